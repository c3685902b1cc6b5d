// RUN: %expect %s coro-escaping-capture
//
// Awaitables that have a callable, and call it when somebody awaits them; tasks that are left
// running with one.

#include <coroutine>
#include <functional>
#include <string>
#include <utility>

#include "stubs/coro.h"
#include "stubs/kj.h"

using lazy::Task;

struct Request {
  std::string Text;
};
struct Client {
  void send(const Request &, std::function<void(int)> done);
};

template <typename Start> class Operation {
public:
  explicit Operation(Start start) : Starts(std::move(start)) {}  // note: 'Operation::Operation' keeps 'start' for who awaits it here
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    Starts([this, h](int n) {
      Result = n;
      h.resume();
    });
  }
  int await_resume() { return Result; }

private:
  Start Starts;
  int Result = 0;
};
template <typename Start> Operation<Start> later(Start start) {
  return Operation<Start>(std::move(start));  // note: 'later' keeps 'start' for who awaits it here
}
template <typename Start> auto forwarded(Start &&start) {
  return Operation<std::decay_t<Start>>(std::forward<Start>(start));  // note: 'forwarded' keeps 'start' for who awaits it here
}

class Erased {
public:
  explicit Erased(std::function<void()> f) : Starts(std::move(f)) {}  // note: 'Erased::Erased' keeps 'f' for who awaits it here
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();

private:
  std::function<void()> Starts;
};

// Calls what it is given, and keeps what that says.
class Computed {
public:
  explicit Computed(const std::function<int()> &f) : Value(f()) {}
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();

private:
  int Value;
};

// Reported.

auto ofLocal(Client &client, std::string text) {
  const Request request{std::move(text)};
  return later([&client, &request](std::function<void(int)> done) {  // warning: this lambda refers to 'request', which ends before the lambda is called; note: the lambda is given away here
    client.send(request, std::move(done));
  });
}
auto ofParameter(Client &client, Request request) {
  return forwarded([&](std::function<void(int)> done) {  // warning: this lambda refers to 'request', which ends before the lambda is called; note: the lambda is given away here
    client.send(request, std::move(done));
  });
}
Erased constructed(int n) {
  return Erased([&n] { ++n; });  // warning: this lambda refers to 'n', which ends before the lambda is called; note: the lambda is given away here
}
kj::Promise<void> wait();
kj::Promise<void> detached(int n) {
  Request request{std::to_string(n)};
  co_await wait();
  kj::evalLater([&request] { request.Text.clear(); }).detach([](kj::Exception &&) {});  // warning: this lambda refers to 'request', which ends before the lambda is called; note: the lambda is given away here
}

// Silent.

auto ofCopy(Client &client, std::string text) {
  return later([&client, request = Request{std::move(text)}](std::function<void(int)> done) {
    client.send(request, std::move(done));
  });
}
auto ofCaller(Client &client, const Request &request) {
  return later([&](std::function<void(int)> done) { client.send(request, std::move(done)); });
}
Task<int> awaited(Client &client, Request request) {
  co_return co_await later(
      [&](std::function<void(int)> done) { client.send(request, std::move(done)); });
}
Task<int> awaitedFromVariable(Client &client, Request request) {
  auto op = later([&](std::function<void(int)> done) { client.send(request, std::move(done)); });
  co_return co_await op;
}
Computed computed(int n) {
  return Computed([&n] { return n + 1; });
}
kj::Promise<void> waited(int n) {
  Request request{std::to_string(n)};
  co_await kj::evalLater([&request] { request.Text.clear(); });
}
