// RUN: %expect %s coro-condition-without-loop
#include "rill/condition.h"
#include "stubs/concurrencpp.h"
#include "stubs/coro.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

using rill::Condition;
using rill::Mutex;
using rill::Task;
using namespace std::chrono_literals;

struct Store {
  Mutex Lock;
  Condition Changed;
  std::vector<int> Items;
  bool Stopped = false;
};
void use(int);
void log(const char *);

Task<> nothingIsChecked(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  co_await Of.Changed.wait(Guard); // warning: 'rill::Condition::wait' may return although nothing has changed, and the condition is not looked at again
  use(Of.Items.back());
}

Task<> checkedOnce(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  if (Of.Items.empty())
    co_await Of.Changed.wait(Guard); // warning: 'rill::Condition::wait' may return
  use(Of.Items.back());
}

struct Timer {
  void arm();
  bool cancel();
};
Task<> tidiesUpAndLooks(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  Timer Retry;
  do {
    if (!Of.Stopped) {
      Retry.arm();
      co_await Of.Changed.wait(Guard);
      Retry.cancel();
    }
  } while (!Of.Stopped);
}
Task<> tidiesUpAndUses(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  Timer Retry;
  if (Of.Items.empty()) {
    co_await Of.Changed.wait(Guard); // warning: 'rill::Condition::wait' may return
    Retry.cancel();
  }
  use(Of.Items.back());
}

Task<> checkedOnceInEachTurn(Store &Of) {
  while (true) {
    Mutex::Guard Guard = co_await Of.Lock.lock();
    if (Of.Items.empty())
      co_await Of.Changed.wait(Guard); // warning: 'rill::Condition::wait' may return
    use(Of.Items.back());
    Of.Items.pop_back();
  }
}

Task<> inAWhile(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  while (Of.Items.empty())
    co_await Of.Changed.wait(Guard);
  use(Of.Items.back());
}

Task<> byPredicate(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  co_await Of.Changed.wait(Guard, [&] { return !Of.Items.empty(); });
  use(Of.Items.back());
}

Task<> byPredicateOnce(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  const auto Filled = [&] { return !Of.Items.empty(); };
  if (!Filled())
    co_await Of.Changed.wait(Guard, Filled);
  use(Of.Items.back());
}

Task<> inADo(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  do
    co_await Of.Changed.wait(Guard);
  while (Of.Items.empty());
  use(Of.Items.back());
}

Task<> byBreak(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  for (;;) {
    if (!Of.Items.empty())
      break;
    co_await Of.Changed.wait(Guard);
  }
  use(Of.Items.back());
}

Task<> byContinue(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  while (true) {
    if (Of.Items.empty()) {
      co_await Of.Changed.wait(Guard);
      continue;
    }
    use(Of.Items.back());
    Of.Items.pop_back();
  }
}

Task<> looksAfterwards(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  while (!Of.Stopped) {
    co_await Of.Changed.wait(Guard);
    log("woken");
    if (!Of.Items.empty())
      use(Of.Items.back());
  }
}

Task<> givesUpOtherwise(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  if (Of.Items.empty())
    co_await Of.Changed.wait(Guard);
  if (Of.Items.empty())
    co_return;
  use(Of.Items.back());
}

Task<> takesWhatThereIs(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  if (Of.Items.empty())
    co_await Of.Changed.wait(Guard);
  for (int Item : Of.Items)
    use(Item);
}

// The caller looks: this is a wait by another name.
Task<> waitForChange(Store &Of, Mutex::Guard &Guard) { co_await Of.Changed.wait(Guard); }

// The notice itself is all that is waited for.
Task<int> waitForANotice(Store &Of) {
  Mutex::Guard Guard = co_await Of.Lock.lock();
  co_await Of.Changed.wait(Guard);
  co_return 42;
}

Task<> onceForItsCaller(Store &Of, Mutex::Guard &Guard) {
  if (Of.Items.empty())
    co_await Of.Changed.wait(Guard); // warning: 'rill::Condition::wait' may return
}

seastar::future<int> ofSeastar(seastar::condition_variable &Changed, std::vector<int> &Items) {
  if (Items.empty())
    co_await Changed.wait(); // warning: 'seastar::condition_variable::wait' may return
  co_return Items.back();
}
seastar::future<int> ofSeastarWhen(seastar::condition_variable &Changed, std::vector<int> &Items) {
  co_await Changed.when(); // warning: 'seastar::condition_variable::when' may return
  co_return Items.back();
}
seastar::future<int> limited(seastar::condition_variable &Changed, std::vector<int> &Items) {
  if (Items.empty())
    co_await Changed.wait(1s); // warning: 'seastar::condition_variable::wait' may return
  co_return Items.back();
}
seastar::future<int> checked(seastar::condition_variable &Changed, std::vector<int> &Items) {
  while (Items.empty())
    co_await Changed.wait();
  co_return Items.back();
}
seastar::future<int> predicate(seastar::condition_variable &Changed, std::vector<int> &Items) {
  co_await Changed.when([&] { return !Items.empty(); });
  co_return Items.back();
}

coro::task<int> ofLibcoro(coro::mutex &Lock, coro::condition_variable &Changed, int &Item) {
  auto Guard = co_await Lock.scoped_lock();
  co_await Changed.wait(Guard); // warning: 'coro::condition_variable::wait' may return
  co_return Item;
}
coro::task<int> ofLibcoroChecked(coro::mutex &Lock, coro::condition_variable &Changed, int &Item) {
  auto Guard = co_await Lock.scoped_lock();
  co_await Changed.wait(Guard, [&] { return Item != 0; });
  co_return Item;
}

concurrencpp::lazy_result<int> ofConcurrencpp(std::shared_ptr<concurrencpp::executor> On,
                                              concurrencpp::scoped_async_lock Guard,
                                              concurrencpp::async_condition_variable &Changed,
                                              int &Item) {
  co_await Changed.await(On, Guard); // warning: 'concurrencpp::async_condition_variable::await' may return
  co_return Item;
}

// A wait that blocks has the same need; plain functions have checks of their own.
lazy::Task<int> blocks(std::mutex &Lock, std::condition_variable &Changed, int &Item) {
  std::unique_lock Guard(Lock);
  Changed.wait(Guard); // warning: 'std::condition_variable::wait' may return
  co_return Item;
}
lazy::Task<int> blocksWithPredicate(std::mutex &Lock, std::condition_variable &Changed, int &Item) {
  std::unique_lock Guard(Lock);
  Changed.wait_for(Guard, 1s, [&] { return Item != 0; });
  co_return Item;
}
int plain(std::mutex &Lock, std::condition_variable &Changed, int &Item) {
  std::unique_lock Guard(Lock);
  Changed.wait(Guard);
  return Item;
}

// By structure: a class that notifies one or all, and waits with a lock.

namespace company {
struct Guard {
  void lock();
  void unlock();
};
class Signal {
public:
  lazy::Task<> wait(Guard &Lock);
  template <typename P> lazy::Task<> wait(Guard &Lock, P Predicate) {
    while (!Predicate())
      co_await wait(Lock);
  }
  void notify_one();
  void notify_all();
};
class Latch {
public:
  lazy::Task<> wait();
  void notify_all();
};

lazy::Task<int> waits(Signal &Changed, Guard &Lock, int &Item) {
  co_await Changed.wait(Lock); // warning: 'company::Signal::wait' may return
  co_return Item;
}
lazy::Task<int> waitsWithPredicate(Signal &Changed, Guard &Lock, int &Item) {
  co_await Changed.wait(Lock, [&] { return Item != 0; });
  co_return Item;
}
class Lockable {
public:
  lazy::Task<> lock();
  void unlock();
};
class Scoped { // unlocks when it ends, and not before
public:
  explicit Scoped(Lockable &Of) : Of(&Of) {}
  Scoped(Scoped &&) noexcept;
  ~Scoped() {
    if (Of)
      Of->unlock();
  }

private:
  Lockable *Of;
};
struct Counter {
  int Count;
};
class Notice {
public:
  lazy::Task<> wait(Scoped &Held);
  lazy::Task<> wait(Counter &Turns);
  void notify_one();
  void notify_all();
};
lazy::Task<int> waitsWithGuard(Notice &Changed, Scoped &Held, int &Item) {
  if (Item == 0)
    co_await Changed.wait(Held); // warning: 'company::Notice::wait' may return
  co_return Item;
}
lazy::Task<int> waitsWithGuardInALoop(Notice &Changed, Scoped &Held, int &Item) {
  while (Item == 0)
    co_await Changed.wait(Held);
  co_return Item;
}
lazy::Task<int> waitsWithoutALock(Notice &Changed, Counter &Turns, int &Item) {
  if (Item == 0)
    co_await Changed.wait(Turns);
  co_return Item;
}
lazy::Task<int> waitsForALatch(Latch &Done, int &Item) {
  co_await Done.wait();
  co_return Item;
}
} // namespace company
