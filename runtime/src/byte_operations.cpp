// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tries to read or write, and tells "not now" from an error.
#include "rill/byte_operations.h"

#include "system.h"

namespace rill::detail {

namespace {

bool would_block(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

} // namespace

bool ReadSome::attempt(Descriptor &file) noexcept {
  if (buffer_.empty())
    return true;
  bool drained = false;
  ssize_t count = receive_(file.number(), buffer_, drained);
  if (count < 0 && would_block(errno)) {
    file.drained();
    return false;
  }
  if (count < 0)
    error_ = errno;
  else
    received_ = static_cast<std::size_t>(count);
  if (drained)
    file.drained();
  return true;
}

std::size_t ReadSome::finish() const {
  require_open();
  if (error_)
    fail(error_, "cannot read from the peer");
  return received_;
}

bool WriteAll::attempt(Descriptor &file) noexcept {
  while (!rest_.empty()) {
    ssize_t count = send_(file.number(), rest_);
    if (count < 0) {
      error_ = would_block(errno) ? 0 : errno;
      return error_ != 0;
    }
    rest_.remove_prefix(static_cast<std::size_t>(count));
    sent_a_part();
  }
  return true;
}

void WriteAll::finish() const {
  require_open();
  if (error_)
    fail(error_, "cannot write to the peer");
}

} // namespace rill::detail
