// RUN: %expect %s coro-swallowed-cancellation
//
// What is started at the top goes on for ever, though the project cancels what it waits for.
#include "stubs/asio.h"

#include <exception>
#include <tuple>

using asio::awaitable;

void log(const char *);
awaitable<int> receive(asio::ip::tcp::socket &From);
awaitable<std::tuple<std::error_code, int>> receiveTuple(asio::ip::tcp::socket &From);

void stopAll(asio::cancellation_signal &Stop) {
  Stop.emit(1); // note: 'asio::cancellation_signal::emit' is one of those that cancel
}

awaitable<void> endless(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From); // note: arrives
    } catch (const std::exception &) { // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
      log("failed");
    }
  }
}

awaitable<void> continues(asio::ip::tcp::socket &From) {
  for (;;) {
    auto [Error, Count] = co_await receiveTuple(From); // note: arrives
    if (Error == asio::error::operation_aborted) // warning: the loop goes on after 'asio::error::operation_aborted'
      continue;
    if (Error)
      co_return;
  }
}

awaitable<void> leaves(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From);
    } catch (const std::exception &) {
      log("failed");
      break;
    }
  }
}

awaitable<void> counted(asio::ip::tcp::socket &From) {
  for (int I = 0; I < 3; ++I) {
    try {
      co_await receive(From);
    } catch (const std::exception &) {
      log("failed");
    }
  }
}

void start(asio::io_context &Loop, asio::ip::tcp::socket &From) {
  asio::co_spawn(Loop, endless(From), asio::detached);
  asio::co_spawn(Loop, continues(From), asio::detached);
  asio::co_spawn(Loop, leaves(From), asio::detached);
  asio::co_spawn(Loop, counted(From), asio::detached);
}
