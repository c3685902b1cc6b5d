# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Headers that several units include are parsed once, and nothing of a report shows it: it
# is byte for byte that of a run in which each unit is parsed by itself.
#
# RUN: %python %s %coro-tidy %t

import os
import re
import resource
import signal
import subprocess
import sys
import time

from scratch import PROGRAM, ROOT, TASK, Project, cases_of, expect, run_cases

# More headers than are worth a preamble.
STANDARD = "#include <string>\n#include <vector>\n"

# What a unit says for itself, with one finding.
LOUD = TASK + ("#include <unistd.h>\nTask<> @(std::vector<std::string> Of) {\n"
               "  for (auto &Each : Of) ::sleep(Each.size());\n  co_return;\n}\n")


def units(count, before="", after=""):
    return {f"unit{i}.cpp": before + STANDARD + after + LOUD.replace("@", f"run{i}")
            for i in range(count)}


def with_preamble(done):
    return int(re.search(r"(\d+) of \d+ units? with a shared preamble", done.err).group(1))


def facts(project):
    return (project.folder / "build/.coro-tidy/facts").read_bytes()


def compare(project, *arguments, **more):
    """Both ways; the first one, and how many of its units have shared a preamble."""
    plain = project.run("--format=json", "--no-cache", "--no-preambles", "--statistics",
                        *arguments)
    known = facts(project)
    shared = project.run("--format=json", "--no-cache", "--statistics", *arguments, **more)
    assert with_preamble(plain) == 0, plain
    assert (shared.code, shared.out) == (plain.code, plain.out), (shared, plain)
    assert facts(project) == known
    return shared, with_preamble(shared)


def counts(folder, expected, files, flags=(), code=1, **more):
    project = Project(folder, files, flags=["-isystem", "sys", *flags])
    done, shared = compare(project, **more)
    assert done.code == code and shared == expected, (shared, done)


def shares_what_all_include(folder):
    files = units(6, '#include "mine.h"\n')
    files["mine.h"] = "#pragma once\n" + TASK + "#include <list>\n#include <unistd.h>\n" \
        "inline Task<> shared(std::list<int>) { ::sleep(1); co_return; }\n"
    counts(folder, 6, files)


def does_without_where_it_does_not_pay(folder):
    counts(folder / "few", 0, units(2))
    counts(folder / "small", 0, {f"{i}.cpp": f"#include <unistd.h>\nint f{i}();\n"
                                 for i in range(6)}, code=0)
    alone = Project(folder / "one", units(6))
    done = expect(alone.run("--no-cache", "--statistics", "unit1.cpp"), 1)
    assert with_preamble(done) == 0


def examples_are_reported_alike(folder):
    sources = sorted((ROOT / "docs/example").glob("*.cpp"))
    project = Project(folder, {})
    project.database("build/compile_commands.json", [
        project.command(str(source), "-I", str(ROOT / "runtime/include"), "-I", str(source.parent))
        for source in sources])
    done, shared = compare(project, "--all")
    assert shared >= 3 and done.json()["findings"], (shared, done)


def stubs_are_reported_alike(folder):
    """Tests of checks, which include stubs of many libraries as the system's headers."""
    sources = [path for path in sorted((ROOT / "test/checks").glob("*.cpp"))
               if not re.search(r'#include ("(?!stubs/)|<rill/)', path.read_text())][::6]
    project = Project(folder, {})
    project.database("build/compile_commands.json", [
        project.command(str(source), "-include", "vector", "-include", "string")
        for source in sources])
    done, shared = compare(project, "--all")
    assert shared >= 3 and done.json()["findings"], (shared, done)


def groups_have_the_same_flags(folder):
    project = Project(folder, units(10))
    flags = [["-DA"]] * 4 + [["-DB"]] * 2 + [["-std=c++23"]] * 3 + [["-include", "string"]]
    project.database("build/compile_commands.json", [
        project.command(f"unit{i}.cpp", *flags[i]) for i in range(10)])
    for i in range(3):
        project.write(f"plain{i}.c", "#include <stdio.h>\nint main() { return EOF; }\n")
    done, shared = compare(project)
    assert shared == 7, (shared, done)


# Of which the size tells how it was read.
SIZED = "#pragma once\n#include <vector>\nstruct Sized { char A; int B; };\n" \
    "#ifdef SMALL\nusing Number = char;\n#else\nusing Number = int;\n#endif\n"


def odd_one(folder, before, claim, shared=5, header=SIZED, flags=()):
    """A unit among others that reads a header of the system in its own way. What does not
    concern it is shared all the same."""
    files = units(4, after="#include <sized.h>\nstatic_assert(sizeof(Sized) == 8);\n"
                           "static_assert(sizeof(Number) == 4);\n")
    files["odd.cpp"] = before + STANDARD + claim + LOUD.replace("@", "odd")
    files["sys/sized.h"] = header
    counts(folder, shared, files, flags)


def macros_of_a_unit_count(folder):
    odd_one(folder / "before", "#define SMALL\n",
            "#include <sized.h>\nstatic_assert(sizeof(Number) == 1);\n")
    odd_one(folder / "behind", "",
            "#include <sized.h>\n#define SMALL\nstatic_assert(sizeof(Number) == 4);\n")
    odd_one(folder / "elsewhere", "#define TINY\n",
            "#include <sized.h>\nstatic_assert(sizeof(Number) == 4);\n")
    odd_one(folder / "keyword", "#define private public\n",
            "#undef private\n#include <sized.h>\nstatic_assert(sizeof(Number) == 4);\n", shared=4)


def pragmas_of_a_unit_count(folder):
    claim = "#include <sized.h>\nstatic_assert(sizeof(Sized) == 5);\n"
    odd_one(folder / "pack", "#pragma pack(1)\n", claim + "#pragma pack()\n", shared=4)
    odd_one(folder / "operator", '_Pragma("pack(1)")\n', claim + "#pragma pack()\n", shared=4)
    odd_one(folder / "harmless", '#pragma GCC diagnostic ignored "-Wunused"\n',
            claim.replace("5", "8"))


def brackets_of_a_unit_count(folder):
    odd_one(folder / "namespace", "",
            "namespace own {\n#include <sized.h>\n}\nstatic_assert(sizeof(own::Sized) == 8);\n"
            "struct Sized {};\n")
    odd_one(folder / "linkage", "",
            'extern "C" {\n#include <sized.h>\n}\nstatic_assert(sizeof(Sized) == 8);\n')


def assertions_may_be_off_in_some(folder):
    body = "#include <cassert>\nTask<> checked(std::vector<int> &Of) " \
        "{ assert((Of.clear(), ::sleep(1))); co_return; }\n"
    files = units(4, after=TASK + "#include <unistd.h>\n" + body.replace("checked", "checked@"))
    files = {name: text.replace("checked@", f"checked{i}") for i, (name, text)
             in enumerate(files.items())}
    files["off.cpp"] = "#define NDEBUG\n" + STANDARD + LOUD.replace("@", "off") + body
    files["back.cpp"] = STANDARD + LOUD.replace("@", "back") + "#define NDEBUG\n" + \
        body.replace("checked", "backward")
    counts(folder, 6, files)


def headers_must_be_guarded(folder):
    files = units(4, after="#include <list.h>\n#define X 1\n#include <list.h>\n")
    files["sys/list.h"] = "#ifdef X\ninline int g() { return X; }\n#endif\n"
    counts(folder, 4, files)


def headers_that_count_are_not_shared(folder):
    files = units(4, after="#include <count.h>\nstatic_assert(__COUNTER__ == 1);\n")
    files["sys/count.h"] = "#pragma once\n#include <vector>\nenum { First = __COUNTER__ };\n"
    counts(folder, 0, files)


def headers_of_the_project_are_not_shared(folder):
    """Neither where those of the system include them."""
    files = units(4, after="#include <config.h>\n")
    files["sys/config.h"] = "#pragma once\n#include <vector>\n#include CONFIG\n"
    files["mine.h"] = "#pragma once\n" + TASK + "#include <unistd.h>\n" \
        "inline Task<> configured() { ::sleep(1); co_return; }\n"
    counts(folder, 4, files, ["-I.", '-DCONFIG="mine.h"'])


def given_headers_come_first(folder):
    files = units(4)
    files["build/cmake_pch.hxx"] = "#pragma GCC system_header\n" + STANDARD + TASK
    files["mine.h"] = "#pragma once\n#define SMALL\n" + TASK + "#include <unistd.h>\n" \
        "inline Task<> given() { ::sleep(1); co_return; }\n"
    counts(folder / "pch", 4, files, ["-include", "build/cmake_pch.hxx"])
    counts(folder / "own", 4, files, ["-include", "mine.h"])
    files["macros.h"] = "#define SMALL\n"
    counts(folder / "macros", 0, files, ["-imacros", "macros.h"])


def broken_headers_are_parsed_plainly(folder):
    files = units(4, after="#include <broken.h>\n")
    files["sys/broken.h"] = "#pragma once\n#include <vector>\nint X = Y;\n"
    counts(folder, 0, files, code=3)
    needy = units(4, after="namespace { using Given = std::vector<int>; }\n#include <needy.h>\n")
    needy["sys/needy.h"] = "#pragma once\n#include <vector>\ninline Given *Needed;\n"
    counts(folder / "needy", 0, needy)


def broken_units_fail_alike(folder):
    files = units(4)
    files["unit1.cpp"] += "int X = Y;\n"
    files["gone.cpp"] = "#include <nowhere.h>\n"
    counts(folder, 3, files, code=3)


def needs_no_room_on_a_disk(folder):
    nowhere = {"TMPDIR": "/nonexistent"}
    counts(folder / "nowhere", 4, units(4), env=nowhere)
    # A file of the size of a precompiled header is more than the limit admits.
    limit = (1 << 20, 1 << 20)
    counts(folder / "limited", 0, units(4),
           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))


def results_are_kept_and_renewed(folder):
    files = units(4, after="#include <lib.h>\n")
    files["sys/lib.h"] = "#pragma once\n#include <vector>\nstruct Lib {};\n"
    project = Project(folder, files, flags=["-isystem", "first", "-isystem", "sys"])
    first = expect(project.run("--format=json", "--statistics"), 1, "4 of 4 units with a shared")
    again = expect(project.run("--format=json", "--statistics"), 1, "4 of 4 units from the cache")
    assert again.out == first.out and with_preamble(again) == 0
    plain = expect(project.run("--format=json", "--statistics", "--no-preambles"), 1)
    assert "4 of 4 units from the cache" in plain.err and plain.out == first.out
    for name in ("sys/lib.h", "first/lib.h"):
        project.write(name, files["sys/lib.h"] + f"int Of{len(name)} = Nothing;\n")
        expect(project.run("--statistics"), 3, "0 of 4 units from the cache")
        compare(project)


def results_depend_on_what_their_unit_reads(folder):
    """Not on the other units of the group."""
    names = [f"{part}/unit{i}.cpp" for i, part in enumerate(["one", "two", "two", "two"])]
    files = dict(zip(names, units(4).values()))
    files[names[3]] = '#include "own.h"\n' + files[names[3]]
    files["two/own.h"] = "#pragma once\n"
    project = Project(folder, files)
    expect(project.run("--statistics"), 1, "4 of 4 units with a shared")
    for name, kept in (("one/asio/awaitable.hpp", 3), ("two/own.h", 3), ("two/beast.hpp", 4)):
        project.write(name, "#pragma once\nstruct New;\n")
        expect(project.run("--statistics"), 1, f"{kept} of 4 units from the cache")
    (folder / names[0]).unlink()
    project.database("build/compile_commands.json", [project.command(name) for name in names[1:]])
    expect(project.run("--statistics"), 1, "3 of 3 units from the cache")


def interruption_leaves_nothing(folder):
    """Of a precompiled header no file has a name, so none is left."""
    project = Project(folder, units(12))
    scratch = folder / "scratch"
    scratch.mkdir()
    for delay in (0.3, 0.8, 1.5):
        run = subprocess.Popen([PROGRAM, "--no-cache", "-j2"], cwd=folder,
                               env=project.environment({"TMPDIR": str(scratch)}),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        run.send_signal(signal.SIGINT)
        # Dead of the signal where it came while there were no workers.
        assert run.wait(60) in (1, 128 + signal.SIGINT, -signal.SIGINT)
        assert not os.listdir(scratch)


def workers_agree(folder):
    project = Project(folder, units(8))
    outs = {project.run("--format=json", "--no-cache", jobs).out for jobs in ("-j1", "-j2", "-j5")}
    assert len(outs) == 1


run_cases(cases_of(sys.modules[__name__]))
