// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A service as its main() sees it: it works on the beat until SIGINT comes, says what it is doing
// on SIGUSR1, and reports what no task can be told.
#include "rill/debug.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/signals.h"
#include "rill/sleep.h"
#include "rill/task_group.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

/// Waiting until, not for: what the work takes does not add up.
rill::Task<> beat(int &beats) {
  rill::TimePoint next = rill::EventLoop::current().now();
  for (;;) {
    co_await rill::sleep_until(next += 2ms);
    if (++beats == 5)
      ::raise(SIGUSR1);
    if (beats == 10)
      ::raise(SIGINT);
  }
}

rill::Task<> explain(int &explained) {
  rill::Signals questions({SIGUSR1}); // for the signal that comes again and again
  for (;;) {
    co_await questions.next();
    rill::print_task_tree(std::cout);
    ++explained;
  }
}

rill::Task<int> service() {
  int beats = 0;
  int explained = 0;
  int signal = 0;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(beat(beats), "beat");
    group.spawn(explain(explained), "explain");
    rill::EventLoop::current().post([] { throw std::runtime_error("a callback failed"); });
    signal = co_await rill::on_signal(SIGINT);
    group.cancel(); // both tasks end quietly, and are awaited
  });
  std::printf("stopped by signal %d after %d beats\n", signal, beats);
  co_return signal == SIGINT &&beats >= 10 && explained == 1 ? 0 : 1;
}

int main() {
  int reported = 0;
  rill::EventLoop loop;
  loop.set_exception_handler([&](std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception &exception) {
      std::printf("reported: %s\n", exception.what());
      ++reported;
    }
  });
  int result = rill::run(loop, service());
  return reported == 1 ? result : 1;
}
