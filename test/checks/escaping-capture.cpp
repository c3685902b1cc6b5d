// RUN: %expect %s coro-escaping-capture

#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "rill/sleep.h"
#include "rill/task_group.h"
#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/folly.h"
#include "stubs/seastar.h"

using asio::awaitable;
using lazy::Task;

struct Record {
  Record();
  ~Record();
};
void write(const Record &);
void use(int);
Task<> connect();
awaitable<void> ready();
seastar::future<> flush();
void unseen();

template <typename F> void later(asio::io_context &loop, F f) {
  asio::post(loop, std::move(f));  // note: 'later' gives it to 'asio::post' here
}
template <typename F> void wrapped(asio::io_context &loop, F f) {
  asio::post(loop, [f = std::move(f)] { f(); });  // note: 'wrapped' gives it to 'asio::post' here
}
template <typename F> void now(F f) { f(); }
Task<> each(std::function<Task<>(int)> f) {
  for (int i = 0; i != 3; ++i)
    co_await f(i);  // note: 'each' uses 'f' when it is resumed here
}

// Reported.

void posted(asio::io_context &loop, Record record) {
  asio::post(loop, [&] { write(record); });  // warning: this lambda refers to 'record', which ends before the lambda is called; note: the lambda is given away here
}

void postedThroughTemplate(asio::io_context &loop) {
  Record record;
  later(loop, [&record] { write(record); });  // warning: this lambda refers to 'record'; note: the lambda is given away here
}

void postedInWrapper(asio::io_context &loop, Record record) {
  wrapped(loop, [&record] { write(record); });  // warning: this lambda refers to 'record'; note: the lambda is given away here
}

void postedOnStrand(asio::io_context::strand &strand, Record record) {
  strand.post([&] { write(record); });  // warning: this lambda refers to 'record', which ends before the lambda is called; note: the lambda is given away here
}

void named(asio::io_context &loop, Record record) {
  auto job = [&record] { write(record); };  // warning: this lambda refers to 'record'
  asio::post(loop, job);  // note: the lambda is given away here
}

void spawned(asio::io_context &loop, Record record) {
  asio::co_spawn(loop, [&]() -> awaitable<void> {  // warning: this lambda refers to 'record'; note: the lambda is given away here
    co_await ready();
    write(record);
  }, asio::detached);
}

void onTimer(asio::steady_timer &timer) {
  int ticks = 0;
  timer.async_wait([&ticks](std::error_code) { use(++ticks); });  // warning: this lambda refers to 'ticks'; note: the lambda is given away here
}

Task<> returnedTask(int mode) {
  return each([&](int) -> Task<> {  // warning: this lambda refers to 'mode'; note: the lambda is given away here
    use(mode);
    return connect();
  });
}

seastar::future<> continuation(int mode) {
  return flush().then([&mode] { use(mode); });  // warning: this lambda refers to 'mode'; note: the lambda is given away here
}

// A function that is no coroutine returns the task of what it calls, and has ended then.

seastar::future<seastar::file> open();

seastar::future<> withCloseable(int mode) {
  return seastar::with_closeable(Record(), [&](Record &) -> seastar::future<> {  // warning: this lambda refers to 'mode', which ends before the task of the lambda; note: the lambda is given away here
    co_await flush();
    use(mode);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

seastar::future<> doWith(int mode) {
  const int size = mode + 1;
  return seastar::do_with(Record(), [&size](Record &) -> seastar::future<> {  // warning: this lambda refers to 'size', which ends before the task of the lambda; note: the lambda is given away here
    for (int i = 0; i != size; ++i)  // note: 'lambda' uses what it has captured when it is resumed here
      co_await flush();
  });
}

seastar::future<> withGate(seastar::gate &gate, int mode) {
  return seastar::with_gate(gate, [&]() -> seastar::future<> {  // warning: this lambda refers to 'mode', which ends before the task of the lambda; note: the lambda is given away here
    co_await flush();
    use(mode);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

seastar::future<> withFile(int mode) {
  return seastar::with_file(open(), [&](seastar::file &) {  // warning: this lambda refers to 'mode', which ends before the lambda is called; note: the lambda is given away here
    use(mode);
    return flush();
  });
}

seastar::future<> again(int mode) {
  return seastar::do_until([&] { return mode == 0; }, [] { return flush(); });  // warning: this lambda refers to 'mode', which ends before the lambda is called; note: the lambda is given away here
}

seastar::future<> forEach(std::vector<int> &all, int mode) {
  return seastar::do_for_each(all, [&mode](int) {  // warning: this lambda refers to 'mode', which ends before the lambda is called; note: the lambda is given away here
    use(mode);
    return flush();
  });
}

seastar::future<> forAll(std::vector<int> &all, int mode) {
  return seastar::parallel_for_each(all, [&](int) -> seastar::future<> {  // warning: this lambda refers to 'mode', which ends before the task of the lambda; note: the lambda is given away here
    co_await flush();
    use(mode);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

template <typename T> using Lazy = folly::coro::Task<T>;
Lazy<void> lazily();

Lazy<void> invoked(int mode) {
  return folly::coro::co_invoke([&]() -> Lazy<void> {  // warning: this lambda refers to 'mode', which ends before the task of the lambda; note: the lambda is given away here
    co_await lazily();
    use(mode);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

awaitable<void> spawnedWhenAwaited(asio::io_context &loop, int mode) {
  return asio::co_spawn(loop, [&]() -> awaitable<void> {  // warning: this lambda refers to 'mode', which ends before the lambda is called; note: the lambda is given away here
    co_await ready();
    use(mode);
  }, asio::use_awaitable);
}

struct Session : std::enable_shared_from_this<Session> {
  asio::steady_timer Timer;
  asio::io_context &Loop;
  void tick();
  awaitable<void> serve();
  void start() {
    Timer.async_wait([this](std::error_code) { tick(); });  // warning: this lambda refers to its 'Session', which may end before the lambda is called; note: the lambda is given away here
  }
  void spawn() {
    asio::co_spawn(Loop, [this]() -> awaitable<void> { co_await serve(); }, asio::detached);  // warning: this lambda refers to its 'Session'; note: the lambda is given away here
  }
};

seastar::future<> inThread(std::function<int()> job) {
  return seastar::async([job = std::move(job)] { use(job()); });  // note: 'inThread' gives it to 'seastar::async' here
}

seastar::future<> forwarded(std::function<int()> source) {
  return inThread([&source] { return source(); });  // warning: this lambda refers to 'source', which ends before the lambda is called; note: the lambda is given away here
}

seastar::future<> forwardedAndContinued(int mode) {
  return inThread([&mode] { return mode; }).finally([] {});  // warning: this lambda refers to 'mode', which ends before the lambda is called; note: the lambda is given away here
}

struct Client {
  virtual void request(std::function<void(int)> done) = 0;
};
template <typename F> void callTwice(F f) {
  f(1);
  f(2);
}

struct Reply {
  Client &From;
  int Value = 0;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    From.request([this, &waiter](int value) {  // warning: this lambda refers to 'waiter', which ends before the lambda is called; note: the lambda is given away here
      Value = value;
      waiter.resume();
    });
  }
  int await_resume() const noexcept { return Value; }
};

struct Copied : Reply {
  void await_suspend(std::coroutine_handle<> waiter) {
    From.request([this, waiter](int value) {
      Value = value;
      waiter.resume();
    });
  }
};

struct WithoutHandle : Reply {
  void await_suspend(std::coroutine_handle<> waiter) {
    int told = 0;
    From.request([&told](int value) { told = value; });
    use(told);
    waiter.resume();
  }
};

struct CalledNow : Reply {
  void await_suspend(std::coroutine_handle<> waiter) {
    callTwice([&](int value) {
      if (value == 2)
        waiter.resume();
    });
  }
};

void postedInEachTurn(asio::thread_pool &pool) {
  for (int i = 0; i != 3; ++i)
    asio::post(pool, [&i] { use(i); });  // warning: this lambda refers to 'i', which ends before the lambda is called; note: the lambda is given away here
  pool.join();
}

void postedTurnByTurn(asio::thread_pool &pool) {
  for (int i = 0; i != 3; ++i) {
    int twice = 2 * i;
    asio::post(pool, [&twice] { use(twice); });  // warning: this lambda refers to 'twice', which ends before the lambda is called; note: the lambda is given away here
  }
  pool.join();
}

// Silent.

void waitedForInEachTurn(asio::thread_pool &pool, std::vector<int> all) {
  for (int each : all) {
    std::latch done(1);
    asio::post(pool, [&] {
      use(each);
      done.count_down();
    });
    done.wait();
  }
}

void ofAllTurns(asio::thread_pool &pool) {
  Record record;
  for (int i = 0; i != 3; ++i)
    asio::post(pool, [&record] { write(record); });
  pool.join();
}

seastar::future<> forwardedCopy(std::function<int()> source) {
  return inThread([source] { return source(); });
}

seastar::future<> forwardedAndAwaited(std::function<int()> source) {
  co_await inThread([&source] { return source(); });
}

seastar::future<> continuedAndAwaited(int mode) {
  co_await inThread([&mode] { return mode; }).finally([] {});
}

void byValue(asio::io_context &loop, Record record) {
  asio::post(loop, [record] { write(record); });
}

void byValueOnStrand(asio::io_context::strand &strand, Record record) {
  strand.post([record] { write(record); });
}

void strandOfOwnLoop(Record record) {
  asio::io_context loop;
  asio::io_context::strand strand(loop);
  strand.post([&] { write(record); });
  loop.run();
}

void ofCaller(asio::io_context &loop, Record &record, const int &n) {
  asio::post(loop, [&] {
    write(record);
    use(n);
  });
}

void waits(asio::thread_pool &pool, Record record) {
  asio::post(pool, [&] { write(record); });
  pool.join();
}

void ownPool(Record record) {
  asio::thread_pool pool;
  asio::post(pool, [&] { write(record); });
}

void ownLoop(Record record) {
  asio::io_context loop;
  asio::post(loop, [&] { write(record); });
  loop.run();
}

void runsLoop(asio::io_context &loop, Record record) {
  asio::post(loop, [&] { write(record); });
  loop.run();
}

Task<> awaitsBehind(asio::io_context &loop, Record record) {
  asio::post(loop, [&] { write(record); });
  co_await connect();
}

void callsUnseen(asio::io_context &loop, Record record) {
  asio::post(loop, [&] { write(record); });
  unseen();
}

void calledNow(std::vector<int> all, int n) {
  now([&] { use(n); });
  std::function<void()> kept = [&] { use(n); };
  kept();
}

void joined(Record record) {
  std::thread worker([&] { write(record); });
  worker.join();
}

Task<> awaitedHere(int mode) {
  co_await each([&](int) -> Task<> {
    use(mode);
    return connect();
  });
}

seastar::future<> awaitedContinuation(int mode) {
  co_await flush().then([&mode] { use(mode); });
}

awaitable<void> awaitedSession(Session &session, int mode) {
  co_await asio::co_spawn(session.Loop, [&]() -> awaitable<void> {
    co_await ready();
    use(mode);
  }, asio::use_awaitable);
}

Lazy<void> awaitedInvocation(int mode) {
  co_await folly::coro::co_invoke([&]() -> Lazy<void> {
    co_await lazily();
    use(mode);
  });
}

Lazy<void> ownedByTheTask(int mode) {
  return folly::coro::co_invoke([mode]() -> Lazy<void> {
    co_await lazily();
    use(mode);
  });
}

seastar::future<> awaitedDoWith(int mode) {
  co_await seastar::do_with(Record(), [&](Record &) -> seastar::future<> {
    co_await flush();
    use(mode);
  });
}

seastar::future<> usedAtOnce(seastar::gate &gate, int mode) {
  return seastar::with_gate(gate, [&] {
    use(mode);
    return flush();
  });
}

seastar::future<> usedAtOnceForAll(std::vector<int> &all, int mode) {
  return seastar::parallel_for_each(all, [&](int n) {
    use(n + mode);
    return flush();
  });
}

seastar::future<> awaitedRepetition(int mode) {
  co_await seastar::repeat([&] {
    use(mode);
    return flush().then([] { return seastar::stop_iteration::no; });
  });
}

seastar::future<> usedBeforeTheSuspension(int mode) {
  return seastar::do_with(Record(), [&](Record &) -> seastar::future<> {
    use(mode);
    co_await flush();
  });
}

seastar::future<> ofTheCaller(const Record &record) {
  return seastar::do_with(Record(), [&](Record &) -> seastar::future<> {
    co_await flush();
    write(record);
  });
}

seastar::future<> movedIntoIt(Record record) {
  return seastar::do_with(std::move(record), [](Record &kept) -> seastar::future<> {
    co_await flush();
    write(kept);
  });
}

awaitable<void> spawnedAndAwaited(asio::io_context &loop, Record record) {
  co_await asio::co_spawn(loop, [&]() -> awaitable<void> {
    co_await ready();
    write(record);
  }, asio::use_awaitable);
}

struct Kept : std::enable_shared_from_this<Kept> {
  asio::steady_timer Timer;
  asio::io_context &Loop;
  void tick();
  awaitable<void> serve();
  void start() {
    Timer.async_wait([this, self = shared_from_this()](std::error_code) { tick(); });
  }
  void weak() {
    std::weak_ptr<Kept> self = weak_from_this();
    Timer.async_wait([this, self](std::error_code) {
      if (auto kept = self.lock())
        tick();
    });
  }
  awaitable<void> awaits() {
    co_await asio::co_spawn(Loop, [this]() -> awaitable<void> { co_await serve(); }, asio::use_awaitable);
  }
};

struct Owned {
  asio::steady_timer Timer;
  void tick();
  void start() {
    Timer.async_wait([this](std::error_code) { tick(); });
  }
};

// The group of others is joined when the coroutine has ended, by a cancellation too.
rill::Task<> rests() { co_await rill::sleep_for(std::chrono::seconds(1)); }  // note: 'rests' awaits 'rill::sleep_for' here
rill::Task<> spawnsAndRests(rill::TaskGroup &group) {
  int n = 0;
  group.spawn([&]() -> rill::Task<> { co_await rests(); use(n); });  // warning: this lambda refers to 'n', which ends before the lambda is called; note: the lambda is given away here
  co_await rests();
}
rill::Task<> spawnsWithCopy(rill::TaskGroup &group) {
  int n = 0;
  group.spawn([n]() -> rill::Task<> { co_await rests(); use(n); });
  co_await rests();
}
rill::Task<> spawnsAndWaits(rill::TaskGroup &group) {
  int n = 0;
  group.spawn([&]() -> rill::Task<> { co_await rests(); use(n); });
  co_await group.idle();
}
rill::Task<> spawnsOfCaller(rill::TaskGroup &group, int &n) {
  group.spawn([&]() -> rill::Task<> { co_await rests(); use(n); });
  co_await rests();
}
rill::Task<> spawnsInOwn() {
  int n = 0;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn([&]() -> rill::Task<> { co_await rests(); use(n); });
    co_await rests();
  });
}

int main() {
  asio::io_context loop;
  int n = 0;
  asio::post(loop, [&] { use(n); });
}
