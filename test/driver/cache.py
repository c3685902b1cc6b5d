# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Results of units are kept from run to run. What is found does not depend on them,
# whatever has happened to the project or to the files that they are kept in.
#
# RUN: %python %s %coro-tidy %t

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

from scratch import PROGRAM, TASK, Project, cases_of, expect, findings, run_cases

CACHE = "build/.coro-tidy/cache"
HEADER = "#pragma once\n#include <unistd.h>\ninline void helper() { ::sleep(1); }\n"
CALLER = TASK + '#include "helper.h"\nTask<> caller() {\n  helper();\n  co_return;\n}\n'
OTHER = TASK + "void deep();\nTask<> other() {\n  deep();\n  co_return;\n}\n"
DEEP = "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n"
FILES = {"first/other.h": "", "inc/helper.h": HEADER, "caller.cpp": CALLER, "other.cpp": OTHER, "deep.cpp": DEEP}
FLAGS = ["-Ifirst", "-Iinc"]


def project_in(folder, flags=FLAGS):
    return Project(folder, FILES, flags=flags)


def examined(done):
    """How many units were parsed."""
    kept, units = map(int, re.search(r"(\d+) of (\d+) units? from the cache", done.err).groups())
    return units - kept


def run(project, *arguments, **more):
    """A run that says the same as one without a cache; how many units it has parsed, and what
    was found."""
    done = project.run("--format=json", "--statistics", *arguments, **more)
    anew = project.run("--format=json", "--no-cache", *arguments, **more)
    assert (done.code, done.out) == (anew.code, anew.out), f"{done}\nwithout a cache:\n{anew}"
    return examined(done), [file for file, _, _ in findings(done)]


BOTH = ["caller.cpp", "other.cpp"]


def nothing_changed_is_not_parsed(folder):
    project = project_in(folder)
    assert run(project) == (3, BOTH)
    assert run(project) == (0, BOTH)
    facts = (folder / "build/.coro-tidy/facts").read_bytes()
    shutil.rmtree(folder / CACHE)
    assert run(project) == (3, BOTH)
    assert (folder / "build/.coro-tidy/facts").read_bytes() == facts


def a_part_is_served_by_the_whole(folder):
    project = project_in(folder)
    assert run(project) == (3, BOTH)
    assert run(project, "other.cpp") == (0, ["other.cpp"])


def units_that_fail_are_kept_too(folder):
    project = Project(folder, {**FILES, "broken.cpp": "int X = Y;\n"}, flags=FLAGS)
    assert run(project) == (4, BOTH)
    assert run(project) == (0, BOTH)


def what_reads_a_changed_file_is_parsed(folder):
    project = project_in(folder)
    run(project)
    project.write("inc/helper.h", HEADER.replace("::sleep(1)", ""))
    assert run(project) == (1, ["other.cpp"])
    project.write("deep.cpp", "void deep() {}\n")
    assert run(project) == (1, [])
    project.write("other.cpp", OTHER.replace("deep();\n  co", "deep(); // NOLINT\n  co"))
    project.write("deep.cpp", DEEP)
    assert run(project) == (1, [])
    project.write("other.cpp", OTHER)
    project.write("inc/helper.h", HEADER)
    assert run(project) == (0, BOTH), "all of this was seen before"


def a_file_that_appears_or_goes_is_a_change(folder):
    project = project_in(folder)
    run(project)
    project.write("first/helper.h", "#pragma once\ninline void helper() {}\n")
    assert run(project) == (1, ["other.cpp"])
    (folder / "first/helper.h").unlink()
    assert run(project) == (0, BOTH)
    (folder / "inc/helper.h").rename(folder / "inc/hidden.h")
    assert run(project) == (1, ["other.cpp"])
    (folder / "inc/helper.h").symlink_to("hidden.h")
    assert run(project)[1] == BOTH


def what_a_test_for_a_file_says_is_a_change(folder):
    asks = CALLER.replace('#include "helper.h"', '#if __has_include("quiet.h")\n#define helper()\n'
                          '#else\n#include "helper.h"\n#endif')
    project = Project(folder, {**FILES, "caller.cpp": asks}, flags=FLAGS)
    run(project)
    project.write("quiet.h", "")
    assert run(project) == (1, ["other.cpp"])


def the_configuration_is_a_change(folder):
    project = project_in(folder)
    run(project)
    assert run(project, "--checks=-coro-blocking-call") == (3, [])
    assert run(project, "--all")[0] == 3
    project.write(".clang-tidy", "CheckOptions: {coro.Level: all}\n")
    assert run(project)[0] == 3
    project.write(".clang-tidy", "CheckOptions: {coro.Knowledge: ours.yaml}\n")
    project.write("ours.yaml", "library: ours\nfunctions:\n  quite: [blocks]\n")
    assert run(project)[0] == 3
    project.write("ours.yaml", "library: ours\nfunctions:\n  other: [blocks]\n")
    assert run(project)[0] == 3
    (folder / ".clang-tidy").unlink()
    assert run(project) == (0, BOTH)
    assert run(project, "--extra-arg=-DX")[0] == 3
    assert run(project, env={"CPLUS_INCLUDE_PATH": str(folder / "first")})[0] == 3


def the_command_is_a_change(folder):
    project = project_in(folder)
    run(project)
    project.database("build/compile_commands.json",
                     [project.command(unit, *FLAGS, *(["-DX"] if unit == "other.cpp" else []))
                      for unit in FILES if unit.endswith(".cpp")])
    assert run(project) == (1, BOTH)


def another_checkout_can_use_it(folder):
    """Wherever it is, and however its commands name their files."""
    for kind in ("relative", "absolute"):
        first, second = folder / kind / "here", folder / kind / "elsewhere" / "there"
        def checkout(at, files):
            flags = [f"-I{at}/first", f"-I{at}/inc"] if kind == "absolute" else FLAGS
            (at / ".git").mkdir(parents=True)
            return Project(at, files, flags=flags)
        assert run(checkout(first, FILES)) == (3, BOTH)
        project = checkout(second, FILES)
        shutil.copytree(first / "build/.coro-tidy", second / "build/.coro-tidy")
        shutil.rmtree(first)
        assert run(project) == (0, BOTH)
        assert run(project, "other.cpp") == (0, ["other.cpp"])


def is_bounded(folder):
    project = project_in(folder)
    run(project)
    for size, most in (("8K", 8 << 10), ("1", 0)):
        project.write("deep.cpp", DEEP + f"// {size}\n")
        done = expect(project.run(f"--cache-size={size}", "--statistics"), 1)
        assert examined(done) >= 1, done
        left = sum(file.stat().st_size for file in (folder / CACHE).iterdir())
        assert left <= most, left
    assert run(project) == (3, BOTH)
    for wrong in ("0", "x", "5T", "99999999999G"):
        done = project.run(f"--cache-size={wrong}")
        assert done.code == 2 and "such as 500M" in done.err, done


def can_be_looked_at_and_emptied(folder):
    project = project_in(folder)
    expect(project.run("cache", "stats"), 0, f"{CACHE}: 0 results, 0.0 KiB of 1024.0 MiB")
    run(project)
    expect(project.run("cache", "stats", "--cache-size=1M"), 0, ": 3 results, ", " of 1.0 MiB")
    (folder / CACHE / "mine").write_text("not theirs")
    expect(project.run("cache", "clean"), 0, ": 3 results, ", " removed")
    assert [file.name for file in (folder / CACHE).iterdir()] == ["mine"]
    expect(project.run("cache", "stats", "."), 0, ": 0 results")
    assert run(project) == (3, BOTH)
    assert project.run("cache").code == 2
    assert "did you mean 'clean'" in project.run("cache", "clear").err


def leaves_nothing_for_version_control(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    assert (folder / "build/.coro-tidy/.gitignore").read_text() == "*\n"


def without_a_database_nothing_is_kept(folder):
    project = Project(folder, FILES, database=None)
    expect(project.run("deep.cpp", "--", "-std=c++20"), 0)
    assert not list(folder.rglob(".coro-tidy"))


TIMES = 100
TINY = {"a.cpp": "void f() {}\nvoid g() { f(); }\n", "b.cpp": "int X = Y;\n", "c.cpp": "void f();\n"}


def answer(project, **more):
    done = project.run("--format=json", "-j1", **more)
    return done.code, done.out


def kept(folder):
    return sorted(file for file in (folder / "build/.coro-tidy").rglob("*") if file.is_file())


def damage(file, dice):
    old = bytearray(file.read_bytes())
    kind = dice.randrange(4)
    if kind == 0 and old:
        old[dice.randrange(len(old))] ^= 1 << dice.randrange(8)
    elif kind == 1:
        old = old[:dice.randrange(len(old) + 1)]
    elif kind == 2:
        old += b"more"
    else:
        old = bytearray(dice.randbytes(len(old)))
    file.write_bytes(old)


def damage_costs_time_alone(folder):
    project = Project(folder, TINY)
    right, dice = answer(project), random.Random(1)
    for _ in range(TIMES):
        for file in kept(folder):
            if dice.random() < 0.7:
                damage(file, dice)
        assert answer(project) == right


def death_at_any_moment_costs_time_alone(folder):
    project = Project(folder, TINY)
    right, dice = answer(project), random.Random(2)
    for turn in range(TIMES):
        if turn % 2:
            shutil.rmtree(folder / "build/.coro-tidy")
        process = subprocess.Popen([PROGRAM, "-j1"], cwd=folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(dice.random() * 0.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert answer(project) == right


def a_full_disk_costs_time_alone(folder):
    """Files can have so many bytes, and no more."""
    project = Project(folder, TINY)
    right, dice = answer(project), random.Random(3)
    for turn in range(TIMES):
        shutil.rmtree(folder / "build/.coro-tidy")
        most = dice.randrange(600)

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        assert answer(project, preexec_fn=limit) == right
        assert answer(project) == right


def a_folder_that_is_read_only_costs_time_alone(folder):
    project = project_in(folder)
    expect(project.run(), 1)

    def as_nobody():
        if os.getuid() == 0:
            os.setuid(65534)

    for path in [folder / "build/.coro-tidy", *(folder / "build/.coro-tidy").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in [folder, *folder.parents]:
        if not os.access(parent, os.X_OK) or parent.stat().st_mode & 0o5 != 0o5:
            return  # Nobody could read what stands here.
    try:
        done = expect(project.run("--statistics", preexec_fn=as_nobody), 1, "other.cpp:5:3")
        assert examined(done) == 0, done
        project.write("deep.cpp", DEEP + "// changed\n")
        done = expect(project.run("--statistics", preexec_fn=as_nobody), 1, "other.cpp:5:3")
        assert examined(done) == 1 and "cannot be kept" in done.err, done
    finally:
        for path in [folder / "build/.coro-tidy", *(folder / "build/.coro-tidy").rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def what_stands_in_its_place_costs_time_alone(folder):
    project = project_in(folder)
    project.write(CACHE, "in the way")
    done = expect(project.run(), 1, "results cannot be kept for later runs")
    assert done.err.count("results cannot be kept") == 1, done
    assert findings(project.run("--format=json")) == findings(project.run("--format=json", "--no-cache"))


def runs_share_it(folder):
    project = project_in(folder)
    right = project.run("--format=json", "--no-cache").out
    for _ in range(5):
        shutil.rmtree(folder / "build/.coro-tidy", ignore_errors=True)
        several = [subprocess.Popen([PROGRAM, "--format=json", "-j1", "--cache-size=20K"], cwd=folder,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                   for _ in range(4)]
        assert [process.communicate()[0] for process in several] == [right] * 4
    assert run(project)[1] == BOTH


run_cases(cases_of(sys.modules[__name__]))
