// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// AsyncGenerator: a coroutine that yields many values and may await between them.
//
//   while (Row* row = co_await rows.next())
//     use(*row);
#ifndef RILL_GENERATOR_H
#define RILL_GENERATOR_H

#include "rill/errors.h"
#include "rill/task.h"

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <source_location>
#include <utility>

namespace rill {

template <class T> class AsyncGenerator;

namespace detail {

template <class T> struct GeneratorPromise final : AwaitingPromise {
  /// Gives control to the consumer, in the place of its co_await.
  struct HandOver {
    static constexpr bool await_ready() noexcept { return false; }
    std::coroutine_handle<>
    await_suspend(std::coroutine_handle<GeneratorPromise> generator) const noexcept {
      return std::exchange(generator.promise().continuation, nullptr);
    }
    static constexpr void await_resume() noexcept {}
  };
  /// The same with a copy, which lives as long as the co_yield: the consumer may change what it
  /// gets.
  struct HandOverCopy : HandOver {
    T copy;
    std::coroutine_handle<>
    await_suspend(std::coroutine_handle<GeneratorPromise> generator) noexcept {
      generator.promise().current = std::addressof(copy);
      return HandOver::await_suspend(generator);
    }
  };

  AsyncGenerator<T>
  get_return_object(std::source_location coroutine = std::source_location::current()) noexcept {
    this->coroutine = coroutine;
    return AsyncGenerator<T>(std::coroutine_handle<GeneratorPromise>::from_promise(*this));
  }
  static constexpr std::suspend_always initial_suspend() noexcept { return {}; }
  static constexpr HandOver final_suspend() noexcept { return {}; }
  HandOver yield_value(T &value,
                       std::source_location where = std::source_location::current()) noexcept {
    current = std::addressof(value);
    awaiting = where;
    return {};
  }
  HandOver yield_value(T &&value,
                       std::source_location where = std::source_location::current()) noexcept {
    return yield_value(value, where);
  }
  HandOverCopy yield_value(const T &value,
                           std::source_location where = std::source_location::current())
    requires std::copy_constructible<T>
  {
    awaiting = where;
    return {{}, value};
  }
  void return_void() noexcept { current = nullptr; }
  void unhandled_exception() noexcept {
    current = nullptr;
    error = std::current_exception();
  }

  /// What was yielded last: it lives in the generator, up to the next next().
  T *current = nullptr;
};

} // namespace detail

/// Lazy and move-only; consumed by one task at a time. Destroying it where it stands, between two
/// values, destroys its locals: what needs to be closed must not be held across a co_yield.
template <class T> class [[nodiscard]] AsyncGenerator {
public:
  using promise_type = detail::GeneratorPromise<T>;

  AsyncGenerator(AsyncGenerator &&other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  AsyncGenerator &operator=(AsyncGenerator &&other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~AsyncGenerator() {
    if (frame_)
      frame_.destroy();
  }

  class [[nodiscard]] Next;
  /// Runs the generator to its next value, which stays valid up to the next call, and yields a
  /// pointer to it; null at the end, and ever after. Throws what the generator throws; UsageError
  /// if it is empty, or runs already for another task. Suspends, and is cancelled, where the
  /// generator's body does and is.
  Next next() {
    if (!frame_)
      throw UsageError("rill: this generator is empty: it was moved from");
    return Next(frame_);
  }

private:
  friend promise_type;

  explicit AsyncGenerator(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

template <class T> class AsyncGenerator<T>::Next {
public:
  using rill_awaiter = Next;

  explicit Next(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
  bool await_ready() const {
    if (frame_.promise().continuation)
      throw UsageError("rill: two tasks await the next value of the same generator");
    return frame_.done();
  }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> consumer) noexcept {
    PromiseBase &generator = frame_.promise();
    generator.continuation = consumer;
    generator.awaiter = &consumer.promise();
    generator.scope = generator.awaiter->scope;
    return frame_;
  }
  T *await_resume() {
    if (std::exception_ptr error = std::exchange(frame_.promise().error, nullptr))
      std::rethrow_exception(std::move(error));
    return frame_.promise().current;
  }

private:
  std::coroutine_handle<promise_type> frame_;
};

} // namespace rill

#endif
