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

} // namespace

Task<Connection> Connection::open(std::string path, Options options) {
  auto database = std::make_shared<Database>();
  auto opening = [&] { database->open(path, options); };
  co_await run_blocking(database->thread, opening);
  co_return Connection(detail::Turn{std::move(database), std::nullopt});
}

Task<detail::Turn> Statements::take_turn() const {
  if (!turn_.database)
    throw Closed();
  detail::Turn turn{turn_.database, std::nullopt};
  if (!turn_.guard)
    turn.guard = co_await turn.database->turn.lock();
  co_return turn;
}

Task<Result> Statements::execute(std::string statement, Values parameters) {
  detail::Turn turn = co_await take_turn();
  auto run = [&] { return turn.database->execute(statement, parameters); };
  co_return co_await call(turn.database, run);
}

Task<std::int64_t> Statements::execute_many(std::string statement,
                                            std::vector<Values> parameters) {
  detail::Turn turn = co_await take_turn();
  auto run = [&] { return turn.database->execute_many(statement, parameters); };
  co_return co_await call(turn.database, run);
}

Task<> Connection::close() {
  if (!open())
    co_return;
  std::shared_ptr<Database> closing = std::move(turn_.database);
  auto close = [&] { closing->close(); };
  co_await shield(run_blocking(closing->thread, close));
}

Task<> Transaction::begin() { co_await execute("BEGIN IMMEDIATE"); }
Task<> Transaction::commit() { co_await execute("COMMIT"); }
Task<> Transaction::roll_back() {
  auto undo = [this] { turn_.database->roll_back(); };
  co_await call(turn_.database, undo);
}

} // namespace rill::sqlite
