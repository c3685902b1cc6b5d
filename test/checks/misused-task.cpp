// RUN: %expect %s coro-misused-task
#include <coroutine>
#include <iostream>
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
  explicit operator bool() const noexcept;
  bool operator==(const Task &) const;
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

// Streamed and formatted.

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
