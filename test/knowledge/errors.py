# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A mistake in a file of facts is an error that says the file, the line, the column, and
# what is expected there.
#
# RUN: %python %s %build

import pathlib
import subprocess
import sys
import tempfile

# Each file with what is said about it; FILE stands for its name.
MISTAKES = [
    ("library: x\nfunctions:\n  f: [bloks]\n",
     "FILE:3:7: error: unknown fact 'bloks', did you mean 'blocks'?; expected one of: "),
    ("library: x\nfunctions:\n  f: [sings]\n",
     "FILE:3:7: error: unknown fact 'sings'; expected one of: ready, "),
    ("library: x\ntypes:\n  T: [blocks]\n",
     "FILE:3:7: error: 'blocks' is said of a function; expected one of: lazy-task, "),
    ("library: x\nfunctions:\n  f: [lazy-task]\n",
     "FILE:3:7: error: 'lazy-task' is said of a type; expected one of: "),
    ("library: x\nfunctions:\n  f: [closes]\n",
     "FILE:3:7: error: expected the parameter: 'closes(0)' or 'closes(this)'"),
    ("library: x\nfunctions:\n  f: [closes(first)]\n",
     "FILE:3:7: error: expected the parameter: 'closes(0)' or 'closes(this)'"),
    ("library: x\nfunctions:\n  f: [blocks(0)]\n",
     "FILE:3:7: error: 'blocks' takes no parameter"),
    ("library: x\nfuncs:\n  f: [blocks]\n",
     "FILE:2:1: error: unknown key 'funcs'; expected library, language, namespaces, headers, declares, "),
    ("library: x\nfunctions:\n  f: blocks\n",
     "FILE:3:6: error: expected a list of facts, such as [blocks], or {facts: [...], when: {...}}"),
    ("library: x\nfunctions: [f]\n",
     "FILE:2:13: error: expected a mapping from names to facts"),
    ("library: x\nfunctions:\n  f: {facts: [blocks], unless: {argument: two}}\n",
     "FILE:3:43: error: expected a number, found 'two'"),
    ("library: x\nfunctions:\n  f: {facts: [blocks], unless: {is: 0}}\n",
     "FILE:3:33: error: expected the argument that the condition speaks of: {argument: 0, is: 0}"),
    ("library: x\nfunctions:\n  f: {facts: [blocks], when: [{}]}\n",
     "FILE:3:32: error: expected a condition such as {argument: 2, is: 0}"),
    ("library: x\nfunctions:\n  f: {facts: [blocks], unless: {argumnet: 0}}\n",
     "FILE:3:33: error: unknown condition 'argumnet'; expected argument with is, has, begins or type; "),
    ("library: x\nfunctions:\n  f: {facts: [blocks], unles: {argument: 0}}\n",
     "FILE:3:24: error: unknown fact 'unles'; expected one of: "),
    ("library: x\ntypes:\n  T: [asserts]\n",
     "FILE:3:7: error: 'asserts' is said of a macro; expected one of: lazy-task, "),
    ("library: x\nwords: [sleep]\n",
     "FILE:2:9: error: expected a mapping from kinds of names to facts"),
    ("library: x\nwords:\n  methods: {sleeps: [nap]}\n",
     "FILE:3:3: error: unknown kind of names 'methods'; expected functions, members, types, "),
    ("library: x\nwords:\n  functions: [nap]\n",
     "FILE:3:15: error: expected a mapping from facts to words"),
    ("library: x\nwords:\n  functions:\n    sleep: [nap]\n",
     "FILE:4:5: error: unknown fact 'sleep', did you mean 'sleeps'?; expected one of: "),
    ("library: x\nwords:\n  functions:\n    closes: [end]\n",
     "FILE:4:5: error: expected the parameter: 'closes(0)' or 'closes(this)'"),
    ("library: x\nwords:\n  types:\n    sleeps: [nap]\n",
     "FILE:4:5: error: 'sleeps' is said of a function, not of types"),
    ("library: x\nwords:\n  macros:\n    bound: [limit]\n",
     "FILE:4:5: error: 'bound' is said of a value, not of macros"),
    ("library: x\nwords:\n  functions:\n    sleeps: [takeNap]\n",
     "FILE:4:14: error: 'takeNap' is no pattern; expected words in lower case, such as 'sleep', "),
    ("library: x\nwords:\n  functions:\n    sleeps: [take_nap]\n",
     "FILE:4:14: error: 'take_nap' is no pattern; expected "),
    ("library: x\nwords:\n  functions:\n    sleeps: ['']\n",
     "FILE:4:14: error: '' is no pattern; expected "),
    ("library: x\nwords:\n  functions:\n    sleeps: [{nap: now}]\n",
     "FILE:4:15: error: expected a word"),
    ("library: [x]\n", "FILE:1:11: error: expected the library's name"),
    ("functions:\n  f: [blocks]\n", "FILE:1:1: error: expected 'library: NAME'"),
    ("", "FILE:1:1: error: expected a mapping with 'library', 'types' and 'functions'"),
    ("- x\n", "FILE:1:1: error: expected a mapping with 'library', 'types' and 'functions'"),
    ("library: x\nfunctions:\n  f: [blocks\n", "FILE:"),
    ("library: x\ntypes: {\n", "FILE:"),
    ("library: \"x\n", "FILE:"),
    ("\t\0\xff", "FILE:"),
]


def said_of(facts):
    run = subprocess.run([f"{sys.argv[1]}/bin/print-facts", "/dev/null", "--knowledge", facts, "--"],
                         capture_output=True, text=True)
    return run.returncode, run.stderr


failed = False
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder) / "facts.yaml"
    missing = pathlib.Path(folder) / "missing.yaml"
    cases = [(file, text, expected) for text, expected in MISTAKES]
    cases += [(missing, None, "FILE: cannot be read as a file of facts: "),
              (pathlib.Path(folder), None, "FILE: cannot be read as a file of facts: ")]
    for path, text, expected in cases:
        if text is not None:
            path.write_text(text, encoding="latin-1")
        code, message = said_of(path)
        if code != 2 or not message.startswith(expected.replace("FILE", str(path))):
            failed = True
            print(f"{text!r}\n  expected {expected}\n  said     {message.strip()[:200]} (exit {code})")
sys.exit(failed)
