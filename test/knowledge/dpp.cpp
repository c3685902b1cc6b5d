// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// D++: what waits, what is cancelled, and where handlers run.
// RUN: %facts %s

#include "stubs/dpp.h"

using namespace std::chrono_literals;

dpp::task<int> load();

struct Bot {
  dpp::task<int> running;  // is: cancelled-by(dpp::task_cancelled_exception) eager-task
};

dpp::task<void> answer(dpp::cluster &bot) {  // is: destruction-blocks
  auto task = load();  // is: eager-task
  task.cancel();  // is: cancels
  auto request = bot.co_message_create("text");  // is: self-owning-task
  auto result = co_await bot.co_message_create("text");  // is: outcome
  co_await bot.co_sleep(1);  // is: sleeps
  auto event = co_await bot.on_message_create.when([](dpp::message_create_t) { return true; });  // is: waits-for-peer
  co_await load();
}

dpp::job started(dpp::cluster &bot) { co_await answer(bot); }  // is: destruction-blocks

int main() {
  dpp::cluster bot("token");  // is: destruction-blocks
  bot.on_message_create([&bot](dpp::message_create_t) -> dpp::task<void> { co_await load(); });  // is: keeps(0)
  bot.start_timer([](unsigned long) {}, 5);  // is: keeps(0) runs-on-loop
  bot.queue_work(1, [] {});  // is: offloads
  load().sync_wait();  // is: blocks proves-ready sync-wait
  load().sync_wait_for(0s);  // is: proves-ready
  load().sync_wait_for(1s);  // is: blocks proves-ready sync-wait
  bot.start(dpp::st_return);
  bot.start(dpp::st_wait);  // is: blocks sync-wait
  bot.shutdown();  // is: blocks proves-ready
}
