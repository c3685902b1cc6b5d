# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads C++ by its brackets, without a compiler: which functions of a file are
coroutines, and which of their statements await something. It may overlook a statement;
what it returns is one."""

import bisect
import re

NOT_CODE = re.compile(r"""
    //[^\n]* | /\*.*?\*/                                    # comments
  | R"(?P<end>[^()\\\s]{0,16})\(.*?\)(?P=end)"              # literals
  | "(?:\\.|[^"\\\n])*" | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'
  | ^[ \t]*\#(?:\\\n|[^\n])*                                # directives
""", re.DOTALL | re.MULTILINE | re.VERBOSE)
TOKEN = re.compile(r"[{}()\[\];]|(?<!operator )\bco_(?:await|return|yield)\b")
BEHIND_PARAMETERS = re.compile(
    r"(?:\bconst|\bnoexcept(?:\([^()]*\))?|\bmutable|\boverride|\bfinal|&&?|->[\w:<>,\s*&]+"
    r"|\brequires\b.*)\s*$")
CONTROL = re.compile(r"\b(?:if|for|while|switch|catch|constexpr)\s*$")
# The beginning of a statement that cannot be moved into a block or behind another one.
BOUND = re.compile(r"(?:if|else|for|while|do|switch|case|default|return|goto|break|continue|try"
                   r"|catch|using|typedef|static|template|co_yield)\b|\w+\s*:[^:]")
DECLARATION = re.compile(r"[\w:]+(?:<.*?>)?\s*[&*]*\s+[&*]*\w+\s*[=({\[]|(?:const|auto)\b")
ASSIGNED = re.compile(r"(?P<type>(?:const\s+)?(?:auto|[\w:]+(?:<.*?>)?(?:::\w+)?)\s*[&*]*\s*)"
                      r"(?P<name>\w+|\[[^\]]*\])\s*=\s*co_await\s+(?P<awaited>.*)$")
OPERATOR = re.compile(r"\|\||&&|[=!<>]=|\s[-+*/%?|&<>^=]\s|=|,")
LONGEST = 700


def code_of(text):
    """The text with comments, literals and directives blanked; lines stay where they are."""

    def blank(found):
        filler = "_" if found[0][0] in "\"'R" else " "
        return "\n".join(filler * len(line) for line in found[0].split("\n"))

    return NOT_CODE.sub(blank, text)


class Function:
    """The body of a function or of a lambda."""

    def __init__(self):
        self.suspensions = []  # (place, keyword)

    def is_coroutine(self):
        return bool(self.suspensions)


class Statement:
    """A statement of a coroutine that awaits something, directly in a block. Its form:

        pure       co_await connect();
        assign     auto n = co_await read();
        declares   auto n = 1 + co_await read();     its names are used further down
        return     co_return co_await read();
        other      total += co_await read();
    """

    def __init__(self, function, start, end, line, last, text, indent):
        self.function, self.start, self.end = function, start, end
        self.line, self.last, self.text = line, last, text
        self.indent = indent  # None when other code stands before it on its line
        self.awaited, self.left = "", ""
        self.form = self.classify()

    def classify(self):
        body = self.text.removesuffix(";")
        if body.startswith("co_return"):
            return "return"
        if found := re.match(r"co_await\s+(.*)$", body):
            return self.awaits(found[1], "pure", "other")
        if found := ASSIGNED.match(body):
            self.left = f"{found['type'].strip()} {found['name']} = "
            return self.awaits(found["awaited"], "assign", "declares")
        return "declares" if DECLARATION.match(body) else "other"

    def awaits(self, expression, form, otherwise):
        """Returns `form` when co_await applies to the whole expression, else `otherwise`."""
        if OPERATOR.search(outside_brackets(expression)):
            return otherwise
        self.awaited = expression
        return form

    def calls(self):
        """The operand is a call of a function by its plain name."""
        return bool(re.match(r"(?:this->)?\w+\(", self.awaited))

    def is_only_suspension(self):
        return len(self.function.suspensions) == 1


def outside_brackets(expression):
    kept, depth = [], 0
    for character in expression:
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            kept.append(character)
    return "".join(kept)


def meaning_of_brace(header):
    """What a `{` opens, told by the text between it and the previous statement."""
    header = header.rstrip()
    while (shorter := BEHIND_PARAMETERS.sub("", header).rstrip()) != header:
        header = shorter
    if not header or re.search(r"\b(?:else|do|try)$", header):
        return "block"
    if header.endswith("]"):
        return "function"
    if header.endswith(")"):
        depth = 0
        for at in range(len(header) - 1, -1, -1):
            depth += (header[at] == ")") - (header[at] == "(")
            if depth == 0:
                break
        return "block" if CONTROL.search(header[:at].rstrip()) else "function"
    if re.search(r"\b(?:class|struct|union|enum|namespace|extern)\b", header):
        return "scope"
    return "initialiser"


class Bracket:
    def __init__(self, opens, start, function=None):
        self.opens, self.function = opens, function
        self.statement = start + 1  # the begin of the statement that is being read


class Source:
    """A file: its coroutines and their statements."""

    def __init__(self, path):
        self.path = path
        self.text = path.read_text(errors="replace")
        self.code = code_of(self.text)
        self.line_starts = [0, *(i + 1 for i, c in enumerate(self.text) if c == "\n")]
        self.functions, self.statements = [], []
        self.open = [Bracket("scope", -1)]
        for token in TOKEN.finditer(self.code):
            self.read(token[0], token.start())
        self.coroutines = [f for f in self.functions if f.is_coroutine()]

    def line(self, offset):
        return bisect.bisect_right(self.line_starts, offset)

    def read(self, token, at):
        top = self.open[-1]
        if token.startswith("co_"):
            if function := self.function():
                function.suspensions.append((at, token))
        elif token in "([":
            self.open.append(Bracket("bracket", at))
        elif token in ")]":
            if top.opens == "bracket":
                self.open.pop()
        elif token == "{":
            self.open_brace(at)
        elif token == "}":
            self.close_brace(at)
        elif top.opens != "bracket":
            if top.opens in ("function", "block"):
                self.end_statement(top.statement, at)
            top.statement = at + 1

    def function(self):
        return next((b.function for b in reversed(self.open) if b.function), None)

    def open_brace(self, at):
        header = self.code[max(self.open[-1].statement, at - LONGEST):at]
        opens = meaning_of_brace(header)
        function = Function() if opens == "function" else None
        if function:
            self.functions.append(function)
        self.open.append(Bracket(opens, at, function))

    def close_brace(self, at):
        while len(self.open) > 1 and self.open[-1].opens == "bracket":
            self.open.pop()
        if len(self.open) == 1:
            return
        closed, top = self.open.pop(), self.open[-1]
        if closed.opens != "initialiser" if top.opens == "scope" else closed.opens == "block":
            top.statement = at + 1

    def end_statement(self, start, end):
        function = self.function()
        start += len(self.code[start:end]) - len(self.code[start:end].lstrip())
        own = function.suspensions if function else []
        if (not any(word == "co_await" and start <= place < end for place, word in own)
                or BOUND.match(self.code, start) or end - start > LONGEST):
            return
        text = self.text[start:end]
        if "\n#" in text or 'R"' in text:
            return
        begin = self.line_starts[self.line(start) - 1]
        before = self.text[begin:start]
        self.statements.append(Statement(
            function, start, end + 1, self.line(start), self.line(end),
            self.on_one_line(start, end) + ";", None if before.strip() else before))

    def on_one_line(self, start, end):
        """Without comments: on one line, a `//` would take what follows with it."""
        kept = (written if code != " " or written in " \n" else " "
                for written, code in zip(self.text[start:end], self.code[start:end]))
        return re.sub(r"\s+", " ", "".join(kept)).strip()
