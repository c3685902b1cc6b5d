// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task is what has a promise and can be awaited, whatever it is called; when it starts,
// its initial_suspend says.
// RUN: %facts %s

#include "stubs/protocol.h"
#include <exception>

namespace runtime {

template <typename T> struct Lazy : stub::Awaiter<T> {
  using promise_type = stub::LazyPromise<Lazy, T>;
};

template <typename T> struct [[nodiscard]] Eager : stub::Awaiter<T> {
  using promise_type = stub::EagerPromise<Eager, T>;
};

/// Its author allows that it is dropped.
template <typename T> struct Detached : stub::Awaiter<T> {
  using promise_type = stub::EagerPromise<Detached, T>;
};

/// The initial suspension is an awaiter of the runtime's own, which never is ready.
struct StartLater {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const;
  void await_resume() const;
};
template <typename T> struct Later : stub::Awaiter<T> {
  struct promise_type : stub::Promise<Later, T> {
    StartLater initial_suspend() noexcept;
  };
};
struct StartNow : StartLater {
  bool await_ready() const noexcept { return true; }
};
template <typename T> struct [[nodiscard]] Now : stub::Awaiter<T> {
  struct promise_type : stub::Promise<Now, T> {
    StartNow initial_suspend() noexcept;
  };
};
struct Inherited : std::suspend_always {};
template <typename T> struct Still : stub::Awaiter<T> {
  struct promise_type : stub::Promise<Still, T> {
    Inherited initial_suspend() noexcept;
  };
};

/// Nobody can tell when this one starts.
struct StartSomehow : StartLater {
  bool await_ready() const noexcept;
};
template <typename T> struct Somehow : stub::Awaiter<T> {
  struct promise_type : stub::Promise<Somehow, T> {
    StartSomehow initial_suspend() noexcept;
  };
};

/// A deduced initial suspension.
template <typename T> struct Deduced : stub::Awaiter<T> {
  struct promise_type : stub::EagerPromise<Deduced, T> {
    auto initial_suspend() noexcept { return std::suspend_always(); }
  };
};

/// The promise comes from the traits, and awaiting from a free operator.
template <typename T> struct [[nodiscard]] Future {};
template <typename T> stub::Awaiter<T> operator co_await(Future<T> &&);

/// Only its own promise knows how to await it.
template <typename T> struct Private {
  struct promise_type : stub::LazyPromise<Private, T> {
    template <typename U> stub::Awaiter<U> await_transform(Private<U> &&);
  };
};

/// What a function returns is a task where dropping it is forbidden.
struct [[nodiscard]] Operation : stub::Awaiter<int> {};
struct Event : stub::Awaiter<> {};

template <typename T> struct Numbers {
  struct promise_type {
    Numbers get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
};

/// Neither can be awaited.
struct Handle {
  using promise_type = stub::LazyPromise<Handle, void>;
};
struct Plain {};

inline namespace v2 {
struct Versioned {};
} // namespace v2
stub::Awaiter<int> operator co_await(Versioned);  // is: awaitable

struct Base {};
stub::Awaiter<int> operator co_await(const Base &);  // is: awaitable
struct Derived : Base {};

} // namespace runtime

template <typename T, typename... Args> struct std::coroutine_traits<runtime::Future<T>, Args...> {
  struct promise_type : stub::EagerPromise<runtime::Future<T>, T> {};
};

struct Tasks {
  runtime::Lazy<int> lazy;  // is: lazy-task
  runtime::Eager<int> eager;  // is: eager-task
  runtime::Detached<int> detached;  // is: self-owning-task
  runtime::Later<int> later;  // is: lazy-task
  runtime::Now<int> now;  // is: eager-task
  runtime::Still<int> still;  // is: lazy-task
  runtime::Somehow<int> somehow;  // is: task
  runtime::Deduced<int> deduced;  // is: lazy-task
  runtime::Future<int> future;  // is: eager-task
  runtime::Private<int> own;  // is: lazy-task
  runtime::Operation operation;  // is: lazy-task
};

struct Others {
  runtime::Event event;  // is: awaitable
  runtime::Versioned versioned;  // is: awaitable
  runtime::Derived derived;  // is: awaitable
  runtime::Numbers<int> numbers;  // is: generator
  runtime::Handle handle;
  runtime::Plain plain;
};

// Half-typed code is no reason to fall over.
template <typename T> struct Dependent : T {
  runtime::Lazy<T> inner;
  typename T::type unknown;
};

// A template that is its own base, and two that are each other's.
template <int N> struct Countdown : Countdown<N - 1> {};
template <> struct Countdown<0> : runtime::Lazy<int> {};
template <typename T> struct Pong;
template <typename T> struct Ping : Pong<T *> {};
template <typename T> struct Pong : Ping<T *> {};

struct Bases {
  Countdown<3> three;  // is: lazy-task
  Ping<int> *never;
};
Pong<char> unfinished();
