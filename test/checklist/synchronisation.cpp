// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that share something wait for each other, and give back what they have taken.
#include "rill/barrier.h"
#include "rill/condition.h"
#include "rill/event.h"
#include "rill/mutex.h"
#include "rill/semaphore.h"
#include "rill/settled.h"
#include "rill/shared_mutex.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <chrono>
#include <stdexcept>
#include <string>

namespace {

using namespace std::chrono_literals;

rill::Task<> work(bool fails) {
  co_await rill::sleep_for(1s);
  if (fails)
    throw std::runtime_error("no luck");
}

namespace wrong {

/// When the work fails, the permit is gone for good.
rill::Task<> limited(rill::Semaphore &permits, bool fails) {
  co_await permits.acquire(); // warning: 'permits' is taken here and not given back when 'work' throws [coro-unreleased-permit]
  co_await work(fails);
  permits.release();
}

/// Who is notified is not the first to look: another may have taken the last one.
struct Shelf {
  rill::Mutex mutex;
  rill::Condition filled;
  int items = 0;

  rill::Task<> take() {
    rill::Mutex::Guard guard = co_await mutex.lock();
    if (items == 0)
      co_await filled.wait(guard); // warning: [coro-condition-without-loop]
    --items;
  }
};

} // namespace wrong

namespace right {

/// Reading, waiting and writing back belong together.
class Counter {
public:
  rill::Task<> increment() {
    rill::Mutex::Guard guard = co_await mutex_.lock();
    int before = value_;
    co_await rill::sleep_for(10ms);
    value_ = before + 1;
  }
  rill::Task<int> value() {
    rill::Mutex::Guard guard = co_await mutex_.lock();
    co_return value_;
  }

private:
  rill::Mutex mutex_;
  int value_ = 0;
};
rill::Task<> count_to_ten(Counter &counter) {
  for (int i = 0; i < 10; ++i)
    co_await counter.increment();
}

/// A permit that gives itself back.
rill::Task<> limited(rill::Semaphore &permits, bool fails) {
  rill::Semaphore::Permit permit = co_await permits.permit();
  co_await work(fails);
}

struct Shelf {
  rill::Mutex mutex;
  rill::Condition filled;
  int items = 0;

  rill::Task<> put() {
    rill::Mutex::Guard guard = co_await mutex.lock();
    ++items;
    filled.notify_all();
  }
  rill::Task<> take() {
    rill::Mutex::Guard guard = co_await mutex.lock();
    co_await filled.wait(guard, [this] { return items > 0; });
    --items;
  }
};

/// All have arrived before one goes on, and the barrier serves again.
rill::Task<> run_laps(rill::Barrier &barrier, rill::Duration pace, int laps, std::string &log) {
  for (int lap = 0; lap < laps; ++lap) {
    co_await rill::sleep_for(pace);
    if (co_await barrier.arrive())
      log += std::to_string(lap);
  }
}

/// Readers together, a writer alone.
struct Document {
  rill::SharedMutex mutex;
  std::string text = "draft";

  rill::Task<std::string> read() {
    rill::SharedMutex::SharedGuard reading = co_await mutex.lock_shared();
    co_await rill::sleep_for(1s);
    co_return text;
  }
  rill::Task<> write(std::string words) {
    rill::SharedMutex::Guard writing = co_await mutex.lock();
    text.clear();
    co_await rill::sleep_for(1s);
    text = std::move(words);
  }
};

} // namespace right

RILL_TEST(Synchronisation, ACounterLosesNothing) {
  right::Counter counter;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (int worker = 0; worker < 5; ++worker)
      group.spawn(right::count_to_ten(counter));
    co_return;
  });
  EXPECT_EQ(co_await counter.value(), 50);
}

RILL_TEST(Synchronisation, APermitComesBackOnEveryPath) {
  rill::Semaphore permits(1);
  EXPECT_THROW((co_await rill::settle(right::limited(permits, true))).value(), std::runtime_error);
  EXPECT_EQ(permits.available(), 1u);
  EXPECT_THROW((co_await rill::settle(wrong::limited(permits, true))).value(), std::runtime_error);
  EXPECT_EQ(permits.available(), 0u);
}

template <class Shelf> rill::Task<> two_take_one(Shelf &shelf) {
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(shelf.take());
    group.spawn(shelf.take());
    co_await rill::sleep_for(1s);
    ++shelf.items;
    shelf.filled.notify_all();
    co_await rill::sleep_for(1s);
    EXPECT_LE(shelf.items, 0);
    ++shelf.items;
    shelf.filled.notify_all();
  });
}

RILL_TEST(Synchronisation, WhoIsNotifiedLooksAgain) {
  right::Shelf right;
  co_await two_take_one(right);
  EXPECT_EQ(right.items, 0);
  wrong::Shelf wrong;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(wrong.take());
    group.spawn(wrong.take());
    co_await rill::sleep_for(1s);
    ++wrong.items;
    wrong.filled.notify_all();
  });
  EXPECT_EQ(wrong.items, -1) << "two have taken the only one";
  co_await right.put();
  EXPECT_EQ(right.items, 1);
}

RILL_TEST(Synchronisation, ABarrierServesAgain) {
  rill::Barrier barrier(2);
  std::string log;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(right::run_laps(barrier, 1s, 3, log));
    group.spawn(right::run_laps(barrier, 2s, 3, log));
    co_return;
  });
  EXPECT_EQ(log, "012");
}

RILL_TEST(Synchronisation, NobodyReadsHalfADocument) {
  right::Document document;
  std::vector<std::string> read;
  auto reader = [&]() -> rill::Task<> { read.push_back(co_await document.read()); };
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(reader());
    group.spawn(document.write("final"));
    group.spawn(reader());
    co_return;
  });
  EXPECT_EQ(read, (std::vector<std::string>{"draft", "final"}));
}

} // namespace
