// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Connecting to a process of the same machine.
#include "rill/net/unix_stream.h"

#include "unix_address.h"

#include "../system.h"

#include <array>
#include <memory>

#include <sys/socket.h>
#include <unistd.h>

namespace rill::net {

Task<UnixStream> UnixStream::connect(std::string path) {
  UnixAddress to(path);
  co_return UnixStream(co_await connect_socket(to.get()));
}

std::pair<UnixStream, UnixStream> UnixStream::pair() {
  EventLoop &loop = EventLoop::current();
  std::array<int, 2> ends;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) < 0)
    fail(errno, "socketpair");
  FileHandle first(ends[0]);
  FileHandle second(ends[1]);
  return {UnixStream(watch(loop, std::move(first))), UnixStream(watch(loop, std::move(second)))};
}

PeerCredentials UnixStream::peer() const {
  ucred credentials{};
  socklen_t size = sizeof(credentials);
  if (::getsockopt(socket().number(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0)
    fail(errno, "cannot tell who the peer is");
  return {credentials.pid, credentials.uid, credentials.gid};
}

} // namespace rill::net
