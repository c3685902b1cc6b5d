// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What debug mode sees: slow steps, tasks that nobody awaited, and the tree of tasks.
#include "rill/debug.h"

#include "rill/event.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Task<> hog() {
  co_await yield();
  co_await yield();
}

TEST(Debug, ReportsSlowStepsByNameAndPlace) {
  std::vector<SlowStep> slow;
  LoopOptions options{.virtual_time = true, .debug = true, .slow_step = 0ns};
  options.on_slow_step = [&](const SlowStep &step) { slow.push_back(step); };
  run(hog(), options);
  ASSERT_EQ(slow.size(), 3u);
  EXPECT_TRUE(contains(slow[1].coroutine.function_name(), "hog"));
  EXPECT_LT(slow[1].resumed_at.line(), slow[2].resumed_at.line());
  EXPECT_GE(slow[1].held, 0ns);
}

TEST(Debug, ReportsNothingThatIsQuick) {
  LoopOptions options{.virtual_time = true, .debug = true, .slow_step = 1h};
  options.on_slow_step = [&](const SlowStep &) { ADD_FAILURE(); };
  options.on_never_awaited = [&](std::source_location) { ADD_FAILURE(); };
  run(hog(), options);
}

TEST(Debug, ReportsTasksThatWereNeverAwaited) {
  std::vector<std::string> dropped;
  LoopOptions options{.virtual_time = true, .debug = true, .slow_step = 1h};
  options.on_never_awaited = [&](std::source_location where) {
    dropped.push_back(where.function_name());
  };
  auto main = []() -> Task<> {
    Task<> forgotten = hog();
    Task<> awaited = hog();
    Task<> moved = std::move(awaited);
    co_await std::move(moved);
  };
  run(main(), options);
  ASSERT_EQ(dropped.size(), 1u);
  EXPECT_TRUE(contains(dropped[0], "hog"));
}

Task<> inner(Event &event) { co_await event.wait(); }

Task<> outer(Event &event) { co_await timeout(1h, inner(event)); }

TEST(Debug, ListsTheTasksAndWhoAwaitsWhom) {
  LoopOptions options{.virtual_time = true, .debug = true, .slow_step = 1h};
  Event event;
  auto main = [&]() -> Task<> {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn(outer(event), "child");
      co_await sleep_for(2s);
      std::vector<TaskInfo> list = tasks();
      RILL_REQUIRE(list.size() == 2);
      EXPECT_EQ(list[0].name, "main");
      EXPECT_EQ(list[0].state, TaskInfo::State::ready);
      EXPECT_EQ(list[0].depth, 0);
      EXPECT_EQ(list[1].name, "child");
      EXPECT_EQ(list[1].state, TaskInfo::State::waiting);
      EXPECT_EQ(list[1].depth, 1);
      EXPECT_EQ(list[1].age, 2s);
      RILL_REQUIRE(list[1].frames.size() >= 2);
      EXPECT_TRUE(contains(list[1].frames.front().coroutine.function_name(), "outer"));
      EXPECT_TRUE(contains(list[1].frames.back().coroutine.function_name(), "inner"));
      std::ostringstream tree;
      print_task_tree(tree);
      EXPECT_TRUE(contains(tree.str(), "  child: waiting, 2000 ms old\n")) << tree.str();
      event.set();
    });
  };
  run(main(), options);
}

Task<> nest(int depth, std::size_t &frames) {
  if (depth > 0) {
    co_await timeout(1h, nest(depth - 1, frames));
    co_return;
  }
  frames = tasks().at(0).frames.size();
}

RILL_TEST(Debug, ListsATaskHoweverDeepItsLimitsAreNested) {
  std::size_t frames = 0;
  co_await nest(200'000, frames);
  EXPECT_EQ(frames, 1u) << "it runs: its innermost coroutine is not known";
}

RILL_TEST(Debug, ListsGroupsInGroups) {
  co_await with_task_group([](TaskGroup &outer) -> Task<> {
    auto wait = []() -> Task<> { co_await sleep_for(1h); };
    auto group_of_two = [&]() -> Task<> {
      co_await with_task_group([&](TaskGroup &inner) -> Task<> {
        inner.spawn(wait(), "first");
        inner.spawn(wait(), "second");
        co_return;
      });
    };
    outer.spawn(group_of_two(), "group");
    outer.spawn(wait(), "third");
    co_await sleep_for(1s);
    std::string names;
    for (const TaskInfo &task : tasks())
      names += std::to_string(task.depth) + task.name + ' ';
    EXPECT_EQ(names, "0main 1group 2first 2second 1third ");
    outer.cancel();
  });
}

TEST(Debug, ListsNothingOffTheLoop) { EXPECT_THROW(tasks(), NoLoop); }

} // namespace
