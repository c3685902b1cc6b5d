// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The exception that carries cancellation is the one of that name that the runtime
// throws when it resumes or admits an awaiting coroutine.
// RUN: %facts %s

#include "stubs/protocol.h"
#include <exception>
#include <stdexcept>

namespace runtime {

struct Stopped : std::exception {};
struct Interrupted : std::exception {};
struct Aborted : std::exception {};
struct Broken : std::exception {};
struct Cancelled : std::exception {};

inline void check(bool stop) {
  if (stop)
    throw Interrupted();
}

template <typename T> struct Task : stub::Awaiter<T> {
  struct promise_type : stub::LazyPromise<Task, T> {
    template <typename A> A &&await_transform(A &&awaiter) {
      if (stop)
        throw Stopped();
      return static_cast<A &&>(awaiter);
    }
    bool stop;
  };
};

namespace detail {
struct Sleep {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume() {
    check(true);
    if (!await_ready())
      throw Broken();
  }
};
template <typename T> struct Read {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume() {
    if (!await_ready())
      throw Aborted();
    return T();
  }
};
} // namespace detail

/// Throws something of that name, but to whoever calls it.
inline void elsewhere() { throw Cancelled(); }

} // namespace runtime

namespace silent {
struct Cancelled : std::exception {};
struct Task : stub::Awaiter<int> {
  using promise_type = stub::LazyPromise<Task, int>;
};
} // namespace silent

struct Tasks {
  runtime::Task<int> stopped;  // is: cancelled-by(runtime::Aborted) cancelled-by(runtime::Interrupted) cancelled-by(runtime::Stopped) lazy-task
  silent::Task task;  // is: lazy-task
};
