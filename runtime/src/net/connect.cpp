// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attempts to connect that overtake each other (RFC 8305).
#include "connect.h"

#include "rill/event.h"
#include "rill/race.h"
#include "rill/sleep.h"
#include "rill/task_group.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <utility>

namespace rill::net {

namespace {

/// What RFC 8305 calls the Connection Attempt Delay.
constexpr Duration head_start = std::chrono::milliseconds(250);

/// What the attempts share.
struct Attempts {
  Socket winner;
  std::exception_ptr last_error;
};

Task<> attempt(Endpoint endpoint, Attempts &attempts, Event &failed, TaskGroup &group) {
  try {
    attempts.winner = co_await connect_to(endpoint);
    group.cancel();
  } catch (const std::exception &) {
    attempts.last_error = std::current_exception();
    failed.set();
  }
}

} // namespace

Task<Socket> connect_to(Endpoint endpoint) {
  SocketAddress to{endpoint.data(), endpoint.size(), endpoint.to_string()};
  co_return co_await connect_socket(std::move(to));
}

Task<Socket> connect_first(std::vector<Endpoint> endpoints) {
  if (endpoints.empty())
    throw std::invalid_argument("rill: no address to connect to");
  Attempts attempts;
  std::vector<Event> failed(endpoints.size());
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
      group.spawn(attempt(endpoints[i], attempts, failed[i], group));
      if (i + 1 < endpoints.size())
        co_await race(failed[i].wait(), sleep_for(head_start));
    }
  });
  if (!attempts.winner)
    std::rethrow_exception(attempts.last_error);
  co_return std::move(attempts.winner);
}

std::vector<Endpoint> alternate_families(const std::vector<Endpoint> &endpoints) {
  std::vector<Endpoint> preferred;
  std::vector<Endpoint> other;
  for (const Endpoint &endpoint : endpoints)
    (endpoint.family() == endpoints.front().family() ? preferred : other).push_back(endpoint);
  std::vector<Endpoint> in_turn;
  for (std::size_t i = 0; i < std::max(preferred.size(), other.size()); ++i)
    for (const std::vector<Endpoint> *family : {&preferred, &other})
      if (i < family->size())
        in_turn.push_back((*family)[i]);
  return in_turn;
}

} // namespace rill::net
