// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What serves a request of somebody else: it gets what it needs, asks for what is independent at
// once, computes elsewhere, and leaves nothing behind that nobody owns.
#include "support/database.h"
#include "support/listening.h"
#include "support/site.h"
#include "support/stopwatch.h"
#include "support/synchronous.h"

#include "rill/gather.h"
#include "rill/http.h"
#include "rill/http_server.h"
#include "rill/map.h"
#include "rill/net/endpoint.h"
#include "rill/net/tcp_stream.h"
#include "rill/pool.h"
#include "rill/run_blocking.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/sqlite.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"
#include "rill/ws/socket.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace std::chrono_literals;
using rill::net::Endpoint;
using rill::net::TcpStream;
using rill::ws::Message;
namespace http = rill::http;
using Connections = rill::Pool<rill::sqlite::Connection>;
using Socket = rill::ws::Socket<TcpStream>;

struct Answer {
  int status = 200;
  std::string text;
  friend bool operator==(const Answer &, const Answer &) = default;
};

namespace right {

/// The pool is handed in; the connection goes back to it on every path.
rill::Task<Answer> get_user(Connections &connections, std::string name) {
  Connections::Lease users = co_await connections.acquire();
  auto found = co_await users->execute("select id from user where name = ?", std::move(name));
  if (found.rows.empty())
    co_return Answer{404, "no such user"};
  co_return Answer{200, std::to_string(std::get<std::int64_t>(found.rows.front().at(0)))};
}

/// The server's handler knows of paths, and hands in what is needed there.
rill::Task<> handle(http::Exchange &exchange, Connections &connections) {
  constexpr std::string_view users = "/users/";
  if (!exchange.path().starts_with(users))
    throw http::Refusal(404, "no such page");
  std::string name(exchange.path().substr(users.size()));
  Answer answer = co_await get_user(connections, std::move(name));
  co_await exchange.respond(answer.status, answer.text);
}

rill::Task<int> count(const char *what) {
  co_await rill::sleep_for(1s);
  co_return what[0];
}
rill::Task<Answer> get_dashboard() {
  auto [users, orders, stats] =
      co_await rill::gather(count("users"), count("orders"), count("stats"));
  co_return Answer{200, std::to_string(users + orders + stats)};
}

rill::Task<Answer> get_picture(int pixels) {
  int picture = co_await rill::run_blocking([pixels] { return synchronous::render(pixels); });
  co_return Answer{200, std::to_string(picture)};
}

/// The answer does not wait for the mail. The mail is the server's, which waits for it at the end.
rill::Task<> send_mail(std::vector<std::string> &sent, std::string to) {
  co_await rill::sleep_for(10ms);
  sent.push_back(std::move(to));
}
rill::Task<Answer> post_user(Connections &connections, rill::TaskGroup &background,
                             std::vector<std::string> &sent, std::string name) {
  {
    Connections::Lease users = co_await connections.acquire();
    co_await users->execute("insert into user (name) values (?)", name);
  }
  background.spawn(send_mail(sent, name));
  co_return Answer{201, name};
}

/// A room of sockets: who comes is told everything, who leaves is struck off, and one who is slow
/// to listen holds up the others for a limited time.
class Room {
public:
  explicit Room(rill::Duration patience = 2s) : patience_(patience) {}

  rill::Task<> serve(Socket &socket) {
    Member member(*this, socket);
    while (std::optional<Message> message = co_await socket.receive())
      co_await broadcast(std::move(*message));
  }
  std::size_t size() const noexcept { return sockets_.size(); }

private:
  /// Leaving takes no time, so a destructor does it, on every path.
  class Member {
  public:
    Member(Room &room, Socket &socket) : room_(room), socket_(socket) {
      room.sockets_.push_back(&socket);
    }
    Member(const Member &) = delete;
    Member &operator=(const Member &) = delete;
    ~Member() { std::erase(room_.sockets_, &socket_); }

  private:
    Room &room_;
    Socket &socket_;
  };

  rill::Task<> tell(Socket &socket, Message message) {
    rill::Settled<void> outcome =
        co_await rill::settle(rill::timeout(patience_, socket.send(std::move(message))));
    if (outcome.cancelled())
      std::move(outcome).value();
  }
  /// The list may change while we wait: a copy of it does not.
  rill::Task<> broadcast(Message message) {
    std::vector<Socket *> sockets = sockets_;
    auto tell_each = [&](Socket *socket) { return tell(*socket, message); };
    co_await rill::map(std::move(sockets), tell_each, {.limit = 8});
  }

  rill::Duration patience_;
  std::vector<Socket *> sockets_;
};

/// How a connection ends is its own affair: the room goes on.
rill::Task<> welcome(Room &room, TcpStream wire) {
  co_await rill::use(co_await rill::timeout(10s, Socket::accept(std::move(wire))),
                     [&](Socket &socket) { return room.serve(socket); });
}
rill::Task<> serve(Room &room, TcpStream wire) {
  rill::Settled<void> outcome = co_await rill::settle(welcome(room, std::move(wire)));
  if (outcome.cancelled())
    std::move(outcome).value();
}

} // namespace right

/// Runs the test with a pool for a database with one user.
template <class Test> rill::Task<> with_pool(Test test) {
  co_await with_database({"alice"}, [&](Database &database) -> rill::Task<> {
    auto connect = [&] { return rill::sqlite::Connection::open(database.path()); };
    co_await rill::use(Connections(connect, {.size = 2}), test);
  });
}

RILL_REAL_TIME_TEST(Endpoints, AConnectionIsHandedIn) {
  co_await with_pool([](Connections &connections) -> rill::Task<> {
    EXPECT_EQ(co_await right::get_user(connections, "alice"), (Answer{200, "1"}));
    EXPECT_EQ(co_await right::get_user(connections, "bob"), (Answer{404, "no such user"}));
  });
}

RILL_REAL_TIME_TEST(Endpoints, AServerAsksThem) {
  auto status_of = [](http::Session &web, std::string url) -> rill::Task<int> {
    http::Response response = co_await web.get(std::move(url));
    co_return response.status;
  };
  auto ask = [&](std::string url) -> rill::Task<> {
    co_await rill::use(http::Session(), [&](http::Session &web) -> rill::Task<> {
      EXPECT_EQ(co_await status_of(web, url + "/users/alice"), 200);
      EXPECT_EQ(co_await status_of(web, url + "/users/bob"), 404);
      EXPECT_EQ(co_await status_of(web, url + "/"), 404);
    });
  };
  co_await with_pool([&](Connections &connections) {
    auto handler = [&](http::Exchange &exchange) { return right::handle(exchange, connections); };
    return serving(handler, ask);
  });
}

RILL_TEST(Endpoints, WhatIsIndependentIsAskedForAtOnce) {
  Stopwatch watch;
  EXPECT_EQ(co_await right::get_dashboard(), (Answer{200, "343"}));
  EXPECT_EQ(watch.elapsed(), 1s);
}

RILL_TEST(Endpoints, LongComputationsRunElsewhere) {
  std::string expected = std::to_string(synchronous::render(1000));
  EXPECT_EQ(co_await right::get_picture(1000), (Answer{200, expected}));
}

RILL_REAL_TIME_TEST(Endpoints, TheAnswerDoesNotWaitForTheMail) {
  std::vector<std::string> sent;
  co_await with_pool([&](Connections &connections) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &background) -> rill::Task<> {
      Answer answer = co_await right::post_user(connections, background, sent, "bob");
      EXPECT_EQ(answer, (Answer{201, "bob"}));
      EXPECT_TRUE(sent.empty());
    });
    EXPECT_EQ(co_await right::get_user(connections, "bob"), (Answer{200, "2"}));
  });
  EXPECT_EQ(sent, std::vector<std::string>{"bob"});
}

/// Runs `test(endpoint)` while the room serves whoever comes there, and waits until all have left.
template <class Test> rill::Task<> with_room(right::Room &room, Test test) {
  co_await listening([&](TcpStream wire) { return right::serve(room, std::move(wire)); }, test);
  EXPECT_EQ(room.size(), 0u);
}

rill::Task<std::string> hear(Socket &socket) {
  std::optional<Message> message = co_await socket.receive();
  co_return message.value().data;
}

/// Opens a socket, and says something: who hears himself is in the room.
rill::Task<> join(Endpoint room, std::string name, auto talk) {
  auto introduce = [&](Socket &socket) -> rill::Task<> {
    co_await socket.send(name);
    EXPECT_EQ(co_await hear(socket), name);
    co_await talk(socket);
  };
  TcpStream wire = co_await TcpStream::connect(room);
  co_await rill::use(co_await Socket::connect(std::move(wire), "localhost"), introduce);
}

RILL_REAL_TIME_TEST(Endpoints, ARoomTellsAllAndForgetsWhoLeaves) {
  right::Room room;
  co_await with_room(room, [&](Endpoint here) -> rill::Task<> {
    co_await join(here, "alice", [&](Socket &alice) -> rill::Task<> {
      co_await join(here, "bob", [&](Socket &bob) -> rill::Task<> {
        EXPECT_EQ(co_await hear(alice), "bob");
        co_await alice.send("hello");
        EXPECT_EQ(co_await hear(alice), "hello");
        EXPECT_EQ(co_await hear(bob), "hello");
        EXPECT_EQ(room.size(), 2u);
        co_await alice.close();
        co_await bob.send("bye");
        EXPECT_EQ(co_await hear(bob), "bye");
      });
    });
  });
}

RILL_REAL_TIME_TEST(Endpoints, WhoDoesNotListenHoldsUpTheRoomForALimitedTime) {
  right::Room room(20ms);
  int said = 0;
  co_await with_room(room, [&](Endpoint here) -> rill::Task<> {
    co_await join(here, "bob", [&](Socket &bob) -> rill::Task<> {
      for (; said < 8; ++said)
        co_await bob.send(std::string(1'000'000, 'x')); // more than a connection holds
    });
  });
  EXPECT_EQ(said, 8);
}

} // namespace
