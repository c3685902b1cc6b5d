// RUN: %expect %s coro-unclosed-session
// RUN: %expect %s coro-unclosed-session -- coro.Level=hint
#include "stubs/coro.h"

#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;

Task<> refresh();
bool known(const std::string &Name) noexcept;

// An invented library: nothing but attributes and structure tells what must be closed.

struct [[clang::annotate("coro::must-close")]] Connection {
  static Task<Connection> open(std::string Host);
  Connection();
  explicit Connection(int Socket);
  Connection(Connection &&) noexcept;
  Connection &operator=(Connection &&) noexcept;
  ~Connection();
  Task<std::string> get(std::string Url);
  Task<> put(std::string Url, std::string Body);
  bool idle() const noexcept;
  Task<> close();
};

// Closed by nobody: the members alone say that it is a session.
struct Feed {
  explicit Feed(int Socket);
  Feed(Feed &&) noexcept;
  Task<std::string> next();
  Task<> stop();
};

struct Ticker {
  explicit Ticker(int Socket);
  Ticker(Ticker &&) noexcept;
  Task<> stop();
};

// The project closes it here and there.
struct Channel {
  explicit Channel(int Socket);
  Channel(Channel &&) noexcept;
  Task<> send(std::string Text);
  Task<> shutdown();
};

// Its destructor says so.
class Journal {
public:
  Journal();
  explicit Journal(int File);
  Journal(Journal &&) noexcept;
  Journal &operator=(Journal &&) noexcept;
  ~Journal() {
    if (Open)
      std::terminate();
  }
  Task<> append(std::string Line);
  Task<> close();

private:
  bool Open = false;
};

// Closes the journals that it was given, and has no destructor of its own.
class Ledger {
public:
  Ledger();
  explicit Ledger(Journal Book);
  Ledger(Journal Book, std::optional<Journal> Copy);
  explicit Ledger(std::string Name);
  Ledger(Ledger &&) noexcept = default;
  Ledger &operator=(Ledger &&) noexcept = default;
  Task<> open();
  Task<> add(int Sum);
  Task<> close();

private:
  Journal Book;
  std::optional<Journal> Copy;
};

// Empty until it is connected.
struct [[clang::annotate("coro::must-close")]] Client {
  Client();
  Client(const Client &) = delete;
  void setTimeout(int Seconds);
  Task<> connect(std::string Host);
  Task<bool> tryConnect(std::string Host);
  Task<std::string> ask(std::string What);
  Task<> disconnect();
};

struct Numbers {
  struct promise_type {
    Numbers get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(int);
    void return_void();
    void unhandled_exception();
  };
};

struct [[clang::annotate("coro::must-close")]] Socketlike {
  explicit Socketlike(int Socket);
  Socketlike(const Socketlike &) = delete;
  bool isOpen() const;
  void poke();
  Task<> close();
};

// Reported: a path without a close.

Task<std::string> neverCloses() {
  Connection C(1);  // warning: session 'C' is never closed
  co_return co_await C.get("/");
}

Task<> neverUsed() {
  Connection C = co_await Connection::open("host");  // warning: session 'C' is never closed
}

Task<std::string> returnsEarly(std::string Url) {
  auto C = co_await Connection::open("host");  // warning: session 'C' is not closed on every path
  if (!known(Url))
    co_return "";  // note: it is still open here
  auto Body = co_await C.get(Url);
  co_await C.close();
  co_return Body;
}

Task<> closesInOneBranch(bool Polite) {
  Connection C(1);  // warning: session 'C' is not closed on every path
  if (Polite)
    co_await C.close();
}

Task<> leavesTheLoop(std::vector<std::string> Urls) {
  for (auto &Url : Urls) {
    Connection C(1);  // warning: session 'C' is not closed on every path
    if (!known(Url))
      continue;
    co_await C.close();
  }
}

Task<> throwsInBetween(std::string Url) {
  Connection C(1);  // warning: session 'C' is not closed on every path
  if (!known(Url))
    throw Url;  // note: it is still open here
  co_await C.close();
}

Task<std::string> requestThrows(std::string Url) {
  Connection C(1);  // warning: session 'C' is not closed when 'Connection::get' throws
  auto Body = co_await C.get(Url);  // note: may throw here
  co_await C.close();
  co_return Body;
}

Task<> strangerThrows() {
  Connection C(1);  // warning: session 'C' is not closed when 'refresh' throws
  co_await refresh();  // note: may throw here
  co_await C.close();
}

void require(bool Condition) {
  if (!Condition)
    throw std::exception();  // note: 'require' throws here
}

Task<> plainCallThrows(bool Valid) {
  Connection C(1);  // warning: session 'C' is not closed when 'require' throws
  require(Valid);  // note: may throw here
  co_await C.close();
}

Task<> swallowsAndForgets(std::string Url) {
  Connection C(1);  // warning: session 'C' is not closed on every path
  try {
    co_await C.get(Url);
    co_await C.close();
  } catch (const std::exception &) {  // note: it is still open here
  }
}

Task<> catchesTooLittle(std::string Url) {
  Connection C(1);  // warning: session 'C' is not closed when 'Connection::get' throws
  std::exception_ptr Failure;
  try {
    co_await C.get(Url);  // note: may throw here
  } catch (const std::bad_alloc &) {
    Failure = std::current_exception();
  }
  co_await C.close();
}

Task<> passesByTheHandler(std::string Url) {
  Connection C(1);  // warning: session 'C' is not closed on every path
  try {
    if (!known(Url))
      throw Url;  // note: it is still open here
    co_await C.get(Url);
  } catch (const std::exception &) {
  }
  co_await C.close();
}

Task<> rethrowsBeforeItCloses(std::string Url) {
  auto C = co_await Connection::open("host");  // warning: session 'C' is not closed when 'std::rethrow_exception' throws
  std::exception_ptr Failure;
  try {
    co_await C.get(Url);
  } catch (...) {
    Failure = std::current_exception();
  }
  if (Failure)
    std::rethrow_exception(Failure);  // note: may throw here
  co_await C.close();
}

Task<> opensAgain() {
  Connection C(1);  // warning: session 'C' is not closed on every path
  co_await C.close();
  C = co_await Connection::open("other");
}

Task<> takesByValue(Connection C) {  // warning: session 'C' is never closed
  co_await C.put("/", "text");
}

Task<> takesByValueAndCloses(Connection C) {  // warning: session 'C' is not closed when 'Connection::put' throws
  co_await C.put("/", "text");  // note: may throw here
  co_await C.close();
}

Task<> takesByValueAndHandles(Connection C) {  // warning: session 'C' is not closed when 'refresh' throws
  try {
    co_await C.put("/", "text");
  } catch (const std::exception &) {
  }
  co_await refresh();  // note: may throw here
  co_await C.close();
}

Task<> extendsTemporary() {
  auto &&C = co_await Connection::open("host");  // warning: session 'C' is never closed
  co_await C.put("/", "text");
}

Task<> connectsLater() {
  Client C;  // warning: session 'C' is never closed, judging by a name
  C.setTimeout(1);
  co_await C.connect("host");
  co_await C.ask("what");
}

struct Server {
  int Socket;
  Task<> serve() {
    Connection C(Socket);  // warning: session 'C' is never closed
    co_await C.put("/", "text");
  }
};

auto InLambda = [](int Socket) -> Task<> {
  Connection C(Socket);  // warning: session 'C' is never closed
  co_await C.put("/", "text");
};

template <typename T> Task<> inTemplate(T Text) {
  Connection C(1);  // warning: session 'C' is never closed
  co_await C.put("/", Text);
}
template Task<> inTemplate(std::string);
template Task<> inTemplate(const char *);

Numbers inGenerator() {
  Connection C(1);  // warning: session 'C' is never closed
  co_yield C.idle();
}

#define OPEN(Name) Connection Name(1)
Task<> inMacro() {
  OPEN(C);  // warning: session 'C' is never closed
  co_await C.put("/", "text");
}

Task<Connection> greetsFirst() {
  Connection C(1);  // warning: session 'C' is not closed when 'Connection::put' throws
  co_await C.put("/", "hello");  // note: may throw here
  co_return C;
}

// Reported through helpers: they were read, and do not close.

Task<> greets(Connection &C) { co_await C.put("/", "hello"); }

Task<> helperLeavesOpen() {
  Connection C(1);  // warning: session 'C' is never closed
  co_await greets(C);
}

Task<> closesSometimes(Connection &C, bool Polite) {
  if (Polite)
    co_await C.close();
}

Task<> helperClosesSometimes() {
  Connection C(1);  // warning: session 'C' is never closed
  co_await closesSometimes(C, true);
}

void inspects(const Connection &C);

Task<> unseenHelperCannotClose() {
  Connection C(1);  // warning: session 'C' is never closed
  inspects(C);
  co_return;
}

Task<> lambdaOnlyUsesIt() {
  Connection C(1);  // warning: session 'C' is never closed
  auto Fetch = [&](std::string Url) -> Task<std::string> { co_return co_await C.get(Url); };
  co_await Fetch("/");
}

// What is given open sessions has to close them, whatever it opens besides.

Task<Ledger> makesLedger(Journal J) {
  Ledger L(std::move(J));  // warning: session 'L' is not closed when 'Ledger::open' throws
  co_await L.open();       // note: may throw here
  co_return std::move(L);
}

Task<> sumsUp(Ledger L) {  // warning: session 'L' is not closed when 'Ledger::add' throws
  co_await L.add(1);       // note: may throw here
  co_await L.close();
}

Task<Ledger> makesLedgerAndCloses(Journal J) {
  Ledger L(std::move(J), std::nullopt);
  std::exception_ptr Failure;
  try {
    co_await L.open();
  } catch (...) {
    Failure = std::current_exception();
  }
  if (Failure) {
    co_await L.close();
    std::rethrow_exception(Failure);
  }
  co_return std::move(L);
}

Task<Ledger> opensByName(std::string Name) {
  Ledger L(std::move(Name));
  co_await L.open();
  co_return std::move(L);
}

Task<Ledger> onlyMade(Journal J) {
  Ledger L(std::move(J));
  co_return std::move(L);
}

// Reported by structure.

Task<> neverStopsFeed() {
  Feed F(1);  // warning(Level): session 'F' is never closed, though its class has 'stop'
  co_await F.next();
}

Task<> stopsTickerOnOnePath(bool Polite) {
  Ticker T(1);  // warning: session 'T' is not closed on every path
  if (Polite)
    co_await T.stop();
}

Task<> closesChannel(std::unique_ptr<Channel> C) {
  co_await C->shutdown();  // note: 'Channel' is closed by 'shutdown' here
}

Task<> neverClosesChannel() {
  Channel C(1);  // warning: session 'C' is never closed
  co_await C.send("text");
}

Task<> neverClosesJournal() {
  Journal J(1);  // warning: session 'J' is never closed
  co_await J.append("line");
}

// Silent: closed.

Task<> closes() {
  Connection C(1);
  co_await C.close();
}

Task<> closesInBothBranches(bool Polite) {
  Connection C(1);
  if (Polite) {
    co_await C.close();
  } else {
    co_await C.close();
  }
}

Task<> closesInEachTurn(std::vector<std::string> Urls) {
  for (auto &Url : Urls) {
    Connection C(1);
    if (!known(Url)) {
      co_await C.close();
      continue;
    }
    co_await C.close();
  }
}

Task<std::string> storesAndRethrows(std::string Url) {
  auto C = co_await Connection::open("host");
  std::exception_ptr Failure;
  std::string Body;
  try {
    Body = co_await C.get(Url);
  } catch (...) {
    Failure = std::current_exception();
  }
  co_await C.close();
  if (Failure)
    std::rethrow_exception(Failure);
  co_return Body;
}

Task<> goesOnAfterAnError(std::string Url) {
  Connection C(1);
  try {
    co_await C.get(Url);
  } catch (const std::exception &) {
  }
  co_await C.close();
}

Task<> finally(Task<> Body, std::function<Task<>()> Cleanup);
Task<> talk(Connection &C);
Task<> finishesBoth(Connection &C, Connection &D);

Task<> closesInCleanup() {
  Connection C(1);
  co_await finally(talk(C), [&] { return C.close(); });
}

template <typename F> Task<> use(Connection C, F Body) {
  co_await finally(Body(C), [&] { return C.close(); });
}

Task<> closedByUse() {
  co_await use(Connection(1), [](Connection &C) { return greets(C); });
}

Task<> closedByUseLater() {
  Connection C(1);
  co_await use(std::move(C), [](Connection &Inner) { return greets(Inner); });
}

template <typename F> struct ScopeExit {
  F Run;
  ~ScopeExit() { Run(); }
};
void detach(Task<>);

Task<> closedByGuard() {
  Connection C(1);
  ScopeExit Guard{[&] { detach(C.close()); }};
  co_await C.put("/", "text");
}

struct DeferredClose {
  Connection &C;
  explicit DeferredClose(Connection &C) : C(C) {}
  ~DeferredClose();
};
DeferredClose deferredClose(Connection &C);

Task<> closedByDeferredClose() {
  Connection C(1);
  auto Guard = deferredClose(C);
  co_await C.put("/", "text");
}

Task<> closedByGuardObject() {
  Connection C(1);
  DeferredClose Guard(C);
  co_await C.put("/", "text");
}

Task<> within(int Seconds, Task<> Work);

Task<> closesWithinTime() {
  Connection C(1);
  co_await within(5, C.close());
}

Task<> closesThroughName() {
  Connection C(1);
  Connection &Same = C;
  co_await Same.close();
}

Task<> closesThroughPointer() {
  Connection C(1);
  Connection *Same = &C;
  co_await Same->close();
}

// A dropped task is another finding: coro-discarded-task.
Task<> dropsTheClose() {
  Connection C(1);
  C.close();
  co_return;
}

// Silent: closed when it has run to its end.

struct Service {
  explicit Service(int Port);
  Service(const Service &) = delete;
  Task<> run();
  Task<> stop();
};

Task<> stopsService(Service &S) { co_await S.stop(); }

Task<> runsService() {
  Service S(80);
  co_await S.run();
}

// Silent: closed in a helper.

Task<> finishes(Connection &C) { co_await C.close(); }

Task<> closedInHelper() {
  Connection C(1);
  co_await finishes(C);
}

Task<> finishesThroughHelper(Connection *C) {
  co_await C->put("/", "bye");
  co_await finishes(*C);
}

Task<> closedTwoHelpersDown() {
  Connection C(1);
  co_await finishesThroughHelper(&C);
}

Task<> forwards(Connection &C) { return C.close(); }

Task<> closedByForwarder() {
  Connection C(1);
  co_await forwards(C);
}

Task<> helperInAnotherFile(Connection &C);

Task<> mayBeClosedElsewhere() {
  Connection C(1);
  co_await helperInAnotherFile(C);
}

Task<> passesOn(Connection &C) { co_await helperInAnotherFile(C); }

Task<> mayBeClosedFurtherAway() {
  Connection C(1);
  co_await passesOn(C);
}

Task<> finishesIfOpen(Socketlike &S) {
  if (S.isOpen())
    co_await S.close();
}

Task<> finishesUnlessClosed(Socketlike &S) {
  if (!S.isOpen())
    co_return;
  co_await refresh();
  co_await S.close();
}

Task<> finishesIfAny(Connection *C) {
  if (C)
    co_await C->close();
}

Task<> finishesUnlessNone(Connection *C) {
  if (C == nullptr)
    co_return;
  co_await finishes(*C);
}

Task<> finishesOnFlag(Connection &C) {
  bool Done = false;
  if (co_await C.get("/") == "done")
    Done = true;
  if (!Done)
    co_await C.close();
}

Task<> closedInHelperIfOpen() {
  Socketlike S(1);
  co_await finishesIfOpen(S);
}

Task<> closedInHelperUnlessClosed() {
  Socketlike S(1);
  co_await finishesUnlessClosed(S);
}

Task<> closedThroughPointer() {
  Connection C(1);
  co_await finishesIfAny(&C);
}

Task<> closedThroughPointerUnlessNone() {
  Connection C(1);
  co_await finishesUnlessNone(&C);
}

Task<> closedOnFlag() {
  Connection C(1);
  co_await finishesOnFlag(C);
}

// Asked, and left open.

void log(const char *);

Task<> looks(Socketlike &S) {
  if (S.isOpen())
    log("open");
  co_return;
}

Task<> onlyLooksAtPointer(Connection *C) {
  if (C)
    co_await C->put("/", "bye");
}

Task<> greetsAndLooks(Socketlike &S) {
  if (!S.isOpen())
    co_return;
  if (known("host")) {
    S.poke();
    co_return;
  }
  co_await S.close();
}

Task<> helperOnlyLooks() {
  Socketlike S(1);  // warning: session 'S' is never closed
  co_await looks(S);
}

Task<> helperOnlyLooksAtPointer() {
  Connection C(1);  // warning: session 'C' is never closed
  co_await onlyLooksAtPointer(&C);
}

Task<> helperUsesAndForgets() {
  Socketlike S(1);  // warning: session 'S' is never closed
  co_await greetsAndLooks(S);
}

struct Session {
  explicit Session(int Socket);
  Session(Session &&) noexcept;
  Task<> close();
  Task<> talk();
  Task<> talkAndClose() {
    co_await talk();
    co_await close();
  }
  Task<> talkWithCleanup() {
    co_await finally(talk(), [this] { return close(); });
  }
};

Task<> closesItself() {
  Session S(1);
  co_await S.talkAndClose();
}

Task<> closesItselfInCleanup() {
  Session S(1);
  co_await S.talkWithCleanup();
}

Task<> onlyTalks() {
  Session S(1);  // warning: session 'S' is never closed
  co_await S.talk();
}

Task<> closesSession(Session &S) { co_await S.close(); }  // note: 'Session' is closed by 'close' here

// Silent: somebody else's from here on.

Task<Connection> returns() {
  Connection C(1);
  co_return C;
}

Task<Connection> returnsMoved() {
  Connection C(1);
  co_return std::move(C);
}

Task<> finishesMoved(Connection C) { co_await C.close(); }

Task<> movesAway() {
  Connection C(1);
  co_await finishesMoved(std::move(C));
}

void keep(Connection C);

Task<> passesParameterOn(Connection C) {
  co_await C.put("/", "text");
  keep(std::move(C));
}

Task<> closesParameter(Connection C) {
  std::exception_ptr Failure;
  try {
    co_await C.put("/", "text");
  } catch (...) {
    Failure = std::current_exception();
  }
  co_await C.close();
  if (Failure)
    std::rethrow_exception(Failure);
}

Task<> closesParameterAtOnce(Connection C) {
  co_await C.close();
  co_await refresh();
}

struct Pool {
  std::vector<Connection> Idle;
  Connection Own{1};
  std::optional<Connection> Maybe;
  Task<> fill() {
    Connection C(1);
    Idle.push_back(std::move(C));
    co_return;
  }
  Task<> replace() {
    Own = co_await Connection::open("host");
    Maybe.emplace(2);
  }
  Task<> close();
};

Task<> movedIntoObject() {
  auto C = co_await Connection::open("host");
  auto Shared = std::make_shared<Connection>(std::move(C));
  co_await Shared->put("/", "text");
}

Task<> movedIntoLambda() {
  Connection C(1);
  auto Work = [C = std::move(C)]() mutable -> Task<> { co_await C.close(); };
  co_await Work();
}

// Silent: not a session of this function's.

Task<> borrows(Connection &C) { co_await C.put("/", "text"); }
Task<> borrowsPointer(Connection *C) { co_await C->put("/", "text"); }
Task<> shares(std::shared_ptr<Connection> C) { co_await C->put("/", "text"); }
Task<> isStatic() {
  static Connection C(1);
  co_await C.put("/", "text");
}
Task<> fromPool(Pool &P) {
  Connection &C = P.Own;
  co_await C.put("/", "text");
}

// Silent: never opened.

Task<> notConnected() {
  Client C;
  C.setTimeout(1);
  co_return;
}

Task<> connectThrows(bool Wanted) {
  Client C;
  if (!Wanted)
    co_return;
  co_await C.connect("host");
  co_await C.disconnect();
}

Task<> connectFails() {
  Client C;
  if (!co_await C.tryConnect("host"))
    co_return;
  co_await C.disconnect();
}

Task<> remembersInFlag(bool Wanted) {
  Client C;
  bool Connected = false;
  if (Wanted) {
    co_await C.connect("host");
    Connected = true;
  }
  co_await refresh();
  if (Connected)
    co_await C.disconnect();
}

Task<> secondFailsToOpen() {
  Connection C(1);
  Connection D;
  std::exception_ptr Failure;
  try {
    D = Connection(2);
  } catch (...) {
    Failure = std::current_exception();
  }
  if (Failure) {
    co_await C.close();
    std::rethrow_exception(Failure);
  }
  co_await finally(talk(C), [&] { return finishesBoth(C, D); });
}

Task<> asksFirst(bool Wanted) {
  Socketlike S(1);
  if (Wanted)
    co_await S.close();
  if (S.isOpen())
    co_await S.close();
}

Task<> movedFrom() {
  Connection C(1);
  Connection D = std::move(C);
  co_await D.close();
}

// Silent: other things that close.

struct Socket {
  Socket();
  Socket(Socket &&) noexcept;
  void close(); // at once
  Task<int> read();
};
Task<> closesInDestructor() {
  Socket S;
  co_await S.read();
}

struct Mailbox { // awaiting stop() is the polite way
  explicit Mailbox(int Size);
  Mailbox(Mailbox &&) noexcept;
  ~Mailbox() { wait(stop()); }
  Task<> put(int);
  Task<> stop();
  static void wait(Task<>);
};
Task<> stopsMailbox(Mailbox &M) { co_await M.stop(); }
Task<> stopsInDestructor() {
  Mailbox M(1);
  co_await M.put(1);
}

struct Peer {
  bool isOk() const;
};
struct [[clang::annotate("coro::must-close")]] Accepted {
  Accepted(Accepted &&) noexcept;
  Peer &socket();
  Task<> close();
};
Task<Accepted> accept();
Task<> serve(Accepted Client);

Task<> dropsWhatFailed() {
  auto Client = co_await accept();
  if (Client.socket().isOk())
    co_await serve(std::move(Client));
}

struct Handle { // a copy is as good as another
  Task<int> read();
  Task<> close();
};
Task<> copyable(Handle H) { co_await H.read(); }

struct Operation { // is awaited itself
  Operation(Operation &&) noexcept;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  Task<> stop();
};
Operation begin();
Task<> awaitable() {
  auto O = begin();
  co_await O;
}

template <bool Close> Task<> deadBranch() {
  Connection C(1);
  if constexpr (Close)
    co_await C.close();
  else
    co_await finishes(C);
}
template Task<> deadBranch<true>();
template Task<> deadBranch<false>();

// Made from something, but opened here: before that there is nothing to close.

struct [[clang::annotate("coro::must-close")]] Secure {
  Secure();
  explicit Secure(Connection &Below);
  Secure(Secure &&) noexcept;
  Secure &operator=(Secure &&) noexcept;
  ~Secure();
  Connection &below();
  Task<> handshake();
  Task<> send(std::string Text);
  Task<> close();
};
Task<Secure> handshakes(Connection &Below) {
  Secure Stream(Below);
  co_await refresh();
  co_await Stream.handshake();
  co_return Stream;
}
Task<> handshakesAndSends(Connection &Below) {
  Secure Stream(Below);  // warning: session 'Stream' is not closed when 'Secure::send' throws
  co_await refresh();
  co_await Stream.handshake();
  co_await Stream.send("text");  // note: may throw here
  co_await Stream.close();
}
Task<> neverShakesHands(Connection &Below) {
  Secure Stream(Below);  // warning: session 'Stream' is never closed
  co_await Stream.below().put("/", "text");
}

// What is not seen, and what only runs out of memory, does not count as throwing.

int unseen(int);
int *buffer(int Size) {
  if (Size < 0)
    throw std::bad_alloc();
  return new int[Size];
}
int checked(int Value) {
  if (Value < 0)
    throw Value;  // note: 'checked' throws here
  return Value;
}
void precondition(bool Holds) {
  if (!Holds)
    throw std::logic_error("misused");
}
Task<> callsInTheRight() {
  Connection C(1);
  precondition(true);
  co_await C.close();
}
Task<> callsWhatIsNotSeen() {
  Connection C(1);
  unseen(1);
  co_await C.close();
}
Task<> runsOutOfMemory() {
  Connection C(1);
  delete[] buffer(1);
  co_await C.close();
}
Task<> callsWhatThrows() {
  Connection C(1);  // warning: session 'C' is not closed when 'checked' throws
  checked(1);  // note: may throw here
  co_await C.close();
}

// However far away it is thrown; what handlers keep is not.

int four(int Value) { return checked(Value); }  // note: 'four' calls 'checked' here
int three(int Value) { return four(Value); }  // note: 'three' calls 'four' here
int two(int Value) { return three(Value); }  // note: 'two' calls 'three' here
int one(int Value) { return two(Value); }  // note: 'one' calls 'two' here
int orZero(int Value) {
  try {
    return one(Value);
  } catch (...) {
    return 0;
  }
}
int logged(int Value) {
  try {
    return one(Value);  // note: 'logged' calls 'one' here
  } catch (...) {
    unseen(Value);
    throw;
  }
}
int ofOneKind(int Value) {
  try {
    if (Value < 0)
      throw std::runtime_error("negative");
  } catch (const std::exception &) {
  }
  return Value;
}
int ofAnotherKind(int Value) {
  try {
    if (Value < 0)
      throw Value;  // note: 'ofAnotherKind' throws here
  } catch (const std::exception &) {
  }
  return Value;
}
[[clang::annotate("coro::throws")]] void demand(bool Holds);
void demandAll(int N) {
  while (N-- > 0)
    demand(true);  // note: 'demandAll' calls 'demand' here
}

Task<> throwsFarAway() {
  Connection C(1);  // warning: session 'C' is not closed when 'one' throws
  one(1);  // note: may throw here
  co_await C.close();
}
Task<> keepsWhatIsThrown() {
  Connection C(1);
  orZero(1);
  ofOneKind(1);
  co_await C.close();
}
Task<> passesOnWhatIsThrown() {
  Connection C(1);  // warning: session 'C' is not closed when 'logged' throws
  logged(1);  // note: may throw here
  co_await C.close();
}
Task<> keepsSomethingElse() {
  Connection C(1);  // warning: session 'C' is not closed when 'ofAnotherKind' throws
  ofAnotherKind(1);  // note: may throw here
  co_await C.close();
}
Task<> callsWhatIsSaidToThrow() {
  Connection C(1);  // warning: session 'C' is not closed when 'demand' throws
  demand(true);  // note: may throw here
  co_await C.close();
}
Task<> callsWhatReachesThat() {
  Connection C(1);  // warning: session 'C' is not closed when 'demandAll' throws
  demandAll(1);  // note: may throw here
  co_await C.close();
}
// Of several that throw, the first.
Task<> callsTwoThatThrow() {
  Connection C(1);  // warning: session 'C' is not closed when 'checked' throws
  unseen(1);
  checked(1);  // note: may throw here
  one(1);
  co_await C.close();
}
Task<> handlesWhatIsThrown() {
  Connection C(1);
  std::exception_ptr Failure;
  try {
    one(1);
  } catch (...) {
    Failure = std::current_exception();
  }
  co_await C.close();
}

// An assertion of a test that does not hold ends the test, and all else with it.

void fatal(const char *);
#define ASSERT_IDLE(Of)                                                                            \
  if (!(Of).idle())                                                                                \
  co_return fatal(#Of)
Task<> asserts(Connection C) {
  ASSERT_IDLE(C);
  co_await C.close();
}
Task<> leavesByHand(Connection C) {  // warning: session 'C' is not closed on every path
  if (!C.idle())
    co_return;  // note: it is still open here
  co_await C.close();
}

int main() {
  Connection ForTheWholeProgram(1);
  return ForTheWholeProgram.idle();
}

Task<> suppressed() {
  Connection C(1); // NOLINT(coro-unclosed-session)
  co_await C.put("/", "text");
}

// A layer is closed for the sake of what is below it.

struct Wire {};
struct FakeWire {};
template <typename Below> struct Layer {
  explicit Layer(int Socket);
  Layer(Layer &&) noexcept;
  Task<> send(std::string Text);
  Task<> close();
};

Task<> closesLayer(Layer<Wire> &L) { co_await L.close(); }  // note: 'Layer' is closed by 'close' here

Task<> neverClosesLayer() {
  Layer<Wire> L(1);  // warning: session 'L' is never closed
  co_await L.send("text");
}

Task<> neverClosesFake() {
  Layer<FakeWire> L(1);  // warning(Level): session 'L' is never closed, though its class has 'close'
  co_await L.send("text");
}

// Taken from the caller, on its way to somebody else, and not to be ended before.

Task<> archive(Journal Given);
Task<> keepOpen(Connection Given);

Task<> preparesBefore(Journal Given) {  // warning: session 'Given' is not closed when 'refresh' throws
  co_await refresh();  // note: may throw here
  co_await archive(std::move(Given));
}

Task<> handsOnAtOnce(Journal Given) { co_await archive(std::move(Given)); }

Task<> handsOnFirst(Journal Given) {
  auto Archived = archive(std::move(Given));
  co_await refresh();
  co_await std::move(Archived);
}

Task<> preparesConnection(Connection Given) {
  co_await refresh();
  co_await keepOpen(std::move(Given));
}

// What a handler takes of the exceptions that come does not leave the function by them.

struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct Empty : Malformed {
  using Malformed::Malformed;
};
void checkName(const std::string &Name) {
  if (!known(Name))
    throw Empty(Name);  // note: 'checkName' throws here
}
void checkNames(const std::string &Name) {
  checkName(Name);  // note: 'checkNames' calls 'checkName' here
}

Task<> checksUnhandled(std::string Name) {
  Connection C(1);  // warning: session 'C' is not closed when 'checkNames' throws
  try {
    checkNames(Name);  // note: may throw here
  } catch (const std::bad_alloc &) {
  }
  co_await C.close();
}

Task<> checksHandled(std::string Name) {
  Connection C(1);
  try {
    checkNames(Name);
  } catch (const Malformed &) {
  }
  co_await C.close();
}

Task<> checksHandledOutside(std::string Name) {
  Connection C(1);
  try {
    try {
      checkNames(Name);
    } catch (const std::bad_alloc &) {
    }
  } catch (const std::runtime_error &) {
  }
  co_await C.close();
}
