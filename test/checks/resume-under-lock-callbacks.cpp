// RUN: %expect %s coro-resume-under-lock
//
// Callables that resume a coroutine, in a member of some object.

#include <coroutine>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

struct State {
  std::mutex Own;
  std::optional<int> Result;
  std::vector<std::function<void(int)>> Waiting;
  std::vector<std::function<void(int)>> Watching;
  std::function<void()> Done;
};

class Awaiter {
public:
  explicit Awaiter(std::shared_ptr<State> of) : Of(std::move(of)) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    std::lock_guard<std::mutex> held(Of->Own);
    Of->Waiting.push_back([h](int) { h.resume(); });  // note: 'Waiting' holds 'lambda'; note: 'lambda' resumes a coroutine here
  }
  int await_resume() const { return *Of->Result; }

private:
  std::shared_ptr<State> Of;
};

void log(int);
void watch(State &state) {
  state.Watching.push_back([](int n) { log(n); });
}
void finishWith(State *state, std::coroutine_handle<> h) {
  state->Done = [h] { h.resume(); };  // note: 'Done' holds 'lambda'; note: 'lambda' resumes a coroutine here
}

// Reported.

class Promise {
public:
  void set(int n) {
    std::vector<std::function<void(int)>> ready;
    {
      std::lock_guard<std::mutex> held(Of->Own);
      Of->Result = n;
      ready = std::move(Of->Waiting);
    }
    for (auto &each : ready)
      each(n);  // note: 'Promise::set' comes to resume a coroutine here
  }
  void setAll(int n) {
    auto ready = std::exchange(Of->Waiting, {});
    for (auto &each : ready)
      each(n);  // note: 'Promise::setAll' comes to resume a coroutine here
  }

private:
  std::shared_ptr<State> Of = std::make_shared<State>();
};

class Executor {
public:
  void failAll(int n) {
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    for (auto &each : Promises)
      each.set(n);  // warning: a coroutine may be resumed here while lock 'held' is held
  }
  void fail(Promise &one, int n) {
    std::lock_guard<std::mutex> held(Own);  // note: it is taken here
    one.setAll(n);  // warning: a coroutine may be resumed here while lock 'held' is held
  }
  void finish(State &state) {
    std::lock_guard<std::mutex> held(state.Own);  // note: it is taken here
    state.Done();  // warning: a coroutine may be resumed here while lock 'held' is held
  }

  // Silent.

  void failAllLater(int n) {
    std::vector<Promise> failed;
    {
      std::lock_guard<std::mutex> held(Own);
      failed = std::move(Promises);
      Promises.clear();
    }
    for (auto &each : failed)
      each.set(n);
  }
  void tell(State &state, int n) {
    std::lock_guard<std::mutex> held(Own);
    for (auto &each : state.Watching)
      each(n);
  }
  void count(State &state) {
    std::lock_guard<std::mutex> held(Own);
    log(static_cast<int>(state.Waiting.size()));
  }
  void take(State &state) {
    std::lock_guard<std::mutex> held(Own);
    Taken = std::move(state.Waiting);
  }
  void finishLater(State &state) {
    std::unique_lock<std::mutex> held(state.Own);
    auto done = std::move(state.Done);
    held.unlock();
    done();
  }

private:
  std::mutex Own;
  std::vector<Promise> Promises;
  std::vector<std::function<void(int)>> Taken;
};
