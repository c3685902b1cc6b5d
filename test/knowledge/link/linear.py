# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Linking costs what there is to link: four times the rules are not much more than four
# times the work, in a chain of calls, in a fan, and in one large circle.
#
# RUN: %python %s

import pathlib
import resource
import subprocess
import sys
import tempfile

SHAPES = {
    "chain": lambda n: [f"f{i} blocks if f{i + 1} blocks" for i in range(n)] + [f"f{n} blocks by x"],
    "fan": lambda n: [f"f{i} blocks if hub blocks" for i in range(n)] + ["hub blocks by x"],
    "circle": lambda n: [f"f{i} blocks if f{(i + 1) % n} blocks" for i in range(n)] + ["f0 blocks by x"],
}


def seconds(lines, folder):
    file = pathlib.Path(folder) / "rules"
    file.write_text("\n".join(lines))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    out = subprocess.check_output(["link-facts", file, "--closure"], text=True)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    if out.count("blocks") < len(lines) - 1:
        sys.exit(f"only {out.count('blocks')} of {len(lines)} were derived")
    return spent


with tempfile.TemporaryDirectory() as folder:
    for shape, rules in SHAPES.items():
        small, large = (min(seconds(rules(n), folder) for _ in range(2)) for n in (25_000, 100_000))
        if large > 8 * small + 0.5:
            sys.exit(f"{shape}: {small:.2f} s for 25 000 rules, {large:.2f} s for 100 000")
