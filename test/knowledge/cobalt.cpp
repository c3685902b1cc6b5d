// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Boost.Cobalt: what runs at once, what waits to be awaited, and what is cancelled when it is
// dropped; operations of every kind are one by their base.
// RUN: %facts %s

#include "stubs/cobalt.h"

namespace cobalt = boost::cobalt;
using namespace std::chrono_literals;

cobalt::task<int> lazy();
cobalt::promise<int> eager();
cobalt::promise<void> background();
cobalt::generator<int> numbers();
cobalt::thread worker();

void started(boost::asio::io_context &loop) {
  cobalt::run(lazy());  // is: blocks sync-wait top-level
  cobalt::spawn(loop, lazy(), boost::asio::detached);  // is: consumes(1) detaches reports-to(2) spawns top-level
  cobalt::spawn(loop, lazy(), [](std::exception_ptr) {});  // is: consumes(1) reports-to(2) spawns top-level
  +eager();  // is: consumes(this)
}

cobalt::main co_main(int, char **) {
  auto promise = eager();  // is: eager-task
  auto task = lazy();  // is: lazy-task
  auto generator = numbers();  // is: awaitable generator
  auto thread = worker();  // is: awaitable destruction-blocks not-a-task
  auto operation = cobalt::spawn(cobalt::this_thread::get_executor(), lazy(), cobalt::use_op);  // is: lazy-task reports-to(2)
  promise.cancel();  // is: cancels
  co_await operation;
  cobalt::wait_group group;  // is: awaitable task-scope
  group.push_back(background());  // is: consumes(0) spawns
  co_await group.wait();  // is: waits-for-peer
  std::vector<cobalt::promise<int>> many;
  auto results = co_await cobalt::gather(many);  // is: gathers yields-ready
  co_await cobalt::join(many);  // is: gathers
  co_await cobalt::race(eager(), cobalt::io::sleep(1s));  // is: deadline gathers sleeps
  thread.join();  // is: blocks proves-ready
  co_return 0;
}

cobalt::promise<void> talk(cobalt::io::ssl::stream &stream, cobalt::channel<int> &channel) {  // is: must-close(shutdown)
  co_await stream.handshake(0);  // is: waits-for-peer
  co_await stream.read_some(1);  // is: waits-for-peer
  co_await cobalt::io::read(stream, 1);  // is: waits-for-peer
  co_await channel.write(co_await channel.read());  // is: waits-for-peer
  co_await stream.shutdown();
}
