# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Fixes: what they change, what they leave alone, and that the fixed code compiles.
#
# RUN: %python %s %coro-tidy %t

import os
import subprocess
import sys

from scratch import TASK, Project, cases_of, expect, findings, run_cases

FORGOTTEN = TASK + """Task<> work();
Task<> caller() {
  work();
  co_await work();
}
"""
MENDED = FORGOTTEN.replace("  work();", "  co_await work();", 1)


def text(project, name="a.cpp"):
    return (project.folder / name).read_text()


def fixes_and_is_done(folder):
    project = Project(folder, {"a.cpp": FORGOTTEN, "b.cpp": FORGOTTEN.replace("caller", "other")})
    expect(project.run(), 1, "2 findings")
    expect(project.run("--fix"), 0, "no findings, 2 fixed now in 2 units")
    assert text(project) == MENDED, text(project)
    expect(project.run("--fix"), 0, "no findings in 2 units")


def reports_what_is_left_where_it_is_now(folder):
    code = FORGOTTEN.replace("  work();\n", "  work(); ::sleep(1);\n", 1).replace(
        "Task<> work", "#include <unistd.h>\nTask<> work", 1)
    project = Project(folder, {"a.cpp": code})
    before = project.run("--format=json").json()["findings"]
    done = expect(project.run("--fix", "--format=json"), 1, "1 fixed now")
    [left] = done.json()["findings"]
    [was] = [f for f in before if f["check"] == "coro-blocking-call"]
    assert left["column"] == was["column"] + len("co_await "), done


def shows_a_diff_and_changes_nothing(folder):
    body = "".join(f"  co_await work(); // {i}\n" for i in range(20))
    code = FORGOTTEN.replace("  co_await work();\n", body + "  work();\n  work();\n" + body + "  work();\n")
    project = Project(folder, {"a.cpp": code.rstrip("\n"), "in/b.cpp": FORGOTTEN.replace("caller", "b")})
    done = expect(project.run("--diff"), 1)
    assert text(project) == code.rstrip("\n") and done.out.startswith("--- a/a.cpp\n+++ b/a.cpp\n@@ -"), done
    assert done.out.count("@@ -") == 4 and "warning:" not in done.out, done
    subprocess.run(["patch", "-p1", "--quiet"], input=done.out, text=True, cwd=folder, check=True)
    assert text(project).count("  co_await work();\n") == 4, text(project)
    expect(project.run("--diff"), 0)
    assert project.run("--diff").out == ""


def a_diff_can_go_beside_a_report(folder):
    project = Project(folder, {"a.cpp": FORGOTTEN})
    done = expect(project.run("--diff", "--format=json", "--output=report.json"), 1)
    assert done.out.startswith("--- a/a.cpp") and '"findings"' in text(project, "report.json"), done


def fixes_a_header_once(folder):
    header = "#pragma once\n" + FORGOTTEN.replace("Task<> caller", "inline Task<> caller")
    project = Project(folder, {"h.h": header, "a.cpp": '#include "h.h"\n', "b.cpp": '#include "h.h"\n'})
    expect(project.run("--fix"), 0, "1 fixed now")
    assert text(project, "h.h").count("co_await") == 2, text(project, "h.h")


def leaves_alone_what_is_not_the_projects(folder):
    header = "#pragma once\n" + FORGOTTEN.replace("Task<> caller", "inline Task<> caller")
    outside = Project(folder / "outside", {"h.h": header}, None)
    inside = Project(folder / "inside", {"a.cpp": '#include "../outside/h.h"\n',
                                         "b.cpp": '#include "link.h"\n',
                                         "third_party/c.cpp": FORGOTTEN, "gen/d.cpp": FORGOTTEN,
                                         "build/CMakeCache.txt": "",
                                         "build/e.cpp": FORGOTTEN.replace("caller", "e"),
                                         "f.cpp": FORGOTTEN.replace("caller", "f")})
    (inside.folder / ".git").mkdir()
    (inside.folder / "link.h").symlink_to(outside.folder / "h.h")
    (inside.folder / "f.cpp").chmod(0o444)
    if os.geteuid() == 0:  # Who may write everything is not asked.
        (inside.folder / "f.cpp").write_text(TASK)
    done = inside.run("--fix", "--exclude=gen")
    assert done.code == 1 and "fixed now" not in done.err, done
    for project, name in ((outside, "h.h"), (inside, "third_party/c.cpp"), (inside, "gen/d.cpp"),
                          (inside, "build/e.cpp")):
        assert text(project, name).count("co_await") == 1, name


def keeps_modes_and_follows_links(folder):
    project = Project(folder, {"real/a.cpp": FORGOTTEN}, None)
    (folder / "real/a.cpp").chmod(0o640)
    (folder / "a.cpp").symlink_to("real/a.cpp")
    project.database("build/compile_commands.json", [project.command("a.cpp")])
    expect(project.run("--fix"), 0)
    assert (folder / "a.cpp").is_symlink() and text(project, "real/a.cpp") == MENDED
    assert (folder / "real/a.cpp").stat().st_mode & 0o777 == 0o640


def takes_back_what_does_not_compile(folder):
    """In one unit it is a task that is forgotten, in another it cannot be awaited."""
    header = ("#pragma once\n" + TASK + "#ifdef PLAIN\nint work();\n#else\nTask<> work();\n#endif\n"
              "inline Task<> caller() {\n  work();\n  co_return;\n}\n")
    project = Project(folder, {"h.h": header, "a.cpp": '#include "h.h"\n', "b.cpp": '#include "h.h"\n',
                               "c.cpp": FORGOTTEN.replace("caller", "c")}, None)
    project.database("compile_commands.json", [
        project.command("a.cpp"), project.command("b.cpp", "-DPLAIN"), project.command("c.cpp")])
    done = expect(project.run("--fix", "--format=json"), 1, "h.h are undone, since", "b.cpp does not compile")
    assert findings(done) == [("h.h", 10, "coro-discarded-task")], done
    assert text(project, "h.h") == header and text(project, "c.cpp").count("co_await") == 2
    assert "1 fixed now" in done.err, done


def what_did_not_compile_before_is_no_reason(folder):
    project = Project(folder, {"a.cpp": FORGOTTEN, "b.cpp": FORGOTTEN + "int broken\n"})
    expect(project.run("--fix"), 3, "fixed now")
    assert text(project) == MENDED


def fixes_in_several_rounds(folder):
    """Where fixes touch, the first is taken, and the next round sees the rest."""
    code = FORGOTTEN.replace("  work();\n", "  work(), work();\n", 1)
    project = Project(folder, {"a.cpp": code})
    while True:
        before = text(project)
        done = project.run("--fix")
        if text(project) == before:
            break
    expect(project.run("--diff"), done.code)
    assert project.run("--diff").out == "", "a second run finds nothing to fix"


def suggestions_are_asked_for(folder):
    """clang-tidy's checks attach them to notes, ours to findings."""
    code = "long f(int a, int b) { return a * b; }\n"
    project = Project(folder, {"a.cpp": code})
    flags = ["--checks=-*,bugprone-implicit-widening-of-multiplication-result"]
    for how in ("--fix", "--fix=safe", "--diff"):
        assert expect(project.run(how, *flags), 1) and text(project) == code, how
    assert "+long f" in expect(project.run("--diff", "--fix=all", *flags), 1).out
    expect(project.run("--fix=all", *flags), 0, "1 fixed now")
    assert "static_cast<long>" in text(project), text(project)


def needs_no_database(folder):
    project = Project(folder, {"a.cpp": FORGOTTEN}, None)
    flags = [word for word in project.command("a.cpp")["arguments"][1:-2]]
    expect(project.run("--fix", "a.cpp", "--", *flags), 0)
    assert text(project) == MENDED


run_cases(cases_of(sys.modules[__name__]))
