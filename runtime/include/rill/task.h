// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Task: a function that may suspend. Calling it makes the task, awaiting it runs it.
//
// Awaiting transfers control symmetrically in both directions, so a chain of any length uses
// constant stack. The awaited task lives in the frame of the coroutine that awaits it, which is
// suspended meanwhile: the frame of a task that runs is never destroyed under it.
#ifndef RILL_TASK_H
#define RILL_TASK_H

#include "rill/attributes.h"
#include "rill/awaitable.h"
#include "rill/errors.h"
#include "rill/settled.h"
#include "rill/suspend.h"

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace rill {

namespace detail {

void never_awaited(const PromiseBase &coroutine) noexcept;

/// Called when a task ends that no coroutine awaits: the job that it is the root of is over.
/// Destroys the frame.
void end_of_job(PromiseBase &root) noexcept;

struct FinalAwaiter {
  static constexpr bool await_ready() noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> coroutine) const noexcept {
    PromiseBase &promise = coroutine.promise();
    if (promise.continuation)
      return promise.continuation;
    end_of_job(promise);
    return std::noop_coroutine();
  }
  static constexpr void await_resume() noexcept {}
};

template <class T> class TaskAwaiter;
template <class T> class SettledAwaiter;

/// `co_await OwnScope()`: where the awaiting coroutine takes its cancellation from. Does not
/// suspend.
struct OwnScope {};

struct OwnScopeAwaiter {
  CancelScope &scope;
  static constexpr bool await_ready() noexcept { return true; }
  static constexpr void await_suspend(std::coroutine_handle<>) noexcept {}
  CancelScope &await_resume() const noexcept { return scope; }
};

/// An awaiter that stays where it is: most cannot be moved, and GCC 12 moves what await_transform
/// returns by reference.
template <class Awaiter> struct InPlace {
  Awaiter &awaiter;
  decltype(auto) await_ready() { return awaiter.await_ready(); }
  template <class Promise> decltype(auto) await_suspend(std::coroutine_handle<Promise> coroutine) {
    return awaiter.await_suspend(coroutine);
  }
  decltype(auto) await_resume() { return awaiter.await_resume(); }
};

/// A promise whose coroutine may await what rill offers, and nothing else: only then is every
/// suspension visible to the loop and to cancellation. What others offer is awaited through
/// foreign().
struct AwaitingPromise : PromiseBase {
  template <class T>
  TaskAwaiter<T> await_transform(Task<T> &&task,
                                 std::source_location where = std::source_location::current());

  template <OwnAwaiter Awaiter>
  InPlace<Awaiter>
  await_transform(Awaiter &&operand,
                  std::source_location where = std::source_location::current()) noexcept {
    awaiting = where;
    return {operand};
  }

  OwnScopeAwaiter await_transform(OwnScope) noexcept { return {*scope}; }

  template <class Misuse>
    requires(!Awaitable<Misuse>)
  Misused<AwaitedValue<Misuse>> await_transform(Misuse &&) noexcept {
    explain_misuse<Misuse>();
    return {};
  }
};

template <class T> struct TaskResult : AwaitingPromise {
  std::optional<T> value;

  template <class U = T>
    requires std::is_constructible_v<T, U>
  void return_value(U &&result) {
    value.emplace(std::forward<U>(result));
  }
  /// If the result cannot be moved out, that is how the task has ended.
  Settled<T> settle() noexcept {
    try {
      return {std::move(error), std::move(value)};
    } catch (...) {
      return {std::current_exception(), std::nullopt};
    }
  }
  T take() {
    if (error)
      std::rethrow_exception(std::move(error));
    return std::move(*value);
  }
};

template <> struct TaskResult<void> : AwaitingPromise {
  void return_void() noexcept {}
  Settled<void> settle() noexcept { return {std::move(error), std::nullopt}; }
  void take() {
    if (error)
      std::rethrow_exception(std::move(error));
  }
};

template <class T> struct TaskPromise final : TaskResult<T> {
  Task<T>
  get_return_object(std::source_location coroutine = std::source_location::current()) noexcept {
    this->coroutine = coroutine;
    return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
  }
  static constexpr std::suspend_always initial_suspend() noexcept { return {}; }
  static constexpr FinalAwaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { this->error = std::current_exception(); }
};

} // namespace detail

/// A lazy, single-shot computation; `co_await std::move(task)` runs it and yields its result.
/// Awaiting is a suspension point exactly where the task's body is, and throws what the body
/// throws. Any thread may make, move and destroy a task that has not started.
template <class T = void> class [[nodiscard("a task does nothing until it is awaited")]] Task {
  static_assert(!std::is_reference_v<T>, "return a pointer or a value");

public:
  using promise_type = detail::TaskPromise<T>;
  using value_type = T;

  Task(Task &&other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task &operator=(Task &&other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Task() {
    if (!frame_)
      return;
    if (!frame_.done())
      detail::never_awaited(frame_.promise());
    frame_.destroy();
  }

  /// Whether the task can still be awaited: not moved from, not awaited.
  bool valid() const noexcept { return static_cast<bool>(frame_); }

private:
  friend promise_type;
  friend class detail::TaskAwaiter<T>;
  friend class Job;

  explicit Task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

namespace detail {

/// Runs a task in the place of the co_await. The frame goes as soon as its result has been taken;
/// the awaiter has no destructor of its own, since GCC 12 calls that of a nested co_await twice.
template <class T> class TaskAwaiter {
public:
  explicit TaskAwaiter(Task<T> &task, CancelScope *scope = nullptr) noexcept
      : task_(task), scope_(scope) {}
  static constexpr bool await_ready() noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
    PromiseBase &child = task_.frame_.promise();
    child.continuation = awaiting;
    child.awaiter = &awaiting.promise();
    child.scope = scope_ ? scope_ : child.awaiter->scope;
    return task_.frame_;
  }
  T await_resume() {
    Task<T> ended(std::move(task_));
    return ended.frame_.promise().take();
  }

protected:
  bool valid() const noexcept { return task_.valid(); }
  CancelScope *scope() const noexcept { return scope_; }
  Settled<T> settle() noexcept {
    Task<T> ended(std::move(task_));
    return ended.frame_.promise().settle();
  }

private:
  Task<T> &task_;
  CancelScope *scope_;
};

template <class T> struct TaskHolder { Task<T> task; };

/// The same for a task that is an argument, in a scope of its own where one is given.
template <class T> class ScopedAwaiter : private TaskHolder<T>, public TaskAwaiter<T> {
public:
  using rill_awaiter = ScopedAwaiter;

  explicit ScopedAwaiter(Task<T> &&task, CancelScope *scope = nullptr) noexcept
      : TaskHolder<T>{std::move(task)}, TaskAwaiter<T>(this->task, scope) {}
  /// Before it is awaited.
  ScopedAwaiter(ScopedAwaiter &&other) noexcept
      : TaskHolder<T>{std::move(other.task)}, TaskAwaiter<T>(this->task, other.scope()) {}
  ScopedAwaiter &operator=(ScopedAwaiter &&) = delete;
};

/// The same, but yields how the task ended instead of throwing; an empty task ends as EmptyTask.
template <class T> class SettledAwaiter : public ScopedAwaiter<T> {
public:
  using rill_awaiter = SettledAwaiter;
  using ScopedAwaiter<T>::ScopedAwaiter;
  bool await_ready() const noexcept { return !this->valid(); }
  Settled<T> await_resume() noexcept {
    if (!this->valid())
      return {std::make_exception_ptr(EmptyTask()), std::nullopt};
    return this->settle();
  }
};

template <class T>
TaskAwaiter<T> AwaitingPromise::await_transform(Task<T> &&task, std::source_location where) {
  if (!task.valid())
    throw EmptyTask();
  awaiting = where;
  return TaskAwaiter<T>(task);
}

/// `co_await within(scope, task)`: the task takes its cancellation from `scope`.
template <class T> ScopedAwaiter<T> within(CancelScope &scope, Task<T> task) {
  if (!task.valid())
    throw EmptyTask();
  return ScopedAwaiter<T>(std::move(task), &scope);
}
template <class T> SettledAwaiter<T> settle_within(CancelScope &scope, Task<T> task) noexcept {
  return SettledAwaiter<T>(std::move(task), &scope);
}

template <class Fn, class... Args> Task<TaskValue<Fn &, Args &...>> call(Fn &fn, Args &...args) {
  co_return co_await fn(args...);
}

/// Calls `fn` inside a coroutine, so that an error in making its task is an error of the task.
template <class Fn, class... Args> Task<TaskValue<Fn &, Args &...>> invoke(Fn &fn, Args &...args) {
  if constexpr (BodyValue<Fn &, Args &...>::valid) {
    return call(fn, args...);
  } else {
    explain_bad_body<Fn &, Args &...>();
    std::abort();
  }
}

template <class Awaiter> Task<AwaitedValue<Awaiter>> await_own(Awaiter awaiter) {
  co_return co_await std::move(awaiter);
}

/// Makes one thing of all that a combinator may be given.
template <class A> Task<AwaitedValue<A>> as_task(A &&awaitable) {
  if constexpr (!Awaitable<A>) {
    explain_misuse<A>();
    std::abort();
  } else if constexpr (is_task<std::remove_cvref_t<A>>) {
    return std::move(awaitable);
  } else {
    return await_own(std::move(awaitable));
  }
}

/// Keeps a function and its arguments for as long as the task runs that it makes.
template <class Fn, class... Args> Task<TaskValue<Fn &, Args...>> call_kept(Fn fn, Args... args) {
  co_return co_await std::invoke(fn, std::move(args)...);
}

/// What the task yields that is made of something to be spawned: of an awaitable, or of a function
/// that returns one.
template <class Work>
using SpawnedValue = std::conditional_t<std::is_invocable_v<std::decay_t<Work> &>,
                                        TaskValue<std::decay_t<Work> &>, AwaitedValue<Work>>;

template <class Work> Task<SpawnedValue<Work>> as_spawnable(Work &&work) {
  if constexpr (!std::is_invocable_v<std::decay_t<Work> &>) {
    return as_task(std::forward<Work>(work));
  } else if constexpr (BodyValue<std::decay_t<Work> &>::valid) {
    return call_kept<std::decay_t<Work>>(std::forward<Work>(work));
  } else {
    explain_bad_body<std::decay_t<Work> &>();
    std::abort();
  }
}

} // namespace detail

/// `co_await settle(task)`: how the task, or what a function of rill returns, ended, as a value;
/// throws nothing. A cancellation is an outcome as well: pass it on. Suspends where the task's body
/// does.
template <class A> detail::SettledAwaiter<detail::AwaitedValue<A>> settle(A &&awaitable) {
  return detail::SettledAwaiter<detail::AwaitedValue<A>>(
      detail::as_task(std::forward<A>(awaitable)));
}

} // namespace rill

#endif
