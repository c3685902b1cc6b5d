// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The borders: callbacks, other threads that cancel, stop tokens, and what nobody waits for.
#include "rill/cancel_on.h"
#include "rill/cancellation_source.h"
#include "rill/event.h"
#include "rill/future.h"
#include "rill/gather.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/spawn_detached.h"
#include "rill/timeout.h"

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <utility>

using namespace std::chrono_literals;

/// A library of another world: it calls back, on a thread of its own, when it has measured or when
/// it is destroyed.
class Sensor {
public:
  Sensor(std::chrono::milliseconds duration, std::function<void(int)> callback)
      : thread_([duration, callback = std::move(callback)](std::stop_token stop) {
          std::mutex mutex;
          std::unique_lock lock(mutex);
          std::condition_variable_any wake;
          wake.wait_for(lock, stop, duration, [] { return false; });
          callback(42);
        }) {}

private:
  std::jthread thread_;
};

/// The callback hands its value to the loop; the coroutine awaits a future. What is posted may
/// arrive when the coroutine was cancelled and its frame is gone, so both share the promise.
rill::Task<int> read_sensor(std::chrono::milliseconds duration) {
  rill::EventLoop &loop = rill::EventLoop::current();
  auto promise = std::make_shared<rill::Promise<int>>();
  rill::Future<int> value = promise->get_future();
  auto hand_over = [&loop, promise](int value) {
    loop.post([promise, value] { promise->set_value(value); });
  };
  // NOLINTNEXTLINE(coro-blocking-call): the sensor's thread ends when it is told to
  Sensor sensor(duration, hand_over);
  co_return co_await value.get();
}

rill::Task<> wait_for_a_day() { co_await rill::sleep_for(24h); }

/// A CancellationSource is what another thread may touch of a task; a std::stop_token does for code
/// that knows nothing of rill.
rill::Task<bool> is_cancelled_from_outside() {
  rill::CancellationSource off_switch;
  // NOLINTNEXTLINE(coro-blocking-call): the thread has nothing to do but to press the switch
  std::jthread operator_at_the_desk([&] { off_switch.cancel(); });
  rill::Settled<void> switched_off =
      co_await rill::settle(rill::cancel_on(off_switch, wait_for_a_day()));

  std::stop_source source;
  source.request_stop();
  rill::Settled<void> stopped =
      co_await rill::settle(rill::cancel_on(source.get_token(), wait_for_a_day()));
  co_return switched_off.cancelled() && stopped.cancelled();
}

rill::Task<> audit() {
  co_await rill::yield();
  throw std::runtime_error("no paper");
}

void print(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception &reason) {
    std::printf("the audit failed: %s\n", reason.what());
  }
}

rill::Task<int> example() {
  int value = co_await read_sensor(5ms);
  std::printf("the sensor says %d\n", value);
  auto [too_late, cancelled] = co_await rill::gather(
      rill::settle(rill::timeout(1ms, read_sensor(24h))), is_cancelled_from_outside());

  rill::Event failed;
  rill::spawn_detached(audit(), [&](std::exception_ptr error) {
    print(error);
    failed.set();
  });
  co_await failed.wait();
  co_return value == 42 && !too_late.ok() && cancelled ? 0 : 1;
}

int main() { return rill::run(example()); }
