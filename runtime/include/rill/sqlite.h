// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQLite, whose calls block, on a thread that each connection has for itself. The library
// rill::sqlite.
//
//   co_await use(co_await sqlite::Connection::open("notes.db"), [](auto &notes) -> Task<> {
//     co_await notes.execute("insert into note values (?)", "buy milk");
//   });
#ifndef RILL_SQLITE_H
#define RILL_SQLITE_H

#include "rill/attributes.h"
#include "rill/clock.h"
#include "rill/task.h"
#include "rill/transaction.h"
#include "rill/turn.h"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace rill::sqlite {

/// What SQLite reports, in its own words.
class Error final : public std::runtime_error {
public:
  Error(const std::string &what, int code) : std::runtime_error(what), code_(code) {}
  /// SQLite's extended result code.
  int code() const noexcept { return code_; }

private:
  int code_;
};

using Blob = std::vector<std::byte>;
/// std::monostate stands for NULL.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;
using Values = std::vector<Value>;

struct Result {
  std::vector<std::string> columns;
  std::vector<Values> rows;
  /// How many rows an insert, update or delete has changed.
  std::int64_t changed = 0;
  std::int64_t last_insert_id = 0;
};

struct Options {
  bool read_only = false;
  /// How long to wait for another connection that has locked the database.
  Duration busy_limit = std::chrono::seconds(5);
};

namespace detail {
class Database;

template <std::convertible_to<Value>... Items> Values to_values(Items &&...items) {
  Values values;
  values.reserve(sizeof...(Items));
  (values.emplace_back(std::forward<Items>(items)), ...);
  return values;
}

using Turn = rill::detail::Turn<Database>;

} // namespace detail

/// What runs statements: a connection, and the transaction on it.
class Statements : protected rill::detail::TakesTurns<detail::Database> {
public:
  /// Suspension point, always: runs one statement, with `parameters` for its question marks, all
  /// together or one by one, and yields all of its rows. Waits for a transaction of another task to
  /// end. Cancelling interrupts the statement, which has then changed nothing. Statements are
  /// prepared once.
  Task<Result> execute(std::string statement, Values parameters = {});
  template <std::convertible_to<Value>... Items>
    requires(sizeof...(Items) > 0)
  Task<Result> execute(std::string statement, Items &&...items) {
    return execute(std::move(statement), detail::to_values(std::forward<Items>(items)...));
  }
  /// The same for many sets of parameters, in one transaction and one trip to the thread. Yields
  /// how many rows were changed.
  Task<std::int64_t> execute_many(std::string statement, std::vector<Values> parameters);

protected:
  using TakesTurns::TakesTurns;
};

class Transaction;

/// Shared by tasks of one loop; their statements run one after the other. A connection must be
/// closed with `co_await connection.close()`; destroying an open one closes it all the same, and
/// blocks its thread. Everything here throws Error, and Closed on what is closed or was moved from.
class RILL_FACT("must-close") RILL_FACT("expensive") Connection : public Statements {
public:
  /// Suspension point, always. ":memory:" is a database of this connection alone.
  static Task<Connection> open(std::string path, Options options = {});

  /// Runs `body(transaction)` between BEGIN IMMEDIATE and COMMIT, and yields what it returned. When
  /// it throws or is cancelled, all of it is rolled back. Statements of other tasks wait meanwhile.
  template <class Body>
  Task<rill::detail::TaskValue<Body &, Transaction &>> transaction(Body body);

  /// Suspension point: waits for what runs. Closed afterwards on every path, cancellation included;
  /// does nothing to a closed connection.
  Task<> close();
  bool open() const noexcept { return static_cast<bool>(turn_.session); }

private:
  using Statements::Statements;
};

/// The connection inside a transaction. Nobody else can use it meanwhile.
class Transaction : public Statements {
public:
  /// \name For rill's own use
  /// \{
  explicit Transaction(detail::Turn alone) noexcept : Statements(std::move(alone)) {}
  Transaction(Transaction &&) noexcept = default;
  Task<> begin();
  Task<> commit();
  Task<> roll_back();
  /// \}
};

template <class Body>
Task<rill::detail::TaskValue<Body &, Transaction &>> Connection::transaction(Body body) {
  Transaction alone(co_await take_turn());
  co_return co_await rill::detail::in_transaction(std::move(alone), std::move(body));
}

} // namespace rill::sqlite

#endif
