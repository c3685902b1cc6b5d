# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What tests do on purpose is a hint in them.
#
# RUN: %python %s %coro-tidy %t

import pathlib
import sys
import tempfile

from scratch import BLOCKING, TASK, Project, cases_of, expect, findings, one_line, run_cases

# An error that nobody makes on purpose.
DROPPED = TASK + "Task<> work();\nTask<> caller() {\n  work();\n  co_return;\n}\n"
NAMED = ["test/a.cpp", "src/tests/deep/b.cpp", "src/c_test.cpp", "src/test_d.cc.cpp", "src/eTest.cpp",
         "unittests/f.cpp"]
OTHERS = ["src/latest.cpp", "src/contest.cpp", "attest/g.cpp", "src/test.cpp"]


def files(done):
    return sorted(file for file, _, _ in findings(done))


def knows_tests_by_their_usual_names(folder):
    project = Project(folder, {name: BLOCKING for name in NAMED + OTHERS})
    done = expect(project.run("--format=json"), 1, "; 6 hints in tests, see --all")
    assert files(done) == sorted(OTHERS), done
    done = expect(project.run("--format=json", "--all"), 1)
    assert "hints in tests" not in done.err, done
    grades = {f["file"]: f["severity"] for f in done.json()["findings"]
              if f["check"] == "coro-blocking-call"}
    assert grades == {**{name: "hint" for name in NAMED}, **{name: "error" for name in OTHERS}}, grades


def hints_do_not_fail(folder):
    project = Project(folder, {"test/a.cpp": BLOCKING, "b.cpp": TASK})
    expect(project.run(), 0, "no findings in 2 units; 1 hint in tests")
    project.write(".clang-tidy", "CheckOptions: {coro.Level: hint}\n")
    expect(project.run(), 0, "test/a.cpp:4:17: hint: 'sleep' ")


def mistakes_that_nobody_makes_on_purpose_stay(folder):
    project = Project(folder, {"test/a.cpp": DROPPED})
    assert [check for _, _, check in findings(project.run("--format=json"))] == ["coro-discarded-task"]


def what_is_asked_for_is_no_test(folder):
    project = Project(folder, {"test/a.cpp": BLOCKING, "b.cpp": BLOCKING})
    for path in ("test", "test/a.cpp"):
        assert files(project.run("--format=json", path)) == ["test/a.cpp"], path
    assert files(project.run("--format=json", ".")) == ["b.cpp"]


def a_project_may_lie_in_such_a_folder(folder):
    project = Project(folder / "test/ours", {"a.cpp": BLOCKING, "tests/b.cpp": BLOCKING})
    (project.folder / ".git").mkdir()
    assert files(project.run("--format=json")) == ["a.cpp"]


def without_a_root_nothing_is_a_test(_):
    """A database that lies elsewhere does not say where the project begins."""
    with tempfile.TemporaryDirectory() as outside:
        project = Project(pathlib.Path(outside) / "ours", {"test/a.cpp": BLOCKING}, database=None)
        project.database("../far/away/compile_commands.json", [project.command("test/a.cpp")])
        run = lambda: files(project.run("-p", "../far/away", "--format=json"))
        assert run() == ["test/a.cpp"]
        project.write(".clang-tidy", "CheckOptions: {coro.Tests: test}\n")
        assert run() == []
    with tempfile.TemporaryDirectory() as outside:
        project = Project(pathlib.Path(outside), {"test/a.cpp": BLOCKING, "b.cpp": BLOCKING})
        assert files(project.run("--format=json")) == ["b.cpp"]


def a_project_says_what_its_tests_are(folder):
    project = Project(folder, {"checks/a.cpp": BLOCKING, "test/b.cpp": BLOCKING, "c.cpp": BLOCKING})
    for patterns, left in (("checks", ["c.cpp"]), ("!test", ["c.cpp", "checks/a.cpp", "test/b.cpp"]),
                           ("checks;!*", ["c.cpp", "checks/a.cpp", "test/b.cpp"]),
                           ("checks/*", ["c.cpp"])):
        project.write(".clang-tidy", f"CheckOptions: {{coro.Tests: '{patterns}'}}\n")
        assert files(project.run("--format=json")) == left, patterns
    project.write(".clang-tidy", "CheckOptions: {coro.Tests: 'x;['}\n")
    assert ".clang-tidy: coro.Tests: '[': " in one_line(project.run()).err


def says_so(folder):
    project = Project(folder, {"test/a.cpp": BLOCKING, "b.cpp": TASK})
    expect(project.run("--show-config", "test/a.cpp"), 0, "# a test: ")
    assert "# a test" not in project.run("--show-config", "b.cpp").out
    expect(project.run("why", "test/a.cpp:4"), 0,
           "coro-blocking-call: not reported: a hint in tests, see coro.Tests and coro.Level: ")


def suppressions_in_tests_are_used(folder):
    """Of what is a hint there, too: --all shows it."""
    quiet = BLOCKING.replace("co_return; }", "co_return; } // NOLINT(coro-blocking-call): to see it")
    project = Project(folder, {"test/a.cpp": quiet, "b.cpp": TASK})
    expect(project.run("--report-unused-suppressions"), 0, "no findings")


run_cases(cases_of(sys.modules[__name__]))
