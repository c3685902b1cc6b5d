# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A project that begins with findings: a baseline is written, checked and pruned.
#
# RUN: %python %s %coro-tidy %t

import re
import sys

from scratch import BLOCKING, CLEAN, Project, cases_of, expect, findings, one_line, run_cases

TWICE = BLOCKING.replace("::sleep(1);", "::sleep(1);\n  ::sleep(1);\n  ")
NEW = "Task<> another() { ::sleep(2); co_return; }\n"


def lines(project, name="known.txt"):
    return (project.folder / name).read_text().splitlines()


def begins_from_what_is_there(folder):
    project = Project(folder, {"src/a b.cpp": TWICE, "c.cpp": BLOCKING, "d.cpp": CLEAN})
    expect(project.run("--baseline", "known.txt", "--write-baseline"), 0, "3 in the baseline")
    title, *entries = lines(project)
    assert title == "# coro-tidy baseline, coroTidyFingerprint/v2", title
    assert len(entries) == 3 and entries == sorted(entries), entries
    assert all(re.fullmatch(r"[0-9a-f]{32} coro-blocking-call (src/a b|c)\.cpp", e) for e in entries)
    done = expect(project.run("--baseline=known.txt"), 0, "no findings, 3 in the baseline")
    assert done.out == "", done


def reports_what_is_new(folder):
    project = Project(folder, {"a.cpp": TWICE})
    project.run("--baseline=known.txt", "--write-baseline")
    project.write("a.cpp", "// Moved.\n" + TWICE + NEW)
    done = expect(project.run("--baseline=known.txt", "--format=json"), 1)
    assert findings(done) == [("a.cpp", 8, "coro-blocking-call")], done
    project.write("a.cpp", TWICE.replace("::sleep(1);\n", "::sleep(1);\n  ::sleep(1);\n", 1))
    done = expect(project.run("--baseline=known.txt", "--format=json"), 1)
    assert len(findings(done)) == 1, done


def survives_renamed_files_and_other_folders(folder):
    project = Project(folder, {"src/a.cpp": TWICE, "b.cpp": BLOCKING.replace("loud", "shout")})
    assert "there is no folder" in one_line(
        project.run("--baseline=ci/known.txt", "--write-baseline")).err
    (folder / "ci").mkdir()
    expect(project.run("--baseline=ci/known.txt", "--write-baseline"), 0)
    names = sorted(line.split(" ", 2)[2] for line in lines(project, "ci/known.txt")[1:])
    assert names == ["../b.cpp", "../src/a.cpp", "../src/a.cpp"], names
    (folder / "src/a.cpp").rename(folder / "src/z.cpp")
    project.database("build/compile_commands.json",
                     [project.command("src/z.cpp"), project.command("b.cpp")])
    for cwd, path in ((".", "ci/known.txt"), ("src", "../ci/known.txt")):
        expect(project.run("--baseline", path, cwd=cwd), 0, "no findings, 3 in the baseline")


def one_of_two_that_are_alike_is_new(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    project.run("--baseline=known.txt", "--write-baseline")
    project.write("0.cpp", BLOCKING)
    project.database("build/compile_commands.json",
                     [project.command("a.cpp"), project.command("0.cpp")])
    done = expect(project.run("--baseline=known.txt", "--format=json"), 1)
    assert findings(done) == [("0.cpp", 4, "coro-blocking-call")], done


def reports_and_prunes_what_is_stale(folder):
    project = Project(folder, {"a.cpp": TWICE, "b.cpp": BLOCKING, "c.cpp": BLOCKING})
    project.run("--baseline=known.txt", "--write-baseline")
    before = lines(project)
    project.write("a.cpp", CLEAN)
    project.write("b.cpp", BLOCKING + NEW)
    done = expect(project.run("--baseline=known.txt"), 1, "2 of its 4 entries match no finding",
                  "a.cpp (coro-blocking-call), a.cpp (coro-blocking-call)", "--prune-baseline")
    assert lines(project) == before, "a check leaves the file as it is"
    # A part knows nothing of the rest, and a unit that fails may have had the finding.
    assert "match no finding" not in expect(project.run("--baseline=known.txt", "c.cpp"), 0).err
    project.write("c.cpp", "int broken\n")
    assert "match no finding" not in expect(project.run("--baseline=known.txt"), 3).err
    project.write("c.cpp", BLOCKING)
    done = expect(project.run("--baseline=known.txt", "--prune-baseline"), 1, "1 finding")
    assert lines(project) == [line for line in before if " a.cpp" not in line], lines(project)
    done = expect(project.run("--baseline=known.txt"), 1)
    assert "match no finding" not in done.err, done


def a_part_neither_writes_nor_prunes(folder):
    project = Project(folder, {"a.cpp": BLOCKING, "b.cpp": BLOCKING})
    project.run("--baseline=known.txt", "--write-baseline")
    for flag in ("--write-baseline", "--prune-baseline"):
        assert "whole project" in one_line(project.run("--baseline=known.txt", flag, "a.cpp")).err
    assert len(lines(project)) == 3


def a_unit_that_fails_keeps_its_entries(folder):
    project = Project(folder, {"a.cpp": BLOCKING, "b.cpp": BLOCKING})
    project.run("--baseline=known.txt", "--write-baseline")
    before = lines(project)
    project.write("a.cpp", "int broken\n")
    expect(project.run("--baseline=known.txt", "--prune-baseline"), 3, "as it was")
    assert lines(project) == before
    expect(project.run("--baseline=known.txt", "--write-baseline"), 3, "as it was", "b.cpp:4:")
    assert lines(project) == before
    (folder / "known.txt").unlink()
    expect(project.run("--baseline=known.txt", "--write-baseline"), 3, "1 in the baseline")
    assert [line.split()[-1] for line in lines(project)[1:]] == ["b.cpp"], lines(project)


def carries_over_older_fingerprints(folder):
    """Of the first scheme, which SARIF has kept."""
    project = Project(folder, {"a.cpp": TWICE, "b.cpp": CLEAN})
    [run] = project.run("--format=sarif").json()["runs"]
    first = [r["partialFingerprints"]["coroTidyFingerprint/v1"] for r in run["results"]]
    old = "# coro-tidy baseline, coroTidyFingerprint/v1\n"
    old += "".join(f"{fingerprint} coro-blocking-call a.cpp\n" for fingerprint in first)
    project.write("known.txt", old)
    expect(project.run("--baseline=known.txt"), 0, "2 in the baseline", "older version",
           "--prune-baseline")
    expect(project.run("--baseline=known.txt", "--prune-baseline"), 0)
    assert lines(project)[0].endswith("/v2") and len(lines(project)) == 3, lines(project)
    assert "older" not in expect(project.run("--baseline=known.txt"), 0, "2 in the baseline").err


def merges_like_lines(folder):
    """Two branches add findings; the union of their lines is the baseline of both."""
    project = Project(folder, {"a.cpp": BLOCKING, "b.cpp": CLEAN, "c.cpp": CLEAN})
    sides = []
    for changed in ("b.cpp", "c.cpp"):
        project.write(changed, BLOCKING.replace("loud", changed[0]))
        project.run("--baseline=known.txt", "--write-baseline")
        sides.append(lines(project))
        project.write(changed, CLEAN)
    union = [sides[0][0]] + sides[1][1:] + sides[0][1:]
    project.write("known.txt", "\n".join(union) + "\n\n# A comment\n")
    for changed in ("b.cpp", "c.cpp"):
        project.write(changed, BLOCKING.replace("loud", changed[0]))
    expect(project.run("--baseline=known.txt"), 0, "3 in the baseline")


def refuses_what_it_cannot_read(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    assert "--write-baseline makes one" in one_line(project.run("--baseline=none.txt")).err
    for text, said in (("", "known.txt:1: expected '# coro-tidy baseline"),
                       ("# coro-tidy baseline, coroTidyFingerprint/v9\n", "coroTidyFingerprint/v9"),
                       ("# coro-tidy baseline, coroTidyFingerprint/v2\n\n<<<<<<< HEAD\n", "known.txt:3: ")):
        project.write("known.txt", text)
        assert said in one_line(project.run("--baseline=known.txt")).err, text
    for flags in (["--write-baseline"], ["--prune-baseline"],
                  ["--baseline=x", "--write-baseline", "--prune-baseline"]):
        assert "baseline" in one_line(project.run(*flags)).err


run_cases(cases_of(sys.modules[__name__]))
