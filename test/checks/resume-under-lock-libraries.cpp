// RUN: %expect %s coro-resume-under-lock
//
// Events of libraries, which resume who waits for them.

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"

struct Pool {};

// Reported.

struct Jobs {
  void finish() {
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    Left = 0;
    Done.set();  // warning: a coroutine may be resumed here while lock 'held' is held
  }
  void countDown() {
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    Latch.count_down();  // warning: a coroutine may be resumed here while lock 'held' is held
  }
  void wake() { Woken.set(); }  // note: 'Jobs::wake' resumes a coroutine here
  void wakeUnderLock() {
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    wake();  // warning: a coroutine may be resumed here while lock 'held' is held
  }

  // Silent.

  void finishLater() {
    {
      std::lock_guard<std::mutex> held(Own);
      Left = 0;
    }
    Done.set();
  }
  void onPool(std::unique_ptr<Pool> &pool) {
    std::lock_guard<std::mutex> held(Own);
    Woken.set(pool);
  }
  bool asks() {
    std::lock_guard<std::mutex> held(Own);
    return Done.is_set();
  }

  std::mutex Own;
  int Left = 1;
  cppcoro::async_manual_reset_event Done;
  cppcoro::async_latch Latch{1};
  coro::event Woken;
};

// A promise runs the continuations of its future when it is fulfilled.
struct Queue {
  using Promise = folly::Promise<folly::Unit>;

  // Reported.

  void close() {
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    for (auto &each : Waiting)
      each.setValue(folly::Unit());  // warning: a coroutine may be resumed here while lock 'held' is held
    Waiting.clear();
  }
  void wakeOneLocked() {
    Waiting.back().setValue(folly::Unit());  // note: 'Queue::wakeOneLocked' resumes a coroutine here
    Waiting.pop_back();
  }
  void push() {
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    wakeOneLocked();  // warning: a coroutine may be resumed here while lock 'held' is held
  }
  void failTaken() {
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    Promise taken = std::move(Waiting.back());
    taken.setException(nullptr);  // warning: a coroutine may be resumed here while lock 'held' is held
  }
  void knownToOthers() {
    Promise made;
    Futures.push_back(made.getSemiFuture());
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    made.setValue(folly::Unit());  // warning: a coroutine may be resumed here while lock 'held' is held
  }

  // Silent.

  void closeOutside() {
    std::vector<Promise> all;
    {
      std::lock_guard<std::mutex> held(Own);
      all.swap(Waiting);
    }
    for (auto &each : all)
      each.setValue(folly::Unit());
  }
  folly::SemiFuture<folly::Unit> ready() {
    std::lock_guard<std::mutex> held(Own);
    Promise made;
    made.setValue(folly::Unit());
    return made.getSemiFuture();
  }
  bool isFulfilled() {
    std::lock_guard<std::mutex> held(Own);
    return Waiting.back().isFulfilled();
  }
  folly::SemiFuture<folly::Unit> waits() {
    std::lock_guard<std::mutex> held(Own);
    Promise made;
    auto future = made.getSemiFuture();
    Waiting.push_back(std::move(made));
    return future;
  }
  void unlocked() { Waiting.front().setValue(folly::Unit()); }

  std::mutex Own;
  std::vector<Promise> Waiting;
  std::vector<folly::SemiFuture<folly::Unit>> Futures;
};
