// RUN: %expect %s coro-stale-view

#include <array>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "stubs/coro.h"

using lazy::AsyncMutex;
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

class HashedIterator {
public:
  Task<> found(int id) {
    const auto it = Sessions.find(id);
    Session &s = it->second;
    co_await connect();  // note: suspended here
    s.touch();
    it->second.touch();  // warning: 'it' refers into 'Sessions'
  }
  Task<> join(int id) { Sessions.emplace(id, co_await dial(id)); }  // note: 'HashedIterator::join' adds to 'Sessions' here

private:
  std::unordered_map<int, Session> Sessions;
};

class Owners {
public:
  Task<> use(int i) {
    Session &s = *Items[i];
    co_await connect();  // note: suspended here
    s.touch();  // warning: 's' refers into 'Items'
  }
  Task<> slot(int i) {
    std::unique_ptr<Session> &s = Growing[i];
    co_await connect();  // note: suspended here
    s->touch();  // warning: 's' refers into 'Growing'
  }
  Task<> inPlace(int i) {
    Session &s = *Perhaps[i];
    co_await connect();  // note: suspended here
    s.touch();  // warning: 's' refers into 'Perhaps'
  }
  Task<> add() {
    Growing.push_back(std::make_unique<Session>(co_await dial(1)));  // note: 'Owners::add' adds to 'Growing' here
    Perhaps.push_back(co_await dial(2));  // note: 'Owners::add' adds to 'Perhaps' here
  }
  void drop(int i) { Items.erase(Items.begin() + i); }  // note: 'Owners::drop' removes from 'Items' here

private:
  std::vector<std::unique_ptr<Session>> Items, Growing;
  std::vector<std::optional<Session>> Perhaps;
};

class OneOfMany {
public:
  Task<> use(int id) {
    Session &s = Sessions.at(id);
    co_await connect();  // note: suspended here
    s.touch();  // warning: 's' refers into 'Sessions'
  }
  Task<> remove(int id) {
    co_await Sessions.at(id).close();
    Sessions.erase(id);  // note: 'OneOfMany::remove' removes from 'Sessions' here
  }

private:
  std::map<int, Session> Sessions;
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
  Task<> copy();
  Task<> copyOfKeys();
  Task<> copyInPlace();
  Task<> takenOut();
  Task<> oneByOne();
  Task<> cursor();
  Task<> lookedUpAgain(int id);
  Task<> lookedAgain(int id);
  Task<> usedBefore(int id);
  Task<> onlyOne();
  Task<> copyOfPart(int id);
  Task<> copyOfBinding(int id);
  Task<> pinned(int id);
  Task<> observed(int id);
  Task<> noSuspension();
  void leave(int id);

private:
  std::map<int, Session> snapshot() const { return Sessions; }
  std::map<int, Session> Sessions;
  std::map<int, std::shared_ptr<Session>> Shared;
};

Task<> Quiet::copy() {
  const auto all = Sessions;
  for (const auto &[id, s] : all)
    co_await connect();
}

Task<> Quiet::copyOfKeys() {
  std::vector<int> ids;
  for (const auto &[id, s] : Sessions)
    ids.push_back(id);
  for (const int id : ids) {
    const auto it = Sessions.find(id);
    if (it != Sessions.end())
      co_await it->second.close();
  }
}

Task<> Quiet::copyInPlace() {
  for (auto &[id, s] : snapshot())
    co_await write(s.Name);
}

Task<> Quiet::takenOut() {
  auto all = std::exchange(Sessions, {});
  for (auto &[id, s] : all)
    co_await s.close();
}

Task<> Quiet::oneByOne() {
  while (!Sessions.empty()) {
    auto node = Sessions.extract(Sessions.begin());
    co_await node.mapped().close();
    node.mapped().touch();
  }
}

// The key is a copy, and leads on whatever has happened to the element.
Task<> Quiet::cursor() {
  auto it = Sessions.begin();
  while (it != Sessions.end()) {
    const int id = it->first;
    co_await connect();
    it = Sessions.upper_bound(id);
  }
}

Task<> Quiet::lookedUpAgain(int id) {
  auto it = Sessions.find(id);
  co_await connect();
  it = Sessions.find(id);
  it->second.touch();
}

Task<> Quiet::lookedAgain(int id) {
  auto &s = Sessions[id];
  co_await connect();
  if (!Sessions.contains(id))
    co_return;
  s.touch();
}

Task<> Quiet::usedBefore(int id) {
  Sessions.find(id)->second.touch();
  auto it = Sessions.find(id);
  it->second.touch();
  co_await connect();
}

Task<> Quiet::onlyOne() {
  for (auto &[id, s] : Sessions) {
    co_await connect();
    break;
  }
}

Task<> Quiet::copyOfPart(int id) {
  const std::string name = Sessions.at(id).Name;
  co_await connect();
  co_await write(name);
}

Task<> Quiet::copyOfBinding(int id) {
  auto [key, s] = *Sessions.find(id);
  co_await connect();
  s.touch();
}

Task<> Quiet::pinned(int id) {
  auto s = Shared[id];
  co_await connect();
  s->touch();
}

Task<> Quiet::observed(int id) {
  std::weak_ptr<Session> perhaps = Shared[id];
  co_await connect();
  if (auto s = perhaps.lock())
    s->touch();
}

Task<> Quiet::noSuspension() {
  for (auto &[id, s] : Sessions)
    s.touch();
  co_await connect();
}

void Quiet::leave(int id) {
  Sessions.erase(id);
  Shared.erase(id);
}

// Before anything runs.
class Registry {
public:
  void add(Session s);
  Task<> run();

private:
  std::vector<Session> Items;
};

void Registry::add(Session s) { Items.push_back(std::move(s)); }

Task<> Registry::run() {
  for (auto &s : Items)
    co_await s.close();
  Items.clear();
}

class Locked {
public:
  Task<> walk();
  Task<> walkByHand();
  Task<> leave(int id);
  Task<> drop(int id);

private:
  void remove(int id);
  AsyncMutex Mutex;
  std::map<int, Session> Sessions;
};

Task<> Locked::walk() {
  auto lock = co_await Mutex.scoped_lock();
  for (auto &[id, s] : Sessions)
    co_await s.close();
}

Task<> Locked::walkByHand() {
  co_await Mutex.lock();
  for (auto &[id, s] : Sessions)
    co_await s.close();
  Mutex.unlock();
}

Task<> Locked::leave(int id) {
  auto lock = co_await Mutex.scoped_lock();
  Sessions.erase(id);
}

Task<> Locked::drop(int id) {
  auto lock = co_await Mutex.scoped_lock();
  remove(id);
}

void Locked::remove(int id) { Sessions.erase(id); }

class Gated {
public:
  Task<> stop();
  Task<> join(int id);
  Task<> leave(int id);

private:
  Gate Requests;
  std::map<int, Session> Sessions;
};

Task<> Gated::stop() {
  co_await Requests.close();
  for (auto &[id, s] : Sessions)
    co_await s.close();
}

Task<> Gated::join(int id) {
  auto in = Requests.hold();
  Sessions.emplace(id, co_await dial(id));
}

Task<> Gated::leave(int id) {
  Requests.enter();
  co_await connect();
  Sessions.erase(id);
  Requests.leave();
}

// The same, seen by who is inside: the gate cannot be closed before it has left.
class Inside {
public:
  Task<> use(int id);
  Task<> stop();

private:
  Gate Requests;
  std::map<int, Session> Sessions;
};

Task<> Inside::use(int id) {
  auto in = Requests.hold();
  Session &s = Sessions.at(id);
  co_await connect();
  s.touch();
}

Task<> Inside::stop() {
  co_await Requests.close();
  while (!Sessions.empty()) {
    co_await Sessions.begin()->second.close();
    Sessions.erase(Sessions.begin());
  }
}

class Flagged {
public:
  Task<> stop();
  Task<> join(int id);
  void leave(int id);

private:
  bool Closing = false;
  std::map<int, Session> Sessions;
};

Task<> Flagged::stop() {
  Closing = true;
  for (auto &[id, s] : Sessions)
    co_await s.close();
}

Task<> Flagged::join(int id) {
  auto s = co_await dial(id);
  if (Closing)
    co_return;
  Sessions.emplace(id, std::move(s));
}

void Flagged::leave(int id) {
  if (!Closing)
    Sessions.erase(id);
}

class Ordered {
public:
  Task<> walk();
  Task<> stop();
  ~Ordered();

private:
  Gate Work;
  std::map<int, Session> Sessions;
};

Task<> Ordered::walk() {
  for (auto &[id, s] : Sessions)
    co_await s.close();
}

Task<> Ordered::stop() {
  co_await Work.close();
  Sessions.clear();
}

Ordered::~Ordered() { Sessions.clear(); }

// Each removes what is its own, at its end.
class Server {
public:
  void accept(int id);

private:
  static void spawn(Task<>);
  Task<> serve(int id);
  std::map<int, Session> Sessions;
};

void Server::accept(int id) {
  Sessions.try_emplace(id);
  spawn(serve(id));
}

Task<> Server::serve(int id) {
  Session &s = Sessions.at(id);
  co_await connect();
  co_await s.send("bye");
  Sessions.erase(id);
}

class Nodes {
public:
  Task<> node();
  Task<> walk();
  Task<> queue();
  Task<> add();

private:
  std::list<Session> List;
  std::deque<Session> Queue;
};

Task<> Nodes::node() {
  Session &s = List.back();
  co_await connect();
  s.touch();
}

Task<> Nodes::walk() {
  for (auto &s : List)
    co_await s.close();
}

Task<> Nodes::queue() {
  auto &s = Queue.front();
  co_await connect();
  s.touch();
}

Task<> Nodes::add() {
  List.push_back(co_await dial(1));
  Queue.push_back(co_await dial(2));
}

// A rehash ends iterators, and leaves the elements where they are.
class HashedNodes {
public:
  Task<> found(int id);
  Task<> bound(int id);
  Task<> join(int id);

private:
  std::unordered_map<int, Session> Sessions;
};

Task<> HashedNodes::found(int id) {
  const auto it = Sessions.find(id);
  Session &s = it->second;
  co_await connect();
  s.touch();
}

Task<> HashedNodes::bound(int id) {
  auto &[key, s] = *Sessions.find(id);
  co_await connect();
  s.touch();
}

Task<> HashedNodes::join(int id) { Sessions.emplace(id, co_await dial(id)); }

// Pointers move, and not what they lead to.
class StableOwners {
public:
  Task<> byReference(int i);
  Task<> byPointer(int i);
  Task<> add();

private:
  std::vector<std::unique_ptr<Session>> Items;
};

Task<> StableOwners::byReference(int i) {
  Session &s = *Items[i];
  co_await connect();
  s.touch();
}

Task<> StableOwners::byPointer(int i) {
  Session *s = Items[i].get();
  co_await connect();
  s->touch();
}

Task<> StableOwners::add() { Items.push_back(std::make_unique<Session>(co_await dial(1))); }

// Slots are filled and emptied, but never moved.
class Slots {
public:
  Task<> use(int i);
  Task<> fill(int i);
  void reset(int i);

private:
  std::array<Session, 8> All;
};

Task<> Slots::use(int i) {
  Session &s = All[i];
  co_await connect();
  s.touch();
}

Task<> Slots::fill(int i) { All[i] = co_await dial(i); }

void Slots::reset(int i) { All[i] = Session(); }

// The number leads to the element of each turn anew.
class Counted {
public:
  Task<> walk();
  Task<> add();

private:
  std::vector<Session> Items;
};

Task<> Counted::walk() {
  for (std::size_t i = 0; i < Items.size(); ++i)
    co_await Items[i].close();
}

Task<> Counted::add() { Items.push_back(co_await dial(1)); }

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

// Others have their own request.
class Request {
public:
  void add(Session s) { Parts.push_back(std::move(s)); }
  void clear() { Parts.clear(); }
  std::vector<Session> Parts;
};
Task<std::vector<Session>> query();

Task<> handle(Request request) {
  for (auto &s : request.Parts)
    co_await s.close();
}

Task<> handleBehindPointer(std::unique_ptr<Request> request) {
  for (auto &s : request->Parts)
    co_await s.close();
}

Task<> rows() {
  for (auto &s : co_await query())
    co_await s.close();
}

const std::map<int, std::string> Names{{1, "one"}};

Task<> constant(int id) {
  const auto it = Names.find(id);
  co_await connect();
  co_await write(it->second);
}

class Sequential {
public:
  Task<> run();

private:
  Task<> walk();
  std::map<int, Session> Sessions;
};

Task<> Sequential::run() {
  co_await walk();
  Sessions.clear();
  co_await walk();
}

Task<> Sequential::walk() {
  for (auto &[id, s] : Sessions)
    co_await s.close();
}

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

Task<> keptOne(Snapshot node) {
  try {
    node = co_await execute(node);
  } catch (...) {
    log(node.State->Sent);
  }
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
  seastar::future<> copied();
  seastar::future<> join(int id) {
    co_await seastar::yield();
    All.emplace(id, Group());  // note: 'continuations::Groups::join' adds to 'All' here
    Shared.emplace(id, nullptr);
  }
  seastar::future<> continued(int id) {
    auto it = All.find(id);
    return seastar::yield().then([it] { it->second.stop(); });  // warning: 'it' refers into 'All'; note: suspended here
  }
  seastar::future<> continuedWithCopy(int id) {
    auto it = All.find(id);
    return seastar::yield().then([at = it] { at->second.stop(); });  // warning: 'it' refers into 'All'; note: suspended here
  }
  seastar::future<> pinned(int id);
  seastar::future<> keyed(int id);
  seastar::future<> keyCopied(int id);
  seastar::future<> keysCopied();
  seastar::future<> elementCopied(int id);
  seastar::future<> constant();

private:
  struct Group {
    seastar::future<> stop() const;
  };
  std::unordered_map<int, Group> All;
  std::unordered_map<int, std::shared_ptr<Group>> Shared;
  const std::vector<Group> BuiltIn;
};

seastar::future<> Groups::copied() {
  auto all = All;
  co_await seastar::do_for_each(all, [](auto &entry) { return entry.second.stop(); });
}

seastar::future<> Groups::pinned(int id) {
  auto group = Shared[id];
  return seastar::yield().then([group] { group->stop(); });
}

seastar::future<> Groups::keyed(int id) {
  auto it = All.find(id);
  if (it == All.end())
    return seastar::make_ready_future<>();
  return seastar::yield().then([this, id] { All.at(id).stop(); });
}

seastar::future<> Groups::keyCopied(int id) {
  auto it = All.find(id);
  return seastar::yield().then([this, key = it->first] { All.at(key).stop(); });
}

seastar::future<> Groups::keysCopied() {
  for (auto &[key, group] : All)
    (void)seastar::yield().then([this, key] { All.at(key).stop(); });
  return seastar::make_ready_future<>();
}

seastar::future<> Groups::elementCopied(int id) {
  auto it = All.find(id);
  auto &group = it->second;
  return seastar::yield().then([group] { group.stop(); });
}

seastar::future<> Groups::constant() {
  return seastar::do_for_each(BuiltIn, [](auto &group) { return group.stop(); });
}

} // namespace continuations

// What an accessor returns refers to what its body says.

namespace accessors {

struct Replica {
  std::vector<int> Tokens;
};

struct Topology {
  const Replica *find(int id) const {
    auto it = Nodes.find(id);
    return it == Nodes.end() ? nullptr : &it->second;
  }
  Replica &at(int id) { return Nodes.at(id); }
  std::map<int, Replica> Nodes;
};

struct Machine {
  Topology Known;
};

class Service {
public:
  Task<> reload() {
    Cluster.Known = co_await load();  // note: 'accessors::Service::reload' empties or replaces 'Known' here
  }
  Task<> stream(int id) {
    const Replica *node = Cluster.Known.find(id);
    if (!node)
      co_return;
    co_await connect();  // note: suspended here
    use(node->Tokens);  // warning: 'node' refers into 'Known'
  }
  Task<> referred(int id) {
    const auto &tokens = Cluster.Known.at(id).Tokens;
    co_await connect();  // note: suspended here
    use(tokens);  // warning: 'tokens' refers into 'Known'
  }

  // The map as a whole is not what it refers into.
  Task<> whole() {
    auto &known = Cluster.Known;
    co_await connect();
    use(known.at(1).Tokens);
  }
  Task<> copied(int id) {
    const Replica node = Cluster.Known.at(id);
    co_await connect();
    use(node.Tokens);
  }
  Task<> lookedUp(int id) {
    const Replica *node = Cluster.Known.find(id);
    co_await connect();
    node = Cluster.Known.find(id);
    use(node->Tokens);
  }
  Task<> before(int id) {
    use(Cluster.Known.at(id).Tokens);
    co_await connect();
  }

private:
  static Task<Topology> load();
  static void use(const std::vector<int> &);
  Machine Cluster;
};

struct Levels {
  std::optional<int> Last;
};

class Strategy {
public:
  template <typename T> T &get() { return std::get<T>(Current); }
  void choose(std::variant<std::monostate, Levels> other) {
    Current = std::move(other);  // note: 'accessors::Strategy::choose' empties or replaces 'Current' here
  }

private:
  std::variant<std::monostate, Levels> Current;
};

class Columns {
public:
  Strategy &strategy() { return Chosen; }
  void alter() { Chosen.choose({}); }

private:
  Strategy Chosen;
};

class Compaction {
public:
  Task<> pick(Columns &columns) {
    Levels &levels = levelsOf(columns);
    co_await connect();  // note: suspended here
    levels.Last = 1;  // warning: 'levels' refers into 'Current'
  }
  Task<> chosen(Columns &columns) {
    Strategy &strategy = columns.strategy();
    co_await connect();
    strategy.get<Levels>().Last = 1;
  }

private:
  static Levels &levelsOf(Columns &of) { return of.strategy().get<Levels>(); }
};

// Nobody replaces what these lead to.
class Fixed {
public:
  Task<> run() {
    Session &s = session();
    co_await connect();
    s.touch();
    Session &by = at(1);
    co_await connect();
    by.touch();
  }
  void add(int id) { Sessions.try_emplace(id); }

private:
  Session &session() { return *Only; }
  Session &at(int id) { return Sessions.at(id); }
  std::unique_ptr<Session> Only = std::make_unique<Session>();
  std::map<int, Session> Sessions;
};

// A copy of a shared owner that an accessor returns ends with the full-expression.
struct Places {
  std::vector<int> Racks;
};
struct Metadata {
  Places Its;
  const Places &places() const { return Its; }
};
class Shared {
public:
  std::shared_ptr<const Metadata> get() const { return Current; }
  void set(std::shared_ptr<const Metadata> next) { Current = std::move(next); }  // note: 'accessors::Shared::set' empties or replaces 'Current' here

private:
  std::shared_ptr<const Metadata> Current;
};
class Snapshots {
public:
  std::shared_ptr<const Metadata> get() const { return std::make_shared<const Metadata>(); }
  std::shared_ptr<const Metadata> fixed() const { return Fixed; }

private:
  std::shared_ptr<const Metadata> Fixed = std::make_shared<const Metadata>();
};

class Restore {
public:
  Task<> throughCopy() {
    const auto &places = Of.get()->places();
    co_await connect();  // note: suspended here
    use(places.Racks);  // warning: 'places' refers into 'Current', which others may have changed since it was suspended
  }
  Task<> loopThroughCopy() {
    const auto &places = (*Of.get()).places();
    for (int rack : places.Racks)  // warning: this loop over 'Current' goes on after a suspension, during which others may change it
      co_await visit(rack);  // note: suspended here
  }
  Task<> heldCopy() {
    const auto metadata = Of.get();
    const auto &places = metadata->places();
    co_await connect();
    use(places.Racks);
  }
  Task<> extendedCopy() {
    const auto &metadata = Of.get();
    co_await connect();
    use(metadata->places().Racks);
  }
  Task<> beforeSuspension() {
    const auto &places = Of.get()->places();
    use(places.Racks);
    co_await connect();
  }
  Task<> madeAnew() {
    const auto &places = From.get()->places();
    co_await connect();
    use(places.Racks);
  }
  Task<> neverSet() {
    const auto &places = From.fixed()->places();
    co_await connect();
    use(places.Racks);
  }
  static void use(const std::vector<int> &);
  static Task<> visit(int);

private:
  Shared &Of;
  Snapshots From;
};

} // namespace accessors

// A coroutine that is called for one of many runs beside itself.

namespace beside {

class Groups {
public:
  Task<> detach(int id) {
    auto it = All.find(id);
    if (it == All.end())
      co_return;
    co_await connect();  // note: suspended here
    All.erase(it);  // warning: 'it' refers into 'All'; note: 'beside::Groups::detach' removes from 'All' here
  }

private:
  std::map<int, Session> All;
};

class Only {
public:
  Task<> stop() {
    auto it = All.begin();
    co_await connect();
    All.erase(it);
  }

private:
  std::map<int, Session> All;
};

class LooksFirst {
public:
  Task<> detach(int id) {
    co_await connect();
    auto it = All.find(id);
    if (it != All.end())
      All.erase(it);
  }

private:
  std::map<int, Session> All;
};

class Alone {
public:
  Task<> detach(int id) {
    auto it = All.find(id);
    auto guard = co_await Lock.scoped_lock();
    it = All.find(id);
    co_await connect();
    All.erase(it);
  }

private:
  AsyncMutex Lock;
  std::map<int, Session> All;
};

} // namespace beside

// A lock is held once the coroutine is resumed, and not while it waits for it.

namespace locked {

class Groups {
public:
  Task<> late(int id) {
    auto it = All.find(id);
    auto guard = co_await Lock.scoped_lock();  // note: suspended here
    it->second.touch();  // warning: 'it' refers into 'All'
  }
  Task<> lateByHand(int id) {
    auto it = All.find(id);
    co_await Lock.lock();  // note: suspended here
    it->second.touch();  // warning: 'it' refers into 'All'
    Lock.unlock();
  }
  Task<> inTime(int id) {
    auto guard = co_await Lock.scoped_lock();
    auto it = All.find(id);
    co_await connect();
    it->second.touch();
  }
  Task<> inTimeByHand(int id) {
    co_await Lock.lock();
    auto it = All.find(id);
    co_await connect();
    it->second.touch();
    Lock.unlock();
  }
  Task<> leave(int id) {
    auto guard = co_await Lock.scoped_lock();
    All.erase(id);  // note: 'locked::Groups::leave' removes from 'All' here
  }

private:
  AsyncMutex Lock;
  std::map<int, Session> All;
};

} // namespace locked

// A lock that is taken after the first use does not make that right.

namespace lateLock {

struct Entry {
  AsyncMutex Strand;
  int Version = 0;
};
template <typename F> Task<> onPool(F f);

class Documents {
public:
  Task<> compile(int id) {
    auto it = All.find(id);
    if (it == All.end())
      co_return;
    Entry &entry = *it->second;
    co_await connect();  // note: suspended here
    auto guard = co_await entry.Strand.scoped_lock();  // warning: 'entry' refers into 'All'
    co_await onPool([&] { ++entry.Version; });
  }
  Task<> compileInTime(int id) {
    auto guard = co_await Lock.scoped_lock();
    Entry &entry = *All.at(id);
    co_await onPool([&] { ++entry.Version; });
  }
  Task<> evict(int id) {
    auto guard = co_await Lock.scoped_lock();
    All.erase(id);  // note: 'lateLock::Documents::evict' removes from 'All' here
  }

private:
  AsyncMutex Lock;
  std::map<int, std::unique_ptr<Entry>> All;
};

} // namespace lateLock

// What a temporary task has ends with it.
#include "stubs/cppcoro.h"

template <typename T> class [[nodiscard]] Once {  // Awaiting it gives a reference to what it has.
public:
  struct promise_type : stub::LazyPromise<Once, T> {};
  Once(Once &&) noexcept;
  ~Once();
  stub::Awaiter<T &&> operator co_await() &&;
  stub::Awaiter<T &> operator co_await() &;
};
template <typename T> class [[nodiscard]] Shared {
public:
  struct promise_type : stub::LazyPromise<Shared, T> {};
  Shared(const Shared &) noexcept;
  ~Shared();
  stub::Awaiter<const T &> operator co_await() const;
};
Once<Session> open();
Once<std::vector<int>> numbers();
Once<Session &> existing();
Shared<Session> cached(int id);
Shared<Session> loaded(int id) {  // note: 'loaded' is a coroutine
  co_return co_await open();
}
void use(const Session &);

Task<> referenceIntoTask() {
  const Session &s = co_await open();  // warning: 's' refers to a part of the task of 'open', which ends with this statement
  use(s);
}
Task<> forwardedFromTask() {
  auto &&s = co_await open();  // warning: 's' refers to a part of the task of 'open', which ends with this statement
  s.touch();
}
Task<> loopOverTask() {
  for (int n : co_await numbers())  // warning: this loop goes over a part of the task of 'numbers', which ends with this statement
    use(Session{.Sent = n});
}
Task<> referenceIntoShared() {
  const Session &s = co_await loaded(1);  // warning: 's' refers to a part of the task of 'loaded', which ends with this statement
  use(s);
}

Task<> valueOfTask() {
  const Session s = co_await open();
  use(s);
}
Task<> extendedValue() {
  const Session &s = co_await dial(1);
  use(s);
}
Task<> usedAtOnce() { use(co_await open()); }
Task<> taskInVariable() {
  auto opening = open();
  Session &s = co_await opening;
  s.touch();
}
Task<> referenceToOthers() {
  Session &s = co_await existing();
  s.touch();
}
Task<> heldByCache() {
  const Session &s = co_await cached(1);
  use(s);
}
Task<> neverUsed() { [[maybe_unused]] auto &&s = co_await open(); }

// An object that an iterator leads into gets another value as a whole.
struct NodeMap {
  int Version = 0;
  std::unordered_map<int, std::string> Nodes;
};
Task<NodeMap> loadNodes();

class Cluster {
public:
  Task<> reload() { Current = co_await loadNodes(); }  // note: 'Cluster::reload' empties or replaces 'Current' here
  Task<> join(int id) {
    auto it = Current.Nodes.find(id);
    if (it == Current.Nodes.end())
      co_return;
    const auto &name = it->second;
    co_await connect();  // note: suspended here
    co_await write(name);  // warning: 'name' refers into 'Current', which others may have changed since it was suspended
  }
  Task<> joinCopied(int id) {
    auto it = Current.Nodes.find(id);
    const auto name = it->second;
    co_await connect();
    co_await write(name);
  }
  Task<> joinFoundAgain(int id) {
    co_await connect();
    auto it = Current.Nodes.find(id);
    co_await write(it->second);
  }

private:
  NodeMap Current;
};

class FixedCluster {
public:
  Task<> join(int id) {
    auto it = Current.Nodes.find(id);
    const auto &name = it->second;
    co_await connect();
    co_await write(name);
  }

private:
  NodeMap Current;
};

// Who is started only when a member is filled does not see it filled. Reported where it can be
// filled again, or emptied, while somebody runs who was started before.
void start(std::function<Task<>()>);
std::unique_ptr<Session> choose(int);

class Relay {
public:
  void open() {
    start([this] { return prepare(); });
  }

private:
  Task<> prepare() {
    co_await connect();
    Out = choose(1);
    start([this] { return pump(); });
  }
  Task<> pump() {
    Session &s = *Out;
    co_await connect();
    s.touch();
  }
  std::unique_ptr<Session> Out;
};

class RelayInSteps {
public:
  void open() {
    start([this] { return prepare(); });
  }

private:
  Task<> prepare() {
    co_await fill();
    start([this] { return pump(); });
  }
  Task<> fill() {
    co_await connect();
    Out = choose(1);
  }
  Task<> pump() {
    Session &s = *Out;
    co_await connect();
    s.touch();
  }
  std::unique_ptr<Session> Out;
};

class RelayAgain {
public:
  void open() {
    start([this] { return prepare(); });
  }

private:
  Task<> prepare() {
    while (true) {
      co_await connect();
      Out = choose(1);  // note: 'RelayAgain::prepare' empties or replaces 'Out' here
      start([this] { return pump(); });
    }
  }
  Task<> pump() {
    Session &s = *Out;
    co_await connect();  // note: suspended here
    s.touch();  // warning: 's' refers into 'Out'
  }
  std::unique_ptr<Session> Out;
};

class RelayAround {
public:
  void open() {
    start([this] { return prepare(); });
  }

private:
  Task<> prepare() {
    co_await connect();
    Out = choose(1);  // note: 'RelayAround::prepare' empties or replaces 'Out' here
    start([this] { return pump(); });
    co_await connect();
    Out = choose(2);
  }
  Task<> pump() {
    Session &s = *Out;
    co_await connect();  // note: suspended here
    s.touch();  // warning: 's' refers into 'Out'
  }
  std::unique_ptr<Session> Out;
};

class RelayHungUp {
public:
  void open() {
    onClose([this](int) { Out.reset(); });  // note: 'RelayHungUp::open' empties or replaces 'Out' here
    start([this] { return pump(); });
  }

private:
  Task<> pump() {
    Session &s = *Out;
    co_await connect();  // note: suspended here
    s.touch();  // warning: 's' refers into 'Out'
  }
  std::unique_ptr<Session> Out;
};

class RelayRefilled {
public:
  void open() {
    start([this] { return refill(); });
    start([this] { return pump(); });
  }

private:
  Task<> refill() {
    co_await connect();
    Out = choose(1);  // note: 'RelayRefilled::refill' empties or replaces 'Out' here
  }
  Task<> pump() {
    Session &s = *Out;
    co_await connect();  // note: suspended here
    s.touch();  // warning: 's' refers into 'Out'
  }
  std::unique_ptr<Session> Out;
};

// What is one call's own is its own for whoever makes that call, too.
class Answers {
public:
  Task<Session> answer(int id) {
    Session &s = Waiting[id];
    co_await connect();
    Session got = s;
    Waiting.erase(id);
    co_return got;
  }
  Task<Session> ask(int id) {
    co_await connect();
    co_return co_await answer(id);
  }

private:
  std::map<int, Session> Waiting;
};

class AnswersDropped {
public:
  Task<Session> answer(int id) {
    Session &s = Waiting[id];
    co_await connect();  // note: suspended here
    Session got = s;  // warning: 's' refers into 'Waiting'
    Waiting.erase(id);  // note: 'AnswersDropped::answer' removes from 'Waiting' here
    co_return got;
  }
  Task<Session> ask(int id) {
    Session got = co_await answer(id);
    Waiting.erase(id + 1);
    co_return got;
  }

private:
  std::map<int, Session> Waiting;
};

// An element that is assigned by its key may be a new one.
class Replies {
public:
  void ask(int node) {
    onClose([this, node](int answer) { Answers[node] = answer; });  // note: 'Replies::ask' adds to 'Answers' here
  }
  Task<> work() {
    for (auto &[node, answer] : Answers)  // warning: this loop over 'Answers' goes on after a suspension
      co_await dial(answer);  // note: suspended here
    Answers.clear();
  }

private:
  std::unordered_map<int, int> Answers;
};

class RepliesTakenFirst {
public:
  void ask(int node) {
    onClose([this, node](int answer) { Answers[node] = answer; });
  }
  Task<> work() {
    auto taken = std::move(Answers);
    for (auto &[node, answer] : taken)
      co_await dial(answer);
  }

private:
  std::unordered_map<int, int> Answers;
};

// What is reached by its key is read, found by its number, or stays where it is.
class CountedReplies {
public:
  void ask(int node) {
    onClose([this, node](int answer) {
      Total += Answers[node];
      Slots[answer] = answer;
      Ordered[node] = answer;
    });
  }
  Task<> work() {
    for (auto &[node, answer] : Answers)
      co_await dial(answer);
    for (int &slot : Slots)
      co_await dial(slot);
    for (auto &[node, answer] : Ordered)
      co_await dial(answer);
    Answers.clear();
    Slots.clear();
  }

private:
  int Total = 0;
  std::unordered_map<int, int> Answers;
  std::vector<int> Slots;
  std::map<int, int> Ordered;
};

// A member that a function is given, to change it.
using Permissions = std::unordered_map<int, std::string>;
Task<std::string> loadPermission(int);

class Permits {
public:
  Task<> get(int id) { co_await load(id, &Known); }  // note: 'Permits::get' gives 'Known' to 'Permits::load' here
  Task<> reload() {
    for (auto &[id, text] : Known)  // warning: this loop over 'Known' goes on after a suspension
      text = co_await loadPermission(id);  // note: suspended here
  }

private:
  static Task<> load(int id, Permissions *into) {
    auto text = co_await loadPermission(id);
    into->emplace(id, text);  // note: 'Permits::load' changes 'into' here
  }
  Permissions Known;
};

static void drop(Permissions &from, int id) { from.erase(id); }  // note: 'drop' changes 'from' here

class PermitsDroppedElsewhere {
public:
  void forget(int id) { drop(Known, id); }  // note: 'PermitsDroppedElsewhere::forget' gives 'Known' to 'drop' here
  Task<> reload() {
    for (auto &[id, text] : Known)  // warning: this loop over 'Known' goes on after a suspension
      text = co_await loadPermission(id);  // note: suspended here; warning: 'text' refers into 'Known', which others may have changed since it was suspended
  }

private:
  Permissions Known;
};

static int total(const Permissions &of) { return static_cast<int>(of.size()); }
static int first(Permissions &of) { return of.begin()->first; }
static void exchange(Permissions of, int id) { of.erase(id); }

class PermitsOnlyLookedAt {
public:
  int all() { return total(Known) + first(Known); }
  void copy(int id) { exchange(Known, id); }
  Task<> reload() {
    for (auto &[id, text] : Known)
      text = co_await loadPermission(id);
  }

private:
  Permissions Known;
};

class PermitsUnderALock {
public:
  Task<> get(int id) { co_await load(id, &Known); }
  Task<> reload() {
    co_await Loading.lock();
    for (auto &[id, text] : Known)
      text = co_await loadPermission(id);
    Loading.unlock();
  }

private:
  Task<> load(int id, Permissions *into) {
    auto text = co_await loadPermission(id);
    co_await Loading.lock();
    into->emplace(id, text);
    Loading.unlock();
  }
  AsyncMutex Loading;
  Permissions Known;
};

// What is taken out, copied, counted or found anew stays as it is, though others remove elements.
class Lounge {
public:
  void leave(int id) {
    Guests.erase(id);
    Seats.erase(id);
    Queue.clear();
    Current.reset();
  }
  Task<> greetExtracted(int id);
  Task<> greetExchanged();
  Task<> greetSwapped();
  Task<> greetCopies();
  Task<> greetKept(int id);
  Task<> greetIfStillThere(int id);
  Task<> greetFoundAnew(int id);
  Task<> greetByNumber();
  Task<> nameBefore(int id);
  Task<> countBefore();
  Task<> lookAfterwards(int id);
  Task<> replaceIterator(int id);
  Task<> replacePointer(int id);
  Task<> takeCurrent();
  Task<> askAgain();

private:
  std::map<int, Session> Guests;
  std::map<int, std::shared_ptr<Session>> Seats;
  std::vector<std::string> Queue;
  std::unique_ptr<Session> Current;
};

Task<> Lounge::greetExtracted(int id) {
  auto guest = Guests.extract(id);
  co_await connect();
  guest.mapped().touch();
}
Task<> Lounge::greetExchanged() {
  for (auto &name : std::exchange(Queue, {}))
    co_await write(name);
}
Task<> Lounge::greetSwapped() {
  std::vector<std::string> mine;
  mine.swap(Queue);
  for (auto &name : mine)
    co_await write(name);
}
Task<> Lounge::greetCopies() {
  const auto mine = Queue;
  for (const auto &name : mine)
    co_await write(name);
}
Task<> Lounge::greetKept(int id) {
  std::shared_ptr<Session> guest = Seats[id];
  co_await connect();
  guest->touch();
}
Task<> Lounge::greetIfStillThere(int id) {
  std::weak_ptr<Session> watched = Seats[id];
  co_await connect();
  if (auto guest = watched.lock())
    guest->touch();
}
Task<> Lounge::greetFoundAnew(int id) {
  if (!Guests.contains(id))
    co_return;
  co_await connect();
  if (auto guest = Guests.find(id); guest != Guests.end())
    guest->second.touch();
}
Task<> Lounge::greetByNumber() {
  for (std::size_t i = 0; i < Queue.size(); ++i) {
    std::string name = Queue[i];
    co_await write(name);
  }
}
Task<> Lounge::nameBefore(int id) {
  std::string name = Guests.at(id).Name;
  co_await connect();
  co_await write(name);
}
Task<> Lounge::countBefore() {
  const auto count = Queue.size();
  co_await connect();
  co_await write(std::to_string(count));
}
Task<> Lounge::lookAfterwards(int id) {
  co_await connect();
  auto &guest = Guests.at(id);
  guest.touch();
}
Task<> Lounge::replaceIterator(int id) {
  auto guest = Guests.find(id);
  co_await connect();
  guest = Guests.find(id);
  if (guest != Guests.end())
    guest->second.touch();
}
Task<> Lounge::replacePointer(int id) {
  Session *guest = &Guests.at(id);
  guest->touch();
  co_await connect();
  guest = &Guests.at(id);
  guest->touch();
}
Task<> Lounge::takeCurrent() {
  auto mine = std::move(Current);
  co_await connect();
  if (mine)
    mine->touch();
}
Task<> Lounge::askAgain() {
  if (!Current)
    co_return;
  co_await connect();
  if (Current)
    Current->touch();
}

// Nothing that refers into the container is used behind the suspension.
class Departing {
public:
  Task<> namesFirst();
  Task<> sumsFirst();
  Task<> touchesFirst(int id);
  Task<> extracts(int id);
  Task<> movesOut(int id);
  Task<> inABlock(int id);
  Task<> sizesOnly();
  Task<> pointsAgain(int id);
  Task<> byKey();
  void leave(int id);

private:
  std::map<int, Session> Sessions;
};

Task<> Departing::namesFirst() {
  std::vector<std::string> names;
  for (const auto &[id, s] : Sessions)
    names.push_back(s.Name);
  for (const std::string &name : names)
    co_await write(name);
}

Task<> Departing::sumsFirst() {
  int sent = 0;
  for (const auto &[id, s] : Sessions)
    sent += s.Sent;
  co_await connect();
  if (sent == 0)
    co_await connect();
}

Task<> Departing::touchesFirst(int id) {
  const auto it = Sessions.find(id);
  if (it == Sessions.end())
    co_return;
  it->second.touch();
  co_await connect();
}

Task<> Departing::extracts(int id) {
  auto node = Sessions.extract(id);
  if (node.empty())
    co_return;
  co_await connect();
  node.mapped().touch();
}

Task<> Departing::movesOut(int id) {
  Session own = std::move(Sessions.at(id));
  Sessions.erase(id);
  co_await connect();
  own.touch();
}

Task<> Departing::inABlock(int id) {
  {
    Session &s = Sessions.at(id);
    s.touch();
  }
  co_await connect();
}

Task<> Departing::sizesOnly() {
  const auto before = Sessions.size();
  co_await connect();
  if (Sessions.size() != before)
    co_await connect();
}

Task<> Departing::pointsAgain(int id) {
  Session *s = &Sessions.at(id);
  s->touch();
  co_await connect();
  s = &Sessions.at(id);
  s->touch();
}

Task<> Departing::byKey() {
  while (!Sessions.empty()) {
    const int id = Sessions.begin()->first;
    co_await connect();
    Sessions.erase(id);
  }
}

void Departing::leave(int id) { Sessions.erase(id); }

Task<> closesItsOwn() {
  std::map<int, Session> own;
  own.emplace(1, co_await dial(1));
  for (auto &[id, s] : own)
    co_await s.close();
  own.clear();
}
