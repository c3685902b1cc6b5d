// RUN: %expect %s coro-misused-task
#include "stubs/asio.h"
#include "stubs/libcoro.h"

#include <algorithm>
#include <cassert>
#include <coroutine>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// A task that can be asked whether it holds a coroutine, as several libraries have it.
template <typename T = void> struct Result {
  void return_value(T);
};
template <> struct Result<void> {
  void return_void();
};

template <typename T = void> struct Task {
  struct promise_type : Result<T> {
    Task get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception();
  };
  Task();
  Task(Task &&) noexcept;
  Task &operator=(Task &&) noexcept;
  ~Task();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  bool done() const;
  int id() const;
  explicit operator bool() const noexcept;
  bool operator==(const Task &) const;
  bool operator==(std::nullptr_t) const;
};

// One that turns into what it yields wherever it can.
template <typename T> struct Future {
  struct promise_type : Result<T> {
    Future get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception();
  };
  Future(Future &&) noexcept;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  operator T() const;
};

struct Log {
  Log &operator<<(const char *);
  Log &operator<<(int);
  template <typename T> Log &operator<<(const T &);
};

struct Nursery {
  Nursery &operator<<(Task<int>);
  template <typename T> Nursery &operator<<(T &&);
};

template <typename T> std::ostream &operator<<(std::ostream &, const Task<T> &);
template <typename T> Task<T> operator<<(Task<T>, int timeout);

// As std::format and fmt::format look.
template <typename... Args> struct FormatString {
  template <typename T> consteval FormatString(const T &) {}
};
template <typename... Args>
std::string format(FormatString<std::type_identity_t<Args>...>, Args &&...);
template <typename... Tasks> Task<> all(Tasks &&...);

Task<bool> ready(int);
Task<int> count();
Task<int> number();
Task<std::optional<int>> find(int);
Task<int *> address();
Task<> flush();
Task<std::string> name();
Future<bool> allowed();
Future<int> size();
bool condition();
void take(Task<bool>);

// Tested.

Task<int> tested() {
  if (ready(1))  // warning: task returned by 'ready' is tested, not what it yields; fix: if (co_await ready(1))
    co_return 1;
  while (!ready(2)) {  // warning: task returned by 'ready' is tested, not what it yields; fix: while (!co_await ready(2)) {
  }
  for (; count();)  // warning: task returned by 'count' is tested; fix: for (; co_await count();)
    condition();
  const bool both = condition() && ready(3);  // warning: task returned by 'ready' is tested; fix: const bool both = condition() && co_await ready(3);
  if (find(4))  // warning: task returned by 'find' is tested; fix: if (co_await find(4))
    co_return 2;
  if (address() || both)  // warning: task returned by 'address' is tested; fix: if (co_await address() || both)
    co_return 3;
  co_return ready(5) ? 1 : 0;  // warning: task returned by 'ready' is tested; fix: co_return co_await ready(5) ? 1 : 0;
}

void testedInPlainFunction() {
  if (ready(1))  // warning: task returned by 'ready' is tested, not what it yields
    condition();
}

Task<int> converted() {
  const bool yes = allowed();  // warning: task returned by 'allowed' is tested, not what it yields; fix: const bool yes = co_await allowed();
  const int sum = 1 + size();  // warning: task returned by 'size' is converted to 'int', not awaited; fix: const int sum = 1 + co_await size();
  co_return yes ? sum : 0;
}

Task<> inAssertion() {
  assert(ready(1));  // warning: task returned by 'ready' is tested, not what it yields
  co_await flush();
}

Task<int> switchesOnTask() {
  switch (size()) {  // warning: task returned by 'size' is converted to 'int', not awaited; fix: switch (co_await size()) {
  default:
    co_return 1;
  }
}

class Session {
public:
  Task<bool> authenticated();
  Task<> serve() {
    if (!authenticated())  // warning: task returned by 'Session::authenticated' is tested; fix: if (!co_await authenticated())
      co_return;
    auto isOpen = [this]() -> Task<bool> { co_return co_await authenticated(); };
    if (isOpen())  // warning: task returned by 'isOpen' is tested; fix: if (co_await isOpen())
      co_await flush();
  }
};

template <typename T> Task<> inTemplate(T value) {
  if (ready(value))  // warning: task returned by 'ready' is tested; fix: if (co_await ready(value))
    co_await flush();
}

Task<> instantiated() {
  co_await inTemplate(1);
  co_await inTemplate(short(2));
}

// Compared.

Task<bool> compared(Task<int> other) {
  if (count() == other)  // warning: task returned by 'count' is compared, not what it yields
    co_return true;
  co_return size() > 3;  // warning: task returned by 'size' is compared, not what it yields; fix: co_return co_await size() > 3;
}

Task<> comparedWithNull() {
  if (address() == nullptr)  // warning: task returned by 'address' is compared, not what it yields
    co_await flush();
}

// Streamed and formatted.

struct Logger {
  template <typename... Args>
  static void info(FormatString<std::type_identity_t<Args>...>, Args &&...);
};
Task<> toLogger() {
  Logger::info("{}", count());  // warning: task returned by 'count' is printed; fix: Logger::info("{}", co_await count());
  co_return;
}

Task<> printed(Log &log) {
  std::cout << "name: " << name() << '\n';  // warning: task returned by 'name' is printed, not what it yields; fix: std::cout << "name: " << co_await name() << '\n';
  log << "count " << count();               // warning: task returned by 'count' is printed; fix: log << "count " << co_await count();
  auto later = count();
  log << "later " << later;  // warning: task 'later' is printed, not what it yields
  format("{}", count());     // warning: task returned by 'count' is printed; fix: format("{}", co_await count());
  format("{} {}", 1, later);  // warning: task 'later' is printed, not what it yields
  std::cout << flush();      // warning: task returned by 'flush' is printed
  co_await std::move(later);
}

// Awaited, or a question about the task itself.

Task<int> awaited() {
  if (co_await ready(1))
    co_return 1;
  while (!co_await ready(2)) {
  }
  const bool yes = co_await allowed();
  std::cout << co_await name();
  co_return yes && co_await count() > 3;
}

Task<> holdsACoroutine(Task<bool> given, std::vector<Task<bool>> &all) {
  if (given)
    take(std::move(given));
  if (auto next = ready(1))
    take(std::move(next));
  for (Task<bool> &one : all)
    if (one)
      co_await one;
  Task<bool> empty;
  if (!empty)
    empty = ready(2);
  co_await empty;
}

// A variable, a member or an element may hold a task or not.

Task<int> &slot(int);
Task<> refersToStored() {
  if (slot(1))
    co_await flush();
}

Task<> firstOf(std::vector<Task<bool>> &all) {
  if (all.front())
    co_await flush();
}

Task<> element(std::vector<Task<bool>> &all, std::size_t n) {
  if (n < all.size() && all[n])
    co_await flush();
}

Task<> lookedUp(std::map<int, Task<bool>> &byId) {
  if (byId.at(1))
    co_await flush();
}

struct Worker {
  Task<bool> running;
};

Task<> stops(Worker &worker) {
  if (worker.running)
    co_await std::move(worker.running);
}

Task<> takesOut(Worker &worker) {
  if (auto old = std::exchange(worker.running, {}))
    co_await std::move(old);
}

Task<> forgets(Worker &worker) {
  if (std::exchange(worker.running, {}))
    co_await flush();
}

Task<> startsOnce(Worker &worker) {
  if (!worker.running)
    worker.running = ready(1);
  co_return;
}

bool isIdle(const Worker &worker) { return !worker.running || worker.running.done(); }

Task<> perhapsOne(std::optional<Task<bool>> next) {
  if (next)
    co_await *std::move(next);
}

Task<> perhapsEmpty(std::optional<Task<bool>> next) {
  if (next && *next)
    co_await *std::move(next);
}

Task<> onTheHeap(std::unique_ptr<Task<int>> kept) {
  if (kept)
    co_await *kept;
}

void prunes(std::vector<Task<bool>> &all) {
  std::erase_if(all, [](const Task<bool> &one) { return !one; });
}

bool anyRuns(const std::vector<Task<bool>> &all) {
  return std::any_of(all.begin(), all.end(), [](auto &one) { return one && !one.done(); });
}

void asserts(Task<bool> given) {
  assert(given);
  take(std::move(given));
}

Task<> assertsOnPurpose() {
  assert(static_cast<bool>(ready(1)));
  co_return;
}

const char *describes(const Task<bool> &given) { return given ? "running" : "idle"; }

// Null is what a task is compared with, where its result cannot be.

Task<> handlerFor(int);
bool hasHandler() { return handlerFor(1) != nullptr; }

Task<bool> checkFor(int);
bool hasCheck() { return checkFor(1) == nullptr; }

bool isNull(const Task<bool> &given) { return given == nullptr; }

bool isOther(const Task<int> &a, const Task<int> &b) { return a != b; }

// A comparison that is a task itself.
Task<bool> operator<(Task<int>, int);
Task<> comparesLater() {
  if (co_await (count() < 3))
    co_await flush();
}

// A value that is there or not; a coroutine can be left by awaiting it.

template <typename T> struct Maybe {
  struct promise_type : Result<T> {
    Maybe get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void unhandled_exception();
  };
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  bool has_value() const;
  const T &value() const;
  explicit operator bool() const;
};
Maybe<int> poll();
Task<> untilThereIsOne() {
  while (!poll())
    co_await flush();
}

Maybe<int> valueOf(int Key);
int lookedUp(int Key) {
  if (!valueOf(Key))
    return 0;
  return valueOf(Key).value();
}

// Not a task, but what makes one.

Task<> callable(std::function<Task<bool>(int)> check) {
  if (check)
    co_await check(1);
}

Task<> functionPointer(Task<bool> (*check)(int)) {
  if (check != nullptr && check)
    co_await check(1);
}

template <typename T> struct Numbers {
  struct promise_type {
    Numbers get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
  explicit operator bool();
  T operator()();
};
Numbers<int> numbers();
void drains() {
  auto all = numbers();
  while (all)
    std::cout << all();
}

bool startsInGroup(coro::task_group<coro::thread_pool> &group) {
  return group.start([]() -> coro::task<void> { co_return; }());
}

bool runsOnPool(coro::thread_pool &pool) {
  if (!pool.spawn_detached([]() -> coro::task<void> { co_return; }()))
    return false;
  return true;
}

bool run(Task<bool>);
int run(Task<int>);
bool waitsInMain() { return run(ready(1)) && run(count()) > 3; }

// What an await yields.

Task<int> switches() {
  switch (co_await count()) {
  case 1:
    co_return 1;
  default:
    co_return co_await size();
  }
}

Task<bool> comparesResults() { co_return co_await count() == co_await count(); }

Task<> formatsResult(Log &log) {
  log << "count " << co_await count();
  format("{}", co_await name());
}

struct Items {
  Task<std::optional<int>> next();
};
Task<> untilTheEnd(Items &items) {
  while (auto item = co_await items.next())
    std::cout << *item;
}

Task<int> choosesTask(bool quick) { co_return co_await (quick ? count() : number()); }

asio::awaitable<void> either(asio::awaitable<int> a, asio::awaitable<int> b) {
  using namespace asio::experimental::awaitable_operators;
  co_await (std::move(a) || std::move(b));
}

// Where nobody can await, a conversion is how one gets the result.

bool plainCondition() { return allowed() ? true : false; }

int plainSum() { return 1 + size(); }

Task<int> castsOnPurpose() { co_return static_cast<int>(size()); }

// Turned into what runs it.

template <typename T> struct Job {
  struct promise_type : Result<T> {
    Job get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception();
  };
  Job(Job &&) noexcept;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  operator std::coroutine_handle<>() const;
};
Job<int> job();
void schedule(std::coroutine_handle<>);

Task<> schedules() {
  schedule(job());
  co_return;
}

std::coroutine_handle<> asHandle() { return job(); }

// Printed for itself.

struct Traced {
  struct promise_type : Result<void> {
    Traced get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception();
  };
  Traced(Traced &&) noexcept;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
std::ostream &operator<<(std::ostream &, const Traced &);
Traced trace();

void printsState(const Traced &given) { std::cout << "state of " << given << '\n'; }

Traced printsBeforeItAwaits() {
  auto next = trace();
  std::cout << next;
  co_await next;
}

void printsNumber(const Task<int> &given) { std::cout << "task " << given.id() << '\n'; }

void printsAddress(const Task<int> &given) { std::cout << &given << ' ' << sizeof(given); }

// Nobody means the result of a task that has none.
Task<> lookUpHandler(int);
Task<> mayBeEmpty() {
  if (lookUpHandler(1))
    co_await flush();
}

Task<> explicitly() {
  if (static_cast<bool>(ready(1)) || bool(ready(2)))
    co_await flush();
}

bool isSame(const Task<int> &a, const Task<int> &b) { return a == b; }

Task<> piped(Nursery &nursery) {
  nursery << count();
  nursery << flush();
  auto withTimeout = count() << 5;
  co_await withTimeout;
}

Task<> handedOn() {
  take(ready(1));
  co_await all(count(), flush());
}

int *pointer();
std::optional<int> perhaps();
bool plainConditions() {
  if (pointer() && perhaps())
    return true;
  std::cout << pointer();
  return format("{}", 1).empty();
}

Task<> unevaluated() {
  static_assert(noexcept(ready(1) ? 1 : 2) || true);
  using Type = decltype(ready(1) ? 1 : 2);
  co_return;
}

Task<> silenced() {
  if (ready(1))  // NOLINT(coro-misused-task): asks for the coroutine
    co_await flush();
}
