// RUN: %expect %s coro-unobserved-exception
#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"
#include "rill/gather_settled.h"
#include "rill/spawn_detached.h"
#include <stdexcept>
#include <utility>
#include <vector>

void log(const char *);
bool condition();

namespace of_asio {

using asio::awaitable;
using asio::ip::tcp;

awaitable<void> serve(tcp::socket &socket) {
  co_await socket.async_read_some(1);  // note: 'asio::basic_stream_socket::async_read_some' may throw here
}
awaitable<int> count() {
  if (condition())
    throw std::runtime_error("none");  // note: 'of_asio::count' throws here
  co_return 1;
}
awaitable<void> safe(tcp::socket &socket) {
  try {
    co_await socket.async_read_some(1);
  } catch (...) {
    log("closed");
  }
}
awaitable<void> promising(tcp::socket &socket) noexcept { co_await socket.async_read_some(1); }

void ignores(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr) {});  // warning: exception of 'of_asio::serve' is lost: its handler ignores it; note: it is given here
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr error) { log("done"); });  // warning: exception of 'of_asio::serve' is lost; note: it is given here
  asio::co_spawn(ex, count(), [](std::exception_ptr, int n) {  // warning: exception of 'of_asio::count' is lost; note: it is given here
    if (n)
      log("counted");
  });
  asio::co_spawn(ex, serve(socket), [](auto...) { log("done"); });  // warning: exception of 'of_asio::serve' is lost; note: it is given here
  const auto done = [](const std::exception_ptr &) { log("done"); };  // note: it is given here
  asio::co_spawn(ex, serve(socket), done);  // warning: exception of 'of_asio::serve' is lost: its handler ignores it
}

void ignoresOnStrand(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), asio::bind_executor(ex, [](std::exception_ptr) {}));  // warning: exception of 'of_asio::serve' is lost: its handler ignores it; note: it is given here
  asio::co_spawn(ex, serve(socket), asio::bind_executor(ex, [](std::exception_ptr error) {
    if (error)
      log("failed");
  }));
}

void onlyAsks(asio::any_io_executor ex, tcp::socket &socket, int &sessions) {
  asio::co_spawn(ex, serve(socket), [&](std::exception_ptr error) {  // warning: exception of 'of_asio::serve' is lost: its handler ignores it; note: it is given here
    if (error)
      return;
    ++sessions;
  });
  asio::co_spawn(ex, serve(socket), [&](std::exception_ptr error) {  // warning: exception of 'of_asio::serve' is lost; note: it is given here
    if (!error) {
      ++sessions;
    }
  });
  asio::co_spawn(ex, serve(socket), [&](std::exception_ptr error) {  // warning: exception of 'of_asio::serve' is lost; note: it is given here
    if (error == nullptr)
      ++sessions;
  });
  asio::co_spawn(ex, serve(socket), [&](std::exception_ptr error) {
    if (!error)
      ++sessions;
    else
      log("failed");
  });
  asio::co_spawn(ex, serve(socket), [&](std::exception_ptr error) {
    if (error)
      --sessions;
  });
}

void ignoreByName(std::exception_ptr) { log("done"); }  // note(!apart): it is given here
void handlerByName(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), ignoreByName);   // warning(!apart): exception of 'of_asio::serve' is lost
  asio::co_spawn(ex, serve(socket), &ignoreByName);  // warning(!apart): exception of 'of_asio::serve' is lost
}

void report(std::exception_ptr error);
void looks(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr error) {
    if (error)
      std::rethrow_exception(error);
  });
  asio::co_spawn(ex, serve(socket), report);
  asio::co_spawn(ex, serve(socket), [](auto error) { report(error); });
  asio::co_spawn(ex, serve(socket), [](auto &&...all) { (report(all), ...); });
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr error) { (void)error; });
  std::exception_ptr first;
  asio::co_spawn(ex, serve(socket), [&](std::exception_ptr error) { first = error; });
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr error) {
    [error] { report(error); }();
  });
}

awaitable<void> nothingToLookAt(asio::any_io_executor ex, tcp::socket &socket,
                                awaitable<void> given) {
  asio::co_spawn(ex, safe(socket), [](std::exception_ptr) {});
  asio::co_spawn(ex, promising(socket), [](std::exception_ptr) {});
  asio::co_spawn(ex, std::move(given), [](std::exception_ptr) {});
  co_await asio::co_spawn(ex, serve(socket), asio::use_awaitable);
}

void silenced(asio::any_io_executor ex, tcp::socket &socket) {
  // NOLINTNEXTLINE(coro-unobserved-exception): serve() logs before it throws
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr) {});
}

/// An operation that tells its error by its result does so to whoever awaits it for others.
template <typename T> awaitable<T> inTime(awaitable<T> operation, int seconds);
using Accepted = std::tuple<std::error_code, tcp::socket>;
awaitable<Accepted> acceptsInTime(tcp::acceptor &at) {
  co_return co_await inTime(at.async_accept(asio::as_tuple(asio::use_awaitable)), 5);
}
awaitable<tcp::socket> throwsInTime(tcp::acceptor &at) {
  co_return co_await inTime(at.async_accept(), 5);  // note: 'asio::basic_socket_acceptor::async_accept' may throw here
}
void toldInTime(asio::any_io_executor ex, tcp::acceptor &at) {
  asio::co_spawn(ex, acceptsInTime(at), [](std::exception_ptr, const Accepted &) {});
  asio::co_spawn(ex, throwsInTime(at), [](std::exception_ptr, const auto &) {});  // warning: exception of 'of_asio::throwsInTime' is lost: its handler ignores it; note: it is given here
}

} // namespace of_asio

namespace of_async_simple {

using async_simple::coro::Lazy;

Lazy<int> work() {
  throw 1;  // note: 'of_async_simple::work' throws here
  co_return 1;
}

void starts() {
  work().start([](auto &&) {});                                  // warning: exception of 'of_async_simple::work' is lost; note: it is given here
  work().via(nullptr).start([](async_simple::Try<int> result) {});  // warning: exception of 'of_async_simple::work' is lost; note: it is given here
  work().start([](async_simple::Try<int> result) {
    if (result.hasError())
      log("failed");
  });
}

Lazy<> gathers(std::vector<Lazy<int>> tasks, std::vector<Lazy<int>> others,
               std::vector<Lazy<int>> more) {
  co_await async_simple::coro::collectAll(std::move(tasks));  // warning: outcomes that 'async_simple::coro::collectAll' yields are dropped
  auto results = co_await async_simple::coro::collectAll(std::move(others));
  for (auto &result : results)
    if (result.hasError())
      log("failed");
  (void)co_await async_simple::coro::collectAll(std::move(more));
}

Lazy<int> harmless() { co_return 1; }

Lazy<> gathersFromElsewhere() {
  std::vector<async_simple::coro::RescheduleLazy<int>> tasks;
  tasks.push_back(harmless().via(nullptr));
  co_await async_simple::coro::collectAll(std::move(tasks));
}

} // namespace of_async_simple

namespace of_folly {

using folly::coro::Task;

Task<int> work() {
  throw 1;  // note: 'of_folly::work' throws here
  co_return 1;
}

void starts(int executor) {
  folly::coro::co_withExecutor(executor, work()).start([](auto &&) {});  // warning: exception of 'of_folly::work' is lost; note: it is given here
  folly::coro::co_withExecutor(executor, work()).start([](auto &&result) {
    if (result.hasException())
      log("failed");
  });
}

} // namespace of_folly

namespace of_cppcoro {

cppcoro::task<> gathers(std::vector<cppcoro::task<int>> tasks,
                        std::vector<cppcoro::task<int>> others) {
  auto results = co_await cppcoro::when_all_ready(std::move(tasks));  // warning: outcomes in 'results' are never looked at: exceptions are lost
  auto looked = co_await cppcoro::when_all_ready(std::move(others));
  for (auto &one : looked)
    one.result();
}

} // namespace of_cppcoro

namespace of_libcoro {

coro::task<void> work() {
  throw 1;  // note: 'of_libcoro::work' throws here
  co_return;
}
coro::task<void> safe() {
  log("works");
  co_return;
}

coro::task<void> starts(coro::task_group<coro::thread_pool> &group) {
  (void)group.start(work());  // warning: exception of 'of_libcoro::work' is lost: 'coro::task_group::start' drops it
  (void)group.start(safe());
  co_await group;
}

} // namespace of_libcoro

namespace of_rill {

using rill::Task;

Task<int> work() { co_return 1; }
Task<> fails() {
  throw std::runtime_error("failed");  // note: 'of_rill::fails' throws here
  co_return;
}

Task<int> elsewhere();
Task<> handles() {
  try {
    co_await fails();
  } catch (...) {
    log("failed");
  }
}
Task<> passesOn(Task<> inner) { co_await std::move(inner); }  // note: 'of_rill::passesOn' awaits 'inner' here

// Nothing to look at.
Task<> gathersWhatCannotFail() {
  co_await rill::gather_settled(work(), handles());
  auto both = co_await rill::gather_settled(work(), handles());
}

Task<std::size_t> gathersRangeThatCannotFail(int n) {
  std::vector<Task<int>> tasks;
  for (int i = 0; i < n; ++i)
    tasks.push_back(work());
  auto counted = co_await rill::gather_settled(std::move(tasks), {.limit = 4});
  co_return counted.size();
}

Task<> gathersWhatWasGiven(Task<> inner) {
  co_await rill::gather_settled(work(), passesOn(std::move(inner)));  // warning: outcomes that 'rill::gather_settled' yields are dropped
}

Task<std::size_t> gathers() {
  co_await rill::gather_settled(elsewhere(), work());  // warning: outcomes that 'rill::gather_settled' yields are dropped
  co_await rill::gather_settled(work(), fails());  // warning: outcomes that 'rill::gather_settled' yields are dropped
  auto both = co_await rill::gather_settled(fails(), fails());  // warning: outcomes in 'both' are never looked at: exceptions are lost
  std::vector<Task<int>> tasks;
  auto counted = co_await rill::gather_settled(std::move(tasks), {.limit = 4});  // warning: outcomes in 'counted' are never looked at
  co_return counted.size();
}

Task<int> looks(std::vector<Task<int>> tasks) {
  auto [left, right] = co_await rill::gather_settled(work(), work());
  auto both = co_await rill::gather_settled(elsewhere(), elsewhere());
  auto all = co_await rill::gather_settled(std::move(tasks), {.limit = 4});
  const auto failed = [&all] { return !all.front().ok(); };
  [[maybe_unused]] auto unused = co_await rill::gather_settled(work(), work());
  std::ignore = co_await rill::gather_settled(work(), work());
  co_return std::get<0>(both).ok() && left.ok() && right.ok() && failed();
}

struct Careless {
  void operator()(std::exception_ptr) const { log("done"); }  // note: it is given here
};
void detachesCarelessly() {
  rill::spawn_detached(fails(), Careless());  // warning: exception of 'of_rill::fails' is lost: its handler ignores it
}

Task<> forgetsThem(std::vector<Task<int>> tasks) {
  auto all = co_await rill::gather_settled(std::move(tasks), {.limit = 4});  // warning: outcomes in 'all' are never looked at
  all.clear();
}

void detaches() {
  rill::spawn_detached(fails(), [](std::exception_ptr) { log("done"); });  // warning: exception of 'of_rill::fails' is lost: its handler ignores it; note: it is given here
  rill::spawn_detached(fails(), [](std::exception_ptr error) { of_asio::report(error); });
}

} // namespace of_rill

// Tasks that have finished, and were not asked how.

namespace of_seastar {

using seastar::future;
future<> flush(int);
void keep(std::vector<future<>> &);
future<> quiet(int Of) {
  try {
    co_await flush(Of);
  } catch (...) {
    log("failed");
  }
}

future<> flushesAll(std::vector<future<>> Tasks, std::vector<future<>> Others) {
  co_await seastar::when_all(std::move(Tasks)); // warning: outcomes that 'seastar::when_all' yields are dropped
  auto Done = co_await seastar::when_all(std::move(Others)); // warning: outcomes in 'Done' are never looked at: exceptions are lost
  log(Done.empty() ? "none" : "all");
}

future<> asksEach(std::vector<future<>> Tasks) {
  auto Done = co_await seastar::when_all(std::move(Tasks));
  for (auto &Each : Done)
    if (Each.failed())
      log("failed");
}
future<> awaitsEach(std::vector<future<>> Tasks) {
  for (auto &Each : co_await seastar::when_all(std::move(Tasks)))
    co_await std::move(Each);
}
future<> handedBack(std::vector<future<>> Tasks) {
  auto Done = co_await seastar::when_all(std::move(Tasks));
  keep(Done);
}
future<> eachHandlesItsFailure(int Of) {
  std::vector<future<>> Tasks;
  Tasks.push_back(flush(Of).handle_exception([](std::exception_ptr) { log("failed"); }));
  co_await seastar::when_all(std::move(Tasks));
}
future<> noneFails(int Of) {
  std::vector<future<>> Tasks;
  Tasks.push_back(quiet(Of));
  co_await seastar::when_all(std::move(Tasks));
}
future<> throwsTheFirst(std::vector<future<>> Tasks) {
  co_await seastar::when_all_succeed(std::move(Tasks));
}

} // namespace of_seastar
