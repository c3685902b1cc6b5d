// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The listeners of a source: a list under its mutex. A loop is posted to while the mutex is held,
// so that who has left the list knows whether a request is on its way.
#include "rill/cancellation_source.h"

namespace rill {

void CancellationSource::cancel() noexcept {
  std::lock_guard lock(mutex_);
  if (cancelled_.exchange(true, std::memory_order_acq_rel))
    return;
  for (Listener *listener = first_; listener; listener = listener->next_)
    listener->request_.send();
}

CancellationSource::Listener::Listener(CancellationSource &source, CancelScope &scope) noexcept
    : source_(source), request_(scope) {
  std::lock_guard lock(source.mutex_);
  next_ = source.first_;
  if (next_)
    next_->previous_ = this;
  source.first_ = this;
  if (source.cancelled())
    scope.request();
}

void CancellationSource::Listener::leave() noexcept {
  std::lock_guard lock(source_.mutex_);
  (previous_ ? previous_->next_ : source_.first_) = next_;
  if (next_)
    next_->previous_ = previous_;
}

} // namespace rill
