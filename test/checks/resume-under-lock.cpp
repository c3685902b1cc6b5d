// RUN: %expect %s coro-resume-under-lock
#include "stubs/coro.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <queue>
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

  // Silent.

  void setAfterwards() {
    std::vector<Handle> Ready;
    {
      std::lock_guard Guard(Mutex);
      Ready.swap(Waiting);
    }
    for (Handle Each : Ready)
      Each.resume();
  }

  void unlockedFirst() {
    std::unique_lock Guard(Mutex);
    auto Ready = std::exchange(Waiting, {});
    Guard.unlock();
    for (Handle Each : Ready)
      Each.resume();
  }

  void unlockedAround() {
    std::unique_lock Guard(Mutex);
    while (!Waiting.empty()) {
      Handle Next = Waiting.back();
      Waiting.pop_back();
      Guard.unlock();
      Next.resume();
      Guard.lock();
    }
  }

  void withoutLock() { wakeAll(); }

  void destroysOnly() {
    std::lock_guard Guard(Mutex);
    for (Handle Each : Waiting)
      Each.destroy();
  }

  void asksOnly() {
    std::lock_guard Guard(Mutex);
    for (Handle Each : Waiting)
      IsSet |= Each.done();
  }
};

struct Loop {
  std::mutex Mutex;
  std::queue<Handle> Ready;
  std::function<void()> Wake;

  void post(Handle Which) {
    std::lock_guard Guard(Mutex);
    Ready.push(Which);
  }

  void postAll(const std::vector<Handle> &All) {
    std::lock_guard Guard(Mutex);
    for (Handle Each : All)
      Ready.push(Each);
    if (Wake)
      Wake();
  }

  void later(std::vector<std::function<void()>> &Jobs, Handle Which) {
    std::lock_guard Guard(Mutex);
    Jobs.push_back([Which] { Which.resume(); });
  }
};

struct Posting {
  std::mutex Mutex;
  Loop *On = nullptr;
  Handle Waiting;

  void set() {
    std::lock_guard Guard(Mutex);
    On->post(Waiting);
  }
};

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
