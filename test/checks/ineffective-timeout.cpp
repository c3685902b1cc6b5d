// RUN: %expect %s coro-ineffective-timeout
#include "rill/race.h"
#include "rill/sleep.h"
#include "rill/timeout.h"
#include "stubs/asio.h"
#include "stubs/cobalt.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <utility>

using namespace std::chrono_literals;
using rill::Task;

// Only a suspension can be interrupted.

long step(long);
Task<long> compute(long N) {
  for (long I = 0; I < N; ++I)
    N = step(N);
  co_return N;
}
Task<long> computeTwice(long N) { co_return co_await compute(N) + co_await compute(N); }
Task<long> forwards(long N) { return compute(N); }
Task<long> fetch(long N);
Task<long> polite(long N) {
  co_await rill::yield();
  co_return N;
}
Task<long> mayAsk(long N, bool Ask) {
  if (Ask)
    co_return co_await fetch(N);
  co_return N;
}

Task<long> neverSuspends(long N) {
  co_return co_await rill::timeout(5s, compute(N)); // warning: 'rill::timeout' cannot interrupt 'compute', which never suspends
}

Task<long> throughACoroutine(long N) {
  co_return co_await rill::timeout(5s, computeTwice(N)); // warning: 'rill::timeout' cannot interrupt 'computeTwice', which never suspends
}

Task<long> throughAForwarder(long N) {
  auto Work = forwards(N);
  co_return co_await rill::timeout(5s, std::move(Work)); // warning: 'rill::timeout' cannot interrupt 'forwards', which never suspends
}

Task<long> bodyOfAScope(long N) {
  co_return co_await rill::with_timeout(5s, [&](rill::Timeout &) -> Task<long> { // warning: 'rill::with_timeout' cannot interrupt 'lambda', which never suspends
    co_return step(N);
  });
}

folly::coro::Task<long> crunch(long N) { co_return step(N); }
folly::coro::Task<long> ofFolly(long N) {
  co_return co_await folly::coro::timeout(crunch(N), 5s); // warning: 'folly::coro::timeout' cannot interrupt 'crunch', which never suspends
}

Task<long> suspends(long N) { co_return co_await rill::timeout(5s, polite(N)); }
Task<long> onSomePath(long N) { co_return co_await rill::timeout(5s, mayAsk(N, N > 2)); }
Task<long> notSeen(long N) { co_return co_await rill::timeout(5s, fetch(N)); }
Task<long> scopeSuspends(long N) {
  co_return co_await rill::with_timeout(
      5s, [&](rill::Timeout &) -> Task<long> { co_return co_await fetch(N); });
}
struct Source {
  virtual Task<long> next();
};
Task<long> Source::next() { co_return 1; }
Task<long> overridden(Source &From) { co_return co_await rill::timeout(5s, From.next()); }
Task<long> noTimeout(long N) { co_return co_await compute(N); }
Task<long> given(Task<long> Work) { co_return co_await rill::timeout(5s, std::move(Work)); }

// A race that does not end its losers limits how long is waited, not how long is worked.

coro::task<> work();
coro::task<> limit(coro::scheduler &On) { co_await On.yield_for(5s); }

coro::task<> abandons(coro::scheduler &On) {
  co_await coro::when_any(work(), On.yield_for(5000ms)); // warning: 'coro::when_any' ends with 'coro::scheduler::yield_for' and leaves 'work' running
}
coro::task<> abandonsByHelper(coro::scheduler &On) {
  co_await coro::when_any(limit(On), work()); // warning: 'coro::when_any' ends with 'limit' and leaves 'work' running
}
coro::task<> abandonsWhatItWasGiven(coro::scheduler &On, coro::task<> Work) {
  co_await coro::when_any(limit(On), std::move(Work)); // warning(!apart): 'coro::when_any' ends with 'limit' and leaves 'Work' running
}
coro::task<> stops(coro::scheduler &On, std::stop_source Stop) {
  co_await coro::when_any(Stop, work(), On.yield_for(5000ms));
}
coro::task<> whoIsFirst() { co_await coro::when_any(work(), work()); }
coro::task<> onlySleeps(coro::scheduler &On) {
  co_await coro::when_any(On.yield_for(5000ms), On.yield_for(100ms));
}
coro::task<> hasALimit(coro::scheduler &On) { co_await On.schedule(work(), 5000ms); }
Task<long> late() {
  co_await rill::sleep_for(5s);
  co_return 0;
}
Task<long> cancelsTheLosers(long N) { co_return co_await rill::race(fetch(N), late()); }

// Limits that are none.

Task<long> zero(long N) {
  co_return co_await rill::timeout(0s, fetch(N)); // warning: the time limit of 'rill::timeout' is always zero
}

constexpr std::chrono::seconds Wrong{-1};
Task<long> negative(long N) {
  co_return co_await rill::timeout(Wrong, fetch(N)); // warning: the time limit of 'rill::timeout' is always negative
}

Task<long> sinceTheEpoch(long N) {
  co_return co_await rill::deadline(rill::TimePoint(5s), fetch(N)); // warning: the deadline of 'rill::deadline' is a constant point in time
}

Task<> sleepsUntilTheEpoch() {
  co_await rill::sleep_until(rill::TimePoint(5s)); // warning: the deadline of 'rill::sleep_until' is a constant point in time
}

Task<long> positive(long N) { co_return co_await rill::timeout(5s, fetch(N)); }
Task<long> variable(long N, std::chrono::seconds Limit) {
  co_return co_await rill::timeout(Limit, fetch(N));
}
Task<long> never(long N) {
  co_return co_await rill::deadline(rill::TimePoint::max(), fetch(N));
}
Task<long> longest(long N) {
  co_return co_await rill::timeout(std::chrono::nanoseconds::max(), fetch(N));
}
Task<long> fromNow(long N, rill::TimePoint Now) {
  co_return co_await rill::deadline(Now + 5s, fetch(N));
}
Task<> letsOthersRun() { co_await rill::sleep_for(0s); }

// Numbers that have lost their unit.

using std::chrono::milliseconds;
using std::chrono::seconds;

Task<long> anotherUnit(long N, milliseconds Limit) {
  co_return co_await rill::timeout(seconds(Limit.count()), fetch(N)); // warning: 'seconds' is made from a count of 'milliseconds'
}

Task<long> throughAVariable(long N, milliseconds Limit) {
  const auto Ticks = Limit.count();
  const seconds Rounded(Ticks); // warning: 'seconds' is made from a count of 'milliseconds'
  co_return co_await rill::timeout(Rounded, fetch(N));
}

Task<bool> compared(milliseconds Limit, seconds Spent) {
  co_await rill::yield();
  co_return Spent.count() > Limit.count(); // warning: a count of 'seconds' is compared with a count of 'milliseconds'
}

Task<long> sameUnit(long N, milliseconds Limit) {
  co_return co_await rill::timeout(milliseconds(Limit.count()), fetch(N));
}
Task<long> sameUnitByAnotherType(long N, std::chrono::duration<std::int64_t, std::milli> Limit) {
  co_return co_await rill::timeout(std::chrono::duration<int, std::milli>(Limit.count()),
                                   fetch(N));
}
Task<long> converted(long N, milliseconds Limit) {
  co_return co_await rill::timeout(seconds(Limit.count() / 1000), fetch(N));
}
Task<long> cast(long N, milliseconds Limit) {
  co_return co_await rill::timeout(std::chrono::duration_cast<seconds>(Limit), fetch(N));
}
Task<bool> comparedAlike(milliseconds Limit, milliseconds Spent) {
  co_await rill::yield();
  co_return Spent.count() > Limit.count() && Spent.count() > 5;
}

// What a described library does inside is known by facts alone, also where it is seen.
namespace folly::coro {
inline Task<> pause() {
  auto Nothing = [] {};
  Nothing();
  co_return;
}
} // namespace folly::coro
folly::coro::Task<> pauses() { co_await folly::coro::pause(); }
folly::coro::Task<> limitsPause() { co_await folly::coro::timeout(folly::coro::pause(), 5s); }
folly::coro::Task<> limitsPauses() { co_await folly::coro::timeout(pauses(), 5s); }

// A completion token limits the operation that it is given to, and what it wraps is told how that
// has ended.
void afterTime(asio::ip::tcp::socket &From, asio::any_io_executor On) {
  const auto Done = [](std::error_code, std::size_t) {};
  From.async_read_some(1, asio::cancel_after(5s, [](std::error_code, std::size_t) {}));
  From.async_read_some(1, asio::cancel_after(5s, Done));
  From.async_read_some(1, asio::cancel_after(5s, asio::bind_executor(On, [](std::error_code) {})));
  From.async_read_some(1, asio::bind_executor(On, asio::cancel_after(5s, [](std::error_code) {})));
}

// A race between tasks is a time limit if one of them waits for time.
namespace of_cobalt {
using namespace boost;
cobalt::task<long> quick(long N) { co_return N; }
cobalt::task<> whicheverIsFirst(long N) { co_await cobalt::race(quick(N), quick(N + 1)); }
cobalt::task<> limitsQuick(long N) {
  co_await cobalt::race(quick(N), cobalt::io::sleep(5s)); // warning: 'boost::cobalt::race' cannot interrupt 'of_cobalt::quick', which never suspends
}
} // namespace of_cobalt
