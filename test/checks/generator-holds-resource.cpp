// RUN: %expect %s coro-generator-holds-resource
#include "stubs/coro.h"
#include "stubs/folly.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;

template <typename T> struct Generator {
  struct promise_type {
    Generator get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
};

struct Mutex {
  Task<std::unique_lock<Mutex>> scopedLock();
  Task<> lock();
  void unlock();
};

class Permit;
struct Semaphore {
  Task<Permit> permit();
  Task<> acquire();
  void release();
};
class Permit {
public:
  Permit(Permit &&) noexcept;
  ~Permit() { giveBack(); }
  void release();

private:
  void giveBack() { From->release(); }
  Semaphore *From;
};

struct [[clang::annotate("coro::must-close")]] Cursor {
  static Task<Cursor> open(std::string Query);
  Cursor();
  Cursor(Cursor &&) noexcept;
  Task<std::optional<int>> next();
  Task<> close();
};
struct Channel {
  explicit Channel(int Socket);
  Channel(Channel &&) noexcept;
  Task<int> receive();
  Task<> close();
};

struct Timer {
  Timer();
  ~Timer();
};
class Counted {
public:
  Counted(Counted &&) noexcept;
  ~Counted() { To->release(); }

private:
  struct Object {
    void retain();
    void release();
  } *To;
};

struct Table {
  Mutex Lock;
  Semaphore Readers;
  std::mutex ThreadLock;
  std::vector<int> Rows;
};

void take(Permit);
void look(const Permit &);
Counted counted();
bool condition();

// Held.

Generator<int> holdsLock(Table &Of) {
  auto Held = co_await Of.Lock.scopedLock();  // warning: guard 'Held' is held while the generator waits for its consumer
  for (int Row : Of.Rows)
    co_yield Row;  // note: it is suspended here
}

Generator<int> holdsPermit(Table &Of) {
  auto Held = co_await Of.Readers.permit();  // warning: guard 'Held' is held while the generator waits for its consumer
  look(Held);
  for (int Row : Of.Rows) {
    if (condition())
      co_yield Row;  // note: it is suspended here
    co_yield 2 * Row;  // note: it is suspended here
  }
}

Generator<int> holdsParameter(Permit Given) {  // warning: guard 'Given' is held
  co_yield 1;  // note: it is suspended here
}

Generator<int> adopts(Table &Of) {
  co_await Of.Lock.lock();
  std::unique_lock Held(Of.Lock, std::adopt_lock);  // warning: guard 'Held' is held
  co_yield 1;  // note: it is suspended here
}

Generator<int> holdsReference(Table &Of) {
  auto &&Held = co_await Of.Readers.permit();  // warning: guard 'Held' is held
  co_yield 1;  // note: it is suspended here
}

Generator<int> holdsOnOnePath(Table &Of) {
  auto Held = co_await Of.Lock.scopedLock();  // warning: guard 'Held' is held
  if (condition())
    Held.unlock();
  co_yield 1;  // note: it is suspended here
}

Generator<int> holdsSession(std::string Query) {
  auto Rows = co_await Cursor::open(Query);  // warning: session 'Rows' is held while the generator waits for its consumer
  while (auto Row = co_await Rows.next())
    co_yield *Row;  // note: it is suspended here
  co_await Rows.close();
}

Generator<int> holdsSessionByStructure() {
  Channel From(1);  // warning: session 'From' is held
  co_yield co_await From.receive();  // note: it is suspended here
  co_await From.close();
}

Generator<int> locksByHand(Table &Of) {
  co_await Of.Lock.lock();  // warning: lock 'Lock' is held while the generator waits for its consumer
  for (int Row : Of.Rows)
    co_yield Row;  // note: it is suspended here
  Of.Lock.unlock();
}

Generator<int> acquiresByHand(Semaphore &Readers) {
  co_await Readers.acquire();  // warning: permit of 'Readers' is held while the generator waits for its consumer
  co_yield 1;  // note: it is suspended here
  if (condition()) {
    Readers.release();
    co_return;
  }
  Readers.release();
}

Generator<int> locksInEachTurn(Table &Of) {
  for (;;) {
    co_await Of.Lock.lock();  // warning: lock 'Lock' is held
    if (Of.Rows.empty())
      break;
    co_yield Of.Rows.back();  // note: it is suspended here
    Of.Rows.pop_back();
    Of.Lock.unlock();
  }
  Of.Lock.unlock();
}

// Let go before, or nothing that others wait for.

Generator<int> unlocksByHandFirst(Table &Of) {
  for (std::size_t I = 0;; ++I) {
    co_await Of.Lock.lock();
    if (I == Of.Rows.size()) {
      Of.Lock.unlock();
      co_return;
    }
    const int Row = Of.Rows[I];
    Of.Lock.unlock();
    co_yield Row;
  }
}

Generator<int> unlocksForTheConsumer(Table &Of) {
  co_await Of.Lock.lock();
  for (int Row : Of.Rows) {
    Of.Lock.unlock();
    co_yield Row;
    co_await Of.Lock.lock();
  }
  Of.Lock.unlock();
}

// The consumer gives back a permit for each item that it has dealt with.
Generator<int> oneInFlight(Semaphore &Slots) {
  for (int Item = 0;; ++Item) {
    co_await Slots.acquire();
    if (condition()) {
      Slots.release();
      co_return;
    }
    co_yield Item;
  }
}

Generator<int> countsItems(Semaphore &Filled, Semaphore &Empty) {
  for (;;) {
    co_await Filled.acquire();
    co_yield 1;
    Empty.release();
  }
}

void adopt(Semaphore &);
Generator<int> handsOver(Semaphore &Readers) {
  co_await Readers.acquire();
  adopt(Readers);
  co_yield 1;
  Readers.release();
}

struct Gate {
  void lock();
  void unlock();
};
Generator<int> entersAGate(Gate &Of) {
  Of.lock();
  co_yield 1;
  Of.unlock();
}

Generator<int> copiesFirst(Table &Of) {
  std::vector<int> Copy;
  {
    auto Held = co_await Of.Lock.scopedLock();
    Copy = Of.Rows;
  }
  for (int Row : Copy)
    co_yield Row;
}

Generator<int> unlocksFirst(Table &Of) {
  auto Held = co_await Of.Lock.scopedLock();
  Held.unlock();
  auto Permitted = co_await Of.Readers.permit();
  Permitted.release();
  co_yield 1;
}

Generator<int> locksForEach(Table &Of) {
  for (size_t I = 0;; ++I) {
    int Row = 0;
    {
      auto Held = co_await Of.Lock.scopedLock();
      if (I >= Of.Rows.size())
        co_return;
      Row = Of.Rows[I];
    }
    co_yield Row;
  }
}

Generator<int> movesOn(Table &Of) {
  auto Held = co_await Of.Readers.permit();
  take(std::move(Held));
  co_yield 1;
}

Generator<int> deferred(Table &Of) {
  std::unique_lock Later(Of.Lock, std::defer_lock);
  co_yield 1;
}

Generator<int> yieldsAfterwards(Table &Of) {
  {
    auto Held = co_await Of.Lock.scopedLock();
    Of.Rows.clear();
  }
  co_yield 1;
  auto Held = co_await Of.Lock.scopedLock();
  Of.Rows.clear();
}

Generator<int> trivialGuards() {
  Timer Measured;
  Counted Referred = counted();
  auto Owned = std::make_unique<int>(1);
  co_yield *Owned;
}

// coro-lock-across-await's.
Generator<int> blocksOthers(Table &Of) {
  std::lock_guard Held(Of.ThreadLock);
  co_yield 1;
}

Generator<int> refersToGuard(const Permit &Callers, Cursor &Rows) {
  co_yield 1;
  while (auto Row = co_await Rows.next())
    co_yield *Row;
}

Generator<int> closesFirst(std::string Query) {
  auto Rows = co_await Cursor::open(Query);
  auto Row = co_await Rows.next();
  co_await Rows.close();
  co_yield *Row;
}

Generator<int> neverOpened() {
  Cursor Rows;
  co_yield 1;
}

// Nobody closes it: hardly a session.
Generator<int> hardlyASession() {
  Channel From(1);
  co_yield co_await From.receive();
}

// Held only between two yields, or by somebody else.

Generator<int> oneByOne(Table &Of) {
  for (std::size_t I = 0;; ++I) {
    int Row = 0;
    {
      auto Held = co_await Of.Lock.scopedLock();
      if (I == Of.Rows.size())
        co_return;
      Row = Of.Rows[I];
    }
    co_yield Row;
  }
}

Generator<int> permitForEach(Table &Of) {
  for (int Row : Of.Rows) {
    {
      auto Held = co_await Of.Readers.permit();
      look(Held);
    }
    co_yield Row;
  }
}

Generator<int> lockOfTheCaller(std::unique_lock<Mutex> &Held, Table &Of) {
  for (int Row : Of.Rows)
    co_yield Row;
}

Generator<int> sharedTable(std::shared_ptr<Table> Of) {
  for (int Row : Of->Rows)
    co_yield Row;
}

Generator<int> noPermitYet() {
  std::optional<Permit> None;
  co_yield 1;
}

Task<int> noGenerator(Table &Of) {
  auto Held = co_await Of.Lock.scopedLock();
  co_return Of.Rows.front();
}

struct Stream {
  struct promise_type {
    Stream get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(int);
    struct co_error {
      int Code;
    };
    std::suspend_always yield_value(co_error);
    void return_void();
    void unhandled_exception();
  };
};
Stream endsWithError(Table &Of) {
  auto Held = co_await Of.Lock.scopedLock();
  co_yield Stream::promise_type::co_error{1};
}

Generator<int> silenced(Table &Of) {
  auto Held = co_await Of.Lock.scopedLock();  // NOLINT(coro-generator-holds-resource): read at once
  co_yield 1;
}
