// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Locks, limiters and sessions by the members that are awaited.
// RUN: %facts %s

#include "stubs/protocol.h"

namespace runtime {

struct [[nodiscard]] Task : stub::Awaiter<> {
  using promise_type = stub::LazyPromise<Task, void>;
};

struct Mutex {
  Task lock();
  void unlock();
};
struct Shared {
  Task co_lock_shared();
  void unlock_shared();
};
struct ThreadMutex {
  void lock();
  void unlock();
};
/// Locking it is awaited, but nobody can unlock it.
struct Latch {
  Task block();
};

struct Permits {
  Task acquire(int count = 1);
  void release(int count = 1);
};
struct ThreadPermits {
  void acquire();
  void release();
};

/// Gives back what it holds, here or in a body that is not seen.
class Permit {
public:
  Permit(Permit &&) noexcept;  // is: guard
  ~Permit() { giveBack(); }

private:
  void giveBack() {
    if (From)
      From->release();
  }
  Permits *From;
  int Count = 1, Taken = 0, Returned = 0;
};
class Hold {
public:
  explicit Hold(ThreadMutex &);
  Hold(const Hold &) = delete;  // is: guard
  ~Hold();

private:
  ThreadMutex &On;
};
/// What these give back, nobody waits for.
class Counted {
public:
  Counted(Counted &&) noexcept;
  ~Counted() { To->release(); }

private:
  struct Object {
    void addReference();
    void release();
  } *To;
};
/// Waits until the others have left.
class Token {
public:
  explicit Token(ThreadMutex &);
  Token(const Token &) = delete;
  ~Token() {
    Left.lock();
    Left.unlock();
  }

private:
  ThreadMutex &Left;
};
class Worker {
public:
  Worker(Worker &&) noexcept;
  ~Worker() { stop(); }

private:
  void stop();
  ThreadMutex &Guarded;
};

struct Expected {
  bool has_value() const;
  int error() const;
};
struct Status {
  bool ok() const;
  int code() const;
};
/// Nothing says whether these failed.
struct Perhaps {
  bool has_value() const;
  int value() const;
};
struct Parser {
  bool ok();
  int error();
};

struct Connection {
  Connection(const Connection &) = delete;  // is: session(close)
  Task close();
};
struct Server {
  Server(Server &&) noexcept;  // is: session(stop,async_shutdown)
  Task stop();
  Task async_shutdown();
};
struct Client : Connection {};

/// A copy of it is not the session.
struct Reference {
  Task close();
};
/// Closed at once, hidden, or with an argument.
struct File {
  File(File &&) noexcept;
  void close();
};
struct Hidden {
  Hidden(Hidden &&) noexcept;

private:
  Task close();
};
struct Partly {
  Partly(Partly &&) noexcept;
  Task close(int what);
};

struct [[clang::annotate("coro::must-close")]] Said {
  Task close();
};
struct [[clang::annotate("coro::closes-itself")]] Careful {
  Careful(Careful &&) noexcept;  // is: closes-itself
  Task close();
};

} // namespace runtime

struct Locks {
  runtime::Mutex mutex;  // is: async-lock
  runtime::Shared shared;  // is: async-lock
  runtime::ThreadMutex thread;
  runtime::Latch latch;
};

struct Limiters {
  runtime::Permits permits;  // is: limiter
  runtime::ThreadPermits thread;
};

struct Guards {
  runtime::Permit permit;  // is: guard
  runtime::Hold hold;  // is: guard
};

struct NoGuards {
  runtime::Counted counted;
  runtime::Token token;
  runtime::Worker worker;
};

struct Outcomes {
  runtime::Expected expected;  // is: outcome
  runtime::Status status;  // is: outcome
};

struct NoOutcomes {
  runtime::Perhaps perhaps;
  runtime::Parser parser;
};

struct Sessions {
  runtime::Connection connection;  // is: session(close)
  runtime::Server server;  // is: session(stop,async_shutdown)
  runtime::Client client;  // is: session(close)
  runtime::Said said;  // is: must-close(close)
};

struct NoSessions {
  runtime::Reference reference;
  runtime::File file;
  runtime::Hidden hidden;
  runtime::Partly partly;
  runtime::Careful careful;  // is: closes-itself
};
