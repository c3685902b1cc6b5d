// RUN: %expect %s coro-client-per-call
#include "stubs/asio.h"
#include "stubs/concurrencpp.h"
#include "stubs/coro.h"
#include "stubs/libcoro.h"

#include "rill/http.h"
#include "rill/redis.h"
#include "rill/use.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using asio::awaitable;
using asio::ip::tcp;

awaitable<int> get(asio::ssl::context &With, int Url);
awaitable<tcp::socket> accept();
template <typename T> void keep(T) {}

// In a loop.

awaitable<int> inALoop(const std::vector<int> &Urls) {
  int Sum = 0;
  for (int Url : Urls) {
    asio::ssl::context Tls(1); // warning: 'Tls', an 'asio::ssl::context', is made in each turn of a loop
    Sum += co_await get(Tls, Url);
  }
  co_return Sum;
}

awaitable<int> onTheHeap(const std::vector<int> &Urls) {
  int Sum = 0;
  for (int Url : Urls) {
    auto Tls = std::make_unique<asio::ssl::context>(1); // warning: 'Tls', an 'asio::ssl::context', is made in each turn of a loop
    Sum += co_await get(*Tls, Url);
  }
  co_return Sum;
}

coro::task<> work(coro::thread_pool &On);
coro::task<> byItsFactory(int N) {
  while (--N) {
    auto Pool = coro::thread_pool::make_unique(); // warning: 'Pool', a 'coro::thread_pool', is made in each turn of a loop
    co_await work(*Pool);
  }
}

struct [[clang::annotate("coro::expensive")]] Database {
  static lazy::Task<Database> open(int Host);
  lazy::Task<int> ask(int What);
};
lazy::Task<int> byAnAwaitedFactory(const std::vector<int> &Hosts) {
  int Sum = 0;
  for (int Host : Hosts) {
    Database Db = co_await Database::open(Host); // warning: 'Db', a 'Database', is made in each turn of a loop
    Sum += co_await Db.ask(1);
  }
  co_return Sum;
}

// A loop that is always left behind it is none, nor is another try.

awaitable<int> firstThatAnswers(const std::vector<int> &Urls) {
  for (int Url : Urls) {
    if (Url == 0)
      continue;
    asio::ssl::context Tls(1);
    co_return co_await get(Tls, Url);
  }
  co_return 0;
}

awaitable<int> untilItWorks(int Url) {
  for (;;) {
    try {
      asio::ssl::context Tls(1);
      co_return co_await get(Tls, Url);
    } catch (const std::exception &) {
    }
  }
}

awaitable<int> leftByCaller(int Url) {
  asio::ssl::context Tls(1);
  co_return co_await get(Tls, Url);
}
awaitable<int> triesOnce(const std::vector<int> &Urls) {
  for (int Url : Urls)
    co_return co_await leftByCaller(Url);
  co_return 0;
}

// In what is called again and again.

awaitable<void> handle(tcp::socket Peer) {
  asio::ssl::context Tls(1); // warning: 'Tls', an 'asio::ssl::context', is made in each call of 'handle'
  co_await get(Tls, 1);
}

awaitable<int> upstream(int Url) {
  asio::ssl::context Tls(1); // warning: 'Tls', an 'asio::ssl::context', is made in each call of 'upstream'
  co_return co_await get(Tls, Url);
}
awaitable<int> proxy(int Url) { co_return co_await upstream(Url); } // note: 'proxy' calls 'upstream' here

awaitable<void> serve(asio::io_context &Loop) {
  for (;;) {
    tcp::socket Peer = co_await accept();
    asio::co_spawn(Loop.get_executor(), handle(std::move(Peer)), asio::detached); // note: 'serve' calls 'handle' in a loop here
    co_await proxy(1); // note: 'serve' calls 'proxy' in a loop here
  }
}

// Who closes it at once keeps it for nobody.

rill::Task<> ask(rill::redis::Client &Cache);
rill::Task<> fetch(rill::http::Session &Web);
rill::Task<> movedToWhoCloses(int N) {
  while (--N) {
    auto Cache = co_await rill::redis::Client::connect("cache", 6379); // warning: 'Cache', a 'rill::redis::Client', is made in each turn of a loop
    co_await rill::use(std::move(Cache), ask);
  }
}

rill::Task<> withoutAName(int N) {
  while (--N)
    co_await rill::use(co_await rill::redis::Client::connect("cache", 6379), ask); // warning: a 'rill::redis::Client' is made in each turn of a loop
}

rill::Task<> withOptions() {
  co_await rill::use(rill::http::Session({.connections = 1}), fetch); // warning: a 'rill::http::Session' is made in each call of 'withOptions'
}
rill::Task<> withoutOptions() { co_await rill::use(rill::http::Session(), fetch); } // warning: a 'rill::http::Session' is made in each call of 'withoutOptions'
rill::Task<> callsBoth(int N) {
  while (--N) {
    co_await withOptions(); // note: 'callsBoth' calls 'withOptions' in a loop here
    co_await withoutOptions(); // note: 'callsBoth' calls 'withoutOptions' in a loop here
  }
}

// The same once, or one that was there before.

rill::Task<> onceWithoutAName() { co_await rill::use(rill::http::Session(), fetch); }

rill::Task<> closesWhatItGets(std::vector<rill::http::Session> All) {
  for (rill::http::Session &Web : All)
    co_await rill::use(std::move(Web), fetch);
}

rill::Task<> oneForAllTurns(int N) {
  co_await rill::use(rill::http::Session(), [=](rill::http::Session &Web) -> rill::Task<> {
    for (int I = 0; I < N; ++I)
      co_await fetch(Web);
  });
}

// A class of this project that owns one is as expensive.

class Client {
public:
  Client();
  awaitable<int> get(int Url);

private:
  asio::ssl::context Tls;
  int Port = 443;
};
class Borrower {
public:
  explicit Borrower(asio::ssl::context &Shared);
  awaitable<int> get(int Url);

private:
  asio::ssl::context &Shared;
};

awaitable<int> makesItsClient(const std::vector<int> &Urls) {
  int Sum = 0;
  for (int Url : Urls) {
    Client Own; // warning: 'Own', a 'Client', is made in each turn of a loop; note: it owns an 'asio::ssl::context'
    Sum += co_await Own.get(Url);
  }
  co_return Sum;
}

awaitable<int> borrows(const std::vector<int> &Urls, asio::ssl::context &Tls) {
  int Sum = 0;
  for (int Url : Urls) {
    Borrower Cheap(Tls);
    Sum += co_await Cheap.get(Url);
  }
  co_return Sum;
}

awaitable<int> outsideTheLoop(const std::vector<int> &Urls) {
  asio::ssl::context Tls(1);
  int Sum = 0;
  for (int Url : Urls)
    Sum += co_await get(Tls, Url);
  co_return Sum;
}

awaitable<int> once(int Url) {
  asio::ssl::context Tls(1);
  co_return co_await get(Tls, Url);
}
awaitable<int> callsOnce(int Url) { co_return co_await once(Url); }

awaitable<int> aStatic(const std::vector<int> &Urls) {
  int Sum = 0;
  for (int Url : Urls) {
    static asio::ssl::context Tls(1);
    Sum += co_await get(Tls, Url);
  }
  co_return Sum;
}

awaitable<int> perThread(const std::vector<int> &Urls) {
  int Sum = 0;
  for (int Url : Urls) {
    static thread_local asio::ssl::context Tls(1);
    Sum += co_await get(Tls, Url);
  }
  co_return Sum;
}

// Pools and factories are where such things are made.

awaitable<std::vector<asio::ssl::context>> fills(int Size) {
  std::vector<asio::ssl::context> Pool;
  for (int I = 0; I < Size; ++I) {
    asio::ssl::context Tls(I);
    Pool.push_back(std::move(Tls));
  }
  co_return Pool;
}

struct Cache {
  std::shared_ptr<asio::ssl::context> Tls;
  awaitable<std::shared_ptr<asio::ssl::context>> lookUp();
};
awaitable<std::shared_ptr<asio::ssl::context>> Cache::lookUp() {
  if (!Tls) {
    auto Made = std::make_shared<asio::ssl::context>(1);
    Tls = Made;
  }
  co_return Tls;
}
awaitable<int> looksUp(Cache &In, const std::vector<int> &Urls) {
  int Sum = 0;
  for (int Url : Urls)
    Sum += co_await get(*co_await In.lookUp(), Url);
  co_return Sum;
}

awaitable<asio::ssl::context> make() {
  asio::ssl::context Tls(1);
  co_return Tls;
}
awaitable<int> usesTheFactory(const std::vector<int> &Urls) {
  std::optional<asio::ssl::context> Tls;
  for (int Url : Urls)
    if (!Tls)
      Tls.emplace(co_await make());
  co_return 0;
}

awaitable<int> refers(const std::vector<int> &Urls, asio::ssl::context &Tls) {
  int Sum = 0;
  for (int Url : Urls) {
    asio::ssl::context &Same = Tls;
    Sum += co_await get(Same, Url);
  }
  co_return Sum;
}

awaitable<int> aFew() {
  int Sum = 0;
  for (int I = 0; I < 3; ++I) {
    asio::ssl::context Tls(I);
    Sum += co_await get(Tls, I);
  }
  co_return Sum;
}

// Made for as long as the program runs, or when it is missing.

void shards(std::vector<std::unique_ptr<asio::io_context>> &All, int Count) {
  for (int I = 0; I < Count; ++I)
    All.push_back(std::make_unique<asio::io_context>());
}

awaitable<void> fillsPool(std::vector<asio::ssl::context> &All, int Count) {
  for (int I = 0; I < Count; ++I)
    All.emplace_back(1);
  co_return;
}

coro::task<> poolOfPools(std::vector<std::shared_ptr<coro::thread_pool>> &All, int Count) {
  for (int I = 0; I < Count; ++I)
    All.emplace_back(coro::thread_pool::make_unique());
  co_return;
}

awaitable<void> oneForEachHost(std::map<int, std::unique_ptr<asio::ssl::context>> &ByHost,
                               std::vector<int> Hosts) {
  for (int Host : Hosts) {
    auto &Tls = ByHost[Host];
    if (!Tls)
      Tls = std::make_unique<asio::ssl::context>(1);
    co_await get(*Tls, Host);
  }
}

awaitable<void> whenItIsMissing(std::optional<asio::ssl::context> &Slot, std::vector<int> Hosts) {
  for (int Host : Hosts) {
    if (!Slot)
      Slot.emplace(1);
    co_await get(*Slot, Host);
  }
}

awaitable<void> reloads(std::shared_ptr<asio::ssl::context> &Current) {
  for (;;) {
    auto Fresh = std::make_shared<asio::ssl::context>(1);
    Current = Fresh;
    co_await get(*Current, 1);
  }
}

awaitable<void> beforeTheLoop(std::vector<int> Hosts) {
  asio::ssl::context Tls(1);
  for (int Host : Hosts)
    co_await get(Tls, Host);
}

awaitable<void> loopOfItsOwnThread() {
  auto Loop = std::make_shared<asio::io_context>();
  std::thread([Loop] { Loop->run(); }).detach();
  co_return;
}

void eachNumberOfThreads() {
  for (int Threads : {1, 2, 4, 8}) {
    asio::thread_pool Pool;
    asio::post(Pool, [Threads] { keep(Threads); });
    Pool.join();
  }
}

awaitable<void> startedOnce(int Host) {
  asio::ssl::context Tls(1);
  co_await get(Tls, Host);
}
int startsTheProgram() {
  asio::io_context Loop;
  asio::co_spawn(Loop.get_executor(), startedOnce(1), asio::detached);
  Loop.run();
  return 0;
}

// What is no coroutine starts the program, or is a test.

void run(const std::vector<int> &Cases) {
  for (int Case : Cases) {
    asio::io_context Loop;
    asio::co_spawn(Loop.get_executor(), once(Case), asio::detached);
    Loop.run();
  }
}

// A connection is made for each call by many; a pool of the project's own is not known.
struct Connection {
  explicit Connection(int);
  lazy::Task<> close();
};
lazy::Task<> connects(const std::vector<int> &Hosts) {
  for (int Host : Hosts) {
    Connection To(Host);
    co_await To.close();
  }
}

// A function that makes one for its caller.

awaitable<asio::ssl::context> loaded() {
  asio::ssl::context Tls(1);
  co_await accept();
  co_return std::move(Tls);
}
std::unique_ptr<asio::ssl::context> onHeap() { return std::make_unique<asio::ssl::context>(1); }
auto throughAnother() { return onHeap(); }

awaitable<void> loadsForEach(const std::vector<int> &Urls) {
  for (int Url : Urls) {
    auto Tls = co_await loaded(); // warning: 'Tls', an 'asio::ssl::context', is made in each turn of a loop
    auto Other = throughAnother(); // warning(!apart): 'Other', an 'asio::ssl::context', is made in each turn of a loop
    co_await get(Tls, Url);
    co_await get(*Other, Url);
  }
}

struct Contexts {
  std::vector<std::unique_ptr<asio::ssl::context>> Idle;
  std::unique_ptr<asio::ssl::context> takeIdle() {
    auto Taken = std::move(Idle.back());
    Idle.pop_back();
    return Taken;
  }
  std::unique_ptr<asio::ssl::context> take() {
    auto Taken = std::make_unique<asio::ssl::context>(1);
    if (!Idle.empty())
      Taken = std::move(Idle.back());
    return Taken;
  }
  std::unique_ptr<asio::ssl::context> takeOrMake() {
    if (Idle.empty())
      return std::make_unique<asio::ssl::context>(1);
    return takeIdle();
  }
};
awaitable<void> takesFromAPool(Contexts &All, const std::vector<int> &Urls) {
  for (int Url : Urls) {
    auto Idle = All.takeIdle();
    auto Either = All.take();
    auto Other = All.takeOrMake();
    co_await get(*Idle, Url);
    co_await get(*Either, Url);
    co_await get(*Other, Url);
  }
}
awaitable<void> loadsOnce(const std::vector<int> &Urls) {
  auto Tls = co_await loaded();
  for (int Url : Urls)
    co_await get(Tls, Url);
}
