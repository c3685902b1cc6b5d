# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The page of the review checklist, the catalog, and the code that the page names agree:
#  - a check that serves a line stands in the row of that line, and serves the lines in whose
#    rows it stands;
#  - what a row names is there: files of test/checklist and runtime/examples, and the functions
#    and classes in them; a row that names a check names a file in which that check is expected
#    to report something, unless it says that there is no such code;
#  - no file of either folder goes unnamed.
#
# RUN: %python %s %build

import re
import sys

from project import ROOT, catalog, finish

PAGE = ROOT / "docs/review-checklist.md"
NAME = re.compile(r"`([\w/]+\.cpp)`|`((?:wrong|right)::\w+)`")
CHECK = re.compile(r"`(coro-[a-z-]+)`")
CODE = {path.name: path.read_text() for path in (ROOT / "test/checklist").glob("*.cpp")}
EXAMPLES = {path.name: path for path in (ROOT / "runtime/examples").glob("*.cpp")}


def tables(text):
    """For each heading the rows of its tables, as lists of cells, without their headers."""
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        rows = [[cell.strip() for cell in line.strip("|").split(" | ")]
                for line in section.split("\n") if line.startswith("| ")]
        yield section.split("\n")[0], [row for row in rows[2:] if not row[0].startswith("**")]


def part(text, namespace):
    """What stands in `namespace wrong` or `namespace right` of a file."""
    found = re.search(rf"^namespace {namespace} {{$(.*?)^}} // namespace {namespace}$", text,
                      re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def unknown_names(cell, files):
    """What a cell names and is not there: `file.cpp`: `wrong::this`, `right::that`."""
    file = None
    for name, sample in NAME.findall(cell):
        file = name or file
        if name and name not in files:
            yield f"there is no {name} of this kind"
        elif sample:
            namespace, _, stem = sample.partition("::")
            if not re.search(rf"\b{stem}\b", part(CODE.get(file, ""), namespace)):
                yield f"{file} has no {sample}"


def unserved(rows, checks):
    """Rows and catalog, both ways."""
    lines = {row[0]: set(CHECK.findall(row[1])) for row in rows}
    for name, entry in checks.items():
        served = set(filter(None, re.split(r"; ", entry["serves"])))
        yield from (f"{name} serves '{line}', which is no line of the page"
                    for line in served - set(lines))
        for line, named in lines.items():
            if (line in served) != (name in named):
                yield f"'{line}': the catalog and the page do not agree about {name}"


def unshown(row):
    """The checks of a row that report nothing in the files it names."""
    texts = [CODE.get(name, "") for name, _ in NAME.findall(row[2]) if name]
    for check in CHECK.findall(row[1]):
        if f"No wrong sample for `{check}`" not in row[2] and not any(
                re.search(rf"// warning\S*:.*\[{check}\]", text) for text in texts):
            yield f"'{row[0]}': no file of the row is reported by {check}"


def main(build):
    text = PAGE.read_text()
    checks = {entry["name"]: entry for entry in catalog(build)}
    lines, stricter, topics = dict(tables(text)).values()
    complaints = [*unserved(lines, checks)]
    complaints += [what for row in lines for what in unshown(row)]
    complaints += [f"there is no check {name}" for name in sorted(set(CHECK.findall(text)))
                   if name not in checks]

    cells = [(row[0], row[2], CODE) for row in lines]
    cells += [(row[0], row[3], EXAMPLES) for row in lines]
    cells += [(row[0], row[3], CODE) for row in stricter]
    cells += [(row[0], row[2], {**CODE, **EXAMPLES}) for row in topics]
    complaints += [f"'{row}': {what}" for row, cell, files in cells
                   for what in unknown_names(cell, files)]
    for files in (CODE, EXAMPLES):
        named = {name for _, cell, kind in cells if kind is files for name, _ in NAME.findall(cell)}
        complaints += [f"the page does not name {name}" for name in sorted({*files} - named)]
    if min(map(len, (lines, stricter, topics, CODE, EXAMPLES, checks))) == 0:
        complaints.append("nothing was compared")
    finish([f"{PAGE.relative_to(ROOT)}: {line}" for line in complaints])


main(*sys.argv[1:])
