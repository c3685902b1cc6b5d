// RUN: %expect %s coro-async-callback

#include <algorithm>
#include <functional>
#include <thread>
#include <vector>

#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/seastar.h"

using asio::awaitable;
using lazy::Task;

Task<> store(int);
awaitable<void> ready();
seastar::future<> flush();

/// Runs by itself, and its author lets it be dropped.
struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

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

// Silent.

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
