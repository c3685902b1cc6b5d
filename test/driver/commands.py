# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the program says of itself.
#
# RUN: %python %s %coro-tidy %t

import re
import shutil
import subprocess
import sys

from scratch import CLEAN, PROGRAM, ROOT, Project, cases_of, expect, one_line, run_cases


def helps_on_one_screen(folder):
    project = Project(folder, {})
    for flag in ("--help", "-h"):
        done = expect(project.run(flag), 0)
        lines = done.out.splitlines()
        assert done.err == "" and len(lines) <= 40 and max(map(len, lines)) <= 90, done
    all_of_it = expect(project.run("--help-all"), 0).out
    for line in lines:
        assert line in all_of_it, f"--help-all is silent on {line}"
    assert max(map(len, all_of_it.splitlines())) <= 95, all_of_it
    names = re.findall(r'cl::\w+(?:<[\w:]+>)? \w+\{"([\w-]+)"',
                       (ROOT / "driver/Options.cpp").read_text())
    page = (ROOT / "docs/using.md").read_text()
    for name in names:
        assert f"-{name}" in all_of_it, f"--help-all is silent on {name}"
        assert name in ("help", "version") or f"-{name}" in page, f"docs/using.md is silent on {name}"


def lists_checks_by_principle(folder):
    done = expect(Project(folder, {}).run("--list-checks"), 0)
    groups = [part.splitlines() for part in done.out.split("\n\n")]
    assert groups[0][0] == "never block the thread", done
    assert any(re.match(r"  coro-blocking-call +error +\w", line) for line in groups[0]), done
    principles = (ROOT / "docs/principles.md").read_text().lower()
    for group in groups:
        assert group[0] in principles, group
    stems = {path.stem for path in (ROOT / "checks").glob("*.cpp")}
    listed = {line.split()[0] for group in groups for line in group[1:]}
    assert listed == {f"coro-{stem}" for stem in stems}, listed


def explains_checks(folder):
    project = Project(folder, {})
    page = (ROOT / "docs/checks/blocking-call.md").read_text()
    for name in ("coro-blocking-call", "blocking-call"):
        assert expect(project.run("explain", name), 0).out == page
    assert "did you mean 'coro-blocking-call'?" in one_line(
        project.run("explain", "bloking-call")).err
    assert "wants the name" in one_line(project.run("explain")).err


def tells_its_version(folder):
    done = expect(Project(folder, {}).run("--version"), 0)
    assert re.fullmatch(r"coro-tidy \d+\.\d+\.\d+ \(LLVM 22\.\d+\.\d+\)\n", done.out), done


def refuses_what_it_does_not_know(folder):
    project = Project(folder, {})
    for arguments in (["--nothing"], ["-j", "many"], ["--all=perhaps"], ["--time-passes"]):
        one_line(project.run(*arguments))


def finds_the_headers_of_the_compiler(folder):
    project = Project(folder, {"a.cpp": "#include <stddef.h>\n" + CLEAN})
    done = one_line(project.run(env={"CORO_TIDY_RESOURCE_DIR": "/nowhere"}))
    assert "CORO_TIDY_RESOURCE_DIR is '/nowhere'" in done.err, done
    # A copy elsewhere finds them too: they belong to libclang, not to this program.
    shutil.copy(PROGRAM, folder / "moved")
    moved = subprocess.run([folder / "moved"], cwd=folder, capture_output=True, text=True)
    assert moved.returncode == 0, moved


run_cases(cases_of(sys.modules[__name__]))
