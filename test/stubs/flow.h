// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Flow: a future in the global namespace that can be copied, whose coroutines are made through
// std::coroutine_traits and awaited by the promise of another one.

#ifndef CORO_TIDY_TEST_STUBS_FLOW_H
#define CORO_TIDY_TEST_STUBS_FLOW_H

#include "stubs/protocol.h"
#include <vector>

class Void {};
class Error {
public:
  int code() const;
};
enum { error_code_operation_cancelled = 1101 };
enum { error_code_actor_cancelled = error_code_operation_cancelled };

template <class T> class Future {
public:
  Future();
  Future(const Future &);
  Future(const T &);
  ~Future();
  T const &get() const;
  bool isReady() const;
  bool isError() const;
  void cancel();
};

struct Uncancellable {};

namespace coro {
template <class T> struct CoroPromise {
  Future<T> get_return_object() noexcept;
  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
  template <class U> void return_value(U &&);
  template <class U> stub::Awaiter<U> await_transform(const Future<U> &) { return {}; }
};
template <> struct CoroPromise<Void> {
  Future<Void> get_return_object() noexcept;
  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
  void return_void();
  template <class U> stub::Awaiter<U> await_transform(const Future<U> &) { return {}; }
};
} // namespace coro
template <typename T, typename... Args> struct std::coroutine_traits<Future<T>, Args...> {
  using promise_type = coro::CoroPromise<T>;
};

Future<Void> delay(double seconds, int taskID = 0);
Future<Void> delayJittered(double seconds, int taskID = 0);
Future<Void> delayUntil(double time, int taskID = 0);
Future<Void> orderedDelay(double seconds, int taskID = 0);
Future<Void> yield(int taskID = 0);
template <class T> Future<T> timeout(Future<T> what, double time, T const &otherwise, int = 0);
template <class T> Future<T> timeoutError(Future<T> what, double time, int taskID = 0);
template <class T> Future<std::vector<T>> getAll(std::vector<Future<T>> input);
template <class T> Future<Void> quorum(std::vector<Future<T>> const &results, int n);
template <class T> Future<Void> waitForAll(std::vector<Future<T>> const &results);
template <class T> Future<Void> waitForAllReady(std::vector<Future<T>> results);
template <class T> Future<Void> waitForAllReadyThenThrow(std::vector<Future<T>> const &results);
template <class T> Future<Void> waitForAny(std::vector<Future<T>> const &results);
template <class T> Future<T> uncancellable(Future<T> what);
void threadSleep(double seconds);

class ActorCollection {
public:
  explicit ActorCollection(bool returnWhenEmptied);
  ActorCollection(const ActorCollection &) = delete;
  void add(Future<Void>);
  Future<Void> getResult() const;
};
class SignalableActorCollection {
public:
  SignalableActorCollection(const SignalableActorCollection &) = delete;
  void add(Future<Void>);
  Future<Void> signal();
};
struct FlowLock {
  struct Releaser {
    FlowLock *lock;
    Releaser(FlowLock &lock, long amount = 1);
    Releaser(Releaser &&) noexcept;
    ~Releaser() {
      if (lock)
        lock->release();
    }
  };
  FlowLock(const FlowLock &) = delete;
  Future<Void> take(int taskID = 0, long amount = 1);
  Future<Void> takeUpTo(long &amount);
  void release(long amount = 1);
};
template <class T> class ThreadFuture {
public:
  bool isReady();
  T getBlocking();
  void blockUntilReady();
  void blockUntilReadyCheckOnMainThread();
};
class INetwork {
public:
  virtual void run() = 0;
};

extern "C" {
typedef struct FDB_future FDBFuture;
int fdb_future_block_until_ready(FDBFuture *);
int fdb_run_network(void);
}

#endif
