// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// until_interrupted: a program that ends in order when it is told to:
//
//   int main() { rill::run(rill::until_interrupted(serve())); }
#ifndef RILL_UNTIL_INTERRUPTED_H
#define RILL_UNTIL_INTERRUPTED_H

#include "rill/nursery.h"
#include "rill/signals.h"
#include "rill/task.h"

#include <csignal>
#include <exception>
#include <initializer_list>
#include <memory>
#include <utility>

namespace rill {

/// A signal has ended the task that until_interrupted() ran.
class Interrupted final : public std::exception {
public:
  explicit Interrupted(int signal) noexcept : signal_(signal) {}
  const char *what() const noexcept override { return "rill: the program was told to end"; }
  int signal() const noexcept { return signal_; }

private:
  int signal_;
};

namespace detail {

/// Once it has ended, the signals do what they did before: the next one kills.
inline Task<> cancel_on_signal(std::unique_ptr<Signals> signals, CancelScope &scope, int &signal) {
  signal = co_await signals->next();
  scope.request();
}

template <class T> Task<T> run_until_interrupted(Task<T> task) {
  CancelScope &outer = co_await OwnScope();
  CancelScope scope(outer);
  auto signals = std::make_unique<Signals>(std::initializer_list<int>{SIGINT, SIGTERM});
  int signal = 0;
  Nursery watch(outer);
  watch.spawn(cancel_on_signal(std::move(signals), scope, signal), "until_interrupted");
  Settled<T> outcome = co_await settle_within(scope, std::move(task));
  watch.scope().request();
  co_await watch.join();
  watch.rethrow_first();
  if (signal != 0 && outcome.cancelled() && !outer.cancelled())
    throw Interrupted(signal);
  co_return std::move(outcome).value();
}

} // namespace detail

/// Runs a task, or what a function of rill returns, and yields its result. The first SIGINT or
/// SIGTERM cancels it, and Interrupted is thrown once it has ended; a result or an error that it
/// ends with all the same wins. A second signal does what it would have done without this: as a
/// rule it ends the process. Suspends where the task does.
template <class A> Task<detail::AwaitedValue<A>> until_interrupted(A &&awaitable) {
  return detail::run_until_interrupted(detail::as_task(std::forward<A>(awaitable)));
}

} // namespace rill

#endif
