// RUN: %expect %s coro-busy-wait
#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/protocol.h"
#include "stubs/seastar.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <rill/event.h>
#include <rill/sleep.h>
#include <rill/task.h>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using rill::Task;

Task<> process(const std::string &Item);
bool fileExists(const char *Path);
struct State {
  bool Done = false;
};

// Waiting for what others change.

struct Service {
  bool Ready = false;
  std::atomic<int> Users{0};
  std::vector<int> Jobs;
  std::optional<int> Result;
  bool isReady() const { return Ready; }
  bool isReadable() const { return fileExists("/tmp/ready"); }

  Task<> member() {
    while (!Ready) // warning: 'Ready' is polled until it changes
      co_await rill::sleep_for(10ms); // note: between two looks, time passes
  }
  Task<> atomic() {
    while (Users.load() > 0) { // warning: 'Users' is polled
      co_await rill::sleep_for(10ms); // note: between two looks
    }
  }
  Task<> container() {
    while (Jobs.empty()) // warning: 'Jobs' is polled
      co_await rill::yield(); // note: between two looks, others run
  }
  Task<int> breaks() {
    for (;;) { // warning: 'Result' is polled
      if (Result)
        break;
      co_await rill::sleep_for(1ms); // note: between two looks
    }
    while (true) { // warning: 'Result' is polled
      co_await rill::sleep_for(1ms); // note: between two looks
      if (Result.has_value())
        co_return *Result;
    }
  }
  Task<> getter() {
    do { // warning: 'isReady' is polled
      co_await rill::sleep_for(10ms); // note: between two looks
    } while (!isReady());
  }
  Task<> untilDeadline(std::chrono::steady_clock::time_point Deadline) {
    while (!Ready && std::chrono::steady_clock::now() < Deadline) // warning: 'Ready' is polled
      co_await rill::sleep_for(10ms); // note: between two looks
  }

  // Silent: the answer is not in memory.

  Task<> throughGetter() {
    while (!isReadable())
      co_await rill::sleep_for(10ms);
  }
};

Task<> event(rill::Event &Done) {
  while (!Done.is_set()) // warning: 'is_set' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
}

Task<> sharedState(std::shared_ptr<State> Of) {
  while (!Of->Done) // warning: 'Done' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
}

Task<> captured(std::vector<std::function<void()>> &Handlers) {
  bool Called = false;
  Handlers.push_back([&] { Called = true; });
  while (!Called) // warning: 'Called' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
}

auto Nested = [](bool &Flag) -> Task<> {
  while (!Flag) // warning: 'Flag' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
};

asio::awaitable<void> asioTimer(const bool &Stopped, asio::steady_timer &Timer) {
  while (!Stopped) { // warning: 'Stopped' is polled
    Timer.expires_after(10ms);
    co_await Timer.async_wait(asio::use_awaitable); // note: between two looks
  }
}

coro::task<void> libcoro(coro::scheduler &On, std::atomic<bool> &Stopped) {
  while (!Stopped) // warning: 'Stopped' is polled
    co_await On.yield_for(10ms); // note: between two looks
}

seastar::future<> seastarSleep(const bool &Stopped) {
  while (!Stopped) // warning: 'Stopped' is polled
    co_await seastar::sleep(10ms); // note: between two looks
}

lazy::Task<> delay(std::chrono::milliseconds Time);
lazy::Task<> unknownRuntime(const std::atomic_flag &Flag) {
  while (!Flag.test()) // warning: 'Flag' is polled until it changes, judging by a name
    co_await delay(10ms); // note: between two looks
}

// Also a look with a key or a memory order, and one that decides between both.

struct Answers {
  std::map<int, std::string> All;
  std::atomic<int> Pending;

  Task<> byKey(int Id) {
    while (!All.contains(Id)) // warning: 'All' is polled
      co_await rill::sleep_for(1ms); // note: between two looks
  }
  Task<> bySearch(int Id) {
    while (All.find(Id) == All.end()) // warning: 'All' is polled
      co_await rill::sleep_for(1ms); // note: between two looks
  }
  Task<> ordered() {
    while (Pending.load(std::memory_order_acquire) != 0) // warning: 'Pending' is polled
      co_await rill::yield(); // note: between two looks
  }
  Task<> eitherWay() {
    for (;;) { // warning: 'All' is polled
      if (!All.empty())
        break;
      else
        co_await rill::sleep_for(1ms); // note: between two looks
    }
  }
};

// Behind a pointer.

Task<> sharedAtomic(std::shared_ptr<std::atomic<bool>> Stop) {
  while (!Stop->load()) // warning: 'Stop' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
}
Task<> atomicByPointer(std::atomic<bool> *Flag) {
  while (!*Flag) // warning: 'Flag' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
}
Task<> sharedFlag(std::shared_ptr<bool> Done) {
  while (!*Done) // warning: 'Done' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
}
Task<> constantPointer(const bool *const Done) {
  while (!*Done) // warning: 'Done' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
}
struct Ticket {
  std::shared_ptr<std::atomic<bool>> Used;
  bool used() const { return Used->load(); }
};
Task<> getterOfPointer(const Ticket &Of) {
  while (!Of.used()) // warning: 'used' is polled
    co_await rill::sleep_for(1ms); // note: between two looks
}

// With a lock around the look.

struct Locked {
  std::mutex Mutex;
  bool Done = false;

  Task<> inBlock() {
    while (true) { // warning: 'Done' is polled
      {
        std::scoped_lock Lock(Mutex);
        if (Done)
          break;
      }
      co_await rill::sleep_for(1ms); // note: between two looks
    }
  }
  Task<> byHand() {
    for (;;) { // warning: 'Done' is polled
      std::unique_lock Lock(Mutex);
      if (Done)
        co_return;
      Lock.unlock();
      co_await rill::sleep_for(1ms); // note: between two looks
    }
  }
};

// A switch for each element.

Task<> sleepsZero(std::vector<std::string> Items) {
  for (const auto &Item : Items) {
    co_await rill::sleep_for(0s); // warning: 'rill::sleep_for' gives up the thread for each element, though each is awaited anyway
    co_await process(Item);
  }
}

Task<> yieldsAfter(std::vector<std::string> Items) {
  for (const auto &Item : Items) {
    co_await process(Item);
    co_await rill::yield(); // warning: 'rill::yield' gives up the thread
  }
}

folly::coro::Task<void> reschedules(std::vector<folly::coro::Task<int>> Items) {
  for (auto &Item : Items) {
    int Got = co_await std::move(Item);
    (void)Got;
    co_await folly::coro::co_reschedule_on_current_executor; // warning: 'folly::coro::co_reschedule_on_current_executor' gives up
  }
}

// Silent: it waits for the world outside, or asks somebody.

Task<> file() {
  while (!fileExists("/tmp/lock"))
    co_await rill::sleep_for(1s);
}

Task<bool> askServer();
Task<> remote() {
  while (!co_await askServer())
    co_await rill::sleep_for(1s);
}

Task<> asksInBody(bool &Done) {
  while (!Done) {
    Done = co_await askServer();
    co_await rill::sleep_for(1s);
  }
}

struct Device {
  bool ready() const;
};
Task<> device(Device &Of) {
  while (!Of.ready())
    co_await rill::sleep_for(1ms);
}

// Silent: work at intervals, retries, back-off, counts.

Task<> periodic(const std::atomic<bool> &Stopped) {
  while (!Stopped) {
    fileExists("/tmp/heartbeat");
    co_await rill::sleep_for(1s);
  }
}

Task<> countsDown() {
  for (int I = 0; I < 3; ++I)
    co_await rill::sleep_for(1s);
}

Task<> retries(int Limit) {
  int Tries = 0;
  while (Tries < Limit) {
    ++Tries;
    co_await rill::sleep_for(1s);
  }
}

Task<> backsOff(const bool &Done) {
  auto Pause = 1ms;
  while (!Done) {
    co_await rill::sleep_for(Pause);
    Pause *= 2;
  }
}

Task<> forever() {
  for (;;)
    co_await rill::sleep_for(1h);
}

Task<> untilTime(std::chrono::steady_clock::time_point Deadline) {
  while (std::chrono::steady_clock::now() < Deadline)
    co_await rill::sleep_for(1s);
}

Task<> localOfItsOwn() {
  bool Done = false;
  while (!Done)
    co_await rill::sleep_for(1ms);
}

// Silent: it is woken.

Task<> woken(rill::Event &Changed, const bool &Done) {
  while (!Done)
    co_await Changed.wait();
}

struct Probe {
  explicit Probe(const char *Name);
};

asio::awaitable<void> timerOfEachTurn(const bool &Starting) {
  while (Starting) {  // warning: 'Starting' is polled until it changes
    asio::steady_timer Timer;
    Timer.expires_after(100ms);
    co_await Timer.async_wait(asio::use_awaitable);  // note: between two looks, time passes
  }
}

asio::awaitable<void> probeOfEachTurn(const char *Name, const bool &Starting) {
  while (Starting) {
    Probe Sent(Name);
    asio::steady_timer Timer;
    Timer.expires_after(100ms);
    co_await Timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> timerAsEvent(const std::vector<int> &Queue, asio::steady_timer &Changed) {
  while (Queue.empty())
    co_await Changed.async_wait(asio::use_awaitable);
}

// Silent: the switch is what lets others run, or is no trip for each element.

int crunch(const std::string &Item);
Task<> longComputation(std::vector<std::string> Items) {
  for (const auto &Item : Items) {
    crunch(Item);
    co_await rill::yield();
  }
}

Task<> nowAndThen(std::vector<std::string> Items) {
  int Count = 0;
  for (const auto &Item : Items) {
    co_await process(Item);
    if (++Count % 100 == 0)
      co_await rill::yield();
  }
}

Task<> mayContinue(std::vector<std::string> Items) {
  for (const auto &Item : Items) {
    co_await rill::yield();
    if (!Item.empty())
      co_await process(Item);
  }
}

Task<> rateLimited(std::vector<std::string> Items) {
  for (const auto &Item : Items) {
    co_await process(Item);
    co_await rill::sleep_for(10ms);
  }
}

Task<> serves(rill::Event &Next) {
  for (;;) {
    co_await Next.wait();
    co_await rill::yield();
  }
}

lazy::Task<> yield();
lazy::Task<> readyAwait(std::vector<std::string> Items) {
  for (const auto &Item : Items) {
    crunch(Item);
    co_await std::suspend_never();
    co_await yield();
  }
}

Task<> countsTurns(std::size_t &Turns) {
  for (std::size_t I = 0; I < Turns; ++I)
    co_await rill::yield();
}
Task<> countsWithoutAsking(const bool &Done) {
  for (int I = 0; !Done; ++I) // warning: 'Done' is polled until it changes
    co_await rill::yield();   // note: between two looks, others run
}

// Waiting for what is always true.

seastar::future<> alwaysTrue(seastar::condition_variable &Changed, State &S) {
  while (true) {
    co_await Changed.wait([] { return true; }); // warning: 'seastar::condition_variable::wait' waits for nothing: its predicate is always true; note: the predicate
    if (S.Done)
      break;
  }
}

seastar::future<> alwaysTrueAfterALook(seastar::condition_variable &Changed, int Turns) {
  for (int I = 0; I < Turns; ++I)
    co_await Changed.wait([&] { // warning: waits for nothing; note: the predicate
      if (I == 0)
        return 1 == 1;
      return true;
    });
}

seastar::future<> asks(seastar::condition_variable &Changed, State &S, bool Forever) {
  while (!S.Done) {
    co_await Changed.wait();
    co_await Changed.wait([&] { return S.Done; });
    co_await Changed.wait([&] { return Forever || S.Done; });
    co_await Changed.wait([&] {
      if (!S.Done)
        return false;
      return true;
    });
    co_await Changed.wait([] { return false; });
  }
}

seastar::future<> alwaysTrueOnce(seastar::condition_variable &Changed) {
  co_await Changed.wait([] { return true; });
}

Task<> suppressed(const bool &Done) {
  while (!Done) // NOLINT(coro-busy-wait)
    co_await rill::sleep_for(1ms);
}

void plain(const bool &Done) {
  while (!Done)
    ;
}

// Through the executor, and nothing else.
struct Starting {
  std::atomic<bool> Ready = false;
  bool Stopped = false;
  asio::any_io_executor Executor;

  asio::awaitable<void> untilReady() {
    while (!Ready.load() && !Stopped) // warning: 'Ready' is polled until it changes
      co_await asio::post(Executor, asio::use_awaitable); // note: between two looks, others run
  }

  coro::task<void> untilStopped(coro::thread_pool &Pool) {
    while (!Stopped) // warning: 'Stopped' is polled until it changes
      co_await Pool.schedule(); // note: between two looks, others run
  }

  asio::awaitable<void> step();
  asio::awaitable<void> work() {
    while (!Stopped) {
      co_await asio::post(Executor, asio::use_awaitable);
      co_await step();
    }
  }

  coro::task<void> once(coro::thread_pool &Pool) {
    if (!Stopped)
      co_await Pool.schedule();
  }

  coro::task<void> turns(coro::thread_pool &Pool, int Count) {
    while (Count-- > 0)
      co_await Pool.schedule();
  }
};

// A lock that somebody else has, or a permit.
struct Permits {
  Task<> acquire();
  bool try_acquire();
  void release();
};

Task<> acquired(std::unique_lock<std::mutex> &Lock) {
  while (!Lock.try_lock()) // warning: 'Lock' is polled until it changes
    co_await rill::yield(); // note: between two looks, others run
}

struct Catalogue {
  std::mutex Mutex;
  Permits Limit;
  std::vector<int> Jobs;

  Task<> add(int Job) {
    while (!Mutex.try_lock()) // warning: 'Mutex' is polled until it changes
      co_await rill::sleep_for(1ms); // note: between two looks, time passes
    Jobs.push_back(Job);
    Mutex.unlock();
  }

  Task<> permitted() {
    for (;;) { // warning: 'Limit' is polled until it changes
      if (Limit.try_acquire())
        break;
      co_await rill::yield(); // note: between two looks, others run
    }
    Limit.release();
  }

  Task<bool> triesOnce(int Job) {
    std::unique_lock Lock(Mutex, std::try_to_lock);
    if (Lock.owns_lock())
      Jobs.push_back(Job);
    co_return Lock.owns_lock();
  }

  Task<bool> triesAFewTimes() {
    for (int Attempt = 0; Attempt < 3; ++Attempt) {
      if (Mutex.try_lock())
        co_return true;
      co_await rill::yield();
    }
    co_return false;
  }

  Task<> worksMeanwhile() {
    while (!Mutex.try_lock())
      co_await process("other");
    Mutex.unlock();
  }

  Task<> asksALimit(std::timed_mutex &Timed) {
    while (!Timed.try_lock_for(10ms))
      co_await process("waited");
    Timed.unlock();
  }
};
