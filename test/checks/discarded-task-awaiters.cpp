// RUN: %expect %s coro-discarded-task
//
// What can be awaited and is no coroutine: it begins to wait when it is awaited.
#include "stubs/coro.h"
#include "stubs/libcoro.h"

#include <chrono>
#include <coroutine>
#include <functional>
#include <mutex>

using namespace std::chrono_literals;
using lazy::Task;

struct Awaiter {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
struct Loop {
  Awaiter schedule_after(std::chrono::milliseconds);
  Awaiter yield();
  Awaiter schedule(std::function<void()>);
  Awaiter tick();
  [[clang::annotate("coro::may-be-dropped")]] Awaiter sleep(std::chrono::milliseconds);
};
struct Condition {
  Awaiter wait(std::unique_lock<std::mutex> &);
};
Awaiter when_all(Task<>, Task<>);
Task<> work();

Task<> drops(Loop &Io, Condition &Changed, std::unique_lock<std::mutex> &Lock) {
  Io.schedule_after(50ms); // warning: what 'Loop::schedule_after' returns is dropped: it does nothing until it is awaited, judging by a name; fix: co_await Io.schedule_after(50ms);
  Changed.wait(Lock);      // warning: what 'Condition::wait' returns is dropped; fix: co_await Changed.wait(Lock);
  when_all(work(), work()); // warning: what 'when_all' returns is dropped; fix: co_await when_all(work(), work());
  Io.yield();              // warning: what 'Loop::yield' returns is dropped; fix: co_await Io.yield();
  co_return;
}

Task<> awaits(Loop &Io, Condition &Changed, std::unique_lock<std::mutex> &Lock) {
  co_await Io.schedule_after(50ms);
  co_await Changed.wait(Lock);
  auto Later = Io.yield();
  co_await Later;
  (void)Io.yield();
}

// What may have begun, or says nothing of waiting.

Task<> begun(Loop &Io) {
  Io.schedule([] {});
  Io.tick();
  Io.sleep(1ms);
  co_return;
}

void noCoroutine(Loop &Io) { Io.yield(); }
