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
    co_await work(pool, 0s);
    EXPECT_EQ(counters.opened, 2);
    EXPECT_EQ(counters.open, 1);
    (co_await pool.acquire())->good = false;
    co_await work(pool, 0s);
    EXPECT_EQ(counters.opened, 3);
    co_await sleep_for(2min);
    co_await work(pool, 0s);
    EXPECT_EQ(counters.opened, 4);
    EXPECT_EQ(counters.open, 1);
  });
  EXPECT_EQ(counters.open, 0);
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
