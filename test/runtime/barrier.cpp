// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Barriers: nobody goes on before all have come.
#include "rill/barrier.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <stdexcept>

namespace {

using namespace rill;
using namespace std::chrono_literals;

RILL_TEST(Barrier, OpensWhenAllHaveArrivedAndAgainInTheNextRound) {
  Barrier barrier(3);
  int last = 0;
  int passed = 0;
  auto party = [&](Duration delay) -> Task<> {
    for (int round = 0; round < 2; ++round) {
      co_await sleep_for(delay);
      last += co_await barrier.arrive();
      ++passed;
    }
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (int i = 1; i <= 3; ++i)
      group.spawn(party(i * 1s));
    co_await sleep_for(2500ms);
    EXPECT_EQ(passed, 0);
    EXPECT_EQ(barrier.waiting(), 2u);
  });
  EXPECT_EQ(passed, 6);
  EXPECT_EQ(last, 2);
}

RILL_TEST(Barrier, ACancelledPartyHasNotArrived) {
  Barrier barrier(2);
  auto party = [&]() -> Task<> { co_await barrier.arrive(); };
  EXPECT_THROW((co_await settle(timeout(1s, party()))).value(), TimeoutError);
  EXPECT_EQ(barrier.waiting(), 0u);
  co_await gather(party(), party());
}

TEST(Barrier, NeedsAParty) { EXPECT_THROW(Barrier(0), std::invalid_argument); }

} // namespace
