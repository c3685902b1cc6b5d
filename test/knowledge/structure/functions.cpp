// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What functions do by their bodies: waiting for a task, running something elsewhere.
// RUN: %facts %s

#include "stubs/protocol.h"
#include <functional>
#include <future>
#include <utility>

namespace runtime {

template <typename T> struct [[nodiscard]] Task : stub::Awaiter<T> {
  using promise_type = stub::LazyPromise<Task, T>;
  Task(Task &&) noexcept;  // is: lazy-task
};

template <typename T> T run(Task<T> task);  // is: lazy-task
void spawn(Task<int> task);  // is: lazy-task
Task<int> wrap(Task<int> task);  // is: lazy-task
void plain(int);

struct Queue {
  template <typename Fn> void push(Fn &&fn) { kept = std::forward<Fn>(fn); }
  std::function<void()> kept;
};
inline Queue queue;

/// Hands the function over.
template <typename Fn> Task<int> offload(Fn fn) {
  queue.push(std::move(fn));
  return stub::Any();
}
template <typename Fn> std::future<void> submit(Fn &&fn) {
  queue.push([fn] { fn(); });
  return {};
}

/// These call it, themselves or through others.
template <typename Fn> Task<int> now(Fn fn) {
  fn();
  return stub::Any();
}
template <typename Fn> Task<int> coroutine(Fn fn) {
  fn();
  co_return 1;
}
template <typename Fn> void call(Fn &&fn) { std::forward<Fn>(fn)(); }
template <typename Fn> Task<int> through(Fn fn) {
  call(std::move(fn));
  return stub::Any();
}
Task<int> unseen(std::function<void()> fn);

/// Comes back with nothing to wait for.
template <typename Fn> void post(Fn fn) { queue.push(std::move(fn)); }

} // namespace runtime

runtime::Task<int> work();

void waits() {
  runtime::run(work());  // is: sync-wait-if-it-blocks
  runtime::spawn(work());  // is: sync-wait-if-it-blocks
  runtime::wrap(work());
  runtime::plain(1);
}

void elsewhere() {
  runtime::offload([] {});  // is: offloads
  runtime::submit([] {});  // is: offloads
}

void here() {
  runtime::now([] {});
  runtime::coroutine([] {});
  runtime::through([] {});
  runtime::unseen([] {});
  runtime::post([] {});
}
