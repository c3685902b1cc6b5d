// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What users see of a session: results, turns and transactions.
#include "session.h"

#include "../turn.h"

#include "rill/timeout.h"

#include <charconv>
#include <cstdint>
#include <utility>

namespace rill::pg {

using detail::Session;

void Result::Clear::operator()(pg_result *result) const noexcept { ::PQclear(result); }

std::size_t Result::rows() const noexcept {
  return static_cast<std::size_t>(::PQntuples(result_.get()));
}

std::size_t Result::columns() const noexcept {
  return static_cast<std::size_t>(::PQnfields(result_.get()));
}

std::string_view Result::column_name(std::size_t column) const {
  if (column >= columns())
    throw std::out_of_range("rill: the result has no column " + std::to_string(column));
  return ::PQfname(result_.get(), static_cast<int>(column));
}

std::optional<std::string_view> Result::at(std::size_t row, std::size_t column) const {
  if (row >= rows() || column >= columns())
    throw std::out_of_range("rill: the result has no row " + std::to_string(row) +
                            " with a column " + std::to_string(column));
  int at_row = static_cast<int>(row);
  int at_column = static_cast<int>(column);
  if (::PQgetisnull(result_.get(), at_row, at_column))
    return std::nullopt;
  auto size = static_cast<std::size_t>(::PQgetlength(result_.get(), at_row, at_column));
  return std::string_view(::PQgetvalue(result_.get(), at_row, at_column), size);
}

std::optional<std::string_view> Result::at(std::size_t row, const std::string &column) const {
  int place = ::PQfnumber(result_.get(), column.c_str());
  if (place < 0)
    throw std::out_of_range("rill: the result has no column '" + column + "'");
  return at(row, static_cast<std::size_t>(place));
}

std::int64_t Result::affected() const noexcept {
  std::string_view digits = ::PQcmdTuples(result_.get());
  std::int64_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

Task<Connection> Connection::open(std::string where, Options options) {
  auto session = std::make_shared<Session>(options);
  co_await timeout(options.connect_limit, session->connect(std::move(where)));
  co_return Connection(detail::Turn{std::move(session), std::nullopt});
}

Task<Result> Statements::execute(std::string statement, Parameters parameters) {
  detail::Turn turn = co_await take_turn();
  co_return co_await turn.session->execute(std::move(statement), std::move(parameters));
}

Task<> Statements::prepare(std::string name, std::string statement) {
  detail::Turn turn = co_await take_turn();
  co_await turn.session->prepare(std::move(name), std::move(statement));
}

Task<Result> Statements::execute_prepared(std::string name, Parameters parameters) {
  detail::Turn turn = co_await take_turn();
  co_return co_await turn.session->execute_prepared(std::move(name), std::move(parameters));
}

Task<std::int64_t> Statements::execute_many(std::string statement,
                                            std::vector<Parameters> parameters) {
  detail::Turn turn = co_await take_turn();
  co_return co_await turn.session->execute_many(std::move(statement), std::move(parameters));
}

Task<std::int64_t> Statements::copy_in(std::string statement, AsyncGenerator<std::string> data) {
  detail::Turn turn = co_await take_turn();
  co_return co_await turn.session->copy_in(std::move(statement), std::move(data));
}

Task<Notification> Connection::notification() {
  detail::Turn turn = co_await take_turn();
  co_return co_await turn.session->notification();
}

Task<> Connection::close() {
  if (open())
    std::exchange(turn_.session, nullptr)->close();
  co_return;
}

bool Connection::usable() const noexcept {
  return open() && !turn_.session->turn.locked() && turn_.session->usable();
}

Task<> Transaction::begin() { co_await execute("begin"); }
Task<> Transaction::commit() { return turn_.session->commit(); }
Task<> Transaction::roll_back() { return turn_.session->roll_back(); }

Pool make_pool(std::string where, PoolOptions<Connection> pool, Options options) {
  if (!pool.healthy)
    pool.healthy = [](Connection &connection) -> Task<bool> { co_return connection.usable(); };
  return Pool([where = std::move(where), options] { return Connection::open(where, options); },
              std::move(pool));
}

} // namespace rill::pg

template class rill::detail::TakesTurns<rill::pg::detail::Session>;
