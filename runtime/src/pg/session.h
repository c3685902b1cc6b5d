// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A session with the server: what libpq must be told and asked, and when to wait between.
#ifndef RILL_SRC_PG_SESSION_H
#define RILL_SRC_PG_SESSION_H

#include "rill/descriptor.h"
#include "rill/mutex.h"
#include "rill/pg.h"
#include "rill/task.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libpq-fe.h>

namespace rill::pg::detail {

using ResultHandle = std::unique_ptr<PGresult, decltype(&::PQclear)>;

/// One task at a time, that has the turn; the last one is cut off when the session dies.
class Session {
public:
  explicit Session(Options options) noexcept : options_(options) {}

  Task<> connect(std::string where);
  Task<Result> execute(std::string statement, Parameters parameters);
  Task<> prepare(std::string name, std::string statement);
  Task<Result> execute_prepared(std::string name, Parameters parameters);
  Task<std::int64_t> execute_many(std::string statement, std::vector<Parameters> parameters);
  Task<std::int64_t> copy_in(std::string statement, AsyncGenerator<std::string> data);
  Task<Notification> notification();
  /// Throws Error when the server rolled the transaction back, because something in it had failed.
  Task<> commit();
  /// Does nothing outside a transaction.
  Task<> roll_back();
  void close() noexcept;
  bool usable() noexcept;

  Mutex turn;

private:
  struct Finish {
    void operator()(PGconn *connection) const noexcept { ::PQfinish(connection); }
  };

  PGconn *connection();
  Task<> finish_connecting();
  /// Sends by `send`, a function of libpq that returns zero on failure, and awaits `receive()`. On
  /// every path the connection is in order afterwards, or lost.
  template <class T> Task<T> exchange(std::function<int(PGconn *)> send, Task<T> receive);
  template <class T>
  Task<T> send_and_receive(const std::function<int(PGconn *)> &send, Task<T> receive);
  Task<> flush();
  /// Null when the statement has no more results.
  Task<ResultHandle> next_result();
  Task<> take_in();
  Task<ResultHandle> only_result();
  Task<std::int64_t> pipeline_results(std::size_t count);
  Task<std::int64_t> send_copy(AsyncGenerator<std::string> &data);
  /// Makes room for the next statement, or loses the connection. Throws nothing.
  Task<> recover(bool running);
  Task<> ask_to_give_up();
  Task<> drain();
  Task<> skip_copy();
  [[noreturn]] void lose();
  [[noreturn]] void fail();
  void require_success(const PGresult *result);

  Options options_;
  std::unique_ptr<PGconn, Finish> connection_;
  /// libpq owns the socket: this dies first.
  std::optional<Descriptor> socket_;
  bool closed_ = false;
};

/// The connection string as parameters, with an address for each name: libpq would block to look it
/// up.
struct Target {
  std::vector<std::string> keywords;
  std::vector<std::string> values;
};
Task<Target> resolve_target(std::string where);

} // namespace rill::pg::detail

#endif
