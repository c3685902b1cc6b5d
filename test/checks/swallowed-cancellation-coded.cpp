// RUN: %expect %s coro-swallowed-cancellation
//
// Where a cancellation is one value of the only exception class, to ask for another value says
// nothing about it: it takes the way on which the answer is no.
#include "stubs/asio.h"
#include "stubs/flow.h"

#include <string>
#include <system_error>

enum { error_code_end_of_stream = 1 };
inline constexpr int error_code_not_committed = 1020;
const int error_code_timed_out = 1004;

Future<Void> commit();
Future<Void> next();
bool isRetryable(const Error &);
void printf(const char *, int);
void keep(int);

struct Quorum {
  int Failed = 0, Maybe = 0;
};

Future<Void> tellsOthersApart(Quorum &Of) {
  try {
    co_await commit(); // note: arrives
  } catch (Error &Why) { // warning: the handler for 'Error' swallows 'Error'
    if (Why.code() == error_code_not_committed)
      ++Of.Failed;
    else
      ++Of.Maybe;
  }
}

Future<Void> onlyOthersLeave() {
  for (;;) {
    try {
      co_await next(); // note: arrives
    } catch (const Error &Why) { // warning: the handler for 'Error' swallows 'Error', and the loop goes on
      if (Why.code() == error_code_end_of_stream || error_code_timed_out == Why.code())
        co_return;
    }
  }
}

Future<Void> rethrowsAnother(Quorum &Of) {
  try {
    co_await commit(); // note: arrives
  } catch (Error &Why) { // warning: the handler for 'Error' swallows 'Error'
    if (Why.code() == error_code_timed_out)
      throw;
    ++Of.Failed;
  }
}

Future<Void> notBothAtOnce(Quorum &Of, bool Last) {
  try {
    co_await commit(); // note: arrives
  } catch (Error &Why) { // warning: the handler for 'Error' swallows 'Error'
    if (Last && !(Why.code() != error_code_timed_out))
      throw;
    ++Of.Failed;
  }
}

Future<Void> printsTheCode() {
  try {
    co_await commit(); // note: arrives
  } catch (Error &Why) { // warning: the handler for 'Error' swallows 'Error'
    printf("failed: %d", Why.code()); // fix: throw;
  }
}

Future<Void> rethrowsAllOthers() {
  try {
    co_await next();
  } catch (Error &Why) {
    if (Why.code() != error_code_end_of_stream)
      throw;
  }
}

Future<Void> rethrowsAllBut(Quorum &Of) {
  for (;;) {
    try {
      co_await next();
    } catch (Error &Why) {
      if (Why.code() == error_code_end_of_stream)
        break;
      if (Why.code() == error_code_timed_out || Why.code() == error_code_not_committed) {
        ++Of.Failed;
        continue;
      }
      throw;
    }
  }
}

Future<Void> rethrowsUnless(Quorum &Of) {
  try {
    co_await commit();
  } catch (Error &Why) {
    if (Why.code() != error_code_timed_out && Why.code() != error_code_not_committed)
      throw;
    ++Of.Failed;
  }
}

Future<Void> rethrowsInElse(Quorum &Of) {
  try {
    co_await commit();
  } catch (Error &Why) {
    if (Why.code() == error_code_not_committed) {
      ++Of.Failed;
    } else {
      ++Of.Maybe;
      throw;
    }
  }
}

Future<Void> asksForIt(Quorum &Of) {
  try {
    co_await commit();
  } catch (Error &Why) {
    if (Why.code() == error_code_actor_cancelled)
      throw;
    if (Why.code() == error_code_not_committed)
      ++Of.Failed;
  }
}

Future<Void> asksForItLast(Quorum &Of) {
  try {
    co_await commit();
  } catch (Error &Why) {
    if (Why.code() == error_code_not_committed)
      ++Of.Failed;
    else if (Why.code() != error_code_operation_cancelled)
      ++Of.Maybe;
  }
}

Future<Void> asksForWhatWasGiven(Quorum &Of, int Expected) {
  try {
    co_await commit();
  } catch (Error &Why) {
    if (Why.code() == Expected)
      ++Of.Failed;
  }
}

Future<Void> asksForANumber(Quorum &Of) {
  try {
    co_await commit();
  } catch (Error &Why) {
    if (Why.code() == 1101)
      ++Of.Failed;
  }
}

Future<Void> asksOthers(Quorum &Of) {
  try {
    co_await commit();
  } catch (Error &Why) {
    if (Why.code() == error_code_not_committed || isRetryable(Why))
      ++Of.Failed;
  }
}

Future<Void> choosesByIt(Quorum &Of) {
  try {
    co_await commit();
  } catch (Error &Why) {
    switch (Why.code()) {
    case error_code_not_committed:
      ++Of.Failed;
      break;
    default:
      throw;
    }
  }
}

Future<bool> answersByIt() {
  try {
    co_await commit();
  } catch (Error &Why) {
    co_return Why.code() != error_code_not_committed;
  }
  co_return false;
}

Future<Void> keepsTheCode() {
  try {
    co_await commit();
  } catch (Error &Why) {
    keep(Why.code());
  }
}

Future<Void> remembersTheAnswer(Quorum &Of) {
  bool IsOther = false;
  try {
    co_await commit();
  } catch (Error &Why) {
    IsOther = Why.code() == error_code_not_committed;
  }
  if (!IsOther)
    throw Error();
  ++Of.Failed;
}

namespace asioCode {

using asio::awaitable;

awaitable<int> receive(asio::ip::tcp::socket &From);
void log(const std::string &);

awaitable<void> allButTheEnd(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From); // note: arrives
    } catch (const asio::system_error &Error) { // warning: the handler for 'std::system_error' swallows 'std::system_error' of a cancelled operation, and the loop goes on; fix: if (Error.code() == asio::error::operation_aborted) throw;
      if (Error.code() != asio::error::eof)
        log(Error.what());
    }
  }
}

awaitable<void> printsTheMessage(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From); // note: arrives
    } catch (const asio::system_error &Error) { // warning: the handler for 'std::system_error' swallows; fix: operation_aborted) throw;
      log(Error.code().message());
    }
  }
}

awaitable<void> leavesAtTheEndOnly(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From); // note: arrives
    } catch (const asio::system_error &Error) { // warning: the handler for 'std::system_error' swallows 'std::system_error' of a cancelled operation, and the loop goes on; fix: if (Error.code() == asio::error::operation_aborted) throw;
      if (Error.code() == asio::error::eof)
        break;
      log(Error.what());
    }
  }
}

awaitable<void> leavesUnless(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From);
    } catch (const asio::system_error &Error) {
      if (Error.code() != asio::error::eof)
        break;
    }
  }
}

awaitable<void> leavesAtTheEnd(asio::ip::tcp::socket &From) {
  for (;;) {
    try {
      co_await receive(From);
    } catch (const asio::system_error &Error) {
      if (Error.code() == asio::error::eof)
        continue;
      co_return;
    }
  }
}

} // namespace asioCode
