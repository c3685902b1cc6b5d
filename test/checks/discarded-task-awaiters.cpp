// RUN: %expect %s coro-discarded-task
//
// What can be awaited and is no coroutine: it begins to wait when it is awaited.
#include "stubs/coro.h"
#include "stubs/libcoro.h"

#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>
#include <mutex>
#include <tuple>

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

// What an object of this type shows: it stores what it is given, and ends without a trace.

struct Door;
struct Entry : Awaiter {
  explicit Entry(Door &Of, int Rank = 0) : Of(Of), Rank(Rank) {}
  Door &Of;
  int Rank;
};
struct Ticket : Awaiter {
  Ticket(Door &, Task<>);
  ~Ticket();
};
struct Visit : Awaiter {
  explicit Visit(Door &);
};
struct Turn {
  bool await_ready() const;
  bool await_suspend(std::coroutine_handle<>);
  int await_resume();
  std::unique_ptr<int> Kept;
};
struct Door {
  Entry entry() { return Entry{*this}; }
  Entry entryOf(int Rank) { return Entry(*this, Rank); }
  Entry counted() {
    ++Visitors;
    return Entry(*this);
  }
  Entry numbered() { return Entry(*this, next()); }
  Entry open();
  Ticket ticket() { return Ticket(*this, work()); }
  Visit visit() { return Visit(*this); }
  Turn turn() { return {}; }
  Entry &last();
  [[nodiscard]] Visit visitOnce();
  [[nodiscard]] Entry begin(std::function<void()>);
  [[nodiscard]] Ticket hold();
  int next();
  int Visitors = 0;
};
void keep(Entry);
void look(const Entry &);

Task<> leaves(Door &At) {
  At.entry();               // warning: what 'Door::entry' returns is dropped: it does nothing until it is awaited; fix: co_await At.entry();
  At.entryOf(2);            // warning: what 'Door::entryOf' returns is dropped; fix: co_await At.entryOf(2);
  At.turn();                // warning: what 'Door::turn' returns is dropped; fix: co_await At.turn();
  At.visitOnce();           // warning: what 'Door::visitOnce' returns is dropped; fix: co_await At.visitOnce();
  auto Mine = At.entry();   // warning: 'Mine' is never awaited, and does nothing until it is
  auto Pass = At.turn();    // warning: 'Pass' is never awaited; fix: auto Pass = co_await At.turn();
  Visit Own = At.visitOnce(); // warning: 'Own' is never awaited
  co_return;
}

Task<> enters(Door &At) {
  co_await At.entry();
  auto Mine = At.entry();
  co_await Mine;
  auto Given = At.entry();
  keep(Given);
  keep(At.entry());
  auto Seen = At.entry();
  look(Seen);
  auto Asked = At.turn();
  if (!Asked.await_ready())
    co_await Asked;
  (void)At.entry();
  std::ignore = At.visitOnce();
  auto Other = At.visitOnce();
  (void)Other;
}

Entry handsOn(Door &At) {
  auto Mine = At.entry();
  return Mine;
}

Task<> oneOfTwo(Door &At, bool First) {
  auto Mine = At.entry();
  if (First)
    co_await Mine;
}

// It may have begun, or ends with an effect.

Task<> hasBegun(Door &At) {
  At.counted();
  At.numbered();
  At.open();
  At.ticket();
  At.visit();
  At.last();
  (void)At.begin([] {});
  auto Held = At.hold();
  auto Later = At.ticket();
  co_return;
}

void outsideOfCoroutines(Door &At) {
  At.entry();
  auto Mine = At.entry();
}
