// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Connections that are expensive to open are opened once and lent.
#include "rill/pool.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

class Database {
public:
  explicit Database(int &open) noexcept : open_(&open) { ++open; }
  rill::Task<int> query(int number) {
    co_await rill::sleep_for(1s);
    co_return number + 1;
  }
  rill::Task<bool> ping() {
    co_await rill::sleep_for(10ms);
    co_return true;
  }
  rill::Task<> close() {
    co_await rill::sleep_for(100ms);
    --*open_;
  }

private:
  int *open_;
};

using Databases = rill::Pool<Database>;

rill::Task<> request(Databases &databases, int number, int &sum) {
  Databases::Lease database = co_await databases.acquire();
  sum += co_await database->query(number);
}

rill::Task<int> example() {
  int open = 0;
  int opened = 0;
  int sum = 0;
  auto connect = [&]() -> rill::Task<Database> {
    co_await rill::sleep_for(2s);
    ++opened;
    co_return Database(open);
  };
  auto serve = [&](Databases &databases) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      for (int i = 0; i < 12; ++i)
        group.spawn(request(databases, i, sum));
      co_return;
    });
  };
  rill::PoolOptions<Database> options{
      .size = 3, .idle_limit = 1min, .healthy = [](Database &database) { return database.ping(); }};
  co_await rill::use(Databases(connect, options), serve);
  std::printf("12 requests over %d connections, %d left open\n", opened, open);
  co_return sum == 78 && opened == 3 && open == 0 ? 0 : 1;
}

int main() { return rill::run(rill::timeout(1h, example()), {.virtual_time = true}); }
