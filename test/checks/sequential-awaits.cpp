// RUN: %expect %s coro-sequential-awaits -- coro.Level=all
#include "stubs/coro.h"
#include "stubs/libcoro.h"

#include <chrono>
#include <rill/mutex.h>
#include <rill/settled.h>
#include <rill/sleep.h>
#include <rill/task.h>
#include <stdexcept>
#include <string>
#include <vector>

using lazy::Task;

struct User {
  int Id = 0;
};
struct Connection {
  Task<int> send(const std::string &);
  Task<int> ask(const std::string &) const;
};
Task<User> findUser(int Id);
Task<int> fetchRates(std::string Day);
Task<int> load(Connection &From);
Task<> store(int);
Task<> disconnect(Connection &);
eager::Task<int> compress(int File);
rill::Task<int> count();

// Independent results.

Task<int> disjoint(int Id) {
  auto Found = co_await findUser(Id); // note: this is awaited first
  auto Rates = co_await fetchRates("today"); // warning: 'fetchRates' is awaited after 'findUser', though it does not need its result
  co_return Found.Id + Rates;
}

Task<int> twoConnections(Connection &A, Connection &B) {
  const int First = co_await A.send("x"); // note: this is awaited first
  const int Second = co_await B.send("x"); // warning: 'Connection::send' is awaited after 'Connection::send'
  co_return First + Second;
}

Task<int> onlyAsks(const Connection &One) {
  int First = co_await One.ask("x"); // note: this is awaited first
  int Second = co_await One.ask("y"); // warning: 'Connection::ask' is awaited after
  co_return First + Second;
}

Task<int> startedForNothing(int File) {
  auto Job = compress(File); // note(!clangd): it is started here
  co_return co_await Job; // warning(!clangd): 'Job' is awaited right after it was started
}

Task<> startedAndAwaited(int File) {
  auto Job = compress(File); // note(!clangd): it is started here
  const int Size = co_await std::move(Job); // warning(!clangd): 'Job' is awaited right after it was started
  (void)Size;
}

// Silent: the second needs the first.

Task<int> needsResult(int Id) {
  auto Found = co_await findUser(Id);
  auto Rates = co_await fetchRates(std::to_string(Found.Id));
  co_return Rates;
}

struct Pair {
  int A, B;
};
Task<Pair> both();
Task<int> needsPart() {
  auto [A, B] = co_await both();
  auto Rates = co_await fetchRates(std::to_string(B));
  co_return A + Rates;
}

// Silent: they touch the same, or are there for what they do.

Task<int> sameConnection(Connection &To) {
  int First = co_await To.send("x");
  int Second = co_await To.send("y");
  co_return First + Second;
}

Task<int> sameArgument(Connection &To) {
  int First = co_await To.send("x");
  int Second = co_await load(To);
  co_return First + Second;
}

Task<int> readsWhatIsChanged(Connection &To) {
  int First = co_await load(To);
  int Second = co_await To.ask("y");
  co_return First + Second;
}

struct Service {
  Task<int> one();
  Task<int> two();
  Task<int> own() {
    int First = co_await one();
    int Second = co_await two();
    co_return First + Second;
  }
};

Task<> effects() {
  co_await store(1);
  co_await store(2);
}

Task<int> effectFirst(int Id) {
  co_await store(1);
  auto Found = co_await findUser(Id);
  co_return Found.Id;
}

// Silent: not adjacent, or not about work.

Task<int> between(int Id) {
  auto Found = co_await findUser(Id);
  if (Found.Id == 0)
    co_return 0;
  auto Rates = co_await fetchRates("today");
  co_return Rates;
}

rill::Task<int> underLock(rill::Mutex &Lock) {
  auto Guard = co_await Lock.lock();
  auto Count = co_await count();
  co_return Count;
}

coro::task<int> number();
coro::task<int> afterHop(coro::thread_pool &Pool) {
  co_await Pool.schedule();
  int First = co_await number();
  co_return First;
}

Task<int> busyMeanwhile(int File, int Id) {
  auto Job = compress(File);
  auto Found = co_await findUser(Id);
  co_return Found.Id + co_await Job;
}

Task<int> lazyTask(int Id) {
  auto Job = findUser(Id);
  auto Found = co_await std::move(Job);
  co_return Found.Id;
}

Task<int> startedAndReplaced(int File) {
  auto Job = compress(File);
  const int First = co_await std::move(Job);
  Job = compress(First);
  co_return co_await std::move(Job);
}

rill::Task<int> ofTasksMadeElsewhere(rill::Task<int> Body, rill::Task<int> After) {
  rill::Settled<int> Outcome = co_await rill::settle(std::move(Body));
  rill::Settled<int> Cleaned = co_await rill::settle(std::move(After));
  co_return Outcome.ok() && Cleaned.ok();
}

Task<int> suppressed(int Id) {
  auto Found = co_await findUser(Id);
  auto Rates = co_await fetchRates("today"); // NOLINT(coro-sequential-awaits)
  co_return Found.Id + Rates;
}

// What never ends, and what stands behind it.

void serve(Connection &With);
Task<> listen(Connection &At) {  // note: 'listen' goes round for ever
  for (;;) {
    co_await At.ask("next");
    serve(At);
  }
}

Task<> listensToAll(std::vector<Connection> &All) {
  for (Connection &Each : All)
    co_await listen(Each);  // warning: 'listen' never ends: the loop does not come to its next turn
}

Task<> listensByNumber(std::vector<Connection> &All) {
  for (unsigned I = 0; I != All.size(); ++I)
    co_await listen(All[I]);  // warning: 'listen' never ends: the loop does not come to its next turn
}

Task<> listensToBoth(Connection &First, Connection &Second) {
  co_await listen(First);  // warning: 'listen' never ends: what is awaited behind it is never reached
  co_await listen(Second); // note: this await
}

Task<> listenTwice(Connection &At) {
  co_await store(1);
  co_await listen(At);  // note: 'listenTwice' awaits 'listen' here
}

Task<> listensThroughAnother(std::vector<Connection> &All) {
  for (Connection &Each : All)
    co_await listenTwice(Each);  // warning: 'listenTwice' never ends: the loop does not come to its next turn
}

Task<> drain(Connection &From) {
  while (co_await From.ask("more") != 0)
    serve(From);
}

Task<> drainUntilStopped(Connection &From, const bool &Stopped) {
  for (;;) {
    if (Stopped)
      break;
    co_await From.ask("more");
  }
}

Task<> listenUntilItFails(Connection &At) {
  try {
    for (;;)
      co_await At.ask("next");
  } catch (const std::exception &) {
  }
}

Task<> drainsAll(std::vector<Connection> &All, const bool &Stopped) {
  for (Connection &Each : All) {
    co_await drain(Each);
    co_await drainUntilStopped(Each, Stopped);
    co_await listenUntilItFails(Each);
  }
}

Task<> goesOnWhenItFails(std::vector<Connection> &All) {
  for (Connection &Each : All) {
    try {
      co_await listen(Each);
    } catch (const std::exception &) {
    }
  }
}

Task<> listensAgain(Connection &At) {
  for (;;) {
    try {
      co_await listen(At);
    } catch (const std::exception &) {
    }
    co_await store(2);
  }
}

Task<> listensAndCleansUp(Connection &At) {
  co_await listen(At);
  co_await disconnect(At);
}

Task<> listensLast(Connection &At) {
  co_await store(1);
  co_await listen(At);
}

Task<> failsAtOnce() { throw std::runtime_error("not yet"); co_return; }
Task<> awaitsWhatFails() {
  co_await failsAtOnce();
  co_await store(1);
}
