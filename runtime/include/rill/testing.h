// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tests of coroutines with GoogleTest, in virtual time: a test that sleeps for an hour takes no
// time, and a test that would wait for ever fails with Deadlock.
//
//   RILL_TEST(Mutex, IsFair) {
//     co_await rill::sleep_for(1h);
//     EXPECT_TRUE(...);             // ASSERT_* returns, which a coroutine cannot: RILL_REQUIRE
//   }
#ifndef RILL_TESTING_H
#define RILL_TESTING_H

#include "rill/run.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/task.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <concepts>
#include <functional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace rill::testing {

/// What RILL_REQUIRE throws to leave a test whose rest would make no sense.
struct RequirementFailed final : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Runs `test` in virtual time. Blocks the thread.
template <class T> T run_virtual(Task<T> test) RILL_BLOCKING {
  return rill::run(std::move(test), {.virtual_time = true});
}

/// The part of a scenario that a sweep cancels; see cancel_sweep().
class Victim final : SuspensionObserver {
public:
  enum class When : unsigned char { parked, completed };

  Victim(When when, int countdown) noexcept : when_(when), countdown_(countdown) {}

  /// Runs `task` and yields whether it was cut short. A request that comes too late to cut it short
  /// has no effect on what follows.
  Task<bool> run(Task<> task) {
    CancelScope &outer = co_await rill::detail::OwnScope();
    CancelScope scope(outer);
    scope_ = &scope;
    scope.loop().observe(this);
    Settled<void> outcome = co_await rill::detail::settle_within(scope, std::move(task));
    scope.loop().observe(nullptr);
    scope_ = nullptr;
    if (outcome.cancelled())
      co_return true;
    std::move(outcome).value();
    co_return false;
  }

  /// Whether the sweep has gone past the last suspension.
  bool spared() const noexcept { return countdown_ >= 0; }

private:
  void parked(const Waiter &waiter) noexcept override { count(waiter, When::parked); }
  void completed(const Waiter &waiter) noexcept override { count(waiter, When::completed); }
  void count(const Waiter &waiter, When when) noexcept {
    if (when == when_ && waiter.scope().inside(*scope_) && countdown_-- == 0)
      scope_->request();
  }

  const When when_;
  int countdown_;
  CancelScope *scope_ = nullptr;
};

/// Runs `scenario(victim)` in virtual time once for every suspension of the task that it gives to
/// `victim.run()`, cancelling that task there: once while it is parked, and once when it has been
/// completed but has not run on, where the result must win. Yields how many runs it took.
/// The scenario checks that nothing was lost; a waiter that was lost shows as a Deadlock.
template <class Scenario> int cancel_sweep(Scenario scenario) {
  int runs = 0;
  for (Victim::When when : {Victim::When::parked, Victim::When::completed}) {
    for (int place = 0;; ++place, ++runs) {
      Victim victim(when, place);
      run_virtual(scenario(victim));
      if (victim.spared())
        break;
    }
  }
  return runs;
}

template <class Signature> class AsyncMock;

/// Stands in for an asynchronous function: `mock(args...)` notes the arguments and makes a task of
/// the next answer. Answers are used up in order, the last one again and again.
template <class R, class... Args> class AsyncMock<R(Args...)> {
public:
  using Answer = std::function<Task<R>(Args...)>;

  AsyncMock &answers(Answer answer) {
    answers_.push_back(std::move(answer));
    return *this;
  }
  template <std::convertible_to<R> Value> AsyncMock &returns(Value value) {
    return answers([value](Args...) -> Task<R> { co_return value; });
  }
  AsyncMock &returns()
    requires std::is_void_v<R>
  {
    return answers([](Args...) -> Task<R> { co_return; });
  }
  template <class E> AsyncMock &throws(E error) {
    return answers([error](Args...) { return fail(error); });
  }

  /// Throws std::logic_error when no answer was given.
  Task<R> operator()(Args... args) {
    calls_.emplace_back(args...);
    if (answers_.empty())
      throw std::logic_error("rill: this mock was given no answer");
    std::size_t turn = std::min(calls_.size(), answers_.size()) - 1;
    return answers_[turn](std::move(args)...);
  }

  /// The arguments of every call.
  const std::vector<std::tuple<Args...>> &calls() const noexcept { return calls_; }

private:
  template <class E> static Task<R> fail(E error) {
    co_await yield();
    throw error;
  }

  std::vector<Answer> answers_;
  std::vector<std::tuple<Args...>> calls_;
};

} // namespace rill::testing

#define RILL_TEST(suite, name)                                                                     \
  RILL_TEST_ON_(suite, name, (::rill::LoopOptions{.virtual_time = true}))
/// The same in real time, for what waits for the world outside: sockets and threads.
#define RILL_REAL_TIME_TEST(suite, name) RILL_TEST_ON_(suite, name, (::rill::LoopOptions{}))

#define RILL_TEST_ON_(suite, name, options)                                                        \
  static ::rill::Task<> suite##_##name##_body();                                                   \
  TEST(suite, name) { ::rill::run(suite##_##name##_body(), options); }                             \
  static ::rill::Task<> suite##_##name##_body()

#define RILL_REQUIRE(condition)                                                                    \
  (static_cast<bool>(condition)                                                                    \
       ? void()                                                                                    \
       : throw ::rill::testing::RequirementFailed("required: " #condition))

#endif
