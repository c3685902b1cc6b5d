// RUN: %expect %s coro-blocking-call

//--- disk.h
#pragma once
void flush(int Fd);
struct Device {
  virtual ~Device() = default;
  virtual void commit() = 0;
};
struct Crowded {
  virtual ~Crowded() = default;
  virtual void commit() = 0;
};
int ping(int N);
int pong(int N);
template <typename T> void retried(T Job) { Job(); } // note: 'retried' calls 'lambda' here
inline void quick() {}

//--- disk.cpp
#include "disk.h"
#include <unistd.h>

void flush(int Fd) {
  ::fsync(Fd); // note: 'flush' calls 'fsync' here; note: 'flush' calls 'fsync' here; note: 'flush' calls 'fsync' here
}

static void helper() { ::sync(); }
void usesHelper() { helper(); }

struct Drive final : Device {
  void commit() override { // note: 'Drive::commit' overrides 'Device::commit' here
    flush(3); // note: 'Drive::commit' calls 'flush' here
  }
};

template <int> struct Many final : Crowded {
  void commit() override { ::sync(); }
};
template struct Many<1>;
template struct Many<2>;
template struct Many<3>;
template struct Many<4>;
template struct Many<5>;
template struct Many<6>;
template struct Many<7>;
template struct Many<8>;
template struct Many<9>;

int pong(int N) {
  ::usleep(9); // note: 'pong' calls 'usleep' here
  return ping(N);
}

//--- store.h
#pragma once
void store(int Value);
void remember(int Value);

//--- store.cpp
#include "disk.h"
#include "store.h"

static void write(int Value) {
  flush(Value); // note: 'write' calls 'flush' here
}

void store(int Value) {
  write(Value); // note: 'store' calls 'write' here
}

static void helper() {}
void remember(int) { helper(); }

int ping(int N) {
  return pong(N - 1); // note: 'ping' calls 'pong' here
}

//--- main.cpp
#include "disk.h"
#include "store.h"
#include "stubs/coro.h"

lazy::Task<> threeFilesAway() {
  store(1); // warning: 'store' blocks the thread that this coroutine runs on: it reaches 'fsync'
  co_return;
}

lazy::Task<> throughOverrider(Device &D) {
  D.commit(); // warning: 'Device::commit' blocks the thread that this coroutine runs on: it reaches 'fsync', if an override is what runs
  co_return;
}

lazy::Task<> throughRecursionOfTwoUnits() {
  co_await lazy::Task<>(threeFilesAway());
  ping(3); // warning: 'ping' blocks the thread that this coroutine runs on: it reaches 'usleep'
}

lazy::Task<> throughTemplate() {
  retried([] {
    flush(1); // note: 'lambda' calls 'flush' here
  }); // warning@-2: 'retried' blocks the thread that this coroutine runs on: it reaches 'fsync'
  co_return;
}

// Silent.

lazy::Task<> tooManyOverriders(Crowded &C) {
  C.commit();
  co_return;
}

lazy::Task<> sameNameInAnotherFile() {
  remember(1);
  co_return;
}

lazy::Task<> quickInline() {
  quick();
  co_return;
}

lazy::Task<> suppressed() {
  // NOLINTNEXTLINE(coro-blocking-call): the device is memory
  store(2);
  co_return;
}

//--- second.cpp
#include "stubs/coro.h"
#include "disk.h"

static void helper() {}

lazy::Task<> staticOfThisFile() {
  helper();
  co_return;
}
