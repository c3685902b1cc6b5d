// RUN: %expect %s coro-resume-under-lock
#include "stubs/coro.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <future>
#include <iterator>
#include <mutex>
#include <queue>
#include <shared_mutex>
#include <thread>
#include <utility>
#include <vector>

using Handle = std::coroutine_handle<>;

struct Event {
  std::mutex Mutex;
  std::vector<Handle> Waiting;
  bool IsSet = false;

  void set() {
    std::lock_guard Guard(Mutex);  // note: it is taken here
    IsSet = true;
    for (Handle Each : Waiting)
      Each.resume();  // warning: a coroutine may be resumed here while lock 'Guard' is held
  }

  void setByHand() {
    Mutex.lock();  // note: it is taken here
    for (Handle Each : Waiting)
      Each();  // warning: a coroutine may be resumed here while lock 'Mutex' is held
    Mutex.unlock();
  }

  void wakeAll() {
    for (Handle Each : Waiting)
      Each.resume();  // note: 'Event::wakeAll' resumes a coroutine here
  }
  void setByHelper() {
    std::unique_lock Guard(Mutex);  // note: it is taken here
    wakeAll();  // warning: a coroutine may be resumed here while lock 'Guard' is held
  }

  void setByAlgorithm() {
    std::scoped_lock Guard(Mutex);  // note: it is taken here
    std::for_each(Waiting.begin(), Waiting.end(), [](Handle Each) { Each.resume(); });  // warning: a coroutine may be resumed here while lock 'Guard' is held; note: 'lambda' resumes a coroutine here
  }

  void setByLambda() {
    std::unique_lock Guard(Mutex);  // note: it is taken here
    auto Wake = [&] { wakeAll(); };  // note: 'lambda' comes to resume a coroutine here
    Wake();  // warning: a coroutine may be resumed here while lock 'Guard' is held
  }

  void setOnOnePath(bool All) {
    std::unique_lock Guard(Mutex);  // note: it is taken here
    if (All)
      Guard.unlock();
    wakeAll();  // warning: a coroutine may be resumed here while lock 'Guard' is held
  }

  void setWithLock(std::unique_lock<std::mutex> Guard) {  // note: it is taken here
    wakeAll();  // warning: a coroutine may be resumed here while lock 'Guard' is held
  }

  void setAfterwards();
  void unlockedFirst();
  void unlockedAround();
  void withoutLock();
  void destroysOnly();
  void asksOnly();
  bool givesUp();
  void eachByItself();
  std::coroutine_handle<> handsOver();
  void givesTheLockAway();
};

// Silent.

void Event::setAfterwards() {
  std::vector<Handle> Ready;
  {
    std::lock_guard Guard(Mutex);
    Ready.swap(Waiting);
  }
  for (Handle Each : Ready)
    Each.resume();
}

void Event::unlockedFirst() {
  std::unique_lock Guard(Mutex);
  auto Ready = std::exchange(Waiting, {});
  Guard.unlock();
  for (Handle Each : Ready)
    Each.resume();
}

void Event::unlockedAround() {
  std::unique_lock Guard(Mutex);
  while (!Waiting.empty()) {
    Handle Next = Waiting.back();
    Waiting.pop_back();
    Guard.unlock();
    Next.resume();
    Guard.lock();
  }
}

void Event::withoutLock() { wakeAll(); }

void Event::destroysOnly() {
  std::lock_guard Guard(Mutex);
  for (Handle Each : Waiting)
    Each.destroy();
}

void Event::asksOnly() {
  std::lock_guard Guard(Mutex);
  for (Handle Each : Waiting)
    IsSet |= Each.done();
}

// Whoever has the lock resumes them.
bool Event::givesUp() {
  std::unique_lock Guard(Mutex, std::try_to_lock);
  if (!Guard) {
    Waiting.back().resume();
    return false;
  }
  IsSet = true;
  return true;
}

// The guard of each turn ends before the next.
void Event::eachByItself() {
  for (;;) {
    Handle Next;
    if (std::lock_guard Guard(Mutex); !Waiting.empty()) {
      Next = Waiting.back();
      Waiting.pop_back();
    }
    if (!Next)
      return;
    Next.resume();
  }
}

// The caller resumes what it is given, when the guard has ended.
std::coroutine_handle<> Event::handsOver() {
  std::lock_guard Guard(Mutex);
  if (Waiting.empty())
    return std::noop_coroutine();
  return Waiting.back();
}

void resumeUnlocked(std::unique_lock<std::mutex> Guard, std::vector<Handle> Ready) {
  Guard.unlock();
  for (Handle Each : Ready)
    Each.resume();
}

void Event::givesTheLockAway() {
  std::unique_lock Guard(Mutex);
  resumeUnlocked(std::move(Guard), std::exchange(Waiting, {}));
}

struct Loop {
  std::mutex Mutex;
  std::condition_variable Changed;
  std::queue<Handle> Ready;
  std::function<void()> Wake;
  bool Stopping = false;

  bool resume(Handle Which);
  void postAll(const std::vector<Handle> &All);
  void later(std::vector<std::function<void()>> &Jobs, Handle Which);
  void work();
};

// In spite of its name.
bool Loop::resume(Handle Which) {
  std::lock_guard Guard(Mutex);
  Ready.push(Which);
  Changed.notify_one();
  return true;
}

void Loop::postAll(const std::vector<Handle> &All) {
  std::lock_guard Guard(Mutex);
  for (Handle Each : All)
    Ready.push(Each);
  if (Wake)
    Wake();
}

void Loop::later(std::vector<std::function<void()>> &Jobs, Handle Which) {
  std::lock_guard Guard(Mutex);
  Jobs.push_back([Which] { Which.resume(); });
}

void Loop::work() {
  while (true) {
    std::unique_lock Guard(Mutex);
    Changed.wait(Guard, [this] { return Stopping || !Ready.empty(); });
    if (Ready.empty())
      return;
    Handle Next = Ready.front();
    Ready.pop();
    Guard.unlock();
    Next.resume();
  }
}

struct Posting {
  std::mutex Mutex;
  Loop *On = nullptr;
  Handle Waiting;
  std::promise<void> Done;

  void set();
  void onThread();
  void wakesThread();
};

void Posting::set() {
  std::lock_guard Guard(Mutex);
  On->resume(Waiting);
}

void Posting::onThread() {
  std::lock_guard Guard(Mutex);
  std::thread([Which = Waiting] { Which.resume(); }).detach();
}

void Posting::wakesThread() {
  std::lock_guard Guard(Mutex);
  Done.set_value();
}

struct AsyncMutex {
  struct Taking {
    bool await_ready() const noexcept;
    void await_suspend(Handle);
    std::unique_lock<AsyncMutex> await_resume();
  };
  Taking lock();
  void unlock();
};

lazy::Task<> underAwaitedLock(AsyncMutex &M, Event &Of) {
  auto Guard = co_await M.lock();
  Of.wakeAll();
}

// Where there is one thread only.
struct NoMutex {
  void lock() {}
  void unlock() {}
};

template <typename Lock> struct Channel {
  Lock Mutex;
  Handle Reader;
  void push();
};

template <typename Lock> void Channel<Lock>::push() {
  std::lock_guard Guard(Mutex);
  Reader.resume();
}
template struct Channel<NoMutex>;

// A guard the other way round.
class Unlocked {
public:
  explicit Unlocked(std::unique_lock<std::mutex> &Of) : Of(Of) { Of.unlock(); }
  ~Unlocked() { Of.lock(); }

private:
  std::unique_lock<std::mutex> &Of;
};

void drain(std::mutex &M, std::queue<Handle> &Ready) {
  std::unique_lock Guard(M);
  while (!Ready.empty()) {
    Handle Next = Ready.front();
    Ready.pop();
    Unlocked While(Guard);
    Next.resume();
  }
}

// The coroutine of a generator is a part of the loop that asks it.
template <typename T> class Generator {
public:
  struct promise_type {
    T Value;
    Generator get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(T Of);
    void return_void();
    void unhandled_exception();
  };
  struct iterator {
    std::coroutine_handle<promise_type> Of;
    iterator &operator++() {
      Of.resume();
      return *this;
    }
    T &operator*() const { return Of.promise().Value; }
    bool operator==(std::default_sentinel_t) const { return Of.done(); }
  };
  iterator begin() {
    Of.resume();
    return {Of};
  }
  std::default_sentinel_t end() { return {}; }

private:
  std::coroutine_handle<promise_type> Of;
};
Generator<int> evenOf(const std::vector<int> &All);

int sumOf(std::mutex &M, const std::vector<int> &All) {
  std::lock_guard Guard(M);
  int Sum = 0;
  for (int Each : evenOf(All))
    Sum += Each;
  return Sum;
}

// Two locks: one is given back, the other has never been taken.
void handOver(std::mutex &From, std::mutex &To, Handle Which) {
  std::unique_lock First(From, std::defer_lock);
  std::unique_lock Second(To, std::defer_lock);
  std::lock(First, Second);
  First.unlock();
  Second.unlock();
  Which.resume();
}

// Callables that are kept by one function and called by another.
class Signal {
public:
  void add(std::function<void()> Wake) {
    std::lock_guard Guard(Mutex);
    Wakers.push_back(std::move(Wake));  // note: 'Wakers' holds what 'Signal::add' is given
  }
  void onSet(std::function<void()> Wake) { Woken = std::move(Wake); }  // note: 'Woken' holds what 'Signal::onSet' is given
  void notify() {
    std::lock_guard Guard(Mutex);  // note: it is taken here
    for (auto &Wake : Wakers)
      Wake();  // warning: a coroutine may be resumed here while lock 'Guard' is held
  }
  void set() {
    std::lock_guard Guard(Mutex);  // note: it is taken here
    if (Woken)
      Woken();  // warning: a coroutine may be resumed here while lock 'Guard' is held
  }
  void notifyAfterwards() {
    std::vector<std::function<void()>> Ready;
    {
      std::lock_guard Guard(Mutex);
      Ready.swap(Wakers);
    }
    for (auto &Wake : Ready)
      Wake();
  }
  void forget() {
    std::lock_guard Guard(Mutex);
    Wakers.clear();
  }

private:
  std::mutex Mutex;
  std::vector<std::function<void()>> Wakers;
  std::function<void()> Woken;
};

struct SignalAwaiter {
  Signal &Of;
  bool First;
  bool await_ready() const { return false; }
  void await_suspend(Handle Waiting) {
    if (First)
      Of.onSet([Waiting] { Waiting.resume(); });  // note: 'Signal::onSet' is given 'lambda'; note: 'lambda' resumes a coroutine here
    else
      Of.add([Waiting] { Waiting.resume(); });  // note: 'Signal::add' is given 'lambda'; note: 'lambda' resumes a coroutine here
  }
  void await_resume() const {}
};

void visit(const std::vector<Handle> &All, const std::function<void(Handle)> &Do) {
  for (Handle Each : All)
    Do(Each);
}

void visitWithLock(std::mutex &M, const std::vector<Handle> &All) {
  std::lock_guard Guard(M);  // note: it is taken here
  visit(All, [](Handle Each) { Each.resume(); });  // warning: a coroutine may be resumed here while lock 'Guard' is held; note: 'lambda' resumes a coroutine here
}

void countWithLock(std::mutex &M, const std::vector<Handle> &All, int &Done) {
  std::lock_guard Guard(M);
  visit(All, [&](Handle Each) { Done += Each.done(); });
}

// What is put there resumes nothing itself.
void post(Handle Which);
class Counters {
public:
  void add(std::function<void()> Count) { All.push_back(std::move(Count)); }
  void on(std::function<void(Handle)> Do) { Each = std::move(Do); }
  void count() {
    std::lock_guard Guard(Mutex);
    for (auto &Count : All)
      Count();
  }
  void hand(Handle Which) {
    std::lock_guard Guard(Mutex);
    Each(Which);
  }

private:
  std::mutex Mutex;
  std::vector<std::function<void()>> All;
  std::function<void(Handle)> Each;
};

void fill(Counters &To, int &Sum) {
  To.add([&] { ++Sum; });
  To.on([](Handle Which) { post(Which); });
}

// What is resumed was taken out under a lock that has been given back.
void takeOne(std::mutex &M, std::queue<Handle> &Ready) {
  Handle Next;
  if (std::unique_lock Guard(M, std::try_to_lock); Guard && !Ready.empty()) {
    Next = Ready.front();
    Ready.pop();
  }
  if (Next)
    Next.resume();
}

void takeFromBoth(std::mutex &First, std::mutex &Second, std::queue<Handle> &Ready) {
  std::vector<Handle> Own;
  {
    std::scoped_lock Both(First, Second);
    for (; !Ready.empty(); Ready.pop())
      Own.push_back(Ready.front());
  }
  for (Handle Each : Own)
    Each.resume();
}

void readShared(std::shared_mutex &M, const std::vector<Handle> &All) {
  std::shared_lock Guard(M);
  const std::vector<Handle> Own = All;
  Guard.unlock();
  for (Handle Each : Own)
    Each.resume();
}

void storeUnderLock(std::mutex &M, Handle &To, Handle Which) {
  std::lock_guard Guard(M);
  To = std::exchange(Which, {});
}
