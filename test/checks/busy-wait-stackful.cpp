// RUN: %expect %s coro-busy-wait
// Operations of stackful coroutines that fail and are tried again at once.

#include "stubs/asio.h"

using Socket = asio::ip::tcp::socket;
using Acceptor = asio::ip::tcp::acceptor;
using Timer = asio::steady_timer;

void log(const char *);
void serve(Socket);

void acceptsAgain(Acceptor &acceptor, asio::yield_context yield) {
  for (;;) {
    std::error_code error;
    Socket socket;
    acceptor.async_accept(socket, yield[error]); // warning: 'asio::basic_socket_acceptor::async_accept' is tried again at once when it has failed
    if (error) // note: nothing waits on the way back from here
      log("accept failed");
    else
      serve(std::move(socket));
  }
}

void acceptsAgainByException(Acceptor &acceptor, asio::yield_context yield) {
  for (;;) {
    try {
      Socket socket;
      acceptor.async_accept(socket, yield); // warning: is tried again at once
      serve(std::move(socket));
    } catch (const std::exception &e) { // note: nothing waits on the way back from here
      log(e.what());
    }
  }
}

// Nothing is wrong below.

void pauses(Acceptor &acceptor, Timer &timer, asio::yield_context yield) {
  for (;;) {
    std::error_code error;
    Socket socket;
    acceptor.async_accept(socket, yield[error]);
    if (error) {
      timer.async_wait(yield);
      continue;
    }
    serve(std::move(socket));
  }
}

void leaves(Acceptor &acceptor, asio::yield_context yield) {
  for (;;) {
    std::error_code error;
    Socket socket;
    acceptor.async_accept(socket, yield[error]);
    if (error)
      return;
    serve(std::move(socket));
  }
}

void throwsOut(Acceptor &acceptor, asio::yield_context yield) {
  for (;;) {
    Socket socket;
    acceptor.async_accept(socket, yield);
    serve(std::move(socket));
  }
}
