// RUN: %expect %s coro-promise-contract
//
// What await_suspend leaves to other functions: to start what resumes the coroutine, and to
// destroy it.
#include <coroutine>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

struct Reply {};
// What calls back, from wherever it likes.
void send(const std::string &To, std::function<void(Reply)> Done);
bool isUp(const std::string &To);

struct Awaiter {
  bool await_ready() const noexcept;
  void await_resume() const noexcept;
  std::string To;
  int Sent = 0;
  Reply Answer;
  std::coroutine_handle<> Waiting;
};

// Reported.

struct UsedBehindHelper : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    launch();  // note: others can resume it from here on
    ++Sent;  // warning: awaiter is used here, though its coroutine may have gone on
  }
  void launch() {
    send(To, [this](Reply R) {  // note: 'UsedBehindHelper::launch' gives its object away here
      Answer = R;
      Waiting.resume();
    });
  }
};

struct UsedInHelper : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    launch();  // note: 'UsedInHelper::await_suspend' calls 'UsedInHelper::launch' here
  }
  void launch() {
    send(To, [this](Reply) { Waiting.resume(); });  // note: others can resume it from here on
    ++Sent;  // warning: awaiter is used here, though its coroutine may have gone on
  }
};

struct UsedInInnerHelper : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    launch();  // note: 'UsedInInnerHelper::await_suspend' calls 'UsedInInnerHelper::launch' here
  }
  void launch() {
    if (isUp(To))
      start();  // note: others can resume it from here on
    ++Sent;  // warning: awaiter is used here, though its coroutine may have gone on
  }
  void start() { send(To, [this](Reply) { Waiting.resume(); }); }  // note: 'UsedInInnerHelper::start' gives its object away here
};

struct GivenToHelper : Awaiter {
  std::thread *Out = nullptr;
  void await_suspend(std::coroutine_handle<> Handle) {
    launch(Handle);  // note: others can resume it from here on
    Sent = Out->joinable();  // warning: awaiter is used here, though its coroutine may have gone on
  }
  void launch(std::coroutine_handle<> Handle) {
    std::thread &To = *Out;
    To = std::thread([Handle] { Handle.resume(); });  // note: 'GivenToHelper::launch' gives it away here
  }
};

struct DestroyedByHelper : Awaiter {
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Handle) {
    release(Handle);  // note: the coroutine is destroyed here
    return Waiting;  // warning: awaiter is used here, though it was destroyed with its coroutine
  }
  static void release(std::coroutine_handle<> Handle) { Handle.destroy(); }  // note: 'DestroyedByHelper::release' destroys the coroutine here
};

// Silent.

struct NothingBehindHelper : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    ++Sent;
    launch();
  }
  void launch() {
    send(To, [this](Reply R) {
      Answer = R;
      Waiting.resume();
    });
  }
};

struct NotCalledSuspending : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) { Waiting = Handle; }
  // By whoever makes it, which is not suspended yet.
  void launch() {
    send(To, [this](Reply) {
      if (Waiting)
        Waiting.resume();
    });
    ++Sent;
  }
};

struct LooksOnly : Awaiter {
  bool await_suspend(std::coroutine_handle<> Handle) {
    const bool Over = isOver(Handle);
    ++Sent;
    return !Over;
  }
  static bool isOver(std::coroutine_handle<> Handle) { return Handle.done(); }
};

struct CopiesBefore : Awaiter {
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Handle) {
    const auto Next = Waiting;
    release(Handle);
    return Next;
  }
  static void release(std::coroutine_handle<> Handle) { Handle.destroy(); }
};

struct HelperWithoutHandle : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    count();
    ++Sent;
  }
  void count() {
    send(To, [this](Reply R) { Answer = R; });
  }
};

struct SaysThatItFailed : Awaiter {
  bool await_suspend(std::coroutine_handle<> Handle) {
    Waiting = Handle;
    if (!launch()) {
      ++Sent;
      return false;
    }
    return true;
  }
  bool launch() {
    if (!isUp(To))
      return false;
    send(To, [this](Reply) { Waiting.resume(); });
    return true;
  }
};

// A lock with which the helper is called, nobody passes before await_suspend has ended.
struct UnderTheCallersLock : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) {
    std::lock_guard Held(M);
    Waiting = Handle;
    launch();
  }
  void launch() {
    send(To, [this](Reply) {
      std::unique_lock Held(M);
      const std::coroutine_handle<> Next = Waiting;
      Held.unlock();
      Next.resume();
    });
    ++Sent;
  }
  std::mutex M;
};

bool destroyedUnless(std::coroutine_handle<> Handle, bool Keeps) {
  if (Keeps)
    return false;
  Handle.destroy();
  return true;
}
void destroyIf(std::coroutine_handle<> Handle, bool Ends) {
  if (Ends)
    Handle.destroy();
}
struct DestroyedOnOneWay : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) {
    if (!destroyedUnless(Handle, isUp(To)))
      ++Sent;
  }
};
struct DestroyedByCondition : Awaiter {
  void await_suspend(std::coroutine_handle<> Handle) {
    const bool Ends = isUp(To);
    destroyIf(Handle, Ends);
    if (!Ends)
      ++Sent;
  }
};
