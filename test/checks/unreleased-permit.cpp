// RUN: %expect %s coro-unreleased-permit
#include "stubs/coro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;

struct Semaphore;
class Permit {
public:
  Permit(Permit &&) noexcept;
  ~Permit();

private:
  Semaphore *From;
};
struct Semaphore {
  Task<> acquire(int Count = 1);
  Task<bool> tryAcquireFor(int Milliseconds);
  Task<Permit> permit();
  void release(int Count = 1);
};
struct Mutex {
  Task<> lock();
  Task<std::unique_lock<Mutex>> scopedLock();
  void unlock();
};
struct SharedMutex {
  Task<> lock();
  Task<> lock_shared();
  void unlock();
  void unlock_shared();
};
struct Defer {
  template <typename F> explicit Defer(F) {}
  ~Defer();
};

Task<std::string> fetch(std::string Url);
Task<> store(std::string Page);
bool condition();
void log(const char *);
void adopt(Semaphore &);
inline void validate(int N) {
  if (N > 3)
    throw N;  // note: 'validate' throws here
}

// A guard of what was taken before gives it back from then on.

struct Releaser {
  explicit Releaser(Semaphore &Of) : Of(Of) {}
  Releaser(const Releaser &) = delete;
  ~Releaser() { Of.release(); }
  Semaphore &Of;
};

Task<std::string> guardMadeTooLate(Semaphore &Limit, std::string Url) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'fetch' throws
  auto Page = co_await fetch(Url);  // note: may throw here
  Releaser Holding(Limit);
  co_await store(Page);
  co_return Page;
}

Task<std::string> guardMadeAtOnce(Semaphore &Limit, std::string Url) {
  co_await Limit.acquire();
  Releaser Holding(Limit);
  co_return co_await fetch(Url);
}

Task<> nothingThrowsBeforeTheGuard(Semaphore &Limit) {
  co_await Limit.acquire();
  log("taken");
  Releaser Holding(Limit);
  co_await store("");
}

Task<> guardInTheOtherBranch(Semaphore &Limit, Semaphore &Other) {
  co_await Limit.acquire();
  Releaser Holding(Limit);
  co_await Other.acquire();  // warning: 'Other' is taken here and not given back when 'store' throws
  co_await store("");  // note: may throw here
  Releaser HoldingToo(Other);
}

Task<> handedToSomethingElse(Semaphore &Limit) {
  co_await Limit.acquire();
  adopt(Limit);
  co_await store("");
}

// What is void in all but its name.

struct Nothing {};
struct Turnstile {
  Task<Nothing> acquire();
  void release();
};

Task<> unit(Turnstile &Limit) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'store' throws
  co_await store("");  // note: may throw here
  Limit.release();
}

Task<> keptUnit(Turnstile &Limit) {
  auto Taken = co_await Limit.acquire();
  co_await store("");
  Limit.release();
}

// A lock that is taken by awaiting it.

struct AwaitedMutex {
  struct Awaiter {
    bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<>);
    void await_resume();
  };
  Awaiter operator co_await();
  void unlock();
};

Task<> awaitsTheMutex(AwaitedMutex &Lock) {
  co_await Lock;  // warning: 'Lock' is taken here and not unlocked when 'store' throws
  co_await store("");  // note: may throw here
  Lock.unlock();
}

Task<> awaitsAndUnlocks(AwaitedMutex &Lock) {
  co_await Lock;
  log("locked");
  Lock.unlock();
  co_await store("");
}

// Not given back on every path.

Task<std::string> throwsInBetween(Semaphore &Limit, std::string Url) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'fetch' throws
  auto Page = co_await fetch(Url);  // note: may throw here
  Limit.release();
  co_return Page;
}

struct Client {
  Semaphore Limit;
  Mutex Lock;
  std::unique_ptr<Semaphore> Far;
  struct {
    SharedMutex Lock;
  } Cache;

  Task<> member(std::string Url) {
    co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'fetch' throws
    co_await store(co_await fetch(Url));  // note: may throw here
    Limit.release();
  }
  Task<> lock() {
    co_await this->Lock.lock();  // warning: 'Lock' is taken here and not unlocked when 'store' throws
    co_await store("");  // note: may throw here
    Lock.unlock();
  }
  Task<> throughPointers() {
    co_await Far->acquire(2);  // warning: 'Far' is taken here and not given back when 'store' throws
    co_await store("");  // note: may throw here
    Far->release(2);
    co_await Cache.Lock.lock_shared();  // warning: 'Lock' is taken here and not given back when 'store' throws
    co_await store("");  // note: may throw here
    Cache.Lock.unlock_shared();
  }
};

Task<> returnsEarly(Semaphore &Limit) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back on every path
  if (condition())
    co_return;  // note: it is still held here
  log("working");
  Limit.release();
}

Task<int> forgetsInOneBranch(Mutex &Lock, int N) {
  co_await Lock.lock();  // warning: 'Lock' is taken here and not unlocked on every path
  switch (N) {
  case 1:
    Lock.unlock();
    co_return 1;
  case 2:
    co_return 2;  // note: it is still held here
  default:
    Lock.unlock();
  }
  co_return 3;
}

Task<> handlesOnlyOne(Semaphore &Limit) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'fetch' throws
  try {
    co_await fetch("/");  // note: may throw here
  } catch (int) {
    log("number");
  }
  Limit.release();
}

Task<> handlesOnlyTheFirst(Semaphore &Limit) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'store' throws
  try {
    co_await fetch("/");
  } catch (const std::exception &) {
    log("failed");
  }
  co_await store("");  // note: may throw here
  Limit.release();
}

Task<> leavesFromTheHandler(Semaphore &Limit) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back on every path
  try {
    co_await fetch("/");
  } catch (const std::exception &) {  // note: it is still held here
    co_return;
  }
  Limit.release();
}

Task<> throwsItself(Mutex &Lock) {
  co_await Lock.lock();  // warning: 'Lock' is taken here and not unlocked on every path
  if (condition())
    throw 1;  // note: it is still held here
  Lock.unlock();
}

Task<> callsWhatThrows(Mutex &Lock, int N) {
  co_await Lock.lock();  // warning: 'Lock' is taken here and not unlocked when 'validate' throws
  validate(N);  // note: may throw here
  Lock.unlock();
}
int validateAll(int N) {
  for (int I = 0; I != N; ++I)
    validate(I);  // note: 'validateAll' calls 'validate' here
  return N;
}
int validateQuietly(int N) {
  try {
    return validateAll(N);
  } catch (...) {
    return 0;
  }
}
Task<> callsWhatThrowsFarAway(Mutex &Lock, int N) {
  co_await Lock.lock();  // warning: 'Lock' is taken here and not unlocked when 'validateAll' throws
  validateAll(N);  // note: may throw here
  Lock.unlock();
}
Task<> callsWhatKeepsItsFailure(Mutex &Lock, int N) {
  co_await Lock.lock();
  validateQuietly(N);
  Lock.unlock();
}
Task<> handlesWhatIsThrown(Mutex &Lock, int N) {
  co_await Lock.lock();
  try {
    validateAll(N);
  } catch (...) {
  }
  Lock.unlock();
}

Task<> handlesTheClass(Mutex &Lock, int N) {
  co_await Lock.lock();
  try {
    validateAll(N);
  } catch (int) {
  }
  Lock.unlock();
}
Task<> handlesAnotherClass(Mutex &Lock, int N) {
  co_await Lock.lock();  // warning: 'Lock' is taken here and not unlocked when 'validateAll' throws
  try {
    validateAll(N);  // note: may throw here
  } catch (const std::bad_alloc &) {
  }
  Lock.unlock();
}

Task<> inLoop(Semaphore &Limit, std::vector<std::string> Urls) {
  for (const std::string &Url : Urls) {
    co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'fetch' throws
    co_await fetch(Url);  // note: may throw here
    Limit.release();
  }
}

Task<> awaitsWhatWasMadeBefore(Semaphore &Limit) {
  auto Page = fetch("/");
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'fetch' throws
  co_await std::move(Page);  // note: may throw here
  Limit.release();
}

// Kept by a turn of a loop that is cut short.

Task<> keepsLockInAnEmptyTurn(Mutex &Lock, std::vector<int> &Items) {
  for (;;) {
    co_await Lock.lock();  // warning: 'Lock' is taken here and not unlocked in every turn of the loop
    if (Items.empty())
      continue;
    Items.pop_back();
    Lock.unlock();
  }
}

Task<> keepsPermits(Semaphore &Limit, std::vector<int> Items) {
  for (int Item : Items) {
    co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back in every turn of the loop
    if (!Item)
      continue;
    log("working");
    Limit.release();
  }
}

Task<> keepsPermitAfterAnError(Semaphore &Limit) {
  while (condition()) {
    co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back in every turn of the loop
    try {
      co_await fetch("/");
      Limit.release();
    } catch (...) {
      log("failed");
    }
  }
}

// Given back on every path.

Task<> nothingInBetween(Semaphore &Limit, Mutex &Lock) {
  co_await Limit.acquire();
  log("working");
  Limit.release();
  co_await Lock.lock();
  if (condition()) {
    Lock.unlock();
    co_return;
  }
  Lock.unlock();
}

Task<> handlesAll(Semaphore &Limit) {
  co_await Limit.acquire();
  try {
    co_await fetch("/");
  } catch (...) {
    Limit.release();
    throw;
  }
  Limit.release();
}

Task<> guards(Semaphore &Limit, Mutex &Lock) {
  auto Held = co_await Limit.permit();
  auto Locked = co_await Lock.scopedLock();
  co_await fetch("/");
}

Task<> adoptsGuard(Mutex &Lock) {
  co_await Lock.lock();
  std::unique_lock Held(Lock, std::adopt_lock);
  co_await fetch("/");
  if (condition())
    Lock.unlock();
}

Task<> deferred(Semaphore &Limit) {
  co_await Limit.acquire();
  Defer Back([&] { Limit.release(); });
  co_await fetch("/");
  if (condition())
    Limit.release();
}

// Somebody else's to give back.

struct Pool {
  Semaphore Items, Spaces;
  Mutex Lock;
  std::vector<std::string> Kept;

  Task<> produce(std::string Item) {
    co_await Spaces.acquire();
    Kept.push_back(co_await fetch(Item));
    Items.release();
  }
  Task<std::string> consume() {
    co_await Items.acquire();
    co_await store(Kept.back());
    Spaces.release();
    co_return Kept.back();
  }
  Task<bool> begin() {
    co_await Lock.lock();
    if (Kept.empty()) {
      Lock.unlock();
      co_return false;
    }
    co_await store("begin");
    co_return true;
  }
  void end() { Lock.unlock(); }
  void finish() {
    log("done");
    end();
  }
  Task<> byHelper() {
    co_await Lock.lock();
    if (Kept.empty()) {
      Lock.unlock();
      co_return;
    }
    finish();
    co_await store("finished");
  }
  Task<> rollBack();
  Task<> byUnseenHelper() {
    co_await Lock.lock();
    if (condition()) {
      co_await rollBack();
      co_return;
    }
    Lock.unlock();
  }
};

// What a guard of the caller holds is given back by that guard.
struct Waiter {
  coro::scoped_lock &Held;
  coro::mutex *Own;

  Task<bool> wakes() {
    co_await Held.m_mutex->lock();
    if (condition())
      co_return true;
    Held.m_mutex->unlock();
    co_return false;
  }
  Task<bool> wakesThroughPointer() {
    auto *Inside = Held.m_mutex;
    co_await Inside->lock();
    if (condition())
      co_return true;
    Inside->unlock();
    co_return false;
  }
  Task<bool> locksItsOwn() {
    auto *Inside = Own;
    co_await Inside->lock();  // warning: 'Inside' is taken here and not unlocked on every path
    if (condition())
      co_return true;  // note: it is still held here
    Inside->unlock();
    co_return false;
  }
};

Task<> handsOver(Semaphore &Limit) {
  co_await Limit.acquire();
  adopt(Limit);
  co_await fetch("/");
  if (condition())
    Limit.release();
}

Task<> neverReleases(Semaphore &Limit) {
  co_await Limit.acquire();
  co_await fetch("/");
}

Task<> remembersByFlag(Semaphore &Limit) {
  bool Taken = false;
  if (condition()) {
    co_await Limit.acquire();
    Taken = true;
  }
  if (Taken)
    Limit.release();
}

Task<> perhapsTaken(Semaphore &Limit) {
  if (!co_await Limit.tryAcquireFor(10))
    co_return;
  co_await fetch("/");
  Limit.release();
}

Task<> severalAtOnce(Semaphore &Limit, int N) {
  for (int I = 0; I < N; ++I)
    co_await Limit.acquire();
  log("all");
  for (int I = 0; I < N; ++I)
    Limit.release();
}

Task<> otherMode(SharedMutex &Lock) {
  co_await Lock.lock_shared();
  Lock.unlock();
  co_await fetch("/");
}

void plainFunction(Mutex &Lock) {
  auto Later = Lock.lock();
  Lock.unlock();
}

Task<> silenced(Semaphore &Limit) {
  co_await Limit.acquire();  // NOLINT(coro-unreleased-permit): fetch() only throws at the end
  co_await fetch("/");
  Limit.release();
}

namespace of_seastar {

using seastar::future;
future<> write(int);

struct Store {
  seastar::semaphore Limit{4};
  seastar::gate Gate;
  seastar::rwlock Lock;

  future<> byHand() {
    co_await Limit.wait();  // warning: 'Limit' is taken here and not given back when 'of_seastar::write' throws
    co_await write(1);  // note: may throw here
    Limit.signal();
  }
  future<> enters() {
    Gate.enter();  // warning: 'Gate' is taken here and not given back when 'of_seastar::write' throws
    co_await write(1);  // note: may throw here
    Gate.leave();
  }
  future<> locks() {
    co_await Lock.write_lock();  // warning: 'Lock' is taken here and not given back when 'of_seastar::write' throws
    co_await write(1);  // note: may throw here
    Lock.write_unlock();
  }
  future<> holds() {
    auto Held = Gate.hold();
    auto Units = co_await seastar::get_units(Limit, 1);
    co_await write(1);
  }
  future<> settles() {
    co_await Limit.wait();
    auto Result = co_await seastar::coroutine::as_future(write(1));
    Limit.signal();
    co_await std::move(Result);
  }
};

} // namespace of_seastar

namespace of_folly {

folly::coro::Task<> write(int);

folly::coro::Task<> byHand(folly::fibers::Semaphore &Limit, folly::coro::Mutex &Lock) {
  co_await Limit.co_wait();  // warning: 'Limit' is taken here and not given back when 'of_folly::write' throws
  co_await write(1);  // note: may throw here
  Limit.signal();
}

} // namespace of_folly

namespace of_libcoro {

coro::task<void> write(int);

coro::task<void> byHand(coro::semaphore<4> &Limit, coro::mutex &Lock) {
  co_await Lock.lock();  // warning: 'Lock' is taken here and not unlocked when 'of_libcoro::write' throws
  co_await write(1);  // note: may throw here
  Lock.unlock();
  auto Held = co_await Lock.scoped_lock();
  co_await write(2);
}

// The number that a permit comes with is looked at by nobody.
coro::task<void> dropsItsNumber(coro::semaphore<4> &Limit) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'of_libcoro::write' throws
  co_await write(1);  // note: may throw here
  co_await Limit.release();
}

// It may say that there is none.
coro::task<void> looksAtItsNumber(coro::semaphore<4> &Limit) {
  if (co_await Limit.acquire() != 0)
    co_return;
  co_await write(1);
  co_await Limit.release();
}

coro::task<void> givesBackAtOnce(coro::semaphore<4> &Limit) {
  co_await Limit.acquire();
  co_await Limit.release();
  co_await write(1);
}

// Its tasks are not cancelled by exceptions.
coro::task<void> onlyWaits(coro::scheduler &Loop, coro::mutex &Lock) {
  co_await Lock.lock();
  co_await Loop.yield_for(std::chrono::milliseconds(5));
  Lock.unlock();
}

} // namespace of_libcoro

// A callable that somebody else runs gives it back, from where that is made.
namespace by_callables {

seastar::future<int> sum(int);
int checked(int N);

seastar::future<> finallyTooLate(seastar::semaphore &Limit, int N) {
  co_await Limit.wait(1);  // warning: 'Limit' is taken here and not given back when 'validate' throws
  validate(N);  // note: may throw here
  (void)sum(N).finally([&Limit] { Limit.signal(1); });
}

Task<> deferredTooLate(Semaphore &Limit, std::string Url) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'fetch' throws
  auto Page = co_await fetch(Url);  // note: may throw here
  Defer GiveBack([&] { Limit.release(); });
  co_await store(Page);
}

seastar::future<> finallyAtOnce(seastar::semaphore &Limit, int N) {
  co_await Limit.wait(1);
  (void)sum(N).finally([&Limit] { Limit.signal(1); });
  validate(N);
}

Task<> deferredAtOnce(Semaphore &Limit, std::string Url) {
  co_await Limit.acquire();
  Defer GiveBack([&] { Limit.release(); });
  auto Page = co_await fetch(Url);
  co_await store(Page);
}

Task<> deferredBefore(Semaphore &Limit, std::string Url) {
  bool Taken = false;
  Defer GiveBack([&] {
    if (Taken)
      Limit.release();
  });
  co_await Limit.acquire();
  Taken = true;
  co_await fetch(Url);
}

Task<> calledByName(Semaphore &Limit, std::string Url) {
  co_await Limit.acquire();
  const auto GiveBack = [&] { Limit.release(); };
  auto Page = co_await fetch(Url);
  GiveBack();
}

Task<> ofAnother(Semaphore &Limit, Semaphore &Other, std::string Url) {
  co_await Limit.acquire();
  auto Page = co_await fetch(Url);
  Defer GiveBack([&] { Other.release(); });
}

struct Pool {
  seastar::semaphore Limit{4};

  seastar::future<> lateInMember(int N) {
    co_await Limit.wait(1);  // warning: 'Limit' is taken here and not given back when 'validate' throws
    validate(N);  // note: may throw here
    (void)sum(N).finally([this] { Limit.signal(1); });
  }

  seastar::future<> inABranch(int N) {
    co_await Limit.wait(1);
    validate(N);
    if (N == 1)
      (void)sum(N).finally([this] { Limit.signal(1); });
  }
};

} // namespace by_callables

// A function that only returns a task throws when it is called.
namespace plain_makers {

Task<> sends(int);
inline Task<> checksAndSends(int N) {
  if (N < 0)
    throw std::exception();  // note: 'plain_makers::checksAndSends' throws here
  return sends(N);
}
inline Task<> sendsLater(int N) {
  if (N < 0)
    throw std::exception();
  co_await sends(N);
}

Task<> takesBefore(Semaphore &Limit, std::vector<Task<>> &All, int N) {
  co_await Limit.acquire();  // warning: 'Limit' is taken here and not given back when 'plain_makers::checksAndSends' throws
  All.push_back(checksAndSends(N));  // note: may throw here
  Limit.release();
}

Task<> takesBeforeTheTask(Semaphore &Limit, std::vector<Task<>> &All, int N) {
  co_await Limit.acquire();
  All.push_back(sendsLater(N));
  Limit.release();
}

} // namespace plain_makers
