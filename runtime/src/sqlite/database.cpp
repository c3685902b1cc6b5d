// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Statements: prepared once, bound, stepped, and reset on every path.
#include "database.h"

#include "rill/clock.h"
#include "rill/descriptor.h"

#include <algorithm>
#include <cstddef>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

namespace rill::sqlite::detail {

namespace {

int bind_value(sqlite3_stmt *statement, int place, const Value &value) {
  if (const auto *integer = std::get_if<std::int64_t>(&value))
    return ::sqlite3_bind_int64(statement, place, *integer);
  if (const auto *real = std::get_if<double>(&value))
    return ::sqlite3_bind_double(statement, place, *real);
  if (const auto *text = std::get_if<std::string>(&value))
    return ::sqlite3_bind_text64(statement, place, text->data(), text->size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
  if (const auto *blob = std::get_if<Blob>(&value)) {
    static constexpr char nothing = 0; // a null pointer would be bound as NULL
    const void *data = blob->empty() ? static_cast<const void *>(&nothing) : blob->data();
    return ::sqlite3_bind_blob64(statement, place, data, blob->size(), SQLITE_STATIC);
  }
  return ::sqlite3_bind_null(statement, place);
}

Value column(sqlite3_stmt *statement, int place) {
  switch (::sqlite3_column_type(statement, place)) {
  case SQLITE_INTEGER:
    return std::int64_t(::sqlite3_column_int64(statement, place));
  case SQLITE_FLOAT:
    return ::sqlite3_column_double(statement, place);
  case SQLITE_TEXT: {
    const unsigned char *text = ::sqlite3_column_text(statement, place);
    auto size = static_cast<std::size_t>(::sqlite3_column_bytes(statement, place));
    return std::string(reinterpret_cast<const char *>(text), size);
  }
  case SQLITE_BLOB: {
    const auto *data = static_cast<const std::byte *>(::sqlite3_column_blob(statement, place));
    auto size = static_cast<std::size_t>(::sqlite3_column_bytes(statement, place));
    return data ? Blob(data, data + size) : Blob();
  }
  default:
    return std::monostate();
  }
}

Values row_of(sqlite3_stmt *statement, int columns) {
  Values row;
  row.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i)
    row.push_back(column(statement, i));
  return row;
}

} // namespace

/// A statement in use; can be used again afterwards.
class Database::Use {
public:
  explicit Use(sqlite3_stmt *statement) noexcept : statement_(statement) {}
  Use(const Use &) = delete;
  Use &operator=(const Use &) = delete;
  ~Use() {
    ::sqlite3_reset(statement_);
    ::sqlite3_clear_bindings(statement_);
  }

private:
  sqlite3_stmt *statement_;
};

void Database::open(const std::string &path, const Options &options) {
  int flags = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3 *handle = nullptr;
  int code = ::sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle); // there is one even after a failure
  if (code != SQLITE_OK)
    throw Error("rill: cannot open '" + path + "': " + ::sqlite3_errstr(code), code);
  ::sqlite3_extended_result_codes(handle, 1);
  busy_limit_ = options.busy_limit;
  ::sqlite3_busy_handler(handle, &Database::wait_while_busy, this);
}

int Database::wait_while_busy(void *database, int times_before) noexcept {
  auto &self = *static_cast<Database *>(database);
  TimePoint now = Clock::now();
  if (times_before == 0)
    self.busy_since_ = now;
  if (self.interrupted_ || now - self.busy_since_ >= self.busy_limit_)
    return 0;
  std::this_thread::sleep_for(std::chrono::milliseconds(1 << std::min(times_before, 4)));
  return 1;
}

void Database::interrupt() noexcept {
  std::lock_guard lock(closing_);
  interrupted_ = true;
  if (handle_)
    ::sqlite3_interrupt(handle_.get());
}

void Database::close() noexcept {
  prepared_.clear();
  std::unique_ptr<sqlite3, Close> closing; // outside the mutex
  std::lock_guard lock(closing_);
  closing.swap(handle_);
}

void Database::fail(int code) {
  throw Error(std::string("rill: ") + ::sqlite3_errmsg(handle_.get()), code);
}

sqlite3_stmt *Database::prepare(const std::string &text) {
  if (!handle_)
    throw Closed();
  auto found = std::ranges::find(prepared_, text, &Prepared::text);
  if (found != prepared_.end()) {
    prepared_.splice(prepared_.begin(), prepared_, found);
    return found->statement.get();
  }
  sqlite3_stmt *statement = nullptr;
  const char *rest = nullptr;
  int code = ::sqlite3_prepare_v3(handle_.get(), text.c_str(), static_cast<int>(text.size() + 1),
                                  SQLITE_PREPARE_PERSISTENT, &statement, &rest);
  std::unique_ptr<sqlite3_stmt, Finalize> owner(statement);
  if (code != SQLITE_OK)
    fail(code);
  if (!statement || std::string_view(rest).find_first_not_of(" \t\r\n;") != std::string_view::npos)
    throw Error("rill: not one statement: '" + text + "'", SQLITE_MISUSE);
  prepared_.push_front({text, std::move(owner)});
  if (prepared_.size() > most_prepared)
    prepared_.pop_back();
  return statement;
}

void Database::bind(sqlite3_stmt *statement, const Values &parameters) {
  auto wanted = static_cast<std::size_t>(::sqlite3_bind_parameter_count(statement));
  if (wanted != parameters.size())
    throw Error("rill: the statement takes " + std::to_string(wanted) + " parameters, not " +
                    std::to_string(parameters.size()),
                SQLITE_RANGE);
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (int code = bind_value(statement, static_cast<int>(i + 1), parameters[i]))
      fail(code);
}

Result Database::execute(const std::string &text, const Values &parameters) {
  interrupted_ = false;
  sqlite3_stmt *statement = prepare(text);
  Use use(statement);
  bind(statement, parameters);
  Result result;
  int columns = ::sqlite3_column_count(statement);
  for (int i = 0; i < columns; ++i)
    result.columns.emplace_back(::sqlite3_column_name(statement, i));
  std::int64_t before = ::sqlite3_total_changes64(handle_.get());
  int code = SQLITE_OK;
  while ((code = ::sqlite3_step(statement)) == SQLITE_ROW)
    result.rows.push_back(row_of(statement, columns));
  if (code != SQLITE_DONE)
    fail(code);
  if (::sqlite3_total_changes64(handle_.get()) != before)
    result.changed = ::sqlite3_changes64(handle_.get());
  result.last_insert_id = ::sqlite3_last_insert_rowid(handle_.get());
  return result;
}

std::int64_t Database::execute_many(const std::string &text,
                                    const std::vector<Values> &parameters) {
  bool inside = ::sqlite3_get_autocommit(handle_.get()) == 0;
  execute(inside ? "SAVEPOINT rill" : "BEGIN IMMEDIATE", {});
  try {
    std::int64_t changed = 0;
    for (const Values &values : parameters)
      changed += execute(text, values).changed;
    execute(inside ? "RELEASE rill" : "COMMIT", {});
    return changed;
  } catch (...) {
    if (::sqlite3_get_autocommit(handle_.get()) == 0) {
      execute(inside ? "ROLLBACK TO rill" : "ROLLBACK", {});
      if (inside)
        execute("RELEASE rill", {});
    }
    throw;
  }
}

void Database::roll_back() {
  if (handle_ && ::sqlite3_get_autocommit(handle_.get()) == 0) // else SQLite has done it itself
    execute("ROLLBACK", {});
}

} // namespace rill::sqlite::detail
