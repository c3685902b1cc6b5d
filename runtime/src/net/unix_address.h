// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Paths and abstract names in the form in which the kernel takes them.
#ifndef RILL_SRC_NET_UNIX_ADDRESS_H
#define RILL_SRC_NET_UNIX_ADDRESS_H

#include "socket.h"

#include <string>

#include <sys/un.h>

namespace rill::net {

class UnixAddress {
public:
  /// Throws std::system_error for what can be no address.
  explicit UnixAddress(const std::string &path);

  /// Valid as long as this is.
  SocketAddress get() const;

private:
  sockaddr_un address_{};
  std::string path_;
};

} // namespace rill::net

#endif
