# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What a foreign project may do to whoever analyses it: nothing. Whatever its compile
# commands and files say, no file is written outside of .coro-tidy, no program is
# started, nothing hangs, and no terminal is talked to.
#
# RUN: %python %s %coro-tidy %t

import os
import pathlib
import subprocess
import sys

from scratch import (BLOCKING, CLEAN, ROOT, Project, cases_of, expect, findings, one_line,
                     run_cases, sealed)

# Takes Landlock away from the workers, as an old kernel does: what follows must hold
# without it, too.
NO_LANDLOCK = """
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <sys/syscall.h>
long syscall(long Number, ...) {
  (void)Number;
  errno = ENOSYS;
  return -1;
}
"""


def without_landlock(folder):
    library = folder.parent / "no-landlock.so"
    if not library.exists():
        subprocess.run(["cc", "-shared", "-fPIC", "-xc", "-", "-o", library], input=NO_LANDLOCK,
                       text=True, check=True)
    return {"LD_PRELOAD": str(library)}


def contents(folder):
    """Every file with its content, what the tool may write left out."""
    return {path: path.read_bytes() for path in sorted(pathlib.Path(folder).rglob("*"))
            if path.is_file() and ".coro-tidy" not in path.parts}


WRITERS = [
    ["--serialize-diagnostics", "precious"],
    ["-Xclang", "-serialize-diagnostic-file", "-Xclang", "precious"],
    ["-Xclang", "-H", "-Xclang", "-sys-header-deps", "-Xclang", "-header-include-file", "-Xclang",
     "precious"],
    ["-H"],
    ["-o", "precious"],
    ["-MD", "-MF", "precious"],
    ["-MJ", "precious"],
    ["-Wp,-MMD,precious"],
    ["-Wp,-MD,precious", "-DMORE"],
    ["-Xclang", "-dependency-file", "-Xclang", "precious", "-Xclang", "-MT", "-Xclang", "x"],
    ["@r.rsp"],
    ["-Xclang", "-diagnostic-log-file", "-Xclang", "precious"],
    ["-Xclang", "-stats-file=precious"],
    ["-save-stats"],
    ["-save-temps"],
    ["-ftime-trace"],
    ["-ftime-trace=precious"],
    ["-Xclang", "-dependency-dot", "-Xclang", "precious"],
    ["-Xclang", "-module-dependency-dir", "-Xclang", "."],
    ["-gen-cdb-fragment-path", "."],
    ["-fmodules", "-fimplicit-module-maps", "-fmodules-cache-path=cache", "-include", "m/m.h"],
    ["-fmodule-output=precious"],
    ["-foptimization-record-file=precious", "-fsave-optimization-record"],
    ["-Xclang", "-analyzer-dump-egraph=precious"],
    ["-fproc-stat-report=precious"],
    ["-E", "-o", "precious"],
    ["-emit-ast"],
    ["-S", "-gsplit-dwarf", "-dumpdir", "x"],
    ["--config=FOLDER/c.cfg"],
]


def writes_nothing(folder):
    project = Project(folder, {"a.cpp": BLOCKING, "precious": "mine\n", "m/m.h": "",
                               "m/module.modulemap": 'module M { header "m.h" }\n',
                               "r.rsp": "--serialize-diagnostics precious\n",
                               "c.cfg": f"-MMD -MF {folder}/precious\n"}, None)
    commands = [project.command("a.cpp", f"-DN{i}", *(f.replace("FOLDER", str(folder)) for f in flags))
                for i, flags in enumerate(WRITERS)]
    project.database("compile_commands.json", commands)
    before = contents(folder)
    for environment in ({}, without_landlock(folder)):
        done = expect(project.run("--format=json", env=environment), 1)
        assert done.json()["units"] == {"analysed": len(WRITERS), "notExamined": 0, "failed": []}, done
        assert "coro-blocking-call" in done.out and done.err.count("\n") == 1, done
        assert contents(folder) == before, set(contents(folder).items()) ^ set(before.items())


# A program that leaves a trace of having run.
TRACE = "#!/bin/sh\necho \"$0 $*\" >> FOLDER/ran\nexec /usr/bin/g++ \"$@\"\n"


def program(project, name):
    file = project.write(name, TRACE.replace("FOLDER", str(project.folder)))
    file.chmod(0o755)
    return str(file)


def runs_nothing_of_the_project(folder):
    project = Project(folder, {"a.cpp": BLOCKING}, None)
    for name in ("bin/cc1plus", "bin/nvptx-arch", "bin/amdgpu-arch", "bin/offload-arch", "bin/as"):
        program(project, name)
    mine = program(project, "bin/g++")
    project.write("evil.specs", f"*cc1plus:\n{mine}\n")
    flags = [[], ["-B", "bin"], ["-Bbin/"], ["-specs=evil.specs"], ["-wrapper", mine],
             ["-fplugin=./plugin.so"], ["-fpass-plugin=./plugin.so"],
             ["-Xclang", "-load", "-Xclang", "./plugin.so"],
             ["-Xclang", "-plugin", "-Xclang", "nothing"],
             ["-Xclang", "-add-plugin", "-Xclang", "nothing"],
             ["--amdgpu-arch-tool=" + mine, "--offload-arch=native", "-fopenmp=libomp"],
             ["--nvptx-arch-tool=" + mine, "-fopenmp=libomp", "-fopenmp-targets=nvptx64"]]
    project.database("compile_commands.json", [
        project.command("a.cpp", f"-DN{i}{j}", *words, compiler=compiler)
        for i, words in enumerate(flags)
        for j, compiler in enumerate([mine, "bin/g++", "/usr/bin/g++", str(folder / "bin/clang++")])])
    path = {"PATH": f"{folder}/bin:{os.environ['PATH']}"}
    for environment in (path, {**path, **without_landlock(folder)}):
        done = expect(project.run("--format=json", env=environment), 1, "--query-driver")
        assert not done.json()["units"]["failed"], done
        assert not (folder / "ran").exists(), (folder / "ran").read_text()


def does_not_look_for_compilers_in_the_project(folder):
    """A bare name means what the PATH says, and that must be a folder of the system."""
    project = Project(folder, {"a.cpp": BLOCKING}, None)
    program(project, "g++")
    project.database("compile_commands.json", [project.command("a.cpp", compiler="g++")])
    done = expect(project.run(env={"PATH": f".:{os.environ['PATH']}"}), 1, "is not asked")
    assert not (folder / "ran").exists(), done


def reads_regular_files_alone(folder):
    files = {"good.cpp": BLOCKING, "a.cpp": CLEAN, "b.cpp": '#include "/dev/zero"\n',
             "c.cpp": '#include "pipe"\n'}
    project = Project(folder, files, None)
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "d.cpp")
    commands = [project.command("good.cpp"), project.command("good.cpp", "-include", "/dev/null"),
                project.command("good.cpp", "-fsanitize=address", "-fsanitize-ignorelist=pipe"),
                project.command("a.cpp", "@/dev/zero"), project.command("a.cpp", "@pipe"),
                project.command("a.cpp", "-include", "pipe"), project.command("a.cpp", "-imacros/dev/tty"),
                project.command("b.cpp"), project.command("c.cpp"), project.command("d.cpp")]
    project.database("compile_commands.json", commands)
    for environment in ({}, without_landlock(folder)):
        done = expect(project.run("--format=json", env=environment), 3)
        assert findings(done) == [("good.cpp", 4, "coro-blocking-call")], done
        assert done.json()["units"]["analysed"] == 3, done
        assert len(done.json()["units"]["failed"]) == len(commands) - 3, done


def refuses_what_is_no_file(folder):
    project = Project(folder, {"a.cpp": CLEAN})
    for name, arguments in ((".clang-tidy", []), ("models.yaml", ["--knowledge=models.yaml"]),
                            ("p/compile_commands.json", ["-p", "p"])):
        (folder / name).parent.mkdir(exist_ok=True)
        os.mkfifo(folder / name)
        assert "no regular file" in one_line(project.run(*arguments)).err
        (folder / name).unlink()


def leaves_the_facts_out_that_are_no_file(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    (folder / "build/.coro-tidy").mkdir()
    os.mkfifo(folder / "build/.coro-tidy/facts")
    expect(project.run(), 1, "could not be kept", "no regular file")
    project.write("b.cpp", CLEAN)
    project.database("build/compile_commands.json", [project.command(unit) for unit in ("a.cpp", "b.cpp")])
    expect(project.run("a.cpp"), 1, "nothing is known of other units")


def bounds_response_files(folder):
    """Each names the next one twice: sixty small files stand for more words than there are."""
    files = {f"r{i}.rsp": f"@r{i + 1}.rsp @r{i + 1}.rsp" for i in range(60)}
    project = Project(folder, {"good.cpp": BLOCKING, "a.cpp": CLEAN, **files, "r60.rsp": "-DX"}, None)
    project.database("compile_commands.json",
                     [project.command("good.cpp"), project.command("a.cpp", "@r0.rsp")])
    done = expect(project.run(), 3, "good.cpp:4:")
    assert "a.cpp: a response file of its compile command cannot be read" in done.err, done


def gives_workers_an_empty_input(folder):
    """The pipe with the orders is no source."""
    project = Project(folder, {"good.cpp": BLOCKING}, None)
    stdin = project.command("-", "-xc++")
    project.database("compile_commands.json", [stdin, project.command("good.cpp")])
    expect(project.run("-j1", stdin=subprocess.DEVNULL), 3, "good.cpp:4:")
    project.database("compile_commands.json",
                     [project.command("good.cpp", "-include", "/dev/stdin"), project.command("good.cpp")])
    done = expect(project.run("-j1", input="#error read\n"), 3, "good.cpp:4:")
    assert "#error" not in done.err and "/dev/stdin" in done.err, done


DEEP = 60000


def bounds_nesting(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    for text in ("Checks: " + "[" * DEEP + "]" * DEEP, "- " * DEEP + "x", "? " * DEEP + "x",
                 "CheckOptions: " + "{a: " * DEEP + "1" + "}" * DEEP):
        project.write(".clang-tidy", text + "\n")
        assert "levels deep" in one_line(project.run()).err
    (folder / ".clang-tidy").unlink()

    group = "{facts: " * DEEP + "[blocks]" + "}" * DEEP
    brackets = "[" * DEEP + "]" * DEEP
    for text in (f"inferred:\n  f: {group}\n", f"inferred:\n  f: {brackets}\n",
                 f"inferred: {brackets}\n", f"headers: {{a: {brackets}}}\n",
                 f"functions:\n  f: {{facts: [blocks], when: {brackets}}}\n", "- " * DEEP + "x\n"):
        project.write("models.yaml", "library: x\n" + text)
        assert "models.yaml:" in one_line(project.run("--knowledge=models.yaml")).err
        project.write("build/.coro-tidy/facts", sealed("library: x\n" + text))
        project.write("b.cpp", CLEAN)
        project.database("build/compile_commands.json", [project.command(unit) for unit in ("a.cpp", "b.cpp")])
        expect(project.run("a.cpp"), 1, "nothing is known of other units")

    for text in ("[" * DEEP + "]" * DEEP, '[{"file": ' * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP):
        project.write("build/compile_commands.json", text)
        assert "levels deep" in one_line(project.run()).err


# Sets the title of a terminal, clears it, and forges a line of the report.
EVIL = "a\033]0;title\007\nb.cpp:1:1: error: forged [coro-sync-wait]\n\u202e.cpp"


def shows_control_characters(folder):
    source = BLOCKING.replace("::sleep", "/* \033[2J\u202e */ ::sleep")
    project = Project(folder, {EVIL: source}, None)
    done = expect(project.run(EVIL, "--", "-std=c++20", f"-isystem{ROOT}/test"), 1)
    assert "\033" not in done.out and "\007" not in done.out and "\u202e" not in done.out, repr(done.out)
    lines = done.out.splitlines()
    assert lines[0].startswith("a<U+001B>]0;title<U+0007><U+000A>b.cpp:1:1: error: forged"), lines
    assert "/* <U+001B>[2J<U+202E> */ ::sleep(1)" in lines[1], lines
    assert lines[2].index("^") == lines[1].index("::sleep"), lines

    project.write(EVIL, "int broken\n#pragma message \"\033[2J\"\n")
    done = project.run(EVIL, "--", "-std=c++20")
    assert done.code == 3 and "\033" not in done.err, repr(done.err)
    assert [line[:9] for line in done.err.splitlines()] == ["coro-tidy"] * 2, repr(done.err)


def a_name_that_is_no_text_costs_its_unit(folder):
    project = Project(folder, {"good.cpp": BLOCKING}, None)
    name = os.fsencode(folder) + b"/bad\xff.cpp"
    pathlib.Path(os.fsdecode(name)).write_text(CLEAN)
    database = b'[{"directory": "%s", "file": "bad\xff.cpp", "command": "clang++ -c bad\xff.cpp"},' \
               b'%s]' % (os.fsencode(folder), str(project.command("good.cpp")).replace("'", '"').encode())
    (folder / "compile_commands.json").write_bytes(database)
    done = expect(project.run("--format=json"), 3, "UTF-8")
    assert findings(done) == [("good.cpp", 4, "coro-blocking-call")], done
    assert [u["file"] for u in done.json()["units"]["failed"]] == ["bad\ufffd.cpp"], done
    expect(project.run(os.fsdecode(name), "--", "-std=c++20"), 3, "UTF-8")


run_cases(cases_of(sys.modules[__name__]))
