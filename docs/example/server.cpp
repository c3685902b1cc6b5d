// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "server.h"

#include "rill/task_group.h"
#include "rill/use.h"

#include <array>

namespace board {

static constexpr std::size_t clients_at_once = 100;

rill::Task<> Server::serve(rill::net::TcpListener listener) {
  rill::Semaphore places(clients_at_once);
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (;;) {
      rill::Semaphore::Permit place = co_await places.permit();
      group.spawn(seat(co_await listener.accept(), std::move(place)));
    }
  });
}

rill::Task<> Server::seat(rill::net::TcpStream client, rill::Semaphore::Permit) {
  co_await rill::use(std::move(client), [this](rill::net::TcpStream &open) { return talk(open); });
}

rill::Task<> Server::talk(rill::net::TcpStream &client) {
  std::string unfinished;
  std::array<char, 4096> buffer;
  while (const std::size_t size = co_await client.read_some(buffer)) {
    unfinished.append(buffer.data(), size);
    for (std::size_t end; (end = unfinished.find('\n')) != std::string::npos;) {
      co_await post(unfinished.substr(0, end));
      unfinished.erase(0, end + 1);
    }
  }
}

rill::Task<> Server::post(std::string message) {
  journal_.record(message);
  auto told = peers_.tell(std::move(message));
  co_return;
}

} // namespace board
