// RUN: %expect %s coro-promise-contract
//
// The handle is given away in a job: an object that is run by what its base declares.

#include <coroutine>
#include <memory>

#include "stubs/cppcoro.h"

struct Job {
  virtual void run() = 0;
  virtual ~Job() = default;
};
struct Executor {
  // Returns the job when it is not accepted.
  virtual std::unique_ptr<Job> execute(std::unique_ptr<Job> job) = 0;
  virtual void submit(Job *job) = 0;
  virtual ~Executor() = default;
};
struct ResumeJob : Job {
  explicit ResumeJob(std::coroutine_handle<> h) : Handle(h) {}
  void run() override { Handle.resume(); }
  std::coroutine_handle<> Handle;
};

// What has the handle, and no way to be run.
struct Waiter {
  explicit Waiter(std::coroutine_handle<> h) : Handle(h) {}
  std::coroutine_handle<> Handle;
};
void remember(std::unique_ptr<Waiter>);

// Reported.

struct WritesOutcome {
  Executor &On;
  bool Accepted = true;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h) {
    auto rejected = On.execute(std::make_unique<ResumeJob>(h));  // note: others can resume it from here on
    Accepted = !rejected;  // warning: awaiter is used here, though its coroutine may have gone on
    return Accepted;
  }
  void await_resume() const noexcept {}
};

struct CountsAfterwards {
  Executor &On;
  int Count = 0;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    On.submit(new ResumeJob(h));  // note: others can resume it from here on
    ++Count;  // warning: awaiter is used here, though its coroutine may have gone on
  }
  void await_resume() const noexcept {}
};

// Silent.

struct AsksFirst {
  Executor &On;
  bool Accepted = true;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h) {
    auto rejected = On.execute(std::make_unique<ResumeJob>(h));
    if (rejected) {
      Accepted = false;
      return false;
    }
    return true;
  }
  void await_resume() const noexcept {}
};
struct CountsBefore {
  Executor &On;
  int Count = 0;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    ++Count;
    On.submit(new ResumeJob(h));
  }
  void await_resume() const noexcept {}
};
struct GivesNoJob {
  int Count = 0;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    remember(std::make_unique<Waiter>(h));
    ++Count;
  }
  void await_resume() const noexcept {}
};

// An event is no handle that await_suspend could return.
struct Announces {
  cppcoro::single_consumer_event &Started;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) { Started.set(); }
  void await_resume() const noexcept {}
};
