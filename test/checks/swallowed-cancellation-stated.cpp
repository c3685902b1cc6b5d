// RUN: %expect %s coro-swallowed-cancellation -- coro.Knowledge=test/checks/Inputs/cancelled.yaml
//
// A cancellation that is stated without the library whose tasks it ends counts for the
// tasks that no file describes.

#include "stubs/coro.h"
#include "stubs/libcoro.h"

namespace ours {
struct [[clang::annotate("coro::cancellation")]] Stopped {};
struct Ended {};
} // namespace ours

struct Failed {};

void log(const char *);

lazy::Task<> read();

lazy::Task<> stated() {
  try {
    co_await read(); // note: arrives
  } catch (const ours::Stopped &) { // warning: the handler for 'ours::Stopped' swallows 'ours::Stopped'
    log("stopped"); // fix: throw;
  }
}

lazy::Task<> statedInFile() {
  try {
    co_await read(); // note: arrives
  } catch (const ours::Ended &) { // warning: the handler for 'ours::Ended' swallows 'ours::Ended'
    log("ended"); // fix: throw;
  }
}

// Silent.

lazy::Task<> anotherException() {
  try {
    co_await read();
  } catch (const Failed &) {
    log("failed");
  }
}

lazy::Task<> rethrows() {
  try {
    co_await read();
  } catch (const ours::Stopped &) {
    log("stopped");
    throw;
  }
}

coro::task<int> readThere();

// Of a library that is described it is known that it has none.
coro::task<> described() {
  try {
    co_await readThere();
  } catch (const ours::Stopped &) {
    log("stopped");
  }
}
