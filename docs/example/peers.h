// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The other boards, which are told what is posted here.

#ifndef BOARD_PEERS_H
#define BOARD_PEERS_H

#include "rill/net/endpoint.h"
#include "rill/task.h"

#include <string>
#include <vector>

namespace board {

class Peers {
public:
  explicit Peers(std::vector<rill::net::Endpoint> addresses) : addresses_(std::move(addresses)) {}

  /// Tells every peer of a message.
  rill::Task<> tell(std::string message);

  /// Greets the peers again and again, until it is cancelled.
  rill::Task<> keep_greeting();

private:
  static rill::Task<> send(rill::net::Endpoint peer, std::string message);

  std::vector<rill::net::Endpoint> addresses_;
};

} // namespace board

#endif
