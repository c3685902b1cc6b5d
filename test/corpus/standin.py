# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A tiny project, which the tests of run and mutate use instead of a real one."""

import subprocess
import sys

import yaml

from corpus import HERE, ROOT

sys.path.insert(0, str(ROOT / "test/driver"))

from scratch import PROGRAM, Done, Project, cases_of, run_cases

FILES = {
    "include/relay.h": """\
#pragma once
#include "stubs/coro.h"
lazy::Task<int> receive();
lazy::Task<> send(int);
inline lazy::Task<> ping() { co_await send(0); }
""",
    "src/relay.cpp": """\
#include "relay.h"
#include "version.h"
#include <unistd.h>
lazy::Task<> relay() {
  co_await ping();
  int value = co_await receive();
  co_await send(value + VERSION);
}
lazy::Task<> rest() {
  ::sleep(1);
  co_await ping();
}
""",
    "src/quiet.cpp": """\
#include "relay.h"
// NOLINTBEGIN(coro-blocking-call): what is put in here is missed
lazy::Task<> quiet() {
  co_await ping();
  co_await ping();
}
// NOLINTEND(coro-blocking-call)
""",
    "src/plain.cpp": "int plain() { return 1; }\n",
    "src/windows.cpp": "#include <windows.h>\nlazy::Task<> windows() { co_return; }\n",
    "tools/broken.cpp": '#include "generated.h"\n',
}
ENTRY = {
    "repository": "nobody/standin", "commit": "none", "what": "application",
    "units": ["tools/*.cpp"], "coroutines": ["src/*.cpp"], "leave": ["src/windows.cpp"],
    "include": ["include"], "system": [str(ROOT / "test")],
    "files": {"version.h": "#define VERSION 1\n"},
}


def make(work):
    """Writes the project into a folder of its name, and a list with its entry."""
    (work / "projects.yaml").write_text(yaml.safe_dump({"standin": ENTRY}))
    return Project(work / "standin", FILES, database=None)


def call(script, work, *arguments):
    done = subprocess.run([HERE / script, f"--coro-tidy={PROGRAM}", *arguments, "standin"],
                          cwd=work, capture_output=True, text=True, timeout=300)
    return Done(done.returncode, done.stdout, done.stderr)
