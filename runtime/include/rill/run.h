// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The border between plain code and coroutines: main() and tests call run(), a coroutine never.
#ifndef RILL_RUN_H
#define RILL_RUN_H

#include "rill/attributes.h"
#include "rill/job.h"
#include "rill/loop.h"
#include "rill/task.h"

#include <source_location>

namespace rill {

namespace detail {

/// The owner of what answers to nobody.
struct Nobody final : JobOwner {
  void job_ended(Job &) noexcept override {}
  static Nobody &instance() noexcept {
    static Nobody nobody;
    return nobody;
  }
};

} // namespace detail

/// Runs `main` to its end on this thread, then cancels what spawn_detached() left and waits for it.
/// Yields the result of `main` or throws what it threw, Cancelled included. Blocks the thread;
/// throws NestedLoop inside a coroutine. A loop can be run again.
template <class T>
RILL_FACT("sync-wait")
T run(EventLoop &loop, Task<T> main,
      std::source_location where = std::source_location::current()) RILL_BLOCKING {
  EventLoop::Run run(loop);
  JobRef job =
      Job::start(std::move(main), run.main_scope(), detail::Nobody::instance(), "main", where);
  run.drive(*job);
  return job->take<T>();
}

/// The same on a loop of its own.
template <class T>
RILL_FACT("sync-wait")
T run(Task<T> main, LoopOptions options = {},
      std::source_location where = std::source_location::current()) RILL_BLOCKING {
  EventLoop loop(options);
  return run(loop, std::move(main), where);
}

} // namespace rill

#endif
