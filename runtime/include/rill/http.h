// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An HTTP client, over libcurl's multi interface. The library rill::http.
//
//   co_await use(http::Session(), [](http::Session &web) -> Task<> {
//     http::Response page = co_await web.get("https://example.org/");
//   });
#ifndef RILL_HTTP_H
#define RILL_HTTP_H

#include "rill/attributes.h"
#include "rill/clock.h"
#include "rill/http_headers.h"
#include "rill/retry.h"
#include "rill/task.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace rill::http {

/// No answer came, or none that can be used. What the server says of an error is no Error: see
/// Response::require_success().
class Error : public std::runtime_error {
public:
  Error(const std::string &what, int code) : std::runtime_error(what), code_(code) {}
  /// What libcurl calls a CURLcode; zero for what is found out here.
  int code() const noexcept { return code_; }

private:
  int code_;
};

/// The server answered that the request has failed.
struct StatusError final : Error {
  StatusError(const std::string &what, int status) : Error(what, 0), status(status) {}
  int status;
};

struct Request {
  std::string method = "GET";
  std::string url;
  Headers headers = {};
  /// Not sent with HEAD.
  std::string body = {};
};

struct Response {
  int status = 0;
  Headers headers;
  std::string body;

  /// Throws StatusError from 400 on.
  const Response &require_success() const;
};

struct Options {
  /// How many connections may be open at once, in all and to each host. Requests wait for one.
  std::size_t connections = 100;
  std::size_t connections_per_host = 6;
  Duration connect_limit = std::chrono::seconds(10);
  /// For each try of a request, from its beginning to its end; for a download, how long nothing may
  /// come. Both throw TimeoutError.
  Duration time_limit = std::chrono::seconds(30);
  /// A longer body of a response is an Error; for downloads there is no limit.
  std::size_t longest_body = 64 << 20;
  /// How many redirections are followed.
  unsigned redirections = 10;
  /// How often a request is tried that may be repeated (GET, HEAD, PUT, DELETE, OPTIONS), when no
  /// answer comes.
  RetryPolicy retries = {.attempts = 1};
};

namespace detail {
class Multi;
class Transfer;
} // namespace detail

/// A response whose body is taken piece by piece. While nobody takes it, the server waits.
/// Destroying it before the end breaks the connection off. For one task at a time.
class Download {
public:
  Download(Download &&) noexcept;
  Download &operator=(Download &&) noexcept;
  ~Download();

  int status() const noexcept;
  const Headers &headers() const noexcept;
  /// Suspension point: yields the next piece, or nothing at the end. Throws Error, TimeoutError.
  /// Cancelling loses nothing.
  Task<std::optional<std::string>> next();

private:
  friend class Session;
  explicit Download(std::unique_ptr<detail::Transfer> transfer) noexcept;

  std::unique_ptr<detail::Transfer> transfer_;
};

/// Keeps connections open between requests and shares them among tasks of the loop on which it is
/// made. Must be closed with `co_await session.close()`. Everything here throws Error, TimeoutError
/// when a limit is over, and Closed on what is closed or was moved from. Cancelling a request
/// breaks its connection off; whether the server has acted on it is not known then.
class RILL_FACT("must-close") RILL_FACT("expensive") Session {
public:
  /// Throws NoLoop off the loop. Connects to nobody yet.
  explicit Session(Options options = {});

  /// Suspension point, always: yields the response, whatever its status.
  Task<Response> request(Request request);
  Task<Response> get(std::string url, Headers headers = {});
  Task<Response> post(std::string url, std::string body, Headers headers = {});
  /// The same, but returns as soon as the headers have come. Is not tried again.
  Task<Download> download(Request request);

  /// Closes the connections that are idle. Requests that run get Closed. Does nothing to a closed
  /// session.
  Task<> close();
  bool open() const noexcept { return static_cast<bool>(multi_); }

private:
  std::shared_ptr<detail::Multi> multi() const;

  std::shared_ptr<detail::Multi> multi_;
};

} // namespace rill::http

#endif
