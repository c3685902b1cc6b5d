// RUN: %events --leaks %s
// The path that a violation is told by: since when, by which way out, and whether
// other paths are right.

#include "stubs/coro.h"

struct Session {
  Session() noexcept;
  Session(Session &&) noexcept;
  Session &operator=(Session &&) noexcept;
  ~Session();
  lazy::Task<> close() noexcept;
  lazy::Task<int> read();
};

lazy::Task<Session> connect() noexcept;
bool test() noexcept;
void throwing();

lazy::Task<> neverClosed() {
  Session session;
  test();
  co_return;
}

lazy::Task<> earlyReturn() {
  Session session;
  if (test())
    co_return;
  co_await session.close();
}

lazy::Task<> throwsBefore() {
  Session session;
  throwing();
  co_await session.close();
}

lazy::Task<> handledAndClosed() {
  Session session;
  try {
    throwing();
  } catch (...) {
  }
  co_await session.close();
}

lazy::Task<> handledButLeft() {
  Session session;
  try {
    throwing();
  } catch (...) {
    co_return;
  }
  co_await session.close();
}

lazy::Task<> thrown() {
  Session session;
  if (test())
    throw 1;
  co_await session.close();
}

lazy::Task<> reopened() {
  Session session;
  co_await session.close();
  session = Session();
  co_return;
}

lazy::Task<Session> handedOn() {
  Session session = co_await connect();
  co_return session;
}

lazy::Task<> eachTurn() {
  while (test()) {
    Session session;
    if (test())
      continue;
    session.close();
  }
  co_return;
}

lazy::Task<> parameter(Session session) {
  co_await session.close();
}

// EVENTS
// neverClosed: session leaks via 23 since 21
// earlyReturn: session leaks via 29 since 27, not on every path
// throwsBefore: session leaks by exception via 35 since 34, not on every path
// handledButLeft: session leaks via 53 since 49, not on every path
// thrown: session leaks by exception via 61 since 59, not on every path
// reopened: session leaks via 69 since 68, not on every path
// eachTurn: session leaks since 79, not on every path
// parameter: session leaks when destroyed via 87, not on every path
