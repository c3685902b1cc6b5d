// RUN: %expect %s coro-start-in-constructor
#include "stubs/coro.h"

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

using lazy::Task;

struct Detached {
  struct promise_type {
    Detached get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
};

struct External {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
External tick();
void spawn(Task<> What);

class Eager {
public:
  Eager() { run(); }  // warning: constructor starts 'Eager::run', which may outlive the object

private:
  Detached run() {
    co_await tick();
    ++Count;  // note: 'Eager::run' uses its object when it is resumed here
  }
  int Count = 0;
};

class Spawned {
public:
  Spawned() { spawn(run()); }  // warning: constructor starts 'Spawned::run', which may outlive the object, judging by a name

private:
  Task<> run() {
    co_await tick();
    ++Count;  // note: 'Spawned::run' uses its object when it is resumed here
  }
  int Count = 0;
};

void spawnAll(std::function<Task<>()> What);
class SpawnedLambda {
public:
  SpawnedLambda() {
    spawnAll([this]() -> Task<> {  // warning: constructor starts a coroutine, which may outlive the object, judging by a name
      co_await tick();
      ++Count;  // note: 'lambda' uses what it has captured when it is resumed here
    });
  }

private:
  int Count = 0;
};

class InDestructor {
public:
  ~InDestructor() { close(); }  // warning: destructor starts 'InDestructor::close', which may outlive the object
  Task<> stop();

private:
  Detached close() {
    co_await tick();
    Open = false;  // note: 'InDestructor::close' uses its object when it is resumed here
  }
  bool Open = true;
};

struct Timer {
  std::function<void()> Done;
};

class Movable {
public:
  explicit Movable(std::unique_ptr<Timer> Of) : Own(std::move(Of)) {
    Own->Done = [this] { ++Count; };  // warning: callable remembers 'this', but the object can be moved
  }

private:
  std::unique_ptr<Timer> Own;
  int Count = 0;
};

class MovableMember {
public:
  MovableMember() {
    Done = [this] { ++Count; };  // warning: callable remembers 'this', but the object can be moved
  }
  MovableMember(MovableMember &&) = default;
  MovableMember &operator=(MovableMember &&) = default;

private:
  std::function<void()> Done;
  int Count = 0;
};

// Silent.

class Joined {
public:
  Joined() { spawn(run()); }
  Task<> stop();

private:
  Task<> run() {
    co_await tick();
    ++Count;
  }
  int Count = 0;
};

class JoinedByDestructor {
public:
  JoinedByDestructor() { spawn(run()); }
  ~JoinedByDestructor() { wait(); }

private:
  void wait();
  Task<> run() {
    co_await tick();
    ++Count;
  }
  int Count = 0;
};

class Kept {
public:
  Kept() : Running(run()) {}

private:
  eager::Task<> run() {
    co_await tick();
    ++Count;
  }
  int Count = 0;
  eager::Task<> Running;
};

class UsesNothing {
public:
  UsesNothing() { report(); }

private:
  static Detached report() { co_await tick(); }
};

class UsesItAtOnce {
public:
  UsesItAtOnce() { run(); }

private:
  Detached run() {
    ++Count;
    co_await tick();
  }
  int Count = 0;
};

class StartedByMember {
public:
  void start() { spawn(run()); }

private:
  Task<> run() {
    co_await tick();
    ++Count;
  }
  int Count = 0;
};

class Pinned {
public:
  Pinned() {
    Done = [this] { ++Count; };
  }
  Pinned(const Pinned &) = delete;
  Pinned &operator=(const Pinned &) = delete;

private:
  std::function<void()> Done;
  int Count = 0;
};

class HasMutex {
public:
  HasMutex() {
    Done = [this] { ++Count; };
  }

private:
  std::mutex Mutex;
  std::function<void()> Done;
  int Count = 0;
};

class MovesItself {
public:
  MovesItself() { bind(); }
  MovesItself(MovesItself &&Other) noexcept { bind(); }
  MovesItself &operator=(MovesItself &&) = delete;

private:
  void bind() {
    Done = [this] { ++Count; };
  }
  std::function<void()> Done;
  int Count = 0;
};

class SetLater {
public:
  void start() {
    Done = [this] { ++Count; };
  }

private:
  std::function<void()> Done;
  int Count = 0;
};

class CallsAtOnce {
public:
  CallsAtOnce() {
    auto Init = [this] { Count = 1; };
    Init();
  }

private:
  int Count = 0;
};
