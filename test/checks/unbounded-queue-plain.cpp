// RUN: %expect %s coro-unbounded-queue -- coro.Level=hint
//
// Containers that serve as queues.
#include "stubs/coro.h"

#include <deque>
#include <list>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;
using Frame = std::shared_ptr<std::string>;

struct Peer {
  Task<> write(Frame);
  bool isOpen() const;
};
struct Event {
  Task<> wait();
  void set();
};

// Callers put in, and a coroutine writes as fast as its peer reads.

class Session {
  Peer Of;
  Event Wake;
  std::deque<Frame> Out;
  std::queue<Frame> Urgent;

public:
  void send(Frame What) {
    Out.push_back(std::move(What)); // warning(!apart): 'Out' takes any number of items from 'Session::send'
    Wake.set();
  }
  void sendFirst(Frame What) {
    if (Of.isOpen())
      Urgent.push(std::move(What)); // warning(!apart): 'Urgent' takes any number of items from 'Session::sendFirst'
    Wake.set();
  }
  Task<> writer() {
    while (Of.isOpen()) {
      if (Out.empty()) {
        co_await Wake.wait();
        continue;
      }
      co_await Of.write(Out.front());
      Out.pop_front(); // note(!apart): 'Session::writer' takes them out here, and awaits something for each
    }
  }
  Task<> urgentWriter() {
    for (; !Urgent.empty(); Urgent.pop()) // note(!apart): 'Session::urgentWriter' takes them out here
      co_await Of.write(Urgent.front());
  }
};

class Bounded {
  Peer Of;
  Event Wake;
  std::deque<Frame> Out, Others;
  int Queued = 0;

public:
  bool send(Frame What) {
    if (Out.size() >= 100)
      return false;
    Out.push_back(std::move(What));
    Wake.set();
    return true;
  }
  void counts(Frame What) {
    if (Queued > 100)
      return;
    ++Queued;
    Others.push_back(std::move(What));
    Wake.set();
  }
  Task<> writer() {
    while (Of.isOpen()) {
      co_await Of.write(Out.front());
      Out.pop_front();
      co_await Of.write(Others.front());
      Others.pop_front();
      --Queued;
    }
  }
};

// Others ask how full it is.
class Measured {
  Peer Of;
  std::deque<Frame> Out;

public:
  std::size_t backlog() const { return Out.size(); }
  void send(Frame What) { Out.push_back(std::move(What)); }
  Task<> writer() {
    while (!Out.empty()) {
      co_await Of.write(Out.front());
      Out.pop_front();
    }
  }
};

// What comes back to a pool, and what is always the same.
class Pool {
  Event Free;
  std::vector<Frame> Idle;
  std::deque<int> Signals;
  Peer Of;

public:
  void giveBack(Frame What) {
    Idle.push_back(std::move(What));
    Free.set();
  }
  void signal() { Signals.push_back(1); }
  Task<Frame> take() {
    while (Idle.empty())
      co_await Free.wait();
    Frame Found = Idle.back();
    Idle.pop_back();
    co_return Found;
  }
  Task<> watch() {
    while (!Signals.empty()) {
      co_await Of.write(nullptr);
      Signals.pop_front();
    }
  }
};

// Nobody waits while it is emptied.
class Backlog {
  Peer Of;
  std::list<Frame> Lines;

public:
  void add(Frame What) { Lines.push_back(std::move(What)); }
  Task<> flush() {
    Frame All;
    while (!Lines.empty()) {
      All = Lines.front();
      Lines.pop_front();
    }
    co_await Of.write(All);
  }
};

// The producer waits for room.
class Waits {
  Peer Of;
  Event Room;
  std::deque<Frame> Out;

public:
  Task<> send(Frame What) {
    co_await Room.wait();
    Out.push_back(std::move(What));
  }
  Task<> writer() {
    while (!Out.empty()) {
      co_await Of.write(Out.front());
      Out.pop_front();
      Room.set();
    }
  }
};
