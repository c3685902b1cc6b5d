# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares what print-events says of a file with the comment that ends the file.

events.py [--bless] BUILD BUILD_19 [--brief|--leaks] FILE

The comment begins with the line `// EVENTS`. BUILD_19 takes part if it exists: both
versions of LLVM must say the same.
"""

import difflib
import os
import subprocess
import sys

MARK = "// EVENTS\n"


def printed(build, options, path, root):
    command = [f"{build}/bin/print-events", *options, path, "--", "-std=c++20", "-w", f"-I{root}"]
    found = subprocess.run(command, capture_output=True, text=True)
    if found.returncode not in (0, 1):
        sys.exit(f"{command} crashed:\n{found.stderr}")
    return [f"// {line}\n" for line in found.stdout.splitlines()]


def main(arguments):
    bless = "--bless" in arguments
    builds = [a for a in arguments if not a.startswith("--")][:2]
    path = arguments[-1]
    options = [a for a in arguments if a in ("--brief", "--leaks")]
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

    with open(path) as file:
        lines = file.readlines()
    code = lines[: lines.index(MARK)] if MARK in lines else [*lines, "\n"]
    expected = lines[len(code) + 1 :]
    if bless:
        found = printed(builds[0], options, path, root)
        with open(path, "w") as file:
            file.writelines([*code, MARK, *found])
        return 0
    failed = not expected
    for build in builds:
        if build == builds[0] or os.path.exists(f"{build}/bin/print-events"):
            found = printed(build, options, path, root)
            sys.stdout.writelines(difflib.unified_diff(expected, found, path, build))
            failed |= found != expected
    return int(failed)


sys.exit(main(sys.argv[1:]))
