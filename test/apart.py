# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cuts a source file into two units which together define what it defines.

Each has all declarations, and the bodies of every second function; of the others `;` is
left. Whoever knows a callee by its body alone finds less in the two than in the whole.
Only functions that another unit can define are cut: no templates, nor what is constexpr,
static, in a nameless namespace, or without a return type of its own.
"""

import re

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|^[ \t]*#(?:\\\n|[^\n])*|R"(\w*)\(.*?\)\1"|'
                   r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|[{};]""", re.DOTALL | re.MULTILINE)
NAMESPACE = re.compile(r'(?:inline\s+)?namespace\s+[\w:]+$|extern\s+"C(?:\+\+)?"$')
STAYS = re.compile(r"(?:catch|struct|class|enum|union|namespace|template|using|typedef|extern|"
                   r"static|inline\s+constexpr|constexpr|consteval|concept|auto|decltype|friend)\b")
FUNCTION = re.compile(r"\)\s*(?:const|noexcept|\s)*$")
MEMBERS = re.compile(r"\)\s*:[^:]")


def is_cut(head):
    without_arguments = re.sub(r"operator\s*\S+?(?=\()|\(.*\)", "", head, flags=re.DOTALL)
    return (FUNCTION.search(head) and not STAYS.match(head) and not MEMBERS.search(head)
            and "=" not in without_arguments and not re.search(r"\bmain\s*\(", head))


def bodies(text):
    """Where the bodies of such functions begin and end, braces included."""
    found, open_braces, head = [], [], 0
    for token in TOKEN.finditer(text):
        kind = token.group()[0] if token.group() in "{};" else ""
        if kind == "{":
            head_text = re.sub(r"//[^\n]*", "", text[head:token.start()]).strip()
            outside = all(brace is None for brace in open_braces)
            if outside and NAMESPACE.match(head_text):
                open_braces.append(None)
            else:
                open_braces.append(token.start() if outside and is_cut(head_text) else -1)
        elif kind == "}" and open_braces:
            start = open_braces.pop()
            if start is not None and start >= 0:
                found.append((start, token.end()))
        at_top = all(brace is None for brace in open_braces)
        if at_top and not (kind == "" and text[head:token.start()].strip()):
            head = token.end()
    return found


def without(text, cut):
    """Lines keep their numbers."""
    for start, end in reversed(cut):
        text = text[:start] + ";" + "\n" * text.count("\n", start, end) + text[end:]
    return text


def halves(text):
    """None where there is nothing to keep apart."""
    found = bodies(text)
    if len(found) < 2:
        return None
    return without(text, found[0::2]), without(text, found[1::2])
