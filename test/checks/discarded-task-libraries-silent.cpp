// RUN: %expect %s coro-discarded-task
#include "rill/gather.h"
#include "rill/spawn_detached.h"
#include "rill/task.h"
#include "rill/task_group.h"
#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/concurrencpp.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <memory>
#include <utility>
#include <vector>

namespace of_seastar {

using seastar::future;
future<> write(int);

void inBackground() {
  (void)write(1).then([] { return write(2); });
}

future<> chain() {
  return write(1).then([] { return write(2); }).handle_exception([](std::exception_ptr) {
    return write(3);
  });
}

struct Writer {
  future<> Last;
};
future<> appends(Writer &Of) {
  Of.Last = std::move(Of.Last).then([] { return write(1); });
  co_return;
}

future<> both() {
  auto One = write(1), Other = write(2);
  co_await std::move(One);
  co_await std::move(Other);
}

future<> alreadyThere() {
  seastar::make_ready_future<>();
  co_return;
}

} // namespace of_seastar

namespace of_asio {

using asio::awaitable;
awaitable<void> serve();

void spawns(asio::any_io_executor Executor) {
  asio::co_spawn(Executor, serve(), asio::detached);
  asio::co_spawn(
      Executor, [] { return serve(); }, asio::detached);
}

awaitable<void> handlers(asio::steady_timer &Timer) {
  Timer.async_wait([](int) {});
  Timer.async_wait(asio::detached);
  co_return;
}

awaitable<void> deferred(asio::ip::tcp::socket &Socket) {
  auto Operation = Socket.async_read_some(1);
  co_await std::move(Operation);
}

awaitable<void> either() {
  using namespace asio::experimental::awaitable_operators;
  auto One = serve();
  co_await (std::move(One) || serve());
}

awaitable<void> spawnsAndAwaits(asio::any_io_executor Executor) {
  co_await asio::co_spawn(Executor, serve(), asio::use_awaitable);
}

} // namespace of_asio

namespace of_folly {

using folly::coro::Task;
Task<> work();

void starts(int Executor) { folly::coro::co_withExecutor(Executor, work()).start(); }

void waits() { folly::coro::blockingWait(work()); }

void addsToScope(folly::coro::AsyncScope &Scope, int Executor) {
  Scope.add(folly::coro::co_withExecutor(Executor, work()));
  auto Later = work();
  Scope.add(std::move(Later));
}

Task<> invokes() {
  co_await folly::coro::co_invoke([]() -> Task<> { co_await work(); });
}

void becomesFuture() { auto Later = work().semi(); }

Task<> gathers() {
  std::vector<Task<>> Tasks;
  Tasks.push_back(work());
  co_await folly::coro::collectAllRange(std::move(Tasks));
}

folly::Future<int> readyAlready() {
  folly::makeFuture(1);
  return folly::makeFuture(2);
}

} // namespace of_folly

namespace of_async_simple {

using async_simple::coro::Lazy;
Lazy<int> work();

void starts() {
  work().start([](auto &&) {});
  work().via(nullptr).start([](auto &&) {});
}

void detaches() { work().via(nullptr).detach(); }

Lazy<> gathers() {
  std::vector<Lazy<int>> Tasks;
  Tasks.push_back(work());
  (void)co_await async_simple::coro::collectAll(std::move(Tasks));
}

} // namespace of_async_simple

namespace of_libcoro {

coro::task<void> work();

coro::task<void> spawns(coro::thread_pool &Pool, coro::scheduler &Loop) {
  Pool.spawn_detached(work());
  Loop.spawn_detached(work());
  co_return;
}

coro::task<void> joins(coro::scheduler &Loop) {
  auto Later = Loop.spawn_joinable(work());
  co_await Later;
}

coro::task<void> runsOnPool(coro::thread_pool &Pool) { co_await Pool.schedule(work()); }

coro::task<void> addsOne(std::vector<coro::task<void>> Tasks) {
  Tasks.emplace_back(work());
  co_await coro::when_all(std::move(Tasks));
}

void waits() { coro::sync_wait(work()); }

} // namespace of_libcoro

namespace of_cppcoro {

cppcoro::task<> work();

cppcoro::task<> scope(cppcoro::async_scope &Scope, cppcoro::static_thread_pool &Pool) {
  Scope.spawn(work());
  Scope.spawn(cppcoro::schedule_on(Pool, work()));
  co_await Scope.join();
}

cppcoro::task<> both() {
  auto One = work(), Other = work();
  co_await cppcoro::when_all(std::move(One), std::move(Other));
}

void waits() { cppcoro::sync_wait(work()); }

cppcoro::shared_task<> shared();
cppcoro::task<> awaitsTwice() {
  auto Both = shared();
  co_await Both;
  co_await Both;
}

} // namespace of_cppcoro

namespace of_concurrencpp {

concurrencpp::result<int> work();
concurrencpp::result<int> runsOn() {
  work();
  auto Later = work();
  co_return 1;
}

void submits(std::shared_ptr<concurrencpp::executor> To) {
  To->submit([] {});
}

} // namespace of_concurrencpp

namespace of_rill {

using rill::Task;
Task<> work();

Task<> inGroup(rill::TaskGroup &Group) {
  Group.spawn(work());
  auto Later = work();
  Group.spawn(std::move(Later));
  co_return;
}

void detaches() {
  rill::spawn_detached(work(), [](std::exception_ptr) {});
}

Task<> gathers() {
  auto One = work();
  auto Other = work();
  co_await rill::gather(std::move(One), std::move(Other));
}

} // namespace of_rill
