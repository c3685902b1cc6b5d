// RUN: %expect %s coro-swallowed-cancellation
//
// Cancellation that the code itself has asked for, and coroutines that nobody can cancel.
#include "rill/foreign.h"
#include "rill/sleep.h"
#include "rill/task.h"
#include "stubs/coro.h"

#include <coroutine>
#include <memory>
#include <vector>

using namespace std::chrono_literals;
using rill::Task;

void log(const char *);

struct Child {
  void cancel();
  Task<int> join();
};

// All elements of a container, in a loop before.

Task<> allOfRange(std::vector<Child> &Children) {
  for (auto &Each : Children)
    Each.cancel();
  for (auto &Each : Children) {
    try {
      co_await Each.join();
    } catch (...) {
      log("it has stopped");
    }
  }
}

Task<> allByIndex(std::vector<std::unique_ptr<Child>> Children) {
  for (const auto &Each : Children)
    Each->cancel();
  for (std::size_t I = 0; I < Children.size(); ++I) {
    try {
      co_await Children[I]->join();
    } catch (const rill::Cancelled &) {
    }
  }
}

Task<> onlyTheFirst(std::vector<Child> &Children) {
  Children[0].cancel();
  for (auto &Each : Children) {
    try {
      co_await Each.join(); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'rill::Cancelled', and the loop goes on; fix: catch (const rill::Cancelled &) { throw; }
      log("it has stopped");
    }
  }
}

Task<> ofAnother(std::vector<Child> &Children, std::vector<Child> &Others) {
  for (auto &Each : Others)
    Each.cancel();
  for (auto &Each : Children) {
    try {
      co_await Each.join(); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'rill::Cancelled', and the loop goes on; fix: catch (const rill::Cancelled &) { throw; }
    }
  }
}

// The class's own token.

struct Token {};
struct Source {
  Token token();
  bool requested();
  void request_stop();
};
Task<> serve(Token);

class Server {
public:
  void stop() { Stop.request_stop(); }

  Task<> run() {
    try {
      co_await serve(Stop.token());
    } catch (const rill::Cancelled &) {
      log("stopped");
    }
  }
  Task<> untilStopped() {
    while (!Stop.requested()) {
      try {
        co_await serve(Stop.token());
      } catch (...) {
        log("failed");
      }
    }
  }
  Task<> forEver() {
    for (;;) {
      try {
        co_await serve(Stop.token()); // note: arrives
      } catch (...) { // warning: 'catch (...)' swallows 'rill::Cancelled', and the loop goes on; fix: catch (const rill::Cancelled &) { throw; }
        log("failed");
      }
    }
  }
  Task<> withAnother() {
    try {
      co_await serve(Other.token()); // note: arrives
    } catch (const rill::Cancelled &) { // warning: the handler for 'rill::Cancelled' swallows 'rill::Cancelled'
      log("stopped"); // fix: throw;
    }
  }

private:
  Source Stop, Other;
};

// Nobody has anything by which it could be stopped.

rill::EventLoop &loop();

struct FireAndForget {
  struct promise_type {
    FireAndForget get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void();
    void unhandled_exception();
  };
};
FireAndForget detached() {
  try {
    co_await rill::on_loop(loop(), rill::sleep_for(1s));
  } catch (...) {
    log("failed");
  }
}

struct Handle {
  struct promise_type {
    Handle get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void();
    void unhandled_exception();
  };
  void cancel();
};
Handle cancellable() {
  try {
    co_await rill::on_loop(loop(), rill::sleep_for(1s)); // note: arrives
  } catch (...) { // warning: 'catch (...)' swallows 'rill::Cancelled'; fix: catch (const rill::Cancelled &) { throw; }
    log("failed");
  }
}
