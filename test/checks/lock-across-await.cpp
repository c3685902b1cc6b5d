// RUN: %expect %s coro-lock-across-await
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/posix.h"
#include "stubs/seastar.h"

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;

struct External {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
External flush();
External next(std::unique_lock<std::mutex> &Held);
bool closed();
void use(int Value);

template <typename T> struct Generator {
  struct promise_type {
    Generator get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
};

Task<> guarded(std::mutex &M) {
  std::lock_guard Guard(M);  // warning: lock 'Guard' is held across a suspension
  co_await flush();  // note: may suspend here
  use(1);
  co_await flush();
}

Task<> scoped(std::mutex &A, std::mutex &B) {
  std::scoped_lock Both(A, B);  // warning: lock 'Both' is held across a suspension
  co_await flush();  // note: may suspend here
}

Task<> shared(std::shared_mutex &M) {
  std::shared_lock Guard(M);  // warning: lock 'Guard' is held across a suspension
  co_await flush();  // note: may suspend here
}

Task<> onOnePath(std::mutex &M, bool Now) {
  std::unique_lock Guard(M);  // warning: lock 'Guard' is held across a suspension
  if (Now)
    Guard.unlock();
  co_await flush();  // note: may suspend here
}

Task<> lockedAgain(std::mutex &M) {
  std::unique_lock Guard(M);  // warning: lock 'Guard' is held across a suspension
  Guard.unlock();
  co_await flush();
  Guard.lock();  // note: it is locked here
  co_await flush();  // note: may suspend here
}

Task<> deferred(std::mutex &M) {
  std::unique_lock Guard(M, std::defer_lock);  // warning: lock 'Guard' is held across a suspension
  co_await flush();
  Guard.lock();  // note: it is locked here
  co_await flush();  // note: may suspend here
}

Task<> tried(std::mutex &M) {
  std::unique_lock Guard(M, std::try_to_lock);  // warning: lock 'Guard' is held across a suspension
  if (Guard.owns_lock())
    co_await flush();  // note: may suspend here
}

Task<> byHand(std::mutex &M) {
  M.lock();  // warning: lock 'M' is held across a suspension
  co_await flush();  // note: may suspend here
  M.unlock();
}

Task<> notGivenBackOnThrow(std::mutex &M) {
  M.lock();  // warning: lock 'M' is held across a suspension
  if (closed()) {
    M.unlock();
    co_return;
  }
  co_await flush();  // note: may suspend here
  M.unlock();
}

Task<> triedByHand(std::mutex &M) {
  if (!M.try_lock())  // warning: lock 'M' is held across a suspension
    co_return;
  co_await flush();  // note: may suspend here
  M.unlock();
}

Task<> inC(pthread_mutex_t &M) {
  pthread_mutex_lock(&M);  // warning: lock 'M' is held across a suspension
  co_await flush();  // note: may suspend here
  pthread_mutex_unlock(&M);
}

Task<> triedInC(pthread_mutex_t &M) {
  if (pthread_mutex_trylock(&M) == 0) {  // warning: lock 'M' is held across a suspension
    co_await flush();  // note: may suspend here
    pthread_mutex_unlock(&M);
  }
}

Task<int> inCondition(std::mutex &M) {
  if (std::lock_guard Guard(M); co_await flush() > 0)  // warning: lock 'Guard' is held across a suspension; note: may suspend here
    co_return 1;
  co_return 0;
}

Task<> inInitializer(std::mutex &M) {
  std::lock_guard Guard(M);  // warning: lock 'Guard' is held across a suspension
  int Value = co_await flush();  // note: may suspend here
  use(Value);
}

struct Store {
  std::mutex Mutex;
  std::vector<int> Items;

  Task<> put(int Value) {
    std::lock_guard Guard(Mutex);  // warning: lock 'Guard' is held across a suspension
    Items.push_back(Value);
    co_await flush();  // note: may suspend here
  }
  void enter() { Mutex.lock(); }  // note: 'Store::enter' locks it here
  void leave() { Mutex.unlock(); }
};

Task<> ofAnother(Store &Of) {
  Of.Mutex.lock();  // warning: lock 'Of.Mutex' is held across a suspension
  co_await flush();  // note: may suspend here
  Of.Mutex.unlock();
}

Task<> byHelper(Store &Of) {
  Of.enter();  // warning: lock 'Of' is held across a suspension
  co_await flush();  // note: may suspend here
  Of.leave();
}

Generator<int> yields(std::mutex &M) {
  std::lock_guard Guard(M);  // warning: lock 'Guard' is held across a suspension
  co_yield 1;  // note: may suspend here
}

Task<> waitedBefore(std::mutex &M, std::condition_variable &Changed) {
  std::unique_lock Guard(M);  // warning: lock 'Guard' is held across a suspension
  Changed.wait(Guard);
  co_await flush();  // note: may suspend here
}

Task<> inOptional(std::mutex &M) {
  std::optional<std::lock_guard<std::mutex>> Guard;  // warning: lock 'Guard' is held across a suspension
  Guard.emplace(M);  // note: it is locked here
  co_await flush();  // note: may suspend here
}

Task<> onHeap(std::mutex &M) {
  auto Guard = std::make_unique<std::lock_guard<std::mutex>>(M);  // warning: lock 'Guard' is held across a suspension
  co_await flush();  // note: may suspend here
}

Task<> givenByValue(std::unique_lock<std::mutex> Guard) {  // warning: lock 'Guard' is held across a suspension
  co_await flush();  // note: may suspend here
}

template <typename T> struct Synchronized {
  class Locked {
  public:
    explicit Locked(Synchronized &Of) : Lock(Of.Mutex), Object(&Of.Object) {}
    T *operator->() { return Object; }
    T &operator*() { return *Object; }

  private:
    std::unique_lock<std::mutex> Lock;
    T *Object;
  };
  Locked lock() { return Locked(*this); }
  std::mutex Mutex;
  T Object;
};

Task<> synchronized(Synchronized<std::vector<int>> &Table) {
  auto Locked = Table.lock();  // warning: lock 'Locked' is held across a suspension
  Locked->push_back(co_await flush());  // note: may suspend here
}

struct OwnGuard {
  explicit OwnGuard(std::mutex &M) : Mutex(M) { Mutex.lock(); }
  ~OwnGuard() { Mutex.unlock(); }
  OwnGuard(const OwnGuard &) = delete;
  std::mutex &Mutex;
};

Task<> ofTheProject(std::mutex &M) {
  OwnGuard Guard(M);  // warning: lock 'Guard' is held across a suspension
  co_await flush();  // note: may suspend here
}

struct SpinLock {
  void lock();
  void unlock();
};

Task<> spins(SpinLock &Lock) {
  std::lock_guard Guard(Lock);  // warning: lock 'Guard' is held across a suspension
  co_await flush();  // note: may suspend here
}

Task<> inLoop(std::mutex &M, std::vector<int> &Items) {
  std::unique_lock Guard(M);  // warning: lock 'Guard' is held across a suspension
  for (int Item : Items) {
    Guard.unlock();
    use(Item);
    Guard.lock();  // note: it is locked here
    co_await flush();  // note: may suspend here
  }
}

Task<> lentBefore(std::mutex &M) {
  std::unique_lock Guard(M);  // warning: lock 'Guard' is held across a suspension
  co_await next(Guard);
  co_await flush();  // note: may suspend here
}

Task<> child();
Task<> ofCoroutine(std::mutex &M) {
  std::lock_guard Guard(M);  // warning: lock 'Guard' is held across a suspension
  co_await child();  // note: may suspend here
}
Task<> child() { co_await flush(); }  // note: 'child' awaits 'flush' here

// Silent.

Task<> scopeEndsFirst(std::mutex &M) {
  {
    std::lock_guard Guard(M);
    use(1);
  }
  co_await flush();
}

Task<> unlocked(std::mutex &M) {
  std::unique_lock Guard(M);
  use(1);
  Guard.unlock();
  co_await flush();
}

Task<> unlockedAround(std::mutex &M) {
  std::unique_lock Guard(M);
  while (!closed()) {
    Guard.unlock();
    co_await flush();
    Guard.lock();
  }
}

Task<> unlockedByHand(std::mutex &M) {
  M.lock();
  use(1);
  M.unlock();
  co_await flush();
}

Task<> unlockedOnEachPath(std::mutex &M) {
  M.lock();
  if (closed()) {
    M.unlock();
    co_return;
  }
  M.unlock();
  co_await flush();
}

Task<> neverLocked(std::mutex &M) {
  std::unique_lock Guard(M, std::defer_lock);
  co_await flush();
}

Task<> notTaken(std::mutex &M) {
  std::unique_lock Guard(M, std::try_to_lock);
  while (!Guard.owns_lock()) {
    co_await flush();
    Guard.try_lock();
  }
}

Task<> retried(std::mutex &M) {
  while (!M.try_lock())
    co_await flush();
  use(1);
  M.unlock();
}

Task<> retriedInC(pthread_mutex_t &M) {
  while (pthread_mutex_trylock(&M) != 0)
    co_await flush();
  use(1);
  pthread_mutex_unlock(&M);
}

Task<> keptAnswer(std::mutex &M) {
  const bool Taken = M.try_lock();
  if (!Taken)
    co_await flush();
  else
    M.unlock();
}

void takeOver(std::unique_lock<std::mutex> Held);
Task<> movedOn(std::mutex &M) {
  std::unique_lock Guard(M);
  takeOver(std::move(Guard));
  co_await flush();
}

Task<std::unique_lock<std::mutex>> returned(std::mutex &M) {
  std::unique_lock Guard(M);
  co_return Guard;
}

Task<> lent(std::mutex &M) {
  std::unique_lock Guard(M);
  co_await next(Guard);
}

class Waiter {
public:
  explicit Waiter(std::unique_lock<std::mutex> &Held) : Held(Held) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) { Held.unlock(); }
  void await_resume() { Held.lock(); }

private:
  std::unique_lock<std::mutex> &Held;
};

Task<> lentToAwaiter(std::mutex &M) {
  while (!closed()) {
    std::unique_lock Guard(M);
    co_await Waiter(Guard);
  }
}

Task<> neverSuspends(std::mutex &M) {
  std::lock_guard Guard(M);
  co_await std::suspend_never{};
}

Task<> finishes() { co_return; }
Task<> ofWhatNeverSuspends(std::mutex &M) {
  std::lock_guard Guard(M);
  co_await finishes();
}

struct AsyncMutex {
  struct Taking {
    bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<>);
    std::unique_lock<AsyncMutex> await_resume();
  };
  Taking lock();
  void unlock();
};

Task<> awaitedLock(AsyncMutex &M) {
  auto Guard = co_await M.lock();
  co_await flush();
}

Task<> awaitedByHand(AsyncMutex &M) {
  co_await M.lock();
  co_await flush();
  M.unlock();
}

struct NullMutex {
  void lock() {}
  void unlock() {}
};

Task<> locksNothing(NullMutex &M) {
  std::lock_guard Guard(M);
  co_await flush();
}

Task<> inLambda(std::mutex &M) {
  auto Count = [&] {
    std::lock_guard Guard(M);
    return closed();
  };
  co_await flush();
  use(Count());
}

template <typename F> struct Finally {
  ~Finally() { Run(); }
  F Run;
};

Task<> unlockedByScopeGuard(std::mutex &M) {
  {
    M.lock();
    Finally Unlock{[&] { M.unlock(); }};
    use(1);
  }
  co_await flush();
}

Task<> leftByHelper(Store &Of) {
  Of.enter();
  use(1);
  Of.leave();
  co_await flush();
}

Task<> asTemporary(Synchronized<std::vector<int>> &Table) {
  Table.lock()->push_back(1);
  co_await flush();
}

Task<> resetFirst(std::mutex &M) {
  std::optional<std::lock_guard<std::mutex>> Guard(M);
  use(1);
  Guard.reset();
  co_await flush();
}

Task<> suspendedInHandlerOnly(std::mutex &M) {
  bool Failed = false;
  try {
    std::lock_guard Guard(M);
    use(1);
  } catch (...) {
    Failed = true;
  }
  if (Failed)
    co_await flush();
}

void blocksButIsNoCoroutine(std::mutex &M) {
  std::lock_guard Guard(M);
  use(1);
}

Task<> lockedAfterwards(std::mutex &M, std::vector<int> &Items) {
  while (!closed()) {
    const int Item = co_await flush();
    std::lock_guard Guard(M);
    Items.push_back(Item);
  }
}

Task<> inAnotherCondition(std::mutex &M) {
  if (std::lock_guard Guard(M); closed())
    co_return;
  co_await flush();
}

Task<> unlockedWhereItAwaits(std::mutex &M) {
  std::unique_lock Guard(M);
  if (closed()) {
    Guard.unlock();
    co_await flush();
    co_return;
  }
  use(1);
}

Task<> madeUnderTheLock(std::mutex &M) {
  std::unique_lock Guard(M);
  Task<> Made = child();
  Guard.unlock();
  co_await std::move(Made);
}

Task<> ofALambdaThatRunsLater(std::mutex &M, std::vector<std::function<Task<>()>> &Jobs) {
  {
    std::lock_guard Guard(M);
    Jobs.push_back([]() -> Task<> { co_await flush(); });
  }
  co_await Jobs.front()();
}

Task<int> returnsUnderTheLock(std::mutex &M) {
  co_await flush();
  std::lock_guard Guard(M);
  co_return 1;
}

Generator<int> yieldsACopy(std::mutex &M, std::vector<int> &Items) {
  for (;;) {
    int Last;
    {
      std::lock_guard Guard(M);
      Last = Items.back();
    }
    co_yield Last;
  }
}

Task<> adoptedInAScope(std::mutex &A, std::mutex &B) {
  std::lock(A, B);
  {
    std::lock_guard First(A, std::adopt_lock);
    std::lock_guard Second(B, std::adopt_lock);
    use(1);
  }
  co_await flush();
}

Task<> assignedAnEmptyOne(std::mutex &M) {
  std::unique_lock Guard(M);
  use(1);
  Guard = {};
  co_await flush();
}

Task<> endedByAnotherGuard(std::mutex &M) {
  std::unique_lock Guard(M);
  { auto Ended = std::move(Guard); }
  co_await flush();
}

Task<> releasedAndUnlocked(std::mutex &M) {
  std::unique_lock Guard(M);
  Guard.release()->unlock();
  co_await flush();
}

Task<> timedOut(std::timed_mutex &M) {
  while (!M.try_lock_for(std::chrono::milliseconds(1)))
    co_await flush();
  M.unlock();
}

int count(Store &Of) {
  std::lock_guard Guard(Of.Mutex);
  return static_cast<int>(Of.Items.size());
}
Task<> lockedWithinACall(Store &Of) {
  use(count(Of));
  co_await flush();
}

Task<> pinned(std::weak_ptr<Store> Of) {
  auto Alive = Of.lock();
  co_await flush();
  use(Alive ? 1 : 0);
}

Task<> permitIsNoLock(std::counting_semaphore<> &Permits) {
  Permits.acquire();
  co_await flush();
  Permits.release();
}

Task<> awaitedAndAdopted(AsyncMutex &M) {
  co_await M.lock();
  std::unique_lock Guard(M, std::adopt_lock);
  co_await flush();
}

Task<> takenByACallInPlace(Store &Of) {
  const auto Taken = [&] {
    std::lock_guard Guard(Of.Mutex);
    return std::exchange(Of.Items, {});
  }();
  for (int Item : Taken) {
    use(Item);
    co_await flush();
  }
}

External onAWorker(std::function<int()> Job);
Task<> lockedByAWorker(Store &Of) {
  use(co_await onAWorker([&Of] {
    std::lock_guard Guard(Of.Mutex);
    return static_cast<int>(Of.Items.size());
  }));
}

std::shared_ptr<int> current(Synchronized<std::shared_ptr<int>> &Of) { return *Of.lock(); }
Task<> usesACopy(Synchronized<std::shared_ptr<int>> &Of) {
  const auto Copy = current(Of);
  co_await flush();
  use(*Copy);
}

Task<> leavesTheLoop(Store &Of) {
  for (;;) {
    std::lock_guard Guard(Of.Mutex);
    if (Of.Items.empty())
      break;
    Of.Items.pop_back();
  }
  co_await flush();
}

Task<> unlocksItsCallers(std::unique_lock<std::mutex> &Guard) {
  Guard.unlock();
  co_await flush();
  Guard.lock();
}

Task<> swappedOut(std::mutex &M) {
  std::unique_lock Guard(M);
  {
    std::unique_lock<std::mutex> Taken;
    Taken.swap(Guard);
  }
  co_await flush();
}

Task<> deleted(std::mutex &M) {
  auto Guard = std::make_unique<std::lock_guard<std::mutex>>(M);
  use(1);
  Guard = nullptr;
  co_await flush();
}

Task<> retriedTogether(std::mutex &A, std::mutex &B) {
  while (std::try_lock(A, B) != -1)
    co_await flush();
  std::scoped_lock Both(std::adopt_lock, A, B);
  use(1);
}

Task<> elseOfATriedOne(std::mutex &M) {
  if (std::unique_lock Guard(M, std::try_to_lock); Guard)
    use(1);
  else
    co_await flush();
}

Task<> lockedAtTheEnd(Store &Of) {
  Finally Clear{[&Of] {
    std::lock_guard Guard(Of.Mutex);
    Of.Items.clear();
  }};
  co_await flush();
}

/// It locks while it begins, and while it ends.
class Registration {
public:
  Registration(Store &Of, int Item) : Of(Of) {
    std::lock_guard Guard(Of.Mutex);
    Of.Items.push_back(Item);
  }
  ~Registration() {
    std::lock_guard Guard(Of.Mutex);
    Of.Items.pop_back();
  }

private:
  Store &Of;
};
Task<> registered(Store &Of) {
  Registration Own(Of, 1);
  co_await flush();
}

struct Waiters {
  struct Awaiter {
    Waiters &Of;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> Handle);
    void await_resume() const noexcept {}
  };
  std::mutex Mutex;
  std::vector<std::coroutine_handle<>> All;
};
void Waiters::Awaiter::await_suspend(std::coroutine_handle<> Handle) {
  std::lock_guard Guard(Of.Mutex);
  Of.All.push_back(Handle);
}
Task<> lockedWhileItSuspends(Waiters &Of) { co_await Waiters::Awaiter{Of}; }

Task<> initializedOnce(std::once_flag &Done) {
  std::call_once(Done, [] { use(1); });
  co_await flush();
}

/// What is locked is marked, for those who look.
struct Batch {
  void lock() {
    assert(!Locked);
    Locked = true;
  }
  void unlock() { Locked = false; }
  bool Locked = false;
};
Task<> onlyMarked(Batch &Of) {
  std::lock_guard Mark(Of);
  co_await flush();
}

cppcoro::task<> ofALibrary(cppcoro::async_mutex &Turn) {
  auto Lock = co_await Turn.scoped_lock_async();
  co_await flush();
}

cppcoro::task<> triedBeforeItIsAwaited(cppcoro::async_mutex &Turn) {
  if (!Turn.try_lock())
    co_await Turn.lock_async();
  co_await flush();
  Turn.unlock();
}

seastar::future<> unitsAreNoLock(seastar::semaphore &Turn) {
  auto Units = co_await seastar::get_units(Turn, 1);
  co_await seastar::yield();
}

// A guard of the project's own, which refers to what has the lock.

namespace own {

template <typename T> class Locked {
public:
  class Access {
  public:
    explicit Access(Locked *Of) : Of(Of) { Of->Mutex.lock(); }
    Access(const Access &) = delete;
    ~Access() { Of->Mutex.unlock(); }  // note: 'own::Locked::Access::~Access' unlocks it here
    T *operator->() { return &Of->Value; }
    T &operator*() { return Of->Value; }

  private:
    Locked *Of;
  };
  Access write() { return Access(this); }

private:
  T Value;
  std::shared_mutex Mutex;
};

// What it leases is not its lock.
class Pool {
public:
  class Lease {
  public:
    explicit Lease(Pool *Of) : Of(Of) {}
    Lease(const Lease &) = delete;
    ~Lease() { Of->giveBack(); }

  private:
    Pool *Of;
  };
  Lease lease();
  void giveBack() {
    std::lock_guard Guard(Mutex);
    ++Free;
  }

private:
  std::mutex Mutex;
  int Free = 0;
};

class Peers {
public:
  Task<> refresh() {
    auto All = States.write();  // warning: lock 'All' is held across a suspension
    *All = co_await flush();  // note: may suspend here
  }
  Task<> inOneExpression() {
    *States.write() = 1;
    co_await flush();
  }
  Task<> inItsScope() {
    {
      auto All = States.write();
      *All = 1;
    }
    co_await flush();
  }
  Task<> leased(Pool &Of) {
    auto Held = Of.lease();
    co_await flush();
  }

private:
  Locked<int> States;
};

} // namespace own

namespace handed_over {

/// A lock that is awaited. To give it up, it locks its own state, and gives that back on each way,
/// of which one is behind a variable that tells the ways apart.
class Turn {
public:
  External enter();
  void leave() {
    State.lock();
    int *Next = nullptr;
    while (!Waiting.empty()) {
      Next = Waiting.back();
      Waiting.pop_back();
      State.unlock();
      if (*Next != 0)
        break;
      Next = nullptr;
      State.lock();
    }
    if (!Next)
      State.unlock();
  }
  void begin(bool Enabled) {
    if (!Enabled)
      return;
    State.lock();  // note: 'handed_over::Turn::begin' locks it here
  }
  void end() { State.unlock(); }
  void beginUnless(bool Nested) {
    State.lock();
    if (Nested)
      State.unlock();
  }

private:
  std::mutex State;
  std::vector<int *> Waiting;
};

Task<> gaveBackOnEachWay(Turn &Of) {
  co_await Of.enter();
  use(1);
  Of.leave();
  co_await flush();
}

Task<> perhapsGaveBack(Turn &Of, bool Nested) {
  Of.beginUnless(Nested);
  co_await flush();
}

Task<> locksOrDoesNothing(Turn &Of) {
  Of.begin(true);  // warning: lock 'Of' is held across a suspension
  co_await flush();  // note: may suspend here
  Of.end();
}

} // namespace handed_over

namespace waits_at_its_end {

/// Has no lock, but waits for those who do.
class StopToken {
public:
  explicit StopToken(std::mutex &State) : State(State) {}
  StopToken(const StopToken &) = delete;
  StopToken &operator=(const StopToken &) = delete;
  ~StopToken() {
    State.lock();
    State.unlock();
  }
  void requestStop();

private:
  std::mutex &State;
};

Task<> hasAToken(std::mutex &state) {
  StopToken token(state);
  co_await flush();
  token.requestStop();
}

} // namespace waits_at_its_end

namespace given_to_a_guard {

/// As std::lock_guard of libc++ is.
class __attribute__((scoped_lockable)) AnnotatedGuard {
public:
  explicit AnnotatedGuard(std::mutex &Of) __attribute__((acquire_capability(Of)));
  AnnotatedGuard(const AnnotatedGuard &) = delete;
  ~AnnotatedGuard() __attribute__((release_capability()));
};

/// Locks what it is given, and not its member.
class GuardByParameter {
public:
  explicit GuardByParameter(std::mutex &Given) : State(Given) { Given.lock(); }
  GuardByParameter(const GuardByParameter &) = delete;
  ~GuardByParameter() { State.unlock(); }

private:
  std::mutex &State;
};

struct Table {
  void count() {
    AnnotatedGuard guard(State);
    ++Counted;
  }
  void countUnless(bool Done) {
    if (Done)
      return;
    GuardByParameter guard(State);
    ++Counted;
  }
  void countOnce() {
    count();
    Counted = 1;
  }

  std::mutex State;
  int Counted = 0;
};

Task<> counts(Table &Of) {
  Of.count();
  co_await flush();
}

Task<> countsUnless(Table &Of, bool Done) {
  Of.countUnless(Done);
  co_await flush();
}

Task<> countsOnce(Table &Of) {
  Of.countOnce();
  co_await flush();
}

Task<> holdsTheGuard(Table &Of) {
  AnnotatedGuard guard(Of.State);  // warning: lock 'guard' is held across a suspension
  co_await flush();  // note: may suspend here
}

Task<> holdsItsOwn(Table &Of) {
  GuardByParameter guard(Of.State);  // warning: lock 'guard' is held across a suspension
  co_await flush();  // note: may suspend here
}

} // namespace given_to_a_guard
