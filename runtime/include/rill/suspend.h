// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one awaiter. Everything in rill that suspends is a Suspend<Operation>; an operation says how
// to begin, how to give up and what it yields:
//
//   bool start(Waiter&);           true: complete already. false: somebody will call complete()
//   bool abort(Waiter&) noexcept;  true: given up, as if never begun. false: too late, it completes
//   T finish();                    the value of the co_await expression
//
// An operation without abort() cannot be cancelled: it neither looks for a request nor is woken by
// one. All others throw Cancelled when a request is in force on entry, or arrives before they
// complete; a complete operation wins over a request that arrives with it.
//
// A coroutine is always resumed by its loop, on the loop's thread, and never inside the call that
// completed or cancelled it.
#ifndef RILL_SUSPEND_H
#define RILL_SUSPEND_H

#include "rill/cancel.h"
#include "rill/frame_memory.h"

#include <coroutine>
#include <cstddef>
#include <exception>
#include <source_location>
#include <type_traits>
#include <utility>

namespace rill {

class EventLoop;

/// What every rill coroutine knows about itself.
struct PromiseBase {
  static void *operator new(std::size_t size) { return detail::FrameMemory::allocate(size); }
  static void operator delete(void *frame, std::size_t size) noexcept {
    detail::FrameMemory::release(frame, size);
  }

  /// Whom the end of this coroutine resumes; null while it is not awaited.
  std::coroutine_handle<> continuation;
  /// The coroutine that awaits this one; null for what the loop runs by itself.
  PromiseBase *awaiter = nullptr;
  /// Where this coroutine takes its cancellation from; null until it starts.
  CancelScope *scope = nullptr;
  /// What the body threw; null until then, and when it returns.
  std::exception_ptr error;
  /// Where the coroutine is defined, and where it awaits now or awaited last.
  std::source_location coroutine;
  std::source_location awaiting;
};

/// A coroutine in line to run: one link in the loop's ready queue.
struct Step {
  std::coroutine_handle<> handle;
  PromiseBase *promise = nullptr;
  Step *next_step = nullptr;
};

/// A coroutine that is parked, or about to be. Lives in its frame, for one co_await.
class Waiter : public Step {
public:
  Waiter(const Waiter &) = delete;
  Waiter &operator=(const Waiter &) = delete;

  /// Ends the suspension: the loop resumes the coroutine in its turn. At most once.
  void complete() noexcept;
  EventLoop &loop() const noexcept { return scope().loop(); }
  CancelScope &scope() const noexcept { return *promise->scope; }

  /// For who keeps the list in which the waiter is parked: its links, and a mark.
  Waiter *next = nullptr;
  Waiter *previous = nullptr;
  bool marked = false;

protected:
  using Abort = bool (*)(Waiter &) noexcept;
  enum class State : unsigned char { begun, parked, complete, cancelled };

  explicit Waiter(Abort abort) noexcept : abort_(abort) {}
  ~Waiter() = default;

  template <class Promise> void bind(std::coroutine_handle<Promise> coroutine) noexcept {
    handle = coroutine;
    promise = &coroutine.promise();
  }
  void park() noexcept;
  /// Lets the coroutine be cancelled on entry; whether it suspends, which it does now and then, for
  /// one that swallows the request and comes again must not hold up all others.
  bool refuse() noexcept;
  /// Whether this coroutine must let others run although it could go on.
  bool turn_is_over() noexcept;

  State state_ = State::begun;

private:
  friend class CancelScope;

  void cancel() noexcept;

  Abort abort_;
};

/// The awaiter; made by the functions of rill that return it, and awaited at once.
template <class Operation> class [[nodiscard]] Suspend final : public Waiter {
  static constexpr bool cancellable =
      requires(Operation &operation, Waiter &waiter) { operation.abort(waiter); };

public:
  using rill_awaiter = Suspend;

  template <class... Args>
  explicit Suspend(Args &&...args)
      : Waiter(&Suspend::abort), operation_{std::forward<Args>(args)...} {}
  /// Before it is awaited: for combinators, which keep what they are given.
  Suspend(Suspend &&other) noexcept(std::is_nothrow_move_constructible_v<Operation>)
      : Waiter(&Suspend::abort), operation_(std::move(other.operation_)) {}

  /// The operation for which `waiter` waits; it must be one of this type.
  static Operation &operation(Waiter &waiter) noexcept {
    return static_cast<Suspend &>(waiter).operation_;
  }

  static constexpr bool await_ready() noexcept { return false; }

  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> coroutine) {
    bind(coroutine);
    if (cancellable && scope().cancelled())
      return refuse();
    if (operation_.start(*this)) {
      if (!turn_is_over())
        return false;
      complete();
    }
    if (state_ == State::begun)
      park();
    return true;
  }

  decltype(auto) await_resume() {
    if (state_ == State::cancelled)
      throw Cancelled();
    return operation_.finish();
  }

private:
  static bool abort([[maybe_unused]] Waiter &waiter) noexcept {
    if constexpr (cancellable)
      return operation(waiter).abort(waiter);
    else
      return false;
  }

  Operation operation_;
};

namespace detail {

/// Stands for the function that asks somebody else's work to end, where there is none.
struct NothingToCancel {
  void operator()() const noexcept {}
};

} // namespace detail

} // namespace rill

#endif
