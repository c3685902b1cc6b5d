// RUN: %expect %s coro-stale-state -- coro.Level=hint

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "stubs/async_mutex.h"
#include "stubs/coro.h"

using lazy::Task;

struct Connection {
  Task<> send(int);
  Task<> close();
};
Task<std::unique_ptr<Connection>> dial();
Task<> step();
Task<int> fetch();

Task<> watch(int);
void log(int);

// Waits until a condition holds, and asks it itself.
struct Signal {
  template <typename Predicate> Task<> when(Predicate Is) {
    while (!Is())
      co_await step();  // note: 'Signal::when' awaits 'step' here
  }
};

// Reported.

class Client {
public:
  Task<> connect() {
    if (!Conn)
      Conn = co_await dial();  // warning: 'Conn' was tested before a suspension; note: suspended here; note: 'Client::connect' empties or replaces 'Conn' here
  }
  Task<Connection *> get() {
    if (Conn)
      co_return Conn.get();
    auto fresh = co_await dial();  // note: suspended here
    Conn = std::move(fresh);  // warning: 'Conn' was tested before a suspension
    co_return Conn.get();
  }
  Task<> start() {
    if (Started)
      co_return;
    co_await step();  // note: suspended here
    Started = true;  // warning: 'Started' was tested before a suspension; note: 'Client::start' sets 'Started' here
  }
  Task<> count() {
    const int n = Count;
    co_await step();  // note: suspended here
    Count = n + 1;  // warning: 'Count' is set to what was computed from its value before a suspension; note: 'Client::count' sets 'Count' here
  }

private:
  std::unique_ptr<Connection> Conn;
  bool Started = false;
  int Count = 0;
};

class Queue {
public:
  Task<> drain() {
    while (!Items.empty()) {
      co_await step();  // note: suspended here
      Items.pop_front();  // warning: 'Items' may have been emptied since it was asked; note: 'Queue::drain' removes from 'Items' here
    }
  }
  Task<> nth(std::size_t i) {
    co_await step();  // note: suspended here
    co_await Items[i].close();  // warning: 'i' leads into 'Items', which may have lost elements
  }
  Task<> all() {
    for (std::size_t i = 0; i < Items.size(); ++i) {
      co_await step();  // note: suspended here
      co_await Items[i].close();  // warning: 'i' leads into 'Items'
    }
  }
  Task<> waits() {
    if (Items.empty())
      co_await Arrived.when([this] { return Closed; });  // note: suspended here
    Items.pop_front();  // warning: 'Items' may have been emptied since it was asked; note: 'Queue::waits' removes from 'Items' here
  }
  void drop() { Items.clear(); }

private:
  Signal Arrived;
  std::deque<Connection> Items;
  bool Closed = false;
};

class HalfLocked {
public:
  Task<> connect() {
    auto lock = co_await enter();
    if (!Conn)
      Conn = co_await dial();  // warning: 'Conn' was tested before a suspension; note: suspended here
  }
  void drop() { Conn = nullptr; }  // note: 'HalfLocked::drop' empties or replaces 'Conn' here

private:
  Task<AsyncMutex::Guard> enter() { co_return co_await Mutex.scoped_lock(); }
  AsyncMutex Mutex;
  std::unique_ptr<Connection> Conn;
};

class Superseded {
public:
  Task<> connect() {
    const int mine = ++Generation;
    if (Conn || mine != Generation)
      co_return;
    auto fresh = co_await dial();  // note: suspended here
    Conn = std::move(fresh);  // warning: 'Conn' was tested before a suspension; note: 'Superseded::connect' empties or replaces 'Conn' here
  }

private:
  int Generation = 0;
  std::unique_ptr<Connection> Conn;
};

class Lines {
public:
  Task<> open() {
    if (isOpen())
      co_return;
    Line = co_await dial();  // warning: 'Line' was tested before a suspension, and is set as if nobody else had done so; note: suspended here; note: 'Lines::open' empties or replaces 'Line' here
  }

private:
  bool isOpen() const { return Line != nullptr; }
  std::unique_ptr<Connection> Line;
};

struct Parts {
  Connection *Index = nullptr;
  std::unique_ptr<Connection> Line;
  bool Open = false;
  int Count = 0;
};

class OfParts {
public:
  Task<Connection *> index() {
    if (Own.Index)
      co_return Own.Index;
    auto fresh = co_await dial();  // note: suspended here
    Own.Index = fresh.release();  // warning: 'Index' was tested before a suspension, and is set as if nobody else had done so; note: 'OfParts::index' sets 'Index' here
    co_return Own.Index;
  }
  Task<> open() {
    auto &own = Own;
    if (own.Open)
      co_return;
    co_await step();  // note: suspended here
    own.Open = true;  // warning: 'Open' was tested before a suspension; note: 'OfParts::open' sets 'Open' here
  }
  Task<> lockedWrongly() {
    auto lock = co_await Mutex.scoped_lock();
    if (!Own.Line)
      Own.Line = co_await dial();  // warning: 'Line' was tested before a suspension; note: suspended here
  }
  void drop() { Own.Line = nullptr; }  // note: 'OfParts::drop' empties or replaces 'Line' here

private:
  AsyncMutex Mutex;
  Parts Own;
};

// Silent.

class OfPartsRightly {
public:
  Task<> again() {
    if (Own.Open)
      co_return;
    co_await step();
    if (!Own.Open)
      Own.Open = true;
  }
  Task<> locked() {
    auto lock = co_await Mutex.scoped_lock();
    if (Own.Index)
      co_return;
    Own.Index = (co_await dial()).release();
  }
  // Each has one of its own.
  Task<> ofOne(int id) {
    if (All[id].Open)
      co_return;
    co_await step();
    All[id].Open = true;
  }
  Task<> ofLocal() {
    Parts here;
    if (here.Open)
      co_return;
    co_await step();
    here.Open = true;
  }
  Task<> given(Parts &of) {
    if (of.Open)
      co_return;
    co_await step();
    of.Open = true;
  }

private:
  AsyncMutex Mutex;
  Parts Own;
  std::map<int, Parts> All;
};

class LinesAskedAgain {
public:
  Task<> open() {
    if (isOpen())
      co_return;
    auto fresh = co_await dial();
    if (!isOpen())
      Line = std::move(fresh);
  }
  Task<> count() {
    if (other())
      co_return;
    Line = co_await dial();
  }

private:
  bool isOpen() const { return Line != nullptr; }
  bool other() const { return Named; }
  std::unique_ptr<Connection> Line;
  bool Named = false;
};

class Quiet {
public:
  Task<> tested();
  Task<> claimed();
  Task<> gaveUp();
  Task<> right();
  Task<> local();
  Task<> readAgain();
  Task<> takenAway();
  Task<> recheck();
  Task<> measured();
  Task<> reported();
  Task<> whileTrue();
  Task<> newest(int);
  Task<> run();

private:
  Task<> onlyHere();
  std::unique_ptr<Connection> Conn, Mine;
  bool Running = false, Ready = false;
  int Total = 0, Last = 0, Generation = 0;
};

Task<> Quiet::tested() {
  if (!Conn) {
    auto fresh = co_await dial();
    if (!Conn)
      Conn = std::move(fresh);
  }
}

Task<> Quiet::claimed() {
  if (Running)
    co_return;
  Running = true;
  co_await step();
  Running = false;
}

Task<> Quiet::gaveUp() {
  if (Conn) {
    co_await Conn->close();
    Conn = nullptr;
  }
}

Task<> Quiet::right() { Total += co_await fetch(); }

Task<> Quiet::local() {
  std::unique_ptr<Connection> own;
  if (!own)
    own = co_await dial();
  int n = 0;
  const int m = n;
  co_await step();
  n = m + 1;
}

Task<> Quiet::readAgain() {
  int n = Total;
  co_await step();
  n = Total;
  Total = n + 1;
}

Task<> Quiet::takenAway() {
  const int n = std::exchange(Total, 0);
  co_await step();
  Total = n;
}

Task<> Quiet::recheck() {
  const int n = Total;
  co_await step();
  if (Total == n)
    Total = n + 1;
}

// What was read goes elsewhere, and says what there was before.
Task<> Quiet::measured() {
  const int before = Total;
  co_await step();
  Last = Total - before;
}

Task<> Quiet::reported() {
  const int n = Total;
  co_await step();
  log(n);
  Total = co_await fetch();
}

// Each suspension is followed by the test.
Task<> Quiet::whileTrue() {
  while (Running)
    co_await step();
  Running = true;
}

// Whoever came later has another number, and sets it.
Task<> Quiet::newest(int what) {
  if (Conn)
    co_return;
  const int mine = ++Generation;
  co_await watch(what);
  auto fresh = co_await dial();
  if (mine != Generation)
    co_return;
  Conn = std::move(fresh);
}

Task<> Quiet::run() { co_await onlyHere(); }

Task<> Quiet::onlyHere() {
  if (!Mine)
    Mine = co_await dial();
}

class Locked {
public:
  Task<> connect();
  Task<> byHand();

private:
  AsyncMutex Mutex;
  std::unique_ptr<Connection> Conn;
};

Task<> Locked::connect() {
  auto lock = co_await Mutex.scoped_lock();
  if (!Conn)
    Conn = co_await dial();
}

Task<> Locked::byHand() {
  co_await Mutex.lock();
  if (!Conn)
    Conn = co_await dial();
  Mutex.unlock();
}

class LockedByHelper {
public:
  Task<> connect();

private:
  Task<AsyncMutex::Guard> enter();
  AsyncMutex Mutex;
  std::unique_ptr<Connection> Conn;
};

Task<AsyncMutex::Guard> LockedByHelper::enter() { co_return co_await Mutex.scoped_lock(); }

Task<> LockedByHelper::connect() {
  auto lock = co_await enter();
  if (!Conn)
    Conn = co_await dial();
}

// The first caller sets the task before anything is suspended, and all others await the same.
struct Dialling {
  std::optional<eager::Task<int>> Running;
  Task<int> get();
};

Task<int> Dialling::get() {
  if (!Running)
    Running.emplace([]() -> eager::Task<int> { co_return co_await fetch(); }());
  co_return co_await *Running;
}

class OneConsumer {
public:
  Task<> drain();
  Task<> asked(std::size_t i);
  Task<> before(std::size_t i);
  void push(Connection c);

private:
  std::deque<Connection> Items;
};

Task<> OneConsumer::drain() {
  while (!Items.empty()) {
    co_await Items.front().close();
    Items.pop_front();
  }
}

Task<> OneConsumer::asked(std::size_t i) {
  co_await step();
  if (i < Items.size())
    co_await Items[i].close();
}

Task<> OneConsumer::before(std::size_t i) {
  co_await Items[i].close();
  co_await step();
}

void OneConsumer::push(Connection c) { Items.push_back(std::move(c)); }

class Asked {
public:
  Task<> each();
  Task<> takesOut();
  Task<> at(std::size_t i);
  Task<> next();
  Task<> waits();
  Task<> inTurn();
  Task<> ofCopy();
  void drop();

private:
  Signal Arrived;
  std::vector<Connection> Items;
  std::size_t Turn = 0;
};

Task<> Asked::each() {
  for (std::size_t i = 0; i < Items.size(); ++i)
    co_await Items[i].close();
}

Task<> Asked::takesOut() {
  while (!Items.empty()) {
    auto last = Items.back();
    Items.pop_back();
    co_await last.close();
  }
}

Task<> Asked::at(std::size_t i) {
  co_await step();
  if (i < Items.size())
    co_await Items[i].close();
}

Task<> Asked::next() {
  for (;;) {
    while (Items.empty())
      co_await step();
    auto last = Items.back();
    Items.pop_back();
    co_await last.close();
  }
}

Task<> Asked::waits() {
  if (Items.empty())
    co_await Arrived.when([this] { return !Items.empty(); });
  auto last = Items.back();
  Items.pop_back();
  co_await last.close();
}

Task<> Asked::inTurn() {
  for (int attempt = 0; attempt < 3; ++attempt) {
    const std::size_t i = Turn++ % Items.size();
    co_await Items[i].send(attempt);
  }
}

Task<> Asked::ofCopy() {
  const auto all = Items;
  for (std::size_t i = 0; i < all.size(); ++i) {
    co_await step();
    Connection each = all[i];
    co_await each.close();
  }
}

void Asked::drop() { Items.clear(); }

// The number is a name: what has it is looked up, and may be missing.
class Sessions {
public:
  Connection *find(int Id) const;
  int count() const;
  void remove(int Id);
};

class LooksUp {
public:
  Task<> use(int id);
  void leave(int id);

private:
  Sessions All;
};

Task<> LooksUp::use(int id) {
  co_await step();
  if (Connection *one = All.find(id))
    co_await one->close();
}

void LooksUp::leave(int id) { All.remove(id); }

// Others have their own, as each has a frame of its own.
struct Transfer {
  std::unique_ptr<Connection> To;
  int Sent = 0;
  Task<> run();
};

Task<> transfer() {
  Transfer own;
  if (!own.To)
    own.To = co_await dial();
  const int n = own.Sent;
  co_await own.To->send(n);
  own.Sent = n + 1;
}

Task<> transferBehindPointer() {
  auto own = std::make_unique<Transfer>();
  if (!own->To)
    own->To = co_await dial();
  const int n = own->Sent;
  co_await own->To->send(n);
  own->Sent = n + 1;
}

Task<> transferGiven(Transfer own) {
  if (!own.To)
    own.To = co_await dial();
  co_await own.To->send(own.Sent);
}

// A pointer is tested, and followed after a suspension.

namespace followed {

class Publisher {
public:
  void terminate() { To = nullptr; }  // note: 'followed::Publisher::terminate' empties or replaces 'To' here
  void drop() { Own.reset(); }  // note: 'followed::Publisher::drop' empties or replaces 'Own' here

  Task<> update() {
    if (!To)
      co_return;
    co_await step();  // note: suspended here
    To->touch();  // warning: 'To' was tested before a suspension, and is used as if nobody had reset it
    To->touch();
  }
  Task<> owned() {
    if (Own) {
      co_await step();  // note: suspended here
      Own->touch();  // warning: 'Own' was tested before a suspension, and is used as if nobody had reset it
    }
  }

  Task<> again() {
    if (!To)
      co_return;
    co_await step();
    if (To)
      To->touch();
  }
  Task<> first() {
    if (To)
      To->touch();
    co_await step();
  }
  Task<> untested() {
    co_await step();
    To->touch();
  }
  Task<> loop() {
    while (To) {
      To->touch();
      co_await step();
    }
  }
  struct Peer {
    void touch();
  };
  Task<> replaced(Peer *other) {
    co_await step();
    To = other;
    To->touch();
  }
  Task<> copied() {
    Peer *const to = To;
    if (!to)
      co_return;
    co_await step();
    to->touch();
  }
  Task<> constant() {
    if (!Always)
      co_return;
    co_await step();
    Always->touch();
  }

private:
  Peer *To = nullptr;
  std::unique_ptr<Peer> Own;
  Peer *const Always = nullptr;
};

class Guarded {
public:
  Task<> drop() {
    auto guard = co_await Mutex.scoped_lock();
    Own.reset();
  }
  Task<> use() {
    auto guard = co_await Mutex.scoped_lock();
    if (!Own)
      co_return;
    co_await step();
    Own->touch();
  }

private:
  struct Peer {
    void touch();
  };
  AsyncMutex Mutex;
  std::unique_ptr<Peer> Own;
};

class NobodyResets {
public:
  explicit NobodyResets(std::shared_ptr<Connection> of) : Own(std::move(of)) {}
  Task<> use() {
    if (!Own)
      co_return;
    co_await step();
    co_await Own->close();
  }

private:
  std::shared_ptr<Connection> Own;
};

} // namespace followed

// What is shared is asked for, changed or taken without a suspension in between.
class InOneGo {
public:
  Task<> takesFirst() {
    if (Items.empty())
      co_return;
    Connection first = std::move(Items.front());
    Items.pop_front();
    co_await first.close();
  }
  Task<> asksAgain() {
    while (!Items.empty()) {
      co_await step();
      if (!Items.empty())
        Items.pop_front();
    }
  }
  Task<> takesAll() {
    std::deque<Connection> own = std::exchange(Items, {});
    while (!own.empty()) {
      co_await own.front().close();
      own.pop_front();
    }
  }
  Task<> findsIndexAgain(std::size_t i) {
    co_await step();
    if (i < Items.size())
      co_await Items[i].close();
  }
  Task<> startsFirst() {
    if (Started)
      co_return;
    Started = true;
    co_await step();
  }
  Task<> startsAfterwards() {
    co_await step();
    if (!Started)
      Started = true;
  }
  Task<> swapsFlag() {
    if (Busy.exchange(true))
      co_return;
    co_await step();
    Busy = false;
  }
  Task<> makesFirst() {
    auto fresh = co_await dial();
    if (!Conn)
      Conn = std::move(fresh);
  }
  Task<> sendsIfThere() {
    co_await step();
    if (Conn)
      co_await Conn->send(1);
  }
  Task<> countsFirst() {
    const int mine = Count;
    Count = mine + 1;
    co_await watch(mine);
  }
  Task<> countsAfterwards() {
    co_await step();
    const int mine = Count;
    Count = mine + 1;
  }
  void drop() {
    Items.clear();
    Conn = nullptr;
  }

private:
  std::deque<Connection> Items;
  std::unique_ptr<Connection> Conn;
  std::atomic<bool> Busy = false;
  bool Started = false;
  int Count = 0;
};

// What was asked before a suspension is asked again, is kept, or is of no further use.
class Careful {
public:
  Task<> keepsItsOwn();
  Task<> asksInEachTurn();
  Task<> addsAtOnce();
  Task<> readsOnly();
  Task<> takesOne();
  Task<> takesUntilEmpty();
  Task<> resetsWhateverItWas();
  Task<> replacesWhateverItWas();
  Task<> countsUnderLock();
  Task<> borrowsPlace();
  Task<Connection *> returnsWhatIsThere();
  Task<> waitsWhereItIsMissing();
  Task<> logsTheDifference();
  void drop();

private:
  AsyncMutex Mutex;
  std::shared_ptr<Connection> Shared;
  std::unique_ptr<Connection> Conn;
  std::deque<int> Jobs;
  std::atomic<int> Left = 3;
  int Count = 0, Guarded = 0;
};

Task<> Careful::keepsItsOwn() {
  const auto own = Shared;
  if (!own)
    co_return;
  co_await step();
  co_await own->close();
}

Task<> Careful::asksInEachTurn() {
  while (Conn) {
    co_await step();
    if (!Conn)
      break;
    co_await Conn->send(1);
  }
}

Task<> Careful::addsAtOnce() {
  const int more = co_await fetch();
  Count += more;
}

Task<> Careful::readsOnly() {
  const int before = Count;
  co_await step();
  log(before);
}

Task<> Careful::takesOne() {
  if (Jobs.empty())
    co_return;
  const int job = Jobs.front();
  Jobs.pop_front();
  co_await watch(job);
}

Task<> Careful::takesUntilEmpty() {
  while (!Jobs.empty()) {
    const int job = Jobs.back();
    Jobs.pop_back();
    co_await watch(job);
  }
}

Task<> Careful::resetsWhateverItWas() {
  co_await step();
  Conn = nullptr;
}

Task<> Careful::replacesWhateverItWas() {
  auto fresh = co_await dial();
  Conn = std::move(fresh);
}

Task<> Careful::countsUnderLock() {
  auto lock = co_await Mutex.scoped_lock();
  const int before = Guarded;
  co_await step();
  Guarded = before + 1;
}

Task<> Careful::borrowsPlace() {
  --Left;
  co_await step();
  ++Left;
}

Task<Connection *> Careful::returnsWhatIsThere() {
  co_await step();
  co_return Conn ? Conn.get() : nullptr;
}

Task<> Careful::waitsWhereItIsMissing() {
  if (!Conn)
    co_await step();
  log(Count);
}

Task<> Careful::logsTheDifference() {
  const int before = Count;
  co_await step();
  log(Count - before);
}

void Careful::drop() {
  Shared = nullptr;
  Conn = nullptr;
  Jobs.clear();
}
