// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The heap of deadlines against a sorted reference.
#include "rill/timer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <limits>
#include <random>
#include <vector>

#include <time.h>

namespace {

using namespace rill;
using namespace std::chrono_literals;

struct Recorder : Timer {
  Recorder(int id, std::vector<int> &fired) : Timer(&Recorder::fire), id(id), fired(fired) {}
  static void fire(Timer &timer) noexcept {
    auto &self = static_cast<Recorder &>(timer);
    self.fired.push_back(self.id);
  }
  int id;
  std::vector<int> &fired;
};

TEST(TimerQueue, FiresInOrderWhateverIsArmedAndDisarmed) {
  std::mt19937 random(1);
  TimerQueue queue;
  std::vector<int> fired;
  std::deque<Recorder> timers;
  std::vector<std::pair<TimePoint, int>> expected;
  for (int i = 0; i < 2000; ++i) {
    TimePoint at = TimePoint() + (random() % 100) * 1ms;
    queue.arm(timers.emplace_back(i, fired), at);
    expected.emplace_back(at, i);
  }
  for (int i = 0; i < 2000; i += 3)
    queue.disarm(timers[static_cast<std::size_t>(i)]);
  std::erase_if(expected, [](const auto &timer) { return timer.second % 3 == 0; });
  std::ranges::sort(expected); // equal deadlines: in the order in which they were armed

  for (Duration now = 0ms; now <= 100ms; now += 7ms)
    queue.fire_due(TimePoint() + now);
  queue.fire_due(TimePoint() + 1s);
  EXPECT_TRUE(queue.empty());
  std::vector<int> ids;
  for (const auto &[at, id] : expected)
    ids.push_back(id);
  EXPECT_EQ(fired, ids);
}

/// What this thread has computed: others use the machine as well.
Duration computed() {
  timespec time;
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

TEST(TimerQueue, TheFirstOfManyIsTakenOutWithoutAPause) {
  std::mt19937 random(1);
  TimerQueue queue;
  std::vector<int> fired;
  std::deque<Recorder> timers;
  for (int i = 0; i < 200'000; ++i)
    timers.emplace_back(i, fired);
  Duration begun = computed();
  for (Recorder &timer : timers)
    queue.arm(timer, TimePoint() + 1ms + (random() % 1'000'000) * 1us);
  Duration to_arm_all = computed() - begun;

  begun = computed();
  queue.disarm(timers[0]);
  queue.fire_due(queue.next_deadline());
  EXPECT_LT(computed() - begun, to_arm_all / 50);
}

TEST(TimerQueue, RearmingMovesTheDeadline) {
  TimerQueue queue;
  std::vector<int> fired;
  Recorder timer(1, fired);
  queue.arm(timer, TimePoint() + 1s);
  queue.arm(timer, TimePoint() + 2s);
  queue.fire_due(TimePoint() + 1s);
  EXPECT_TRUE(fired.empty());
  EXPECT_EQ(queue.next_deadline(), TimePoint() + 2s);
  queue.disarm(timer);
  queue.disarm(timer);
  EXPECT_EQ(queue.next_deadline(), TimePoint::max());
}

TEST(Clock, SumsSaturate) {
  EXPECT_EQ(saturate(std::chrono::hours::max()), Duration::max());
  EXPECT_EQ(saturate(std::chrono::hours::min()), Duration::min());
  EXPECT_EQ(saturate(std::chrono::duration<double>(std::nan(""))), Duration::max());
  EXPECT_EQ(times(3s, 4), 12s);
  EXPECT_EQ(times(3s, std::numeric_limits<std::size_t>::max()), Duration::max());
  EXPECT_EQ(later(TimePoint() + 1s, Duration::max()), TimePoint::max());
  EXPECT_EQ(later(TimePoint() - 1s, Duration::min()), TimePoint::min());
}

} // namespace
