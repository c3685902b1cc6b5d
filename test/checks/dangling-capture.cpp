// RUN: %expect %s coro-dangling-capture -- -std=c++23

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/coro.h"
#include "stubs/libcoro.h"
#include "stubs/qcoro.h"
#include "stubs/seastar.h"

using asio::awaitable;
using eager::Detached;
using lazy::Task;

Task<> connect();
Task<> whenAll(std::vector<Task<>>);
awaitable<void> ready();
seastar::future<> load();
void use(int);
void use(const std::string &);
void wait();
extern "C" unsigned sleep(unsigned);

seastar::future<> store(const int &number) {
  co_await load();
  use(number);  // note: 'store' uses 'number' when it is resumed here
}

// Calls what it is given and lets go of it.
class Loop {
public:
  void post(std::function<Detached()> job) { Jobs.push_back(std::move(job)); }  // note: 'Loop::post' keeps it in 'Loop::Jobs' here
  void run() {
    for (auto &job : std::exchange(Jobs, {}))
      job();  // note: 'Loop::run' lets go of it while its task goes on here
  }
  std::vector<std::function<Detached()>> Jobs;
};

template <typename F> void callsOnce(F f) { f(); }  // note: 'callsOnce' lets go of it while its task goes on here
template <typename F> void forwardsTo(F &&f) { callsOnce(std::forward<F>(f)); }  // note: 'forwardsTo' gives it to 'callsOnce' here
template <typename F> Detached keepsInFrame(F f) {
  (void)0;
  co_await connect();
  f();
  co_await connect();
}
template <typename F> Task<> awaits(F f) { co_await f(); }
template <typename F> Task<> returnsTask(F &&f) { return f(); }  // note: 'returnsTask' gives 'f' to 'lambda' here
template <typename F> Task<> returnsOfCopy(F f) { return f(); }  // note: 'returnsOfCopy' lets go of it while its task goes on here

// A callable is wrapped in another one, and that is given on.
template <typename F> void inBackground(F &&f) {
  (void)seastar::futurize_invoke(std::forward<F>(f)).handle_exception([](std::exception_ptr) {});  // note: 'inBackground' lets go of it while its task goes on here
}
template <typename F> void spawnWithGate(seastar::gate &gate, F &&f) {
  inBackground([&gate, f = std::forward<F>(f)]() mutable { return seastar::try_with_gate(gate, std::move(f)); });  // note: 'spawnWithGate' gives it to 'inBackground' here
}
template <typename F> void spawnCalled(F f) {
  inBackground([f] { return f(); });  // note: 'spawnCalled' gives it to 'inBackground' here; warning: 'inBackground' frees this lambda before its task, which uses what it has captured, has finished; note: 'lambda' gives what it has captured to 'lambda' here
}
template <typename F> seastar::future<> withGate(seastar::gate &gate, F &&f) {
  return seastar::with_gate(gate, std::forward<F>(f));
}
template <typename F> void spawnAndKeep(F f) {
  (void)seastar::do_with(std::move(f), [](F &kept) { return kept(); });
}
template <typename F> void spawnCounted(F f) {
  inBackground([f] { return load().then([n = sizeof(f)] { use(n); }); });
}

class Timers {
  struct Entry {
    int Id;
    std::function<Task<>(int)> OnTick;
  };
  std::vector<Entry> Due;
  std::vector<Task<>> Running;

public:
  int start(std::function<Task<>(int)> onTick) {
    Due.push_back({1, std::move(onTick)});  // note: 'Timers::start' keeps it in 'Timers::Entry::OnTick' here
    return 1;
  }
  void tick() {
    for (Entry &each : std::exchange(Due, {}))
      Running.push_back(each.OnTick(each.Id));  // note: 'Timers::tick' lets go of it while its task goes on here
  }
};

// Reported.

Task<> returned(int n) {
  return [n]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }();
}

Task<> keptInVariable(int n) {
  auto task = [&]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }();
  co_await std::move(task);  // note: the task is used here
}

struct Server {
  asio::io_context Loop;
  std::string Name;
  std::vector<Task<>> All;
  void spawn() {
    asio::co_spawn(Loop, [this]() -> awaitable<void> {  // warning: lambda ends before its task, which uses what it has captured; note: the task is started here
      co_await ready();
      use(Name);  // note: 'lambda' uses what it has captured when it is resumed here
    }(), asio::detached);
  }
  void keep() {
    All.push_back([this]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured; note: the task is kept here
      co_await connect();
      use(Name);  // note: 'lambda' uses what it has captured when it is resumed here
    }());
  }
  void named() {
    auto serve = [this]() -> Task<> {
      co_await connect();
      use(Name);  // note: 'lambda' uses what it has captured when it is resumed here
    };
    All.push_back(serve());  // warning: 'serve' ends before its task, which uses what it has captured; note: the task is kept here
  }
  Task<> takenTooLate() {
    All.push_back([this]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured; note: the task is kept here
      co_await connect();
      use(Name);  // note: 'lambda' uses what it has captured when it is resumed here
    }());
    co_await whenAll(std::move(All));
  }
};

// Whoever has stored the tasks waits for them, while the closure is there.

struct Batches {
  std::string Name;
  std::vector<Task<>> All;
  Task<> moved();
  Task<> inTurn();
};

Task<> Batches::moved() {
  auto serve = [this]() -> Task<> {
    co_await connect();
    use(Name);
  };
  for (int i = 0; i < 3; ++i)
    All.push_back(serve());
  co_await whenAll(std::move(All));
}

Task<> Batches::inTurn() {
  auto serve = [this]() -> Task<> {
    co_await connect();
    use(Name);
  };
  All.push_back(serve());
  for (auto &task : All)
    co_await std::move(task);
  All.clear();
}

Task<> intoVectorOfTheCaller(std::vector<Task<>> &all, int n) {
  auto serve = [n]() -> Task<> {
    co_await connect();
    use(n);
  };
  all.push_back(serve());
  co_await whenAll(std::move(all));
}

Task<> intoVectorOutside(int n) {
  std::vector<Task<>> all;
  auto test = [&]() -> Task<> {
    auto serve = [&]() -> Task<> {
      co_await connect();
      use(n);
    };
    all.push_back(serve());
    auto together = whenAll(std::move(all));
    co_await std::move(together);
  };
  co_await test();
}

void calledAndForgotten(int n) {
  [n]() -> Detached {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }();
}

void freed(int n) {
  callsOnce([n]() -> Detached {  // warning: 'callsOnce' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

void freedThroughForwarder(int n) {
  forwardsTo([n]() -> Detached {  // warning: 'forwardsTo' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

void posted(asio::io_context &loop, int n) {
  asio::post(loop, [n]() -> Detached {  // warning: 'asio::post' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

void onTimer(Timers &timers, int n) {
  timers.start([n](int) -> Task<> {  // warning: 'Timers::start' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

seastar::future<> continued() {
  return load().then([n = 1]() -> seastar::future<> {  // warning: 'seastar::future::then' frees this lambda before its task, which uses what it has captured, has finished
    co_await load();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

seastar::future<> continuedByPlainLambda() {
  return load().then([n = 1] { return store(n); });  // warning: 'seastar::future::then' frees this lambda before its task, which uses what it has captured, has finished; note: 'lambda' gives what it has captured to 'store' here
}

seastar::future<> awaitedContinuation(int n) {
  co_await load().then([&n]() -> seastar::future<> {  // warning: 'seastar::future::then' frees this lambda before its task, which uses what it has captured, has finished
    co_await load();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

seastar::future<> gathered(std::vector<int> all, int n) {
  return seastar::parallel_for_each(all, [n](int) -> seastar::future<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await load();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

Task<> returnedByCallee(int n) {
  return returnsTask([n]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

Task<> freedAndReturned(int n) {
  co_await returnsOfCopy([n]() -> Task<> {  // warning: 'returnsOfCopy' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

Task<> byReferenceToItself(int n) {
  return [n](this auto &&) -> Task<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }();
}

void queued(Loop &loop, int n) {
  loop.post([n]() -> Detached {  // warning: 'Loop::post' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

void freedByFuture(int n) {
  inBackground([n]() -> seastar::future<> {  // warning: 'inBackground' frees this lambda before its task, which uses what it has captured, has finished
    co_await load();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

void freedByWrapper(seastar::gate &gate, int n) {
  spawnWithGate(gate, [n]() -> seastar::future<> {  // warning: 'spawnWithGate' frees this lambda before its task, which uses what it has captured, has finished
    co_await load();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

void freedByCallingWrapper(int n) {
  spawnCalled([n]() -> seastar::future<> {  // warning: 'spawnCalled' frees this lambda before its task, which uses what it has captured, has finished
    co_await load();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

// A task is made of the task, or an object that keeps it, and outlives the statement.

Task<> withDeadline(Task<> work, int ms);
Task<> logged(Task<> &&work);

class Running {
  Task<> Work;

public:
  Running(Task<> &&work) : Work(std::move(work)) {}
  Task<> join();
};
class Waited {
public:
  Waited(Task<> work);
  int Result;
};

Task<> wrappedAndReturned(int n) {
  return withDeadline([n]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }(), 5);
}

Task<> wrappedTwice(int n) {
  auto task = withDeadline(logged([&n]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }()), 5);
  co_await std::move(task);  // note: the task is used here
}

Running keptByObject(int n) {
  return Running([n]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }());
}

void takenOver(QObject *context, int n) {
  QCoro::connect([n]() -> QCoro::Task<> {  // warning: lambda ends before its task, which uses what it has captured; note: the task is started here
    co_await QCoro::sleepFor(std::chrono::seconds(1));
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }(), context, [] {});
}

Task<> keptByLocal(int n) {
  Running running([&n]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }());
  co_await running.join();
}

// Tasks that are started by a member of their own.
async_simple::coro::Lazy<> fetch();
void failed();
void *executor();

void startedAtOnce(int n) {
  [n]() -> async_simple::coro::Lazy<> {  // warning: lambda ends before its task, which uses what it has captured
    co_await fetch();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }().start([](auto &&) { failed(); });
}

void startedElsewhere(int n) {
  auto task = [n]() -> async_simple::coro::Lazy<> {
    co_await fetch();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  };
  task().via(executor()).start([](auto &&) { failed(); });  // warning: 'task' ends before its task, which uses what it has captured
}

void startedAndWaitedFor(int n) {
  auto task = [n]() -> async_simple::coro::Lazy<> {
    co_await fetch();
    use(n);
  };
  task().via(executor()).start([](auto &&) { failed(); });
  async_simple::coro::syncAwait(fetch());
}

int startedAndAwaitedByFiber(int n, async_simple::Future<int> done) {
  auto task = [n]() -> async_simple::coro::Lazy<> {
    co_await fetch();
    use(n);
  };
  task().via(executor()).start([](auto &&) { failed(); });
  return async_simple::uthread::await(std::move(done));
}

void startedAndAskedFor(std::atomic<int> &left) {
  auto task = [&left]() -> async_simple::coro::Lazy<> {
    co_await fetch();
    --left;
  };
  task().via(executor()).start([](auto &&) { failed(); });
  while (left) {
  }
}

void startedAndAskedOnce(std::atomic<int> &left) {
  auto task = [&left]() -> async_simple::coro::Lazy<> {
    co_await fetch();
    --left;  // note: 'lambda' uses what it has captured when it is resumed here
  };
  task().via(executor()).start([](auto &&) { failed(); });  // warning: 'task' ends before its task, which uses what it has captured
  if (left)
    left = 0;
}

void startedAndRunsOn(int n) {
  auto task = [n]() -> async_simple::coro::Lazy<> {
    co_await fetch();
    use(n);
  };
  task().start([](auto &&) { failed(); });
  wait();
}

void startedBeforeSuspension(int n) {
  [n]() -> async_simple::coro::Lazy<> {
    use(n);
    co_await fetch();
  }().start([](auto &&) { failed(); });
}

async_simple::coro::Lazy<> awaitedElsewhere(int n) {
  auto task = [n]() -> async_simple::coro::Lazy<> {
    co_await fetch();
    use(n);
  };
  co_await task().via(executor());
}

// Functions of the project that keep a task.
class Group {
public:
  void add(Task<> &&t) { All.push_back(std::move(t)); }  // note: 'Group::add' keeps it here
  void adopt(Task<> t) { Owned.push_back(std::make_unique<Task<>>(std::move(t))); }  // note: 'Group::adopt' keeps it here
  void start(Task<> t) { adopt(std::move(t)); }  // note: 'Group::start' gives it to 'Group::adopt' here
  void run(Task<> t) {
    Now.push_back(std::move(t));
    step();
    Task<> last = std::move(Now.back());
  }
  void finish(Task<> t) {
    All.push_back(std::move(t));
    ::sleep(1);
  }
  void look(const Task<> &t);
  static void drop(Task<> t) { Task<> last = std::move(t); }
  void step();
  std::vector<Task<>> All;
  std::vector<std::unique_ptr<Task<>>> Owned;
  std::vector<Task<>> Now;
};

void addedToGroup(Group &all, int n) {
  all.add([n]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured; note: the task is started here
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }());
}

void startedInGroup(Group &all, int n) {
  all.start([n]() -> Task<> {  // warning: lambda ends before its task, which uses what it has captured; note: the task is started here
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  }());
}

void runToItsEnd(Group &all, int n) {
  all.run([n]() -> Task<> {
    co_await connect();
    use(n);
  }());
  all.finish([n]() -> Task<> {
    co_await connect();
    use(n);
  }());
  all.look([n]() -> Task<> {
    co_await connect();
    use(n);
  }());
  Group::drop([n]() -> Task<> {
    co_await connect();
    use(n);
  }());
}

// Functions of the project that call what they are given, and keep its task alone.
template <typename F> void goes(Group &all, F &&f) { all.adopt(f()); }  // note: 'goes' lets go of it while its task goes on here
template <typename F> void goesByValue(Group &all, F f) { all.start(f()); }  // note: 'goesByValue' lets go of it while its task goes on here
template <typename F> void goesOn(Group &all, F &&f) { goes(all, std::forward<F>(f)); }  // note: 'goesOn' gives it to 'goes' here
template <typename F> void goesAndWaits(Group &all, F &&f) {
  all.adopt(f());
  ::sleep(1);
}
template <typename F> void goesToTheEnd(Group &all, F &&f) { all.finish(f()); }
template <typename F> void goesWithIt(Group &all, F f) { all.adopt(awaits(std::move(f))); }
template <typename F> void goesInOwn(F f) {
  Group own;
  own.adopt(f());
}

void keptWithoutClosure(Group &all, int n) {
  goes(all, [n]() -> Task<> {  // warning: 'goes' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
  goesByValue(all, [n]() -> Task<> {  // warning: 'goesByValue' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
  goesOn(all, [n]() -> Task<> {  // warning: 'goesOn' frees this lambda before its task, which uses what it has captured, has finished
    co_await connect();
    use(n);  // note: 'lambda' uses what it has captured when it is resumed here
  });
}

void keptUntilItHasEnded(Group &all, int n) {
  goesAndWaits(all, [n]() -> Task<> {
    co_await connect();
    use(n);
  });
  goesToTheEnd(all, [n]() -> Task<> {
    co_await connect();
    use(n);
  });
}

void keptWithClosure(Group &all, int n) {
  goesWithIt(all, [n]() -> Task<> {
    co_await connect();
    use(n);
  });
}

void keptInOwnGroup(int n) {
  goesInOwn([n]() -> Task<> {
    co_await connect();
    use(n);
  });
}

void keptOfCaller(Group &all, int n) {
  auto task = [n]() -> Task<> {
    co_await connect();
    use(n);
  };
  goes(all, task);
  wait();
}

void parameterInGroup(Group &all, int n) {
  all.add([](int n) -> Task<> {
    co_await connect();
    use(n);
  }(n));
}

// Silent.

Task<> wrappedAndAwaited(int n) {
  co_await withDeadline(logged([&n]() -> Task<> {
    co_await connect();
    use(n);
  }()), 5);
}

void waitedFor(int n) {
  QCoro::waitFor([n]() -> QCoro::Task<> {
    co_await QCoro::sleepFor(std::chrono::seconds(1));
    use(n);
  }());
}

Task<> namedAndWrapped(int n) {
  auto run = [&n]() -> Task<> {
    co_await connect();
    use(n);
  };
  auto task = withDeadline(run(), 5);
  co_await std::move(task);
}

Running keptWithParameter(int n) {
  return Running([](int n) -> Task<> {
    co_await connect();
    use(n);
  }(n));
}

int waitedForInConstructor(int n) {
  return Waited([n]() -> Task<> {
    co_await connect();
    use(n);
  }()).Result;
}

Task<> keptAndAwaitedAtOnce(int n) {
  co_await Running([n]() -> Task<> {
    co_await connect();
    use(n);
  }()).join();
}

Task<> parameterWrapped(int n) {
  return withDeadline(logged([](int n) -> Task<> {
    co_await connect();
    use(n);
  }(n)), 5);
}

seastar::future<> storeByValue(int n);
void plainInWrapper(seastar::gate &gate, int n) {
  spawnWithGate(gate, [n] { return storeByValue(n); });
}

void copiedInWrapper(seastar::gate &gate, int n) {
  spawnWithGate(gate, [n]() -> seastar::future<> {
    auto mine = n;
    co_await load();
    use(mine);
  });
}

seastar::future<> awaitedWithGate(seastar::gate &gate, int n) {
  co_await withGate(gate, [&n]() -> seastar::future<> {
    co_await load();
    use(n);
  });
}

void keptByWrapper(int n) {
  spawnAndKeep([n]() -> seastar::future<> {
    co_await load();
    use(n);
  });
}

void notCalledByWrapper(int n) {
  spawnCounted([n]() -> seastar::future<> {
    co_await load();
    use(n);
  });
}

seastar::future<> keptBySomebody(int n) {
  auto store = [n](seastar::future<>) -> seastar::future<> {
    co_await load();
    use(n);
  };
  return seastar::do_with(std::move(store), [](auto &kept) { return load().then_wrapped(std::ref(kept)); });
}

Task<> awaitedAtOnce(int n) {
  co_await [&]() -> Task<> {
    co_await connect();
    use(n);
  }();
}

Task<> namedClosure(int n) {
  auto run = [&n]() -> Task<> {
    co_await connect();
    use(n);
  };
  auto task = run();
  co_await std::move(task);
  co_await run();
}

Task<> copyOfItself(int n) {
  return [n](this auto) -> Task<> {
    co_await connect();
    use(n);
  }();
}

Task<> parameters(int n) {
  return [](int n) -> Task<> {
    co_await connect();
    use(n);
  }(n);
}

void spawnKeeps(asio::io_context &loop, int n) {
  asio::co_spawn(loop, [n]() -> awaitable<void> {
    co_await ready();
    use(n);
  }, asio::detached);
}

void copiedBeforeSuspension(int n) {
  callsOnce([n]() -> Detached {
    auto mine = n;
    co_await connect();
    use(mine);
  });
}

void usedOnceBefore(asio::io_context &loop, int n) {
  asio::post(loop, [n]() -> Detached {
    use(n);
    co_await connect();
  });
}

void plainLambda(asio::io_context &loop, int n) {
  asio::post(loop, [n] { use(n); });
}

void givesParameters(Timers &timers, int n) {
  static constexpr auto tick = [](int n) -> Task<> {
    co_await connect();
    use(n);
  };
  timers.start([n](int) { return tick(n); });
}

Task<> awaitedBySink(int n) {
  co_await awaits([&n]() -> Task<> {
    co_await connect();
    use(n);
  });
}

void keptByFrame(int n) {
  keepsInFrame([n]() -> Detached {
    use(n);
    co_await connect();
  });
}

seastar::future<> gatheredHere(std::vector<int> all, int n) {
  co_await seastar::parallel_for_each(all, [&n](int) -> seastar::future<> {
    co_await load();
    use(n);
  });
}

seastar::future<> referenceOfCaller(const int &n) {
  return load().then([&n] { return store(n); });
}

void unknownSink(void (*sink)(std::function<Detached()>), int n) {
  sink([n]() -> Detached {
    co_await connect();
    use(n);
  });
}

seastar::future<> keptByLibrary(int n) {
  co_await load().then(seastar::coroutine::lambda([n]() -> seastar::future<> {
    co_await load();
    use(n);
  }));
}

Task<> neverAwaited(int n) {
  auto task = [&]() -> Task<> {
    co_await connect();
    use(n);
  }();
  co_return;
}

Task<> calledNow(int n) {
  returnsTask([n]() -> Task<> {
    co_await connect();
    use(n);
  });
  co_return;
}

// The closure has what the task of another coroutine refers to, and so that of its continuation.
struct Numbers {
  std::vector<int> All;
};
seastar::future<int> sum(Numbers &&numbers) {
  int all = 0;
  for (int n : numbers.All) {  // note: 'sum' uses 'numbers' when it is resumed here
    co_await load();
    all += n;
  }
  co_return all;
}
seastar::future<int> sumOfOwn(Numbers numbers) {
  co_await load();
  co_return static_cast<int>(numbers.All.size());
}

seastar::future<> continuedInClosure(Numbers numbers) {
  return load().then([numbers = std::move(numbers)]() mutable {  // warning: 'seastar::future::then' frees this lambda before its task, which uses what it has captured, has finished
    return sum(std::move(numbers)).then([](int all) { use(all); });  // note: 'lambda' gives what it has captured to 'sum' here
  });
}
void continuedInVariable(Numbers numbers) {
  inBackground([numbers = std::move(numbers)]() mutable {  // warning: 'inBackground' frees this lambda before its task, which uses what it has captured, has finished
    auto summing = sum(std::move(numbers));  // note: 'lambda' gives what it has captured to 'sum' here
    return summing.then([](int all) { use(all); });
  });
}
void eitherInVariable(Numbers numbers, bool own) {
  inBackground([own, numbers = std::move(numbers)]() mutable {  // warning: 'inBackground' frees this lambda before its task, which uses what it has captured, has finished
    auto summing = own ? sumOfOwn(numbers) : sum(std::move(numbers));  // note: 'lambda' gives what it has captured to 'sum' here
    return summing.then([](int all) { use(all); });
  });
}

seastar::future<> continuedWithOwn(Numbers numbers) {
  return load().then([numbers = std::move(numbers)]() mutable {
    return sumOfOwn(std::move(numbers)).then([](int all) { use(all); });
  });
}
seastar::future<> continuedAndKept(Numbers numbers) {
  return seastar::do_with(std::move(numbers), [](Numbers &kept) {
    return sum(std::move(kept)).then([](int all) { use(all); });
  });
}
void returnsAnother(Numbers numbers) {
  inBackground([numbers = std::move(numbers)]() mutable {
    const int size = static_cast<int>(numbers.All.size());
    return load().then([size] { use(size); });
  });
}

// A scope that others have joins what it runs when the closure has long ended.
class Scheduled {
public:
  void addedToMember(std::string text) {
    auto say = [this, text]() -> coro::task<void> {
      co_await Other->schedule();  // note: 'lambda' uses what it has captured when it is resumed here
      use(text);
    };
    Running.start(say());  // warning: 'say' ends before its task, which uses what it has captured; note: the task is started here
  }
  static void addedToCallers(coro::task_container<coro::io_scheduler> &all, coro::io_scheduler &on, int n) {
    auto say = [&on, n]() -> coro::task<void> {
      co_await on.schedule();  // note: 'lambda' uses what it has captured when it is resumed here
      use(n);
    };
    all.start(say());  // warning: 'say' ends before its task, which uses what it has captured; note: the task is started here
  }

  void addedWithParameter(std::string text) {
    auto say = [](coro::io_scheduler &on, std::string text) -> coro::task<void> {
      co_await on.schedule();
      use(text);
    };
    Running.start(say(*Other, std::move(text)));
  }
  coro::task<void> addedAndAwaited(std::string text) {
    auto say = [this, text]() -> coro::task<void> {
      co_await Other->schedule();
      use(text);
    };
    Running.start(say());
    co_await Running.garbage_collect_and_yield_until_empty();
  }
  void addedToOwn(std::string text) {
    auto say = [this, text]() -> coro::task<void> {
      co_await Other->schedule();
      use(text);
    };
    coro::task_container<coro::io_scheduler> all(Other);
    all.start(say());
  }
  void addedAndWaitedFor(std::string text) {
    auto say = [this, text]() -> coro::task<void> {
      co_await Other->schedule();
      use(text);
    };
    Running.start(say());
    coro::sync_wait(Running.garbage_collect_and_yield_until_empty());
  }

private:
  std::shared_ptr<coro::io_scheduler> Other;
  coro::task_container<coro::io_scheduler> Running{Other};
};
