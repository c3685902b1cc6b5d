// RUN: %expect %s coro-reference-parameter -- coro.Level=all

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rill/sleep.h"
#include "rill/task_group.h"
#include "stubs/asio.h"
#include "stubs/coro.h"

using asio::awaitable;
using eager::Detached;
using lazy::Task;

Task<> connect();
awaitable<void> ready();
void use(const std::string &);
void use(std::string_view);

// Reported.

awaitable<void> started(asio::io_context &, const std::string &text) {  // warning: 'text' refers to what may have ended when the coroutine is resumed
  co_await ready();
  use(text);  // note: 'started' uses 'text' when it is resumed here
}
Task<> kept(std::string_view text) {  // warning: 'text' refers to what may have ended
  co_await connect();
  use(text);  // note: 'kept' uses 'text' when it is resumed here
}

struct Keeper {
  Task<> Kept = connect();
  std::string Name;
  void keep() { Kept = kept(Name); }  // note: 'kept' is called and not awaited here
  void start(asio::io_context &loop) { asio::co_spawn(loop, started(loop, Name), asio::detached); }  // note: 'started' is called and not awaited here
};

rill::Task<> inMember(const std::string &text) {  // warning: 'text' refers to what may have ended
  co_await rill::yield();
  use(text);  // note: 'inMember' uses 'text' when it is resumed here
}
struct Owner {
  rill::TaskGroup &Group;
  std::string Name;
  void start() { Group.spawn(inMember(Name)); }  // note: 'inMember' is called and not awaited here
};

/// Whoever has it can wait.
struct Handle {
  struct promise_type {
    Handle get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
  std::coroutine_handle<promise_type> Of;
};

struct Session : std::enable_shared_from_this<Session> {
  int Served = 0;

  Detached serve() {  // warning: the 'Session' may end while this coroutine is suspended, which nobody can await
    co_await connect();
    ++Served;  // note: 'Session::serve' uses its object when it is resumed here
  }
  Detached defined();  // Where its body is.

  // Silent.

  Detached serveKept() {
    auto self = shared_from_this();
    co_await connect();
    ++Served;
  }
  Detached serveWhileThere() {
    std::weak_ptr<Session> weak = weak_from_this();
    co_await connect();
    if (auto self = weak.lock())
      ++self->Served;
  }
  Detached serveGiven(std::shared_ptr<Session> self) {
    co_await connect();
    ++Served;
  }
  Detached countFirst() {
    ++Served;
    co_await connect();
  }
  Handle serveForOwner() {
    co_await connect();
    ++Served;
  }
  Task<> awaitable() {
    co_await connect();
    ++Served;
  }
};

Detached Session::defined() {  // warning: the 'Session' may end while this coroutine is suspended, which nobody can await
  co_await connect();
  ++Served;  // note: 'Session::defined' uses its object when it is resumed here
}

// Whoever owns these is not known.
struct Plain {
  int Served = 0;
  Detached serve() {
    co_await connect();
    ++Served;
  }
};

// Silent.

Task<> awaited(const std::string &text) {
  co_await connect();
  use(text);
}
Task<> unusedLater(const std::string &, int) { co_await connect(); }
Task<> byValue(std::string text) {
  co_await connect();
  use(text);
}
Task<> nobodyCalls(const std::string &text) {
  co_await connect();
  use(text);
}

eager::Task<> usedAtOnce(const std::string &text) {
  use(text);
  co_await connect();
}
awaitable<void> startedByValue(asio::io_context &, std::string text) {
  co_await ready();
  use(text);
}
Task<> forwarded(const std::string &text) { return awaited(text); }
Task<> awaitedInTurn(const std::vector<std::string> &texts) {
  for (const std::string &text : texts)
    co_await awaited(text);
}
Task<> awaitedTogether(std::string first, std::string second) {
  Task<> one = awaited(first);
  Task<> other = awaited(second);
  co_await std::move(one);
  co_await std::move(other);
}
Detached runsAlone(std::string text) {
  co_await connect();
  use(text);
}
Detached runsShared(std::shared_ptr<Session> session) {
  co_await connect();
  ++session->Served;
}
Detached runsFirst(const std::string &text) {
  use(text);
  co_await connect();
}

struct Other {
  Task<> Kept = connect();
  std::string Name;
  void keep() { Kept = byValue(Name); }
  void ignore() { Kept = unusedLater(Name, 1); }
  void start(asio::io_context &loop) {
    asio::co_spawn(loop, startedByValue(loop, Name), asio::detached);
  }
  eager::Task<> Running = usedAtOnce(Name);
  void run() { runsFirst(Name); }
  Task<> structured() { co_await awaited(Name); }
  Task<> structuredToo() {
    co_await forwarded(Name);
    co_await awaitedInTurn({Name});
    co_await awaitedTogether(Name, Name);
  }
};

// In a scope that is joined in view.

rill::Task<> inGroup(const std::string &text) {
  co_await rill::yield();
  use(text);
}
rill::Task<> inGroupOfCaller(std::string_view text) {
  co_await rill::yield();
  use(text);
}
rill::Task<> spawnsIntoGroup(rill::TaskGroup &group, const std::string &text) {
  group.spawn(inGroupOfCaller(text));
  co_return;
}
rill::Task<> joinsGroup(std::string text) {
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(inGroup(text));
    co_await spawnsIntoGroup(group, text);
  });
}

// By && temporaries are taken: nobody waits for the coroutine, so they have ended.

Detached toldTemporary(std::string &&text) {  // warning: 'text' refers to what may have ended when the coroutine is resumed, which nobody can await
  co_await connect();
  use(text);  // note: 'toldTemporary' uses 'text' when it is resumed here
}

struct Told {
  template <typename T> Detached operator()(T &&text) const {  // warning: 'text' refers to what may have ended when the coroutine is resumed, which nobody can await
    co_await connect();
    use(std::forward<T>(text));  // note: 'Told::operator()' uses 'text' when it is resumed here
  }
};
void tellTemporary() { Told{}(std::string("x")); }

Detached movedBefore(std::string &&text) {
  const std::string own = std::move(text);
  co_await connect();
  use(own);
}
Detached usedBefore(std::string &&text) {
  use(text);
  co_await connect();
}
Detached byValueAlone(std::string text) {
  co_await connect();
  use(text);
}
Detached ofCaller(const std::string &text) {
  co_await connect();
  use(text);
}
Task<> awaitedByCaller(std::string &&text) {
  co_await connect();
  use(text);
}
