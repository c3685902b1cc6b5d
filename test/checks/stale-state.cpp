// RUN: %expect %s coro-stale-state -- coro.Level=hint

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "stubs/coro.h"

using lazy::Task;

struct Connection {
  Task<> send(int);
  Task<> close();
};
Task<std::unique_ptr<Connection>> dial();
Task<> step();
Task<int> fetch();

struct AsyncMutex {
  struct Guard {
    Guard(Guard &&) noexcept;
    ~Guard();
    AsyncMutex *Of;
  };
  Task<Guard> scoped_lock();
  Task<> lock();
  void unlock();
};

// Reported.

class Client {
public:
  Task<> connect() {
    if (!Conn)
      Conn = co_await dial();  // warning: 'Conn' was tested before a suspension; note: suspended here; note: 'Client::connect' empties or replaces 'Conn' here
  }
  Task<Connection *> get() {
    if (Conn)
      co_return Conn.get();
    auto fresh = co_await dial();  // note: suspended here
    Conn = std::move(fresh);  // warning: 'Conn' was tested before a suspension
    co_return Conn.get();
  }
  Task<> start() {
    if (Started)
      co_return;
    co_await step();  // note: suspended here
    Started = true;  // warning: 'Started' was tested before a suspension; note: 'Client::start' sets 'Started' here
  }
  Task<> count() {
    const int n = Count;
    co_await step();  // note: suspended here
    Count = n + 1;  // warning: 'Count' is set to what was computed from its value before a suspension; note: 'Client::count' sets 'Count' here
  }

private:
  std::unique_ptr<Connection> Conn;
  bool Started = false;
  int Count = 0;
};

class Queue {
public:
  Task<> drain() {
    while (!Items.empty()) {
      co_await step();  // note: suspended here
      Items.pop_front();  // warning: 'Items' may have been emptied since it was asked; note: 'Queue::drain' removes from 'Items' here
    }
  }
  Task<> nth(std::size_t i) {
    co_await step();  // note: suspended here
    co_await Items[i].close();  // warning: 'i' leads into 'Items', which may have lost elements
  }
  Task<> all() {
    for (std::size_t i = 0; i < Items.size(); ++i) {
      co_await step();  // note: suspended here
      co_await Items[i].close();  // warning: 'i' leads into 'Items'
    }
  }
  void drop() { Items.clear(); }  // note: 'Queue::drop' empties or replaces 'Items' here

private:
  std::deque<Connection> Items;
};

// Silent.

class Quiet {
public:
  Task<> tested() {
    if (!Conn) {
      auto fresh = co_await dial();
      if (!Conn)
        Conn = std::move(fresh);
    }
  }
  Task<> claimed() {
    if (Running)
      co_return;
    Running = true;
    co_await step();
    Running = false;
  }
  Task<> gaveUp() {
    if (Conn) {
      co_await Conn->close();
      Conn = nullptr;
    }
  }
  Task<> right() { Total += co_await fetch(); }
  Task<> local() {
    std::unique_ptr<Connection> own;
    if (!own)
      own = co_await dial();
    int n = 0;
    const int m = n;
    co_await step();
    n = m + 1;
  }
  Task<> readAgain() {
    int n = Total;
    co_await step();
    n = Total;
    Total = n + 1;
  }
  Task<> takenAway() {
    const int n = std::exchange(Total, 0);
    co_await step();
    Total = n;
  }
  Task<> recheck() {
    const int n = Total;
    co_await step();
    if (Total == n)
      Total = n + 1;
  }
  Task<> run() { co_await onlyHere(); }

private:
  Task<> onlyHere() {
    if (!Mine)
      Mine = co_await dial();
  }
  std::unique_ptr<Connection> Conn, Mine;
  bool Running = false;
  int Total = 0;
};

class Locked {
public:
  Task<> connect() {
    auto lock = co_await Mutex.scoped_lock();
    if (!Conn)
      Conn = co_await dial();
  }
  Task<> byHand() {
    co_await Mutex.lock();
    if (!Conn)
      Conn = co_await dial();
    Mutex.unlock();
  }

private:
  AsyncMutex Mutex;
  std::unique_ptr<Connection> Conn;
};

class OneConsumer {
public:
  Task<> drain() {
    while (!Items.empty()) {
      co_await Items.front().close();
      Items.pop_front();
    }
  }
  Task<> asked(std::size_t i) {
    co_await step();
    if (i < Items.size())
      co_await Items[i].close();
  }
  Task<> before(std::size_t i) {
    co_await Items[i].close();
    co_await step();
  }
  void push(Connection c) { Items.push_back(std::move(c)); }

private:
  std::deque<Connection> Items;
};

class Asked {
public:
  Task<> each() {
    for (std::size_t i = 0; i < Items.size(); ++i)
      co_await Items[i].close();
    while (!Items.empty()) {
      auto last = Items.back();
      Items.pop_back();
      co_await last.close();
    }
  }
  Task<> at(std::size_t i) {
    co_await step();
    if (i < Items.size())
      co_await Items[i].close();
  }
  void drop() { Items.clear(); }

private:
  std::vector<Connection> Items;
};
