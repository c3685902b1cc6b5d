// RUN: %expect %s coro-unclosed-session

//--- connection.h
#pragma once
#include "stubs/coro.h"

struct [[clang::annotate("coro::must-close")]] Connection {
  explicit Connection(int Socket) noexcept;
  Connection(Connection &&) noexcept;
  lazy::Task<> put(int Value);
  lazy::Task<> close();
  lazy::Task<> putAndClose(int Value);
  lazy::Task<> putTwice(int Value);
};

// Nothing states that these must be closed.
struct Closed {
  explicit Closed(int Socket);
  Closed(Closed &&) noexcept;
  lazy::Task<> close();
};
struct NeverClosed {
  explicit NeverClosed(int Socket);
  NeverClosed(NeverClosed &&) noexcept;
  lazy::Task<> close();
};
template <typename T> struct Typed {
  explicit Typed(int Socket);
  Typed(Typed &&) noexcept;
  lazy::Task<> stop();
};

//--- helpers.h
#pragma once
#include "connection.h"

lazy::Task<> finish(Connection &C);
lazy::Task<> finishThroughHelper(int Value, Connection &C);
lazy::Task<> forward(Connection *C);
lazy::Task<> greet(Connection &C);
lazy::Task<> finishPolitely(Connection &C, bool Polite);
lazy::Task<> finishFirst(Connection &C, Connection &D);
lazy::Task<> finishInCircles(Connection &C, int N);
lazy::Task<> neverDefined(Connection &C);
lazy::Task<> passesOn(Connection &C);

void require(int Value);
void requireAll(int Value);
void requireQuietly(int Value);

//--- connection.cpp
#include "connection.h"

lazy::Task<> Connection::putAndClose(int Value) {
  co_await put(Value);
  co_await this->close();
}

lazy::Task<> Connection::putTwice(int Value) {
  co_await put(Value);
  co_await put(Value);
}

// A class closing itself is no evidence that others should.
struct Own {
  NeverClosed Inner;
};

//--- helpers.cpp
#include "helpers.h"

lazy::Task<> finish(Connection &C) {
  co_await C.put(0);
  co_await C.close();
}
lazy::Task<> finishThroughHelper(int Value, Connection &C) {
  if (Value > 0) {
    co_await C.close();
    co_return;
  }
  co_await finish(C);
}
lazy::Task<> forward(Connection *C) { return finish(*C); }
lazy::Task<> greet(Connection &C) { co_await C.put(0); }
lazy::Task<> finishPolitely(Connection &C, bool Polite) {
  if (Polite)
    co_await finish(C);
}
lazy::Task<> finishFirst(Connection &C, Connection &D) {
  co_await D.put(0);
  co_await C.close();
}
lazy::Task<> passesOn(Connection &C) { co_await neverDefined(C); }
lazy::Task<> finishInCircles(Connection &C, int N) {
  if (N == 0)
    co_await C.close();
  else
    co_await finishInCircles(C, N - 1);
}

void requireAll(int Value) {
  for (int I = 0; I != Value; ++I)
    require(I);  // note: 'requireAll' calls 'require' here
}
void requireQuietly(int Value) {
  try {
    require(Value);
  } catch (...) {
  }
}

//--- requirements.cpp
#include "helpers.h"

void require(int Value) {
  if (Value < 0)
    throw Value;  // note: 'require' throws here
}

//--- project.cpp
#include "connection.h"

lazy::Task<> closeIt(Closed &C) {
  co_await C.close();  // note: 'Closed' is closed by 'close' here
}

template <typename T> lazy::Task<> stopIt(T &Session) {
  co_await Session.stop();  // note: 'Typed' is closed by 'stop' here
}
lazy::Task<> stopTyped(Typed<int> &T) { co_await stopIt(T); }

//--- main.cpp
#include "helpers.h"

lazy::Task<> closedElsewhere() {
  Connection C(1);
  co_await finish(C);
}
lazy::Task<> closedTwoFilesAway() {
  Connection C(1);
  co_await finishThroughHelper(1, C);
}
lazy::Task<> closedByForwarder() {
  Connection C(1);
  co_await forward(&C);
}
lazy::Task<> closesItself() {
  Connection C(1);
  co_await C.putAndClose(1);
}
lazy::Task<> closedAfterRecursion() {
  Connection C(1);
  co_await finishInCircles(C, 3);
}
lazy::Task<> maybeClosed() {
  Connection C(1);
  co_await neverDefined(C);
}

lazy::Task<> maybeClosedTwoFilesAway() {
  Connection C(1);
  co_await passesOn(C);
}

lazy::Task<> leftOpen() {
  Connection C(1);  // warning: session 'C' is never closed
  co_await greet(C);
}
lazy::Task<> leftOpenByMember() {
  Connection C(1);  // warning: session 'C' is never closed
  co_await C.putTwice(1);
}
lazy::Task<> leftOpenSometimes() {
  Connection C(1);  // warning: session 'C' is never closed
  co_await finishPolitely(C, true);
}
lazy::Task<> onlyTheFirst() {
  Connection C(1);
  Connection D(2);  // warning: session 'D' is never closed
  co_await finishFirst(C, D);
}

lazy::Task<> throwsElsewhere() {
  Connection C(1);  // warning: session 'C' is not closed when 'requireAll' throws
  requireAll(1);  // note: may throw here
  co_await C.close();
}
lazy::Task<> handledElsewhere() {
  Connection C(1);
  requireQuietly(1);
  co_await C.close();
}
lazy::Task<> closedByWhatThrows() {
  Connection C(1);  // warning: session 'C' is not closed when 'require' throws
  require(1);  // note: may throw here
  co_await finish(C);
}

lazy::Task<> closedByTheProject() {
  Closed C(1);  // warning: session 'C' is never closed
  co_return;
}
lazy::Task<> closedByTheProjectInTemplate() {
  Typed<char> T(1);  // warning: session 'T' is never closed
  co_return;
}
lazy::Task<> closedByNobody() {
  NeverClosed C(1);
  co_return;
}
