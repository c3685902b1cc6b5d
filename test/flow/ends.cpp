// RUN: %events --brief %s
// Everything automatic ends by an event, and what an exception leaves behind is seen as it is.

#include "stubs/coro.h"
#include <memory>
#include <optional>
#include <utility>
#include <vector>

struct Duration {
  long ticks;
};
struct Node {
  Node(Node &&) noexcept;
  Node &operator=(Node &&) noexcept;
  ~Node();
  int phase;
};
lazy::Task<Node> execute(Node);
lazy::Task<> sleepFor(const Duration &);
Duration pause(int) noexcept;
void use(int) noexcept;
int number() noexcept;

// A scalar, and a temporary that nothing destroys.
lazy::Task<> scalars(int n) {
  long twice = n * 2;
  auto later = sleepFor(pause(n));
  co_await std::move(later);
}

// On the way to the handler the node has been moved away and nothing was assigned.
lazy::Task<> movedFrom(Node node) {
  try {
    node = co_await execute(std::move(node));
  } catch (...) {
    use(node.phase);
  }
}

struct Chain {
  Chain &add(int) noexcept;
};

// What a member is called on is evaluated before the arguments.
void ordered(Chain chain) { chain.add(number()).add(1); }

struct Session {
  std::optional<Node> current;
  std::vector<Node> all;
  void paths(std::unique_ptr<Session> other) {
    current = std::move(all[0]);
    other->all.push_back(std::move(*current));
    other.reset();
  }
};

void loops(std::vector<Node> &nodes) {
  for (Node &node : nodes)
    use(node.phase);
  int n = 0;
  while (n < 3)
    ++n;
  do
    --n;
  while (n > 0);
}

// EVENTS
// scalars
// [0] -> 1, 10 destroyed
//   26: declare n
//   26: suspend (implicit)
// [1] -> 2, 8 by exception
//   26: resume (implicit)
//   26: destroy temporary std::suspend_always
//   27: use n
//   27: declare twice
//   28: pass n to parameter 0 of pause
//   28: call pause
//   28: call sleepFor
// [2] -> 4, 3
//   28: declare later
//   28: destroy temporary Duration
//   29: await later
// [3] -> 4, 7 destroyed
//   29: suspend
// [4] -> 5, 6 by exception
// [5]
//   29: resume
//   28: destroy later
//   27: destroy twice
//   26: suspend (implicit)
//   26: destroy temporary detail::Continue
//   26: destroy n
//   end
// [6] -> 9 by exception
//   28: destroy later by exception
// [7] -> 11 destroyed
//   28: destroy later with the coroutine
//   27: destroy twice with the coroutine
// [8] -> 9 by exception
//   28: destroy temporary Duration by exception
// [9]
//   27: destroy twice by exception
//   26: suspend (implicit)
//   26: destroy temporary detail::Continue by exception
//   26: destroy n by exception
//   end by exception
// [10] -> 11 destroyed
//   26: destroy temporary std::suspend_always with the coroutine
// [11]
//   26: destroy n with the coroutine
//   end with the coroutine
// movedFrom
// [0] -> 1, 10 destroyed
//   33: declare node
//   33: suspend (implicit)
// [1] -> 2, 8 by exception
//   33: resume (implicit)
//   33: destroy temporary std::suspend_always
//   35: move node to parameter 0 of execute
//   35: call execute
// [2] -> 4, 3
//   35: await
// [3] -> 4, 7 destroyed
//   35: suspend
// [4] -> 5, 6 by exception
// [5] -> 9
//   35: resume
//   35: call Node::operator= on node
//   35: assign node
//   35: destroy temporary Node
//   35: destroy temporary detail::Task
//   35: destroy temporary Node
// [6] -> 8 by exception
//   35: destroy temporary detail::Task by exception
// [7] -> 11 destroyed
//   35: destroy temporary detail::Task with the coroutine
//   35: destroy temporary Node with the coroutine
// [8] -> 9
//   35: destroy temporary Node by exception
//   36: catch
//   37: pass node.phase to parameter 0 of use
//   37: call use
// [9]
//   33: suspend (implicit)
//   33: destroy temporary detail::Continue
//   33: destroy node
//   end
// [10] -> 11 destroyed
//   33: destroy temporary std::suspend_always with the coroutine
// [11]
//   33: destroy node with the coroutine
//   end with the coroutine
// ordered
// [0]
//   46: declare chain
//   46: call number
//   46: call Chain::add on chain
//   46: call Chain::add
//   46: destroy chain
//   end
// Session::paths
// [0] -> 1, 2 by exception
//   51: declare other
//   52: call std::vector::operator[] on this.all
//   52: move this.all[] to parameter 0 of std::optional::operator=
//   52: call std::optional::operator= on this.current
//   52: assign this.current
//   53: call std::unique_ptr::operator-> on other
//   53: call std::optional::operator* on this.current
//   53: move *this.current to parameter 0 of std::vector::push_back
//   53: call std::vector::push_back on *other.all
// [1]
//   54: call std::unique_ptr::reset on other
//   51: destroy other
//   end
// [2]
//   51: destroy other by exception
//   end by exception
// loops
// [0] -> 1
//   58: declare nodes
//   59: use nodes
//   59: declare __range1 (implicit)
//   59: declare __begin1 (implicit)
//   59: declare __end1 (implicit)
// [1] -> 2, 3
//   59: pass __begin1 to parameter 0 of __gnu_cxx::operator== (implicit)
//   59: pass __end1 to parameter 1 of __gnu_cxx::operator== (implicit)
// [2] -> 1
//   59: escape *__begin1 (implicit)
//   59: declare node
//   60: pass node.phase to parameter 0 of use
//   60: call use
// [3] -> 4
//   59: done
//   59: destroy __end1
//   59: destroy __begin1
//   61: declare n
// [4] -> 5, 6
//   62: use n
// [5] -> 4
//   63: use n
// [6] -> 7
//   62: done
// [7] -> 7, 8
//   65: use n
//   66: use n
// [8]
//   64: done
//   61: destroy n
//   end
