#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs checks on a test file through every front and compares what they report
with the markers in the file, as sets, both ways.

    // RUN: %expect %s coro-blocking-call
    sleep(1);      // warning: 'sleep' blocks; note: it is called here
    flush();       // warning: never awaited; fix: co_await flush();

A marker stands on the line it speaks of and quotes a part of the message, or of
the line after the fix was applied. `warning@-1:` speaks of the line above.
`warning(Limit):` counts only in runs that set the option Limit, `warning(!Limit):`
only in the others; the name of a front (`!clangd`) serves like one of an option, and
`note(Limit,!apart):` counts if both are so. Options and compiler flags follow a `--`:

    // RUN: %expect %s coro-unbounded-gather -- Limit=4 coro.Level=all -std=c++23

A test of several files is cut at lines `//--- name`; with more than one .cpp it
goes through coro-tidy alone, since only that links units. So does each test once
more, in the front `apart`: there each .cpp is two units, of which each lacks the
bodies of every second function (see apart.py). Fixes are applied to a copy, which
must compile and leave nothing to fix. `--bless` rewrites the markers.
"""

import argparse
import copy
import difflib
import json
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test/clangd"))

import apart
import lsp

KIND = r"(warning|note|fix)(?:\((!?[\w.-]+(?:,!?[\w.-]+)*)\))?(?:@([+-]\d+))?:"
MARKERS = re.compile(rf"\s*//\s*(?={KIND})(.*)$")
BETWEEN = re.compile(rf";\s*(?={KIND})")
DIAGNOSTIC = re.compile(r"(.+?):(\d+):\d+: (warning|error|note): (.*?)( \[[\w.,-]+\])?$")
# What clang-tidy adds of its own when it applies fixes.
HOUSEKEEPING = re.compile(r"FIX-IT|this fix will not be applied")


class Broken(Exception):
    """The run says nothing about the check: a crash, a wrong use, a test that does not compile."""


class Marker:
    def __init__(self, text, line):
        self.text = text
        self.line = line
        self.kind, labels, offset = re.match(KIND, text).groups()
        self.labels = labels.split(",") if labels else []
        self.about = line + int(offset or 0)
        self.quote = text.split(":", 1)[1].strip()

    def counts(self, options):
        names = {part for name in options for part in (name, name.rpartition(".")[2])}
        return all((label.lstrip("!") in names) != label.startswith("!") for label in self.labels)


class Finding:
    def __init__(self, kind, line, text):
        self.kind, self.line, self.text = kind, line, text

    def __str__(self):
        return f"{self.kind}: {self.text}"


class Test:
    """A test file: its lines, its markers, and the files it is cut into."""

    def __init__(self, path):
        self.path = path
        self.lines = path.read_text().split("\n")
        self.markers = []
        for number, line in enumerate(self.lines, 1):
            if found := MARKERS.search(line):
                texts = cut(found.group(found.re.groups))
                self.markers += [Marker(text, number) for text in texts]
        self.files = self.cut_into_files()
        self.units = [name for name in self.files if name.endswith(".cpp")]

    def cut_into_files(self):
        """Each file keeps the line numbers of the whole, by blank lines in front."""
        files, current = {}, None
        for number, line in enumerate(self.lines):
            if line.startswith("//--- "):
                current = line[6:].strip()
                files[current] = [""] * (number + 1)
            elif current:
                files[current].append(line)
        return files or {self.path.name: self.lines}

    def apart(self):
        """The same test with each unit cut into two; None where no unit can be."""
        files = {}
        for name, lines in self.files.items():
            halves = apart.halves("\n".join(lines)) if name in self.units else None
            path = pathlib.PurePath(name)
            for number, half in enumerate(halves or ()):
                files[str(path.with_stem(f"{path.stem}-{number}"))] = half.split("\n")
            if not halves:
                files[name] = lines
        if len(files) == len(self.files):
            return None
        result = copy.copy(self)
        result.files = files
        result.units = [name for name in files if name.endswith(".cpp")]
        return result

    def write(self, folder, options, flags):
        shutil.rmtree(folder, ignore_errors=True)
        for name, lines in self.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(lines))
        # So that an undefined function means the same in every front.
        options = {"coro.Whole": "no", **options}
        values = "".join(f"  {name}: {json.dumps(value)}\n" for name, value in options.items())
        (folder / ".clang-tidy").write_text(f"InheritParentConfig: false\nCheckOptions:\n{values}")
        commands = [{"directory": str(folder), "file": unit,
                     "arguments": ["clang++", *flags, "-c", unit]} for unit in self.units]
        (folder / "compile_commands.json").write_text(json.dumps(commands))


def cut(text):
    starts = [0] + [found.end() for found in BETWEEN.finditer(text)] + [None]
    return [text[a:b].strip().rstrip(";") if b else text[a:].strip()
            for a, b in zip(starts, starts[1:])]


def run(command, folder):
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    except FileNotFoundError:
        raise Broken(f"{command[0]} is not there")
    done.command = "cd {} && {}".format(folder, " ".join(map(str, command)))
    return done


def through_plugin(version, plugin, *more):
    """A front that loads the plugin into Debian's clang-tidy of this version."""

    def front(test, folder, checks):
        done = run([f"clang-tidy-{version}", f"--load={plugin}", f"--checks=-*,{','.join(checks)}",
                    "--header-filter=.*", "--quiet", "-p", folder, *more, *test.units], folder)
        if done.returncode not in (0, 1) or "-load request ignored" in done.stderr:
            raise Broken(f"clang-tidy ended with {done.returncode}\n{done.command}\n{done.stderr}")
        findings = []
        for line in done.stdout.splitlines():
            if found := DIAGNOSTIC.match(line):
                file, number, kind, text, check = found.groups()
                findings.append((kind, file, int(number), text + (check or "")))
        return in_test(test, folder, findings, done)

    return front


def through_driver(program):
    def front(test, folder, checks):
        done = run([program, "-p", folder, f"--checks=-*,{','.join(checks)}", "--format=json",
                    *test.units], folder)
        if done.returncode not in (0, 1):
            raise Broken(f"coro-tidy ended with {done.returncode}\n{done.command}\n"
                         f"{done.stdout}{done.stderr}")
        facts = folder / ".coro-tidy/facts"
        read = run([program.with_name("link-facts"), "/dev/null", "--inferred", facts], folder)
        if read.returncode:
            raise Broken(f"the facts that are left cannot be read: {facts}\n{read.stderr}")
        findings, edits = [], []
        for one in json.loads(done.stdout)["findings"]:
            edits += [edit for fix in one["fixes"][:1] for edit in fix["edits"]]
            findings.append(("warning", one["file"], one["line"],
                             f"{one['message']} [{one['check']}]"))
            findings += [("note", note["file"], note["line"], note["message"])
                         for note in one["notes"]]
        return in_test(test, folder, findings, done) + [*edited(test, folder, edits)]

    return front


def through_clangd(program):
    """Two habits of clangd are undone: a capital letter, and a remark about fixes."""

    def text_of(message):
        message = message.removesuffix(" (fix available)").removesuffix(" (fixes available)")
        return message[:1].lower() + message[1:]

    def front(test, folder, checks):
        (folder / ".clang-tidy").open("a").write(f"Checks: '-coro-*,{','.join(checks)}'\n")
        findings = []
        try:
            with lsp.Server(program, folder) as server:
                found = server.diagnostics(folder / test.units[0])
        except (OSError, RuntimeError) as why:
            raise Broken(f"{program}: {why}")
        for one in found:
            line = one["range"]["start"]["line"] + 1
            if one.get("source") != "clang-tidy" and one["severity"] != 1:
                continue  # clangd's own hints
            kind = "warning" if one.get("source") == "clang-tidy" else "error"
            findings.append((kind, test.units[0], line,
                             f"{text_of(one['message'])} [{one.get('code')}]"))
            for note in one.get("relatedInformation", ()):
                at = note["location"]
                findings.append(("note", at["uri"].removeprefix("file://"),
                                 at["range"]["start"]["line"] + 1, text_of(note["message"])))
        done = argparse.Namespace(command=f"cd {folder} && {program}")
        return in_test(test, folder, findings, done)

    return front


def in_test(test, folder, findings, done):
    """Findings of the test's own files. Notes elsewhere are left out, warnings are not allowed."""
    inside = []
    for kind, file, line, text in findings:
        if kind == "error":
            raise Broken(f"the test does not compile: {file}:{line}: {text}\n{done.command}")
        path = (folder / file).resolve()
        if path.is_relative_to(folder) and str(path.relative_to(folder)) in test.files:
            if not HOUSEKEEPING.search(text):
                inside.append(Finding(kind, line, text))
        elif kind == "warning":
            raise Broken(f"a finding outside of the test: {file}:{line}: {text}\n{done.command}")
    return inside


def compare(findings, markers):
    """The findings without a marker and the markers without a finding, as sets."""
    left = list({(f.kind, f.line, f.text): f for f in findings}.values())
    missing = []
    wanted = {(m.kind, m.about, m.quote): m for m in markers}.values()
    for marker in sorted(wanted, key=lambda m: -len(m.quote)):
        for finding in left:
            if (finding.kind, finding.line) == (marker.kind, marker.about) \
                    and marker.quote in finding.text:
                left.remove(finding)
                break
        else:
            missing.append(marker)
    return left, missing


def changes(before, after):
    """A finding of kind `fix` for each place that the fixes have changed."""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            continue
        new = [MARKERS.sub("", line).strip() for line in after[c:d]]
        if b - a == d - c:
            yield from (Finding("fix", a + i + 1, text) for i, text in enumerate(new))
        else:
            yield Finding("fix", a + 1 if b > a else max(a, 1), " ".join(filter(None, new)))


def edited(test, folder, edits):
    """What edits of coro-tidy's JSON change; their columns count bytes."""
    for name, lines in test.files.items():
        after = [line.encode() for line in lines]
        mine = [edit for edit in edits if (folder / edit["file"]).resolve() == folder / name]
        for edit in sorted(mine, key=lambda e: (e["line"], e["column"]), reverse=True):
            first, last = edit["line"] - 1, edit["endLine"] - 1
            after[first:last + 1] = (after[first][:edit["column"] - 1] + edit["text"].encode()
                                     + after[last][edit["endColumn"] - 1:]).split(b"\n")
        yield from changes(lines, [line.decode() for line in after])


def fixed_in(test, plugin, folder, checks, flags):
    """What the fixes have changed in the folder. It must compile and leave nothing to fix."""
    fixed = {name: (folder / name).read_text() for name in test.files}
    found = [change for name, lines in test.files.items()
             for change in changes(lines, fixed[name].split("\n"))]
    if not found:
        return []
    for unit in test.units:
        done = run(["clang++-22", *flags, "-fsyntax-only", unit], folder)
        if done.returncode:
            raise Broken(f"the fixed file does not compile\n{done.command}\n{done.stderr}")
    plugin(test, folder, checks)
    if any((folder / name).read_text() != text for name, text in fixed.items()):
        raise Broken(f"a second run finds something to fix again, see {folder}")
    return found


def bless(test, left, missing):
    kept = [marker for marker in test.markers if marker not in missing]
    kept += [Marker(f"{f.kind}: {f.text.rpartition(' [coro-')[0] or f.text}", f.line) for f in left]
    for number, line in enumerate(test.lines, 1):
        here = "; ".join(marker.text for marker in kept if marker.line == number)
        bare = MARKERS.sub("", line)
        test.lines[number - 1] = f"{bare}  // {here}".lstrip(" " if not bare else "") if here else bare
    test.path.write_text("\n".join(test.lines))


def explain(test, front, left, missing):
    print(f"{test.path}: what {front} reports is not what the markers say")
    rows = [(f.line, "not marked:   ", str(f)) for f in left]
    rows += [(m.about, "not reported: ", m.text) for m in missing]
    for line, what, text in sorted(rows):
        print(f"  line {line:3} {what} {text}\n           {MARKERS.sub('', test.lines[line - 1])}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("checks", nargs="+", help="check, then -- and Option=value or -flag")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--build-19", type=pathlib.Path, default=ROOT / "build-19")
    parser.add_argument("--front", help="only this one: plugin-22, plugin-19, coro-tidy, clangd")
    parser.add_argument("--bless", action="store_true", help="rewrite the markers")
    own, _, rest = (" ".join(["\0".join(sys.argv[1:])])).partition("\0--\0")
    arguments = parser.parse_args(own.split("\0"))
    rest = rest.split("\0") if rest else []

    checks = arguments.checks
    options = {}
    for name, value in (word.split("=", 1) for word in rest if not word.startswith("-")):
        options[name if "." in name else f"{checks[0]}.{name}"] = value
    flags = ["-std=c++20", f"-isystem{ROOT}/test", f"-isystem{ROOT}/runtime/include",
             *(word for word in rest if word.startswith("-"))]

    test = Test(arguments.file.resolve())
    build = arguments.build.resolve()
    plugin = through_plugin(22, build / "lib/CoroTidy.so", "--fix")
    fronts = {"plugin-22": plugin}
    old = arguments.build_19.resolve() / "lib/CoroTidy.so"
    if old.exists():
        fronts["plugin-19"] = through_plugin(19, old)
    fronts["coro-tidy"] = fronts["apart"] = through_driver(build / "bin/coro-tidy")
    fronts["clangd"] = through_clangd(build / "bin/coro-clangd")
    if len(test.units) > 1:
        fronts = {name: fronts[name] for name in ("coro-tidy", "apart")}
    if arguments.front:
        fronts = {arguments.front: fronts[arguments.front]}

    stem = str(test.path.relative_to(ROOT) if test.path.is_relative_to(ROOT) else test.path.name)
    work = build / "test-work" / (stem.replace("/", ".") + "".join(sorted(options.values())))
    failed = False

    def judge(front, findings, markers):
        nonlocal failed
        left, missing = compare(findings, markers)
        if arguments.bless:
            bless(test, left, missing)
            return True
        if left or missing:
            failed = True
            explain(test, front, left, missing)
        return False

    for name, front in fronts.items():
        try:
            shown = test.apart() if name == "apart" else test
            if not shown:
                continue
            shown.write(work / name, options, flags)
            findings = front(shown, work / name, checks)
            counting = [marker for marker in test.markers if marker.counts({*options, name})]
            if front is plugin:
                findings += fixed_in(test, plugin, work / name, checks, flags)
            elif name != "coro-tidy":
                counting = [marker for marker in counting if marker.kind != "fix"]
                findings = [finding for finding in findings if finding.kind != "fix"]
            if judge(name, findings, counting):
                return 0
        except Broken as why:
            failed = True
            print(f"{test.path}: {name}: {why}")
    if failed:
        print(f"When the new reports are right: lit -D bless {test.path}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
