// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TaskGroup: children that end before the block that started them.
//
//   co_await with_task_group([&](TaskGroup& group) -> Task<> {
//     group.spawn(left());
//     group.spawn(right());
//     co_return;
//   });                        // both have ended here
#ifndef RILL_TASK_GROUP_H
#define RILL_TASK_GROUP_H

#include "rill/attributes.h"
#include "rill/exception_group.h"
#include "rill/nursery.h"
#include "rill/settled.h"
#include "rill/task.h"
#include "rill/task_handle.h"

#include <source_location>
#include <type_traits>
#include <utility>

namespace rill {

/// Given to the body of with_task_group(), valid until that has returned.
class RILL_FACT("task-scope") TaskGroup {
public:
  TaskGroup(const TaskGroup &) = delete;
  TaskGroup &operator=(const TaskGroup &) = delete;

  /// Starts `work` beside the caller, from the loop, in its turn: a task, what a function of rill
  /// returns, or a function that returns one of these, which is kept with its captures. Never
  /// suspends. A task that is spawned into a cancelled group runs to its first suspension point.
  /// `name` is kept by pointer.
  template <class Work>
  TaskHandle<detail::SpawnedValue<Work>>
  spawn(Work &&work, const char *name = nullptr,
        std::source_location where = std::source_location::current()) {
    return TaskHandle<detail::SpawnedValue<Work>>(
        nursery_.spawn(detail::as_spawnable(std::forward<Work>(work)), name, where));
  }
  /// The same for `fn(args...)`; function and arguments are copied or moved, and live as long as
  /// the task that is made of them. Give std::ref() for what is to be referred to.
  template <class Fn, class... Args>
    requires(sizeof...(Args) > 0 &&
             std::is_invocable_v<std::decay_t<Fn> &, std::decay_t<Args>...> &&
             !std::is_invocable_v<std::decay_t<Fn> &>)
  auto spawn(Fn &&fn, Args &&...args)
      -> TaskHandle<detail::TaskValue<std::decay_t<Fn> &, std::decay_t<Args>...>> {
    return TaskHandle<detail::TaskValue<std::decay_t<Fn> &, std::decay_t<Args>...>>(
        nursery_.spawn(detail::call_kept<std::decay_t<Fn>, std::decay_t<Args>...>(
            std::forward<Fn>(fn), std::forward<Args>(args)...)));
  }

  /// Asks the body and every child to stop, quietly: with_task_group() then returns once they have.
  /// If its body has no value to return because of that, TaskCancelled is thrown. Never suspends.
  void cancel() noexcept {
    dismissed_ = true;
    nursery_.scope().request();
  }
  /// Suspension point: waits until no child runs; more may be spawned afterwards. Not for a child,
  /// which would wait for itself. Resumes from the loop. Cancelling ends the wait.
  auto idle() noexcept { return nursery_.idle(); }
  /// How many children have not ended.
  std::size_t running() const noexcept { return nursery_.running(); }

private:
  template <class Body>
  friend Task<detail::TaskValue<Body &, TaskGroup &>> with_task_group(Body body);

  explicit TaskGroup(CancelScope &parent) noexcept : nursery_(parent) {}

  void throw_failures(const std::exception_ptr &of_body) const {
    std::vector<std::exception_ptr> errors = nursery_.failures();
    if (of_body && !is_cancelled(of_body))
      errors.push_back(of_body);
    if (!errors.empty())
      throw ExceptionGroup(std::move(errors));
  }

  detail::Nursery nursery_;
  bool dismissed_ = false;
};

/// Runs `body(group)` and suspends until it and every child have ended; yields what the body
/// returned. The first failure, the body's included, cancels the rest; what failed comes out as one
/// ExceptionGroup. Cancelling the caller cancels body and children, and waits for them.
template <class Body> Task<detail::TaskValue<Body &, TaskGroup &>> with_task_group(Body body) {
  using T = detail::TaskValue<Body &, TaskGroup &>;
  CancelScope &outer = co_await detail::OwnScope();
  TaskGroup group(outer);
  Settled<T> outcome =
      co_await detail::settle_within(group.nursery_.scope(), detail::invoke(body, group));
  if (!outcome.ok())
    group.nursery_.scope().request();
  co_await group.nursery_.join();

  group.throw_failures(outcome.error());
  if (outer.cancelled() && group.nursery_.interrupted())
    throw Cancelled();
  if (group.dismissed_ && outcome.cancelled() && !outer.cancelled()) {
    if constexpr (std::is_void_v<T>)
      co_return;
    else
      throw TaskCancelled();
  }
  co_return std::move(outcome).value();
}

} // namespace rill

#endif
