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

struct ByMember {
  MayDecline operator co_await() &&;
};

struct ByFunction {};
AlwaysReady operator co_await(ByFunction &);

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

lazy::Task<> throughOperators(ByMember member, ByFunction function) {
  co_await std::move(member);
  co_await function;
}

lazy::Task<int> inInitialisers(lazy::Task<int> first, lazy::Task<int> second) {
  int sum = co_await first + co_await second;
  if (int n = sum; n < co_await first)
    co_return co_await [](Guard local) -> lazy::Task<int> { co_return 1; }(Guard());
  co_return sum;
}

void use(Guard &);
template <typename F> void outside(F &&destroying) { destroying(); }

struct Failing {
  bool await_ready() const noexcept { return false; }
  template <typename P> void await_suspend(std::coroutine_handle<P> handle) noexcept {
    outside([handle] {
      handle.promise().unhandled_exception();
      handle.destroy();
    });
  }
  void await_resume() noexcept;
};

struct Passing : Failing {
  template <typename P> void await_suspend(std::coroutine_handle<P> handle) noexcept {
    keep(handle);
    handle.destroy();
  }
  void keep(std::coroutine_handle<>);
};

struct FailingByDefault : Failing {
  template <typename P> void await_suspend(std::coroutine_handle<P> handle) noexcept {
    outside([=] { handle.destroy(); });
  }
};

void keep(std::coroutine_handle<>);
struct PassingByDefault : Failing {
  template <typename P> void await_suspend(std::coroutine_handle<P> handle) noexcept {
    outside([=] {
      keep(handle);
      handle.destroy();
    });
  }
};

lazy::Task<> isEnded(Guard local) {
  co_await Failing();
  use(local);
}

lazy::Task<> isEndedByDefault(Guard local) {
  co_await FailingByDefault();
  use(local);
}

lazy::Task<> mayBeResumedByDefault(Guard local) {
  co_await PassingByDefault();
  use(local);
}

lazy::Task<> mayBeResumed(Guard local) {
  co_await Passing();
  use(local);
}

struct Completing {
  bool await_ready() noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept;
  [[noreturn]] void await_resume() noexcept;
};

lazy::Task<int> isCompleted(Guard local) {
  co_await Completing();
  use(local);
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
//   41: declare parameter
//   41: call detail::Task::promise_type::initial_suspend (implicit)
//   41: call std::suspend_always::await_ready (implicit)
//   41: call std::suspend_always::await_suspend (implicit)
//   41: suspend (implicit)
// [1]
//   41: call std::suspend_always::await_resume (implicit)
//   41: resume (implicit)
//   41: destroy temporary std::suspend_always
//   42: declare local
//   43: return
//   42: destroy local
//   41: call detail::Task::promise_type::final_suspend (implicit)
//   41: call detail::Continue::await_ready (implicit)
//   41: call detail::Continue::await_suspend (implicit)
//   41: suspend (implicit)
//   41: destroy temporary detail::Continue
//   41: destroy parameter
//   end
// [2]
//   41: destroy temporary std::suspend_always with the coroutine
//   41: destroy parameter with the coroutine
//   end with the coroutine
// mayDecline
// [0] -> 3, 1
//   46: declare awaitable
//   46: call detail::Task::promise_type::initial_suspend (implicit)
//   46: call std::suspend_never::await_ready (implicit)
//   46: call std::suspend_never::await_resume (implicit)
//   46: resume (implicit)
//   46: destroy temporary std::suspend_never
//   47: declare local
//   48: await awaitable
//   48: call MayDecline::await_ready (implicit)
// [1] -> 3, 2
//   48: call MayDecline::await_suspend (implicit)
// [2] -> 3, 6 destroyed
//   48: suspend
// [3] -> 4, 5 by exception
//   48: call MayDecline::await_resume (implicit)
//   48: resume
//   48: call detail::Result::return_value (implicit)
// [4]
//   48: return
//   48: destroy temporary
//   47: destroy local
//   46: call detail::Task::promise_type::final_suspend (implicit)
//   46: call detail::Continue::await_ready (implicit)
//   46: call detail::Continue::await_suspend (implicit)
//   46: suspend (implicit)
//   46: destroy temporary detail::Continue
//   46: destroy awaitable
//   end
// [5]
//   48: destroy temporary by exception
//   47: destroy local by exception
//   46: call detail::Task::promise_type::unhandled_exception (implicit)
//   46: call detail::Task::promise_type::final_suspend (implicit)
//   46: call detail::Continue::await_ready (implicit)
//   46: call detail::Continue::await_suspend (implicit)
//   46: suspend (implicit)
//   46: destroy temporary detail::Continue by exception
//   46: destroy awaitable by exception
//   end by exception
// [6]
//   47: destroy local with the coroutine
//   46: destroy awaitable with the coroutine
//   end with the coroutine
// neverSuspends
// [0] -> 1, 4 destroyed
//   51: call detail::Task::promise_type::initial_suspend (implicit)
//   51: call std::suspend_always::await_ready (implicit)
//   51: call std::suspend_always::await_suspend (implicit)
//   51: suspend (implicit)
// [1] -> 2, 3 by exception
//   51: call std::suspend_always::await_resume (implicit)
//   51: resume (implicit)
//   51: destroy temporary std::suspend_always
//   52: await
//   52: call AlwaysReady::await_ready (implicit)
//   52: call AlwaysReady::await_resume (implicit)
// [2]
//   52: resume
//   52: destroy temporary AlwaysReady
//   53: await
//   53: call std::suspend_never::await_ready (implicit)
//   53: call std::suspend_never::await_resume (implicit)
//   53: resume
//   53: destroy temporary std::suspend_never
//   51: call detail::Task::promise_type::final_suspend (implicit)
//   51: call detail::Continue::await_ready (implicit)
//   51: call detail::Continue::await_suspend (implicit)
//   51: suspend (implicit)
//   51: destroy temporary detail::Continue
//   end
// [3]
//   52: destroy temporary AlwaysReady by exception
//   51: call detail::Task::promise_type::unhandled_exception (implicit)
//   51: call detail::Task::promise_type::final_suspend (implicit)
//   51: call detail::Continue::await_ready (implicit)
//   51: call detail::Continue::await_suspend (implicit)
//   51: suspend (implicit)
//   51: destroy temporary detail::Continue by exception
//   end by exception
// [4]
//   51: destroy temporary std::suspend_always with the coroutine
//   end with the coroutine
// yields
// [0] -> 1, 6 destroyed
//   56: declare n
//   56: call Ints::promise_type::initial_suspend (implicit)
//   56: call std::suspend_never::await_ready (implicit)
//   56: call std::suspend_never::await_resume (implicit)
//   56: resume (implicit)
//   56: destroy temporary std::suspend_never
//   57: declare local
//   58: pass n to parameter 0 of Ints::promise_type::yield_value
//   58: call Ints::promise_type::yield_value
//   58: call std::suspend_always::await_ready (implicit)
//   58: call std::suspend_always::await_suspend (implicit)
//   58: suspend
// [1] -> 2, 5 by exception
//   58: call std::suspend_always::await_resume (implicit)
//   58: resume
//   58: destroy temporary std::suspend_always
//   59: await local
//   59: call Ints::promise_type::await_transform (implicit)
// [2] -> 3, 4 by exception
//   59: call AlwaysReady::await_ready (implicit)
//   59: call AlwaysReady::await_resume (implicit)
// [3]
//   59: resume
//   59: destroy temporary AlwaysReady
//   57: destroy local
//   56: call Ints::promise_type::final_suspend (implicit)
//   56: call std::suspend_always::await_ready (implicit)
//   56: call std::suspend_always::await_suspend (implicit)
//   56: suspend (implicit)
//   56: destroy temporary std::suspend_always
//   56: destroy n
//   end
// [4] -> 5 by exception
//   59: destroy temporary AlwaysReady by exception
// [5]
//   57: destroy local by exception
//   56: call Ints::promise_type::unhandled_exception (implicit)
//   56: call Ints::promise_type::final_suspend (implicit)
//   56: call std::suspend_always::await_ready (implicit)
//   56: call std::suspend_always::await_suspend (implicit)
//   56: suspend (implicit)
//   56: destroy temporary std::suspend_always by exception
//   56: destroy n by exception
//   end by exception
// [6]
//   58: destroy temporary std::suspend_always with the coroutine
//   57: destroy local with the coroutine
//   56: destroy n with the coroutine
//   end with the coroutine
// throughOperators
// [0] -> 1, 11 destroyed
//   62: declare member
//   62: declare function
//   62: call detail::Task::promise_type::initial_suspend (implicit)
//   62: call std::suspend_always::await_ready (implicit)
//   62: call std::suspend_always::await_suspend (implicit)
//   62: suspend (implicit)
// [1] -> 2, 10 by exception
//   62: call std::suspend_always::await_resume (implicit)
//   62: resume (implicit)
//   62: destroy temporary std::suspend_always
//   63: await member
//   63: call ByMember::operator co_await on member (implicit)
// [2] -> 5, 3
//   63: call MayDecline::await_ready (implicit)
// [3] -> 5, 4
//   63: call MayDecline::await_suspend (implicit)
// [4] -> 5, 9 destroyed
//   63: suspend
// [5] -> 6, 10 by exception
//   63: call MayDecline::await_resume (implicit)
//   63: resume
//   63: destroy temporary MayDecline
//   64: await function
//   64: call operator co_await (implicit)
// [6] -> 7, 8 by exception
//   64: call AlwaysReady::await_ready (implicit)
//   64: call AlwaysReady::await_resume (implicit)
// [7]
//   64: resume
//   64: destroy temporary AlwaysReady
//   62: call detail::Task::promise_type::final_suspend (implicit)
//   62: call detail::Continue::await_ready (implicit)
//   62: call detail::Continue::await_suspend (implicit)
//   62: suspend (implicit)
//   62: destroy temporary detail::Continue
//   62: destroy function
//   62: destroy member
//   end
// [8] -> 10 by exception
//   64: destroy temporary AlwaysReady by exception
// [9] -> 12 destroyed
//   63: destroy temporary MayDecline with the coroutine
// [10]
//   62: call detail::Task::promise_type::unhandled_exception (implicit)
//   62: call detail::Task::promise_type::final_suspend (implicit)
//   62: call detail::Continue::await_ready (implicit)
//   62: call detail::Continue::await_suspend (implicit)
//   62: suspend (implicit)
//   62: destroy temporary detail::Continue by exception
//   62: destroy function by exception
//   62: destroy member by exception
//   end by exception
// [11] -> 12 destroyed
//   62: destroy temporary std::suspend_always with the coroutine
// [12]
//   62: destroy function with the coroutine
//   62: destroy member with the coroutine
//   end with the coroutine
// inInitialisers
// [0] -> 1, 28 destroyed
//   67: declare first
//   67: declare second
//   67: call detail::Task::promise_type::initial_suspend (implicit)
//   67: call std::suspend_always::await_ready (implicit)
//   67: call std::suspend_always::await_suspend (implicit)
//   67: suspend (implicit)
// [1] -> 3, 2
//   67: call std::suspend_always::await_resume (implicit)
//   67: resume (implicit)
//   67: destroy temporary std::suspend_always
//   68: await first
//   68: call detail::Task::await_ready (implicit)
// [2] -> 3, 29 destroyed
//   68: call detail::Task::await_suspend (implicit)
//   68: suspend
// [3] -> 4, 27 by exception
//   68: call detail::Task::await_resume (implicit)
// [4] -> 6, 5
//   68: resume
//   68: await second
//   68: call detail::Task::await_ready (implicit)
// [5] -> 6, 29 destroyed
//   68: call detail::Task::await_suspend (implicit)
//   68: suspend
// [6] -> 7, 27 by exception
//   68: call detail::Task::await_resume (implicit)
// [7] -> 9, 8
//   68: resume
//   68: declare sum
//   69: use sum
//   69: declare n
//   69: use n
//   69: await first
//   69: call detail::Task::await_ready (implicit)
// [8] -> 9, 26 destroyed
//   69: call detail::Task::await_suspend (implicit)
//   69: suspend
// [9] -> 10, 24 by exception
//   69: call detail::Task::await_resume (implicit)
// [10] -> 11, 21
//   69: resume
// [11] -> 12, 20 by exception
//   70: create
//   70: call inInitialisers::lambda::operator() on temporary inInitialisers::lambda
// [12] -> 14, 13
//   70: await
//   70: call detail::Task::await_ready (implicit)
// [13] -> 14, 19 destroyed
//   70: call detail::Task::await_suspend (implicit)
//   70: suspend
// [14] -> 15, 18 by exception
//   70: call detail::Task::await_resume (implicit)
// [15] -> 16, 17 by exception
//   70: resume
//   70: call detail::Result::return_value (implicit)
// [16] -> 23
//   70: return
//   70: destroy temporary
//   70: destroy temporary detail::Task
//   70: destroy temporary Guard
//   70: destroy temporary inInitialisers::lambda
//   69: destroy n
//   68: destroy sum
// [17] -> 18 by exception
//   70: destroy temporary by exception
// [18] -> 20 by exception
//   70: destroy temporary detail::Task by exception
// [19] -> 26 destroyed
//   70: destroy temporary detail::Task with the coroutine
//   70: destroy temporary Guard with the coroutine
//   70: destroy temporary inInitialisers::lambda with the coroutine
// [20] -> 24 by exception
//   70: destroy temporary Guard by exception
//   70: destroy temporary inInitialisers::lambda by exception
// [21] -> 22, 25 by exception
//   69: destroy n
//   71: use sum
//   71: call detail::Result::return_value (implicit)
// [22] -> 23
//   71: return
//   68: destroy sum
// [23]
//   67: call detail::Task::promise_type::final_suspend (implicit)
//   67: call detail::Continue::await_ready (implicit)
//   67: call detail::Continue::await_suspend (implicit)
//   67: suspend (implicit)
//   67: destroy temporary detail::Continue
//   67: destroy second
//   67: destroy first
//   end
// [24] -> 25 by exception
//   69: destroy n by exception
// [25] -> 27 by exception
//   68: destroy sum by exception
// [26] -> 29 destroyed
//   69: destroy n with the coroutine
//   68: destroy sum with the coroutine
// [27]
//   67: call detail::Task::promise_type::unhandled_exception (implicit)
//   67: call detail::Task::promise_type::final_suspend (implicit)
//   67: call detail::Continue::await_ready (implicit)
//   67: call detail::Continue::await_suspend (implicit)
//   67: suspend (implicit)
//   67: destroy temporary detail::Continue by exception
//   67: destroy second by exception
//   67: destroy first by exception
//   end by exception
// [28] -> 29 destroyed
//   67: destroy temporary std::suspend_always with the coroutine
// [29]
//   67: destroy second with the coroutine
//   67: destroy first with the coroutine
//   end with the coroutine
// inInitialisers::lambda::operator()
// [0] -> 1, 4 destroyed
//   70: declare local
//   70: call detail::Task::promise_type::initial_suspend (implicit)
//   70: call std::suspend_always::await_ready (implicit)
//   70: call std::suspend_always::await_suspend (implicit)
//   70: suspend (implicit)
// [1] -> 2, 3 by exception
//   70: call std::suspend_always::await_resume (implicit)
//   70: resume (implicit)
//   70: destroy temporary std::suspend_always
//   70: call detail::Result::return_value (implicit)
// [2]
//   70: return
//   70: destroy temporary
//   70: call detail::Task::promise_type::final_suspend (implicit)
//   70: call detail::Continue::await_ready (implicit)
//   70: call detail::Continue::await_suspend (implicit)
//   70: suspend (implicit)
//   70: destroy temporary detail::Continue
//   70: destroy local
//   end
// [3]
//   70: destroy temporary by exception
//   70: call detail::Task::promise_type::unhandled_exception (implicit)
//   70: call detail::Task::promise_type::final_suspend (implicit)
//   70: call detail::Continue::await_ready (implicit)
//   70: call detail::Continue::await_suspend (implicit)
//   70: suspend (implicit)
//   70: destroy temporary detail::Continue by exception
//   70: destroy local by exception
//   end by exception
// [4]
//   70: destroy temporary std::suspend_always with the coroutine
//   70: destroy local with the coroutine
//   end with the coroutine
// outside has no graph
// outside
// [0] -> 1, 2 by exception
//   75: declare destroying
//   75: call Failing::await_suspend::lambda::operator() on destroying
// [1]
//   end
// [2]
//   end by exception
// outside
// [0] -> 1, 2 by exception
//   75: declare destroying
//   75: call FailingByDefault::await_suspend::lambda::operator() on destroying
// [1]
//   end
// [2]
//   end by exception
// outside
// [0] -> 1, 2 by exception
//   75: declare destroying
//   75: call PassingByDefault::await_suspend::lambda::operator() on destroying
// [1]
//   end
// [2]
//   end by exception
// Failing::await_ready
// [0]
//   78: return
//   end
// await_suspend has no graph
// operator() has no graph
// Failing::await_suspend
// [0]
//   79: declare handle
//   80: move handle
//   80: create
//   80: call outside
//   80: destroy temporary Failing::await_suspend::lambda
//   79: destroy handle
//   end
// Failing::await_suspend::lambda::operator()
// [0] -> 1, 3 by exception
//   81: call std::coroutine_handle::promise on handle
// [1] -> 2, 3 by exception
//   81: call detail::Task::promise_type::unhandled_exception
//   82: call std::coroutine_handle::destroy on handle
// [2]
//   end
// [3]
//   end by exception
// await_suspend has no graph
// Passing::await_suspend
// [0]
//   89: declare handle
//   90: call std::coroutine_handle::operator coroutine_handle on handle
//   90: call Passing::keep on this
//   91: call std::coroutine_handle::destroy on handle
//   89: destroy handle
//   end
// await_suspend has no graph
// operator() has no graph
// FailingByDefault::await_suspend
// [0]
//   97: declare handle
//   98: move handle
//   98: create
//   98: call outside
//   98: destroy temporary FailingByDefault::await_suspend::lambda
//   97: destroy handle
//   end
// FailingByDefault::await_suspend::lambda::operator()
// [0] -> 1, 2 by exception
//   98: call std::coroutine_handle::destroy on handle
// [1]
//   end
// [2]
//   end by exception
// await_suspend has no graph
// operator() has no graph
// PassingByDefault::await_suspend
// [0]
//   104: declare handle
//   105: move handle
//   105: create
//   105: call outside
//   105: destroy temporary PassingByDefault::await_suspend::lambda
//   104: destroy handle
//   end
// PassingByDefault::await_suspend::lambda::operator()
// [0] -> 1, 3 by exception
//   106: call std::coroutine_handle::operator coroutine_handle on handle
//   106: call keep
// [1] -> 2, 3 by exception
//   107: call std::coroutine_handle::destroy on handle
// [2]
//   end
// [3]
//   end by exception
// isEnded
// [0] -> 1, 3 destroyed
//   112: declare local
//   112: call detail::Task::promise_type::initial_suspend (implicit)
//   112: call std::suspend_always::await_ready (implicit)
//   112: call std::suspend_always::await_suspend (implicit)
//   112: suspend (implicit)
// [1] -> 2 destroyed
//   112: call std::suspend_always::await_resume (implicit)
//   112: resume (implicit)
//   112: destroy temporary std::suspend_always
//   113: await
//   113: call Failing::await_ready (implicit)
//   113: call Failing::await_suspend (implicit)
//   113: suspend
// [2] -> 4 destroyed
//   113: destroy temporary Failing with the coroutine
// [3] -> 4 destroyed
//   112: destroy temporary std::suspend_always with the coroutine
// [4]
//   112: destroy local with the coroutine
//   end with the coroutine
// isEndedByDefault
// [0] -> 1, 3 destroyed
//   117: declare local
//   117: call detail::Task::promise_type::initial_suspend (implicit)
//   117: call std::suspend_always::await_ready (implicit)
//   117: call std::suspend_always::await_suspend (implicit)
//   117: suspend (implicit)
// [1] -> 2 destroyed
//   117: call std::suspend_always::await_resume (implicit)
//   117: resume (implicit)
//   117: destroy temporary std::suspend_always
//   118: await
//   118: call Failing::await_ready (implicit)
//   118: call FailingByDefault::await_suspend (implicit)
//   118: suspend
// [2] -> 4 destroyed
//   118: destroy temporary FailingByDefault with the coroutine
// [3] -> 4 destroyed
//   117: destroy temporary std::suspend_always with the coroutine
// [4]
//   117: destroy local with the coroutine
//   end with the coroutine
// mayBeResumedByDefault
// [0] -> 1, 6 destroyed
//   122: declare local
//   122: call detail::Task::promise_type::initial_suspend (implicit)
//   122: call std::suspend_always::await_ready (implicit)
//   122: call std::suspend_always::await_suspend (implicit)
//   122: suspend (implicit)
// [1] -> 2, 5 destroyed
//   122: call std::suspend_always::await_resume (implicit)
//   122: resume (implicit)
//   122: destroy temporary std::suspend_always
//   123: await
//   123: call Failing::await_ready (implicit)
//   123: call PassingByDefault::await_suspend (implicit)
//   123: suspend
// [2] -> 3, 4 by exception
//   123: call Failing::await_resume (implicit)
//   123: resume
//   123: destroy temporary PassingByDefault
//   124: pass local to parameter 0 of use
//   124: call use
// [3]
//   122: call detail::Task::promise_type::final_suspend (implicit)
//   122: call detail::Continue::await_ready (implicit)
//   122: call detail::Continue::await_suspend (implicit)
//   122: suspend (implicit)
//   122: destroy temporary detail::Continue
//   122: destroy local
//   end
// [4]
//   122: call detail::Task::promise_type::unhandled_exception (implicit)
//   122: call detail::Task::promise_type::final_suspend (implicit)
//   122: call detail::Continue::await_ready (implicit)
//   122: call detail::Continue::await_suspend (implicit)
//   122: suspend (implicit)
//   122: destroy temporary detail::Continue by exception
//   122: destroy local by exception
//   end by exception
// [5] -> 7 destroyed
//   123: destroy temporary PassingByDefault with the coroutine
// [6] -> 7 destroyed
//   122: destroy temporary std::suspend_always with the coroutine
// [7]
//   122: destroy local with the coroutine
//   end with the coroutine
// mayBeResumed
// [0] -> 1, 6 destroyed
//   127: declare local
//   127: call detail::Task::promise_type::initial_suspend (implicit)
//   127: call std::suspend_always::await_ready (implicit)
//   127: call std::suspend_always::await_suspend (implicit)
//   127: suspend (implicit)
// [1] -> 2, 5 destroyed
//   127: call std::suspend_always::await_resume (implicit)
//   127: resume (implicit)
//   127: destroy temporary std::suspend_always
//   128: await
//   128: call Failing::await_ready (implicit)
//   128: call Passing::await_suspend (implicit)
//   128: suspend
// [2] -> 3, 4 by exception
//   128: call Failing::await_resume (implicit)
//   128: resume
//   128: destroy temporary Passing
//   129: pass local to parameter 0 of use
//   129: call use
// [3]
//   127: call detail::Task::promise_type::final_suspend (implicit)
//   127: call detail::Continue::await_ready (implicit)
//   127: call detail::Continue::await_suspend (implicit)
//   127: suspend (implicit)
//   127: destroy temporary detail::Continue
//   127: destroy local
//   end
// [4]
//   127: call detail::Task::promise_type::unhandled_exception (implicit)
//   127: call detail::Task::promise_type::final_suspend (implicit)
//   127: call detail::Continue::await_ready (implicit)
//   127: call detail::Continue::await_suspend (implicit)
//   127: suspend (implicit)
//   127: destroy temporary detail::Continue by exception
//   127: destroy local by exception
//   end by exception
// [5] -> 7 destroyed
//   128: destroy temporary Passing with the coroutine
// [6] -> 7 destroyed
//   127: destroy temporary std::suspend_always with the coroutine
// [7]
//   127: destroy local with the coroutine
//   end with the coroutine
// Completing::await_ready
// [0]
//   133: return
//   end
// isCompleted
// [0] -> 1, 4 destroyed
//   138: declare local
//   138: call detail::Task::promise_type::initial_suspend (implicit)
//   138: call std::suspend_always::await_ready (implicit)
//   138: call std::suspend_always::await_suspend (implicit)
//   138: suspend (implicit)
// [1] -> 2, 3 destroyed
//   138: call std::suspend_always::await_resume (implicit)
//   138: resume (implicit)
//   138: destroy temporary std::suspend_always
//   139: await
//   139: call Completing::await_ready (implicit)
//   139: call Completing::await_suspend (implicit)
//   139: suspend
// [2]
//   139: call Completing::await_resume (implicit)
// [3] -> 5 destroyed
//   139: destroy temporary Completing with the coroutine
// [4] -> 5 destroyed
//   138: destroy temporary std::suspend_always with the coroutine
// [5]
//   138: destroy local with the coroutine
//   end with the coroutine
