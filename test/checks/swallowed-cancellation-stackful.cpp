// RUN: %expect %s coro-swallowed-cancellation
// The stack of a stackful coroutine is unwound by an exception when the coroutine is destroyed.

#include "stubs/asio.h"

using Socket = asio::ip::tcp::socket;

void log(const char *);
void logAndRethrow() {
  log("failed");
  throw;
}
void reconnect(Socket &, asio::yield_context);

void swallows(Socket &socket, asio::yield_context yield) {
  try {
    asio::async_read(socket, 1, yield); // note: the cancellation arrives at this suspension
  } catch (...) { // warning: 'catch (...)' swallows 'boost::context::detail::forced_unwind', which unwinds the stack of a coroutine that is destroyed; fix: catch (const boost::context::detail::forced_unwind &) { throw; } catch (...)
    log("failed");
  }
}

void behindAnother(Socket &socket, asio::yield_context yield) {
  try {
    asio::async_read(socket, 1, yield); // note: the cancellation arrives at this suspension
  } catch (const std::exception &e) {
    log(e.what());
  } catch (...) { // warning: 'catch (...)' swallows 'boost::context::detail::forced_unwind'; fix: catch (const boost::context::detail::forced_unwind &) { throw; } catch (...)
    log("failed");
  }
}

void inLoop(Socket &socket, asio::yield_context yield) {
  for (;;) {
    try {
      asio::async_read(socket, 1, yield); // note: the cancellation arrives at this suspension
    } catch (...) { // warning: which unwinds the stack of a coroutine that is destroyed, and the loop goes on; fix: catch (const boost::context::detail::forced_unwind &) { throw; } catch (...)
      log("failed");
    }
  }
}

void spawned(asio::io_context &context, Socket &socket) {
  asio::spawn(context, [&](asio::yield_context yield) {
    try {
      reconnect(socket, yield); // note: the cancellation arrives at this suspension
    } catch (...) { // warning: swallows 'boost::context::detail::forced_unwind'; fix: catch (const boost::context::detail::forced_unwind &) { throw; } catch (...)
    }
  }, asio::detached);
}

// Nothing is wrong below.

void onlyFailures(Socket &socket, asio::yield_context yield) {
  try {
    asio::async_read(socket, 1, yield);
  } catch (const std::exception &e) {
    log(e.what());
  }
}

void rethrows(Socket &socket, asio::yield_context yield) {
  try {
    asio::async_read(socket, 1, yield);
  } catch (...) {
    log("failed");
    throw;
  }
}

void knowsIt(Socket &socket, asio::yield_context yield) {
  try {
    asio::async_read(socket, 1, yield);
  } catch (const boost::context::detail::forced_unwind &) {
    throw;
  } catch (...) {
    log("failed");
  }
}

void byHelper(Socket &socket, asio::yield_context yield) {
  try {
    asio::async_read(socket, 1, yield);
  } catch (...) {
    logAndRethrow();
  }
}

// Nothing is suspended in the try block.
void between(Socket &socket, asio::yield_context yield) {
  asio::async_read(socket, 1, yield);
  try {
    log("read");
  } catch (...) {
  }
}

// What is started there has a stack of its own.
void starts(asio::io_context &context, Socket &socket) {
  try {
    asio::spawn(context, [&](asio::yield_context yield) { reconnect(socket, yield); },
                asio::detached);
  } catch (...) {
    log("failed");
  }
}

// Answers to a callback come to no stack.
void called(Socket &socket) {
  try {
    socket.async_receive(1, [](std::error_code, std::size_t) {});
  } catch (...) {
    log("failed");
  }
}
