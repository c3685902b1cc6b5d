// RUN: %events --brief %s
// On its way out an exception destroys what is in scope, and nothing that is not
// constructed yet. So does the destruction of a suspended coroutine.

#include "stubs/coro.h"

struct Guard {
  Guard();
  Guard(int) noexcept;
  Guard(Guard &&) noexcept;
  ~Guard();
};

struct Loud {
  ~Loud() noexcept(false);
};

struct Trivial {};

void throwing();
void quiet() noexcept;
extern "C" void fromC();
[[noreturn]] void fail();

void constructors() {
  Guard first;
  Guard second;
  quiet();
  fromC();
}

void nestedScopes() {
  Guard outer(1);
  {
    Guard inner(1);
    throwing();
  }
  throwing();
}

void terminates() noexcept {
  Guard guard(1);
  throwing();
}

void throwingDestructor() {
  Guard guard(1);
  Loud loud;
}

void trivial(Trivial value) {
  Trivial local;
  throwing();
}

void noreturn(bool flag) {
  Guard guard(1);
  if (flag)
    fail();
}

void pointer(void (*callback)(), void (*silent)() noexcept) {
  Guard guard(1);
  callback();
  silent();
}

lazy::Task<> coroutine(Guard parameter, lazy::Task<> task) {
  Guard guard(1);
  co_await std::move(task);
}

// EVENTS
// constructors
// [0] -> 1, 4 by exception
//   26: call Guard::Guard
// [1] -> 2, 3 by exception
//   26: declare first
//   27: call Guard::Guard
// [2]
//   27: declare second
//   28: call quiet
//   29: call fromC
//   27: destroy second
//   26: destroy first
//   end
// [3] -> 4 by exception
//   26: destroy first by exception
// [4]
//   end by exception
// nestedScopes
// [0] -> 1, 3 by exception
//   33: call Guard::Guard
//   33: declare outer
//   35: call Guard::Guard
//   35: declare inner
//   36: call throwing
// [1] -> 2, 4 by exception
//   35: destroy inner
//   38: call throwing
// [2]
//   33: destroy outer
//   end
// [3] -> 4 by exception
//   35: destroy inner by exception
// [4]
//   33: destroy outer by exception
//   end by exception
// terminates
// [0]
//   42: call Guard::Guard
//   42: declare guard
//   43: call throwing
//   42: destroy guard
//   end
// throwingDestructor
// [0] -> 1, 2 by exception
//   47: call Guard::Guard
//   47: declare guard
//   48: declare loud
//   48: destroy loud
// [1]
//   47: destroy guard
//   end
// [2]
//   47: destroy guard by exception
//   end by exception
// trivial
// [0] -> 1, 2 by exception
//   51: declare value
//   52: declare local
//   53: call throwing
// [1]
//   52: destroy local
//   51: destroy value
//   end
// [2]
//   52: destroy local by exception
//   51: destroy value by exception
//   end by exception
// noreturn
// [0] -> 1, 3
//   56: declare flag
//   57: call Guard::Guard
//   57: declare guard
//   58: use flag
// [1] -> 2 by exception
//   58: holds
//   59: call fail
// [2]
//   57: destroy guard by exception
//   56: destroy flag by exception
//   end by exception
// [3]
//   58: fails
//   57: destroy guard
//   56: destroy flag
//   end
// pointer
// [0] -> 1, 2 by exception
//   62: declare callback
//   62: declare silent
//   63: call Guard::Guard
//   63: declare guard
//   64: use callback
//   64: call ?
// [1]
//   65: use silent
//   65: call ?
//   63: destroy guard
//   62: destroy silent
//   62: destroy callback
//   end
// [2]
//   63: destroy guard by exception
//   62: destroy silent by exception
//   62: destroy callback by exception
//   end by exception
// coroutine
// [0] -> 1, 7 destroyed
//   68: declare parameter
//   68: declare task
//   68: suspend (implicit)
// [1] -> 3, 2
//   68: resume (implicit)
//   68: destroy temporary std::suspend_always
//   69: call Guard::Guard
//   69: declare guard
//   70: await task
// [2] -> 3, 6 destroyed
//   70: suspend
// [3] -> 4, 5 by exception
// [4]
//   70: resume
//   69: destroy guard
//   68: suspend (implicit)
//   68: destroy temporary detail::Continue
//   68: destroy task
//   68: destroy parameter
//   end
// [5]
//   69: destroy guard by exception
//   68: suspend (implicit)
//   68: destroy temporary detail::Continue by exception
//   68: destroy task by exception
//   68: destroy parameter by exception
//   end by exception
// [6] -> 8 destroyed
//   69: destroy guard with the coroutine
// [7] -> 8 destroyed
//   68: destroy temporary std::suspend_always with the coroutine
// [8]
//   68: destroy task with the coroutine
//   68: destroy parameter with the coroutine
//   end with the coroutine
