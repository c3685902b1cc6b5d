# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A clang-tidy of another version refuses the plugin with one line and a non-zero
# exit. The plugin needs symbols that this host does not have: without the guard
# the host would drop it for them, and succeed.
#
# REQUIRES: llvm-19
# RUN: rm -rf %t && mkdir %t && %python %s %build %build_19 %t

import pathlib
import subprocess
import sys

from project import finish

NM = "/usr/lib/llvm-22/bin/llvm-nm"
HOST_19 = ["bin/clang-tidy", "lib/libclang-cpp.so.19.1", "lib/libLLVM.so.19.1"]


def symbols(kind, file):
    lines = subprocess.check_output([NM, "-D", f"--{kind}-only", "--just-symbol-name", file],
                                    text=True).splitlines()
    return {line.partition("@")[0] for line in lines}


def refusal(version, plugin, source):
    done = subprocess.run([f"clang-tidy-{version}", f"--load={plugin}", "--checks=-*,coro-*",
                           source, "--"], capture_output=True, text=True)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line]
    if done.returncode == 0 or len(lines) != 1 or "coro-tidy: this plugin is for" not in lines[0]:
        yield f"{plugin} in clang-tidy-{version}: exit {done.returncode}, output {lines}"


def main(build, build_19, work):
    plugin, old_plugin = f"{build}/lib/CoroTidy.so", f"{build_19}/lib/CoroTidy.so"
    source = pathlib.Path(work) / "empty.cpp"
    source.write_text("int main() {}\n")
    complaints = [*refusal(19, plugin, source), *refusal(22, old_plugin, source)]
    there = set().union(*(symbols("defined", f"/usr/lib/llvm-19/{file}") for file in HOST_19))
    if not {name for name in symbols("undefined", plugin) - there if "clang" in name}:
        complaints.append("the plugin needs no symbol of LLVM 22 alone, so this test shows little")
    finish(complaints)


main(*sys.argv[1:])
