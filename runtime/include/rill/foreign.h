// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The bridge to coroutines of other libraries, in both directions:
//
//   Row row = co_await foreign(database.next_row());        // theirs, in a Task
//   int sum = co_await on_loop(loop, compute());            // a Task, in one of theirs
#ifndef RILL_FOREIGN_H
#define RILL_FOREIGN_H

#include "rill/awaitable.h"
#include "rill/cancel_on.h"
#include "rill/cancellation_source.h"
#include "rill/errors.h"
#include "rill/job.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/settled.h"
#include "rill/suspend.h"
#include "rill/task.h"

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace rill {

/// The other library destroyed the coroutine that awaited for us, without resuming it.
struct ForeignDropped : UsageError {
  ForeignDropped() : UsageError("rill: a foreign awaitable was given up by its own library") {}
};

namespace detail {

/// A coroutine of nobody's, which awaits in the way that the other library expects.
struct Driver {
  struct promise_type {
    static Driver get_return_object() noexcept { return {}; }
    static std::suspend_never initial_suspend() noexcept { return {}; }
    static std::suspend_never final_suspend() noexcept { return {}; }
    static void return_void() noexcept {}
    [[noreturn]] static void unhandled_exception() noexcept { std::terminate(); }
  };
};

template <class A, class OnCancel> struct AwaitForeign final : Posted {
  using T = AwaitedValue<A>;
  static constexpr bool has_value = !std::is_void_v<T>;

  AwaitForeign(A awaitable, OnCancel on_cancel)
      : awaitable(static_cast<A &&>(awaitable)), on_cancel(std::move(on_cancel)) {}

  bool start(Waiter &caller) {
    waiter = &caller;
    error = std::make_exception_ptr(ForeignDropped());
    caller.loop().hold();
    try {
      drive(*this);
    } catch (...) {
      caller.loop().unhold();
      throw;
    }
    return false;
  }
  bool abort(Waiter &) noexcept {
    on_cancel();
    return false;
  }
  T finish() {
    if (error)
      std::rethrow_exception(std::move(error));
    if constexpr (has_value)
      return std::move(*value);
  }
  void arrive() noexcept override {
    waiter->loop().unhold();
    waiter->complete();
  }

  /// Reports when the driver's frame dies: at its end, on whatever thread, or because the other
  /// library has destroyed it. The driver no longer needs the operation then.
  struct Report {
    explicit Report(AwaitForeign &operation) noexcept : operation(operation) {}
    Report(const Report &) = delete;
    ~Report() { operation.waiter->loop().post(static_cast<Posted &>(operation)); }
    AwaitForeign &operation;
  };
  // NOLINTNEXTLINE(coro-reference-parameter): the operation waits for the report
  static Driver drive(AwaitForeign &operation) {
    Report report(operation);
    try {
      decltype(auto) awaiter = foreign_awaiter(static_cast<A &&>(operation.awaitable));
      InPlace<std::remove_reference_t<decltype(awaiter)>> in_place{awaiter};
      if constexpr (has_value)
        operation.value.emplace(co_await in_place);
      else
        co_await in_place;
      operation.error = nullptr;
    } catch (...) {
      operation.error = std::current_exception();
    }
  }

  A awaitable;
  OnCancel on_cancel;
  Waiter *waiter = nullptr;
  std::exception_ptr error;
  std::optional<std::conditional_t<has_value, T, std::nullptr_t>> value;
};

/// A task on its way to a loop, on it, and back; kept by whoever ends last.
template <class T> struct Lent final : Posted, std::enable_shared_from_this<Lent<T>> {
  Lent(EventLoop &loop, Task<T> task) noexcept : loop(loop), task(std::move(task)) {}

  void send(std::coroutine_handle<> coroutine) noexcept {
    awaiting = coroutine;
    on_its_way = this->shared_from_this();
    loop.post(static_cast<Posted &>(*this));
  }
  void arrive() noexcept override {
    std::shared_ptr<Lent> self = std::move(on_its_way);
    try {
      Job::start(run(self), loop.detached_scope(), Nobody::instance(),
                 "lent to a foreign coroutine", std::source_location::current());
    } catch (...) {
      outcome.emplace(std::current_exception(), std::nullopt);
      resume();
    }
  }
  static Task<> run(std::shared_ptr<Lent> self) {
    self->outcome.emplace(co_await settle(cancel_on(self->source, std::move(self->task))));
    self->resume();
  }
  void resume() noexcept {
    std::coroutine_handle<> coroutine;
    {
      std::lock_guard lock(mutex);
      coroutine = std::exchange(awaiting, nullptr);
    }
    if (coroutine)
      coroutine.resume();
  }
  /// The foreign coroutine is being destroyed.
  void abandon() noexcept {
    {
      std::lock_guard lock(mutex);
      if (!std::exchange(awaiting, nullptr))
        return;
    }
    source.cancel();
  }

  EventLoop &loop;
  Task<T> task;
  CancellationSource source;
  std::optional<Settled<T>> outcome;
  std::shared_ptr<Lent> on_its_way;
  std::mutex mutex;
  std::coroutine_handle<> awaiting;
};

template <class T> class [[nodiscard]] OnLoop {
public:
  OnLoop(EventLoop &loop, Task<T> task) : lent_(std::make_shared<Lent<T>>(loop, std::move(task))) {}
  OnLoop(OnLoop &&) noexcept = default;
  OnLoop &operator=(OnLoop &&) = delete;
  ~OnLoop() {
    if (lent_)
      lent_->abandon();
  }
  static constexpr bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) noexcept { lent_->send(coroutine); }
  T await_resume() { return std::move(*lent_->outcome).value(); }

private:
  std::shared_ptr<Lent<T>> lent_;
};

} // namespace detail

/// Suspension point, always: awaits what another library's coroutines await, which may resume on
/// any thread, and yields what that yields or throws what it throws; ForeignDropped if it is given
/// up. Resumes from the loop. Cancelling calls `on_cancel()`, which is to ask the other library to
/// stop and must not throw, and waits until it has; without one it waits as long as that takes.
template <class A, std::invocable OnCancel = detail::NothingToCancel>
Suspend<detail::AwaitForeign<A, OnCancel>> foreign(A &&awaitable, OnCancel on_cancel = {}) {
  static_assert(detail::ForeignAwaitable<A>,
                "rill: foreign() is for awaitables of other libraries; await this directly");
  return Suspend<detail::AwaitForeign<A, OnCancel>>(std::forward<A>(awaitable),
                                                    std::move(on_cancel));
}

/// For coroutines of other libraries and threads: what this returns, once awaited there, runs a
/// task, or what a function of rill returns, on `loop`, and yields its result or throws what it
/// threw, Cancelled included when the loop ends first. The awaiting coroutine is resumed on the
/// loop's thread; if it is destroyed instead, the task is cancelled. Any thread; the loop must
/// outlive it, and serves it while it runs.
template <class A> detail::OnLoop<detail::AwaitedValue<A>> on_loop(EventLoop &loop, A &&awaitable) {
  return {loop, detail::as_task(std::forward<A>(awaitable))};
}

} // namespace rill

#endif
