// RUN: %expect %s coro-void-coroutine
#include "stubs/coro.h"
#include "stubs/winrt.h"

#include <exception>
#include <functional>
#include <utility>

using lazy::Task;

struct Detached {
  struct promise_type {
    Detached get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
};

struct Owned {
  struct promise_type {
    Owned get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
  ~Owned();
};

Task<> write(int What);
void log(const char *Text);

Detached save(int What) { co_await write(What); }  // warning: nobody can wait for 'save', or learn that it has failed

struct Store {
  Detached flush() {  // warning: nobody can wait for 'Store::flush', or learn that it has failed
    co_await write(1);
    log("flushed");
  }
  static Detached close() { co_await write(2); }  // warning: nobody can wait for 'Store::close', or learn that it has failed
};

// Silent.

Task<> saveAndTell(int What) { co_await write(What); }

Owned isOwned(int What) { co_await write(What); }

Detached start(Task<> Which) { co_await std::move(Which); }

Detached call(std::function<Task<>()> What) { co_await What(); }

Detached handlesAll(int What) {
  try {
    co_await write(What);
  } catch (...) {
    log("failed");
  }
}

struct Logged {
  struct promise_type {
    Logged get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception() {
      try {
        throw;
      } catch (...) {
        log("failed");
      }
    }
  };
};
Logged promiseHandlesAll(int What) { co_await write(What); }

void report(std::exception_ptr);
[[noreturn]] void die(std::exception_ptr);
void logCurrentException() noexcept;

struct Told {
  struct promise_type {
    Told get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception() noexcept { report(std::current_exception()); }
  };
};
Told promiseTells(int What) { co_await write(What); }

struct LoggedByName {
  struct promise_type {
    LoggedByName get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception() noexcept { logCurrentException(); }
  };
};
LoggedByName promiseLogs(int What) { co_await write(What); }

struct Deadly {
  struct promise_type {
    Deadly get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception() noexcept { die(std::current_exception()); }
  };
};
Deadly promiseEndsTheProgram(int What) { co_await write(What); }  // warning: nobody can wait for 'promiseEndsTheProgram'

struct Kept {
  struct promise_type {
    std::exception_ptr Failure;
    Kept get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception() noexcept { Failure = std::current_exception(); }
  };
};
Kept promiseKeepsForNobody(int What) { co_await write(What); }  // warning: nobody can wait for 'promiseKeepsForNobody'

// A program of a library's: who has made the type names the functions that he calls.
class Main;
Main application(int, char **);
class Main {
public:
  struct promise_type {
    Main get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception() { throw; }
  };

private:
  friend Main application(int, char **);
  friend struct Store;
};
Main application(int, char **) { co_await write(1); }
Main notNamed(int, char **) { co_await write(1); }  // warning: nobody can wait for 'notNamed'

Detached awaitsNothing() {
  log("nothing");
  co_return;
}

struct Listener {
  virtual Detached onChange(int What) { co_await write(What); }
  virtual ~Listener();
};

struct Own : Listener {
  Detached onChange(int What) override { co_await write(What); }
};

void subscribe(std::function<void(int)> Handler);
void asHandler() {
  subscribe([](int What) -> Detached { co_await write(What); });
}

struct [[clang::annotate("coro::generator")]] Numbers {
  struct promise_type : Detached::promise_type {
    Numbers get_return_object();
  };
};
Numbers numbers() { co_await write(1); }

// The type is a library's: who takes it means it so. A hint.
eager::Detached ofLibrary(int What) { co_await write(What); }

winrt::fire_and_forget onClick(int What) { co_await write(What); }
