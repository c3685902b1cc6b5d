// RUN: %expect %s coro-swallowed-cancellation
#include "stubs/asio.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <exception>
#include <system_error>
#include <tuple>
#include <utility>

void log(const char *);

namespace asioCode {

using asio::awaitable;

awaitable<int> receive(asio::ip::tcp::socket &From);

// In asio a cancelled operation fails like any other. To end the coroutine is an answer,
// to try again for ever is none.

awaitable<void> endless(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From); // note: the cancellation arrives at this suspension
    } catch (const std::exception &Error) { // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
      log(Error.what());
    }
  }
}

awaitable<void> endlessByItsType(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From); // note: arrives
    } catch (const asio::system_error &Error) { // warning: the handler for 'std::system_error' swallows; fix: if (Error.code() == asio::error::operation_aborted) throw;
      log(Error.what());
    }
  }
}

boost::asio::awaitable<int> receive(boost::asio::ip::tcp::socket &From);

boost::asio::awaitable<void> endlessInBoost(boost::asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'boost::system::system_error' of a cancelled operation, and the loop goes on
      log("failed");
    }
  }
}

awaitable<void> ends(asio::ip::tcp::socket &From) {
  try {
    for (;;)
      co_await receive(From);
  } catch (const std::exception &Error) {
    log(Error.what());
  }
}

awaitable<void> leavesTheLoop(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From);
    } catch (const std::exception &Error) {
      break;
    }
  }
}

awaitable<void> looksAtTheCode(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From);
    } catch (const asio::system_error &Error) {
      if (Error.code().value() == asio::error::operation_aborted)
        throw;
      log(Error.what());
    }
  }
}

awaitable<void> asLongAs(asio::ip::tcp::socket &From, const bool &Running) {
  while (Running) {
    try {
      co_await receive(From);
    } catch (const std::exception &Error) {
      log(Error.what());
    }
  }
}

awaitable<void> suspendsElsewhereToo(asio::ip::tcp::socket &From, asio::steady_timer &Timer) {
  for (;;) {
    try {
      co_await receive(From);
    } catch (const std::exception &Error) {
      log(Error.what());
    }
    co_await Timer.async_wait(asio::use_awaitable); // it arrives here again
  }
}

// As codes: use_awaitable inside as_tuple, and inside redirect_error.

awaitable<std::tuple<std::error_code, int>> receiveTuple(asio::ip::tcp::socket &From);
awaitable<int> receive(asio::ip::tcp::socket &From, std::error_code &Error);

awaitable<void> continues(asio::ip::tcp::socket &From) {
  for (;;) {
    auto [Error, Size] = co_await receiveTuple(From); // note: arrives
    if (Error == asio::error::operation_aborted) // warning: the loop goes on after 'asio::error::operation_aborted'
      continue;
    if (Error)
      co_return;
  }
}

awaitable<void> leavesForOthersOnly(asio::ip::tcp::socket &From) {
  std::error_code Error;
  while (true) {
    co_await receive(From, Error); // note: arrives
    if (Error && Error != asio::error::operation_aborted) // warning: the loop goes on after 'asio::error::operation_aborted'
      break;
  }
}

awaitable<void> continuesAfterException(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From); // note: arrives
    } catch (const asio::system_error &Error) {
      if (Error.code() == asio::error::operation_aborted) // warning: the loop goes on after 'asio::error::operation_aborted'
        continue;
      throw;
    }
  }
}

awaitable<void> leavesForOtherExceptionsOnly(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From); // note: arrives
    } catch (const std::system_error &Error) {
      if (Error.code() != asio::error::operation_aborted) // warning: the loop goes on after 'asio::error::operation_aborted'
        throw;
    }
  }
}

awaitable<void> leavesAfterException(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From);
    } catch (const std::system_error &Error) {
      if (Error.code() == asio::error::operation_aborted)
        break;
      log(Error.what());
    }
  }
}

awaitable<void> isWokenUpByException(asio::steady_timer &Until) {
  while (true) {
    try {
      co_await Until.async_wait(asio::use_awaitable);
    } catch (const std::system_error &Error) {
      if (Error.code() == asio::error::operation_aborted)
        continue;
      throw;
    }
    log("expired");
  }
}

awaitable<void> triesTwice(asio::ip::tcp::socket &From, bool &Again) {
  while (Again) {
    try {
      co_await receive(From);
    } catch (const std::system_error &Error) {
      if (Error.code() != asio::error::operation_aborted)
        throw;
    }
  }
}

awaitable<void> leaves(asio::ip::tcp::socket &From) {
  for (;;) {
    auto [Error, Size] = co_await receiveTuple(From);
    if (Error == asio::error::operation_aborted)
      co_return;
    if (Error)
      log("failed");
  }
}

awaitable<void> hasItsOwnEnd(asio::ip::tcp::socket &From, const bool &Running) {
  while (Running) {
    auto [Error, Size] = co_await receiveTuple(From);
    if (Error == asio::error::operation_aborted)
      continue;
  }
}

struct Timer {
  awaitable<std::tuple<std::error_code>> async_wait();
};

awaitable<void> isWokenUp(Timer &Until) {
  for (;;) {
    auto [Error] = co_await Until.async_wait();
    if (Error == asio::error::operation_aborted)
      continue;
    log("expired");
  }
}

awaitable<void> serve(asio::ip::tcp::acceptor &At) {
  for (;;) {
    try {
      co_await At.async_accept();
    } catch (const std::exception &Error) {
      log(Error.what());
    }
  }
}

void start(asio::io_context &Loop, asio::ip::tcp::acceptor &At) {
  asio::co_spawn(Loop.get_executor(), serve(At), asio::detached);
}

} // namespace asioCode

namespace folly::coro {

Task<int> read();

Task<void> itsBase() {
  try {
    co_await read(); // note: arrives
  } catch (const std::exception &Error) { // warning: the handler for 'std::exception' swallows 'folly::OperationCancelled'; fix: catch (const folly::OperationCancelled &) { throw; }
    log(Error.what());
  }
}

Task<void> behindItsOwn() {
  try {
    co_await read();
  } catch (const folly::OperationCancelled &) {
    throw;
  } catch (const std::exception &Error) {
    log(Error.what());
  }
}

} // namespace folly::coro

namespace cppcoro {

task<int> read(cancellation_token Stop);

task<> everything(cancellation_token Stop) {
  try {
    co_await read(Stop); // note: arrives
  } catch (...) { // warning: 'catch (...)' swallows 'cppcoro::operation_cancelled'; fix: catch (const cppcoro::operation_cancelled &) { throw; }
    log("failed");
  }
}

task<> checksAfterwards(cancellation_token Stop) {
  try {
    co_await read(Stop);
  } catch (...) {
    log("failed");
    Stop.throw_if_cancellation_requested();
  }
}

cancellation_token tokenOf(cancellation_source &);

task<> cancelledByItself(cancellation_source Stop) {
  task<int> Child = read(tokenOf(Stop));
  Stop.request_cancellation();
  try {
    co_await std::move(Child);
  } catch (const operation_cancelled &) {
    log("it has stopped");
  }
}

task<> runs() {
  try {
    co_await read({});
  } catch (...) {
    log("failed");
  }
}

void wait() { sync_wait(runs()); }

} // namespace cppcoro

namespace seastar {

future<int> read();

future<> stopped() {
  try {
    co_await read(); // note: arrives
  } catch (const abort_requested_exception &) { // warning: the handler for 'seastar::abort_requested_exception' swallows
    log("stopped"); // fix: throw;
  }
}

// A source that was asked to abort stays so.

bool enabled();
future<int> poll(abort_source &Stop);

future<> goesOnWithoutAsking(abort_source &Stop) {
  while (enabled()) {
    try {
      co_await poll(Stop); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception', and the loop goes on; fix: catch
      log("failed");
    }
  }
}
future<> asksAfterTheLoop(abort_source &Stop) {
  do {
    try {
      co_await poll(Stop); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception', and the loop goes on; fix: catch
      log("failed");
    }
  } while (enabled());
  Stop.check();
}
future<> asksInEachTurn(abort_source &Stop) {
  while (enabled() && !Stop.abort_requested()) {
    try {
      co_await poll(Stop);
    } catch (...) {
      log("failed");
    }
  }
}
future<> listensAgain(abort_source &Stop) {
  while (enabled()) {
    try {
      co_await poll(Stop);
    } catch (...) {
      log("failed");
    }
    co_await sleep_abortable(std::chrono::seconds(1), Stop);
  }
}
future<> checksAtTheEnd(abort_source &Stop) {
  try {
    co_await poll(Stop);
  } catch (...) {
    log("failed");
  }
  Stop.check();
}

// In the form that it takes here, and in one of the project's own.

struct request_aborted : std::exception {};

future<> knowsItsForm(abort_source &Stop) {
  while (enabled()) {
    try {
      co_await poll(Stop);
    } catch (const sleep_aborted &) {
      throw;
    } catch (...) {
      log("failed");
    }
  }
}
future<> throwsItsOwn(abort_source &Stop) {
  try {
    co_await poll(Stop);
  } catch (const abort_requested_exception &) {
    throw request_aborted();
  }
}

// Nobody holds a task that was openly let go.

struct Service {
  gate Background;
  future<> inGate() {
    try {
      co_await read();
    } catch (...) {
      log("failed");
    }
  }
  future<> alone() {
    try {
      co_await read();
    } catch (...) {
      log("failed");
    }
  }
  future<> awaited() {
    try {
      co_await read(); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
      log("failed");
    }
  }
  future<> both() {
    try {
      co_await read(); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
      log("failed");
    }
  }
  void start() {
    (void)with_gate(Background, [this] { return inGate(); });
    (void)alone();
    (void)both();
  }
  future<> stop() {
    co_await awaited();
    co_await both();
  }
};

} // namespace seastar

// A cancellation reaches what has a token, and nothing else.

namespace connections {

using namespace seastar;
using Clock = std::chrono::steady_clock;

struct Peer {
  future<> open(socket_address To);
  future<> pause(abort_source &Stop);
};

future<> opens(Peer &Of, socket_address To) {
  try {
    co_await Of.open(To); // note: arrives
  } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
    log("failed");
  }
}
future<> pauses(Peer &Of, abort_source &Stop) {
  try {
    co_await Of.pause(Stop); // note: arrives
  } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
    log("failed");
  }
}
future<> untilShutdown() {
  try {
    co_await sleep_abortable<Clock>(std::chrono::seconds(1)); // note: arrives
  } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
    log("failed");
  }
}
future<> elsewhere(abort_source &Stop) {
  try {
    co_await smp::submit_to(1, [&Stop] { return sleep_abortable<Clock>(std::chrono::seconds(1), Stop); }); // note: arrives
  } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
    log("failed");
  }
}

future<> connects(socket_address To) {
  try {
    co_await connect(To);
  } catch (...) {
    log("failed");
  }
}
future<> connectsInTime(socket_address To) {
  try {
    auto Connected = with_timeout(Clock::now(), connect(To));
    co_await std::move(Connected);
  } catch (const std::exception &) {
    log("failed");
  }
}
future<> connectsElsewhere(socket_address To) {
  try {
    co_await smp::submit_to(1, [To] { return connect(To).discard_result(); });
  } catch (...) {
    log("failed");
  }
}
future<> pausesAfterwards(socket_address To) {
  try {
    co_await connect(To).then([](auto) { return sleep(std::chrono::seconds(1)); });
  } catch (...) {
    log("failed");
  }
}
future<> closes(output_stream<char> &Out) {
  try {
    co_await Out.close();
  } catch (...) {
    log("failed");
  }
}

// So does what the project's own functions await.

future<> reconnects(socket_address To) { co_await connect(To); }
future<> reconnectsTwice(socket_address To) {
  co_await reconnects(To);
  co_await reconnects(To);
}
future<> chained(socket_address To) {
  return reconnectsTwice(To).then([] { return sleep(std::chrono::seconds(1)); });
}
future<> paused(abort_source &Stop) { co_await sleep_abortable<Clock>(std::chrono::seconds(1), Stop); }
future<> checked(abort_source &Stop) {
  Stop.check();
  co_return;
}
struct Worker {
  abort_source Stop;
  future<> pauses() { return sleep_abortable<Clock>(std::chrono::seconds(1), Stop); }
  future<> works(socket_address To) {
    co_await reconnects(To);
    co_await pauses();
  }
  future<> quietly() {
    try {
      co_await pauses(); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
    }
  }
  future<> asksForWork(socket_address To) {
    try {
      co_await works(To); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
      log("failed");
    }
  }
};
future<> asksToPause(Worker &Of, socket_address To) {
  try {
    co_await reconnects(To); // note: arrives
    co_await Of.pauses();
  } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception'; fix: catch
    log("failed");
  }
}

future<> asksToReconnect(socket_address To) {
  try {
    co_await reconnects(To);
  } catch (...) {
    log("failed");
  }
}
future<> asksThroughOthers(socket_address To) {
  try {
    co_await reconnectsTwice(To);
    co_await chained(To);
  } catch (...) {
    log("failed");
  }
}
struct Service {
  std::function<future<>(int)> Callback;
  future<> Running;
  future<> calls() {
    try {
      co_await Callback(1);
    } catch (...) {
      log("failed");
    }
  }
  future<> callsThroughOthers() {
    try {
      co_await callsBoth();
    } catch (...) {
      log("failed");
    }
  }
  future<> callsBoth() {
    co_await Callback(1);
    co_await Callback(2);
  }
  future<> stop() {
    try {
      co_await std::move(Running);
    } catch (...) {
      log("failed");
    }
  }
};
future<> asksWithCallback(socket_address To) {
  try {
    co_await reconnects(To).then([To] { return chained(To); });
  } catch (const std::exception &) {
    log("failed");
  }
}

// A pause that nobody can cancel lets nothing through: the own class has asked to stop, and the
// same is tried again.
struct Scanner {
  abort_source Stop;
  future<> stop() {
    Stop.request_abort();
    co_return;
  }
  future<> triesAgain() {
    while (enabled()) {
      try {
        co_await poll(Stop); // note: the cancellation arrives at this suspension
      } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception', and the loop goes on; fix: } catch (const seastar::abort_requested_exception &) { throw; } catch (...) {
        log("failed");
      }
      co_await sleep(std::chrono::seconds(1));
    }
  }
  future<> untilItSucceeds() {
    for (;;) {
      try {
        co_await poll(Stop); // note: the cancellation arrives at this suspension
        break;
      } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception', and the loop goes on; fix: } catch (const seastar::abort_requested_exception &) { throw; } catch (...) {
        log("failed");
      }
      co_await sleep(std::chrono::seconds(1));
    }
  }
  future<> pauseCanBeCancelled() {
    while (enabled()) {
      try {
        co_await poll(Stop);
      } catch (...) {
        log("failed");
      }
      co_await sleep_abortable(std::chrono::seconds(1), Stop);
    }
  }
  future<> asksBeforeEachTry() {
    while (!Stop.abort_requested()) {
      try {
        co_await poll(Stop);
      } catch (...) {
        log("failed");
      }
      co_await sleep(std::chrono::seconds(1));
    }
  }
  future<> endsAfterOne() {
    try {
      co_await poll(Stop);
    } catch (...) {
      log("failed");
    }
    co_await sleep(std::chrono::seconds(1));
  }
  future<> leavesTheLoop() {
    while (enabled()) {
      try {
        co_await poll(Stop);
      } catch (...) {
        break;
      }
      co_await sleep(std::chrono::seconds(1));
    }
  }
};

} // namespace connections

namespace coro {

task<int> read();

// Nothing is thrown when a task of libcoro is stopped.
task<> everything() {
  try {
    co_await read();
  } catch (...) {
    log("failed");
  }
}

} // namespace coro

// What is called again and again is given with the token that the loop asks.
namespace seastarRepeats {

template <typename Step>
seastar::future<> untilClosed(const bool &Closed, Step Next) {
  while (!Closed) {
    try {
      co_await Next(); // note: the cancellation arrives at this suspension
    } catch (...) { // warning: 'catch (...)' swallows 'seastar::abort_requested_exception', and the loop goes on; fix: } catch (const seastar::abort_requested_exception &) { throw; } catch (...) {
      log("failed");
    }
  }
}

template <typename Step>
seastar::future<> untilAborted(const bool &Closed, seastar::abort_source &Stop, Step Next) {
  while (!Closed && !Stop.abort_requested()) {
    try {
      co_await Next();
    } catch (...) {
      log("failed");
    }
  }
}

struct Repeater {
  seastar::abort_source Own;

  seastar::future<> step();
  seastar::future<> run(const bool &Closed) {
    co_await untilClosed(Closed, [this] { return step(); });
    co_await untilAborted(Closed, Own, [this] { return step(); });
  }
};

} // namespace seastarRepeats
