// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A path ends with a zero byte; an abstract name begins with one, and may have others in it.
#include "unix_address.h"

#include "../system.h"

#include <algorithm>
#include <cstddef>

namespace rill::net {

namespace {

std::string readable(const std::string &path) {
  return path.starts_with('\0') ? "'@" + path.substr(1) + "'" : "'" + path + "'";
}

} // namespace

UnixAddress::UnixAddress(const std::string &path) : path_(path) {
  if (path.empty() || path.find('\0', 1) != std::string::npos)
    fail(EINVAL, "not the path of a socket: " + readable(path));
  if (path.size() >= sizeof(address_.sun_path))
    fail(ENAMETOOLONG, "not the path of a socket: " + readable(path));
  address_.sun_family = AF_UNIX;
  std::ranges::copy(path, address_.sun_path);
}

SocketAddress UnixAddress::get() const {
  std::size_t end = path_.starts_with('\0') ? 0 : 1;
  std::size_t size = offsetof(sockaddr_un, sun_path) + path_.size() + end;
  return {reinterpret_cast<const sockaddr *>(&address_), static_cast<socklen_t>(size),
          readable(path_)};
}

} // namespace rill::net
