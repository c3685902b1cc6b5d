// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One attempt to connect, and several that overtake each other (RFC 8305).
#include "connect.h"

#include "rill/event.h"
#include "rill/race.h"
#include "rill/sleep.h"
#include "rill/task_group.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rill::net {

namespace {

/// What RFC 8305 calls the Connection Attempt Delay.
constexpr Duration head_start = std::chrono::milliseconds(250);

[[noreturn]] void fail(int error, const std::string &what) {
  throw std::system_error(error, std::generic_category(), "rill: " + what);
}

/// Waits until a connection that is under way is made or has failed.
class Connect final : public DescriptorOperation {
public:
  explicit Connect(Descriptor &socket) noexcept : DescriptorOperation(socket, Direction::write) {}

  bool attempt(Descriptor &socket) noexcept override {
    pollfd state{.fd = socket.number(), .events = POLLOUT, .revents = 0};
    if (::poll(&state, 1, 0) <= 0)
      return false;
    socklen_t size = sizeof(error_);
    ::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error_, &size);
    return true;
  }
  int finish() const {
    require_open();
    return error_;
  }

private:
  int error_ = 0;
};

/// A socket that has begun to connect. It must have begun before the loop watches it: the kernel
/// calls a socket that has not writable.
Socket begin_to_connect(const Endpoint &endpoint) {
  int descriptor = ::socket(endpoint.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0)
    fail(errno, "socket");
  try {
    if (::connect(descriptor, endpoint.data(), endpoint.size()) < 0 && errno != EINPROGRESS)
      fail(errno, "cannot connect to " + endpoint.to_string());
    return std::make_unique<Descriptor>(EventLoop::current(), descriptor);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
}

/// What the attempts share.
struct Attempts {
  Socket winner;
  std::exception_ptr last_error;
};

Task<> attempt(Endpoint endpoint, Attempts &attempts, Event &failed, TaskGroup &group) {
  try {
    attempts.winner = co_await connect_socket(endpoint);
    group.cancel();
  } catch (const std::exception &) {
    attempts.last_error = std::current_exception();
    failed.set();
  }
}

} // namespace

Task<Socket> connect_socket(Endpoint endpoint) {
  Socket socket = begin_to_connect(endpoint);
  if (int error = co_await Suspend<Connect>(*socket))
    fail(error, "cannot connect to " + endpoint.to_string());
  co_return socket;
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
