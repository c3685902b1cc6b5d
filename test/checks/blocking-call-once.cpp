// RUN: %expect %s coro-blocking-call
//
// What makes a static variable of a function runs once.

#include "stubs/coro.h"
#include "stubs/posix.h"
#include "stubs/std.h"

#include <fstream>
#include <string>

using lazy::Task;

struct Config {
  int Limit;
};

Config load(const char *path) {
  std::ifstream in(path);  // note: 'load' calls 'std::basic_ifstream::basic_ifstream' here
  Config result;
  in >> result.Limit;
  return result;
}

// Reported.

Task<int> eachTime() {
  const Config config = load("config");  // warning: 'load' blocks the thread that this coroutine runs on
  co_return config.Limit;
}

Task<int> inTheCall() {
  static int calls = 0;
  ::fsync(3);  // warning: 'fsync' blocks the thread that this coroutine runs on
  co_return ++calls;
}

Task<int> afterTheFirst() {
  static Config config = load("config");
  config = load("config");  // warning: 'load' blocks the thread that this coroutine runs on
  co_return config.Limit;
}

// Silent.

Task<int> once() {
  static const Config config = load("config");
  co_return config.Limit;
}

Task<int> onceInPlace() {
  static const int limit = [] {
    std::ifstream in("config");
    int n = 0;
    in >> n;
    return n;
  }();
  co_return limit;
}

const Config &shared() {
  static const Config config = load("config");
  return config;
}
Task<int> onceInHelper() { co_return shared().Limit; }

struct Table {
  Table() { ::sync(); }
  int at(int n) const;
};
Task<int> onceByConstructor(int n) {
  static Table all;
  co_return all.at(n);
}
