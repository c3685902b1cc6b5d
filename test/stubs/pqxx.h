// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libpqxx, as far as pqxx.yaml names it; most parameters are left out.

#ifndef CORO_TIDY_TEST_STUBS_PQXX_H
#define CORO_TIDY_TEST_STUBS_PQXX_H

#include <string>
#include <string_view>

namespace pqxx {

class result {
public:
  bool empty() const noexcept;
};

class connection {
public:
  connection();
  explicit connection(const char *options);
  connection(connection &&);
  ~connection();
  bool is_open() const noexcept;
  std::string quote(std::string_view) const;
  int await_notification();
  void cancel_query();
  int get_notifs();
  void prepare(const char *name, const char *definition);
  void set_client_encoding(const char *encoding);
  void unprepare(const char *name);
};

class transaction_base {
public:
  virtual ~transaction_base() = 0;
  void abort();
  void commit();
  result exec(std::string_view query);
  result exec0(std::string_view query);
  result exec1(std::string_view query);
  result exec_n(int rows, std::string_view query);
  template <typename... Args> result exec_params(std::string_view query, Args &&...);
  template <typename... Args> result exec_params0(std::string_view query, Args &&...);
  template <typename... Args> result exec_params1(std::string_view query, Args &&...);
  template <typename... Args> result exec_params_n(int rows, std::string_view query, Args &&...);
  template <typename... Args> result exec_prepared(const char *statement, Args &&...);
  template <typename... Args> result exec_prepared0(const char *statement, Args &&...);
  template <typename... Args> result exec_prepared1(const char *statement, Args &&...);
  template <typename... Args> result exec_prepared_n(int rows, const char *statement, Args &&...);
  template <typename Callable> void for_query(std::string_view query, Callable &&);
  template <typename Callable> void for_stream(std::string_view query, Callable &&);
  template <typename T> T query(std::string_view);
  template <typename T> T query01(std::string_view);
  template <typename T> T query1(std::string_view);
  template <typename T> T query_n(int rows, std::string_view);
  template <typename T> T query_value(std::string_view);
  std::string esc(std::string_view) const;
};

enum isolation_level { read_committed };
template <isolation_level Isolation = read_committed> class transaction : public transaction_base {
public:
  explicit transaction(connection &);
  ~transaction() override;
};
using work = transaction<>;

class pipeline {
public:
  explicit pipeline(transaction_base &);
  int insert(std::string_view query);
  void complete();
  void flush();
  result retrieve(int query);
};

} // namespace pqxx

#endif
