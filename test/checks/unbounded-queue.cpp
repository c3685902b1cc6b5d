// RUN: %expect %s coro-unbounded-queue
#include "stubs/coro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;

// Room for any number unless it is given a capacity.
template <typename T> struct Channel {
  Channel();
  explicit Channel(std::size_t capacity);
  void send(T);
  Task<T> receive();
  std::size_t size() const;
};
// The capacity has a default.
template <typename T> struct Mailbox {
  explicit Mailbox(std::size_t limit = std::numeric_limits<std::size_t>::max());
  Task<> put(T);
  Task<T> take();
};
template <typename T> struct Rendezvous {
  explicit Rendezvous(std::size_t capacity = 0);
  Task<> send(T);
  Task<T> receive();
};
// No capacity, but a bounded one beside it.
template <typename T> struct UnboundedPipe {
  void push(T);
  Task<T> pop();
};
template <typename T> struct BoundedPipe {
  explicit BoundedPipe(std::size_t capacity);
  Task<> push(T);
  Task<T> pop();
};
// Nothing to choose from.
template <typename T> struct Only {
  void push(T);
  Task<T> pop();
};
// Refuses what there is no room for.
template <typename T> struct Ring {
  Ring();
  explicit Ring(std::size_t capacity);
  bool push(T);
  Task<T> pop();
};
// Taken from at once.
template <typename T> struct Buffer {
  Buffer();
  explicit Buffer(std::size_t capacity);
  void push(T);
  T pop();
};

Task<int> next();
Task<> work(int);
bool condition();

// Fed in a loop, emptied by others.

struct Server {
  Channel<int> Jobs;  // warning: queue 'Jobs' takes any number of items from its producers; note: 'Channel' can be given a capacity

  Task<> accept() {
    while (true)
      Jobs.send(co_await next());  // note: it is fed here, in a loop
  }
  Task<> serve() {
    while (true)
      co_await work(co_await Jobs.receive());
  }
};

struct Constructed {
  Constructed() : Jobs() {}
  Mailbox<int> Jobs;  // warning: queue 'Jobs' takes any number of items; note: 'Mailbox' can be given a capacity

  Task<> feed(std::vector<int> All) {
    for (int One : All)
      co_await Jobs.put(One);  // note: it is fed here, in a loop
  }
  Task<> serve() { co_await work(co_await Jobs.take()); }
};

Task<> produce(UnboundedPipe<int> &To) {
  for (;;)
    To.push(co_await next());  // note: it is fed here, in a loop
}
Task<> consume(UnboundedPipe<int> &From) { co_await work(co_await From.pop()); }
Task<> connects() {
  UnboundedPipe<int> Pipe;  // warning: queue 'Pipe' takes any number of items; note: 'BoundedPipe' has a capacity
  co_await produce(Pipe);
  co_await consume(Pipe);
}

Task<> inLambdas() {
  Channel<int> Jobs;  // warning: queue 'Jobs' takes any number of items; note: 'Channel' can be given a capacity
  auto Producer = [&]() -> Task<> {
    while (condition())
      Jobs.send(co_await next());  // note: it is fed here, in a loop
  };
  auto Consumer = [&]() -> Task<> { co_await work(co_await Jobs.receive()); };
  co_await Producer();
  co_await Consumer();
}

struct SeveralProducers {
  Channel<int> Events;  // warning: queue 'Events' takes any number of items; note: 'Channel' can be given a capacity

  Task<> onRead() { Events.send(co_await next()); }  // note: it is fed here
  Task<> onWrite() { Events.send(co_await next()); }  // note: it is fed here
  Task<> handle() { co_await work(co_await Events.receive()); }
};

// A capacity.

struct Bounded {
  explicit Bounded(std::size_t N) : Sized(N) {}
  Channel<int> Jobs{16};
  Mailbox<int> Mails{16};
  Channel<int> Sized;
  Rendezvous<int> Meeting;
  BoundedPipe<int> Pipe{4};
  Ring<int> Last;

  Task<> feed() {
    while (true) {
      Jobs.send(co_await next());
      co_await Mails.put(1);
      Sized.send(1);
      co_await Meeting.send(1);
      co_await Pipe.push(1);
      Last.push(1);
    }
  }
  Task<> serve() {
    co_await Jobs.receive();
    co_await Mails.take();
    co_await Sized.receive();
    co_await Meeting.receive();
    co_await Pipe.pop();
    co_await Last.pop();
  }
};

// Made where nobody looks.
struct MadeElsewhere {
  MadeElsewhere();
  Channel<int> Jobs;
  Task<> feed() {
    while (true)
      Jobs.send(co_await next());
  }
  Task<> serve() { co_await work(co_await Jobs.receive()); }
};

// Hardly more than a few items at once.

struct Few {
  Channel<int> Jobs, Answers, Own, Nobody, Watched;
  Only<int> Free;
  Buffer<int> Local;

  Task<> once() {
    Jobs.send(1);
    for (int I = 0; I < 3; ++I)
      Jobs.send(I);
    co_await work(co_await Jobs.receive());
  }
  Task<> inTurns() {
    while (true) {
      Own.send(co_await next());
      co_await work(co_await Own.receive());
    }
  }
  Task<> nobodyTakes() {
    while (true)
      Nobody.send(co_await next());
  }
  Task<> looksHowFull() {
    while (true)
      if (Watched.size() < 10)
        Watched.send(co_await next());
  }
  Task<> takes() { co_await work(co_await Watched.receive()); }
  Task<> withoutChoice() {
    while (true)
      Free.push(co_await next());
  }
  Task<> takesFree() { co_await work(co_await Free.pop()); }
  Task<> fills() {
    while (true)
      Local.push(co_await next());
  }
  Task<> empties() { co_await work(Local.pop()); }
};

struct Silenced {
  Channel<int> Jobs;  // NOLINT(coro-unbounded-queue): next() is slow
  Task<> feed() {
    while (true)
      Jobs.send(co_await next());
  }
  Task<> serve() { co_await work(co_await Jobs.receive()); }
};

// Libraries.

namespace of_folly {
using folly::coro::Task;
Task<int> next();
struct Server {
  folly::coro::UnboundedQueue<int> Jobs;  // warning: queue 'Jobs' takes any number of items; note: 'folly::coro::BoundedQueue' has a capacity
  folly::coro::BoundedQueue<int> Others{4};
  Task<> feed() {
    while (true) {
      Jobs.enqueue(co_await next());  // note: it is fed here, in a loop
      co_await Others.enqueue(1);
    }
  }
  Task<> serve() {
    co_await Jobs.dequeue();
    co_await Others.dequeue();
  }
};
} // namespace of_folly

namespace of_libcoro {
coro::task<int> next();
coro::task<void> feed(coro::queue<int> &Jobs) {
  while (true)
    co_await Jobs.push(co_await next());  // note: it is fed here, in a loop
}
coro::task<void> connects() {
  coro::queue<int> Jobs;  // warning: queue 'Jobs' takes any number of items; note: 'coro::ring_buffer' has a capacity
  co_await feed(Jobs);
  co_await Jobs.pop();
}
} // namespace of_libcoro
