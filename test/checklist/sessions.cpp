// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A session is closed on every path, by somebody who can wait for it.
#include "support/database.h"
#include "support/oracle.h"
#include "support/site.h"
#include "support/stopwatch.h"

#include "rill/exception_group.h"
#include "rill/http.h"
#include "rill/net/endpoint.h"
#include "rill/net/tcp_stream.h"
#include "rill/settled.h"
#include "rill/sqlite.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"
#include "rill/ws/socket.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace std::chrono_literals;
using rill::net::Endpoint;
using rill::net::TcpStream;
using Socket = rill::ws::Socket<TcpStream>;
namespace http = rill::http;
namespace sqlite = rill::sqlite;

rill::Task<Socket> dial(Endpoint peer) {
  TcpStream wire = co_await TcpStream::connect(peer);
  co_return co_await Socket::connect(std::move(wire), "localhost");
}

rill::Task<std::string> ask(Socket &socket, std::string question) {
  co_await socket.send(std::move(question));
  std::optional<rill::ws::Message> answer = co_await socket.receive();
  if (!answer || answer->data == "nobody knows")
    throw std::runtime_error("no answer");
  co_return answer->data;
}

namespace wrong {

/// Nobody closes it: the peer hears no goodbye, and takes it for an accident.
rill::Task<std::string> answer_of(Endpoint peer, std::string question) {
  Socket socket = co_await dial(peer); // warning: session 'socket' is never closed [coro-unclosed-session]
  co_return co_await ask(socket, std::move(question));
}

/// Closed, if all goes well.
rill::Task<std::size_t> length_of_answer(Endpoint peer, std::string question) {
  Socket socket = co_await dial(peer); // warning: session 'socket' is not closed when 'ask' throws [coro-unclosed-session]
  std::string answer = co_await ask(socket, std::move(question));
  co_await socket.close();
  co_return answer.size();
}

} // namespace wrong

namespace right {

/// Closed whatever happens, and not before the question is answered.
rill::Task<std::string> answer_of(Endpoint peer, std::string question) {
  co_return co_await rill::use(co_await dial(peer),
                               [&](Socket &socket) { return ask(socket, std::move(question)); });
}

/// A resource of one's own: whatever has close() can be used.
class Users {
public:
  static rill::Task<Users> open(std::string path) {
    co_return Users(co_await sqlite::Connection::open(std::move(path)));
  }
  rill::Task<std::int64_t> count() {
    sqlite::Result users = co_await connection_.execute("select count(*) from user");
    co_return std::get<std::int64_t>(users.rows.at(0).at(0));
  }
  rill::Task<> close() { return connection_.close(); }

private:
  explicit Users(sqlite::Connection connection) : connection_(std::move(connection)) {}

  sqlite::Connection connection_;
};

rill::Task<std::int64_t> count_users(std::string path) {
  co_return co_await rill::use(co_await Users::open(std::move(path)),
                               [](Users &users) { return users.count(); });
}

/// What is done at the end and need not be waited for is a destructor's.
class Timed {
public:
  explicit Timed(std::vector<rill::Duration> &log) : log_(log) {}
  Timed(const Timed &) = delete;
  Timed &operator=(const Timed &) = delete;
  ~Timed() { log_.push_back(watch_.elapsed()); }

private:
  std::vector<rill::Duration> &log_;
  Stopwatch watch_;
};
rill::Task<> timed_count(std::string path, std::vector<rill::Duration> &log) {
  Timed timed(log);
  co_await count_users(std::move(path));
}

/// Several at once; they are closed in the reverse order, each on every path, and the children
/// have ended before.
rill::Task<> copy(http::Session &from, sqlite::Connection &to, std::string url) {
  http::Response page = co_await from.get(std::move(url));
  co_await to.execute("insert into user (name) values (?)", page.body);
}
rill::Task<> fetch_and_store(std::string url, std::string path) {
  auto body = [&](http::Session &from, sqlite::Connection &to) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      group.spawn(copy(from, to, url + "/one"));
      group.spawn(copy(from, to, url + "/two"));
      co_return;
    });
  };
  sqlite::Connection connection = co_await sqlite::Connection::open(std::move(path));
  co_await rill::use_all(body, http::Session(), std::move(connection));
}

/// A manager closes all that it has opened, and one that fails to close keeps none of the others
/// from it. What it closes is its own no more, for others may open one meanwhile; what it has
/// lent stays where it is.
class Manager {
public:
  explicit Manager(std::string path) : path_(std::move(path)) {}

  rill::Task<sqlite::Connection *> acquire() {
    connections_.push_back(co_await sqlite::Connection::open(path_));
    co_return &connections_.back();
  }
  rill::Task<> close() {
    for (sqlite::Connection &connection : std::exchange(connections_, {})) {
      rill::Settled<void> outcome = co_await rill::settle(connection.close());
      failed_to_close_ += !outcome.ok();
    }
  }
  int failed_to_close() const noexcept { return failed_to_close_; }

private:
  std::string path_;
  std::deque<sqlite::Connection> connections_;
  int failed_to_close_ = 0;
};

/// Whoever can be closed, closed safely: once, and in a limited time.
template <rill::AsyncClosable Closable> rill::Task<bool> close_in_time(Closable &closable) {
  rill::Settled<void> outcome = co_await rill::settle(rill::timeout(1s, closable.close()));
  if (outcome.cancelled())
    std::move(outcome).value();
  co_return outcome.ok();
}

} // namespace right

RILL_REAL_TIME_TEST(Sessions, WhatNobodyClosesIsCutOff) {
  Oracle oracle;
  co_await asking(oracle, [](Endpoint peer) -> rill::Task<> {
    EXPECT_EQ(co_await wrong::answer_of(peer, "is it late?"), "yes");
    auto unanswered = wrong::length_of_answer(peer, "why?");
    EXPECT_THROW((co_await rill::settle(std::move(unanswered))).value(), std::runtime_error);
    EXPECT_EQ(co_await wrong::length_of_answer(peer, "is it late?"), 3u);
  });
  EXPECT_EQ(oracle.cut_off, 2);
  EXPECT_EQ(oracle.goodbyes, 1);
}

RILL_REAL_TIME_TEST(Sessions, UseClosesOnEveryPath) {
  Oracle oracle;
  co_await asking(oracle, [&](Endpoint peer) -> rill::Task<> {
    EXPECT_EQ(co_await right::answer_of(peer, "is it late?"), "yes");
    auto unanswered = right::answer_of(peer, "why?");
    EXPECT_THROW((co_await rill::settle(std::move(unanswered))).value(), std::runtime_error);
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      rill::TaskHandle<std::string> patient = group.spawn(right::answer_of(peer, "how long?"));
      co_await oracle.ponders.wait();
      patient.cancel();
    });
  });
  EXPECT_EQ(oracle.cut_off, 0);
  EXPECT_EQ(oracle.goodbyes, 3);
}

RILL_REAL_TIME_TEST(Sessions, AClassOfOnesOwnIsUsedLikeAnyOther) {
  co_await with_database({"alice", "bob", "carol"}, [](Database &database) -> rill::Task<> {
    std::vector<rill::Duration> log;
    EXPECT_EQ(co_await right::count_users(database.path()), 3);
    co_await right::timed_count(database.path(), log);
    EXPECT_EQ(log.size(), 1u);
    EXPECT_EQ(co_await database.connections(), 0);
  });
}

RILL_REAL_TIME_TEST(Sessions, SeveralAreClosedTogether) {
  co_await with_database({}, [](Database &database) -> rill::Task<> {
    co_await with_site([&](Site &site) -> rill::Task<> {
      co_await right::fetch_and_store(site.url, database.path());
      EXPECT_EQ((co_await database.users()).size(), 2u);
      site.to_break_off = 1;
      auto failing = right::fetch_and_store(site.url, database.path());
      EXPECT_THROW((co_await rill::settle(std::move(failing))).value(), rill::ExceptionGroup);
    });
    EXPECT_EQ(co_await database.connections(), 0);
  });
}

RILL_REAL_TIME_TEST(Sessions, AManagerClosesAllThatItOpened) {
  co_await with_database({"alice"}, [](Database &database) -> rill::Task<> {
    auto test = [&](right::Manager &manager) -> rill::Task<> {
      sqlite::Connection *first = co_await manager.acquire();
      co_await first->execute("delete from user");
      co_await manager.acquire();
      EXPECT_EQ(manager.failed_to_close(), 0);
      EXPECT_EQ(co_await database.connections(), 2);
    };
    co_await rill::use(right::Manager(database.path()), test);
    EXPECT_EQ(co_await database.connections(), 0);
  });
}

RILL_REAL_TIME_TEST(Sessions, ClosingHasALimit) {
  http::Session session;
  EXPECT_TRUE(co_await right::close_in_time(session));
  EXPECT_FALSE(session.open());
}

} // namespace
