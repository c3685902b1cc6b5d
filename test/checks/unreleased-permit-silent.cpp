// RUN: %expect %s coro-unreleased-permit
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;

struct Semaphore;
class Permit {
public:
  Permit(Semaphore &, std::adopt_lock_t);
  Permit(Permit &&) noexcept;
  ~Permit();

private:
  Semaphore *From;
};
struct Semaphore {
  Task<> acquire(int Count = 1);
  Task<Permit> permit();
  void release(int Count = 1);
};
struct Mutex {
  Task<> lock();
  bool try_lock();
  void unlock();
};
struct Outcome {
  bool ok() const;
  int error() const;
};

Task<std::string> fetch(std::string Url);
Task<> store(std::string Page);
Task<bool> tryStore(std::string Page) noexcept;
Task<Outcome> attempt() noexcept;
bool condition();
void log(const char *) noexcept;
void spawn(Task<>);

// The failure is handled, and the permit comes back first.

Task<> keepsTheError(Semaphore &Limit) {
  std::exception_ptr Error;
  co_await Limit.acquire();
  try {
    co_await fetch("/");
  } catch (...) {
    Error = std::current_exception();
  }
  Limit.release();
  if (Error)
    std::rethrow_exception(Error);
}

Task<> goesOn(Semaphore &Limit) {
  co_await Limit.acquire();
  try {
    co_await fetch("/");
  } catch (...) {
    log("failed");
  }
  Limit.release();
}

Task<> handlesWhatOperationsThrow(Semaphore &Limit) {
  co_await Limit.acquire();
  try {
    co_await fetch("/");
  } catch (const std::exception &) {
    log("failed");
  }
  Limit.release();
}

Task<> cannotFail(Mutex &Lock) {
  co_await Lock.lock();
  co_await tryStore("page");
  Lock.unlock();
}

Task<int> failsByValue(Mutex &Lock) {
  co_await Lock.lock();
  const Outcome Result = co_await attempt();
  Lock.unlock();
  co_return Result.ok() ? 0 : Result.error();
}

Task<> madeBefore(Mutex &Lock) {
  auto Later = tryStore("page");
  co_await Lock.lock();
  co_await std::move(Later);
  Lock.unlock();
}

// Something else gives it back.

template <typename F> struct Defer {
  explicit Defer(F Call) : Call(Call) {}
  ~Defer() { Call(); }
  F Call;
};
Task<> deferred(Semaphore &Limit) {
  co_await Limit.acquire();
  Defer Back([&Limit] { Limit.release(); });
  co_await fetch("/");
}

Task<> deferredLock(Mutex &Lock) {
  co_await Lock.lock();
  const Defer Back{[&] { Lock.unlock(); }};
  if (condition())
    co_return;
  co_await fetch("/");
}

Task<> uniquePointer(Semaphore &Limit) {
  co_await Limit.acquire();
  const std::unique_ptr<Semaphore, void (*)(Semaphore *)> Back(
      &Limit, [](Semaphore *Held) { Held->release(); });
  co_await fetch("/");
}

Task<> sharedPointer(Semaphore &Limit) {
  co_await Limit.acquire();
  const std::shared_ptr<void> Back(nullptr, [&](void *) { Limit.release(); });
  co_await fetch("/");
}

struct Holder {
  ~Holder() { Held.release(); }
  Semaphore &Held;
};
Task<> holder(Semaphore &Limit) {
  co_await Limit.acquire();
  Holder Back{Limit};
  co_await fetch("/");
}

struct Slot {
  explicit Slot(Semaphore *Held) : Held(Held) {}
  ~Slot() {
    if (Held)
      Held->release();
  }
  Semaphore *Held;
};
Task<> slot(Semaphore &Limit) {
  co_await Limit.acquire();
  Slot Back(&Limit);
  co_await fetch("/");
}

Task<> adoptsPermit(Semaphore &Limit) {
  co_await Limit.acquire();
  Permit Held(Limit, std::adopt_lock);
  co_await fetch("/");
}

Task<> adoptsLock(Mutex &Lock) {
  co_await Lock.lock();
  std::lock_guard Held(Lock, std::adopt_lock);
  co_await fetch("/");
}

Task<> unlocksAdopted(Mutex &Lock) {
  co_await Lock.lock();
  std::unique_lock<Mutex> Held(Lock, std::adopt_lock);
  co_await fetch("/");
  Held.unlock();
}

// The task that is started gives it back.

Task<> child(Semaphore &Limit) {
  co_await fetch("/");
  Limit.release();
}
Task<> startsChildren(Semaphore &Limit) {
  for (int I = 0; I < 9; ++I) {
    co_await Limit.acquire();
    spawn(child(Limit));
  }
}

Task<> startsLambda(Semaphore &Limit) {
  co_await Limit.acquire();
  auto Work = [&Limit]() -> Task<> {
    co_await fetch("/");
    Limit.release();
  };
  spawn(Work());
}

Task<> startsLambdaWithArgument(Semaphore &Limit) {
  co_await Limit.acquire();
  spawn([](Semaphore &Held) -> Task<> {
    co_await fetch("/");
    Held.release();
  }(Limit));
}

void onDone(std::function<void()> Handler);
Task<> givesItToHandler(Semaphore &Limit) {
  co_await Limit.acquire();
  onDone([&Limit] { Limit.release(); });
  co_await fetch("/");
}

// Given back and taken again.

Task<> unlocksWhileItWaits(Mutex &Lock) {
  co_await Lock.lock();
  while (condition()) {
    Lock.unlock();
    co_await fetch("/");
    co_await Lock.lock();
  }
  log("changed");
  Lock.unlock();
}

struct Node {
  Mutex Lock;
  Node *Next;
};
Task<> handOverHand(Node *At) {
  co_await At->Lock.lock();
  while (At->Next) {
    Node *Next = At->Next;
    co_await Next->Lock.lock();
    At->Lock.unlock();
    At = Next;
  }
  At->Lock.unlock();
}

Task<> againAndAgain(Semaphore &Limit) {
  for (;;) {
    co_await Limit.acquire();
    log("turn");
    Limit.release();
  }
}

Task<> beforeEachContinue(Mutex &Lock, std::vector<int> &Items) {
  for (;;) {
    co_await Lock.lock();
    if (Items.empty()) {
      Lock.unlock();
      continue;
    }
    Items.pop_back();
    Lock.unlock();
  }
}

Task<> continuesFirst(Semaphore &Limit, std::vector<int> Items) {
  for (int Item : Items) {
    if (!Item)
      continue;
    co_await Limit.acquire();
    log("working");
    Limit.release();
  }
}

Task<> takesAllThenGivesAllBack(Semaphore &Limit, int N) {
  for (int I = 0; I < N; ++I)
    co_await Limit.acquire();
  log("alone");
  Limit.release(N);
}

Task<> takesAllInTurns(Semaphore &Limit, int N) {
  while (condition()) {
    for (int I = 0; I < N; ++I)
      co_await Limit.acquire();
    for (int I = 0; I < N; ++I)
      Limit.release();
  }
}

// The one who is called gives it back when it has come that far.
void start(int);
Task<> handsOverUnlessItFails(Semaphore &Limit) {
  for (;;) {
    co_await Limit.acquire();
    if (condition())
      Limit.release();
    else
      start(1);
  }
}

Task<> takesOnceInAWhile(Mutex &Lock, std::vector<int> Items) {
  bool Held = false;
  for (int Item : Items) {
    if (!Held)
      co_await Lock.lock();
    Held = true;
    if (!Item)
      continue;
    Lock.unlock();
    Held = false;
  }
}

// Waits for all the others.

Task<> waitsForAll(Semaphore &Limit) {
  co_await Limit.acquire(16);
  log("idle");
  Limit.release(16);
}

Task<> passesThrough(Semaphore &Limit) {
  co_await Limit.acquire();
  Limit.release();
}

Task<> shutsDown(Semaphore &Limit) {
  co_await Limit.acquire(16);
  co_await store("bye");
}

// A short section without anything that throws.

struct Queue {
  Mutex Lock;
  std::deque<int> Kept;
  Semaphore Items;
};
Task<> push(Queue &To, int Value) {
  co_await To.Lock.lock();
  To.Kept.push_back(Value);
  To.Lock.unlock();
  To.Items.release();
}

Task<int> pop(Queue &From) {
  co_await From.Items.acquire();
  co_await From.Lock.lock();
  const int Value = From.Kept.front();
  From.Kept.pop_front();
  From.Lock.unlock();
  co_return Value;
}

Task<int> singleExit(Mutex &Lock) {
  int Result = 0;
  co_await Lock.lock();
  do {
    if (condition()) {
      Result = 1;
      break;
    }
    if (condition()) {
      Result = 2;
      break;
    }
  } while (false);
  Lock.unlock();
  co_return Result;
}

Task<> endsTheProgram(Mutex &Lock) {
  co_await Lock.lock();
  if (condition())
    std::terminate();
  Lock.unlock();
}

// One function takes it, another one gives it back.

struct Readers {
  Mutex Lock;
  Semaphore Writer;
  int Count = 0;
};
Task<> beginsReading(Readers &Of) {
  co_await Of.Lock.lock();
  if (++Of.Count == 1)
    co_await Of.Writer.acquire();
  Of.Lock.unlock();
}
Task<> endsReading(Readers &Of) {
  co_await Of.Lock.lock();
  if (--Of.Count == 0)
    Of.Writer.release();
  Of.Lock.unlock();
}

struct Pool {
  Semaphore Free;
  std::vector<int> Idle;
};
Task<int> takes(Pool &From) {
  co_await From.Free.acquire();
  const int Connection = From.Idle.back();
  From.Idle.pop_back();
  co_return Connection;
}
void gives(Pool &To, int Connection) {
  To.Idle.push_back(Connection);
  To.Free.release();
}

// Taken under a condition, and given back under the same.

Task<> lockIfAny(Mutex *Lock) {
  if (Lock)
    co_await Lock->lock();
  log("working");
  if (Lock)
    Lock->unlock();
}

Task<> exclusiveOrNot(Mutex &Lock, bool Exclusive) {
  if (Exclusive)
    co_await Lock.lock();
  co_await store("page");
  if (Exclusive)
    Lock.unlock();
}

Task<> triesFirst(Mutex &Lock) {
  if (!Lock.try_lock())
    co_await Lock.lock();
  log("working");
  Lock.unlock();
}

namespace of_seastar {

using seastar::future;
future<> write(int);

future<> leavesInContinuation(seastar::gate &Gate) {
  Gate.enter();
  return write(1).then([&Gate] { Gate.leave(); });
}

future<> withSemaphore(seastar::semaphore &Limit) {
  return seastar::with_semaphore(Limit, 1, [] { return write(1); });
}

future<> units(seastar::semaphore &Limit) {
  auto Units = co_await seastar::get_units(Limit, 1);
  co_await write(1);
}

future<> leavesThenRethrows(seastar::gate &Gate) {
  std::exception_ptr Error;
  Gate.enter();
  try {
    co_await write(1);
  } catch (...) {
    Error = std::current_exception();
  }
  Gate.leave();
  if (Error)
    co_await seastar::make_exception_future<>(Error);
}

future<> readLock(seastar::rwlock &Lock) {
  auto Held = co_await Lock.hold_read_lock();
  co_await write(1);
}

} // namespace of_seastar

namespace of_libcoro {

coro::task<void> onlySchedules(coro::semaphore<4> &Limit, coro::scheduler &Loop) {
  co_await Limit.acquire();
  co_await Loop.schedule();
  co_await Limit.release();
}

coro::task<void> shortSection(coro::mutex &Lock) {
  co_await Lock.lock();
  log("working");
  Lock.unlock();
}

} // namespace of_libcoro

namespace of_folly {

folly::coro::Task<> write(int);

folly::coro::Task<> scoped(folly::coro::Mutex &Lock) {
  auto Held = co_await Lock.co_scoped_lock();
  co_await write(1);
}

folly::coro::Task<> adopts(folly::coro::Mutex &Lock) {
  co_await Lock.co_lock();
  std::unique_lock<folly::coro::Mutex> Held{Lock, std::adopt_lock};
  co_await write(1);
}

} // namespace of_folly

namespace of_cppcoro {

cppcoro::task<> write(int);

cppcoro::task<> adopts(cppcoro::async_mutex &Lock) {
  co_await Lock.lock_async();
  cppcoro::async_mutex_lock Held(Lock, std::adopt_lock);
  co_await write(1);
}

} // namespace of_cppcoro
