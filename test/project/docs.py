# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the pages repeat of the code is what the code says: title, summary and
# option table of each check's page, the principles, the vocabulary of facts, the version.
#
# RUN: %python %s %build %bless

import re
import sys

from project import ROOT, agree, catalog, finish

SECTIONS = ["Why", "Bad", "Good", "Options", "Limits"]


def sentence(summary):
    return summary[:1].upper() + summary[1:] + "."


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def first_table(text):
    found = re.search(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE)
    return found.group().rstrip("\n") if found else ""


def check_page(entry, bless):
    page = ROOT / "docs/checks" / (entry["name"].removeprefix("coro-") + ".md")
    if not page.exists():
        return [f"{page.relative_to(ROOT)} is missing"]
    title, _, summary, *_ = page.read_text().split("\n")
    complaints = agree(page, f"{title}\n\n{summary}",
                       f"# {entry['name']}\n\n{sentence(entry['summary'])}", bless)

    sections = re.findall(r"^## (.*)$", page.read_text(), re.MULTILINE)
    if [section for section in sections if section in SECTIONS] != SECTIONS:
        complaints.append(f"{page.relative_to(ROOT)}: its sections are {', '.join(sections)}; "
                          f"among them, in this order, should be {', '.join(SECTIONS)}")
        return complaints
    options = re.search(r"^## Options\n\n(.*?)\n\n## ", page.read_text(),
                        re.MULTILINE | re.DOTALL).group(1)
    if entry["options"]:
        rows = [[f"`{o['name']}`", f"`{o['default']}`" if o["default"] else "", o["meaning"]]
                for o in entry["options"]]
        expected = table(["Option", "Default", "Meaning"], rows)
        found = first_table(options) or options
    else:
        expected, found = "None.", options
    return complaints + agree(page, found, expected, bless)


def vocabulary(bless):
    definitions = (ROOT / "checks/knowledge/Fact.def").read_text()
    facts = re.findall(r'^FACT\((\w+),\s*(\w+),\s*"([^"]*)",\s*"([^"]*)"\)', definitions,
                       re.MULTILINE)
    rows = [[f"`{spelling}`", subject.lower(), says] for _, subject, spelling, says in facts]
    page = ROOT / "docs/knowledge.md"
    return agree(page, first_table(page.read_text()),
                 table(["Fact", "About", "What it says"], rows), bless)


def principles(checks):
    text = (ROOT / "docs/principles.md").read_text().lower()
    return [f"docs/principles.md does not say: {principle}"
            for principle in sorted({entry["principle"] for entry in checks})
            if principle.lower() not in text]


def version():
    """CMakeLists.txt has it; the newest entry of the change log and the pages repeat it."""
    said = re.search(r"project\(coro-tidy VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
    repeated = [("CHANGELOG.md", re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(),
                                            re.MULTILINE)[:1])]
    repeated += [("docs/using.md", re.findall(pattern, (ROOT / "docs/using.md").read_text()))
                 for pattern in (r"rev: v(\S+)", r"coro-tidy_([\d.]+)_", r"coro-tidy-([\d.]+)-Linux")]
    return [f"{page}: its version is {', '.join(versions) or 'missing'}, not {said}"
            for page, versions in repeated if set(versions) != {said}]


checks = catalog(sys.argv[1])
bless = "--bless" in sys.argv
complaints = [line for entry in checks for line in check_page(entry, bless)]
finish(complaints + vocabulary(bless) + principles(checks) + version())
