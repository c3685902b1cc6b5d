// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The bridge to other coroutines, which resume where and when they like.
#include "rill/foreign.h"

#include "rill/future.h"
#include "rill/race.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <coroutine>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <utility>

namespace {

using namespace rill;
using namespace std::chrono_literals;

/// An eager coroutine of another library; its result goes to a std::future.
template <class T> struct Theirs {
  struct promise_type {
    std::promise<T> result;
    Theirs get_return_object() { return {result.get_future()}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(T value) { result.set_value(std::move(value)); }
    void unhandled_exception() { result.set_exception(std::current_exception()); }
  };
  std::future<T> result;
};

/// Resumes on a thread of its own.
struct Elsewhere {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    thread = std::jthread([coroutine] { coroutine.resume(); });
    thread.detach();
  }
  int await_resume() const {
    if (fails)
      throw std::runtime_error("theirs");
    return 42;
  }
  std::jthread thread;
  bool fails = false;
};

/// Found through an operator co_await, ready at once.
struct Wrapped {
  struct Awaiter {
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    std::unique_ptr<int> await_resume() const { return std::make_unique<int>(7); }
  };
  Awaiter operator co_await() && { return {}; }
};

/// Ends when it is asked to, and not before.
struct UntilStopped {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    auto resume = [coroutine] { std::jthread([coroutine] { coroutine.resume(); }).detach(); };
    callback.emplace(stop, resume);
  }
  void await_resume() const noexcept {}
  std::stop_token stop;
  std::optional<std::stop_callback<std::function<void()>>> callback = {};
};

/// Destroys who waits.
struct Dropped {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) const { coroutine.destroy(); }
  void await_resume() const noexcept {}
};

RILL_TEST(Foreign, YieldsWhatTheirsYieldsOnOurThread) {
  std::thread::id mine = std::this_thread::get_id();
  EXPECT_EQ(co_await foreign(Elsewhere{}), 42);
  EXPECT_EQ(std::this_thread::get_id(), mine);
  EXPECT_EQ(*co_await foreign(Wrapped{}), 7);
  Elsewhere kept;
  EXPECT_EQ(co_await foreign(kept), 42);
}

RILL_TEST(Foreign, ThrowsWhatTheirsThrows) {
  Settled<int> outcome = co_await settle(foreign(Elsewhere{.thread = {}, .fails = true}));
  EXPECT_THROW((void)outcome.value(), std::runtime_error);
  Settled<void> dropped = co_await settle(foreign(Dropped()));
  EXPECT_THROW(std::move(dropped).value(), ForeignDropped);
}

RILL_REAL_TIME_TEST(Foreign, CancellingAsksTheirsToStopAndWaits) {
  std::stop_source source;
  UntilStopped theirs{.stop = source.get_token()};
  auto stop = [&]() noexcept { source.request_stop(); };
  co_await timeout(5ms, foreign(theirs, stop)); // what ended although it was asked to stop, wins
  EXPECT_TRUE(source.stop_requested());
  auto [first] = std::tuple(co_await race(foreign(Wrapped{}), sleep_for(1h)));
  EXPECT_EQ(first.index(), 0u);
}

Task<int> ours(int value) {
  co_await sleep_for(1ms);
  if (value < 0)
    throw std::runtime_error("ours");
  co_return value;
}

Theirs<int> ask(EventLoop &loop, int value) { co_return co_await on_loop(loop, ours(value)) + 1; }

RILL_REAL_TIME_TEST(OnLoop, RunsATaskForAForeignCoroutine) {
  EventLoop &loop = EventLoop::current();
  Theirs<int> here = ask(loop, 1);
  Theirs<int> failing = ask(loop, -1);
  std::future<int> there;
  std::jthread([&] { there = ask(loop, 2).result; }).join();
  co_await sleep_for(20ms);
  while (there.wait_for(0s) != std::future_status::ready)
    co_await sleep_for(1ms);
  EXPECT_EQ(here.result.get(), 2);
  EXPECT_EQ(there.get(), 3);
  EXPECT_THROW(failing.result.get(), std::runtime_error);
}

TEST(OnLoop, TheEndOfTheLoopIsACancellation) {
  std::future<int> result;
  {
    EventLoop loop;
    auto forever = []() -> Task<int> {
      co_await sleep_for(1h);
      co_return 1;
    };
    auto wait = [&]() -> Theirs<int> { co_return co_await on_loop(loop, forever()); };
    result = wait().result;
    auto main = []() -> Task<> { co_await sleep_for(1ms); };
    run(loop, main());
  }
  EXPECT_THROW(result.get(), Cancelled);
}

RILL_REAL_TIME_TEST(OnLoop, ATaskWhoseCoroutineIsDestroyedIsCancelled) {
  bool cancelled = false;
  auto forever = [&]() -> Task<> {
    Settled<void> slept = co_await settle(sleep_for(1h));
    cancelled = slept.cancelled();
  };
  {
    auto lent = on_loop(EventLoop::current(), forever());
    lent.await_suspend(std::noop_coroutine());
    co_await sleep_for(1ms);
  }
  while (!cancelled)
    co_await sleep_for(1ms);
}

RILL_REAL_TIME_TEST(OnLoop, ATaskOfOneLoopAwaitsThatOfAnother) {
  EventLoop &loop = EventLoop::current();
  auto elsewhere = [&]() -> Task<int> { co_return co_await foreign(on_loop(loop, ours(5))); };
  std::promise<int> result;
  std::future<int> future = result.get_future();
  std::jthread other([&] { result.set_value(run(elsewhere())); });
  while (future.wait_for(0s) != std::future_status::ready)
    co_await sleep_for(1ms);
  EXPECT_EQ(future.get(), 5);
}

} // namespace
