// RUN: %expect %s coro-sync-wait coro-blocking-call

//--- cache.h
#pragma once
int load();
int slow();

//--- cache.cpp
#include "cache.h"
#include "stubs/cppcoro.h"
#include <unistd.h>

cppcoro::task<int> fetch();

static int wait() {
  return cppcoro::sync_wait(fetch()); // note: 'wait' calls 'cppcoro::sync_wait' here
}
int load() {
  return wait(); // note: 'load' calls 'wait' here
}
int slow() {
  return ::fsync(1); // note: 'slow' calls 'fsync' here
}

//--- main.cpp
#include "cache.h"
#include "stubs/cppcoro.h"

cppcoro::task<int> twoFilesAway() {
  co_return load(); // warning: 'load' waits for tasks
}

cppcoro::task<int> forNoTask() {
  co_return slow(); // warning: 'slow' blocks
}

cppcoro::task<int> suppressed() {
  co_return load(); // NOLINT(coro-sync-wait)
}
