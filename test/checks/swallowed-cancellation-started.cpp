// RUN: %expect %s coro-swallowed-cancellation
//
// Functions of the project start at the top what they are given; nobody cancels anything.
#include "stubs/asio.h"

#include <exception>
#include <utility>

using asio::awaitable;

void log(const char *);
awaitable<int> receive(asio::ip::tcp::socket &From);

class Pool {
public:
  void start(awaitable<void> Task) { asio::co_spawn(Loop, std::move(Task), asio::detached); }
  void startLater(awaitable<void> Task) { start(std::move(Task)); }
  template <typename Task, typename Token> auto process(Task &&Given, Token &&Then) {
    return asio::co_spawn(Loop, std::forward<Task>(Given), std::forward<Token>(Then));
  }
  void keep(awaitable<void> Task);
  awaitable<void> limited(awaitable<void> Task);

private:
  asio::io_context Loop;
};

// Reported.

awaitable<void> kept(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From); // note: arrives
    } catch (const std::exception &) { // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
      log("failed");
    }
  }
}
awaitable<void> limited(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From); // note: arrives
    } catch (const std::exception &) { // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
      log("failed");
    }
  }
}
void startOthers(Pool &On, asio::ip::tcp::socket &From) { On.keep(kept(From)); }
awaitable<void> limits(Pool &On, asio::ip::tcp::socket &From) {
  co_await On.limited(limited(From));
}

// Silent.

awaitable<void> started(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From);
    } catch (const std::exception &) {
      log("failed");
    }
  }
}
awaitable<void> startedLater(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From);
    } catch (const std::exception &) {
      log("failed");
    }
  }
}
awaitable<void> processed(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From);
    } catch (const std::exception &) {
      log("failed");
    }
  }
}
void startAll(Pool &On, asio::ip::tcp::socket &From) {
  On.start(started(From));
  On.startLater(startedLater(From));
  On.process(processed(From), asio::detached);
}
