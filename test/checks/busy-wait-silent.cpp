// RUN: %expect %s coro-busy-wait
#include "stubs/asio.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <rill/sleep.h>
#include <rill/task.h>
#include <stop_token>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using rill::Task;

Task<> process(const std::string &Item);
Task<bool> askServer();
bool fileExists(const char *Path);

// Nobody can wake the waiter.

struct Registers {
  volatile unsigned Status;
};
Task<> deviceRegister(Registers &Of) {
  while (!(Of.Status & 1))
    co_await rill::sleep_for(1ms);
}

extern volatile int *const Mapped;
Task<> mappedRegister() {
  while (*Mapped == 0)
    co_await rill::sleep_for(1ms);
}

struct Gpu {
  int query();
  bool finished() const;
};
Task<> graphicsCard(Gpu &Of) {
  while (Of.query() == 0)
    co_await rill::sleep_for(1ms);
}

struct Child {
  std::optional<int> tryWait();
};
Task<int> childProcess(Child &Of) {
  for (;;) {
    if (const auto Status = Of.tryWait())
      co_return *Status;
    co_await rill::sleep_for(10ms);
  }
}

Task<> lockFile(const char *Path) {
  for (;;) {
    if (!fileExists(Path))
      break;
    co_await rill::sleep_for(100ms);
  }
}

struct Connection {
  bool is_open() const;
  Task<> close();
  Task<std::string> read();
};
struct Client {
  std::shared_ptr<Connection> To;
  Task<> connected() {
    while (!To->is_open())
      co_await rill::sleep_for(100ms);
  }
};
Task<> connected(const Connection &To) {
  for (;;) {
    if (To.is_open())
      break;
    co_await rill::sleep_for(100ms);
  }
}

Task<> registerBehindPointer(volatile int **Mapped) {
  while (**Mapped == 0)
    co_await rill::sleep_for(1ms);
}

Task<> anyQuestion(std::function<bool()> Done) {
  while (!Done())
    co_await rill::sleep_for(1ms);
}

template <typename Predicate> Task<> until(Predicate Holds) {
  while (!Holds())
    co_await rill::sleep_for(1ms);
}
Task<> asksUntil(const bool &Done) { co_await until([&] { return Done; }); }

Task<> generator(std::mt19937 &Random) {
  while (Random() % 6 != 0)
    co_await rill::sleep_for(1ms);
}

// It waits for a time, though the time may be put off.

struct Session {
  std::chrono::steady_clock::time_point Deadline, LastRead;
  std::chrono::milliseconds Idle{100};
  auto deadline() const { return Deadline; }
};

Task<> expires(Session &Of) {
  while (std::chrono::steady_clock::now() < Of.Deadline)
    co_await rill::sleep_until(Of.Deadline);
}

Task<> expiresByGetter(const Session &Of) {
  while (std::chrono::steady_clock::now() < Of.deadline())
    co_await rill::sleep_until(Of.deadline());
}

Task<> expiresByPointer(std::shared_ptr<std::chrono::steady_clock::time_point> Deadline) {
  while (std::chrono::steady_clock::now() < *Deadline)
    co_await rill::sleep_until(*Deadline);
}

Task<> idles(Session &Of) {
  while (std::chrono::steady_clock::now() - Of.LastRead < Of.Idle)
    co_await rill::sleep_for(Of.Idle);
}

Task<> settles(Session &Of) {
  while (std::chrono::steady_clock::now() < Of.LastRead + Of.Idle)
    co_await rill::sleep_until(Of.LastRead + Of.Idle);
}

// Each turn does something.

void report(int Level);
Task<> samples(std::stop_token Stop, const int &Level) {
  while (!Stop.stop_requested()) {
    report(Level);
    co_await rill::sleep_for(1s);
  }
}

Task<> keepsAlive(std::stop_token Stop) {
  while (!Stop.stop_requested()) {
    co_await askServer();
    co_await rill::sleep_for(30s);
  }
}

Task<> saysThatItWaits(const bool &Done) {
  while (!Done) {
    report(0);
    co_await rill::sleep_for(1s);
  }
}

Task<> cleansUp(std::stop_token Stop, std::map<int, int> &Sessions) {
  while (!Stop.stop_requested()) {
    co_await rill::sleep_for(60s);
    Sessions.clear();
  }
}

Task<> drains(std::vector<int> &Queue) {
  while (!Queue.empty()) {
    Queue.pop_back();
    co_await rill::yield();
  }
}

Task<> decays(int &Level) {
  while (Level > 0) {
    --Level;
    co_await rill::sleep_for(1s);
  }
}

Task<> fills(std::vector<int> &Samples) {
  while (Samples.size() < 10) {
    Samples.push_back(1);
    co_await rill::sleep_for(1ms);
  }
}

Task<> walks(const std::vector<int> &All) {
  std::size_t I = 0;
  while (I < All.size()) {
    report(All[I++]);
    co_await rill::yield();
  }
}

asio::awaitable<void> everySecond(asio::steady_timer &Timer, const std::atomic<bool> &Stopped) {
  while (!Stopped) {
    Timer.expires_after(1s);
    co_await Timer.async_wait(asio::use_awaitable);
    report(1);
  }
}

struct ManualClock {
  void advance(std::chrono::milliseconds);
};
Task<> movesTheClock(ManualClock &Of, const bool &Done) {
  while (!Done) {
    Of.advance(1ms);
    co_await rill::yield();
  }
}

// It tries again, or waits longer each time.

Task<> triesAgain() {
  while (!co_await askServer())
    co_await rill::sleep_for(10ms);
}

Task<bool> fiveAttempts() {
  for (int I = 0; I < 5; ++I) {
    if (co_await askServer())
      co_return true;
    co_await rill::sleep_for(1s);
  }
  co_return false;
}

struct Waiter {
  bool Done = false;
  int Started = 0, Completed = 0;
  std::mutex Mutex;

  Task<> attemptsInHeader() {
    for (int I = 0; I < 50 && !Done; ++I)
      co_await rill::sleep_for(100ms);
  }
  Task<> attemptsInReverse() {
    int Left = 50;
    while (!Done && Left-- > 0)
      co_await rill::sleep_for(100ms);
  }
  Task<> attemptsOfTwo() {
    for (int I = 0; Completed != Started && I < 10; ++I)
      co_await rill::yield();
  }
  Task<> attemptsAfterPause() {
    int Tries = 0;
    do
      co_await rill::sleep_for(100ms);
    while (!Done && ++Tries != 50);
  }
  Task<> attemptsInStep() {
    for (unsigned Left = 50; !Done && Left; Left -= 1)
      co_await rill::sleep_for(100ms);
  }
  Task<> attemptsInBranch() {
    int Tries = 0;
    for (;;) {
      if (Done || ++Tries > 50)
        break;
      co_await rill::sleep_for(100ms);
    }
  }
  Task<> worksUnderLock() {
    while (true) {
      {
        std::scoped_lock Lock(Mutex);
        if (Done)
          break;
        ++Started;
      }
      co_await rill::sleep_for(100ms);
    }
  }
};

struct Node {
  Node *Next;
};
Task<> walksList(Node *First) {
  for (Node *At = First; At->Next; At = At->Next)
    co_await rill::yield();
}
Task<> walksText(const char *Text) {
  while (*Text++)
    co_await rill::yield();
}

Task<> longerEachTime(const std::atomic<bool> &Done) {
  for (auto Pause = 1ms; !Done; Pause *= 2)
    co_await rill::sleep_for(Pause);
}

Task<> spinsFirst(const std::atomic<bool> &Done) {
  int Turns = 0;
  while (!Done) {
    if (++Turns < 100)
      continue;
    co_await rill::sleep_for(1ms);
  }
}

// It is woken, at the latest when the time is over.

seastar::future<> conditionVariable(seastar::condition_variable &Changed, const bool &Done) {
  while (!Done)
    co_await Changed.wait();
}

seastar::future<> timedWait(seastar::condition_variable &Changed, const bool &Done) {
  while (!Done)
    co_await Changed.wait(1s);
}

asio::awaitable<void> timerOfNoTime(const bool &Ready, asio::steady_timer &Wake) {
  Wake.expires_at(std::chrono::steady_clock::time_point::max());
  while (!Ready)
    co_await Wake.async_wait(asio::use_awaitable);
}

Task<> lastOwner(std::shared_ptr<int> Shared) {
  while (Shared.use_count() > 1)
    co_await rill::sleep_for(1s);
}

Task<> weakOwner(std::weak_ptr<int> Shared) {
  while (!Shared.expired())
    co_await rill::sleep_for(1s);
}

Task<> byValue(bool Go) {
  while (Go)
    co_await rill::sleep_for(1s);
}

// A switch that nothing else makes.

Task<> everyHundredth(std::vector<std::string> Items) {
  std::size_t Count = 0;
  for (const auto &Item : Items) {
    if (Count++ % 100 == 0)
      co_await rill::yield();
    co_await process(Item);
  }
}

seastar::future<> computes(std::vector<int> Values) {
  for (int Value : Values) {
    report(Value);
    co_await seastar::yield();
  }
}

coro::task<void> computesOnPool(coro::thread_pool &Pool, std::vector<int> Values) {
  for (int Value : Values) {
    report(Value);
    co_await Pool.yield();
  }
}

Task<> outsideOfLoops() {
  co_await rill::yield();
  co_await process("once");
  co_await rill::sleep_for(0s);
}

Task<> letsOthersRun(int Turns) {
  for (int I = 0; I < Turns; ++I)
    co_await rill::yield();
}

Task<> ownCopy(int Turns) {
  auto Repeat = [Turns]() -> Task<> {
    for (int I = 0; I < Turns; ++I)
      co_await rill::yield();
  };
  co_await Repeat();
}
