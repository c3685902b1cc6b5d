// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Stream: a connection, whatever it runs over; TcpStream and UnixStream say how one comes about. It
// must be closed with `co_await stream.close()`; use() does that.
#ifndef RILL_NET_STREAM_H
#define RILL_NET_STREAM_H

#include "rill/byte_operations.h"
#include "rill/descriptor.h"
#include "rill/suspend.h"
#include "rill/task.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace rill::net {

/// One task may read while another writes; a third that wants to is refused with UsageError. Errors
/// are std::system_error; every operation on a closed or moved-from stream throws Closed, and so
/// does one that waits when the stream is closed. For the tasks of one loop, from which all of them
/// resume.
class Stream {
public:
  /// Suspension point: yields how many bytes were read into `buffer`, at least one; zero when the
  /// peer has closed its side, or for an empty buffer. Cancelling reads nothing.
  Suspend<rill::detail::ReadSome> read_some(std::span<char> buffer);
  /// Suspension point: sends all of `data`, which must live until then. Cancelling may leave a part
  /// of it sent; every later write then throws CutOff, and close() cuts the connection off, as the
  /// destructor does.
  Suspend<rill::detail::WriteAll> write(std::string_view data);

  /// Tells the peer that nothing more will be written; reading goes on. Never suspends. No task may
  /// be writing. Throws CutOff after a write that was cancelled in its middle.
  void shutdown_write();

  /// Suspension point: says goodbye and waits, up to a second, until the peer has said it too, so
  /// that nothing on its way is lost. The stream is closed afterwards on every path, cancellation
  /// included. Throws nothing else; does nothing to a closed stream. If another task is reading,
  /// the goodbye is not waited for.
  Task<> close();

  bool open() const noexcept { return static_cast<bool>(socket_); }

protected:
  /// Takes a connected socket over.
  explicit Stream(std::unique_ptr<Descriptor> connected) noexcept;
  Stream(Stream &&) noexcept = default;
  Stream &operator=(Stream &&other) noexcept {
    std::swap(socket_, other.socket_);
    std::swap(receive_, other.receive_);
    return *this;
  }
  ~Stream();

  Descriptor &socket() const;

private:
  std::unique_ptr<Descriptor> socket_;
  rill::detail::ReadSome::Receive receive_;
};

} // namespace rill::net

#endif
