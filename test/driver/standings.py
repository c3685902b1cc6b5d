# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A finding that rests on a name says so, and only such a one; a team's file can take the
# word away, or state the fact.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import TASK, Project, cases_of, run_cases

UNIT = TASK + """
namespace ours { template <typename T> void launch(Task<T> task); }
Task<void> fetch(int url) { co_await std::suspend_always{}; }
void fetchAll(int count) {
  for (int i = 0; i < count; ++i)
    ours::launch(fetch(i));
}
"""
MESSAGE = "'ours::launch' in a loop over 'count' starts an unbounded number of tasks"
BY_NAME = ", judging by a name"


def messages(folder, facts=None):
    project = Project(folder, {"unit.cpp": UNIT})
    options = []
    if facts:
        project.write("ours.yaml", "library: ours\n" + facts)
        options = ["--knowledge", str(folder / "ours.yaml")]
    done = project.run("--format=json", "--checks=-*,coro-unbounded-gather", *options)
    assert done.code in (0, 1), done
    return [finding["message"] for finding in done.json()["findings"]]


def a_name_is_told(folder):
    assert messages(folder) == [MESSAGE + BY_NAME], messages(folder)


def a_stated_fact_is_not(folder):
    found = messages(folder, "functions:\n  ours::launch: [spawns]\n")
    assert found == [MESSAGE], found


def a_word_can_be_taken_away(folder):
    found = messages(folder, "words:\n  functions:\n    spawns: [-launch]\n")
    assert found == [], found


def what_is_stated_needs_no_word(folder):
    found = messages(folder, "functions:\n  ours::launch: [spawns]\n"
                             "words:\n  functions:\n    spawns: [-launch]\n")
    assert found == [MESSAGE], found


run_cases(cases_of(sys.modules[__name__]))
