# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Of which functions test/apart.py takes the bodies away, and that nothing moves.
#
# RUN: %python %s

import sys

from project import ROOT, finish

sys.path.insert(0, str(ROOT / "test"))
import apart

CUT = """
int first() { return '}' == ';' ? 1 : 2; }
Task<> second(int N,
              const char *Text = "{") {
  // } a comment
  co_await f([&] { return R"(})"; });
}
namespace named {
bool Class::operator==(const Class &Other) const { return true; }
}
extern "C" { void plain() noexcept {} }
"""

STAYS = """
#define BODY { }
template <typename T> int templated(T) { return 1; }
static int ours() { return 1; }
namespace { int nobodys() { return 1; } }
constexpr int known() { return 1; }
auto deduced() { return 1; }
struct Class { int member() { return 1; } };
Class::Class() : Member(1) { start(); }
auto lambda = [] { return 1; };
Task<> body() try { co_await f(); } catch (...) { }
int main() { return 0; }
"""


def complaints():
    bodies = apart.bodies(CUT + STAYS)
    starts = [(CUT + STAYS)[:start].rpartition("\n")[2] for start, _ in bodies]
    expected = ["int first() ", "              const char *Text = \"{\") ",
                "bool Class::operator==(const Class &Other) const ",
                "extern \"C\" { void plain() noexcept "]
    if starts != expected:
        yield f"cut are {starts}"
    if any(end > len(CUT) for _, end in bodies):
        yield "a body is cut that has to stay"
    for half in apart.halves(CUT + STAYS):
        if half.count("\n") != (CUT + STAYS).count("\n"):
            yield f"lines have moved:\n{half}"
    if apart.halves("int only() { return 1; }\n" + STAYS):
        yield "one function is nothing to keep apart"


finish(list(complaints()))
