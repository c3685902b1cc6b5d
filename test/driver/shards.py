# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Several machines examine a project, each its part. Who has the results of all parts reports
# what one run over all would have reported.
#
# RUN: %python %s %coro-tidy %t

import re
import shutil
import sys

from scratch import BLOCKING, CLEAN, TASK, Project, cases_of, expect, run_cases

CACHE = "build/.coro-tidy/cache"
FILES = {
    "inc/helper.h": "#pragma once\n#include <unistd.h>\ninline void helper() { ::sleep(1); }\n",
    "caller.cpp": TASK + '#include "helper.h"\nTask<> caller() {\n  helper();\n  co_return;\n}\n',
    "other.cpp": TASK + "void deep();\nTask<> other() {\n  deep();\n  co_return;\n}\n",
    "deep.cpp": "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n",
    "broken.cpp": "int X = Y;\n",
    "clean.cpp": CLEAN,
    "blocking.cpp": BLOCKING,
    "suppressed.cpp": BLOCKING.replace("co_return; }", "co_return; } // NOLINT"),
}
UNITS = 7


def checkout(folder, name):
    (folder / name / ".git").mkdir(parents=True)
    return Project(folder / name, FILES, flags=["-Iinc"])


def part_of(done):
    """How many units the part has."""
    return int(re.search(r"results of (\d+) of 7 units", done.err)[1])


def counts_of(done):
    """How many units came from the cache."""
    return tuple(map(int, re.search(r"(\d+) of (\d+) units? from the cache", done.err).groups()))


def the_parts_make_the_whole(folder):
    alone = expect(checkout(folder, "alone").run("--format=json"), 3)
    joined = checkout(folder, "joined")
    sizes = []
    for number in (1, 2, 3):
        machine = checkout(folder, f"machine-{number}")
        done = expect(machine.run(f"--shard={number}/3"), 0)
        assert done.out == "", done
        sizes.append(part_of(done))
        shutil.copytree(machine.folder / CACHE, joined.folder / CACHE, dirs_exist_ok=True)
    assert sorted(sizes) == [2, 2, 3], sizes
    done = expect(joined.run("--format=json", "--statistics"), 3)
    assert counts_of(done) == (UNITS, UNITS), done
    assert done.out == alone.out, f"{done}\nalone:\n{alone}"


def a_part_that_is_missing_is_made_up_for(folder):
    project = checkout(folder, "project")
    expect(project.run("--shard", "2/2"), 0)
    done = expect(project.run("--statistics"), 3)
    assert counts_of(done) == (3, UNITS), done


def there_may_be_more_parts_than_units(folder):
    done = expect(checkout(folder, "project").run("--shard=9/9"), 0)
    assert part_of(done) == 0, done


def facts_for_editors_are_left_by_who_reports(folder):
    project = checkout(folder, "project")
    expect(project.run("--shard=1/1"), 0)
    assert not (project.folder / "build/.coro-tidy/facts").exists()


def results_that_cannot_be_kept_are_an_error(folder):
    project = checkout(folder, "project")
    (project.folder / "build/.coro-tidy").write_text("no folder")
    done = expect(project.run("--shard=1/2"), 2)
    assert "results cannot be kept" in done.err and "not all of them could be kept" in done.err, done


def what_is_no_part_is_refused(folder):
    project = checkout(folder, "project")
    for wrong in ("0/2", "3/2", "2", "a/b", "1/", "-1/2", "1/2/3"):
        done = expect(project.run(f"--shard={wrong}"), 2)
        assert f"--shard is '{wrong}'; expected a part and their number" in done.err, done


def what_is_for_the_report_is_refused(folder):
    project = checkout(folder, "project")
    for option in ("--fix", "--diff", "--since=HEAD", "--baseline=x", "--output=x", "--watch",
                   "--report-unused-suppressions"):
        done = expect(project.run("--shard=1/2", option), 2)
        assert "--shard reports nothing" in done.err, done
    for options in (["--no-cache"], ["clean.cpp", "--", "-std=c++20"]):
        done = expect(project.run("--shard=1/2", *options), 2)
        assert "it goes without --no-cache" in done.err, done


run_cases(cases_of(sys.modules[__name__]))
