// RUN: %expect %s coro-dangling-capture
//
// What seastar makes of a lambda refers to it, and is meant for one full-expression.

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "stubs/seastar.h"

using seastar::future;
namespace coroutine = seastar::coroutine;

future<> stream(int);

struct Tasks {
  template <typename F> void start(F &&f) { Pending.emplace_back(std::forward<F>(f)); }
  void keep(std::function<future<>()> f);
  std::vector<std::function<future<>()>> Pending;
};
future<> within(std::function<future<>()> f);

// Reported.

struct Service {
  void kept(int n) {
    Own.start(coroutine::lambda([this, n]() -> future<> {  // warning: lambda ends before its task, which uses what it has captured
      co_await stream(n);
      Count += n;  // note: 'lambda' uses what it has captured when it is resumed here
    }));
  }
  void keptErased(int n) {
    Own.keep(coroutine::lambda([this, n]() -> future<> {  // warning: lambda ends before its task, which uses what it has captured
      co_await stream(n);
      Count += n;  // note: 'lambda' uses what it has captured when it is resumed here
    }));
  }
  future<> returned(int n) {
    return within(coroutine::lambda([this, n]() -> future<> {  // warning: lambda ends before its task, which uses what it has captured
      co_await stream(n);
      Count += n;  // note: 'lambda' uses what it has captured when it is resumed here
    }));
  }
  future<> awaitedLater(int n) {
    auto running = within(coroutine::lambda([this, n]() -> future<> {  // warning: lambda ends before its task, which uses what it has captured
      co_await stream(n);
      Count += n;  // note: 'lambda' uses what it has captured when it is resumed here
    }));
    co_await stream(1);
    co_await std::move(running);
  }

  future<> continued(int n) {
    return stream(1).then(coroutine::lambda([this, n]() -> future<> {  // warning: lambda ends before its task, which uses what it has captured
      co_await stream(n);
      Count += n;  // note: 'lambda' uses what it has captured when it is resumed here
    }));
  }

  // Silent.

  future<> awaited(int n) {
    co_await within(coroutine::lambda([this, n]() -> future<> {
      co_await stream(n);
      Count += n;
    }));
  }
  future<> awaitedInParts(int n) {
    co_await seastar::with_gate(Gate, coroutine::lambda([this, n]() -> future<> {
      co_await stream(n);
      Count += n;
    }));
  }
  future<> continuedHere(int n) {
    co_await stream(1).then(coroutine::lambda([this, n]() -> future<> {
      co_await stream(n);
      Count += n;
    }));
  }
  void nothingCaptured() {
    Own.start(coroutine::lambda([]() -> future<> { co_await stream(1); }));
  }
  void notUsedLater(int n) {
    Own.start(coroutine::lambda([n]() -> future<> { co_await stream(n); }));
  }
  void kept(std::function<future<>()> f) { Own.start(std::move(f)); }

  Tasks Own;
  seastar::gate Gate;
  int Count = 0;
};
