// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Databases and caches: connections from a pool, transactions that end on every path, and one
// statement for many rows.
#include "support/database.h"
#include "support/store.h"

#include "rill/gather.h"
#include "rill/mutex.h"
#include "rill/pool.h"
#include "rill/redis.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/sqlite.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace redis = rill::redis;
namespace sqlite = rill::sqlite;
using Connections = rill::Pool<sqlite::Connection>;
using Strings = std::vector<std::string>;

struct User {
  std::int64_t id;
  std::string name;
  friend bool operator==(const User &, const User &) = default;
};

/// Of a row with both.
User user_of(const sqlite::Values &row) {
  return {std::get<std::int64_t>(row.at(0)), std::get<std::string>(row.at(1))};
}

std::optional<User> first_of(const sqlite::Result &users) {
  return users.rows.empty() ? std::nullopt : std::optional(user_of(users.rows.front()));
}

namespace wrong {

/// A round trip for each key, where one serves all.
rill::Task<Strings> values_of(redis::Client &cache, Strings keys) {
  Strings values;
  for (const std::string &key : keys) {
    std::optional<std::string> value = co_await cache.get(key); // warning(Level): 'rill::redis::Client::get' is awaited for each item, though 'rill::redis::Client::pipeline' takes many [coro-await-per-item]
    values.push_back(value.value_or(""));
  }
  co_return values;
}

/// A connection for each value: the handshake takes longer than the command.
rill::Task<> store(std::uint16_t port, std::string key) {
  co_await rill::use(co_await redis::Client::connect("127.0.0.1", port), // warning: [coro-client-per-call]
                     [&](redis::Client &cache) { return cache.set(key, "yes"); });
}
rill::Task<> store_all(std::uint16_t port, Strings keys) {
  for (const std::string &key : keys)
    co_await store(port, key);
}

} // namespace wrong

namespace right {

rill::Task<std::optional<User>> find(Connections &connections, std::int64_t id) {
  Connections::Lease users = co_await connections.acquire();
  co_return first_of(co_await users->execute("select id, name from user where id = ?", id));
}

/// One statement for many rows.
rill::Task<std::vector<User>> find_all(Connections &connections, std::vector<std::int64_t> ids) {
  std::string marks;
  for (std::size_t i = 0; i < ids.size(); ++i)
    marks += i == 0 ? "?" : ", ?";
  Connections::Lease users = co_await connections.acquire();
  sqlite::Result found =
      co_await users->execute("select id, name from user where id in (" + marks + ")",
                              sqlite::Values(ids.begin(), ids.end()));
  std::vector<User> result;
  for (const sqlite::Values &row : found.rows)
    result.push_back(user_of(row));
  co_return result;
}

/// All or nothing: what fails in the middle, or is cancelled there, is rolled back.
rill::Task<> replace(Connections &connections, std::string before, std::string after) {
  Connections::Lease users = co_await connections.acquire();
  co_await users->transaction([&](sqlite::Transaction &open) -> rill::Task<> {
    co_await open.execute("delete from user where name = ?", before);
    if (after.empty())
      throw std::invalid_argument("a user has a name");
    co_await open.execute("insert into user (name) values (?)", after);
  });
}

/// What a repository knows of its table, and of nothing else; it looks once.
class Users {
public:
  explicit Users(Connections &connections) : connections_(connections) {}
  rill::Task<std::optional<User>> by_name(std::string name) {
    Connections::Lease users = co_await connections_.acquire();
    co_return first_of(co_await users->execute("select id, name from user where name = ?", name));
  }

private:
  Connections &connections_;
};

/// A cache whose client is opened with the first request and closed with the cache.
class Cache {
public:
  explicit Cache(std::uint16_t port) : port_(port) {}
  rill::Task<std::optional<std::string>> get(std::string key) {
    redis::Client *client = co_await open();
    co_return co_await client->get(std::move(key));
  }
  rill::Task<> set(std::string key, std::string value) {
    redis::Client *client = co_await open();
    co_await client->set(std::move(key), std::move(value));
  }
  rill::Task<> remove(std::string key) {
    redis::Client *client = co_await open();
    co_await client->command("DEL", std::move(key));
  }
  /// Many at once, in one round trip.
  rill::Task<Strings> get_all(Strings keys) {
    redis::Client *client = co_await open();
    redis::Command command{"MGET"};
    command.insert(command.end(), keys.begin(), keys.end());
    redis::Reply reply = co_await client->command(std::move(command));
    Strings values;
    for (redis::Reply &value : reply.list)
      values.push_back(std::move(value.text));
    co_return values;
  }
  rill::Task<> close() {
    if (client_)
      co_await client_->close();
  }

private:
  /// Who comes while it is being opened waits for that one, and opens no other.
  rill::Task<redis::Client *> open() {
    rill::Mutex::Guard guard = co_await opening_->lock();
    if (!client_)
      client_ = co_await redis::Client::connect("127.0.0.1", port_);
    co_return &*client_;
  }

  std::uint16_t port_;
  std::unique_ptr<rill::Mutex> opening_ = std::make_unique<rill::Mutex>();
  std::optional<redis::Client> client_;
};

/// What does not depend on each other is asked for at the same time, each over its own connection.
rill::Task<std::string> dashboard(Connections &connections) {
  auto count = [&](std::string table) -> rill::Task<std::int64_t> {
    Connections::Lease connection = co_await connections.acquire();
    sqlite::Result answer = co_await connection->execute("select count(*) from " + table);
    co_return std::get<std::int64_t>(answer.rows.at(0).at(0));
  };
  auto [users, orders, visits] =
      co_await rill::gather(count("user"), count("purchase"), count("visit"));
  co_return std::to_string(users) + "/" + std::to_string(orders) + "/" + std::to_string(visits);
}

} // namespace right

/// Runs `test(connections, opened)` with a pool of two connections; `opened` counts them.
template <class Test> rill::Task<> with_pool(Database &database, Test test) {
  int opened = 0;
  auto connect = [&] {
    ++opened;
    return sqlite::Connection::open(database.path());
  };
  co_await rill::use(Connections(connect, {.size = 2}),
                     [&](Connections &connections) { return test(connections, opened); });
  EXPECT_EQ(co_await database.connections(), 0);
}

const Strings three{"alice", "bob", "carol"};

RILL_REAL_TIME_TEST(Databases, OneStatementForManyRows) {
  auto test = [](Connections &connections, int &opened) -> rill::Task<> {
    EXPECT_EQ(co_await right::find(connections, 2), (User{2, "bob"}));
    EXPECT_EQ(co_await right::find(connections, 7), std::nullopt);
    auto users = co_await right::find_all(connections, {1, 3});
    EXPECT_EQ(users, (std::vector<User>{{1, "alice"}, {3, "carol"}}));
    EXPECT_EQ(co_await right::Users(connections).by_name("carol"), (User{3, "carol"}));
    EXPECT_EQ(opened, 1);
  };
  co_await with_database(three, [&](Database &database) { return with_pool(database, test); });
}

RILL_REAL_TIME_TEST(Databases, ATransactionIsAllOrNothing) {
  co_await with_database({"alice", "bob", "cora"}, [](Database &database) -> rill::Task<> {
    co_await with_pool(database, [&](Connections &connections, int &) -> rill::Task<> {
      co_await right::replace(connections, "cora", "carol");
      EXPECT_EQ(co_await database.users(), three);
      auto nameless = right::replace(connections, "alice", "");
      EXPECT_THROW((co_await rill::settle(std::move(nameless))).value(), std::invalid_argument);
      EXPECT_EQ(co_await database.users(), three);
    });
  });
}

RILL_REAL_TIME_TEST(Databases, ATransactionThatIsCancelledIsRolledBack) {
  co_await with_database(three, [](Database &database) -> rill::Task<> {
    co_await with_pool(database, [&](Connections &connections, int &) -> rill::Task<> {
      auto delete_and_linger = [](sqlite::Transaction &open) -> rill::Task<> {
        co_await open.execute("delete from user");
        co_await rill::sleep_for(1h);
      };
      Connections::Lease users = co_await connections.acquire();
      auto late = rill::timeout(20ms, users->transaction(delete_and_linger));
      EXPECT_THROW((co_await rill::settle(std::move(late))).value(), rill::TimeoutError);
      EXPECT_EQ(co_await database.users(), three);
    });
  });
}

RILL_REAL_TIME_TEST(Databases, WhatIsIndependentIsAskedForTogether) {
  auto test = [](Connections &connections, int &opened) -> rill::Task<> {
    {
      Connections::Lease connection = co_await connections.acquire();
      co_await connection->execute("create table purchase (user integer)");
      co_await connection->execute("create table visit (user integer)");
    }
    EXPECT_EQ(co_await right::dashboard(connections), "3/0/0");
    EXPECT_EQ(opened, 2);
  };
  co_await with_database(three, [&](Database &database) { return with_pool(database, test); });
}

RILL_REAL_TIME_TEST(Databases, AConnectionForEachValueIsAHandshakeForEach) {
  co_await with_store([](Store &store) -> rill::Task<> {
    co_await wrong::store_all(store.port, {"a", "b"});
    EXPECT_EQ(store.opened, 2);
  });
}

RILL_REAL_TIME_TEST(Databases, ACacheIsClosedWhateverHappens) {
  co_await with_store([](Store &store) -> rill::Task<> {
    co_await rill::use(right::Cache(store.port), [](right::Cache &cache) -> rill::Task<> {
      co_await rill::gather(cache.set("a", "one"), cache.set("b", "two"));
      EXPECT_EQ(co_await cache.get("a"), "one");
      co_await cache.remove("a");
      EXPECT_EQ(co_await cache.get("a"), std::nullopt);
    });
    EXPECT_EQ(store.opened, 1);
    store.read_only = true;
    auto refused = rill::use(right::Cache(store.port),
                             [](right::Cache &cache) { return cache.set("a", "one"); });
    EXPECT_THROW((co_await rill::settle(std::move(refused))).value(), redis::Error);
  });
}

RILL_REAL_TIME_TEST(Databases, ManyKeysInOneRoundTrip) {
  co_await with_store([](Store &store) -> rill::Task<> {
    store.values = {{"a", "one"}, {"c", "three"}};
    Strings keys{"a", "b", "c"};
    Strings values{"one", "", "three"};
    co_await rill::use(co_await redis::Client::connect("127.0.0.1", store.port),
                       [&](redis::Client &client) -> rill::Task<> {
                         EXPECT_EQ(co_await wrong::values_of(client, keys), values);
                       });
    EXPECT_EQ(std::exchange(store.commands, {}), (Strings{"GET", "GET", "GET"}));
    co_await rill::use(right::Cache(store.port), [&](right::Cache &cache) -> rill::Task<> {
      EXPECT_EQ(co_await cache.get_all(keys), values);
    });
    EXPECT_EQ(store.commands, Strings{"MGET"});
  });
}

} // namespace
