// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading and writing bytes without blocking: what sockets and pipes share.
#ifndef RILL_BYTE_OPERATIONS_H
#define RILL_BYTE_OPERATIONS_H

#include "rill/descriptor.h"

#include <cstddef>
#include <span>
#include <string_view>

#include <sys/types.h>

namespace rill::detail {

/// Reads once. Yields how many bytes have come, at least one; zero at the end, or for an empty
/// buffer.
class ReadSome final : public DescriptorOperation {
public:
  /// Reads from a descriptor as read(2) does, and says whether that was all there is.
  using Receive = ssize_t (*)(int number, std::span<char> buffer, bool &drained) noexcept;

  ReadSome(Descriptor &file, std::span<char> buffer, Receive receive) noexcept
      : DescriptorOperation(file, Direction::read), buffer_(buffer), receive_(receive) {}
  bool attempt(Descriptor &file) noexcept override;
  std::size_t finish() const;

private:
  std::span<char> buffer_;
  Receive receive_;
  std::size_t received_ = 0;
  int error_ = 0;
};

/// Writes until all is written.
class WriteAll final : public DescriptorOperation {
public:
  /// Writes to a descriptor as write(2) does, without raising SIGPIPE.
  using Send = ssize_t (*)(int number, std::string_view data) noexcept;

  WriteAll(Descriptor &file, std::string_view data, Send send) noexcept
      : DescriptorOperation(file, Direction::write), rest_(data), send_(send) {}
  bool attempt(Descriptor &file) noexcept override;
  void finish() const;

private:
  std::string_view rest_;
  Send send_;
  int error_ = 0;
};

} // namespace rill::detail

#endif
