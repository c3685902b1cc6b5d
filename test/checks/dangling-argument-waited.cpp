// RUN: %expect %s coro-dangling-argument coro-dangling-capture coro-escaping-capture
//
// What waits for a task returns what the task has returned, which may be awaitable, too.
#include "stubs/cppcoro.h"

#include <coroutine>
#include <string>
#include <utility>

template <typename T> using Task = cppcoro::task<T>;

// It can be awaited in functions that return one.
template <typename T> struct Result {
  struct promise_type {
    Result get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(T);
    void unhandled_exception() {}
  };
  struct Awaiter {
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    T await_resume();
  };
  Awaiter operator co_await() &&;
  bool hasError() const;
};

namespace cppcoro {
template <typename T> auto sync_wait(task<Result<T>> &&) -> Result<T>;
}

Task<Result<int>> readCopied(std::string Name);

Task<Result<int>> read(const std::string &Name) {
  co_await readCopied("first");
  co_return co_await readCopied(Name);  // note: 'read' uses
}

struct Transaction {
  template <typename Handler> Task<Result<int>> run(Handler &&Each) {
    co_await readCopied("first");
    co_return co_await Each();
  }
  int Retries = 3;
};

// Reported.

struct Reader {
  void keep() {
    std::string Name = "local";
    Kept = read(Name);  // warning: 'Name' ends before the task of 'read' that refers to it; note: the task is kept here
  }
  Task<Result<int>> Kept;
};

Task<Result<int>> captured() {
  int Count = 0;
  return [&]() -> Task<Result<int>> {  // warning: lambda ends before its task
    co_await readCopied("first");
    ++Count;  // note: 'lambda' uses
    co_return co_await readCopied("second");
  }();
}

// Silent.

Result<int> waitsForALambda() {
  int Count = 0;
  return cppcoro::sync_wait([&]() -> Task<Result<int>> {
    co_await readCopied("first");
    ++Count;
    co_return co_await readCopied("second");
  }());
}

Result<int> waitsForAMember() {
  int Count = 0;
  auto Handler = [&]() -> Task<Result<int>> {
    ++Count;
    co_return co_await readCopied("second");
  };
  return cppcoro::sync_wait(Transaction{}.run(std::move(Handler)));
}

Result<int> waitsForAnArgument() {
  std::string Name = "local";
  return cppcoro::sync_wait(read(Name));
}
