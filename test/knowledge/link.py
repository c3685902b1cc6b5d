#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the answers of link-facts with those in a file of questions.

    # RUN: %link %s
    f blocks by sleep
    ? f blocks = f: sleep

`--bless` writes the answers into the file.
"""

import difflib
import pathlib
import subprocess
import sys

bless = "--bless" in sys.argv
program, path, *options = [word for word in sys.argv[1:] if word != "--bless"]
written = pathlib.Path(path).read_text()
found = subprocess.check_output([program, path, *options], text=True)
if bless:
    pathlib.Path(path).write_text(found)
elif found != written:
    sys.exit("\n".join(difflib.unified_diff(written.split("\n"), found.split("\n"), path, "linked",
                                            lineterm="")))
