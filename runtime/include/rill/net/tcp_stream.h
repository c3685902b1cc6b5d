// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TcpStream: a connection. It must be closed with `co_await stream.close()`; use() does that.
#ifndef RILL_NET_TCP_STREAM_H
#define RILL_NET_TCP_STREAM_H

#include "rill/attributes.h"
#include "rill/descriptor.h"
#include "rill/net/endpoint.h"
#include "rill/suspend.h"
#include "rill/task.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rill::net {

/// One task may read while another writes; a third that wants to is refused with UsageError. Errors
/// are std::system_error; every operation on a closed or moved-from stream throws Closed, and so
/// does one that waits when the stream is closed. Destroying a stream that is open resets the
/// connection: what was not sent is lost. For the tasks of one loop, from which all of them resume.
class RILL_FACT("must-close") TcpStream {
  class Read;
  class Write;

public:
  /// Takes a connection over. Small messages are sent without delay.
  explicit TcpStream(std::unique_ptr<Descriptor> connected) noexcept;
  TcpStream(TcpStream &&) noexcept = default;
  TcpStream &operator=(TcpStream &&other) noexcept {
    std::swap(socket_, other.socket_);
    return *this;
  }
  ~TcpStream();

  /// Suspension point: yields an open stream. Cancelling gives up the attempt.
  static Task<TcpStream> connect(Endpoint endpoint);
  /// The same to the first of several addresses that answers: tries them in their order, each one a
  /// quarter of a second after the one before, or as soon as that has failed (RFC 8305). Throws the
  /// last one's error when none answers, std::invalid_argument when there is none.
  static Task<TcpStream> connect(std::vector<Endpoint> endpoints);
  /// The same by name, with the addresses that resolve() finds, of both families in turn.
  static Task<TcpStream> connect(std::string host, std::uint16_t port);

  /// Suspension point: yields how many bytes were read into `buffer`, at least one; zero when the
  /// peer has closed its side, or for an empty buffer. Cancelling reads nothing.
  Suspend<Read> read_some(std::span<char> buffer);
  /// Suspension point: sends all of `data`, which must live until then. Cancelling may leave a part
  /// of it sent; every later write then throws CutOff, and close() resets the connection, so that
  /// the peer does not take the part for the whole.
  Suspend<Write> write(std::string_view data);

  /// Tells the peer that nothing more will be written; reading goes on. Never suspends. No task may
  /// be writing. Throws CutOff after a write that was cancelled in its middle.
  void shutdown_write();

  /// Suspension point: says goodbye and waits, up to a second, until the peer has said it too, so
  /// that nothing on its way is lost. The stream is closed afterwards on every path, cancellation
  /// included. Throws nothing else; does nothing to a closed stream. If another task is reading,
  /// the goodbye is not waited for.
  Task<> close();

  bool open() const noexcept { return static_cast<bool>(socket_); }
  /// Throws std::system_error once the peer is gone.
  Endpoint peer() const;

private:
  Descriptor &socket() const;

  std::unique_ptr<Descriptor> socket_;
};

class TcpStream::Read final : public DescriptorOperation {
public:
  Read(Descriptor &socket, std::span<char> buffer) noexcept
      : DescriptorOperation(socket, Direction::read), buffer_(buffer) {}
  bool attempt(Descriptor &socket) noexcept override;
  std::size_t finish() const;

private:
  std::span<char> buffer_;
  std::size_t received_ = 0;
  int error_ = 0;
};

class TcpStream::Write final : public DescriptorOperation {
public:
  Write(Descriptor &socket, std::string_view data) noexcept
      : DescriptorOperation(socket, Direction::write), rest_(data) {}
  bool attempt(Descriptor &socket) noexcept override;
  void finish() const;

private:
  std::string_view rest_;
  int error_ = 0;
};

} // namespace rill::net

#endif
