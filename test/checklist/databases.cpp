// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Databases and caches: connections from a pool, transactions that end on every path, and one
// statement for many rows.
#include "support/redis.h"
#include "support/sql.h"
#include "support/stopwatch.h"

#include "rill/finally.h"
#include "rill/gather.h"
#include "rill/pool.h"
#include "rill/settled.h"
#include "rill/shield.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using Connections = rill::Pool<sql::Connection>;
using Log = std::vector<std::string>;

struct User {
  int id;
  std::string name;
  friend bool operator==(const User &, const User &) = default;
};

namespace wrong {

/// A round trip for each row, where one serves all.
rill::Task<std::vector<std::string>> values_of(redis::Client &cache, Log keys) {
  std::vector<std::string> values;
  for (const std::string &key : keys) {
    std::optional<std::string> value = co_await cache.get(key); // warning(Level): 'redis::Client::get' is awaited for each item, though 'redis::Client::mget' takes many, judging by a name [coro-await-per-item]
    values.push_back(value.value_or(""));
  }
  co_return values;
}

/// A connection for each request: the handshake takes longer than the statement.
rill::Task<> rename_user(sql::Database &database, int id) {
  sql::Connection connection = co_await sql::Connection::open(database); // warning: [coro-client-per-call]
  auto rename = connection.execute("update users " + std::to_string(id));
  co_await rill::finally(std::move(rename), [&] { return connection.close(); });
}
rill::Task<> rename_users(sql::Database &database, std::vector<int> ids) {
  for (int id : ids)
    co_await rename_user(database, id);
}

} // namespace wrong

namespace right {

rill::Task<std::optional<User>> find(Connections &connections, int id) {
  Connections::Lease connection = co_await connections.acquire();
  sql::Rows rows = co_await connection->query("select users where id " + std::to_string(id));
  if (rows.empty())
    co_return std::nullopt;
  co_return User{rows.front().id, rows.front().text};
}

/// One statement for many rows.
rill::Task<std::vector<User>> find_all(Connections &connections, std::vector<int> ids) {
  std::string statement = "select users where id in";
  for (int id : ids)
    statement += " " + std::to_string(id);
  Connections::Lease connection = co_await connections.acquire();
  std::vector<User> users;
  for (sql::Row &row : co_await connection->query(statement))
    users.push_back({row.id, std::move(row.text)});
  co_return users;
}

/// Commits when the body has succeeded; otherwise, a cancellation included, rolls back.
using Body = std::function<rill::Task<>(sql::Connection &)>;
rill::Task<> transaction(sql::Connection &connection, Body body) {
  co_await connection.execute("begin");
  rill::Settled<void> outcome = co_await rill::settle(body(connection));
  if (!outcome.ok())
    co_await rill::shield(rill::timeout(5s, connection.execute("rollback")));
  std::move(outcome).value();
  co_await connection.execute("commit");
}
rill::Task<User> create(Connections &connections, User user) {
  Connections::Lease connection = co_await connections.acquire();
  co_await transaction(*connection, [&](sql::Connection &open) -> rill::Task<> {
    if (user.name.empty())
      throw std::invalid_argument("a user has a name");
    co_await open.execute("insert " + user.name);
  });
  co_return user;
}

/// What a repository knows of its table, and of nothing else; it looks once.
class Users {
public:
  explicit Users(Connections &connections) : connections_(connections) {}
  rill::Task<std::optional<User>> by_name(std::string name) {
    Connections::Lease connection = co_await connections_.acquire();
    sql::Rows rows = co_await connection->query("select users where name " + name);
    co_return rows.empty() ? std::nullopt : std::optional(User{rows.front().id, rows.front().text});
  }

private:
  Connections &connections_;
};

/// A cache whose client is opened with the first request and closed with the cache.
class Cache {
public:
  explicit Cache(redis::Server &server) : server_(&server) {}
  rill::Task<std::optional<std::string>> get(std::string key) {
    co_return co_await client().get(std::move(key));
  }
  rill::Task<> set(std::string key, std::string value) {
    co_await client().set(std::move(key), std::move(value));
  }
  rill::Task<> remove(std::string key) { co_await client().del(std::move(key)); }
  /// Many at once, in one round trip.
  rill::Task<std::vector<std::string>> get_all(std::vector<std::string> keys) {
    std::vector<std::string> values;
    for (auto &value : co_await client().mget(std::move(keys)))
      values.push_back(value.value_or(""));
    co_return values;
  }
  rill::Task<> close() {
    if (client_)
      co_await client_->close();
  }

private:
  redis::Client &client() {
    if (!client_)
      client_.emplace(*server_);
    return *client_;
  }

  redis::Server *server_;
  std::optional<redis::Client> client_;
};

/// What does not depend on each other is asked for at the same time, each over its own connection.
rill::Task<std::string> dashboard(Connections &connections, int id) {
  auto ask = [&](std::string what) -> rill::Task<std::size_t> {
    Connections::Lease connection = co_await connections.acquire();
    sql::Rows rows = co_await connection->query("select " + what + std::to_string(id));
    co_return rows.size();
  };
  auto [users, orders, profiles] =
      co_await rill::gather(ask("users "), ask("orders "), ask("profiles "));
  co_return std::to_string(users) + "/" + std::to_string(orders) + "/" + std::to_string(profiles);
}

} // namespace right

/// Runs the test with a pool of two connections, which is closed afterwards.
template <class Test> rill::Task<> with_pool(sql::Database &database, Test test) {
  auto connect = [&] { return sql::Connection::open(database); };
  co_await rill::use(Connections(connect, {.size = 2}), test);
}

sql::Database three_users() {
  sql::Database database;
  database.answer = [](const std::string &statement) {
    sql::Rows rows;
    for (int id = 1; id <= 3; ++id)
      if (statement.find(std::to_string(id)) != std::string::npos)
        rows.push_back({id, "user " + std::to_string(id)});
    return rows;
  };
  return database;
}

RILL_TEST(Databases, OneStatementForManyRows) {
  sql::Database database = three_users();
  co_await with_pool(database, [](Connections &connections) -> rill::Task<> {
    EXPECT_EQ(co_await right::find(connections, 2), (User{2, "user 2"}));
    EXPECT_EQ(co_await right::find(connections, 7), std::nullopt);
    auto users = co_await right::find_all(connections, {1, 3});
    EXPECT_EQ(users, (std::vector<User>{{1, "user 1"}, {3, "user 3"}}));
    EXPECT_EQ(co_await right::Users(connections).by_name("user 3"), (User{3, "user 3"}));
  });
  EXPECT_EQ(database.opened, 1);
  EXPECT_EQ(database.requests.size(), 4u);
  EXPECT_EQ(database.cut_off, 0);
}

RILL_TEST(Databases, ATransactionEndsOnEveryPath) {
  sql::Database database;
  co_await with_pool(database, [&](Connections &connections) -> rill::Task<> {
    co_await right::create(connections, {1, "alice"});
    EXPECT_EQ(database.requests, (Log{"begin", "insert alice", "commit"}));
    database.requests.clear();
    auto nameless = right::create(connections, {2, ""});
    EXPECT_THROW((co_await rill::settle(std::move(nameless))).value(), std::invalid_argument);
    EXPECT_EQ(database.requests, (Log{"begin", "rollback"}));
    database.requests.clear();
    auto late = rill::timeout(1500ms, right::create(connections, {3, "bob"}));
    EXPECT_THROW((co_await rill::settle(std::move(late))).value(), rill::TimeoutError);
    EXPECT_EQ(database.requests, (Log{"begin", "insert bob", "rollback"}));
  });
  EXPECT_EQ(database.cut_off, 0);
}

RILL_TEST(Databases, WhatIsIndependentIsAskedForTogether) {
  sql::Database database = three_users();
  co_await with_pool(database, [](Connections &connections) -> rill::Task<> {
    Stopwatch watch;
    EXPECT_EQ(co_await right::dashboard(connections, 1), "1/1/1");
    EXPECT_EQ(watch.elapsed(), 3s);
  });
  EXPECT_EQ(database.most_at_once, 2);
}

RILL_TEST(Databases, AConnectionForEachRequestIsAHandshakeForEach) {
  sql::Database database;
  Stopwatch watch;
  co_await wrong::rename_users(database, {1, 2});
  EXPECT_EQ(database.opened, 2);
  EXPECT_EQ(watch.elapsed(), 2 * (1s + 1s + 10ms));
}

RILL_TEST(Databases, ACacheIsClosedWhateverHappens) {
  redis::Server server;
  co_await rill::use(right::Cache(server), [](right::Cache &cache) -> rill::Task<> {
    co_await cache.set("a", "one");
    co_await cache.set("b", "two");
    EXPECT_EQ(co_await cache.get("a"), "one");
    co_await cache.remove("a");
    EXPECT_EQ(co_await cache.get("a"), std::nullopt);
  });
  server.to_refuse = 1;
  auto failing = rill::use(right::Cache(server), [](right::Cache &cache) -> rill::Task<> {
    co_await cache.set("a", "one");
  });
  EXPECT_THROW((co_await rill::settle(std::move(failing))).value(), Refused);
  EXPECT_EQ(server.opened, 2);
  EXPECT_EQ(server.open, 0);
  EXPECT_EQ(server.cut_off, 0);
}

RILL_TEST(Databases, ManyKeysInOneRoundTrip) {
  redis::Server server;
  server.values = {{"a", "one"}, {"c", "three"}};
  Log keys{"a", "b", "c"};
  Log values{"one", "", "three"};
  co_await rill::use(redis::Client(server), [&](redis::Client &client) -> rill::Task<> {
    Stopwatch watch;
    EXPECT_EQ(co_await wrong::values_of(client, keys), values);
    EXPECT_EQ(watch.elapsed(), 3s);
  });
  co_await rill::use(right::Cache(server), [&](right::Cache &cache) -> rill::Task<> {
    Stopwatch watch;
    EXPECT_EQ(co_await cache.get_all(keys), values);
    EXPECT_EQ(watch.elapsed(), 1s);
  });
}

} // namespace
