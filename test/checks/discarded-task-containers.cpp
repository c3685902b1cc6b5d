// RUN: %expect %s coro-discarded-task -- coro.Level=hint
// Tasks in containers, owners, arrays and parts of objects.

#include <array>
#include <coroutine>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

template <typename Coroutine> struct Promise {
  Coroutine get_return_object();
  std::suspend_always final_suspend() noexcept { return {}; }
  void return_void();
  void unhandled_exception();
};

struct Awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};

struct Task {
  struct promise_type : Promise<Task> {
    std::suspend_always initial_suspend() noexcept { return {}; }
  };
  Task();
  Task(Task &&) noexcept;
  Task &operator=(Task &&) noexcept;
  ~Task();
  Awaiter operator co_await();
  bool done() const;
};

struct [[nodiscard]] Future {
  struct promise_type : Promise<Future> {
    std::suspend_never initial_suspend() noexcept { return {}; }
  };
  Future(Future &&) noexcept;
  ~Future();
  Awaiter operator co_await();
};

using Tasks = std::vector<Task>;

Task fetch(int);
Future send(int);
Task whenAll(Tasks);
Task whenAllOf(Tasks &);
Task whenRange(Tasks::iterator, Tasks::iterator);
void keep(Task);
bool condition();
void log(const char *);

// Reported.

Task neverAwaited(int n) {
  Tasks all; // warning: tasks in 'all' are never awaited
  all.reserve(8);
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (all.empty())
    log("none");
  co_return;
}

Task awaitedWhenEmpty(int n) {
  Tasks all; // warning: tasks in 'all' are never awaited
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (all.empty())
    co_await whenAll(std::move(all));
}

Task awaitedUnlessOthersAre(int n, const Tasks &others) {
  Tasks all; // warning: tasks in 'all' are not awaited on every path
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (!others.empty())
    co_await whenAll(std::move(all));
}

Task awaitedIfSeveral(int n) {
  Tasks all; // warning: tasks in 'all' are not awaited on every path
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (all.size() > 1)
    co_await whenAll(std::move(all));
}

Task leftByReturn(int n) {
  Tasks all; // warning: tasks in 'all' are not awaited on every path
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (condition())
    co_return; // note: left here by this return
  co_await whenAll(std::move(all));
}

Task leftInTheMiddle(int n) {
  Tasks all; // warning: tasks in 'all' are not awaited on every path
  for (int i = 0; i < n; ++i)
    all.emplace_back(fetch(i));
  for (auto &task : all)
    if (co_await task == 0)
      co_return; // note: left here by this return
}

Task leftByHandledException() {
  try {
    std::vector<Future> sent; // warning: tasks in 'sent' are not awaited on every path
    sent.push_back(send(1));
    sent.push_back(send(2));
    co_await fetch(1); // note: left here by an exception that is caught
    for (Future &each : sent)
      co_await each;
  } catch (const std::exception &) {
    log("failed");
  }
}

Task firstOnly() {
  std::deque<Task> all; // warning: tasks in 'all' are not awaited on every path
  all.push_back(fetch(1));
  all.push_back(fetch(2));
  if (!condition())
    co_return; // note: left here by this return
  co_await all.front();
}

Task inOptional() {
  std::optional<Task> perhaps; // warning: task 'perhaps' is not awaited on every path
  perhaps = fetch(1);
  if (condition())
    co_return; // note: left here by this return
  co_await *perhaps;
}

Task emplaced() {
  std::optional<Task> perhaps; // warning: task 'perhaps' is never awaited
  perhaps.emplace(fetch(1));
  co_return;
}

struct Pair {
  Task first, second;
};

Task inAggregate() {
  Pair both{fetch(1), fetch(2)}; // warning: task 'both.second' is never awaited
  co_await both.first;
}

Task inMap(int n) {
  std::map<int, Task> byKey; // warning: tasks in 'byKey' are never awaited
  byKey[n] = fetch(n);
  co_return;
}

Task inBinding() {
  auto [one, two] = std::tuple(fetch(1), fetch(2)); // warning: task 'two' is not awaited on every path
  co_await one;
  if (condition())
    co_return; // note: left here by this return
  co_await two;
}

Task movedIntoContainer() {
  Tasks all; // warning: tasks in 'all' are never awaited
  Task one = fetch(1);
  all.push_back(std::move(one));
  co_return;
}

// Silent.

Task gathered(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  co_await whenAll(std::move(all));
}

Task gatheredByReference(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  co_await whenAllOf(all);
}

Task gatheredAsRange(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  co_await whenRange(all.begin(), all.end());
}

Task inALoop(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  for (auto &task : all)
    co_await task;
}

Task movedInALoop(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  for (auto &&task : all)
    keep(std::move(task));
}

Task byIndex(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  for (std::size_t i = 0; i < all.size(); ++i)
    co_await std::move(all[i]);
}

Task byIterator(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  for (auto it = all.begin(); it != all.end(); ++it)
    co_await *it;
}

Task drained(int n) {
  std::deque<Task> all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  while (!all.empty()) {
    co_await all.front();
    all.pop_front();
  }
}

Task awaitedUnlessEmpty(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (!all.empty())
    co_await whenAll(std::move(all));
}

Task leftWhenEmpty(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (all.empty())
    co_return;
  co_await whenAll(std::move(all));
}

Task counted(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (all.size() > 0)
    co_await whenAll(std::move(all));
}

Task eachUnlessNone(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  if (all.size() != 0)
    for (auto &task : all)
      co_await task;
}

Task oneIfAny(int n) {
  std::optional<Task> next;
  next.emplace(fetch(n));
  if (next.has_value())
    co_await *next;
}

Task inBatches(int n) {
  Tasks batch;
  for (int i = 0; i < n; ++i) {
    batch.push_back(fetch(i));
    if (batch.size() == 8) {
      co_await whenAll(std::move(batch));
      batch.clear();
    }
  }
  co_await whenAll(std::move(batch));
}

Tasks returned(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  return all;
}

struct Owner {
  Tasks kept;
  std::optional<Task> current;
  void fill(int n) {
    Tasks all;
    for (int i = 0; i < n; ++i)
      all.push_back(fetch(i));
    kept = std::move(all);
  }
  void add(int n) { kept.push_back(fetch(n)); }
  void start() { current = fetch(1); }
};

void filledForCaller(Tasks &into, int n) {
  for (int i = 0; i < n; ++i)
    into.push_back(fetch(i));
}

Task captured(int n) {
  Tasks all;
  all.push_back(fetch(n));
  auto later = [all = std::move(all)]() mutable { keep(std::move(all[0])); };
  later();
  Tasks others;
  others.push_back(fetch(n));
  auto now = [&others] { keep(std::move(others[0])); };
  now();
  co_return;
}

Task swapped(Tasks &with) {
  Tasks all;
  all.push_back(fetch(1));
  all.swap(with);
  co_return;
}

Task eachOfTwo() {
  std::array<Task, 2> both{fetch(1), fetch(2)};
  co_await both[0];
  co_await both[1];
}

Task onFlag(bool wanted) {
  std::optional<Task> perhaps;
  if (wanted)
    perhaps = fetch(1);
  log("meanwhile");
  if (perhaps)
    co_await *perhaps;
}

Task ownedByPointer() {
  auto owned = std::make_unique<Task>(fetch(1));
  co_await *owned;
}

Task bothParts() {
  Pair both{fetch(1), fetch(2)};
  co_await both.first;
  co_await both.second;
}

Task bothBindings() {
  auto [one, two] = std::pair(fetch(1), fetch(2));
  co_await one;
  co_await two;
}

Task byKey(int n) {
  std::map<int, Task> all;
  all[n] = fetch(n);
  for (auto &[key, task] : all)
    co_await task;
}

// A lazy task that an exception leaves behind never ran: nothing is lost that had begun.
Task leftByException(int n) {
  Tasks all;
  for (int i = 0; i < n; ++i)
    all.push_back(fetch(i));
  try {
    for (auto &task : all)
      co_await task;
  } catch (const std::exception &) {
    log("failed");
  }
}
