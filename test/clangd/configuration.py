# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# coro-clangd reports our findings and offers their fixes without configuration; a
# list of checks is read as coro-tidy reads it.
#
# RUN: rm -rf %t && mkdir %t && %python %s %coro-clangd %t

import pathlib
import sys

from lsp import Server

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

PROGRAM = """
#include "stubs/coro.h"

using Task = lazy::Task<>;
Task flush();

Task serve() {
  flush();
  co_await flush();
}
"""

CASES = {
    "none": ("", True),
    "others": ("Checks: '-*,bugprone-*'", True),
    "ours-off": ("Checks: 'bugprone-*,-coro-*'", False),
    "one-off": ("Checks: '-coro-discarded-task'", False),
    "only-one": ("Checks: '-coro-*,coro-discarded-task'", True),
    "all-off": ("Checks: '-*'", False),
    "all-off-but-one": ("Checks: '-*,bugprone-*,coro-discarded-task'", True),
    "all-off-but-another": ("Checks: '-*,coro-sync-wait'", False),
}


def main(program, work):
    failed = False
    for name, (configuration, expected) in CASES.items():
        folder = (pathlib.Path(work) / name).resolve()
        folder.mkdir()
        (folder / ".clang-tidy").write_text(configuration or "InheritParentConfig: false\n")
        (folder / "compile_flags.txt").write_text(f"-std=c++20\n-isystem{ROOT}/test\n")
        file = folder / "serve.cpp"
        file.write_text(PROGRAM)
        with Server(program, folder) as server:
            found = [one for one in server.diagnostics(file)
                     if one.get("code") == "coro-discarded-task"]
            lines = [one["range"]["start"]["line"] for one in found]
            wanted = [PROGRAM.split("\n").index("  flush();")] if expected else []
            if lines != wanted:
                print(f"{name}: reported on lines {lines} (from 0), expected {wanted}")
                failed = True
            fixes = [server.quick_fixes(file, one) for one in found]
            texts = [edit["newText"] for fix in fixes for edits in fix.values() for edit in edits
                     if edit["newText"]]
            if texts != ["co_await "] * len(wanted):
                print(f"{name}: the quick fixes insert {texts}")
                failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
