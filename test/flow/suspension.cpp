// RUN: %events %s
// What a co_await, a co_yield and the ends of a coroutine are made of.

#include "stubs/coro.h"

struct Guard {
  ~Guard();
};

struct MayDecline {
  bool await_ready();
  bool await_suspend(std::coroutine_handle<>);
  int await_resume() noexcept;
};

struct AlwaysReady {
  bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume();
};

struct Ints {
  struct promise_type {
    Ints get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(int) noexcept;
    AlwaysReady await_transform(const Guard &);
    void return_void();
    void unhandled_exception();
  };
};

lazy::Task<> initialAndFinal(Guard parameter) {
  Guard local;
  co_return;
}

eager::Task<int> mayDecline(MayDecline awaitable) {
  Guard local;
  co_return co_await awaitable;
}

lazy::Task<> neverSuspends() {
  co_await AlwaysReady();
  co_await std::suspend_never();
}

Ints yields(int n) {
  Guard local;
  co_yield n;
  co_await local;
}

// EVENTS
// AlwaysReady::await_ready
// [0]
//   17: return
//   end
// AlwaysReady::await_suspend
// [0]
//   18: declare (unnamed)
//   18: destroy (unnamed)
//   end
// initialAndFinal
// [0] -> 1, 2 destroyed
//   34: declare parameter
//   34: call detail::Task::promise_type::initial_suspend (implicit)
//   34: call std::suspend_always::await_ready (implicit)
//   34: call std::suspend_always::await_suspend (implicit)
//   34: suspend (implicit)
// [1]
//   34: call std::suspend_always::await_resume (implicit)
//   34: resume (implicit)
//   35: declare local
//   36: return
//   35: destroy local
//   34: call detail::Task::promise_type::final_suspend (implicit)
//   34: call detail::Continue::await_ready (implicit)
//   34: call detail::Continue::await_suspend (implicit)
//   34: suspend (implicit)
//   34: destroy parameter
//   end
// [2]
//   34: destroy parameter
//   end destroyed
// mayDecline
// [0] -> 3, 1
//   39: declare awaitable
//   39: call detail::Task::promise_type::initial_suspend (implicit)
//   39: call std::suspend_never::await_ready (implicit)
//   39: call std::suspend_never::await_resume (implicit)
//   39: resume (implicit)
//   40: declare local
//   41: await awaitable
//   41: call MayDecline::await_ready (implicit)
// [1] -> 3, 2
//   41: call MayDecline::await_suspend (implicit)
// [2] -> 3, 6 destroyed
//   41: suspend
// [3] -> 4, 5 by exception
//   41: call MayDecline::await_resume (implicit)
//   41: resume
//   41: call detail::Result::return_value (implicit)
// [4]
//   41: return
//   40: destroy local
//   39: call detail::Task::promise_type::final_suspend (implicit)
//   39: call detail::Continue::await_ready (implicit)
//   39: call detail::Continue::await_suspend (implicit)
//   39: suspend (implicit)
//   39: destroy awaitable
//   end
// [5]
//   40: destroy local
//   39: call detail::Task::promise_type::unhandled_exception (implicit)
//   39: call detail::Task::promise_type::final_suspend (implicit)
//   39: call detail::Continue::await_ready (implicit)
//   39: call detail::Continue::await_suspend (implicit)
//   39: suspend (implicit)
//   39: destroy awaitable
//   end by exception
// [6]
//   40: destroy local
//   39: destroy awaitable
//   end destroyed
// neverSuspends
// [0] -> 1, 4 destroyed
//   44: call detail::Task::promise_type::initial_suspend (implicit)
//   44: call std::suspend_always::await_ready (implicit)
//   44: call std::suspend_always::await_suspend (implicit)
//   44: suspend (implicit)
// [1] -> 2, 3 by exception
//   44: call std::suspend_always::await_resume (implicit)
//   44: resume (implicit)
//   45: await
//   45: call AlwaysReady::await_ready (implicit)
//   45: call AlwaysReady::await_resume (implicit)
// [2]
//   45: resume
//   46: await
//   46: call std::suspend_never::await_ready (implicit)
//   46: call std::suspend_never::await_resume (implicit)
//   46: resume
//   44: call detail::Task::promise_type::final_suspend (implicit)
//   44: call detail::Continue::await_ready (implicit)
//   44: call detail::Continue::await_suspend (implicit)
//   44: suspend (implicit)
//   end
// [3]
//   44: call detail::Task::promise_type::unhandled_exception (implicit)
//   44: call detail::Task::promise_type::final_suspend (implicit)
//   44: call detail::Continue::await_ready (implicit)
//   44: call detail::Continue::await_suspend (implicit)
//   44: suspend (implicit)
//   end by exception
// [4]
//   end destroyed
// yields
// [0] -> 1, 5 destroyed
//   49: declare n
//   49: call Ints::promise_type::initial_suspend (implicit)
//   49: call std::suspend_never::await_ready (implicit)
//   49: call std::suspend_never::await_resume (implicit)
//   49: resume (implicit)
//   50: declare local
//   51: pass n to parameter 0 of Ints::promise_type::yield_value
//   51: call Ints::promise_type::yield_value
//   51: call std::suspend_always::await_ready (implicit)
//   51: call std::suspend_always::await_suspend (implicit)
//   51: suspend
// [1] -> 2, 4 by exception
//   51: call std::suspend_always::await_resume (implicit)
//   51: resume
//   52: await local
//   52: call Ints::promise_type::await_transform (implicit)
// [2] -> 3, 4 by exception
//   52: call AlwaysReady::await_ready (implicit)
//   52: call AlwaysReady::await_resume (implicit)
// [3]
//   52: resume
//   50: destroy local
//   49: call Ints::promise_type::final_suspend (implicit)
//   49: call std::suspend_always::await_ready (implicit)
//   49: call std::suspend_always::await_suspend (implicit)
//   49: suspend (implicit)
//   end
// [4]
//   50: destroy local
//   49: call Ints::promise_type::unhandled_exception (implicit)
//   49: call Ints::promise_type::final_suspend (implicit)
//   49: call std::suspend_always::await_ready (implicit)
//   49: call std::suspend_always::await_suspend (implicit)
//   49: suspend (implicit)
//   end by exception
// [5]
//   50: destroy local
//   end destroyed
