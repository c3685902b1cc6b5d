// RUN: %expect %s coro-unbounded-gather
#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <future>
#include <ranges>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using Urls = std::vector<std::string>;

namespace folly::coro {

Task<int> fetch(std::string Url) { co_return int(Url.size()); }

Task<void> gathers(Urls All) { // note: only the caller knows the size of 'All'
  std::vector<Task<int>> Tasks;
  for (auto &Url : All) // note: 'Tasks' grows
    Tasks.push_back(fetch(Url));
  co_await collectAllRange(std::move(Tasks)); // warning: 'folly::coro::collectAllRange' starts one task for each element of 'All' at once; note: 'folly::coro::collectAllWindowed' runs a bounded number at once
}

Task<Urls> known();
Task<void> gathersWhatIsKnown() {
  const Urls All = co_await known();
  std::vector<Task<int>> Tasks;
  for (std::size_t I = 0; I < All.size(); ++I) // note: 'Tasks' grows
    Tasks.push_back(fetch(All[I]));
  co_await collectAllRange(std::move(Tasks)); // warning: 'folly::coro::collectAllRange' starts one task for each element of 'All' at once; note: 'folly::coro::collectAllWindowed' runs a bounded number at once
}

Task<void> inWindow(Urls All) {
  std::vector<Task<int>> Tasks;
  for (auto &Url : All)
    Tasks.push_back(fetch(Url));
  co_await collectAllWindowed(std::move(Tasks), 8);
}

void adds(AsyncScope &Scope, Urls All) { // note: only the caller
  for (auto &Url : All)
    Scope.add(co_withExecutor(0, fetch(Url))); // warning: 'folly::coro::AsyncScope::add' in a loop over 'All' starts; note: 'folly::coro::collectAllWindowed' runs
}

} // namespace folly::coro

namespace cppcoro {

task<int> fetch(std::string Url) { co_return int(Url.size()); }

task<> gathers(Urls All) { // note: only the caller
  std::vector<task<int>> Tasks;
  for (auto &Url : All) // note: 'Tasks' grows
    Tasks.push_back(fetch(Url));
  co_await when_all(std::move(Tasks)); // warning: 'cppcoro::when_all' starts one task for each element of 'All'
}

task<> two() { co_await when_all(fetch("a"), fetch("b")); }

task<> byIndex(Urls All) { // note: only the caller knows the size of 'All'
  std::vector<task<int>> Tasks(All.size());
  for (std::size_t I = 0; I < All.size(); ++I)
    Tasks[I] = fetch(All[I]);
  co_await when_all(std::move(Tasks)); // warning: 'cppcoro::when_all' starts one task for each element of 'All'
}

task<> fewByIndex() {
  std::vector<task<int>> Tasks(3);
  for (std::size_t I = 0; I < 3; ++I)
    Tasks[I] = fetch("a");
  co_await when_all(std::move(Tasks));
}

task<> replaced(std::vector<task<int>> Tasks) {
  Tasks[0] = fetch("a");
  co_await when_all(std::move(Tasks));
}

void spawns(async_scope &Scope, Urls All) { // note: only the caller
  for (auto &Url : All)
    Scope.spawn(fetch(Url)); // warning: 'cppcoro::async_scope::spawn' in a loop over 'All'
}

} // namespace cppcoro

namespace coro {

task<> fetch(std::string Url) { co_return; }

task<> gathers(Urls All) { // note: only the caller
  std::vector<task<>> Tasks;
  for (auto &Url : All) // note: 'Tasks' grows
    Tasks.emplace_back(fetch(Url));
  co_await when_all(std::move(Tasks)); // warning: 'coro::when_all' starts one task for each element of 'All'
}

} // namespace coro

namespace seastar {

future<int> read(std::string Name) { co_return int(Name.size()); }

future<> gathers(Urls All) { // note: only the caller
  co_await parallel_for_each(All, [](std::string &Each) { return read(Each); }); // warning: 'seastar::parallel_for_each' starts one task for each element of 'All' at once; note: 'seastar::max_concurrent_for_each' runs a bounded number at once
}

future<> asObject(Urls All) { // note: only the caller
  co_await coroutine::parallel_for_each(All, [](std::string &Each) { return read(Each); }); // warning: 'seastar::coroutine::parallel_for_each' starts one task for each element of 'All'; note: 'seastar::max_concurrent_for_each' runs
}

future<> bounded(Urls All) {
  co_await max_concurrent_for_each(All, 8, [](std::string &Each) { return read(Each); });
}

future<> withUnits(Urls All, semaphore &Permits) {
  co_await parallel_for_each(All, [&](std::string &Each) -> future<> {
    auto Units = co_await get_units(Permits, 1);
    co_await read(Each);
  });
}

// A shard has a limited number of places for calls of others.
future<> onAllShards(std::vector<unsigned> Shards) {
  co_await parallel_for_each(Shards, [](unsigned Each) {
    return smp::submit_to(Each, [] { return read("statistics"); });
  });
}

class Meter {
public:
  // Has finished when it returns.
  future<> add(int Value) {
    return futurize_invoke([this, Value] { Sum += Value; });
  }
  future<> addLater(int Value) {
    return futurize_invoke([this, Value] { return store(Value); });
  }

private:
  future<> store(int Value) { co_await sleep(std::chrono::seconds(Value)); }
  int Sum = 0;
};

future<> counts(Meter &Of, std::vector<int> Values) {
  co_await parallel_for_each(Values, [&Of](int Each) { return Of.add(Each); });
}

future<> stores(Meter &In, std::vector<int> Values) { // note: only the caller
  co_await parallel_for_each(Values, [&In](int Each) { return In.addLater(Each); }); // warning: 'seastar::parallel_for_each' starts one task for each element of 'Values'; note: 'seastar::max_concurrent_for_each' runs
}

class Server {
public:
  explicit Server(std::vector<file> Files) : Files(std::move(Files)) {}
  Server(const Server &) = delete;
  // What is open already is closed.
  future<> stop() {
    return parallel_for_each(Files, [](file &Each) { return Each.close(); });
  }
  future<> stopCarefully() {
    return parallel_for_each(
        Files, [](file &Each) { return Each.close().handle_exception([](std::exception_ptr) {}); });
  }

private:
  std::vector<file> Files;
};

// Those who call a combinator say how much it starts.
template <typename Iterator> auto allOf(Iterator First, Iterator Last) {
  auto Reserve = [](std::size_t Count) {
    std::vector<typename std::iterator_traits<Iterator>::value_type> Result;
    Result.reserve(Count);
    return Result;
  };
  auto Tasks = Reserve(Last - First);
  for (; First != Last; ++First)
    Tasks.push_back(std::move(*First));
  return when_all_succeed(std::move(Tasks));
}
auto oneThatIsGiven(std::vector<future<int>> Given) { return allOf(Given.begin(), Given.end()); }

} // namespace seastar

namespace async_simple::coro {

Lazy<int> fetch(std::string Url) { co_return int(Url.size()); }

void starts(Urls All) { // note: only the caller
  for (auto &Url : All)
    fetch(Url).start([](auto &&) {}); // warning: 'async_simple::coro::detail::LazyBase::start' in a loop over 'All' starts an unbounded number of tasks; note: 'async_simple::coro::collectAllWindowed' runs
}

void startsOne(Urls All) {
  fetch(All.front()).start([](auto &&) {});
}

Lazy<int> fetchLimited(std::string Url);
void startsUnseen(Urls All) {
  for (auto &Url : All)
    fetchLimited(Url).start([](auto &&) {});
}

} // namespace async_simple::coro

namespace asio {

awaitable<void> visit(std::string Url) { co_return; }

void spawns(io_context &Loop, const Urls &All) { // note: only the caller
  for (auto &Url : All)
    co_spawn(Loop.get_executor(), visit(Url), detached); // warning: 'asio::co_spawn' in a loop over 'All' starts an unbounded number of tasks
}

inline bool no() { return false; }
#define ONCE(Code)                                                                                 \
  do {                                                                                             \
    Code;                                                                                          \
  } while (no())
void once(io_context &Loop) { ONCE(co_spawn(Loop.get_executor(), visit("a"), detached)); }  // warning(apart): 'asio::co_spawn' in a loop starts an unbounded number of tasks
void inTurns(io_context &Loop, const Urls &All) {
  for (auto &Url : All) {
    co_spawn(Loop.get_executor(), visit(Url), detached);
    Loop.run();
  }
}

// A thread that goes on when what it has started says so, starts no more than that.
void untilItIsDone(io_context &Loop, const Urls &All) {
  for (auto &Url : All) {
    std::promise<void> Done;
    co_spawn(Loop.get_executor(), visit(Url), detached);
    Done.get_future().wait();
  }
}
void whileThereIsAPermit(io_context &Loop, const Urls &All, std::counting_semaphore<> &Permits) {
  for (auto &Url : All) {
    Permits.acquire();
    co_spawn(Loop.get_executor(), visit(Url), detached);
  }
}
void withPauses(io_context &Loop, const Urls &All) {  // note: only the caller
  for (auto &Url : All) {
    co_spawn(Loop.get_executor(), visit(Url), detached);  // warning: 'asio::co_spawn' in a loop over 'All' starts an unbounded number of tasks
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}
awaitable<void> withTurns(io_context &Loop, any_io_executor By, const Urls &All) {  // note: only the caller
  for (auto &Url : All) {
    co_spawn(Loop.get_executor(), visit(Url), detached);  // warning: 'asio::co_spawn' in a loop over 'All' starts an unbounded number of tasks
    co_await post(By, use_awaitable);
  }
}

awaitable<void> serve(ip::tcp::acceptor &At, io_context &Loop) {
  for (;;) {
    auto Client = co_await At.async_accept();
    co_spawn(Loop.get_executor(), visit("client"), detached);
  }
}

} // namespace asio

// A view of numbers is as long as they say.

namespace numbers {

seastar::future<> number(int) { co_return; }
unsigned Shards = 4;

seastar::future<> few() {
  co_await seastar::parallel_for_each(std::views::iota(0, 10), [](int I) { return number(I); });
  co_await seastar::parallel_for_each(std::views::iota(0u, Shards),
                                      [](unsigned I) { return number(I); });
}
seastar::future<> many(int Count) {  // note: only the caller knows 'Count'
  co_await seastar::parallel_for_each(  // warning: 'seastar::parallel_for_each' starts as many tasks at once as 'Count' says; note: 'seastar::max_concurrent_for_each' runs
      std::views::iota(0, Count), [](int I) { return number(I); });
}

} // namespace numbers

// A generator that is seen yields as often as it says.

namespace series {

using folly::coro::Task;

template <typename T> struct Series {
  struct promise_type {
    Series get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
  T *begin();
  T *end();
};

Task<int> number(int I) { co_return I; }

Series<Task<int>> three() {
  co_yield number(1);
  for (int I = 0; I < 2; ++I)
    co_yield number(I);
}
Series<Task<int>> oneForEach(Urls All) {  // note: only the caller knows the size of 'All'
  for (auto &Url : All)
    co_yield number(int(Url.size()));
}
Series<Task<int>> endless(int From) {
  co_yield number(From);
  for (auto &Each : endless(From + 1))
    co_yield std::move(Each);
}

Task<void> gathers(Urls All) {
  co_await folly::coro::collectAllRange(three());
  co_await folly::coro::collectAllRange(oneForEach(All));  // warning: 'folly::coro::collectAllRange' starts one task; note: 'folly::coro::collectAllWindowed' runs a bounded number at once
  co_await folly::coro::collectAllRange(endless(1));
}

} // namespace series
