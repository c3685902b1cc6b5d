// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Events: set once, seen by all who wait.
#include "rill/event.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<> note(Event &event, std::vector<int> &out, int id) {
  co_await event.wait();
  out.push_back(id);
}

RILL_TEST(Event, WakesAllInOrder) {
  Event event;
  std::vector<int> out;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (int i = 0; i < 3; ++i)
      group.spawn(note(event, out, i));
    co_await sleep_for(1s);
    EXPECT_TRUE(out.empty());
    event.set();
    event.clear(); // who waited has seen it all the same
  });
  EXPECT_EQ(out, (std::vector{0, 1, 2}));
  EXPECT_FALSE(event.is_set());
}

RILL_TEST(Event, DoesNotWaitWhenSet) {
  Event event;
  event.set();
  co_await event.wait();
  EXPECT_TRUE(event.is_set());
}

} // namespace
