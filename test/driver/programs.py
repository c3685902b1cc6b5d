# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# One compile database builds several programs, which have functions of one name.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import TASK, Project, cases_of, expect, run_cases

BLOCKS = "#include <unistd.h>\nvoid work() { ::sleep(1); }\n"
RETURNS = "void work() {}\n"
CALLER = TASK + "void work();\nTask<> caller() {\n  work();\n  co_return;\n}\n"


def reported(done):
    return sorted({finding["file"] for finding in done.json()["findings"]})


def a_unit_means_its_own(folder):
    project = Project(folder, {"client.cpp": BLOCKS + CALLER, "server.cpp": RETURNS + CALLER})
    done = project.run("--format=json")
    assert reported(done) == ["client.cpp"], done


def classes_in_source_files_are_its_own(folder):
    job = "struct Job { void run() { %s; } };\nTask<> caller(Job job) { job.run(); co_return; }\n"
    project = Project(folder, {
        "client.cpp": TASK + "#include <unistd.h>\n" + job % "::sleep(1)",
        "server.cpp": TASK + job % "",
    })
    done = project.run("--format=json")
    assert reported(done) == ["client.cpp"], done


def the_nearest_folder_is_meant(folder):
    project = Project(folder, {"client/work.cpp": BLOCKS, "client/caller.cpp": CALLER,
                               "server/work.cpp": RETURNS, "server/caller.cpp": CALLER})
    done = project.run("--format=json")
    assert reported(done) == ["client/caller.cpp"], done


def the_project_is_nearer_than_what_lies_outside(folder):
    (folder / "project/.git").mkdir(parents=True)
    project = Project(folder / "project", {"client/work.cpp": BLOCKS, "caller.cpp": CALLER,
                                           "../elsewhere/work.cpp": RETURNS})
    done = project.run("--format=json")
    assert reported(done) == ["caller.cpp"], done
    project.write("client/work.cpp", RETURNS)
    project.write("../elsewhere/work.cpp", BLOCKS)
    done = project.run("--format=json")
    assert reported(done) == [], done


def any_is_meant_where_none_is_nearer(folder):
    project = Project(folder, {"real/work.cpp": BLOCKS, "fake/work.cpp": RETURNS,
                               "caller.cpp": CALLER})
    done = project.run("--format=json")
    assert reported(done) == ["caller.cpp"], done


def a_part_of_the_project_does_not_guess(folder):
    project = Project(folder, {"client/work.cpp": BLOCKS, "client/caller.cpp": CALLER,
                               "server/work.cpp": RETURNS, "server/caller.cpp": CALLER})
    expect(project.run(), 1)
    expect(project.run("server/caller.cpp"), 0)
    expect(project.run("server"), 0)
    expect(project.run("client"), 1, "caller.cpp")


def a_file_that_is_compiled_twice_is_one(folder):
    project = Project(folder, {"work.cpp": BLOCKS, "caller.cpp": CALLER})
    project.database("build/compile_commands.json",
                     [project.command("work.cpp"), project.command("work.cpp", "-DNDEBUG"),
                      project.command("caller.cpp")])
    done = project.run("--format=json")
    assert reported(done) == ["caller.cpp"], done


run_cases(cases_of(sys.modules[__name__]))
