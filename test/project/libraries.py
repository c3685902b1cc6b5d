# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Every name that a library file speaks of is declared in the library's stub, and rill's
# in rill itself.
#
# RUN: %python %s %build

import pathlib
import subprocess
import sys
import tempfile

from project import ROOT, finish

FLAGS = ["-std=c++20", "-D_GNU_SOURCE", f"-I{ROOT}/test", f"-I{ROOT}/runtime/include"]


def headers_of(library):
    if library != "rill":
        return [f"stubs/{library}.h"]
    include = ROOT / "runtime/include"
    return sorted(str(path.relative_to(include)) for path in include.rglob("*.h")
                  if path.stem != "testing")


def undeclared(facts, unit):
    unit.write_text("".join(f"#include <{header}>\n" for header in headers_of(facts.stem)))
    return subprocess.run([f"{sys.argv[1]}/bin/print-facts", unit, "--names", facts, "--", *FLAGS],
                          capture_output=True, text=True)


complaints = []
files = sorted((ROOT / "checks/knowledge/libraries").glob("*.yaml"))
if not files:
    complaints.append("no library file was found")
with tempfile.TemporaryDirectory() as folder:
    for facts in files:
        run = undeclared(facts, pathlib.Path(folder) / f"{facts.stem}.cpp")
        if run.returncode:
            complaints.append(f"{facts.stem}: {run.stderr}")
        complaints += [f"{facts.name}: {name} is not declared" for name in run.stdout.split()]
finish(complaints)
