// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What serves a request of somebody else: it gets what it needs, asks for what is independent at
// once, computes elsewhere, and leaves nothing behind that nobody owns.
#include "support/sql.h"
#include "support/stopwatch.h"
#include "support/synchronous.h"
#include "support/ws.h"

#include "rill/gather.h"
#include "rill/map.h"
#include "rill/pool.h"
#include "rill/run_blocking.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using Connections = rill::Pool<sql::Connection>;

struct Answer {
  int status = 200;
  std::string text;
  friend bool operator==(const Answer &, const Answer &) = default;
};

namespace right {

/// The pool is handed in; the connection goes back to it on every path.
rill::Task<Answer> get_user(Connections &connections, int id) {
  Connections::Lease connection = co_await connections.acquire();
  sql::Rows rows = co_await connection->query("select " + std::to_string(id));
  if (rows.empty())
    co_return Answer{404, "no such user"};
  co_return Answer{200, rows.front().text};
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
  co_await rill::sleep_for(1min);
  sent.push_back(std::move(to));
}
rill::Task<Answer> post_user(Connections &connections, rill::TaskGroup &background,
                             std::vector<std::string> &sent, std::string name) {
  {
    Connections::Lease connection = co_await connections.acquire();
    co_await connection->execute("insert " + name);
  }
  background.spawn(send_mail(sent, name));
  co_return Answer{201, name};
}

/// A room of sockets: who comes is told everything, who leaves is struck off, and one who is slow
/// to listen holds up the others for a limited time.
class Room {
public:
  rill::Task<> serve(ws::Socket &socket) {
    Member member(*this, socket);
    while (std::optional<std::string> message = co_await socket.receive())
      co_await broadcast(std::move(*message));
  }
  std::size_t size() const noexcept { return sockets_.size(); }

private:
  /// Leaving takes no time, so a destructor does it, on every path.
  class Member {
  public:
    Member(Room &room, ws::Socket &socket) : room_(room), socket_(socket) {
      room.sockets_.push_back(&socket);
    }
    Member(const Member &) = delete;
    Member &operator=(const Member &) = delete;
    ~Member() { std::erase(room_.sockets_, &socket_); }

  private:
    Room &room_;
    ws::Socket &socket_;
  };

  rill::Task<> tell(ws::Socket &socket, std::string message) {
    rill::Settled<void> outcome =
        co_await rill::settle(rill::timeout(2s, socket.send(std::move(message))));
    if (outcome.cancelled())
      std::move(outcome).value();
  }
  /// The list may change while we wait: a copy of it does not.
  rill::Task<> broadcast(std::string message) {
    std::vector<ws::Socket *> sockets = sockets_;
    auto tell_each = [&](ws::Socket *socket) { return tell(*socket, message); };
    co_await rill::map(std::move(sockets), tell_each, {.limit = 8});
  }

  std::vector<ws::Socket *> sockets_;
};

rill::Task<> serve(Room &room, ws::Browser &browser) {
  co_await rill::use(ws::Socket(browser), [&](ws::Socket &socket) { return room.serve(socket); });
}

} // namespace right

/// Runs the test with a pool, which is closed afterwards.
template <class Test> rill::Task<> with_pool(sql::Database &database, Test test) {
  auto connect = [&] { return sql::Connection::open(database); };
  co_await rill::use(Connections(connect, {.size = 2}), test);
}

RILL_TEST(Endpoints, AConnectionIsHandedIn) {
  sql::Database database;
  database.answer = [](const std::string &statement) {
    return statement == "select 1" ? sql::Rows{{1, "alice"}} : sql::Rows();
  };
  co_await with_pool(database, [](Connections &connections) -> rill::Task<> {
    EXPECT_EQ(co_await right::get_user(connections, 1), (Answer{200, "alice"}));
    EXPECT_EQ(co_await right::get_user(connections, 2), (Answer{404, "no such user"}));
  });
  EXPECT_EQ(database.opened, 1);
  EXPECT_EQ(database.cut_off, 0);
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

RILL_TEST(Endpoints, TheAnswerDoesNotWaitForTheMail) {
  sql::Database database;
  std::vector<std::string> sent;
  co_await with_pool(database, [&](Connections &connections) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &background) -> rill::Task<> {
      Stopwatch watch;
      Answer answer = co_await right::post_user(connections, background, sent, "alice");
      EXPECT_EQ(answer, (Answer{201, "alice"}));
      EXPECT_EQ(watch.elapsed(), 2s);
      EXPECT_TRUE(sent.empty());
    });
  });
  EXPECT_EQ(sent, std::vector<std::string>{"alice"});
}

RILL_TEST(Endpoints, ARoomTellsAllAndForgetsWhoLeaves) {
  right::Room room;
  ws::Browser alice;
  ws::Browser bob;
  ws::Browser deaf;
  alice.says = {"hello"};
  bob.says = {"hi", "bye"};
  deaf.latency = 1h;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(right::serve(room, alice));
    group.spawn(right::serve(room, bob));
    rill::TaskHandle<void> gone = group.spawn(right::serve(room, deaf));
    co_await rill::sleep_for(10min);
    EXPECT_EQ(room.size(), 1u);
    gone.cancel();
  });
  EXPECT_EQ(room.size(), 0u);
  EXPECT_EQ(alice.requests, (std::vector<std::string>{"hello", "hi"}));
  EXPECT_EQ(bob.requests, (std::vector<std::string>{"hello", "hi", "bye"}));
  EXPECT_EQ(deaf.requests.size(), 3u);
  EXPECT_EQ(alice.open + bob.open + deaf.open, 0);
  EXPECT_EQ(alice.cut_off + bob.cut_off + deaf.cut_off, 0);
}

} // namespace
