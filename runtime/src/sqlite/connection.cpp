// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way from tasks to the thread of a database and back.
#include "database.h"

#include "rill/cancel.h"
#include "rill/descriptor.h"
#include "rill/run_blocking.h"
#include "rill/shield.h"
#include "rill/sqlite.h"

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace rill::sqlite {

namespace {

using detail::Database;

/// Calls `fn` on the thread. Cancelling interrupts it; what it then throws comes of that.
template <class Fn>
Task<std::invoke_result_t<Fn &>> call(std::shared_ptr<Database> database, Fn fn) {
  bool interrupted = false;
  auto interrupt = [&]() noexcept {
    interrupted = true;
    database->interrupt();
  };
  auto outcome = co_await settle(run_blocking(database->thread, std::ref(fn), interrupt));
  if (interrupted && !outcome.ok())
    throw Cancelled();
  co_return std::move(outcome).value();
}

Task<Result> execute_on(std::shared_ptr<Database> database, std::string statement,
                        Values parameters) {
  Database &on = *database;
  co_return co_await call(std::move(database),
                          [&] { return on.execute(statement, parameters); });
}

Task<std::int64_t> execute_many_on(std::shared_ptr<Database> database, std::string statement,
                                   std::vector<Values> parameters) {
  Database &on = *database;
  co_return co_await call(std::move(database),
                          [&] { return on.execute_many(statement, parameters); });
}

} // namespace

Task<Connection> Connection::open(std::string path, Options options) {
  auto database = std::make_shared<Database>();
  auto opening = [&] { database->open(path, options); };
  co_await run_blocking(database->thread, opening);
  co_return Connection(std::move(database));
}

std::shared_ptr<Database> Connection::database() const {
  if (!database_)
    throw Closed();
  return database_;
}

Task<Result> Connection::execute(std::string statement, Values parameters) {
  Transaction alone = co_await Transaction::alone(database());
  co_return co_await alone.execute(std::move(statement), std::move(parameters));
}

Task<std::int64_t> Connection::execute_many(std::string statement,
                                            std::vector<Values> parameters) {
  Transaction alone = co_await Transaction::alone(database());
  co_return co_await alone.execute_many(std::move(statement), std::move(parameters));
}

Task<> Connection::close() {
  if (!database_)
    co_return;
  std::shared_ptr<Database> closing = std::move(database_);
  auto close = [&] { closing->close(); };
  co_await shield(run_blocking(closing->thread, close));
}

Task<Transaction> Transaction::alone(std::shared_ptr<Database> database) {
  Mutex::Guard turn = co_await database->turn.lock();
  co_return Transaction(std::move(database), std::move(turn));
}

Task<Result> Transaction::execute(std::string statement, Values parameters) {
  return execute_on(database_, std::move(statement), std::move(parameters));
}

Task<std::int64_t> Transaction::execute_many(std::string statement,
                                             std::vector<Values> parameters) {
  return execute_many_on(database_, std::move(statement), std::move(parameters));
}

Task<> Transaction::begin() { co_await execute("BEGIN IMMEDIATE"); }
Task<> Transaction::commit() { co_await execute("COMMIT"); }
Task<> Transaction::roll_back() {
  Database &on = *database_;
  co_await call(database_, [&on] { on.roll_back(); });
}

} // namespace rill::sqlite
