# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Suppressions that suppress nothing are reported when that is asked for, and those that
# suppress something, by itself or with what another unit does, are not.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import BLOCKING, TASK, Project, cases_of, expect, one_line, run_cases

ASKED = "--report-unused-suppressions"
USED = TASK + """#include <unistd.h>
void deep();
void use(int);
Task<> same() { ::sleep(1); co_return; } // NOLINT(coro-blocking-call): a reason
Task<> glob() { ::sleep(1); co_return; } // NOLINT(coro-*)
Task<> next() {
  // NOLINTNEXTLINE(coro-blocking-call, bugprone-x)
  ::sleep(1);
  co_return;
}
// NOLINTBEGIN(coro-blocking-call)
Task<> block() {
  ::sleep(1);
  co_return;
}
// NOLINTEND(coro-blocking-call)
Task<> elsewhere() { deep(); co_return; } // NOLINT(coro-blocking-call): deep() is in another unit
Task<> connect();
Task<> hint(const int &n) { // NOLINT(coro-reference-parameter): hints are not asked for
  co_await connect();
  use(n);
}
struct Keeper {
  Task<> Kept = connect();
  int N = 0;
  void keep() { Kept = hint(N); }
};
int theirs = 1; // NOLINT, NOLINT(bugprone-x), NOLINT(*)
"""
DEEP = "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n"
QUIET = "void deep() {}\n"
UNUSED = TASK + """#include <unistd.h>
Task<> quiet() { co_return; } // NOLINT(coro-blocking-call)
Task<> half() { ::sleep(1); co_return; } // NOLINT(coro-blocking-call,coro-busy-wait)
Task<> wrong() { ::sleep(1); co_return; } // NOLINT(coro-blocking-call,coro-blokcing-call)
// NOLINTNEXTLINE(coro-blocking-call)

// NOLINTBEGIN(coro-blocking-call)
// NOLINTEND(coro-blocking-call)
"""


def unused(project, code, *arguments):
    """Lines, and what is said of them."""
    done = expect(project.run(ASKED, "--format=json", *arguments), code)
    return [(f["line"], f["message"]) for f in done.json()["findings"]
            if f["check"] == "unused-suppression"]


def those_that_suppress_something_are_silent(folder):
    project = Project(folder, {"a.cpp": USED, "b.cpp": DEEP})
    assert unused(project, 0) == []


def those_that_suppress_nothing_are_told(folder):
    project = Project(folder, {"a.cpp": UNUSED})
    found = unused(project, 1)
    here = "there is no '{}' here to suppress".format
    assert found == [(4, here("coro-blocking-call")), (5, here("coro-busy-wait")),
                     (6, "no check is named 'coro-blokcing-call'; did you mean 'coro-blocking-call'?"),
                     (7, here("coro-blocking-call")), (9, here("coro-blocking-call"))], found
    assert expect(project.run(), 0).out == ""


def what_another_unit_does_counts(folder):
    project = Project(folder, {"a.cpp": USED, "b.cpp": QUIET})
    [line] = [number for number, text in enumerate(USED.splitlines(), 1) if "elsewhere" in text]
    assert [where for where, _ in unused(project, 1)] == [line]
    project.write("b.cpp", DEEP)
    assert unused(project, 0) == []


def one_in_a_call_chain_suppresses_nothing(folder):
    suppressed = " // NOLINT(coro-blocking-call)\n"
    project = Project(folder, {
        "a.cpp": TASK + "#include <unistd.h>\nvoid deep();\n"
                 "Task<> caller() { deep(); co_return; }" + suppressed +
                 "void here() { ::sleep(1); }" + suppressed +
                 "Task<> nearby() { here(); co_return; }" + suppressed,
        "b.cpp": DEEP.rstrip() + suppressed})
    assert [line for line, _ in unused(project, 1)] == [6, 2]


def one_in_a_header_is_told_once_and_counts_for_each_unit(folder):
    header = "#pragma once\n" + BLOCKING.replace("Task<> loud", "inline Task<> loud").replace(
        "}\n", "} // NOLINT(coro-blocking-call)\n") + "int n(); // NOLINT(coro-blocking-call)\n"
    project = Project(folder, {"h.h": header, "a.cpp": '#include "h.h"\n', "b.cpp": '#include "h.h"\n'})
    assert [line for line, _ in unused(project, 1)] == [6]


def nothing_is_said_twice(folder):
    project = Project(folder, {"a.cpp": UNUSED})
    project.write(".clang-tidy", "Chekcs: coro-*\n")
    done = expect(project.run(ASKED), 1, "unknown key 'Chekcs' is passed over")
    assert done.err.count("warning: ") == 1, done


def who_reads_no_suppression_is_examined_once(folder):
    project = Project(folder, {"h.h": "int n(); // NOLINT(coro-*)\n", "a.cpp": '#include "h.h"\n',
                               "b.cpp": DEEP})
    assert [line for line, _ in unused(project, 1)] == [1]
    # What was examined without suppressions would be in the cache.
    expect(project.run("--all", "--checks=coro-*", "--statistics"), 0, "0 of 2 units from the cache")


def a_baseline_holds_them(folder):
    project = Project(folder, {"a.cpp": UNUSED})
    expect(project.run(ASKED, "--baseline=known", "--write-baseline"), 0, "5 in the baseline")
    expect(project.run(ASKED, "--baseline=known"), 0, "no findings, 5 in the baseline")


def nothing_is_said_of_a_part(folder):
    project = Project(folder, {"a.cpp": UNUSED, "b.cpp": DEEP})
    expect(project.run(ASKED, "a.cpp"), 0, "a run over the whole project")
    project.write("b.cpp", "nothing that compiles\n")
    expect(project.run(ASKED), 3, "a run over the whole project")


def it_goes_without_changes(folder):
    project = Project(folder, {"a.cpp": UNUSED})
    for other in ("--since=HEAD", "--fix", "--diff"):
        assert "--report-unused-suppressions" in one_line(project.run(ASKED, other)).err


run_cases(cases_of(sys.modules[__name__]))
