# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `coro-tidy why FILE:LINE` says what is reported there, and of what is not, what keeps it.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import TASK, Project, cases_of, expect, one_line, run_cases

DEEP = "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n"
TOP = TASK + "void deep();\nTask<> caller() {\n  deep();\n  co_return;\n}\n"


def project_in(folder, top=TOP):
    return Project(folder, {"deep.cpp": DEEP, "top.cpp": top})


def says_what_is_reported(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    done = expect(project.run("why", "top.cpp:5"), 0)
    assert "coro-blocking-call: reported: 'deep' blocks" in done.out, done
    done = expect(project.run("why", "top.cpp:4"), 0)
    assert done.out == "no check looks for anything in what this line does\n", done


def says_what_is_not_known(folder):
    done = expect(project_in(folder).run("why", "top.cpp:5"), 0)
    assert "coro-blocking-call: not reported: it is not known that 'c:@F@deep#' " in done.out, done


def says_what_is_suppressed(folder):
    project = project_in(folder, TOP.replace("deep();\n  co", "deep(); // NOLINT\n  co"))
    expect(project.run(), 0)
    done = expect(project.run("why", "top.cpp:5"), 0)
    assert "coro-blocking-call: not reported: NOLINT suppresses it: 'deep'" in done.out, done


def says_what_is_off(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    done = expect(project.run("why", "top.cpp:5", "--checks=-coro-blocking-call"), 0)
    assert "coro-blocking-call: not reported: the check is off" in done.out, done


def says_what_is_excluded(folder):
    project = project_in(folder)
    assert "excluded from the report" in one_line(
        project.run("why", "top.cpp:5", "--exclude=top.cpp")).err


def says_what_failed(folder):
    done = expect(project_in(folder, TOP + "int X = Y;\n").run("why", "top.cpp:5"), 0)
    assert "top.cpp could not be analysed: a compile error at top.cpp:8:9" in done.out, done


def wants_a_place(folder):
    project = project_in(folder)
    for wrong in (["top.cpp"], ["top.cpp:0"], ["top.cpp:x"], [], ["top.cpp:5", "top.cpp:6"],
                  ["none.cpp:5"]):
        one_line(project.run("why", *wrong))


run_cases(cases_of(sys.modules[__name__]))
