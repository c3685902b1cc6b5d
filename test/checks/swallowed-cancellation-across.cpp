// RUN: %expect %s coro-swallowed-cancellation
//
// What a handler's helper does, and how a coroutine is started, stands in other files.

//--- service.h
#include "stubs/cppcoro.h"

#include <exception>
#include <stdexcept>

cppcoro::task<int> receive();
cppcoro::task<> serve();
cppcoro::task<> poll();
cppcoro::task<> helped();
cppcoro::task<> deserted();
void report();
void translate();

//--- helpers.cpp
#include "service.h"

void report() {}

void translate() {
  try {
    throw;
  } catch (const cppcoro::operation_cancelled &) {
    throw;
  } catch (...) {
    throw std::runtime_error("failed");
  }
}

//--- service.cpp
#include "service.h"

cppcoro::task<> serve() {
  while (true) {
    try {
      co_await receive();
    } catch (...) {
    }
  }
}

cppcoro::task<> poll() {
  while (true) {
    try {
      co_await receive(); // note: the cancellation arrives at this suspension
    } catch (...) { // warning: 'catch (...)' swallows 'cppcoro::operation_cancelled', and the loop goes on; fix: catch (const cppcoro::operation_cancelled &) { throw; }
    }
  }
}

cppcoro::task<> helped() {
  try {
    co_await receive();
  } catch (...) {
    translate();
  }
}

cppcoro::task<> deserted() {
  try {
    co_await receive(); // note: the cancellation arrives at this suspension
  } catch (...) { // warning: 'catch (...)' swallows 'cppcoro::operation_cancelled'; fix: catch (const cppcoro::operation_cancelled &) { throw; }
    report();
  }
}

//--- main.cpp
#include "service.h"

cppcoro::task<> all() {
  co_await poll();
  co_await helped();
}

int main() {
  cppcoro::sync_wait(serve());
  cppcoro::sync_wait(all());
}
