// RUN: %expect %s coro-unbounded-gather
//
// Coroutines that run from their call on, and loops that let others run in each turn.
#include "stubs/asio.h"
#include "stubs/coro.h"
#include "stubs/seastar.h"

#include <coroutine>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace ss = seastar;

struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

ss::future<> transfer(std::string Name);
ss::semaphore Uploads{8};

ss::future<> upload(std::string Name) { co_await transfer(Name); }
ss::future<> uploadInTurn(std::string Name) {
  auto Units = co_await ss::get_units(Uploads, 1);
  co_await transfer(Name);
}
ss::future<> elsewhere(std::string Name);
Detached run(std::string Name) { co_await upload(Name); }

// Started by being called.

void castToVoid(std::vector<std::string> Names) {  // note: only the caller knows the size of 'Names'
  for (const auto &Name : Names)
    (void)upload(Name);  // warning: 'upload' in a loop over 'Names' starts an unbounded number of tasks; note: 'seastar::max_concurrent_for_each' runs a bounded number at once
}

void ignored(std::vector<std::string> Names) {  // note: only the caller knows the size of 'Names'
  for (const auto &Name : Names)
    std::ignore = upload(Name);  // warning: 'upload' in a loop over 'Names' starts an unbounded number of tasks; note: 'seastar::max_concurrent_for_each' runs a bounded number at once
}

void fireAndForget(std::vector<std::string> Names) {  // note(!apart): only the caller knows the size of 'Names'
  for (const auto &Name : Names)
    run(Name);  // warning(!apart): 'run' in a loop over 'Names' starts an unbounded number of tasks
}

// Put into a container by what returns a reference to it.

ss::future<> inOrder(std::vector<std::string> Names) {  // note: only the caller knows the size of 'Names'
  std::vector<ss::future<>> Running;
  for (const auto &Name : Names)
    Running.emplace_back(upload(Name));  // warning: 'upload' in a loop over 'Names' starts an unbounded number of tasks; note: 'seastar::max_concurrent_for_each' runs a bounded number at once
  for (auto &Each : Running)
    co_await std::move(Each);
}

ss::future<> inOrderAndInTurn(std::vector<std::string> Names) {
  std::vector<ss::future<>> Running;
  for (const auto &Name : Names)
    Running.emplace_back(uploadInTurn(Name));
  for (auto &Each : Running)
    co_await std::move(Each);
}

ss::future<> movesThemOn(std::vector<ss::future<>> Given) {
  std::vector<ss::future<>> Running;
  for (auto &Each : Given)
    Running.emplace_back(std::move(Each));
  for (auto &Each : Running)
    co_await std::move(Each);
}

struct Worker {
  std::deque<std::string> Queue;
  std::optional<std::string> dequeue() {
    if (Queue.empty())
      return std::nullopt;
    auto First = Queue.front();
    Queue.pop_front();
    return First;
  }

  ss::future<> yieldsInEachTurn(ss::abort_source &Abort) {
    while (!Abort.abort_requested()) {
      auto Name = dequeue();
      if (!Name)
        break;
      std::ignore = upload(*Name);  // warning: 'upload' in a loop starts an unbounded number of tasks; note: 'seastar::max_concurrent_for_each' runs a bounded number at once
      co_await ss::coroutine::maybe_yield();
    }
  }

  ss::future<> one_after_another() {
    while (auto Name = dequeue())
      co_await upload(*Name);
  }
};

// Awaited in a loop around: how many are started in each turn, that does not say.

ss::future<std::vector<std::string>> nextNames();

ss::future<> aroundAnother() {
  for (;;) {
    auto Names = co_await nextNames();
    for (const auto &Name : Names)
      (void)upload(Name);  // warning: 'upload' in a loop over 'Names' starts an unbounded number of tasks; note: 'seastar::max_concurrent_for_each' runs a bounded number at once
  }
}

struct Executor {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  asio::any_io_executor await_resume() const noexcept;
};

asio::awaitable<void> serve(asio::ip::tcp::socket &Peer, int Each) {
  co_await Peer.async_read_some(Each);
}

lazy::Task<> besideTheExecutor(asio::ip::tcp::socket &Peer, std::vector<int> Numbers) {  // note: only the caller
  for (int Each : Numbers)
    asio::co_spawn(co_await Executor(), serve(Peer, Each), asio::detached);  // warning: 'asio::co_spawn' in a loop over 'Numbers' starts an unbounded number of tasks
}

// Limited, few, awaited, or not known.

void inTurn(std::vector<std::string> Names) {
  for (const auto &Name : Names)
    (void)uploadInTurn(Name);
}

ss::future<> unitsInEachTurn(std::vector<std::string> Names) {
  for (const auto &Name : Names) {
    auto Units = co_await ss::get_units(Uploads, 1);
    (void)upload(Name);
  }
}

void few() {
  for (const char *Name : {"a", "b", "c"})
    (void)upload(Name);
}

void once(std::string Name) { (void)upload(Name); }

void unseen(std::vector<std::string> Names) {
  for (const auto &Name : Names)
    (void)elsewhere(Name);
}

ss::future<> awaited(std::vector<std::string> Names) {
  for (const auto &Name : Names)
    co_await upload(Name);
}

void ready(std::vector<std::string> Names) {
  for (const auto &Name : Names)
    (void)ss::make_ready_future<>();
}
