// RUN: %expect %s coro-dangling-argument -- coro.Level=hint

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "rill/sleep.h"
#include "rill/task_group.h"
#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/coro.h"
#include "stubs/seastar.h"

template <typename T = void> using Future = eager::Task<T>;
using eager::Detached;
using lazy::Task;

struct Message {
  Message(int);
  Message(const Message &);
  ~Message();
  int id() const;
  Task<> send() const {
    co_await std::suspend_always();
    use(Id);  // note: 'Message::send' uses its object when it is resumed here
  }
  static void use(int);
  int Id;
};

Message make();
bool condition();
void log(int);
Task<> connect();
Task<> unseen(const Message &);

Task<> byReference(const Message &m) {
  co_await connect();
  log(m.id());  // note: 'byReference' uses 'm' when it is resumed here
}
Task<> byView(std::string_view text) {
  co_await connect();
  log(static_cast<int>(text.size()));  // note: 'byView' uses 'text' when it is resumed here
}
Task<> byPointer(const int *n) {
  co_await connect();
  log(*n);  // note: 'byPointer' uses 'n' when it is resumed here
}
Task<> byValue(Message m) {
  co_await connect();
  log(m.id());
}
Task<> unused(const Message &, const int &n) {
  co_await connect();
}
Future<> eagerLater(const Message &m) {
  co_await connect();
  log(m.id());  // note: 'eagerLater' uses 'm' when it is resumed here
}
Future<> eagerBefore(const Message &m) {
  log(m.id());
  co_await connect();
}
Future<> eagerAwaits(const Message &m) {
  co_await byReference(m);  // note: 'eagerAwaits' gives 'm' to 'byReference' here
}
Task<> forwards(const Message &m) { return byReference(m); }  // note: 'forwards' gives 'm' to 'byReference' here

asio::awaitable<void> dial();
asio::awaitable<void> serve(const Message &m) {
  co_await dial();
  log(m.id());  // note: 'serve' uses 'm' when it is resumed here
}

// Reported.

void spawned(asio::io_context &loop) {
  asio::co_spawn(loop, serve(make()), asio::detached);  // warning: temporary ends before the task of 'serve'; note: the task is started here
}

Task<> temporaryKept() {
  auto task = byReference(make());  // warning: temporary ends before the task of 'byReference' that refers to it
  co_await connect();
  co_await std::move(task);  // note: the task is used here
}

Task<> throughForwarder() {
  auto task = forwards(make());  // warning: temporary ends before the task of 'forwards'
  co_await std::move(task);  // note: the task is used here
}

Task<> viewOfTemporary() {
  auto task = byView(std::string("a") + "b");  // warning: temporary ends before the task of 'byView'
  co_await std::move(task);  // note: the task is used here
}

Task<> ofTemporaryObject() {
  auto task = Message(1).send();  // warning: temporary ends before the task of 'Message::send'
  co_await std::move(task);  // note: the task is used here
}

Future<> eagerTask() {
  auto task = eagerLater(make());  // warning: temporary ends before the task of 'eagerLater'
  co_await task;  // note: the task is used here
}

Task<> eagerThroughAwait() {
  auto task = eagerAwaits(make());  // warning: temporary ends before the task of 'eagerAwaits'
  co_await task;  // note: the task is used here
}

struct Keeper {
  Task<> Kept = connect();
  std::vector<Task<>> All;
  void keep() {
    Message local(1);
    Kept = byReference(local);  // warning: 'local' ends before the task of 'byReference'; note: the task is kept here
  }
  void add(int n) {
    All.push_back(byPointer(&n));  // warning: 'n' ends before the task of 'byPointer'; note: the task is kept here
  }
};

// A function of the project keeps the task, and nobody here waits.
struct Adopter {
  void adopt(Task<> t) { All.push_back(std::move(t)); }  // note: 'Adopter::adopt' keeps it here
  void finish(Task<> t) {
    All.push_back(std::move(t));
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  void look(const Task<> &t);
  std::vector<Task<>> All;
};
void lentToKeeper(Adopter &all) {
  Message local(1);
  all.adopt(byReference(local));  // warning: 'local' ends before the task of 'byReference' that refers to it; note: the task is started here
}
Task<> lentToKeeperByCoroutine(Adopter &all) {
  co_await connect();
  Message local(1);
  all.adopt(byReference(local));  // warning: 'local' ends before the task of 'byReference' that refers to it; note: the task is started here
}
void lentAndWaits(Adopter &all) {
  Message local(1);
  all.adopt(byReference(local));
  std::this_thread::sleep_for(std::chrono::seconds(1));
}
Task<> lentAndAwaits(Adopter &all) {
  Message local(1);
  all.adopt(byReference(local));
  co_await connect();
}
void lentToWaiter(Adopter &all) {
  Message local(1);
  all.finish(byReference(local));
}
void lentToOwn() {
  Message local(1);
  Adopter own;
  own.adopt(byReference(local));
}
void lentToLooker(Adopter &all) {
  Message local(1);
  all.look(byReference(local));
}
void lentAndRun(Adopter &all) {
  Message local(1);
  all.adopt(byReference(local));
  all.look(connect());
}
void lentValue(Adopter &all) {
  Message local(1);
  all.adopt(byValue(local));
}
void lentByOnlyOwner(Adopter &all) {
  auto shared = std::make_shared<Message>(1);
  all.adopt(byReference(*shared));  // warning: 'shared' ends before the task of 'byReference'; note: the task is started here
}
void lentShared(Adopter &all, std::shared_ptr<Message> &others) {
  auto shared = std::make_shared<Message>(1);
  others = shared;
  all.adopt(byReference(*shared));
}

Task<> scopeEnds() {
  Task<> task = connect();
  {
    Message local(1);
    task = byReference(local);  // warning: 'local' ends before the task of 'byReference'
  }
  co_await std::move(task);  // note: the task is used here
}

Task<> throughFunction(const std::function<Task<>(const Message &)> &send) {
  auto task = send(make());  // warning: temporary ends before the task of
  co_await std::move(task);  // note: the task is used here
}

template <typename F> seastar::future<> retried(F &&attempt) {
  while (condition())
    co_await attempt();  // note: 'retried' uses 'attempt' when it is resumed here
}
template <typename F> seastar::future<> tried(F &&attempt) { co_await attempt(); }
template <typename F> seastar::future<> retriedOwn(F attempt) {
  while (condition())
    co_await attempt();
}
seastar::future<> dial(int host);

seastar::future<> callableOfTask(int host) {
  auto attempts = retried([host] { return dial(host); });  // warning: temporary ends before the task of 'retried' that refers to it
  co_await dial(0);
  co_await std::move(attempts);  // note: the task is used here
}

asio::awaitable<void> tick();
asio::awaitable<void> serving(const Message &m) {
  co_await tick();
  log(m.id());  // note: 'serving' uses 'm' when it is resumed here
}

asio::awaitable<void> startedAndLeft(asio::any_io_executor on) {
  Message m(1);
  asio::co_spawn(on, serving(m), asio::detached);  // warning: 'm' ends before the task of 'serving' that refers to it; note: the task is started here
  co_return;
}

void startedByPlainFunction(asio::any_io_executor on, Message m) {
  asio::co_spawn(on, serving(m), asio::detached);  // warning: 'm' ends before the task of 'serving' that refers to it; note: the task is started here
}

asio::awaitable<Message> accepted();

asio::awaitable<void> startedInEachTurn(asio::any_io_executor on) {
  for (;;) {
    Message m = co_await accepted();
    asio::co_spawn(on, serving(m), asio::detached);  // warning: 'm' ends before the task of 'serving' that refers to it; note: the task is started here
  }
}

asio::awaitable<void> startedInScope(asio::any_io_executor on, bool first) {
  if (first) {
    Message m(1);
    asio::co_spawn(on, serving(m), asio::detached);  // warning: 'm' ends before the task of 'serving' that refers to it; note: the task is started here
  }
  co_await tick();
}

/// What a structured binding names ends with its turn of the loop.
struct Incoming {
  int Error;
  Message Peer;
};
asio::awaitable<Incoming> incoming();
asio::awaitable<void> servingCopy(Message m);
asio::awaitable<void> servesEach(asio::any_io_executor on) {
  for (;;) {
    auto [error, peer] = co_await incoming();
    if (!error)
      asio::co_spawn(on, serving(peer), asio::detached);  // warning: '[error, peer]' ends before the task of 'serving' that refers to it; note: the task is started here
  }
}
asio::awaitable<void> servesCopyOfEach(asio::any_io_executor on) {
  for (;;) {
    auto [error, peer] = co_await incoming();
    if (!error)
      asio::co_spawn(on, servingCopy(peer), asio::detached);
  }
}
asio::awaitable<void> servesOneByOne() {
  for (;;) {
    auto [error, peer] = co_await incoming();
    if (!error)
      co_await serving(peer);
  }
}

Detached runs(const Message &m) {
  co_await connect();  // note: 'runs' awaits 'connect' here
  log(m.id());  // note: 'runs' uses 'm' when it is resumed here
}
Detached runsByValue(Message m) {
  co_await connect();
  log(m.id());
}

Task<> runsInEachTurn() {
  while (condition()) {
    Message m = make();
    runs(m);  // warning: 'm' ends before the task of 'runs' that refers to it
  }
  co_await connect();
}

Task<> within(int ms, Task<> work);

// A member of what is given by value refers to it.

struct Request {
  int Priority;
  const Message &Body;
};
struct Titled : Request {
  std::string_view Title;
};
std::string title();

Task<> answer(Request r) {
  co_await connect();
  log(r.Body.id());  // note: 'answer' uses 'r' when it is resumed here
}
Task<> announce(Titled t) {
  co_await connect();
  log(static_cast<int>(t.Title.size()));  // note: 'announce' uses 't' when it is resumed here
}
Task<> onlyPriority(Request r) {
  co_await connect();
  log(r.Priority);
}

Task<> answeredLater() {
  auto task = answer({1, make()});  // warning: temporary ends before the task of 'answer' that refers to it
  co_await std::move(task);  // note: the task is used here
}
void answeredByNobody(asio::io_context &loop, std::vector<Task<>> &all) {
  all.push_back(answer(Request{.Priority = 1, .Body = make()}));  // warning: temporary ends before the task of 'answer' that refers to it; note: the task is kept here
}
Task<> announcedLater(Message m) {
  auto task = announce({{1, m}, title()});  // warning: temporary ends before the task of 'announce' that refers to it
  co_await std::move(task);  // note: the task is used here
}

Task<> answeredAtOnce(Message m) {
  co_await answer({1, make()});
  auto task = answer({1, m});
  co_await std::move(task);
  auto kept = onlyPriority({1, make()});
  co_await std::move(kept);
}
Task<> announcedAsGiven(Titled t) {
  auto task = announce(t);
  co_await std::move(task);
}
Task<> answeredForCaller(const Message &m) { return answer({1, m}); }

Task<> wrappedAndKept() {
  auto task = within(5, byReference(make()));  // warning: temporary ends before the task of 'byReference' that refers to it
  co_await std::move(task);  // note: the task is used here
}

Task<> wrappedAndAwaited(Message m) {
  co_await within(5, byReference(make()));
  auto task = within(5, byReference(m));
  co_await std::move(task);
}

// Started by a member of the task, or given to who keeps it.
async_simple::coro::Lazy<> fetch(const Message &m) {
  log(m.id());
  co_await async_simple::coro::sleep(std::chrono::seconds(1));
  log(m.id());  // note: 'fetch' uses 'm' when it is resumed here
}
async_simple::coro::Lazy<> fetchBefore(const Message &m) {
  log(m.id());
  co_await async_simple::coro::sleep(std::chrono::seconds(1));
}
class Tasks {
public:
  void add(Task<> t) { All.push_back(std::move(t)); }  // note: 'Tasks::add' keeps it here
  Task<> whenAdded(Task<> t);

private:
  std::vector<Task<>> All;
};

void startedWithTemporary() {
  fetch(make()).start([](auto &&) {});  // warning: temporary ends before the task of 'fetch' that refers to it
}
void startedWithLocal() {
  Message m(1);
  fetch(m).start([](auto &&) {});  // warning: 'm' ends before the task of 'fetch' that refers to it
}
void keptWithTemporary(Tasks &all) {
  all.add(byReference(make()));  // warning: temporary ends before the task of 'byReference' that refers to it; note: the task is started here
}

void startedBeforeSuspension(Message m) { fetchBefore(make()).start([](auto &&) {}); }
void startedForCaller(const Message &m) { fetch(m).start([](auto &&) {}); }
void startedAndWaited(Message m) {
  fetch(m).start([](auto &&) {});
  async_simple::coro::syncAwait(fetch(m));
}
void keptForCaller(Tasks &all, const Message &m) { all.add(byReference(m)); }
void keptWithCopy(Tasks &all) { all.add(byValue(make())); }
Task<> keptAndAwaited(Tasks &all) { co_await all.whenAdded(byReference(make())); }

// Left by an exception of what was awaited, while others run on.
seastar::future<> idle();
seastar::future<int> count(const Message &m) {
  co_await idle();
  if (m.id() == 0)  // note: 'count' uses 'm' when it is resumed here
    throw m.id();  // note: 'count' throws here
  co_return m.id();
}
seastar::future<int> countNothing(const Message &) {
  co_await idle();
  co_return 0;
}

seastar::future<int> oneAfterTheOther(Message a, Message b) {
  auto first = count(a);
  auto second = count(b);  // warning: 'b' ends before the task of 'count' that refers to it
  const int n = co_await std::move(first);  // note: an exception leaves the function here
  co_return n + co_await std::move(second);
}
seastar::future<int> eachInTurn(std::vector<Message> messages) {
  std::vector<seastar::future<int>> counts;
  int n = 0;
  for (const Message &each : messages)
    counts.push_back(count(each));  // warning: 'messages' ends before the task of 'count' that refers to it
  for (auto &each : counts)
    n += co_await std::move(each);  // note: an exception leaves the function here
  co_return n;
}

seastar::future<int> bothTogether(Message a, Message b) {
  std::vector<seastar::future<int>> counts;
  counts.push_back(count(a));
  counts.push_back(count(b));
  co_await seastar::when_all_succeed(counts.begin(), counts.end());
  co_return 0;
}
seastar::future<int> ofCaller(Message a, const Message &b) {
  auto first = count(a);
  auto second = count(b);
  const int n = co_await std::move(first);
  co_return n + co_await std::move(second);
}
seastar::future<int> neverFails(Message a, Message b) {
  auto first = countNothing(a);
  auto second = count(b);
  const int n = co_await std::move(first);
  co_return n + co_await std::move(second);
}
seastar::future<int> caught(Message a, Message b) {
  auto first = count(a);
  auto second = count(b);
  int n = 0;
  try {
    n = co_await std::move(first);
  } catch (int) {
  }
  co_return n + co_await std::move(second);
}
seastar::future<int> inTurn(std::vector<Message> messages) {
  int n = 0;
  for (const Message &each : messages)
    n += co_await count(each);
  co_return n;
}
Task<> lazyOnes(Message a, Message b) {
  auto first = byReference(a);
  auto second = byReference(b);
  co_await std::move(first);
  co_await std::move(second);
}

// Called through an interface: any of few overriders may run.
struct Sender {
  virtual ~Sender();
  virtual Task<> send(const Message &m) = 0;
  virtual Task<> note(const Message &m) = 0;
};
struct LaterSender : Sender {
  Task<> send(const Message &m) override {  // note: 'LaterSender::send' overrides 'Sender::send' here
    co_await connect();
    log(m.id());  // note: 'LaterSender::send' uses 'm' when it is resumed here
  }
  Task<> note(const Message &m) override {
    log(m.id());
    return connect();
  }
};
struct PlainSender : Sender {
  Task<> send(const Message &m) override {
    log(m.id());
    return connect();
  }
  Task<> note(const Message &m) override { return connect(); }
};

Task<> throughInterface(Sender &by) {
  return by.send(make());  // warning: temporary ends before the task of 'Sender::send' that refers to it, if an override is what runs
}

// Silent. What a function returns that is no coroutine is the matter of coro-not-a-coroutine.

Task<> awaitedThroughInterface(Sender &by) { co_await by.send(make()); }

Task<> copiedByAll(Sender &by) { return by.note(make()); }

Task<> knownOverrider(PlainSender &by) { return by.PlainSender::send(make()); }

asio::awaitable<void> startedAndPerhapsWaitedFor(asio::any_io_executor on) {
  Message m(1);
  asio::co_spawn(on, serving(m), asio::detached);
  co_await tick();
}

asio::awaitable<void> ofWholeLoop(asio::any_io_executor on) {
  Message m(1);
  for (;;) {
    co_await tick();
    asio::co_spawn(on, serving(m), asio::detached);
  }
}

asio::awaitable<void> perhapsWaitedForInTurn(asio::any_io_executor on) {
  for (;;) {
    Message m(1);
    asio::co_spawn(on, serving(m), asio::detached);
    co_await tick();
  }
}

Task<> runsWithCopy() {
  while (condition()) {
    Message m = make();
    runsByValue(m);
  }
  co_await connect();
}

Task<> runsWithOuter() {
  Message m = make();
  while (condition())
    runs(m);
  co_await connect();
}

/// A loop of the project's own.
struct OwnLoop {
  asio::io_context loop;
  void enter() { loop.run(); }
  void count() { ++tasks; }
  int tasks = 0;
};

void leavesOwnLoop(OwnLoop &own) {
  Message m(1);
  runs(m);  // warning: 'm' ends before the task of 'runs' that refers to it
  own.count();
}

Task<int> three() { co_return 3; }
Task<int> four() { co_return 1 + co_await three(); }
Detached counts(int *to) { *to = co_await four(); }
Detached countsLater(int *to) {
  co_await connect();  // note: 'countsLater' awaits 'connect' here
  *to = co_await four();  // note: 'countsLater' uses 'to' when it is resumed here
}

int countedAtOnce() {
  int result = 0;
  counts(&result);
  return result;
}

int countedBehind() {
  int result = 0;
  countsLater(&result);  // warning: 'result' ends before the task of 'countsLater' that refers to it
  return result;
}

void entersOwnLoop(OwnLoop &own) {
  Message m(1);
  runs(m);
  own.enter();
}

Task<> runsWhileWaiting() {
  while (condition()) {
    Message m = make();
    runs(m);
    co_await connect();
  }
}

void runsTheLoop() {
  Message m(1);
  asio::io_context loop;
  asio::co_spawn(loop, serving(m), asio::detached);
  loop.run();
}

void runsItsCallersLoop(asio::io_context &loop) {
  Message m(1);
  asio::co_spawn(loop, serving(m), asio::detached);
  loop.run();
}

void mayWait(asio::any_io_executor on, void (*wait)()) {
  Message m(1);
  asio::co_spawn(on, serving(m), asio::detached);
  wait();
}

void ofCaller(asio::any_io_executor on, const Message &m) {
  asio::co_spawn(on, serving(m), asio::detached);
}

void livesOn(asio::any_io_executor on) {
  static Message m(1);
  asio::co_spawn(on, serving(m), asio::detached);
}

void owned(asio::any_io_executor on, std::shared_ptr<Message> shared) {
  asio::co_spawn(on, serving(*shared), asio::detached);
}

seastar::future<> callableAwaited(int host) {
  co_await retried([host] { return dial(host); });
}

seastar::future<> callableByValue(int host) {
  auto attempts = retriedOwn([host] { return dial(host); });
  co_await dial(0);
  co_await std::move(attempts);
}

seastar::future<> callableThatLives(int host) {
  auto attempt = [host] { return dial(host); };
  auto attempts = retried(attempt);
  co_await std::move(attempts);
}

seastar::future<> callableOfLibrary(std::vector<int> &hosts, int port) {
  return seastar::parallel_for_each(hosts, [port](int host) { return dial(host + port); });
}

seastar::future<> callableWithoutCaptures() {
  auto attempts = retried([] { return dial(1); });
  co_await dial(0);
  co_await std::move(attempts);
}

Task<> returnsTask(Message m) { return byReference(m); }

asio::awaitable<void> spawnedAndAwaited(asio::io_context &loop) {
  co_await asio::co_spawn(loop, serve(make()), asio::use_awaitable);
}

struct Flush {
  void operator()() const;
};
seastar::future<> takenOver(seastar::future<> done) { return done.then(Flush()); }

Task<> awaitedAtOnce() {
  co_await byReference(make());
  co_await byView(std::string("a") + "b");
  co_await Message(1).send();
  co_await forwards(make());
}

Task<> copies() {
  auto task = byValue(make());
  co_await std::move(task);
}

Task<> neverUsed() {
  auto task = unused(make(), 1);
  co_await std::move(task);
}

Task<> usedBeforeSuspension() {
  auto task = eagerBefore(make());
  co_await task;
}

Task<> localLivesLonger() {
  const Message local(1);
  const std::string text = "a";
  auto task = byReference(local);
  auto other = byView(text);
  co_await std::move(task);
  co_await std::move(other);
}

Task<> callersArgument(const Message &m, const int *n) {
  auto task = byReference(m);
  auto other = byPointer(n);
  co_await std::move(task);
  co_await std::move(other);
}

Task<> givenOn(const Message &m) { return byReference(m); }

Task<> ofMember(std::shared_ptr<Message> m) {
  auto task = m->send();
  co_await std::move(task);
}

Task<> nobodyHasSeen() {
  auto task = unseen(make());
  co_await std::move(task);
}

Task<> literal() {
  auto task = byView("literal");
  co_await std::move(task);
}

Task<> neverAwaited() {
  auto task = byReference(make());
  co_return;
}

Task<> replacedInTime() {
  Task<> task = connect();
  {
    Message local(1);
    task = byReference(local);
    co_await std::move(task);
  }
}

Task<> parameterOfCoroutine(Message m) {
  auto task = byReference(m);
  co_await std::move(task);
}

static const Message Global(1);
Task<> global() { return byReference(Global); }

// Not awaitable, and runs at once. It ends with the object that stands for it, or goes on.

struct Handle {
  std::coroutine_handle<> Own;
  explicit Handle(std::coroutine_handle<> From) noexcept : Own(From) {}
  Handle(Handle &&) noexcept;
  ~Handle() {
    if (Own)
      Own.destroy();
  }
};
struct Reference {
  std::coroutine_handle<> To;
  explicit Reference(std::coroutine_handle<> From) noexcept : To(From) {}
  Reference(Reference &&) noexcept;
  ~Reference() { log(To.done()); }
};
template <typename Part> struct Running {
  struct promise_type {
    Running get_return_object() {
      return Running{Part(std::coroutine_handle<promise_type>::from_promise(*this))};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception();
  };
  Part Coroutine;
};

Running<Handle> endsWithObject(const Message &m) {
  co_await connect();
  log(m.id());
}
Running<Reference> goesOn(const Message &m) {
  co_await connect();
  log(m.id());  // note: 'goesOn' uses 'm' when it is resumed here
}

void startsAndDrops() {
  endsWithObject(make());
  goesOn(make());  // warning: temporary ends before the task of 'goesOn' that refers to it
}
void dropsLocal() {
  Message local(1);
  endsWithObject(local);
}

// What a caller has made for the call, or has given up.

Task<> served(Message &&m) {
  co_await connect();
  log(m.id());  // note: 'served' uses 'm' when it is resumed here
}

struct Invocation {
  explicit Invocation(Task<> t);
  Task<> Own;
};

struct Handler {
  void keeps(Message &&m) {
    Current = served(std::move(m));  // warning: 'm' may end before the task of 'served' that refers to it; note: the task is kept here
  }
  void keepsInObject(Message &&m) {
    Running = std::make_unique<Invocation>(served(std::move(m)));  // warning: 'm' may end before the task of 'served' that refers to it; note: the task is kept here
  }
  void keepsAsIt(Message &&m) {
    Current = byReference(m);  // warning: 'm' may end before the task of 'byReference' that refers to it; note: the task is kept here
  }
  void keepsCopy(Message &&m) { Current = byValue(std::move(m)); }
  void keepsOfReference(const Message &m) { Current = byReference(m); }
  void keepsUnused(Message &&m) { Current = unused(m, 1); }
  void waits(Message &&m) {
    Current = served(std::move(m));
    wait();
  }
  Task<> returns(Message &&m) { return served(std::move(m)); }
  Task<> awaits(Message &&m) {
    Current = served(std::move(m));
    co_await std::move(Current);
  }
  void wait() { std::this_thread::sleep_for(std::chrono::seconds(1)); }

  Task<> Current;
  std::unique_ptr<Invocation> Running;
};

// What the caller has lent may end as well, if somewhere it does.

using Answer = std::function<void(const Message &, int)>;

class Dispatcher {
public:
  void on(int id, Answer a) { Answers[id] = std::move(a); }
  void eachNow(const Answer &a) {
    for (const Message &m : All)
      a(m, 1);
  }
  void receive(int id) { Answers[id](make(), 1); }

private:
  std::map<int, Answer> Answers;
  std::vector<Message> All;
};

Detached runsUnused(const Message &) { co_await connect(); }

struct Peer {
  Detached serve() {
    co_await connect();
    log(Served);
  }
  int Served = 0;
};

struct Server {
  void answer(const Message &m) {
    asio::co_spawn(On, serving(m), asio::detached);  // note: 'Server::answer' lends 'm' to 'serving' here
  }
  void keep(const Message &m) {
    Current = byReference(m);  // note: 'Server::keep' lends 'm' to 'byReference' here
  }
  void pass(const Message &m) { keep(m); }  // note: 'Server::pass' lends 'm' to 'Server::keep' here
  void receive() {
    answer(make());  // warning: temporary ends before the task that 'Server::answer' has started and that refers to it
    Message local(1);
    pass(local);  // warning: 'local' ends before the task that 'Server::pass' has started and that refers to it
  }

  void answerOfMember(const Message &m) { runs(m); }
  void answerOfWaiting(const Message &m) { runs(m); }
  void answerCopy(const Message &m) { runsByValue(m); }
  void answerUnused(const Message &m) { runsUnused(m); }
  void answerOfNobody(const Message &m) { runs(m); }
  void rightly() {
    answerOfMember(Own);
    answerCopy(make());
    answerUnused(make());
    Message local(1);
    answerOfWaiting(local);
    wait();
  }
  Task<> awaits() {
    Message local(1);
    answerOfWaiting(local);
    co_await connect();
  }
  void wait() { std::this_thread::sleep_for(std::chrono::seconds(1)); }

  void handlers(Dispatcher &d, Peer &p) {
    d.on(1, [](const Message &m, int) { runs(m); });  // warning: 'm' may end before the task of 'runs'
    d.on(2, [](const Message &m, int) { runsByValue(m); });
    d.on(3, [m = Message(1)](const Message &, int) { runs(m); });
    d.eachNow([](const Message &m, int) { runs(m); });
    onPeer([](Peer &each) { each.serve(); });
  }
  void onPeer(std::function<void(Peer &)> f) { Peers.push_back(std::move(f)); }

  asio::any_io_executor On;
  Task<> Current;
  Message Own;
  std::vector<std::function<void(Peer &)>> Peers;
};

// The group of a body is joined when that has ended, by a cancellation too.

rill::Task<> rest() { co_await rill::sleep_for(std::chrono::seconds(1)); }  // note: 'rest' awaits 'rill::sleep_for' here
rill::Task<> child(const Message &m) {
  co_await rill::yield();
  log(m.id());  // note: 'child' uses 'm' when it is resumed here
}
rill::Task<> childByValue(Message m) {
  co_await rill::yield();
  log(m.id());
}
rill::Task<> never() { co_return; }

rill::Task<> localOfBody() {
  co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
    Message local(1);
    group.spawn(child(local));  // warning: 'local' ends before the task of 'child' that refers to it; note: the task is started here
    co_await rill::sleep_for(std::chrono::seconds(1));
  });
}
rill::Task<> localOfBodyAcrossCalls() {
  co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
    Message local(1);
    group.spawn(child(local));  // warning: 'local' ends before the task of 'child' that refers to it; note: the task is started here
    co_await rest();
  });
}
rill::Task<> localAroundBody() {
  Message local(1);
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(child(local));
    co_await rest();
  });
}
rill::Task<> copyForChild() {
  co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
    Message local(1);
    group.spawn(childByValue(local));
    co_await rest();
  });
}
rill::Task<> waitsForChild() {
  co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
    Message local(1);
    auto running = group.spawn(child(local));
    co_await running.join();
  });
}
rill::Task<> waitsWhateverHappens() {
  co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
    Message local(1);
    group.spawn(child(local));
    try {
      co_await rest();
    } catch (...) {
      log(1);
    }
    co_await group.idle();
  });
}
rill::Task<> neverCancelled() {
  co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
    Message local(1);
    group.spawn(child(local));
    co_await never();
    co_await group.idle();
  });
}

// What awaiters have in common may be a base, which is no awaiter by itself.

class MessageFuture {
public:
  struct Waiting {
    explicit Waiting(MessageFuture &Of) : Of(Of) {}  // note: 'MessageFuture::Waiting::Waiting' keeps 'Of' here
    bool await_ready() noexcept { return Of.Ready; }
    void await_suspend(std::coroutine_handle<>) noexcept;
    int await_resume() { return Of.Value; }
    MessageFuture &Of;
  };
  Waiting operator co_await() && { return Waiting(*this); }  // note: 'MessageFuture::operator co_await' gives its object to 'MessageFuture::Waiting::Waiting' here
  bool Ready = false;
  int Value = 0;
};
class ForwardsToWaiting {
protected:
  MessageFuture::Waiting Inner;
  explicit ForwardsToWaiting(MessageFuture &&Of)
      : Inner(static_cast<MessageFuture &&>(Of).operator co_await()) {}

public:
  bool await_ready() noexcept { return Inner.await_ready(); }
  void await_suspend(std::coroutine_handle<> By) noexcept { Inner.await_suspend(By); }
};
class ValueOnly : public ForwardsToWaiting {
public:
  explicit ValueOnly(MessageFuture &&Of) : ForwardsToWaiting(static_cast<MessageFuture &&>(Of)) {}
  int await_resume() { return Inner.await_resume(); }
};
// The same, and no part of an awaiter.
class KeepsWaiting {
public:
  explicit KeepsWaiting(MessageFuture &&Of)
      : Inner(static_cast<MessageFuture &&>(Of).operator co_await()) {}  // warning: 'Of' may end before the task of this call that refers to it; note: the task is kept here
  MessageFuture::Waiting Inner;
};
