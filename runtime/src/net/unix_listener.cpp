// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Listening at a path.
#include "rill/net/unix_listener.h"

#include "unix_address.h"

#include <unistd.h>

namespace rill::net {

detail::SocketFile::~SocketFile() {
  if (!path_.empty())
    ::unlink(path_.c_str());
}

UnixListener UnixListener::bind(const std::string &path, int backlog) {
  UnixAddress at(path);
  Socket socket = listen_at(at.get(), backlog);
  return UnixListener(std::move(socket), detail::SocketFile(path.starts_with('\0') ? "" : path));
}

} // namespace rill::net
