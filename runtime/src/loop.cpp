// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The turns of the loop. Nothing here allocates while tasks run.
#include "rill/loop.h"

#include "rill/errors.h"
#include "rill/job.h"
#include "rill/thread_pool.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <limits>
#include <system_error>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace rill {

namespace {

thread_local EventLoop *running_loop = nullptr;

void report_slow_step(const LoopOptions &options, const SlowStep &step) noexcept {
  if (options.on_slow_step) {
    options.on_slow_step(step);
    return;
  }
  auto held = std::chrono::duration_cast<std::chrono::milliseconds>(step.held);
  std::fprintf(stderr, "rill: %s held the loop for %lld ms, resumed at %s:%u\n",
               step.coroutine.function_name(), static_cast<long long>(held.count()),
               step.resumed_at.file_name(), static_cast<unsigned>(step.resumed_at.line()));
}

int checked(int result, const char *call) {
  if (result < 0)
    throw std::system_error(errno, std::generic_category(), call);
  return result;
}

using EpollEvents = std::array<epoll_event, EventBatch::capacity>;

/// To the nanosecond where the kernel can (Linux 5.11), else rounded up to milliseconds.
int wait_for_events(int epoll, EpollEvents &reported, Duration limit) noexcept {
  using namespace std::chrono;
  if (limit == Duration::zero() || limit == Duration::max())
    return ::epoll_wait(epoll, reported.data(), EventBatch::capacity, limit.count() ? -1 : 0);
  auto whole = floor<seconds>(limit);
  timespec precise{.tv_sec = whole.count(), .tv_nsec = (limit - whole).count()};
  int count = ::epoll_pwait2(epoll, reported.data(), EventBatch::capacity, &precise, nullptr);
  if (count >= 0 || errno == EINTR)
    return count;
  auto coarse =
      std::min<std::int64_t>(ceil<milliseconds>(limit).count(), std::numeric_limits<int>::max());
  return ::epoll_wait(epoll, reported.data(), EventBatch::capacity, static_cast<int>(coarse));
}

} // namespace

EventLoop::EventLoop(LoopOptions options)
    : options_(options), epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_up_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  if (wake_up_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_up_, &event) < 0) {
    std::error_code error(errno, std::generic_category());
    if (wake_up_ >= 0)
      ::close(wake_up_);
    ::close(epoll_);
    throw std::system_error(error, "eventfd");
  }
}

EventLoop::~EventLoop() {
  blocking_pool_.reset(); // its threads post to this loop
  run_late_posts();
  ::close(wake_up_);
  ::close(epoll_);
}

EventLoop &EventLoop::current() {
  if (!running_loop)
    throw NoLoop();
  return *running_loop;
}

bool EventLoop::runs_here() const noexcept { return running_loop == this; }

TimePoint EventLoop::now() const noexcept {
  return options_.virtual_time ? virtual_now_ : Clock::now();
}

EventLoop::Run::Run(EventLoop &loop) : loop_(loop), main_(loop), detached_(loop) {
  if (running_loop)
    throw NestedLoop();
  if (loop.run_)
    throw UsageError("rill: this loop is running on another thread already");
  running_loop = &loop;
  loop.run_ = this;
}

EventLoop::Run::~Run() {
  loop_.run_ = nullptr;
  running_loop = nullptr;
}

void EventLoop::Run::drive(const Job &main) {
  while (!main.done())
    loop_.turn();
  end_detached();
  if (deadlocked_)
    throw Deadlock();
}

void EventLoop::Run::end_detached() {
  detached_.request();
  while (!detached_.empty())
    loop_.turn();
}

void EventLoop::Run::break_deadlock() noexcept {
  if (std::exchange(deadlocked_, true))
    loop_.report(std::make_exception_ptr(Deadlock()));
  main_.request();
  detached_.request();
}

void EventLoop::turn() {
  run_posted();
  look_outside();
  if (!timers_.empty())
    timers_.fire_due(now());
  run_ready();
}

/// Looks for I/O, and sleeps until there is some unless a coroutine is in line.
void EventLoop::look_outside() noexcept {
  if (first_ready_) {
    if (!pacer_.due())
      return;
    TimePoint begun = Clock::now();
    poll(Duration::zero());
    serve_events();
    pacer_.polled(Clock::now() - begun);
  } else if (options_.virtual_time && holds_ == 0) {
    jump_to_next_deadline();
  } else {
    poll(time_to_sleep());
    serve_events();
    pacer_.polled(Duration::zero());
  }
}

/// Runs those who are in line now; who joins the line meanwhile has his turn in the next one, and
/// so have those whom I/O must not wait for. Virtual time has no such limit: there the order in
/// which tasks run must not depend on how fast they are.
void EventLoop::run_ready() noexcept {
  const Step *last = last_ready_;
  for (bool more = first_ready_; more;) {
    Step &step = *first_ready_;
    more = &step != last;
    first_ready_ = step.next_step;
    if (!first_ready_)
      last_ready_ = nullptr;
    resume(step);
    if (pacer_.step_done() && !options_.virtual_time)
      return;
  }
}

/// Runs coroutines that are not in the loop's own line.
void EventLoop::run_line(Step *step) noexcept {
  while (step) {
    Step *next = step->next_step; // the step's memory ends with the resumption
    resume(*step);
    step = next;
  }
}

void EventLoop::resume(Step &step) noexcept {
  operations_left_ = operations_per_turn;
  if (options_.debug)
    resume_and_time(step);
  else
    step.handle.resume();
}

/// What is said of a coroutine is taken down before it runs: it may not be there afterwards.
void EventLoop::resume_and_time(Step &step) noexcept {
  SlowStep report{step.promise->coroutine, step.promise->awaiting, Duration::zero()};
  TimePoint begun = Clock::now();
  step.handle.resume();
  report.held = Clock::now() - begun;
  if (report.held >= options_.slow_step)
    report_slow_step(options_, report);
}

void EventLoop::jump_to_next_deadline() noexcept {
  if (timers_.next_deadline() == TimePoint::max())
    run_->break_deadlock();
  else
    virtual_now_ = std::max(virtual_now_, timers_.next_deadline());
}

/// For ever, when there is no deadline.
Duration EventLoop::time_to_sleep() const noexcept {
  TimePoint deadline = timers_.next_deadline();
  TimePoint present = now();
  if (deadline == TimePoint::max())
    return Duration::max();
  return deadline > present ? deadline - present : Duration::zero();
}

void EventLoop::poll(Duration limit) noexcept {
  EpollEvents reported;
  int count = wait_for_events(epoll_, reported, limit);
  events_.next = events_.end = 0;
  for (int i = 0; i < count; ++i) {
    if (auto *watched = static_cast<Watched *>(reported[i].data.ptr))
      events_.list[events_.end++] = {watched, reported[i].events};
  }
  run_posted();
}

/// Whom an event wakes runs at once, ahead of the line: what the kernel has received is then still
/// in the processor's cache.
void EventLoop::serve_events() noexcept {
  while (events_.next != events_.end) {
    auto [watched, events] = events_.list[events_.next++];
    if (!watched)
      continue;
    Step *line = last_ready_;
    watched->ready(events);
    Step *&woken = line ? line->next_step : first_ready_;
    last_ready_ = line;
    run_line(std::exchange(woken, nullptr));
  }
}

void EventLoop::unwatch(int descriptor, const Watched &watched) noexcept {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
  for (int i = events_.next; i < events_.end; ++i) {
    if (events_.list[i].watched == &watched)
      events_.list[i].watched = nullptr;
  }
}

void EventLoop::watch(int descriptor, Watched &watched) {
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &watched}};
  checked(::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

/// Only the first of many has to wake the loop, which takes in all that it finds.
void EventLoop::post(Posted &work) noexcept {
  work.next_posted_ = nullptr;
  std::lock_guard lock(mutex_);
  bool first = !first_posted_;
  (first ? first_posted_ : last_posted_->next_posted_) = &work;
  last_posted_ = &work;
  has_posted_.store(true, std::memory_order_release); // before the wake-up: a woken loop looks here
  if (first)
    ::eventfd_write(wake_up_, 1);
}

void EventLoop::run_posted() noexcept {
  if (!has_posted_.load(std::memory_order_acquire))
    return;
  Posted *work;
  {
    std::lock_guard lock(mutex_);
    work = std::exchange(first_posted_, nullptr);
    has_posted_.store(false, std::memory_order_relaxed);
  }
  while (work)
    std::exchange(work, work->next_posted_)->arrive();
}

/// What was posted after the last run has ended gets a run of its own, in which it may do all that
/// it may do in any other. The thread's own loop, if it runs one, stands aside meanwhile.
void EventLoop::run_late_posts() noexcept {
  if (!has_posted_.load(std::memory_order_acquire))
    return;
  EventLoop *outer = std::exchange(running_loop, nullptr);
  {
    Run rest(*this);
    run_posted();
    rest.end_detached();
  }
  running_loop = outer;
}

void EventLoop::report(std::exception_ptr error) noexcept {
  if (exception_handler_) {
    exception_handler_(std::move(error));
    return;
  }
  try {
    std::rethrow_exception(std::move(error));
  } catch (const std::exception &exception) {
    std::fprintf(stderr, "rill: nobody handles this exception: %s\n", exception.what());
  } catch (...) {
    std::fputs("rill: nobody handles an exception of an unknown type\n", stderr);
  }
  std::terminate();
}

void detail::never_awaited(const PromiseBase &coroutine) noexcept {
  if (!running_loop || !running_loop->options_.debug)
    return;
  const std::source_location where = coroutine.coroutine;
  if (running_loop->options_.on_never_awaited)
    running_loop->options_.on_never_awaited(where);
  else
    std::fprintf(stderr, "rill: a task of %s (%s:%u) was never awaited\n", where.function_name(),
                 where.file_name(), static_cast<unsigned>(where.line()));
}

ThreadPool &EventLoop::blocking_pool() {
  if (!blocking_pool_)
    blocking_pool_ = std::make_unique<ThreadPool>(options_.blocking_threads);
  return *blocking_pool_;
}

} // namespace rill
