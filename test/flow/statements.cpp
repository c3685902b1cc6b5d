// RUN: %events --brief %s
// Control flow. Branches that are never taken are absent.

#include "stubs/coro.h"

struct Guard {
  Guard() noexcept;
  ~Guard();
};

void f(int) noexcept;
bool test() noexcept;
enum class Colour { Red, Green };

void loops(int n) {
  while (Guard *guard = n ? new Guard : nullptr) {
    if (test())
      break;
    Guard inner;
    if (test())
      continue;
    f(1);
  }
  do {
    f(2);
  } while (test());
  for (Guard each; test(); f(3))
    f(4);
  for (;;)
    f(5);
}

void logical() {
  if (test() && (test() || !test()))
    f(1);
  else
    f(2);
}

void switches(int n, Colour colour) {
  switch (n) {
  case 1:
    f(1);
    [[fallthrough]];
  case 2: {
    Guard guard;
    f(2);
    break;
  }
  case 7 ... 9:
    return;
  }
  switch (colour) {
  case Colour::Red:
    f(3);
    break;
  case Colour::Green:
    f(4);
  }
}

template <int N> void constant() {
  if constexpr (N == 1)
    f(1);
  else
    f(2);
  if (N == 2)
    f(3);
  switch (N) {
  case 1:
    f(4);
    break;
  default:
    f(5);
  }
  if consteval {
    f(6);
  }
  while (false)
    f(7);
  f(N == 1 && test());
}
template void constant<1>();

void jumps() {
again:
  Guard outer;
  {
    Guard inner;
    if (test())
      goto again;
    if (test())
      goto done;
  }
  f(1);
done:
  f(2);
}

void statics() {
  static Guard once;
  thread_local int number = (f(1), 2);
}

int duff(int n) {
  switch (n) {
    do {
    case 1:
      f(1);
    default:
      f(2);
    } while (test());
  }
  return n;
}

void computed(int n) {
  void *labels[] = {&&a, &&b};
  goto *labels[n];
a:
  f(1);
b:
  f(2);
}

lazy::Task<> jumpsInCoroutine() {
again:
  Guard guard;
  if (test())
    goto again;
  co_return;
}

void equalities(int n, Colour colour) {
  if (n == 7)
    f(1);
  if (!(colour != Colour::Red) || n > 7)
    f(2);
}

// EVENTS
// loops
// [0] -> 1
//   15: declare n
// [1] -> 2, 5
//   16: use n
// [2] -> 3, 4 by exception
// [3] -> 5
//   16: call Guard::Guard
// [4]
//   15: destroy n by exception
//   end by exception
// [5] -> 6, 11
//   16: declare guard
//   16: use guard
// [6] -> 7, 8
//   16: holds
//   17: call test
// [7] -> 12
//   17: holds
//   16: destroy guard
// [8] -> 9, 10
//   17: fails
//   19: call Guard::Guard
//   19: declare inner
//   20: call test
// [9] -> 1
//   20: holds
//   19: destroy inner
//   16: destroy guard
// [10] -> 1
//   20: fails
//   22: call f
//   19: destroy inner
//   16: destroy guard
// [11] -> 12
//   16: fails
//   16: done
//   16: destroy guard
// [12] -> 13, 14
//   25: call f
//   26: call test
// [13] -> 12
//   26: holds
// [14] -> 15
//   26: fails
//   24: done
//   27: call Guard::Guard
//   27: declare each
// [15] -> 16, 17
//   27: call test
// [16] -> 15
//   27: holds
//   28: call f
//   27: call f
// [17] -> 18
//   27: fails
//   27: done
//   27: destroy each
// [18] -> 18
//   30: call f
// logical
// [0] -> 1, 7
//   34: call test
// [1] -> 2, 5
//   34: holds
//   34: call test
// [2] -> 3, 4
//   34: fails
//   34: call test
// [3] -> 8
//   34: holds
// [4] -> 6
//   34: fails
// [5] -> 6
//   34: holds
// [6] -> 9
//   35: call f
// [7] -> 8
//   34: fails
// [8] -> 9
//   37: call f
// [9]
//   end
// switches
// [0] -> 1, 2, 3, 4
//   40: declare n
//   40: declare colour
//   41: use n
// [1] -> 2
//   43: call f
// [2] -> 4
//   46: call Guard::Guard
//   46: declare guard
//   47: call f
//   46: destroy guard
// [3] -> 7
//   51: return
// [4] -> 5, 6
//   53: use colour
// [5] -> 7
//   55: call f
// [6] -> 7
//   58: call f
// [7]
//   40: destroy colour
//   40: destroy n
//   end
// constant has no graph
// constant
// [0]
//   64: call f
//   67: fails
//   71: call f
//   79: done
//   81: call test
//   81: call f
//   end
// jumps
// [0] -> 1
// [1] -> 2, 3
//   87: call Guard::Guard
//   87: declare outer
//   89: call Guard::Guard
//   89: declare inner
//   90: call test
// [2] -> 1
//   90: holds
//   89: destroy inner
//   87: destroy outer
// [3] -> 4, 5
//   90: fails
//   92: call test
// [4] -> 6
//   92: holds
//   89: destroy inner
// [5] -> 6
//   92: fails
//   89: destroy inner
//   95: call f
// [6]
//   97: call f
//   87: destroy outer
//   end
// statics
// [0] -> 2, 1
// [1] -> 2
//   101: call Guard::Guard
// [2] -> 4, 3
// [3] -> 4
//   102: call f
// [4]
//   end
// duff
// [0] -> 3, 1
//   105: declare n
//   106: use n
// [1] -> 2, 4
//   111: call f
//   112: call test
// [2] -> 3
//   112: holds
// [3] -> 1
//   109: call f
// [4]
//   112: fails
//   107: done
//   114: use n
//   114: return
//   105: destroy n
//   end
// computed
// [0] -> 1, 2
//   117: declare n
//   118: declare labels
//   119: use n
//   119: use labels[]
// [1] -> 2
//   121: call f
// [2]
//   123: call f
//   118: destroy labels
//   117: destroy n
//   end
// jumpsInCoroutine
// [0] -> 1, 5 destroyed
//   126: suspend (implicit)
// [1] -> 2
//   126: resume (implicit)
//   126: destroy temporary std::suspend_always
// [2] -> 3, 4
//   128: call Guard::Guard
//   128: declare guard
//   129: call test
// [3] -> 2
//   129: holds
//   128: destroy guard
// [4]
//   129: fails
//   131: return
//   128: destroy guard
//   126: suspend (implicit)
//   126: destroy temporary detail::Continue
//   end
// [5]
//   126: destroy temporary std::suspend_always with the coroutine
//   end with the coroutine
// equalities
// [0] -> 1, 2
//   134: declare n
//   134: declare colour
//   135: use n
// [1] -> 3
//   135: holds
//   136: call f
// [2] -> 3
//   135: fails
// [3] -> 4, 5
//   137: use colour
// [4] -> 6, 7
//   137: holds
//   137: use n
// [5] -> 6
//   137: fails
// [6] -> 7
//   138: call f
// [7]
//   134: destroy colour
//   134: destroy n
//   end
