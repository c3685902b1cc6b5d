// RUN: %expect %s coro-thread-local
#include "stubs/coro.h"
#include "stubs/posix.h"

#include <cerrno>
#include <exception>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using lazy::Task;

struct External {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
External flush();
External write(int Value);
void use(int Value);
void log(const std::string &Line);

struct Context {
  std::string Name;
  int Depth = 0;
};
thread_local Context Current;
thread_local Context *Active = nullptr;
thread_local int Depth = 0;

Context &here() { return Current; }  // note: 'here' uses what belongs to the thread here
Context *active() { return Active; }
int depth() { return Depth; }

// Guards that begin and end on one thread.

template <typename F> class OnFailure {
public:
  explicit OnFailure(F Action) : Action(std::move(Action)) {}
  ~OnFailure() {
    if (std::uncaught_exceptions() > Before)
      Action();
  }

private:
  int Before = std::uncaught_exceptions();
  F Action;
};

Task<> unwindGuard() {
  OnFailure Undo([] { log("failed"); });  // warning: 'Undo' is bound to its thread and lives across a suspension
  co_await flush();  // note: may go on with another thread here
}

class Entered {  // note: 'Entered' is bound to its thread
public:
  Entered() { ++Depth; }  // note: 'Entered::Entered' uses what belongs to the thread here
  ~Entered() { --Depth; }
};

Task<> counted() {
  Entered Scope;  // warning: 'Scope' is bound to its thread and lives across a suspension
  co_await flush();  // note: may go on with another thread here
}

class Switched {  // note: 'Switched' is bound to its thread
public:
  explicit Switched(Context &To) : Before(std::exchange(Active, &To)) {}  // note: 'Switched::Switched' uses what belongs to the thread here
  ~Switched() { Active = Before; }

private:
  Context *Before;
};

Task<> switched(Context &To) {
  Switched Scope(To);  // warning: 'Scope' is bound to its thread and lives across a suspension
  use(1);
  co_await flush();  // note: may go on with another thread here
}

void enter(Context *To) { Active = To; }  // note: 'enter' uses what belongs to the thread here
class ByHelper {  // note: 'ByHelper' is bound to its thread
public:
  explicit ByHelper(Context &To) { enter(&To); }  // note: 'ByHelper::ByHelper' uses what belongs to the thread here
  ~ByHelper() { enter(nullptr); }
};

Task<> byHelper(Context &To) {
  ByHelper Scope(To);  // warning: 'Scope' is bound to its thread and lives across a suspension
  co_await flush();  // note: may go on with another thread here
}

struct Both {
  Entered Scope;
  int Value = 0;
};

Task<> asMember() {
  Both Two;  // warning: 'Two' is bound to its thread and lives across a suspension
  co_await flush();  // note: may go on with another thread here
  use(Two.Value);
}

class SameThread {  // note: 'SameThread' is bound to its thread
public:
  SameThread() : Owner(std::this_thread::get_id()) {}  // note: 'SameThread::SameThread' uses what belongs to the thread here
  ~SameThread() {
    if (std::this_thread::get_id() != Owner)
      std::terminate();
  }

private:
  std::thread::id Owner;
};

Task<> asserted() {
  SameThread Check;  // warning: 'Check' is bound to its thread and lives across a suspension
  co_await flush();  // note: may go on with another thread here
}

// References and pointers.

Task<> reference() {
  Context &Mine = here();  // note: it is taken from the thread here
  co_await flush();  // note: may go on with another thread here
  Mine.Depth = 1;  // warning: 'Mine' refers to what belongs to the thread that ran before the suspension
}

Task<> variable() {
  Context &Mine = Current;  // note: it is taken from the thread here
  co_await flush();  // note: may go on with another thread here
  log(Mine.Name);  // warning: 'Mine' refers to what belongs to the thread that ran before the suspension
}

Task<> member() {
  std::string &Name = Current.Name;  // note: it is taken from the thread here
  co_await flush();  // note: may go on with another thread here
  Name.clear();  // warning: 'Name' refers to what belongs to the thread that ran before the suspension
}

Task<> pointer() {
  Context *Mine = &Current;  // note: it is taken from the thread here
  Mine->Depth = 1;
  co_await flush();  // note: may go on with another thread here
  Mine->Depth = 2;  // warning: 'Mine' refers to what belongs to the thread that ran before the suspension
}

Task<> inCycle() {
  Context &Mine = Current;  // note: it is taken from the thread here
  for (int I = 0; I != 3; ++I) {
    Mine.Depth = I;  // warning: 'Mine' refers to what belongs to the thread that ran before the suspension
    co_await flush();  // note: may go on with another thread here
  }
}

// Values that are held against the thread.

Task<> sameThread() {
  const auto Before = std::this_thread::get_id();  // note: it is taken from the thread here
  co_await flush();  // note: may go on with another thread here
  if (std::this_thread::get_id() == Before)  // warning: 'Before' tells of the thread that ran before the suspension
    use(1);
}

Task<> putBack() {
  const int Before = Depth;  // note: it is taken from the thread here
  co_await flush();  // note: may go on with another thread here
  Depth = Before;  // warning: 'Before' tells of the thread that ran before the suspension
}

// errno.

Task<int> errorNumber(int Socket, const void *Data) {
  const auto Sent = ::send(Socket, Data, 1, 0);
  co_await flush();  // note: may go on with another thread here
  if (Sent < 0)
    co_return errno;  // warning: 'errno' is read after a suspension, by which it may have changed
  co_return 0;
}

Context *swapped(Context *To) { return std::exchange(Active, To); }  // note: 'swapped' uses what belongs to the thread here
class ByExchange {  // note: 'ByExchange' is bound to its thread
public:
  explicit ByExchange(Context &To) : Before(swapped(&To)) {}  // note: 'ByExchange::ByExchange' uses what belongs to the thread here
  ~ByExchange() { swapped(Before); }

private:
  Context *Before;
};

Task<> byExchange(Context &To) {
  ByExchange Scope(To);  // warning: 'Scope' is bound to its thread and lives across a suspension
  co_await flush();  // note: may go on with another thread here
}

// Silent.

Context *EveryonesActive = nullptr;
Context *swappedShared(Context *To) { return std::exchange(EveryonesActive, To); }
class OfAll {
public:
  explicit OfAll(Context &To) : Before(swappedShared(&To)) {}
  ~OfAll() { swappedShared(Before); }

private:
  Context *Before;
};

Task<> ofAll(Context &To) {
  OfAll Scope(To);
  co_await flush();
}

Task<> endsBefore(Context &To) {
  {
    ByExchange Scope(To);
    use(1);
  }
  co_await flush();
}

Task<> guardEndsFirst() {
  {
    OnFailure Undo([] { log("failed"); });
    Entered Scope;
    use(1);
  }
  co_await flush();
}

void noCoroutine() {
  OnFailure Undo([] { log("failed"); });
  Entered Scope;
  use(1);
}

template <typename F> class Always {
public:
  explicit Always(F Action) : Action(std::move(Action)) {}
  ~Always() { Action(); }

private:
  F Action;
};

Task<> scopeGuard() {
  Always Done([] { log("done"); });
  co_await flush();
}

class Logged {
public:
  Logged() { log("begin"); }
  ~Logged() { log("end"); }
};
Task<> logs() {
  Logged Scope;
  co_await flush();
}

class Numbered {
public:
  Numbered() : Number(++Depth) {}
  ~Numbered() { log("end"); }

private:
  int Number;
};
Task<> touchesAtItsBeginningOnly() {
  Numbered Object;
  co_await flush();
}

Task<> neverSuspends() {
  Entered Scope;
  co_await std::suspend_never{};
}

Task<> usedBeforeOnly() {
  Context &Mine = here();
  Mine.Depth = 1;
  co_await flush();
  use(1);
}

Task<> takenAgain() {
  Context *Mine = &Current;
  Mine->Depth = 1;
  co_await flush();
  Mine = &Current;
  Mine->Depth = 2;
}

Task<> copied() {
  const Context Mine = here();
  co_await flush();
  log(Mine.Name);
}

Task<> pointerOfTheThread() {
  Context *Mine = active();
  co_await flush();
  if (Mine)
    Mine->Depth = 1;
}

Task<> valuePassedOn() {
  const int Before = depth();
  co_await flush();
  use(Before);
}

Task<> idIsLogged() {
  const auto Id = std::this_thread::get_id();
  co_await flush();
  log(Id == std::thread::id() ? "none" : "some");
}

Task<int> errorNumberKept(int Socket, const void *Data) {
  const int Error = ::send(Socket, Data, 1, 0) < 0 ? errno : 0;
  co_await flush();
  co_return Error;
}

Task<int> errorNumberOfLastCall(int Socket, const void *Data) {
  co_await flush();
  if (::send(Socket, Data, 1, 0) < 0)
    co_return errno;
  co_return 0;
}

Task<int> errorNumberSetAgain(int Socket, const void *Data) {
  ::send(Socket, Data, 1, 0);
  co_await flush();
  errno = 0;
  if (::send(Socket, Data, 1, 0) < 0)
    co_return errno;
  co_return 0;
}

template <typename T> struct [[clang::annotate("coro::single-thread")]] LoopTask {
  struct promise_type {
    LoopTask get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(T);
    void unhandled_exception();
  };
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

LoopTask<int> onOneThread() {
  Context &Mine = here();
  co_await flush();
  Mine.Depth = 1;
  co_return errno;
}

LoopTask<int> guardOnOneThread() {
  Entered Scope;  // warning: 'Scope' is bound to its thread and lives across a suspension
  co_await flush();  // note: may go on with another thread here
  co_return 1;
}

static Context Shared;
Task<> globalVariable() {
  Context &Mine = Shared;
  co_await flush();
  Mine.Depth = 1;
}

Task<> keepsOwnMember(Context &Own) {
  std::string &Name = Own.Name;
  co_await flush();
  Name.clear();
}
