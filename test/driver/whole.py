# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# In a run over a whole project what no unit has read is outside of it, and a task from there
# may fail; in a run over a part of it that stays open. coro.Whole says otherwise.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import CLEAN, Project, cases_of, expect, findings, run_cases

SERVE = '#include "stubs/asio.h"\nasio::awaitable<void> serve(int port);\n'
START = SERVE + "void start(asio::io_context &io) { co_spawn(io, serve(1), asio::detached); }\n"
SERVED = SERVE + "asio::awaitable<void> serve(int) { co_return; }\n"
FOUND = [("start.cpp", 3, "coro-detached-task")]


def found(project, *arguments):
    done = project.run("--no-cache", "--format=json", *arguments)
    assert done.code in (0, 1), done
    return findings(done)


def what_nobody_has_read_may_fail(folder):
    assert found(Project(folder, {"start.cpp": START, "a.cpp": CLEAN})) == FOUND


def what_was_read_does_not(folder):
    assert found(Project(folder, {"start.cpp": START, "serve.cpp": SERVED})) == []


def in_a_part_it_may_be_elsewhere(folder):
    project = Project(folder, {"start.cpp": START, "serve.cpp": SERVED})
    assert found(project, "start.cpp") == []
    project.write("serve.cpp", "#error\n")
    expect(project.run("--no-cache"), 3, "no findings in 2 units; 1 could not be analysed")


def a_file_with_flags_is_a_part(folder):
    project = Project(folder, {"start.cpp": START})
    command = project.command("start.cpp")["arguments"][1:-2]
    assert found(project, "start.cpp", "--", *command) == []
    project.write(".clang-tidy", "CheckOptions: {coro.Whole: 'yes'}\n")
    assert found(project, "start.cpp", "--", *command) == FOUND


def the_option_takes_it_back(folder):
    project = Project(folder, {"start.cpp": START})
    project.write(".clang-tidy", "CheckOptions: {coro.Whole: 'no'}\n")
    assert found(project) == []


def another_value_is_an_error(folder):
    project = Project(folder, {"start.cpp": START})
    project.write(".clang-tidy", "CheckOptions: {coro.Whole: maybe}\n")
    expect(project.run("--no-cache"), 2, "coro.Whole is 'maybe'; expected auto, yes or no")


run_cases(cases_of(sys.modules[__name__]))
