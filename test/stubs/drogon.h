// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// drogon, and trantor below it: coroutines, clients of HTTP and databases in their three styles,
// and what runs callbacks on a loop.

#ifndef CORO_TIDY_TEST_STUBS_DROGON_H
#define CORO_TIDY_TEST_STUBS_DROGON_H

#include "stubs/protocol.h"
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace trantor {

using Func = std::function<void()>;
class EventLoop {
public:
  void loop();
  void quit();
  template <typename Functor> void runInLoop(Functor &&f) { f(); }
  void queueInLoop(Func &&);
  unsigned long runAfter(double, Func &&);
  unsigned long runAt(int, Func &&);
  unsigned long runEvery(double, Func &&);
  void runOnQuit(Func &&);
};
class EventLoopThread {
public:
  ~EventLoopThread();
  void run();
  void wait();
  EventLoop *getLoop() const;
};
class EventLoopThreadPool {
public:
  void start();
  void wait();
};
class TaskQueue {
public:
  virtual ~TaskQueue();
  virtual void runTaskInQueue(std::function<void()> &&) = 0;
  void syncTaskInQueue(const std::function<void()> &);
};
class ConcurrentTaskQueue : public TaskQueue {
public:
  ~ConcurrentTaskQueue() override;
  void runTaskInQueue(std::function<void()> &&) override;
  void stop();
};
class SerialTaskQueue : public TaskQueue {
public:
  ~SerialTaskQueue() override;
  void runTaskInQueue(std::function<void()> &&) override;
  void waitAllTasksFinished();
  void stop();
};
class Resolver {
public:
  virtual void resolve(const std::string &, const std::function<void(int)> &) = 0;
};
class TcpClient {
public:
  void connect();
  void setConnectionCallback(std::function<void(int)> &&);
  void setMessageCallback(std::function<void(int)> &&);
};
class TcpServer {
public:
  void setConnectionCallback(std::function<void(int)> &&);
  void setRecvMessageCallback(std::function<void(int)> &&);
};

} // namespace trantor

namespace drogon {

template <typename T = void> struct [[nodiscard]] Task {
  struct promise_type : stub::LazyPromise<Task, T> {};
  Task(Task &&) noexcept;
  stub::Awaiter<T> operator co_await() const noexcept;
};
struct AsyncTask {
  struct promise_type : stub::EagerPromise<AsyncTask, void> {};
};

template <typename T = void> struct CallbackAwaiter {
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <typename Await> auto sync_wait(Await &&await) { return 0; }
template <typename T> std::future<T> co_future(Task<T> &&await) noexcept;

namespace internal {
struct [[nodiscard]] TimerAwaiter : CallbackAwaiter<void> {};
struct [[nodiscard]] SwitchThreadAwaiter : CallbackAwaiter<void> {};
template <typename... Tasks> struct WhenAllAwaiter : CallbackAwaiter<void> {};
struct [[nodiscard]] HttpRespAwaiter : CallbackAwaiter<int> {};
struct [[nodiscard]] WebSocketConnectionAwaiter : CallbackAwaiter<int> {};
} // namespace internal

internal::TimerAwaiter sleepCoro(trantor::EventLoop *, const std::chrono::duration<double> &);
internal::TimerAwaiter sleepCoro(trantor::EventLoop *, double);
internal::SwitchThreadAwaiter switchThreadCoro(trantor::EventLoop *) noexcept;
template <typename Coro> void async_run(Coro &&coro) { coro(); }
template <typename Coro> std::function<void()> async_func(Coro &&coro) { return {}; }
template <typename... Tasks> internal::WhenAllAwaiter<Tasks...> when_all(Tasks...);
template <typename T> internal::WhenAllAwaiter<std::vector<Task<T>>> when_all(std::vector<Task<T>>);

class Mutex final {
  struct CoroMutexAwaiter : stub::Awaiter<> {};
  struct ScopedCoroMutexAwaiter : stub::Awaiter<std::unique_lock<Mutex>> {};

public:
  Mutex() noexcept;
  Mutex(const Mutex &) = delete;
  bool try_lock() noexcept;
  [[nodiscard]] ScopedCoroMutexAwaiter scoped_lock(trantor::EventLoop * = nullptr) noexcept;
  [[nodiscard]] CoroMutexAwaiter lock(trantor::EventLoop * = nullptr) noexcept;
  void unlock() noexcept;
};

class HttpAppFramework {
public:
  virtual void run() = 0;
  template <typename FUNCTION>
  HttpAppFramework &registerHandler(const std::string &, FUNCTION &&function) {
    return *this;
  }
  template <typename FUNCTION>
  HttpAppFramework &registerHandlerViaRegex(const std::string &, const FUNCTION &) {
    return *this;
  }
  virtual HttpAppFramework &registerBeginningAdvice(const std::function<void()> &) = 0;
  virtual HttpAppFramework &registerSyncAdvice(const std::function<int(int)> &) = 0;
  virtual HttpAppFramework &registerPreRoutingAdvice(const std::function<void(int)> &) = 0;
  virtual HttpAppFramework &registerPostRoutingAdvice(const std::function<void(int)> &) = 0;
  virtual HttpAppFramework &registerPreHandlingAdvice(const std::function<void(int)> &) = 0;
  virtual HttpAppFramework &registerPostHandlingAdvice(const std::function<void(int)> &) = 0;
  virtual HttpAppFramework &registerPreSendingAdvice(const std::function<void(int)> &) = 0;
};

class HttpClient {
public:
  using HttpReqCallback = std::function<void(int, int)>;
  virtual void sendRequest(int req, HttpReqCallback &&, double timeout = 0) = 0;
  std::pair<int, int> sendRequest(int req, double timeout = 0);
  internal::HttpRespAwaiter sendRequestCoro(int req, double timeout = 0);
  static std::shared_ptr<HttpClient> newHttpClient(const std::string &);
};
class WebSocketClient {
public:
  virtual void connectToServer(int, const std::function<void(int)> &) = 0;
  internal::WebSocketConnectionAwaiter connectToServerCoro(int);
};

namespace orm {
struct Result {};
class Criteria {};
class Transaction;
namespace internal {
struct [[nodiscard]] SqlAwaiter : CallbackAwaiter<Result> {};
struct [[nodiscard]] TransactionAwaiter : CallbackAwaiter<std::shared_ptr<Transaction>> {};
template <typename ReturnType>
struct [[nodiscard]] MapperAwaiter : public CallbackAwaiter<ReturnType> {};
} // namespace internal

class DbClient {
public:
  template <typename FUNCTION1, typename FUNCTION2, typename... Arguments>
  void execSqlAsync(const std::string &, FUNCTION1 &&, FUNCTION2 &&, Arguments &&...) noexcept {}
  template <typename... Arguments> Result execSqlSync(const std::string &, Arguments &&...);
  template <typename... Arguments>
  internal::SqlAwaiter execSqlCoro(const std::string &, Arguments &&...) noexcept;
  virtual std::shared_ptr<Transaction> newTransaction() = 0;
  virtual void
  newTransactionAsync(const std::function<void(const std::shared_ptr<Transaction> &)> &) = 0;
  internal::TransactionAwaiter newTransactionCoro();
};

template <typename T> class Mapper {
public:
  using SingleRowCallback = std::function<void(T)>;
  using CountCallback = std::function<void(const std::size_t)>;
  using ExceptionCallback = std::function<void(int)>;
  T findByPrimaryKey(const int &);
  std::vector<T> findAll();
  void findAll(const std::function<void(std::vector<T>)> &, const ExceptionCallback &) noexcept;
  std::size_t count(const Criteria & = Criteria());
  T findOne(const Criteria &);
  void findOne(const Criteria &, const SingleRowCallback &, const ExceptionCallback &) noexcept;
  std::vector<T> findBy(const Criteria &);
  void insert(T &);
  std::size_t update(const T &);
  template <typename... Arguments>
  std::size_t updateBy(const std::vector<std::string> &, const Criteria &, Arguments &&...);
  template <typename... Arguments>
  void updateBy(const std::vector<std::string> &, const CountCallback &, const ExceptionCallback &,
                const Criteria &, Arguments &&...) noexcept;
  template <typename... Arguments>
  std::size_t increment(const std::vector<std::string> &, const Criteria &, Arguments...);
  std::size_t deleteOne(const T &);
  std::size_t deleteBy(const Criteria &);
  std::size_t deleteByPrimaryKey(const int &);
};
template <typename T> class CoroMapper : public Mapper<T> {
public:
  internal::MapperAwaiter<std::size_t> count(const Criteria & = Criteria());
  internal::MapperAwaiter<std::vector<T>> findAll();
  internal::MapperAwaiter<T> findOne(const Criteria &);
  internal::MapperAwaiter<std::vector<T>> findBy(const Criteria &);
  internal::MapperAwaiter<T> findByPrimaryKey(int);
  internal::MapperAwaiter<T> insert(const T &);
  internal::MapperAwaiter<std::size_t> update(const T &);
  internal::MapperAwaiter<std::size_t> updateBy(const std::vector<std::string> &, const Criteria &,
                                                int);
  internal::MapperAwaiter<std::size_t> deleteOne(const T &);
  internal::MapperAwaiter<std::size_t> deleteBy(const Criteria &);
  internal::MapperAwaiter<std::size_t> deleteByPrimaryKey(int);
  internal::MapperAwaiter<std::size_t> increment(const std::vector<std::string> &,
                                                 const Criteria &);
};
} // namespace orm

namespace nosql {
class RedisTransaction;
namespace internal {
struct [[nodiscard]] RedisAwaiter : CallbackAwaiter<int> {};
struct [[nodiscard]] RedisTransactionAwaiter : CallbackAwaiter<int> {};
} // namespace internal
class RedisClient {
public:
  virtual void execCommandAsync(std::function<void(int)> &&, std::function<void(int)> &&,
                                std::string_view, ...) noexcept = 0;
  template <typename T> T execCommandSync(std::function<T(int)> &&, std::string_view, ...);
  virtual std::shared_ptr<RedisTransaction> newTransaction() = 0;
  virtual void newTransactionAsync(const std::function<void(int)> &) = 0;
  internal::RedisAwaiter execCommandCoro(std::string_view, ...);
  internal::RedisTransactionAwaiter newTransactionCoro();
};
} // namespace nosql
} // namespace drogon

#endif
