// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Children that end before the block does, and their failures as one group.
#include "rill/task_group.h"
#include "rill/exception_group.h"
#include "rill/run.h"
#include "rill/sleep.h"

#include <chrono>
#include <cstdio>
#include <stdexcept>

using namespace std::chrono_literals;

rill::Task<int> square(int number) {
  co_await rill::sleep_for(number * 1s);
  co_return number *number;
}

rill::Task<> fail(const char *why) {
  co_await rill::sleep_for(1s);
  throw std::runtime_error(why);
}

rill::Task<int> sum_of_squares() {
  co_return co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<int> {
    rill::TaskHandle<int> three = group.spawn(square(3), "three");
    rill::TaskHandle<int> four = group.spawn(square(4), "four");
    std::printf("'%s' and '%s' are running\n", three.name(), four.name());
    co_return co_await three.join() + co_await four.join();
  });
}

/// The first failure cancels the other children; both are over when the group throws.
rill::Task<int> count_failures() {
  int failures = 0;
  try {
    co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
      group.spawn(fail("the disk is full"));
      group.spawn(square(1000));
      co_return;
    });
  } catch (const rill::ExceptionGroup &group) {
    std::printf("%s\n", group.what());
    group.handle<std::runtime_error>([&](const std::runtime_error &error) {
      std::printf("failed: %s\n", error.what());
      ++failures;
    }); // throws a group of what is no runtime_error; split() only sorts
    failures += static_cast<int>(group.split<std::logic_error>().matching.size());
  }
  co_return failures;
}

rill::Task<int> example() {
  bool right = co_await sum_of_squares() == 25 && co_await count_failures() == 1;
  co_return right ? 0 : 1;
}

int main() { return rill::run(example(), {.virtual_time = true}); }
