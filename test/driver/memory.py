# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A worker examines many units one after another, and keeps none of them.
#
# RUN: %python %s %coro-tidy %t

import os
import subprocess
import sys

from scratch import CLEAN, PROGRAM, Project, cases_of, run_cases


def peak_of(folder, units):
    """In bytes, of the largest process of a run with one worker."""
    project = Project(folder, {f"unit{i}.cpp": "#include <regex>\n" + CLEAN for i in range(units)})
    quiet = subprocess.DEVNULL
    running = subprocess.Popen([PROGRAM, "-j1"], cwd=project.folder, stdout=quiet, stderr=quiet)
    _, status, usage = os.wait4(running.pid, 0)
    assert status == 0
    return usage.ru_maxrss * 1024


def many_units_need_no_more_than_one(folder):
    one, ten = peak_of(folder / "one", 1), peak_of(folder / "ten", 10)
    assert ten < 1.5 * one, f"{ten >> 20} MiB for ten units, {one >> 20} MiB for one"


run_cases(cases_of(sys.modules[__name__]))
