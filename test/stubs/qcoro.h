// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// QCoro: its tasks can await what is no awaitable of its own, a future of Qt.

#ifndef CORO_TIDY_TEST_STUBS_QCORO_H
#define CORO_TIDY_TEST_STUBS_QCORO_H

#include "stubs/protocol.h"
#include "stubs/qt.h"
#include <chrono>
#include <exception>

namespace QCoro {

template <typename T = void> class Task;

namespace detail {

class TaskPromiseBase {
public:
  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() const noexcept { return {}; }
  void unhandled_exception();
  template <typename T> auto await_transform(T &&value) { return awaiterOf(value); }

private:
  template <typename T> static stub::Awaiter<T> awaiterOf(QFuture<T> &);
  template <typename T>
    requires requires(T value) { value.operator co_await(); }
  static T &&awaiterOf(T &);
  template <typename T>
    requires requires(T value) { value.await_ready(); }
  static T &&awaiterOf(T &);
};
template <typename T> class TaskPromise : public TaskPromiseBase, public stub::Returns<T> {
public:
  Task<T> get_return_object();
};

template <typename T, template <typename> class TaskImpl, typename PromiseType> class TaskBase {
public:
  explicit TaskBase() noexcept = default;
  TaskBase(TaskBase &&) noexcept;
  virtual ~TaskBase();
  bool isReady() const;
  stub::Awaiter<T> operator co_await() const noexcept;
  template <typename Then> TaskImpl<void> then(Then &&) & { return TaskImpl<void>(); }
  template <typename Then> TaskImpl<void> then(Then &&) && { return TaskImpl<void>(); }
  template <typename Then, typename Error> TaskImpl<void> then(Then &&, Error &&) && {
    return TaskImpl<void>();
  }
};

} // namespace detail

template <typename T> class Task final : public detail::TaskBase<T, Task, detail::TaskPromise<T>> {
public:
  using promise_type = detail::TaskPromise<T>;
  using detail::TaskBase<T, Task, detail::TaskPromise<T>>::TaskBase;
};

template <typename T = void>
class LazyTask final
    : public detail::TaskBase<T, LazyTask, stub::LazyPromise<LazyTask<T>, T>> {
public:
  using promise_type = stub::LazyPromise<LazyTask, T>;
  using detail::TaskBase<T, LazyTask, promise_type>::TaskBase;
};

template <typename Made, typename T> struct YieldingPromise : stub::LazyPromise<Made, void> {
  std::suspend_always yield_value(T);
};
template <typename T> class Generator {
public:
  using promise_type = YieldingPromise<Generator, T>;
  T *begin();
  T *end();
};
template <typename T> class AsyncGenerator {
public:
  using promise_type = YieldingPromise<AsyncGenerator, T>;
  stub::Awaiter<T *> begin();
  T *end();
};

template <typename T> T waitFor(Task<T> &);
template <typename T> T waitFor(Task<T> &&);
template <typename T, typename Context, typename Callback>
void connect(Task<T> &&, Context *, Callback) {}

Task<> sleepFor(std::chrono::milliseconds);
Task<> sleepUntil(std::chrono::steady_clock::time_point);
stub::Awaiter<> moveToThread(QThread *);

namespace detail {
using std::chrono::milliseconds;

class QCoroTimer {
public:
  Task<void> waitForTimeout() const;
};
class QCoroIODevice {
public:
  Task<QString> read(long long, milliseconds = milliseconds(-1));
  Task<QString> readAll(milliseconds = milliseconds(-1));
  Task<QString> readLine(long long = 0, milliseconds = milliseconds(-1));
  Task<long long> write(const QString &);
};
class QCoroAbstractSocket final : public QCoroIODevice {
public:
  Task<bool> waitForConnected(int = 30000);
};
template <typename T> class QCoroFuture final {
public:
  Task<T> waitForFinished();
  Task<T> result();
};
class QCoroNetworkReply final : public QCoroIODevice {
public:
  Task<bool> waitForFinished(milliseconds = milliseconds(-1));
};
class QCoroThread {
public:
  Task<bool> waitForFinished(milliseconds = milliseconds(-1));
};
class QCoroWebSocket {
public:
  Task<bool> open(const QString &, milliseconds = milliseconds(-1));
  Task<int> ping(const QString &, milliseconds = milliseconds(-1));
};
class QCoroWebSocketServer {
public:
  Task<int *> nextPendingConnection(milliseconds = milliseconds(-1));
};
} // namespace detail
} // namespace QCoro

QCoro::detail::QCoroAbstractSocket qCoro(QAbstractSocket &);
QCoro::detail::QCoroThread qCoro(QThread &);
template <typename T> QCoro::detail::QCoroFuture<T> qCoro(const QFuture<T> &);
template <typename T, typename Signal> QCoro::Task<int> qCoro(T *, Signal &&) {
  return QCoro::Task<int>();
}

#endif
