// RUN: %expect %s coro-discarded-result
#include "stubs/asio.h"
#include "stubs/coro.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

using lazy::Task;

// Outcomes, by structure alone.

template <typename T, typename E = std::error_code> struct Expected {
  bool has_value() const;
  explicit operator bool() const;
  const T &value() const;
  const E &error() const;
};
template <typename E> struct Expected<void, E> {
  bool has_value() const;
  const E &error() const;
};
struct Status {
  bool ok() const;
  int code() const;
  std::string message() const;
};
template <typename T> struct Try {
  bool hasException() const;
  std::exception_ptr exception() const;
};
struct [[clang::annotate("coro::outcome")]] Verdict {
  bool Passed;
};
struct [[nodiscard]] Receipt {
  int Number;
};

struct Sent {
  std::error_code Error;
  std::size_t Bytes;
};

// Others.

struct OnlyError {
  std::error_code Error;
};
struct TwoErrors {
  std::error_code Read, Write;
};
class Reader {
public:
  explicit Reader(int);
  std::error_code Last;
  int Position = 0;
};

struct Response {
  int status() const;
  std::string body() const;
};
struct Connection {
  Connection(Connection &&) noexcept;
  bool ok() const;
  int error() const;
  Task<Expected<void>> send(std::string);
  Task<Expected<void>> close();
};

struct Semaphore;
struct Permit {
  Permit(Permit &&) noexcept;
  ~Permit() { giveBack(); }
  void giveBack();
  Semaphore *From;
};
struct Semaphore {
  Task<Permit> permit();
  Task<> acquire();
  void release();
};
inline void Permit::giveBack() { From->release(); }

struct Mutex {
  Task<std::unique_lock<Mutex>> scopedLock();
  Task<> lock();
  void unlock();
};

template <typename T> struct Gathered {
  T First, Second;
};

Task<Expected<int>> read(int);
Task<Expected<void>> write(std::string);
Task<std::error_code> connect(std::string);
Task<Status> commit();
Task<Try<int>> attempt(Task<int>);
Task<Verdict> judge();
Task<Receipt> pay(int);
Task<std::tuple<std::error_code, std::size_t>> transfer(int);
Task<std::pair<std::size_t, std::error_code>> transferInPair(int);
Task<Sent> sendPlain(int);
Task<std::tuple<std::error_code>> waitUntil(int);
Task<OnlyError> waitPlain(int);
Task<TwoErrors> waitForBoth();
Task<Reader> rewind();
Task<Task<int>> prepare();
Task<eager::Task<int>> begin();
Task<std::vector<Task<int>>> prepareAll();
Task<const Expected<int> &> last();
[[clang::annotate("coro::may-be-dropped")]] Task<Status> ping();
[[clang::annotate("coro::yields-ready")]] Task<eager::Task<int>> settle(eager::Task<int>);

enum class Errc { none, broken };
template <> struct std::is_error_code_enum<Errc> : std::true_type {};
enum class Stage { first, second };
Task<Errc> abort(int);
Task<std::errc> abortStd(int);
Task<Stage> advance(int);

Task<Expected<void>> shut(Connection &Which) {
  auto Done = co_await Which.close();
  co_return Done;
}
Task<Expected<void>> inTime(Task<Expected<void>>);
Task<Expected<void>> ask(Connection &Which) { co_return co_await Which.send("?"); }

Task<int> number();
Task<bool> tryNumber();
Task<std::optional<int>> find(int);
Task<Response> get(std::string);
Task<Connection> open();
Task<std::unique_ptr<int>> make();
Task<> flush();
bool condition();

// Error codes that are enumerations.

Task<> dropsCodes() {
  co_await abort(1);    // warning: result of 'abort' is dropped, and with it whether it succeeded
  co_await abortStd(1); // warning: result of 'abortStd' is dropped, and with it whether it succeeded
  co_await advance(1);
  (void)co_await abort(1);
  if (co_await abort(1) != Errc::none)
    co_return;
}

// Nobody can do anything about an error in closing, whoever closes.

Task<> closesThroughAnother(Connection &connection) {
  co_await connection.close();
  co_await shut(connection);
  co_await inTime(connection.close());
  co_await ask(connection);                 // warning: result of 'ask' is dropped, and with it whether it succeeded
  co_await inTime(connection.send("last")); // warning: result of 'inTime' is dropped, and with it whether it succeeded
}

// Outcomes that are dropped.

Task<> dropsOutcomes(Connection &connection) {
  co_await write("a");             // warning: result of 'write' is dropped, and with it whether it succeeded
  co_await read(1);                // warning: result of 'read' is dropped, and with it whether it succeeded
  co_await connect("host");        // warning: result of 'connect' is dropped
  co_await commit();               // warning: result of 'commit' is dropped
  co_await attempt(number());      // warning: result of 'attempt' is dropped
  co_await judge();                // warning: result of 'judge' is dropped
  co_await connection.send("hi");  // warning: result of 'Connection::send' is dropped
  co_await transfer(1);            // warning: result of 'transfer' is dropped
  co_await transferInPair(1);      // warning: result of 'transferInPair' is dropped
  co_await sendPlain(1);           // warning: result of 'sendPlain' is dropped, and with it whether it succeeded
}

Task<> dropsWhatMayNotBeDropped() {
  co_await pay(1);  // warning: result of 'pay' is dropped, though its type is [[nodiscard]]
}

Task<> inOtherPlaces(int n) {
  if (n == 1)
    co_await commit();  // warning: result of 'commit' is dropped
  for (; n < 9; ++n, co_await commit()) {  // warning: result of 'commit' is dropped
  }
  while (condition())
    co_await write("b");  // warning: result of 'write' is dropped
  auto later = write("c");
  co_await std::move(later);  // warning: result of 'co_await' is dropped
  condition() ? co_await commit() : co_await commit();  // warning: result of 'commit' is dropped
  auto work = []() -> Task<> {
    co_await commit();  // warning: result of 'commit' is dropped
  };
  co_await work();
}

// Tasks that come out of an await.

Task<> dropsInnerTask() {
  co_await prepare();  // warning(!apart): 'prepare' yields another task, which is dropped: it never runs; warning(apart): 'prepare' yields another task, which is dropped: its outcome is lost; fix: co_await co_await prepare();
  co_await begin();    // warning: 'begin' yields another task, which is dropped: its outcome is lost; fix: co_await co_await begin();
}

Task<> dropsSettled(eager::Task<int> task) {
  co_await settle(std::move(task));  // warning: result of 'settle' is dropped, and with it whether it succeeded
}

// Guards that let go at once.

Task<> dropsGuards(Semaphore &limit, Mutex &mutex) {
  co_await limit.permit();      // warning: guard that 'Semaphore::permit' yields is dropped: it lets go at once
  co_await mutex.scopedLock();  // warning: guard that 'Mutex::scopedLock' yields is dropped: it lets go at once
  co_await flush();
  if (condition()) {
    co_await limit.permit();  // warning: guard that 'Semaphore::permit' yields is dropped: it lets go at once
  }
  co_await mutex.scopedLock();  // warning: guard that 'Mutex::scopedLock' yields is dropped: it lets go at once
  co_return co_await flush();
}

// Nothing is done under the lock: it has waited for who had it.

Task<int> waitsForTheOther(Mutex &mutex, bool connecting) {
  if (connecting) {
    co_await mutex.scopedLock();
    co_return 0;
  }
  co_return 1;
}

Task<> dropsInParentheses(Mutex &mutex) {
  (co_await mutex.scopedLock());  // warning: guard that 'Mutex::scopedLock' yields is dropped: it lets go at once
  co_await flush();
}

Task<> waitsForTheLast(Mutex &mutex) { co_await mutex.scopedLock(); }

// A guard that takes its lock again.
struct Relocked {
  Mutex *Of;
  Relocked(Mutex &mutex);
  ~Relocked();
  Task<Relocked> take();
  Task<> lock() {
    co_await take();
    co_await flush();
  }
};

template <typename T> Task<> inTemplate(T value) {
  co_await read(value);  // warning: result of 'read' is dropped
}
Task<> instantiated() {
  co_await inTemplate(1);
  co_await inTemplate(short(2));
}

// Looked at.

Task<int> looksAt() {
  auto result = co_await write("a");
  if (!result.has_value())
    co_return 1;
  if (auto code = co_await connect("host"))
    co_return code.value();
  if (!(co_await commit()).ok())
    co_return 2;
  const auto [code, size] = co_await transfer(1);
  co_return (co_await read(1)).value();
}

Task<Expected<void>> passesOn() { co_return co_await write("a"); }

Task<> keepsGuards(Semaphore &limit, Mutex &mutex) {
  auto permit = co_await limit.permit();
  auto lock = co_await mutex.scopedLock();
  co_await flush();
}

Task<> locksByHand(Semaphore &limit, Mutex &mutex) {
  co_await limit.acquire();
  co_await mutex.lock();
  co_await flush();
  mutex.unlock();
  limit.release();
}

Task<int> awaitsTwice() {
  auto inner = co_await prepare();
  co_return co_await std::move(inner) + co_await co_await begin();
}

// Dropped on purpose, or nothing that matters.

Task<> ignoresOpenly() {
  (void)co_await write("a");
  static_cast<void>(co_await connect("host"));
  std::ignore = co_await commit();
  [[maybe_unused]] auto result = co_await read(1);
  (void)co_await prepare();
}

Task<> nothingToLookAt() {
  co_await flush();
  co_await number();
  co_await tryNumber();
  co_await find(1);
  co_await get("/");
  co_await open();
  co_await make();
  co_await prepareAll();
  co_await ping();
  co_await waitPlain(1);
  co_await waitForBoth();
  co_await rewind();
}

// Somebody else has it.
Task<> refersToIt() {
  co_await last();
}

struct Executor {};
Task<Status> dispatch(Executor);
template <typename F> Task<Status> post(F, Executor) { co_return Status(); }
Task<> onlyMoves(Executor executor) {
  co_await dispatch(executor);
  co_await post([] {}, executor);
}
Task<> movesWork(Executor executor) {
  co_await post([] { condition(); }, executor);  // warning: result of 'post' is dropped
}

// An error in closing is one that nobody can do anything about.
Task<> closes(Connection connection) {
  if (!(co_await connection.send("bye")).has_value())
    condition();
  co_await connection.close();
}

// What as_tuple makes of an operation that yields nothing but its error.
Task<> waitsWithoutThrowing() {
  co_await waitUntil(1);
}

void plainFunction() {
  auto later = write("a");
}

Task<> silenced() {
  co_await commit();  // NOLINT(coro-discarded-result): the next one reports it
}

// What is told to nobody else.

Task<std::error_code> dial();
struct Dialling {
  std::error_code &Error;
  std::error_code Last;
  Task<std::error_code> first() {
    Last = co_await dial();
    co_return Last;
  }
  Task<std::error_code> second() {
    auto Failed = co_await dial();
    Error = Last;
    co_return Failed;
  }
};

Task<> keepsToItself(Dialling Op) {
  co_await Op.first();   // warning: result of 'Dialling::first' is dropped, and with it whether it succeeded
  co_await Op.second();  // warning: result of 'Dialling::second' is dropped, and with it whether it succeeded
}

// What is within is no close.

Task<> greet(Dialling &);
Task<std::error_code> withoutThrowing(Task<>);

Task<> greetsWithin(Dialling &Peer) { co_await withoutThrowing(greet(Peer)); } // warning: result of 'withoutThrowing' is dropped

// Errors that are put where nobody looks.

struct Peer {
  Task<> write(std::string Text, std::error_code &Error);
  Task<int> read(std::error_code &Error);
  Task<> flush();
  Task<> close(std::error_code &Error);
};
void show(const std::error_code &);

Task<> goesOnAfterAFailedWrite(Peer &With) {
  std::error_code Error;
  co_await With.write("head", Error);  // warning: error of 'Peer::write' is never looked at: 'Error' is for nothing else
  co_await With.flush();  // note: 'Peer::flush' goes on as if it had succeeded
}

asio::awaitable<void> readsTwice(asio::ip::tcp::socket &From) {
  std::error_code Error;
  co_await From.async_read_some(1, asio::redirect_error(asio::use_awaitable, Error));  // warning: error of 'asio::basic_stream_socket::async_read_some' is never looked at: 'Error' is for nothing else
  co_await From.async_write_some(2);  // note: 'asio::basic_stream_socket::async_write_some' goes on as if it had succeeded
}

void answers(asio::ip::tcp::socket &To, asio::yield_context Yield) {
  std::error_code Error;
  asio::async_write(To, 1, Yield[Error]);  // warning: error of 'asio::async_write' is never looked at: 'Error' is for nothing else
  asio::async_write(To, 2, Yield);  // note: 'asio::async_write' goes on as if it had succeeded
}

class OwnPeer {
  Peer With;
  Task<> answer() {
    std::error_code Error;
    co_await With.write("head", Error);  // warning: error of 'Peer::write' is never looked at: 'Error' is for nothing else
    co_await With.flush();  // note: 'Peer::flush' goes on
  }
};

Task<> looksAtIt(Peer &With) {
  std::error_code Error;
  co_await With.write("head", Error);
  if (Error)
    co_return;
  co_await With.flush();
}

Task<> looksAtTheSecond(Peer &With) {
  std::error_code Error;
  co_await With.write("head", Error);
  co_await With.write("body", Error);
  show(Error);
}

Task<> closesInAnyCase(Peer &With) {
  std::error_code Ignored;
  co_await With.write("bye", Ignored);
  co_await With.close(Ignored);
}

Task<> closesFirst(Peer &Old, Peer &New) {
  std::error_code Ignored;
  co_await Old.close(Ignored);
  co_await New.flush();
}

Task<> goesOnWithAnother(Peer &First, Peer &Second) {
  std::error_code Ignored;
  co_await First.write("bye", Ignored);
  co_await Second.flush();
}

Task<> isTheLast(Peer &With) {
  std::error_code Ignored;
  co_await With.flush();
  co_await With.write("bye", Ignored);
}

Task<> toAll(std::vector<Peer> &All) {
  for (Peer &Each : All) {
    std::error_code Ignored;
    co_await Each.write("news", Ignored);
  }
}

Task<> eitherOr(Peer &With, bool Plain) {
  std::error_code Error;
  if (Plain)
    co_await With.write("plain", Error);
  else
    co_await With.flush();
}

Task<> toldInALambda(Peer &With) {
  std::error_code Error;
  auto Tell = [&] { show(Error); };
  co_await With.write("head", Error);
  Tell();
  co_await With.flush();
}

struct Alarm {
  Task<> sleep(int Seconds, std::error_code &Error);
  Task<> ring();
};
Task<> waits(Alarm &Morning) {
  std::error_code Ignored;
  co_await Morning.sleep(1, Ignored);
  co_await Morning.ring();
}

struct Channel {
  template <typename Error> Task<> send(Error &&What, int Value);
  Task<> drain();
};
Task<> sendsAnError(Channel &Into) {
  std::error_code None;
  co_await Into.send(None, 1);
  co_await Into.send(None, 2);
  co_await Into.drain();
}
