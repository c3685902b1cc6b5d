// RUN: %expect %s coro-detached-task
//
// Which exceptions leave a task, by their classes.
#include "stubs/asio.h"
#include <stdexcept>

void log(const char *);
bool condition();
asio::io_context &loop();

struct ProtocolError {
  int code;
};
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct TooLong : Malformed {
  using Malformed::Malformed;
};

asio::awaitable<void> malformed() {
  if (condition())
    throw TooLong("length");
  co_return;
}
asio::awaitable<void> protocol() {
  if (condition())
    throw ProtocolError{1};  // note: 'protocol' throws here
  co_return;
}
asio::awaitable<void> both() {
  co_await malformed();
  co_await protocol();  // note: 'both' awaits 'protocol' here
}
void parse() {
  if (condition())
    throw Malformed("header");  // note: 'parse' throws here
}

// A handler of another class does not keep it.

asio::awaitable<void> handlesOthers() {
  try {
    co_await protocol();  // note: 'handlesOthers' awaits 'protocol' here
  } catch (const std::exception &e) {
    log(e.what());
  }
}
asio::awaitable<void> handlesOneOfThem() {
  try {
    co_await both();  // note: 'handlesOneOfThem' awaits 'both' here
  } catch (const Malformed &e) {
    log(e.what());
  }
}
asio::awaitable<void> handlesHeirs() {
  try {
    parse();  // note: 'handlesHeirs' calls 'parse' here
    co_await malformed();
  } catch (const TooLong &) {
    log("too long");
  }
}
asio::awaitable<void> handlesWhatIsThrown() {
  try {
    throw ProtocolError{2};  // note: 'handlesWhatIsThrown' throws here
  } catch (const Malformed &) {
  }
  co_return;
}

// Of what a library throws nobody knows the class.

asio::awaitable<void> handlesTheLibrary() {
  try {
    co_await both();
  } catch (const std::exception &e) {
    log(e.what());
  } catch (const ProtocolError &) {
  }
}
asio::awaitable<void> handlesTheClass() {
  try {
    co_await protocol();
  } catch (const ProtocolError &) {
    log("protocol");
  }
}
asio::awaitable<void> handlesABase() {
  try {
    parse();
    co_await malformed();
  } catch (std::runtime_error &) {
    log("malformed");
  }
}
asio::awaitable<void> handlesAcrossCalls() {
  try {
    co_await handlesOneOfThem();
  } catch (ProtocolError) {
    log("protocol");
  }
}
asio::awaitable<void> handlesItsOwn() {
  try {
    throw TooLong("body");
  } catch (const Malformed &) {
  }
  co_return;
}
asio::awaitable<void> handlesAll() {
  try {
    co_await both();
  } catch (...) {
    log("failed");
  }
}
asio::awaitable<void> handlesInTwo() {
  try {
    try {
      co_await both();
    } catch (const Malformed &) {
      log("malformed");
    }
  } catch (const ProtocolError &) {
    log("protocol");
  }
}

void start() {
  co_spawn(loop(), handlesOthers(), asio::detached);  // warning: task of 'handlesOthers' is detached
  co_spawn(loop(), handlesOneOfThem(), asio::detached);  // warning: task of 'handlesOneOfThem' is detached
  co_spawn(loop(), handlesHeirs(), asio::detached);  // warning: task of 'handlesHeirs' is detached
  co_spawn(loop(), handlesWhatIsThrown(), asio::detached);  // warning: task of 'handlesWhatIsThrown' is detached
  co_spawn(loop(), handlesTheLibrary(), asio::detached);
  co_spawn(loop(), handlesTheClass(), asio::detached);
  co_spawn(loop(), handlesABase(), asio::detached);
  co_spawn(loop(), handlesAcrossCalls(), asio::detached);
  co_spawn(loop(), handlesItsOwn(), asio::detached);
  co_spawn(loop(), handlesAll(), asio::detached);
  co_spawn(loop(), handlesInTwo(), asio::detached);
}
