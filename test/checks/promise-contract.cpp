// RUN: %expect %s coro-promise-contract
#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/cppcoro.h"

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
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

struct Adapts : Base {
  Keeps Inner;
  void unhandled_exception() noexcept;
};
void Adapts::unhandled_exception() noexcept { Inner.unhandled_exception(); }

struct TellsItsReceiver : Base {
  Keeps *Receiver = nullptr;
  void unhandled_exception();
};
void TellsItsReceiver::unhandled_exception() {
  if (!Receiver)
    throw;
  Receiver->Failure = std::current_exception();
}

struct SortsOut : Base {
  void unhandled_exception() noexcept;
};
void SortsOut::unhandled_exception() noexcept {
  try {
    throw;
  } catch (const std::runtime_error &Why) {
    log(Why.what());
  }
}

struct CallsAHandler : Base {
  std::function<void(std::exception_ptr)> Handler;
  void unhandled_exception();
};
void CallsAHandler::unhandled_exception() { Handler(std::current_exception()); }

struct FailsItsFuture : Base {
  std::promise<int> Result;
  void unhandled_exception();
};
void FailsItsFuture::unhandled_exception() { Result.set_exception(std::current_exception()); }

struct HasNoThrowingBody : Base {
  static void unhandled_exception() noexcept;
};
void HasNoThrowingBody::unhandled_exception() noexcept { assert(false && "bodies are noexcept"); }

template <bool IsRoot> struct EndsAtTheRoot : Base {
  std::exception_ptr *Parent = nullptr;
  void unhandled_exception() noexcept;
};
template <bool IsRoot> void EndsAtTheRoot<IsRoot>::unhandled_exception() noexcept {
  if constexpr (IsRoot)
    std::terminate();
  else
    *Parent = std::current_exception();
}
template struct EndsAtTheRoot<true>;
template struct EndsAtTheRoot<false>;

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

struct WakesAThread : Keeps {
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Done = false;
  std::suspend_always final_suspend() noexcept;
};
std::suspend_always WakesAThread::final_suspend() noexcept {
  std::lock_guard Guard(Mutex);
  Done = true;
  Changed.notify_all();
  return {};
}

struct ResolvesItsFuture : Keeps {
  std::promise<int> Result;
  void return_value(int Value);
};
void ResolvesItsFuture::return_value(int Value) { Result.set_value(Value); }

struct RunsWhatIsLeft : Keeps {
  std::vector<std::function<void()>> AtEnd;
  void return_value(int);
};
void RunsWhatIsLeft::return_value(int) {
  for (auto &Each : AtEnd)
    Each();
}

struct ResumesAtTheEnd : Keeps {
  struct Final {
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<ResumesAtTheEnd>) noexcept;
    void await_resume() const noexcept {}
  };
  std::coroutine_handle<> Waiting;
  Final final_suspend() noexcept;
};
ResumesAtTheEnd::Final ResumesAtTheEnd::final_suspend() noexcept { return {}; }
std::coroutine_handle<>
ResumesAtTheEnd::Final::await_suspend(std::coroutine_handle<ResumesAtTheEnd> Done) noexcept {
  return std::exchange(Done.promise().Waiting, std::noop_coroutine());
}

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

struct UsedWhenStarted {
  std::string To;
  bool Started = false;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> Handle) {
    if (trySend(To, [Handle](Error) { Handle.resume(); })) {  // note: others can resume it from here on
      Started = true;  // warning: awaiter is used here, though its coroutine may have gone on
      return true;
    }
    return false;
  }
  void await_resume() noexcept {}
};

struct UsedWhenTheNextCallThrew {
  std::string To;
  std::exception_ptr Failure;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) {
    try {
      send(To, [Handle](Error) { Handle.resume(); });  // note: others can resume it from here on
      log("sent");
    } catch (...) {
      Failure = std::current_exception();  // warning: awaiter is used here, though its coroutine may have gone on
    }
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

struct Awaiter {
  bool await_ready() const noexcept { return false; }
  void await_resume() const noexcept {}
};

struct SaysWhetherItStarted : Awaiter {
  std::string To;
  bool await_suspend(std::coroutine_handle<> Handle);
};
bool SaysWhetherItStarted::await_suspend(std::coroutine_handle<> Handle) {
  return trySend(To, [Handle](Error) { Handle.resume(); });
}

struct GoesOnWhenNotStarted : Awaiter {
  std::string To;
  int Failures = 0;
  bool await_suspend(std::coroutine_handle<> Handle);
};
bool GoesOnWhenNotStarted::await_suspend(std::coroutine_handle<> Handle) {
  if (!trySend(To, [Handle](Error) { Handle.resume(); })) {
    ++Failures;
    return false;
  }
  return true;
}

struct GoesOnWhenItThrew : Awaiter {
  std::string To;
  std::exception_ptr Failure;
  bool await_suspend(std::coroutine_handle<> Handle);
};
bool GoesOnWhenItThrew::await_suspend(std::coroutine_handle<> Handle) {
  try {
    send(To, [Handle](Error) { Handle.resume(); });
    return true;
  } catch (...) {
    Failure = std::current_exception();
    return false;
  }
}

struct Statistics {
  void count();
};
struct UsesACopyAfterwards : Awaiter {
  std::string To;
  std::shared_ptr<Statistics> Counts;
  void await_suspend(std::coroutine_handle<> Handle);
};
void UsesACopyAfterwards::await_suspend(std::coroutine_handle<> Handle) {
  const auto Kept = Counts;
  send(To, [Handle](Error) { Handle.resume(); });
  Kept->count();
}

struct SentOnOnePathOnly : Awaiter {
  std::string To;
  std::optional<int> Cached;
  int Value = 0;
  bool await_suspend(std::coroutine_handle<> Handle);
};
bool SentOnOnePathOnly::await_suspend(std::coroutine_handle<> Handle) {
  if (!Cached) {
    send(To, [Handle](Error) { Handle.resume(); });
    return true;
  }
  Value = *Cached;
  return false;
}

struct Event {
  std::atomic<void *> State{nullptr};
};
struct PushesItself : Awaiter {
  Event &On;
  void *Next = nullptr;
  std::coroutine_handle<> Waiting;
  bool await_suspend(std::coroutine_handle<> Handle) noexcept;
};
bool PushesItself::await_suspend(std::coroutine_handle<> Handle) noexcept {
  Waiting = Handle;
  void *Old = On.State.load(std::memory_order_acquire);
  do {
    if (Old == &On)
      return false;
    Next = Old;
  } while (!On.State.compare_exchange_weak(Old, this));
  return true;
}

struct CancelledLater : Awaiter {
  std::stop_token Token;
  std::string To;
  std::optional<std::stop_callback<std::function<void()>>> OnStop;
  void await_suspend(std::coroutine_handle<> Handle);
};
void CancelledLater::await_suspend(std::coroutine_handle<> Handle) {
  OnStop.emplace(Token, [] { log("stopped"); });
  send(To, [Handle](Error) { Handle.resume(); });
}

struct HandlerOfALoop : Awaiter {
  asio::steady_timer &Timer;
  bool Started = false;
  void await_suspend(std::coroutine_handle<> Handle);
};
void HandlerOfALoop::await_suspend(std::coroutine_handle<> Handle) {
  Timer.async_wait([Handle](std::error_code) { Handle.resume(); });
  Started = true;
}

struct MovesItsWorkOut : Awaiter {
  std::function<void()> Completion;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void MovesItsWorkOut::await_suspend(std::coroutine_handle<> Handle) noexcept {
  auto Local = std::move(Completion);
  Handle.destroy();
  Local();
}

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

struct StartsAChild : Awaiter {
  std::coroutine_handle<> Child;
  bool await_suspend(std::coroutine_handle<>);
};
bool StartsAChild::await_suspend(std::coroutine_handle<>) {
  Child.resume();
  return !Child.done();
}

struct ResumedByTheLoop : Awaiter {
  Loop &On;
  std::coroutine_handle<> Next;
  void await_suspend(std::coroutine_handle<> Handle);
};
void ResumedByTheLoop::await_suspend(std::coroutine_handle<> Handle) {
  On.post(Next);
  On.post(Handle);
}

struct HandsOutACallback : Awaiter {
  std::function<void()> &Out;
  void await_suspend(std::coroutine_handle<> Handle);
};
void HandsOutACallback::await_suspend(std::coroutine_handle<> Handle) {
  Out = [Handle] { Handle.resume(); };
}

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

// What a coroutine yields may complete it, as folly's co_error does.
template <class T> Task<T> yieldsItsError(bool Ready, T Value) {
  if (Ready)
    co_return Value;
  co_yield Error{};
}

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

Task<int> receive();
Task<int> retries() {
  for (int Left = 3;; --Left) {
    try {
      co_return co_await receive();
    } catch (const std::runtime_error &) {
      if (Left == 0)
        throw;
    }
  }
}

Task<int> firstPositive() {
  while (true) {
    const int Value = co_await receive();
    if (Value > 0)
      co_return Value;
  }
}

Task<int> excludesTheRest(Kind Of) {
  switch (Of) {
  case Kind::A:
    co_return co_await receive();
  case Kind::B:
    break;
  }
  __builtin_unreachable();
}

Task<int> assertsTheRest(Kind Of) {
  if (Of == Kind::A)
    co_return co_await receive();
  if (Of == Kind::B)
    co_return 2;
  fatal("no such kind");
}

Task<int> translates() {
  try {
    co_return co_await receive();
  } catch (const std::exception &Why) {
    std::throw_with_nested(std::runtime_error(Why.what()));
  }
}

cppcoro::async_generator<int> endsItsSequence(bool Empty) {
  if (Empty)
    co_return;
  co_yield 1;
}

/// What flows off returns the default.
struct Exit {
  struct promise_type : Keeps {
    int Code = 0;
    Exit get_return_object() { return {}; }
  };
};
Exit needsNoValue() { co_await std::suspend_always{}; }

// Who waits is put where others find it.

class Published {
public:
  explicit Published(std::atomic<void *> &Of) : Of(Of) {}
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> Handle) noexcept {
    void *Old = Of.load();
    void *Wanted;
    do {
      Next = static_cast<Published *>(Old);
      Wanted = static_cast<void *>(this);
    } while (!Of.compare_exchange_weak(Old, Wanted));  // note: others can find it from here on
    Waiting = Handle;  // warning: handle is stored here, though others may have found the awaiter before
    return true;
  }
  void await_resume() const noexcept {}

private:
  std::atomic<void *> &Of;
  Published *Next = nullptr;
  std::coroutine_handle<> Waiting;
};

class Swapped {
public:
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Handle) noexcept {
    auto *Last = Of.exchange(this);  // note: others can find it from here on
    Waiting = Handle;  // warning: handle is stored here, though others may have found the awaiter before
    (void)Last;
  }
  void await_resume() const noexcept {}

private:
  static inline std::atomic<Swapped *> Of{nullptr};
  std::coroutine_handle<> Waiting;
};

class StoredInTime {
public:
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> Handle) noexcept {
    StoredInTime *Old = Of.load();
    do {
      Waiting = Handle;
      Next = Old;
    } while (!Of.compare_exchange_weak(Old, this));
    return true;
  }
  void await_resume() const noexcept {}

private:
  static inline std::atomic<StoredInTime *> Of{nullptr};
  StoredInTime *Next = nullptr;
  std::coroutine_handle<> Waiting;
};

/// Nobody else has the flag that it changes.
class Counted {
public:
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> Handle) noexcept {
    const bool WasSet = Set.exchange(true);
    Waiting = Handle;
    return !WasSet;
  }
  void await_resume() const noexcept {}

private:
  std::atomic<bool> Set{false};
  std::coroutine_handle<> Waiting;
};

// Stored in time, or not where others look.

struct Mutex {
  std::atomic<void *> State{nullptr};
  std::atomic<bool> Taken{false};
  std::atomic_flag Spin;
  void *Locked();
};

struct WaitsForMutex : Awaiter {
  Mutex &Of;
  WaitsForMutex *Next = nullptr;
  std::coroutine_handle<> Waiting;
  bool await_suspend(std::coroutine_handle<> Handle) noexcept;
};
bool WaitsForMutex::await_suspend(std::coroutine_handle<> Handle) noexcept {
  Waiting = Handle;
  void *Old = Of.State.load(std::memory_order_acquire);
  while (true) {
    if (!Old) {
      if (Of.State.compare_exchange_weak(Old, Of.Locked()))
        return false;
    } else {
      Next = static_cast<WaitsForMutex *>(Old);
      if (Of.State.compare_exchange_weak(Old, this))
        return true;
    }
  }
}

struct PublishedAtTheEnd : Awaiter {
  Mutex &Of;
  std::coroutine_handle<> Waiting;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void PublishedAtTheEnd::await_suspend(std::coroutine_handle<> Handle) noexcept {
  if (!Of.Taken.exchange(true))
    log("first");
  Waiting = Handle;
  Of.State.exchange(this);
}

struct FallsBack : Awaiter {
  Mutex &Of;
  Loop &On;
  std::coroutine_handle<> Waiting;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void FallsBack::await_suspend(std::coroutine_handle<> Handle) noexcept {
  void *Nobody = nullptr;
  if (!Of.State.compare_exchange_strong(Nobody, this)) {
    Waiting = Handle;
    On.post(Handle);
  }
}

struct UnderASpinLock : Awaiter {
  Mutex &Of;
  std::coroutine_handle<> Waiting;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void UnderASpinLock::await_suspend(std::coroutine_handle<> Handle) noexcept {
  while (Of.Spin.test_and_set(std::memory_order_acquire)) {
  }
  Waiting = Handle;
  Of.Spin.clear(std::memory_order_release);
}

struct PublishesTheHandle : Awaiter {
  Mutex &Of;
  bool await_suspend(std::coroutine_handle<> Handle) noexcept;
};
bool PublishesTheHandle::await_suspend(std::coroutine_handle<> Handle) noexcept {
  void *Nobody = nullptr;
  return Of.State.compare_exchange_strong(Nobody, Handle.address());
}

struct Node {
  std::coroutine_handle<> Waiting;
  Node *Next = nullptr;
};
struct PublishesItsNode : Awaiter {
  std::atomic<Node *> &Head;
  Node Own;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void PublishesItsNode::await_suspend(std::coroutine_handle<> Handle) noexcept {
  Own.Waiting = Handle;
  Own.Next = Head.load();
  while (!Head.compare_exchange_weak(Own.Next, &Own)) {
  }
}

struct CountsWaiters : Awaiter {
  std::atomic<int> &Count;
  std::coroutine_handle<> Waiting;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void CountsWaiters::await_suspend(std::coroutine_handle<> Handle) noexcept {
  Count.fetch_add(1);
  Waiting = Handle;
}

struct TakesOverAnother : Awaiter {
  std::atomic<TakesOverAnother *> &Last;
  std::coroutine_handle<> Waiting;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Handle) noexcept;
};
std::coroutine_handle<> TakesOverAnother::await_suspend(std::coroutine_handle<> Handle) noexcept {
  Waiting = Handle;
  TakesOverAnother *Other = Last.exchange(this);
  return Other ? Other->Waiting : std::noop_coroutine();
}

struct RecordsIt : Awaiter {
  std::atomic<RecordsIt *> &Head;
  std::vector<std::coroutine_handle<>> &Trace;
  std::coroutine_handle<> Waiting;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void RecordsIt::await_suspend(std::coroutine_handle<> Handle) noexcept {
  auto &Seen = Trace;
  Waiting = Handle;
  Head.exchange(this);
  Seen.push_back(Handle);
}

// More promises that keep what they owe.

struct KeepsOneOfThree : Keeps {
  std::optional<int> Value;
  void unhandled_exception() noexcept;
  void return_value(int Of) noexcept;
};
void KeepsOneOfThree::unhandled_exception() noexcept {
  if (!Value)
    Failure = std::current_exception();
  else
    std::terminate();
}
void KeepsOneOfThree::return_value(int Of) noexcept { Value = Of; }

struct CountsDown : Keeps {
  std::atomic<int> *Left = nullptr;
  void return_value(int) noexcept;
};
void CountsDown::return_value(int) noexcept { Left->fetch_sub(1); }

struct ClearsItsWaiter : Keeps {
  std::coroutine_handle<> Waiting;
  std::suspend_always final_suspend() noexcept;
};
std::suspend_always ClearsItsWaiter::final_suspend() noexcept {
  Waiting = nullptr;
  return {};
}

Task<int> countsUpTo(int Most) {
  int Sum = 0;
  for (int I = 0; I < Most; ++I)
    Sum += co_await receive();
  co_return Sum;
}

Task<int> choosesAtTheEnd(bool Left) {
  if (Left)
    co_return 1;
  else
    co_return co_await receive();
}

Task<int> triesTwice() {
  try {
    co_return co_await receive();
  } catch (const std::runtime_error &) {
    log("again");
  }
  co_return co_await receive();
}

Task<int> rethrowsWhatItCannotHandle(int Left) {
  try {
    co_return co_await receive();
  } catch (const std::runtime_error &) {
    if (Left > 0)
      co_return Left;
    throw;
  }
}

Task<int> choosesAmongThree(int Of) {
  if (Of > 0)
    co_return 1;
  else if (Of < 0)
    co_return -1;
  else
    co_return co_await receive();
}

Task<int> readsUntilItHasOne() {
  int Value = 0;
  do {
    Value = co_await receive();
  } while (Value == 0);
  co_return Value;
}

Task<> endsEarlyWithoutValue(bool Ready) {
  if (!Ready)
    co_return;
  log("ready");
}

// More awaiters that are done with themselves before others have their coroutine.

struct TakesItsTargetAlong : Awaiter {
  std::string To;
  int Attempts = 0;
  void await_suspend(std::coroutine_handle<> Handle);
};
void TakesItsTargetAlong::await_suspend(std::coroutine_handle<> Handle) {
  ++Attempts;
  const std::string Target = std::move(To);
  send(Target, [Handle](Error) { Handle.resume(); });
  log(Target.c_str());
}

struct ChoosesItsTarget : Awaiter {
  std::string To, Otherwise;
  void await_suspend(std::coroutine_handle<> Handle);
};
void ChoosesItsTarget::await_suspend(std::coroutine_handle<> Handle) {
  if (To.empty())
    send(Otherwise, [Handle](Error) { Handle.resume(); });
  else
    send(To, [Handle](Error) { Handle.resume(); });
}

struct CountsInTheCallback : Awaiter {
  std::string To;
  int Count = 0;
  void await_suspend(std::coroutine_handle<> Handle);
};
void CountsInTheCallback::await_suspend(std::coroutine_handle<> Handle) {
  send(To, [this, Handle](Error) {
    ++Count;
    Handle.resume();
  });
}

struct PostsBehindAQuestion : Awaiter {
  Loop *On = nullptr;
  bool await_suspend(std::coroutine_handle<> Handle);
};
bool PostsBehindAQuestion::await_suspend(std::coroutine_handle<> Handle) {
  if (!On)
    return false;
  On->post(Handle);
  return true;
}

// Awaiters that destroy a coroutine. An awaiter is a part of the frame of the one that awaits it.

struct DestroysItself : Awaiter {
  std::coroutine_handle<> Next;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Handle) const noexcept {
    Handle.destroy();  // note: the coroutine is destroyed here
    return Next;       // warning: awaiter is used here, though it was destroyed with its coroutine
  }
};

struct DestroysItselfWhenStopped : Awaiter {
  bool Stopped = false;
  int *Left = nullptr;
  void await_suspend(std::coroutine_handle<> Handle) noexcept {
    if (Stopped)
      Handle.destroy();  // note: the coroutine is destroyed here
    --*Left;             // warning: awaiter is used here, though it was destroyed with its coroutine
  }
};

struct TakesWhatItNeedsBefore : Awaiter {
  std::coroutine_handle<> Next;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Handle) const noexcept {
    const std::coroutine_handle<> Taken = Next;
    Handle.destroy();
    return Taken;
  }
};

struct DestroysAnother : Awaiter {
  std::coroutine_handle<> Victim, Next;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
    Victim.destroy();
    return std::exchange(Next, nullptr);
  }
};

struct DestroysOrGoesOn : Awaiter {
  std::coroutine_handle<> Next;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Handle) noexcept {
    if (!Next) {
      Handle.destroy();
      return std::noop_coroutine();
    }
    return Next;
  }
};

struct DestroysNobodysChild : Awaiter {
  int Left = 0;
  void await_suspend(std::coroutine_handle<>);
};
std::coroutine_handle<> takeChild();
void DestroysNobodysChild::await_suspend(std::coroutine_handle<>) {
  const std::coroutine_handle<> Child = takeChild();
  Child.destroy();
  ++Left;
}

struct DestroysAllThatWait : Awaiter {
  std::vector<std::coroutine_handle<>> Waiting;
  bool await_suspend(std::coroutine_handle<>) noexcept;
};
bool DestroysAllThatWait::await_suspend(std::coroutine_handle<>) noexcept {
  for (const std::coroutine_handle<> Each : Waiting)
    Each.destroy();
  Waiting.clear();
  return false;
}

struct DestroysWhatItSucceeds : Awaiter {
  std::coroutine_handle<> Former;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void DestroysWhatItSucceeds::await_suspend(std::coroutine_handle<> Handle) noexcept {
  if (Former)
    Former.destroy();
  Former = Handle;
}

struct EndsWithItsCoroutine : Awaiter {
  int *Left = nullptr;
  void await_suspend(std::coroutine_handle<> Handle) noexcept;
};
void EndsWithItsCoroutine::await_suspend(std::coroutine_handle<> Handle) noexcept {
  int *const Count = Left;
  Handle.destroy();
  --*Count;
}

// What is put into a member under a lock, other threads take out again.

class Timers {
public:
  int startAfter(int Time, std::function<void()> Callback) {
    std::lock_guard Guard(Mutex);
    Pending.emplace(++Last, Entry{Time, std::move(Callback)});  // note: 'Timers::startAfter' gives it away here
    return Last;
  }
  void startAfter(int Time, std::function<void()> Callback, int &Id) {
    std::lock_guard Guard(Mutex);
    Id = ++Last;
    Pending.emplace(Last, Entry{Time, std::move(Callback)});
  }
  void startOnThisThread(std::function<void()> Callback) { Own.push_back(std::move(Callback)); }
  void wake(std::coroutine_handle<> Handle) {
    std::lock_guard Guard(Mutex);
    Ready.push_back(Handle);  // note: 'Timers::wake' gives it away here
  }

private:
  struct Entry {
    int Time;
    std::function<void()> Callback;
  };
  std::mutex Mutex;
  std::map<int, Entry> Pending;
  std::vector<std::function<void()>> Own;
  std::vector<std::coroutine_handle<>> Ready;
  int Last = 0;
};

struct RemembersItsTimer : Awaiter {
  Timers &On;
  int Id = 0;
  explicit RemembersItsTimer(Timers &On) : On(On) {}
  void await_suspend(std::coroutine_handle<> Handle) {
    Id =  // warning: awaiter is used here, though its coroutine may have gone on
        On.startAfter(1, [Handle] { Handle.resume(); });  // note: others can resume it from here on
  }
};

Timers &timers();
struct IsReadyAtOnce : Awaiter {
  bool Woken = false;
  void await_suspend(std::coroutine_handle<> Handle) {
    timers().wake(Handle);  // note: others can resume it from here on
    Woken = true;           // warning: awaiter is used here, though its coroutine may have gone on
  }
};

struct HasItsTimerWritten : Awaiter {
  Timers &On;
  int Id = 0;
  explicit HasItsTimerWritten(Timers &On) : On(On) {}
  void await_suspend(std::coroutine_handle<> Handle) {
    On.startAfter(1, [Handle] { Handle.resume(); }, Id);
  }
};

struct WakesLast : Awaiter {
  bool Woken = false;
  void await_suspend(std::coroutine_handle<> Handle) {
    Woken = true;
    timers().wake(Handle);
  }
};

struct Waiters {
  std::mutex Mutex;
  std::vector<std::coroutine_handle<>> All;
};
struct IsStillLocked : Awaiter {
  Waiters &On;
  bool Waits = false;
  void await_suspend(std::coroutine_handle<> Handle);
};
void IsStillLocked::await_suspend(std::coroutine_handle<> Handle) {
  std::lock_guard Guard(On.Mutex);
  On.All.push_back(Handle);
  Waits = true;
}

struct IsUnlockedLast : Awaiter {
  Waiters &On;
  int Number = 0;
  bool await_suspend(std::coroutine_handle<> Handle);
};
bool IsUnlockedLast::await_suspend(std::coroutine_handle<> Handle) {
  On.Mutex.lock();
  On.All.push_back(Handle);
  Number = static_cast<int>(On.All.size());
  On.Mutex.unlock();
  return true;
}

struct WakesWhoWaits : Awaiter {
  Timers &On;
  int Turns = 0;
  bool await_suspend(std::coroutine_handle<>);
};
bool WakesWhoWaits::await_suspend(std::coroutine_handle<>) {
  On.wake(takeChild());
  return ++Turns == 0;
}

struct ArmsATimerOfSomethingElse : Awaiter {
  Timers &On;
  int Id = 0;
  void await_suspend(std::coroutine_handle<>);
};
void ArmsATimerOfSomethingElse::await_suspend(std::coroutine_handle<>) {
  Id = On.startAfter(1, [] { log("late"); });
}

struct RunsOnItsThread : Awaiter {
  Timers &On;
  bool Started = false;
  explicit RunsOnItsThread(Timers &On) : On(On) {}
  void await_suspend(std::coroutine_handle<> Handle) {
    On.startOnThisThread([Handle] { Handle.resume(); });
    Started = true;
  }
};

// Who is always ready is never suspended.
struct Ring {
  void close(int Fd);
};
struct ClosesInVain {
  Ring &On;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) { On.close(1); } // warning: nobody is suspended here, since 'await_ready' always says yes
  void await_resume() {}
};

template <typename Handle> struct StoresInVain {
  Handle Stored;
  bool await_ready() { return true; }
  void await_suspend(Handle Of) { Stored = Of; } // warning: nobody is suspended here
  int await_resume() { return 1; }
};
template struct StoresInVain<std::coroutine_handle<>>;

struct IsAValue {
  int Value;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  int await_resume() const noexcept { return Value; }
};

struct SaysThatNobodyComes {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) { std::terminate(); }
  void await_resume() {}
};

struct IsReadyAtTimes {
  Ring &On;
  bool Done = false;
  bool await_ready() const noexcept { return Done; }
  void await_suspend(std::coroutine_handle<>) { On.close(1); }
  void await_resume() {}
};

struct IsReadyUnlessOverridden {
  Ring &On;
  virtual bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>) { On.close(1); }
  void await_resume() {}
};

struct NeverReady {
  Ring &On;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) { On.close(1); }
  void await_resume() {}
};

// More that is done in time.
struct LogsAndKeeps : Keeps {
  void unhandled_exception() noexcept;
};
void LogsAndKeeps::unhandled_exception() noexcept {
  log("failed");
  Failure = std::current_exception();
}

struct SetsFirst : Awaiter {
  std::string To;
  bool Started = false;
  void await_suspend(std::coroutine_handle<> Handle);
};
void SetsFirst::await_suspend(std::coroutine_handle<> Handle) {
  Started = true;
  send(To, [Handle](Error) { Handle.resume(); });
}

struct GoesOnToTheNext : Awaiter {
  std::coroutine_handle<> Next;
  int Turns = 0;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept;
};
std::coroutine_handle<> GoesOnToTheNext::await_suspend(std::coroutine_handle<>) noexcept {
  ++Turns;
  return Next;
}

struct IsNeverGivenAway : Awaiter {
  int Turns = 0;
  bool await_suspend(std::coroutine_handle<> Handle);
};
bool IsNeverGivenAway::await_suspend(std::coroutine_handle<> Handle) {
  if (Handle.done())
    ++Turns;
  return false;
}

Task<int> choosesByNumber(int Of) {
  switch (Of) {
  case 0:
    co_return 1;
  case 1:
    co_return co_await receive();
  default:
    throw std::runtime_error("neither");
  }
}

// What is given away is not used again.
struct AnswersWithALocal : Awaiter {
  std::string To;
  int Turns = 0;
  void await_suspend(std::coroutine_handle<> Handle);
};
void AnswersWithALocal::await_suspend(std::coroutine_handle<> Handle) {
  const int Before = Turns;
  send(To, [Handle](Error) { Handle.resume(); });
  log(Before == 0 ? "first" : "again");
}

struct DeclinesBefore : Awaiter {
  std::string To;
  bool Done = false;
  bool await_suspend(std::coroutine_handle<> Handle);
};
bool DeclinesBefore::await_suspend(std::coroutine_handle<> Handle) {
  if (Done)
    return false;
  send(To, [Handle](Error) { Handle.resume(); });
  return true;
}

struct SendsOneOfTwo : Awaiter {
  std::string To, Else;
  bool IsUp = false;
  void await_suspend(std::coroutine_handle<> Handle);
};
void SendsOneOfTwo::await_suspend(std::coroutine_handle<> Handle) {
  if (IsUp)
    send(To, [Handle](Error) { Handle.resume(); });
  else
    send(Else, [Handle](Error) { Handle.resume(); });
}

struct KeepsForLater : Awaiter {
  std::vector<std::coroutine_handle<>> &Waiting;
  int Turns = 0;
  void await_suspend(std::coroutine_handle<> Handle);
};
void KeepsForLater::await_suspend(std::coroutine_handle<> Handle) {
  Waiting.push_back(Handle);
  ++Turns;
}

// Promises that keep what they are told.
struct RethrowsAll : Base {
  void unhandled_exception();
};
void RethrowsAll::unhandled_exception() { throw; }

struct EndsAll : Base {
  void unhandled_exception() noexcept;
};
void EndsAll::unhandled_exception() noexcept {
  log("failed");
  std::terminate();
}

struct ToldItsFuture : Base {
  std::promise<int> Result;
  void unhandled_exception();
};
void ToldItsFuture::unhandled_exception() { Result.set_exception(std::current_exception()); }

struct KeepsTheFirst : Base {
  std::exception_ptr First;
  void unhandled_exception() noexcept;
};
void KeepsTheFirst::unhandled_exception() noexcept {
  if (!First)
    First = std::current_exception();
}

// Values on every way.
Task<int> returnsOnBothBranches(bool Ready) {
  if (Ready) {
    co_return 1;
  } else {
    co_return co_await receive();
  }
}

Task<int> returnsBehindALoop(int Most) {
  for (int Left = Most; Left > 0; --Left)
    if (const int Value = co_await receive(); Value > 0)
      co_return Value;
  co_return 0;
}

Task<int> repeatsUntilPositive() {
  int Value = 0;
  do
    Value = co_await receive();
  while (Value <= 0);
  co_return Value;
}

Task<int> returnsWhatALambdaMakes() {
  const auto Ask = [](bool Twice) -> Task<int> {
    if (Twice)
      co_await receive();
    co_return co_await receive();
  };
  co_return co_await Ask(true);
}

Task<int> throwsInHandler() {
  try {
    co_return co_await receive();
  } catch (const std::runtime_error &) {
    throw std::logic_error("no value");
  }
}

Task<int> choosesInNestedLoops(int Rows) {
  while (true) {
    for (int Row = 0; Row < Rows; ++Row)
      if (co_await receive() == Row)
        co_return Row;
  }
}
