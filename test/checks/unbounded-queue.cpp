// RUN: %expect %s coro-unbounded-queue
#include "stubs/coro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <rill/queue.h>
#include <rill/task.h>
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
  bool empty() const;
};
template <typename T> struct BoundedPipe {
  explicit BoundedPipe(std::size_t capacity);
  Task<> push(T);
  Task<T> pop();
};
// As above, where the bounded one is the rule.
template <typename T> struct unbounded_stream {
  void send(T);
  Task<T> recv();
};
template <typename T> struct stream {
  explicit stream(std::size_t capacity);
  Task<> send(T);
  Task<T> recv();
};
template <typename T> struct unbounded_line {
  void send(T);
  Task<T> recv();
};
template <typename T> struct line {
  explicit line(int priority);
  Task<> send(T);
  Task<T> recv();
};
template <typename T> struct Inbox {
  explicit Inbox(std::size_t cap = SIZE_MAX);
  Task<> send(T);
  Task<T> recv();
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
Task<int> later(int);
Task<> sleep_for(std::chrono::seconds);
Task<> work(int);
bool condition();

// Fed in a loop, emptied by others.

struct Server {
  Channel<int> Jobs;  // warning: queue 'Jobs' takes any number of items from its producers, judging by a name; note: 'Channel' can be given a capacity

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
      co_await Jobs.put(co_await later(One));  // note: it is fed here, in a loop
  }
  Task<> serve() { co_await work(co_await Jobs.take()); }
};

Task<> produce(UnboundedPipe<int> &To) {
  for (;;)
    To.push(co_await next());  // note(!apart): it is fed here, in a loop
}
Task<> consume(UnboundedPipe<int> &From) { co_await work(co_await From.pop()); }
Task<> connects() {
  UnboundedPipe<int> Pipe;  // warning(!apart): queue 'Pipe' takes any number of items; note(!apart): 'BoundedPipe' has a capacity
  co_await produce(Pipe);
  co_await consume(Pipe);
}

struct Streams {
  unbounded_stream<int> Jobs;  // warning: queue 'Jobs' takes any number of items; note: 'stream' has a capacity
  Inbox<int> Mails;            // warning: queue 'Mails' takes any number of items; note: 'Inbox' can be given a capacity

  Task<> feed() {
    while (true)
      Jobs.send(co_await next());  // note: it is fed here, in a loop
  }
  Task<> post() {
    while (true)
      co_await Mails.send(co_await next());  // note: it is fed here, in a loop
  }
  Task<> serve() { co_await work(co_await Jobs.recv()); }
  Task<> read() { co_await work(co_await Mails.recv()); }
};

struct WithRoom {
  unbounded_line<int> Line;
  stream<int> Jobs{8};
  Inbox<int> Mails{8};

  Task<> feed() {
    while (true)
      Line.send(co_await next());
  }
  Task<> feedJobs() {
    while (true)
      co_await Jobs.send(co_await next());
  }
  Task<> post() {
    while (true)
      co_await Mails.send(co_await next());
  }
  Task<> wait() { co_await work(co_await Line.recv()); }
  Task<> serve() { co_await work(co_await Jobs.recv()); }
  Task<> read() { co_await work(co_await Mails.recv()); }
};

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

// Somebody holds the producer back.

struct Semaphore {
  explicit Semaphore(int Permits);
  Task<> acquire();
  void release();
};
struct Signal {
  Task<> wait();
  void set();
};

Task<> permitForEachItem() {
  Channel<int> Jobs;
  Semaphore Free(16);
  auto Producer = [&]() -> Task<> {
    while (condition()) {
      co_await Free.acquire();
      Jobs.send(co_await next());
    }
  };
  auto Consumer = [&]() -> Task<> {
    co_await work(co_await Jobs.receive());
    Free.release();
  };
  co_await Producer();
  co_await Consumer();
}

Task<> waitsUntilItIsTaken() {
  Channel<int> Jobs;
  Signal Taken;
  auto Producer = [&]() -> Task<> {
    while (condition()) {
      Jobs.send(co_await next());
      co_await Taken.wait();
    }
  };
  auto Consumer = [&]() -> Task<> {
    co_await work(co_await Jobs.receive());
    Taken.set();
  };
  co_await Producer();
  co_await Consumer();
}

Task<> countsWhatIsUnderWay() {
  Channel<int> Jobs;
  int Pending = 0;
  auto Producer = [&]() -> Task<> {
    while (condition()) {
      if (Pending > 8)
        co_await next();
      ++Pending;
      Jobs.send(1);
    }
  };
  auto Consumer = [&]() -> Task<> {
    co_await work(co_await Jobs.receive());
    --Pending;
  };
  co_await Producer();
  co_await Consumer();
}

Task<> ticks() {
  Channel<int> Ticks;
  auto Clock = [&]() -> Task<> {
    while (condition()) {
      co_await sleep_for(std::chrono::seconds(1));
      Ticks.send(1);
    }
  };
  co_await Clock();
  co_await work(co_await Ticks.receive());
}

Task<> stopsWhenItIsOver(bool &Running) {
  Channel<int> Jobs;  // warning: queue 'Jobs' takes any number of items; note: 'Channel' can be given a capacity
  auto Producer = [&]() -> Task<> {
    while (Running)
      Jobs.send(co_await next());  // note: it is fed here, in a loop
  };
  co_await Producer();
  co_await work(co_await Jobs.receive());
  Running = false;
}

// What is in memory anyway goes from one place to another.

Task<> workList(std::vector<int> All) {
  Channel<int> Jobs;
  for (int One : All)
    Jobs.send(One);
  while (condition())
    co_await work(co_await Jobs.receive());
}

Task<> workListThatCouldWait(std::vector<int> All) {
  Mailbox<int> Jobs;
  for (int One : All)
    co_await Jobs.put(One);
  co_await work(co_await Jobs.take());
}

Task<> sizedToTheList(std::vector<int> All) {
  Channel<int> Jobs(All.size());
  for (int One : All)
    Jobs.send(co_await later(One));
  co_await work(co_await Jobs.receive());
}

Task<> constantList() {
  Channel<int> Jobs;
  for (int One : {1, 2, 3})
    Jobs.send(co_await later(One));
  co_await work(co_await Jobs.receive());
}

Task<> fetchesEachOfTheList(std::vector<int> All) {
  Channel<int> Pages;  // warning: queue 'Pages' takes any number of items; note: 'Channel' can be given a capacity
  for (int One : All)
    Pages.send(co_await later(One));  // note: it is fed here, in a loop
  co_await work(co_await Pages.receive());
}

// A pool takes out what it puts back.

struct Pool {
  explicit Pool(int Size) {
    for (int I = 0; I < Size; ++I)
      Idle.send(I);
  }
  Channel<int> Idle;

  Task<> read() {
    const int Connection = co_await Idle.receive();
    co_await work(Connection);
    Idle.send(Connection);
  }
  Task<> write() {
    const int Connection = co_await Idle.receive();
    co_await work(Connection);
    Idle.send(Connection);
  }
};

// No stream of items.

Task<> requestAndAnswer(Channel<int> &Requests) {
  Channel<int> Answers;
  for (;;) {
    Requests.send(1);
    co_await work(co_await Answers.receive());
  }
}

Task<> answer(Channel<int> &To) { To.send(co_await next()); }
Task<> asks() {
  Channel<int> Answer;
  co_await answer(Answer);
  co_await work(co_await Answer.receive());
}

Task<> twoWorkersReport() {
  Channel<int> Done;
  auto Worker = [&](int Number) -> Task<> {
    co_await work(Number);
    Done.send(Number);
  };
  co_await Worker(1);
  co_await Worker(2);
  co_await work(co_await Done.receive());
}

Task<> resultsOfEight() {
  Channel<int> Done;
  for (int I = 0; I < 8; ++I)
    Done.send(co_await later(I));
  for (int I = 0; I < 8; ++I)
    co_await work(co_await Done.receive());
}

Task<> firstHundred(int &Count) {
  Channel<int> Numbers;
  while (true) {
    const int Next = Count++;
    if (Next >= 100)
      break;
    Numbers.send(co_await later(Next));
  }
  co_await work(co_await Numbers.receive());
}

struct Actor {
  Channel<std::string> Inbox;

  Task<> stop() {
    Inbox.send("stop");
    co_return;
  }
  Task<> reload() {
    Inbox.send("reload");
    co_return;
  }
  Task<> run() {
    const std::string Message = co_await Inbox.receive();
    co_await work(static_cast<int>(Message.size()));
  }
};

Task<> callback(std::vector<std::function<void(int)>> &Handlers) {
  Channel<int> Events;
  Handlers.push_back([&](int Event) { Events.send(Event); });
  while (condition())
    co_await work(co_await Events.receive());
}

Task<> onlyPeeks(UnboundedPipe<int> &Pipe) {
  while (condition())
    if (Pipe.empty())
      Pipe.push(co_await next());
}
Task<> keepsAtMostOne() {
  UnboundedPipe<int> Pipe;
  co_await onlyPeeks(Pipe);
  co_await work(co_await Pipe.pop());
}

// On the heap, and for all.

Task<> sharedQueue() {
  auto Jobs = std::make_shared<Channel<int>>();  // warning: queue 'Jobs' takes any number of items; note: 'Channel' can be given a capacity
  auto Producer = [Jobs]() -> Task<> {
    while (condition())
      Jobs->send(co_await next());  // note: it is fed here, in a loop
  };
  co_await Producer();
  co_await work(co_await Jobs->receive());
}

struct OwnsQueue {
  std::unique_ptr<UnboundedPipe<int>> Jobs = std::make_unique<UnboundedPipe<int>>();  // warning: queue 'Jobs' takes any number of items; note: 'BoundedPipe' has a capacity

  Task<> feed() {
    while (condition())
      Jobs->push(co_await next());  // note: it is fed here, in a loop
  }
  Task<> serve() { co_await work(co_await Jobs->pop()); }
};

UnboundedPipe<int> Everybody;  // warning(!apart): queue 'Everybody' takes any number of items; note(!apart): 'BoundedPipe' has a capacity
Task<> feedsEverybody() {
  while (condition())
    Everybody.push(co_await next());  // note(!apart): it is fed here, in a loop
}
Task<> servesEverybody() { co_await work(co_await Everybody.pop()); }

Task<> sharedWithCapacity() {
  auto Jobs = std::make_shared<Channel<int>>(16);
  while (condition())
    Jobs->send(co_await next());
  co_await work(co_await Jobs->receive());
}

Task<> newWithCapacity() {
  std::unique_ptr<Channel<int>> Jobs(new Channel<int>(16));
  while (condition())
    Jobs->send(co_await next());
  co_await work(co_await Jobs->receive());
}

Task<> givenByCaller(std::shared_ptr<Channel<int>> Jobs) {
  while (condition())
    Jobs->send(co_await next());
  co_await work(co_await Jobs->receive());
}

Task<> madeByFactory(std::shared_ptr<Channel<int>> (*Make)()) {
  auto Jobs = Make();
  while (condition())
    Jobs->send(co_await next());
  co_await work(co_await Jobs->receive());
}

constexpr std::size_t Depth = 64;
Channel<int> Global{Depth};
Task<> feedsGlobal() {
  while (condition())
    Global.send(co_await next());
}
Task<> servesGlobal() { co_await work(co_await Global.receive()); }

rill::Task<int> accept();
rill::Task<> alwaysBounded() {
  rill::Queue<int> Jobs(16);
  auto Producer = [&]() -> rill::Task<> {
    while (condition())
      co_await Jobs.push(co_await accept());
  };
  co_await Producer();
  co_await Jobs.pop();
}

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
    while (true)
      Jobs.enqueue(co_await next());  // note: it is fed here, in a loop
  }
  Task<> feedOthers() {
    while (true)
      co_await Others.enqueue(co_await next());
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
    co_await Jobs.push(co_await next());  // note(!apart): it is fed here, in a loop
}
coro::task<void> connects() {
  coro::queue<int> Jobs;  // warning(!apart): queue 'Jobs' takes any number of items; note(!apart): 'coro::ring_buffer' has a capacity
  co_await feed(Jobs);
  co_await Jobs.pop();
}
} // namespace of_libcoro
