// RUN: %expect %s coro-sync-wait
#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/cobalt.h"
#include "stubs/concurrencpp.h"
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/qcoro.h"
#include "stubs/seastar.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using cppcoro::task;

task<int> inner();
task<std::vector<int>> several();

// A loop within the loop.

task<> outer() {
  cppcoro::sync_wait(inner()); // warning: 'cppcoro::sync_wait' waits for tasks while this coroutine holds the thread; fix: co_await inner();
  co_return;
}

task<int> usesResult() {
  const int Count = cppcoro::sync_wait(inner()) + 1; // warning: 'cppcoro::sync_wait' waits; fix: const int Count = co_await inner() + 1;
  co_return Count;
}

task<int> ofLocalTask() {
  task<int> Pending = inner();
  co_return cppcoro::sync_wait(Pending); // warning: 'cppcoro::sync_wait' waits
}

asio::awaitable<void> nested() {
  asio::io_context Own;
  Own.run(); // warning: 'asio::io_context::run' waits for tasks
  co_return;
}

asio::awaitable<void> reentered(asio::io_context &Loop, asio::steady_timer &Timer) {
  co_await Timer.async_wait(asio::use_awaitable);
  Loop.run_one(); // warning: 'asio::io_context::run_one' waits for tasks
}

asio::awaitable<void> otherRuntime() {
  cppcoro::sync_wait(inner()); // warning: 'cppcoro::sync_wait' waits
  co_return;
}

folly::coro::Task<void> functor(folly::coro::Task<int> Work) {
  folly::coro::blockingWait(std::move(Work)); // warning: 'folly::coro::blockingWait' waits; fix: co_await std::move(Work);
  co_return;
}

// A task's own get().

concurrencpp::result<int> getsResult(concurrencpp::result<int> Pending) {
  co_return Pending.get(); // warning: 'concurrencpp::result::get' waits
}

async_simple::coro::Lazy<int> getsFuture(async_simple::Future<int> Pending) {
  co_return std::move(Pending).get(); // warning: 'async_simple::Future::get' waits
}

seastar::future<int> answer();
seastar::future<int> getsUnresolved() {
  co_return answer().get(); // warning: 'seastar::future::get' waits
}

// A runtime that nobody has described.

namespace own {
std::mutex Guard;
std::condition_variable Finished;

template <typename T> T run(lazy::Task<T> Work) {
  bool Done = false;
  (void)Work;
  std::unique_lock Lock(Guard);
  while (!Done)
    Finished.wait(Lock); // note: 'own::run' calls 'std::condition_variable::wait' here; note: 'own::run' calls 'std::condition_variable::wait' here
  return T();
}
void spawn(lazy::Task<int> Work) { (void)Work; }
} // namespace own

lazy::Task<int> work();

lazy::Task<int> byStructure() {
  co_return own::run(work()); // warning: 'own::run' waits for tasks while this coroutine holds the thread: it reaches 'std::condition_variable::wait'
}

// Through helpers.

int load() {
  return cppcoro::sync_wait(inner()); // note: 'load' calls 'cppcoro::sync_wait' here; note: 'load' calls 'cppcoro::sync_wait' here
}
int refresh() {
  return load(); // note: 'refresh' calls 'load' here; note: 'refresh' calls 'load' here
}

task<int> throughHelpers() {
  co_return refresh(); // warning: 'refresh' waits for tasks while this coroutine holds the thread: it reaches 'cppcoro::sync_wait'
}

void reload() {
  own::run(work()); // note: 'reload' calls 'own::run' here
}
lazy::Task<> throughOwnRun() {
  reload(); // warning: 'reload' waits for tasks
  co_return;
}

struct Store {
  virtual ~Store() = default;
  virtual int read() = 0;
};
struct Remote : Store {
  int read() override { // note: 'Remote::read' overrides 'Store::read' here
    return cppcoro::sync_wait(inner()); // note: 'Remote::read' calls 'cppcoro::sync_wait' here
  }
};
task<int> throughOverrider(Store &From) {
  co_return From.read(); // warning: it reaches 'cppcoro::sync_wait', if an override is what runs
}

struct Settings {
  Settings() : Value(cppcoro::sync_wait(inner())) {} // note: 'Settings::Settings' calls 'cppcoro::sync_wait' here
  explicit Settings(int Value) : Value(Value) {}
  int Value;
};
struct Defaults {
  int Value = cppcoro::sync_wait(inner()); // note: 'Defaults::Value' calls 'cppcoro::sync_wait' here
};
task<int> throughConstructors(std::vector<int> &Counts) {
  auto Own = std::make_unique<Settings>(); // warning: 'Settings::Settings' waits for tasks
  auto Given = std::make_unique<Settings>(1);
  Defaults Others; // warning: 'cppcoro::sync_wait' waits for tasks
  std::ranges::transform(Counts, Counts.begin(), [](auto Each) { // warning: 'lambda' waits for tasks
    return Each + cppcoro::sync_wait(inner()); // note: 'lambda' calls 'cppcoro::sync_wait' here
  });
  co_return Own->Value + Given->Value + Others.Value;
}

void inHandler(asio::io_context &Loop) {
  asio::post(Loop, [] {
    refresh(); // warning: 'refresh' waits for tasks while this handler holds the thread
  });
}

// Silent: no coroutine.

int plain() { return cppcoro::sync_wait(inner()); }

void ownThread(asio::io_context &Loop) {
  std::thread([&Loop] { Loop.run(); }).detach();
}

int main() {
  asio::io_context Loop;
  Loop.run();
  return cppcoro::sync_wait(inner());
}

// Silent: elsewhere.

task<> onThread(asio::io_context &Loop) {
  co_await inner();
  std::thread([&Loop] { Loop.run(); }).detach();
}

seastar::future<> inSeastarThread() {
  co_await seastar::async([] { return answer().get(); });
}

task<> onPool(cppcoro::static_thread_pool &Pool) {
  co_await Pool.schedule();
  cppcoro::sync_wait(inner());
}

task<> definedNotCalled(std::vector<std::function<void()>> &Jobs) {
  Jobs.push_back([] { cppcoro::sync_wait(inner()); });
  co_return;
}

task<> drives(cppcoro::io_service &Io) {
  Io.process_events();
  co_return;
}

// Silent: there is nothing to wait for.

seastar::future<int> knownReady(seastar::future<int> Other) {
  auto Outcome = co_await seastar::coroutine::as_future(answer());
  if (Outcome.failed())
    co_return 0;
  auto Pending = answer();
  if (Pending.available())
    co_return Pending.get();
  co_return Outcome.get();
}

concurrencpp::lazy_result<int> resolved(concurrencpp::result<int> Pending) {
  auto Done = co_await Pending.resolve();
  co_return Done.get();
}

asio::awaitable<void> polls(asio::io_context &Loop, asio::steady_timer &Timer) {
  co_await Timer.async_wait(asio::use_awaitable);
  Loop.run_for(std::chrono::seconds(0));
}

int checked(seastar::future<int> Finished) { return Finished.get(); }
seastar::future<int> throughReader() { co_return checked(seastar::make_ready_future<int>(1)); }

// Silent: it does not wait, or for no task.

lazy::Task<> handsOver() {
  own::spawn(work());
  co_return;
}

lazy::Task<> waitsForThread(std::future<int> Result, std::thread Worker) {
  Worker.join();
  Result.get();
  co_return;
}

lazy::Task<int> awaits() { co_return co_await work(); }

int trusted() [[clang::nonblocking]];
lazy::Task<int> trustsAnnotation() { co_return trusted(); }

task<> awaitsWaitingCoroutine() { co_await outer(); }

// Whoever resumes an awaiter has what it waited for.

template <typename T> struct OfFuture {
  seastar::future<T> Pending;
  bool await_ready() { return Pending.available(); }
  void await_suspend(std::coroutine_handle<>);
  T await_resume() { return Pending.get(); }
};
template <typename T> struct OfBoth {
  seastar::future<T> Left, Right;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>);
  T await_resume() {
    return [&] { return Left.get() + Right.get(); }();
  }
};
seastar::future<int> adapted(OfFuture<int> One, OfBoth<int> Both) {
  co_return co_await One + co_await Both;
}
seastar::future<int> madeReady() {
  const int First = seastar::make_ready_future<int>(1).get();
  auto Second = seastar::make_ready_future<int>(2);
  co_return First + Second.get();
}

// Cobalt runs a loop of its own; Qt's loop within the loop ends when somebody quits it.

namespace of_others {

boost::cobalt::task<int> later();
boost::cobalt::promise<int> runs() {
  co_return boost::cobalt::run(later());  // warning: 'boost::cobalt::run' waits for tasks; fix: co_return co_await later();
}
int main() { return boost::cobalt::run(later()); }

QCoro::Task<int> answer();
QCoro::Task<int> nests() {
  co_await answer();
  QEventLoop Loop;
  Loop.exec(); // warning: 'QEventLoop::exec' waits for tasks
  co_return QCoro::waitFor(answer()); // warning: 'QCoro::waitFor' waits for tasks; fix: co_return co_await answer();
}

} // namespace of_others

template <typename T> task<T> afterReturn() {
  co_return T();
  cppcoro::sync_wait(inner());
}
task<> instantiates() { co_await afterReturn<int>(); }

task<> suppressed() {
  // NOLINTNEXTLINE(coro-sync-wait): the task has no loop
  cppcoro::sync_wait(inner());
  co_return;
}
