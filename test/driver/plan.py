# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Which units a run examines: where compile databases are found, what paths select,
# and how it refuses when there is nothing to examine.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import (BLOCKING, CLEAN, ROOT, TASK, Project, cases_of, expect, findings, one_line,
                     run_cases)

HEADER = "#pragma once\n" + BLOCKING.replace("Task<>", "inline Task<>")


def finds_databases(folder):
    for place in (".", "build", "out", "cmake-build-debug", "_build"):
        project = Project(folder / f"with {place}", {"src/a.cpp": BLOCKING},
                          f"{place}/compile_commands.json")
        expect(project.run(), 1, "src/a.cpp:4:")
        expect(project.run("src"), 1, "src/a.cpp:4:")
        expect(project.run("a.cpp", cwd="src"), 1, "a.cpp:4:")


def takes_the_database_named(folder):
    project = Project(folder, {"a.cpp": BLOCKING, "b.cpp": CLEAN}, None)
    project.database("x/compile_commands.json", [project.command("a.cpp")])
    project.database("build/compile_commands.json", [project.command("b.cpp")])
    expect(project.run(), 0)
    expect(project.run("-p", "x"), 1, "a.cpp:4:")
    expect(project.run("-p", "x/compile_commands.json"), 1, "a.cpp:4:")
    assert "there is no" in one_line(project.run("-p", "y")).err


def says_how_to_make_a_database(folder):
    project = Project(folder, {"a.cpp": CLEAN}, None)
    done = one_line(project.run("a.cpp"))
    assert "CMAKE_EXPORT_COMPILE_COMMANDS" in done.err, done


def refuses_a_database_of_another_machine(folder):
    project = Project(folder, {"a.cpp": CLEAN})
    command = dict(project.command("a.cpp"), directory="/nowhere/build", file="/nowhere/a.cpp")
    project.database("build/compile_commands.json", [command])
    assert "/nowhere/build does not exist" in one_line(project.run()).err


def refuses_a_broken_or_empty_database(folder):
    project = Project(folder, {"a.cpp": CLEAN})
    project.write("build/compile_commands.json", "[{")
    assert "compile_commands.json" in one_line(project.run()).err
    project.database("build/compile_commands.json", [])
    assert "no unit of C or C++" in one_line(project.run()).err


def selects_by_path(folder):
    project = Project(folder, {"net/a.cpp": BLOCKING, "net2/b.cpp": BLOCKING, "c.cpp": CLEAN})
    assert findings(project.run("net", "--format=json")) == [
        ("net/a.cpp", 4, "coro-blocking-call")]
    done = project.run("net", "c.cpp", "--format=json")
    assert done.json()["units"]["analysed"] == 2, done
    (folder / "empty").mkdir()
    assert "lies below 'empty'" in one_line(project.run("empty")).err
    assert "'nothing.cpp' does not exist" in one_line(project.run("nothing.cpp")).err


def follows_symbolic_links(folder):
    project = Project(folder / "real", {"a.cpp": BLOCKING})
    (folder / "link").symlink_to(folder / "real")
    expect(project.run(str(folder / "link" / "a.cpp")), 1, "a.cpp:4:")


def examines_equal_commands_once(folder):
    project = Project(folder, {"a.cpp": CLEAN}, None)
    twice = [project.command("a.cpp", "-o", "one.o"),
             project.command(str(folder / "a.cpp"), "-o", "two.o", "-MD", "-MF", "two.d")]
    project.database("compile_commands.json", twice)
    assert project.run("--format=json").json()["units"]["analysed"] == 1
    project.database("compile_commands.json",
                     [project.command("a.cpp"), project.command("a.cpp", "-DOTHER")])
    assert project.run("--format=json").json()["units"]["analysed"] == 2


def expands_response_files(folder):
    project = Project(folder, {"a.cpp": TASK + "static_assert(FROM_FILE == 7);\n",
                               "flags.rsp": '-DFROM_FILE=7 "-Iwith space"\n'}, flags=["@flags.rsp"])
    expect(project.run(), 0)


def drops_what_clang_rejects(folder):
    project = Project(folder, {"a.cpp": BLOCKING}, None)
    flags = ["-fno-such-flag-of-gcc", "-fcoroutines", "-fmodules-ts", "-mno-such-machine-flag",
             "-fconcepts-diagnostics-depth=3", "-Wno-such-warning", "-fsanitize=no-such-sanitizer"]
    project.database("compile_commands.json", [project.command("a.cpp", *flags, compiler="g++")])
    expect(project.run(), 1, "a.cpp:4:")


def compiles_with_given_flags(folder):
    project = Project(folder, {"a.cpp": TASK + "static_assert(GIVEN == 3);\n"}, None)
    flags = ["--", "-std=c++20", f"-isystem{ROOT}/test", "-DGIVEN=3"]
    expect(project.run("a.cpp", *flags), 0)
    assert "wants at least one file" in one_line(project.run(*flags)).err
    assert "'b.cpp' is none" in one_line(project.run("b.cpp", *flags)).err


def examines_includers_of_headers(folder):
    project = Project(folder, {"late.h": HEADER, "between.h": '#include "late.h"\n',
                               "a.cpp": '#include "between.h"\n', "b.cpp": CLEAN})
    done = project.run("late.h", "--format=json")
    assert findings(done) == [("late.h", 5, "coro-blocking-call")], done
    assert done.json()["units"]["analysed"] == 1, done


def refuses_files_that_no_unit_knows(folder):
    project = Project(folder, {"a.cpp": CLEAN, "new.h": ""})
    project.write("new.cpp", BLOCKING)
    for file in ("new.h", "new.cpp"):
        assert "compiles or includes" in one_line(project.run("a.cpp", file)).err
        expect(project.run("--ignore-unknown", "a.cpp", file), 0, "1 unit")
        done = expect(project.run("--ignore-unknown", file), 0)
        assert done.out + done.err == "", done
    assert "does not exist" in one_line(project.run("--ignore-unknown", "nothing.cpp")).err


run_cases(cases_of(sys.modules[__name__]))
