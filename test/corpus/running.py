# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `run`: the database that it writes for an entry of the list, what it prints of findings
# with and without a verdict, and the tables.
#
# RUN: %python %s %coro-tidy %t

import json
import re
import sys

from standin import FILES, call, cases_of, make, run_cases

from corpus import DATABASE

TABLE_ROW = re.compile(r"^\| (\S+) +\| (.*) \|$", re.MULTILINE)


def run(work, *arguments):
    return call("run", work, "--projects=projects.yaml", "--verdicts=verdicts", *arguments)


def signed(done, sign):
    return [line[2:] for line in done.out.splitlines() if line.startswith(sign + " ")]


def rows(done):
    return {name: [cell.strip() for cell in cells.split("|")]
            for name, cells in TABLE_ROW.findall(done.out)}


def judge(folder, line):
    (folder / "verdicts").mkdir(exist_ok=True)
    (folder / "verdicts/standin.yaml").write_text(line + "\n")


def database_has_the_units_that_the_list_names(folder):
    project = make(folder)
    done = run(folder, "--databases")
    assert done.code == 0, done
    database = json.loads((project.folder / DATABASE).read_text())
    units = {entry["file"].removeprefix(f"{project.folder}/") for entry in database}
    assert units == {"src/quiet.cpp", "src/relay.cpp", "tools/broken.cpp"}, units


def unread_findings_are_printed_as_lines_for_the_verdicts(folder):
    make(folder)
    done = run(folder)
    new, = signed(done, "+")
    assert "coro-blocking-call" in new and "src/relay.cpp:10" in new, done
    assert done.code == 1 and "not parsed: tools/broken.cpp" in done.out, done
    assert rows(done)["standin"][:3] == ["2/3", "4", "1"], done

    judge(folder, new.replace("read: ?", "read: T"))
    done = run(folder)
    assert done.code == 0 and not signed(done, "+"), done
    assert rows(done)["standin"][4:] == ["1", "0", "0", "0", "0 %", "0 %"], done
    assert rows(done)["coro-blocking-call"] == ["1", "1", "0", "0", "0", "0 %", "0 %"], done


def readers_who_disagree_make_it_debatable(folder):
    make(folder)
    new, = signed(run(folder), "+")
    judge(folder, new.replace("read: ?", "read: TF"))
    assert rows(run(folder))["standin"][4:7] == ["0", "1", "0"]


def findings_that_are_gone_or_have_another_grade_are_told(folder):
    project = make(folder)
    new, = signed(run(folder), "+")
    judge(folder, new.replace("read: ?", "read: T").replace("grade: error", "grade: hint"))
    done = run(folder)
    assert "grade: error" in signed(done, "~")[0] and not signed(done, "-"), done

    project.write("src/relay.cpp", FILES["src/relay.cpp"].replace("::sleep(1);", ""))
    done = run(folder)
    assert "coro-blocking-call" in signed(done, "-")[0] and not signed(done, "~"), done
    assert done.code == 0, done


def folders_without_an_entry_are_left_out(folder):
    make(folder)
    (folder / "boost").mkdir()
    done = run(folder, "--databases", "boost")
    assert done.code == 0 and done.err.count("\n") == 1 and "boost" in done.err, done
    assert "standin" in done.out and not list((folder / "boost").iterdir()), done


def wrong_input_is_told_in_one_line(folder):
    make(folder)
    (folder / "projects.yaml").write_text("other: {}\n")
    done = run(folder)
    assert done.code == 2 and done.err.count("\n") == 1 and "standin" in done.err, done

    make(folder)
    judge(folder, "1234: {read: X, grade: error, check: coro-a, at: 'a:1', why: because}")
    done = run(folder)
    assert done.code == 2 and done.err.count("\n") == 1 and "a:1" in done.err, done


run_cases(cases_of(sys.modules[__name__]))
