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
    ("core/Cost.h", "catalog"),
    ("core/", "core"),
    ("topics/", "topics"),
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
    ("checks/topics", {"topics", "catalog", "core", "flow", "knowledge", "clang", "llvm"}),
    ("checks", {"topics", "catalog", "core", "flow", "knowledge", "clang", "llvm"}),
    ("driver/outputs", {"finding", "clang", "llvm", "fmt"}),
    ("driver", {"catalog", "knowledge", "finding", "driver", "clang", "llvm", "fmt"}),
    ("runtime", {"rill"}),
]

# The topics among themselves: each may include those before it.
TOPICS = ["tasks", "cancellation", "time", "calls", "sessions", "locks", "resumption", "loops",
          "queues", "blocking", "state", "lifetime"]


def layer_of(header):
    return next((layer for start, layer in LAYERS if header.startswith(start)), None)


def forbidden_includes(file, allowed):
    for found in INCLUDE.finditer(file.read_text()):
        quoted, header = found.group(1), found.group(1) or found.group(2)
        layer = layer_of(header)
        stray = layer is None and quoted and not (file.parent / quoted).exists()
        if stray or (layer and layer not in allowed) or is_later_topic(header, file):
            yield f"{file.relative_to(ROOT)} includes {header}"


def is_later_topic(header, file):
    own, other = file.parent.name, header.split("/")[1:2]
    return (header.startswith("topics/") and own in TOPICS
            and TOPICS.index(other[0]) > TOPICS.index(own))


complaints, seen = [], 0
for file in sorted(path for pattern in ("*.h", "*.cpp", "*.def")
                   for top in ("checks", "driver", "runtime")
                   for path in (ROOT / top).rglob(pattern)):
    name = str(file.relative_to(ROOT))
    allowed = next(layers for folder, layers in ALLOWED if name.startswith(folder + "/"))
    complaints += forbidden_includes(file, allowed)
    seen += 1
    if name.startswith(("checks/core/", "checks/topics/", "checks/flow/", "checks/knowledge/",
                        "driver/")):
        complaints += [f"{name} names the check coro-{stem}" for stem in stems("checks/*.cpp")
                       if f'"coro-{stem}"' in file.read_text()]
complaints += [f"checks/topics/{folder.name} has no place in the order of the topics"
               for folder in (ROOT / "checks/topics").iterdir() if folder.name not in TOPICS]
if not seen:
    complaints.append("no source was found")
finish(complaints)
