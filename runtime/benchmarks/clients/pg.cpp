// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Queries through pg::Connection, and through libpq alone, to the server that PGHOST, PGPORT,
// PGUSER and PGDATABASE name. Without PGHOST they are left out.
#include "../work.h"

#include "rill/pg.h"
#include "rill/run.h"
#include "rill/use.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <libpq-fe.h>

namespace {

using namespace rill;

constexpr const char *query = "select $1::int + 1";
constexpr const char *insertion = "insert into numbers values ($1)";
constexpr const char *table = "create temporary table numbers (number int)";

void by_connection(benchmark::State &state) {
  auto ask = [&](pg::Connection &connection) -> Task<> {
    co_await connection.prepare("add", query);
    for (auto _ : state) {
      for (int i = 0; i < work::queries; ++i) {
        pg::Result sum = co_await connection.execute_prepared("add", i);
        benchmark::DoNotOptimize(sum.at(0, 0));
      }
    }
  };
  auto main = [&]() -> Task<> { co_await use(co_await pg::Connection::open(""), ask); };
  run(main());
  work::count_items(state, work::queries);
}

void insert_by_connection(benchmark::State &state) {
  auto insert = [&](pg::Connection &connection) -> Task<> {
    co_await connection.execute(table);
    for (auto _ : state) {
      std::vector<pg::Parameters> rows;
      for (int i = 0; i < work::queries; ++i)
        rows.push_back({std::to_string(i)});
      co_await connection.execute_many(insertion, std::move(rows));
    }
  };
  auto main = [&]() -> Task<> { co_await use(co_await pg::Connection::open(""), insert); };
  run(main());
  work::count_items(state, work::queries);
}

struct Finish {
  void operator()(PGconn *connection) const noexcept { ::PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, Finish>;

struct Clear {
  void operator()(PGresult *result) const noexcept { ::PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

void by_libpq(benchmark::State &state) {
  Connection connection(::PQconnectdb(""));
  Result(::PQprepare(connection.get(), "add", query, 1, nullptr));
  for (auto _ : state) {
    for (int i = 0; i < work::queries; ++i) {
      std::string number = std::to_string(i);
      const char *value = number.c_str();
      Result sum(::PQexecPrepared(connection.get(), "add", 1, &value, nullptr, nullptr, 0));
      if (::PQresultStatus(sum.get()) != PGRES_TUPLES_OK)
        state.SkipWithError(::PQerrorMessage(connection.get()));
      benchmark::DoNotOptimize(::PQgetvalue(sum.get(), 0, 0));
    }
  }
  work::count_items(state, work::queries);
}

/// One round trip: the transaction, the statement for each row, and the end of the pipeline.
void insert_by_libpq(benchmark::State &state) {
  Connection connection(::PQconnectdb(""));
  PGconn *to = connection.get();
  Result(::PQexec(to, table));
  for (auto _ : state) {
    ::PQenterPipelineMode(to);
    ::PQsendPrepare(to, "", insertion, 1, nullptr);
    for (int i = 0; i < work::queries; ++i) {
      std::string number = std::to_string(i);
      const char *value = number.c_str();
      ::PQsendQueryPrepared(to, "", 1, &value, nullptr, nullptr, 0);
    }
    ::PQpipelineSync(to);
    int inserted = 0;
    for (ExecStatusType status = PGRES_COMMAND_OK; status != PGRES_PIPELINE_SYNC;) {
      Result result(::PQgetResult(to));
      if (!result)
        continue;
      status = ::PQresultStatus(result.get());
      inserted += std::atoi(::PQcmdTuples(result.get()));
    }
    ::PQexitPipelineMode(to);
    if (inserted != work::queries)
      state.SkipWithError(::PQerrorMessage(to));
  }
  work::count_items(state, work::queries);
}

/// Registered only where there is a server, since an empty row says nothing.
const bool registered = [] {
  if (!std::getenv("PGHOST"))
    return false;
  auto add = [](const char *name, void (*function)(benchmark::State &)) {
    benchmark::RegisterBenchmark(name, function)->Unit(benchmark::kMillisecond);
  };
  add("query/rill", by_connection);
  add("query/client alone", by_libpq);
  add("rows inserted/rill", insert_by_connection);
  add("rows inserted/client alone", insert_by_libpq);
  return true;
}();

} // namespace
