# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The hook under Debian's pre-commit, in a repository made for it: it examines the
# staged units and the units that include a staged header, and passes over files
# that no unit knows.
#
# REQUIRES: pre-commit
# RUN: rm -rf %t && mkdir %t && %python %s %t

import json
import os
import pathlib
import shutil
import subprocess
import sys

from project import ROOT, finish

TASK = '#pragma once\n#include "stubs/coro.h"\nusing Task = lazy::Task<>;\nTask flush();\n'
GOOD = '#include "task.h"\nTask good() { co_await flush(); }\n'
BAD = '#include "task.h"\nTask bad() { flush(); co_await flush(); }\n'
BAD_HEADER = "#pragma once\n" + BAD.replace("Task bad", "inline Task badInHeader")

# What is staged, whether the hook passes, and what it must say.
CASES = [
    ({"task.h": TASK + "Task drain();\n", "good.cpp": GOOD + "\n"}, True, ""),
    ({"bad.cpp": BAD}, False, "bad.cpp:2:14"),
    ({"unknown.cpp": BAD}, True, ""),
    ({"header.h": BAD_HEADER}, False, "header.h:3:29"),
    ({"unknown.cpp": BAD + "\n", "good.cpp": GOOD}, True, ""),
]
UNITS = ["good.cpp", "bad.cpp", "user.cpp"]


def git(folder, *command):
    subprocess.run(["git", "-c", "user.name=test", "-c", "user.email=test@example.org", *command],
                   cwd=folder, check=True, stdout=subprocess.DEVNULL)


def make_hooks(folder):
    folder.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", folder)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "hooks")
    return subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=folder, text=True).strip()


def make_project(folder, hooks, revision):
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [
        {"repo": str(hooks), "rev": revision, "hooks": [{"id": "coro-tidy"}]}]}))
    (folder / "compile_commands.json").write_text(json.dumps([
        {"directory": str(folder), "file": unit,
         "arguments": ["clang++", "-std=c++20", f"-isystem{ROOT}/test", "-c", unit]} for unit in UNITS]))
    (folder / "user.cpp").write_text('#include "header.h"\nTask user() { co_await flush(); }\n')
    (folder / "task.h").write_text(TASK)
    (folder / "good.cpp").write_text(GOOD)
    (folder / "bad.cpp").write_text(GOOD)
    (folder / "header.h").write_text('#pragma once\n#include "task.h"\n')
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "begin")


def main(work):
    work = pathlib.Path(work).resolve()
    revision = make_hooks(work / "hooks")
    project = work / "project"
    make_project(project, work / "hooks", revision)
    environment = dict(os.environ, PRE_COMMIT_HOME=str(work / "cache"))
    complaints = []
    for staged, passes, says in CASES:
        for name, text in staged.items():
            (project / name).write_text(text)
        git(project, "add", *staged)
        done = subprocess.run(["pre-commit", "run", "--color=never"], cwd=project,
                              env=environment, capture_output=True, text=True)
        output = done.stdout + done.stderr
        if (done.returncode == 0) != passes or says not in output:
            complaints.append(f"staged {', '.join(staged)}: exit {done.returncode}\n{output}")
        git(project, "commit", "-q", "--no-verify", "-m", "case")
    finish(complaints)


main(*sys.argv[1:])
