# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Which checks run and with which options; how what is mistyped is refused; how
# findings are suppressed.
#
# RUN: %python %s %coro-tidy %t

import sys

import yaml

from scratch import (BLOCKING, CLEAN, ROOT, TASK, Project, cases_of, expect, findings, one_line,
                     run_cases)

# What modernize-use-override finds.
STOCK = "struct A { A() {} virtual void f(); };\nstruct B : A { B() {} void f(); };\n"
# A blocking call reached through a function in another file.
ACROSS = {"deep.cpp": "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n",
          "top.cpp": TASK + "void deep();\nTask<> caller() {\n  deep();\n  co_return;\n}\n"}


def takes_only_what_concerns_coro(folder):
    project = Project(folder, {"a.cpp": BLOCKING + STOCK})
    for checks, code in (("-*,modernize-use-override", 1), ("*", 1), ("-*", 2), ("-*,bugprone-*", 1),
                         ("-coro-blocking-call", 0), ("bugprone-*,-coro-*,coro-blocking-*", 1),
                         ("-*,bugprone-*,coro-blocking-call", 1), ("coro-blocking-call,-*", 2),
                         ("-*,bugprone-*,coro-sync-wait", 0), ("coro-sync-wait,*", 1)):
        project.write(".clang-tidy", f"Checks: '{checks}'\nWarningsAsErrors: '*'\n")
        done = expect(project.run("--format=json"), code)
        if code == 2:
            assert "no checks are enabled" in one_line(done).err
            continue
        assert {check for _, _, check in findings(done)} <= {"coro-blocking-call"}, done


def reads_the_nearest_file(folder):
    project = Project(folder, {"in/a.cpp": BLOCKING, "b.cpp": BLOCKING})
    project.write(".clang-tidy", "Checks: -coro-blocking-call\n")
    expect(project.run(), 0)
    project.write("in/.clang-tidy", "Checks: coro-blocking-call\n")
    assert findings(project.run("--format=json")) == [("in/a.cpp", 4, "coro-blocking-call")]
    project.write("in/.clang-tidy", "InheritParentConfig: true\n")
    expect(project.run(), 0)


def takes_options(folder):
    lock = TASK + "#include <mutex>\nTask<> f(std::mutex &M) { std::lock_guard G(M); co_return; }\n"
    project = Project(folder, {"a.cpp": lock})
    expect(project.run(), 0)
    project.write(".clang-tidy", "CheckOptions:\n  coro-blocking-call.Brief: true\n")
    expect(project.run(), 1, "a.cpp:4:")


def passes_over_keys_of_other_versions(folder):
    """And takes what stands around them."""
    project = Project(folder, {"a.cpp": BLOCKING})
    for before, after in (
            ("AnalyzeTemporaryDtors: false\n", ""), ("", "NewThing:\n  - a: b\n\n    c: d\n"),
            ("NewThing:\n- a\n- b: {c: d}\n", ""), ("NewThing: |\n  text\n\n  more\n", "Other: 1"),
            ("# A comment\nNewThing: 1 # another\r\n", "Other:\n"),
            ("CustomChecks:\n  - Name: x\n    Newer: y\n    Query: match functionDecl()\n"
             "    Diagnostic: [{BindName: f, Message: m}]\n", "")):
        project.write(".clang-tidy", f"---\n{before}Checks: -coro-blocking-call\n{after}")
        done = expect(project.run(), 0, "warning: ", ".clang-tidy:", "unknown key '", "passed over")
        assert done.err.count("warning") == (before != "") + (after != ""), (before, after, done)
    project.write(".clang-tidy", "{Checks: -coro-blocking-call, NewThing: 1}\n")
    assert "unknown key 'NewThing'" in one_line(project.run()).err
    project.write(".clang-tidy", "NewThing: 1\nChecks: -coro-bloking-call\n")
    assert "did you mean" in one_line(project.run()).err


def shows_what_applies_to_a_file(folder):
    project = Project(folder, {"in/a.cpp": BLOCKING})
    outer = project.write(".clang-tidy", "Checks: -coro-sync-*,coro-sync-wait\nCheckOptions:\n"
                          "  coro.Level: hint\n  coro-blocking-call.Brief: true\n")
    inner = project.write("in/.clang-tidy", "InheritParentConfig: true\nExtraArgs: ['-DX=\"y\"']\n"
                          "CheckOptions: {coro-blocking-call.Brief: false, coro.Exclude: a.cpp}\n")
    done = expect(project.run("--show-config", "in/a.cpp", "--checks=-coro-blocking-call"), 0)
    shown = {line.split(" #")[0].strip(): line.split("# ")[1] for line in done.out.splitlines()
             if " # " in line}
    for entry, source in (("coro-sync-overload: off", outer), ("coro-sync-wait: on", outer),
                          ("coro-discarded-task: on", "default"), ("coro.Level: hint", outer),
                          ("coro-blocking-call: off", "the command line"),
                          ('coro-blocking-call.Brief: "false"', inner),
                          ('coro-blocking-call.Descriptors: "false"', "default"),
                          ('- "-DX=\\"y\\""', inner), ("coro.Exclude: a.cpp", inner)):
        assert shown.get(entry) == str(source), (entry, shown)
    assert yaml.safe_load(done.out)["CheckOptions"]["coro.Level"] == "hint", done
    assert f"# {folder}/in/a.cpp" in done.out and "# excluded from the report" in done.out, done
    stems = {f"coro-{path.stem}" for path in (ROOT / "checks").glob("*.cpp")}
    assert stems == set(yaml.safe_load(done.out)["Checks"]), done
    inner.write_text("Checks: [")
    one_line(project.run("--show-config=in/a.cpp"))


def refuses_what_is_mistyped(folder):
    project = Project(folder, {"a.cpp": CLEAN})
    for text, said in (
            ("Checks: -coro-bloking-call", "did you mean 'coro-blocking-call'?"),
            ("Checks: coro-nothing-like-it-*", "no check is named 'coro-nothing-like-it-*'"),
            ("CheckOptions: {coro-blocking-call.Breif: true}",
             "did you mean 'coro-blocking-call.Brief'?"),
            ("CheckOptions: {coro.Levle: all}", "did you mean 'coro.Level'?"),
            ("Checks: [", ".clang-tidy:"),
            ("CheckOptions: {coro.Level: loud}", "coro.Level is 'loud'")):
        project.write(".clang-tidy", text + "\n")
        assert said in one_line(project.run()).err, (text, project.run())
    (folder / ".clang-tidy").unlink()
    for argument, said in (("--checks=coro-bloking-call", "did you mean 'coro-blocking-call'?"),
                           ("--checks=bugprone-use-after-mvoe", "bugprone-use-after-move"),
                           ("--fromat=json", "--format"), ("--format=jsno", "json")):
        assert said in one_line(project.run(argument)).err, (argument, project.run(argument))


def refuses_to_run_without_checks(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    assert "no checks are enabled" in one_line(project.run("--checks=-*")).err
    project.write(".clang-tidy", "Checks: -coro-*\n")
    assert "no checks are enabled" in one_line(project.run()).err
    expect(project.run("--checks=coro-blocking-call"), 1)


def runs_stock_checks_when_they_are_named(folder):
    header = "#pragma once\n" + STOCK
    project = Project(folder, {"a.cpp": '#include "a.h"\n' + BLOCKING, "a.h": header})
    done = expect(project.run("--format=json", "--checks=modernize-use-override"), 1)
    assert findings(done) == [("a.cpp", 5, "coro-blocking-call"),
                              ("a.h", 3, "modernize-use-override")], done
    done = expect(project.run("--format=json", "--checks=-*,modernize-use-override"), 1)
    assert findings(done) == [("a.h", 3, "modernize-use-override")], done


def learns_from_model_files(folder):
    code = TASK + "void grind();\nvoid rest();\nTask<> f() {\n  grind();\n  rest();\n  co_return;\n}\n"
    project = Project(folder, {"a.cpp": code})
    project.write("mill.yaml", "library: mill\nfunctions:\n  grind: [blocks]\n")
    project.write("inn.yaml", "library: inn\nfunctions:\n  rest: [blocks]\n")
    expect(project.run(), 0)
    assert findings(project.run("--format=json", "--knowledge=mill.yaml")) == [
        ("a.cpp", 6, "coro-blocking-call")]
    project.write(".clang-tidy", "CheckOptions: {coro.Knowledge: inn.yaml}\n")
    assert findings(project.run("--format=json", "--knowledge", "mill.yaml")) == [
        ("a.cpp", 6, "coro-blocking-call"), ("a.cpp", 7, "coro-blocking-call")]


def refuses_unreadable_models(folder):
    project = Project(folder, {"a.cpp": CLEAN})
    assert "nothing.yaml" in one_line(project.run("--knowledge=nothing.yaml")).err
    project.write("bad.yaml", "library: bad\nfunctions:\n  f: [bloks]\n")
    assert "bad.yaml" in one_line(project.run("--knowledge=bad.yaml")).err
    project.write(".clang-tidy", "CheckOptions: {coro.Knowledge: nothing.yaml}\n")
    assert "nothing.yaml" in one_line(project.run()).err


def honours_suppressions(folder):
    """Of findings that only linking confirms, too."""
    for deep in ("deep(); // NOLINT(coro-blocking-call): measured",
                 "// NOLINTNEXTLINE(coro-blocking-call)\n  deep();",
                 "// NOLINTBEGIN(coro-*)\n  deep();\n  // NOLINTEND(coro-*)"):
        top = ACROSS["top.cpp"].replace("deep();\n  ", deep + "\n  ")
        project = Project(folder, {**ACROSS, "top.cpp": top})
        expect(project.run(), 0)
    top = ACROSS["top.cpp"].replace("deep();\n  ", "deep(); // NOLINT(coro-other)\n  ")
    project = Project(folder, {**ACROSS, "top.cpp": top})
    expect(project.run(), 1, "top.cpp:5:3")


def fails_for_errors_and_warnings_but_not_for_hints(folder):
    session = TASK + """
struct Session { Session(int); Session(Session &&); Task<int> next(); Task<> stop(); };
Task<> f() { Session S(1); co_await S.next(); }
"""
    project = Project(folder, {"a.cpp": session})
    expect(project.run("--checks=-*,coro-unclosed-session"), 0, "no findings")
    done = expect(project.run("--checks=-*,coro-unclosed-session", "--all"), 0, "(1 hint)")
    assert ": hint: " in done.out, done


run_cases(cases_of(sys.modules[__name__]))
