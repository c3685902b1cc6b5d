// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Signals as something to wait for.
#include "rill/signals.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <csignal>
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

RILL_REAL_TIME_TEST(Signals, WhatIsNoSignalIsRefused) {
  EXPECT_THROW(Signals({12345}), std::system_error);
  co_return;
}

} // namespace
