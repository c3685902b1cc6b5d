// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An HTTP client: a session keeps its connections open between requests, limits the time of each,
// and must be closed.
#ifndef CHECKLIST_SUPPORT_HTTP_H
#define CHECKLIST_SUPPORT_HTTP_H

#include "support/peer.h"

#include "rill/attributes.h"
#include "rill/task.h"
#include "rill/timeout.h"

#include <chrono>
#include <map>
#include <string>
#include <utility>

namespace http {

/// The answer says that the request has failed.
struct StatusError : Refused {
  using Refused::Refused;
};

struct Response {
  int status = 200;
  std::string body;

  const Response &require_success() const {
    if (status >= 400)
      throw StatusError("status " + std::to_string(status));
    return *this;
  }
};

/// Answers with the page, or with the path when there is none.
struct Server : Peer {
  std::map<std::string, Response> pages;
};

struct Options {
  rill::Duration time_limit = std::chrono::seconds(30);
};

class RILL_FACT("must-close") Session {
public:
  explicit Session(Server &server, Options options = {}) noexcept
      : server_(&server), options_(options), line_(server) {}

  rill::Task<Response> get(std::string path) { return request("GET", std::move(path)); }
  rill::Task<Response> post(std::string path, std::string text) {
    return request("POST", path + " " + text);
  }
  rill::Task<> close() { return line_.hang_up(); }
  bool closed() const noexcept { return !line_.open(); }

private:
  rill::Task<Response> request(std::string method, std::string what) {
    co_await rill::timeout(options_.time_limit, line_.ask(method + " " + what));
    auto page = server_->pages.find(what);
    co_return page == server_->pages.end() ? Response{200, what} : page->second;
  }

  Server *server_;
  Options options_;
  Line line_;
};

} // namespace http

#endif
