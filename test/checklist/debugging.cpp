// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a running program says about itself: who holds the loop, who was never awaited, who waits
// where, and what nobody has caught.
#include "rill/debug.h"
#include "rill/event.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/spawn_detached.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <chrono>
#include <exception>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

namespace wrong {

rill::Task<> hold_the_loop() {
  std::this_thread::sleep_for(5ms); // warning: 'std::this_thread::sleep_for' blocks the thread that this coroutine runs on [coro-blocking-call]
  co_return;
}

rill::Task<> forget() {
  auto forgotten = hold_the_loop(); // warning: task 'forgotten' is never awaited [coro-discarded-task]
  co_return;
}

} // namespace wrong

namespace right {

rill::Task<> wait_for_customers(rill::Event &opened) { co_await opened.wait(); }

/// A report for a person who looks: every task, what it waits for and where.
std::string report() {
  std::ostringstream text;
  rill::print_task_tree(text);
  return text.str();
}

/// The last net: for what is thrown where no task can be given it.
void post_something_broken(rill::EventLoop &loop) {
  loop.post([] { throw std::runtime_error("broken"); });
}

} // namespace right

bool names(const std::source_location &where, std::string_view function) {
  return std::string_view(where.function_name()).find(function) != std::string_view::npos;
}

TEST(Debugging, ItSaysWhoHoldsTheLoop) {
  std::vector<rill::SlowStep> slow;
  rill::LoopOptions options{.debug = true, .slow_step = 4ms};
  options.on_slow_step = [&](const rill::SlowStep &step) { slow.push_back(step); };
  rill::run(wrong::hold_the_loop(), options);
  ASSERT_EQ(slow.size(), 1u);
  EXPECT_TRUE(names(slow.front().coroutine, "hold_the_loop"));
  EXPECT_GE(slow.front().held, 5ms);
}

TEST(Debugging, ItSaysWhoWasNeverAwaited) {
  std::vector<std::source_location> forgotten;
  rill::LoopOptions options{.debug = true};
  options.on_never_awaited = [&](std::source_location where) { forgotten.push_back(where); };
  rill::run(wrong::forget(), options);
  ASSERT_EQ(forgotten.size(), 1u);
  EXPECT_TRUE(names(forgotten.front(), "hold_the_loop"));
}

RILL_TEST(Debugging, ItSaysWhoWaitsWhere) {
  rill::Event opened;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(right::wait_for_customers(opened), "baker");
    group.spawn(right::wait_for_customers(opened), "butcher");
    co_await rill::yield();
    std::string report = right::report();
    for (const char *part : {"baker", "butcher", "wait_for_customers", "debugging.cpp"})
      EXPECT_NE(report.find(part), std::string::npos) << report;
    EXPECT_EQ(rill::tasks().size(), 3u);
    opened.set();
  });
}

TEST(Debugging, ANetCatchesWhatNobodyElseCan) {
  rill::EventLoop loop({.virtual_time = true});
  std::vector<std::string> caught;
  loop.set_exception_handler([&](std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception &reason) {
      caught.push_back(reason.what());
    }
  });
  right::post_something_broken(loop);
  rill::run(loop, []() -> rill::Task<> { co_await rill::sleep_for(1s); }());
  EXPECT_EQ(caught, std::vector<std::string>{"broken"});
}

} // namespace
