// RUN: %expect %s coro-busy-wait
#include "stubs/asio.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <rill/sleep.h>
#include <rill/task.h>
#include <string>

using namespace std::chrono_literals;
using rill::Task;

Task<> send(const std::string &Packet);
Task<> report(int Sent);
bool tick();

// A worker that looks again and again whether there is something to do.

struct Writer {
  std::deque<std::string> Out;
  std::atomic<bool> Paused{false};
  std::mutex Guarded;
  bool Open = true;
  int Sent = 0;
  bool isOpen() const { return Open; }
  bool next();

  Task<> worker() {
    while (isOpen()) {
      if (Out.empty()) {  // warning: 'Out' is polled
        co_await rill::sleep_for(1ms);  // note: between two looks, time passes
        continue;
      }
      auto Packet = Out.front();
      Out.pop_front();
      co_await send(Packet);
    }
  }
  Task<> yields() {
    for (;;) {
      if (!Open)
        co_return;
      if (Paused) {  // warning: 'Paused' is polled
        co_await rill::yield();  // note: between two looks, others run
        continue;
      }
      co_await report(++Sent);
    }
  }
  asio::awaitable<void> timerMadeAnew() {
    while (Open) {
      if (Out.empty()) {  // warning: 'Out' is polled
        asio::steady_timer Timer;
        Timer.expires_after(1ms);
        co_await Timer.async_wait(asio::use_awaitable);  // note: between two looks, time passes
        continue;
      }
      Out.pop_front();
    }
  }

  // Silent: each turn has its pace.

  Task<> periodic() {
    while (isOpen()) {
      if (Out.empty()) {
        co_await rill::sleep_for(1s);
        continue;
      }
      co_await report(Sent);
      co_await rill::sleep_for(1s);
    }
  }

  // Silent: something is done before the next look.

  Task<> reports() {
    while (isOpen()) {
      if (Out.empty()) {
        co_await report(Sent);
        co_await rill::sleep_for(1s);
        continue;
      }
      Out.pop_front();
    }
  }
  Task<> changes() {
    while (isOpen()) {
      if (Out.empty()) {
        Out.push_back("alive");
        co_await rill::sleep_for(1s);
        continue;
      }
      Out.pop_front();
    }
  }
  Task<> fallsThrough() {
    while (isOpen()) {
      if (Out.empty())
        co_await rill::sleep_for(1s);
      co_await report(Sent);
    }
  }

  // Silent: who asks may bring it about.

  Task<> asksByCall() {
    while (next()) {
      if (Out.empty()) {
        co_await rill::sleep_for(1ms);
        continue;
      }
      Out.pop_front();
    }
  }
  Task<> countsUp() {
    for (int I = 0; I < 10; ++I) {
      if (Out.empty()) {
        co_await rill::sleep_for(1ms);
        continue;
      }
      Out.pop_front();
    }
  }
  Task<> worldOutside() {
    while (isOpen()) {
      if (!tick()) {
        co_await rill::sleep_for(1ms);
        continue;
      }
      co_await report(++Sent);
    }
  }
};

// A timer that is far away, and that is cancelled when there is something to do, is an event.

class Session {
public:
  // Silent.
  asio::awaitable<void> writer() {
    while (Open) {
      if (Queue.empty()) {
        Wake.expires_after(std::chrono::hours(24));
        co_await Wake.async_wait(asio::use_awaitable);
        continue;
      }
      Queue.pop_front();
    }
  }
  void send(std::string Packet) {
    Queue.push_back(std::move(Packet));
    Wake.cancel();
  }
  asio::awaitable<void> untilStopped() {
    while (!Stopped) {
      Stopping.expires_after(std::chrono::hours(24));
      co_await Stopping.async_wait(asio::use_awaitable);
    }
  }
  void stop() {
    Stopped = true;
    Stopping.expires_after(0ms);
  }

  // Reported: who cancels it has nothing to do with the queue.
  asio::awaitable<void> poller() {
    while (Open) {
      if (Other.empty()) {  // warning: 'Other' is polled
        Tick.expires_after(1ms);
        co_await Tick.async_wait(asio::use_awaitable);  // note: between two looks, time passes
        continue;
      }
      Other.pop_front();
    }
  }
  void close() {
    Open = false;
    Tick.cancel();
  }
  void add(std::string Packet) { Other.push_back(std::move(Packet)); }

private:
  std::deque<std::string> Queue, Other;
  asio::steady_timer Wake, Stopping, Tick;
  bool Open = true, Stopped = false;
};
