// RUN: %expect %s coro-blocking-call
//
// A client of PostgreSQL that waits for each answer.

#include "stubs/asio.h"
#include "stubs/pqxx.h"

using asio::awaitable;

// Reported.

awaitable<bool> finds(pqxx::connection &Database) {
  pqxx::work Transaction(Database);
  const pqxx::result Found = Transaction.exec("SELECT 1"); // warning: 'pqxx::transaction::exec' blocks the thread that this coroutine runs on
  co_return !Found.empty();
}
awaitable<void> counts(pqxx::work &Transaction, int By) {
  Transaction.exec_params("UPDATE visits SET n = n + $1", By); // warning: 'pqxx::transaction::exec_params' blocks
  Transaction.commit(); // warning: 'pqxx::transaction::commit' blocks
  co_return;
}
awaitable<void> connects() {
  pqxx::connection Database("host=db"); // warning: 'pqxx::connection::connection' blocks
  co_return;
}
int answer(pqxx::work &Transaction) {
  return Transaction.query_value<int>("SELECT 42"); // note: 'answer' calls 'pqxx::transaction::query_value' here
}
awaitable<int> asks(pqxx::work &Transaction) {
  co_return answer(Transaction); // warning: 'answer' blocks the thread that this coroutine runs on: it reaches 'pqxx::transaction::query_value'
}

// Silent.

awaitable<std::string> escapes(pqxx::connection &Database, pqxx::work &Transaction) {
  const int News = Database.get_notifs();
  co_return News && Database.is_open() ? Transaction.esc("O'Hara") : Database.quote("O'Hara");
}
awaitable<void> queues(pqxx::pipeline &Queries) {
  Queries.insert("SELECT 1");
  co_return;
}
awaitable<pqxx::result> elsewhere(asio::thread_pool &Pool, pqxx::work &Transaction) {
  co_await asio::post(asio::bind_executor(Pool, asio::use_awaitable));
  co_return Transaction.exec("SELECT 1");
}
bool plain(pqxx::connection &Database) {
  pqxx::work Transaction(Database);
  return Transaction.exec("SELECT 1").empty();
}
bool atStart(const char *Options) {
  pqxx::connection Database(Options);
  return plain(Database);
}
