// RUN: %expect %s coro-discarded-task
#include "stubs/protocol.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// A runtime that no file describes: Task is lazy, Future runs at once.

template <typename T = void> struct Task {
  struct promise_type : stub::LazyPromise<Task, T> {};
  Task();
  Task(Task &&) noexcept;
  Task &operator=(Task &&) noexcept;
  ~Task();
  stub::Awaiter<T> operator co_await() &&;
  Task via(int Executor) &&;
  Task &named(const char *) &;
  Task &&named(const char *) &&;
  bool done() const;
  void start();
  std::coroutine_handle<> release();
  void swap(Task &);
  explicit operator bool() const;
};
template <typename T = void> struct [[nodiscard]] Future {
  struct promise_type : stub::EagerPromise<Future, T> {};
  Future(Future &&);
  Future &operator=(Future &&);
  ~Future();
  explicit operator bool() const;
  stub::Awaiter<T> operator co_await();
};
template <typename T> struct Generator {
  struct promise_type {
    Generator get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
};

struct AnyTask {
  template <typename T> AnyTask(Task<T>);
  AnyTask(AnyTask &&);
};
struct Group {
  void add(Task<>);
  Group &operator+=(Task<>);
  Group &operator<<(Task<>);
  template <typename F> void start(F Make) { add(Make()); }
};
struct Watch {
  explicit Watch(Task<> &);
  ~Watch();
};
struct Job {
  int Id;
  Task<> Work;
};
struct Server {
  std::map<int, Task<>> Running;
  std::list<Future<>> Sessions;
  std::deque<Job> Queue;
  std::variant<std::monostate, Task<>> State;
  std::unique_ptr<Task<>> OnHeap;
  std::array<Task<>, 2> Both;
  Task<> *Raw;
  std::coroutine_handle<> Handle;
};

Task<> flush();
Task<int> number();
Future<> send(int);
Future<int> ask();
Task<Task<int>> prepare();
void log(const char *);
bool condition();
void take(Task<>);
void use(int);
void observe(const Task<> &);
Task<> withTimeout(Task<>, int);
template <typename... T> Task<> all(T... Tasks) { (co_await std::move(Tasks), ...); }
template <typename T> Task<> allOf(std::vector<T> Tasks) {
  for (auto &Each : Tasks)
    co_await std::move(Each);
}
void waitFor(Task<>);
int resultOf(Task<int>);

// Asked whether it is there, and then taken care of.

Task<int> makeOrNot(int);
Task<> awaitsIfThere() {
  if (auto Next = makeOrNot(1))
    use(co_await std::move(Next));
  auto Later = makeOrNot(2);
  if (!Later)
    co_return;
  use(co_await std::move(Later));
}
Task<> startsOnce(bool Now) {
  Task<int> Next;
  if (Now)
    Next = number();
  if (!Next)
    Next = makeOrNot(1);
  use(co_await std::move(Next));
}
void startsIfThere() {
  auto Next = makeOrNot(1);
  if (Next)
    Next.start();
}
void asksEmpty(Task<> Given, const Task<> &Other) {
  Task<> None;
  if (None || Given || Other)
    log("there");
}
Task<> takesOut(Server &Of) {
  auto Old = std::exchange(Of.Running[1], {});
  if (Old)
    log("was running");
  co_return;
}
void pumps(bool (*Poll)()) {
  auto Running = send(1);
  while (!Running)
    Poll();
}
Task<> inLambda() {
  auto Next = makeOrNot(1);
  if (!Next)
    co_return;
  auto Run = [Next = std::move(Next)]() mutable -> Task<> { co_await std::move(Next); };
  co_await Run();
}

// Kept by somebody.

Task<> inMap(Server &Of) {
  Of.Running[1] = flush();
  co_return;
}

Task<> intoMap(Server &Of) {
  Of.Running.emplace(2, flush());
  Of.Running.try_emplace(3, flush());
  Of.Running.insert_or_assign(4, flush());
  co_return;
}

Task<> asPairIntoMap(Server &Of) {
  Of.Running.insert({5, flush()});
  co_return;
}

Task<> intoList(Server &Of) {
  Of.Sessions.push_front(send(1));
  Of.Sessions.emplace_back(send(2));
  co_return;
}

Task<> intoQueue(Server &Of) {
  Of.Queue.push_back({1, flush()});
  Of.Queue.push_back(Job{2, flush()});
  co_return;
}

Task<> intoQueueByName(Server &Of) {
  auto Work = flush();
  Of.Queue.push_back({1, std::move(Work)});
  co_return;
}

Task<> inVariant(Server &Of) {
  Of.State = flush();
  Of.State.emplace<Task<>>(flush());
  co_return;
}

Task<> onHeap(Server &Of) {
  Of.OnHeap.reset(new Task<>(flush()));
  Of.Raw = new Task<>(flush());
  co_return;
}

Task<> inArray(Server &Of) {
  Of.Both[0] = flush();
  Of.Both = {flush(), flush()};
  co_return;
}

Task<> inPlace(void *At) {
  new (At) Task<>(flush());
  std::construct_at(static_cast<Task<> *>(At), flush());
  co_return;
}

Task<> startsWhatItKeeps(Server &Of) {
  (Of.Running[1] = flush()).start();
  co_return;
}

Task<> exchangesAway(Server &Of) {
  std::exchange(Of.Running[1], flush());
  co_return;
}

Task<> swapsIn(Server &Of) {
  auto Work = flush();
  Of.Running[1].swap(Work);
  co_return;
}

Task<> releasesHandle(Server &Of) {
  auto Work = flush();
  Of.Handle = Work.release();
  co_return;
}

Task<> chosenForContainer(std::vector<Task<>> &To, bool Plain) {
  To.push_back(Plain ? flush() : withTimeout(flush(), 1));
  co_return;
}

Task<> erasesType(std::vector<AnyTask> &To) {
  AnyTask One = flush();
  To.push_back(std::move(One));
  To.push_back(flush());
  To.emplace_back(number());
  co_return;
}

// Handed over.

Task<> addedByOperator(Group &To) {
  To += flush();
  To << flush() << flush();
  co_return;
}

Task<> watched() {
  auto Work = flush();
  Watch While(Work);
  co_return;
}

Task<> pointedTo() {
  auto Work = flush();
  auto *At = &Work;
  observe(*At);
  co_return;
}

Task<> startsMaker(Group &To) {
  To.start(flush);
  To.start([] { return flush(); });
  co_return;
}

Task<> startsWhatItCaptured(Group &To) {
  To.start([Work = flush()]() mutable -> Task<> { co_await std::move(Work); });
  co_return;
}

std::function<Task<>()> maker() {
  return [] { return flush(); };
}

auto movedIntoLambda() {
  auto Work = flush();
  return [Work = std::move(Work)]() mutable { take(std::move(Work)); };
}

std::optional<Task<>> inOptional(bool Any) {
  if (Any)
    return flush();
  return std::nullopt;
}

std::variant<int, Task<>> oneOrOther(bool Any) {
  if (Any)
    return flush();
  return 1;
}

std::tuple<Task<>, Future<>> together() { return {flush(), send(1)}; }

Job asPartOfIt() {
  auto Work = flush();
  return Job{.Id = 1, .Work = std::move(Work)};
}

AnyTask asAnother() { return flush(); }

Task<Task<int>> asResult() { co_return number(); }

Generator<Task<>> oneByOne() {
  co_yield flush();
  auto Next = flush();
  co_yield std::move(Next);
}

// Many at once.

Task<> generated() {
  std::vector<Task<>> Tasks;
  std::generate_n(std::back_inserter(Tasks), 3, flush);
  co_await allOf(std::move(Tasks));
}

Task<> transformed(const std::vector<int> &Ids) {
  std::vector<Future<>> Sent;
  std::transform(Ids.begin(), Ids.end(), std::back_inserter(Sent), send);
  std::ranges::transform(Ids, std::back_inserter(Sent), [](int Id) { return send(Id); });
  for (auto &Each : Sent)
    co_await Each;
}

Task<> viewed(std::vector<int> Ids) {
  for (auto &&Each : Ids | std::views::transform([](int Id) { return send(Id); }))
    co_await Each;
}

Task<> ofArray() {
  auto Tasks = std::array{flush(), flush()};
  for (auto &Each : Tasks)
    co_await std::move(Each);
}

Task<> applied() {
  auto Tasks = std::make_tuple(flush(), flush());
  co_await std::apply([](auto &&...Each) { return all(std::move(Each)...); }, std::move(Tasks));
}

template <typename A> Task<> awaitsCopy(A Work) { co_await std::move(Work); }
template <typename A> Task<> awaitsGiven(A &&Work) { co_await std::forward<A>(Work); }
Task<> throughTemplates() {
  co_await awaitsCopy(flush());
  co_await awaitsGiven(flush());
}

// Awaited, in its own order.

Task<> readsAhead() {
  auto Next = number();
  while (condition()) {
    use(co_await std::move(Next));
    Next = number();
  }
  use(co_await std::move(Next));
}

Task<> begunAgain() {
  auto Work = flush();
  for (;;) {
    co_await std::move(Work);
    if (condition())
      break;
    Work = flush();
  }
}

Task<> wrappedStepByStep() {
  auto Work = flush();
  Work = std::move(Work).via(3);
  Work = withTimeout(std::move(Work), 1);
  co_await std::move(Work);
}

Task<> configured() {
  auto Work = flush();
  Work.named("flush");
  co_await std::move(Work);
  co_await flush().named("again");
}

Task<> unpacked() {
  auto Inner = co_await prepare();
  use(co_await std::move(Inner));
}

Task<int> inOtherOrder() {
  auto First = number();
  auto Second = ask();
  const int Result = co_await Second;
  co_return Result + co_await std::move(First);
}

Task<int> inEitherArm(bool Twice) {
  auto Work = number();
  co_return Twice ? 2 * co_await std::move(Work) : co_await std::move(Work);
}

Task<> leavesBefore(bool Done) {
  if (Done)
    co_return;
  auto Work = flush();
  co_await std::move(Work);
}

Task<> inEachCase(int How) {
  auto Work = flush();
  switch (How) {
  case 0:
    co_await std::move(Work);
    break;
  case 1:
    take(std::move(Work));
    break;
  default:
    co_await withTimeout(std::move(Work), How);
  }
}

Task<> endsTheProgram() {
  auto Work = flush();
  if (condition())
    std::abort();
  co_await std::move(Work);
}

Task<> neverOtherwise(int How) {
  auto Work = flush();
  if (How == 1) {
    co_await std::move(Work);
    co_return;
  }
  __builtin_unreachable();
}

Task<> triesAgain() {
  for (int I = 0; I < 3; ++I) {
    auto Work = flush();
    try {
      co_await std::move(Work);
      co_return;
    } catch (const std::exception &) {
      log("again");
    }
  }
}

Task<> inInit() {
  if (auto Work = number(); condition())
    use(co_await std::move(Work));
  else
    use(1 + co_await std::move(Work));
}

Task<> whileThereIsOne(std::optional<Task<>> (*Next)()) {
  while (auto Work = Next())
    co_await *std::move(Work);
}

Task<> takenEitherWay(bool Plain) {
  auto Work = flush();
  if (Plain)
    take(std::move(Work));
  else
    take(withTimeout(std::move(Work), 2));
  co_return;
}

Task<> nested() {
  auto Outer = flush();
  {
    auto Inner = flush();
    co_await std::move(Inner);
  }
  co_await std::move(Outer);
}

// A task that somebody else has.

Task<> &stored(int);
const Task<> &last();
Task<> asksForReference() {
  stored(1);
  last();
  auto &Kept = stored(2);
  observe(Kept);
  co_return;
}

Task<> unusedReference() {
  auto &&Kept = stored(3);
  co_return;
}

// In plain functions.

void waits() {
  waitFor(flush());
  use(resultOf(number()));
}

void waitsOnThread() {
  std::thread([] { waitFor(flush()); }).join();
}

Task<> forwards(bool Plain) {
  if (Plain)
    return flush();
  return withTimeout(flush(), 1);
}

Task<> forwardsByName() {
  auto Work = flush();
  log("made");
  return Work;
}

Task<> forwardsOrNot(bool Any) { return Any ? flush() : Task<>(); }

int runs() {
  auto Work = number();
  return resultOf(std::move(Work));
}

template <typename T> void keepFromOptimizer(const T &);
void benchmarked() { keepFromOptimizer(flush()); }

template <typename F> void expectThrow(F Run) {
  try {
    Run();
  } catch (...) {
  }
}
void tested() {
  expectThrow([] { waitFor(flush()); });
}
