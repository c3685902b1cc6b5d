// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Types and functions whose declared names are not what people write: aliases of
// internal types, inline namespaces, members of internal bases, Boost's twin.
// RUN: %facts %s

#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/seastar.h"
#include "stubs/std.h"

// An alias of an instance, and one of a template.
asio::ip::tcp::socket plain();
asio::steady_timer timer();
namespace silkworm {
template <typename T> using Task = boost::asio::awaitable<T>;
}
namespace net = boost::asio;

struct Aliased {
  silkworm::Task<int> task;  // is: cancelled-by(boost::system::system_error) cancelled-by(std::system_error) lazy-task
  net::awaitable<int> renamed;  // is: cancelled-by(boost::system::system_error) cancelled-by(std::system_error) lazy-task
  seastar::rwlock lock;  // is: async-lock
  seastar::semaphore limit;  // is: limiter
  seastar::coroutine::experimental::generator<int> numbers;  // is: generator
};

void aliases(asio::ip::tcp::socket &socket) {
  socket.read_some(0);  // is: blocks
  socket.connect(1);  // is: blocks
  timer().wait();  // is: blocks
}

// A member that a library declares in an internal base is one of the public class,
// and of what derives from that.
struct Waiter : std::future<int> {
  void block() { wait(); }  // is: blocks proves-ready
};

void bases(std::future<int> &future, std::shared_future<int> &shared, std::atomic<int> &number,
           std::atomic<bool> &flag, Waiter &waiter) {
  future.wait();  // is: blocks proves-ready
  future.wait_for(std::chrono::seconds(1));  // is: blocks proves-ready
  shared.wait();  // is: blocks proves-ready
  number.wait(0);  // is: blocks
  flag.wait(true);  // is: blocks
  waiter.wait();  // is: blocks proves-ready
  async_simple::coro::Lazy<int>(stub::Any()).start([](auto &&) {});  // is: consumes(this) reports-to(0) spawns top-level
}

// Inline namespaces: std::_V2, std::filesystem::__cxx11, a versioned library.
void inlined(std::condition_variable_any &condition, std::unique_lock<std::mutex> &lock) {  // is: guard
  condition.wait(lock);  // is: blocks waits-for-condition
  std::filesystem::remove_all("x");  // is: blocks
}

// Both names of one library.
struct Twins {
  asio::awaitable<int> one;  // is: cancelled-by(boost::system::system_error) cancelled-by(std::system_error) lazy-task
  boost::asio::awaitable<int> two;  // is: cancelled-by(boost::system::system_error) cancelled-by(std::system_error) lazy-task
};

void twins(boost::asio::ip::tcp::socket &socket) {
  socket.connect(1);  // is: blocks
  asio::read(socket, 1);  // is: blocks
  boost::asio::read(socket, 1);  // is: blocks
}

// The same words elsewhere are other functions.
namespace other {
void sleep(int);
struct future {
  void wait();
};
struct Socket {
  void connect(int);
  void read_some(int);
};
} // namespace other

void others(other::future &future, other::Socket &socket) {
  other::sleep(1);
  future.wait();
  socket.connect(1);
  socket.read_some(1);
}
