# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the formats look like, and the ways on which a report leaves.
#
# RUN: %python %s %coro-tidy %t

import json
import os
import pty
import re
import resource
import signal
import subprocess
import sys
from html.parser import HTMLParser
import xml.etree.ElementTree as xml

import jsonschema
import yaml

from scratch import BLOCKING, CLEAN, PROGRAM, ROOT, TASK, Project, cases_of, expect, one_line, \
    run_cases

# `sleep` is reached through two functions in another file.
CHAIN = {
    "deep.cpp": "#include <unistd.h>\nvoid deepest() { ::sleep(1); }\nvoid deep() { deepest(); }\n",
    "top.cpp": TASK + "void deep();\nTask<> caller() {\n\tdeep();\n  co_return;\n}\n",
}
FIXABLE = TASK + "Task<> work();\nTask<> caller() {\n  /* h\u00e9, \U0001f600 */ work();\n  co_return;\n}\n"


def prints_text(folder):
    done = expect(Project(folder, CHAIN).run(), 1)
    lines = done.out.splitlines()
    assert lines[0].startswith("top.cpp:5:2: error: ") and lines[0].endswith(
        " [coro-blocking-call]"), done
    assert "{primitive}" not in done.out and "{{" not in done.out, done
    assert lines[1:3] == ["  \tdeep();", "  \t^"], done
    notes = [line for line in lines if ": note: " in line]
    assert [note.split(": ")[0] for note in notes[-2:]] == ["deep.cpp:3:15", "deep.cpp:2:18"], done
    assert lines[-1].startswith("  = help: "), done
    assert done.err == "coro-tidy: 1 finding (1 error) in 2 units\n", done


def prints_json(folder):
    done = expect(Project(folder, CHAIN).run("--format=json"), 1)
    report = done.json()
    assert list(report) == ["version", "findings", "known", "fixed", "units"] and report["version"] == 1
    assert report["units"] == {"analysed": 2, "notExamined": 0, "failed": []}
    [finding] = report["findings"]
    assert list(finding) == ["check", "severity", "file", "line", "column", "message",
                             "fingerprint", "cause", "notes", "fixes"]
    assert (finding["check"], finding["severity"], finding["file"], finding["line"],
            finding["column"]) == ("coro-blocking-call", "error", "top.cpp", 5, 2)
    assert [(n["file"], n["line"], n["column"]) for n in finding["notes"]][-2:] == [
        ("deep.cpp", 3, 15), ("deep.cpp", 2, 18)], finding


HINT = TASK + """
struct Session { Session(int); Session(Session &&); Task<int> next(); Task<> stop(); };
Task<> f() { Session S(1); co_await S.next(); }
"""
WARNING = TASK + """
struct Plain {
  struct promise_type {
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
    Plain get_return_object();
  };
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
Plain plain() { co_return; }
"""
# A file whose name means something to every format, and a unit that fails.
ODD = {**CHAIN, "<&%,:\"'\n>.cpp": BLOCKING, "none.cpp": "#include <nope>\n"}
SHOWN = "<&%,:\"'<U+000A>>.cpp"


def prints_github(folder):
    done = expect(Project(folder, ODD).run("--format=github"), 3)
    lines = done.out.splitlines()
    assert len(lines) == 3 and all(line.startswith("::error file=") for line in lines), done
    assert lines[0].startswith("::error file=<&%25%2C%3A\"'<U+000A>>.cpp,line=4,col=17,"
                               "title=coro-blocking-call::'sleep' "), done
    assert lines[1].startswith("::error file=top.cpp,line=5,col=2,title=coro-blocking-call::"), done
    assert "%0Adeep.cpp:3: " in lines[1] and lines[1].endswith("%0Acoro-tidy explain blocking-call"), done
    assert lines[2].startswith("::error file=none.cpp,title=coro-tidy::could not be analysed: "), done
    hints = expect(Project(folder / "hints", {"a.cpp": HINT}).run("--format=github", "--all"), 0)
    assert "::notice file=a.cpp,line=" in hints.out, hints


def prints_gitlab(folder):
    project = Project(folder, {**ODD, "a/same.cpp": BLOCKING, "b/same.cpp": BLOCKING})
    issues = expect(project.run("--format=gitlab"), 3).json()
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 5, issues
    for issue in issues:
        assert list(issue) == ["description", "check_name", "fingerprint", "severity", "location"]
        assert issue["location"]["lines"]["begin"] >= 1, issue
    by_path = {issue["location"]["path"]: issue for issue in issues}
    assert by_path["top.cpp"]["severity"] == "critical"
    assert by_path["top.cpp"]["check_name"] == "coro-blocking-call"
    assert by_path["none.cpp"]["severity"] == "blocker"
    assert expect(Project(folder / "clean", {"a.cpp": CLEAN}).run("--format=gitlab"), 0).json() == []


def prints_checkstyle(folder):
    done = expect(Project(folder, ODD).run("--format=checkstyle"), 3)
    files = {file.get("name"): file for file in xml.fromstring(done.out).iter("file")}
    assert set(files) == {SHOWN, "top.cpp", "none.cpp"}, done
    [error] = files["top.cpp"]
    assert [error.get(name) for name in ("line", "column", "severity", "source")] == [
        "5", "2", "error", "coro-blocking-call"], done
    assert "deep" in error.get("message"), done
    clean = expect(Project(folder / "clean", {"a.cpp": CLEAN}).run("--format=checkstyle"), 0)
    assert list(xml.fromstring(clean.out)) == [], clean


def prints_what_clang_tidy_exports(folder):
    project = Project(folder, {**ODD, "fixable.cpp": FIXABLE})
    done = expect(project.run("--format=clang-tidy"), 3)
    found = {entry["DiagnosticMessage"]["FilePath"]: entry
             for entry in yaml.safe_load(done.out)["Diagnostics"]}
    at = {name: str(folder / name) for name in ("top.cpp", "none.cpp", "fixable.cpp")}
    assert set(at.values()) <= set(found) and len(found) == 4, done
    call = found[at["top.cpp"]]
    assert (call["DiagnosticName"], call["Level"]) == ("coro-blocking-call", "Error"), done
    assert call["DiagnosticMessage"]["FileOffset"] == CHAIN["top.cpp"].index("deep();\n  co_"), done
    assert call["Notes"][-1]["FilePath"] == str(folder / "deep.cpp"), done
    assert found[at["none.cpp"]]["DiagnosticName"] == "clang-diagnostic-error", done
    clean = expect(Project(folder / "clean", {"a.cpp": CLEAN}).run("--format=clang-tidy"), 0)
    assert not yaml.safe_load(clean.out)["Diagnostics"], clean


def has_its_fixes_applied_by_clang_apply_replacements(folder):
    project = Project(folder, {"fixable.cpp": FIXABLE})
    (folder / "fixes").mkdir()
    expect(project.run("--format=clang-tidy", "--output", "fixes/all.yaml"), 1)
    subprocess.run(["clang-apply-replacements-22", "--ignore-insert-conflict", str(folder / "fixes")],
                   check=True)
    assert (folder / "fixable.cpp").read_text() == FIXABLE.replace("work();\n  co_", "co_await work();\n  co_")


def prints_junit(folder):
    done = expect(Project(folder, ODD).run("--format=junit"), 3)
    suites = {suite.get("name"): suite for suite in xml.fromstring(done.out)}
    assert set(suites) == {SHOWN, "top.cpp", "none.cpp"}, done
    counts = [suites["top.cpp"].get(name) for name in ("tests", "failures", "errors")]
    assert counts == ["1", "1", "0"], done
    [case] = suites["top.cpp"]
    assert case.get("name") == "coro-blocking-call at 5:2" and case.get("classname") == "top.cpp"
    [failure] = case
    assert failure.get("type") == "error" and "deep.cpp:3:15: " in failure.text, done
    assert suites["none.cpp"].get("errors") == "1", done
    clean = expect(Project(folder / "clean", {"a.cpp": CLEAN}).run("--format=junit"), 0)
    [suite] = xml.fromstring(clean.out)
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("1", "0", 1), clean


class Page(HTMLParser):
    """The tags of a page with their attributes, and the texts of its findings."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.articles = [], [], []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "article":
            self.articles.append("")
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"{tag} ends in {self.open}"
        self.open.pop()

    def handle_data(self, data):
        if "article" in self.open:
            self.articles[-1] += data

    def attributes_of(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def prints_html(folder):
    evil = "</script><script>alert(1)</script>.cpp"
    project = Project(folder, {**ODD, "<i>/" + evil.replace("/", "|"): BLOCKING.replace(
        "::sleep", "/* <b>&amp;</article> */ ::sleep")})
    page = Page(expect(project.run("--format=html"), 3).out)
    assert [a["data-check"] for a in page.attributes_of("article")] == ["coro-blocking-call"] * 3
    assert {a["data-folder"] for a in page.attributes_of("article")} == {".", "<i>"}
    assert "i" not in {tag for tag, _ in page.tags}
    assert len(page.attributes_of("script")) == 1 == len(page.attributes_of("style"))
    assert any("/* <b>&amp;</article> */ ::sleep" in text for text in page.articles), page.articles
    [chain] = [text for text in page.articles if "top.cpp" in text]
    assert chain.index("deep();") < chain.index("deep.cpp:3:15") < chain.index("deep.cpp:2:18"), chain
    assert page.attributes_of("ol") == [{"class": "chain"}] * len(page.attributes_of("ol"))
    assert page.attributes_of("ol"), "the calls that lead to the cause"
    rows = {(b["data-by"], b["data-is"]) for b in page.attributes_of("button")}
    assert {("check", "coro-blocking-call"), ("principle", "never block the thread"),
            ("folder", "."), ("folder", "<i>")} == rows, rows
    # Nothing is fetched from elsewhere.
    assert not any("src" in attributes or "href" in attributes for _, attributes in page.tags)


def fails_from_a_grade_on(folder):
    error = Project(folder / "error", {"a.cpp": BLOCKING})
    warning = Project(folder / "warning", {"a.cpp": WARNING})
    for option, codes in (("", (1, 1)), ("--fail-on=warning", (1, 1)), ("--fail-on=error", (1, 0)),
                          ("--fail-on=never", (0, 0))):
        options = [option] if option else []
        ends = (error.run(*options), warning.run(*options))
        assert tuple(done.code for done in ends) == codes, (option, ends)
        assert all("a.cpp:" in done.out for done in ends), ends
    broken = Project(folder / "broken", {"a.cpp": BLOCKING, "none.cpp": "#include <nope>\n"})
    expect(broken.run("--fail-on=never"), 3)
    assert "did you mean 'error'" in one_line(error.run("--fail-on=eror")).err


def counts_and_is_quiet(folder):
    project = Project(folder, {**CHAIN, "a.cpp": BLOCKING})
    done = expect(project.run("--statistics"), 1)
    assert done.err.splitlines()[1:] == ["       2 coro-blocking-call",
                                         "       0 of 3 units from the cache",
                                         "       0 of 3 units with a shared preamble"], done
    done = expect(project.run("--quiet"), 1, "top.cpp:5:2")
    assert done.err == "", done
    project.write("a.cpp", "#include <nope>\n")
    done = expect(project.run("--quiet"), 3)
    assert "error: a.cpp: a compile error" in done.err and "findings" not in done.err, done


def says_where_the_time_went(folder):
    project = Project(folder, {**CHAIN, "a.cpp": BLOCKING})
    plain = project.run("--no-cache")
    done = expect(project.run("--profile"), 1, "seconds of the processor", " parsing\n", " coro-blocking-call\n",
                  "of the slowest units; 3 of 3 were examined", " a.cpp\n")
    assert done.out == plain.out, done
    times = {words[1]: float(words[0]) for words in map(str.split, done.err.splitlines())
             if re.fullmatch(r"\d+\.\d{3}", words[0])}
    assert times["parsing"] > times["coro-blocking-call"], done
    again = expect(project.run("--profile"), 1, "0 of 3 were examined", "0.000 parsing")
    assert "coro-blocking-call\n" not in again.err, again


def validate_sarif(done):
    schema = json.loads((ROOT / "test/driver/sarif-schema-2.1.0.json").read_text())
    jsonschema.Draft4Validator(schema).validate(done.json())
    [run] = done.json()["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert "coro-blocking-call" in rules and rules == sorted(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    return run


def prints_sarif(folder):
    project = Project(folder, {**CHAIN, "odd name%.cpp": BLOCKING, "none.cpp": "#include <nope>\n"})
    run = validate_sarif(expect(project.run("--format=sarif"), 3))
    by_uri = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: result
              for result in run["results"]}
    assert set(by_uri) == {"top.cpp", "odd%20name%25.cpp"}, by_uri
    [flow] = by_uri["top.cpp"]["codeFlows"]
    steps = [step["location"]["physicalLocation"] for step in flow["threadFlows"][0]["locations"]]
    assert [(s["artifactLocation"]["uri"], s["region"]["startLine"]) for s in steps] == [
        ("top.cpp", 5), ("deep.cpp", 3), ("deep.cpp", 2)], steps
    assert by_uri["top.cpp"]["level"] == "error"
    assert sorted(by_uri["top.cpp"]["partialFingerprints"]) == [
        "coroTidyFingerprint/v1", "coroTidyFingerprint/v2"]
    [invocation] = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert "nope" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def validates_an_empty_sarif(folder):
    run = validate_sarif(expect(Project(folder, {"a.cpp": CLEAN}).run("--format=sarif"), 0))
    assert run["results"] == [] and run["invocations"][0]["executionSuccessful"]


def counts_columns(folder):
    """In bytes for JSON, in code points for SARIF, and below the right character in text."""
    project = Project(folder, {"a.cpp": FIXABLE})
    [finding] = expect(project.run("--format=json"), 1).json()["findings"]
    line = FIXABLE.splitlines()[4]
    assert finding["check"] == "coro-discarded-task", finding
    assert finding["column"] == len(line[:line.index("work")].encode()) + 1, finding
    [edit] = finding["fixes"][0]["edits"]
    assert (edit["line"], edit["column"], edit["endColumn"]) == (5, finding["column"],
                                                                 finding["column"]), edit
    assert edit["text"].strip() == "co_await", edit

    [result] = validate_sarif(project.run("--format=sarif"))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startColumn"] == line.index("work") + 1, region
    [change] = result["fixes"][0]["artifactChanges"]
    [replacement] = change["replacements"]
    assert replacement["deletedRegion"]["startColumn"] == line.index("work") + 1, replacement

    lines = project.run().out.splitlines()
    assert lines[2].index("^") == lines[1].index("work"), lines


def keeps_fingerprints_while_lines_move(folder):
    def fingerprints(text):
        project = Project(folder, {"a.cpp": text})
        return [f["fingerprint"] for f in project.run("--format=json").json()["findings"]]

    twice = BLOCKING.replace("::sleep(1);", "::sleep(1);\n  ::sleep(1);\n")
    first = fingerprints(twice)
    assert len(set(first)) == 2, first
    assert fingerprints("// A line.\n\n" + twice.replace("  ::sleep", "      ::sleep")) == first
    assert fingerprints(twice.replace("loud", "other"))[0] not in first


# What other units cannot name, and what has no name, in a helper and in each other.
NAMELESS = TASK + """#include <unistd.h>
static Task<> internal() { ::sleep(1); co_return; }
namespace { struct S { Task<> m() { ::sleep(2); co_return; } }; }
Task<> outer() {
  auto l = [](int) -> Task<> { ::sleep(3); auto k = []() -> Task<> { ::sleep(4); co_return; }; co_await k(); };
  struct Local { Task<> x() { ::sleep(5); co_return; } };
  co_await l(1);
}
auto global = []() -> Task<> { ::sleep(6); co_return; };
"""


def keeps_fingerprints_while_files_move(folder):
    def fingerprints(name, text):
        project = Project(folder / name.split("/")[0], {name: text})
        found = project.run("--format=json", "--checks=-*,coro-blocking-call").json()["findings"]
        return [f["fingerprint"] for f in found]

    first = fingerprints("one/a.cpp", NAMELESS)
    assert len(set(first)) == 6, first
    assert fingerprints("two/src/other-name.cpp", "\n\n" + NAMELESS) == first
    assert fingerprints("three/a.cpp", NAMELESS.replace("auto l", "  auto l")) == first
    assert len(set(fingerprints("four/a.cpp", NAMELESS.replace("outer", "inner"))) & set(first)) == 3


def writes_files_whole(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    done = expect(project.run("--format=json", "--output", "report.json"), 1)
    assert done.out == "" and json.loads((folder / "report.json").read_text())["findings"], done
    assert sorted(os.listdir(folder)) == [".git", "a.cpp", "build", "report.json"]
    project.run("--output", "report.txt")
    assert "\x1b" not in (folder / "report.txt").read_text()


def says_when_it_cannot_write(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    assert "nowhere/report" in one_line(project.run("--output", "nowhere/report")).err
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM], cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2, done
    assert done.stderr == "coro-tidy: error: standard output: No space left on device\n", done
    # By way of a link: a program that renames over what it should write to must not
    # get at the device itself.
    (folder / "device").symlink_to("/dev/full")
    done = expect(project.run("--output", "device"), 2, "a.cpp:4:17")
    assert "No space left" in done.err and done.err.count("\n") == 1, done
    assert (folder / "device").is_symlink()
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM, "--list-checks"], stdout=full, stderr=subprocess.PIPE,
                              text=True)
    assert done.returncode == 2 and "No space left" in done.stderr, done


def reports_nothing_in_every_format(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    project.write("notes.txt", "no unit")
    for form in ("json", "sarif"):
        done = expect(project.run("--ignore-unknown", f"--format={form}", "notes.txt"), 0)
        assert json.loads(done.out), done
        expect(project.run("--ignore-unknown", f"--format={form}", "--output", "o", "notes.txt"), 0)
        assert json.loads((folder / "o").read_text())


def leaves_nothing_half_written(folder):
    def small_files_only():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    project = Project(folder, {"a.cpp": BLOCKING})
    project.write("report.txt", "the last one")
    done = expect(project.run("--output", "report.txt", preexec_fn=small_files_only), 2)
    assert "report.txt': File too large" in done.err, done
    assert (folder / "report.txt").read_text() == "the last one"
    assert sorted(os.listdir(folder)) == [".git", "a.cpp", "build", "report.txt"]


def on_a_terminal(folder, **environment):
    """What the program shows on a terminal."""
    master, terminal = pty.openpty()
    running = subprocess.Popen([PROGRAM], cwd=folder, stdout=terminal, stderr=terminal,
                               env={**os.environ, "TERM": "xterm", **environment})
    os.close(terminal)
    shown = b""
    while True:
        try:
            block = os.read(master, 4096)
        except OSError:
            break
        if not block:
            break
        shown += block
    running.wait()
    return shown.decode()


def shows_progress_and_colours_on_terminals_alone(folder):
    project = Project(folder, {"a.cpp": BLOCKING})
    shown = on_a_terminal(folder)
    assert "[0/1] " in shown and "\x1b[0;1;31merror: " in shown, shown
    assert "\x1b[0;1;31m" not in on_a_terminal(folder, NO_COLOR="1")
    done = project.run()
    assert "\x1b" not in done.out + done.err and "[0/1]" not in done.err, done


run_cases(cases_of(sys.modules[__name__]))
