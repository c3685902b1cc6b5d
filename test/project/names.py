# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A check is three files of one stem, which is its name without "coro-".
#
# RUN: %python %s %build

import sys

from project import catalog, finish, stems

checks = {entry["name"].removeprefix("coro-") for entry in catalog(sys.argv[1])}
tests = stems("test/checks/*.cpp")
complaints = []
for where, found in (("checks/*.cpp", stems("checks/*.cpp")),
                     ("docs/checks/*.md", stems("docs/checks/*.md"))):
    complaints += [f"{where}: no file for coro-{name}" for name in sorted(checks - found)]
    complaints += [f"{where}: {name} is no check" for name in sorted(found - checks)]
complaints += [f"test/checks/{name}.cpp is missing" for name in sorted(checks - tests)]
complaints += [f"test/checks/{name}.cpp: its name does not begin with that of a check"
               for name in sorted(tests) if not any(
                   name == check or name.startswith(check + "-") for check in checks)]
if not checks:
    complaints.append("the catalog is empty")
finish(complaints)
