// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// CancellationSource: a request that any thread may make, to any number of tasks on any loops.
//
//   CancellationSource stop;                                       // known to another thread,
//   co_await cancel_on(stop, serve());                             // which calls stop.cancel()
#ifndef RILL_CANCELLATION_SOURCE_H
#define RILL_CANCELLATION_SOURCE_H

#include "rill/remote_request.h"

#include <atomic>
#include <cassert>
#include <mutex>

namespace rill {

/// Every function may be called on any thread; none suspends, throws or allocates. Must outlive the
/// tasks that run under it, and the calls of cancel().
class CancellationSource {
public:
  CancellationSource() = default;
  CancellationSource(const CancellationSource &) = delete;
  CancellationSource &operator=(const CancellationSource &) = delete;
  ~CancellationSource() { assert(!first_ && "a task runs under this source"); }

  /// Asks every task that runs under this source to stop, and every later one. For good; harmless
  /// the second time. The tasks are woken by their loops, after the call. Takes a mutex for a
  /// moment, so it is not for signal handlers.
  void cancel() noexcept;
  bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }

  /// A scope that this source cancels; for cancel_on().
  class Listener;

private:
  std::mutex mutex_;
  Listener *first_ = nullptr;
  std::atomic<bool> cancelled_{false};
};

class CancellationSource::Listener {
public:
  /// A request that was made before is in force at once.
  Listener(CancellationSource &source, CancelScope &scope) noexcept;
  Listener(const Listener &) = delete;
  Listener &operator=(const Listener &) = delete;

  /// Hears no more of the source; to be called, and then request().settled() awaited, on every
  /// path.
  void leave() noexcept;
  detail::RemoteRequest &request() noexcept { return request_; }

private:
  friend class CancellationSource;

  CancellationSource &source_;
  detail::RemoteRequest request_;
  Listener *next_ = nullptr;
  Listener *previous_ = nullptr;
};

} // namespace rill

#endif
