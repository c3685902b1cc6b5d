# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Of system headers the bodies of functions are not parsed, save those of the
# coroutine protocol; what users wrote is parsed and walked, wherever it stands.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import BLOCKING, TASK, Project, cases_of, expect, findings, run_cases

# A body that clang cannot parse tells whether it tried.
BODY = "{ return NoSuchName; }"


def skips_bodies_of_system_headers(folder):
    project = Project(folder, {"a.cpp": "#include <lib.h>\n" + BLOCKING}, flags=["-isystem", "sys"])
    project.write("sys/lib.h", f"#pragma once\ninline int f() {BODY}\n"
                  f"struct S {{ int m() {BODY} }};\ntemplate <class T> int t(T) {BODY}\n")
    expect(project.run(), 1, "a.cpp:5:")
    expect(project.run("--checks=modernize-use-override"), 3, "NoSuchName")


def knows_macros_that_run_once(folder):
    """The function that ends the loop is not parsed."""
    code = """#include <lib.h>
#include <coro.h>
Task<> work() { co_return; }
struct Scope { void spawn(Task<>); Task<> join(); };
void once(Scope &In) { CHECK(In.spawn(work())); }
"""
    project = Project(folder, {"a.cpp": code, "coro.h": "#pragma once\n" + TASK},
                      flags=["-isystem", "sys", "-I."])
    project.write("sys/lib.h", "#pragma once\ninline bool no() { return false; }\n"
                  "#define CHECK(Code) do { Code; } while (no())\n")
    expect(project.run("--checks=-*,coro-unbounded-gather"), 0)
    project.write("a.cpp", code.replace("CHECK(", "while (more()) (").replace(
        "Task<> work", "bool more();\nTask<> work"))
    expect(project.run("--checks=-*,coro-unbounded-gather"), 1, "Scope::spawn")


def parses_the_coroutine_protocol_everywhere(folder):
    for name in ("await_ready", "await_suspend", "await_resume", "initial_suspend",
                 "final_suspend", "await_transform", "unhandled_exception", "get_return_object",
                 "return_value", "return_void", "yield_value", "operator co_await"):
        project = Project(folder, {"a.cpp": "#include <lib.h>\n"}, flags=["-isystem", "sys"])
        project.write("sys/lib.h", f"struct S {{ int {name}() {BODY} }};\n")
        expect(project.run(), 3, "NoSuchName")


def leaves_described_libraries_alone(folder):
    """Wherever they come from, unless the unit is their own."""
    header = "#pragma once\n" + BLOCKING
    user = '#include <coro/coro.hpp>\n'
    for where, flag, found in (("third_party/libcoro/include", "-I", 0),
                               ("third_party", "-I", 0),
                               ("third_party", "-iquote", 0),
                               ("include", "-I", 1),
                               (".", "-I", 1)):
        home = folder / ("of-" + where.replace("/", "-")) / flag
        project = Project(home, {"src/a.cpp": user.replace("<", '"').replace(">", '"')},
                          flags=[flag, where])
        project.write(f"{where}/coro/coro.hpp", header)
        expect(project.run(), found, "coro/coro.hpp:5:" if found else "")


def sees_headers_that_are_only_called_alike(folder):
    project = Project(folder, {"a.cpp": "#include <coro/mine.h>\n"}, flags=["-I", "lib"])
    project.write("lib/coro/mine.h", "#pragma once\n" + BLOCKING)
    expect(project.run(), 1, "lib/coro/mine.h:5:")


def parses_what_users_wrote(folder):
    project = Project(folder, {"a.cpp": '#include "mine.h"\n'})
    project.write("mine.h", f"inline int f() {BODY}\n")
    expect(project.run(), 3, "NoSuchName")


def walks_all_that_users_wrote(folder):
    code = TASK + """#include <unistd.h>
namespace a::b { struct S { Task<> member() { ::sleep(1); co_return; } }; }
extern "C++" { Task<> linked() { ::sleep(2); co_return; } }
template <typename T> Task<> templated(T) { ::sleep(3); co_return; }
auto Lambda = []() -> Task<> { ::sleep(4); co_return; };
template <typename F> void call(F f) { (void)f(); }
void caller() { call([]() -> Task<> { ::sleep(5); co_return; }); (void)templated(1); }
"""
    project = Project(folder, {"a.cpp": code})
    done = project.run("--format=json", "--checks=-*,coro-blocking-call")
    assert [line for _, line, _ in findings(done)] == [4, 5, 6, 7, 9], done


run_cases(cases_of(sys.modules[__name__]))
