// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What mutants refer to, whatever the library: put in front of each file that is
// mutated. mutant::outer() and all that reaches it block the thread.

#ifndef CORO_TIDY_TEST_CORPUS_COMMON_H
#define CORO_TIDY_TEST_CORPUS_COMMON_H

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <optional>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdexcept>
#include <string>
#include <sys/file.h>
#include <sys/wait.h>
#include <thread>
#include <time.h>
#include <unistd.h>
#include <vector>
#if __has_include(<sqlite3.h>)
#include <sqlite3.h>
#endif
#if __has_include(<curl/curl.h>)
#include <curl/curl.h>
#endif

namespace mutant {

extern std::mutex lock;
extern std::condition_variable changed;
extern std::atomic<bool> done;
extern sem_t semaphore;
extern pthread_t thread;

bool flag();
void step();
void log(const char *);
void use(long);
int descriptor();
const std::vector<int> &items();
std::optional<int> try_pop();
std::future<int> future();

inline void inner() { ::usleep(10); }
inline void outer(int n) {
  if (n > 0)
    inner();
}
inline int slow() {
  inner();
  return 1;
}
inline void with_default(int n = slow()) { use(n); }

// Defined in far.cpp.
void far(int n);
struct Far {
  void store(int n);
};

struct Constructed {
  explicit Constructed(int n) { outer(n); }
};
struct Member {
  Constructed part{1};
};
struct Destroyed {
  int n = 1;
  ~Destroyed() { outer(n); }
};
struct Base {
  virtual ~Base() = default;
  virtual void go() = 0;
};
struct Derived : Base {
  void go() override { outer(1); }
};
Base &base();

template <class T> void generic(T n) {
  if (n > 0)
    inner();
}
template <class F> void with(F f) {
  step();
  f();
}
inline void with_function(const std::function<void()> &f) {
  step();
  f();
}
struct Callback {
  std::function<void()> call = [] { ::usleep(10); };
};
extern Callback callback;

struct Operators {
  int n;
  Operators &operator<<(int) {
    outer(n);
    return *this;
  }
  operator int() const { return slow(); }
  bool operator==(int) const {
    inner();
    return true;
  }
};
extern Operators operators;

struct Iterator {
  int i;
  int operator*() const { return i; }
  Iterator &operator++() {
    inner();
    ++i;
    return *this;
  }
  bool operator!=(const Iterator &other) const { return i != other.i; }
};
struct Range {
  Iterator begin() const { return {0}; }
  Iterator end() const { return {3}; }
};

/// Its containers are changed by whoever calls add() and drop().
struct State {
  std::vector<int> items;
  std::map<int, std::string> names;
  void add(int n) {
    items.push_back(n);
    names[n] = "name";
  }
  void drop(int n) {
    items.clear();
    names.erase(n);
  }
};
extern State state;

} // namespace mutant

#endif
