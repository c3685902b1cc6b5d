// RUN: %expect %s coro-unobserved-exception
#include "rill/gather_settled.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/spawn_detached.h"
#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

void log(const char *);
bool condition();
void report(std::exception_ptr);

namespace of_asio {

using asio::awaitable;
using asio::ip::tcp;

awaitable<void> serve(tcp::socket &socket) { co_await socket.async_read_some(1); }
awaitable<int> count() {
  if (condition())
    throw std::runtime_error("none");
  co_return 1;
}

// A handler that somebody else wrote, or that somebody else is asked by.

void givenHandler(asio::any_io_executor ex, tcp::socket &socket,
                  std::function<void(std::exception_ptr)> done) {
  asio::co_spawn(ex, serve(socket), done);
}

void asksGivenHandler(asio::any_io_executor ex, tcp::socket &socket,
                      std::function<void(std::exception_ptr)> done) {
  asio::co_spawn(ex, serve(socket),
                 [done = std::move(done)](std::exception_ptr error) { done(error); });
}

struct Server {
  void onDone(std::exception_ptr error) { report(error); }
  int failures = 0;
};
void asksMember(asio::any_io_executor ex, tcp::socket &socket, Server &server) {
  asio::co_spawn(ex, serve(socket), [&server](std::exception_ptr error) { server.onDone(error); });
}

void bindsMember(asio::any_io_executor ex, tcp::socket &socket, Server &server) {
  asio::co_spawn(ex, serve(socket), std::bind_front(&Server::onDone, &server));
}

struct Handler {
  void operator()(std::exception_ptr error) const { report(error); }
  void operator()(std::exception_ptr error, int) const { report(error); }
};
void handlerObject(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), Handler());
  asio::co_spawn(ex, count(), Handler());
}

struct Reporter {
  void operator()(std::exception_ptr error) const { report(error); }
};
void reporterObject(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), Reporter());
}

// Looked at in some way.

void keepsIt(asio::any_io_executor ex, tcp::socket &socket,
             std::shared_ptr<std::exception_ptr> kept) {
  asio::co_spawn(ex, serve(socket), [kept](std::exception_ptr error) { *kept = error; });
}

void countsFailures(asio::any_io_executor ex, tcp::socket &socket, Server &server) {
  asio::co_spawn(ex, serve(socket),
                 [&server](std::exception_ptr error) { server.failures += error != nullptr; });
}

void endsTheProgram(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr error) {
    if (error)
      std::terminate();
  });
}

void rethrows(std::exception_ptr error) {
  if (error)
    std::rethrow_exception(error);
}
void rethrowsInLoop(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), rethrows);
  asio::co_spawn(ex, serve(socket), &rethrows);
}

// Ignored on purpose.

void saysIgnored(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr error) { std::ignore = error; });
}

void saysUnused(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket),
                 []([[maybe_unused]] std::exception_ptr error) { log("closed"); });
}

// Nothing comes out of it.

awaitable<void> session(tcp::socket &socket) {
  try {
    for (;;)
      co_await socket.async_read_some(1);
  } catch (const std::exception &error) {
    log(error.what());
  }
}
void startsSession(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, session(socket), [](std::exception_ptr) { log("over"); });
}

awaitable<void> tick(asio::steady_timer &timer) {
  co_await timer.async_wait(asio::use_awaitable);
  log("tick");
}
void startsTimer(asio::any_io_executor ex, asio::steady_timer &timer) {
  asio::co_spawn(ex, tick(timer), [](std::exception_ptr) {});
}

awaitable<void> cleanup() {
  log("clean");
  co_return;
}
void startsCleanup(asio::any_io_executor ex) {
  asio::co_spawn(ex, cleanup(), [](std::exception_ptr) { log("cleaned"); });
}

awaitable<void> guarded(awaitable<void> inner) {
  try {
    co_await std::move(inner);
  } catch (...) {
    report(std::current_exception());
  }
}
void startsGuarded(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, guarded(serve(socket)), [](std::exception_ptr) {});
}

void startsLambda(asio::any_io_executor ex, tcp::socket &socket) {
  auto work = [&socket]() -> awaitable<void> {
    try {
      co_await socket.async_read_some(1);
    } catch (...) {
      log("closed");
    }
  };
  asio::co_spawn(ex, work(), [](std::exception_ptr) {});
}

// Not told how a task ended.

template <typename F> void onFailure(F handler) { handler(nullptr); }
void registersHandler() {
  onFailure([](std::exception_ptr) { log("failed"); });
}

} // namespace of_asio

namespace of_folly {

using folly::coro::Task;
using Tasks = std::vector<Task<int>>;

Task<int> work() {
  throw 1;
  co_return 1;
}

void looksAtResult(int executor) {
  folly::coro::co_withExecutor(executor, work()).start([](folly::Try<int> &&result) {
    if (result.hasException())
      log("failed");
  });
}

void keepsFuture(int executor, std::vector<folly::SemiFuture<int>> &started) {
  started.push_back(folly::coro::co_withExecutor(executor, work()).start());
}

Task<> asksEach(Tasks tasks) {
  const auto results = co_await folly::coro::collectAllTryRange(std::move(tasks));
  for (const auto &result : results)
    if (result.hasException())
      log("failed");
}

Task<> asksByIndex(Tasks tasks) {
  const auto results = co_await folly::coro::collectAllTryRange(std::move(tasks));
  for (std::size_t i = 0; i < results.size(); ++i)
    if (!results[i].hasValue())
      log("failed");
}

Task<> asksInPlace(Tasks tasks) {
  for (auto &result : co_await folly::coro::collectAllTryRange(std::move(tasks)))
    if (result.hasException())
      log("failed");
}

Task<long> countsGood(Tasks tasks) {
  const auto results = co_await folly::coro::collectAllTryRange(std::move(tasks));
  co_return std::count_if(results.begin(), results.end(), [](auto &one) { return one.hasValue(); });
}

Task<std::vector<folly::Try<int>>> returnsThem(Tasks tasks) {
  co_return co_await folly::coro::collectAllTryRange(std::move(tasks));
}

Task<std::vector<folly::Try<int>>> returnsThemByName(Tasks tasks) {
  auto results = co_await folly::coro::collectAllTryRange(std::move(tasks));
  co_return results;
}

void consume(std::vector<folly::Try<int>>);
Task<> passesThemOn(Tasks tasks) {
  auto results = co_await folly::coro::collectAllTryRange(std::move(tasks));
  consume(std::move(results));
}

struct Batch {
  std::vector<folly::Try<int>> last;
};
Task<> keepsThem(Batch &batch, Tasks tasks) {
  batch.last = co_await folly::coro::collectAllTryRange(std::move(tasks));
}

} // namespace of_folly

namespace of_async_simple {

using async_simple::coro::Lazy;

Lazy<int> work() {
  throw 1;
  co_return 1;
}

void keepsValue(std::shared_ptr<std::vector<int>> values) {
  work().start([values](async_simple::Try<int> result) {
    if (!result.hasError())
      values->push_back(result.value());
  });
}

Lazy<> firstOfAll(std::vector<Lazy<int>> tasks) {
  auto results = co_await async_simple::coro::collectAll(std::move(tasks));
  if (results.front().hasError())
    throw 1;
}

} // namespace of_async_simple

namespace of_cppcoro {

cppcoro::task<> resultsInPlace(std::vector<cppcoro::task<int>> tasks) {
  for (auto &one : co_await cppcoro::when_all_ready(std::move(tasks)))
    one.result();
}

cppcoro::task<> throwsTheFirst(std::vector<cppcoro::task<int>> tasks) {
  co_await cppcoro::when_all(std::move(tasks));
}

} // namespace of_cppcoro

namespace of_libcoro {

coro::task<void> quiet(coro::scheduler &loop) {
  co_await loop.schedule();
  log("done");
}
coro::task<void> groupOfQuiet(coro::task_group<coro::thread_pool> &group, coro::scheduler &loop) {
  (void)group.start(quiet(loop));
  co_await group;
}

coro::task<void> handlesItself() {
  try {
    throw 1;
  } catch (...) {
    log("failed");
  }
  co_return;
}
coro::task<void> groupOfHandled(coro::task_group<coro::thread_pool> &group) {
  (void)group.start(handlesItself());
  co_await group;
}

coro::task<void> valueOfEach(std::vector<coro::task<int>> tasks) {
  auto all = co_await coro::when_all(std::move(tasks));
  for (auto &one : all)
    one.return_value();
}

} // namespace of_libcoro

namespace of_seastar {

seastar::future<> asFuture(seastar::future<> work) {
  auto ended = co_await seastar::coroutine::as_future(std::move(work));
  if (ended.failed())
    log("failed");
}

} // namespace of_seastar

namespace of_rill {

using rill::Task;

Task<> fails() {
  throw std::runtime_error("failed");
  co_return;
}
Task<int> work() { co_return 1; }

Task<> safe() {
  try {
    co_await fails();
  } catch (const std::exception &error) {
    log(error.what());
  }
}
void detachesSafe() {
  rill::spawn_detached(safe(), [](std::exception_ptr) { log("done"); });
}

void logsWhatItIs() {
  rill::spawn_detached(fails(), [](std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception &known) {
      log(known.what());
    }
  });
}

Task<> sleeper() {
  co_await rill::sleep_for(std::chrono::seconds(1));
  log("woken");
}
void startsSleeper() {
  rill::spawn_detached(sleeper(), [](std::exception_ptr) {});
}

Task<int> sumsUp(std::vector<Task<int>> tasks) {
  int good = 0;
  for (auto &one : co_await rill::gather_settled(std::move(tasks), {.limit = 4}))
    good += one.ok();
  co_return good;
}

Task<bool> allGood(std::vector<Task<int>> tasks) {
  const auto all = co_await rill::gather_settled(std::move(tasks), {.limit = 4});
  co_return std::ranges::all_of(all, [](auto &one) { return one.ok(); });
}

Task<bool> bothGood() {
  const auto [one, other] = co_await rill::gather_settled(work(), work());
  co_return one.ok() && other.ok();
}

Task<> singleOne() {
  const auto one = co_await rill::settle(work());
  if (!one.ok())
    log("failed");
}

} // namespace of_rill
