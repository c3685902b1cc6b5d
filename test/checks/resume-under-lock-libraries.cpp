// RUN: %expect %s coro-resume-under-lock
//
// Events of libraries, which resume who waits for them.

#include <memory>
#include <mutex>

#include "stubs/cppcoro.h"
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
