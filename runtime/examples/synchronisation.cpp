// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that wait for each other: each primitive where it belongs.
#include "rill/barrier.h"
#include "rill/condition.h"
#include "rill/event.h"
#include "rill/mutex.h"
#include "rill/run.h"
#include "rill/semaphore.h"
#include "rill/shared_mutex.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/timeout.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

/// Reading, waiting and writing back belong together: without the mutex deposits would be lost.
struct Account {
  rill::Mutex mutex;
  rill::Condition grown;
  int balance = 0;

  rill::Task<> deposit(int amount) {
    rill::Mutex::Guard guard = co_await mutex.lock();
    int before = balance;
    co_await rill::sleep_for(1s);
    balance = before + amount;
    grown.notify_all();
  }
  rill::Task<> withdraw(int amount) {
    rill::Mutex::Guard guard = co_await mutex.lock();
    co_await grown.wait(guard, [&] { return balance >= amount; });
    balance -= amount;
  }
};

struct Kitchen {
  rill::Semaphore stoves{2};
  rill::Event opened;
  rill::Barrier dinner{3};
  rill::SharedMutex menu;
  int cooking = 0;
  int most_cooking = 0;

  rill::Task<> cook() {
    co_await opened.wait();
    {
      rill::SharedMutex::SharedGuard reading = co_await menu.lock_shared();
      co_await rill::sleep_for(1s);
    }
    {
      rill::Semaphore::Permit stove = co_await stoves.permit();
      most_cooking = std::max(most_cooking, ++cooking);
      co_await rill::sleep_for(10s);
      --cooking;
    }
    if (co_await dinner.arrive())
      std::printf("dinner is ready\n");
  }
  rill::Task<> open() {
    rill::SharedMutex::Guard writing = co_await menu.lock();
    co_await rill::sleep_for(1s);
    opened.set();
  }
};

rill::Task<int> example() {
  Account account;
  Kitchen kitchen;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(account.withdraw(30));
    for (int i = 0; i < 5; ++i)
      group.spawn(account.deposit(10));
    for (int i = 0; i < 3; ++i)
      group.spawn(kitchen.cook());
    group.spawn(kitchen.open());
    co_return;
  });
  std::printf("balance %d, stoves in use at most %d\n", account.balance, kitchen.most_cooking);
  co_return account.balance == 20 && kitchen.most_cooking == 2 ? 0 : 1;
}

int main() { return rill::run(rill::timeout(1h, example()), {.virtual_time = true}); }
