// RUN: %expect %s coro-stale-view

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stubs/coro.h"

using lazy::Task;

struct Session {
  Task<> send(std::string_view);
  Task<> close();
  void touch();
  int Sent = 0;
  std::string Name;
};

Task<> connect();
Task<> write(std::string_view);
Task<Session> dial(int);
void onClose(std::function<void(int)>);

struct AsyncMutex {
  struct Guard {
    Guard(Guard &&) noexcept;
    ~Guard();
    AsyncMutex *Of;
  };
  Task<Guard> scoped_lock();
  Task<> lock();
  void unlock();
};
struct Gate {
  struct Holder {
    Holder(Holder &&) noexcept;
    ~Holder();
    Gate *Of;
  };
  Holder hold();
  void enter();
  void leave();
  Task<> close();
};

// Reported.

class Room {
public:
  Task<> broadcast(std::string_view text) {
    for (auto &[id, s] : Sessions)  // warning: this loop over 'Sessions' goes on after a suspension
      co_await s.send(text);  // note: suspended here
  }
  Task<> rename(int id) {
    auto it = Sessions.find(id);
    if (it == Sessions.end())
      co_return;
    co_await connect();  // note: suspended here
    it->second.Name = "x";  // warning: 'it' refers into 'Sessions', which others may have changed
  }
  Task<> count(int id) {
    Session &s = Sessions.at(id);
    co_await connect();  // note: suspended here
    ++s.Sent;  // warning: 's' refers into 'Sessions'
    ++s.Sent;
  }
  void leave(int id) { Sessions.erase(id); }  // note: 'Room::leave' removes from 'Sessions' here

private:
  std::map<int, Session> Sessions;
};

class Growing {
public:
  Task<> flush() {
    std::string_view all = Text;
    co_await connect();  // note: suspended here
    co_await write(all);  // warning: 'all' refers into 'Text'
  }
  Task<> first() {
    auto *s = Items.data();
    co_await connect();  // note: suspended here
    s->touch();  // warning: 's' refers into 'Items'
  }
  Task<> add() {
    Items.push_back(co_await dial(1));  // note: 'Growing::add' adds to 'Items' here
    Text += "x";
    Text.append("y");  // note: 'Growing::add' adds to 'Text' here
  }

private:
  std::string Text;
  std::vector<Session> Items;
};

class Owner {
public:
  Owner() {
    onClose([this](int) { Client.reset(); });  // note: 'Owner::Owner' empties or replaces 'Client' here
  }
  Task<> use() {
    Session &c = *Client;
    co_await connect();  // note: suspended here
    c.touch();  // warning: 'c' refers into 'Client'
  }

private:
  std::unique_ptr<Session> Client;
};

Task<> walkAll(std::vector<Session> &all) {
  for (auto &s : all)  // note: 'walkAll' loops over 'all' here
    co_await s.close();
}

class Walked {
public:
  Task<> stop() {
    co_await walkAll(Items);  // warning: this loop over 'Items' goes on after a suspension
  }
  Task<> drop() {
    co_await connect();
    Items.pop_back();  // note: 'Walked::drop' removes from 'Items' here
  }

private:
  std::vector<Session> Items;
};

class Hashed {
public:
  Task<> walk() {
    for (auto &[id, s] : Sessions)  // warning: this loop over 'Sessions'
      co_await s.close();  // note: suspended here
  }
  Task<> node(int id) {
    auto &s = Sessions.at(id);
    co_await connect();
    s.touch();
  }
  Task<> join(int id) { Sessions.emplace(id, co_await dial(id)); }  // note: 'Hashed::join' adds to 'Sessions' here

private:
  std::unordered_map<int, Session> Sessions;
};

class HalfLocked {
public:
  Task<> walk() {
    auto lock = co_await Mutex.scoped_lock();
    for (auto &[id, s] : Sessions)  // warning: this loop over 'Sessions'
      co_await s.close();  // note: suspended here
  }
  void leave(int id) { Sessions.erase(id); }  // note: 'HalfLocked::leave' removes from 'Sessions' here

private:
  AsyncMutex Mutex;
  std::map<int, Session> Sessions;
};

class ThroughHelper {
public:
  Task<> walk() {
    for (auto &[id, s] : Sessions)  // warning: this loop over 'Sessions'
      co_await s.close();  // note: suspended here
  }
  Task<> timeout(int id) {
    co_await connect();
    remove(id);
  }

private:
  void remove(int id) { Sessions.erase(id); }  // note: 'ThroughHelper::remove' removes from 'Sessions' here
  std::map<int, Session> Sessions;
};

struct Snapshot {
  std::shared_ptr<const Session> Owner;
  const Session *State;
  int Id;
};
Task<Snapshot> execute(Snapshot);
void log(int);

Task<> movedAway(Snapshot node) {
  try {
    node = co_await execute(std::move(node));  // note: moved here
  } catch (...) {
    log(node.State->Sent);  // warning: 'node' was moved into a call that has failed
  }
}

// Silent.

class Quiet {
public:
  Task<> copy() {
    const auto all = Sessions;
    for (const auto &[id, s] : all)
      co_await connect();
  }
  Task<> lookedUpAgain(int id) {
    auto it = Sessions.find(id);
    co_await connect();
    it = Sessions.find(id);
    it->second.touch();
  }
  Task<> lookedAgain(int id) {
    auto &s = Sessions[id];
    co_await connect();
    if (!Sessions.contains(id))
      co_return;
    s.touch();
  }
  Task<> usedBefore(int id) {
    Sessions.find(id)->second.touch();
    auto it = Sessions.find(id);
    it->second.touch();
    co_await connect();
  }
  Task<> onlyOne() {
    for (auto &[id, s] : Sessions) {
      co_await connect();
      break;
    }
  }
  Task<> pinned(int id) {
    auto s = Shared[id];
    co_await connect();
    s->touch();
  }
  Task<> noSuspension() {
    for (auto &[id, s] : Sessions)
      s.touch();
    co_await connect();
  }
  void leave(int id) {
    Sessions.erase(id);
    Shared.erase(id);
  }

private:
  std::map<int, Session> Sessions;
  std::map<int, std::shared_ptr<Session>> Shared;
};

class Registry {
public:
  void add(Session s) { Items.push_back(std::move(s)); }  // before anything runs
  Task<> run() {
    for (auto &s : Items)
      co_await s.close();
    Items.clear();
  }

private:
  std::vector<Session> Items;
};

class Locked {
public:
  Task<> walk() {
    auto lock = co_await Mutex.scoped_lock();
    for (auto &[id, s] : Sessions)
      co_await s.close();
  }
  Task<> walkByHand() {
    co_await Mutex.lock();
    for (auto &[id, s] : Sessions)
      co_await s.close();
    Mutex.unlock();
  }
  Task<> leave(int id) {
    auto lock = co_await Mutex.scoped_lock();
    Sessions.erase(id);
  }
  Task<> drop(int id) {
    auto lock = co_await Mutex.scoped_lock();
    remove(id);
  }

private:
  void remove(int id) { Sessions.erase(id); }
  AsyncMutex Mutex;
  std::map<int, Session> Sessions;
};

class Gated {
public:
  Task<> stop() {
    co_await Requests.close();
    for (auto &[id, s] : Sessions)
      co_await s.close();
  }
  Task<> join(int id) {
    auto in = Requests.hold();
    Sessions.emplace(id, co_await dial(id));
  }
  Task<> leave(int id) {
    Requests.enter();
    co_await connect();
    Sessions.erase(id);
    Requests.leave();
  }

private:
  Gate Requests;
  std::map<int, Session> Sessions;
};

class Flagged {
public:
  Task<> stop() {
    Closing = true;
    for (auto &[id, s] : Sessions)
      co_await s.close();
  }
  Task<> join(int id) {
    auto s = co_await dial(id);
    if (Closing)
      co_return;
    Sessions.emplace(id, std::move(s));
  }
  void leave(int id) {
    if (!Closing)
      Sessions.erase(id);
  }

private:
  bool Closing = false;
  std::map<int, Session> Sessions;
};

class Ordered {
public:
  Task<> walk() {
    for (auto &[id, s] : Sessions)
      co_await s.close();
  }
  Task<> stop() {
    co_await Work.close();
    Sessions.clear();
  }
  ~Ordered() { Sessions.clear(); }

private:
  Gate Work;
  std::map<int, Session> Sessions;
};

class Nodes {
public:
  Task<> node() {
    Session &s = List.back();
    co_await connect();
    s.touch();
  }
  Task<> walk() {
    for (auto &s : List)
      co_await s.close();
  }
  Task<> queue() {
    auto &s = Queue.front();
    co_await connect();
    s.touch();
  }
  Task<> add() {
    List.push_back(co_await dial(1));
    Queue.push_back(co_await dial(2));
  }

private:
  std::list<Session> List;
  std::deque<Session> Queue;
};

Task<> locals(std::vector<Session> given) {
  std::map<int, Session> own;
  for (auto &[id, s] : own)
    co_await s.close();
  for (auto &s : given)
    co_await s.close();
  auto &first = given.front();
  co_await connect();
  first.touch();
}

class Sequential {
public:
  Task<> run() {
    co_await walk();
    Sessions.clear();
    co_await walk();
  }

private:
  Task<> walk() {
    for (auto &[id, s] : Sessions)
      co_await s.close();
  }
  std::map<int, Session> Sessions;
};

class Template {
public:
  void start() {
    detach(read(1));
    detach(read(1L));
  }

private:
  static void detach(Task<>);
  template <typename T> Task<> read(T id) {
    auto it = Sessions.find(id);
    co_await connect();
    Sessions.erase(it);
  }
  std::map<int, Session> Sessions;
};

Task<> cameBack(Snapshot node) {
  const int id = node.Id;
  try {
    node = co_await execute(std::move(node));
    log(node.State->Sent);
  } catch (...) {
    log(node.Id + id);
    node = Snapshot();
    log(node.State->Sent);
  }
  log(node.Id);
}

#include "stubs/seastar.h"

namespace continuations {

class Groups {
public:
  seastar::future<> leave() {
    return seastar::do_for_each(All, [](auto &entry) { return entry.second.stop(); });  // warning: this loop over 'All'
  }
  seastar::future<> leaveToo() {
    return seastar::do_for_each(All.begin(), All.end(), [](auto &entry) {  // warning: this loop over 'All'
      return entry.second.stop();
    });
  }
  seastar::future<> copied() {
    auto all = All;
    co_await seastar::do_for_each(all, [](auto &entry) { return entry.second.stop(); });
  }
  seastar::future<> join(int id) {
    co_await seastar::yield();
    All.emplace(id, Group());  // note: 'continuations::Groups::join' adds to 'All' here
    Shared.emplace(id, nullptr);
  }
  seastar::future<> continued(int id) {
    auto it = All.find(id);
    return seastar::yield().then([it] { it->second.stop(); });  // warning: 'it' refers into 'All'; note: suspended here
  }
  seastar::future<> pinned(int id) {
    auto group = Shared[id];
    return seastar::yield().then([group] { group->stop(); });
  }
  seastar::future<> constant() {
    return seastar::do_for_each(BuiltIn, [](auto &group) { return group.stop(); });
  }

private:
  struct Group {
    seastar::future<> stop() const;
  };
  std::unordered_map<int, Group> All;
  std::unordered_map<int, std::shared_ptr<Group>> Shared;
  const std::vector<Group> BuiltIn;
};

} // namespace continuations
