# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the tests of the project share: where things are, the catalog, a list of complaints."""

import difflib
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def catalog(build):
    """Every check as {name, summary, severity, principle, serves, options}."""
    return json.loads(subprocess.check_output([f"{build}/bin/print-catalog"]))


def stems(pattern):
    return {path.stem for path in ROOT.glob(pattern)}


def finish(complaints):
    """Ends the test: each complaint is a line, and none means success."""
    for complaint in complaints:
        print(complaint)
    sys.exit(bool(complaints))


def agree(path, text, expected, bless):
    """Complains when a file holds `text` where `expected` belongs; with bless it is put there."""
    if text == expected:
        return []
    if bless:
        path.write_text(path.read_text().replace(text, expected, 1))
        return []
    difference = difflib.unified_diff(text.split("\n"), expected.split("\n"), n=0, lineterm="",
                                      fromfile=str(path.relative_to(ROOT)), tofile="the code says")
    return [*difference, "  (lit -D bless test/project rewrites it)"]
