# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The projects that coro-tidy is measured on: reads projects.yaml, and makes the compile
databases from it."""

import json
import pathlib
import re
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
# The only folder of a checkout that is written to: a database of the project itself, which
# stands elsewhere, is left as it is.
MADE = ".corpus"
DATABASE = f"{MADE}/compile_commands.json"
COROUTINE = re.compile(r"\bco_(?:await|return|yield)\b|\byield_context\b")


class UsageError(Exception):
    """Wrong input: one line that says what is wrong."""


def read_yaml(file):
    try:
        return yaml.safe_load(file.read_text()) or {}
    except yaml.YAMLError as why:
        raise UsageError(f"{file}: {' '.join(str(why).split())}")


def command_of(folder, unit, flags):
    """The entry of a unit in a compile database."""
    return {"directory": str(folder), "file": str(unit),
            "arguments": ["clang++", *flags, "-c", str(unit)]}


class Project:
    """A checked-out folder, and how its units are compiled. The header of projects.yaml says
    what the keys mean."""

    def __init__(self, folder, entry):
        self.folder = folder
        self.name = folder.name
        self.entry = entry

    def listed(self, key):
        return self.entry.get(key, [])

    def files(self, globs):
        return {path for glob in globs for path in self.folder.glob(glob) if path.is_file()}

    def units(self):
        """The files of `units`, and those of `coroutines` that have a coroutine, without the
        files of `leave`."""
        named = self.files(self.listed("units"))
        named |= {path for path in self.files(self.listed("coroutines"))
                  if COROUTINE.search(path.read_text(errors="replace"))}
        return sorted(named - self.files(self.listed("leave")))

    def flags(self):
        written = [self.folder / MADE] if self.listed("files") else []
        folders = [("-I", folder) for folder in [*self.listed("include"), *written]]
        folders += [("-isystem", folder) for folder in self.listed("system")]
        return [f"-std={self.entry.get('std', 'c++20')}", "-w",
                *(f"-D{define}" for define in self.listed("define")),
                *(option + str((self.folder / folder).resolve()) for option, folder in folders),
                *self.listed("flags")]

    def own_headers(self, units):
        """The headers of the project that the units include, directly or not."""
        folders = [self.folder / folder for folder in self.listed("include")]
        seen, waiting = set(), list(units)
        while waiting:
            file = waiting.pop()
            for name in INCLUDE.findall(file.read_text(errors="replace")):
                found = next((path for folder in [file.parent, *folders]
                              if (path := (folder / name).resolve()).is_file()), None)
                if found and found.is_relative_to(self.folder) and found not in seen:
                    seen.add(found)
                    waiting.append(found)
        return seen - set(units)

    def write_files(self):
        """The headers that the project's own build would make."""
        for name, text in self.entry.get("files", {}).items():
            file = self.folder / MADE / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def write_database(self):
        """Returns its units."""
        units = self.units()
        if not units:
            raise UsageError(f"{self.folder}: it has none of the units that its entry names; "
                             f"is it a checkout of {self.entry['repository']}?")
        self.write_files()
        flags = self.flags()
        database = self.folder / DATABASE
        database.parent.mkdir(exist_ok=True)
        database.write_text(json.dumps(
            [command_of(self.folder, unit, flags) for unit in units], indent=1))
        return units


def open_projects(folders, listed=HERE / "projects.yaml"):
    """A project for each folder that is named like an entry of the list. Other folders, those
    of the dependencies for example, are left out."""
    entries = read_yaml(listed)
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: there is no such folder")
    folders = [folder.resolve() for folder in folders]
    if unknown := [folder.name for folder in folders if folder.name not in entries]:
        said = f"{listed.name} has no entry for {', '.join(unknown)}"
        if len(unknown) == len(folders):
            raise UsageError(said)
        print(f"left out: {said}", file=sys.stderr)
    return [Project(folder, entries[folder.name]) for folder in folders if folder.name in entries]


def report(program, database, folder, *options):
    """Runs coro-tidy in a folder, and returns its report as JSON."""
    done = subprocess.run([program.resolve(), "-p", database, "--format=json", *options],
                          cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode not in (0, 1, 3):
        raise UsageError(f"{folder}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def run_script(main):
    """Ends with the exit code that main() returns, or with 2 and what is wrong in one line."""
    try:
        sys.exit(main())
    except (UsageError, OSError) as why:
        print(f"{pathlib.Path(sys.argv[0]).name}: {why}", file=sys.stderr)
        sys.exit(2)
