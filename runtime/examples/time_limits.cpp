// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Limits on time: for a task, for a block that may ask for more, and for a whole request.
#include "rill/gather.h"
#include "rill/loop.h"
#include "rill/race.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/timeout.h"

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

rill::Task<int> ask(int replica, std::chrono::seconds time) {
  co_await rill::sleep_for(time);
  co_return replica;
}

rill::Task<bool> gives_up() {
  try {
    co_await rill::timeout(2s, ask(1, 10s));
  } catch (const rill::TimeoutError &error) {
    std::printf("%s\n", error.what());
    co_return true;
  }
  co_return false;
}

/// As long as something arrives, there is more time.
rill::Task<int> download() {
  int chunks = 0;
  co_await rill::with_timeout(3s, [&](rill::Timeout &limit) -> rill::Task<> {
    for (; chunks < 10; ++chunks) {
      co_await rill::sleep_for(2s);
      limit.reschedule(rill::EventLoop::current().now() + 3s);
    }
  });
  co_return chunks;
}

rill::Task<int> example() {
  auto [gave_up, chunks] = co_await rill::gather(gives_up(), download());
  rill::TimePoint soon = rill::EventLoop::current().now() + 5s;
  int first = co_await rill::deadline(soon, rill::race(ask(1, 3s), ask(2, 1s), ask(3, 2s)));
  std::printf("replica %d was the fastest\n", first);
  co_return gave_up && chunks == 10 && first == 2 ? 0 : 1;
}

int main() {
  try {
    return rill::run(example(), {.virtual_time = true});
  } catch (const rill::TimeoutError &late) {
    std::printf("%s\n", late.what());
    return 1;
  }
}
