# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Four times the code is not much more than four times the work, whatever its shape: counted
# in statements that are walked over and in events that are gone through. Code beyond what
# can be followed says so. Loops are read once for each loop around them, and an object is
# followed for as long as it lives, so that neither is stacked here.
#
# RUN: %python %s %coro-tidy %t

import math
import re
import sys

from scratch import ROOT, TASK, Project, cases_of, expect, run_cases

HEAD = TASK + """extern "C" unsigned sleep(unsigned);
Task<int> one(int = 0);
void many(...);
bool flag();
struct Guard { Guard(); ~Guard(); };
"""


def each(text, n, first=0):
    return "".join(text.replace("@", str(i)).replace("#", str(i - 1)) for i in range(first, n))


DEEPEST = 20


def coroutine(body):
    return f"Task<int> f(int v) {{ int x = 0; {body} co_return x; }}\n"


SHAPES = {
    "awaits in each other": lambda n: coroutine("x = " + "co_await one(" * n + "0" + ")" * n + ";"),
    "nested loops": lambda n: coroutine(
        ("for (int i = 0; i < 3; ++i) { co_await one();\n" * DEEPEST + "}" * DEEPEST) * (n // DEEPEST)
        + "for (int i = 0; i < 3; ++i) { co_await one();\n" * (n % DEEPEST) + "}" * (n % DEEPEST)),
    "loops": lambda n: coroutine("while (!flag()) { co_await one(); if (v) break; }\n" * n),
    "guards": lambda n: coroutine(
        each("{ Guard g@; co_await one(); if (flag()) co_return 1; }\n", n)),
    "tasks": lambda n: coroutine(each("{ auto t@ = one(@); x += co_await std::move(t@); }\n", n)),
    "cases": lambda n: coroutine("for (;;) switch (v) {"
                                 + each("case @: x += co_await one(@); if (x) break;\n", n)
                                 + "default: co_return x; }"),
    "branches": lambda n: coroutine(each("if (v == @) x = co_await one(@); else\n", n) + ";"),
    "a sum": lambda n: coroutine("x = 0" + each("+ co_await one(@)\n", n) + ";"),
    "arguments": lambda n: coroutine("many(0" + each(", co_await one(@)\n", n) + ");"),
    "elements": lambda n: coroutine("int a[] = {" + each("co_await one(@),\n", n) + "}; x = a[0];"),
    "statements": lambda n: coroutine(each("x += co_await one(@); if (x > @) sleep(1);\n", n)),
    "handlers": lambda n: coroutine(each("try { co_await one(@); } catch (...) { sleep(1); }\n", n)),
    "lambdas in each other": lambda n: coroutine("[]() -> Task<int> {\n" * n + "co_return 0;"
                                                 + "}; co_return 0;" * (n - 1) + "};"),
    "awaited lambdas": lambda n: coroutine(each(
        "{ auto l@ = [&]() -> Task<int> { co_return @; }; x += co_await l@(); }\n", n)),
    "held functions": lambda n: "#include <functional>\n" + coroutine(each(
        "std::function<void()> h@ = [] {}; h@();\n", n)),
    "coroutines in a row": lambda n: "Task<int> c0() { sleep(1); co_return 1; }\n" + each(
        "Task<int> c@() { co_return co_await c#(); }\n", n, 1),
    "functions in a row": lambda n: "void c0() { sleep(1); }\n" + each("void c@() { c#(); }\n", n, 1),
    "classes in a row": lambda n: "struct B0 { virtual Task<int> f(); };\n" + each(
        "struct B@ : B# { Task<int> f() override { sleep(1); co_return 0; } };\n", n, 1),
}


def examine(folder, code):
    file = Project(folder, {}, None).write("a.cpp", HEAD + code)
    return Project(folder, {}, None).run(
        "-j1", "--all", file, "--", "-std=c++20", f"-isystem{ROOT}/test", "-fbracket-depth=100000",
        "-w", "-Xclang", "-print-stats")


def work(folder, code):
    done = examine(folder, code)
    assert done.code in (0, 1), done
    counted = re.findall(r"(\d+) coro-tidy +- Number of (statements|events)", done.err)
    assert len(counted) == 2, done
    return sum(int(number) for number, _ in counted)


def grows_with_the_code(folder):
    small, large = 60, 240
    most = large / small * math.log(large) / math.log(small) * 1.1
    for name, code in SHAPES.items():
        before, after = work(folder, code(small)), work(folder, code(large))
        assert after < most * before, f"{name}: {before} steps for {small}, {after} for {large}"


def says_what_is_too_deep(folder):
    loops = coroutine("for (int i = 0; i < 3; ++i) {" * 2500 + "}" * 2500)
    for name, code in (("awaits", SHAPES["awaits in each other"](2500)), ("loops", loops),
                       ("a sum", SHAPES["a sum"](2500)),
                       ("lambdas", SHAPES["lambdas in each other"](600))):
        done = expect(examine(folder, code), 1)
        assert "is too large to be followed, so no check has examined it" in done.out, (name, done)


run_cases(cases_of(sys.modules[__name__]))
