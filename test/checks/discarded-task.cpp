// RUN: %expect %s coro-discarded-task -- coro.Level=hint
// RUN: %expect %s coro-discarded-task -- IgnoreVoidCast=false coro.Level=hint
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

// A runtime that no file describes.

template <typename T> struct Result {
  void return_value(T);
};
template <> struct Result<void> {
  void return_void();
};

template <typename Coroutine, typename T> struct Promise : Result<T> {
  Coroutine get_return_object();
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
};

template <typename T> struct Awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

template <typename T = void> struct Task {
  struct promise_type : Promise<Task, T> {
    std::suspend_always initial_suspend() noexcept { return {}; }
  };
  Task();
  Task(Task &&) noexcept;
  Task &operator=(Task &&) noexcept;
  ~Task();
  Awaiter<T> operator co_await() &&;
  Task via(int executor) &&;
  Task operator|(int timeout) &&;
  bool done() const;
  void start();
  explicit operator bool() const;
};

template <typename T = void> struct [[nodiscard]] Future {
  struct promise_type : Promise<Future, T> {
    std::suspend_never initial_suspend() noexcept { return {}; }
  };
  Future(Future &&);
  ~Future();
  Awaiter<T> operator co_await();
  void detach() &&;
};

struct Detached {
  struct promise_type : Promise<Detached, void> {
    std::suspend_never initial_suspend() noexcept { return {}; }
  };
  Awaiter<void> operator co_await();
};

template <typename T> struct Generator {
  struct promise_type : Promise<Generator, void> {
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T);
  };
};

struct [[nodiscard]] Operation : Awaiter<int> {};

struct Request : Awaiter<int> {
  Request header(const char *);
  Request body(const char *);
};

struct Units {
  Units(Units &&);
  ~Units();
};

struct Semaphore {
  Future<Units> acquire(int);
};

Task<bool> allowed(int);
void use(bool);

// Asked whether it is there, and nothing else.

Task<> guards(int User) {
  auto Ok = allowed(User); // warning: task 'Ok' is never awaited; fix: auto Ok = co_await allowed(User);
  if (!Ok)
    co_return;
  use(true);
}

Task<> guardsInHeader(int User) {
  if (auto Ok = allowed(User)) // warning: task 'Ok' is never awaited; fix: if (auto Ok = co_await allowed(User))
    use(true);
  if (auto Ok = allowed(User); !Ok) // warning: task 'Ok' is never awaited; fix: if (auto Ok = co_await allowed(User); !Ok)
    co_return;
}

Task<> guardsLoop(int User) {
  auto Ok = allowed(User); // warning: task 'Ok' is never awaited; fix: auto Ok = co_await allowed(User);
  while (Ok)
    use(true);
  co_return;
}

Task<> asksTwice(bool Again) {
  Task<bool> Ok; // warning: task 'Ok' is never awaited
  if (Again)
    Ok = allowed(1);
  use(Ok && Again);
  use(Ok ? true : false);
  co_return;
}

Task<> flush();
Task<int> number();
Future<> send(int);
Future<int> sendAll();
Detached fireAndForget();
Generator<int> numbers();
Operation receive();
Request request(const char *);
[[clang::annotate("coro::ready")]] Future<int> ready(int);
[[clang::annotate("coro::may-be-dropped")]] Future<> prefetch(int);

void log(const char *);
void quiet() noexcept;
bool condition();
void take(Task<>);
void observe(const Task<> &);
Task<> both(Task<>, Task<>);
Task<> withTimeout(Task<>, int);

struct Group {
  void add(Task<>);
  Detached spawn(Task<>);
};

// Dropped on the spot.

Task<> statement() {
  flush();  // warning: task returned by 'flush' is dropped: it never runs; fix: co_await flush();
  co_await number();
}

void inPlainFunction() {
  flush();  // warning: task returned by 'flush' is dropped: it never runs
}

Task<> eager() {
  send(1);  // warning: task returned by 'send' is dropped: its outcome is lost; fix: co_await send(1);
  co_return;
}

Task<> operationWithoutPromise() {
  receive();  // warning: task returned by 'receive' is dropped: it never runs; fix: co_await receive();
  co_return;
}

Task<> leftOfComma(int n) {
  flush(), n++;                  // warning: 'flush' is dropped; fix: co_await flush(), n++;
  for (; n < 9; n++, send(n)) {  // warning: 'send' is dropped; fix: for (; n < 9; n++, co_await send(n)) {
  }
  n = (flush(), 1);  // warning: 'flush' is dropped; fix: n = (co_await flush(), 1);
  co_return;
}

Task<> eitherBranch(bool b) {
  b ? flush() : withTimeout(flush(), 1);  // warning: task of either branch is dropped: it never runs; fix: co_await (b ? flush() : withTimeout(flush(), 1));
  co_return;
}

Task<> bodiesWithoutBraces(int n) {
  if (n == 1)
    flush();  // warning: 'flush' is dropped; fix: co_await flush();
  else
    send(n);  // warning: 'send' is dropped; fix: co_await send(n);
  while (condition())
    flush();  // warning: 'flush' is dropped; fix: co_await flush();
  do
    flush();  // warning: 'flush' is dropped; fix: co_await flush();
  while (condition());
  for (int i : {1, 2})
    send(i);  // warning: 'send' is dropped; fix: co_await send(i);
  switch (n) {
  case 1:
    flush();  // warning: 'flush' is dropped; fix: co_await flush();
    [[fallthrough]];
  default:
    flush();  // warning: 'flush' is dropped; fix: co_await flush();
  }
  [[likely]] flush();  // warning: 'flush' is dropped; fix: [[likely]] co_await flush();
  if (flush(); n == 2)  // warning: 'flush' is dropped; fix: if (co_await flush(); n == 2)
    co_return;
}

Task<> chained() {
  flush().via(1);  // warning: 'Task::via' is dropped; fix: co_await flush().via(1);
  flush() | 5;     // warning: 'Task::operator|' is dropped; fix: co_await (flush() | 5);
  (flush());       // warning: 'flush' is dropped; fix: (co_await flush());
  co_return;
}

Task<> assignedToIgnore() {
  std::ignore = flush();   // warning: 'flush' is dropped
  std::ignore = number();  // warning: 'number' is dropped; fix: std::ignore = co_await number();
  co_return;
}

Task<> assignedToUnderscore() {
  auto _ = flush();  // warning: task returned by 'flush' is dropped: it never runs
  co_return;
}

Task<> inHandler() {
  try {
    co_await flush();
  } catch (...) {
    send(1);  // warning: 'send' is dropped
    throw;
  }
}

#define CALL(x) x
Task<> inMacro() {
  CALL(flush());  // warning: 'flush' is dropped
  co_return;
}

Task<> coroutineLambdas() {
  auto work = []() -> Task<> {
    flush();  // warning: 'flush' is dropped; fix: co_await flush();
    co_return;
  };
  work();                          // warning: task returned by 'work' is dropped; fix: co_await work();
  []() -> Task<> { co_return; }();  // warning: task returned by a lambda is dropped; fix: co_await []() -> Task<> { co_return; }();
  auto plain = [] {
    flush();  // warning: 'flush' is dropped
  };
  plain();
  co_return;
}

Task<> throughPointer(Task<> (*go)(), const std::unique_ptr<Task<> (*)()> &far) {
  go();      // warning: 'go' is dropped; fix: co_await go();
  (*far)();  // warning: task returned by a call is dropped; fix: co_await (*far)();
  co_return;
}

class Client {
public:
  ~Client() {
    close();  // warning: task returned by 'Client::close' is dropped: it never runs
  }
  Task<> close();
  Task<> restart() {
    close();  // warning: 'Client::close' is dropped; fix: co_await close();
    co_await open();
  }
  Task<> open();
};

template <typename T> struct Channel {
  Task<> push(T);
  Task<> pushTwice(T value) {
    push(value);  // warning: 'Channel::push' is dropped; fix: co_await push(value);
    co_await push(value);
  }
};

Task<> instantiateTwice(Channel<int> &a, Channel<long> &b) {
  co_await a.pushTwice(1);
  co_await b.pushTwice(2);
}

template <typename T> Task<> genericDrop(T) {
  number();  // warning: 'number' is dropped; fix: co_await number();
  co_return;
}

Task<> instantiateGeneric() {
  co_await genericDrop(1);
  co_await genericDrop(2L);
}

Task<> castToVoid() {
  (void)flush();               // warning: 'flush' is dropped: it never runs; fix: (void)co_await flush();
  static_cast<void>(send(1));  // warning(IgnoreVoidCast): 'send' is dropped; fix(IgnoreVoidCast): static_cast<void>(co_await send(1));
  auto later = flush();        // warning: task 'later' is never awaited
  (void)later;
  auto sent = send(1);         // warning(IgnoreVoidCast): task 'sent' is never awaited
  (void)sent;
  co_return;
}

Generator<int> inGenerator() {
  flush();  // warning: 'flush' is dropped
  co_yield 1;
}

// Kept, but not awaited.

Task<> neverAwaited() {
  auto later = flush();  // warning: task 'later' is never awaited
  co_await number();
}

Future<> silencesNodiscard(Semaphore &limit) {
  auto units = limit.acquire(1);  // warning: task 'units' is never awaited; fix: auto units = co_await limit.acquire(1);
  co_await send(1);
}

void neverAwaitedInPlainFunction() {
  Task<int> later = number();  // warning: task 'later' is never awaited
  [[maybe_unused]] auto sent = send(1);  // warning: task 'sent' is never awaited
}

Task<> boundToReference() {
  auto &&later = flush();       // warning: task 'later' is never awaited
  const auto &other = number();  // warning: task 'other' is never awaited
  co_return;
}

Task<> inOtherWords() {
  Task<> braced{flush()};  // warning: task 'braced' is never awaited
  auto deduced{number()};  // warning: task 'deduced' is never awaited
  static_cast<Task<>>(flush());  // warning: task returned by 'flush' is dropped; fix: co_await (static_cast<Task<>>(flush()));
  auto cast = Task<int>(number());  // warning: task 'cast' is never awaited; fix: auto cast = co_await (Task<int>(number()));
  co_return;
}

Task<> leftByReturn(bool done) {
  auto next = flush();  // warning: task 'next' is not awaited on every path
  if (done)
    co_return;  // note: left here by this return
  co_await std::move(next);
}

int leftByReturnOfPlainFunction(bool done) {
  auto next = flush();  // warning: task 'next' is not awaited on every path
  if (done)
    return 1;  // note: left here by this return
  take(std::move(next));
  return 0;
}

Task<> leftByTwoReturns(int n) {
  auto next = flush();  // warning: task 'next' is not awaited on every path
  if (n == 1)
    co_return;  // note: left here by this return
  if (n == 2)
    co_return;  // note: left here by this return
  co_await std::move(next);
}

Task<> awaitedInOneBranch(bool b) {
  auto next = flush();  // warning: task 'next' is not awaited on every path
  if (b)
    co_await std::move(next);
}

Task<> replaced() {
  Task<int> next = number();  // warning: task 'next' is not awaited on every path
  if (condition())
    next = number();  // note: replaced here before it was awaited
  co_await std::move(next);
}

Task<> replacedInLoop(int n) {
  Task<int> last;  // warning: task 'last' is not awaited on every path
  while (n--)
    last = number();  // note: replaced here before it was awaited
  co_await std::move(last);
}

Task<> leftByContinue() {
  while (condition()) {
    auto next = flush();  // warning: task 'next' is not awaited on every path
    if (condition())
      continue;
    co_await std::move(next);
  }
}

Task<> leftByHandledException() {
  try {
    auto sent = send(1);  // warning: task 'sent' is not awaited on every path
    log("may throw");
    co_await number();  // note: left here by an exception that is caught
    co_await sent;
  } catch (const std::exception &) {
    quiet();
  }
}

Task<> leftByHandledThrow() {
  try {
    auto sent = send(1);  // warning: task 'sent' is not awaited on every path
    if (condition())
      throw 1;  // note: left here by an exception that is caught
    co_await sent;
  } catch (int) {
  }
}

Task<> eitherOf(bool b) {
  auto next = b ? flush() : withTimeout(flush(), 1);  // warning: task 'next' is never awaited
  co_return;
}

// Awaited, or somebody else's now.

Task<> awaited() {
  co_await flush();
  int n = co_await number();
  auto later = number();
  n += co_await std::move(later);
  auto again = send(n);
  co_await again;
  co_await (n ? flush() : withTimeout(flush(), 2));
  co_await withTimeout(flush().via(1) | 5, 2);
}

Task<int> returned() {
  return number();
}

Task<int> returnedByName() {
  auto later = number();
  return later;
}

Task<> movedOn(Group &group, std::vector<Task<>> &tasks) {
  auto a = flush(), b = flush(), c = flush(), d = flush();
  take(std::move(a));
  group.add(std::move(b));
  tasks.push_back(std::move(c));
  group.spawn(flush());
  auto combined = both(std::move(d), flush());
  co_await std::move(combined);
}

Task<> seen() {
  auto task = flush();
  observe(task);
  co_return;
}

Task<> inLoop(std::vector<Task<>> &tasks) {
  for (int i = 0; i < 3; ++i) {
    auto one = flush();
    tasks.push_back(std::move(one));
  }
  for (auto &one : tasks)
    co_await std::move(one);
  tasks.emplace_back(flush());
}

Task<> inContainers() {
  std::vector<Task<>> many;                 // warning: tasks in 'many' are never awaited
  many.push_back(flush());
  std::optional<Task<>> perhaps = flush();  // warning: task 'perhaps' is never awaited
  auto owned = std::make_unique<Task<>>(flush());
  std::pair<Task<>, int> half{flush(), 1};
  auto [task, n] = std::tuple<Task<>, int>(flush(), 2);
  co_await std::move(task);
}

struct Owner {
  Owner() : first(flush()) { second = flush(); }
  void restart(Task<> &out) {
    second = flush();
    out = flush();
    auto third = flush();
    second = std::move(third);
  }
  void stop() {
    auto old = std::move(first);
    auto other = std::exchange(second, Task<>());
  }
  Task<> first = flush(), second;
};

Task<> captured() {
  auto a = flush(), b = flush();
  auto byReference = [&a]() -> Task<> { co_await std::move(a); };
  auto byMove = [b = std::move(b)]() mutable -> Task<> { co_await std::move(b); };
  co_await byReference();
  co_await byMove();
}

Task<> assignedInBranches(bool b) {
  Task<> next;
  if (b)
    next = flush();
  else
    next = withTimeout(flush(), 1);
  co_await std::move(next);
}

Task<> emptyUnlessNeeded(bool b) {
  Task<> next;
  if (b) {
    next = flush();
    co_await std::move(next);
  }
}

Task<> assignedAndAwaitedIf(bool b) {
  Task<> next, other = b ? flush() : Task<>();
  if (b)
    next = flush();
  co_await number();
  if (b) {
    co_await std::move(next);
    co_await std::move(other);
  }
}

Task<> rememberedByFlag() {
  auto next = flush();
  bool done = false;
  if (condition()) {
    co_await std::move(next);
    done = true;
  }
  if (!done)
    co_await std::move(next);
}

Task<> awaitedOnBothWays(bool done) {
  auto next = flush();
  if (done) {
    co_await std::move(next);
    co_return;
  }
  co_await withTimeout(std::move(next), 1);
}

Task<> reset() {
  auto next = flush();
  if (condition())
    next = {};
  else
    co_await std::move(next);
}

void startedByMember() {
  auto task = flush();
  task.start();
  auto sent = send(1);
  std::move(sent).detach();
  send(2).detach();
}

Task<> asked() {
  auto task = flush();
  if (!task.done())
    co_await std::move(task);
}

// The exception that leaves the function is the report, and nothing has begun.
Task<> leftByException() {
  auto next = flush();
  if (condition())
    throw 1;
  log("may throw");
  co_await number();
  co_await std::move(next);
}

Task<> rethrown() {
  try {
    auto next = flush();
    log("may throw");
    co_await std::move(next);
  } catch (...) {
    log("failed");
    throw;
  }
}

// Not begun, it is the rest of the try block, for which the handler answers.
Task<> notBegunWhenHandled() {
  try {
    auto next = flush();
    co_await number();
    co_await std::move(next);
  } catch (const std::exception &) {
    quiet();
  }
}

// A test framework takes every exception and goes on; that one comes is no path worth a report.
struct Assertion {
  explicit Assertion(const char *text);
  Assertion &operator<<(int value);
  void failed();
};
#define CHECK_THAT(value)                                                                          \
  do {                                                                                             \
    Assertion assertion("");                                                                       \
    try {                                                                                          \
      assertion << (value);                                                                        \
    } catch (...) {                                                                                \
      assertion.failed();                                                                          \
    }                                                                                              \
  } while (false)

Task<> awaitedInAssertion() {
  auto one = number();
  CHECK_THAT(co_await std::move(one));
  CHECK_THAT(2);
}

Task<> unlikelyToThrow() {
  try {
    auto sent = send(1);
    log("sent");
    co_await sent;
  } catch (const std::exception &) {
    quiet();
  }
}

[[noreturn]] void fail();
Task<> neverComesBack() {
  auto next = flush();
  if (condition())
    fail();
  co_await std::move(next);
}

Task<> forever() {
  auto next = flush();
  while (true)
    co_await number();
}

// No task, or one that may be dropped.

Task<> mayBeDropped(Semaphore &limit) {
  fireAndForget();
  auto handle = fireAndForget();
  ready(1);
  auto done = ready(2);
  prefetch(1);
  auto warm = prefetch(2);
  numbers();
  auto range = numbers();
  request("/").header("a").body("b");
  auto prepared = request("/").header("a");
  co_return;
}

Task<> unevaluated() {
  static_assert(sizeof(flush()) > 0);
  using Type = decltype(flush(), number());
  static_assert(!noexcept(flush()));
  static_assert(requires { flush(); });
  co_return;
}

template <bool B> Task<> deadBranch() {
  if constexpr (B)
    flush();
  if constexpr (sizeof(int) == 1)
    flush();
  co_return;
}

Task<> instantiateDead() {
  co_await deadBranch<false>();
  if constexpr (sizeof(int) == 1)
    flush();
}

Task<> byParameter(Task<> given) {
  co_return;
}

void atProgramScope() {
  static auto once = flush();
}

Task<> valueOfBlock() {
  co_await ({ flush(); });
}

// As it is met in services.

struct Slot {
  Task<> Work;
  std::optional<Future<>> Pending;
};

Task<> storedInMember(Slot &slot) {
  slot.Work = flush();
  co_return;
}

Task<> movedToMember(Slot &slot) {
  auto next = flush();
  slot.Work = std::move(next);
  co_return;
}

Task<> keptInOptional(Slot &slot) {
  slot.Pending.emplace(send(1));
  co_await *slot.Pending;
}

Slot builtIntoAggregate() { return {flush(), send(1)}; }

std::pair<Task<>, Task<int>> returnedTogether() {
  auto first = flush();
  auto second = number();
  return {std::move(first), std::move(second)};
}

std::unique_ptr<Task<>> onTheHeap() { return std::make_unique<Task<>>(flush()); }

std::vector<Task<>> collected() {
  std::vector<Task<>> tasks;
  for (int i = 0; i != 3; ++i)
    tasks.push_back(flush());
  return tasks;
}

Task<> swapped(Task<> &other) {
  auto next = flush();
  std::swap(next, other);
  co_return;
}

Task<> exchanged(Slot &slot) {
  auto before = std::exchange(slot.Work, flush());
  co_await std::move(before);
}

Task<> chosenThenAwaited(bool fast) {
  auto next = fast ? flush() : withTimeout(flush(), 5);
  co_await std::move(next);
}

Task<> chosenBySwitch(int how) {
  Task<> next;
  switch (how) {
  case 0:
    next = flush();
    break;
  default:
    next = withTimeout(flush(), how);
  }
  co_await std::move(next);
}

Task<> overlaps() {
  auto first = send(1);
  auto second = send(2);
  co_await first;
  co_await second;
}

Task<> overlapsInOrderOfNeed() {
  auto later = number();
  const int now = co_await number();
  if (now != co_await std::move(later))
    co_await flush();
}

Task<> retries() {
  for (int attempt = 0; attempt != 3; ++attempt) {
    auto next = number();
    if (co_await std::move(next) == 0)
      co_return;
  }
}

Task<> drains(std::vector<Future<>> &pending) {
  for (auto &each : pending)
    co_await each;
  pending.clear();
}

Task<> drainsBackwards(std::vector<Task<>> &pending) {
  while (!pending.empty()) {
    auto last = std::move(pending.back());
    pending.pop_back();
    co_await std::move(last);
  }
}

Task<> capturedByValue(Group &group) {
  auto next = flush();
  group.add([](Task<> inner) -> Task<> { co_await std::move(inner); }(std::move(next)));
  co_return;
}

Task<> awaitedInLambda() {
  auto next = flush();
  auto finish = [inner = std::move(next)]() mutable -> Task<> { co_await std::move(inner); };
  co_await finish();
}

Task<int> inCondition() {
  if (co_await number() != 0)
    co_return 1;
  while (co_await number() != 0)
    co_await flush();
  co_return co_await number() ? 2 : 3;
}

Task<int> inArithmetic() { co_return co_await number() + co_await number() * 2; }

Generator<int> yielded() {
  co_yield 1;
  co_yield 2;
}

Task<> consumesGenerator() {
  auto sequence = numbers();
  (void)sequence;
  co_return;
}

Task<> wrappedTwice() { co_await withTimeout(withTimeout(flush(), 1), 2); }

Task<> guardedByCatch() {
  try {
    co_await flush();
  } catch (const std::exception &) {
    log("failed");
  }
}

Task<> cleanUpAfterwards() {
  std::exception_ptr failure;
  try {
    co_await flush();
  } catch (...) {
    failure = std::current_exception();
  }
  co_await withTimeout(flush(), 1);
  if (failure)
    std::rethrow_exception(failure);
}

class Service {
public:
  Task<> run() {
    Loop.emplace(send(1));
    co_await *Loop;
  }
  Task<> stop() {
    if (Loop)
      co_await *Loop;
    Loop.reset();
  }
  Task<> forward() { return flush(); }
  Task<> (*Hook)() = &flush;
  Task<> callsHook() { co_await Hook(); }

private:
  std::optional<Future<>> Loop;
};

template <typename Fn> Task<> retry(Fn make) {
  for (;;)
    co_await make();
}
Task<> givesMaker() { co_await retry([] { return flush(); }); }

template <typename... T> Task<> all(T... tasks) { (co_await std::move(tasks), ...); }
Task<> inPack() { co_await all(flush(), flush()); }

Task<> severalInOne() {
  Task<> kept[] = {flush(), flush()};  // warning: tasks in 'kept' are never awaited
  auto [one, two] = std::pair{number(), flush()};  // warning: task 'two' is never awaited
  auto [three, four] = std::tuple<Task<int>, int>(number(), 4);  // warning: task 'three' is never awaited
  log(four ? "four" : "none");
  co_await std::move(one);
}

// One type is deduced for both: the fix would have to be made in both.
Task<> declaredTogether() {
  auto one = number(), two = number();  // warning: task 'two' is never awaited
  co_await std::move(one);
}

Task<> severalAwaited() {
  Task<> kept[] = {flush(), flush()};
  for (auto &each : kept)
    co_await std::move(each);
  Task<> captured[] = {flush()};
  auto later = [&captured] { take(std::move(captured[0])); };
  auto [one, two] = std::pair{number(), flush()};
  co_await std::move(one);
  take(std::move(two));
  auto [plain, other] = std::pair{1, 2};
  Task<> empty[2];
}

Task<> structuredBinding() {
  auto [first, second] = returnedTogether();
  co_await std::move(first);
  co_await std::move(second);
}

Task<> byReferenceToElement(std::vector<Future<>> &pending) {
  auto &next = pending.front();
  co_return;
}

Task<> sizeOnly() {
  static_assert(sizeof(flush()) > 0);
  using Type = decltype(flush());
  co_return;
}

void fatal(const char *);
#define ASSERT(Condition)                                                                          \
  if (!(Condition))                                                                                \
  co_return fatal(#Condition)
Task<> assertedBefore(bool &Started) {
  auto Later = flush();
  ASSERT(!Started);
  co_await std::move(Later);
}

Task<> assignedInOneTurn(int Turns) {
  Task<> Stop;
  for (int I = 0; I < Turns; ++I)
    if (I == 50)
      Stop = flush();
  co_await std::move(Stop);
}
Task<> assignedInEachTurn(int Turns) {
  Task<> Stop;  // warning: task 'Stop' is not awaited on every path
  for (int I = 0; I < Turns; ++I)
    Stop = flush();  // note: replaced here before it was awaited
  co_await std::move(Stop);
}

Task<> silenced() {
  flush();  // NOLINT(coro-discarded-task): tried by hand
  // NOLINTNEXTLINE(coro-discarded-task)
  auto later = flush();
  co_return;
}

// Members that nobody touches again.

Task<> serve();

class Server {
public:
  void open() { Serving = serve(); }  // warning: task in 'Serving' is never awaited: it never runs
  void reopen() {
    if (Next)
      Next.reset();
    Next = serve();  // warning: task in 'Next' is never awaited: it never runs
    Next.emplace(serve());  // warning: task in 'Next' is never awaited: it never runs
  }

private:
  Task<> Serving;
  std::optional<Task<>> Next;
};

class ServerThatRuns {
public:
  void open() {
    Serving = serve();
    Serving.start();
  }
  void openLater() { Later = serve(); }
  Task<> run() { return std::move(Later); }
  void openInner() { Next = serve(); }
  Task<> runInner() { co_await std::move(*Next); }
  void openForOthers() { Others = serve(); }
  Task<> &others() { return Others; }
  void askedFor() { Asked = serve(); }
  bool isDone() const { return Asked.done(); }

  void openForAll() { Open = serve(); }
  Task<> Open;

private:
  Task<> Serving, Later, Others, Asked;
  std::optional<Task<>> Next;
};

class ServerWithFriends {
  friend void run(ServerWithFriends &);
  void open() { Serving = serve(); }
  Task<> Serving;
};

class ServerSeenInPart {
public:
  void open() { Serving = serve(); }
  void run();

private:
  Task<> Serving;
};

class ServerOfFutures {
public:
  explicit ServerOfFutures(Future<> first) : Serving(std::move(first)) {}
  void open(Future<> next);

private:
  Future<> Serving;
};
