// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sessions: closing them suspends, so use() does it, on every path and in the right order.
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/use.h"

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

using namespace std::chrono_literals;

/// Whatever has `Task<> close()` and can be moved is a session.
class Connection {
public:
  static rill::Task<Connection> open(std::string name, int &open) {
    co_await rill::sleep_for(1s);
    co_return Connection(std::move(name), open);
  }
  rill::Task<> send(std::string text) {
    co_await rill::sleep_for(1s);
    std::printf("%s <- %s\n", name_.c_str(), text.c_str());
  }
  rill::Task<> close() {
    co_await rill::sleep_for(1s);
    std::printf("%s is closed\n", name_.c_str());
    --*open_;
  }

private:
  Connection(std::string name, int &open) : name_(std::move(name)), open_(&open) { ++open; }

  std::string name_;
  int *open_;
};

rill::Task<> greet(Connection &connection) { co_await connection.send("hello"); }

rill::Task<> copy_and_fail(Connection &from, Connection &to) {
  co_await from.send("give me all");
  co_await to.send("take this");
  throw std::runtime_error("the line is dead");
}

rill::Task<int> example() {
  int open = 0;
  co_await rill::use(co_await Connection::open("mail", open), greet);

  bool failed = false;
  Connection from = co_await Connection::open("source", open);
  Connection to = co_await Connection::open("target", open);
  try {
    co_await rill::use_all(copy_and_fail, std::move(from), std::move(to));
  } catch (const std::runtime_error &error) {
    std::printf("%s\n", error.what());
    failed = true;
  }
  co_return failed && open == 0 ? 0 : 1;
}

int main() { return rill::run(example(), {.virtual_time = true}); }
