// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Signals that end a program in order.
#include "rill/until_interrupted.h"

#include "rill/finally.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <csignal>
#include <stdexcept>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<> serve(bool &cleaned_up) {
  auto clean_up = [&]() -> Task<> {
    co_await sleep_for(1ms);
    cleaned_up = true;
  };
  co_await finally(sleep_for(1h), clean_up);
}

Task<> raise_and_serve(int signal, bool &cleaned_up) {
  ::raise(signal);
  co_await serve(cleaned_up);
}

RILL_REAL_TIME_TEST(UntilInterrupted, ASignalCancelsTheTask) {
  for (int signal : {SIGINT, SIGTERM}) {
    bool cleaned_up = false;
    int interrupted_by = 0;
    try {
      co_await until_interrupted(raise_and_serve(signal, cleaned_up));
    } catch (const Interrupted &interrupted) {
      interrupted_by = interrupted.signal();
    }
    EXPECT_TRUE(cleaned_up);
    EXPECT_EQ(interrupted_by, signal);
  }
}

RILL_REAL_TIME_TEST(UntilInterrupted, WithoutASignalItIsTheTask) {
  auto answer = []() -> Task<int> {
    co_await yield();
    co_return 42;
  };
  auto fail = []() -> Task<> {
    co_await yield();
    throw std::runtime_error("failed");
  };
  EXPECT_EQ(co_await until_interrupted(answer()), 42);
  EXPECT_THROW((co_await settle(until_interrupted(fail()))).value(), std::runtime_error);
  EXPECT_THROW((co_await settle(timeout(1ms, until_interrupted(sleep_for(1h))))).value(),
               TimeoutError);
}

RILL_REAL_TIME_TEST(UntilInterrupted, AResultOfATaskThatIsInterruptedWins) {
  auto answer = []() -> Task<int> {
    ::raise(SIGINT);
    Settled<void> slept = co_await settle(sleep_for(1h));
    co_return slept.cancelled() ? 42 : 0;
  };
  EXPECT_EQ(co_await until_interrupted(answer()), 42);
}

RILL_REAL_TIME_TEST(UntilInterrupted, APlainCancellationOfTheTaskStaysOne) {
  auto cancelled = []() -> Task<> {
    co_await yield();
    throw Cancelled();
  };
  Settled<void> outcome = co_await settle(until_interrupted(cancelled()));
  EXPECT_TRUE(outcome.cancelled());
}

/// The cleanup hangs, and the user loses patience.
Task<> hang_in_cleanup() {
  auto hang = []() -> Task<> {
    ::raise(SIGINT);
    co_await sleep_for(1h);
  };
  ::raise(SIGINT);
  co_await finally(sleep_for(1h), hang);
}

TEST(UntilInterruptedDeathTest, TheSecondSignalKills) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(run(until_interrupted(hang_in_cleanup())), ::testing::KilledBySignal(SIGINT), "");
}

} // namespace
