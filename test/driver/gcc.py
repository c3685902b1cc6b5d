# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Commands that were written for gcc: where it looks for headers, for which machine, and
# what it takes for granted.
#
# RUN: %python %s %coro-tidy %t

import shutil
import sys

from scratch import BLOCKING, TASK, Project, cases_of, expect, findings, one_line, run_cases

LOUD = [("a.cpp", 4, "coro-blocking-call")]

# Answers as gcc does, for a machine and with headers of its own; counts how often.
FAKE = """#!/bin/sh
echo "$@" >> FOLDER/asked
cat >&2 <<END
Using built-in specs.
Target: aarch64-linux-gnu
#include "..." search starts here:
#include <...> search starts here:
 FOLDER/cross/c++
 FOLDER/cross/gcc/aarch64/include
 FOLDER/cross/include
End of search list.
END
"""

CROSS_HEADERS = {
    "cross/include/board.h": "#include <stddef.h>\n#define BOARD 1\nsize_t boards();\n",
    "cross/gcc/aarch64/include/stddef.h": "#error gcc's own\n",
    "cross/c++/coroutine": "#include \"/usr/include/c++/12/coroutine\"\n",
}


def cross_compiler(folder, name="cross/bin/aarch64-linux-gnu-g++"):
    project = Project(folder, {"a.cpp": "#include <board.h>\n#ifndef __aarch64__\n#error\n#endif\n",
                               **CROSS_HEADERS}, None)
    file = project.write(name, FAKE.replace("FOLDER", str(folder)))
    file.chmod(0o755)
    command = project.command("a.cpp", compiler=str(file))
    project.database("compile_commands.json", [dict(command, file="a.cpp"), project.command(
        "a.cpp", "-DOTHER", compiler=str(file))])
    return project


def asks_the_compiler_that_is_allowed(folder):
    project = cross_compiler(folder)
    expect(project.run(f"--query-driver={folder}/cross/bin/*"), 0, "2 units")
    asked = (folder / "asked").read_text().splitlines()
    assert asked == ["-E -v -x c++ /dev/null"], asked
    expect(project.run(f"--query-driver=/nowhere/*,{folder}/*/aarch64-*"), 0)


def asks_no_other(folder):
    project = cross_compiler(folder)
    done = expect(project.run(), 3, "is not asked for its include paths")
    assert f"--query-driver='{folder}/cross/bin/*'" in done.err, done
    assert done.err.count("is not asked") == 1 and not (folder / "asked").exists(), done
    assert "--query-driver: '['" in one_line(project.run("--query-driver=[")).err


def asks_by_any_name_that_is_allowed(folder):
    project = cross_compiler(folder, "cross/bin/qcc")
    expect(project.run(), 3)
    expect(project.run("--query-driver", f"{folder}/cross/bin/qcc"), 0)


def asks_with_the_flags_that_choose_headers(folder):
    project = cross_compiler(folder)
    compiler = str(folder / "cross/bin/aarch64-linux-gnu-g++")
    flags = ["--sysroot=/s", "-isysroot", "/t", "-mabi=lp64", "-nostdinc++", "-Bbin", "-specs=x.specs",
             "-DX", "-Iinclude", "-mno/slash"]
    project.database("compile_commands.json", [
        project.command("a.cpp", *flags, compiler=compiler),
        dict(project.command("c.c", compiler=compiler.replace("g++", "gcc")), file="c.c")])
    project.write("c.c", "")
    shutil.copy(compiler, compiler.replace("g++", "gcc"))
    project.run(f"--query-driver={folder}/cross/bin/*")
    assert (folder / "asked").read_text().splitlines() == [
        "-E -v -x c++ --sysroot=/s -isysroot /t -mabi=lp64 -nostdinc++ /dev/null",
        "-E -v -x c /dev/null"]


def says_when_a_compiler_does_not_answer(folder):
    project = cross_compiler(folder)
    for answer in ("#!/bin/sh\nexit 1\n", "#!/bin/sh\necho nothing\n", "no program"):
        project.write("cross/bin/aarch64-linux-gnu-g++", answer)
        done = expect(project.run(f"--query-driver={folder}/cross/bin/*"), 3, "does not answer")
        assert done.err.count("does not answer") == 1, done


def finds_the_headers_of_the_system_compiler(folder):
    headers = "#include <stddef.h>\n#include <limits.h>\n#include <cstdlib>\n#include <vector>\n"
    for compiler in ("g++", "/usr/bin/g++", "c++", "x86_64-linux-gnu-g++", "gcc"):
        project = Project(folder, {"a.cpp": BLOCKING + headers}, None)
        project.database("compile_commands.json", [project.command("a.cpp", compiler=compiler)])
        done = expect(project.run("--format=json"), 1)
        assert findings(done) == LOUD and done.err.count("\n") == 1, done


def reads_asio_as_gcc_does(folder):
    """Asio asks whether the compiler is a gcc with coroutines, and clang is none."""
    asio = ("#include <asio.hpp>\n#include <unistd.h>\nusing asio::awaitable;\n"
            "awaitable<void> f() { ::sleep(1); co_return; }\n")
    project = Project(folder, {"a.cpp": asio}, None)
    project.database("compile_commands.json", [project.command("a.cpp", compiler="g++")])
    assert findings(expect(project.run("--format=json"), 1)) == LOUD
    project.database("compile_commands.json",
                     [project.command("a.cpp", "-DASIO_DISABLE_CO_AWAIT", compiler="g++")])
    expect(project.run(), 3)


def has_coroutines_where_gcc_has(folder):
    new = TASK + "#include <unistd.h>\nTask<> f() { ::sleep(1); co_return; }\n"
    project = Project(folder, {"a.cpp": new}, None)
    for flags in (["-std=c++17", "-fcoroutines"], ["-fcoroutines", "-std=gnu++1z"], ["-std=c++2a"],
                  ["-std=c++23", "-fcoroutines"]):
        command = project.command("a.cpp", *flags, compiler="g++")
        project.database("compile_commands.json", [command])
        assert findings(expect(project.run("--format=json"), 1)) == LOUD, flags


def leaves_older_standards_alone(folder):
    project = Project(folder, {"a.cpp": "static_assert(__cplusplus == 201703L);\n"
                                        "#ifdef ASIO_HAS_CO_AWAIT\n#error\n#endif\n",
                               "c.c": "int class;\n"}, None)
    plain = dict(project.command("c.c"), arguments=["gcc", "-std=c11", "-c", "c.c"])
    for flags in (["-std=c++17"], ["-std=gnu++17"]):
        project.database("compile_commands.json",
                         [project.command("a.cpp", *flags, compiler="g++"), plain])
        expect(project.run(), 0, "2 units")


run_cases(cases_of(sys.modules[__name__]))
