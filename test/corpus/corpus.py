# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The projects that coro-tidy is measured on: what projects.yaml says of them, and
the compile databases that are made from it."""

import json
import pathlib
import re

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
# Beside what belongs to the project, whose own database is left as it is.
MADE = ".corpus"
DATABASE = f"{MADE}/compile_commands.json"
COROUTINE = re.compile(r"\bco_(?:await|return|yield)\b|\byield_context\b")


class UsageError(Exception):
    """What the caller has to put right, in one line."""


class Project:
    """A checked-out folder, and how its units are compiled. projects.yaml tells what
    the keys mean."""

    def __init__(self, folder, entry):
        self.folder = folder
        self.name = folder.name
        self.entry = entry

    def listed(self, key):
        return self.entry.get(key, [])

    def files(self, globs):
        return {path for glob in globs for path in self.folder.glob(glob) if path.is_file()}

    def units(self):
        """All that `units` names, what holds coroutines of what `coroutines` names,
        and none of what `leave` names."""
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
        """What the units include of the project, directly or not."""
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
            [{"directory": str(self.folder), "file": str(unit),
              "arguments": ["clang++", *flags, "-c", str(unit)]} for unit in units], indent=1))
        return units


def open_projects(folders, listed=HERE / "projects.yaml"):
    """A project for each folder, which is named like its entry of the list."""
    try:
        entries = yaml.safe_load(listed.read_text())
    except yaml.YAMLError as why:
        raise UsageError(f"{listed}: {' '.join(str(why).split())}")
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: there is no such folder")
        if folder.resolve().name not in entries:
            raise UsageError(f"{folder}: {listed.name} has no entry of this name")
    return [Project(folder.resolve(), entries[folder.resolve().name]) for folder in folders]
