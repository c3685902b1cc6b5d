// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Memory runs out at the n-th allocation, for every n that a program makes: what comes out is
// std::bad_alloc, and nothing is leaked, half-run or waited for in vain.
#include "rill/as_completed.h"
#include "rill/finally.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/generator.h"
#include "rill/pipeline.h"
#include "rill/pool.h"
#include "rill/queue.h"
#include "rill/race.h"
#include "rill/run_blocking.h"
#include "rill/spawn_detached.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/wait_any.h"

#include <atomic>
#include <cstdlib>
#include <new>
#include <ranges>
#include <thread>
#include <vector>

namespace {

/// How many allocations succeed before one fails; negative while none is to fail.
std::atomic<long> allocations_left{-1};

} // namespace

void *operator new(std::size_t size) {
  if (allocations_left >= 0 && allocations_left-- == 0)
    throw std::bad_alloc();
  if (void *memory = std::malloc(size))
    return memory;
  throw std::bad_alloc();
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }

namespace {

using namespace rill;
using namespace std::chrono_literals;

enum class Failure { always_reported, may_be_dealt_with };

/// Runs `make()` over and over, each time with one more allocation, until none fails.
template <class Make> void fail_everywhere(Make make, Failure failure = Failure::always_reported) {
  for (long n = 0;; ++n) {
    ASSERT_LT(n, 10'000);
    bool failed = false;
    try {
      LoopOptions options{.blocking_threads = 1, .virtual_time = true};
      allocations_left = n;
      run(make(), options);
    } catch (const std::bad_alloc &) {
      failed = true;
    } catch (const ExceptionGroup &group) {
      ExceptionGroup::Parts parts = group.split<std::bad_alloc>();
      EXPECT_TRUE(parts.rest.empty()) << group.what();
      failed = true;
    }
    bool spared = allocations_left.exchange(-1) >= 0;
    if (spared || failure == Failure::always_reported) {
      EXPECT_EQ(failed, !spared);
    }
    if (spared)
      return;
  }
}

Task<int> value(int result) {
  co_await sleep_for(1s);
  co_return result;
}

struct Presence {
  explicit Presence(int &inside) : inside(inside) { ++inside; }
  ~Presence() { --inside; }
  Presence(const Presence &) = delete;
  int &inside;
};

TEST(FailingAllocator, ChainOfTasks) {
  fail_everywhere([]() -> Task<> {
    auto add = [](int a, int b) -> Task<int> { co_return co_await value(a) + co_await value(b); };
    EXPECT_EQ(co_await add(1, 2), 3);
  });
}

TEST(FailingAllocator, TaskGroup) {
  int inside = 0;
  auto child = [&]() -> Task<> {
    Presence presence(inside);
    co_await value(1);
  };
  fail_everywhere([&]() -> Task<> {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      for (int i = 0; i < 3; ++i)
        group.spawn(child());
      co_await value(2);
    });
  });
  EXPECT_EQ(inside, 0);
}

TEST(FailingAllocator, GatherAndItsKin) {
  fail_everywhere([]() -> Task<> {
    auto [a, b] = co_await gather(value(1), value(2));
    EXPECT_EQ(a + b, 3);
    auto make = [](int i) { return value(i); };
    auto tasks = std::views::iota(0, 5) | std::views::transform(make);
    std::vector<int> all = co_await gather(tasks, {.limit = 2});
    EXPECT_EQ(all.size(), 5u);
    EXPECT_EQ(co_await race(value(1), value(1)), 1);
    auto drop = [](int) -> Task<> { co_return; };
    co_await as_completed(tasks, {.limit = 2}, drop);
  });
}

TEST(FailingAllocator, CleanupThatHadBegunRuns) {
  int cleaned_up = 0;
  int entered = 0;
  auto body = [&]() -> Task<> {
    ++entered;
    co_await value(1);
  };
  auto cleanup = [&]() -> Task<> {
    ++cleaned_up;
    co_return;
  };
  fail_everywhere([&]() -> Task<> { co_await timeout(1h, finally(body(), cleanup)); });
  // Each way to fail after the body began: in its own child, and in making the cleanup's frames.
  EXPECT_LE(entered - cleaned_up, 2);
  // How often it began before a failure depends on how many frames come from the heap; the
  // last round, in which nothing fails, always does.
  EXPECT_GE(cleaned_up, 1);
}

TEST(FailingAllocator, Queue) {
  fail_everywhere([]() -> Task<> {
    Queue<std::vector<int>> queue(2);
    auto produce = [&]() -> Task<> {
      for (int i = 0; i < 4; ++i)
        co_await queue.push(std::vector<int>(3, i));
      queue.close();
    };
    auto consume = [&]() -> Task<> {
      while (std::optional<std::vector<int>> item = co_await queue.pop())
        EXPECT_EQ(item->size(), 3u);
    };
    co_await gather(produce(), consume());
  });
}

TEST(FailingAllocator, Pipeline) {
  fail_everywhere([]() -> Task<> {
    auto count = []() -> AsyncGenerator<int> {
      for (int i = 0; i < 3; ++i)
        co_yield i;
    };
    auto drop = [](int) -> Task<> { co_return; };
    co_await pipeline(count(), 1).then(value, {.workers = 2, .capacity = 1}).into(drop);
  });
}

struct Session {
  explicit Session(int &open) noexcept : open(&open) { ++open; }
  Session(Session &&other) noexcept : open(std::exchange(other.open, nullptr)) {}
  Session &operator=(Session &&other) noexcept {
    std::swap(open, other.open);
    return *this;
  }
  ~Session() {
    if (open)
      --*open;
  }
  Task<> close() { co_await yield(); }
  int *open;
};

TEST(FailingAllocator, Pool) {
  int open = 0;
  auto program = [&]() -> Task<> {
    auto make = [&]() -> Task<Session> { co_return Session(open); };
    auto borrow = [](Pool<Session> &pool) -> Task<> {
      Pool<Session>::Lease lease = co_await pool.acquire();
      co_await value(1);
    };
    auto twice = [&](Pool<Session> &pool) -> Task<> {
      co_await gather(borrow(pool), borrow(pool));
    };
    co_await use(Pool<Session>(make, {.size = 1}), twice);
  };
  // How a session fails to close is nobody's affair.
  fail_everywhere(program, Failure::may_be_dealt_with);
  EXPECT_EQ(open, 0);
}

/// Waits on its thread for others of its kind, on theirs.
struct Meeting : ThreadPool::Work {
  explicit Meeting(std::atomic<int> &present) : present(present) {}
  void execute() noexcept override {
    ++present;
    Clock::time_point end = Clock::now() + 10s;
    while (present < 3 && Clock::now() < end)
      std::this_thread::yield();
    met = present == 3;
  }
  std::atomic<int> &present;
  bool met = false;
};

TEST(FailingAllocator, AThreadThatCouldNotBeMadeIsMadeLater) {
  std::atomic<int> present = 0;
  Meeting first(present);
  Meeting second(present);
  Meeting third(present);
  {
    ThreadPool pool(3);
    pool.submit(first);
    allocations_left = 0; // the next, and only that one
    pool.submit(second);
    pool.submit(third);
  }
  EXPECT_TRUE(first.met && second.met && third.met);
}

TEST(FailingAllocator, RunBlocking) {
  fail_everywhere([]() -> Task<> {
    EXPECT_EQ(co_await run_blocking([] { return 1; }), 1);
    EXPECT_EQ(co_await run_blocking([] { return 2; }), 2);
  });
}

TEST(FailingAllocator, SpawnDetached) {
  fail_everywhere([]() -> Task<> {
    auto background = []() -> Task<> { co_await yield(); };
    spawn_detached(background(), [](std::exception_ptr) {});
    co_await yield();
  });
}

} // namespace
