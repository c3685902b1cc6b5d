// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The same name blocks or not, starts a task or is one, by what it is given.
// RUN: %facts %s

#include "stubs/asio.h"
#include "stubs/curl.h"
#include "stubs/libcoro.h"
#include "stubs/posix.h"
#include "stubs/pq.h"
#include "stubs/std.h"

using namespace std::chrono_literals;

asio::awaitable<int> child();

void spawned(asio::io_context &loop) {
  asio::co_spawn(loop, child(), asio::detached);  // is: consumes(1) detaches keeps(1) reports-to(2) spawns top-level
  asio::co_spawn(loop, child(), [](auto &&...) {});  // is: consumes(1) keeps(1) reports-to(2) spawns top-level
  auto task = asio::co_spawn(loop, child(),  // is: keeps(1) lazy-task reports-to(2)
                             asio::use_awaitable);
  auto operation =  // is: lazy-task
      asio::co_spawn(loop, child(), asio::deferred);  // is: keeps(1) reports-to(2)
}

void submitted(asio::io_context &loop, asio::any_io_executor any) {
  asio::thread_pool pool;  // is: destruction-blocks
  asio::post(loop, [] {});  // is: calls-later drops-result frees-callable hops runs-on-loop
  asio::post(loop.get_executor(), [] {});  // is: calls-later drops-result frees-callable hops runs-on-loop
  asio::post(any, [] {});  // is: calls-later drops-result frees-callable hops runs-on-loop
  asio::post(pool, [] {});  // is: calls-later drops-result frees-callable hops offloads
  asio::post(pool.get_executor(), [] {});  // is: calls-later drops-result frees-callable hops offloads
  asio::post(asio::system_executor(), [] {});  // is: calls-later drops-result frees-callable hops offloads
  asio::post([] {});  // is: calls-later drops-result frees-callable hops offloads
  asio::post(asio::bind_executor(pool, asio::use_awaitable));  // is: hops hops-away
  boost::asio::thread_pool twin;  // is: destruction-blocks
  boost::asio::dispatch(twin, [] {});  // is: calls-later drops-result frees-callable hops offloads
}

// Asio's time-outs and tokens.
void waited(asio::steady_timer &timer, asio::io_context &loop) {
  timer.wait();  // is: blocks
  timer.async_wait([](int) {});  // is: runs-on-loop sleeps
  loop.run_for(1ms);  // is: blocks sync-wait
  loop.run_for(0ms);
}

// A constant of zero, whatever it is written as, and a flag among others.
void zero(int fd, pollfd *fds, int unknown) {
  constexpr auto Nothing = 0ms;
  ::poll(fds, 1, -1);  // is: blocks
  ::poll(fds, 1, 0);
  ::poll(fds, 1, unknown);  // is: blocks
  ::usleep(0);
  std::this_thread::sleep_for(1s);  // is: blocks
  std::this_thread::sleep_for(0s);
  std::this_thread::sleep_for(Nothing);
  std::this_thread::sleep_for(std::chrono::duration<double>(0.0));
  ::waitpid(1, nullptr, WNOHANG | WUNTRACED);
  ::waitpid(1, nullptr, 0);  // is: blocks
  ::flock(fd, LOCK_EX | LOCK_NB);
  ::flock(fd, LOCK_UN);
  ::flock(fd, LOCK_EX);  // is: blocks
  ::recv(fd, nullptr, 0, MSG_DONTWAIT);
  ::fcntl(fd, F_SETFL, O_NONBLOCK);  // is: makes-nonblocking
  ::fcntl(fd, F_GETFL);
  ::curl_multi_poll(nullptr, nullptr, 0, 0, nullptr);
  ::curl_multi_poll(nullptr, nullptr, 0, 1000, nullptr);  // is: blocks
  ::PQgetCopyData(nullptr, nullptr, 1);
}

// Arguments that are not written do not count.
void defaults(std::mutex &mutex) {
  coro::scheduler scheduler;  // is: destruction-blocks
  scheduler.process_events();
  scheduler.process_events(10ms);  // is: blocks
  std::ifstream nothing;
  std::ifstream file("name");  // is: blocks
  std::unique_lock deferred(mutex, std::defer_lock);  // is: guard
  std::unique_lock lock(mutex);  // is: blocks-briefly guard
}
