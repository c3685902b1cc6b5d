// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Waiting for a descriptor on which somebody else does the reading and writing: a client library
// that brings its own protocol and leaves the waiting to its caller.
#ifndef RILL_READINESS_H
#define RILL_READINESS_H

#include "rill/descriptor.h"
#include "rill/suspend.h"

#include <poll.h>

namespace rill {

namespace detail {

class Readiness final : public DescriptorOperation {
public:
  Readiness(Descriptor &file, Direction direction) noexcept
      : DescriptorOperation(file, direction),
        wanted_(direction == Direction::read ? POLLIN : POLLOUT) {}

  bool attempt(Descriptor &file) noexcept override {
    pollfd state{.fd = file.number(), .events = wanted_, .revents = 0};
    if (::poll(&state, 1, 0) != 0)
      return true;
    if (wanted_ == POLLIN)
      file.drained();
    return false;
  }
  void finish() const { require_open(); }

private:
  short wanted_;
};

} // namespace detail

/// Suspension point: returns once a read would not block: something has come, or the peer has gone.
/// One task may wait; a second is refused with UsageError. Resumes from the loop. Cancelling takes
/// nothing.
inline Suspend<detail::Readiness> readable(Descriptor &file) {
  return Suspend<detail::Readiness>(file, DescriptorOperation::Direction::read);
}

/// The same for a write.
inline Suspend<detail::Readiness> writable(Descriptor &file) {
  return Suspend<detail::Readiness>(file, DescriptorOperation::Direction::write);
}

} // namespace rill

#endif
