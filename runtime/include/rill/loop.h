// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// EventLoop: one thread's scheduler. A turn takes in what other threads posted, looks for I/O (or
// waits for it, when no coroutine is in line), fires the deadlines that have passed, and then
// resumes the coroutines that are in line: all of them, or as many as its time allows.
#ifndef RILL_LOOP_H
#define RILL_LOOP_H

#include "rill/attributes.h"
#include "rill/cancel.h"
#include "rill/clock.h"
#include "rill/poll_pacer.h"
#include "rill/suspend.h"
#include "rill/timer.h"

#include <array>
#include <atomic>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <source_location>
#include <type_traits>
#include <utility>

namespace rill {

class ThreadPool;
class Job;

namespace detail {
/// Called when a task is destroyed that nobody awaited.
void never_awaited(const PromiseBase &coroutine) noexcept;
} // namespace detail

/// A coroutine that kept everybody else waiting.
struct SlowStep {
  /// The coroutine that was resumed, and where it stood; it may have awaited others meanwhile.
  std::source_location coroutine;
  std::source_location resumed_at;
  /// How long it ran before it suspended.
  Duration held;
};

struct LoopOptions {
  /// How many threads run_blocking() may use at once; at least one. They start when first needed.
  unsigned blocking_threads = 8;
  /// Time stands still while a task runs, and jumps to the next deadline when all are suspended.
  bool virtual_time = false;
  /// Reports slow steps and tasks that were never awaited, and keeps the age of tasks.
  bool debug = false;
  /// What a step may take; measured by the real clock, in debug mode only.
  Duration slow_step = std::chrono::milliseconds(100);
  /// Told of every slow step, on the loop's thread. Empty: it is printed to stderr.
  std::function<void(const SlowStep &)> on_slow_step = {};
  /// Told of every coroutine whose task was destroyed unawaited on the loop's thread. Empty: it is
  /// printed to stderr.
  std::function<void(std::source_location)> on_never_awaited = {};
};

/// Work that another thread hands to a loop. Belongs to the poster until arrive() is called, on
/// the loop's thread; the loop does not touch it afterwards.
class Posted {
public:
  virtual void arrive() noexcept = 0;

protected:
  ~Posted() = default;

private:
  friend class EventLoop;
  Posted *next_posted_ = nullptr;
};

/// Is told of every suspension and its end, on the loop's thread, and may request cancellation
/// then. For tests and tools; a loop has one at most.
class SuspensionObserver {
public:
  virtual void parked(const Waiter &waiter) noexcept = 0;
  virtual void completed(const Waiter &waiter) noexcept = 0;

protected:
  ~SuspensionObserver() = default;
};

/// What is told that the kernel has news of a descriptor (epoll's event bits), on the loop's
/// thread. Must not resume anybody, nor destroy a Watched.
class Watched {
public:
  virtual void ready(unsigned events) noexcept = 0;

protected:
  ~Watched() = default;
};

/// Reports of the kernel, some of them served already.
struct EventBatch {
  static constexpr int capacity = 64;
  struct Event {
    Watched *watched;
    unsigned events;
  };
  std::array<Event, capacity> list;
  int next = 0;
  int end = 0;
};

/// One loop, one thread; many loops, many threads. Apart from post() everything here may be called
/// on the loop's own thread only.
class EventLoop {
public:
  using ExceptionHandler = std::function<void(std::exception_ptr)>;

  explicit EventLoop(LoopOptions options = {});
  EventLoop(const EventLoop &) = delete;
  EventLoop &operator=(const EventLoop &) = delete;
  ~EventLoop();

  /// The loop that runs on this thread. Throws NoLoop when there is none.
  static EventLoop &current();

  TimePoint now() const noexcept;
  bool debugging() const noexcept { return options_.debug; }

  /// Runs `fn` on the loop's thread, from the loop, soon; what comes after the last run, in the
  /// loop's destructor. Any thread; the loop must outlive the call. What `fn` throws goes to the
  /// exception handler.
  template <class Fn> void post(Fn fn);
  /// The same without an allocation, for work that brings its own memory. Any thread.
  void post(Posted &work) noexcept;

  /// Is given what no task can be given: errors of posted functions and of the handlers that
  /// spawn_detached() was given. By default prints it and terminates.
  void set_exception_handler(ExceptionHandler handler) { exception_handler_ = std::move(handler); }
  void report(std::exception_ptr error) noexcept;

  /// Null for none. The observer must outlive the loop or be taken away.
  void observe(SuspensionObserver *observer) noexcept { observer_ = observer; }

  /// \name For the authors of primitives
  /// \{
  /// Whether the loop runs on this thread; what wakes a task asserts it.
  bool runs_here() const noexcept;
  /// Puts a coroutine in line.
  void ready(Step &step) noexcept {
    assert(runs_here() && "tasks are woken on their loop's thread; from another, post()");
    step.next_step = nullptr;
    (last_ready_ ? last_ready_->next_step : first_ready_) = &step;
    last_ready_ = &step;
  }
  TimerQueue &timers() noexcept { return timers_; }
  /// The pool of run_blocking().
  ThreadPool &blocking_pool();
  /// The scope of what outlives its caller: spawn_detached().
  CancelScope &detached_scope() noexcept;
  class Run;
  /// Reports every change of a descriptor, edge-triggered, until it is unwatched, which it must be
  /// before it is closed: the kernel would go on reporting if another process shares the file.
  void watch(int descriptor, Watched &watched);
  void unwatch(int descriptor, const Watched &watched) noexcept;
  /// A hold says that something outside the loop will wake it: virtual time must not jump.
  void hold() noexcept { ++holds_; }
  void unhold() noexcept { --holds_; }
  /// \}

private:
  friend class Waiter;
  friend class TaskTree;
  friend void detail::never_awaited(const PromiseBase &coroutine) noexcept;

  /// How many operations a coroutine may complete without suspending before others get their turn.
  static constexpr int operations_per_turn = 128;

  void turn();
  void jump_to_next_deadline() noexcept;
  void run_ready() noexcept;
  void run_line(Step *step) noexcept;
  void resume(Step &step) noexcept;
  void resume_and_time(Step &step) noexcept;
  void run_posted() noexcept;
  void run_late_posts() noexcept;
  void look_outside() noexcept;
  void poll(Duration limit) noexcept;
  void serve_events() noexcept;
  Duration time_to_sleep() const noexcept;

  const LoopOptions options_;
  Step *first_ready_ = nullptr;
  Step *last_ready_ = nullptr;
  int operations_left_ = operations_per_turn;
  PollPacer pacer_;
  TimerQueue timers_;
  /// Only with virtual time: what now() says. Not the epoch, which stands for "never".
  TimePoint virtual_now_{std::chrono::hours(24)};
  std::size_t holds_ = 0;
  int epoll_;
  int wake_up_;
  /// What the kernel has reported.
  EventBatch events_;
  Run *run_ = nullptr;
  SuspensionObserver *observer_ = nullptr;
  /// Guards what other threads touch: the posted, in order, and the writing end of wake_up_. A
  /// poster has left the loop alone once it has left the mutex.
  std::mutex mutex_;
  Posted *first_posted_ = nullptr;
  Posted *last_posted_ = nullptr;
  std::atomic<bool> has_posted_{false};
  ExceptionHandler exception_handler_;
  std::unique_ptr<ThreadPool> blocking_pool_;
};

/// One run of a loop: while it lives, the loop is the current one of its thread.
class EventLoop::Run {
public:
  /// Throws NestedLoop on a thread that runs a loop, UsageError if another thread runs this one.
  explicit Run(EventLoop &loop);
  Run(const Run &) = delete;
  Run &operator=(const Run &) = delete;
  ~Run();

  /// Turns until `main` has ended, then cancels what is detached and turns until that has ended.
  /// Throws Deadlock if nothing could ever wake a task any more; with virtual time only, since
  /// otherwise another thread might.
  void drive(const Job &main) RILL_BLOCKING;
  /// Cancels what is detached and turns until it has ended.
  void end_detached() RILL_BLOCKING;
  CancelScope &main_scope() noexcept { return main_; }

private:
  friend class EventLoop;
  friend class TaskTree;

  /// Lets every task end, so that the deadlock can be reported.
  void break_deadlock() noexcept;

  EventLoop &loop_;
  CancelScope main_;
  CancelScope detached_;
  bool deadlocked_ = false;
};

inline CancelScope &EventLoop::detached_scope() noexcept { return run_->detached_; }

template <class Fn> void EventLoop::post(Fn fn) {
  struct Function final : Posted {
    Function(EventLoop &loop, Fn fn) : loop(loop), fn(std::move(fn)) {}
    void arrive() noexcept override {
      std::unique_ptr<Function> self(this);
      try {
        fn();
      } catch (...) {
        loop.report(std::current_exception());
      }
    }
    EventLoop &loop;
    Fn fn;
  };
  post(static_cast<Posted &>(*new Function(*this, std::move(fn))));
}

} // namespace rill

#endif
