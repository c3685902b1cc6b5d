// RUN: %events --brief %s
// Which handlers an exception comes to: all of the innermost try when its type is
// not known, and those further out too unless one of them takes everything.

#include "stubs/coro.h"

struct Error {};
struct Timeout : Error {};
struct Guard {
  Guard() noexcept;
  ~Guard();
};

void throwing();
void handle(const Error &) noexcept;

void passesOn() {
  Guard outside;
  try {
    Guard inside;
    throwing();
  } catch (const Error &error) {
    handle(error);
  }
}

void takesAll() {
  try {
    throwing();
  } catch (Error error) {
  } catch (...) {
    throw;
  }
}

void nested() {
  try {
    try {
      throwing();
    } catch (const Timeout &) {
      throwing();
    }
  } catch (...) {
  }
}

void byType(bool flag) {
  Guard outside;
  try {
    Guard inside;
    if (flag)
      throw Timeout();
    throw 1;
  } catch (const Timeout &) {
  } catch (const Error &) {
  } catch (...) {
  }
}

void byBase() {
  try {
    try {
      throw Timeout();
    } catch (int) {
    }
  } catch (Error &) {
  }
}

struct Member {
  Member(int);
  ~Member();
};

struct Class {
  Member member;
  Class() try : member(1) {
    throwing();
  } catch (...) {
  }
};

int functionTry(Guard parameter) try {
  throwing();
  return 1;
} catch (...) {
  return 2;
}

lazy::Task<> coroutineTry(Guard parameter) try {
  Guard local;
  throwing();
  co_return;
} catch (...) {
  throwing();
}

void terminates() noexcept {
  Guard guard;
  try {
    throwing();
  } catch (int) {
    throwing();
  }
}

// EVENTS
// passesOn
// [0] -> 1, 2 by exception
//   18: call Guard::Guard
//   18: declare outside
//   20: call Guard::Guard
//   20: declare inside
//   21: call throwing
// [1] -> 4
//   20: destroy inside
// [2] -> 3 by exception, 5 by exception
//   20: destroy inside by exception
// [3] -> 4
//   22: catch error
//   22: declare error
//   23: pass error to parameter 0 of handle
//   23: call handle
// [4]
//   18: destroy outside
//   end
// [5]
//   18: destroy outside by exception
//   end by exception
// takesAll
// [0] -> 3, 1 by exception
//   29: call throwing
// [1] -> 2 by exception, 4 by exception
// [2] -> 3
//   30: catch error
//   30: declare error
//   30: destroy error
// [3]
//   end
// [4] -> 5 by exception
//   31: catch
//   32: throw
// [5]
//   end by exception
// nested
// [0] -> 4, 1 by exception
//   39: call throwing
// [1] -> 2 by exception, 3 by exception
// [2] -> 4, 3 by exception
//   40: catch (unnamed)
//   40: declare (unnamed)
//   41: call throwing
// [3] -> 4
//   43: catch
// [4]
//   end
// byType
// [0] -> 1, 3
//   47: declare flag
//   48: call Guard::Guard
//   48: declare outside
//   50: call Guard::Guard
//   50: declare inside
//   51: use flag
// [1] -> 2 by exception
//   51: holds
//   52: throw
// [2] -> 5
//   50: destroy inside by exception
//   54: catch (unnamed)
//   54: declare (unnamed)
// [3] -> 4 by exception
//   51: fails
//   53: throw
// [4] -> 5
//   50: destroy inside by exception
//   56: catch
// [5]
//   48: destroy outside
//   47: destroy flag
//   end
// byBase
// [0] -> 1 by exception
//   63: throw
// [1]
//   66: catch (unnamed)
//   66: declare (unnamed)
//   end
// Class::Class
// [0] -> 1, 3 by exception
//   77: call Member::Member
// [1] -> 2, 3 by exception
//   78: call throwing
// [2]
//   end
// [3] -> 4 by exception
//   79: catch
// [4]
//   end by exception
// functionTry
// [0] -> 1, 2 by exception
//   83: declare parameter
//   84: call throwing
// [1] -> 3
//   85: return
// [2] -> 3
//   86: catch
//   87: return
// [3]
//   83: destroy parameter
//   end
// coroutineTry
// [0] -> 1, 6 destroyed
//   90: declare parameter
//   90: suspend (implicit)
// [1] -> 2, 3 by exception
//   90: resume (implicit)
//   90: destroy temporary std::suspend_always
//   91: call Guard::Guard
//   91: declare local
//   92: call throwing
// [2] -> 4
//   93: return
//   91: destroy local
// [3] -> 4, 5 by exception
//   91: destroy local by exception
//   94: catch
//   95: call throwing
// [4]
//   90: suspend (implicit)
//   90: destroy temporary detail::Continue
//   90: destroy parameter
//   end
// [5]
//   90: suspend (implicit)
//   90: destroy temporary detail::Continue by exception
//   90: destroy parameter by exception
//   end by exception
// [6]
//   90: destroy temporary std::suspend_always with the coroutine
//   90: destroy parameter with the coroutine
//   end with the coroutine
// terminates
// [0] -> 2, 1 by exception
//   99: call Guard::Guard
//   99: declare guard
//   101: call throwing
// [1] -> 2
//   102: catch (unnamed)
//   102: declare (unnamed)
//   103: call throwing
//   102: destroy (unnamed)
// [2]
//   99: destroy guard
//   end
