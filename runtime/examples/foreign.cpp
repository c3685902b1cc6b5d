// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Beside the coroutines of another library: theirs awaited in a task, and a task in one of theirs.
#include "rill/foreign.h"

#include "rill/future.h"
#include "rill/gather.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/timeout.h"

#include <chrono>
#include <coroutine>
#include <cstdio>
#include <exception>
#include <stop_token>
#include <thread>
#include <utility>

using namespace std::chrono_literals;

namespace theirs {

/// A coroutine that starts at once.
struct Job {
  struct promise_type {
    Job get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

/// Looks after a sensor on a thread of its own, and resumes there who awaits a value.
class Sensor {
public:
  explicit Sensor(std::chrono::milliseconds latency) : latency_(latency) {}

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> reader) {
    // NOLINTNEXTLINE(coro-promise-contract): the reader goes on in a later turn of the loop
    thread_ = std::jthread([this, reader](const std::stop_token &stop) {
      for (auto left = latency_; left > 0ms && !stop.stop_requested(); left -= 1ms)
        std::this_thread::sleep_for(1ms);
      stopped_ = stop.stop_requested();
      reader.resume();
    });
  }
  int await_resume() const noexcept { return stopped_ ? -1 : 42; }
  void stop() noexcept { thread_.request_stop(); }

private:
  std::chrono::milliseconds latency_;
  std::jthread thread_;
  bool stopped_ = false;
};

} // namespace theirs

/// The sensor is told when nobody waits any more, and is waited for all the same.
rill::Task<int> read(theirs::Sensor &sensor) {
  auto stop = [&sensor]() noexcept { sensor.stop(); };
  co_return co_await rill::foreign(sensor, stop);
}

rill::Task<int> double_of(int value) {
  co_await rill::sleep_for(1ms);
  co_return 2 * value;
}

/// One of theirs, which knows the loop, and has come to its thread when it goes on.
// NOLINTNEXTLINE(coro-void-coroutine): the answer says when it has finished
theirs::Job ask(rill::EventLoop &loop, int value, rill::Promise<int> answer) {
  answer.set_value(co_await rill::on_loop(loop, double_of(value)));
}

rill::Task<int> example(theirs::Sensor &quick, theirs::Sensor &slow) {
  auto [value, stopped] =
      co_await rill::gather(rill::timeout(10s, read(quick)),
                            rill::timeout(20ms, read(slow))); // what ends all the same, wins
  rill::Promise<int> answer;
  rill::Future<int> answered = answer.get_future();
  ask(rill::EventLoop::current(), value, std::move(answer));
  int doubled = co_await answered.get();
  std::printf("the sensor says %d, and when it is stopped %d\n", value, stopped);
  co_return value == 42 && stopped == -1 && doubled == 84 ? 0 : 1;
}

int main() {
  theirs::Sensor quick(1ms);
  theirs::Sensor slow(1h);
  try {
    return rill::run(example(quick, slow));
  } catch (const rill::TimeoutError &late) {
    std::printf("%s\n", late.what());
    return 1;
  }
}
