// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tests of coroutines with GoogleTest, in virtual time: a test that sleeps for an hour takes no
// time, and a test that would wait for ever fails with Deadlock.
//
//   RILL_TEST(Mutex, IsFair) {
//     co_await rill::sleep_for(1h);
//     EXPECT_TRUE(...);             // ASSERT_* returns, which a coroutine cannot: RILL_REQUIRE
//   }
#ifndef RILL_TESTING_H
#define RILL_TESTING_H

#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace rill::testing {

/// What RILL_REQUIRE throws to leave a test whose rest would make no sense.
struct RequirementFailed final : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Runs `test` in virtual time. Blocks the thread.
template <class T> T run_virtual(Task<T> test) RILL_BLOCKING {
  return rill::run(std::move(test), {.virtual_time = true});
}

} // namespace rill::testing

#define RILL_TEST(suite, name)                                                                     \
  RILL_TEST_ON_(suite, name, (::rill::LoopOptions{.virtual_time = true}))
/// The same in real time, for what waits for the world outside: sockets and threads.
#define RILL_REAL_TIME_TEST(suite, name) RILL_TEST_ON_(suite, name, (::rill::LoopOptions{}))

#define RILL_TEST_ON_(suite, name, options)                                                        \
  static ::rill::Task<> suite##_##name##_body();                                                   \
  TEST(suite, name) { ::rill::run(suite##_##name##_body(), options); }                             \
  static ::rill::Task<> suite##_##name##_body()

#define RILL_REQUIRE(condition)                                                                    \
  (static_cast<bool>(condition)                                                                    \
       ? void()                                                                                    \
       : throw ::rill::testing::RequirementFailed("required: " #condition))

#endif
