// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a pool keeps, and what it does in the background: closing sessions that are no good any more
// and those that have been idle for too long.
//
//   opening ──> lent <──> idle      Every session has a place, of which there are as many as
//                │          │       sessions may be open, except while it is idle: then the place
//                is └─> closing <┘     free for who wants to be lent the session.
#ifndef RILL_POOL_STATE_H
#define RILL_POOL_STATE_H

#include "rill/clock.h"
#include "rill/errors.h"
#include "rill/finally.h"
#include "rill/job.h"
#include "rill/loop.h"
#include "rill/mutex.h"
#include "rill/run.h"
#include "rill/semaphore.h"
#include "rill/sleep.h"
#include "rill/task.h"

#include <cassert>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <utility>
#include <vector>

namespace rill {

template <class Session> struct PoolOptions {
  /// How many sessions may be open at once, those included that are being opened or closed; at
  /// least one.
  std::size_t size = 8;
  /// A session that has been idle for so long is closed.
  Duration idle_limit = std::chrono::minutes(5);
  /// Whether an idle session is still good; awaited before it is lent again. Empty: always.
  std::function<Task<bool>(Session &)> healthy = {};
  /// How long healthy() may take; a session of which it takes longer is closed.
  Duration health_limit = std::chrono::seconds(10);
};

namespace detail {

/// Shared by the pool, its leases and what runs in the background.
template <class Session> class PoolState : public std::enable_shared_from_this<PoolState<Session>> {
public:
  using Open = std::function<Task<Session>()>;
  using Place = Semaphore::Permit;

  PoolState(Open open, PoolOptions<Session> options)
      : open(std::move(open)), options(std::move(options)), free(this->options.size) {
    if (this->options.size == 0)
      throw std::invalid_argument("rill: a pool needs room for at least one session");
    if (!this->open)
      throw std::invalid_argument("rill: a pool needs a function that opens sessions");
    idle_.reserve(this->options.size);
    retired_.reserve(this->options.size);
  }

  void require_open() const {
    if (closed)
      throw UsageError("rill: this pool is closed");
  }
  std::size_t idle() const noexcept { return idle_.size(); }

  /// Frees the place as well. A session that is no good keeps it until it is closed.
  void give_back(Session session, Place place, bool spoilt) noexcept {
    --lent;
    if (spoilt || closed) {
      retire(std::move(session), std::move(place));
      return;
    }
    idle_.push_back({std::move(session), EventLoop::current().now()});
    start_reaping();
  }
  /// The one that was used last, for its peer has had the least time to hang up.
  Session take_idle() noexcept {
    Session session = std::move(idle_.back().session);
    idle_.pop_back();
    return session;
  }
  /// Whether even the one that was used last has been idle for too long.
  bool all_expired() const noexcept { return !idle_.empty() && expired(idle_.back()); }

  /// Starts to close whatever is not to be lent any more, as far as there are places for it.
  void retire_expired() noexcept {
    while (!idle_.empty() && expired(idle_.front())) {
      std::optional<Place> place = free.try_permit();
      if (!place)
        return;
      Session session = std::move(idle_.front().session);
      idle_.erase(idle_.begin());
      retire(std::move(session), std::move(*place));
    }
  }
  /// Goes on with what could not be started for want of memory; throws if it still cannot.
  void start_closing() {
    for (; closing_ < retired_.size(); ++closing_)
      in_background(close_retired(this->shared_from_this()), "pool: closing");
  }

  /// The pool dies; what is idle is destroyed as it is.
  void abandon() noexcept {
    assert(lent == 0 && "a pool outlives its leases");
    closed = true;
    idle_.clear();
    if (reaper_ && !(*reaper_)->done())
      (*reaper_)->request();
  }

  /// Starts a task that ends with the loop at the latest.
  template <class T> static JobRef in_background(Task<T> task, const char *name) {
    return Job::start(std::move(task), EventLoop::current().detached_scope(), Nobody::instance(),
                      name, std::source_location::current());
  }

  /// Shielded. How a session fails to close concerns nobody.
  static Task<> close(Session session) {
    auto closing = [&session] { return session.close(); };
    Settled<void> outcome = co_await settle(clean_up(closing, cleanup_limit));
    static_cast<void>(outcome);
  }

  const Open open;
  const PoolOptions<Session> options;
  /// The places that nobody has.
  Semaphore free;
  /// Held by who closes the pool.
  Mutex being_closed;
  std::size_t lent = 0;
  bool closed = false;

private:
  struct Idle {
    Session session;
    TimePoint since;
  };
  struct Retired {
    Session session;
    Place place;
  };

  bool expired(const Idle &at) const noexcept {
    return closed || EventLoop::current().now() - at.since >= options.idle_limit;
  }

  void retire(Session session, Place place) noexcept {
    retired_.push_back({std::move(session), std::move(place)});
    try {
      start_closing();
    } catch (...) { // out of memory: who comes here next tries again
    }
  }
  static Task<> close_retired(std::shared_ptr<PoolState> state) {
    Retired retired = std::move(state->retired_.back());
    state->retired_.pop_back();
    --state->closing_;
    co_await close(std::move(retired.session));
  }

  void start_reaping() noexcept {
    if (reaper_ && !(*reaper_)->done())
      return;
    try {
      reaper_ = in_background(reap(this->shared_from_this()), "pool: closing what is idle");
    } catch (...) { // out of memory: who comes here next tries again
    }
  }
  /// Runs as long as a session is idle in an open pool.
  static Task<> reap(std::shared_ptr<PoolState> state) {
    while (!state->idle_.empty() && !state->closed) {
      co_await sleep_until(later(state->idle_.front().since, state->options.idle_limit));
      state->retire_expired();
    }
  }

  /// In the order in which they were given back.
  std::vector<Idle> idle_;
  /// Waiting for the turn of the job that closes them, of which there are `closing_`.
  std::vector<Retired> retired_;
  std::size_t closing_ = 0;
  std::optional<JobRef> reaper_;
};

} // namespace detail

} // namespace rill

#endif
