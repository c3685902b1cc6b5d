// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pools: bounded, fair, and every session is closed in the end.
#include "rill/pool.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <stdexcept>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

struct Counters {
  int opened = 0;
  int open = 0;
  int most_open = 0;
};

class Session {
public:
  explicit Session(Counters &counters) noexcept : counters_(&counters) {
    ++counters.opened;
    counters.most_open = std::max(counters.most_open, ++counters.open);
  }
  Task<> close() {
    co_await sleep_for(1s);
    --counters_->open;
  }
  bool good = true;

private:
  Counters *counters_;
};

Pool<Session>::Open opener(Counters &counters) {
  return [&counters]() -> Task<Session> {
    co_await sleep_for(1s);
    co_return Session(counters);
  };
}

Task<> work(Pool<Session> &pool, Duration time) {
  Pool<Session>::Lease lease = co_await pool.acquire();
  co_await sleep_for(time);
}

RILL_TEST(Pool, LendsABoundedNumberOfSessionsAndClosesThem) {
  Counters counters;
  co_await use(Pool<Session>(opener(counters), {.size = 3}), [](Pool<Session> &pool) -> Task<> {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      for (int i = 0; i < 10; ++i)
        group.spawn(work(pool, 1s));
      co_return;
    });
    EXPECT_EQ(pool.idle(), 3u);
  });
  EXPECT_EQ(counters.opened, 3);
  EXPECT_EQ(counters.most_open, 3);
  EXPECT_EQ(counters.open, 0);
}

RILL_TEST(Pool, ClosesWhatIsSpoiltSickOrIdleForTooLong) {
  Counters counters;
  auto healthy = [](Session &session) -> Task<bool> { co_return session.good; };
  PoolOptions<Session> options{.size = 2, .idle_limit = 1min, .healthy = healthy};
  co_await use(Pool<Session>(opener(counters), options), [&](Pool<Session> &pool) -> Task<> {
    (co_await pool.acquire()).spoil();
    EXPECT_EQ(counters.open, 1);
    co_await sleep_for(2s);
    EXPECT_EQ(counters.open, 0);
    co_await work(pool, 0s);
    EXPECT_EQ(counters.opened, 2);
    EXPECT_EQ(counters.open, 1);
    (co_await pool.acquire())->good = false;
    co_await work(pool, 0s);
    EXPECT_EQ(counters.opened, 3);
    co_await sleep_for(2min);
    EXPECT_EQ(counters.open, 0) << "nobody has to come for it to be closed";
    co_await work(pool, 0s);
    EXPECT_EQ(counters.opened, 4);
    EXPECT_EQ(counters.open, 1);
  });
  EXPECT_EQ(counters.open, 0);
}

RILL_TEST(Pool, NobodyWaitsForWhatOthersLeaveBehindToBeClosed) {
  Counters counters;
  co_await use(Pool<Session>(opener(counters), {.size = 8}), [](Pool<Session> &pool) -> Task<> {
    for (int round = 0; round < 2; ++round) {
      std::vector<Pool<Session>::Lease> all;
      for (int i = 0; i < 8; ++i)
        all.push_back(co_await pool.acquire());
      for (int i = 0; round == 0 && i < 4; ++i)
        all[static_cast<std::size_t>(i)].spoil();
    }
    co_await sleep_for(10min);
    TimePoint before = EventLoop::current().now();
    co_await work(pool, 0s);
    EXPECT_EQ(EventLoop::current().now() - before, 1s) << "to open one";
  });
  EXPECT_EQ(counters.most_open, 8);
  EXPECT_EQ(counters.open, 0);
}

RILL_TEST(Pool, WhatIsBeingClosedHasAPlace) {
  Counters counters;
  co_await use(Pool<Session>(opener(counters), {.size = 1}), [](Pool<Session> &pool) -> Task<> {
    (co_await pool.acquire()).spoil();
    TimePoint before = EventLoop::current().now();
    co_await work(pool, 0s);
    EXPECT_EQ(EventLoop::current().now() - before, 2s) << "to close one and open another";
  });
  EXPECT_EQ(counters.most_open, 1);
}

RILL_TEST(Pool, AHealthCheckThatTakesTooLongIsNotWaitedFor) {
  Counters counters;
  auto healthy = [](Session &) -> Task<bool> {
    co_await sleep_for(1h);
    co_return true;
  };
  PoolOptions<Session> options{.size = 2, .healthy = healthy, .health_limit = 3s};
  co_await use(Pool<Session>(opener(counters), options), [](Pool<Session> &pool) -> Task<> {
    co_await work(pool, 0s);
    TimePoint before = EventLoop::current().now();
    co_await work(pool, 0s);
    EXPECT_EQ(EventLoop::current().now() - before, 4s) << "the limit, and to open one";
  });
  EXPECT_EQ(counters.opened, 2);
}

RILL_TEST(Pool, AnAcquireThatIsCancelledSpoilsNothing) {
  Counters counters;
  auto healthy = [](Session &) -> Task<bool> {
    co_await sleep_for(1s);
    co_return true;
  };
  PoolOptions<Session> options{.size = 4, .healthy = healthy};
  co_await use(Pool<Session>(opener(counters), options), [&](Pool<Session> &pool) -> Task<> {
    {
      std::vector<Pool<Session>::Lease> all;
      for (int i = 0; i < 4; ++i)
        all.push_back(co_await pool.acquire());
    }
    TimePoint before = EventLoop::current().now();
    EXPECT_THROW((co_await settle(timeout(5ms, work(pool, 0s)))).value(), TimeoutError);
    EXPECT_EQ(EventLoop::current().now() - before, 5ms);
    EXPECT_EQ(pool.idle(), 3u) << "one is being looked at";
    co_await sleep_for(1s);
    EXPECT_EQ(pool.idle(), 4u);
    EXPECT_EQ(counters.open, 4);
  });
}

RILL_TEST(Pool, AFailureToOpenCostsNoPlace) {
  int attempts = 0;
  auto fail = [&]() -> Task<Session> {
    ++attempts;
    throw std::runtime_error("refused");
    co_return Session(*static_cast<Counters *>(nullptr));
  };
  Pool<Session> pool(fail, {.size = 1});
  EXPECT_THROW((co_await settle(work(pool, 0s))).value(), std::runtime_error);
  EXPECT_THROW((co_await settle(work(pool, 0s))).value(), std::runtime_error);
  EXPECT_EQ(attempts, 2);
  co_await pool.close();
}

RILL_TEST(Pool, ClosingCanBeCancelledAndTakenUpAgain) {
  Counters counters;
  Pool<Session> pool(opener(counters), {.size = 2});
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(work(pool, 5s));
    group.spawn(work(pool, 10s));
    co_await sleep_for(7s); // one of the two has come back
    EXPECT_THROW((co_await settle(timeout(1s, pool.close()))).value(), TimeoutError);
    EXPECT_EQ(counters.open, 2);
    EXPECT_THROW((co_await settle(work(pool, 0s))).value(), UsageError) << "it lends no more";
    co_await gather(pool.close(), pool.close());
    EXPECT_EQ(counters.open, 0);
  });
}

TEST(Pool, NeedsRoomAndAWayToOpen) {
  Counters counters;
  EXPECT_THROW(Pool<Session>(opener(counters), {.size = 0}), std::invalid_argument);
  EXPECT_THROW(Pool<Session> pool(nullptr), std::invalid_argument);
}

RILL_TEST(Pool, ThatWasMovedFromIsRefused) {
  Counters counters;
  Pool<Session> pool(opener(counters));
  Pool<Session> moved = std::move(pool);
  EXPECT_THROW((co_await settle(work(pool, 0s))).value(), UsageError);
  EXPECT_THROW((co_await settle(pool.close())).value(), UsageError);
  EXPECT_THROW((void)pool.idle(), UsageError);
  co_await moved.close();
}

RILL_TEST(Pool, AClosedPoolLendsNothing) {
  Counters counters;
  Pool<Session> pool(opener(counters), {.size = 1});
  co_await pool.close();
  EXPECT_THROW((co_await settle(work(pool, 0s))).value(), UsageError);
}

} // namespace
