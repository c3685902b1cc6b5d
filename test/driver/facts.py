# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A run over a whole project leaves its facts beside the compile database; a run
# over a part of it knows from there what the rest does.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import TASK, Project, cases_of, expect, run_cases

DEEP = "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n"
TOP = TASK + "void deep();\nTask<> caller() {\n  deep();\n  co_return;\n}\n"
FACTS = "build/.coro-tidy/facts"


def project_in(folder):
    return Project(folder, {"deep.cpp": DEEP, "top.cpp": TOP})


def whole_runs_leave_facts(folder):
    project = project_in(folder)
    expect(project.run("top.cpp"), 0)
    assert not (folder / FACTS).exists(), "a part of the project is not worth keeping"
    expect(project.run(), 1, "top.cpp:5:3")
    left = (folder / FACTS).read_bytes()
    assert b"deep" in left and b"sleep" in left, left
    expect(project.run("."), 1)
    assert (folder / FACTS).read_bytes() == left
    expect(project.run("deep.cpp"), 0)
    assert (folder / FACTS).read_bytes() == left


def parts_know_the_rest(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    expect(project.run("top.cpp"), 1, "top.cpp:5:3", "sleep")


def what_is_examined_again_replaces_what_was_known(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    project.write("deep.cpp", "void deep() {}\n")
    expect(project.run("top.cpp", "deep.cpp"), 0)
    expect(project.run(), 0)
    expect(project.run("top.cpp"), 0)


def damaged_facts_are_no_facts(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    left = (folder / FACTS).read_bytes()
    for damage in (b"", b"\xff\x00[", left[:len(left) // 2], b"inferred: 7\n"):
        (folder / FACTS).write_bytes(damage)
        expect(project.run("deep.cpp"), 0)
        expect(project.run(), 1)
        assert (folder / FACTS).read_bytes() == left


def facts_that_cannot_be_kept_cost_nothing_else(folder):
    project = project_in(folder)
    project.write("build/.coro-tidy", "in the way")
    done = expect(project.run(), 1, "top.cpp:5:3")
    assert "warning: the facts of this run could not be kept" in done.err, done


run_cases(cases_of(sys.modules[__name__]))
