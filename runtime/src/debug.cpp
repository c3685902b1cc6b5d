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

/// Walks the scopes of a loop, which may be nested to any depth: nothing here recurses.
class TaskTree {
public:
  static std::vector<TaskInfo> list(EventLoop &loop) {
    TaskTree tree(loop.now());
    tree.visit_below(loop.run_->main_);
    tree.visit_below(loop.run_->detached_);
    return std::move(tree.tasks_);
  }

private:
  struct Place {
    const CancelScope *scope;
    int depth;
  };

  explicit TaskTree(TimePoint now) : now_(now) {}

  void visit_below(const CancelScope &root) {
    std::vector<Place> ahead;
    put_children(root, 0, ahead);
    while (!ahead.empty()) {
      auto [scope, depth] = ahead.back();
      ahead.pop_back();
      bool job = is_job(*scope);
      if (job)
        add(static_cast<const Job &>(*scope), depth);
      put_children(*scope, depth + job, ahead);
    }
  }

  /// The newest comes first in the list, and last from the stack.
  static void put_children(const CancelScope &scope, int depth, std::vector<Place> &ahead) {
    for (const CancelScope *child = scope.first_child_; child; child = child->next_)
      ahead.push_back({child, depth});
  }

  static bool is_job(const CancelScope &scope) noexcept {
    return scope.kind_ == CancelScope::Kind::job;
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
  static const Waiter *parked_below(const Job &job) {
    std::vector<const CancelScope *> ahead{&job};
    while (!ahead.empty()) {
      const CancelScope &scope = *ahead.back();
      ahead.pop_back();
      if (scope.parked_)
        return scope.parked_;
      for (const CancelScope *child = scope.first_child_; child; child = child->next_)
        if (!is_job(*child))
          ahead.push_back(child);
    }
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
