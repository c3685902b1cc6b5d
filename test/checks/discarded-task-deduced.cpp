// RUN: %expect %s coro-discarded-task
//
// Promises that deduce how their coroutines start, of tasks that no coroutine here has.

#include <coroutine>
#include <utility>

template <typename T> struct Lazy {
  struct promise_type {
    Lazy get_return_object();
    auto initial_suspend() {
      struct awaiter {
        explicit awaiter(promise_type *Of) : Of(Of) {}
        bool await_ready() { return false; }
        void await_suspend(std::coroutine_handle<>) {}
        void await_resume() {}
        promise_type *Of;
      };
      return awaiter{this};
    }
    std::suspend_always final_suspend() noexcept;
    void return_value(T Value);
    void unhandled_exception();
  };
};
template <typename T> struct Awaiting {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <typename T> Awaiting<T> operator co_await(Lazy<T> Of);

template <typename T> struct Unclear {
  struct promise_type {
    Unclear get_return_object();
    auto initial_suspend() {
      struct awaiter {
        bool await_ready() { return isLate(); }
        void await_suspend(std::coroutine_handle<>) {}
        void await_resume() {}
        static bool isLate();
      };
      return awaiter{};
    }
    std::suspend_always final_suspend() noexcept;
    void return_value(T Value);
    void unhandled_exception();
  };
};
template <typename T> Awaiting<T> operator co_await(Unclear<T> Of);

struct Queue {
  virtual Lazy<int> submit(int What);
  virtual Unclear<int> submitUnclear(int What);
  virtual ~Queue();
};

// Reported.

Lazy<long> submits(Queue &To) {
  To.submit(1); // warning: task returned by 'Queue::submit' is dropped: it never runs; fix: co_await To.submit(1);
  co_return co_await To.submit(2);
}

// Silent.

Lazy<long> awaits(Queue &To) { co_return co_await To.submit(1); }
Lazy<int> handsOn(Queue &To) { return To.submit(1); }
void unclear(Queue &To) { To.submitUnclear(1); }
Lazy<long> keeps(Queue &To) {
  auto Later = To.submit(1);
  co_return co_await std::move(Later);
}
