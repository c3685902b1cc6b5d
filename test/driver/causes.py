# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Findings that one change would mend are told as one, and each is still a finding.
#
# RUN: %python %s %coro-tidy %t

import re
import sys

from scratch import BLOCKING, TASK, Project, cases_of, expect, run_cases

DEEP = "#include <unistd.h>\nvoid save() { ::fsync(1); }\n"


def caller(name):
    return TASK + f"void save();\nTask<> {name}() {{\n  save();\n  co_return;\n}}\n"


SAVING = {"disk.cpp": DEEP, "a.cpp": caller("first"), "b/b.cpp": caller("second"),
          "c.cpp": caller("third"), "d.cpp": BLOCKING, "e.cpp": BLOCKING.replace("loud", "louder")}


def causes(done):
    return {finding["file"]: finding["cause"] for finding in done.json()["findings"]}


def what_reaches_one_call_has_one_cause(folder):
    found = causes(expect(Project(folder, SAVING).run("--format=json"), 1))
    assert len(found) == 5, found
    assert found["a.cpp"] == found["b/b.cpp"] == found["c.cpp"], found
    assert len(set(found.values())) == 3, "the others call what blocks themselves"


def two_calls_of_one_function_are_two_causes(folder):
    more = DEEP + "void load() { ::fsync(2); }\n"
    other = caller("second").replace("save", "load")
    found = causes(Project(folder, {"disk.cpp": more, "a.cpp": caller("first"),
                                    "b.cpp": other}).run("--format=json"))
    assert len(set(found.values())) == 2, found


def text_tells_it_once(folder):
    done = expect(Project(folder, SAVING).run(), 1)
    heads = re.findall(r"^(\S+): error: ", done.out, re.M)
    assert heads == ["a.cpp:5:3", "d.cpp:4:17", "e.cpp:4:19"], done
    others = re.findall(r"^(\S+): note: the same here: 'save' ", done.out, re.M)
    assert others == ["b/b.cpp:5:3", "c.cpp:5:3"], done
    assert done.out.count("= help: ") == 3, done
    assert done.err == "coro-tidy: 5 findings (5 errors) of 3 causes in 6 units\n", done


def tells_it_where_it_is_not_suppressed(folder):
    project = Project(folder, SAVING)
    project.write("a.cpp", SAVING["a.cpp"].replace("save();\n  co", "save(); // NOLINT\n  co"))
    done = expect(project.run("a.cpp", "b", "c.cpp", "disk.cpp"), 1)
    assert re.findall(r"^(\S+): error: ", done.out, re.M) == ["b/b.cpp:5:3"], done
    assert "c.cpp:5:3: note: the same here: " in done.out and "a.cpp" not in done.out, done


def a_page_tells_it_once(folder):
    page = expect(Project(folder, SAVING).run("--format=html"), 1).out
    assert page.count("<article") == 3, page
    assert "<h1>5 findings of 3 causes in 6 units</h1>" in page, page
    assert re.findall(r'<li data-folder="(\S+)">.*<code>(\S+)</code>', page) == [
        ("b", "b/b.cpp:5:3"), (".", "c.cpp:5:3")], page


def programs_get_each(folder):
    project = Project(folder, SAVING)
    [run] = expect(project.run("--format=sarif"), 1).json()["runs"]
    assert len(run["results"]) == 5
    assert len({result["properties"]["cause"] for result in run["results"]}) == 3
    annotations = expect(project.run("--format=github"), 1).out.splitlines()
    assert len(annotations) == 5, annotations


def it_survives_moved_lines(folder):
    project = Project(folder, SAVING)
    before = causes(project.run("--format=json"))
    for name, text in SAVING.items():
        project.write(name, "// one line\n" + text)
    assert causes(project.run("--format=json")) == before


run_cases(cases_of(sys.modules[__name__]))
