// RUN: %expect %s coro-unbounded-gather
//
// Whether the child waits for a permit stands in another file, or in none.

//--- fetch.h
#include "stubs/coro.h"

#include <string>
#include <utility>
#include <vector>

using lazy::Task;
using Urls = std::vector<std::string>;

struct Event {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  void await_resume() const noexcept {}
};

class Semaphore {
public:
  Event acquire();
  void release();
};

Task<> when_all(std::vector<Task<int>> Tasks);

Task<int> fetch(std::string Url);
Task<int> fetchInTurn(std::string Url);
Task<int> throughAnother(std::string Url);
Task<int> nobodyHasSeen(std::string Url);

//--- fetch.cpp
#include "fetch.h"

Event sleep();

Task<int> fetch(std::string Url) {
  co_await sleep();
  co_return int(Url.size());
}

//--- permits.cpp
#include "fetch.h"

Semaphore Connections;

Task<int> fetchInTurn(std::string Url) {
  co_await Connections.acquire();
  const int Size = co_await fetch(Url);
  Connections.release();
  co_return Size;
}

//--- another.cpp
#include "fetch.h"

Task<int> throughAnother(std::string Url) { co_return co_await fetchInTurn(Url); }

//--- main.cpp
#include "fetch.h"

Task<> unlimited(Urls All) { // note: only the caller knows the size of 'All'
  std::vector<Task<int>> Tasks;
  for (auto &Url : All) // note: 'Tasks' grows in each turn of this loop
    Tasks.push_back(fetch(Url));
  co_await when_all(std::move(Tasks)); // warning: 'when_all' starts one task for each element of 'All' at once
}

Task<> limited(Urls All) {
  std::vector<Task<int>> Tasks;
  for (auto &Url : All)
    Tasks.push_back(fetchInTurn(Url));
  co_await when_all(std::move(Tasks));
}

Task<> limitedTwoFilesAway(Urls All) {
  std::vector<Task<int>> Tasks;
  for (auto &Url : All)
    Tasks.push_back(throughAnother(Url));
  co_await when_all(std::move(Tasks));
}

Task<> unseen(Urls All) {
  std::vector<Task<int>> Tasks;
  for (auto &Url : All)
    Tasks.push_back(nobodyHasSeen(Url));
  co_await when_all(std::move(Tasks));
}
