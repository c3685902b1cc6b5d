# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Each unit by itself, on whatever machine, and then one that links what is known of them: the
# report is that of one run over the project.
#
# RUN: %python %s %coro-tidy %t

import json
import os
import random
import re
import shutil
import subprocess
import sys

from scratch import (BLOCKING, CLEAN, PROGRAM, ROOT, TASK, Done, Project, cases_of, expect,
                     findings, one_line, run_cases)

CALLER = TASK + "void work();\nTask<> caller() {\n  work();\n  co_return;\n}\n"
FILES = {
    "inc/helper.h": "#pragma once\n#include <unistd.h>\ninline void helper() { ::sleep(1); }\n",
    "caller.cpp": TASK + '#include "helper.h"\nTask<> caller() {\n  helper();\n  co_return;\n}\n',
    "other.cpp": TASK + "void deep();\nTask<> other() {\n  deep();\n  co_return;\n}\n",
    "third.cpp": TASK + "void deep();\nTask<> third() {\n  deep();\n  co_return;\n}\n",
    "deep.cpp": "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n",
    "client/work.cpp": "#include <unistd.h>\nvoid work() { ::sleep(1); }\n",
    "client/caller.cpp": CALLER.replace("caller", "client"),
    "server/work.cpp": "void work() {}\n",
    "server/caller.cpp": CALLER.replace("caller", "server"),
    "clean.cpp": CLEAN,
    "blocking.cpp": BLOCKING,
    "test/blocking.cpp": BLOCKING.replace("loud", "on_purpose"),
    "generated/blocking.cpp": BLOCKING.replace("loud", "generated"),
    "suppressed.cpp": BLOCKING.replace("co_return; }", "co_return; } // NOLINT"),
    ".clang-tidy": "CheckOptions:\n  coro.Exclude: generated\n",
}
BROKEN = {"src/broken.cpp": '#include "part.h"\nint X = Y;\n', "inc/part.h": "int Y = Z;\n"}


def checkout(folder, name, files=FILES):
    """Its commands are those of a build folder, as CMake has them."""
    (folder / name / ".git").mkdir(parents=True)
    project = Project(folder / name, files, database=None)
    (project.folder / "build").mkdir(exist_ok=True)
    commands = []
    for unit in (name for name in files if name.endswith(".cpp")):
        command = project.command(f"../{unit}", "-I../inc", "-o", f"{unit}.o", compiler="g++")
        commands.append({**command, "directory": str(project.folder / "build")})
    project.database("build/compile_commands.json", commands)
    return project


def commands_of(project):
    return json.loads((project.folder / "build/compile_commands.json").read_text())


def examine(project, command, *options, result=None):
    """Examines a unit by its command; the name of its result, as seen from the project, and how
    that went."""
    result = result or command["file"].removeprefix("../").replace("/", "-") + ".result"
    (project.folder / "results").mkdir(exist_ok=True)
    done = project.run("unit", *options, "-o", f"../results/{result}", command["file"], "--",
                       *command["arguments"], cwd="build")
    return f"results/{result}", done


def examine_all(project, *options):
    names = []
    for command in commands_of(project):
        name, done = examine(project, command, *options)
        assert done.code == 0 and done.out == "", done
        names.append(name)
    return names


def shuffled(names):
    return random.Random(1).sample(names, len(names))


def bytes_of(project, names):
    return {name: (project.folder / name).read_bytes() for name in names}


def same(linked, alone):
    assert (linked.code, linked.out, linked.err) == (alone.code, alone.out, alone.err), \
        f"linked: {linked}\nalone: {alone}"


def the_results_make_the_run(folder):
    project = checkout(folder, "project")
    results = examine_all(project)
    for form in ("text", "json", "sarif"):
        alone = expect(project.run(f"--format={form}", "--no-cache"), 1)
        for names in (results, results[::-1], shuffled(results)):
            same(project.run("link", f"--format={form}", *names), alone)
    reported = {file for file, *_ in findings(project.run("link", "--format=json", *results))}
    assert reported == {"caller.cpp", "other.cpp", "third.cpp", "client/caller.cpp",
                        "blocking.cpp"}, reported
    (project.folder / "list").write_text("\n".join(results))
    same(project.run("link", "@list"), project.run("--no-cache"))


def so_they_do_in_another_checkout(folder):
    first = checkout(folder, "first", {**FILES, **BROKEN})
    results = examine_all(first)
    second = checkout(folder, "far/away/second", {**FILES, **BROKEN})
    shutil.copytree(first.folder / "results", second.folder / "results")
    shutil.rmtree(first.folder)
    for form in ("text", "json", "sarif"):
        same(second.run("link", f"--format={form}", *results),
             expect(second.run(f"--format={form}", "--no-cache"), 3))
        elsewhere = [f"../results/{name.split('/')[1]}" for name in results]
        same(second.run("link", f"--format={form}", *elsewhere, cwd="src"),
             second.run(f"--format={form}", "--no-cache", "-p", "../build", cwd="src"))


def a_result_depends_on_the_unit_alone(folder):
    first = checkout(folder, "first", {**FILES, **BROKEN})
    before = bytes_of(first, examine_all(first))
    assert bytes_of(first, examine_all(first)) == before
    second = checkout(folder, "far/away/second", {**FILES, **BROKEN})
    assert bytes_of(second, examine_all(second)) == before
    for command in commands_of(second):
        name = command["file"].removeprefix("../")
        done = second.run("unit", "-o", "by-database", name)
        assert done.code == 0, done
        assert (second.folder / "by-database").read_bytes() == \
            before[f"results/{name.replace('/', '-')}.result"], name


def a_build_system_may_work_on_links(folder):
    """As Bazel does: where a unit is examined, all files are links that lead elsewhere."""
    project = checkout(folder, "project")
    farm = folder / "farm"
    for name in FILES:
        (farm / name).parent.mkdir(parents=True, exist_ok=True)
        (farm / name).symlink_to(project.folder / name)
    (farm / "build").mkdir()
    linked = Project(farm, {}, database=None)
    results = []
    for command in commands_of(project):
        name, done = examine(linked, command, "--root", "..")
        assert done.code == 0, done
        results.append(name)
    before = bytes_of(project, examine_all(project))
    assert bytes_of(linked, results) == before
    same(linked.run("link", "--root", ".", *results), project.run("--no-cache"))


def a_command_may_lack_its_compiler(folder):
    project = checkout(folder, "project")
    flags = [arg for arg in commands_of(project)[0]["arguments"] if arg.startswith("-std") or
             arg.startswith("-isystem")]
    expect(project.run("unit", "-o", "one.result", "blocking.cpp", "--", *flags), 0)
    same(project.run("link", "--root=.", "one.result", "--partial"),
         project.run("blocking.cpp", "--", *flags))


def a_failure_is_part_of_the_result(folder):
    project = checkout(folder, "project", {**FILES, **BROKEN})
    command = next(c for c in commands_of(project) if "broken" in c["file"])
    _, done = examine(project, command)
    assert done.code == 0 and done.out == "" and done.err.count("\n") == 1, done
    assert "inc/part.h:1:9: use of undeclared identifier 'Z'" in done.err, done
    assert examine(project, command, "--quiet")[1].err == ""
    results = examine_all(project)
    linked = expect(project.run("link", *results), 3)
    alone = expect(project.run("--no-cache"), 3)
    assert linked.out == alone.out and "at inc/part.h:1:9: " in linked.err, linked


def a_worker_that_is_lost_may_not_be_next_time(folder):
    project = checkout(folder, "project", {"crash.cpp": "#pragma clang __debug crash\n",
                                           "blocking.cpp": BLOCKING})
    results = []
    for command in commands_of(project):
        name, done = examine(project, command)
        assert done.code == (3 if "crash" in command["file"] else 0), done
        results.append(name)
    linked = expect(project.run("link", *results), 3, "crash.cpp: the analysis crashed")
    assert linked.out == expect(project.run("--no-cache"), 3).out, linked


def what_is_no_result_is_refused(folder):
    project = checkout(folder, "project", {"blocking.cpp": BLOCKING, "clean.cpp": CLEAN})
    good, bad = examine_all(project)
    whole = (project.folder / bad).read_bytes()
    flipped = bytes([*whole[:-5], whole[-5] ^ 1, *whole[-4:]])
    for damaged in (b"", b"text\n" * 100, whole[:-1], whole[:20], flipped):
        (project.folder / bad).write_bytes(damaged)
        done = one_line(project.run("link", good, bad))
        assert f"{bad}: it is damaged, or was not written by coro-tidy unit" in done.err, done
    for missing in ("nothing.result", "@nothing"):
        assert f"{missing}: No such file" in one_line(project.run("link", good, missing)).err
    assert "link wants the results of at least one unit" in one_line(project.run("link")).err
    (project.folder / "empty").write_text("")
    assert "at least one unit" in one_line(project.run("link", "@empty")).err


def one_unit_has_one_result(folder):
    project = checkout(folder, "project", {"blocking.cpp": BLOCKING})
    results = examine_all(project)
    copy, _ = examine(project, commands_of(project)[0], result="copy.result")
    for twice in ([*results, *results], [*results, copy]):
        done = one_line(project.run("link", *twice))
        assert "are results of one unit" in done.err and "blocking.cpp" in done.err, done
    # Another command makes another unit of the file.
    command = commands_of(project)[0]
    command["arguments"].append("-DDEBUG")
    debug, _ = examine(project, command, result="debug.result")
    expect(project.run("link", *results, debug), 1)


def results_of_one_run_were_made_in_one_way(folder):
    project = checkout(folder, "project", {"blocking.cpp": BLOCKING, "clean.cpp": CLEAN})
    results = examine_all(project)
    examine(project, commands_of(project)[0], "--all")
    done = one_line(project.run("link", *results))
    assert f"{results[0]}: it was made with other options than" in done.err or \
        f"{results[1]}: it was made with other options than" in done.err, done
    results = examine_all(project)
    project.write(".clang-tidy", "CheckOptions:\n  coro.Level: all\n")
    done = one_line(project.run("link", *results))
    assert "it was made with another configuration than" in done.err, done
    # With these options all are made.
    results = examine_all(project, "--checks=-coro-blocking-call")
    expect(project.run("link", *results), 0)


def another_build_is_refused(folder):
    project = checkout(folder, "project", {"blocking.cpp": BLOCKING})
    program = bytearray(PROGRAM.read_bytes())
    note = program.index(b"\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0")  # The build-id comes next.
    program[note + 16] ^= 1
    other = folder / "other-build"
    other.write_bytes(program)
    other.chmod(0o755)
    name, _ = examine(project, commands_of(project)[0])
    done = subprocess.run([other, "link", name], cwd=project.folder, capture_output=True, text=True)
    done = one_line(Done(done.returncode, done.stdout, done.stderr))
    assert f"{name}: it was written by another build of coro-tidy" in done.err, done


def configuration_must_be_sound(folder):
    project = checkout(folder, "project", {"blocking.cpp": BLOCKING})
    project.write(".clang-tidy", "Checks: [\n")
    _, done = examine(project, commands_of(project)[0])
    assert ".clang-tidy" in one_line(done).err, done
    assert not list((project.folder / "results").iterdir())
    project.write(".clang-tidy", "Checks: '-*'\n")
    name, done = examine(project, commands_of(project)[0])
    expect(done, 0)
    assert "no checks are enabled" in one_line(project.run("link", name)).err
    project.write(".clang-tidy", "CheckOptions:\n  coro.Exclude: '*.cpp'\n")
    name, _ = examine(project, commands_of(project)[0])
    assert "every unit is excluded" in one_line(project.run("link", name)).err


def options_of_reports_are_those_of_a_run(folder):
    project = checkout(folder, "project")
    results = examine_all(project)
    for options, code in ((["--fail-on=never"], 0), (["--exclude=client"], 1),
                          (["--statistics"], 1), (["--quiet"], 1),
                          (["--format=html", "--output=report.html"], 1)):
        linked = expect(project.run("link", *options, *results), code)
        report = folder / "project/report.html"
        written = report.read_bytes() if report.exists() else b""
        alone = project.run(*options, "--no-cache", "--no-preambles")
        same(linked, alone)
        assert not written or report.read_bytes() == written
    baseline = ["--baseline", "known"]
    expect(project.run("link", *baseline, "--write-baseline", *results), 0)
    known = (project.folder / "known").read_bytes()
    expect(project.run("link", *baseline, *results), 0)
    expect(project.run(*baseline, "--write-baseline", "--no-cache"), 0)
    assert (project.folder / "known").read_bytes() == known and known.count(b"\n") > 5, known


def a_part_supposes_nothing_of_the_rest(folder):
    unseen = TASK + "Task<> unseen();\nTask<> all() {\n  try {\n    co_await unseen();\n" \
        "  } catch (...) {\n  }\n}\n"
    project = checkout(folder, "project", {"unseen.cpp": unseen})
    results = examine_all(project)
    same(project.run("link", *results), project.run("--no-cache"))
    project.write("other.cpp", CLEAN)
    commands = [*commands_of(project), {**commands_of(project)[0], "file": "../other.cpp",
                                        "arguments": ["g++", "-c", "../other.cpp"]}]
    project.database("build/compile_commands.json", commands)
    same(project.run("link", "--partial", *results), project.run("unseen.cpp", "--no-cache"))
    done = one_line(project.run("link", "--partial", "--baseline=x", "--write-baseline", *results))
    assert "whole project" in done.err, done


def linking_changes_nothing(folder):
    project = checkout(folder, "project")
    results = examine_all(project)
    times = {name: os.stat(project.folder / name).st_mtime_ns for name in results}
    expect(project.run("link", *results), 1)
    assert {name: os.stat(project.folder / name).st_mtime_ns for name in results} == times
    assert not list(project.folder.rglob(".coro-tidy"))


def a_depfile_names_what_was_read(folder):
    project = checkout(folder, "project", {**FILES, "with space.h": "",
                                           "lib.yaml": "library: ours\n"})
    project.write(".clang-tidy", "CheckOptions:\n  coro.Knowledge: lib.yaml\n")
    project.write("build/made.h", "")
    project.write("caller.cpp", FILES["caller.cpp"] + '#include "with space.h"\n#include "made.h"\n')
    command = next(c for c in commands_of(project) if c["file"] == "../caller.cpp")
    command["arguments"].append("-I.")
    expect(examine(project, command, "--depfile", "caller.d")[1], 0)
    target, files = (project.folder / "build/caller.d").read_text().split(":", 1)
    assert target == "../results/caller.cpp.result", target
    files = files.replace("\\\n", "").split("  ")
    here = str(project.folder)
    for expected in (f"{here}/caller.cpp", f"{here}/inc/helper.h", f"{here}/.clang-tidy",
                     f"{here}/lib.yaml", f"{here}/with\\ space.h", "made.h", str(PROGRAM)):
        assert expected in map(str.strip, files), (expected, files)


def ninja_examines_what_has_changed(folder):
    """With the rules that the page shows."""
    page = (ROOT / "docs/scaling.md").read_text()
    rules = re.search(r"```ninja\n(.*?)```", page, re.DOTALL)[1]
    units = ("caller.cpp", "deep.cpp")
    project = Project(folder, {name: FILES[name] for name in ("inc/helper.h", *units)},
                      flags=["-Iinc"])
    compiler, *flags = project.command("", "-Iinc")["arguments"][:-2]
    project.write("build.ninja", f"cxx = {compiler}\nflags = {' '.join(flags)}\n{rules}")

    def steps():
        path = f"{PROGRAM.parent}:{os.environ['PATH']}"
        ran = subprocess.run(["ninja"], cwd=folder, capture_output=True, text=True,
                             env={**os.environ, "NINJA_STATUS": "[%f/%t] ", "PATH": path})
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert (folder / "report.txt").read_text() == project.run("--no-cache").out
        return sorted(line.split(" -o ")[1].split()[0] for line in ran.stdout.splitlines()
                      if line.startswith("[") and " -o " in line)

    assert steps() == ["out/caller.result", "out/deep.result", "report.txt"]
    assert "caller.cpp:5:3: error" in (folder / "report.txt").read_text()
    assert steps() == []
    project.write("inc/helper.h", FILES["inc/helper.h"].replace("::sleep(1);", ""))
    assert steps() == ["out/caller.result", "report.txt"]
    assert (folder / "report.txt").read_text() == ""
    project.write("deep.cpp", "void deep() {}\n")
    assert steps() == ["out/deep.result", "report.txt"]
    assert steps() == []


def parts_of_a_run_leave_results_for_linking(folder):
    alone = expect(checkout(folder, "alone", {**FILES, **BROKEN}).run("--format=json"), 3)
    joined = checkout(folder, "joined", {**FILES, **BROKEN})
    shutil.rmtree(joined.folder / "build")
    for number in (1, 2, 3):
        machine = checkout(folder, f"machine-{number}", {**FILES, **BROKEN})
        done = expect(machine.run(f"--shard={number}/3", "--results=r", "--no-cache"), 0)
        assert done.out == "" and "units are in r\n" in done.err, done
        shutil.copytree(machine.folder / "r", joined.folder / "r", dirs_exist_ok=True)
    results = sorted(f"r/{file.name}" for file in (joined.folder / "r").iterdir())
    assert len(results) == sum(name.endswith(".cpp") for name in [*FILES, *BROKEN]), results
    same(joined.run("link", "--format=json", *results), alone)
    # They are those of units that were examined one by one.
    one, _ = examine(machine, commands_of(machine)[0])
    assert (machine.folder / one).read_bytes() in bytes_of(joined, results).values()


def what_others_are_for_is_refused(folder):
    project = checkout(folder, "project", {"blocking.cpp": BLOCKING})
    results = examine_all(project)
    for option in ("--fix", "--diff", "--since=HEAD", "--watch", "--report-unused-suppressions",
                   "--shard=1/2"):
        assert "link examines nothing" in one_line(project.run("link", *results, option)).err
        _, done = examine(project, commands_of(project)[0], option)
        assert "unit examines one unit and reports nothing" in one_line(done).err, done
    for options in (["-p=build"], ["--checks=coro-*"], ["--all"], ["--extra-arg=-DX"], ["--", "x"]):
        assert "are for unit" in one_line(project.run("link", *results, *options)).err, options
    for words in ([], ["a.cpp", "-o", "x", "b.cpp"], ["blocking.cpp"]):
        assert "one source file, and -o RESULT" in one_line(project.run("unit", *words)).err, words
    for wrong, said in (("--depfile=x", "is for unit"), ("--partial", "is for link"),
                        ("--results=x", "is for --shard"), ("--root=.", "is for unit, link")):
        assert said in one_line(project.run(wrong)).err, wrong
    assert "there is no folder" in one_line(project.run("link", "--root=x", *results)).err
    for command in ([], ["--", "g++", "-c"]):
        done = one_line(project.run("unit", "-o", "x", "nothing.cpp", *command))
        assert "'nothing.cpp' does not exist" in done.err, done
    done = one_line(project.run("unit", "-o", "no/folder/x", "blocking.cpp"))
    assert "no/folder/x" in done.err, done


def a_database_must_have_one_unit_of_the_file(folder):
    project = checkout(folder, "project", {"blocking.cpp": BLOCKING, "inc/a.h": ""})
    command = commands_of(project)[0]
    other = {**command, "arguments": [*command["arguments"], "-DDEBUG"]}
    project.database("build/compile_commands.json", [command, other])
    done = one_line(project.run("unit", "-o", "x", "blocking.cpp"))
    assert "has 2 units of 'blocking.cpp'" in done.err and "behind --" in done.err, done
    assert "inc/a.h" in one_line(project.run("unit", "-o", "x", "inc/a.h")).err


run_cases(cases_of(sys.modules[__name__]))
