// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tree of tasks is the tree of cancel scopes with the scopes that are no jobs left out.
#include "rill/debug.h"

#include "rill/job.h"
#include "rill/loop.h"
#include "rill/suspend.h"

#include <algorithm>
#include <ostream>

namespace rill {

/// Walks the scopes of a loop. Recursive: a tree of tasks is as deep as somebody nested groups.
class TaskTree {
public:
  static std::vector<TaskInfo> list(EventLoop &loop) {
    TaskTree tree(loop.now());
    tree.visit_below(loop.run_->main_, 0);
    tree.visit_below(loop.run_->detached_, 0);
    return std::move(tree.tasks_);
  }

private:
  explicit TaskTree(TimePoint now) : now_(now) {}

  void visit_below(const CancelScope &scope, int depth) {
    std::vector<const CancelScope *> oldest_first;
    for (const CancelScope *child = scope.first_child_; child; child = child->next_)
      oldest_first.push_back(child);
    std::ranges::reverse(oldest_first);
    for (const CancelScope *child : oldest_first) {
      bool job = child->kind_ == CancelScope::Kind::job;
      if (job)
        add(static_cast<const Job &>(*child), depth);
      visit_below(*child, depth + job);
    }
  }

  void add(const Job &job, int depth) {
    const Waiter *waiter = parked_below(job);
    TaskInfo info{
        .name = job.name(),
        .state = waiter ? TaskInfo::State::waiting : TaskInfo::State::ready,
        .cancelled = job.cancelled(),
        .depth = depth,
        .age = job.since() == TimePoint() ? Duration::zero() : now_ - job.since(),
        .spawned = job.spawned(),
        .frames = {},
    };
    const PromiseBase *innermost = waiter ? waiter->promise : &job.root();
    for (const PromiseBase *at = innermost; at; at = at->awaiter)
      info.frames.push_back({at->coroutine, at->awaiting});
    std::ranges::reverse(info.frames);
    tasks_.push_back(std::move(info));
  }

  /// Who is parked in the job's own chain of awaits, which may have gone into scopes below.
  static const Waiter *parked_below(const CancelScope &scope) {
    if (scope.parked_)
      return scope.parked_;
    for (const CancelScope *child = scope.first_child_; child; child = child->next_)
      if (child->kind_ != CancelScope::Kind::job)
        if (const Waiter *waiter = parked_below(*child))
          return waiter;
    return nullptr;
  }

  TimePoint now_;
  std::vector<TaskInfo> tasks_;
};

std::vector<TaskInfo> tasks() { return TaskTree::list(EventLoop::current()); }

void print_task_tree(std::ostream &out) {
  for (const TaskInfo &task : tasks()) {
    std::string indent(static_cast<std::size_t>(task.depth) * 2, ' ');
    auto age = std::chrono::duration_cast<std::chrono::milliseconds>(task.age);
    out << indent << task.name
        << (task.state == TaskInfo::State::waiting ? ": waiting, " : ": ready, ") << age.count()
        << " ms old" << (task.cancelled ? ", cancelled" : "") << '\n';
    for (const FrameInfo &frame : task.frames)
      out << indent << "    " << frame.coroutine.function_name() << " at "
          << frame.awaiting.file_name() << ':' << frame.awaiting.line() << '\n';
  }
}

} // namespace rill
