// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// drogon and trantor: of the three styles of a client only one waits, and what is registered
// runs on a loop.
// RUN: %facts %s

#include "stubs/drogon.h"

using namespace drogon;

Task<int> load();
Task<> store();

Task<> asks(HttpClient &client, orm::DbClient &db, nosql::RedisClient &redis) {
  auto task = load();  // is: lazy-task
  co_await client.sendRequestCoro(1);  // is: waits-for-peer
  co_await client.sendRequestCoro(1, 5.0);  // is: deadline
  client.sendRequest(1, [](int, int) {});  // is: runs-on-loop
  client.sendRequest(1);  // is: blocks runs-on-loop
  client.sendRequest(1, 5.0);  // is: blocks runs-on-loop
  co_await db.execSqlCoro("select 1", 2);  // is: waits-for-peer
  db.execSqlSync("select 1", 2);  // is: blocks
  db.execSqlAsync(  // is: runs-on-loop
      "select 1", [](const orm::Result &) {}, [](int) {});
  auto transaction = co_await db.newTransactionCoro();  // is: waits-for-peer
  db.newTransaction();  // is: blocks
  redis.execCommandSync<int>([](int value) { return value; }, "get x");  // is: blocks
  co_await redis.execCommandCoro("get x");  // is: waits-for-peer
  co_await sleepCoro(nullptr, 1.0);  // is: sleeps
  co_await switchThreadCoro(nullptr);  // is: hops-back
  std::vector<Task<>> many;
  co_await when_all(std::move(many));  // is: gathers
}

Task<> maps(orm::Mapper<int> &sync, orm::CoroMapper<int> &async) {
  sync.findAll();  // is: blocks
  sync.findAll([](std::vector<int>) {}, [](int) {});
  sync.findOne(orm::Criteria());  // is: blocks
  sync.findOne(
      orm::Criteria(), [](int) {}, [](int) {});
  sync.count();  // is: blocks
  sync.updateBy({}, orm::Criteria(), 1);  // is: blocks
  sync.updateBy(
      {}, [](std::size_t) {}, [](int) {}, orm::Criteria(), 1);
  co_await async.count();  // is: waits-for-peer
  co_await async.findAll();  // is: waits-for-peer
  co_await async.findOne(orm::Criteria());  // is: waits-for-peer
  co_await async.insert(1);  // is: waits-for-peer
}

Task<> locks(Mutex &mutex) { auto guard = co_await mutex.scoped_lock(); }  // is: async-lock guard waits-for-peer

AsyncTask started() { co_await store(); }

void outside(HttpAppFramework &app, trantor::EventLoop &loop, trantor::ConcurrentTaskQueue &pool) {  // is: destruction-blocks
  auto client = HttpClient::newHttpClient("host");
  app.registerHandler("/", [](int) -> Task<> { co_await store(); });  // is: keeps(1) runs-on-loop
  async_run([]() -> Task<> { co_await store(); });  // is: keeps(0) spawns top-level
  sync_wait(load());  // is: blocks sync-wait top-level
  auto future = co_future(load());  // is: consumes(0) spawns top-level
  loop.queueInLoop([] {});  // is: runs-on-loop
  loop.runAfter(1.0, [] {});  // is: runs-on-loop
  pool.runTaskInQueue([] {});  // is: offloads
  pool.syncTaskInQueue([] {});  // is: blocks offloads
  trantor::EventLoopThread thread;  // is: destruction-blocks
  app.run();  // is: blocks sync-wait
}
