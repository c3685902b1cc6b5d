// RUN: %expect %s coro-await-in-loop -- coro.Level=hint
#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"

#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <rill/gather.h>
#include <rill/semaphore.h>
#include <rill/sleep.h>
#include <rill/task.h>
#include <set>
#include <string>
#include <vector>

using lazy::Task;
using Urls = std::vector<std::string>;

struct Page {
  bool Last = false;
  Task<> save();
  Task<int> links() const;
};
struct Connection {
  Task<int> send(const std::string &);
  Task<int> ask(const std::string &) const;
};
Task<Page> fetch(const std::string &Url);
Task<> remove(int Id);
Task<int> write(Connection &To, const std::string &);
Task<int> apply(int State, const std::string &Step);
Task<Page> open(std::shared_ptr<Connection> With, const std::string &);
Task<bool> tryOnce(int Attempt);
Task<int> send(std::shared_ptr<Connection> To, int Request);
rill::Task<int> load(const std::string &Url);

// Serial requests.

Task<std::vector<Page>> collects(const Urls &All) {
  std::vector<Page> Pages;
  for (const auto &Url : All)
    Pages.push_back(co_await fetch(Url)); // warning: 'fetch' is awaited for one element of 'All' after another, though none needs the one before
  co_return Pages;
}

rill::Task<int> sums(Urls All) {
  int Sum = 0;
  for (const auto &Url : All) { // note: 'rill::gather' runs a bounded number at once
    Sum += co_await load(Url); // warning: 'load' is awaited for one element of 'All' after another
  }
  co_return Sum;
}

Task<> byIndex(std::vector<int> Ids) {
  for (std::size_t I = 0; I < Ids.size(); ++I)
    co_await remove(Ids[I]); // warning: 'remove' is awaited for one element of 'Ids' after another
}

Task<> byIndexOfHandles(std::vector<std::shared_ptr<Connection>> All) {
  for (std::size_t I = 0; I < All.size(); ++I)
    co_await send(All[I], 1); // warning: 'send' is awaited for one element of 'All' after another
}

Task<> byIndexOfObjects(std::vector<std::unique_ptr<Connection>> All) {
  for (std::size_t I = 0; I < All.size(); ++I)
    co_await All[I]->send("x"); // warning: 'Connection::send' is awaited for one element of 'All' after another
}

Task<> byIterator(std::map<int, Page> Pages) {
  for (auto It = Pages.begin(); It != Pages.end(); ++It)
    co_await It->second.save(); // warning: 'Page::save' is awaited for one element of 'Pages' after another
}

Task<> ownMember(std::vector<Page> Pages) {
  for (auto &One : Pages)
    co_await One.save(); // warning: 'Page::save' is awaited
}

Task<> chained(const Urls &All) {
  for (const auto &Url : All) {
    Page Got = co_await fetch(Url); // warning: 'fetch' is awaited for one element
    co_await Got.save();
  }
}

Task<> constMember(const Urls &All, const Connection &Through) {
  for (const auto &Url : All)
    co_await Through.ask(Url); // warning: 'Connection::ask' is awaited for one element
}

Task<> intoMap(std::map<int, std::string> Names, std::map<int, Page> &Pages) {
  for (const auto &[Id, Url] : Names)
    Pages[Id] = co_await fetch(Url); // warning: 'fetch' is awaited for one element of 'Names'
}

Task<> under(const Urls &All, bool Deep) {
  if (Deep)
    for (const auto &Url : All)
      if (!Url.empty())
        (void)co_await fetch(Url); // warning: 'fetch' is awaited
}

// Silent: the result decides about the next turn.

Task<int> feedsNext(const Urls &Steps) {
  int State = 0;
  for (const auto &Step : Steps)
    State = co_await apply(State, Step);
  co_return State;
}

Task<> untilFound(const Urls &All) {
  for (const auto &Url : All)
    if ((co_await fetch(Url)).Last)
      break;
}

Task<Page> firstThatWorks(const Urls &All) {
  for (const auto &Url : All) {
    Page Got = co_await fetch(Url);
    if (Got.Last)
      co_return Got;
  }
  co_return Page();
}

Task<> throwsOnBad(const Urls &All) {
  for (const auto &Url : All)
    if ((co_await fetch(Url)).Last)
      throw 1;
}

Task<> oneByOneErrors(const Urls &All) {
  for (const auto &Url : All)
    try {
      (void)co_await fetch(Url);
    } catch (int) {
    }
}

Task<> counter(const Urls &All) {
  int Next = 0;
  for (const auto &Url : All)
    co_await apply(Next++, Url);
}

struct Cursor {
  std::string Token;
  Task<std::string> page(const std::string &Url) const;
  Task<> all(const Urls &All) {
    for (const auto &Url : All)
      Token = co_await page(Url + Token);
  }
};

// Silent: all turns use the same object.

Task<> sameReceiver(const Urls &All, Connection &To) {
  for (const auto &Url : All)
    co_await To.send(Url);
}

Task<> sameArgument(const Urls &All, Connection &To) {
  for (const auto &Url : All)
    co_await write(To, Url);
}

Task<> samePointee(const Urls &All, std::shared_ptr<Connection> To) {
  for (const auto &Url : All)
    (void)co_await open(To, Url);
}

struct Service {
  Connection To;
  Task<> one(const std::string &);
  Task<> ownObject(const Urls &All) {
    for (const auto &Url : All)
      co_await one(Url);
  }
  Task<> member(const Urls &All) {
    for (const auto &Url : All)
      co_await To.send(Url);
  }
};

Task<> capturesShared(const Urls &All, Connection &To) {
  auto Send = [&](const std::string &Url) -> Task<> { co_await To.send(Url); };
  for (const auto &Url : All)
    co_await Send(Url);
}

Task<> alsoWrites(const Urls &All, Connection &Log) {
  for (const auto &Url : All) {
    (void)co_await fetch(Url);
    co_await Log.send(Url);
  }
}

// Silent: not about the elements, or about time.

Task<> retries() {
  for (int Attempt = 0; Attempt < 3; ++Attempt)
    if (co_await tryOnce(Attempt))
      co_return;
}

Task<Page> receive();
Task<> repeats(int Count) {
  for (int I = 0; I < Count; ++I)
    (void)co_await receive();
}

Task<> serves() {
  for (;;)
    (void)co_await receive();
}

Task<> whileThereIsMore(Connection &From) {
  while (co_await From.send("next"))
    (void)co_await fetch("x");
}

rill::Task<> rateLimited(const Urls &All) {
  for (const auto &Url : All) {
    co_await load(Url);
    co_await rill::sleep_for(std::chrono::seconds(1));
  }
}

rill::Task<> limited(const Urls &All, rill::Semaphore &Few) {
  for (const auto &Url : All) {
    co_await Few.acquire();
    co_await load(Url);
    Few.release();
  }
}

asio::awaitable<void> accepts(std::vector<asio::ip::tcp::acceptor> &All) {
  for (auto &One : All)
    co_await One.async_accept();
}

// Silent: the tasks run already, or few at once.

Task<> joins(std::vector<Task<int>> Started) {
  for (auto &One : Started)
    co_await std::move(One);
}

cppcoro::task<int> number(int);
cppcoro::task<> inBatches(std::vector<std::vector<int>> Batches) {
  for (auto &Batch : Batches) {
    std::vector<cppcoro::task<int>> Tasks;
    for (int Id : Batch)
      Tasks.push_back(number(Id));
    co_await cppcoro::when_all(std::move(Tasks));
  }
}

Task<> single() {
  for (int I = 0; I < 1; ++I)
    co_await remove(I);
}

Task<> fewShards(std::vector<int> shards) {
  for (int shard : shards)
    co_await remove(shard);
}

cppcoro::async_generator<int> yields(std::vector<int> Ids) {
  for (int Id : Ids)
    co_yield co_await number(Id);
}

struct Node {
  std::vector<Node> Children;
};
Task<> walk(Node &From) {
  for (Node &Child : From.Children)
    co_await walk(Child);
}

Task<> suppressed(const Urls &All) {
  for (const auto &Url : All)
    (void)co_await fetch(Url); // NOLINT(coro-await-in-loop)
}

Task<> sameOfMany(std::vector<std::shared_ptr<Connection>> All, std::size_t Which) {
  for (int I = 0; I < 100; ++I)
    co_await send(All[Which], I);
}
