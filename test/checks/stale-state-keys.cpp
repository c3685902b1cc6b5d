// RUN: %expect %s coro-stale-state -- coro.Level=hint
//
// A container is asked for a key, and gets an element for it after a suspension.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "stubs/async_mutex.h"
#include "stubs/coro.h"

using lazy::Task;

struct Connection {
  int Fd = -1;
};
using Shared = std::shared_ptr<Connection>;
using Key = std::string;

struct Request {
  Key Host, Proxy;
};

Task<Shared> open(Key);
Task<std::unique_ptr<Connection>> dial(Key);
Task<Key> load(Key);
Task<> send(Key);
Task<> step();

// Reported.

class Pool {
public:
  Task<Shared> contains(Key host) {
    if (!ByHost.contains(host)) {
      auto fresh = co_await open(host);  // note: suspended here
      ByHost.emplace(host, fresh);  // warning: 'ByHost' was asked for the key before a suspension, and gets an element as if nobody else had added one; note: 'Pool::contains' adds to 'ByHost' here
    }
    co_return ByHost.at(host);
  }
  Task<Shared> finds(const Key &host) {
    if (auto it = ByHost.find(host); it != ByHost.end())
      co_return it->second;
    auto fresh = co_await open(host);  // note: suspended here
    ByHost[host] = fresh;  // warning: 'ByHost' was asked for the key before a suspension, and gets an element as if nobody else had added one
    co_return fresh;
  }
  Task<> counts(Key host) {
    if (ByHost.count(host) != 0)
      co_return;
    auto fresh = co_await open(host);  // note: suspended here
    ByHost.insert_or_assign(host, std::move(fresh));  // warning: 'ByHost' was asked for the key before a suspension, and gets an element as if nobody else had added one
  }
  Task<> owned(Key host) {
    const bool known = Owned.contains(host);
    if (!known)
      Owned.insert({host, co_await dial(host)});  // warning: 'Owned' was asked for the key before a suspension, and gets an element as if nobody else had added one; note: suspended here; note: 'Pool::owned' adds to 'Owned' here
  }
  Task<> once(Key id) {
    if (Sent.contains(id))
      co_return;
    co_await send(id);  // note: suspended here
    Sent.insert(std::move(id));  // warning: 'Sent' was asked for the key before a suspension, and gets an element as if nobody else had added one; note: 'Pool::once' adds to 'Sent' here
  }
  Task<> each(std::vector<Key> all) {
    for (const Key &host : all) {
      if (ByHost.find(host) == ByHost.end()) {
        auto fresh = co_await open(host);  // note: suspended here
        ByHost.try_emplace(host, fresh);  // warning: 'ByHost' was asked for the key before a suspension, and gets an element as if nobody else had added one
      }
    }
  }
  Task<> byStdEnd(Key host) {
    if (std::end(ByHost) != ByHost.find(host))
      co_return;
    auto fresh = co_await open(host);  // note: suspended here
    ByHost.emplace(host, fresh);  // warning: 'ByHost' was asked for the key before a suspension, and gets an element as if nobody else had added one
  }
  Task<> byOtherName(const Request &request) {
    const Key &host = request.Host;
    if (ByHost.contains(host))
      co_return;
    auto fresh = co_await open(host);  // note: suspended here
    ByHost.emplace(request.Host, fresh);  // warning: 'ByHost' was asked for the key before a suspension, and gets an element as if nobody else had added one
  }

private:
  std::unordered_map<Key, Shared> ByHost;
  std::map<Key, std::unique_ptr<Connection>> Owned;
  std::set<Key> Sent;
};

// Silent.

class LooksAgain {
public:
  Task<Shared> again(Key host) {
    if (ByHost.contains(host))
      co_return ByHost.at(host);
    auto fresh = co_await open(host);
    if (!ByHost.contains(host))
      ByHost.emplace(host, fresh);
    co_return ByHost.at(host);
  }
  Task<Shared> byIterator(Key host) {
    if (auto it = ByHost.find(host); it != ByHost.end())
      co_return it->second;
    auto fresh = co_await open(host);
    if (auto it = ByHost.find(host); it != ByHost.end())
      co_return it->second;
    ByHost[host] = fresh;
    co_return fresh;
  }
  Task<> byStdEnd(Key host) {
    if (ByHost.find(host) != std::end(ByHost))
      co_return;
    auto fresh = co_await open(host);
    if (ByHost.find(host) == std::end(ByHost))
      ByHost.emplace(host, fresh);
  }
  Task<> otherKey(const Request &request) {
    const Key &host = request.Host;
    if (ByHost.contains(host))
      co_return;
    auto fresh = co_await open(host);
    ByHost.emplace(request.Proxy, fresh);
  }
  // The first one wins, and who comes later uses it.
  Task<Shared> winner(Key host) {
    if (ByHost.contains(host))
      co_return ByHost.at(host);
    auto [it, isNew] = ByHost.emplace(host, co_await open(host));
    co_return it->second;
  }
  Task<bool> told(Key host) {
    if (ByHost.contains(host))
      co_return false;
    auto fresh = co_await open(host);
    co_return ByHost.try_emplace(host, fresh).second;
  }

private:
  std::unordered_map<Key, Shared> ByHost;
};

class Claims {
public:
  Task<> inSameMap(Key host) {
    if (ByHost.contains(host))
      co_return;
    ByHost[host] = nullptr;
    auto fresh = co_await open(host);
    ByHost[host] = fresh;
  }
  Task<> inOtherSet(Key host) {
    if (ByHost.contains(host) || Opening.contains(host))
      co_return;
    Opening.insert(host);
    auto fresh = co_await open(host);
    ByHost[host] = fresh;
    Opening.erase(host);
  }
  Task<> byCall(Key host) {
    if (ByHost.contains(host) || !begins(host))
      co_return;
    auto fresh = co_await open(host);
    ByHost.emplace(host, fresh);
  }
  Task<> inSlot(Key host) {
    if (ByHost.contains(host))
      co_return;
    Waiting[host].push_back(1);
    auto fresh = co_await open(host);
    ByHost.emplace(host, fresh);
  }
  // Inserted before anybody else runs, and all await the same.
  Task<> inFlight(Key host) {
    auto it = Flights.find(host);
    if (it == Flights.end())
      it = Flights.emplace(host, std::make_shared<eager::Task<int>>(begin(host))).first;
    auto running = it->second;
    co_await *running;
  }

private:
  bool begins(const Key &host) { return Opening.insert(host).second; }
  static eager::Task<int> begin(Key);
  std::unordered_map<Key, Shared> ByHost;
  std::unordered_map<Key, std::vector<int>> Waiting;
  std::unordered_map<Key, std::shared_ptr<eager::Task<int>>> Flights;
  std::set<Key> Opening;
};

class Locked {
public:
  Task<> oneAtATime(Key host) {
    auto lock = co_await Mutex.scoped_lock();
    if (!ByHost.contains(host))
      ByHost.emplace(host, co_await open(host));
  }
  Task<> oneOfEach(Key host) {
    auto lock = co_await Each[host].scoped_lock();
    if (!ByKey.contains(host))
      ByKey.emplace(host, co_await open(host));
  }

private:
  AsyncMutex Mutex;
  std::map<Key, AsyncMutex> Each;
  std::unordered_map<Key, Shared> ByHost, ByKey;
};

// Who reads it twice has the same, and the first or the last is as good.
class Caches {
public:
  Task<Key> text(Key name) {
    if (auto it = Texts.find(name); it != Texts.end())
      co_return it->second;
    auto text = co_await load(name);
    Texts.emplace(name, text);
    co_return text;
  }
  Task<> constant(Key name) {
    if (Files.contains(name))
      co_return;
    Files[name] = std::make_shared<const Key>(co_await load(name));
  }

private:
  std::unordered_map<Key, Key> Texts;
  std::unordered_map<Key, std::shared_ptr<const Key>> Files;
};

class Others {
public:
  // What was there is replaced, whatever was asked.
  Task<> replaces(Key host) {
    if (ByHost.contains(host))
      co_await step();
    ByHost[host] = co_await open(host);
  }
  Task<> otherKey(Key host, Key alias) {
    if (ByHost.contains(host))
      co_return;
    auto fresh = co_await open(host);
    ByHost[alias] = fresh;
  }
  Task<> atOnce(Key host) {
    auto fresh = co_await open(host);
    if (!ByHost.contains(host))
      ByHost.emplace(host, fresh);
    co_await step();
  }
  Task<> ofLocal(std::vector<Key> all) {
    std::unordered_map<Key, Shared> own;
    for (const Key &host : all)
      if (!own.contains(host))
        own.emplace(host, co_await open(host));
  }
  Task<> run() { co_await onlyHere("a"); }

private:
  Task<> onlyHere(Key host) {
    if (!Mine.contains(host))
      Mine.emplace(host, co_await open(host));
  }
  std::unordered_map<Key, Shared> ByHost, Mine;
};
