// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way from tasks to the thread of a database and back.
#include "database.h"

#include "../turn.h"

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

Task<Result> Statements::execute(std::string statement, Values parameters) {
  detail::Turn turn = co_await take_turn();
  auto run = [&] { return turn.session->execute(statement, parameters); };
  co_return co_await call(turn.session, run);
}

Task<std::int64_t> Statements::execute_many(std::string statement,
                                            std::vector<Values> parameters) {
  detail::Turn turn = co_await take_turn();
  auto run = [&] { return turn.session->execute_many(statement, parameters); };
  co_return co_await call(turn.session, run);
}

Task<> Connection::close() {
  if (!open())
    co_return;
  std::shared_ptr<Database> closing = std::move(turn_.session);
  auto close = [&] { closing->close(); };
  co_await shield(run_blocking(closing->thread, close));
}

Task<> Transaction::begin() { co_await execute("BEGIN IMMEDIATE"); }
Task<> Transaction::commit() { co_await execute("COMMIT"); }
Task<> Transaction::roll_back() {
  auto undo = [this] { turn_.session->roll_back(); };
  co_await call(turn_.session, undo);
}

} // namespace rill::sqlite

template class rill::detail::TakesTurns<rill::sqlite::detail::Database>;
