// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every primitive, cancelled at every one of its suspension points: no lock, permit, item, session
// or waiter is lost, and whoever is left is served in order. Leaks are the sanitizers' to find.
#include "rill/as_completed.h"
#include "rill/barrier.h"
#include "rill/cancel_on.h"
#include "rill/condition.h"
#include "rill/event.h"
#include "rill/finally.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/generator.h"
#include "rill/lifo_queue.h"
#include "rill/map.h"
#include "rill/mutex.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/net/unix_listener.h"
#include "rill/net/unix_stream.h"
#include "rill/pipeline.h"
#include "rill/pool.h"
#include "rill/priority_queue.h"
#include "rill/queue.h"
#include "rill/race.h"
#include "rill/rate_limiter.h"
#include "rill/retry.h"
#include "rill/run_blocking.h"
#include "rill/semaphore.h"
#include "rill/shared_mutex.h"
#include "rill/shield.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"
#include "rill/wait_any.h"

#include <array>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <unistd.h>

namespace {

using namespace rill;
using namespace std::chrono_literals;
using rill::testing::cancel_sweep;
using rill::testing::Victim;

/// Counts who is inside; whoever comes in goes out, on every path.
struct Presence {
  explicit Presence(int &inside) : inside(inside) { ++inside; }
  ~Presence() { --inside; }
  Presence(const Presence &) = delete;
  int &inside;
};

Task<> stay(int &inside, Duration time) {
  Presence presence(inside);
  co_await sleep_for(time);
}

Task<int> value_after(Duration time, int value, int &inside) {
  co_await stay(inside, time);
  co_return value;
}

Task<> mutex_scenario(Victim &victim) {
  Mutex mutex;
  std::vector<int> served;
  auto enter = [&](int id) -> Task<> {
    Mutex::Guard guard = co_await mutex.lock();
    co_await yield();
    served.push_back(id);
  };
  auto enter_thrice = [&]() -> Task<> {
    for (int i = 0; i < 3; ++i)
      co_await enter(0);
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(enter(1));
    group.spawn(enter(2));
    co_await victim.run(enter_thrice());
    group.spawn(enter(3));
  });
  std::erase(served, 0);
  EXPECT_EQ(served, (std::vector{1, 2, 3}));
  EXPECT_FALSE(mutex.locked());
}
TEST(CancelSweep, Mutex) { EXPECT_GE(cancel_sweep(mutex_scenario), 5); }

Task<> semaphore_scenario(Victim &victim) {
  Semaphore semaphore(2);
  int inside = 0;
  auto hold = [&]() -> Task<> {
    Semaphore::Permit permit = co_await semaphore.permit();
    co_await stay(inside, 1s);
  };
  auto hold_twice = [&]() -> Task<> {
    co_await hold();
    co_await hold();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (int i = 0; i < 3; ++i)
      group.spawn(hold());
    co_await victim.run(hold_twice());
    group.spawn(hold());
  });
  EXPECT_EQ(inside, 0);
  EXPECT_EQ(semaphore.available(), 2u);
}
TEST(CancelSweep, Semaphore) { EXPECT_GE(cancel_sweep(semaphore_scenario), 6); }

Task<> event_scenario(Victim &victim) {
  Event event;
  int woken = 0;
  auto wait = [&]() -> Task<> {
    co_await event.wait();
    co_await yield();
    ++woken;
  };
  auto set = [&]() -> Task<> {
    co_await sleep_for(1s);
    event.set();
  };
  bool cut_short = false;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(wait());
    group.spawn(set());
    cut_short = co_await victim.run(wait());
    co_await wait();
  });
  EXPECT_EQ(woken, cut_short ? 2 : 3);
}
TEST(CancelSweep, Event) { EXPECT_GE(cancel_sweep(event_scenario), 3); }

Task<> condition_scenario(Victim &victim) {
  Mutex mutex;
  Condition condition;
  int items = 0;
  int taken = 0;
  auto take = [&]() -> Task<> {
    Mutex::Guard guard = co_await mutex.lock();
    co_await condition.wait(guard, [&] { return items > 0; });
    EXPECT_TRUE(mutex.locked());
    --items;
    ++taken;
    condition.notify_one(); // should another be left: a cancelled taker may have been told of it
  };
  auto give = [&](int count) -> Task<> {
    for (int i = 0; i < count; ++i) {
      co_await sleep_for(1s);
      Mutex::Guard guard = co_await mutex.lock();
      ++items;
      condition.notify_one();
      co_await yield();
    }
  };
  bool cut_short = false;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(give(3));
    group.spawn(take());
    cut_short = co_await victim.run(take());
    group.spawn(take());
    co_await sleep_for(10s);
    condition.notify_all();
  });
  EXPECT_EQ(taken, cut_short ? 2 : 3);
  EXPECT_EQ(items + taken, 3);
  EXPECT_FALSE(mutex.locked());
}
TEST(CancelSweep, Condition) { EXPECT_GE(cancel_sweep(condition_scenario), 2); }

Task<> barrier_scenario(Victim &victim) {
  Barrier barrier(2);
  int passed = 0;
  auto pass = [&]() -> Task<> {
    co_await barrier.arrive();
    ++passed;
    co_await yield();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    auto come_later = [](Task<> pass) -> Task<> {
      co_await sleep_for(1s);
      co_await std::move(pass);
    };
    group.spawn(come_later(pass()));
    int before = passed;
    co_await victim.run(pass());
    co_await sleep_for(2s);
    if (passed == before)
      co_await pass(); // in the place of the one who did not arrive
  });
  EXPECT_EQ(passed, 2);
  EXPECT_EQ(barrier.waiting(), 0u);
}
TEST(CancelSweep, Barrier) { EXPECT_GE(cancel_sweep(barrier_scenario), 2); }

Task<> shared_mutex_scenario(Victim &victim) {
  SharedMutex mutex;
  int readers = 0;
  int writers = 0;
  int served = 0;
  auto read = [&](int &count) -> Task<> {
    SharedMutex::SharedGuard guard = co_await mutex.lock_shared();
    EXPECT_EQ(writers, 0);
    co_await stay(readers, 1s);
    ++count;
  };
  auto write = [&](int &count) -> Task<> {
    SharedMutex::Guard guard = co_await mutex.lock();
    EXPECT_EQ(readers + writers, 0);
    co_await stay(writers, 1s);
    ++count;
  };
  auto both = [&]() -> Task<> {
    int uncounted = 0;
    co_await write(uncounted);
    co_await read(uncounted);
    co_await write(uncounted);
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(read(served));
    group.spawn(write(served));
    auto come_later = [](TaskGroup &others, auto &reader, auto &writer, int &count) -> Task<> {
      co_await yield();
      others.spawn(reader(count));
      others.spawn(reader(count));
      others.spawn(writer(count));
    };
    group.spawn(come_later(group, read, write, served));
    co_await victim.run(both());
  });
  EXPECT_EQ(served, 5);
  SharedMutex::Guard guard = co_await mutex.lock();
}
TEST(CancelSweep, SharedMutex) { EXPECT_GE(cancel_sweep(shared_mutex_scenario), 8); }

template <template <class...> class QueueType> Task<> producer_scenario(Victim &victim) {
  QueueType<int> queue(2);
  int pushed = 0;
  int popped = 0;
  auto produce = [&]() -> Task<> {
    for (int i = 0; i < 5; ++i) {
      co_await queue.push(int(i));
      ++pushed;
    }
  };
  auto consume = [&]() -> Task<> {
    while (co_await queue.pop()) {
      ++popped;
      queue.task_done();
      co_await sleep_for(1s);
    }
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(consume());
    co_await victim.run(produce());
    co_await produce();
    co_await queue.join();
    queue.close();
  });
  EXPECT_EQ(popped, pushed);
  EXPECT_TRUE(queue.empty());
}
TEST(CancelSweep, QueueProducer) { EXPECT_GE(cancel_sweep(producer_scenario<Queue>), 4); }
TEST(CancelSweep, LifoQueueProducer) { EXPECT_GE(cancel_sweep(producer_scenario<LifoQueue>), 4); }
TEST(CancelSweep, PriorityQueueProducer) {
  EXPECT_GE(cancel_sweep(producer_scenario<PriorityQueue>), 4);
}

template <template <class...> class QueueType> Task<> consumer_scenario(Victim &victim) {
  QueueType<int> queue(2);
  int pushed = 0;
  int popped = 0;
  auto produce = [&]() -> Task<> {
    for (; pushed < 8; ++pushed) {
      co_await sleep_for(1s);
      co_await queue.push(int(pushed));
    }
    queue.close();
  };
  auto consume = [&]() -> Task<> {
    while (co_await queue.pop()) {
      ++popped;
      queue.task_done();
      co_await yield();
    }
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(produce());
    group.spawn(consume());
    co_await victim.run(consume());
    co_await queue.join();
  });
  EXPECT_EQ(popped, 8);
}
TEST(CancelSweep, QueueConsumer) { EXPECT_GE(cancel_sweep(consumer_scenario<Queue>), 6); }
TEST(CancelSweep, LifoQueueConsumer) { EXPECT_GE(cancel_sweep(consumer_scenario<LifoQueue>), 6); }
TEST(CancelSweep, PriorityQueueConsumer) {
  EXPECT_GE(cancel_sweep(consumer_scenario<PriorityQueue>), 6);
}

/// An item is not lost in a combinator either.
Task<> wrapped_consumer_scenario(Victim &victim) {
  Queue<int> queue(2);
  int popped = 0;
  auto consume = [&]() -> Task<> {
    while (co_await timeout(1h, shield(timeout(1h, queue.pop())))) {
      ++popped;
      co_await yield();
    }
  };
  auto produce = [&]() -> Task<> {
    for (int i = 0; i < 6; ++i) {
      co_await sleep_for(1s);
      co_await queue.push(int(i));
    }
    queue.close();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(produce());
    co_await victim.run(consume());
    co_await consume();
  });
  EXPECT_EQ(popped, 6);
}
TEST(CancelSweep, WrappedConsumer) { EXPECT_GE(cancel_sweep(wrapped_consumer_scenario), 6); }

TEST(CancelSweep, MixedRace) {
  int inside = 0;
  auto scenario = [&](Victim &victim) -> Task<> {
    auto run_race = [&]() -> Task<> {
      std::variant<int, std::monostate> winner =
          co_await race(value_after(1s, 1, inside), sleep_for(2s));
      EXPECT_EQ(winner.index(), 0u);
    };
    co_await victim.run(run_race());
    EXPECT_EQ(inside, 0);
  };
  EXPECT_GE(cancel_sweep(scenario), 3);
}

/// Things that run tasks beside each other: none of them may be left when the call has ended.
template <class Make> void sweep_children(Make make, int at_least) {
  int inside = 0;
  auto scenario = [&](Victim &victim) -> Task<> {
    co_await victim.run(make(inside));
    EXPECT_EQ(inside, 0);
  };
  EXPECT_GE(cancel_sweep(scenario), at_least);
}

TEST(CancelSweep, TaskGroup) {
  sweep_children(
      [](int &inside) -> Task<> {
        Presence presence(inside);
        co_await with_task_group([&](TaskGroup &group) -> Task<> {
          group.spawn(stay(inside, 2s));
          TaskHandle<void> handle = group.spawn(stay(inside, 1s));
          co_await handle.join();
          group.spawn(stay(inside, 3s));
          co_await yield();
        });
      },
      8);
}
TEST(CancelSweep, GatherTuple) {
  sweep_children(
      [](int &inside) -> Task<> {
        co_await gather(value_after(1s, 1, inside), value_after(2s, 2, inside));
      },
      5);
}
TEST(CancelSweep, GatherRange) {
  sweep_children(
      [](int &inside) -> Task<> {
        auto make = [&](int i) { return value_after(i * 1s, i, inside); };
        auto tasks = std::views::iota(0, 6) | std::views::transform(make);
        std::vector<int> results = co_await gather(tasks, {.limit = 2});
        EXPECT_EQ(results.size(), 6u);
      },
      10);
}
TEST(CancelSweep, GatherOneByOne) {
  sweep_children(
      [](int &inside) -> Task<> {
        auto make = [&](int i) { return value_after(1s, i, inside); };
        auto tasks = std::views::iota(0, 3) | std::views::transform(make);
        std::vector<int> results = co_await gather(tasks, {.limit = 1});
        EXPECT_EQ(results.size(), 3u) << "cut short, but no word of it";
      },
      6);
}
TEST(CancelSweep, GatherSettled) {
  sweep_children(
      [](int &inside) -> Task<> {
        co_await gather_settled(value_after(1s, 1, inside), value_after(2s, 2, inside));
      },
      5);
}
TEST(CancelSweep, Race) {
  sweep_children(
      [](int &inside) -> Task<> {
        int winner = co_await race(value_after(2s, 2, inside), value_after(1s, 1, inside));
        EXPECT_EQ(winner, 1);
      },
      4);
}
TEST(CancelSweep, WaitAny) {
  sweep_children(
      [](int &inside) -> Task<> {
        co_await with_task_group([&](TaskGroup &group) -> Task<> {
          std::vector<TaskHandle<void>> handles;
          handles.push_back(group.spawn(stay(inside, 2s)));
          handles.push_back(group.spawn(stay(inside, 1s)));
          co_await wait_any(handles);
        });
      },
      6);
}
TEST(CancelSweep, AsCompleted) {
  sweep_children(
      [](int &inside) -> Task<> {
        auto make = [&](int i) { return value_after(i * 1s, i, inside); };
        auto tasks = std::views::iota(1, 4) | std::views::transform(make);
        co_await as_completed(tasks, {.limit = 2}, [&](int) { return stay(inside, 1s); });
      },
      10);
}
TEST(CancelSweep, Map) {
  sweep_children(
      [](int &inside) -> Task<> {
        auto work = [&](int i) { return value_after(1s, i, inside); };
        std::vector<int> items{1, 2, 3};
        co_await map(std::move(items), work, {.limit = 2});
      },
      5);
}
TEST(CancelSweep, Timeout) {
  sweep_children(
      [](int &inside) -> Task<> {
        Settled<void> outcome = co_await settle(timeout(2s, stay(inside, 3s)));
        if (outcome.cancelled())
          throw Cancelled();
        EXPECT_FALSE(outcome.ok());
        co_await with_timeout(2s, [&](Timeout &) { return stay(inside, 1s); });
      },
      3);
}
/// The request comes from both sides, in every order.
Task<> cancel_on_scenario(Victim &victim) {
  CancellationSource source;
  int inside = 0;
  auto cancel = [&]() -> Task<> {
    co_await sleep_for(2s);
    source.cancel();
  };
  auto both = [&]() -> Task<> {
    co_await cancel_on(source, stay(inside, 1s));
    Settled<void> outcome = co_await settle(cancel_on(source, stay(inside, 3s)));
    EXPECT_TRUE(outcome.cancelled());
    co_await yield();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(cancel());
    co_await victim.run(both());
  });
  EXPECT_EQ(inside, 0);
  EXPECT_TRUE((co_await settle(cancel_on(source, stay(inside, 1s)))).cancelled());
}
TEST(CancelSweep, CancelOn) { EXPECT_GE(cancel_sweep(cancel_on_scenario), 5); }

TEST(CancelSweep, Generator) {
  sweep_children(
      [](int &inside) -> Task<> {
        auto count = [&]() -> AsyncGenerator<int> {
          for (int i = 0; i < 3; ++i) {
            co_await stay(inside, 1s);
            co_yield i;
          }
        };
        AsyncGenerator<int> numbers = count();
        while (co_await numbers.next())
          co_await yield();
      },
      9);
}
TEST(CancelSweep, Retry) {
  sweep_children(
      [](int &inside) -> Task<> {
        int left = 2;
        auto fail_twice = [&]() -> Task<> {
          co_await stay(inside, 1s);
          if (left-- > 0)
            throw std::runtime_error("again");
        };
        co_await retry({.attempts = 3}, fail_twice);
      },
      8);
}
TEST(CancelSweep, Pipeline) {
  sweep_children(
      [](int &inside) -> Task<> {
        auto count = []() -> AsyncGenerator<int> {
          for (int i = 0; i < 3; ++i)
            co_yield i;
        };
        auto stage = [&](int i) { return value_after(1s, i, inside); };
        auto sink = [&](int) { return stay(inside, 2s); };
        co_await pipeline(count(), 1).then(stage, {.workers = 2}).into(sink);
      },
      10);
}

Task<> shield_scenario(Victim &victim) {
  int inside = 0;
  bool finished = false;
  auto work = [&]() -> Task<> {
    co_await stay(inside, 1s);
    co_await stay(inside, 1s);
    finished = true;
  };
  auto shielding = [&]() -> Task<> { co_await shield(work()); };
  EXPECT_FALSE(co_await victim.run(shielding())) << "nothing after the shield suspends";
  EXPECT_TRUE(finished);
}
TEST(CancelSweep, Shield) { EXPECT_EQ(cancel_sweep(shield_scenario), 4); }

Task<> finally_scenario(Victim &victim) {
  int inside = 0;
  int cleaned_up = 0;
  auto cleanup = [&]() -> Task<> {
    co_await stay(inside, 1s);
    ++cleaned_up;
  };
  auto body = [&]() -> Task<> { co_await finally(stay(inside, 1s), cleanup); };
  co_await victim.run(body());
  EXPECT_EQ(cleaned_up, 1);
}
TEST(CancelSweep, Finally) { EXPECT_EQ(cancel_sweep(finally_scenario), 4); }

struct Session {
  explicit Session(int &open) noexcept : open(&open) { ++open; }
  Task<> close() {
    co_await sleep_for(1s);
    --*open;
  }
  int *open;
};

Task<> use_scenario(Victim &victim) {
  int open = 0;
  auto body = [&]() -> Task<> {
    co_await yield();
    auto work = [](Session &) -> Task<> { co_await sleep_for(1s); };
    co_await use(Session(open), work);
    co_await yield();
  };
  co_await victim.run(body());
  EXPECT_EQ(open, 0);
}
TEST(CancelSweep, Use) { EXPECT_GE(cancel_sweep(use_scenario), 6); }

Task<> pool_scenario(Victim &victim) {
  int open = 0;
  auto make = [&]() -> Task<Session> {
    co_await sleep_for(1s);
    co_return Session(open);
  };
  auto healthy = [](Session &) -> Task<bool> {
    co_await yield();
    co_return true;
  };
  PoolOptions<Session> options{.size = 2, .idle_limit = 10s, .healthy = healthy};
  auto lend = [&](Pool<Session> &pool) -> Task<> {
    auto borrow = [&](Duration time) -> Task<> {
      Pool<Session>::Lease lease = co_await pool.acquire();
      co_await sleep_for(time);
    };
    auto borrow_thrice = [&]() -> Task<> {
      co_await borrow(1s);
      co_await borrow(20s);
      co_await borrow(1s);
    };
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn(borrow(3s));
      group.spawn(borrow(2s));
      co_await victim.run(borrow_thrice());
      group.spawn(borrow(1s));
    });
  };
  co_await use(Pool<Session>(make, options), lend);
  EXPECT_EQ(open, 0);
}
TEST(CancelSweep, Pool) { EXPECT_GE(cancel_sweep(pool_scenario), 8); }

/// Whoever is cancelled, nothing healthy is lost.
Task<> healthy_pool_scenario(Victim &victim) {
  int open = 0;
  int opened = 0;
  auto make = [&]() -> Task<Session> {
    ++opened;
    co_return Session(open);
  };
  auto healthy = [](Session &) -> Task<bool> {
    co_await sleep_for(1s);
    co_return true;
  };
  PoolOptions<Session> options{.size = 3, .healthy = healthy};
  auto lend = [&](Pool<Session> &pool) -> Task<> {
    auto borrow = [&](Duration time) -> Task<> {
      Pool<Session>::Lease lease = co_await pool.acquire();
      co_await sleep_for(time);
    };
    auto borrow_twice = [&]() -> Task<> {
      co_await borrow(1s);
      co_await borrow(1s);
    };
    co_await gather(borrow(1s), borrow(1s), borrow(1s));
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn(borrow(2s));
      group.spawn(borrow(3s));
      co_await victim.run(borrow_twice());
    });
    co_await sleep_for(5s);
    EXPECT_EQ(pool.idle(), 3u);
    EXPECT_EQ(open, 3);
    EXPECT_EQ(opened, 3);
  };
  co_await use(Pool<Session>(make, options), lend);
  EXPECT_EQ(open, 0);
}
TEST(CancelSweep, HealthyPool) { EXPECT_GE(cancel_sweep(healthy_pool_scenario), 8); }

Task<> rate_limiter_scenario(Victim &victim) {
  RateLimiter limiter(1, 1s);
  TimePoint start = EventLoop::current().now();
  int turns = 0;
  auto take = [&](int count) -> Task<> {
    for (int i = 0; i < count; ++i) {
      co_await limiter.acquire();
      ++turns;
      co_await yield();
    }
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(take(3));
    co_await victim.run(take(3));
    group.spawn(take(2));
  });
  EXPECT_EQ(EventLoop::current().now() - start, (turns - 1) * 1s) << "a turn was lost";
}
TEST(CancelSweep, RateLimiter) { EXPECT_GE(cancel_sweep(rate_limiter_scenario), 8); }

Task<> run_blocking_scenario(Victim &victim) {
  ThreadPool pool(1);
  int ran = 0;
  int returned = 0;
  auto work = [&]() -> Task<> {
    for (int i = 0; i < 3; ++i) {
      co_await run_blocking(pool, [&] { ++ran; });
      ++returned;
    }
  };
  co_await victim.run(work());
  EXPECT_EQ(ran, returned) << "what has begun is awaited";
}
TEST(CancelSweep, RunBlocking) { EXPECT_GE(cancel_sweep(run_blocking_scenario), 6); }

template <class Listener, class Connect>
Task<> echo_scenario(Victim &victim, Listener listener, Connect connect) {
  auto echo = [](auto &stream) -> Task<> {
    std::array<char, 64> buffer;
    while (std::size_t count = co_await stream.read_some(buffer))
      co_await stream.write({buffer.data(), count});
  };
  auto serve = [&]() -> Task<> {
    for (;;) {
      Settled<void> served = co_await settle(use(co_await listener.accept(), echo));
      if (served.cancelled())
        throw Cancelled();
    }
  };
  auto talk = [](auto &stream) -> Task<> {
    std::array<char, 64> buffer;
    for (int i = 0; i < 2; ++i) {
      co_await stream.write("hello");
      EXPECT_EQ(co_await stream.read_some(buffer), 5u);
    }
  };
  auto client = [&]() -> Task<> { co_await use(co_await connect(listener), talk); };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(serve());
    co_await victim.run(client());
    co_await client();
    group.cancel();
  });
}

Task<> tcp_scenario(Victim &victim) {
  auto connect = [](net::TcpListener &listener) {
    return net::TcpStream::connect(listener.local());
  };
  net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0));
  co_await echo_scenario(victim, std::move(listener), connect);
}
TEST(CancelSweep, Tcp) { EXPECT_GE(cancel_sweep(tcp_scenario), 6); }

Task<> unix_scenario(Victim &victim) {
  std::string name("\0rill-sweep-", 12);
  name += std::to_string(::getpid());
  auto connect = [name](net::UnixListener &) { return net::UnixStream::connect(name); };
  net::UnixListener listener = net::UnixListener::bind(name);
  co_await echo_scenario(victim, std::move(listener), connect);
}
TEST(CancelSweep, Unix) { EXPECT_GE(cancel_sweep(unix_scenario), 6); }

} // namespace
