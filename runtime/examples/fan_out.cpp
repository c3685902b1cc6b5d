// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Many tasks at once, but never more than a few: all results, all outcomes, or as they come.
#include "rill/as_completed.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/map.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/wait_any.h"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <ranges>
#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;

rill::Task<int> fetch(int page) {
  co_await rill::sleep_for((5 - page % 5) * 1s);
  if (page == 7)
    throw std::runtime_error("page 7 is gone");
  co_return page * 100;
}

/// A view makes each task when its turn comes: three are running, the others do not exist yet.
auto pages(int last) { return std::views::iota(0, last) | std::views::transform(fetch); }

/// Waiting for one of several that run already; the others go on.
rill::Task<int> first_of_two() {
  co_return co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<int> {
    std::vector<rill::TaskHandle<int>> handles;
    handles.push_back(group.spawn(fetch(1)));
    handles.push_back(group.spawn(fetch(4)));
    std::size_t first = co_await rill::wait_any(handles);
    co_return handles[first].result();
  });
}

rill::Task<int> example() {
  std::vector<int> sizes = co_await rill::gather(pages(5), {.limit = 3});
  std::printf("page 4 has %d words\n", sizes[4]);

  int gone = 0;
  for (const rill::Settled<int> &page : co_await rill::gather_settled(pages(10), {.limit = 3}))
    gone += !page.ok();
  std::printf("%d of 10 pages are gone\n", gone);

  int in_order_of_arrival = 0;
  auto print = [&](int words) -> rill::Task<> {
    std::printf("%d words have arrived\n", words);
    ++in_order_of_arrival;
    co_return;
  };
  co_await rill::as_completed(pages(5), {.limit = 3}, print);

  std::vector<int> numbers{1, 2, 3};
  std::vector<int> mapped = co_await rill::map(numbers, fetch, {.limit = 2});
  bool right = sizes[4] == 400 && gone == 1 && in_order_of_arrival == 5 && mapped[2] == 300;
  co_return right && co_await first_of_two() == 400 ? 0 : 1;
}

int main() { return rill::run(example(), {.virtual_time = true}); }
