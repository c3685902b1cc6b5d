# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# How lit runs the tests: `lit test`, `lit test/checks/blocking-call.cpp`.
#   -D build=DIR      the build to test (build)
#   -D build_19=DIR   the build with LLVM 19, tested where it exists (build-19)
#   -D bless          rewrite what the tests expect

import os
import shutil
import sys

import lit.formats

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def folder(name, default):
    return os.path.abspath(lit_config.params.get(name) or os.path.join(root, default))


build = folder("build", "build")
build_19 = folder("build_19", "build-19")

config.name = "coro-tidy"
config.test_format = lit.formats.ShTest(execute_external=False)
config.test_source_root = os.path.join(root, "test")
config.test_exec_root = os.path.join(build, "test-work")
config.suffixes = [".cpp", ".test", ".py"]
config.excludes = ["lit.cfg.py", "apart.py", "expect.py", "count.py", "lsp.py", "stubs", "runtime", "Inputs"]

python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
bless = " --bless" if "bless" in lit_config.params else ""
config.substitutions += [
    ("%expect", f"{python} {root}/test/expect.py --build {build} --build-19 {build_19}{bless}"),
    ("%python", python),
    ("%bless", bless),
    ("%root", root),
    ("%build_19", build_19),
    ("%build", build),
    ("%coro-tidy", f"{build}/bin/coro-tidy"),
    ("%coro-clangd", f"{build}/bin/coro-clangd"),
    ("%plugin", f"{build}/lib/CoroTidy.so"),
]
config.environment["PATH"] = os.pathsep.join(
    [f"{build}/bin", "/usr/lib/llvm-22/bin", os.environ["PATH"]])
for variable in ("HOME", "CCACHE_DIR", "CCACHE_DISABLE", "XDG_CACHE_HOME"):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]

for name, path in (("llvm-19", f"{build_19}/lib/CoroTidy.so"),
                   ("clangd", f"{build}/bin/coro-clangd")):
    if os.path.exists(path):
        config.available_features.add(name)
if shutil.which("pre-commit"):
    config.available_features.add("pre-commit")
# Of Debian, with bazel-rules-cc, bazel-rules-java and bazel-rules-proto: others fetch theirs.
if shutil.which("bazel") and os.path.isdir("/usr/share/bazel/rules/cc"):
    config.available_features.add("bazel")
