// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A session is closed on every path, by somebody who can wait for it; and one session serves many
// requests.
#include "support/http.h"
#include "support/sql.h"
#include "support/stopwatch.h"

#include "rill/finally.h"
#include "rill/pool.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/use.h"

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

namespace wrong {

/// Nobody closes it.
rill::Task<std::string> body_of(http::Server &server, std::string path) {
  http::Session session(server); // warning: session 'session' is never closed [coro-unclosed-session]
  http::Response response = co_await session.get(std::move(path));
  co_return response.body;
}

/// Closed, if all goes well.
rill::Task<int> count_users(sql::Database &database) {
  sql::Connection connection = co_await sql::Connection::open(database); // warning: session 'connection' is not closed when 'sql::Connection::query' throws [coro-unclosed-session]
  sql::Rows users = co_await connection.query("select * from users");
  co_await connection.close();
  co_return static_cast<int>(users.size());
}

} // namespace wrong

namespace right {

rill::Task<std::string> body_of(http::Session &session, std::string path) {
  http::Response response = co_await session.get(std::move(path));
  co_return response.body;
}

/// Closed whatever happens, and not before the request has ended.
rill::Task<std::string> body_of(http::Server &server, std::string path) {
  co_return co_await rill::use(http::Session(server), [&](http::Session &session) {
    return body_of(session, std::move(path));
  });
}

/// One session for all requests: opened with the first, closed with the client.
class Client {
public:
  explicit Client(http::Server &server) : server_(&server) {}

  rill::Task<std::string> get(std::string path) {
    http::Response response = co_await session().get(std::move(path));
    co_return response.body;
  }
  rill::Task<> close() {
    if (session_)
      co_await session_->close();
  }

private:
  http::Session &session() {
    if (!session_ || session_->closed())
      session_.emplace(*server_);
    return *session_;
  }

  http::Server *server_;
  std::optional<http::Session> session_;
};

/// A resource of one's own: whatever has close() can be used.
class Users {
public:
  static rill::Task<Users> open(sql::Database &database) {
    co_return Users(co_await sql::Connection::open(database));
  }
  rill::Task<int> count() {
    sql::Rows users = co_await connection_.query("select * from users");
    co_return static_cast<int>(users.size());
  }
  rill::Task<> close() { return connection_.close(); }

private:
  explicit Users(sql::Connection connection) : connection_(std::move(connection)) {}

  sql::Connection connection_;
};

rill::Task<int> count_users(sql::Database &database) {
  co_return co_await rill::use(co_await Users::open(database),
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
rill::Task<> timed_count(sql::Database &database, std::vector<rill::Duration> &log) {
  Timed timed(log);
  co_await count_users(database);
}

/// Several at once; they are closed in the reverse order, each on every path, and the children
/// have ended before.
rill::Task<> copy(http::Session &from, sql::Connection &to, std::string path) {
  http::Response page = co_await from.get(std::move(path));
  co_await to.execute("insert " + page.body);
}
rill::Task<> fetch_and_store(http::Server &server, sql::Database &database) {
  auto body = [](http::Session &from, sql::Connection &to) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      group.spawn(copy(from, to, "/one"));
      group.spawn(copy(from, to, "/two"));
      co_return;
    });
  };
  sql::Connection connection = co_await sql::Connection::open(database);
  co_await rill::use_all(body, http::Session(server), std::move(connection));
}

/// A manager closes all that it has opened, and one that fails to close keeps none of the others
/// from it. What it closes is its own no more, for others may open one meanwhile; what it has
/// lent stays where it is.
class Manager {
public:
  explicit Manager(sql::Database &database) : database_(&database) {}

  rill::Task<sql::Connection *> acquire() {
    connections_.push_back(co_await sql::Connection::open(*database_));
    co_return &connections_.back();
  }
  rill::Task<> close() {
    for (sql::Connection &connection : std::exchange(connections_, {})) {
      rill::Settled<void> outcome = co_await rill::settle(connection.close());
      failed_to_close_ += !outcome.ok();
    }
  }
  int failed_to_close() const noexcept { return failed_to_close_; }

private:
  sql::Database *database_;
  std::deque<sql::Connection> connections_;
  int failed_to_close_ = 0;
};

/// Whoever can be closed, closed safely: once, and in a limited time.
template <rill::AsyncClosable Closable> rill::Task<bool> close_in_time(Closable &closable) {
  rill::Settled<void> outcome = co_await rill::settle(rill::timeout(1s, closable.close()));
  if (outcome.cancelled())
    std::move(outcome).value();
  co_return outcome.ok();
}

/// Connections that are expensive to open are opened once, and lent.
using Connections = rill::Pool<sql::Connection>;
rill::Task<> serve(Connections &connections, int request) {
  Connections::Lease connection = co_await connections.acquire();
  co_await connection->execute("update " + std::to_string(request));
}
rill::Task<> serve_all(sql::Database &database, int requests) {
  auto connect = [&] { return sql::Connection::open(database); };
  auto serve_each = [requests](Connections &connections) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      for (int request = 0; request < requests; ++request)
        group.spawn(serve(connections, request));
      co_return;
    });
  };
  co_await rill::use(Connections(connect, {.size = 3}), serve_each);
}

} // namespace right

RILL_TEST(Sessions, WhatNobodyClosesIsCutOff) {
  http::Server server;
  co_await wrong::body_of(server, "/index");
  EXPECT_EQ(server.cut_off, 1);
  sql::Database database;
  EXPECT_EQ(co_await wrong::count_users(database), 0);
  EXPECT_EQ(database.cut_off, 0);
  database.to_refuse = 1;
  EXPECT_THROW((co_await rill::settle(wrong::count_users(database))).value(), Refused);
  EXPECT_EQ(database.cut_off, 1);
}

RILL_TEST(Sessions, UseClosesOnEveryPath) {
  http::Server server;
  EXPECT_EQ(co_await right::body_of(server, "/index"), "/index");
  server.to_refuse = 1;
  EXPECT_THROW((co_await rill::settle(right::body_of(server, "/index"))).value(), Refused);
  auto cancelled = rill::timeout(500ms, right::body_of(server, "/index"));
  EXPECT_THROW((co_await rill::settle(std::move(cancelled))).value(), rill::TimeoutError);
  EXPECT_EQ(server.opened, 3);
  EXPECT_EQ(server.open, 0);
  EXPECT_EQ(server.cut_off, 0);
}

RILL_TEST(Sessions, AClientOpensOneForManyRequests) {
  http::Server server;
  co_await rill::use(right::Client(server), [](right::Client &client) -> rill::Task<> {
    EXPECT_EQ(co_await client.get("/one"), "/one");
    EXPECT_EQ(co_await client.get("/two"), "/two");
    co_await client.close();
    EXPECT_EQ(co_await client.get("/three"), "/three");
  });
  EXPECT_EQ(server.opened, 2);
  EXPECT_EQ(server.open, 0);
  EXPECT_EQ(server.cut_off, 0);
}

RILL_TEST(Sessions, AClassOfOnesOwnIsUsedLikeAnyOther) {
  sql::Database database;
  database.answer = [](const std::string &) { return sql::Rows(3); };
  std::vector<rill::Duration> log;
  EXPECT_EQ(co_await right::count_users(database), 3);
  co_await right::timed_count(database, log);
  EXPECT_EQ(log, std::vector<rill::Duration>{2010ms});
  EXPECT_EQ(database.cut_off, 0);
}

RILL_TEST(Sessions, SeveralAreClosedTogether) {
  http::Server server;
  sql::Database database;
  co_await right::fetch_and_store(server, database);
  EXPECT_EQ(database.answered, 2);
  server.to_refuse = 1;
  auto failing = right::fetch_and_store(server, database);
  EXPECT_THROW((co_await rill::settle(std::move(failing))).value(), rill::ExceptionGroup);
  EXPECT_EQ(server.open + database.open, 0);
  EXPECT_EQ(server.cut_off + database.cut_off, 0);
}

RILL_TEST(Sessions, AManagerClosesAllThatItOpened) {
  sql::Database database;
  co_await rill::use(right::Manager(database), [](right::Manager &manager) -> rill::Task<> {
    sql::Connection *first = co_await manager.acquire();
    co_await first->execute("delete");
    co_await manager.acquire();
    EXPECT_EQ(manager.failed_to_close(), 0);
  });
  EXPECT_EQ(database.opened, 2);
  EXPECT_EQ(database.open, 0);
  EXPECT_EQ(database.cut_off, 0);
}

RILL_TEST(Sessions, ClosingHasALimit) {
  http::Server server;
  http::Session session(server);
  EXPECT_TRUE(co_await right::close_in_time(session));
  EXPECT_TRUE(session.closed());
}

RILL_TEST(Sessions, APoolOpensAFew) {
  sql::Database database;
  co_await right::serve_all(database, 12);
  EXPECT_EQ(database.answered, 12);
  EXPECT_EQ(database.opened, 3);
  EXPECT_EQ(database.open, 0);
  EXPECT_EQ(database.cut_off, 0);
}

} // namespace
