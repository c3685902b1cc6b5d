# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The code of the review checklist, as one project with all checks on: what is wrong is
# reported by the check and in the line that its marker names, and at the grades of an error
# and a warning nothing else is. A marker `warning(Level):` stands for a hint or an opt-in check,
# which `--all` lets through; hints without a marker do not count.
#
# RUN: rm -rf %t && mkdir %t && %python %s %coro-tidy %t

import collections
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

import expect

FLAGS = ["-std=c++20", f"-I{HERE}", f"-I{ROOT}/runtime/include"]


def examine(program, work):
    """Every finding as JSON has it; complaints about what could not be analysed."""
    units = sorted(HERE.rglob("*.cpp"))
    (work / "compile_commands.json").write_text(json.dumps(
        [{"directory": str(work), "file": str(unit),
          "arguments": ["clang++", *FLAGS, "-c", str(unit)]} for unit in units]))
    done = subprocess.run([program, "-p", work, "--all", "--format=json"], cwd=work,
                          capture_output=True, text=True)
    if done.returncode != 1:
        sys.exit(f"coro-tidy ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)["findings"]


def agrees(test, found):
    """Whether a file's findings are those of its markers."""
    sure = [expect.Finding("warning", one["line"], f"{one['message']} [{one['check']}]")
            for one in found if one["severity"] in ("error", "warning")]
    hints = [expect.Finding("warning", one["line"], f"{one['message']} [{one['check']}]")
             for one in found if one["severity"] not in ("error", "warning")]
    left, missing = expect.compare(sure, [m for m in test.markers if not m.label])
    missing += expect.compare(hints, [m for m in test.markers if m.label])[1]
    if left or missing:
        expect.explain(test, "coro-tidy", left, missing)
    return not left and not missing


def main(program, work):
    tests = {str(path): expect.Test(path) for path in sorted(HERE.glob("*.cpp"))}
    found = collections.defaultdict(list)
    for one in examine(program, pathlib.Path(work).resolve()):
        found[one["file"]].append(one)
    agreed = [agrees(test, found.pop(path, [])) for path, test in tests.items()]
    outside = [one for many in found.values() for one in many
               if one["severity"] in ("error", "warning")]
    for one in outside:
        print(f"{one['file']}:{one['line']}: {one['message']} [{one['check']}]")
    return bool(outside) or not all(agreed)


sys.exit(main(*sys.argv[1:]))
