// RUN: %expect %s coro-swallowed-cancellation
//
// Functions that a handler gives its exception to, and a library whose only exception is a
// cancellation among others.
#include "stubs/flow.h"

#include <exception>
#include <string>

Future<Void> work();
Future<Void> again();
void log(const Error &);
struct Event {
  Event &error(const Error &);
};

struct Job {
  virtual ~Job() = default;
  virtual Future<Void> failed(Error) = 0;
  virtual Future<Void> decides(Error) = 0;
};
struct Retry final : Job {
  int Attempts = 0;
  Future<Void> failed(Error) override {
    ++Attempts;
    co_await delay(0.1);
  }
  Future<Void> decides(Error Why) override {
    if (Why.code() == error_code_actor_cancelled)
      throw Why;
    co_await delay(0.1);
  }
};

Future<bool> stored(Job &Of) {
  Error Failure;
  try {
    co_await work();  // note: arrives
    co_return true;
  } catch (Error &Caught) {  // warning: the handler for 'Error' swallows 'Error', judging by a name
    Failure = Caught;  // fix: throw;
  }
  Event().error(Failure);
  co_await Of.failed(Failure);
  co_return false;
}

Future<Void> toOneThatThrows(Job &Of) {
  Error Failure;
  try {
    co_await work();
  } catch (Error &Caught) {
    Failure = Caught;
  }
  co_await Of.decides(Failure);
}

Future<Void> rethrowsOne() {
  Error Failure;
  try {
    co_await work();
  } catch (Error &Caught) {
    if (Caught.code() == error_code_actor_cancelled)
      throw;
    Failure = Caught;
  }
  Event().error(Failure);
}

Future<Void> asksLater() {
  Error Failure;
  try {
    co_await work();
  } catch (Error &Caught) {
    Failure = Caught;
  }
  if (Failure.code() == error_code_actor_cancelled)
    throw Failure;
}

Future<Void> onlyMentioned() {
  std::exception_ptr Failure;
  try {
    co_await work();  // note: arrives
  } catch (Error &) {  // warning: the handler for 'Error' swallows 'Error'
    Failure = std::current_exception();  // fix: throw;
  }
  const bool Failed = static_cast<bool>(Failure);
  if (Failed)
    co_await again();
}

Future<Void> rethrown() {
  std::exception_ptr Failure;
  try {
    co_await work();
  } catch (Error &) {
    Failure = std::current_exception();
  }
  if (Failure)
    std::rethrow_exception(Failure);
}

void note(Error Why) { log(Why); }
void pass(Error Why) { throw Why; }

Future<Void> given() {
  try {
    co_await work();  // note: arrives
  } catch (Error &Caught) {  // warning: the handler for 'Error' swallows 'Error'
    note(Caught);  // fix: throw;
  }
  try {
    co_await again();
  } catch (Error &Caught) {
    pass(Caught);
  }
}
