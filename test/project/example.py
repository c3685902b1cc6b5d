# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The bundled example gives exactly the findings that its page shows.
#
# RUN: rm -rf %t && %python %s %coro-tidy %t %bless

import re
import subprocess
import sys

from project import ROOT, agree, finish

EXAMPLE = ROOT / "docs/example"
CHECKS = {"coro-blocking-call", "coro-discarded-task", "coro-swallowed-cancellation",
          "coro-unbounded-gather", "coro-unclosed-session"}


def main(program, build, *bless):
    subprocess.run(["cmake", "-S", EXAMPLE, "-B", build, "-G", "Ninja",
                    "-DCMAKE_CXX_COMPILER=clang++-22"], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run([program, "-p", build, "."], cwd=EXAMPLE, capture_output=True, text=True)
    complaints = []
    if done.returncode != 1:
        complaints.append(f"coro-tidy ended with {done.returncode}\n{done.stderr}")
    found = set(re.findall(r"coro-[a-z-]+", done.stdout))
    complaints += [f"{check} finds nothing in the example" for check in sorted(CHECKS - found)]
    page = EXAMPLE / "README.md"
    shown = re.search(r"```text\n.*?```", page.read_text(), re.DOTALL).group()
    complaints += agree(page, shown, f"```text\n{done.stdout.rstrip()}\n```", bless)
    finish(complaints)


main(*sys.argv[1:])
