// RUN: %expect %s coro-cleanup-can-be-cancelled
#include "rill/finally.h"
#include "rill/net/tcp_stream.h"
#include "rill/queue.h"
#include "rill/run.h"
#include "rill/shield.h"
#include "rill/sleep.h"
#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/cppcoro.h"

#include <chrono>
#include <exception>
#include <stop_token>

using namespace std::chrono_literals;
using rill::Task;

Task<> work();
void log(const char *);

// A request stays in force: what the coroutine awaits afterwards fails as well.

Task<> byAnOperation(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (...) { // note: a cancellation is caught here, and stays in force
    Error = std::current_exception();
  }
  co_await Results.push(-1); // warning: the cleanup 'rill::Queue::push' fails at once when the task was cancelled
  if (Error)
    std::rethrow_exception(Error);
}

Task<> farewell(rill::Queue<int> &To) {
  co_await To.push(0); // note: 'farewell' awaits 'rill::Queue::push' here; note: 'farewell' awaits 'rill::Queue::push' here
}
Task<> throughAHelper(rill::Queue<int> &To) {
  co_await farewell(To); // note: 'throughAHelper' awaits 'farewell' here
}

Task<> byACoroutine(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (const rill::Cancelled &) { // note: is caught here
    Error = std::current_exception();
  }
  log("cleaning up");
  co_await farewell(Results); // warning: the cleanup 'farewell' fails at once when the task was cancelled: it reaches 'rill::Queue::push'; fix: co_await rill::shield(farewell(Results));
  std::rethrow_exception(Error);
}

Task<> inABranchOfTheError(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (...) { // note: is caught here
    Error = std::current_exception();
  }
  if (Error) {
    co_await throughAHelper(Results); // warning: the cleanup 'throughAHelper' fails at once when the task was cancelled: it reaches 'rill::Queue::push'; fix: rill::shield(throughAHelper(Results))
    std::rethrow_exception(Error);
  }
}

Task<> shielded(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (...) {
    Error = std::current_exception();
  }
  co_await rill::shield(farewell(Results));
  if (Error)
    std::rethrow_exception(Error);
}

Task<> finally(rill::Queue<int> &Results) {
  co_await rill::finally(work(), [&] { return farewell(Results); });
}

// TcpStream::close() is told not to look at the request.
Task<> closes(rill::net::TcpStream Stream) {
  std::exception_ptr Error;
  try {
    co_await Stream.write("hello");
  } catch (...) {
    Error = std::current_exception();
  }
  co_await Stream.close();
  if (Error)
    std::rethrow_exception(Error);
}

Task<> unseen();
Task<> notSeen() {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (...) {
    Error = std::current_exception();
  }
  co_await unseen();
  if (Error)
    std::rethrow_exception(Error);
}

Task<> computes() { co_return; }
Task<> doesNotSuspend() {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (...) {
    Error = std::current_exception();
  }
  co_await computes();
  if (Error)
    std::rethrow_exception(Error);
}

Task<> onlyWithoutAnError(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (...) {
    Error = std::current_exception();
  }
  if (Error)
    std::rethrow_exception(Error);
  co_await Results.push(1);
}

Task<> onlyInTheOtherBranch(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (...) {
    Error = std::current_exception();
  }
  if (!Error)
    co_await Results.push(1);
  else
    std::rethrow_exception(Error);
}

Task<> cannotBeCancelled(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    log("no suspension here");
  } catch (...) {
    Error = std::current_exception();
  }
  co_await Results.push(1);
  if (Error)
    std::rethrow_exception(Error);
}

Task<> otherErrors(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (const std::exception &) {
    Error = std::current_exception();
  }
  co_await Results.push(1);
  if (Error)
    std::rethrow_exception(Error);
}

Task<> cancelledFirst(rill::Queue<int> &Results) {
  std::exception_ptr Error;
  try {
    co_await work();
  } catch (const rill::Cancelled &) {
    throw;
  } catch (...) {
    Error = std::current_exception();
  }
  co_await Results.push(1);
  if (Error)
    std::rethrow_exception(Error);
}

Task<> retries(rill::Queue<int> &Results) {
  while (true) {
    try {
      co_await work();
    } catch (const rill::Cancelled &) {
      throw;
    } catch (...) {
      log("again");
    }
    co_await rill::sleep_for(1s);
  }
}

// A token is passed by hand: who gets one that was asked to stop gives up.

lazy::Task<> flush(int Fd, std::stop_token Stop = {});
lazy::Task<> send(int Fd, std::stop_token Stop);
lazy::Task<bool> tryConnect(int Fd);

lazy::Task<> askedInABranch(int Fd, std::stop_token Stop) {
  if (Stop.stop_requested()) { // note: 'Stop' has been asked to stop here
    co_await flush(Fd, Stop);  // warning: the cleanup 'flush' is given 'Stop', which has been asked to stop
    co_return;
  }
  co_await send(Fd, Stop);
}

lazy::Task<> afterItsLoop(int Fd, std::stop_token Stop) {
  while (!Stop.stop_requested()) // note: 'Stop' has been asked to stop here
    co_await send(Fd, Stop);
  co_await flush(Fd, Stop); // warning: the cleanup 'flush' is given 'Stop', which has been asked to stop
}

lazy::Task<> afterItsBreak(int Fd, std::stop_token Stop) {
  for (;;) { // note: 'Stop' has been asked to stop here
    if (Stop.stop_requested())
      break;
    co_await send(Fd, Stop);
  }
  co_await flush(Fd, Stop); // warning: the cleanup 'flush' is given 'Stop', which has been asked to stop
}

lazy::Task<> afterSeveralLooks(int Fd, std::stop_token Stop) {
  do { // note: 'Stop' has been asked to stop here
    for (int I = 0; I < 9; ++I)
      if (I == Fd)
        break;
    if (!Stop.stop_requested()) {
      co_await send(Fd, Stop);
    } else {
      break;
    }
    switch (Fd) {
    case 1:
      break;
    }
  } while (!Stop.stop_requested());
  co_await flush(Fd, Stop); // warning: the cleanup 'flush' is given 'Stop', which has been asked to stop
}

lazy::Task<> breaksOtherwiseToo(int Fd, std::stop_token Stop) {
  for (;;) {
    if (Stop.stop_requested())
      break;
    if (Fd < 0)
      break;
    co_await send(Fd, Stop);
  }
  co_await flush(Fd, Stop);
}

lazy::Task<> breaksUnlessAsked(int Fd, std::stop_token Stop) {
  for (;;) {
    if (!Stop.stop_requested())
      break;
    co_await send(Fd, Stop);
  }
  co_await flush(Fd, Stop);
}

lazy::Task<> breaksForTwoReasons(int Fd, std::stop_token Stop) {
  for (;;) {
    if (Stop.stop_requested() || Fd < 0)
      break;
    co_await send(Fd, Stop);
  }
  co_await flush(Fd, Stop);
}

lazy::Task<> leavesTheInnerLoop(int Fd, std::stop_token Stop) {
  for (int I = 0; I < 9; ++I) {
    for (;;) {
      if (Fd == I)
        break;
      if (Stop.stop_requested())
        break;
      co_await send(Fd, Stop);
    }
    co_await flush(Fd, Stop);
  }
}

lazy::Task<> returnsFromItsLoop(int Fd, std::stop_token Stop) {
  while (co_await tryConnect(Fd)) {
    if (Stop.stop_requested())
      co_return;
    co_await send(Fd, Stop);
  }
  co_await flush(Fd, Stop);
}

lazy::Task<> withoutIt(int Fd, std::stop_token Stop) {
  while (!Stop.stop_requested())
    co_await send(Fd, Stop);
  co_await flush(Fd);
}

lazy::Task<> withAnother(int Fd, std::stop_token Stop, std::stop_token Grace) {
  while (!Stop.stop_requested())
    co_await send(Fd, Stop);
  co_await flush(Fd, Grace);
}

lazy::Task<> loopEndsOtherwiseToo(int Fd, std::stop_token Stop) {
  while (!Stop.stop_requested()) {
    if (Fd < 0)
      break;
    co_await send(Fd, Stop);
  }
  co_await flush(Fd, Stop);
}

lazy::Task<> loopHasAnotherCondition(int Fd, std::stop_token Stop) {
  for (int I = 0; I < 10 && !Stop.stop_requested(); ++I)
    co_await send(Fd, Stop);
  co_await flush(Fd, Stop);
}

lazy::Task<> goesOnOtherwise(int Fd, std::stop_token Stop) {
  if (!Stop.stop_requested())
    co_await flush(Fd, Stop);
}

lazy::Task<> leavesWhenAsked(int Fd, std::stop_token Stop) {
  if (Stop.stop_requested())
    co_return;
  co_await flush(Fd, Stop);
}

lazy::Task<> oneOfTwo(int Fd, std::stop_token Stop, bool Final) {
  if (Stop.stop_requested() || Final)
    co_await flush(Fd, Stop);
}

cppcoro::task<> write(cppcoro::cancellation_token Stop);
cppcoro::task<> restore(int, cppcoro::cancellation_token Stop = {});

cppcoro::task<> afterTheHandler(cppcoro::cancellation_token Stop) {
  std::exception_ptr Error;
  try {
    co_await write(Stop);
  } catch (const cppcoro::operation_cancelled &) { // note: 'Stop' has been asked to stop here
    Error = std::current_exception();
  }
  if (Error) {
    co_await restore(1, Stop); // warning: the cleanup 'restore' is given 'Stop', which has been asked to stop
    std::rethrow_exception(Error);
  }
}

cppcoro::task<> restoresFreely(cppcoro::cancellation_token Stop) {
  std::exception_ptr Error;
  try {
    co_await write(Stop);
  } catch (const cppcoro::operation_cancelled &) {
    Error = std::current_exception();
  }
  co_await restore(1);
  if (Error)
    std::rethrow_exception(Error);
}

// asio's operations fail by a code, whatever the reason.
asio::awaitable<void> ofAsio(asio::ssl::stream<asio::ip::tcp::socket> &Stream) {
  std::exception_ptr Error;
  try {
    co_await Stream.async_handshake(0, asio::use_awaitable);
  } catch (...) {
    Error = std::current_exception();
  }
  co_await Stream.async_shutdown();
  if (Error)
    std::rethrow_exception(Error);
}

void starts(std::stop_token Stop) { rill::run(work()); }
