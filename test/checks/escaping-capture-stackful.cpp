// RUN: %expect %s coro-escaping-capture
// Stackful coroutines: what they start runs on by itself, and each is suspended by its own token.

#include "stubs/asio.h"

using Socket = asio::ip::tcp::socket;
using Timer = asio::steady_timer;

void serve(Socket &, asio::yield_context);

struct Request {
  asio::yield_context yield;
  Socket socket;
};

void parentsToken(Socket &socket, asio::yield_context yield) {
  asio::spawn(yield, [&](asio::yield_context own) { // note: this coroutine is given its own here
    asio::async_write(socket, 1, yield); // warning: 'yield' is the token of another coroutine, which this call suspends
    asio::async_read(socket, 1, own);
  }, asio::detached);
  serve(socket, yield);
}

void parentsTokenWithError(Socket &socket, asio::yield_context yield) {
  asio::spawn(yield, [&socket, yield](asio::yield_context) { // note: this coroutine is given its own here
    std::error_code error;
    asio::async_write(socket, 1, yield[error]); // warning: 'yield' is the token of another coroutine
  }, asio::detached);
}

class Deletion {
public:
  explicit Deletion(Request &request) : request_(request) {}

  void one(asio::yield_context) { // note: this coroutine is given its own here
    asio::async_write(request_.socket, 1, request_.yield); // warning: 'yield' is the token of another coroutine
  }

private:
  Request &request_;
};

// Nothing is wrong below.

void ownToken(Socket &socket, asio::yield_context yield) {
  asio::spawn(yield, [&socket](asio::yield_context own) { asio::async_write(socket, 1, own); },
              asio::detached);
  asio::async_read(socket, 1, yield);
}

// Has no token of its own, and is called at once.
void helper(Socket &socket, asio::yield_context yield) {
  auto write = [&] { asio::async_write(socket, 1, yield); };
  write();
}

void copied(Socket &socket, asio::yield_context yield) {
  auto own = yield;
  asio::async_write(socket, 1, own);
}

void limited(Socket &socket, asio::yield_context yield) {
  using namespace std::chrono_literals;
  asio::async_write(socket, 1, asio::cancel_after(1s, yield));
}

class Stored {
public:
  Stored(Socket &socket, asio::yield_context yield) : socket_(socket), yield_(yield) {}

  void run() { asio::async_write(socket_, 1, yield_); }

  // Remembers the one that it is given.
  void runWith(asio::yield_context yield) {
    yield_ = yield;
    asio::async_write(socket_, 1, yield_);
  }

private:
  Socket &socket_;
  asio::yield_context yield_;
};

void ofRequest(Request &request) { asio::async_write(request.socket, 1, request.yield); }
