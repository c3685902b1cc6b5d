// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The borders: callbacks, other threads that cancel, stop tokens, and what nobody waits for.
#include "rill/cancel_on.h"
#include "rill/cancellation_source.h"
#include "rill/event.h"
#include "rill/future.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/spawn_detached.h"

#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <stdexcept>
#include <stop_token>
#include <thread>

using namespace std::chrono_literals;

/// A library of another world: it calls back, on a thread of its own.
class Sensor {
public:
  explicit Sensor(std::function<void(int)> callback)
      : thread_([callback = std::move(callback)] { callback(42); }) {}

private:
  std::jthread thread_;
};

/// The callback hands its value to the loop; the coroutine awaits a future.
rill::Task<int> read_sensor() {
  rill::EventLoop &loop = rill::EventLoop::current();
  rill::Promise<int> promise;
  // NOLINTNEXTLINE(coro-blocking-call): the sensor's thread has ended when its value is here
  Sensor sensor([&](int value) { loop.post([&promise, value] { promise.set_value(value); }); });
  co_return co_await promise.get_future().get();
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

rill::Task<> audit(bool &started) {
  started = true;
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
  int value = co_await read_sensor();
  std::printf("the sensor says %d\n", value);

  bool cancelled = co_await is_cancelled_from_outside();

  bool started = false;
  rill::Event failed;
  rill::spawn_detached(audit(started), [&](std::exception_ptr error) {
    print(error);
    failed.set();
  });
  co_await failed.wait();
  co_return value == 42 && cancelled && started ? 0 : 1;
}

int main() { return rill::run(example()); }
