// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// UnixListener: where connections from processes of this machine arrive.
#ifndef RILL_NET_UNIX_LISTENER_H
#define RILL_NET_UNIX_LISTENER_H

#include "rill/net/listener.h"
#include "rill/net/unix_stream.h"

#include <memory>
#include <string>
#include <utility>

namespace rill::net {

namespace detail {

/// The file of a socket, which goes when this dies; none for an empty path.
class SocketFile {
public:
  explicit SocketFile(std::string path) noexcept : path_(std::move(path)) {}
  SocketFile(SocketFile &&other) noexcept : path_(std::exchange(other.path_, {})) {}
  SocketFile &operator=(SocketFile &&other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~SocketFile();

private:
  std::string path_;
};

} // namespace detail

/// Accepts and ends as Listener says, and removes its file then.
class UnixListener : public Listener<UnixStream> {
public:
  /// Listens at once, on the running loop; `backlog` connections may wait to be accepted. Makes a
  /// file at `path`, to which whoever may write to it can connect, or takes an abstract name, if
  /// that begins with a zero byte. Never suspends; throws NoLoop off the loop, and
  /// std::errc::address_in_use if a file is there already, as after a server that was killed.
  static UnixListener bind(const std::string &path, int backlog = 512);

private:
  UnixListener(std::unique_ptr<Descriptor> socket, detail::SocketFile file) noexcept
      : Listener(std::move(socket)), file_(std::move(file)) {}

  detail::SocketFile file_;
};

} // namespace rill::net

#endif
