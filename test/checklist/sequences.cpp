// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values that come one after another, each after a while.
#include "support/site.h"

#include "rill/generator.h"
#include "rill/http.h"
#include "rill/mutex.h"
#include "rill/sleep.h"
#include "rill/sqlite.h"
#include "rill/testing.h"
#include "rill/use.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace http = rill::http;
namespace sqlite = rill::sqlite;

namespace wrong {

/// Who takes one row and goes away leaves the table locked, for as long as the generator lives.
rill::AsyncGenerator<sqlite::Values> rows(rill::Mutex &table, sqlite::Connection &users) {
  rill::Mutex::Guard guard = co_await table.lock(); // warning: guard 'guard' is held while the generator waits for its consumer [coro-generator-holds-resource]
  sqlite::Result read = co_await users.execute("select * from user");
  for (sqlite::Values &row : read.rows)
    co_yield std::move(row);
}

} // namespace wrong

namespace right {

/// A sequence as a class: the next value, or none.
class Countdown {
public:
  explicit Countdown(int from) : left_(from) {}
  rill::Task<std::optional<int>> next() {
    if (left_ == 0)
      co_return std::nullopt;
    co_await rill::sleep_for(100ms);
    co_return left_--;
  }

private:
  int left_;
};

/// The same as a generator.
rill::AsyncGenerator<int> countdown(int from) {
  for (int left = from; left > 0; --left) {
    co_await rill::sleep_for(100ms);
    co_yield left;
  }
}

/// Fetched when it is asked for, and no sooner.
struct Page {
  int number;
  std::string text;
};
rill::AsyncGenerator<Page> pages(http::Session &web, std::string book, int last) {
  for (int number = 1; number <= last; ++number) {
    http::Response response = co_await web.get(book + "/page/" + std::to_string(number));
    co_yield Page{number, response.body};
  }
}

/// Works on the items of another sequence, one at a time.
rill::AsyncGenerator<std::string> shouted(rill::AsyncGenerator<Page> pages) {
  while (Page *page = co_await pages.next())
    co_yield page->text + "!";
}

/// Reads under the lock, and yields without it.
rill::AsyncGenerator<sqlite::Values> rows(rill::Mutex &table, sqlite::Connection &users) {
  sqlite::Result read;
  {
    rill::Mutex::Guard guard = co_await table.lock();
    read = co_await users.execute("select * from user");
  }
  for (sqlite::Values &row : read.rows)
    co_yield std::move(row);
}

} // namespace right

RILL_TEST(Sequences, AClassAndAGeneratorAreTheSame) {
  std::vector<int> seen;
  right::Countdown numbers(3);
  while (std::optional<int> number = co_await numbers.next())
    seen.push_back(*number);
  EXPECT_EQ(seen, (std::vector<int>{3, 2, 1}));

  std::vector<int> again;
  auto same = right::countdown(3);
  while (int *number = co_await same.next())
    again.push_back(*number);
  EXPECT_EQ(again, seen);
}

RILL_REAL_TIME_TEST(Sequences, WhatNobodyAsksForIsNotFetched) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    auto texts = right::shouted(right::pages(web, site.url, 100));
    EXPECT_EQ(*co_await texts.next(), "/page/1!");
    EXPECT_EQ(*co_await texts.next(), "/page/2!");
    EXPECT_EQ(site.requests.size(), 2u);
  });
}

RILL_REAL_TIME_TEST(Sequences, AGeneratorMustNotHoldWhatOthersNeed) {
  auto test = [](sqlite::Connection &users) -> rill::Task<> {
    co_await users.execute("create table user (name text not null)");
    co_await users.execute("insert into user values (?), (?)", "alice", "bob");
    rill::Mutex table;
    {
      auto rows = wrong::rows(table, users);
      EXPECT_NE(co_await rows.next(), nullptr);
      EXPECT_TRUE(table.locked());
    }
    auto rows = right::rows(table, users);
    EXPECT_NE(co_await rows.next(), nullptr);
    EXPECT_FALSE(table.locked());
  };
  co_await rill::use(co_await sqlite::Connection::open(":memory:"), test);
}

} // namespace
