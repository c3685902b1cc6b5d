# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Folders and files that are no part of the report, and still known.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import BLOCKING, TASK, Project, cases_of, expect, findings, one_line, run_cases

DEEP = "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n" + BLOCKING
TOP = TASK + "void deep();\nTask<> caller() {\n  deep();\n  co_return;\n}\n"


def files(done):
    return sorted({file for file, _, _ in findings(done)})


def leaves_out_what_others_wrote(folder):
    """What it does is known all the same."""
    project = Project(folder, {"top.cpp": TOP, "third_party/deep.cpp": DEEP,
                               "build/_deps/lib/src/more.cpp": DEEP.replace("deep", "more"),
                               "src/third_party/x.cpp": BLOCKING,
                               "third-party/z.cpp": BLOCKING,
                               "not_third_party/y.cpp": BLOCKING, "third_party.cpp": BLOCKING})
    done = expect(project.run("--format=json"), 1)
    assert files(done) == ["not_third_party/y.cpp", "third_party.cpp", "top.cpp"], done
    assert done.json()["units"]["analysed"] == 7, done
    [caller] = [f for f in done.json()["findings"] if f["file"] == "top.cpp"]
    assert caller["notes"][-1]["file"] == "third_party/deep.cpp", caller


def headers_too(folder):
    header = "#pragma once\n" + BLOCKING.replace("Task<> ", "inline Task<> ")
    project = Project(folder, {"a.cpp": '#include "third_party/h.h"\n#include "gen/g.h"\n',
                               "third_party/h.h": header,
                               "gen/g.h": header.replace("loud", "shout")})
    assert files(expect(project.run("--format=json"), 1)) == ["gen/g.h"]
    expect(project.run("--exclude=gen"), 0)


def reports_what_is_asked_for(folder):
    project = Project(folder, {"third_party/a.cpp": BLOCKING, "b.cpp": BLOCKING})
    assert files(project.run("--format=json")) == ["b.cpp"]
    for path in ("third_party", "third_party/a.cpp"):
        assert files(project.run("--format=json", path)) == ["third_party/a.cpp"]
    assert files(project.run("--format=json", "a.cpp", cwd="third_party")) == ["a.cpp"]
    assert files(project.run("--format=json", "--exclude=!third_party")) == [
        "b.cpp", "third_party/a.cpp"]
    assert "every unit is excluded" in one_line(project.run("third_party", "--exclude=a.cpp")).err


def a_project_may_lie_in_such_a_folder(folder):
    project = Project(folder / "third_party/ours", {"a.cpp": BLOCKING, "third_party/b.cpp": BLOCKING})
    (project.folder / ".git").mkdir()
    assert files(expect(project.run("--format=json"), 1)) == ["a.cpp"]


def excludes_by_pattern(folder):
    names = ["a.cpp", "gen/b.cpp", "src/gen/c.cpp", "src/d_generated.cpp", "src/e.cpp"]
    project = Project(folder, {name: BLOCKING for name in names})
    for patterns, left in (
            (["gen"], ["a.cpp", "src/d_generated.cpp", "src/e.cpp"]),
            (["./gen/"], ["a.cpp", "src/d_generated.cpp", "src/e.cpp"]),
            (["src/gen"], ["a.cpp", "gen/b.cpp", "src/d_generated.cpp", "src/e.cpp"]),
            (["*_generated.cpp"], ["a.cpp", "gen/b.cpp", "src/e.cpp", "src/gen/c.cpp"]),
            (["src/*"], ["a.cpp", "gen/b.cpp"]),
            (["src", "!src/gen"], ["a.cpp", "gen/b.cpp", "src/gen/c.cpp"]),
            (["!src/gen", "src"], ["a.cpp", "gen/b.cpp"])):
        arguments = [f"--exclude={pattern}" for pattern in patterns]
        assert files(project.run("--format=json", *arguments)) == left, patterns
        project.write(".clang-tidy", f"CheckOptions: {{coro.Exclude: '{'; '.join(patterns)}'}}\n")
        assert files(project.run("--format=json")) == left, patterns
        (folder / ".clang-tidy").unlink()


def patterns_belong_to_their_folder(folder):
    """A file below has its own, and cannot be left out by one that does not inherit."""
    project = Project(folder, {"a/gen/x.cpp": BLOCKING, "b/gen/x.cpp": BLOCKING, "gen/x.cpp": BLOCKING})
    project.write("a/.clang-tidy", "CheckOptions: {coro.Exclude: gen/x.cpp}\n")
    assert files(project.run("--format=json")) == ["b/gen/x.cpp", "gen/x.cpp"]
    project.write(".clang-tidy", "CheckOptions: {coro.Exclude: a;b/gen}\n")
    project.write("b/.clang-tidy", "CheckOptions: {coro.Level: all}\n")
    assert files(project.run("--format=json")) == ["gen/x.cpp"]
    assert "every unit" in one_line(project.run("--exclude=x.cpp", cwd="gen")).err


def failures_elsewhere_are_no_failures(folder):
    project = Project(folder, {"third_party/broken.cpp": "int broken\n", "a.cpp": BLOCKING})
    done = expect(project.run("--format=json"), 1, "warning: what third_party/broken.cpp does is not known")
    assert done.json()["units"] == {"analysed": 1, "notExamined": 0, "failed": []}, done
    expect(project.run("third_party/broken.cpp"), 3)


def refuses_bad_patterns(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    assert "--exclude: '[': " in one_line(project.run("--exclude=[")).err
    project.write(".clang-tidy", "CheckOptions: {coro.Exclude: 'x;['}\n")
    assert ".clang-tidy: coro.Exclude: '[': " in one_line(project.run()).err
    project.write(".clang-tidy", "CheckOptions: {coro.Exlude: x}\n")
    assert "did you mean 'coro.Exclude'?" in one_line(project.run()).err


run_cases(cases_of(sys.modules[__name__]))
