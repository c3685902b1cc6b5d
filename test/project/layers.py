# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Each layer may include what docs/architecture.md allows, and nothing else; below
# the checks, nothing knows a check by name.
#
# RUN: %python %s

import re

from project import ROOT, finish, stems

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)

# Where a header belongs, by the beginning of how it is included; the first match counts.
LAYERS = [
    ("core/Catalog.h", "catalog"),
    ("core/", "core"),
    ("flow/", "flow"),
    ("knowledge/", "knowledge"),
    ("driver/Finding.h", "finding"),
    ("driver/", "driver"),
    ("rill/", "rill"),
    ("clang/", "clang"),
    ("clang-tidy/", "clang"),
    ("llvm/", "llvm"),
    ("fmt/", "fmt"),
]

# What the files of a folder may include; the first match counts. The standard
# library and the system's headers are open to all.
ALLOWED = [
    ("checks/core", {"catalog", "core", "flow", "knowledge", "clang", "llvm"}),
    ("checks/flow", {"flow", "knowledge", "clang", "llvm"}),
    ("checks/knowledge", {"knowledge", "clang", "llvm"}),
    ("checks", {"catalog", "core", "flow", "knowledge", "clang", "llvm"}),
    ("driver/outputs", {"finding", "llvm", "fmt"}),
    ("driver", {"catalog", "knowledge", "finding", "driver", "clang", "llvm", "fmt"}),
    ("runtime", {"rill"}),
]


def layer_of(header):
    return next((layer for start, layer in LAYERS if header.startswith(start)), None)


def forbidden_includes(file, allowed):
    for found in INCLUDE.finditer(file.read_text()):
        quoted, header = found.group(1), found.group(1) or found.group(2)
        layer = layer_of(header)
        stray = layer is None and quoted and not (file.parent / quoted).exists()
        if stray or (layer and layer not in allowed):
            yield f"{file.relative_to(ROOT)} includes {header}"


complaints, seen = [], 0
for file in sorted(path for pattern in ("*.h", "*.cpp", "*.def")
                   for top in ("checks", "driver", "runtime")
                   for path in (ROOT / top).rglob(pattern)):
    name = str(file.relative_to(ROOT))
    allowed = next(layers for folder, layers in ALLOWED if name.startswith(folder + "/"))
    complaints += forbidden_includes(file, allowed)
    seen += 1
    if name.startswith(("checks/flow/", "checks/knowledge/", "driver/")):
        complaints += [f"{name} names the check coro-{stem}" for stem in stems("checks/*.cpp")
                       if f'"coro-{stem}"' in file.read_text()]
if not seen:
    complaints.append("no source was found")
finish(complaints)
