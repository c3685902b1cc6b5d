// RUN: %expect %s coro-swallowed-cancellation -- coro.Knowledge=test/checks/Inputs/lazy.yaml
#include "stubs/coro.h"

#include <cerrno>
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;

namespace rt {

// As rill's: no std::exception.
struct Cancelled {};

// As folly's: one of the std::exceptions.
struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

Task<> sleep();
Task<int> read();
Task<> close(int Fd);
void throw_if_cancelled();

struct Child {
  void cancel();
  Task<int> join();
};
Child spawn(Task<int> Work);
Child &background();

void run(Task<> Main);
template <typename Fn> void spawn_detached(Fn) {}

struct Ready {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  int await_resume() const noexcept { return 0; }
};

// Cannot throw when it resumes, and so cannot be cancelled.
struct Uncancellable {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  int await_resume() const noexcept { return 0; }
};

struct Promise {
  void set_exception(std::exception_ptr);
};

} // namespace rt

void log(const char *);
void count(int);
bool retry();

// Swallowed.

Task<> everything() {
  try {
    co_await rt::sleep(); // note: the cancellation arrives at this suspension
  } catch (...) { // warning: 'catch (...)' swallows 'rt::Cancelled'; fix: } catch (const rt::Cancelled &) { throw; } catch (...) {
    log("failed");
  }
}

Task<> itsType() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (const rt::Cancelled &) { // warning: the handler for 'rt::Cancelled' swallows 'rt::Cancelled'
    log("cancelled"); // fix: throw;
  }
}

Task<> itsTypeEmpty() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (rt::Cancelled) {} // warning: the handler for 'rt::Cancelled' swallows; fix: } catch (rt::Cancelled) { throw; }
}

Task<> itsBase() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (const std::exception &Error) { // warning: the handler for 'std::exception' swallows 'rt::Interrupted'; fix: } catch (const rt::Interrupted &) { throw; } catch (const std::exception &Error) {
    std::cerr << "failed: " << Error.what() << '\n';
  }
}

Task<> inLoop() {
  while (true) {
    try {
      count(co_await rt::read()); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'rt::Cancelled', and the loop goes on; fix: } catch (const rt::Cancelled &) { throw; } catch (...) {
      std::puts("failed");
    }
  }
}

Task<> continues() {
  for (;;) {
    try {
      count(co_await rt::read()); // note: arrives
    } catch (...) { // warning: swallows 'rt::Cancelled', and the loop goes on; fix: catch (const rt::Cancelled &) { throw; }
      continue;
    }
    log("read");
  }
}

Task<int> returns() {
  try {
    co_return co_await rt::read(); // note: arrives
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    co_return -1; // note: the handler ends here
  }
}

Task<> returnsFromItsOwn() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (const rt::Cancelled &) { // warning: swallows 'rt::Cancelled'
    co_return; // note: the handler ends here
  }
}

Task<> breaks() {
  while (true) {
    try {
      count(co_await rt::read()); // note: arrives
    } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
      break;
    }
  }
}

Task<> onOnePath(bool Fatal) {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    if (Fatal)
      throw;
  }
}

Task<> replaced() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (...) { // warning: 'catch (...)' replaces 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    throw std::runtime_error("sleep failed"); // note: the handler ends here
  }
}

Task<> sliced() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (const std::exception &Error) { // warning: the handler for 'std::exception' replaces 'rt::Interrupted'; fix: catch (const rt::Interrupted &) { throw; }
    throw Error; // note: the handler ends here
  }
}

Task<> storedForNobody() {
  std::exception_ptr Failure;
  try {
    co_await rt::sleep(); // note: arrives
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    Failure = std::current_exception();
  }
  if (Failure)
    log("failed");
}

Task<> innerRethrows() {
  try {
    try {
      co_await rt::sleep(); // note: arrives
    } catch (...) {
      log("inner");
      throw;
    }
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    log("outer");
  }
}

void onlyLogs() { log("failed"); }

Task<> helperOnlyLogs() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    onlyLogs();
  }
}

void describe() {
  try {
    throw;
  } catch (const std::exception &Error) {
    std::puts(Error.what());
  } catch (...) {
    std::puts("unknown");
  }
}

Task<> helperDescribes() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    describe();
  }
}

auto Lambda = []() -> Task<> {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
  }
};

struct Service {
  Task<> poll() {
    try {
      co_await rt::sleep(); // note: arrives
    } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
      ++Failures;
    }
  }
  int Failures = 0;
};

template <typename T> Task<T> orDefault() {
  try {
    co_return co_await rt::read(); // note: arrives
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    co_return T(); // note: the handler ends here
  }
}
template Task<int> orDefault<int>();
template Task<long> orDefault<long>();

Task<> asFunctionBody() try {
  co_await rt::sleep(); // note: arrives
} catch (...) { // warning: swallows 'rt::Cancelled'; fix: } catch (const rt::Cancelled &) { throw; } catch (...) {
  log("failed");
}

Task<> othersCancelled(rt::Child &Other) {
  Other.cancel();
  try {
    co_await rt::sleep(); // note: arrives
  } catch (const rt::Cancelled &) { // warning: swallows 'rt::Cancelled'; fix: throw;
  }
}

Task<> cancelsInTheHandler(rt::Child &Other) {
  try {
    count(co_await Other.join()); // note: arrives
  } catch (const rt::Cancelled &) { // warning: swallows 'rt::Cancelled'
    Other.cancel(); // fix: throw;
  }
}

struct Worker {
  void stop();
  bool stop_requested() const;
  Task<int> join();
};

Task<> asksOnlyWhetherItIsToStop(Worker &One) {
  if (One.stop_requested())
    log("stopping");
  try {
    count(co_await One.join()); // note: arrives
  } catch (const rt::Cancelled &) { // warning: swallows 'rt::Cancelled'; fix: throw;
  }
}

Task<> stopsAnother(Worker &One, Worker &Other) {
  One.stop();
  try {
    count(co_await Other.join()); // note: arrives
  } catch (const rt::Cancelled &) { // warning: swallows 'rt::Cancelled'; fix: throw;
  }
}

Task<> asksForAnAmount(int open_count) {
  while (true) {
    try {
      co_await rt::sleep(); // note: arrives
    } catch (...) { // warning: 'catch (...)' swallows 'rt::Cancelled', and the loop goes on; fix: catch (const rt::Cancelled &) { throw; }
      if (open_count > 3)
        break;
      log("failed");
    }
  }
}

enum class Err { none, failed, cancelled };

Task<Err> saysThatItFailed() {
  try {
    co_await rt::sleep(); // note: arrives
  } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    co_return Err::failed; // note: the handler ends here
  }
  co_return Err::none;
}

// Let through.

Task<> rethrows() {
  try {
    co_await rt::sleep();
  } catch (...) {
    log("failed");
    throw;
  }
}

Task<> rethrowsAfterACallWithADefaultArgument(std::vector<std::string> &Lines) {
  try {
    co_await rt::sleep();
  } catch (const rt::Cancelled &) {
    Lines.push_back("failed");
    throw;
  }
}

Task<> rethrowsTheSame() {
  try {
    co_await rt::sleep();
  } catch (const rt::Cancelled &Request) {
    throw Request;
  }
}

Task<> rethrowsTheCurrent() {
  try {
    co_await rt::sleep();
  } catch (...) {
    std::rethrow_exception(std::current_exception());
  }
}

Task<> nested() {
  try {
    co_await rt::sleep();
  } catch (...) {
    std::throw_with_nested(std::runtime_error("sleep failed"));
  }
}

Task<> earlierHandler() {
  try {
    co_await rt::sleep();
  } catch (const rt::Cancelled &) {
    throw;
  } catch (...) {
    log("failed");
  }
}

Task<> handlerOfOthers() {
  while (true) {
    try {
      co_await rt::sleep();
    } catch (const std::logic_error &Error) {
      log(Error.what());
    }
  }
}

Task<> nothingSuspends() {
  try {
    log("starting");
    count(co_await rt::Ready());
  } catch (...) {
    log("failed");
  }
  co_await rt::sleep();
}

Task<> cannotBeCancelled() {
  try {
    count(co_await rt::Uncancellable());
  } catch (...) {
    log("failed");
  }
}

Task<> suspendsInLambdaOnly(std::vector<Task<>> &Started) {
  try {
    Started.push_back([]() -> Task<> { co_await rt::sleep(); }());
  } catch (...) {
    log("failed");
  }
  co_await rt::sleep();
}

template <bool Networked> Task<> suspendsInDeadBranchOnly() {
  try {
    if constexpr (Networked)
      co_await rt::sleep();
    log("started");
  } catch (...) {
    log("failed");
  }
  co_return;
}
template Task<> suspendsInDeadBranchOnly<false>();

Task<> storesAndRethrows() {
  std::exception_ptr Failure;
  try {
    co_await rt::sleep();
  } catch (...) {
    Failure = std::current_exception();
  }
  co_await rt::close(1);
  if (Failure)
    std::rethrow_exception(Failure);
}

Task<> storesTheFirst(std::vector<Task<>> All) {
  std::exception_ptr First;
  for (Task<> &Each : All)
    try {
      co_await std::move(Each);
    } catch (...) {
      if (!First)
        First = std::current_exception();
    }
  if (First)
    std::rethrow_exception(First);
}

Task<> storesInOptional() {
  std::optional<std::exception_ptr> Failure;
  try {
    co_await rt::sleep();
  } catch (...) {
    Failure = std::current_exception();
  }
  co_await rt::close(1);
  if (Failure)
    std::rethrow_exception(*Failure);
}

Task<> remembersByFlag() {
  bool Stopped = false;
  try {
    co_await rt::sleep();
  } catch (const rt::Cancelled &) {
    Stopped = true;
  }
  co_await rt::close(1);
  if (Stopped)
    throw rt::Cancelled();
}

Task<> handsOn(rt::Promise &To) {
  try {
    co_await rt::sleep();
  } catch (...) {
    To.set_exception(std::current_exception());
  }
}

struct Job {
  std::exception_ptr Failure;
  Task<> run() {
    try {
      co_await rt::sleep();
    } catch (...) {
      Failure = std::current_exception();
    }
  }
};

Task<std::exception_ptr> returnsIt() {
  try {
    co_await rt::sleep();
  } catch (...) {
    co_return std::current_exception();
  }
  co_return nullptr;
}

Task<> storesThenHandsOn(rt::Promise &To) {
  std::exception_ptr Failure;
  try {
    co_await rt::sleep();
  } catch (...) {
    Failure = std::current_exception();
  }
  co_await rt::close(1);
  To.set_exception(Failure);
}

bool isCancelled(std::exception_ptr);

Task<> asks() {
  try {
    co_await rt::sleep();
  } catch (...) {
    if (isCancelled(std::current_exception()))
      throw;
    log("failed");
  }
}

Task<> asksTheObject() {
  try {
    co_await rt::sleep();
  } catch (const std::exception &Error) {
    if (dynamic_cast<const rt::Interrupted *>(&Error))
      throw;
    log(Error.what());
  }
}

struct Token {
  bool stop_requested() const;
};

Task<> asksTheToken(Token Stop) {
  while (true) {
    try {
      co_await rt::sleep();
    } catch (...) {
      if (Stop.stop_requested())
        throw;
      log("failed");
    }
  }
}

Task<> checksAfterwards() {
  try {
    co_await rt::sleep();
  } catch (...) {
    log("failed");
    rt::throw_if_cancelled();
  }
}

Task<> ends() {
  try {
    co_await rt::sleep();
  } catch (...) {
    std::abort();
  }
}

void translate() {
  try {
    throw;
  } catch (const rt::Cancelled &) {
    throw;
  } catch (const std::exception &Error) {
    throw std::runtime_error(Error.what());
  }
}

void throughAnother() { translate(); }

Task<> helperRethrows() {
  try {
    co_await rt::sleep();
  } catch (...) {
    translate();
  }
}

Task<> helperOfHelperRethrows() {
  try {
    co_await rt::sleep();
  } catch (...) {
    throughAnother();
  }
}

void elsewhere();

int codeOfCurrent() {
  try {
    throw;
  } catch (const rt::Cancelled &) {
    throw;
  } catch (...) {
    return 1;
  }
}
Task<int> helperYieldsCode() {
  try {
    co_await rt::sleep();
  } catch (...) {
    co_return codeOfCurrent();
  }
  co_return 0;
}

Task<> lambdaRethrows(bool stopped) {
  const auto check = [&] {
    if (stopped)
      throw;
  };
  try {
    co_await rt::sleep();
  } catch (...) {
    check();
  }
}

Task<> helperUnseen() {
  try {
    co_await rt::sleep();
  } catch (...) {
    elsewhere();
  }
}

Task<> innerTookIt() {
  try {
    try {
      co_await rt::sleep(); // note: arrives
    } catch (const rt::Cancelled &) { // warning: swallows 'rt::Cancelled'
      co_return; // note: the handler ends here
    }
  } catch (...) {
    log("outer");
  }
}

Task<> cancelledChild() {
  rt::Child Other = rt::spawn(rt::read());
  co_await rt::sleep();
  Other.cancel();
  try {
    co_await Other.join();
  } catch (const rt::Cancelled &) {
    log("it has stopped");
  }
}

struct Owner {
  rt::Child Worker;
  Task<> stop() {
    Worker.cancel();
    try {
      co_await Worker.join();
    } catch (const rt::Cancelled &) {
    }
  }
};

// Of a runtime whose members nobody has described.

Task<> stoppedWorker(Worker One) {
  One.stop();
  try {
    count(co_await One.join());
  } catch (const rt::Cancelled &) {
  }
}

Task<> stoppedThroughPointer(std::unique_ptr<Worker> One) {
  One->stop();
  try {
    count(co_await One->join());
  } catch (const rt::Cancelled &) {
  }
}

Task<> takesToken(std::stop_token Stop);

Task<> stoppedBySource() {
  std::stop_source Source;
  auto Child = takesToken(Source.get_token());
  Source.request_stop();
  try {
    co_await std::move(Child);
  } catch (const rt::Cancelled &) {
  }
}

struct Canceller {
  Token token() const;
  void cancel_all() const;
};
Task<> takesOwnToken(Token Stop);

Task<> stoppedByOwnSource() {
  Canceller Source;
  Source.cancel_all();
  try {
    co_await takesOwnToken(Source.token());
  } catch (const rt::Cancelled &) {
  }
}

// Handed on as a value that says so.

struct Status {
  static Status cancelled();
  static Status internal(const char *Why);
};

Task<Err> returnsThatItWasCancelled() {
  try {
    co_await rt::sleep();
  } catch (const rt::Cancelled &) {
    co_return Err::cancelled;
  }
  co_return Err::none;
}

Task<Status> returnsStatus() {
  try {
    co_await rt::sleep();
  } catch (...) {
    log("cancelled");
    co_return Status::cancelled();
  }
  co_return Status::internal("none");
}

Task<int> returnsErrorNumber() {
  try {
    co_return co_await rt::read();
  } catch (const rt::Cancelled &) {
    co_return -ECANCELED;
  }
}

Task<> asksForTheState(bool open) {
  while (true) {
    try {
      co_await rt::sleep();
    } catch (...) {
      if (!open)
        break;
      log("failed");
    }
  }
}

// What says that it has failed to all who look, and then ends.

class Rollout {
public:
  Task<> stream() {
    try {
      co_await rt::sleep();
    } catch (...) {
      log("failed");
      Failed = true;
      co_return;
    }
    log("streamed");
  }

  Task<> streamLast() {
    try {
      co_await rt::sleep();
    } catch (...) {
      Failed = true;
    }
  }

  struct State {
    bool Failed = false;
  };

  Task<> into(State &Result) {
    try {
      co_await rt::sleep();
    } catch (...) {
      Result.Failed = true;
      co_return;
    }
  }

  Task<> goesOn() {
    try {
      co_await rt::sleep(); // note: arrives
    } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
      Failed = true;
    }
    co_await rt::sleep();
  }

  Task<> inOneBranch() {
    try {
      co_await rt::sleep(); // note: arrives
    } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
      if (retry())
        Failed = true;
      co_return; // note: the handler ends here
    }
  }

  Task<> tellsNobody() {
    bool Own = false;
    try {
      co_await rt::sleep(); // note: arrives
    } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
      Own = true;
      co_return; // note: the handler ends here
    }
    log(Own ? "failed" : "streamed");
  }

  Task<> onlyCounts() {
    try {
      co_await rt::sleep(); // note: arrives
    } catch (...) { // warning: swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
      ++Failures;
      co_return; // note: the handler ends here
    }
  }

private:
  bool Failed = false;
  int Failures = 0;
};

// Nobody above can cancel what is started at the top.

Task<> mainTask() {
  try {
    co_await rt::sleep();
  } catch (...) {
    std::puts("failed");
  }
}

Task<> background() {
  while (true) {
    try {
      co_await rt::sleep();
    } catch (...) {
      std::puts("failed");
    }
  }
}

Task<> both() {
  try {
    co_await rt::sleep(); // note(!apart): arrives
  } catch (...) { // warning(!apart): swallows 'rt::Cancelled'; fix: catch (const rt::Cancelled &) { throw; }
    std::puts("failed");
  }
}

Task<> calls() { co_await both(); }

int main() {
  rt::spawn_detached(background);
  rt::spawn_detached([]() -> Task<> {
    try {
      co_await rt::sleep();
    } catch (...) {
      std::puts("failed");
    }
  });
  auto Main = mainTask();
  rt::run(std::move(Main));
  rt::run(both());
}

// No coroutine.

void plain() {
  try {
    log("plain");
  } catch (...) {
  }
}

// Suppressed, and written by a macro.

Task<> suppressed() {
  try {
    co_await rt::sleep();
  } catch (...) { // NOLINT(coro-swallowed-cancellation): nobody waits for us
  }
}

#define GUARDED(Body)                                                                              \
  try {                                                                                            \
    Body;                                                                                          \
  } catch (...) {                                                                                  \
    log("failed");                                                                                 \
  }

Task<> inMacro() {
  GUARDED(co_await rt::sleep()) // warning: swallows 'rt::Cancelled'; note: arrives
}

// A test that expects an exception, or none.
void report_failure(const char *);
#define ADD_FAILURE() report_failure("failed")
Task<> expectsNone() {
  try {
    co_await rt::sleep();
  } catch (...) {
    ADD_FAILURE();
  }
}
Task<> expectsOne() {
  try {
    co_await rt::sleep();
    ADD_FAILURE();
  } catch (...) {
  }
}

// A failure before this one goes on in its place.
Task<> keepsTheFirst() {
  std::exception_ptr Failure;
  try {
    co_await rt::read();
  } catch (...) {
    Failure = std::current_exception();
  }
  try {
    co_await rt::sleep();
  } catch (...) {
    if (!Failure)
      throw;
  }
  if (Failure)
    std::rethrow_exception(Failure);
}

// A library's own way to the exception.
namespace company {
std::exception_ptr current_exception() noexcept;
struct Outcome {
  Outcome();
  explicit Outcome(std::exception_ptr);
};
Task<Outcome> stored() {
  try {
    co_await rt::sleep();
  } catch (...) {
    co_return Outcome(current_exception());
  }
  co_return Outcome(nullptr);
}
} // namespace company

#define CHECK_THROWS(Expression)                                                                   \
  try {                                                                                            \
    Expression;                                                                                    \
    log("nothing thrown");                                                                         \
  } catch (...) {                                                                                  \
  }

Task<> expectedByMacro() { CHECK_THROWS(co_await rt::sleep()) }
