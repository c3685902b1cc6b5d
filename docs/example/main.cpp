// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// board PORT [PEER-PORT…]

#include "server.h"

#include "rill/run.h"
#include "rill/task_group.h"

#include <cstdio>
#include <cstdlib>

static rill::Task<> run_board(std::uint16_t port, board::Peers peers) {
  board::Journal journal("board.txt");
  board::Server server(journal, peers);
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(peers.keep_greeting());
    co_await server.serve(rill::net::TcpListener::bind(rill::net::Endpoint::any(port)));
  });
}

int main(int argc, char *argv[]) {
  if (argc < 2) {
    std::fputs("usage: board PORT [PEER-PORT...]\n", stderr);
    return 2;
  }
  std::vector<rill::net::Endpoint> peers;
  for (int i = 2; i < argc; ++i)
    peers.push_back(rill::net::Endpoint::loopback(static_cast<std::uint16_t>(std::atoi(argv[i]))));
  rill::run(
      run_board(static_cast<std::uint16_t>(std::atoi(argv[1])), board::Peers(std::move(peers))));
}
