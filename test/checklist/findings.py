# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The code of the review checklist, as one project with all checks on: what is wrong is
# reported by the check and in the line that its marker names, and at the grades of an error
# and a warning nothing else is. A marker `warning(Level):` stands for a hint or an opt-in check,
# which `--all` lets through; those without a marker do not count.
#
# RUN: rm -rf %t && mkdir %t && %python %s %build %t

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


def examine(program, work, *options):
    """The findings as JSON has them; complaints about what could not be analysed."""
    units = sorted(HERE.rglob("*.cpp"))
    (work / "compile_commands.json").write_text(json.dumps(
        [{"directory": str(work), "file": str(unit),
          "arguments": ["clang++", *FLAGS, "-c", str(unit)]} for unit in units]))
    done = subprocess.run([program, "-p", work, "--format=json", *options], cwd=work,
                          capture_output=True, text=True)
    if done.returncode != 1:
        sys.exit(f"coro-tidy ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)["findings"]


def agrees(test, sure, more):
    """Whether what is reported for certain is what is marked, and what is marked is reported."""
    found = [[expect.Finding("warning", one["line"], f"{one['message']} [{one['check']}]")
              for one in findings] for findings in (sure, more)]
    left, missing = expect.compare(found[0], [m for m in test.markers if not m.labels])
    missing += expect.compare(found[1], [m for m in test.markers if m.labels])[1]
    if left or missing:
        expect.explain(test, "coro-tidy", left, missing)
    return not left and not missing


def main(build, work):
    tests = {str(path): expect.Test(path) for path in sorted(HERE.glob("*.cpp"))}
    program, work = f"{build}/bin/coro-tidy", pathlib.Path(work).resolve()
    default = {one["fingerprint"] for one in examine(program, work)}
    sure, more = collections.defaultdict(list), collections.defaultdict(list)
    for one in examine(program, work, "--all"):
        (sure if one["fingerprint"] in default else more)[one["file"]].append(one)
    agreed = [agrees(test, sure.pop(path, []), more[path]) for path, test in tests.items()]
    outside = [one for findings in sure.values() for one in findings]
    for one in outside:
        print(f"{one['file']}:{one['line']}: {one['message']} [{one['check']}]")
    return bool(outside) or not all(agreed)


sys.exit(main(*sys.argv[1:]))
