# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads the folder mutants/, which has the kinds of mistakes and what they need of each
library, and makes the mutant of a kind at a statement."""

import re
from string import Template

import yaml

from corpus import HERE

FOLDER = HERE / "mutants"
COMMON = FOLDER / "common.h"
FAR = FOLDER / "far.cpp"
PLACES = ("before", "around", "instead", "assigned")
FORMS = {"before": {"pure", "assign", "declares", "return", "other"},
         "around": {"pure", "other"}, "instead": {"pure"}, "assigned": {"assign"}}
CANCELS = {"any": {"std"}, "loop": {"std", "loop"}}
OF_LIBRARY = re.compile(r"the library's (\w+)$")


class Library:
    def __init__(self, name, entry):
        self.name, self.entry = name, entry
        self.header = FOLDER / f"{name}.h" if name else COMMON
        self.cancels = entry.get("cancels")

    def texts(self, key):
        return self.entry.get(key, [])


NONE = Library("", {})
LIBRARIES = [Library(name, entry) for name, entry
             in yaml.safe_load((FOLDER / "libraries.yaml").read_text()).items()]


def library_of(source):
    return next((library for library in LIBRARIES
                 if re.search(library.entry["sign"], source.text)), NONE)


class Kind:
    def __init__(self, name, entry):
        self.name = name
        self.place, = (place for place in PLACES if place in entry)
        self.text = entry[self.place]
        self.task = entry.get("task")
        self.within = entry.get("within", "$it")
        self.checks = entry["checks"]
        self.gone = entry.get("gone", False)
        self.cancels = entry.get("cancels")
        self.apart = entry.get("apart", False)

    def fits(self, statement, library):
        if statement.form not in FORMS[self.place]:
            return False
        if self.place == "before" and statement.indent is None:
            return False
        if self.gone and statement.is_only_suspension():
            return False
        return not self.cancels or library.cancels in CANCELS[self.cancels]

    def texts(self, statement, library):
        """The texts to try, in this order: the first that compiles is the mutant."""
        of_library = OF_LIBRARY.match(self.text)
        texts = library.texts(of_library[1]) if of_library else [self.text]
        if self.task:
            tasks = [self.task]
        else:
            tasks = [statement.awaited] * statement.calls() + ["mutant::fails()"]
        found = []
        for text in (self.within.replace("$it", text) for text in texts):
            for task in tasks if "$task" in text else [""]:
                for end in ("co_return;", "co_return {};") if "$return" in text else [""]:
                    found.append(self.filled(text, statement, task, end))
        return found

    @staticmethod
    def filled(text, statement, task, end):
        values = {"statement": statement.text, "awaited": statement.awaited,
                  "left": statement.left, "return": end}
        return Template(text).substitute(values, task=Template(task).safe_substitute(values))


KINDS = {name: Kind(name, entry)
         for name, entry in yaml.safe_load((FOLDER / "kinds.yaml").read_text()).items()}


class Mutant:
    """A mistake that is put into a file at a statement."""

    def __init__(self, kind, source, statement, texts):
        self.kind, self.source, self.statement, self.texts = kind, source, statement, texts
        self.line = 0  # in the copy
        self.verdict, self.reported = None, []

    def text(self):
        return self.texts[0]

    def try_next_text(self):
        """False when there is none."""
        del self.texts[0]
        return bool(self.texts)

    def inserts(self):
        return self.kind.place == "before"

    def overlaps(self, other):
        a, b = self.statement, other.statement
        return a.line <= b.last and b.line <= a.last

    def __str__(self):
        return f"{self.kind.name}: {self.source.path}:{self.statement.line}: {self.text()}"


class Copy:
    """A copy of a file with several mutants that do not disturb each other. A coroutine has
    either inserted lines or changed statements, and only a few of the latter."""

    ROOM = 30      # inserted lines in a coroutine, at most
    CHANGES = 4    # changed statements in a coroutine, at most

    def __init__(self, unit):
        self.unit, self.mutants = unit, []

    def accepts(self, mutant):
        same = [m for m in self.mutants if m.statement.function is mutant.statement.function]
        for other in self.mutants:
            alike = mutant.inserts() and other.inserts()
            if mutant.overlaps(other) and not (alike and mutant.statement is other.statement):
                return False
        if any(m.inserts() != mutant.inserts() for m in same):
            return False
        if mutant.inserts():
            return len(same) < self.ROOM and all(m.kind is not mutant.kind for m in same)
        return len(same) < self.CHANGES

    def render(self):
        """Returns the text of the copy, and sets the line of each mutant. The library's header is
        included in the first line, since libclang keeps only the headers in front of all code
        from one text to the next."""
        text, edits = self.unit.source.text, []
        for mutant in self.mutants:
            statement = mutant.statement
            if mutant.inserts():
                begin = self.unit.source.line_starts[statement.line - 1]
                edits.append((begin, begin, f"{statement.indent}{mutant.text()}\n", mutant))
            else:
                edits.append((statement.start, statement.end, mutant.text(), mutant))
        parts, at, line = [f'#include "{self.unit.library.header}"\n'], 0, 2
        for start, end, new, mutant in sorted(edits, key=lambda edit: edit[:2]):
            parts += [text[at:start], new]
            line += text.count("\n", at, start)
            mutant.line = line
            line += new.count("\n")
            at = end
        return "".join([*parts, text[at:]])
