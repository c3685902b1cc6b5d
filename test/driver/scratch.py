# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Small projects that are made, examined and thrown away. Each test of the driver
is a list of functions that take a fresh folder; `run_cases` calls them all and
names those that fail."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import traceback

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

TASK = '#include "stubs/coro.h"\nusing lazy::Task;\n'
CLEAN = TASK + "Task<> quiet() { co_return; }\n"
# One finding, of grade error, at 4:17.
BLOCKING = TASK + "#include <unistd.h>\nTask<> loud() { ::sleep(1); co_return; }\n"

IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_GLOBAL": "/dev/null"}


class Done:
    """How a run ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f"exit {self.code}\n{self.out}{self.err}"


class Project:
    def __init__(self, folder, files, database="build/compile_commands.json", flags=()):
        self.folder = folder
        for name, text in files.items():
            self.write(name, text)
        if database:
            units = [name for name in files if name.endswith(".cpp")]
            self.database(database, [self.command(unit, *flags) for unit in units])

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def command(self, unit, *flags, compiler="clang++"):
        return {"directory": str(self.folder), "file": unit,
                "arguments": [compiler, "-std=c++20", f"-isystem{ROOT}/test", *flags, "-c", unit]}

    def database(self, name, commands):
        return self.write(name, json.dumps(commands))

    def environment(self, extra):
        return {**os.environ, **extra}

    def run(self, *arguments, cwd=".", env={}, **more):
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder / cwd, capture_output=True,
                              text=True, timeout=300, env=self.environment(env), **more)
        return Done(done.returncode, done.stdout, done.stderr)


def git(project, *arguments):
    return subprocess.run(["git", "-c", "init.defaultBranch=main", *arguments], cwd=project.folder,
                          env={**os.environ, **IDENTITY}, check=True, capture_output=True,
                          text=True).stdout


def commit(project):
    git(project, "add", "-A")
    git(project, "commit", "-q", "--allow-empty", "-m", "x")


def sealed(facts):
    """Facts as a run leaves them, with the digest that tells damaged ones."""
    return f"# sha256 {hashlib.sha256(facts.encode()).hexdigest()}\n{facts}"


def expect(done, code, *said):
    """Exit code and parts of what was said, on either stream."""
    assert done.code == code, f"expected exit {code}, not {done}"
    for part in said:
        assert part in done.out + done.err, f"expected {part!r} in {done}"
    return done


def one_line(done):
    """A run that refuses says why in one line, and nothing else."""
    assert done.code == 2, done
    assert done.out == "" and done.err.count("\n") == 1, f"expected one line: {done}"
    return done


def findings(done):
    return [(f["file"], f["line"], f["check"]) for f in done.json()["findings"]]


def run_cases(cases, work=sys.argv[2]):
    failed = []
    for case in cases:
        folder = pathlib.Path(work).resolve() / case.__name__
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        # Keeps the search for databases inside of the folder.
        (folder / ".git").mkdir()
        try:
            case(folder)
        except Exception:
            failed.append(f"{case.__name__} failed in {folder}\n{traceback.format_exc()}")
    print("\n".join(failed))
    sys.exit(bool(failed))


def cases_of(module):
    """The functions of a module that are cases: all whose only parameter is `folder`."""
    return [value for value in vars(module).values()
            if callable(value) and getattr(value, "__code__", None)
            and value.__code__.co_varnames[:value.__code__.co_argcount] == ("folder",)]
