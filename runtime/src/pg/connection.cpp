// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What users see of a session: results, turns and transactions.
#include "session.h"

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
  co_return Connection(std::move(session));
}

std::shared_ptr<Session> Connection::session() const {
  if (!session_)
    throw Closed();
  return session_;
}

Task<Result> Connection::execute(std::string statement, Parameters parameters) {
  Transaction alone = co_await Transaction::alone(session());
  co_return co_await alone.execute(std::move(statement), std::move(parameters));
}

Task<> Connection::prepare(std::string name, std::string statement) {
  Transaction alone = co_await Transaction::alone(session());
  co_await alone.prepare(std::move(name), std::move(statement));
}

Task<Result> Connection::execute_prepared(std::string name, Parameters parameters) {
  Transaction alone = co_await Transaction::alone(session());
  co_return co_await alone.execute_prepared(std::move(name), std::move(parameters));
}

Task<std::int64_t> Connection::execute_many(std::string statement,
                                            std::vector<Parameters> parameters) {
  Transaction alone = co_await Transaction::alone(session());
  co_return co_await alone.execute_many(std::move(statement), std::move(parameters));
}

Task<std::int64_t> Connection::copy_in(std::string statement, AsyncGenerator<std::string> data) {
  Transaction alone = co_await Transaction::alone(session());
  co_return co_await alone.copy_in(std::move(statement), std::move(data));
}

Task<Notification> Connection::notification() {
  Transaction alone = co_await Transaction::alone(session());
  co_return co_await alone.notification();
}

Task<> Connection::close() {
  if (session_)
    std::exchange(session_, nullptr)->close();
  co_return;
}

bool Connection::usable() const noexcept {
  return session_ && !session_->turn.locked() && session_->usable();
}

Task<Transaction> Transaction::alone(std::shared_ptr<Session> session) {
  Mutex::Guard turn = co_await session->turn.lock();
  co_return Transaction(std::move(session), std::move(turn));
}

Task<Result> Transaction::execute(std::string statement, Parameters parameters) {
  return session_->execute(std::move(statement), std::move(parameters));
}

Task<> Transaction::prepare(std::string name, std::string statement) {
  return session_->prepare(std::move(name), std::move(statement));
}

Task<Result> Transaction::execute_prepared(std::string name, Parameters parameters) {
  return session_->execute_prepared(std::move(name), std::move(parameters));
}

Task<std::int64_t> Transaction::execute_many(std::string statement,
                                             std::vector<Parameters> parameters) {
  return session_->execute_many(std::move(statement), std::move(parameters));
}

Task<std::int64_t> Transaction::copy_in(std::string statement, AsyncGenerator<std::string> data) {
  return session_->copy_in(std::move(statement), std::move(data));
}

Task<> Transaction::begin() { co_await execute("begin"); }
Task<> Transaction::commit() { return session_->commit(); }
Task<> Transaction::roll_back() { return session_->roll_back(); }
Task<Notification> Transaction::notification() { return session_->notification(); }

Pool make_pool(std::string where, PoolOptions<Connection> pool, Options options) {
  if (!pool.healthy)
    pool.healthy = [](Connection &connection) -> Task<bool> { co_return connection.usable(); };
  return Pool([where = std::move(where), options] { return Connection::open(where, options); },
              std::move(pool));
}

} // namespace rill::pg
