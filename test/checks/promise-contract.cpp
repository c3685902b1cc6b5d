// RUN: %expect %s coro-promise-contract
#include "stubs/coro.h"

#include <atomic>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using lazy::Task;

struct Error {};

// What calls back, from wherever it likes.
void send(const std::string &To, std::function<void(Error)> Done);
bool trySend(const std::string &To, std::function<void(Error)> Done);
void log(const char *Text);

// unhandled_exception

struct Base {
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void return_void() {}
};

struct Swallows : Base {
  void unhandled_exception() {}  // warning: the exception that leaves a coroutine is lost here
};

struct PrintsOnly : Base {
  void unhandled_exception() { std::puts("failed"); }  // warning: the exception that leaves a coroutine is lost here
};

struct CompletesOnly : Base {
  int Waiting = 0;
  void complete() { std::exchange(Waiting, 0); }
  void unhandled_exception() { complete(); }  // warning: the exception that leaves a coroutine is lost here
};

struct Keeps : Base {
  std::exception_ptr Failure;
  void unhandled_exception() { Failure = std::current_exception(); }
};

struct KeepsByHelper : Base {
  std::exception_ptr Failure;
  void fail(std::exception_ptr Why) { Failure = Why; }
  void unhandled_exception() { fail(std::current_exception()); }
};

struct KeepsInVariant : Base {
  std::optional<std::exception_ptr> Failure;
  void unhandled_exception() { Failure.emplace(std::current_exception()); }
};

struct Rethrows : Base {
  void unhandled_exception() { throw; }
};

struct Ends : Base {
  void unhandled_exception() { std::terminate(); }
};

[[noreturn]] void fatal(const char *Text);
struct EndsByHelper : Base {
  void end() { fatal("unhandled"); }
  void unhandled_exception() { end(); }
};

struct RemembersThatItFailed : Base {
  bool Failed = false;
  void unhandled_exception() { Failed = true; }
};

struct IsDeclaredOnly : Base {
  void unhandled_exception();
};

struct AsksSomebodyElse : Base {
  void observe();
  void unhandled_exception() { observe(); }
};

struct NoPromise {
  void unhandled_exception() {}
};

// Who awaits is resumed too early.

struct ResumesInReturn : Keeps {
  std::coroutine_handle<> Waiting;
  void complete() {
    if (Waiting)
      Waiting.resume();  // note: 'ResumesInReturn::complete' resumes a coroutine here
  }
  void return_value(int) { complete(); }  // warning: who awaits the coroutine is resumed by 'return_value', before it is suspended
};

struct ResumesInFinalSuspend : Keeps {
  std::coroutine_handle<> Waiting;
  std::suspend_always final_suspend() noexcept {
    Waiting.resume();  // warning: who awaits the coroutine is resumed by 'final_suspend', before it is suspended
    return {};
  }
};

struct StoresOnly : Keeps {
  std::coroutine_handle<> Waiting;
  int Value = 0;
  void return_value(int Of) { Value = Of; }
};

struct Loop {
  std::vector<std::coroutine_handle<>> Ready;
  void post(std::coroutine_handle<> Which) { Ready.push_back(Which); }
  void run() {
    for (auto Each : Ready)
      Each.resume();
  }
};

struct PostsInReturn : Keeps {
  Loop *On = nullptr;
  std::coroutine_handle<> Waiting;
  void return_value(int) { On->post(Waiting); }
};

// Awaiters that give their coroutine away.

struct UsedAfterwards {
  std::string To;
  bool Started = false;
  std::coroutine_handle<> Waiting;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    send(To, [this](Error) { Waiting.resume(); });  // note: others can resume it from here on
    Started = true;  // warning: awaiter is used here, though its coroutine may have gone on
  }
  void await_resume() noexcept {}
};

struct UsedInLoop {
  std::vector<std::string> All;
  std::string Group;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    const auto Each = All;
    for (const std::string &To : Each)
      send(To + Group, [Handle](Error) { Handle.resume(); });  // warning: awaiter is used here, though its coroutine may have gone on; note: others can resume it from here on
  }
  void await_resume() noexcept {}
};

struct GoesOnAsWell {
  std::string To;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> Handle) {
    send(To, [Handle](Error) { Handle.resume(); });  // note: others can resume it from here on
    return false;  // warning: coroutine goes on here, though others may resume it as well
  }
  void await_resume() noexcept {}
};

struct ResultIsStored {
  std::string To;
  bool Sent = false;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    Sent = trySend(To, [Handle](Error) { Handle.resume(); });  // warning: awaiter is used here, though its coroutine may have gone on; note: others can resume it from here on
  }
  void await_resume() noexcept {}
};

void onThread(std::coroutine_handle<> Handle) {
  std::thread([Handle] { Handle.resume(); }).detach();  // note: 'onThread' gives it away here
}

struct GivenToHelper {
  int Count = 0;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    onThread(Handle);  // note: others can resume it from here on
    ++Count;  // warning: awaiter is used here, though its coroutine may have gone on
  }
  void await_resume() noexcept {}
};

struct NamedClosure {
  std::string To;
  int Count = 0;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    auto Done = [Handle](Error) { Handle.resume(); };
    send(To, Done);  // note: others can resume it from here on
    ++Count;  // warning: awaiter is used here, though its coroutine may have gone on
  }
  void await_resume() noexcept {}
};

struct GivenLast {
  std::string To;
  std::coroutine_handle<> Waiting;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    send(To, [this](Error) { Waiting.resume(); });
  }
  void await_resume() noexcept {}
};

struct CopiedFirst {
  std::vector<std::string> All;
  std::string Group;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    const auto Each = std::move(All);
    const auto Suffix = Group;
    for (const std::string &To : Each)
      send(To + Suffix, [Handle](Error) { Handle.resume(); });
  }
  void await_resume() noexcept {}
};

struct CountsItself {
  std::vector<std::string> All;
  std::atomic<int> Left{0};
  std::coroutine_handle<> Waiting;
  bool await_ready() const noexcept { return All.empty(); }
  bool await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    Left = static_cast<int>(All.size()) + 1;
    for (const std::string &To : All)
      send(To, [this](Error) {
        if (--Left == 0)
          Waiting.resume();
      });
    return --Left != 0;
  }
  void await_resume() noexcept {}
};

struct UnderLock {
  std::mutex &Mutex;
  std::string To;
  bool Started = false;
  std::coroutine_handle<> Waiting;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    std::lock_guard Guard(Mutex);
    Waiting = Handle;
    send(To, [this](Error) {
      { std::lock_guard Same(Mutex); }
      Waiting.resume();
    });
    Started = true;
  }
  void await_resume() noexcept {}
};

struct Queued {
  Loop &On;
  bool Waits = false;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    On.post(Handle);
    Waits = true;
  }
  void await_resume() noexcept {}
};

struct FailsFirst {
  std::string To;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> Handle) {
    if (To.empty())
      return false;
    send(To, [Handle](Error) { Handle.resume(); });
    return true;
  }
  void await_resume() noexcept {}
};

void forEach(const std::vector<std::string> &All, std::function<void(const std::string &)> Visit) {
  for (const std::string &Each : All)
    Visit(Each);
}

struct ClosureThatDoesNotResume {
  std::vector<std::string> All;
  int Count = 0;
  std::coroutine_handle<> Waiting;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    forEach(All, [this](const std::string &) { ++Count; });
    Waiting = Handle;
  }
  void await_resume() noexcept {}
};

// Nested resumption.

struct Resuming {
  std::coroutine_handle<> Next;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept { Next.resume(); }  // warning: coroutine is resumed within 'await_suspend', which could return it
  void await_resume() noexcept {}
};

struct Transferring {
  std::coroutine_handle<> Next;
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return Next; }
  void await_resume() noexcept {}
};

struct ResumesSeveral {
  std::vector<std::coroutine_handle<>> All;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {
    for (auto Each : All)
      Each.resume();
  }
  void await_resume() noexcept {}
};

// Coroutines that end without their value.

Task<int> mayEndWithout(bool Ready) {
  if (Ready)
    co_return 1;
  log("not ready");
}  // warning: 'mayEndWithout' may end here without a value

Task<int> loopMayEnd(bool &Goes) {
  while (Goes)
    co_await std::suspend_always{};
}  // warning: 'loopMayEnd' may end here without a value

enum class Kind { A, B };
Task<int> allCases(Kind Of) {
  switch (Of) {
  case Kind::A:
    co_return 1;
  case Kind::B:
    co_return 2;
  }
}

Task<int> throwsAtEnd(bool Ready) {
  if (Ready)
    co_return 1;
  throw std::runtime_error("not ready");
}

Task<int> neverEnds() {
  for (;;)
    co_await std::suspend_always{};
}

Task<int> endsTheProgram() {
  co_await std::suspend_always{};
  std::terminate();
}

Task<> hasNoValue() { co_await std::suspend_always{}; }

Task<int> returnsInHandler() {
  try {
    co_await std::suspend_always{};
    co_return 1;
  } catch (...) {
    co_return 2;
  }
}
