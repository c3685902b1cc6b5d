// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Takes messages, one a line, from anybody who connects.

#ifndef BOARD_SERVER_H
#define BOARD_SERVER_H

#include "journal.h"
#include "peers.h"

#include "rill/net/tcp_listener.h"
#include "rill/semaphore.h"
#include "rill/task.h"

#include <string>

namespace board {

class Server {
public:
  Server(Journal &journal, Peers &peers) : journal_(journal), peers_(peers) {}

  /// Serves until it is cancelled, a bounded number of clients at once.
  rill::Task<> serve(rill::net::TcpListener listener);

private:
  rill::Task<> seat(rill::net::TcpStream client, rill::Semaphore::Permit);
  rill::Task<> talk(rill::net::TcpStream &client);
  rill::Task<> post(std::string message);

  Journal &journal_;
  Peers &peers_;
};

} // namespace board

#endif
