// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cancellation: a request travels down a tree of scopes and surfaces as an exception.
//
//   run ── group ─┬─ child            request(): every scope below is marked, unless a shield
//                 ├─ child ── timeout  stands between, and whoever is parked there is woken
//                 └─ child ── shield   with Cancelled.
//
// Scopes live in coroutine frames and are linked intrusively: a request allocates nothing,
// cannot fail, and walks a tree of any depth in constant stack.
#ifndef RILL_CANCEL_H
#define RILL_CANCEL_H

#include "rill/attributes.h"

#include <exception>

namespace rill {

class EventLoop;
class Waiter;

/// What a suspension point throws once cancellation was requested.
/// Not a std::exception, so that `catch (const std::exception&)` cannot swallow it;
/// a `catch (...)` around a suspension point must rethrow it.
class RILL_FACT("cancellation") Cancelled final {};

/// Somebody else was cancelled, whose result is missing now: the task that was joined, or the body
/// of a group that was to yield a value. A std::exception, and no request to who sees it.
struct TaskCancelled final : std::exception {
  const char *what() const noexcept override { return "rill: the task was cancelled"; }
};

/// A region of one or more tasks that is cancelled as a whole.
/// Belongs to one loop and is used on its thread only. Never suspends.
class CancelScope {
public:
  enum class Kind : unsigned char { open, shield, job };

  /// The root of a tree: what the loop runs by itself.
  explicit CancelScope(EventLoop &loop) noexcept : loop_(&loop) {}
  /// A scope inside `parent`. A shield does not let the parent's requests through.
  /// A job is an open scope that a Job is.
  explicit CancelScope(CancelScope &parent, Kind kind = Kind::open) noexcept;
  CancelScope(const CancelScope &) = delete;
  CancelScope &operator=(const CancelScope &) = delete;
  ~CancelScope();

  /// Asks everything in this scope to stop. Sticky and idempotent; resumes nobody inside the call.
  void request() noexcept;
  /// Whether a request is in force here: this scope's own, or one from above that no shield stops.
  bool cancelled() const noexcept { return cancelled_; }
  /// Whether this is `other` or below it.
  bool inside(const CancelScope &other) const noexcept;
  /// Whether no scope is below this one.
  bool empty() const noexcept { return !first_child_; }
  EventLoop &loop() const noexcept { return *loop_; }

protected:
  /// Leaves the tree: nobody above can cancel this scope any more.
  void leave() noexcept;

private:
  friend class Waiter;
  friend class TaskTree;

  void mark() noexcept;
  /// The scope after `at` in a walk over everything below this one; null after the last.
  CancelScope *successor(CancelScope &at, bool descend) noexcept;

  EventLoop *loop_;
  CancelScope *parent_ = nullptr;
  CancelScope *first_child_ = nullptr;
  CancelScope *next_ = nullptr;
  CancelScope *previous_ = nullptr;
  /// Who is suspended directly in this scope: at most one, since a scope covers one chain of
  /// awaits; null while that chain runs, is ready to run, or is inside a scope below.
  Waiter *parked_ = nullptr;
  Kind kind_ = Kind::open;
  bool cancelled_ = false;
};

} // namespace rill

#endif
