// RUN: %events --brief %s
// Temporaries die once, at the end of their full-expression or with the reference
// that extends their life, and on the ways out as well.

#include "stubs/coro.h"

struct Guard {
  Guard() noexcept;
  Guard(const Guard &) noexcept;
  ~Guard();
  int value() const noexcept;
  explicit operator bool() const noexcept;
};

struct Range {
  ~Range();
  int *begin() const noexcept;
  int *end() const noexcept;
};

struct Pair {
  Guard first, second;
};

Range range() noexcept;
Guard make() noexcept;
lazy::Task<int> work(const Guard &) noexcept;
void take(Guard) noexcept;
void throwing(const Guard &);

void fullExpression() {
  make();
  int n = make().value();
  throwing(make());
}

void extended() {
  const Guard &guard = make();
  const Guard &part = Pair{}.first;
  Guard elided = make();
}

void byValue(const Guard &guard) { take(guard); }

lazy::Task<int> awaited() {
  int n = co_await work(make());
  if (co_await work(Guard()) > n)
    co_return 1;
  co_return 2;
}

void conditional(bool flag) {
  int n = flag ? make().value() : 0;
  quick: throwing(flag ? make() : Guard());
}

bool shortCircuit(bool flag) {
  if (flag && make())
    return true;
  return flag || make().value();
}

int overTemporary() {
  for (int n : range())
    if (n)
      return n;
  return 0;
}

// EVENTS
// fullExpression
// [0] -> 1, 2 by exception
//   32: call make
//   32: destroy temporary Guard
//   33: call make
//   33: call Guard::value on temporary Guard
//   33: declare n
//   33: destroy temporary Guard
//   34: call make
//   34: call throwing
// [1]
//   34: destroy temporary Guard
//   33: destroy n
//   end
// [2]
//   34: destroy temporary Guard by exception
//   33: destroy n by exception
//   end by exception
// extended
// [0]
//   38: call make
//   38: declare guard
//   39: call Guard::Guard
//   39: call Guard::Guard
//   39: escape temporary Pair.first
//   39: declare part
//   40: call make
//   40: declare elided
//   40: destroy elided
//   39: destroy part
//   38: destroy guard
//   end
// byValue
// [0]
//   43: declare guard
//   43: move guard to parameter 0 of take
//   43: call take
//   43: destroy temporary Guard
//   end
// awaited
// [0] -> 1, 21 destroyed
//   45: suspend (implicit)
// [1] -> 3, 2
//   45: resume (implicit)
//   45: destroy temporary std::suspend_always
//   46: call make
//   46: call work
//   46: await
// [2] -> 3, 20 destroyed
//   46: suspend
// [3] -> 4, 18 by exception
// [4] -> 6, 5
//   46: resume
//   46: declare n
//   46: destroy temporary detail::Task
//   46: destroy temporary Guard
//   47: call Guard::Guard
//   47: call work
//   47: await
// [5] -> 6, 17 destroyed
//   47: suspend
// [6] -> 7, 15 by exception
// [7] -> 8, 11
//   47: resume
//   47: use n
//   47: destroy temporary detail::Task
//   47: destroy temporary Guard
// [8] -> 9, 10 by exception
// [9] -> 13
//   48: return
//   48: destroy temporary
//   46: destroy n
// [10] -> 16 by exception
//   48: destroy temporary by exception
// [11] -> 12, 14 by exception
// [12] -> 13
//   49: return
//   49: destroy temporary
//   46: destroy n
// [13]
//   45: suspend (implicit)
//   45: destroy temporary detail::Continue
//   end
// [14] -> 16 by exception
//   49: destroy temporary by exception
// [15] -> 16 by exception
//   47: destroy temporary detail::Task by exception
//   47: destroy temporary Guard by exception
// [16] -> 19 by exception
//   46: destroy n by exception
// [17] -> 22 destroyed
//   47: destroy temporary detail::Task with the coroutine
//   47: destroy temporary Guard with the coroutine
//   46: destroy n with the coroutine
// [18] -> 19 by exception
//   46: destroy temporary detail::Task by exception
//   46: destroy temporary Guard by exception
// [19]
//   45: suspend (implicit)
//   45: destroy temporary detail::Continue by exception
//   end by exception
// [20] -> 22 destroyed
//   46: destroy temporary detail::Task with the coroutine
//   46: destroy temporary Guard with the coroutine
// [21] -> 22 destroyed
//   45: destroy temporary std::suspend_always with the coroutine
// [22]
//   end with the coroutine
// conditional
// [0] -> 1, 2
//   52: declare flag
//   53: use flag
// [1] -> 2
//   53: call make
//   53: call Guard::value on temporary Guard
// [2] -> 4, 3
//   53: declare n
// [3] -> 4
//   53: destroy temporary Guard
// [4] -> 5, 6
//   54: use flag
// [5] -> 7
//   54: call make
// [6] -> 7
//   54: call Guard::Guard
// [7] -> 8, 9 by exception
//   54: call throwing
// [8]
//   54: destroy temporary Guard
//   53: destroy n
//   52: destroy flag
//   end
// [9]
//   54: destroy temporary Guard by exception
//   53: destroy n by exception
//   52: destroy flag by exception
//   end by exception
// shortCircuit
// [0] -> 1, 4
//   57: declare flag
//   58: use flag
// [1] -> 2, 3
//   58: holds
//   58: call make
//   58: call Guard::operator bool on temporary Guard
//   58: destroy temporary Guard
// [2] -> 9
//   58: holds
//   59: return
// [3] -> 5
//   58: fails
// [4] -> 5
//   58: fails
// [5] -> 6, 7
//   60: use flag
// [6] -> 7
//   60: call make
//   60: call Guard::value on temporary Guard
// [7] -> 9, 8
//   60: return
// [8] -> 9
//   60: destroy temporary Guard
// [9]
//   57: destroy flag
//   end
// overTemporary
// [0] -> 1
//   64: call range
//   64: declare __range1 (implicit)
//   64: declare __begin1 (implicit)
//   64: declare __end1 (implicit)
// [1] -> 2, 5
//   64: use __begin1 (implicit)
//   64: use __end1 (implicit)
// [2] -> 3, 4
//   64: use *__begin1 (implicit)
//   64: declare n
//   65: use n
// [3] -> 6
//   65: holds
//   66: use n
//   66: return
//   64: destroy n
//   64: destroy __end1
//   64: destroy __begin1
//   64: destroy __range1
// [4] -> 1
//   65: fails
//   64: destroy n
//   64: use __begin1 (implicit)
// [5] -> 6
//   64: done
//   64: destroy __end1
//   64: destroy __begin1
//   64: destroy __range1
//   67: return
// [6]
//   end
