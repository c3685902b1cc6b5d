// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// userver: what runs in a task, where it may block, and what only looks as if it blocked.
// RUN: %facts %s

#include "stubs/userver.h"

using namespace userver;
using namespace std::chrono_literals;

int compute();

void serve(engine::TaskProcessor &disk, concurrent::BackgroundTaskStorage &background,
           engine::Mutex &mutex) {
  auto task = utils::Async("compute", compute);  // is: runs-on-loop
  auto result = task.Get();
  auto read = utils::Async(disk, "read", compute);
  auto other = engine::AsyncNoSpan(compute);  // is: runs-on-loop
  auto elsewhere = engine::AsyncNoSpan(disk, compute);
  background.AsyncDetach("store", compute);  // is: runs-on-loop
  utils::PeriodicTask periodic("refresh", 1, [] {});  // is: runs-on-loop
  engine::SleepFor(1s);
  mutex.lock();
  mutex.unlock();
  engine::current_task::CancellationPoint();  // is: rethrows-cancellation
  other.SyncCancel();  // is: cancels
  fs::blocking::ReadFileContents("name");  // is: blocks
  fs::blocking::FileExists("name");  // is: blocks-briefly
}

void outside() {
  engine::RunStandalone([] {});  // is: blocks runs-on-loop sync-wait top-level
  auto task = engine::AsyncNoSpan(compute);  // is: runs-on-loop
  task.BlockingWait();  // is: blocks
}
