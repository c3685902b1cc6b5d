# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A run over a whole project leaves its facts beside the compile database; a run
# over a part of it knows from there what the rest does.
#
# RUN: %python %s %coro-tidy %t

import sys

from scratch import TASK, Project, cases_of, expect, run_cases, sealed

DEEP = "#include <unistd.h>\nvoid deep() { ::sleep(1); }\n"
TOP = TASK + "void deep();\nTask<> caller() {\n  deep();\n  co_return;\n}\n"
FACTS = "build/.coro-tidy/facts"


def project_in(folder):
    return Project(folder, {"deep.cpp": DEEP, "top.cpp": TOP})


def whole_runs_leave_facts(folder):
    project = project_in(folder)
    expect(project.run("top.cpp"), 0)
    assert not (folder / FACTS).exists(), "a part of the project is not worth keeping"
    expect(project.run(), 1, "top.cpp:5:3")
    left = (folder / FACTS).read_bytes()
    assert b"deep" in left and b"sleep" in left, left
    expect(project.run("."), 1)
    assert (folder / FACTS).read_bytes() == left
    expect(project.run("deep.cpp"), 0)
    assert (folder / FACTS).read_bytes() == left


def parts_know_the_rest(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    expect(project.run("top.cpp"), 1, "top.cpp:5:3", "sleep")


KEPT = """#include <functional>
void keep(std::function<void()> f);
void deep();
void fill() { keep([] { deep(); }); }
"""


def what_a_function_is_given_is_read_again(folder):
    project = Project(folder, {"deep.cpp": DEEP, "top.cpp": TOP, "kept.cpp": KEPT})
    expect(project.run(), 1)
    assert b"blocks(0)" in (folder / FACTS).read_bytes()
    expect(project.run("top.cpp"), 1, "top.cpp:5:3", "sleep")


def what_is_examined_again_replaces_what_was_known(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    project.write("deep.cpp", "void deep() {}\n")
    expect(project.run("top.cpp", "deep.cpp"), 0)
    expect(project.run(), 0)
    expect(project.run("top.cpp"), 0)


SESSION = """#pragma once
#include "stubs/coro.h"
using lazy::Task;
struct Connection {
  Connection();
  Connection(Connection &&) noexcept;
  ~Connection();
  Task<int> get(int);
  Task<> close();
};
Task<Connection> open();
"""
CLOSES = ('#include "connection.h"\nTask<> closes() {\n  Connection c = co_await open();\n'
          "  co_await c.get(1);\n  co_await c.close();\n}\n")
FORGETS = ('#include "connection.h"\nTask<> forgets() {\n  Connection c = co_await open();\n'
           "  co_await c.get(1);\n}\n")


def parts_know_what_others_do_with_a_class(folder):
    project = Project(folder, {"connection.h": SESSION, "closes.cpp": CLOSES,
                               "forgets.cpp": FORGETS})
    expect(project.run(), 1, "forgets.cpp:3")
    expect(project.run("forgets.cpp"), 1, "forgets.cpp:3")


DEEPER = {"deep.cpp": DEEP, "mid.cpp": "void deep();\nvoid mid() { deep(); }\n",
          "top.cpp": TOP.replace("deep", "mid")}


def what_was_mended_alone_haunts_nobody(folder):
    """Not even those who call it through others, which nobody has examined again."""
    project = Project(folder, DEEPER)
    expect(project.run(), 1, "top.cpp:5:3")
    project.write("deep.cpp", "void deep() {}\n")
    expect(project.run("deep.cpp"), 0)
    expect(project.run("top.cpp"), 0)
    assert b"blocks" not in (folder / FACTS).read_bytes()
    project.write("deep.cpp", DEEP)
    expect(project.run("deep.cpp"), 0)
    expect(project.run("top.cpp"), 1, "top.cpp:5:3")


HELPER = '#pragma once\n#include <unistd.h>\ninline void helper() { ::sleep(1); }\n'


# That `serve` is started is said by who starts it, and shown by a note.
STARTED = """#include "stubs/asio.h"
using asio::ip::tcp;
asio::awaitable<void> serve(tcp::socket &socket) {
  co_await socket.async_read_some(1);
}
asio::awaitable<void> accept(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), asio::detached);
  co_return;
}
"""


def a_unit_that_never_parses_changes_nothing_for_others(folder):
    project = Project(folder, {"top.cpp": STARTED, "none.cpp": "#include <nope>\n"})
    shown = expect(project.run("--all"), 3, "'serve' is started by 'asio::co_spawn' here").out
    assert expect(project.run("--all"), 3).out == shown
    project.write("top.cpp", STARTED.replace("  asio::co_spawn(ex, serve", "  co_await serve(socket); //"))
    mended = project.run("--all").out
    assert "is started by" not in mended and "co_spawn" not in mended, mended


def what_was_mended_in_a_header_haunts_nobody(folder):
    """Not in the results of units that were examined before it was mended, either."""
    uses = '#include "helper.h"\nvoid %s() { helper(); }\n'
    project = Project(folder, {"helper.h": HELPER, "one.cpp": uses % "one", "two.cpp": uses % "two",
                               "top.cpp": TOP.replace("deep", "one")})
    expect(project.run(), 1, "top.cpp:5:3")
    project.write("helper.h", "#pragma once\ninline void helper() {}\n")
    expect(project.run("two.cpp"), 0)
    expect(project.run("top.cpp"), 0)


def one_name_in_two_programs_is_not_mended_by_the_other(folder):
    caller = TOP.replace("deep", "work")
    project = Project(folder, {
        "client/work.cpp": DEEP.replace("deep", "work"), "client/caller.cpp": caller,
        "server/work.cpp": "void work() {}\n", "server/caller.cpp": caller})
    expect(project.run(), 1, "client/caller.cpp:5:3")
    expect(project.run("server"), 0)
    expect(project.run("client/caller.cpp"), 1, "client/caller.cpp:5:3")
    expect(project.run("server/caller.cpp"), 0)


def parts_show_what_the_whole_shows(folder):
    project = Project(folder, DEEPER)
    whole = expect(project.run("--format=json"), 1).json()["findings"]
    assert [note["file"] for note in whole[0]["notes"]] == ["mid.cpp", "deep.cpp"], whole
    assert expect(project.run("top.cpp", "--format=json"), 1).json()["findings"] == whole


def nobody_speaks_for_units_that_are_gone(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    assert len(list((folder / "build/.coro-tidy/units").iterdir())) == 2
    project.database("build/compile_commands.json", [project.command("top.cpp")])
    expect(project.run(), 0)
    assert len(list((folder / "build/.coro-tidy/units").iterdir())) == 1


def what_is_known_of_a_unit_outlives_new_flags(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    project.database("build/compile_commands.json",
                     [project.command(unit, "-DNEW") for unit in ("deep.cpp", "top.cpp")])
    expect(project.run("top.cpp"), 1, "top.cpp:5:3")


def damaged_units_are_as_none(folder):
    """What was linked then speaks for them."""
    project = Project(folder, DEEPER)
    expect(project.run(), 1)
    for file in (folder / "build/.coro-tidy/units").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    expect(project.run("top.cpp"), 1, "top.cpp:5:3")
    (folder / FACTS).unlink()
    expect(project.run("top.cpp"), 0)
    expect(project.run(), 1, "top.cpp:5:3")
    expect(project.run("top.cpp"), 1, "top.cpp:5:3", "mid.cpp")


def facts_are_a_file(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    for file in (folder / "build/.coro-tidy/units").iterdir():
        file.unlink()
    (folder / FACTS).unlink()
    (folder / FACTS).symlink_to("/dev/full")
    done = expect(project.run("top.cpp"), 0)
    assert "it is no regular file" in done.err, done


def damaged_facts_are_no_facts(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    left = (folder / FACTS).read_bytes()
    flipped = left.replace(b"deep", b"keep")
    assert flipped != left
    for damage in (b"\xff\x00[", b"inferred: 7\n", sealed("inferred: 7\n").encode(), flipped):
        (folder / FACTS).write_bytes(damage)
        for file in (folder / "build/.coro-tidy/units").iterdir():
            file.unlink()
        done = expect(project.run("top.cpp"), 0)
        assert "warning: nothing is known of other units" in done.err and FACTS in done.err, done
        done = expect(project.run(), 1)
        assert "nothing is known" not in done.err, done
        assert (folder / FACTS).read_bytes() == left


def units_in_other_languages_have_facts(folder):
    """Whoever calls it does not ask in which language the helper is written."""
    for name, flags in {"old.cpp": ["-std=c++17"], "plain.cpp": [], "c.c": ["-xc", "-std=c17"]}.items():
        body = DEEP.replace("deep()", "deep(void)").replace("::", "") if name == "c.c" else DEEP
        top = TOP.replace("void deep();", 'extern "C" void deep();') if name == "c.c" else TOP
        project = Project(folder / name, {name: body, "top.cpp": top}, database=None)
        old = project.command(name)
        old["arguments"] = ["clang++", *flags, "-c", name]
        project.database("build/compile_commands.json", [old, project.command("top.cpp")])
        expect(project.run(), 1, "top.cpp:5:3", f"{name}:2:")


def folders_without_checks_have_facts(folder):
    project = Project(folder, {"lib/deep.cpp": DEEP, "top.cpp": TOP})
    project.write("lib/.clang-tidy", "Checks: '-coro-*'\n")
    expect(project.run(), 1, "top.cpp:5:3", "lib/deep.cpp:2:")


def a_unit_that_fails_keeps_its_facts(folder):
    project = project_in(folder)
    expect(project.run(), 1)
    left = (folder / FACTS).read_bytes()
    project.write("deep.cpp", DEEP + "int broken\n")
    (folder / "deep.cpp").rename(folder / "away.cpp")
    expect(project.run(), 3, "top.cpp:5:3")
    assert (folder / FACTS).read_bytes() == left


def facts_that_cannot_be_kept_cost_nothing_else(folder):
    project = project_in(folder)
    project.write("build/.coro-tidy", "in the way")
    done = expect(project.run(), 1, "top.cpp:5:3")
    assert "warning: the facts of this run could not be kept" in done.err, done


run_cases(cases_of(sys.modules[__name__]))
