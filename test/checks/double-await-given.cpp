// RUN: %expect %s coro-double-await
//
// Tasks that a function takes over though it is given them by their names.
#include "stubs/coro.h"
#include "stubs/once.h"

#include <utility>
#include <vector>

using lazy::Task;

Once<int> load(int Key);
bool isCached(int Key);
std::vector<Once<int>> All;

template <typename F> Once<int> then(Once<int> &From, F Show) {
  const int Value = co_await std::move(From);  // note: 'then' moves from 'From' here
  co_return Show(Value);
}
void keep(Once<int> &From) { All.push_back(std::move(From)); }  // note: 'keep' moves from 'From' here
Once<int> twice(Once<int> &From) {
  const int Value = co_await std::move(From);
  From = load(Value);
  co_return Value;
}
Once<int> unlessCached(Once<int> &From, int Key) {
  if (isCached(Key))
    co_return 0;
  co_return co_await std::move(From);
}
void look(Once<int> &From) { From.isReady(); }
void unseen(Once<int> &From);

// Reported.

Once<int> continuedAndAwaited() {
  auto Loading = load(1);
  auto Shown = then(Loading, [](int Value) { return Value; });  // note: it is taken over here
  const int First = co_await std::move(Loading);  // warning: 'Loading' is awaited, but was used up before
  co_return First + co_await std::move(Shown);
}
Once<int> keptAndAwaited() {
  auto Loading = load(1);
  keep(Loading);  // note: it is taken over here
  co_return co_await std::move(Loading);  // warning: 'Loading' is awaited, but was used up before
}

// Silent.

Once<int> continuedOnly() {
  auto Loading = load(1);
  auto Shown = then(Loading, [](int Value) { return Value; });
  co_return co_await std::move(Shown);
}
Once<int> refilled() {
  auto Loading = load(1);
  auto Shown = then(Loading, [](int Value) { return Value; });
  Loading = load(2);
  co_return co_await std::move(Loading) + co_await std::move(Shown);
}
Once<int> comesBack() {
  auto Loading = load(1);
  const int First = co_await twice(Loading);
  co_return First + co_await std::move(Loading);
}
Once<int> onSomeWays() {
  auto Loading = load(1);
  const int First = co_await unlessCached(Loading, 1);
  co_return First + co_await std::move(Loading);
}
Once<int> lookedAt() {
  auto Loading = load(1);
  look(Loading);
  co_return co_await std::move(Loading);
}
Once<int> givenToUnseen() {
  auto Loading = load(1);
  unseen(Loading);
  co_return co_await std::move(Loading);
}
Once<int> askedForEach() {
  for (int Key = 0; Key < 3; ++Key) {
    auto Loading = load(Key);
    keep(Loading);
  }
  co_return 0;
}
