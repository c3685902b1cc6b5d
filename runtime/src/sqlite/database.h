// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An open database: what happens on its thread, without a word about tasks.
#ifndef RILL_SRC_SQLITE_DATABASE_H
#define RILL_SRC_SQLITE_DATABASE_H

#include "rill/mutex.h"
#include "rill/sqlite.h"
#include "rill/thread_pool.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace rill::sqlite::detail {

/// Everything but interrupt() is called on `thread`, once at a time.
class Database {
public:
  void open(const std::string &path, const Options &options);
  Result execute(const std::string &statement, const Values &parameters);
  std::int64_t execute_many(const std::string &statement, const std::vector<Values> &parameters);
  void roll_back();
  void close() noexcept;
  /// Any thread: ends the statement that runs, or that waits for another connection.
  void interrupt() noexcept;

  /// Who has it may use the database.
  Mutex turn;
  ThreadPool thread{1};

private:
  struct Close {
    void operator()(sqlite3 *handle) const noexcept { ::sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt *statement) const noexcept { ::sqlite3_finalize(statement); }
  };
  struct Prepared {
    std::string text;
    std::unique_ptr<sqlite3_stmt, Finalize> statement;
  };
  class Use;

  static constexpr std::size_t most_prepared = 64;

  sqlite3_stmt *prepare(const std::string &text);
  void bind(sqlite3_stmt *statement, const Values &parameters);
  [[noreturn]] void fail(int code);
  /// Called by SQLite when somebody else has locked the database; zero gives up.
  static int wait_while_busy(void *database, int times_before) noexcept;

  std::unique_ptr<sqlite3, Close> handle_;
  /// Guards the handle between interrupt() and close().
  std::mutex closing_;
  Duration busy_limit_{};
  TimePoint busy_since_{};
  std::atomic<bool> interrupted_{false};
  /// The one used last comes first.
  std::list<Prepared> prepared_;
};

} // namespace rill::sqlite::detail

#endif
