// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The thread of the loop belongs to all coroutines: one that blocks it stops the others. What has
// an asynchronous form is awaited; what has none runs on another thread.
#include "support/synchronous.h"

#include "rill/gather.h"
#include "rill/run_blocking.h"
#include "rill/sleep.h"
#include "rill/testing.h"

#include <chrono>
#include <string>
#include <thread>
#include <utility>

namespace {

using namespace std::chrono_literals;

/// Reads in two ways; what it waits for is its own affair.
class Archive {
public:
  virtual ~Archive() = default;
  virtual std::string read(int line) = 0;
  virtual rill::Task<std::string> async_read(int line) = 0;
};

namespace wrong {

/// A client that waits for its answer, two files away.
rill::Task<std::size_t> size_of(std::string path) {
  std::string page = synchronous::get(path); // warning: it reaches 'std::jthread::~jthread' [coro-blocking-call]
  co_return page.size();
}

rill::Task<bool> pause() {
  std::this_thread::sleep_for(5ms); // warning: 'std::this_thread::sleep_for' blocks the thread that this coroutine runs on [coro-blocking-call]
  co_return true;
}

/// A helper that somebody else wrote, and that waits for reasons of its own.
void let_it_settle() { std::this_thread::sleep_for(5ms); }

struct Sensor {
  int value = 7;
  rill::Task<int> measure() {
    let_it_settle(); // warning: it reaches 'std::this_thread::sleep_for' [coro-blocking-call]
    co_return value;
  }
};

/// The shorter name is the one that waits.
rill::Task<std::string> first_line(Archive &archive) {
  co_return archive.read(1); // warning: 'Archive::read' is the synchronous twin of 'Archive::async_read', in a coroutine, judging by a name [coro-sync-overload]
}

rill::Task<> heartbeat(int &beats) {
  while (true) {
    ++beats;
    std::this_thread::sleep_for(1ms); // warning: 'std::this_thread::sleep_for' blocks the thread that this coroutine runs on [coro-blocking-call]
    if (beats == 3)
      co_return;
    co_await rill::yield();
  }
}

} // namespace wrong

namespace right {

rill::Task<std::size_t> size_of(std::string path) {
  std::string page = co_await rill::run_blocking([&] { return synchronous::get(path); });
  co_return page.size();
}

rill::Task<bool> pause() {
  co_await rill::sleep_for(1s);
  co_return true;
}

rill::Task<std::string> first_line(Archive &archive) { co_return co_await archive.async_read(1); }

/// A long computation blocks as well as a system call does.
rill::Task<int> picture(int pixels) {
  co_return co_await rill::run_blocking([pixels] { return synchronous::render(pixels); });
}

} // namespace right

rill::Task<> count_turns(const bool &stop, int &turns) {
  while (!stop) {
    ++turns;
    co_await rill::yield();
  }
}

/// How many turns another coroutine gets while the task runs.
template <class T> rill::Task<int> turns_during(rill::Task<T> task) {
  bool done = false;
  int turns = 0;
  auto run = [&]() -> rill::Task<> {
    co_await std::move(task);
    done = true;
  };
  co_await rill::gather(run(), count_turns(done, turns));
  co_return turns;
}

RILL_REAL_TIME_TEST(Blocking, NobodyElseRuns) {
  EXPECT_EQ(co_await turns_during(wrong::size_of("/index")), 0);
  EXPECT_EQ(co_await turns_during(wrong::pause()), 0);
  wrong::Sensor sensor;
  EXPECT_EQ(co_await turns_during(sensor.measure()), 0);
  int beats = 0;
  co_await wrong::heartbeat(beats);
  EXPECT_EQ(beats, 3);
}

RILL_REAL_TIME_TEST(Blocking, OnAnotherThreadItHoldsUpNobody) {
  EXPECT_GT(co_await turns_during(right::size_of("/index")), 0);
  EXPECT_GT(co_await turns_during(right::picture(100'000)), 0);
  EXPECT_EQ(co_await right::size_of("/index"), 6u);
  EXPECT_EQ(co_await right::picture(1000), synchronous::render(1000));
}

class SlowArchive : public Archive {
public:
  std::string read(int line) override { return "line " + std::to_string(line); }
  rill::Task<std::string> async_read(int line) override {
    co_await rill::sleep_for(1s);
    co_return "line " + std::to_string(line);
  }
};

RILL_TEST(Blocking, BothFormsReadTheSame) {
  SlowArchive archive;
  EXPECT_EQ(co_await right::first_line(archive), co_await wrong::first_line(archive));
}

RILL_TEST(Blocking, ASleepTakesTimeAndNoThread) {
  auto [first, second] = co_await rill::gather(right::pause(), right::pause());
  EXPECT_TRUE(first && second);
}

} // namespace
