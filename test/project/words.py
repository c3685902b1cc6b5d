# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# No check and no topic asks what something is called: they ask for facts, and the words
# stand in words.yaml. Every fact that words suggest there is asked for somewhere.
#
# RUN: %python %s

import re

from project import ROOT, finish

# Ways to hold a name against words that stand in the code. What a protocol calls a member
# is asked for by structure::plays, what the standard library calls its own by isStdFunction
# and isStdClass.
NAME = r'(?:getName|getNameAsString|getQualifiedNameAsString|nameOf|displayName)\([^()]*\)'
ASKED = [
    (re.compile(NAME + r'\s*[=!]=(?!\s*[\w.>-]*' + NAME + ')'), "compares a name"),
    (re.compile(NAME + r'\.(?:str\(\)\.)?(?:contains|starts_with|ends_with|equals|find|compare)'),
     "looks for a word in a name"),
    (re.compile(r'\bisStr\(|\bStringSwitch\b|initializer_list<(?:llvm::)?StringRef>'),
     "holds a name against words"),
    (re.compile(r'\bwordsOf\(|#include "knowledge/Words\.h"'), "takes a name to pieces"),
]
LIST = re.compile(r'\{\s*"\w')
MAY_LIST = {"isStdClass"}

SUGGESTION = re.compile(r"^    ([a-z][\w-]*)(?:\(\w+\))?:", re.MULTILINE)
DEFINITION = re.compile(r'^FACT\((\w+),\s*\w+,\s*"([^"]*)"', re.MULTILINE)
COMMENT = re.compile(r"//.*")


def without_comments(path):
    return COMMENT.sub("", path.read_text())


def called_with(text, at):
    """The function whose argument begins at this place; None for what is no argument."""
    depth = 0
    while at > 0:
        at -= 1
        depth += (text[at] in ")}]") - (text[at] in "({[")
        if depth < 0:
            name = re.search(r"\w+$", text[:at])
            return name.group() if text[at] == "(" and name else None
    return None


def asking(path):
    text = without_comments(path)
    places = [(found, how) for pattern, how in ASKED for found in pattern.finditer(text)]
    places += [(found, "looks for a name in a list of words") for found in LIST.finditer(text)
               if called_with(text, found.start()) not in {None, *MAY_LIST}]
    for found, how in places:
        line = text.count("\n", 0, found.start()) + 1
        yield f"{path.relative_to(ROOT)}:{line}: {how}: {found.group().strip()}"


def unasked(sources):
    words = (ROOT / "checks/knowledge/words.yaml").read_text()
    named = {spelling: name for name, spelling in
             DEFINITION.findall((ROOT / "checks/knowledge/Fact.def").read_text())}
    text = "".join(without_comments(path) for path in sources)
    for spelling in sorted(set(SUGGESTION.findall(words))):
        if not re.search(rf"\bFact::{named[spelling]}\b", text):
            yield f"checks/knowledge/words.yaml: nobody asks who suggests {spelling}"


checked = sorted([*(ROOT / "checks").glob("*.cpp"), *(ROOT / "checks/topics").rglob("*.cpp"),
                  *(ROOT / "checks/topics").rglob("*.h")])
complaints = [complaint for path in checked for complaint in asking(path)]
complaints += unasked(path for path in (ROOT / "checks").rglob("*.cpp")
                      if path.name not in ("Fact.cpp", "Words.cpp"))
if not checked:
    complaints.append("no source was found")
finish(complaints)
