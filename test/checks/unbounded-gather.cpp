// RUN: %expect %s coro-unbounded-gather
// RUN: %expect %s coro-unbounded-gather -- coro.Knowledge=test/checks/Inputs/lazy.yaml
// RUN: %expect %s coro-unbounded-gather -- coro.Level=hint
// RUN: %expect %s coro-unbounded-gather -- SmallRange=200
#include "stubs/coro.h"

#include <algorithm>
#include <array>
#include <coroutine>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <ranges>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using lazy::Task;

struct Url {
  std::string Text;
};

struct Event {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  void await_resume() const noexcept {}
};

namespace rt {

template <typename T> Task<> when_all(std::vector<Task<T>> Tasks);
template <typename... T> Task<> when_all(Task<T>... Tasks);
template <typename T> Task<> gather_windowed(std::vector<Task<T>> Tasks, std::size_t AtOnce);
template <typename Range, typename Fn> Task<> for_each(Range &&, Fn) { co_return; }
template <typename T> void fire(Task<T>) {}

struct Options {
  std::size_t limit;
};
template <typename T> Task<> gather(std::vector<Task<T>> Tasks, Options);

// Lets a bounded number pass.
class Semaphore {
public:
  Event acquire();
  bool try_acquire();
  void release();
};

class Scope {
public:
  void spawn(Task<> Child);
  Task<> join();
};

class Socket {};
class Acceptor {
public:
  Task<Socket> accept();
};

class Queue {
public:
  Task<Url> pop();
  bool empty() const;
};

} // namespace rt

Task<> sleep();

Task<int> fetch(Url From) {
  co_await sleep();
  co_return int(From.Text.size());
}

Task<> visit(Url From) { co_await fetch(From); }

Task<> limited(Url From, rt::Semaphore &Permits) {
  co_await Permits.acquire();
  co_await visit(From);
  Permits.release();
}

rt::Semaphore Connections;

Task<int> fetchInTurn(Url From) {
  co_await Connections.acquire();
  co_await sleep();
  Connections.release();
  co_return 1;
}

Task<int> throughAnother(Url From) { co_return co_await fetchInTurn(From); }

Task<int> elsewhere(Url From);

// Gathered.

Task<> builtInLoop(std::vector<Url> Urls) { // note: only the caller knows the size of 'Urls'
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls) // note: 'Tasks' grows in each turn of this loop
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks)); // warning: 'rt::when_all' starts one task for each element of 'Urls' at once, judging by a name; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> builtByCounter(const std::vector<Url> &Urls) { // note: only the caller
  std::vector<Task<int>> Tasks;
  Tasks.reserve(Urls.size());
  for (std::size_t I = 0; I < Urls.size(); ++I) // note: 'Tasks' grows
    Tasks.emplace_back(fetch(Urls[I]));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls' at once; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> builtByIterators(const std::vector<Url> &Urls) { // note: only the caller
  std::vector<Task<int>> Tasks;
  for (auto It = Urls.begin(), End = Urls.end(); It != End; ++It) // note: 'Tasks' grows
    Tasks.push_back(fetch(*It));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls' at once; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> builtThroughVariable(std::span<const Url> Urls) { // note: only the caller
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls) { // note: 'Tasks' grows
    auto One = fetch(Each);
    Tasks.push_back(std::move(One));
  }
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> transformed(std::vector<Url> Urls) { // note: only the caller
  std::vector<Task<int>> Tasks;
  std::transform(Urls.begin(), Urls.end(), std::back_inserter(Tasks),
                 [](const Url &Each) { return fetch(Each); });
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> asManyAsAsked(int Count) { // note: only the caller
  std::vector<Task<int>> Tasks;
  for (int I = 0; I < Count; ++I) // note: 'Tasks' grows
    Tasks.push_back(fetch({}));
  co_await rt::when_all(std::move(Tasks)); // warning: starts as many tasks at once as 'Count' says; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> forEachElement(std::vector<Url> Urls) { // note(coro.Knowledge): only the caller
  co_await rt::for_each(Urls, [](Url Each) -> Task<> { co_await visit(Each); }); // warning(coro.Knowledge): 'rt::for_each' starts one task for each element of 'Urls' at once; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

struct Crawler {
  std::vector<Url> Seeds;
  Task<> run() {
    std::vector<Task<int>> Tasks;
    for (const Url &Each : Seeds) // note: 'Tasks' grows
      Tasks.push_back(fetch(Each));
    co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Seeds' at once; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
  }
};

template <typename T> Task<> generic(const std::vector<T> &Urls) { // note: only the caller
  std::vector<Task<int>> Tasks;
  for (const T &Each : Urls) // note: 'Tasks' grows
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}
struct Https : Url {};
Task<> useGeneric() {
  co_await generic<Url>({});
  co_await generic<Https>({});
}

auto Lambda = [](std::vector<Url> Urls) -> Task<> { // note: only the caller
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls) // note: 'Tasks' grows
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
};

Task<> lambdaChildren(std::vector<Url> Urls) { // note: only the caller
  std::vector<Task<>> Tasks;
  const auto Make = [](Url Each) -> Task<> { co_await visit(Each); };
  for (const Url &Each : Urls) // note: 'Tasks' grows
    Tasks.push_back(Make(Each));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> aThousand() {
  std::vector<Task<int>> Tasks;
  for (int I = 0; I < 100; ++I) // note(coro.Level): 'Tasks' grows
    Tasks.push_back(fetch({}));
  co_await rt::when_all(std::move(Tasks)); // warning(coro.Level): 'rt::when_all' starts 100 tasks at once
}

// Spawned.

void spawnedInLoop(rt::Scope &Scope, std::vector<Url> Requests) { // note: only the caller
  for (const Url &Each : Requests)
    Scope.spawn(visit(Each)); // warning: 'rt::Scope::spawn' in a loop over 'Requests' starts an unbounded number of tasks; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> spawnedAndJoined(std::vector<Url> Requests) { // note: only the caller
  rt::Scope Scope;
  for (const Url &Each : Requests)
    Scope.spawn(visit(Each)); // warning: 'rt::Scope::spawn' in a loop over 'Requests'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
  co_await Scope.join();
}

bool next(Url &Into);

Task<> whileThereAre(rt::Scope &Scope) {
  Url Each;
  while (next(Each)) // as fast as next() is
    Scope.spawn(visit(Each)); // warning: 'rt::Scope::spawn' in a loop over 'Each' starts; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
  co_return;
}

void fired(std::vector<Url> Requests) { // note(coro.Knowledge): only the caller
  for (const Url &Each : Requests)
    rt::fire(visit(Each)); // warning(coro.Knowledge): 'rt::fire' in a loop over 'Requests' starts; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<std::vector<Url>> list();

// What is awaited in the head of the loop is awaited once.
Task<> listedByAwait() {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : co_await list()) // note: 'Tasks' grows
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of its range; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> leavesAtValue(std::vector<int> Prices) { // note: only the caller
  std::vector<Task<int>> Tasks;
  for (int Each : Prices) { // note: 'Tasks' grows
    if (Each > 10)
      break;
    if (Each == 7)
      co_return;
    Tasks.push_back(fetch({}));
  }
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Prices'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> leavesAtLongName(std::vector<Url> Urls) { // note: only the caller
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls) { // note: 'Tasks' grows
    if (Each.Text.size() > 80)
      break;
    Tasks.push_back(fetch(Each));
  }
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

// Containers of any size, whatever their elements are.
Task<> elementsNamedLikeLimits(std::vector<int> max_scores) { // note: only the caller
  std::vector<Task<int>> Tasks;
  for (int Each : max_scores) // note: 'Tasks' grows
    Tasks.push_back(fetch({std::to_string(Each)}));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'max_scores'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

void elementsNamedLikeThreads(rt::Scope &Scope, std::vector<int> thread_ids) { // note: only the caller
  for (std::size_t I = 0; I < thread_ids.size(); ++I)
    Scope.spawn(visit({std::to_string(thread_ids[I])})); // warning: in a loop over 'thread_ids' starts; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

void spawnedForEach(rt::Scope &Scope, std::vector<Url> Requests) { // note: only the caller
  std::ranges::for_each(Requests, [&](const Url &Each) {
    Scope.spawn(visit(Each)); // warning: 'rt::Scope::spawn' in a loop over 'Requests' starts; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
  });
}

void spawnedForEachIterator(rt::Scope &Scope, std::vector<Url> Requests) { // note: only the caller
  const auto Start = [&](const Url &Each) {
    Scope.spawn(visit(Each)); // warning: 'rt::Scope::spawn' in a loop over 'Requests' starts; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
  };
  std::for_each(Requests.begin(), Requests.end(), Start);
}

// A guard that says nothing of how many there are.
Task<> guardOfFirst(std::vector<int> Prices) { // note: only the caller
  std::vector<Task<int>> Tasks;
  if (Prices.front() > 8)
    co_return;
  if (Prices.size() < 8)
    co_return;
  for (int Each : Prices) // note: 'Tasks' grows
    Tasks.push_back(fetch({std::to_string(Each)}));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Prices'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> guardOfOneBranch(std::vector<Url> Urls, bool Careful) { // note: only the caller
  if (Careful) {
    if (Urls.size() > 8)
      co_return;
  }
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls) // note: 'Tasks' grows
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks)); // warning: each element of 'Urls'; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

// Few, or a constant number.

Task<> three() {
  co_await rt::when_all(fetch({"a"}), fetch({"b"}), fetch({"c"}));
}

Task<> fixedList() {
  std::vector<Task<int>> Tasks;
  Tasks.push_back(fetch({"a"}));
  Tasks.push_back(fetch({"b"}));
  co_await rt::when_all(std::move(Tasks));
}

Task<> constantLoop() {
  constexpr int Count = 8;
  std::vector<Task<int>> Tasks;
  for (int I = 0; I < Count; ++I)
    Tasks.push_back(fetch({}));
  co_await rt::when_all(std::move(Tasks));
}

Task<> constantArray(std::array<Url, 4> Urls) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> plainArray() {
  const char *Names[] = {"a", "b", "c"};
  std::vector<Task<int>> Tasks;
  for (const char *Each : Names)
    Tasks.push_back(fetch({Each}));
  co_await rt::when_all(std::move(Tasks));
}

Task<> initializerList() {
  std::vector<Task<int>> Tasks;
  for (const char *Each : {"a", "b"})
    Tasks.push_back(fetch({Each}));
  co_await rt::when_all(std::move(Tasks));
}

Task<> localList() {
  const std::vector<Url> Urls = {{"a"}, {"b"}};
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> spawnsOnce(rt::Scope &Scope) {
  Scope.spawn(visit({}));
  co_await Scope.join();
}

Task<> spawnsFew(rt::Scope &Scope) {
  for (int I = 0; I < 3; ++I)
    Scope.spawn(visit({}));
  co_await Scope.join();
}

// The code has decided how many.

Task<> countedToMinimum(std::vector<Url> Urls) {
  const auto Count = std::min<std::size_t>(Urls.size(), 8);
  std::vector<Task<int>> Tasks;
  for (std::size_t I = 0; I < Count; ++I)
    Tasks.push_back(fetch(Urls[I]));
  co_await rt::when_all(std::move(Tasks));
}

Task<> countedToMinimumOfCopy(std::vector<Url> Urls) {
  const auto All = std::min<std::size_t>(8, Urls.size());
  const int Count = static_cast<int>(All);
  std::vector<Task<int>> Tasks;
  for (int I = 0; I < Count; ++I)
    Tasks.push_back(fetch(Urls[I]));
  co_await rt::when_all(std::move(Tasks));
}

Task<> iteratedToMinimum(std::vector<Url> Urls) {
  const auto End = Urls.begin() + std::min<std::ptrdiff_t>(std::ssize(Urls), 8);
  std::vector<Task<int>> Tasks;
  for (auto It = Urls.begin(); It != End; ++It)
    Tasks.push_back(fetch(*It));
  co_await rt::when_all(std::move(Tasks));
}

Task<> transformedToMinimum(std::vector<Url> Urls) {
  const auto End = Urls.begin() + std::min<std::ptrdiff_t>(std::ssize(Urls), 8);
  std::vector<Task<int>> Tasks;
  std::transform(Urls.begin(), End, std::back_inserter(Tasks), fetch);
  co_await rt::when_all(std::move(Tasks));
}

Task<> firstFew(std::vector<Url> Urls) {
  std::span First(Urls.data(), std::min<std::size_t>(Urls.size(), 4));
  std::vector<Task<int>> Tasks;
  for (const Url &Each : First)
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> staticList() {
  static const std::vector<int> Ports{80, 443};
  std::vector<Task<int>> Tasks;
  for (int Each : Ports)
    Tasks.push_back(fetch({std::to_string(Each)}));
  co_await rt::when_all(std::move(Tasks));
}

const std::vector<std::string> Mirrors{"a", "b", "c"};
Task<> globalList() {
  std::vector<Task<int>> Tasks;
  for (const std::string &Each : Mirrors)
    Tasks.push_back(fetch({Each}));
  co_await rt::when_all(std::move(Tasks));
}

Task<> guardedBefore(std::vector<Url> Urls) {
  if (Urls.size() > 8)
    co_return;
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> guardedByThrow(const std::vector<Url> &Urls) {
  const std::size_t Count = Urls.size();
  if (Count == 0 || 8 < Count) {
    throw Count;
  }
  std::vector<Task<int>> Tasks;
  for (std::size_t I = 0; I < Count; ++I)
    Tasks.push_back(fetch(Urls[I]));
  co_await rt::when_all(std::move(Tasks));
}

void guardedCount(rt::Scope &Scope, int Count) {
  if (Count > 8)
    Count = 8;
  for (int I = 0; I < Count; ++I)
    Scope.spawn(visit({}));
}

Task<> cutBefore(std::vector<Url> Urls) {
  Urls.resize(8);
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> cutIfLong() {
  std::vector<Url> Urls = co_await list();
  if (Urls.size() > 8)
    Urls.resize(8);
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> leavesBySizeOfTasks(std::vector<Url> Urls) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls) {
    if (Tasks.size() >= 8)
      break;
    Tasks.push_back(fetch(Each));
  }
  co_await rt::when_all(std::move(Tasks));
}

Task<> leavesByTurns(std::vector<Url> Urls) {
  std::vector<Task<int>> Tasks;
  for (std::size_t I = 0; I < Urls.size(); ++I) {
    if (I == 8)
      break;
    Tasks.push_back(fetch(Urls[I]));
  }
  co_await rt::when_all(std::move(Tasks));
}

void oneForEachWorker(rt::Scope &Scope, std::vector<Url> IoWorkers) {
  for (const Url &Each : IoWorkers)
    Scope.spawn(visit(Each));
}

void fewForEach(rt::Scope &Scope, std::vector<Url> Requests) {
  std::ranges::for_each(std::array{1, 2, 3}, [&](int) { Scope.spawn(visit({})); });
  std::for_each(Requests.begin(), Requests.begin() + std::min<std::ptrdiff_t>(Requests.size(), 4),
                [&](const Url &Each) { Scope.spawn(visit(Each)); });
  if (Requests.size() > 8)
    return;
  std::ranges::for_each(Requests, [&](const Url &Each) { Scope.spawn(visit(Each)); });
}

// Limited.

Task<> byLimit(std::vector<Url> Urls) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetch(Each));
  co_await rt::gather(std::move(Tasks), {.limit = 8});
}

Task<> byWindow(std::vector<Url> Urls) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetch(Each));
  co_await rt::gather_windowed(std::move(Tasks), 8);
}

Task<> permitInLoop(rt::Scope &Scope, rt::Semaphore &Permits, std::vector<Url> Requests) {
  for (const Url &Each : Requests) {
    co_await Permits.acquire();
    Scope.spawn(visit(Each));
  }
}

Task<> permitInChild(std::vector<Url> Urls) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetchInTurn(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> permitInChildOfChild(std::vector<Url> Urls) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(throughAnother(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> permitInLambda(std::vector<Url> Urls, rt::Semaphore &Permits) {
  std::vector<Task<>> Tasks;
  const auto Make = [&Permits](Url Each) -> Task<> {
    co_await Permits.acquire();
    co_await visit(Each);
    Permits.release();
  };
  for (const Url &Each : Urls)
    Tasks.push_back(Make(Each));
  co_await rt::when_all(std::move(Tasks));
}

void permitGivenToChild(rt::Scope &Scope, rt::Semaphore &Permits, std::vector<Url> Requests) {
  for (const Url &Each : Requests)
    Scope.spawn(limited(Each, Permits));
}

Task<> childNotSeen(std::vector<Url> Urls) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(elsewhere(Each));
  co_await rt::when_all(std::move(Tasks));
}

Task<> childrenNotSeen(std::vector<Task<int>> Tasks) { co_await rt::when_all(std::move(Tasks)); }

Task<> noted(Task<int> Inner) { co_await std::move(Inner); }

// Spawners of one's own.

void runFreely(Task<> What);
struct Loop {
  void launch(Task<> What);
};
template <typename T> void spawn(Task<T>);

void spawnsFreely(std::vector<Url> Urls) { // note: only the caller knows the size of 'Urls'
  for (const Url &Each : Urls)
    spawn(visit(Each)); // warning: 'spawn' in a loop over 'Urls' starts an unbounded number of tasks; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
}

Task<> launches(Loop &On, std::vector<Url> Urls) { // note: only the caller
  for (const Url &Each : Urls)
    On.launch(visit(Each)); // warning: 'Loop::launch' in a loop over 'Urls' starts an unbounded number of tasks; note(coro.Knowledge): 'rt::gather_windowed' runs a bounded number
  co_return;
}

void runsFreely(std::vector<Url> Urls) {
  for (const Url &Each : Urls)
    runFreely(visit(Each));
}

void spawnsFew(std::vector<Url> Urls) {
  Urls.resize(8);
  for (const Url &Each : Urls)
    spawn(visit(Each));
}

Task<> spawnAwaited(Task<> What) { co_await std::move(What); }
Task<> awaitsWhatItSpawns(std::vector<Url> Urls) {
  for (const Url &Each : Urls)
    co_await spawnAwaited(visit(Each));
}

Task<> spawnsAccepted(rt::Queue &From) {
  for (;;)
    spawn(visit(co_await From.pop()));
}

// Filled elsewhere.

std::vector<Task<int>> fetchAll(const std::vector<Url> &From) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : From) // note(!apart): 'Tasks' grows in each turn of this loop
    Tasks.push_back(fetch(Each));
  return Tasks;
}

Task<> byFunction(std::vector<Url> Urls) { // note(!apart): only the caller knows the size of 'Urls'
  auto Tasks = fetchAll(Urls);
  co_await rt::when_all(std::move(Tasks)); // warning(!apart): 'rt::when_all' starts one task for each element of 'Urls' at once; note(coro.Knowledge,!apart): 'rt::gather_windowed' runs a bounded number
}

Task<> fewByFunction() {
  co_await rt::when_all(fetchAll({Url{"a"}, Url{"b"}}));
}

std::vector<Task<int>> given(std::vector<Task<int>> Tasks) { return Tasks; }
Task<> passedThrough(std::vector<Task<int>> Tasks) { co_await rt::when_all(given(std::move(Tasks))); }

Task<> wrapped(std::vector<Task<int>> Given) {
  std::vector<Task<>> Tasks;
  for (Task<int> &Each : Given)
    Tasks.push_back(noted(std::move(Each)));
  co_await rt::when_all(std::move(Tasks));
}

Task<> inBatches(std::vector<Url> Urls) {
  std::vector<Task<int>> Batch;
  for (const Url &Each : Urls) {
    Batch.push_back(fetch(Each));
    if (Batch.size() == 10) {
      co_await rt::when_all(std::move(Batch));
      Batch.clear();
    }
  }
  co_await rt::when_all(std::move(Batch));
}

Task<> inSlices(std::vector<Url> Urls) {
  for (std::size_t First = 0; First < Urls.size(); First += 10) {
    std::vector<Task<int>> Tasks;
    for (std::size_t I = First; I < std::min(First + 10, Urls.size()); ++I)
      Tasks.push_back(fetch(Urls[I]));
    co_await rt::when_all(std::move(Tasks));
  }
}

Task<> oneAfterAnother(std::vector<Url> Urls) {
  for (const Url &Each : Urls)
    co_await fetch(Each);
}

Task<> serve(rt::Socket);

Task<> accepts(rt::Acceptor &From, rt::Scope &Scope) {
  for (;;)
    Scope.spawn(serve(co_await From.accept()));
}

Task<> consumes(rt::Queue &From, rt::Scope &Scope) {
  while (!From.empty()) {
    const Url Each = co_await From.pop();
    Scope.spawn(visit(Each));
  }
}

Task<> consume(rt::Queue &From);

Task<> workers(rt::Queue &From, unsigned Workers) {
  std::vector<Task<>> Tasks;
  for (unsigned I = 0; I < Workers; ++I)
    Tasks.push_back(consume(From));
  co_await rt::when_all(std::move(Tasks));
}

Task<> producersAndConsumers(rt::Queue &Belt, rt::Scope &Scope, int Producers, int NumConsumers) {
  for (int I = 0; I < Producers; ++I)
    Scope.spawn(visit({}));
  for (int I = 0; I < NumConsumers; ++I)
    Scope.spawn(consume(Belt));
  co_await Scope.join();
}

Task<> asManyAsCores(rt::Scope &Scope) {
  const unsigned Count = std::thread::hardware_concurrency();
  for (unsigned I = 0; I < Count; ++I)
    Scope.spawn(visit({}));
  co_await Scope.join();
}

Task<> stopsAtLimit(rt::Scope &Scope, std::vector<Url> Requests) {
  int Started = 0;
  for (const Url &Each : Requests) {
    Scope.spawn(visit(Each));
    if (++Started == 5)
      break;
  }
  co_await Scope.join();
}

struct Pool {
  unsigned MaxConnections;
  Task<> warmUp(rt::Scope &Scope) {
    for (unsigned I = 0; I < MaxConnections; ++I)
      Scope.spawn(visit({}));
    co_await Scope.join();
  }
};

// What the container takes its memory from says nothing of its size.
Task<> fromAllocator(std::allocator<Task<int>> &Memory) {
  std::vector<Task<int>, std::allocator<Task<int>>> Tasks(Memory);
  Tasks.push_back(fetch({}));
  Tasks.push_back(fetch({}));
  co_await rt::when_all(std::move(Tasks));
}

// A combinator of a runtime: those who await it say how much it starts.
class StartAll {
public:
  StartAll(rt::Scope &Scope, std::vector<Url> Urls) : Scope(Scope), Urls(std::move(Urls)) {}
  bool await_ready() const noexcept { return Urls.empty(); }
  void await_suspend(std::coroutine_handle<>) {
    for (const Url &Each : Urls)
      Scope.spawn(visit(Each));
  }
  void await_resume() const noexcept {}

private:
  rt::Scope &Scope;
  std::vector<Url> Urls;
};

// Not tasks, not at once.

struct Stopwatch {
  void start(int Lap);
};

void otherStart(Stopwatch &Watch, std::vector<int> Laps) {
  for (int Each : Laps)
    Watch.start(Each);
}

Task<> suppressed(std::vector<Url> Urls) {
  std::vector<Task<int>> Tasks;
  for (const Url &Each : Urls)
    Tasks.push_back(fetch(Each));
  co_await rt::when_all(std::move(Tasks)); // NOLINT(coro-unbounded-gather): at most as many as mirrors
}

int main(int Count, char **Arguments) {
  rt::Scope Scope;
  for (int I = 1; I < Count; ++I)
    Scope.spawn(visit({Arguments[I]}));
}
