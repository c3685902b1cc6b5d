// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pool: sessions that are expensive to open, lent to one user at a time.
#ifndef RILL_POOL_H
#define RILL_POOL_H

#include "rill/clock.h"
#include "rill/errors.h"
#include "rill/finally.h"
#include "rill/loop.h"
#include "rill/mutex.h"
#include "rill/semaphore.h"
#include "rill/task.h"
#include "rill/use.h"

#include <cassert>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace rill {

template <class Session> struct PoolOptions {
  /// How many sessions may be open at once, lent or idle; at least one.
  std::size_t size = 8;
  /// A session that has been idle for longer is closed instead of lent.
  Duration idle_limit = std::chrono::minutes(5);
  /// Whether an idle session is still good; awaited before it is lent again. Empty: always.
  std::function<Task<bool>(Session &)> healthy = {};
};

/// Shared by tasks of one loop; must outlive its leases. A session itself: must be closed with
/// `co_await pool.close()`. Every function throws UsageError on a pool that was moved from.
template <AsyncClosable Session> class Pool {
  static_assert(std::is_nothrow_move_constructible_v<Session> &&
                    std::is_nothrow_move_assignable_v<Session>,
                "a session must not be lost in being given back");
  struct State;

public:
  using Open = std::function<Task<Session>()>;

  /// A session on loan; goes back to the pool when it dies, without suspending.
  class [[nodiscard("the session goes back when the lease dies")]] Lease {
  public:
    Lease(Lease &&other) noexcept
        : state_(std::exchange(other.state_, nullptr)), session_(std::move(other.session_)),
          permit_(std::move(other.permit_)) {}
    Lease &operator=(Lease &&) = delete;
    ~Lease() {
      if (state_)
        state_->give_back(std::move(session_), spoilt_);
    }
    Session &operator*() noexcept { return session_; }
    Session *operator->() noexcept { return &session_; }
    /// Has the pool close the session instead of lending it again; for one that has failed.
    void spoil() noexcept { spoilt_ = true; }

  private:
    friend class Pool;
    Lease(State &state, Session session, Semaphore::Permit permit) noexcept
        : state_(&state), session_(std::move(session)), permit_(std::move(permit)) {}

    State *state_;
    Session session_;
    Semaphore::Permit permit_;
    bool spoilt_ = false;
  };

  /// `open()` makes a session. Throws std::invalid_argument for size zero or no function.
  explicit Pool(Open open, PoolOptions<Session> options = {})
      : state_(std::make_unique<State>(std::move(open), std::move(options))) {}

  /// Suspension point: yields a session that nobody else uses: one that is idle and healthy, or a
  /// new one. Waits in line while all are lent. Throws what opening throws, UsageError once the
  /// pool is closed. Cancelling takes none.
  Task<Lease> acquire() {
    State &state = this->state();
    state.require_open();
    Semaphore::Permit permit = co_await state.free.permit();
    state.require_open();
    co_await state.close_unfit();
    while (std::optional<Session> session = state.take_idle()) {
      if (!state.options.healthy || co_await state.is_healthy(*session))
        co_return Lease(state, std::move(*session), std::move(permit));
      co_await State::close(std::move(*session));
    }
    co_return Lease(state, co_await state.open_session(), std::move(permit));
  }

  /// Suspension point: lets nobody in any more, waits for every lease to be given back and closes
  /// the sessions. Cancelling ends the wait; a later close() goes on where this one stopped.
  Task<> close() {
    State &state = this->state();
    state.closed = true;
    Mutex::Guard one_at_a_time = co_await state.closing.lock();
    Permits all(state.free);
    for (; all.held < state.options.size; ++all.held)
      co_await state.free.acquire();
    co_await state.close_unfit();
  }

  /// How many sessions are open and not lent. Never suspends.
  std::size_t idle() const { return state().idle.size(); }

private:
  State &state() const {
    if (!state_)
      throw UsageError("rill: this pool is empty: it was moved from");
    return *state_;
  }

  /// Many permits, which go back together.
  struct Permits {
    explicit Permits(Semaphore &semaphore) noexcept : semaphore(semaphore) {}
    Permits(const Permits &) = delete;
    Permits &operator=(const Permits &) = delete;
    ~Permits() {
      for (; held > 0; --held)
        semaphore.release();
    }
    Semaphore &semaphore;
    std::size_t held = 0;
  };

  struct Idle {
    Session session;
    TimePoint since;
    bool spoilt;
  };

  struct State {
    State(Open open, PoolOptions<Session> options)
        : open_session(std::move(open)), options(std::move(options)), free(this->options.size) {
      if (this->options.size == 0)
        throw std::invalid_argument("rill: a pool needs room for at least one session");
      if (!open_session)
        throw std::invalid_argument("rill: a pool needs a function that opens sessions");
      idle.reserve(this->options.size);
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State() { assert(free.available() == options.size && "a pool outlives its leases"); }

    void give_back(Session session, bool spoilt) noexcept {
      idle.push_back({std::move(session), EventLoop::current().now(), spoilt});
    }
    /// The one that was used last, for its peer has had the least time to hang up.
    std::optional<Session> take_idle() noexcept {
      if (idle.empty())
        return std::nullopt;
      std::optional<Session> session(std::move(idle.back().session));
      idle.pop_back();
      return session;
    }
    void require_open() const {
      if (closed)
        throw UsageError("rill: this pool is closed");
    }
    bool unfit(const Idle &at) const {
      return closed || at.spoilt || EventLoop::current().now() - at.since > options.idle_limit;
    }
    Task<> close_unfit() {
      for (std::size_t place = 0; place < idle.size();) {
        if (!unfit(idle[place])) {
          ++place;
          continue;
        }
        Session session = std::move(idle[place].session);
        idle.erase(idle.begin() + static_cast<std::ptrdiff_t>(place));
        co_await close(std::move(session));
        place = 0;
      }
    }
    /// A session whose health cannot be told is not healthy, and not to be lost either.
    Task<bool> is_healthy(Session &session) {
      Settled<bool> answer = co_await settle(options.healthy(session));
      if (answer.ok())
        co_return answer.value();
      co_return false;
    }
    /// How a session fails to close concerns nobody who wants another.
    static Task<> close(Session session) {
      auto closing = [&session] { return session.close(); };
      Settled<void> outcome = co_await settle(detail::clean_up(closing, cleanup_limit));
      static_cast<void>(outcome);
    }

    Open open_session;
    PoolOptions<Session> options;
    Semaphore free;
    Mutex closing;
    std::vector<Idle> idle;
    bool closed = false;
  };

  std::unique_ptr<State> state_;
};

} // namespace rill

#endif
