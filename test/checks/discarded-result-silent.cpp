// RUN: %expect %s coro-discarded-result
#include "rill/mutex.h"
#include "rill/race.h"
#include "rill/settled.h"
#include "rill/task.h"
#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

using lazy::Task;

template <typename T> struct Expected {
  bool has_value() const;
  const T &value() const;
  const std::error_code &error() const;
};
struct Status {
  bool ok() const;
  int code() const;
};
struct Connection {
  Connection(Connection &&) noexcept;
  Task<Status> send(std::string);
  Task<Status> close();
  Task<Status> shutdown();
  Task<Status> disconnect();
};

Task<Expected<int>> read(int);
Task<Status> commit();
Task<Status> rollback();
bool condition();
void log(const char *);

// What comes out is news, not an outcome.

Task<std::size_t> writeSome(std::string);
Task<> bytesWritten() { co_await writeSome("hello"); }

struct Response {
  int status() const;
  std::string body() const;
};
Task<Response> get(std::string);
Task<> warmsCache() { co_await get("/index"); }

struct Row {
  std::string at(int) const;
};
Task<std::optional<Row>> evict(int);
Task<> evicted() { co_await evict(1); }

Task<std::vector<Row>> query(std::string);
Task<> rowsOfStatement() { co_await query("begin"); }

Task<bool> waitFor(std::chrono::milliseconds);
Task<> whetherItWasWoken() { co_await waitFor(std::chrono::milliseconds(5)); }

Task<std::cv_status> waitUntilNotified();
Task<> statusOfWait() { co_await waitUntilNotified(); }

Task<std::string> readLine();
Task<> skipsHeader() { co_await readLine(); }

struct Statistics {
  std::size_t Hits, Misses;
};
Task<Statistics> collect();
Task<> countsOfCollection() { co_await collect(); }

struct Unit {};
Task<Unit> done();
Task<> unit() { co_await done(); }

Task<std::variant<int, std::string>> either();
Task<> variantOfValues() { co_await either(); }

Task<std::shared_ptr<int>> open(std::string);
Task<> sharedObject() { co_await open("file"); }

struct Builder {
  Task<Builder *> add(int);
  bool ok() const;
  int code() const;
};
Task<> chainsPointers(Builder &To) { co_await (co_await To.add(1))->add(2); }

struct Pause {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  std::chrono::milliseconds await_resume();
};
Task<> howLongItWas() { co_await Pause(); }

struct Scheduler {
  struct Operation {
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    Scheduler *await_resume();
  };
  Operation on();
};
Task<> whereItWasBefore(Scheduler &To) { co_await To.on(); }

struct Handle {
  Handle(Handle &&) noexcept;
  Task<Status> join();
};
Task<Handle> start(int);
Task<> handleOfStarted() { co_await start(1); }

// Looked at where it stands.

Task<> throwsUnlessValue() { (co_await read(1)).value(); }

Task<> asksInCondition() {
  if (!(co_await commit()).ok())
    log("failed");
}

Task<> asksInLoop() {
  while (!(co_await commit()).ok())
    log("again");
}

Task<> asksInInit() {
  if (const Status Result = co_await commit(); !Result.ok())
    log("failed");
}

Task<> oneOrTheOther() {
  const bool Good = (co_await commit()).ok() || (co_await rollback()).ok();
  log(Good ? "good" : "bad");
}

void check(Status);
Task<> givesItOn() { check(co_await commit()); }

#define CO_CHECK(Value)                                                                            \
  do {                                                                                             \
    if (const Status Result = (Value); !Result.ok())                                               \
      co_return;                                                                                   \
  } while (0)
Task<> checksByMacro() { CO_CHECK(co_await commit()); }

Task<> keepsIt(Status &Last) { Last = co_await commit(); }

Task<> collectsThem(std::vector<Status> &All) { All.push_back(co_await commit()); }

Task<Status> triesAgain() {
  for (int I = 0; I < 3; ++I)
    if (const Status Result = co_await commit(); Result.ok())
      co_return Result;
  co_return co_await rollback();
}

Task<Status> returnsIt() { co_return co_await commit(); }

Task<Status> (*Returning)() = []() -> Task<Status> { co_return co_await commit(); };

// Dropped openly.

#define IGNORE(Value) static_cast<void>(Value)
Task<> ignoresByMacro() { IGNORE(co_await commit()); }

Task<> ignoresBeforeComma(int &Count) { (void)co_await commit(), ++Count; }

rill::Task<> settlesOpenly(rill::Task<> Work) { (void)co_await rill::settle(std::move(Work)); }

// Closing, whose error nobody can do anything about.

Task<> closesEach(std::vector<Connection> All) {
  for (Connection &Each : All)
    co_await Each.close();
}

Task<> closesAfterFailure(Connection Peer) {
  const bool Failed = !(co_await Peer.send("bye")).ok();
  if (Failed)
    co_await Peer.shutdown();
}

Task<> closesThroughPointer(std::unique_ptr<Connection> Peer) { co_await Peer->disconnect(); }

// What is told by a reference as well.

Task<std::error_code> dial();
struct Dialling {
  std::error_code &Error;
  Task<std::pair<std::error_code, int>> run() {
    const std::error_code Failed = co_await dial();
    Error = Failed;
    co_return std::pair(Failed, 1);
  }
};

Task<> dialled() {
  std::error_code Error;
  Dialling Op{Error};
  co_await Op.run();
  if (Error)
    log("failed");
}

Task<std::error_code> dialInto(std::error_code *Error) {
  auto Failed = co_await dial();
  *Error = Failed;
  co_return Failed ? Failed : std::error_code();
}

Task<> dialledByPointer() {
  std::error_code Error;
  co_await dialInto(&Error);
  if (Error)
    log("failed");
}

// Libraries.

asio::awaitable<void> asioTimer(asio::steady_timer &Timer) {
  co_await Timer.async_wait(asio::use_awaitable);
  co_await Timer.async_wait();
}

asio::awaitable<void> asioBytes(asio::ip::tcp::socket &Socket) {
  co_await Socket.async_write_some(1);
}

coro::task<void> libcoroPush(coro::queue<int> &Queue) { co_await Queue.push(1); }

coro::task<void> libcoroPermit(coro::semaphore<2> &Limit) {
  co_await Limit.acquire();
  co_await Limit.release();
}

coro::task<void> libcoroFirst(std::vector<coro::task<int>> Tasks) {
  co_await coro::when_any(std::move(Tasks));
}

coro::task<void> libcoroLock(coro::mutex &Lock) {
  auto Held = co_await Lock.scoped_lock();
  log("locked");
}

folly::coro::Task<> follyAll(std::vector<folly::coro::Task<int>> Tasks) {
  co_await folly::coro::collectAllRange(std::move(Tasks));
}

cppcoro::task<> cppcoroBytes(cppcoro::net::socket &Socket, void *To) {
  co_await Socket.recv(To, 4);
}

cppcoro::task<> cppcoroLock(cppcoro::async_mutex &Lock) {
  co_await Lock.lock_async();
  Lock.unlock();
}

seastar::future<> seastarAll() {
  co_await seastar::when_all_succeed(seastar::make_ready_future<>());
}

rill::Task<int> work();
rill::Task<> rillFirst() { co_await rill::race(work(), work()); }

rill::Task<> rillLock(rill::Mutex &Lock) {
  auto Held = co_await Lock.lock();
  log("locked");
}

// Closing by a function, also within another.

template <typename Stream> Task<> close(Stream &);
Task<Status> disconnect(Connection &);
Task<std::error_code> withoutThrowing(Task<>);

Task<> closesByFunction(Connection &Peer) { co_await disconnect(Peer); }
Task<> closesWithin(Connection &Peer) { co_await withoutThrowing(close(Peer)); }

struct Ring {
  Task<Status> close(int);
  Task<Status> asyncClose(int);
  Task<Status> sleep(std::chrono::milliseconds);
};
Task<> closesDescriptor(Ring &In) {
  co_await In.close(1);
  co_await In.asyncClose(1);
}

// Whether it has slept to the end.
Task<> waits(Ring &In) { co_await In.sleep(std::chrono::milliseconds(5)); }
