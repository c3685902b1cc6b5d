#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares what Knowledge says of a file with the markers in it, line by line, both ways.

    // RUN: %facts %s
    lib::task<int> t = lib::start();   // is: lazy-task spawns

A line without a marker is one of which nothing is known. Options of print-facts and,
behind a `--`, compiler flags may follow. `--bless` rewrites the markers.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MARKER = re.compile(r"\s*// is: (.*)$")


def facts(program, path, options):
    own, _, flags = "\0".join(options).partition("--\0")
    done = subprocess.run([program, path, *filter(None, own.split("\0")), "--", "-std=c++20", "-w",
                           f"-I{ROOT}/test", *filter(None, flags.split("\0"))],
                          capture_output=True, text=True)
    if done.returncode or done.stderr:
        sys.exit(f"{path}: {done.stderr or 'print-facts failed'}")
    return {int(number): words for number, words in
            (line.split(": ", 1) for line in done.stdout.splitlines())}


def marked(line, words):
    bare = MARKER.sub("", line)
    return f"{bare}  // is: {words}" if words else bare


bless = "--bless" in sys.argv
program, path, *options = [word for word in sys.argv[1:] if word != "--bless"]
lines = pathlib.Path(path).read_text().split("\n")
found = facts(program, path, options)
right = [marked(line, found.get(number)) for number, line in enumerate(lines, 1)]
if bless:
    pathlib.Path(path).write_text("\n".join(right))
    sys.exit()
for number, (line, wanted) in enumerate(zip(lines, right), 1):
    if line != wanted and sorted(MARKER.findall(line)) != sorted(MARKER.findall(wanted)):
        print(f"{path}:{number}: {MARKER.sub('', line).strip()}\n"
              f"  marked: {' '.join(MARKER.findall(line)) or 'nothing'}\n"
              f"  known:  {found.get(number, 'nothing')}")
        bless = True
sys.exit(bless)
