// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// PostgreSQL, over libpq's asynchronous interface. The library rill::pg.
//
//   co_await use(co_await pg::Connection::open("dbname=shop"), [](auto &shop) -> Task<> {
//     pg::Result names = co_await shop.execute("select name from item where id = $1", 7);
//   });
#ifndef RILL_PG_H
#define RILL_PG_H

#include "rill/attributes.h"
#include "rill/clock.h"
#include "rill/generator.h"
#include "rill/pool.h"
#include "rill/task.h"
#include "rill/transaction.h"
#include "rill/turn.h"

#include <array>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

struct pg_result;

namespace rill::pg {

/// What the server or libpq reports, in their own words.
class Error : public std::runtime_error {
public:
  Error(const std::string &what, std::string sqlstate)
      : std::runtime_error(what), sqlstate_(std::move(sqlstate)) {}
  /// Five characters, as in "23505" for what is there already; empty if libpq gave none.
  const std::string &sqlstate() const noexcept { return sqlstate_; }

private:
  std::string sqlstate_;
};

/// The connection could not be made, or was lost; another one has to be opened.
struct ConnectionLost final : Error {
  using Error::Error;
};

/// A value as text, without a zero byte; none stands for NULL.
using Parameter = std::optional<std::string>;
using Parameters = std::vector<Parameter>;

/// What one statement has come to. A value, moved but not copied; nothing here suspends.
class Result {
public:
  explicit Result(pg_result *result) noexcept : result_(result) {}

  std::size_t rows() const noexcept;
  std::size_t columns() const noexcept;
  std::string_view column_name(std::size_t column) const;
  /// The text of a value, which lives as long as the result; none for NULL. Throws
  /// std::out_of_range.
  std::optional<std::string_view> at(std::size_t row, std::size_t column) const;
  std::optional<std::string_view> at(std::size_t row, const std::string &column) const;
  /// How many rows a statement has changed, or a query has found.
  std::int64_t affected() const noexcept;

private:
  struct Clear {
    void operator()(pg_result *result) const noexcept;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

/// What another session said with NOTIFY.
struct Notification {
  std::string channel;
  std::string payload;
};

struct Options {
  /// How long opening a connection may take; the connect_timeout of libpq does not apply.
  Duration connect_limit = std::chrono::seconds(10);
  /// How long the server may take to give up a statement that was cancelled. After that the
  /// connection is lost.
  Duration cancel_limit = std::chrono::seconds(5);
};

namespace detail {
class Session;

template <class T>
concept ParameterLike =
    std::convertible_to<T, Parameter> || std::is_arithmetic_v<std::remove_cvref_t<T>>;

template <ParameterLike T> Parameter to_parameter(T &&value) {
  using Value = std::remove_cvref_t<T>;
  if constexpr (std::convertible_to<T, Parameter>) {
    return std::forward<T>(value);
  } else if constexpr (std::is_same_v<Value, bool>) {
    return value ? "true" : "false";
  } else {
    std::array<char, 64> digits;
    return std::string(digits.data(),
                       std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
  }
}

template <ParameterLike... Values> Parameters to_parameters(Values &&...values) {
  Parameters parameters;
  parameters.reserve(sizeof...(Values));
  (parameters.push_back(to_parameter(std::forward<Values>(values))), ...);
  return parameters;
}

using Turn = rill::detail::Turn<Session>;

} // namespace detail

/// What runs statements: a connection, and the transaction on it.
class Statements : protected rill::detail::TakesTurns<detail::Session> {
public:
  /// Suspension point, always: runs one statement, with `parameters` for $1 and so on, and yields
  /// all of its rows. Waits for what other tasks have begun. Texts, numbers and std::nullopt may be
  /// given one by one.
  Task<Result> execute(std::string statement, Parameters parameters = {});
  template <detail::ParameterLike... Values>
    requires(sizeof...(Values) > 0)
  Task<Result> execute(std::string statement, Values &&...values) {
    return execute(std::move(statement), detail::to_parameters(std::forward<Values>(values)...));
  }
  /// Has the server prepare a statement under a name.
  Task<> prepare(std::string name, std::string statement);
  /// The same as execute() for what was prepared.
  Task<Result> execute_prepared(std::string name, Parameters parameters = {});
  template <detail::ParameterLike... Values>
    requires(sizeof...(Values) > 0)
  Task<Result> execute_prepared(std::string name, Values &&...values) {
    return execute_prepared(std::move(name),
                            detail::to_parameters(std::forward<Values>(values)...));
  }
  /// Runs one statement for many sets of parameters, all of them or none, in one round trip.
  /// Yields how many rows were changed.
  Task<std::int64_t> execute_many(std::string statement, std::vector<Parameters> parameters);
  /// Runs a `copy … from stdin` and sends what the generator yields, which need not be whole rows.
  /// Yields how many rows were copied. What the generator throws gives all of it up.
  Task<std::int64_t> copy_in(std::string statement, AsyncGenerator<std::string> data);

protected:
  using TakesTurns::TakesTurns;
};

class Transaction;

/// Shared by tasks of one loop; their statements run one after the other. A connection must be
/// closed with `co_await connection.close()`; destroying an open one cuts it off. Everything here
/// throws Error, ConnectionLost once there is none any more, and Closed on what is closed or was
/// moved from. Cancelling a statement asks the server to give it up and waits until it has, up to
/// a limit, so that the next one finds the connection in order.
class RILL_FACT("must-close") RILL_FACT("expensive") Connection : public Statements {
public:
  /// Suspension point, always. `where` is a connection string as libpq takes it: "host=db
  /// dbname=shop" or "postgresql://db/shop". Throws TimeoutError, net::ResolveError,
  /// ConnectionLost.
  static Task<Connection> open(std::string where, Options options = {});

  /// Suspension point: yields what comes after a `listen`, in order. Other tasks wait as long as
  /// this does, so one that listens has a connection of its own. Cancelling loses none.
  Task<Notification> notification();

  /// Runs `body(transaction)` between BEGIN and COMMIT, and yields what it returned. When it throws
  /// or is cancelled, all of it is rolled back. Statements of other tasks wait meanwhile.
  template <class Body>
  Task<rill::detail::TaskValue<Body &, Transaction &>> transaction(Body body);

  /// Says goodbye to the server. Closed afterwards on every path; does nothing to a closed one.
  Task<> close();
  bool open() const noexcept { return static_cast<bool>(turn_.session); }
  /// Whether it is open, idle, outside a transaction, and the server has not gone, as far as can be
  /// seen from here. Never suspends.
  bool usable() const noexcept;

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

using Pool = rill::Pool<Connection>;

/// A pool of connections to the same place. Unless the options say otherwise, one that is no longer
/// usable() is closed instead of lent.
Pool make_pool(std::string where, PoolOptions<Connection> pool = {}, Options options = {});

} // namespace rill::pg

#endif
