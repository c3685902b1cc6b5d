# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `mutate`: mistakes are put into coroutines, mutants that do not compile are left out, those
# that are found and those that are missed are counted, and the copies are removed.
#
# RUN: %python %s %coro-tidy %t

import json
import re
import subprocess
import sys

import yaml

from standin import ENTRY, PROGRAM, call, cases_of, make, run_cases

from mutants import KINDS, LIBRARIES
from source import Source

RELAY_OF_ASIO = """\
#include <asio.hpp>
asio::awaitable<void> send(int n) {
  if (n < 0)
    throw n;
  co_return;
}
asio::awaitable<void> relay() {
  co_await send(1);
  co_await send(2);
}
"""


def mutate(work, *arguments):
    make(work)
    call("run", work, "--projects=projects.yaml", "--databases")
    done = call("mutate", work, "--json=mutants.json", *arguments)
    assert done.code == 0, done
    left = [file.name for file in work.rglob("mutant-*")]
    assert not left, f"copies were left: {left}"
    return done, json.loads((work / "mutants.json").read_text())


def found_and_missed_are_counted_and_what_does_not_compile_is_left_out(folder):
    # What needs a mutant::Task does not compile here.
    done, mutants = mutate(folder, "--kinds=sleep,other-file,drop-await,drop-assigned,"
                           "lock-in-condition,returned-lambda", "--per-kind=4", "--confirm")
    of = {kind: [m for m in mutants if m["kind"] == kind] for kind in KINDS}
    for kind in ("sleep", "other-file"):
        verdicts = {(m["file"].rpartition("/")[2], m["verdict"]) for m in of[kind]}
        assert verdicts == {("relay.cpp", "found"), ("quiet.cpp", "missed")}, of[kind]
    for kind in ("drop-await", "drop-assigned", "lock-in-condition"):
        assert of[kind] and all(m["verdict"] == "found" for m in of[kind]), done
    assert not of["returned-lambda"], done
    assert f"missed: sleep: {folder}/standin/src/quiet.cpp" in done.out, done
    assert "| sleep | 2 | 4 |" in done.out, done
    assert "| coro-blocking-call | 4 | 8 |" in done.out, done


def tasks_of_a_library_are_made(folder):
    project = make(folder)
    project.write("src/relay.cpp", RELAY_OF_ASIO)
    entry = {**ENTRY, "coroutines": ["src/relay.cpp"],
             "define": ["ASIO_HAS_CO_AWAIT", "ASIO_HAS_STD_COROUTINE"]}
    (folder / "projects.yaml").write_text(yaml.safe_dump({"standin": entry}))
    call("run", folder, "--projects=projects.yaml", "--databases")
    done = call("mutate", folder, "--kinds=detached,sync-wait-future", "--per-kind=1")
    assert done.code == 0 and "| all | 2 | 2 |" in done.out, done


def wrong_input_is_told_in_one_line(folder):
    make(folder)
    for arguments, said in (((), "run --databases"), (("--kinds=nap",), "nap")):
        done = call("mutate", folder, *arguments)
        assert done.code == 2 and done.err.count("\n") == 1 and said in done.err, done


def each_kind_can_be_made_and_is_claimed_by_checks(folder):
    listed = subprocess.run([PROGRAM, "--list-checks"], capture_output=True, text=True).stdout
    checks = set(re.findall(r"^  (coro-\S+)", listed, re.MULTILINE))
    statement = Source(make(folder).folder / "src/relay.cpp").statements[0]
    for kind in KINDS.values():
        of_library = kind.text.removeprefix("the library's ")
        assert of_library == kind.text or any(library.texts(of_library) for library in LIBRARIES), \
            kind.name
        for library in LIBRARIES:
            # An unknown placeholder raises an error here, or is left in the text.
            assert not any("$" in text for text in kind.texts(statement, library)), kind.name
        assert kind.checks and checks.issuperset(kind.checks), kind.name


run_cases(cases_of(sys.modules[__name__]))
