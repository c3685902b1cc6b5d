// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libpq without blocking: send, wait, take in, until there is a result.
#include "session.h"

#include "rill/race.h"
#include "rill/readiness.h"
#include "rill/settled.h"
#include "rill/shield.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <utility>

#include <poll.h>

namespace rill::pg::detail {

namespace {

/// Parameters as libpq takes them.
std::vector<const char *> texts_of(const Parameters &parameters) {
  std::vector<const char *> texts;
  texts.reserve(parameters.size());
  for (const Parameter &parameter : parameters)
    texts.push_back(parameter ? parameter->c_str() : nullptr);
  return texts;
}

/// libpq takes a text to its first zero byte, and PostgreSQL knows none with one in it.
void require_texts(const Parameters &parameters) {
  for (const Parameter &parameter : parameters)
    if (parameter && parameter->find('\0') != std::string::npos)
      throw Error("rill: a parameter has a zero byte in it", "22021");
}

int send_prepared(PGconn *to, const std::string &name, const Parameters &parameters) {
  return ::PQsendQueryPrepared(to, name.c_str(), static_cast<int>(parameters.size()),
                               texts_of(parameters).data(), nullptr, nullptr, 0);
}

std::function<int(PGconn *)> send_plainly(std::string statement) {
  return [statement = std::move(statement)](PGconn *to) {
    return ::PQsendQueryParams(to, statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0);
  };
}

/// All of it up to the mark where the server looks whether something has failed.
int send_pipeline(PGconn *to, const std::string &statement,
                  const std::vector<Parameters> &parameters) {
  return ::PQenterPipelineMode(to) &&
         ::PQsendPrepare(to, "", statement.c_str(), 0, nullptr) &&
         std::ranges::all_of(parameters,
                             [&](const Parameters &set) { return send_prepared(to, "", set); }) &&
         ::PQpipelineSync(to);
}

std::int64_t affected_by(PGresult *result) noexcept {
  std::string_view digits = ::PQcmdTuples(result);
  std::int64_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

std::string without_line_ending(const char *text) {
  std::string line = text ? text : "";
  while (line.ends_with('\n'))
    line.pop_back();
  return line;
}

} // namespace

PGconn *Session::connection() {
  if (closed_)
    throw Closed();
  if (!connection_)
    throw ConnectionLost("rill: the connection to the database was lost", "");
  return connection_.get();
}

/// For what libpq refuses here; the connection may be in order.
void Session::fail() {
  throw Error("rill: " + without_line_ending(::PQerrorMessage(connection())), "");
}

void Session::lose() {
  std::string reason = without_line_ending(::PQerrorMessage(connection()));
  socket_.reset();
  connection_.reset();
  throw ConnectionLost("rill: " + reason, "");
}

void Session::require_success(const PGresult *result) {
  if (!result)
    fail();
  ExecStatusType status = ::PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
    return;
  const char *state = ::PQresultErrorField(result, PG_DIAG_SQLSTATE);
  std::string message = without_line_ending(::PQresultErrorMessage(result));
  if (message.empty())
    message = std::string("not a statement that yields rows: ") + ::PQresStatus(status);
  throw Error("rill: " + message, state ? state : "");
}

Task<> Session::flush() {
  for (;;) {
    int left = ::PQflush(connection());
    if (left < 0)
      lose();
    if (left == 0)
      co_return;
    co_await race(readable(*socket_), writable(*socket_)); // the server may want to be heard first
    if (!::PQconsumeInput(connection()))
      lose();
  }
}

Task<> Session::take_in() {
  co_await readable(*socket_);
  if (!::PQconsumeInput(connection()))
    lose();
}

Task<ResultHandle> Session::next_result() {
  while (::PQisBusy(connection()))
    co_await take_in();
  // NOLINTNEXTLINE(coro-blocking-call): it has come
  co_return ResultHandle(::PQgetResult(connection()), &::PQclear);
}

Task<ResultHandle> Session::only_result() {
  co_await flush();
  ResultHandle result = co_await next_result();
  require_success(result.get());
  while (co_await next_result()) {
  }
  co_return result;
}

template <class T>
Task<T> Session::send_and_receive(const std::function<int(PGconn *)> &send, Task<T> receive) {
  if (!send(connection()))
    fail();
  co_return co_await std::move(receive);
}

template <class T>
Task<T> Session::exchange(std::function<int(PGconn *)> send, Task<T> receive) {
  Settled<T> outcome = co_await settle(send_and_receive(send, std::move(receive)));
  if (!outcome.ok() && connection_)
    co_await shield(recover(outcome.cancelled()));
  try {
    co_return std::move(outcome).value();
  } catch (const Error &error) {
    if (connection_)
      throw;
    throw ConnectionLost(error.what(), error.sqlstate());
  }
}

Task<Result> Session::execute(std::string statement, Parameters parameters) {
  require_texts(parameters);
  auto send = [&](PGconn *to) {
    return ::PQsendQueryParams(to, statement.c_str(), static_cast<int>(parameters.size()), nullptr,
                               texts_of(parameters).data(), nullptr, nullptr, 0);
  };
  co_return Result((co_await exchange(send, only_result())).release());
}

Task<> Session::prepare(std::string name, std::string statement) {
  auto send = [&](PGconn *to) {
    return ::PQsendPrepare(to, name.c_str(), statement.c_str(), 0, nullptr);
  };
  co_await exchange(send, only_result());
}

Task<Result> Session::execute_prepared(std::string name, Parameters parameters) {
  require_texts(parameters);
  auto send = [&](PGconn *to) { return send_prepared(to, name, parameters); };
  co_return Result((co_await exchange(send, only_result())).release());
}

Task<std::int64_t> Session::execute_many(std::string statement,
                                         std::vector<Parameters> parameters) {
  std::ranges::for_each(parameters, require_texts);
  auto send = [&](PGconn *to) { return send_pipeline(to, statement, parameters); };
  co_return co_await exchange(send, pipeline_results(parameters.size()));
}

/// One result for the statement that was prepared and one for each set of parameters, each with an
/// empty one after it; then the mark.
Task<std::int64_t> Session::pipeline_results(std::size_t count) {
  co_await flush();
  std::int64_t affected = 0;
  for (std::size_t i = 0; i < count + 1; ++i) {
    ResultHandle result = co_await next_result();
    require_success(result.get());
    affected += affected_by(result.get());
    co_await next_result();
  }
  ResultHandle mark = co_await next_result();
  if (::PQresultStatus(mark.get()) != PGRES_PIPELINE_SYNC || !::PQexitPipelineMode(connection()))
    require_success(mark.get());
  co_return affected;
}

Task<std::int64_t> Session::copy_in(std::string statement, AsyncGenerator<std::string> data) {
  co_return co_await exchange(send_plainly(std::move(statement)), send_copy(data));
}

Task<std::int64_t> Session::send_copy(AsyncGenerator<std::string> &data) {
  constexpr std::size_t largest_piece = 1 << 20;
  co_await flush();
  ResultHandle begun = co_await next_result();
  if (::PQresultStatus(begun.get()) != PGRES_COPY_IN) {
    require_success(begun.get());
    throw Error("rill: copy_in() is for statements that copy from stdin", "");
  }
  while (const std::string *text = co_await data.next()) {
    for (std::string_view rest = *text; !rest.empty();) {
      std::string_view piece = rest.substr(0, largest_piece);
      // NOLINTNEXTLINE(coro-blocking-call): the connection was made nonblocking
      int taken = ::PQputCopyData(connection(), piece.data(), static_cast<int>(piece.size()));
      if (taken < 0)
        fail();
      if (taken > 0)
        rest.remove_prefix(piece.size());
      co_await flush();
    }
  }
  // NOLINTNEXTLINE(coro-blocking-call): the connection was made nonblocking
  while (int ended = ::PQputCopyEnd(connection(), nullptr) - 1) {
    if (ended < -1)
      fail();
    co_await flush();
  }
  co_return affected_by((co_await only_result()).get());
}

Task<Notification> Session::notification() {
  for (;;) {
    std::unique_ptr<PGnotify, decltype(&::PQfreemem)> said(::PQnotifies(connection()),
                                                           &::PQfreemem);
    if (said)
      co_return Notification{said->relname, said->extra};
    co_await take_in();
  }
}

Task<> Session::commit() {
  ResultHandle result = co_await exchange(send_plainly("commit"), only_result());
  if (std::string_view(::PQcmdStatus(result.get())) != "COMMIT")
    throw Error("rill: a statement of the transaction had failed: it was rolled back", "25P02");
}

Task<> Session::roll_back() {
  if (::PQtransactionStatus(connection()) != PQTRANS_IDLE)
    co_await execute("rollback", {});
}

void Session::close() noexcept {
  closed_ = true;
  socket_.reset();
  connection_.reset();
}

/// What the server said on leaving comes before the end.
bool Session::usable() noexcept {
  if (!connection_)
    return false;
  pollfd state{.fd = ::PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
  while (::poll(&state, 1, 0) > 0)
    if (!::PQconsumeInput(connection_.get()))
      return false;
  return ::PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

} // namespace rill::pg::detail
