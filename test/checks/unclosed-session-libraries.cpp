// RUN: %expect %s coro-unclosed-session -- coro.Level=all
#include "rill/net/tcp_stream.h"
#include "rill/cancel.h"
#include "stubs/asio.h"
#include "stubs/cppcoro.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <exception>
#include <span>
#include <system_error>

void log(const char *);

// A handler for what the operations of a library throw lets none of it pass.

namespace of_asio {

using asio::awaitable;
using asio::use_awaitable;
using Stream = asio::ssl::stream<asio::ip::tcp::socket>;

awaitable<void> work();

awaitable<void> handlesAll(asio::ip::tcp::socket Socket, asio::ssl::context &Context) {
  Stream Peer(std::move(Socket), Context);
  try {
    co_await Peer.async_read_some(1, use_awaitable);
  } catch (const std::exception &Error) {
    log(Error.what());
  }
  co_await Peer.async_shutdown(use_awaitable);
}

awaitable<void> handlesItsErrors(asio::ip::tcp::socket Socket, asio::ssl::context &Context) {
  Stream Peer(std::move(Socket), Context);
  try {
    co_await Peer.async_read_some(1, use_awaitable);
  } catch (const asio::system_error &Error) {
    log(Error.what());
  }
  co_await Peer.async_shutdown(use_awaitable);
}

awaitable<void> handlesAllFurtherOut(asio::ip::tcp::socket Socket, asio::ssl::context &Context) {
  Stream Peer(std::move(Socket), Context);
  try {
    try {
      co_await work();
    } catch (const std::bad_alloc &) {
      log("large");
    }
    co_await Peer.async_read_some(1, use_awaitable);
  } catch (std::exception &Error) {
    log(Error.what());
  }
  co_await Peer.async_shutdown(use_awaitable);
}

awaitable<void> coroutinesThrowOthersToo(asio::ip::tcp::socket Socket, asio::ssl::context &Context) {
  Stream Peer(std::move(Socket), Context); // warning: session 'Peer' is not closed when 'of_asio::work' throws
  try {
    co_await work(); // note: may throw here
  } catch (const asio::system_error &Error) {
    log(Error.what());
  }
  co_await Peer.async_shutdown(use_awaitable);
}

awaitable<void> handlesTooLittle(asio::ip::tcp::socket Socket, asio::ssl::context &Context) {
  Stream Peer(std::move(Socket), Context); // warning: session 'Peer' is not closed when 'asio::ssl::stream::async_read_some' throws
  try {
    co_await Peer.async_read_some(1, use_awaitable); // note: may throw here
  } catch (const std::logic_error &Error) {
    log(Error.what());
  }
  co_await Peer.async_shutdown(use_awaitable);
}

awaitable<void> outsideOfTheTry(asio::ip::tcp::socket Socket, asio::ssl::context &Context) {
  Stream Peer(std::move(Socket), Context); // warning: session 'Peer' is not closed when 'of_asio::work' throws
  try {
    co_await Peer.async_read_some(1, use_awaitable);
  } catch (const std::exception &Error) {
    log(Error.what());
  }
  co_await work(); // note: may throw here
  co_await Peer.async_shutdown(use_awaitable);
}

awaitable<void> livesInTheTry(asio::ip::tcp::socket Socket, asio::ssl::context &Context) {
  try {
    Stream Peer(std::move(Socket), Context); // warning: session 'Peer' is not closed when 'asio::ssl::stream::async_read_some' throws
    co_await Peer.async_read_some(1, use_awaitable); // note: may throw here
    co_await Peer.async_shutdown(use_awaitable);
  } catch (const std::exception &Error) {
    log(Error.what());
  }
}

awaitable<void> leavesFromTheHandler(asio::ip::tcp::socket Socket, asio::ssl::context &Context) {
  Stream Peer(std::move(Socket), Context); // warning: session 'Peer' is not closed on every path
  try {
    co_await Peer.async_read_some(1, use_awaitable);
  } catch (const std::exception &Error) { // note: it is still open here
    log(Error.what());
    co_return;
  }
  co_await Peer.async_shutdown(use_awaitable);
}

} // namespace of_asio

// rill's cancellation is no std::exception.

namespace of_rill {

using rill::Task;
using rill::net::TcpStream;

Task<> cancelled(std::span<char> Buffer) {
  TcpStream Peer = co_await TcpStream::connect("host", 80); // warning: session 'Peer' is not closed when 'rill::net::Stream::read_some' throws; note: 'rill::use' closes it on every path
  try {
    co_await Peer.read_some(Buffer); // note: may throw here
  } catch (const std::exception &Error) {
    log(Error.what());
  }
  co_await Peer.close();
}

Task<> handlesBoth(std::span<char> Buffer) {
  TcpStream Peer = co_await TcpStream::connect("host", 80);
  std::exception_ptr Failure;
  try {
    co_await Peer.read_some(Buffer);
  } catch (const rill::Cancelled &) {
    Failure = std::current_exception();
  } catch (const std::exception &Error) {
    log(Error.what());
  }
  co_await Peer.close();
  if (Failure)
    std::rethrow_exception(Failure);
}

Task<> letsItThrough(std::span<char> Buffer) {
  TcpStream Peer = co_await TcpStream::connect("host", 80); // warning: session 'Peer' is not closed on every path; note: 'rill::use' closes it on every path
  try {
    co_await Peer.read_some(Buffer);
  } catch (const rill::Cancelled &) {
    throw; // note: it is still open here
  } catch (const std::exception &Error) {
    log(Error.what());
  }
  co_await Peer.close();
}

} // namespace of_rill

namespace of_cppcoro {

cppcoro::task<> work();

struct [[clang::annotate("coro::must-close")]] Connection {
  explicit Connection(int Socket);
  cppcoro::task<> close();
};

cppcoro::task<> handlesAll() {
  Connection Peer(1);
  try {
    co_await work();
  } catch (const std::exception &Error) {
    log(Error.what());
  }
  co_await Peer.close();
}

cppcoro::task<> handlesCancellationOnly() {
  Connection Peer(1); // warning: session 'Peer' is not closed when 'of_cppcoro::work' throws
  try {
    co_await work(); // note: may throw here
  } catch (const cppcoro::operation_cancelled &) {
    log("cancelled");
  }
  co_await Peer.close();
}

} // namespace of_cppcoro

// What settles a task yields its failure as a value.

namespace of_cppcoro {

struct [[clang::annotate("coro::outcome")]] Outcome {
  bool failed() const;
};
cppcoro::task<Outcome> tryTask(cppcoro::task<>);
cppcoro::task<Outcome> report(cppcoro::task<>);

cppcoro::task<> settles() {
  Connection Peer(1);
  const auto Done = co_await tryTask(work());
  co_await Peer.close();
  log(Done.failed() ? "failed" : "done");
}

cppcoro::task<> handsOnAnOutcome() {
  Connection Peer(1); // warning: session 'Peer' is not closed when 'of_cppcoro::report' throws
  const auto Done = co_await report(work()); // note: may throw here
  co_await Peer.close();
  log(Done.failed() ? "failed" : "done");
}

} // namespace of_cppcoro

// A handle is copied into a parameter, and the caller closes his own.

namespace of_seastar {

using seastar::future;
future<seastar::file> open(const char *);
future<int> tick();
bool isKnown(int) noexcept;

future<int> reads(seastar::file Directory) {
  const int Size = co_await tick();
  co_return isKnown(Size) ? Size : 0;
}

future<int> opensAndReads() {
  seastar::file Directory = co_await open("wal");
  const int Size = co_await reads(Directory);
  co_await Directory.close();
  co_return Size;
}

future<> closesSometimes(seastar::file Log) {  // warning: session 'Log' is not closed on every path; note: 'seastar::with_closeable' closes it on every path
  if (isKnown(co_await tick()))
    co_return;  // note: it is still open here
  co_await Log.close();
}

future<> isGiven(seastar::output_stream<char> Out) {  // warning: session 'Out' is never closed; note: 'seastar::with_closeable' closes it on every path
  isKnown(1);
  co_return;
}

} // namespace of_seastar

// A thread that waits for a task gets its failure.

namespace of_threads {

using seastar::future;

future<seastar::file> openDirectory(const char *Path);
future<> renameFile(const char *From, const char *To);
future<int> count(int From);

future<> syncDirectory() {
  return seastar::async([] {
    auto Directory = openDirectory("log").get(); // warning: session 'Directory' is not closed when 'of_threads::renameFile' throws
    renameFile("log.tmp", "log").get();          // note: may throw here
    Directory.close().get();
  });
}

void waitsForOneThatReturns() {
  auto Directory = openDirectory("log").get(); // warning: session 'Directory' is not closed when 'of_threads::count' throws
  try {
    log(count(1).get() ? "some" : "none"); // note: may throw here
  } catch (const seastar::timed_out_error &) {
    log("late");
  }
  Directory.close().get();
}

coro::task<> flush();

void waitsByFunction() {
  auto Directory = openDirectory("log").get(); // warning: session 'Directory' is not closed when 'of_threads::flush' throws
  coro::sync_wait(flush());                    // note: may throw here
  Directory.close().get();
}

future<> closedByAGuard() {
  return seastar::async([] {
    auto Directory = openDirectory("log").get();
    auto Closing = seastar::deferred_close(Directory);
    renameFile("log.tmp", "log").get();
  });
}

void handlesAll() {
  auto Directory = openDirectory("log").get();
  try {
    renameFile("log.tmp", "log").get();
  } catch (...) {
    log("not renamed");
  }
  Directory.close().get();
}

void closesFirst() {
  auto Directory = openDirectory("log").get();
  Directory.close().get();
  renameFile("log.tmp", "log").get();
}

void waitsForWhatIsReady() {
  auto Directory = openDirectory("log").get();
  log(seastar::make_ready_future<int>(1).get() ? "some" : "none");
  Directory.close().get();
}

// Whether an older task has failed may be known.
future<> asksFirst() {
  auto Directory = co_await openDirectory("log");
  auto Count = co_await seastar::coroutine::as_future(count(1));
  if (!Count.failed())
    log(Count.get() ? "some" : "none");
  co_await Directory.close();
}

void asksFirstInAThread() {
  auto Directory = openDirectory("log").get();
  auto Renamed = renameFile("log.tmp", "log");
  Renamed.wait();
  if (!Renamed.failed())
    Renamed.get();
  Directory.close().get();
}

void promisesNotToFail() {
  struct Counter {
    coro::task<> add() noexcept;
  } Own;
  auto Directory = openDirectory("log").get();
  coro::sync_wait(Own.add());
  Directory.close().get();
}

} // namespace of_threads

// A continuation that closes when all has gone well, and not otherwise.

namespace of_continuations {

using seastar::future;
future<> copy(seastar::output_stream<char> &to);
future<> append(int);
future<> copyAndClose(seastar::output_stream<char> &to) {
  co_await copy(to);
  co_await to.close();
}
seastar::output_stream<char> openStream();

future<> closesOnSuccess() {
  return seastar::do_with(openStream(), [](seastar::output_stream<char> &to) {
    return copy(to).then([&to] { return to.close(); });  // warning: session 'to' is closed only if 'of_continuations::copy' succeeds
  });
}

future<> closesAfterTwo() {
  return seastar::do_with(openStream(), [](seastar::output_stream<char> &to) {
    return copy(to).then([&to] { return copy(to); }).then([&to] { return to.close(); });  // warning: session 'to' is closed only if 'of_continuations::copy' succeeds
  });
}

future<> closesFinally() {
  return seastar::do_with(openStream(), [](seastar::output_stream<char> &to) {
    return copy(to).finally([&to] { return to.close(); });
  });
}

future<> closesInEitherCase() {
  return seastar::do_with(openStream(), [](seastar::output_stream<char> &to) {
    return copy(to)
        .then([&to] { return to.close(); })
        .handle_exception([&to](std::exception_ptr) { return to.close(); });
  });
}

future<> closedByHelper() {
  return seastar::do_with(openStream(), [](seastar::output_stream<char> &to) {
    return copyAndClose(to).then([&to] { return to.close(); });
  });
}

future<> closesOwn() {
  auto to = openStream();
  return append(1).then([to = std::move(to)]() mutable { return to.close(); });  // warning: session 'to' is closed only if 'of_continuations::append' succeeds
}

future<> closesInACoroutine() {
  auto to = openStream();
  co_await copy(to).then([&to] { return to.close(); });  // warning: session 'to' is closed only if 'of_continuations::copy' succeeds
}

future<> closesAfterHandling() {
  return seastar::do_with(openStream(), [](seastar::output_stream<char> &to) {
    return copy(to).handle_exception([](std::exception_ptr) {}).then([&to] { return to.close(); });
  });
}

future<> closesOwnAtOnce() {
  return seastar::now().then([to = openStream()]() mutable { return to.close(); });
}

future<> closesOwnFinally() {
  auto to = openStream();
  return append(1).finally([to = std::move(to)]() mutable { return to.close(); });
}

future<> closesInside() {
  return seastar::do_with(openStream(), [](seastar::output_stream<char> &to) {
    return append(1)
        .then([&to] { return copy(to); })
        .then_wrapped([&to](future<> copied) {
          return to.close().then([copied = std::move(copied)]() mutable { return std::move(copied); });
        });
  });
}

future<> closesWhatOthersHave(seastar::output_stream<char> &to) {
  return copy(to).then([&to] { return to.close(); });
}

future<> waitsForAll() {
  auto to = openStream();
  auto copied = co_await seastar::coroutine::as_future(copy(to));
  co_await to.close();
  copied.get();
}

} // namespace of_continuations
