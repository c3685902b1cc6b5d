// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// UnixStream: a connection between processes of one machine.
#ifndef RILL_NET_UNIX_STREAM_H
#define RILL_NET_UNIX_STREAM_H

#include "rill/attributes.h"
#include "rill/descriptor.h"
#include "rill/net/stream.h"
#include "rill/task.h"

#include <memory>
#include <string>
#include <utility>

#include <sys/types.h>

namespace rill::net {

/// Who is at the other end, as the kernel knows it.
struct PeerCredentials {
  pid_t process;
  uid_t user;
  gid_t group;
};

/// Reads, writes and closes as Stream says. Destroying a stream that is open loses what was not
/// read; the peer may take it for a goodbye, for these sockets know no reset: where a part must not
/// be taken for the whole, the protocol has to tell them apart. Descriptors that the peer passes
/// along are dropped.
class RILL_FACT("must-close") UnixStream : public Stream {
public:
  /// Takes a connection over.
  explicit UnixStream(std::unique_ptr<Descriptor> connected) noexcept
      : Stream(std::move(connected)) {}

  /// Suspension point: yields an open stream to whoever listens at `path`, or under an abstract name
  /// if that begins with a zero byte. Does not wait until it is accepted. Throws std::system_error,
  /// with std::errc::resource_unavailable_try_again when too many wait to be accepted.
  static Task<UnixStream> connect(std::string path);
  /// The two ends of a new connection. Never suspends; throws NoLoop off the loop.
  static std::pair<UnixStream, UnixStream> pair();

  /// Of the process that connected, or listened, at that time. Never suspends.
  PeerCredentials peer() const;
};

} // namespace rill::net

#endif
