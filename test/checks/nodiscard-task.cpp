// RUN: %expect %s coro-nodiscard-task
#include "stubs/coro.h"

struct Promise {
  std::suspend_always initial_suspend() noexcept;
  std::suspend_always final_suspend() noexcept;
  void return_void();
  void unhandled_exception();
};

struct Awaitable {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};

class Plain : public Awaitable {  // warning: task type 'Plain' is not [[nodiscard]]; fix: class [[nodiscard]] Plain : public Awaitable {
public:
  struct promise_type : Promise {
    Plain get_return_object();
  };
};
Plain plain() { co_return; }

template <typename T> struct Generic : Awaitable {  // warning: task type 'Generic' is not [[nodiscard]]; fix: template <typename T> struct [[nodiscard]] Generic : Awaitable {
  struct promise_type : Promise {
    Generic get_return_object();
  };
};
Generic<int> first() { co_return; }
Generic<long> second() { co_return; }

// Silent.

class [[nodiscard]] Marked : public Awaitable {
public:
  struct promise_type : Promise {
    Marked get_return_object();
  };
};
Marked marked() { co_return; }

struct Detached {
  struct promise_type : Promise {
    Detached get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
  };
};
Detached detached() { co_return; }

struct [[clang::annotate("coro::self-owning-task")]] RunsToItsEnd : Awaitable {
  struct promise_type : Promise {
    RunsToItsEnd get_return_object();
    std::suspend_never initial_suspend() noexcept;
  };
};
RunsToItsEnd runsToItsEnd() { co_return; }

lazy::Task<> ofTheStub() { co_return; }

struct OnItsFunction : Awaitable {
  struct promise_type : Promise {
    OnItsFunction get_return_object();
  };
};
[[nodiscard]] OnItsFunction onItsFunction() { co_return; }

class NoTask : public Awaitable {};
NoTask noCoroutine() { return {}; }
