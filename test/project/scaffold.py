# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What checks/new-check writes is a check: in a copy of the sources the build finds
# it, it compiles, and its test passes. Only what is new in the copy is compiled;
# the other objects are those of the build under test.
#
# RUN: rm -rf %t && mkdir %t && %python %s %build %t

import pathlib
import shutil
import subprocess
import sys

from project import ROOT

STEM = "brand-new-check"


def run(*command, cwd=None):
    done = subprocess.run(list(map(str, command)), cwd=cwd, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def cached(build, variable):
    for line in (build / "CMakeCache.txt").read_text().splitlines():
        if line.startswith(variable + ":"):
            return line.partition("=")[2]


def main(build, work):
    build, copy = pathlib.Path(build), pathlib.Path(work).resolve() / "copy"
    for folder in ("cmake", "checks", "driver", "docs", "test"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("build"))
    shutil.copy(ROOT / "CMakeLists.txt", copy)
    before = {path for path in copy.rglob("*") if path.is_file()}
    run(copy / "checks/new-check", STEM)
    added = sorted(str(path.relative_to(copy)) for path in copy.rglob("*")
                   if path.is_file() and path not in before)
    if added != [f"checks/{STEM}.cpp", f"docs/checks/{STEM}.md", f"test/checks/{STEM}.cpp"]:
        sys.exit(f"new-check wrote {added}")

    run("cmake", "-S", copy, "-B", copy / "build", "-G", "Ninja",
        f"-DCMAKE_CXX_COMPILER={cached(build, 'CMAKE_CXX_COMPILER')}",
        "-DBUILD_TESTING=OFF", "-DCORO_TIDY_RUNTIME=OFF")
    objects = "checks/CMakeFiles/coro-checks.dir"
    new = [f"{objects}/{STEM}.cpp.o", f"{objects}/Embedded.cpp.o"]
    run("ninja", "-C", copy / "build", *new)

    for program in ("lib/CoroTidy.so", "bin/coro-tidy", "bin/coro-clangd", "bin/link-facts"):
        link = run("ninja", "-C", build, "-t", "commands", "-s", program).strip()
        link = link.replace(f" {new[1]}", "".join(f" {copy}/build/{one}" for one in new))
        link = link.replace(f"-o {program}", f"-o {copy}/build/{program}")
        (copy / "build" / program).parent.mkdir(exist_ok=True)
        run("sh", "-c", link, cwd=build)
    run(sys.executable, copy / "test/expect.py", "--build", copy / "build",
        copy / f"test/checks/{STEM}.cpp", f"coro-{STEM}")


main(*sys.argv[1:])
