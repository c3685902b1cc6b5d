// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An HTTP/1.1 server, over http-parser: enough to serve examples, tests and programs' own pages.
// Routes are left to the handler. The library rill::http_server.
//
//   co_await use(http::Server::bind(Endpoint::loopback(8080)), [](http::Server &server) {
//     return server.serve([](http::Exchange &exchange) -> Task<> {
//       co_await exchange.respond(200, "hello");
//     });
//   });
#ifndef RILL_HTTP_SERVER_H
#define RILL_HTTP_SERVER_H

#include "rill/attributes.h"
#include "rill/clock.h"
#include "rill/http_headers.h"
#include "rill/net/endpoint.h"
#include "rill/task.h"

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rill::http {

/// A request that is not served, and the status with which it is answered. Handlers may throw it,
/// as the functions of Exchange do; what() is the body of the answer.
struct Refusal final : std::runtime_error {
  Refusal(int status, const std::string &what) : std::runtime_error(what), status(status) {}
  int status;
};

/// The client left, or took nothing any more, in the middle of an exchange.
struct ClientGone final : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct ServerOptions {
  /// How many connections may be open at once; others wait to be accepted.
  std::size_t connections = 1000;
  /// How many bytes of method, target and headers a request may have, 80 KiB at most, and how many
  /// of a body Exchange::body() takes.
  std::size_t longest_head = 16 << 10;
  std::size_t longest_body = 1 << 20;
  /// How long a connection may wait for its next request, and that for the end of its headers.
  Duration idle_limit = std::chrono::seconds(60);
  Duration head_limit = std::chrono::seconds(10);
  /// How long a client may send nothing of a body that is waited for, and take nothing of a
  /// response.
  Duration silence_limit = std::chrono::seconds(30);
  /// How long requests that run may go on once the server is to stop. Server::close() is itself
  /// given ten seconds by use().
  Duration grace = std::chrono::seconds(5);
  /// Told of what a handler throws, Refusal, ClientGone and Cancelled aside, on the loop's thread.
  /// What it throws goes to the loop's exception handler. Empty: it is printed to stderr.
  std::function<void(const std::exception_ptr &)> on_error = {};
};

namespace detail {
class Connection;
struct ServerState;
} // namespace detail

/// A request and the response to it. Given to a handler, valid until that has ended, and for one
/// task at a time. What suspends resumes from the loop and throws ClientGone; what takes the body
/// throws Refusal if it is malformed, too long or too slow. That a client has left is noticed by no
/// other means. A cancelled write cuts the connection off; cancelling a read loses nothing.
class Exchange {
public:
  Exchange(const Exchange &) = delete;
  Exchange &operator=(const Exchange &) = delete;

  const std::string &method() const noexcept;
  /// As it came: percent-encoded, and with what follows a question mark.
  const std::string &target() const noexcept;
  /// The target up to the question mark.
  std::string_view path() const noexcept;
  const Headers &headers() const noexcept;
  /// Who sent it; on a connection that is kept open, the same for the next. Throws ClientGone.
  net::Endpoint peer() const;

  /// Suspension point: yields the next piece of the body, or nothing at the end. While nobody takes
  /// it, the client waits.
  Task<std::optional<std::string>> next();
  /// The rest of the body as a whole.
  Task<std::string> body();

  /// Suspension point: sends the response. Length, date and what a connection needs are added to
  /// the headers; HEAD gets no body. Throws std::invalid_argument for a status not from 200 to 599
  /// and for headers that are none, UsageError if there is a response already.
  Task<> respond(int status, std::string body, Headers headers = {});
  /// The same piece by piece: first this, then write() as often as there is something. The return
  /// of the handler ends the body; if it throws, the connection is cut off, so that no client takes
  /// the part for the whole.
  Task<> begin(int status, Headers headers = {});
  /// Suspension point: returns when the piece has been handed to the kernel, which takes no more
  /// than the client does. Throws UsageError before begin().
  Task<> write(std::string piece);
  /// Whether there is a response, or the beginning of one.
  bool responded() const noexcept;

  /// \name For rill's own use
  /// \{
  explicit Exchange(detail::Connection &connection) noexcept : connection_(connection) {}
  /// \}

private:
  detail::Connection &connection_;
};

/// Makes the response to each request. May run for many requests at once; those of a connection
/// come one after the other. If it ends without a response, or throws, the client gets one that
/// says 500, and on_error is told; for a Refusal, one with its status.
using Handler = std::function<Task<>(Exchange &)>;

/// Listens; for the tasks of one loop. Must be closed with `co_await server.close()`. A request
/// that is malformed is answered with 400 or what fits better, and its connection ends.
class RILL_FACT("must-close") Server {
public:
  /// Listens at once, on the running loop. Never suspends. Throws NoLoop off the loop,
  /// std::system_error.
  static Server bind(const net::Endpoint &endpoint, ServerOptions options = {});

  /// Where it listens, with the port that the system chose for port 0.
  const net::Endpoint &local() const;

  /// Suspension point, always: serves until the server is stopped and returns when all connections
  /// have ended. Cancelling ends them at once, the handlers included. Throws Closed on what was
  /// closed, UsageError if it serves already. A task that was made before the server closed is
  /// harmless afterwards.
  Task<> serve(Handler handler);
  /// No further connection or request is taken: connections that wait for one end, and requests
  /// that run have the grace of the options. Never suspends; a handler may call it.
  void stop() noexcept;
  bool stopping() const noexcept;
  /// Stops and waits until serve() has returned; not for a handler, which would wait for itself.
  /// Closed afterwards on every path; cancelling ends the connections at once. Does nothing to a
  /// closed server.
  Task<> close();
  bool open() const noexcept { return static_cast<bool>(state_); }

private:
  explicit Server(std::shared_ptr<detail::ServerState> state) noexcept;

  std::shared_ptr<detail::ServerState> state_;
};

} // namespace rill::http

#endif
