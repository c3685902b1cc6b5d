# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# With --watch, a run follows each change of what the last one has read, and nothing else.
#
# RUN: %python %s %coro-tidy %t

import os
import queue
import signal
import subprocess
import sys
import threading

from scratch import BLOCKING, CLEAN, PROGRAM, TASK, Project, cases_of, one_line, run_cases

HEADER = "#pragma once\n#include <unistd.h>\ninline void helper() { ::sleep(1); }\n"
CALLER = TASK + '#include "helper.h"\nTask<> caller() { helper(); co_return; }\n'
PATIENCE = 120


class Watching:
    """A run that goes on. What it says are lines, on both streams."""

    def __init__(self, project, *arguments):
        # A shell keeps Ctrl-C from what it runs in the background, and so from these tests.
        self.running = subprocess.Popen(
            [PROGRAM, "--watch", *arguments], cwd=project.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.running.stdout:
            self.lines.put(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.running.kill()
        self.running.wait()

    def run(self, last=" in "):
        """What the next run says, up to the line that sums it up."""
        said = []
        while not said or not (said[-1].startswith("coro-tidy: ") and last in said[-1]):
            said.append(self.lines.get(timeout=PATIENCE))
        return "".join(said)

    def says_no_more(self, seconds):
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            return
        raise AssertionError(line)


def begun(project, *arguments):
    """After the first run, when changes are waited for."""
    watching = Watching(project, *arguments)
    return watching, watching.run("until Ctrl-C")


def a_change_is_followed_by_a_run(folder):
    project = Project(folder, {"src/a.cpp": CLEAN, "src/caller.cpp": CALLER, "inc/helper.h": HEADER},
                      flags=["-Iinc"])
    watching, first = begun(project)
    with watching:
        assert "src/caller.cpp:4:" in first and "src/a.cpp" not in first, first
        project.write("src/a.cpp", BLOCKING)
        assert "src/a.cpp:4:" in watching.run()
        project.write("inc/helper.h", HEADER.replace("::sleep(1)", ""))
        said = watching.run()
        assert "src/a.cpp:4:" in said and "caller" not in said, said
        project.write("src/.clang-tidy", "Checks: -coro-blocking-call\n")
        assert "sleep" not in watching.run()


def editors_may_replace_files(folder):
    project = Project(folder, {"a.cpp": CLEAN})
    watching, _ = begun(project)
    with watching:
        project.write(".a.cpp.swp", "")
        project.write("a.cpp~", CLEAN)
        project.write("4913", "")
        (folder / "4913").unlink()
        watching.says_no_more(2)
        os.replace(project.write("a.cpp.new", BLOCKING), folder / "a.cpp")
        assert "a.cpp:4:" in watching.run()


def what_was_missing_may_appear(folder):
    project = Project(folder, {"a.cpp": '#include "later.h"\n' + BLOCKING, "b.h": "", "b.cpp": '#include "b.h"\n'})
    watching, first = begun(project)
    with watching:
        assert "'later.h' file not found" in first, first
        project.write("later.h", "")
        said = watching.run()
        assert "a.cpp:5:" in said and "not found" not in said, said


def the_database_may_change(folder):
    project = Project(folder, {"a.cpp": CLEAN, "b.cpp": BLOCKING}, None)
    database = "build/compile_commands.json"
    project.database(database, [project.command("a.cpp")])
    watching, first = begun(project)
    with watching:
        assert "b.cpp" not in first, first
        project.write(database, "[{")
        assert "error" in watching.run("compile_commands.json")
        project.database(database, [project.command("a.cpp"), project.command("b.cpp")])
        assert "b.cpp:4:" in watching.run(" finding")
        project.write("b.cpp", CLEAN)
        watching.run()


def what_it_writes_is_no_change(folder):
    project = Project(folder, {"a.cpp": BLOCKING}, "compile_commands.json")
    watching, _ = begun(project, "--output=report.txt")
    with watching:
        watching.says_no_more(2)
        assert "a.cpp:4:" in (folder / "report.txt").read_text()


def ctrl_c_ends_it(folder):
    watching, _ = begun(Project(folder, {"a.cpp": CLEAN}))
    with watching:
        watching.running.send_signal(signal.SIGINT)
        assert watching.running.wait(PATIENCE) in (-signal.SIGINT, 128 + signal.SIGINT)


def what_cannot_begin_does_not_wait(folder):
    project = Project(folder, {"a.cpp": CLEAN})
    assert "goes without" in one_line(project.run("--watch", "--fix")).err
    assert "nowhere" in one_line(project.run("--watch", "nowhere")).err


run_cases(cases_of(sys.modules[__name__]))
