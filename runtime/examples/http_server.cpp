// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A server that says what it is told, whole or piece by piece, until SIGTERM comes; and a client
// who asks for both.
#include "rill/http_server.h"

#include "rill/gather.h"
#include "rill/net/buffered_reader.h"
#include "rill/net/tcp_stream.h"
#include "rill/run.h"
#include "rill/signals.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

using namespace std::chrono_literals;
using rill::http::Exchange;
using rill::http::Server;
using rill::net::BufferedReader;
using rill::net::Endpoint;
using rill::net::TcpStream;

/// The whole of it at once.
rill::Task<> echo(Exchange &exchange) {
  std::string body = co_await exchange.body();
  rill::http::Headers headers{{"Content-Type", "text/plain"}};
  co_await exchange.respond(200, body, headers);
}

/// Each piece as it comes, however long the body is.
rill::Task<> stream(Exchange &exchange) {
  co_await exchange.begin(200);
  while (std::optional<std::string> piece = co_await exchange.next())
    co_await exchange.write(std::move(*piece));
}

rill::Task<> handle(Exchange &exchange) {
  if (exchange.path() == "/echo")
    return echo(exchange);
  if (exchange.path() == "/stream")
    return stream(exchange);
  throw rill::http::Refusal(404, "no such page");
}

/// One request, by hand; a program would use http::Session.
rill::Task<std::string> post(TcpStream &connection, std::string path, std::string body) {
  co_await connection.write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" +
                            "Connection: close\r\nContent-Length: " +
                            std::to_string(body.size()) + "\r\n\r\n" + body);
  BufferedReader reader(connection);
  std::string last;
  while (std::optional<std::string> line = co_await rill::timeout(5s, reader.read_line()))
    last = std::move(*line);
  co_return last;
}

rill::Task<std::string> ask(Endpoint server, std::string path) {
  auto talk = [&](TcpStream &connection) { return post(connection, path, "hello"); };
  co_return co_await rill::use(co_await TcpStream::connect(server), talk);
}

rill::Task<> client(Endpoint server, bool &understood) {
  auto [known, unknown] = co_await rill::gather(ask(server, "/echo"), ask(server, "/nothing"));
  std::printf("it said '%s' and '%s'\n", known.c_str(), unknown.c_str());
  understood = known == "hello" && unknown == "no such page";
  ::raise(SIGTERM);
}

/// Once the signal has come, use() closes the server, and the requests that run may end.
rill::Task<int> example() {
  rill::Signals signals({SIGTERM});
  bool understood = false;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    auto run = [&](Server &server) -> rill::Task<> {
      group.spawn(server.serve(handle));
      group.spawn(client(server.local(), understood));
      co_await signals.next();
    };
    co_await rill::use(Server::bind(Endpoint::loopback(0)), run);
  });
  co_return understood ? 0 : 1;
}

int main() { return rill::run(rill::timeout(1min, example())); }
