// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pool: sessions that are expensive to open, lent to one user at a time.
#ifndef RILL_POOL_H
#define RILL_POOL_H

#include "rill/errors.h"
#include "rill/job.h"
#include "rill/pool_state.h"
#include "rill/semaphore.h"
#include "rill/task.h"
#include "rill/task_handle.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace rill {

/// Shared by tasks of one loop; must outlive its leases. A session itself: must be closed with
/// `co_await pool.close()`. Every function throws UsageError on a pool that was moved from.
template <AsyncClosable Session> class Pool {
  static_assert(std::is_nothrow_move_constructible_v<Session> &&
                    std::is_nothrow_move_assignable_v<Session>,
                "a session must not be lost in being given back");
  using State = detail::PoolState<Session>;

public:
  using Open = typename State::Open;

  /// A session on loan; goes back to the pool when it dies, without suspending.
  class [[nodiscard("the session goes back when the lease dies")]] Lease {
  public:
    Lease(Lease &&) noexcept = default;
    Lease &operator=(Lease &&) = delete;
    ~Lease() {
      if (state_)
        state_->give_back(std::move(session_), std::move(place_), spoilt_);
    }
    Session &operator*() noexcept { return session_; }
    Session *operator->() noexcept { return &session_; }
    /// Has the pool close the session instead of lending it again; for one that has failed.
    void spoil() noexcept { spoilt_ = true; }

  private:
    friend class Pool;
    Lease(std::shared_ptr<State> state, Session session, Semaphore::Permit place) noexcept
        : state_(std::move(state)), session_(std::move(session)), place_(std::move(place)) {
      ++state_->lent;
    }

    std::shared_ptr<State> state_;
    Session session_;
    Semaphore::Permit place_;
    bool spoilt_ = false;
  };

  /// `open()` makes a session. Throws std::invalid_argument for size zero or no function.
  explicit Pool(Open open, PoolOptions<Session> options = {})
      : state_(std::make_shared<State>(std::move(open), std::move(options))) {}
  Pool(Pool &&) noexcept = default;
  Pool &operator=(Pool &&other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~Pool() {
    if (state_)
      state_->abandon();
  }

  /// Suspension point: yields a session that nobody else uses: one that is idle and healthy, or a
  /// new one. Waits in line while all places are taken. Throws what opening throws, UsageError once
  /// the pool is closed. Cancelling takes none; a health check runs to its end without the caller.
  Task<Lease> acquire() {
    std::shared_ptr<State> state = this->state();
    for (;;) {
      state->require_open();
      Semaphore::Permit place = co_await state->free.permit();
      state->require_open();
      state->retire_expired();
      if (state->idle() == 0)
        co_return Lease(state, co_await state->open(), std::move(place));
      bool expired = state->all_expired();
      Lease lease(state, state->take_idle(), std::move(place));
      if (expired) {
        lease.spoil(); // the only place left is this one: it is closed there
        continue;
      }
      if (!state->options.healthy)
        co_return lease;
      JobRef check = State::in_background(examine(std::move(lease)), "pool: health check");
      TaskHandle<std::optional<Lease>> checked(std::move(check));
      if (std::optional<Lease> healthy = co_await checked.join())
        co_return std::move(*healthy);
    }
  }

  /// Suspension point: lets nobody in any more, waits for every lease to be given back and closes
  /// the sessions. Cancelling ends the wait; a later close() goes on where this one stopped.
  Task<> close() {
    std::shared_ptr<State> state = this->state();
    state->closed = true;
    state->retire_expired();
    state->start_closing();
    Mutex::Guard one_at_a_time = co_await state->being_closed.lock();
    Places all(state->free);
    for (; all.held < state->options.size; ++all.held)
      co_await state->free.acquire();
    while (state->idle() > 0)
      co_await State::close(state->take_idle());
  }

  /// How many sessions are open and not lent. Never suspends.
  std::size_t idle() const { return state()->idle(); }

private:
  const std::shared_ptr<State> &state() const {
    if (!state_)
      throw UsageError("rill: this pool is empty: it was moved from");
    return state_;
  }

  /// Runs by itself: who waits for the lease may go, and then it goes back.
  static Task<std::optional<Lease>> examine(Lease lease) {
    const PoolOptions<Session> &options = lease.state_->options;
    Settled<bool> answer =
        co_await settle(timeout(options.health_limit, detail::invoke(options.healthy, *lease)));
    if (answer.ok() && answer.value())
      co_return std::move(lease);
    lease.spoil();
    co_return std::nullopt;
  }

  /// Many places, which become free together.
  struct Places {
    explicit Places(Semaphore &semaphore) noexcept : semaphore(semaphore) {}
    Places(const Places &) = delete;
    Places &operator=(const Places &) = delete;
    ~Places() {
      for (; held > 0; --held)
        semaphore.release();
    }
    Semaphore &semaphore;
    std::size_t held = 0;
  };

  std::shared_ptr<State> state_;
};

} // namespace rill

#endif
