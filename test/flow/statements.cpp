// RUN: %events --brief %s
// Control flow. Branches that are never taken are absent.

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

// EVENTS
// loops
// [0] -> 1
//   13: declare n
// [1] -> 2, 5
//   14: use n
// [2] -> 3, 4 by exception
// [3] -> 5
//   14: call Guard::Guard
// [4]
//   end by exception
// [5] -> 6, 10
//   14: declare guard
//   14: use guard
// [6] -> 10, 7
//   15: call test
// [7] -> 8, 9
//   17: call Guard::Guard
//   17: declare inner
//   18: call test
// [8] -> 1
//   17: destroy inner
// [9] -> 1
//   20: call f
//   17: destroy inner
// [10] -> 10, 11
//   23: call f
//   24: call test
// [11] -> 12
//   25: call Guard::Guard
//   25: declare each
// [12] -> 13, 14
//   25: call test
// [13] -> 12
//   26: call f
//   25: call f
// [14] -> 15
//   25: destroy each
// [15] -> 15
//   28: call f
// logical
// [0] -> 1, 4
//   32: call test
// [1] -> 2, 3
//   32: call test
// [2] -> 4, 3
//   32: call test
// [3] -> 5
//   33: call f
// [4] -> 5
//   35: call f
// [5]
//   end
// switches
// [0] -> 1, 2, 3, 4
//   38: declare n
//   38: declare colour
//   39: use n
// [1] -> 2
//   41: call f
// [2] -> 4
//   44: call Guard::Guard
//   44: declare guard
//   45: call f
//   44: destroy guard
// [3] -> 7
//   49: return
// [4] -> 5, 6
//   51: use colour
// [5] -> 7
//   53: call f
// [6] -> 7
//   56: call f
// [7]
//   end
// constant has no graph
// constant
// [0]
//   62: call f
//   69: call f
//   79: call test
//   79: call f
//   end
// jumps
// [0] -> 1
// [1] -> 2, 3
//   85: call Guard::Guard
//   85: declare outer
//   87: call Guard::Guard
//   87: declare inner
//   88: call test
// [2] -> 1
//   87: destroy inner
//   85: destroy outer
// [3] -> 4, 5
//   90: call test
// [4] -> 6
//   87: destroy inner
// [5] -> 6
//   87: destroy inner
//   93: call f
// [6]
//   95: call f
//   85: destroy outer
//   end
// statics
// [0] -> 2, 1
// [1] -> 2
//   99: call Guard::Guard
// [2] -> 4, 3
// [3] -> 4
//   100: call f
// [4]
//   end
// duff
// [0] -> 2, 1
//   103: declare n
//   104: use n
// [1] -> 2, 3
//   109: call f
//   110: call test
// [2] -> 1
//   107: call f
// [3]
//   112: use n
//   112: return
//   end
// computed
// [0] -> 1, 2
//   115: declare n
//   116: declare labels
//   117: use labels
//   117: use n
// [1] -> 2
//   119: call f
// [2]
//   121: call f
//   end
