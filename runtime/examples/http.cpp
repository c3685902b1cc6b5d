// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A client that shares one session among all its requests, and a server of a few lines to talk to.
#include "rill/http.h"

#include "rill/gather.h"
#include "rill/net/buffered_reader.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/run.h"
#include "rill/task_group.h"
#include "rill/use.h"

#include <chrono>
#include <cstdio>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using rill::net::BufferedReader;
using rill::net::Endpoint;
using rill::net::TcpListener;
using rill::net::TcpStream;

/// Answers every request on a connection with its first line.
rill::Task<> answer_all(TcpStream &stream) {
  BufferedReader reader(stream);
  while (std::optional<std::string> first = co_await reader.read_line()) {
    co_await reader.read_until("\r\n\r\n");
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(first->size()) +
                         "\r\n\r\n" + *first;
    co_await stream.write(answer);
  }
}

rill::Task<> serve(TcpStream stream) { co_await rill::use(std::move(stream), answer_all); }

rill::Task<> accept_all(TcpListener &listener, rill::TaskGroup &connections) {
  for (;;)
    connections.spawn(serve(co_await listener.accept()));
}

rill::Task<std::string> page(rill::http::Session &web, std::string url) {
  rill::http::Response response = co_await web.get(std::move(url));
  co_return response.require_success().body;
}

rill::Task<std::vector<std::string>> ask(const std::string &server) {
  rill::http::Options options{.connections_per_host = 2, .time_limit = 5s};
  co_return co_await rill::use(
      rill::http::Session(options),
      [&](rill::http::Session &web) -> rill::Task<std::vector<std::string>> {
        auto pages = std::views::iota(0, 10) | std::views::transform([&](int i) {
                       return page(web, server + std::to_string(i));
                     });
        co_return co_await rill::gather(pages, {.limit = 4});
      });
}

rill::Task<int> example() {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::vector<std::string> pages;
  co_await rill::with_task_group([&](rill::TaskGroup &connections) -> rill::Task<> {
    connections.spawn(accept_all(listener, connections));
    pages = co_await ask("http://" + listener.local().to_string() + "/");
    connections.cancel();
  });
  std::printf("%zu pages, the last one says '%s'\n", pages.size(), pages.back().c_str());
  co_return pages.size() == 10 && pages.back() == "GET /9 HTTP/1.1" ? 0 : 1;
}

int main() { return rill::run(example()); }
