// RUN: %expect %s coro-unobserved-exception
//
// Who is told of the failures of many tasks, and exceptions that are thrown by their pointers.
#include "stubs/asio.h"
#include "stubs/kj.h"

#include <exception>
#include <stdexcept>
#include <utility>

void log(const kj::Exception &);

kj::Promise<void> pump(int N) {
  if (N == 0)
    throw std::runtime_error("nothing"); // note: 'pump' throws here
  co_return;
}
kj::Promise<void> beat(int N) noexcept {
  try {
    co_await pump(N);
  } catch (...) {
  }
}

class Silent final : private kj::TaskSet::ErrorHandler {
  kj::TaskSet Pumps;
  void taskFailed(kj::Exception &&) override {} // warning: exceptions of tasks are lost: 'Silent::taskFailed' ignores them

public:
  Silent() : Pumps(*this) {}
  void connect(int N) { Pumps.add(pump(N)); }
  void connectTwice(int N) {
    Pumps.add(pump(N));
    [this, N] { Pumps.add(pump(N)); }();
  }
};

class Logging final : private kj::TaskSet::ErrorHandler {
  kj::TaskSet Pumps;
  void taskFailed(kj::Exception &&Error) override { log(Error); }

public:
  Logging() : Pumps(*this) {}
  void connect(int N) { Pumps.add(pump(N)); }
};

class Unconcerned final : private kj::TaskSet::ErrorHandler {
  kj::TaskSet Pumps;
  void taskFailed([[maybe_unused]] kj::Exception &&Error) override {}

public:
  Unconcerned() : Pumps(*this) {}
  void connect(int N) { Pumps.add(pump(N)); }
};

class NothingToHear final : private kj::TaskSet::ErrorHandler {
  kj::TaskSet Beats;
  void taskFailed(kj::Exception &&) override {}

public:
  NothingToHear() : Beats(*this) {}
  void start(int N) { Beats.add(beat(N)); }
};

class Other {
  void taskFailed(kj::Exception &&) {}
  kj::TaskSet &Pumps;

public:
  explicit Other(kj::TaskSet &Pumps) : Pumps(Pumps) {}
  void connect(int N) { Pumps.add(pump(N)); }
};

// Thrown by its pointer.

asio::awaitable<void> throwsPointer(std::exception_ptr Error) {
  if (Error)
    throw Error; // warning: exception is lost: the pointer to it is thrown in its place; fix: std::rethrow_exception(Error);
  co_return;
}

void throwsMadePointer() {
  throw std::make_exception_ptr(std::runtime_error("none")); // warning: the pointer to it is thrown; fix: std::rethrow_exception(std::make_exception_ptr(std::runtime_error("none")));
}

void rethrows(std::exception_ptr Error) {
  try {
    if (Error)
      std::rethrow_exception(Error);
    throw std::runtime_error("none");
  } catch (...) {
    throw;
  }
}
