# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The verdicts of readers on findings: verdicts/NAME.yaml, a line for each fingerprint.

    3f…: {read: TF, grade: error, check: coro-busy-wait, at: "src/a.cpp:12", why: …}

`read` has one letter of each reader: T, true, a maintainer would take the patch; D,
debatable, done on purpose or a matter of taste; F, false. One reader is enough. A second
one judges without knowing the first letter, and where they disagree the finding counts as
D. A finding is recognised by its fingerprint alone, so the same code in two files has one
verdict; `at` is for people who look for the place."""

import json

from corpus import UsageError, read_yaml


class Verdict:
    def __init__(self, read, grade, check, at, why):
        if not set(read) <= set("TDF") or not read or not why:
            raise UsageError(
                f"{at}: a verdict is letters of TDF and a reason, not {read!r} and {why!r}")
        self.read, self.grade, self.check, self.at, self.why = read, grade, check, at, why

    def letter(self):
        return self.read[0] if len(set(self.read)) == 1 else "D"


def read(file):
    if not file.exists():
        return {}
    try:
        return {fingerprint: Verdict(**said) for fingerprint, said in read_yaml(file).items()}
    except TypeError as why:
        raise UsageError(f"{file}: {why}")


def of(known, finding):
    """T, D or F, or ? when there is no verdict."""
    verdict = known.get(finding["fingerprint"])
    return verdict.letter() if verdict else "?"


def line(fingerprint, read, grade, check, at, why):
    said = f"read: {read}, grade: {grade}, check: {check}, at: {json.dumps(at)}"
    return f"{fingerprint}: {{{said}, why: {json.dumps(why, ensure_ascii=False)}}}"


def compare(known, findings):
    """Lines by sign: + a finding without a verdict, with its message as `why`; - a verdict
    without a finding; ~ a verdict whose finding has another grade."""
    found = {f["fingerprint"]: f for f in findings}
    new = [line(f["fingerprint"], "?", f["severity"], f["check"], f"{f['file']}:{f['line']}",
                f["message"])
           for f in findings if f["fingerprint"] not in known]
    gone = [line(key, v.read, v.grade, v.check, v.at, v.why)
            for key, v in known.items() if key not in found]
    changed = [line(key, v.read, found[key]["severity"], v.check, v.at, v.why)
               for key, v in known.items() if key in found and found[key]["severity"] != v.grade]
    return {"+": new, "-": gone, "~": changed}
