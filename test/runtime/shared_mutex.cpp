// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Readers together, writers alone, nobody overtaken.
#include "rill/shared_mutex.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <algorithm>
#include <string>

namespace {

using namespace rill;
using namespace std::chrono_literals;

struct Log {
  SharedMutex mutex;
  std::string order;
  int readers = 0;
  int most_readers = 0;
};

Task<> read(Log &log, char id) {
  SharedMutex::SharedGuard guard = co_await log.mutex.lock_shared();
  log.most_readers = std::max(log.most_readers, ++log.readers);
  log.order += id;
  co_await sleep_for(1s);
  --log.readers;
}

Task<> write(Log &log, char id) {
  SharedMutex::Guard guard = co_await log.mutex.lock();
  EXPECT_EQ(log.readers, 0);
  log.order += id;
  co_await sleep_for(1s);
}

RILL_TEST(SharedMutex, IsFairBetweenReadersAndWriters) {
  Log log;
  TimePoint before = EventLoop::current().now();
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(read(log, 'a'));
    group.spawn(read(log, 'b'));
    group.spawn(write(log, 'C'));
    group.spawn(read(log, 'd'));
    group.spawn(read(log, 'e'));
    group.spawn(write(log, 'F'));
    co_return;
  });
  EXPECT_EQ(log.order, "abCdeF");
  EXPECT_EQ(log.most_readers, 2);
  EXPECT_EQ(EventLoop::current().now() - before, 4s);
}

RILL_TEST(SharedMutex, AWriterThatGivesUpLetsTheReadersBehindItIn) {
  Log log;
  TimePoint before = EventLoop::current().now();
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(read(log, 'a'));
    TaskHandle<void> writer = group.spawn(write(log, 'B'));
    group.spawn(read(log, 'c'));
    co_await sleep_for(100ms);
    EXPECT_EQ(log.order, "a");
    writer.cancel();
  });
  EXPECT_EQ(log.order, "ac");
  EXPECT_EQ(EventLoop::current().now() - before, 1100ms);
}

} // namespace
