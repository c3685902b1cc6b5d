// RUN: %expect %s coro-unhandled-timeout -- coro.Level=all
#include "rill/run.h"
#include "rill/spawn_detached.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "stubs/libcoro.h"

#include <chrono>
#include <exception>
#include <stdexcept>

using namespace std::chrono_literals;
using rill::Task;

Task<int> fetch();
void use(int);

Task<> page() {
  use(co_await rill::timeout(5s, fetch())); // warning: the 'rill::TimeoutError' of 'rill::timeout' is caught by nobody from 'rill::run' to here
}
Task<> pages() {
  co_await page(); // note: 'pages' calls 'page' here
}
void start() {
  rill::run(pages()); // note: 'pages' is started by 'rill::run' here
}

struct Malformed {};
Task<> catchesSomethingElse() {
  try {
    use(co_await rill::timeout(5s, fetch())); // warning: the 'rill::TimeoutError' of 'rill::timeout' is caught by nobody
  } catch (const Malformed &) {
  }
}
void startSomethingElse() {
  rill::run(catchesSomethingElse()); // note: is started by 'rill::run' here
}

Task<> bodies() {
  co_await rill::with_timeout(5s, [](rill::Timeout &) -> Task<> { // warning: the 'rill::TimeoutError' of 'rill::with_timeout' is caught by nobody
    use(co_await fetch());
  });
}
int main() {
  rill::run(bodies()); // note: is started by 'rill::run' here
}

// Caught: here, by a caller, at the top, or by who is given the error.

Task<> here() {
  try {
    use(co_await rill::timeout(5s, fetch()));
  } catch (const rill::TimeoutError &) {
    use(0);
  }
}
Task<> byItsBase() {
  try {
    use(co_await rill::timeout(5s, fetch()));
  } catch (const std::exception &) {
    use(0);
  }
}
Task<> byAll() {
  try {
    use(co_await rill::timeout(5s, fetch()));
  } catch (...) {
    use(0);
  }
}
Task<> inner() { use(co_await rill::timeout(5s, fetch())); }
Task<> outer() {
  try {
    co_await inner();
  } catch (const rill::TimeoutError &) {
    use(0);
  }
}
void startCaught() {
  rill::run(here());
  rill::run(byItsBase());
  rill::run(byAll());
  rill::run(outer());
}

Task<> guardedAtTheTop() { use(co_await rill::timeout(5s, fetch())); }
void startGuarded() {
  try {
    rill::run(guardedAtTheTop());
  } catch (const std::exception &) {
    use(0);
  }
}

Task<> handedToAHandler() { use(co_await rill::timeout(5s, fetch())); }
void startWithHandler() {
  rill::spawn_detached(handedToAHandler(), [](std::exception_ptr) { use(0); });
}

// What a group or a combinator makes of it is not known.
Task<> child() { use(co_await rill::timeout(5s, fetch())); }
Task<> group() {
  co_await rill::with_task_group([](rill::TaskGroup &Group) -> Task<> {
    Group.spawn(child());
    co_return;
  });
}
void startGroup() { rill::run(group()); }

Task<> startedByNobody() { use(co_await rill::timeout(5s, fetch())); }

// This one returns what came of it.
coro::task<> work();
coro::task<> expected(coro::scheduler &On) { co_await On.schedule(work(), 5000ms); }
void startExpected(coro::scheduler &On) { coro::sync_wait(expected(On)); }
