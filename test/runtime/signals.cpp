// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Signals as something to wait for.
#include "rill/signals.h"

#include "rill/gather.h"
#include "rill/race.h"
#include "rill/run_blocking.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <array>
#include <csignal>
#include <initializer_list>
#include <latch>
#include <memory>
#include <system_error>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace rill;
using namespace std::chrono_literals;

RILL_REAL_TIME_TEST(Signals, ArriveOneAfterAnother) {
  Signals signals({SIGUSR1, SIGUSR2});
  ::raise(SIGUSR1);
  EXPECT_EQ(co_await signals.next(), SIGUSR1);
  auto send = []() -> Task<> {
    co_await yield();
    ::raise(SIGUSR2);
  };
  auto receive = [&]() -> Task<int> { co_return co_await signals.next(); };
  auto [received, sent] = co_await gather(receive(), send());
  EXPECT_EQ(received, SIGUSR2);
}

RILL_REAL_TIME_TEST(Signals, WaitingCanBeCancelled) {
  EXPECT_THROW((co_await settle(timeout(1ms, on_signal(SIGUSR1)))).value(), TimeoutError);
}

void (*handler_of(int signal))(int) {
  struct sigaction now;
  ::sigaction(signal, nullptr, &now);
  return now.sa_handler;
}

RILL_REAL_TIME_TEST(Signals, ArePutBackByWhoeverDiesLast) {
  auto first = std::make_unique<Signals>(std::initializer_list<int>{SIGUSR1, SIGUSR2});
  auto second = std::make_unique<Signals>(std::initializer_list<int>{SIGUSR1});
  first.reset();
  EXPECT_NE(handler_of(SIGUSR1), SIG_DFL);
  EXPECT_EQ(handler_of(SIGUSR2), SIG_DFL);
  ::raise(SIGUSR1);
  EXPECT_EQ(co_await second->next(), SIGUSR1);
  second.reset();
  EXPECT_EQ(handler_of(SIGUSR1), SIG_DFL);
}

RILL_REAL_TIME_TEST(Signals, EachOfSeveralGetsWhatItWants) {
  Signals first({SIGUSR1});
  Signals second({SIGUSR1, SIGUSR2});
  ::raise(SIGUSR1);
  EXPECT_EQ(co_await first.next(), SIGUSR1);
  EXPECT_EQ(co_await second.next(), SIGUSR1);
}

/// The kernel gives a signal to any thread that does not block it.
RILL_REAL_TIME_TEST(Signals, ReachTheLoopWhateverThreadsThereAre) {
  std::latch waiting(1);
  std::latch go(1);
  auto occupy = [&]() -> Task<> {
    co_await run_blocking([&] {
      waiting.count_down();
      go.wait();
    });
  };
  auto take = [&]() -> Task<> {
    co_await run_blocking([&] { waiting.wait(); });
    Signals signals({SIGTERM});
    for (int i = 0; i < 20; ++i) {
      ::kill(::getpid(), SIGTERM);
      EXPECT_EQ(co_await signals.next(), SIGTERM);
    }
    go.count_down();
  };
  co_await gather(occupy(), take());
}

RILL_REAL_TIME_TEST(Signals, LeaveProcessesThatAreStartedAlone) {
  Signals signals({SIGTERM});
  std::array<const char *, 4> command{"/bin/sh", "-c", "kill -TERM $$; exit 0", nullptr};
  pid_t child = 0;
  RILL_REQUIRE(::posix_spawn(&child, command[0], nullptr, nullptr,
                             const_cast<char **>(command.data()), environ) == 0);
  int status = co_await run_blocking([child] {
    int result = 0;
    ::waitpid(child, &result, 0);
    return result;
  });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

RILL_REAL_TIME_TEST(Signals, WhatWasBlockedBeforeStaysBlocked) {
  auto is_blocked = [] {
    sigset_t blocked;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    return ::sigismember(&blocked, SIGUSR1) == 1;
  };
  sigset_t mine;
  ::sigemptyset(&mine);
  ::sigaddset(&mine, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &mine, nullptr);
  ::raise(SIGUSR1);
  EXPECT_EQ(co_await on_signal(SIGUSR1), SIGUSR1);
  EXPECT_TRUE(is_blocked());
  ::pthread_sigmask(SIG_UNBLOCK, &mine, nullptr);
}

volatile std::sig_atomic_t handled = 0;

RILL_REAL_TIME_TEST(Signals, WhatNobodyHasAwaitedIsDeliveredAsEver) {
  struct sigaction own = {};
  own.sa_handler = [](int) { handled = handled + 1; };
  struct sigaction before;
  ::sigaction(SIGUSR1, &own, &before);
  {
    Signals signals({SIGUSR1});
    ::raise(SIGUSR1);
    EXPECT_EQ(handled, 0);
  }
  EXPECT_EQ(handled, 1);
  ::sigaction(SIGUSR1, &before, nullptr);
  co_return;
}

RILL_REAL_TIME_TEST(Signals, CanBeRaced) {
  auto raise = []() -> Task<int> {
    co_await yield();
    ::raise(SIGUSR2);
    co_await sleep_for(1h);
    co_return 0;
  };
  EXPECT_EQ(co_await race(on_signal(SIGUSR1), on_signal(SIGUSR2), raise()), SIGUSR2);
  EXPECT_EQ(handler_of(SIGUSR1), SIG_DFL);
  EXPECT_EQ(handler_of(SIGUSR2), SIG_DFL);
}

RILL_REAL_TIME_TEST(Signals, WhatIsNoSignalIsRefused) {
  for (int signal : {0, -1, 12345, SIGKILL, SIGSTOP, SIGSEGV})
    EXPECT_THROW(Signals({SIGUSR1, signal}), std::system_error) << signal;
  EXPECT_EQ(handler_of(SIGUSR1), SIG_DFL);
  co_return;
}

} // namespace
