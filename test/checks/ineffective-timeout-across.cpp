// RUN: %expect %s coro-ineffective-timeout

//--- work.h
#pragma once
#include "rill/task.h"
rill::Task<long> compute(long N);
rill::Task<long> both(long N);
rill::Task<long> fetch(long N);
rill::Task<long> missing(long N);

//--- work.cpp
#include "work.h"
#include "rill/sleep.h"
rill::Task<long> compute(long N) { co_return N * N; }
rill::Task<long> fetch(long N) {
  co_await rill::sleep_for(std::chrono::seconds(N));
  co_return N;
}

//--- main.cpp
#include "work.h"
#include "rill/timeout.h"
using namespace std::chrono_literals;

rill::Task<long> both(long N) { co_return co_await compute(N) + co_await compute(N); }
rill::Task<long> limitsNothing(long N) {
  co_return co_await rill::timeout(5s, both(N)); // warning: 'rill::timeout' cannot interrupt 'both', which never suspends
}
rill::Task<long> limits(long N) { co_return co_await rill::timeout(5s, fetch(N)); }
rill::Task<long> nobodyKnows(long N) { co_return co_await rill::timeout(5s, missing(N)); }
