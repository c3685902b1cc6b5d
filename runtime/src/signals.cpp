// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A signal handler and those whom it tells. The kernel runs the handler on any thread, in the
// middle of anything: it takes no lock, allocates nothing, and finds the takers in a list of
// atomics. Blocking the signals and reading them like a file (signalfd) would need every thread of
// the program to block them, and the processes that it starts would inherit that.
#include "rill/signals.h"

#include "system.h"

#include "rill/loop.h"

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <mutex>
#include <thread>

#include <sys/eventfd.h>
#include <unistd.h>

namespace rill {

namespace {

/// One bit for each signal.
using SignalSet = std::uint64_t;

constexpr SignalSet bit(int signal) noexcept { return SignalSet(1) << (signal - 1); }
constexpr int first_in(SignalSet set) noexcept { return std::countr_zero(set) + 1; }

/// Handlers that are running now, on all threads.
constinit std::atomic<int> handlers{0};
constinit std::atomic<detail::SignalTaker *> first_taker{nullptr};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<SignalSet>::is_always_lock_free,
              "a handler takes no lock");

/// What the process did about each signal before somebody took it over, and how many have.
struct Disposition {
  unsigned takers = 0;
  struct sigaction before = {};
};
constinit std::mutex registry;
constinit std::array<Disposition, 65> dispositions{};

/// The signals that this thread had blocked before it wanted them, and how many wait for each.
struct Unblocked {
  unsigned takers = 0;
  bool blocked_before = false;
};
thread_local constinit std::array<Unblocked, 65> unblocked{};

void set_blocked(int how, int signal, sigset_t *before = nullptr) noexcept {
  sigset_t one;
  ::sigemptyset(&one);
  ::sigaddset(&one, signal);
  ::pthread_sigmask(how, &one, before);
}

} // namespace

class detail::SignalTaker {
public:
  explicit SignalTaker(int wake_up) noexcept : wake_up_(wake_up) {}
  SignalTaker(const SignalTaker &) = delete;
  SignalTaker &operator=(const SignalTaker &) = delete;
  ~SignalTaker();

  /// Throws std::system_error if there is nothing to be taken over.
  void take_over(int signal);
  /// Zero when none has arrived.
  int take_next() noexcept;

  static void arrived(int signal) noexcept;

private:
  void want(int signal) noexcept;
  void forget(int signal) noexcept;
  void enter_list() noexcept;
  void leave_list() noexcept;

  const int wake_up_;
  /// Written by the owner, read by the handler.
  std::atomic<SignalSet> wanted_{0};
  std::atomic<SignalSet> pending_{0};
  std::atomic<SignalTaker *> next_{nullptr};
};

/// The handler.
void detail::SignalTaker::arrived(int signal) noexcept {
  int error = errno;
  ++handlers;
  for (SignalTaker *taker = first_taker; taker; taker = taker->next_) {
    if ((taker->wanted_ & bit(signal)) == 0)
      continue;
    taker->pending_ |= bit(signal);
    ::eventfd_write(taker->wake_up_, 1);
  }
  --handlers;
  errno = error;
}

namespace {
extern "C" void rill_signal_arrived(int signal) { detail::SignalTaker::arrived(signal); }
} // namespace

void detail::SignalTaker::take_over(int signal) {
  constexpr std::array faults{SIGSEGV, SIGBUS, SIGFPE, SIGILL};
  for (int fault : faults)
    if (signal == fault)
      fail(EINVAL, "cannot wait for a fault");
  if (signal < 1 || signal > 64)
    fail(EINVAL, "not a signal");
  if (wanted_ & bit(signal))
    return;

  std::lock_guard lock(registry);
  Disposition &disposition = dispositions[static_cast<std::size_t>(signal)];
  want(signal); // before the handler, which would find nobody
  if (disposition.takers == 0) {
    struct sigaction handler = {};
    handler.sa_handler = rill_signal_arrived;
    handler.sa_flags = SA_RESTART | SA_ONSTACK;
    if (::sigaction(signal, &handler, &disposition.before) != 0) {
      int error = errno;
      forget(signal);
      fail(error, "not a signal to wait for");
    }
  }
  ++disposition.takers;

  Unblocked &here = unblocked[static_cast<std::size_t>(signal)];
  if (here.takers++ == 0) {
    sigset_t before;
    set_blocked(SIG_UNBLOCK, signal, &before);
    here.blocked_before = ::sigismember(&before, signal) == 1;
  }
}

int detail::SignalTaker::take_next() noexcept {
  SignalSet arrived = pending_;
  if (!arrived)
    return 0;
  pending_ &= ~bit(first_in(arrived));
  return first_in(arrived);
}

detail::SignalTaker::~SignalTaker() {
  SignalSet untaken = 0;
  {
    std::lock_guard lock(registry);
    for (SignalSet left = wanted_; left; left &= left - 1) {
      int signal = first_in(left);
      Unblocked &here = unblocked[static_cast<std::size_t>(signal)];
      if (--here.takers == 0 && here.blocked_before)
        set_blocked(SIG_BLOCK, signal);
      Disposition &disposition = dispositions[static_cast<std::size_t>(signal)];
      if (--disposition.takers > 0)
        continue;
      ::sigaction(signal, &disposition.before, nullptr);
      untaken |= bit(signal);
    }
    if (wanted_)
      leave_list();
  }
  untaken &= pending_;
  for (; untaken; untaken &= untaken - 1)
    ::kill(::getpid(), first_in(untaken));
}

void detail::SignalTaker::want(int signal) noexcept {
  if (wanted_ == 0)
    enter_list();
  wanted_ |= bit(signal);
}

void detail::SignalTaker::forget(int signal) noexcept {
  wanted_ &= ~bit(signal);
  if (wanted_ == 0)
    leave_list();
}

void detail::SignalTaker::enter_list() noexcept {
  next_ = first_taker.load();
  first_taker = this;
}

/// A handler may stand on this taker: it is waited for, which takes as long as a few stores.
void detail::SignalTaker::leave_list() noexcept {
  std::atomic<SignalTaker *> *link = &first_taker;
  while (*link != this)
    link = &link->load()->next_;
  link->store(next_);
  while (handlers > 0)
    std::this_thread::yield();
}

Signals::Signals(std::initializer_list<int> signals) {
  EventLoop &loop = EventLoop::current();
  FileHandle arrivals(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (arrivals.number() < 0)
    fail(errno, "eventfd");
  arrivals_ = watch(loop, std::move(arrivals));
  taker_ = std::make_unique<detail::SignalTaker>(arrivals_->number());
  for (int signal : signals)
    taker_->take_over(signal);
}

Signals::~Signals() = default;

Suspend<Signals::Next> Signals::next() noexcept { return Suspend<Next>(*arrivals_, *taker_); }

bool Signals::Next::attempt(Descriptor &arrivals) noexcept {
  signal_ = taker_.take_next();
  if (signal_)
    return true;
  eventfd_t count;
  ::eventfd_read(arrivals.number(), &count);
  signal_ = taker_.take_next(); // what arrived in between
  if (!signal_)
    arrivals.drained();
  return signal_ != 0;
}

Task<int> on_signal(int signal) {
  Signals signals({signal});
  co_return co_await signals.next();
}

} // namespace rill
