// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Connections are accepted until the server is to stop, and each is served by a task of its own.
#include "connection.h"

#include "rill/descriptor.h"
#include "rill/event.h"
#include "rill/http_server.h"
#include "rill/loop.h"
#include "rill/net/tcp_listener.h"
#include "rill/semaphore.h"
#include "rill/settled.h"
#include "rill/shutdown.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/use.h"

#include <chrono>
#include <cstdio>
#include <exception>
#include <set>
#include <system_error>
#include <utility>

namespace rill::http {

namespace detail {

/// Kept by the server and by who serves.
struct ServerState {
  ServerState(net::TcpListener at, ServerOptions how)
      : options(std::move(how)), listener(std::move(at)), local(listener->local()),
        places(options.connections) {}

  /// Who serves stops listening, or nobody does.
  void stop() noexcept {
    stopping.set();
    if (!serving)
      listener.reset();
  }

  const ServerOptions options;
  /// Nothing once it has stopped.
  std::optional<net::TcpListener> listener;
  const net::Endpoint local;
  Semaphore places;
  std::set<Connection *> connections;
  /// Those who serve, while somebody does.
  TaskGroup *serving = nullptr;
  Event stopping;
  Event ended;
};

} // namespace detail

namespace {

using detail::Connection;
using detail::ServerState;
using Progress = Connection::Progress;

/// Out of descriptors; one may be closed meanwhile.
constexpr auto pause_of_accepting = std::chrono::milliseconds(100);

void report(const ServerState &server, const std::exception_ptr &error) {
  try {
    if (server.options.on_error)
      return server.options.on_error(error);
  } catch (...) {
    return EventLoop::current().report(std::current_exception());
  }
  try {
    std::rethrow_exception(error);
  } catch (const std::exception &exception) {
    std::fprintf(stderr, "rill: a handler of HTTP failed: %s\n", exception.what());
  } catch (...) {
    std::fputs("rill: a handler of HTTP failed\n", stderr);
  }
}

/// Reports an error, unless that is the client's, and yields the response that it stands for; none
/// when there is nobody to be told.
std::optional<Refusal> refusal_of(const ServerState &server, const std::exception_ptr &error) {
  try {
    std::rethrow_exception(error);
  } catch (const Refusal &refusal) {
    return refusal;
  } catch (const ClientGone &) {
    return std::nullopt;
  } catch (...) {
    report(server, error);
    return Refusal(500, "the server failed");
  }
}

Task<> answer_request(Connection &connection, const Handler &handler) {
  Exchange exchange(connection);
  co_await handler(exchange);
  if (!exchange.responded())
    throw UsageError("rill: a handler has ended without a response");
}

/// Ends the exchange as its handler has.
Task<> conclude(const ServerState &server, Connection &connection, Settled<void> outcome) {
  if (outcome.cancelled()) {
    connection.cut_off();
    throw Cancelled();
  }
  if (!outcome.ok()) {
    std::optional<Refusal> refusal = refusal_of(server, outcome.error());
    if (!refusal || connection.progress() == Progress::begun) {
      connection.cut_off();
      co_return;
    }
    if (connection.progress() == Progress::none) {
      Headers headers{{"Content-Type", "text/plain"}};
      co_await connection.respond(refusal->status, refusal->what(), std::move(headers));
    }
  }
  if (connection.progress() == Progress::begun)
    co_await connection.end();
}

Task<> answer_all(const ServerState &server, Connection &connection, const Handler &handler) {
  for (;;) {
    Settled<bool> request = co_await settle(connection.next_request());
    if (request.ok() && !request.value())
      co_return;
    Settled<void> outcome(request.error(), std::nullopt);
    if (outcome.ok())
      outcome = co_await settle(answer_request(connection, handler));
    co_await conclude(server, connection, std::move(outcome));
  }
}

/// In the server's list as long as it lives. One that begins when the server has been told to stop
/// is told the same.
class Listed {
public:
  Listed(ServerState &server, Connection &connection) : server_(server), connection_(connection) {
    server.connections.insert(&connection);
    if (server.stopping.is_set())
      connection.stop();
  }
  Listed(const Listed &) = delete;
  Listed &operator=(const Listed &) = delete;
  ~Listed() { server_.connections.erase(&connection_); }

private:
  ServerState &server_;
  Connection &connection_;
};

/// A client that leaves is no error of anybody's.
Task<> serve_connection(ServerState &server, const Handler &handler, net::TcpStream stream,
                        Semaphore::Permit) {
  auto talk = [&](net::TcpStream &open) -> Task<> {
    Connection connection(open, server.options);
    Listed listed(server, connection);
    Settled<void> talked = co_await settle(answer_all(server, connection, handler));
    if (talked.cancelled())
      throw Cancelled();
    if (!talked.ok())
      refusal_of(server, talked.error());
  };
  co_await use(std::move(stream), talk);
}

Task<> accept_all(ServerState &server, const Handler &handler, TaskGroup &connections) {
  for (;;) {
    Semaphore::Permit place = co_await server.places.permit();
    std::optional<net::TcpStream> stream;
    try {
      stream = co_await server.listener->accept();
    } catch (const std::system_error &) {
    }
    if (stream)
      connections.spawn(serve_connection(server, handler, std::move(*stream), std::move(place)),
                        "connection");
    else
      co_await sleep_for(pause_of_accepting);
  }
}

Task<> accept_until_stopped(ServerState &server, const Handler &handler, TaskGroup &connections) {
  co_await with_task_group([&](TaskGroup &accepting) -> Task<> {
    accepting.spawn(accept_all(server, handler, connections), "accept");
    // NOLINTNEXTLINE(coro-missing-timeout): a server serves until it is stopped
    co_await server.stopping.wait();
    accepting.cancel();
  });
}

Task<> run_server(std::shared_ptr<ServerState> server, Handler handler) {
  if (server->serving)
    throw UsageError("rill: this server serves already");
  if (server->stopping.is_set())
    co_return;
  auto serve = [&](TaskGroup &connections) -> Task<> {
    server->serving = &connections;
    co_await accept_until_stopped(*server, handler, connections);
    server->listener.reset();
    for (Connection *connection : server->connections)
      connection->stop();
    co_await shutdown(connections, server->options.grace);
  };
  Settled<void> served = co_await settle(with_task_group(serve));
  server->serving = nullptr;
  server->ended.set();
  std::move(served).value();
}

} // namespace

const std::string &Exchange::method() const noexcept { return connection_.request().method(); }
const std::string &Exchange::target() const noexcept { return connection_.request().target(); }
const Headers &Exchange::headers() const noexcept { return connection_.request().headers(); }
net::Endpoint Exchange::peer() const { return connection_.peer(); }

std::string_view Exchange::path() const noexcept {
  std::string_view whole = target();
  return whole.substr(0, whole.find('?'));
}

Task<std::optional<std::string>> Exchange::next() { return connection_.next_piece(); }
Task<std::string> Exchange::body() { return connection_.whole_body(); }

Task<> Exchange::respond(int status, std::string body, Headers headers) {
  return connection_.respond(status, std::move(body), std::move(headers));
}
Task<> Exchange::begin(int status, Headers headers) {
  return connection_.begin(status, std::move(headers));
}
Task<> Exchange::write(std::string piece) { return connection_.write(std::move(piece)); }
bool Exchange::responded() const noexcept { return connection_.progress() != Progress::none; }

Server::Server(std::shared_ptr<ServerState> state) noexcept : state_(std::move(state)) {}

Server Server::bind(const net::Endpoint &endpoint, ServerOptions options) {
  return Server(
      std::make_shared<ServerState>(net::TcpListener::bind(endpoint), std::move(options)));
}

const net::Endpoint &Server::local() const {
  if (!state_)
    throw Closed();
  return state_->local;
}

Task<> Server::serve(Handler handler) {
  if (!state_)
    throw Closed();
  return run_server(state_, std::move(handler));
}

void Server::stop() noexcept {
  if (state_)
    state_->stop();
}

bool Server::stopping() const noexcept { return !state_ || state_->stopping.is_set(); }

Task<> Server::close() {
  if (!state_)
    co_return;
  std::shared_ptr<ServerState> server = std::exchange(state_, nullptr);
  server->stop();
  if (!server->serving)
    co_return;
  Settled<void> ended = co_await settle(server->ended.wait());
  if (!ended.cancelled())
    co_return;
  if (server->serving)
    server->serving->cancel();
  throw Cancelled();
}

} // namespace rill::http
