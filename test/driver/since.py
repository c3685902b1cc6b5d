# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What a change introduces and fixes, measured by a revision in git: not by lines, but by
# findings, wherever they are.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import (BLOCKING, CLEAN, TASK, Project, cases_of, commit, expect, findings, git,
                     one_line, run_cases)

TOP = TASK + "void deep();\nTask<> caller() {\n  deep();\n  co_return;\n}\n"
DEEP = "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n"
HEADER = "#pragma once\n" + BLOCKING.replace("Task<> loud", "inline Task<> loud")
NEW = "Task<> another() { ::sleep(2); co_return; }\n"


def repository(folder, files, **more):
    (folder / ".git").rmdir()
    project = Project(folder, {".gitignore": "build\n", **files}, **more)
    git(project, "init", "-q")
    commit(project)
    return project


def since(project, *arguments, revision="HEAD"):
    """Introduced, fixed and pre-existing."""
    done = project.run("--since", revision, "--format=json", *arguments)
    report = done.json()
    return done, *[[(f["file"], f["line"]) for f in report[list_]]
                   for list_ in ("findings", "fixed", "known")]


def a_clean_tree_introduces_nothing(folder):
    project = repository(folder, {"a.cpp": BLOCKING, "b.cpp": CLEAN})
    done, new, fixed, known = since(project)
    assert (done.code, new, fixed, known) == (0, [], [], [("a.cpp", 4)]), done
    assert "0 introduced, 0 fixed, 1 pre-existing since HEAD (" in done.err, done


def tells_introduced_from_fixed(folder):
    project = repository(folder, {"a.cpp": BLOCKING, "b.cpp": BLOCKING, "c.cpp": BLOCKING})
    project.write("a.cpp", "// Moved.\n" + BLOCKING + NEW)
    project.write("b.cpp", CLEAN)
    done, new, fixed, known = since(project)
    assert (done.code, new, fixed, known) == (
        1, [("a.cpp", 6)], [("b.cpp", 4)], [("a.cpp", 5), ("c.cpp", 4)]), done
    commit(project)
    assert since(project)[1:3] == ([], []), "what is committed is HEAD"
    assert since(project, revision="HEAD~1")[1:3] == ([("a.cpp", 6)], [("b.cpp", 4)])


def headers_count(folder):
    project = repository(folder, {"h.h": HEADER, "a.cpp": '#include "h.h"\n', "b.cpp": CLEAN})
    project.write("h.h", HEADER + "inline " + NEW)
    done, new, fixed, known = since(project)
    assert (done.code, new, fixed, known) == (1, [("h.h", 6)], [], [("h.h", 5)]), done
    project.write("h.h", "#pragma once\n")
    assert since(project)[1:] == ([], [("h.h", 5)], [])


def finds_what_a_change_does_elsewhere(folder):
    """The caller is the same, and blocks since its helper does."""
    project = repository(folder, {"deep.cpp": "void deep() {}\n", "top.cpp": TOP})
    project.write("deep.cpp", DEEP)
    done, new, fixed, known = since(project)
    assert (done.code, new, fixed, known) == (1, [("top.cpp", 5)], [], []), done
    commit(project)
    project.write("deep.cpp", "void deep() {}\n")
    assert since(project)[1:] == ([], [("top.cpp", 5)], [])


def new_renamed_and_deleted_files(folder):
    project = repository(folder, {"a.cpp": BLOCKING, "gone/h.h": HEADER, "b.cpp": '#include "gone/h.h"\n',
                                  "old.cpp": BLOCKING.replace("loud", "old")})
    (folder / "old.cpp").rename(folder / "new name.cpp")
    project.write("new name.cpp", (folder / "new name.cpp").read_text() + "// More.\n")
    git(project, "add", "-A")
    project.write("unknown.cpp", BLOCKING.replace("loud", "unknown"))
    project.write("b.cpp", "")
    (folder / "gone/h.h").unlink()
    (folder / "gone").rmdir()
    project.database("build/compile_commands.json", [project.command(unit) for unit in (
        "a.cpp", "b.cpp", "new name.cpp", "unknown.cpp")])
    done, new, fixed, known = since(project)
    assert new == [("unknown.cpp", 4)], done
    assert fixed == [("gone/h.h", 5)], done
    assert known == [("a.cpp", 4), ("new name.cpp", 4)], done


def measures_by_the_merge_base(folder):
    project = repository(folder, {"a.cpp": BLOCKING, "b.cpp": CLEAN})
    base = git(project, "rev-parse", "HEAD").strip()
    project.write("b.cpp", BLOCKING)
    commit(project)
    git(project, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(project, "checkout", "-q", "-b", "mine", base)
    project.write("a.cpp", BLOCKING + NEW)
    commit(project)
    done, new, fixed, known = since(project, revision="merge-base")
    assert (new, fixed, known) == ([("a.cpp", 5)], [], [("a.cpp", 4)]), done
    assert f"since the merge base with origin/main ({base[:10]})" in done.err, done


def works_from_anywhere_through_links_and_by_parts(folder):
    project = repository(folder, {"src/a.cpp": BLOCKING, "src/b.cpp": BLOCKING})
    project.write("src/a.cpp", BLOCKING + NEW)
    (folder / "link").symlink_to("src")
    project.database("build/compile_commands.json",
                     [project.command("link/a.cpp"), project.command("link/b.cpp")])
    for arguments, cwd in (([], "."), ([], "src"), (["src/a.cpp"], "."), (["link/a.cpp"], ".")):
        done = expect(project.run("--since=HEAD", "--format=json", *arguments, cwd=cwd), 1)
        assert [line for _, line, _ in findings(done)] == [5], done
    expect(project.run("--since=HEAD", "src/b.cpp"), 0)


def says_what_did_not_compile_then(folder):
    project = repository(folder, {"a.cpp": BLOCKING + "int broken\n"})
    project.write("a.cpp", BLOCKING)
    done = project.run("--since=HEAD")
    assert "a.cpp could not be analysed as it was at HEAD (" in done.err, done


def stands_with_a_baseline(folder):
    project = repository(folder, {"a.cpp": BLOCKING, "b.cpp": CLEAN})
    project.run("--baseline=known.txt", "--write-baseline")
    project.write("b.cpp", BLOCKING.replace("loud", "b"))
    done = expect(project.run("--since=HEAD", "--baseline=known.txt", "--format=json"), 1)
    assert findings(done) == [("b.cpp", 4, "coro-blocking-call")] and done.json()["fixed"] == [], done
    assert "match no finding" not in done.err, done


def other_formats_have_what_is_introduced(folder):
    project = repository(folder, {"a.cpp": BLOCKING})
    project.write("a.cpp", BLOCKING + NEW)
    done = expect(project.run("--since=HEAD"), 1, "a.cpp:5:")
    assert "a.cpp:4:" not in done.out, done
    [run] = project.run("--since=HEAD", "--format=sarif").json()["runs"]
    assert [r["baselineState"] for r in run["results"]] == ["new"], run["results"]


def runs_nothing_of_the_repository(folder):
    """Not its hooks, monitors and drivers of diffs."""
    project = repository(folder, {"a.cpp": BLOCKING, ".gitattributes": "*.cpp diff=evil\n"})
    trace = f"sh -c 'touch {folder}/ran' --"
    for key in ("core.fsmonitor", "diff.external", "diff.evil.command", "diff.evil.textconv",
                "core.pager"):
        git(project, "config", key, trace)
    project.write("a.cpp", BLOCKING + NEW)
    expect(project.run("--since=HEAD"), 1)
    assert not (folder / "ran").exists()


def refuses_what_is_no_revision(folder):
    project = repository(folder, {"a.cpp": CLEAN})
    assert "without --since" in one_line(
        project.run("--since=HEAD", "--baseline=x", "--write-baseline")).err
    for revision in ("nothing", "--all", "-h", "HEAD:a.cpp"):
        assert "is no revision" in one_line(project.run(f"--since={revision}")).err
    assert "there is none of origin/HEAD" in one_line(project.run("--since=merge-base")).err
    outside = Project(folder.parent / "outside", {"a.cpp": CLEAN})
    (outside.folder / ".git").mkdir(exist_ok=True)
    assert "not a git repository" in one_line(
        outside.run("--since=HEAD", env={"GIT_CEILING_DIRECTORIES": str(outside.folder.parent)})).err


run_cases(cases_of(sys.modules[__name__]))
