// RUN: %expect %s coro-lock-across-await
// Stackful coroutines: a call that is given the token of its own coroutine suspends it.

#include "stubs/asio.h"
#include <memory>
#include <mutex>

using Socket = asio::ip::tcp::socket;
using Timer = asio::steady_timer;

std::mutex mutex;
int total = 0;

void update(int);
void count(int, asio::yield_context);
void session(Socket &, asio::yield_context);

void guarded(Socket &socket, asio::yield_context yield) {
  std::lock_guard lock(mutex); // warning: 'lock' is held across a suspension
  socket.async_receive(1, yield); // note: may suspend here
}

void withErrorCode(Socket &socket, asio::yield_context yield) {
  std::error_code error;
  std::unique_lock lock(mutex); // warning: 'lock' is held across a suspension
  socket.async_receive(1, yield[error]); // note: may suspend here
  if (!error)
    ++total;
}

void limited(Socket &socket, asio::yield_context yield) {
  using namespace std::chrono_literals;
  std::lock_guard lock(mutex); // warning: 'lock' is held across a suspension
  socket.async_receive(1, asio::cancel_after(1s, yield)); // note: may suspend here
}

void byHand(Timer &timer, asio::yield_context yield) {
  mutex.lock(); // warning: 'mutex' is held across a suspension
  timer.async_wait(yield); // note: may suspend here
  mutex.unlock();
}

void waitTwice(Timer &timer, asio::yield_context yield) {
  timer.async_wait(yield); // note: 'waitTwice' awaits 'asio::basic_waitable_timer::async_wait' here
  timer.async_wait(yield);
}

void throughHelper(Timer &timer, asio::yield_context yield) {
  std::lock_guard lock(mutex); // warning: 'lock' is held across a suspension
  waitTwice(timer, yield); // note: may suspend here
}

class Session {
public:
  Session(Socket &socket, asio::yield_context yield) : socket_(socket), yield_(yield) {}

  void run() {
    std::lock_guard lock(mutex_); // warning: 'lock' is held across a suspension
    asio::async_write(socket_, 1, yield_); // note: may suspend here
  }

private:
  std::mutex mutex_;
  Socket &socket_;
  asio::yield_context yield_;
};

void spawned(asio::io_context &context, Socket &socket) {
  asio::spawn(context, [&](asio::yield_context yield) {
    std::lock_guard lock(mutex); // warning: 'lock' is held across a suspension
    socket.async_send(1, yield); // note: may suspend here
  }, asio::detached);
}

// Nothing is wrong below.

void unlockedBefore(Socket &socket, asio::yield_context yield) {
  std::unique_lock lock(mutex);
  ++total;
  lock.unlock();
  socket.async_receive(1, yield);
}

void narrowScope(Socket &socket, asio::yield_context yield) {
  {
    std::lock_guard lock(mutex);
    ++total;
  }
  socket.async_receive(1, yield);
}

void onlyBetween(Timer &timer, asio::yield_context yield) {
  timer.async_wait(yield);
  mutex.lock();
  ++total;
  mutex.unlock();
  timer.async_wait(yield);
}

// Another coroutine is started, and this one goes on.
void startsAnother(Socket &socket, asio::yield_context yield) {
  std::lock_guard lock(mutex);
  asio::spawn(yield, [&](asio::yield_context own) { session(socket, own); }, asio::detached);
}

void asksForExecutor(asio::yield_context yield) {
  std::lock_guard lock(mutex);
  auto executor = yield.get_executor();
  (void)executor;
}

// Makes something that has the token, and waits for nothing.
void makesSession(Socket &socket, asio::yield_context yield) {
  std::lock_guard lock(mutex);
  auto session = std::make_unique<Session>(socket, yield);
  ++total;
}

void adapts(Socket &socket, asio::yield_context yield) {
  using namespace std::chrono_literals;
  auto limited = [&] {
    std::lock_guard lock(mutex);
    return asio::cancel_after(1s, yield);
  }();
  socket.async_receive(1, limited);
}

void handsOn(asio::yield_context yield) {
  {
    std::lock_guard lock(mutex);
    update(1);
  }
  count(1, yield);
}

// Somebody else is called back, and this function goes on.
void byCallback(Socket &socket) {
  std::lock_guard lock(mutex);
  socket.async_receive(1, [](std::error_code, std::size_t) { ++total; });
}

// Holds it only while it does not wait.
void inLoop(Socket &socket, asio::yield_context yield) {
  for (int i = 0; i < 8; ++i) {
    socket.async_receive(1, yield);
    std::lock_guard lock(mutex);
    ++total;
  }
}
