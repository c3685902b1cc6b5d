// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A connection to a database. What the statements yield is for the test to say.
#ifndef CHECKLIST_SUPPORT_SQL_H
#define CHECKLIST_SUPPORT_SQL_H

#include "support/peer.h"

#include "rill/attributes.h"
#include "rill/task.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace sql {

struct Row {
  int id = 0;
  std::string text;
};
using Rows = std::vector<Row>;

struct Database : Peer {
  /// What a statement yields; empty: nothing.
  std::function<Rows(const std::string &statement)> answer = {};
};

class RILL_FACT("must-close") RILL_FACT("expensive") Connection {
public:
  /// Takes a round trip.
  static rill::Task<Connection> open(Database &database) {
    co_await rill::sleep_for(database.latency);
    co_return Connection(database);
  }

  rill::Task<Rows> query(std::string statement) {
    co_await line_.ask(statement);
    co_return database_->answer ? database_->answer(statement) : Rows();
  }
  rill::Task<> execute(std::string statement) { return line_.ask(std::move(statement)); }
  rill::Task<> close() { return line_.hang_up(); }

private:
  explicit Connection(Database &database) noexcept : database_(&database), line_(database) {}

  Database *database_;
  Line line_;
};

} // namespace sql

#endif
