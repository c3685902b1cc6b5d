// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A real database: values, transactions, cancellation, and two connections to one file.
#include "rill/sqlite.h"

#include "../helpers.h"

#include "rill/descriptor.h"
#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;
using sqlite::Connection;
using sqlite::Result;
using sqlite::Transaction;
using sqlite::Value;

static_assert(AsyncClosable<Connection>);

constexpr const char *endless =
    "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

Task<> with_notes(std::function<Task<>(Connection &)> body) {
  co_await use(co_await Connection::open(":memory:"), [&](Connection &notes) -> Task<> {
    co_await notes.execute("create table note (id integer primary key, text text not null)");
    co_await body(notes);
  });
}

Task<std::int64_t> count(Connection &notes) {
  Result result = co_await notes.execute("select count(*) from note");
  co_return std::get<std::int64_t>(result.rows.at(0).at(0));
}

RILL_REAL_TIME_TEST(Sqlite, YieldsWhatWasStored) {
  co_await use(co_await Connection::open(":memory:"), [](Connection &database) -> Task<> {
    sqlite::Blob blob{std::byte(0), std::byte(255)};
    std::string text("a\0b", 3);
    Result result =
        co_await database.execute("select ? as i, ? as r, ? as t, ? as b, ? as n, ?", 42, 0.5,
                                  text, blob, std::monostate(), sqlite::Blob());
    std::vector<std::string> names{"i", "r", "t", "b", "n", "?"};
    EXPECT_EQ(result.columns, names);
    sqlite::Values values{42, 0.5, text, blob, {}, sqlite::Blob()};
    EXPECT_EQ(result.rows, std::vector<sqlite::Values>{values});
  });
}

RILL_REAL_TIME_TEST(Sqlite, TellsWhatAStatementHasChanged) {
  co_await with_notes([](Connection &notes) -> Task<> {
    Result first = co_await notes.execute("insert into note (text) values (?)", "one");
    Result second = co_await notes.execute("insert into note (text) values (?)", "two");
    EXPECT_EQ(first.changed, 1);
    EXPECT_EQ(second.last_insert_id, 2);
    EXPECT_EQ((co_await notes.execute("update note set text = 'x'")).changed, 2);
    EXPECT_EQ((co_await notes.execute("select * from note")).changed, 0);
    std::vector<sqlite::Values> many;
    for (int i = 0; i < 1000; ++i)
      many.push_back({std::to_string(i)});
    EXPECT_EQ(co_await notes.execute_many("insert into note (text) values (?)", many), 1000);
    EXPECT_EQ(co_await count(notes), 1002);
  });
}

RILL_REAL_TIME_TEST(Sqlite, ReportsWhatIsWrong) {
  co_await with_notes([](Connection &notes) -> Task<> {
    for (const char *statement : {"select from", "select 1; select 2", "", "-- nothing",
                                  "select * from nowhere", "select ?",
                                  "insert into note (text) values (null)"})
      EXPECT_THROW((co_await settle(notes.execute(statement))).value(), sqlite::Error) << statement;
    EXPECT_THROW((co_await settle(notes.execute("select 1", 1))).value(), sqlite::Error);
    co_await notes.execute("select 1 ; ");
  });
  EXPECT_THROW((co_await settle(Connection::open("/nowhere/at all"))).value(), sqlite::Error);
}

RILL_REAL_TIME_TEST(Sqlite, ManyThatFailLeaveNothing) {
  co_await with_notes([](Connection &notes) -> Task<> {
    std::vector<sqlite::Values> last_is_null{{"one"}, {"two"}, {{}}};
    const char *insert = "insert into note (text) values (?)";
    EXPECT_THROW((co_await settle(notes.execute_many(insert, last_is_null))).value(),
                 sqlite::Error);
    EXPECT_EQ(co_await count(notes), 0);
    co_await notes.transaction([&](Transaction &transaction) -> Task<> {
      co_await transaction.execute(insert, "kept");
      EXPECT_THROW((co_await settle(transaction.execute_many(insert, last_is_null))).value(),
                   sqlite::Error);
    });
    EXPECT_EQ(co_await count(notes), 1);
  });
}

RILL_REAL_TIME_TEST(Sqlite, CommitsWhatSucceedsAndRollsBackWhatFails) {
  co_await with_notes([](Connection &notes) -> Task<> {
    auto insert = [](Transaction &transaction) -> Task<std::int64_t> {
      co_return (co_await transaction.execute("insert into note (text) values ('x')"))
          .last_insert_id;
    };
    auto insert_and_fail = [&](Transaction &transaction) -> Task<> {
      co_await insert(transaction);
      throw std::runtime_error("no");
    };
    EXPECT_EQ(co_await notes.transaction(insert), 1);
    EXPECT_THROW((co_await settle(notes.transaction(insert_and_fail))).value(),
                 std::runtime_error);
    EXPECT_EQ(co_await count(notes), 1);
  });
}

RILL_REAL_TIME_TEST(Sqlite, NobodyGetsIntoTheTransactionOfAnother) {
  co_await with_notes([](Connection &notes) -> Task<> {
    auto insert_and_roll_back = [&]() -> Task<> {
      co_await notes.transaction([](Transaction &transaction) -> Task<> {
        co_await transaction.execute("insert into note (text) values ('lost')");
        co_await sleep_for(10ms);
        throw std::runtime_error("no");
      });
    };
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn([&]() -> Task<> {
        EXPECT_THROW((co_await settle(insert_and_roll_back())).value(), std::runtime_error);
      });
      co_await yield();
      co_await notes.execute("insert into note (text) values ('kept')");
    });
    EXPECT_EQ(co_await count(notes), 1);
  });
}

RILL_REAL_TIME_TEST(Sqlite, CancellingInterruptsAStatement) {
  co_await with_notes([](Connection &notes) -> Task<> {
    EXPECT_THROW((co_await settle(timeout(10ms, notes.execute(endless)))).value(), TimeoutError);
    EXPECT_EQ(co_await count(notes), 0);
    auto insert_and_hang = [](Transaction &transaction) -> Task<> {
      co_await transaction.execute("insert into note (text) values ('x')");
      co_await transaction.execute(endless);
    };
    auto transaction = timeout(10ms, notes.transaction(insert_and_hang));
    EXPECT_THROW((co_await settle(std::move(transaction))).value(), TimeoutError);
    EXPECT_EQ(co_await count(notes), 0);
  });
}

RILL_REAL_TIME_TEST(Sqlite, ManyTasksShareAConnection) {
  co_await with_notes([](Connection &notes) -> Task<> {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      for (int i = 0; i < 100; ++i)
        group.spawn(notes.execute("insert into note (text) values (?)", std::to_string(i)));
      co_return;
    });
    EXPECT_EQ(co_await count(notes), 100);
  });
}

RILL_REAL_TIME_TEST(Sqlite, WhatIsClosedSaysSo) {
  Connection notes = co_await Connection::open(":memory:");
  co_await notes.close();
  EXPECT_FALSE(notes.open());
  co_await notes.close();
  EXPECT_THROW((co_await settle(notes.execute("select 1"))).value(), Closed);
  EXPECT_THROW((co_await settle(notes.transaction([](Transaction &) -> Task<> { co_return; })))
                   .value(),
               Closed);
}

RILL_REAL_TIME_TEST(Sqlite, WaitsForAnotherConnectionButNotTooLong) {
  helpers::Folder folder;
  std::string path = folder.path() / "notes";
  auto work = [](Connection &first, Connection &second) -> Task<> {
    co_await first.execute("create table note (text text)");
    auto hold = [](Transaction &transaction) -> Task<> {
      co_await transaction.execute("insert into note values ('first')");
      co_await sleep_for(20ms);
    };
    auto insert = [&]() -> Task<> {
      co_await sleep_for(5ms);
      co_await second.execute("insert into note values ('second')");
    };
    co_await gather(first.transaction(hold), insert());
    EXPECT_EQ(co_await count(first), 2);
    auto give_up = [&](Transaction &) -> Task<> {
      auto waiting = timeout(10ms, second.execute("insert into note values ('late')"));
      EXPECT_THROW((co_await settle(std::move(waiting))).value(), TimeoutError);
    };
    TimePoint before = EventLoop::current().now();
    co_await first.transaction(give_up);
    EXPECT_LT(EventLoop::current().now() - before, 4s) << "waited for the busy limit";
  };
  co_await use_all(work, co_await Connection::open(path), co_await Connection::open(path));
  auto read_only = [&](Connection &reader) -> Task<> {
    EXPECT_EQ(co_await count(reader), 2);
    EXPECT_THROW((co_await settle(reader.execute("delete from note"))).value(), sqlite::Error);
  };
  co_await use(co_await Connection::open(path, {.read_only = true}), read_only);
}

/// Wherever a transaction is cancelled, all of it is there or nothing, and the next one can begin.
/// In real time, since the thread takes its own.
RILL_REAL_TIME_TEST(Sqlite, ACancelledTransactionIsAllOrNothing) {
  co_await with_notes([](Connection &notes) -> Task<> {
    auto insert_two = [](Transaction &transaction) -> Task<> {
      co_await transaction.execute("insert into note (text) values ('one')");
      co_await transaction.execute("insert into note (text) values ('two')");
    };
    for (int turns = 0; turns < 200; ++turns) {
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        TaskHandle<void> inserting = group.spawn(notes.transaction(insert_two));
        for (int i = 0; i < turns; ++i)
          co_await yield();
        inserting.cancel();
      });
      EXPECT_EQ(co_await count(notes) % 2, 0);
    }
  });
}

} // namespace
