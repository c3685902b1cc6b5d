// RUN: %expect %s coro-async-callback

#include <algorithm>
#include <functional>
#include <ranges>
#include <thread>
#include <type_traits>
#include <variant>
#include <vector>

#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/seastar.h"
#include "stubs/winrt.h"

using asio::awaitable;
using eager::Detached;
using lazy::Task;

Task<> store(int);
awaitable<void> ready();
seastar::future<> flush();

struct Button {
  std::function<void()> OnClick;
  void onPress(std::function<void(int)> handler);
};

template <typename F> void eachOf(const std::vector<int> &all, F f) {
  std::for_each(all.begin(), all.end(), std::move(f));  // note: 'eachOf' gives it to 'std::for_each' here
}
template <typename F> void twice(F f) {
  f(1);  // note: 'twice' drops what it returns here
  f(2);
}
template <typename F> Task<> awaitsEach(const std::vector<int> &all, F f) {
  for (int each : all)
    co_await f(each);
}
template <typename F> std::vector<Task<>> collects(const std::vector<int> &all, F f) {
  std::vector<Task<>> tasks;
  for (int each : all)
    tasks.push_back(f(each));
  return tasks;
}

// Reported.

void forEach(const std::vector<int> &all) {
  std::for_each(all.begin(), all.end(), [](int i) -> Task<> { co_await store(i); });  // warning: this lambda returns a task, which 'std::for_each' drops
  std::for_each(all.begin(), all.end(), store);  // warning: 'store' returns a task, which 'std::for_each' drops
}

void inFunctionOfVoid(Button &button) {
  button.OnClick = []() -> Task<> { co_await store(1); };  // warning: this lambda returns a task, which a 'function' that returns nothing drops
  button.onPress([](int i) { return store(i); });  // warning: this lambda returns a task, which a 'function' that returns nothing drops
}

void throughTemplates(const std::vector<int> &all) {
  eachOf(all, [](int i) -> Task<> { co_await store(i); });  // warning: this lambda returns a task, which 'eachOf' drops
  twice([](int i) -> Task<> { co_await store(i); });  // warning: this lambda returns a task, which 'twice' drops
}

void onLoop(asio::io_context &loop, asio::steady_timer &timer) {
  asio::post(loop, []() -> awaitable<void> { co_await ready(); });  // warning: this lambda returns a task, which 'asio::post' drops
  timer.async_wait([](std::error_code) -> awaitable<void> { co_await ready(); });  // warning: this lambda returns a task, which
}

void onThread() {
  std::thread worker([]() -> Task<> { co_await store(1); });  // warning: this lambda returns a task, which
  worker.join();
}

seastar::future<> eagerOnes(std::vector<int> all) {
  std::for_each(all.begin(), all.end(), [](int) -> seastar::future<> { co_await flush(); });  // warning: this lambda returns a task, which 'std::for_each' drops
  co_await flush();
}

using Handler = std::function<Task<>(int)>;
[[clang::annotate("coro::runs-on-loop")]] void onEvent(int event, Handler handler);
[[clang::annotate("coro::runs-on-loop")]] void
onRequest(int path, [[clang::annotate("coro::keeps")]] Handler handler);

void registered() {
  onEvent(1, [](int i) -> Task<> { co_await store(i); });  // warning: this lambda returns a task, which 'onEvent' drops
}

// Silent.

void keptUntilTheTaskHasFinished() {
  onRequest(1, [](int i) -> Task<> { co_await store(i); });
}

Task<> awaited(const std::vector<int> &all) {
  co_await awaitsEach(all, [](int i) -> Task<> { co_await store(i); });
  for (auto &each : collects(all, [](int i) -> Task<> { co_await store(i); }))
    co_await each;
}

void plainLambdas(asio::io_context &loop, const std::vector<int> &all, Button &button) {
  std::for_each(all.begin(), all.end(), [](int) {});
  twice([](int i) { return i; });
  asio::post(loop, [] {});
  button.OnClick = [] {};
}

void returnsTask(const std::vector<int> &all) {
  std::function<Task<>(int)> kept = [](int i) -> Task<> { co_await store(i); };
  (void)collects(all, kept);
}

void spawned(asio::io_context &loop) {
  asio::co_spawn(loop, []() -> awaitable<void> { co_await ready(); }, asio::detached);
  asio::post(loop, [&loop] { asio::co_spawn(loop, ready(), asio::detached); });
}

void runsByItself(asio::io_context &loop, Button &button) {
  asio::post(loop, []() -> Detached { co_await store(1); });
  button.OnClick = []() -> Detached { co_await store(1); };
}

void unknownSink(void (*sink)(Task<> (*)(int))) { sink(store); }

seastar::future<> continuation() {
  return flush().then([]() -> seastar::future<> { co_await flush(); });
}

seastar::future<> loopsOfTheLibrary(std::vector<int> all, seastar::gate &gate) {
  co_await seastar::do_for_each(all, [](int) -> seastar::future<> { co_await flush(); });
  co_await seastar::parallel_for_each(all, [](int) -> seastar::future<> { co_await flush(); });
  co_await seastar::with_gate(gate, []() -> seastar::future<> { co_await flush(); });
}

folly::coro::Task<> invokedInPlace(int value) {
  co_await folly::coro::co_invoke([value]() -> folly::coro::Task<> {
    co_await folly::coro::sleep(std::chrono::milliseconds(value));
  });
}

void eventHandler(Button &button) {
  button.OnClick = []() -> winrt::fire_and_forget { co_await winrt::resume_background(); };
  button.onPress([](int) -> winrt::fire_and_forget { co_await winrt::resume_background(); });
}

void handlerHandsItToAScope(Button &button, cppcoro::async_scope &scope) {
  button.OnClick = [&scope] { scope.spawn(store(1)); };
}

void handlerKeepsIt(const std::vector<int> &all, std::vector<Task<>> &tasks) {
  std::for_each(all.begin(), all.end(), [&](int i) { tasks.push_back(store(i)); });
}

void handlerReturnsWhereItIsKept(std::vector<Task<>> &tasks) {
  std::function<void(Task<>)> keep = [&](Task<> task) -> Task<> & {
    return tasks.emplace_back(std::move(task));
  };
  keep(store(1));
}

void threadRunsIt(int value) {
  std::thread worker([value] { cppcoro::sync_wait(store(value)); });
  worker.join();
}

Task<> algorithmKeepsThem(const std::vector<int> &all) {
  std::vector<Task<>> tasks;
  std::transform(all.begin(), all.end(), std::back_inserter(tasks), store);
  for (auto &each : tasks)
    co_await each;
}

Task<> viewIsAwaited(const std::vector<int> &all) {
  for (auto &&each : all | std::views::transform(store))
    co_await std::move(each);
}

Task<> visitorIsAwaited(const std::variant<int, char> &either) {
  co_await std::visit([](auto which) -> Task<> { co_await store(which); }, either);
  co_await std::invoke(store, 1);
}

class Hooks {
public:
  void add(std::function<Task<>()> hook) { hooks_.push_back(std::move(hook)); }
  Task<> run();

private:
  std::vector<std::function<Task<>()>> hooks_;
};
Task<> Hooks::run() {
  for (auto &each : hooks_)
    co_await each();
}

void keptByHooks(Hooks &hooks) {
  hooks.add([]() -> Task<> { co_await store(1); });
}

template <typename F> auto counted(int &calls, F f) {
  auto task = f(1);
  ++calls;
  return task;
}
Task<> sinkReturnsIt(int &calls) { co_await counted(calls, store); }

template <typename Work, typename Progress> Task<> withProgress(Work work, Progress progress) {
  co_await work(1);
  progress(100);
}
Task<> otherCallableIsDropped() {
  co_await withProgress([](int i) -> Task<> { co_await store(i); },
                        [](int percent) { return percent; });
}

template <typename F> Task<> visits(const std::vector<int> &all, F f) {
  for (int each : all)
    if constexpr (std::is_same_v<std::invoke_result_t<F, int>, Task<>>)
      co_await f(each);
    else
      f(each);
}
Task<> sinkTellsThemApart(const std::vector<int> &all) {
  co_await visits(all, [](int i) -> Task<> { co_await store(i); });
  co_await visits(all, [](int i) { return i; });
}

template <typename F> void soon(asio::io_context &loop, F f) {
  asio::post(loop, [&loop, f] { asio::co_spawn(loop, f(), asio::detached); });
}
template <typename F> void now(asio::io_context &loop, F f) {
  asio::co_spawn(loop, std::move(f), asio::detached);
}
void sinkSpawns(asio::io_context &loop) {
  soon(loop, []() -> awaitable<void> { co_await ready(); });
  now(loop, []() -> awaitable<void> { co_await ready(); });
}

// Nothing tells the type of its elements.
struct Slots {
  Button &operator[](int);
};

struct Panel {
  Slots slots;
  void press() { slots[1].OnClick(); }
  void rename() { slots[1].onPress([](int) {}); }
};


// A delegate is made of any callable, and calls it for nothing.
using winrt::Windows::Foundation::IAsyncAction;
void mayFail(int i) {
  if (i == 0)
    throw winrt::hresult_error();
}
seastar::future<> flushLater();

void delegateDropsTask(winrt::Windows::System::DispatcherQueue const &queue) {
  queue.TryEnqueue([]() -> Task<> { co_await store(1); });  // warning: this lambda returns a task, which a 'DispatcherQueueHandler' that returns nothing drops
}
void delegateDropsFuture(winrt::Windows::System::DispatcherQueue const &queue) {
  queue.TryEnqueue([] { return flushLater(); });  // warning: this lambda returns a task, which a 'DispatcherQueueHandler' that returns nothing drops
}
void delegateReturnsNothing(winrt::Windows::System::DispatcherQueue const &queue) {
  queue.TryEnqueue([] { mayFail(0); });
}
void delegateHandlesEvents(winrt::Windows::System::DispatcherQueue const &queue) {
  queue.TryEnqueue([]() -> winrt::fire_and_forget {
    mayFail(1);
    co_return;
  });
}
void delegateCannotFail(winrt::Windows::System::DispatcherQueue const &queue) {
  queue.TryEnqueue([]() -> IAsyncAction { co_return; });
}

// What stands in the project says by itself what becomes of the task.
struct Runner {
  template <typename F> Runner(F f) { asio::co_spawn(asio::io_context().get_executor(), f(), asio::detached); }
  void operator()() const {}
};
void runnerAwaits() {
  Runner([]() -> awaitable<void> { co_await ready(); });
}
