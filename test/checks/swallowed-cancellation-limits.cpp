// RUN: %expect %s coro-swallowed-cancellation
//
// What has a time limit cancels what it is given, and nothing that was started at the top.
#include "stubs/asio.h"

#include <exception>

using asio::awaitable;

namespace asio::experimental::awaitable_operators {
awaitable<int> operator||(awaitable<void> First, awaitable<void> Second);
}
using namespace asio::experimental::awaitable_operators;

void log(const char *);
awaitable<int> receive(asio::ip::tcp::socket &From);
awaitable<void> pass();

awaitable<void> given(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From);  // note: arrives
    } catch (const std::exception &) {  // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
      log("failed");
    }
  }
}

awaitable<void> startedAtTheTop(asio::ip::tcp::socket &From) {
  while (true) {
    try {
      co_await receive(From);
    } catch (const std::exception &) {
      log("failed");
    }
  }
}

awaitable<void> startedByALambda(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From);
    } catch (const std::exception &) {
      log("failed");
    }
  }
}

awaitable<void> startedByAPlainLambda(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From);
    } catch (const std::exception &) {
      log("failed");
    }
  }
}

awaitable<void> givenByALambda(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From);  // note: arrives
    } catch (const std::exception &) {  // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
      log("failed");
    }
  }
}

awaitable<void> awaitsItsLambda(asio::ip::tcp::socket &From) {
  auto Serve = [&]() -> awaitable<void> {
    for (;;) {
      try {
        co_await receive(From);
      } catch (const std::exception &) {
        log("failed");
      }
    }
  };
  co_await Serve();
}

awaitable<void> awaitsALambda(asio::ip::tcp::socket &From) {
  co_await [&]() -> awaitable<void> {
    for (;;) {
      try {
        co_await receive(From);
      } catch (const std::exception &) {
        log("failed");
      }
    }
  }();
}

awaitable<void> limitsItsLambda(asio::ip::tcp::socket &From) {
  auto Serve = [&]() -> awaitable<void> {
    for (;;) {
      try {
        co_await receive(From);  // note: arrives
      } catch (const std::exception &) {  // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
        log("failed");
      }
    }
  };
  co_await (Serve() || pass());
}

awaitable<void> awaitsAndLimits(asio::ip::tcp::socket &From) {
  auto Serve = [&]() -> awaitable<void> {
    for (;;) {
      try {
        co_await receive(From);  // note: arrives
      } catch (const std::exception &) {  // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
        log("failed");
      }
    }
  };
  co_await Serve();
  co_await (Serve() || pass());
}

awaitable<void> isLimitedWithItsLambda(asio::ip::tcp::socket &From) {
  auto Serve = [&]() -> awaitable<void> {
    for (;;) {
      try {
        co_await receive(From);  // note: arrives
      } catch (const std::exception &) {  // warning: the handler for 'std::exception' swallows 'std::system_error' of a cancelled operation, and the loop goes on
        log("failed");
      }
    }
  };
  co_await Serve();
}

awaitable<void> limitsAnother(asio::ip::tcp::socket &From) {
  co_await (isLimitedWithItsLambda(From) || pass());
}

awaitable<void> limits(asio::ip::tcp::socket &From) { co_await (given(From) || pass()); }

void start(asio::io_context &Loop, asio::ip::tcp::socket &From) {
  asio::co_spawn(Loop, startedAtTheTop(From), asio::detached);
  asio::co_spawn(Loop, limits(From), asio::detached);
  asio::co_spawn(Loop, awaitsItsLambda(From), asio::detached);
  asio::co_spawn(Loop, awaitsALambda(From), asio::detached);
  asio::co_spawn(Loop, limitsItsLambda(From), asio::detached);
  asio::co_spawn(Loop, awaitsAndLimits(From), asio::detached);
  asio::co_spawn(Loop, limitsAnother(From), asio::detached);
  asio::co_spawn(
      Loop, [&]() -> awaitable<void> { co_await startedByALambda(From); }, asio::detached);
  asio::co_spawn(Loop, [&] { return startedByAPlainLambda(From); }, asio::detached);
  asio::co_spawn(
      Loop, [&]() -> awaitable<void> { co_await (givenByALambda(From) || pass()); },
      asio::detached);
}
