# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A unit that does not compile, crashes, hangs or eats all memory is named with the
# reason and costs nothing but itself; the run ends with 3 and leaves no process.
#
# RUN: %python %s %coro-tidy %t

import os
import resource
import signal
import subprocess
import sys
import time

from scratch import (BLOCKING, CLEAN, PROGRAM, Done, Project, cases_of, expect, findings, one_line,
                     run_cases)

# Clang crashes on demand.
CRASH = "void before();\n#pragma clang __debug crash\n"
OVERFLOW = "int Deep = " + "~" * 4_000_000 + "1;\n"
# Takes four milliards of steps, once it may.
HANG = "constexpr long spin() { for (long N = 0;; ++N) {} return 0; }\nstatic_assert(spin() == 0);\n"
SLOWLY = ["-fconstexpr-steps=4294967295"]
# Keeps a worker busy until somebody has seen it, and then ends.
BUSY = ("constexpr long spin() { for (long N = 0; N < 2'000'000; ++N) {} return 0; }\n"
        "static_assert(spin() == 0);\n")


def failed(done):
    return {unit["file"]: unit["reason"] for unit in done.json()["units"]["failed"]}


def costs_one_unit(folder, files, **more):
    """Runs the files beside one with a finding, which must be reported all the same."""
    project = Project(folder, {"good.cpp": BLOCKING, **files}, flags=more.pop("flags", ()))
    done = expect(project.run("--format=json", "-j2", *more.pop("arguments", ()), **more), 3)
    assert [f["file"] for f in done.json()["findings"]] == ["good.cpp"], done
    assert done.json()["units"]["analysed"] == 1, done
    assert set(failed(done)) == set(files), done
    for file, reason in failed(done).items():
        assert f"error: {file}: {reason}" in done.err, done
    return failed(done)


def says_what_is_too_large(folder):
    """Nothing fails, but that no check has looked is no secret."""
    body = "".join(f"  if (ask({i})) ask(0);\n" for i in range(8000))
    project = Project(folder, {"large.cpp": f"bool ask(int);\nvoid large() {{\n{body}}}\n"})
    done = expect(project.run("--format=json"), 1)
    assert [(f["line"], f["message"]) for f in done.json()["findings"]] == [
        (2, "'large' is too large to be followed, so no check has examined it")], done


def survives_crashes(folder):
    reasons = costs_one_unit(folder, {f"crash{i}.cpp": CRASH for i in range(4)})
    assert "crashed" in reasons["crash0.cpp"] and "crash0.cpp:2" in reasons["crash0.cpp"], reasons


def survives_stack_overflow(folder):
    reasons = costs_one_unit(folder, {"deep.cpp": OVERFLOW})
    assert "crashed (Segmentation fault)" in reasons["deep.cpp"], reasons


def parses_deep_nesting(folder):
    project = Project(folder, {"deep.cpp": "int X = " + "(" * 20000 + "1" + ")" * 20000 + ";\n"},
                      flags=["-fbracket-depth=30000"])
    expect(project.run(), 0)


def gives_up_after_the_timeout(folder):
    before = time.monotonic()
    reasons = costs_one_unit(folder, {"hang.cpp": HANG}, flags=SLOWLY,
                             arguments=["--unit-timeout", "20"])
    assert reasons["hang.cpp"] == "the analysis took longer than 20 seconds", reasons
    assert time.monotonic() - before < 200


def held_up(folder, files, seconds, *arguments, flags=()):
    """A run whose worker does not get the processor for so long, or ever."""
    Project(folder, files, flags=flags)
    running = subprocess.Popen([PROGRAM, "-j1", *arguments], cwd=folder, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    wait_until(lambda: children_of(running.pid))
    worker, = children_of(running.pid)
    os.kill(worker, signal.SIGSTOP)
    if seconds:
        time.sleep(seconds)
        os.kill(worker, signal.SIGCONT)
    out, err = running.communicate(timeout=300)
    return Done(running.returncode, out, err)


def waits_for_the_processor(folder):
    """On a busy machine nothing takes longer than the work that it is."""
    expect(held_up(folder, {"a.cpp": BUSY}, 25, "--unit-timeout=20", flags=SLOWLY), 0)


def does_not_wait_for_ever(folder):
    done = held_up(folder, {"a.cpp": HANG}, None, "--unit-timeout=1", flags=SLOWLY)
    expect(done, 3, "a.cpp: the analysis took longer than 10 seconds by the clock")


def survives_want_of_memory(folder):
    # A string that doubles with each macro takes gigabytes.
    text = '#define A0 "0123456789abcdef"\n'
    text += "".join(f"#define A{i} A{i-1} A{i-1}\n" for i in range(1, 30))
    limit = 1500 << 20
    reasons = costs_one_unit(
        folder, {"glutton.cpp": text + "const char *Eaten = A29;\n"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
    assert "ran out of memory" in reasons["glutton.cpp"], reasons


def says_when_a_worker_lacks_descriptors(folder):
    """It needs more than the run itself."""
    project = Project(folder, {"a.cpp": CLEAN})
    for limit in (8, 10, 12):
        done = one_line(project.run(
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))))
        assert "cannot start a worker: too many files are open" in done.err, done


def counts_compile_errors_as_failure(folder):
    broken = BLOCKING.replace("Task<> loud", "int X = Unknown;\nTask<> loud")
    project = Project(folder, {"broken.cpp": broken, "missing.cpp": '#include "nothing.h"\n'})
    done = expect(project.run("--format=json"), 3)
    reasons = failed(done)
    assert reasons["broken.cpp"].startswith("a compile error at broken.cpp:4:9: "), reasons
    assert "'nothing.h' file not found" in reasons["missing.cpp"], reasons
    assert [f["file"] for f in done.json()["findings"]] == ["broken.cpp"], done
    assert done.json()["units"]["analysed"] == 0, done


def names_a_unit_without_its_directory_or_file(folder):
    project = Project(folder, {"good.cpp": CLEAN}, None)
    gone = project.command("gone.cpp")
    astray = dict(project.command("good.cpp", "-DX"), directory="/nowhere")
    astray["file"] = str(folder / "good.cpp")
    project.database("compile_commands.json", [project.command("good.cpp"), gone, astray])
    reasons = failed(expect(project.run("--format=json"), 3))
    assert "/nowhere, does not exist" in reasons["good.cpp"], reasons
    assert reasons["gone.cpp"] == "the file does not exist", reasons


def names_a_missing_response_file(folder):
    project = Project(folder, {"good.cpp": BLOCKING}, flags=["@more.rsp"])
    reasons = failed(expect(project.run("--format=json"), 3))
    assert "more.rsp, does not exist" in reasons["good.cpp"], reasons
    project.write("more.rsp", "-DMORE")
    expect(project.run(), 1, "good.cpp:4:")


def tells_what_makes_missing_files(folder):
    generated = {"made.cpp": '#include "made.moc"\n'}
    done = expect(Project(folder / "a", generated).run(), 3)
    assert done.err.count("those that a build generates") == 1, done
    done = expect(Project(folder / "b", {"wrong.cpp": "int X = Unknown;\n"}).run(), 3)
    assert "a build generates" not in done.err, done


def causes_told(done):
    return [line.removeprefix("coro-tidy: error: ") for line in done.err.splitlines()
            if line.startswith("coro-tidy: error: ")]


def tells_each_cause_once(folder):
    """The screen, that is; who asks for each unit gets each."""
    shared = {"wide.h": "#pragma once\nint Wide = Unknown;\n"}
    made = {f"a{i:02}.cpp": f"{'//' * i}\n#include \"made.h\"\n" for i in range(12)}
    wide = {f"b{i}.cpp": '#include "wide.h"\n' + "int More = Other;\n" * i for i in range(2)}
    project = Project(folder, {**shared, "good.cpp": BLOCKING, "alone.cpp": "int X = Own;\n",
                               **wide, **made})
    done = expect(project.run(), 3, "15 could not be analysed", "--format=json says of each unit")
    assert causes_told(done) == [
        "a00.cpp, a01.cpp and 10 more units: a compile error at a00.cpp:2:10: "
        "'made.h' file not found",
        "b0.cpp and b1.cpp: a compile error at wide.h:2:12: "
        "use of undeclared identifier 'Unknown'",
        "alone.cpp: a compile error at alone.cpp:1:9: use of undeclared identifier 'Own'"], done
    each = project.run("--format=json")
    assert causes_told(each) == causes_told(done), each
    assert failed(each) == failed(project.run("--format=json", "--no-cache")), each
    assert set(failed(each)) == {"alone.cpp", *wide, *made}, each
    assert failed(each)["a11.cpp"] == "a compile error at a11.cpp:2:10: 'made.h' file not found"
    assert failed(each)["b1.cpp"].startswith("2 compile errors, the first at wide.h:2:12: "), each


def bounds_what_it_tells(folder):
    project = Project(folder, {f"a{i:02}.cpp": f"int X = Own{i};\n" for i in range(23)})
    done = expect(project.run(), 3)
    assert len(causes_told(done)) == 21, done
    assert causes_told(done)[-1] == "3 more units could not be analysed, for 3 other reasons", done


def says_how_to_build(folder):
    project = Project(folder, {"a.cpp": '#include "made.h"\n'})
    assert "cmake" not in expect(project.run(), 3).err
    project.write("build/CMakeCache.txt", "")
    expect(project.run(), 3, "are there once it has run: cmake --build build\n")


def children_of(process):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True,
                            text=True).stdout
    return [int(pid) for pid in listed.split()]


def alive(process):
    """Whether it runs; what nobody has buried yet does not."""
    try:
        with open(f"/proc/{process}/stat") as state:
            return state.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true, seconds=60):
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)


def dies_with_its_workers(folder):
    for ending, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)):
        project = Project(folder, {"a.cpp": HANG, "b.cpp": HANG}, flags=SLOWLY)
        running = subprocess.Popen([PROGRAM, "-j2"], cwd=folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        wait_until(lambda: len(children_of(running.pid)) == 2)
        workers = children_of(running.pid)
        time.sleep(0.5)
        running.send_signal(ending)
        out, err = running.communicate(timeout=60)
        assert running.returncode == code and out == "" and err == "", (running.returncode, err)
        if ending == signal.SIGKILL:
            wait_until(lambda: not any(map(alive, workers)))
        assert len(workers) == 2 and not any(map(alive, workers)), workers
        assert not (folder / "build/.coro-tidy").exists()


def seconds_of(process):
    """Of the processor."""
    try:
        fields = open(f"/proc/{process}/stat").read().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def interrupted(folder, ending, seconds, *arguments):
    """A run whose two workers have worked so long."""
    running = subprocess.Popen([PROGRAM, "-j2", *arguments], cwd=folder, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    wait_until(lambda: len(children_of(running.pid)) == 2 and
               all(seconds_of(child) > seconds for child in children_of(running.pid)), 300)
    running.send_signal(ending)
    out, err = running.communicate(timeout=60)
    return Done(running.returncode, out, err)


def keeps_what_was_found_when_interrupted(folder):
    """And says that it is a part; neither facts nor a baseline are made of it."""
    for ending, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        Project(folder, {"a.cpp": BLOCKING, "b.cpp": HANG, "c.cpp": HANG}, flags=SLOWLY)
        for seconds in (2, 8, 32):  # How long the first unit takes depends on the build.
            done = interrupted(folder, ending, seconds, "--format=json", "--baseline=known.txt",
                               "--write-baseline")
            if done.out:
                break
        expect(done, code, "1 finding (1 error) in 1 unit; interrupted, without the other 2 units",
               "known.txt is as it was")
        assert findings(done) == [("a.cpp", 4, "coro-blocking-call")], done
        assert done.json()["units"]["notExamined"] == 2, done
        assert not (folder / "build/.coro-tidy/facts").exists()
        assert not (folder / "known.txt").exists()


run_cases(cases_of(sys.modules[__name__]))
