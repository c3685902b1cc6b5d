// RUN: %expect %s coro-blocking-call
// A stackful coroutine shares the thread of its loop with all others.

#include "stubs/asio.h"
#include <chrono>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;
using Socket = asio::ip::tcp::socket;
using Timer = asio::steady_timer;

int total = 0;

void pauseHere() {
  std::this_thread::sleep_for(1s); // note: 'pauseHere' calls 'std::this_thread::sleep_for' here
}

void sleeps(Socket &socket, asio::yield_context yield) {
  asio::async_write(socket, 1, yield);
  std::this_thread::sleep_for(1s); // warning: 'std::this_thread::sleep_for' blocks
}

void sleepsInHelper(Socket &socket, asio::yield_context yield) {
  asio::async_write(socket, 1, yield);
  pauseHere(); // warning: 'pauseHere' blocks
}

void readsBlocking(Socket &socket, asio::yield_context yield) {
  asio::async_write(socket, 1, yield);
  asio::read(socket, 1); // warning: 'asio::read' blocks
}

// Nothing is wrong below.

void waits(Timer &timer, asio::yield_context yield) {
  timer.expires_after(1s);
  timer.async_wait(yield);
}

void reads(Socket &socket, asio::yield_context yield) {
  asio::async_read(socket, 1, yield);
  ++total;
}

void joined(asio::thread_pool &pool, Socket &socket, asio::yield_context yield) {
  asio::async_read(socket, 1, yield);
  asio::post(pool, [] { std::this_thread::sleep_for(1s); });
}

// Without a token it is on a thread of its own.
class MaybeYield {
public:
  explicit operator bool() const;
  asio::yield_context &token() const;
};
void waitSomehow(Timer &timer, MaybeYield yield) {
  if (yield)
    timer.async_wait(yield.token());
  else
    std::this_thread::sleep_for(1s);
}

// On no loop.
void onThread(Socket &socket) {
  asio::read(socket, 1);
  pauseHere();
}
