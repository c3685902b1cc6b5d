// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A database in a file, or here in memory: statements, many rows at once, and a transaction that
// is rolled back.
#include "rill/sqlite.h"

#include "rill/run.h"
#include "rill/task.h"
#include "rill/use.h"

#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using rill::sqlite::Connection;
using rill::sqlite::Result;
using rill::sqlite::Transaction;

rill::Task<std::int64_t> count(Connection &notes) {
  Result result = co_await notes.execute("select count(*) from note");
  co_return std::get<std::int64_t>(result.rows[0][0]);
}

rill::Task<> change_all_or_nothing(Transaction &notes) {
  co_await notes.execute("delete from note");
  throw std::runtime_error("on second thoughts");
}

rill::Task<std::int64_t> work(Connection &notes) {
  co_await notes.execute("create table note (text text not null)");
  co_await notes.execute("insert into note values (?)", "buy milk");
  std::vector<rill::sqlite::Values> more{{"water the plants"}, {"sleep"}};
  co_await notes.execute_many("insert into note values (?)", more); // one trip to the thread
  rill::Settled<void> changed = co_await rill::settle(notes.transaction(change_all_or_nothing));
  std::printf("the transaction has %s\n", changed.ok() ? "succeeded" : "failed");
  co_return co_await count(notes);
}

rill::Task<int> example() {
  std::int64_t left = co_await rill::use(co_await Connection::open(":memory:"), work);
  std::printf("%lld notes are left\n", static_cast<long long>(left));
  co_return left == 3 ? 0 : 1;
}

int main() { return rill::run(example()); }
