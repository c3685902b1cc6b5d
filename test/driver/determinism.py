# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The bytes of a report depend on the code alone: not on the number of workers, not
# on the order of the database, not on another run at the same time.
#
# RUN: %python %s %coro-tidy %t

import json
import random
import shutil
import subprocess
import sys

from scratch import PROGRAM, TASK, Project, cases_of, expect, findings, run_cases

HEADER = "#pragma once\n" + TASK + """#include <unistd.h>
void low();
inline Task<> shared() { low(); ::sleep(1); co_return; }
template <typename T> Task<> made(T) { ::sleep(1); co_return; }
"""


def files():
    units = {f"unit{i:02}.cpp": f'#include "shared.h"\n'
             f"void step{i}() {{ {'low' if i == 0 else f'step{i - 1}'}(); }}\n"
             f"Task<> run{i}() {{\n  made({i}); made('x'); step{i}();\n  co_return;\n}}\n"
             .replace(f"void step{i}", f"void low();\n{f'void step{i-1}();' if i else ''}\nvoid step{i}")
             for i in range(10)}
    return {"shared.h": HEADER, "low.cpp": "#include <unistd.h>\nvoid low() { ::sleep(2); }\n",
            "broken.cpp": "int X = Y;\n", **units}


def output_depends_on_the_code_alone(folder):
    project = Project(folder, files())
    commands = json.loads((folder / "build/compile_commands.json").read_text())
    for form in ("text", "json", "sarif"):
        seen = set()
        for jobs in ("-j1", "-j8", "-j3"):
            random.Random(jobs).shuffle(commands)
            project.database("build/compile_commands.json", commands)
            done = expect(project.run(f"--format={form}", jobs, "--no-cache"), 3)
            facts = (folder / "build/.coro-tidy/facts").read_bytes()
            seen.add((done.out, done.err, facts))
        assert len(seen) == 1, [len(out) for out, *_ in seen]


def headers_are_reported_once(folder):
    done = expect(Project(folder, files()).run("--format=json"), 3)
    reported = findings(done)
    assert len(reported) == len({(f["file"], f["line"], f["column"], f["check"])
                                 for f in done.json()["findings"]}), done
    assert [line for file, line, check in reported
            if file == "shared.h" and check == "coro-blocking-call"] == [6, 6, 7], done
    assert reported == sorted(reported, key=lambda f: f[:2]), done


def runs_do_not_disturb_each_other(folder):
    project = Project(folder, files())
    alone = expect(project.run("--format=json"), 3)
    facts = (folder / "build/.coro-tidy/facts").read_bytes()
    shutil.rmtree(folder / "build/.coro-tidy/cache")
    both = [subprocess.Popen([PROGRAM, "--format=json", "--output", "report.json"], cwd=folder,
                             stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for running in both:
        assert running.communicate()[1] == alone.err and running.returncode == 3
    assert (folder / "report.json").read_text() == alone.out
    assert (folder / "build/.coro-tidy/facts").read_bytes() == facts
    left = sorted(file.name for file in (folder / "build/.coro-tidy").iterdir())
    assert left == [".gitignore", "cache", "facts", "units"], left
    assert len(list((folder / "build/.coro-tidy/units").iterdir())) == 11
    unfinished = [file for file in (folder / "build/.coro-tidy/cache").glob("*.*")
                  if file.name != "llvmcache.timestamp"]
    assert not unfinished, unfinished


run_cases(cases_of(sys.modules[__name__]))
