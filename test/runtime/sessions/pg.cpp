// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A real PostgreSQL, started for these tests: statements, transactions, cancellation, and servers
// that go, hang or talk nonsense.
#include "rill/pg.h"

#include "server.h"

#include "rill/descriptor.h"
#include "rill/event.h"
#include "rill/gather.h"
#include "rill/net/resolve.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <csignal>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;
using pg::Connection;
using pg::Parameters;
using pg::Result;
using pg::Transaction;

static_assert(AsyncClosable<Connection>);

class Postgres final : public servers::Server {
public:
  void SetUp() override {
    if (servers::find_program("initdb").empty() || servers::find_program("postgres").empty())
      GTEST_SKIP() << "postgresql is not installed";
    const passwd *user = servers::someone_else("postgres");
    folder_ = std::make_unique<servers::Folder>(user);
    servers::Process init({servers::find_program("initdb"), "-D", data(), "-U", "rill", "-A",
                           "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
                          user, folder_->path() / "log");
    if (init.wait() != 0)
      throw std::runtime_error("initdb has failed");
    port_ = servers::free_port();
    start();
  }

  void start() {
    server_ = servers::start_listening(port_, [&] {
      return servers::Process({servers::find_program("postgres"), "-D", data(), "-p",
                               std::to_string(port_), "-c", "listen_addresses=127.0.0.1", "-c",
                               "unix_socket_directories=", "-c", "fsync=off"},
                              servers::someone_else("postgres"), folder_->path() / "log");
    });
  }

private:
  std::string data() const { return folder_->path() / "data"; }
};

Postgres &postgres = *static_cast<Postgres *>(::testing::AddGlobalTestEnvironment(new Postgres));

std::string at(std::uint16_t port, const std::string &host = "127.0.0.1") {
  return "host=" + host + " port=" + std::to_string(port) + " user=rill dbname=postgres";
}

/// A server that was just started may still be busy starting.
Task<Connection> connect() {
  for (int i = 0;; ++i) {
    Settled<Connection> connection = co_await settle(Connection::open(at(postgres.port())));
    if (connection.ok() || i == 200)
      co_return std::move(connection).value();
    co_await sleep_for(50ms);
  }
}

Task<> with_items(std::function<Task<>(Connection &)> body) {
  co_await use(co_await connect(), [&](Connection &shop) -> Task<> {
    co_await shop.execute("drop table if exists item");
    co_await shop.execute("create table item (id int primary key, name text)");
    co_await body(shop);
  });
}

Task<std::string> count(Connection &shop) {
  Result result = co_await shop.execute("select count(*) from item");
  co_return std::string(*result.at(0, 0));
}

template <class T> std::string state_of(Settled<T> outcome) {
  try {
    std::move(outcome).value();
  } catch (const pg::Error &error) {
    return error.sqlstate();
  }
  return "no error";
}

RILL_REAL_TIME_TEST(Pg, YieldsRowsAsText) {
  co_await with_items([](Connection &shop) -> Task<> {
    Result inserted =
        co_await shop.execute("insert into item values ($1, $2), ($3, null)", 1, "nail", 2);
    EXPECT_EQ(inserted.affected(), 2);
    Result items = co_await shop.execute("select id, name from item order by id");
    EXPECT_EQ(items.rows(), 2u);
    EXPECT_EQ(items.columns(), 2u);
    EXPECT_EQ(items.column_name(1), "name");
    EXPECT_EQ(items.at(0, "name"), "nail");
    EXPECT_EQ(items.at(1, 1), std::nullopt);
    EXPECT_THROW((void)items.at(2, 0), std::out_of_range);
    EXPECT_THROW((void)items.at(0, "price"), std::out_of_range);
    Result echo = co_await shop.execute("select $1::text, $2::bool, $3::float8", std::nullopt, true,
                                        0.1);
    EXPECT_EQ(echo.at(0, 0), std::nullopt);
    EXPECT_EQ(echo.at(0, 1), "t");
    EXPECT_EQ(echo.at(0, 2), "0.1");
  });
}

RILL_REAL_TIME_TEST(Pg, ReportsWhatIsWrongAndGoesOn) {
  co_await with_items([](Connection &shop) -> Task<> {
    EXPECT_EQ(state_of(co_await settle(shop.execute("select from where"))), "42601");
    EXPECT_EQ(state_of(co_await settle(shop.execute("select * from nowhere"))), "42P01");
    EXPECT_EQ(state_of(co_await settle(shop.execute("select 1; select 2"))), "42601");
    EXPECT_EQ(state_of(co_await settle(shop.execute("copy item to stdout"))), "");
    EXPECT_EQ(state_of(co_await settle(shop.execute("copy item from stdin"))), "");
    co_await shop.execute("insert into item values (1)");
    EXPECT_EQ(state_of(co_await settle(shop.execute("insert into item values (1)"))), "23505");
    EXPECT_EQ(co_await count(shop), "1");
    EXPECT_TRUE(shop.usable());
  });
}

RILL_REAL_TIME_TEST(Pg, SkipsACopyOfAnyLengthThatNobodyTakes) {
  co_await with_items([](Connection &shop) -> Task<> {
    const char *long_copy =
        "copy (select repeat('x', 1000) from generate_series(1, 20000)) to stdout";
    EXPECT_EQ(state_of(co_await settle(shop.execute(long_copy))), "");
    EXPECT_EQ(co_await count(shop), "0");
  });
}

RILL_REAL_TIME_TEST(Pg, RefusesTextsThatItWouldCutOff) {
  co_await with_items([](Connection &shop) -> Task<> {
    std::string zero("a\0b", 3);
    EXPECT_EQ(state_of(co_await settle(shop.execute("select $1::text", zero))), "22021");
    std::vector<Parameters> many{{"1", "nail"}, {"2", zero}};
    const char *insert = "insert into item values ($1, $2)";
    EXPECT_EQ(state_of(co_await settle(shop.execute_many(insert, many))), "22021");
    EXPECT_EQ(co_await count(shop), "0");
  });
}

RILL_REAL_TIME_TEST(Pg, RunsPreparedStatements) {
  co_await with_items([](Connection &shop) -> Task<> {
    co_await shop.prepare("insert", "insert into item values ($1, $2)");
    for (int i = 0; i < 10; ++i)
      co_await shop.execute_prepared("insert", i, "item");
    EXPECT_EQ(co_await count(shop), "10");
    EXPECT_EQ(state_of(co_await settle(shop.execute_prepared("nothing"))), "26000");
  });
}

RILL_REAL_TIME_TEST(Pg, ManyInOneRoundTripAreAllOrNone) {
  co_await with_items([](Connection &shop) -> Task<> {
    const char *insert = "insert into item values ($1, $2)";
    std::string long_name(1000, 'x');
    std::vector<Parameters> many;
    for (int i = 0; i < 10000; ++i)
      many.push_back({std::to_string(i), long_name}); // more than a socket holds
    EXPECT_EQ(co_await shop.execute_many(insert, many), 10000);
    EXPECT_EQ(co_await shop.execute_many(insert, std::vector<Parameters>()), 0);
    std::vector<Parameters> last_is_there{{"10000", "x"}, {"10001", "x"}, {"1", "x"}};
    EXPECT_EQ(state_of(co_await settle(shop.execute_many(insert, last_is_there))), "23505");
    EXPECT_EQ(co_await count(shop), "10000");
  });
}

AsyncGenerator<std::string> rows(int from, int to, bool fail = false) {
  for (int i = from; i < to; ++i) {
    co_await yield();
    co_yield std::to_string(i) + "\titem\n";
  }
  if (fail)
    throw std::runtime_error("no more");
}

RILL_REAL_TIME_TEST(Pg, CopiesWhatAGeneratorYields) {
  co_await with_items([](Connection &shop) -> Task<> {
    EXPECT_EQ(co_await shop.copy_in("copy item from stdin", rows(0, 1000)), 1000);
    Settled<std::int64_t> given_up =
        co_await settle(shop.copy_in("copy item from stdin", rows(1000, 2000, true)));
    EXPECT_THROW((void)given_up.value(), std::runtime_error);
    EXPECT_EQ(state_of(co_await settle(shop.copy_in("copy item from stdin", rows(0, 10)))),
              "23505");
    EXPECT_EQ(state_of(co_await settle(shop.copy_in("select 1", rows(0, 10)))), "");
    EXPECT_EQ(co_await count(shop), "1000");
  });
}

RILL_REAL_TIME_TEST(Pg, CommitsWhatSucceedsAndRollsBackWhatFails) {
  co_await with_items([](Connection &shop) -> Task<> {
    auto insert = [](Transaction &transaction) -> Task<std::int64_t> {
      co_return (co_await transaction.execute("insert into item values (1)")).affected();
    };
    auto insert_and_fail = [](Transaction &transaction) -> Task<> {
      co_await transaction.execute("insert into item values (2)");
      throw std::runtime_error("no");
    };
    auto hide_a_failure = [](Transaction &transaction) -> Task<> {
      co_await transaction.execute("insert into item values (3)");
      EXPECT_EQ(state_of(co_await settle(transaction.execute("select 1 / 0"))), "22012");
    };
    EXPECT_EQ(co_await shop.transaction(insert), 1);
    EXPECT_THROW((co_await settle(shop.transaction(insert_and_fail))).value(), std::runtime_error);
    EXPECT_EQ(state_of(co_await settle(shop.transaction(hide_a_failure))), "25P02");
    EXPECT_EQ(co_await count(shop), "1");
  });
}

RILL_REAL_TIME_TEST(Pg, NobodyGetsIntoTheTransactionOfAnother) {
  co_await with_items([](Connection &shop) -> Task<> {
    auto insert_and_fail = [](Transaction &transaction) -> Task<> {
      co_await transaction.execute("insert into item values (1)");
      co_await sleep_for(10ms);
      throw std::runtime_error("no");
    };
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn([&]() -> Task<> {
        EXPECT_FALSE((co_await settle(shop.transaction(insert_and_fail))).ok());
      });
      co_await yield();
      co_await shop.execute("insert into item values (2)");
    });
    EXPECT_EQ(co_await count(shop), "1");
  });
}

RILL_REAL_TIME_TEST(Pg, CancellingGivesUpTheStatementAndKeepsTheConnection) {
  co_await with_items([](Connection &shop) -> Task<> {
    TimePoint before = EventLoop::current().now();
    for (int i = 0; i < 5; ++i) {
      auto sleeping = timeout(20ms, shop.execute("select pg_sleep(60)"));
      EXPECT_THROW((co_await settle(std::move(sleeping))).value(), TimeoutError);
      EXPECT_EQ(co_await count(shop), "0");
    }
    EXPECT_LT(EventLoop::current().now() - before, 30s);
    auto insert_and_hang = [](Transaction &transaction) -> Task<> {
      co_await transaction.execute("insert into item values (1)");
      co_await transaction.execute("select pg_sleep(60)");
    };
    auto hanging = timeout(50ms, shop.transaction(insert_and_hang));
    EXPECT_THROW((co_await settle(std::move(hanging))).value(), TimeoutError);
    EXPECT_EQ(co_await count(shop), "0");
    EXPECT_TRUE(shop.usable());
  });
}

/// Wherever it is cancelled, all of it is there or nothing, and the connection can be used.
RILL_REAL_TIME_TEST(Pg, ACancelledTransactionIsAllOrNothing) {
  co_await with_items([](Connection &shop) -> Task<> {
    int next = 0;
    auto insert_two = [&](Transaction &transaction) -> Task<> {
      for (int i = 0; i < 2; ++i)
        co_await transaction.execute("insert into item values ($1)", next++);
    };
    for (int turns = 0; turns < 40; ++turns) {
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        TaskHandle<void> inserting = group.spawn(shop.transaction(insert_two));
        for (int i = 0; i < turns; ++i)
          co_await yield();
        inserting.cancel();
      });
      EXPECT_EQ(std::stoi(co_await count(shop)) % 2, 0);
    }
    auto cancelled_copy = timeout(1ms, shop.copy_in("copy item from stdin", rows(0, 1000000)));
    EXPECT_FALSE((co_await settle(std::move(cancelled_copy))).ok());
    EXPECT_EQ(std::stoi(co_await count(shop)) % 2, 0);
  });
}

RILL_REAL_TIME_TEST(Pg, HearsNotificationsAndLosesNoneWhenCancelled) {
  auto listen = [](Connection &listener, Connection &speaker) -> Task<> {
    co_await listener.execute("listen news");
    EXPECT_THROW((co_await settle(timeout(5ms, listener.notification()))).value(), TimeoutError);
    co_await speaker.execute("notify news, 'one'");
    co_await speaker.execute("select pg_notify('news', 'two')");
    pg::Notification first = co_await timeout(10s, listener.notification());
    pg::Notification second = co_await timeout(10s, listener.notification());
    EXPECT_EQ(first.channel, "news");
    EXPECT_EQ(first.payload + second.payload, "onetwo");
  };
  co_await use_all(listen, co_await connect(), co_await connect());
}

RILL_REAL_TIME_TEST(Pg, APoolReplacesWhatIsLost) {
  pg::Pool pool = pg::make_pool(at(postgres.port()), {.size = 3});
  co_await use(std::move(pool), [](pg::Pool &pool) -> Task<> {
    auto ask = [&](int i) -> Task<std::string> {
      pg::Pool::Lease connection = co_await pool.acquire();
      Result result = co_await connection->execute("select $1::text", i);
      co_return std::string(*result.at(0, 0));
    };
    std::vector<std::string> answers = co_await gather(
        std::views::iota(0, 100) | std::views::transform(ask), {.limit = 20});
    EXPECT_EQ(answers.back(), "99");
    EXPECT_LE(pool.idle(), 3u);
    co_await use(co_await connect(), [](Connection &admin) -> Task<> {
      co_await admin.execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity "
                             "where pid <> pg_backend_pid() and backend_type = 'client backend'");
    });
    co_await sleep_for(50ms); // the news is on its way
    EXPECT_EQ(co_await ask(7), "7");
  });
}

RILL_REAL_TIME_TEST(Pg, ConnectsByName) {
  co_await use(co_await Connection::open(at(postgres.port(), "localhost")),
               [](Connection &shop) -> Task<> { co_await shop.execute("select 1"); });
}

RILL_REAL_TIME_TEST(Pg, TriesTheNextHostWhenOneHasNoAddress) {
  co_await use(co_await Connection::open(at(postgres.port(), "no..name,127.0.0.1")),
               [](Connection &shop) -> Task<> { co_await shop.execute("select 1"); });
  EXPECT_THROW((co_await settle(Connection::open(at(postgres.port(), "no..name")))).value(),
               net::ResolveError);
}

RILL_REAL_TIME_TEST(Pg, AnotherServerThanExpectedIsReported) {
  EXPECT_THROW((co_await settle(Connection::open("no = where"))).value(), pg::Error);
  EXPECT_THROW((co_await settle(Connection::open(at(servers::free_port())))).value(),
               pg::ConnectionLost);
  net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0));
  std::uint16_t port = listener.local().port();
  auto silent = Connection::open(at(port), {.connect_limit = 20ms});
  EXPECT_THROW((co_await settle(std::move(silent))).value(), TimeoutError);
  static_cast<void>(co_await listener.accept()); // is reset
  auto talk_nonsense = [&]() -> Task<> {
    co_await use(co_await listener.accept(), [](net::TcpStream &stream) -> Task<> {
      co_await stream.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
  };
  auto ask = [&]() -> Task<> {
    EXPECT_THROW((co_await settle(Connection::open(at(port)))).value(), pg::ConnectionLost);
  };
  co_await gather(talk_nonsense(), ask());
}

RILL_REAL_TIME_TEST(Pg, WhatIsClosedSaysSo) {
  Connection shop = co_await connect();
  auto waiting = [&]() -> Task<> {
    EXPECT_THROW((co_await settle(shop.execute("select pg_sleep(60)"))).value(), Closed);
  };
  auto close = [&]() -> Task<> {
    co_await sleep_for(20ms);
    co_await shop.close();
  };
  co_await gather(waiting(), close());
  EXPECT_FALSE(shop.open());
  EXPECT_FALSE(shop.usable());
  co_await shop.close();
  EXPECT_THROW((co_await settle(shop.execute("select 1"))).value(), Closed);
}

RILL_REAL_TIME_TEST(Pg, AServerThatDiesInTheMiddleIsALostConnection) {
  Connection shop = co_await connect();
  auto waiting = [&]() -> Task<> {
    EXPECT_THROW((co_await settle(shop.execute("select pg_sleep(60)"))).value(),
                 pg::ConnectionLost);
  };
  auto kill = []() -> Task<> {
    co_await sleep_for(50ms);
    postgres.stop(SIGKILL);
  };
  co_await gather(waiting(), kill());
  EXPECT_FALSE(shop.usable());
  EXPECT_THROW((co_await settle(shop.execute("select 1"))).value(), pg::ConnectionLost);
  co_await shop.close();
  postgres.start();
  co_await use(co_await connect(), [](Connection &again) -> Task<> {
    co_await again.execute("select 1");
  });
}

} // namespace
