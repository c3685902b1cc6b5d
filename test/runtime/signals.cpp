// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Signals as something to wait for.
#include "rill/signals.h"

#include "rill/gather.h"
#include "rill/race.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <csignal>
#include <initializer_list>
#include <memory>
#include <system_error>

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

bool is_blocked(int signal) {
  sigset_t blocked;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  return ::sigismember(&blocked, signal) == 1;
}

RILL_REAL_TIME_TEST(Signals, AreUnblockedByWhoeverDiesLast) {
  auto first = std::make_unique<Signals>(std::initializer_list<int>{SIGUSR1, SIGUSR2});
  auto second = std::make_unique<Signals>(std::initializer_list<int>{SIGUSR1});
  first.reset();
  EXPECT_TRUE(is_blocked(SIGUSR1));
  EXPECT_FALSE(is_blocked(SIGUSR2));
  ::raise(SIGUSR1);
  EXPECT_EQ(co_await second->next(), SIGUSR1);
  second.reset();
  EXPECT_FALSE(is_blocked(SIGUSR1));
}

RILL_REAL_TIME_TEST(Signals, WhatWasBlockedBeforeStaysBlocked) {
  sigset_t mine;
  ::sigemptyset(&mine);
  ::sigaddset(&mine, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &mine, nullptr);
  EXPECT_THROW((co_await settle(timeout(1ms, on_signal(SIGUSR1)))).value(), TimeoutError);
  EXPECT_TRUE(is_blocked(SIGUSR1));
  ::pthread_sigmask(SIG_UNBLOCK, &mine, nullptr);
}

RILL_REAL_TIME_TEST(Signals, CanBeRaced) {
  auto raise = []() -> Task<int> {
    co_await yield();
    ::raise(SIGUSR2);
    co_await sleep_for(1h);
    co_return 0;
  };
  EXPECT_EQ(co_await race(on_signal(SIGUSR1), on_signal(SIGUSR2), raise()), SIGUSR2);
  EXPECT_FALSE(is_blocked(SIGUSR1));
  EXPECT_FALSE(is_blocked(SIGUSR2));
}

RILL_REAL_TIME_TEST(Signals, WhatIsNoSignalIsRefused) {
  EXPECT_THROW(Signals({12345}), std::system_error);
  co_return;
}

} // namespace
