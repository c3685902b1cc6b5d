// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A database in a file of its own, with a table of users.
#ifndef CHECKLIST_SUPPORT_DATABASE_H
#define CHECKLIST_SUPPORT_DATABASE_H

#include "rill/run_blocking.h"
#include "rill/sqlite.h"
#include "rill/task.h"
#include "rill/use.h"

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <stdlib.h>

class Database {
public:
  /// The users are numbered from 1 on.
  static rill::Task<Database> make(std::vector<std::string> users) {
    Database database(co_await rill::run_blocking(make_folder));
    std::vector<rill::sqlite::Values> rows;
    for (std::string &name : users)
      rows.push_back({std::move(name)});
    auto fill = [&](rill::sqlite::Connection &open) -> rill::Task<> {
      co_await open.execute("create table user (id integer primary key, name text not null)");
      co_await open.execute_many("insert into user (name) values (?)", std::move(rows));
    };
    co_await rill::use(co_await rill::sqlite::Connection::open(database.path()), fill);
    co_return database;
  }
  /// Takes the file away.
  rill::Task<> close() {
    co_await rill::run_blocking([&] { std::filesystem::remove_all(folder_); });
  }

  std::string path() const { return (folder_ / "users.db").string(); }

  /// The names, by number.
  rill::Task<std::vector<std::string>> users() const {
    auto read = [](rill::sqlite::Connection &open) -> rill::Task<std::vector<std::string>> {
      auto result = co_await open.execute("select name from user order by id");
      std::vector<std::string> names;
      for (const rill::sqlite::Values &row : result.rows)
        names.push_back(std::get<std::string>(row.at(0)));
      co_return names;
    };
    co_return co_await rill::use(co_await rill::sqlite::Connection::open(path()), read);
  }

  /// How many connections are open.
  rill::Task<int> connections() const {
    co_return co_await rill::run_blocking([&] { return count_connections(path()); });
  }

private:
  explicit Database(std::filesystem::path folder) : folder_(std::move(folder)) {}

  static std::filesystem::path make_folder() {
    std::string name = std::filesystem::temp_directory_path() / "checklist-XXXXXX";
    if (!::mkdtemp(name.data()))
      throw std::system_error(errno, std::generic_category(), "mkdtemp");
    return std::filesystem::canonical(name);
  }
  /// SQLite opens the file once for each.
  static int count_connections(const std::filesystem::path &file) {
    int count = 0;
    for (const auto &descriptor : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code closed; // others come and go meanwhile
      count += std::filesystem::read_symlink(descriptor, closed) == file;
    }
    return count;
  }

  std::filesystem::path folder_;
};

/// Runs `test(database)`.
template <class Test> rill::Task<> with_database(std::vector<std::string> users, Test test) {
  co_await rill::use(co_await Database::make(std::move(users)), test);
}

#endif
