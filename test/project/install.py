# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# An installation works wherever it is moved to, and so do the packages: what is in them
# runs, knows its pages, and completes its own options.
#
# REQUIRES: clangd
# RUN: rm -rf %t && mkdir %t && %python %s %build %t

import pathlib
import shutil
import subprocess
import sys

from project import ROOT, finish

SOURCE = '#include "stubs/coro.h"\n#include <unistd.h>\nlazy::Task<> f() { ::sleep(1); co_return; }\n'
FLAGS = ["-std=c++20", f"-isystem{ROOT}/test"]
NEEDED = ["libclang-common-22-dev", "libclang-cpp22", "libllvm22", "libc6", "libstdc++6"]
PAGES = ["README.md", "CHANGELOG.md", "copyright", "docs/using.md", "docs/checks/blocking-call.md"]


def call(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **more)
    return done.returncode, done.stdout + done.stderr


def must(complaints, code, said, *command, **more):
    """The command ends with the code and says all of `said`."""
    got, output = call(*command, **more)
    missing = [part for part in said if part not in output]
    if got != code or missing:
        complaints.append(f"{' '.join(map(str, command))}: exit {got}, without {missing}:\n{output}")


def check_tree(tree, work):
    """Complaints about an installation below `tree`."""
    complaints = [f"{tree}: {page} is missing" for page in PAGES
                  if not (tree / "share/doc/coro-tidy" / page).is_file()]
    source = work / "source.cpp"
    source.write_text(SOURCE)
    program = tree / "bin/coro-tidy"
    must(complaints, 1, ["[coro-blocking-call]"], program, source, "--", *FLAGS, cwd=work)
    must(complaints, 0, ["coro-blocking-call"], program, "explain", "blocking-call")
    must(complaints, 0, ["clangd version 22"], tree / "bin/coro-clangd", "--version")
    must(complaints, 0, ["[coro-blocking-call]"], "clang-tidy-22",
         f"--load={tree}/lib/coro-tidy/CoroTidy.so", "--checks=-*,coro-*", source, "--", *FLAGS)
    return complaints + check_completions(tree)


def check_completions(tree):
    complaints = []
    program, share = tree / "bin/coro-tidy", tree / "share"
    script = share / "bash-completion/completions/coro-tidy"
    asked = {"--write": "--write-baseline", "explain block": "blocking-call",
             "--format gi": "github", "--fail-on ne": "never", "cache st": "stats", "wh": "why",
             "uni": "unit", "lin": "link", "--dep": "--depfile"}
    for typed, expected in asked.items():
        words = ["coro-tidy", *typed.split()]
        ask = (f'source {script}; COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; '
               f'_coro_tidy {program}; printf "%s\\n" "${{COMPREPLY[@]}}"')
        got, output = call("bash", "-c", ask)
        if got or expected not in output.split():
            complaints.append(f"bash does not complete `coro-tidy {typed}`: {output}")
    if not shutil.which("fish"):
        return complaints
    path = f"set -x PATH {tree}/bin $PATH; source {share}/fish/vendor_completions.d/coro-tidy.fish; "
    for typed in ("--write", "explain block", "cache st", "wh"):
        got, output = call("fish", "--no-config", "-c", f"{path} complete -C 'coro-tidy {typed}'")
        if got or asked[typed] not in output.split():
            complaints.append(f"fish does not complete `coro-tidy {typed}`: {output}")
    return complaints


def install(build, work):
    """Into a prefix, which is moved away before it is used."""
    code, output = call("cmake", "--install", build, "--component", "coro-tidy", "--prefix",
                        work / "prefix", "--strip")
    if code:
        return [output]
    (work / "prefix").rename(work / "moved")
    return check_tree(work / "moved", work)


def pack(build, work):
    code, output = call("cpack", "--config", f"{build}/CPackConfig.cmake", "-B", work / "packages")
    if code:
        return [output]
    package, = (work / "packages").glob("*.deb")
    archive, = (work / "packages").glob("*.tar.gz")
    _, depends = call("dpkg-deb", "-f", package, "Depends")
    complaints = [f"{package.name} does not depend on {name}: {depends}" for name in NEEDED
                  if name not in depends]
    call("dpkg-deb", "-x", package, work / "debian")
    (work / "archive").mkdir()
    call("tar", "-xzf", archive, "-C", work / "archive", "--strip-components=1")
    return [*complaints, *check_tree(work / "debian/usr", work), *check_tree(work / "archive", work)]


build, work = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
finish(install(build, work) + pack(build, work))
