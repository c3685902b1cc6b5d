// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Children end before the block that started them, and their failures come out as one group.
#include "support/stopwatch.h"

#include "rill/exception_group.h"
#include "rill/queue.h"
#include "rill/semaphore.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/spawn_detached.h"
#include "rill/task_group.h"
#include "rill/task_handle.h"
#include "rill/testing.h"

#include <chrono>
#include <exception>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

rill::Task<int> square(int number) {
  co_await rill::sleep_for(1s);
  co_return number *number;
}

template <class Error> rill::Task<> fail_with(const char *text) {
  co_await rill::yield();
  throw Error(text);
}

namespace wrong {

/// A report that fails, fails unseen.
void start_quietly() {
  rill::spawn_detached(fail_with<std::runtime_error>("no paper"), [](std::exception_ptr) {}); // warning: exception of 'fail_with' is lost: its handler ignores it [coro-unobserved-exception]
}

} // namespace wrong

namespace right {

/// The results are there when the group has ended.
rill::Task<std::tuple<int, int, int>> squares() {
  std::optional<std::tuple<rill::TaskHandle<int>, rill::TaskHandle<int>, rill::TaskHandle<int>>>
      handles;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    handles.emplace(group.spawn(square(1)), group.spawn(square(2)), group.spawn(square(3)));
    co_return;
  });
  auto [one, two, three] = *handles;
  co_return std::tuple(one.result(), two.result(), three.result());
}

/// Children start at once, and the parent has time for other things.
rill::Task<int> in_the_background() {
  co_return co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<int> {
    rill::TaskHandle<int> three = group.spawn(square(3), "three");
    rill::TaskHandle<int> four = group.spawn(square(4), "four");
    co_await rill::sleep_for(500ms);
    co_return co_await three.join() + co_await four.join();
  });
}

/// Groups in groups; the permits are shared, so that all together are no more than a few.
rill::Task<> add_square(int number, int &sum, rill::Semaphore &permits) {
  rill::Semaphore::Permit permit = co_await permits.permit();
  sum += co_await square(number);
}
rill::Task<> add_squares(std::span<const int> batch, int &sum, rill::Semaphore &permits) {
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (int number : batch)
      group.spawn(add_square(number, sum, permits));
    co_return;
  });
}
rill::Task<int> add_batches(std::span<const int> left, std::span<const int> right) {
  int sum = 0;
  rill::Semaphore permits(4);
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(add_squares(left, sum, permits));
    group.spawn(add_squares(right, sum, permits));
    co_return;
  });
  co_return sum;
}

/// A child that starts others, as work comes in, but no more than there are permits.
rill::Task<> handle(int item, int &sum, rill::Semaphore::Permit) { sum += co_await square(item); }
rill::Task<> dispatch(rill::TaskGroup &group, rill::Queue<int> &queue, int &sum,
                      rill::Semaphore &permits) {
  while (std::optional<int> item = co_await queue.pop()) {
    rill::Semaphore::Permit permit = co_await permits.permit();
    group.spawn(handle(*item, sum, std::move(permit)));
  }
}
rill::Task<int> dispatch_all(int items) {
  rill::Queue<int> queue(2);
  rill::Semaphore permits(3);
  int sum = 0;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(dispatch(group, queue, sum, permits));
    for (int item = 1; item <= items; ++item)
      co_await queue.push(int(item));
    queue.close();
  });
  co_return sum;
}

/// Each kind of failure has its handler; what nobody handles goes on.
rill::Task<std::string> sort_failures() {
  std::string seen;
  try {
    co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
      group.spawn(fail_with<std::invalid_argument>("argument"));
      group.spawn(fail_with<std::out_of_range>("range"));
      group.spawn(fail_with<std::runtime_error>("other"));
      co_return;
    });
  } catch (const rill::ExceptionGroup &group) {
    auto [arguments, others] = group.split<std::invalid_argument>();
    seen += std::to_string(arguments.size()) + " argument, ";
    rill::ExceptionGroup(others).handle<std::exception>(
        [&](const std::exception &error) { seen += std::string(error.what()) + " "; });
  }
  co_return seen;
}

/// Several errors that belong together are thrown together.
void report(std::vector<std::exception_ptr> errors) {
  if (!errors.empty())
    throw rill::ExceptionGroup(std::move(errors));
}

/// What shall outlive the request that starts it belongs to somebody who lives longer: the group
/// of the server.
rill::Task<> send_mail(std::vector<std::string> &sent, std::string to) {
  co_await rill::sleep_for(10s);
  sent.push_back(std::move(to));
}
rill::Task<int> create_user(rill::TaskGroup &background, std::vector<std::string> &sent) {
  co_await rill::sleep_for(1s);
  background.spawn(send_mail(sent, "alice"));
  co_return 201;
}

/// What belongs to nobody has at least somebody who is told when it fails.
void start_report(std::vector<std::string> &errors) {
  rill::spawn_detached(fail_with<std::runtime_error>("no paper"), [&](std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception &reason) {
      errors.push_back(reason.what());
    }
  });
}

} // namespace right

RILL_TEST(TaskGroups, ResultsAreThereWhenItHasEnded) {
  Stopwatch watch;
  EXPECT_EQ(co_await right::squares(), std::tuple(1, 4, 9));
  EXPECT_EQ(watch.elapsed(), 1s);
  EXPECT_EQ(co_await right::in_the_background(), 25);
  EXPECT_EQ(watch.elapsed(), 2s);
}

RILL_TEST(TaskGroups, GroupsInGroupsShareThePermits) {
  Stopwatch watch;
  std::vector<int> left{1, 2, 3};
  std::vector<int> right{4, 5};
  EXPECT_EQ(co_await right::add_batches(left, right), 1 + 4 + 9 + 16 + 25);
  EXPECT_EQ(watch.elapsed(), 2s);
}

RILL_TEST(TaskGroups, AChildMayStartOthers) {
  Stopwatch watch;
  EXPECT_EQ(co_await right::dispatch_all(9), 285);
  EXPECT_EQ(watch.elapsed(), 3s);
}

RILL_TEST(TaskGroups, FailuresAreSortedByType) {
  EXPECT_EQ(co_await right::sort_failures(), "1 argument, range other ");
}

TEST(TaskGroups, ErrorsCanBeThrownTogether) {
  EXPECT_NO_THROW(right::report({}));
  auto error = std::make_exception_ptr(std::runtime_error("one"));
  EXPECT_THROW(right::report({error, error}), rill::ExceptionGroup);
}

RILL_TEST(TaskGroups, TheBackgroundIsSomebodysToo) {
  std::vector<std::string> sent;
  Stopwatch watch;
  co_await rill::with_task_group([&](rill::TaskGroup &background) -> rill::Task<> {
    EXPECT_EQ(co_await right::create_user(background, sent), 201);
    EXPECT_EQ(watch.elapsed(), 1s);
    EXPECT_TRUE(sent.empty());
  });
  EXPECT_EQ(sent, std::vector<std::string>{"alice"});
}

RILL_TEST(TaskGroups, SomebodyIsToldWhenTheDetachedFail) {
  std::vector<std::string> errors;
  wrong::start_quietly();
  right::start_report(errors);
  co_await rill::sleep_for(1s);
  EXPECT_EQ(errors, std::vector<std::string>{"no paper"});
}

} // namespace
