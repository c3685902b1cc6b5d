# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# bazel/coro_tidy.bzl under Debian's Bazel: what it reports is what a run over the same commands
# reports, and another checkout finds all results in a remote cache.
#
# REQUIRES: bazel
# RUN: %python %s %coro-tidy %t

import contextlib
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import sys
import threading

from scratch import BLOCKING, PROGRAM, ROOT, TASK, Project, cases_of, run_cases

RULES = pathlib.Path("/usr/share/bazel/rules")
FILES = {
    "WORKSPACE": 'local_repository(name = "coro_tidy", path = "../coro_tidy")\n',
    "BUILD": """
load("//tools:lint.bzl", "coro_tidy_test")
exports_files([".clang-tidy"])
genrule(
    name = "made",
    outs = ["made.h"],
    cmd = "echo '#include <unistd.h>\\ninline void made() { ::sleep(1); }' > $@",
)
cc_library(name = "coro", hdrs = glob(["stubs/*.h"]))
cc_library(
    name = "low", srcs = ["low.cpp", "low_private.h"], hdrs = ["inc/low.h", "made.h"],
    includes = ["inc"], deps = [":coro"],
)
cc_library(name = "twin", srcs = ["low.cpp", "low_private.h", "made.h", "inc/low.h"], includes = ["inc"],
    deps = [":coro"])
cc_binary(
    name = "app", srcs = ["app.cpp"], deps = [":low", ":twin"], copts = ["-DX=1"],
    local_defines = ["Y=2"],
)
cc_binary(name = "check", srcs = ["test/check.cpp"], deps = [":low"])
coro_tidy_test(name = "coroutines", targets = [":app", ":check"], whole = True)
coro_tidy_test(name = "json", targets = [":app", ":check"], whole = True, format = "json")
coro_tidy_test(name = "sarif", targets = [":app", ":check"], whole = True, format = "sarif")
coro_tidy_test(name = "lenient", targets = [":app"], options = ["--fail-on=never"])
""",
    "tools/BUILD": 'exports_files(["coro-tidy"])\n',
    "tools/coro-tidy": f'#!/bin/sh\nexec {PROGRAM} "$@"\n',
    "tools/lint.bzl": """
load("@coro_tidy//bazel:coro_tidy.bzl", "coro_tidy_aspect", "coro_tidy_test_rule")
coro_tidy = coro_tidy_aspect(
    program = Label("//tools:coro-tidy"),
    configuration = [Label("//:.clang-tidy")],
)
coro_tidy_test = coro_tidy_test_rule(coro_tidy)
""",
    ".clang-tidy": "CheckOptions:\n  coro.Exclude: generated\n",
    "inc/low.h": "#pragma once\n" + TASK + "void low();\n"
                 "inline Task<> shared() {\n  low();\n  co_return;\n}\n",
    "low_private.h": "#include <unistd.h>\n",
    "low.cpp": '#include "low.h"\n#include "low_private.h"\n#include "made.h"\n'
               "void low() { ::sleep(1); }\nTask<> in_low() {\n  made();\n  co_return;\n}\n",
    "app.cpp": '#include "low.h"\nTask<> app() {\n  low();\n  co_return;\n}\n'
               "int main() { return X + Y; }\n",
    "test/check.cpp": BLOCKING + '#include "low.h"\nint main() {}\n',
}


def rules_for(folder):
    """The repositories that a workspace uses. Debian's rules for C++ are newer than its Bazel, and
    what measures coverage is nowhere."""
    rules, coverage, ours = folder / "rules_cc", folder / "coverage", folder / "coro_tidy"
    shutil.copytree(ROOT / "bazel", ours / "bazel")
    (ours / "WORKSPACE").write_text("")
    shutil.copytree(RULES / "cc", rules)
    for file in rules.rglob("*.bzl"):
        text = file.read_text()
        file.write_text(text.replace(', "use_cpp_toolchain"', "").replace(
            "use_cpp_toolchain()", '["@bazel_tools//tools/cpp:toolchain_type"]'))
    coverage.mkdir()
    (coverage / "WORKSPACE").write_text("")
    (coverage / "BUILD").write_text('package(default_visibility = ["//visibility:public"])\n'
                                    'filegroup(name = "coverage_report_generator")\n'
                                    'filegroup(name = "lcov_merger")\n')
    return {"coro_tidy": ours, "rules_cc": rules, "remote_coverage_tools": coverage,
            "rules_java": RULES / "java", "rules_proto": RULES / "proto"}


class Workspace(Project):
    def __init__(self, folder, rules):
        (folder / ".git").mkdir(parents=True)
        super().__init__(folder, FILES, database=None)
        (folder / "tools/coro-tidy").chmod(0o755)
        (folder / "stubs").mkdir()
        shutil.copy(ROOT / "test/stubs/coro.h", folder / "stubs")
        overrides = "".join(f"build --override_repository={name}={path}\n"
                            for name, path in rules.items())
        self.write(".bazelrc", f"build --jobs=2 --cxxopt=-std=c++20\n{overrides}")

    def bazel(self, code, *arguments):
        outside = f"{self.folder}-output"
        done = subprocess.run(
            ["bazel", f"--output_user_root={outside}", "--max_idle_secs=60", *arguments],
            cwd=self.folder, capture_output=True, text=True, timeout=500,
            env=self.environment({"HOME": outside}))
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def report(self, name="coroutines"):
        return (self.folder / f"bazel-bin/{name}.report").read_text()

    def commands(self):
        """Those of the actions, as an entry of a compile database has them."""
        actions = json.loads(self.bazel(0, "aquery", "--output=jsonproto", "--include_aspects",
                                        'mnemonic("CoroTidyUnit", deps(//:coroutines))').stdout)
        found = []
        for words in (action["arguments"] for action in actions["actions"]):
            end = words.index("--")
            found.append({"directory": str(self.folder), "file": words[end - 1],
                          "arguments": words[end + 1:]})
        return found


@contextlib.contextmanager
def workspaces(folder, *names):
    rules = rules_for(folder)
    made = [Workspace(folder / name, rules) for name in names]
    try:
        yield made
    finally:
        for each in made:
            each.bazel(0, "shutdown")


@contextlib.contextmanager
def remote_cache():
    """What Bazel takes for one: a place that keeps what it is given."""
    kept = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = kept.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def do_PUT(self):
            kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("localhost", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"--remote_cache=http://localhost:{server.server_port}"
    finally:
        server.shutdown()


def a_build_reports_what_a_run_does(folder):
    with workspaces(folder, "workspace") as (here,):
        done = here.bazel(3, "test", "--test_output=errors", "--keep_going", "//...")
        assert re.search(r"//:lenient +PASSED", done.stdout + done.stderr), done
        assert "low.cpp:6:3: error: 'made' blocks" in done.stdout, done.stdout
        commands = here.commands()
        assert sorted(c["file"] for c in commands) == ["app.cpp", "low.cpp", "low.cpp",
                                                       "test/check.cpp"], commands
        here.database("build/compile_commands.json", commands)
        for name, form in (("coroutines", "text"), ("json", "json"), ("sarif", "sarif")):
            alone = here.run(f"--format={form}", "--no-cache")
            assert alone.code == 1 and here.report(name) == alone.out, f"{here.report(name)}\n{alone}"
        said = (here.folder / "bazel-bin/coroutines.said").read_text()
        assert said == here.run("--no-cache").err, said
        assert "bazel-out/" in alone.out and "test/check.cpp" not in here.report()


def another_checkout_finds_results_in_the_remote_cache(folder):
    with remote_cache() as cache, workspaces(folder, "first", "far/away/second") as (first, second):
        first.bazel(0, "build", cache, "//:coroutines")
        done = second.bazel(0, "build", cache, "//:coroutines")
        # The header that is made, the units, and the link.
        assert re.search(r"processes: \d+ remote cache hit, \d+ internal\.", done.stderr), done.stderr
        assert first.report() == second.report() and "app.cpp" in first.report()
        results = list(pathlib.Path(f"{second.folder}/bazel-bin").rglob("*.result"))
        assert len(results) == 3, results
        for file in results:
            twin = first.folder / "bazel-bin" / file.relative_to(second.folder / "bazel-bin")
            assert twin.read_bytes() == file.read_bytes(), file


def a_broken_configuration_fails_the_build(folder):
    with workspaces(folder, "workspace") as (here,):
        here.write(".clang-tidy", "Checks: [\n")
        done = here.bazel(1, "build", "//:coroutines")
        assert ".clang-tidy" in done.stderr, done.stderr


run_cases(cases_of(sys.modules[__name__]))
