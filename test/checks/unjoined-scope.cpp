// RUN: %expect %s coro-unjoined-scope
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/seastar.h"

#include <memory>
#include <optional>

using folly::coro::AsyncScope;
using folly::coro::CancellableAsyncScope;
using folly::coro::Task;

Task<void> serve(int);
Task<bool> setUp();
Task<void> joined(AsyncScope &);
Task<void> joinedHere(AsyncScope &Scope) { co_await Scope.joinAsync(); }
Task<void> addedHere(AsyncScope &Scope) {
  Scope.add(serve(1));
  co_return;
}
bool isDone();
void note();
seastar::future<> work();

Task<bool> leftByReturn() {
  AsyncScope Scope; // warning: tasks in 'Scope' are not waited for on every path
  Scope.add(serve(1));
  if (isDone())
    co_return false; // note: they may still run here
  co_await Scope.joinAsync();
  co_return true;
}

Task<void> leftByException() {
  AsyncScope Scope; // warning: tasks in 'Scope' are not waited for when 'setUp' throws
  Scope.add(serve(1));
  co_await setUp(); // note: may throw here
  co_await Scope.joinAsync();
}

Task<void> neverJoined() {
  CancellableAsyncScope Scope; // warning: tasks in 'Scope' are never waited for
  Scope.add(serve(1));
  co_return;
}

Task<void> givenToWhatOnlyAdds() {
  AsyncScope Scope; // warning: tasks in 'Scope' are never waited for
  co_await addedHere(Scope);
}

seastar::future<> gateLeft() {
  seastar::gate Gate; // warning: tasks in 'Gate' are never waited for
  (void)seastar::with_gate(Gate, [] { return work(); });
  co_await work();
}

cppcoro::task<> scopeOfCppcoro(bool Early) {
  cppcoro::async_scope Scope; // warning: tasks in 'Scope' are not waited for on every path
  Scope.spawn(cppcoro::task<>());
  if (Early)
    co_return; // note: they may still run here
  co_await Scope.join();
}

Task<void> joinedAtOnce() {
  AsyncScope Scope;
  Scope.add(serve(1));
  co_await Scope.joinAsync();
}

Task<bool> nothingStarted() {
  AsyncScope Scope;
  if (isDone())
    co_return false;
  Scope.add(serve(1));
  co_await Scope.joinAsync();
  co_return true;
}

Task<void> joinedWhateverHappens() {
  AsyncScope Scope;
  std::exception_ptr Failure;
  try {
    Scope.add(serve(1));
    co_await setUp();
  } catch (...) {
    Failure = std::current_exception();
  }
  co_await Scope.joinAsync();
  if (Failure)
    std::rethrow_exception(Failure);
}

Task<void> joinedByHelper() {
  AsyncScope Scope;
  Scope.add(serve(1));
  co_await joinedHere(Scope);
}

Task<void> perhapsJoinedByHelper() {
  AsyncScope Scope;
  Scope.add(serve(1));
  co_await joined(Scope);
}

Task<void> scopeOfTheCaller(AsyncScope &Scope) {
  Scope.add(serve(1));
  co_return;
}

std::unique_ptr<AsyncScope> handedOut() {
  auto Scope = std::make_unique<AsyncScope>();
  Scope->add(serve(1));
  return Scope;
}

seastar::future<> gateClosed() {
  seastar::gate Gate;
  (void)seastar::with_gate(Gate, [] { return work(); });
  co_await Gate.close();
}

Task<void> joinedByCancelling() {
  CancellableAsyncScope Scope;
  Scope.add(serve(1));
  co_await Scope.cancelAndJoinAsync();
}

Task<void> joinedOnBothWays(bool First) {
  AsyncScope Scope;
  Scope.add(serve(1));
  if (First) {
    co_await Scope.joinAsync();
    co_return;
  }
  note();
  co_await Scope.joinAsync();
}

Task<void> joinedInEachTurn(int Turns) {
  for (int I = 0; I < Turns; ++I) {
    AsyncScope Scope;
    Scope.add(serve(I));
    co_await Scope.joinAsync();
  }
}

Task<bool> startedBehindWhatThrows() {
  AsyncScope Scope;
  const bool Ready = co_await setUp();
  Scope.add(serve(1));
  co_await Scope.joinAsync();
  co_return Ready;
}

Task<void> neverUsed() {
  AsyncScope Scope;
  co_await serve(1);
}

Task<void> capturedByReference() {
  AsyncScope Scope;
  auto Join = [&Scope]() -> Task<void> { co_await Scope.joinAsync(); };
  Scope.add(serve(1));
  co_await Join();
}

void blockedUntilJoined() {
  AsyncScope Scope;
  Scope.add(serve(1));
  folly::coro::blockingWait(Scope.joinAsync());
}

cppcoro::task<> joinedScopeOfCppcoro() {
  cppcoro::async_scope Scope;
  Scope.spawn(cppcoro::task<>());
  co_await Scope.join();
}

seastar::future<> gateOfTheCaller(seastar::gate &Gate) {
  (void)seastar::with_gate(Gate, [] { return work(); });
  co_await work();
}

seastar::future<> gateUnused() {
  seastar::gate Gate;
  co_await work();
}

// Members.

class NeverJoined {
public:
  void accept(int Id) { Scope.add(serve(Id)); } // note: they are started here
  Task<void> stop() { // note: the object ends here
    Busy = false;
    co_return;
  }

private:
  AsyncScope Scope; // warning: tasks in 'Scope' are never waited for
  bool Busy = false;
};

class GateNeverClosed {
public:
  ~GateNeverClosed() { note(); } // note: the object ends here
  seastar::future<> handle() {
    return seastar::with_gate(Gate, [] { return work(); }); // note: they are started here
  }

private:
  seastar::gate Gate; // warning: tasks in 'Gate' are never waited for
};

class Owned {
public:
  Owned() { Scope.emplace(); }
  ~Owned() { note(); } // note: the object ends here
  void accept() {
    Scope->add(serve(1)); // note: they are started here
    Scope->add(serve(2));
  }

private:
  std::optional<CancellableAsyncScope> Scope; // warning: tasks in 'Scope' are never waited for
};

class JoinedInStop {
public:
  void accept() { Scope.add(serve(1)); }
  Task<void> stop() { co_await Scope.joinAsync(); }

private:
  AsyncScope Scope;
};

class JoinedInDestructor {
public:
  ~JoinedInDestructor() { folly::coro::blockingWait(Scope.joinAsync()); }
  void accept() { Scope.add(serve(1)); }

private:
  AsyncScope Scope;
};

class JoinedInLambda {
public:
  ~JoinedInLambda() { note(); }
  void accept() { Scope.add(serve(1)); }
  auto stopper() {
    return [this]() -> Task<void> { co_await Scope.joinAsync(); };
  }

private:
  AsyncScope Scope;
};

class JoinedByHelper {
public:
  void accept() { Scope.add(serve(1)); }
  Task<void> stop() { co_await joinedHere(Scope); }

private:
  AsyncScope Scope;
};

class JoinedElsewhere {
public:
  void accept() { Scope.add(serve(1)); }
  Task<void> stop();

private:
  AsyncScope Scope;
};

class HandedOn {
public:
  ~HandedOn() { note(); }
  void accept() { Inner.add(serve(1)); }
  AsyncScope &scope() { return Inner; }

private:
  AsyncScope Inner;
};

class ReachedByDerived {
public:
  ~ReachedByDerived() { note(); }
  void accept() { Scope.add(serve(1)); }

protected:
  AsyncScope Scope;
};

class ReachedByFriend {
public:
  ~ReachedByFriend() { note(); }
  void accept() { Scope.add(serve(1)); }

private:
  friend Task<void> stop(ReachedByFriend &);
  AsyncScope Scope;
};

class ReachedByTemplate {
public:
  ~ReachedByTemplate() { note(); }
  void accept() { Scope.add(serve(1)); }
  template <typename T> Task<void> stop(T Last) {
    Last();
    co_await Scope.joinAsync();
  }

private:
  AsyncScope Scope;
};

class EndsElsewhere {
public:
  void accept(int Id) { Scope.add(serve(Id)); }
  bool isBusy() const { return Busy; }

private:
  AsyncScope Scope;
  bool Busy = false;
};

class Unused {
public:
  ~Unused() { note(); }

private:
  AsyncScope Scope;
  seastar::gate Gate;
};

class ClosedByGate {
public:
  void handle() { (void)seastar::with_gate(Gate, [] { return work(); }); }
  seastar::future<> stop() { return Gate.close(); }

private:
  seastar::gate Gate;
};

class ClosedThroughReference {
public:
  void handle() { Gate.enter(); }
  seastar::future<> stop() {
    auto &Own = Gate;
    co_await Own.close();
  }

private:
  seastar::gate Gate;
};

struct Public {
  ~Public() { note(); }
  void accept() { Scope.add(serve(1)); }
  AsyncScope Scope;
};
