// RUN: %events --brief %s
// Code that does not compile, or is not complete yet, has no graph.

#include "stubs/coro.h"

struct Guard {
  ~Guard();
};

int complete(bool flag) {
  Guard first, second;
  ;
  if (flag)
    return 1; // with a comment
  for (;;) {
  }
}

int unknownBranch(bool flag) {
  if (flag)
    undeclared();
  return 1;
}

int unknownName() { return undeclared; }

int unknownType() {
  Undeclared value;
  return 1;
}

lazy::Task<> halfTyped(lazy::Task<> task) {
  co_await task.
}

lazy::Task<> noAwaiter() { co_await 1; }

int notATask() { co_return 1; }

template <typename T> void pattern(T value) { value.run(); }

auto generic = [](auto value) { return value + 1; };
int instantiated() { return generic(1); }

template <typename... T> void fold(T... values) { (values.run(), ...); }

void broken(Guard guard, Missing missing) { guard.missing(); }

void fine() {
  Guard guard;
}

// EVENTS
// complete
// [0] -> 1, 2
//   10: declare flag
//   11: declare first
//   11: declare second
//   13: use flag
// [1]
//   13: holds
//   14: return
//   11: destroy second
//   11: destroy first
//   10: destroy flag
//   end
// [2] -> 3
//   13: fails
// [3] -> 3
// unknownBranch has no graph
// unknownName has no graph
// unknownType has no graph
// halfTyped has no graph
// noAwaiter has no graph
// notATask has no graph
// pattern has no graph
// operator() has no graph
// lambda::operator()
// [0]
//   42: declare value
//   42: use value
//   42: return
//   42: destroy value
//   end
// instantiated
// [0] -> 1, 2 by exception
//   43: call lambda::operator() on generic
// [1]
//   43: return
//   end
// [2]
//   end by exception
// fold has no graph
// broken has no graph
// fine
// [0]
//   50: declare guard
//   50: destroy guard
//   end
