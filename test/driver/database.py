# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Compile databases and commands as they are in the wild: what generators, launchers and
# other compilers leave in them, and where builds put them.
#
# RUN: %python %s %coro-tidy %t

import json
import sys

from scratch import (BLOCKING, CLEAN, ROOT, TASK, Project, cases_of, expect, findings, one_line,
                     run_cases)

LOUD = [("a.cpp", 4, "coro-blocking-call")]


def reads_what_generators_leave(folder):
    """A byte order mark, commas at the end, keys of their own, entries that are no commands."""
    project = Project(folder, {"a.cpp": BLOCKING}, None)
    entry = dict(project.command("a.cpp"), output="a.o", language="c++", timestamp=17,
                 digest={"algorithm": ["x"]})
    text = json.dumps([entry, {"file": "b.cpp", "directory": "."}, 7])
    text = text.replace('"]', '" , ]').replace("]}", "], }").replace(", 7]", ", 7 ,\n]")
    for mark in ("", "\ufeff"):
        project.write("compile_commands.json", mark + text)
        done = expect(project.run("--format=json"), 1, "2 entries are passed over")
        assert findings(done) == LOUD, done


def keeps_commas_in_strings(folder):
    project = Project(folder, {"a.cpp": TASK + 'static_assert(sizeof(TEXT) == 7);\n'},
                      flags=['-DTEXT=",] }\\\\,"'])
    expect(project.run(), 0)


def compiles_the_file_of_the_entry(folder):
    """Of several in the command, and if the command names none, or by another name."""
    project = Project(folder, {"a.cpp": BLOCKING, "b.cpp": CLEAN, "in/c.cpp": ""}, None)
    command = project.command("a.cpp")
    (folder / "link").symlink_to(folder / "in")
    for words in (["a.cpp", "b.cpp"], ["b.cpp", "a.cpp"], ["b.cpp", "./a.cpp", "b.o", "-lx"], [],
                  ["link/../a.cpp"], ["--", "b.cpp", "a.cpp"], [str(folder / "link/../a.cpp")]):
        project.database("compile_commands.json",
                         [dict(command, arguments=command["arguments"][:-1] + words)])
        assert findings(expect(project.run("--format=json"), 1)) == LOUD, words


def takes_launchers_off(folder):
    project = Project(folder, {"a.cpp": BLOCKING}, None)
    command = project.command("a.cpp")
    for launcher in ("ccache", "/usr/bin/ccache", "distcc", "sccache"):
        project.database("compile_commands.json",
                         [dict(command, arguments=[launcher, *command["arguments"]])])
        assert findings(expect(project.run("--format=json"), 1)) == LOUD, launcher


def relates_folders_to_the_database(folder):
    project = Project(folder, {"a.cpp": BLOCKING}, None)
    project.database("build/compile_commands.json",
                     [dict(project.command("../a.cpp"), directory=".")])
    assert findings(expect(project.run("--format=json"), 1)) == LOUD
    command = project.command("a.cpp")
    del command["directory"]
    project.database("compile_commands.json", [command])
    assert findings(expect(project.run("--format=json", "-p", "."), 1)) == LOUD


def passes_over_module_maps_that_are_not_built(folder):
    flags = ["-fmodules-ts", "-fmodule-mapper=a.o.modmap", "-fdeps-format=p1689r5"]
    for compiler in ("clang++", "g++"):
        project = Project(folder, {"a.cpp": BLOCKING}, None)
        project.database("compile_commands.json",
                         [project.command("a.cpp", "@a.o.modmap", *flags, compiler=compiler)])
        assert findings(expect(project.run("--format=json"), 1)) == LOUD
    project.write("a.o.modmap", "-DBUILT\n")
    project.write("a.cpp", BLOCKING.replace("Task<>", "static_assert(BUILT); Task<>"))
    assert findings(expect(project.run("--format=json"), 1)) == LOUD


def adds_and_removes_arguments(folder):
    project = Project(folder, {"a.cpp": BLOCKING.replace("Task<> loud", "static_assert(A == 1 && B == 2);\n"
                                                         "Task<> loud")}, flags=["-DA=2", "-DGONE"])
    expect(project.run(), 3)
    flags = ["--extra-arg=-UA", "--extra-arg", "-DA=1", "--extra-arg-before=-DB=2"]
    expect(project.run(*flags), 1, "a.cpp:5:")
    project.write("a.cpp", BLOCKING.replace("Task<> loud", "#ifdef GONE\n#error\n#endif\nTask<> loud"))
    expect(project.run(), 3)
    project.write(".clang-tidy", "ExtraArgs: ['-UGONE']\n")
    expect(project.run(), 1, "a.cpp:7:")
    project.write(".clang-tidy", "RemovedArgs: ['-DGONE']\n")
    expect(project.run(), 1, "a.cpp:7:")
    project.write(".clang-tidy", "ExtraArgsBefore: ['-DGONE']\nRemovedArgs: ['-DGONE']\n")
    expect(project.run(), 3)


def added_arguments_count_for_headers_too(folder):
    project = Project(folder, {"a.cpp": "#ifdef MORE\n#include \"h.h\"\n#endif\n", "h.h": BLOCKING})
    assert "compiles or includes" in one_line(project.run("h.h")).err
    expect(project.run("h.h", "--extra-arg=-DMORE"), 1, "h.h:4:")


def finds_databases_in_build_folders(folder):
    for place in ("builddir", "build/debug", "build/linux/x86/release", "build-debug", "out/build/x64",
                  "out/Default", "cmake-build-release", "builds/gcc"):
        project = Project(folder / place.replace("/", " "), {"src/a.cpp": BLOCKING},
                          f"{place}/compile_commands.json")
        expect(project.run(), 1, "src/a.cpp:4:")
        expect(project.run("a.cpp", cwd="src"), 1, "a.cpp:4:")


def does_not_look_everywhere(folder):
    for place in ("src", "build/a/b/c/d", "build/_deps/lib", "build/CMakeFiles/x", "build/.hidden",
                  "subproject"):
        project = Project(folder / place.replace("/", " "), {"src/a.cpp": BLOCKING},
                          f"{place}/compile_commands.json")
        (project.folder / ".git").mkdir()
        one_line(project.run())


def takes_the_nearest_and_says_so(folder):
    project = Project(folder, {"a.cpp": BLOCKING, "b.cpp": CLEAN}, None)
    for place, unit in (("build/x/debug", "b.cpp"), ("build/debug", "a.cpp"), ("build/release", "b.cpp")):
        project.database(f"{place}/compile_commands.json", [project.command(unit)])
    done = expect(project.run(), 1, "note: 2 compile databases", "build/debug/compile_commands.json is taken")
    assert "-p" in done.err, done
    project.database("build/compile_commands.json", [project.command("b.cpp")])
    assert "note:" not in expect(project.run(), 0).err


def says_where_it_has_looked(folder):
    project = Project(folder, {"src/net/a.cpp": CLEAN}, None)
    done = one_line(project.run("src/net/a.cpp"))
    for part in (f"{folder}/src/net, {folder}/src, {folder}, ", "build*/", "out/", "cmake -B build",
                 "bear --", "-p", "--"):
        assert part in done.err, (part, done)
    assert str(folder.parent) + "," not in done.err, done


def takes_compile_flags(folder):
    project = Project(folder, {"src/a.cpp": BLOCKING, "src/b.cc": CLEAN, "c.c": "int c(void);\n",
                               "h.h": "#error\n", ".hidden/x.cpp": "#error\n",
                               "obj/CMakeCache.txt": "", "obj/y.cpp": "#error\n"}, None)
    project.write("compile_flags.txt", f"-std=c++20\n-isystem\n{ROOT}/test\n\n-o\nout.o\n")
    done = expect(project.run("--format=json"), 1)
    assert findings(done) == [("src/a.cpp", 4, "coro-blocking-call")], done
    assert done.json()["units"]["analysed"] == 3, done
    expect(project.run("src/a.cpp"), 1)
    expect(project.run("b.cc", cwd="src"), 0, "1 unit")
    expect(project.run("-p", "compile_flags.txt"), 1)
    expect(project.run("-p", "."), 1)
    project.database("build/compile_commands.json", [project.command("src/b.cc")])
    expect(project.run(), 0, "1 unit")


run_cases(cases_of(sys.modules[__name__]))
