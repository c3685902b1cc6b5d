// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A client that shares one session among all its requests, takes a long page piece by piece, and
// deals with what is not there; and a server for it to talk to.
#include "rill/http.h"
#include "rill/http_server.h"

#include "rill/gather.h"
#include "rill/net/endpoint.h"
#include "rill/run.h"
#include "rill/task_group.h"
#include "rill/use.h"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using rill::http::Exchange;
using rill::http::Server;
using rill::http::Session;

constexpr int pieces = 100;

rill::Task<> answer(Exchange &exchange) {
  if (exchange.path() == "/long") {
    co_await exchange.begin(200);
    for (int i = 0; i < pieces; ++i)
      co_await exchange.write(std::string(1000, 'x'));
  } else if (exchange.path().starts_with("/page/")) {
    std::string body(exchange.path());
    co_await exchange.respond(200, std::move(body));
  } else {
    throw rill::http::Refusal(404, "no such page");
  }
}

rill::Task<std::string> page(Session &web, std::string url) {
  rill::http::Response response = co_await web.get(std::move(url));
  co_return response.require_success().body;
}

/// Ten pages, at most four at once, over the two connections of the session.
rill::Task<std::vector<std::string>> pages(Session &web, const std::string &server) {
  auto tasks = std::views::iota(0, 10) | std::views::transform([&](int i) {
                 return page(web, server + "/page/" + std::to_string(i));
               });
  co_return co_await rill::gather(tasks, {.limit = 4});
}

/// However long the body is, one piece of it is in memory.
rill::Task<std::size_t> size_of(Session &web, std::string url) {
  rill::http::Download body = co_await web.download({.url = std::move(url)});
  std::size_t size = 0;
  while (std::optional<std::string> piece = co_await body.next())
    size += piece->size();
  co_return size;
}

/// A page that is missing is no surprise here; every other failure is.
rill::Task<std::optional<std::string>> if_there(Session &web, std::string url) {
  rill::http::Response response = co_await web.get(std::move(url));
  if (response.status == 404)
    co_return std::nullopt;
  co_return response.require_success().body;
}

rill::Task<bool> ask(Session &web, std::string server) {
  std::vector<std::string> all = co_await pages(web, server);
  std::size_t size = co_await size_of(web, server + "/long");
  std::optional<std::string> missing = co_await if_there(web, server + "/nothing");
  std::printf("%zu pages, the last one says '%s'; %zu bytes; %s\n", all.size(), all.back().c_str(),
              size, missing ? "what?" : "nothing at /nothing");
  co_return all.size() == 10 && all.back() == "/page/9" && size == pieces * 1000 && !missing;
}

rill::Task<bool> example() {
  bool understood = false;
  auto run = [&](Server &server) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      group.spawn(server.serve(answer));
      rill::http::Options options{.connections_per_host = 2, .time_limit = 5s};
      std::string url = "http://" + server.local().to_string();
      understood = co_await rill::use(Session(options),
                                      [&](Session &web) { return ask(web, std::move(url)); });
      server.stop();
    });
  };
  co_await rill::use(Server::bind(rill::net::Endpoint::loopback(0)), run);
  co_return understood;
}

int main() { return rill::run(example()) ? 0 : 1; }
