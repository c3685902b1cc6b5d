# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A project with findings adopts coro-tidy as docs/adopting.md tells it: the commands of the
# page, in its order, with what a developer does in between.
#
# RUN: %python %s %coro-tidy %t

import re
import shlex
import shutil
import sys

from scratch import (BLOCKING, CLEAN, ROOT, TASK, Project, cases_of, commit, expect, git,
                     run_cases)

DROPPED = TASK + "Task<> work();\nTask<> caller() {\n  work();\n  co_await work();\n}\n"
FILES = {".gitignore": "build\n", "src/clean.cpp": CLEAN, "src/blocking.cpp": BLOCKING,
         "src/dropped.cpp": DROPPED, "generated/made.cpp": BLOCKING.replace("loud", "made"),
         ".clang-tidy": "CheckOptions:\n  coro.Exclude: 'generated'\n"}
UNITS = [name for name in FILES if name.endswith(".cpp")]
BASELINE = "coro-tidy.baseline"


def commands_of_the_page():
    """By section."""
    text = (ROOT / "docs/adopting.md").read_text()
    sections = {}
    for title, body in re.findall(r"^## \d+\. (.*)\n((?:(?!^## ).*\n)*)", text, re.MULTILINE):
        blocks = re.findall(r"^```console\n(.*?)^```", body, re.MULTILINE | re.DOTALL)
        sections[title] = [shlex.split(line)[2:] for block in blocks for line in block.splitlines()]
        for line in re.findall(r"^- run: coro-tidy (.*)", body, re.MULTILINE):
            assert shlex.split(line) in sections[title], f"CI runs what the page does not: {line}"
    return sections


def checkout(project, folder):
    """Another checkout, with the results of the first, as CI has it."""
    git(project, "clone", "-q", ".", folder)
    other = Project(folder, FILES)
    shutil.copytree(project.folder / "build/.coro-tidy", folder / "build/.coro-tidy")
    return other


def as_the_page_tells_it(folder):
    pages = commands_of_the_page()
    look, = pages.pop("Look")
    assert pages.pop("Choose") == []
    write, check = pages.pop("Write a baseline")
    in_ci, = pages.pop("Check in CI")
    branch, = pages.pop("Check a change alone")
    diff, fix, prune, last = pages.pop("Mend the old findings")
    assert not pages, f"no step of the test is for {pages}"

    (folder / "project").mkdir()
    project = Project(folder / "project", FILES)
    git(project, "init", "-q")
    commit(project)
    expect(project.run(*look), 1, "2 findings", "0 of 4 units from the cache")
    expect(project.run(*write), 0, "2 in the baseline")
    expect(project.run(*check), 0, "no findings, 2 in the baseline")
    commit(project)

    ci = checkout(project, folder / "ci")
    expect(ci.run(*in_ci), 0, "no findings, 2 in the baseline", "4 of 4 units from the cache")
    ci.write("src/clean.cpp", BLOCKING.replace("loud", "added"))
    done = expect(ci.run(*in_ci), 1, "::error", "3 of 4 units from the cache")
    assert "src/clean.cpp" in done.out and "src/blocking.cpp" not in done.out, done
    ci.write("src/broken.cpp", "nothing that compiles\n")
    ci.database("build/compile_commands.json",
                [ci.command(unit) for unit in [*UNITS, "src/broken.cpp"]])
    expect(ci.run(*in_ci), 3, "src/broken.cpp")

    git(project, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(project, "checkout", "-q", "-b", "feature")
    project.write("src/clean.cpp", BLOCKING.replace("loud", "added"))
    done = expect(project.run(*branch), 1, "1 introduced")
    assert "src/clean.cpp" in done.out and "src/dropped.cpp" not in done.out, done
    git(project, "checkout", "-q", "src/clean.cpp")
    expect(project.run(*branch), 0, "0 introduced")

    expect(project.run(*diff), 1, "+  co_await work();")
    expect(project.run(*fix), 1, "1 fixed now")
    expect(project.run(*prune), 0, "no findings")
    assert len((project.folder / BASELINE).read_text().splitlines()) == 2
    project.write("src/blocking.cpp", BLOCKING.replace("co_return; }", "co_return; } "
                  "// NOLINT(coro-blocking-call): runs before the first client connects"))
    expect(project.run(*prune), 0, "no findings")
    assert len((project.folder / BASELINE).read_text().splitlines()) == 1
    (project.folder / BASELINE).unlink()
    expect(project.run(*last), 0, "no findings")


run_cases(cases_of(sys.modules[__name__]))
