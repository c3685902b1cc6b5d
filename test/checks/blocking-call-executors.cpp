// RUN: %expect %s coro-blocking-call
//
// Whose threads an executor leads to, where its type does not tell.

#include "stubs/asio.h"
#include "stubs/posix.h"

// Reported.

void onLoop(asio::io_context &loop) {
  asio::any_io_executor executor = loop.get_executor();
  asio::post(executor, [] { ::sync(); });  // warning: 'sync' blocks the thread that this handler runs on
}

void onGiven(asio::any_io_executor executor) {
  asio::post(executor, [] { ::sync(); });  // warning: 'sync' blocks the thread that this handler runs on
}

class Cleaner {
public:
  explicit Cleaner(asio::io_context &loop) : Executor(loop.get_executor()) {}
  void clean() {
    asio::post(Executor, [] { ::sync(); });  // warning: 'sync' blocks the thread that this handler runs on
  }

private:
  asio::any_io_executor Executor;
};

class Either {
public:
  explicit Either(asio::io_context &loop) : Executor(loop.get_executor()) {}
  explicit Either(asio::thread_pool &pool) : Executor(pool.get_executor()) {}
  void clean() {
    asio::post(Executor, [] { ::sync(); });  // warning: 'sync' blocks the thread that this handler runs on
  }

private:
  asio::any_io_executor Executor;
};

// Silent.

void onPool(asio::thread_pool &pool) {
  asio::any_io_executor executor = pool.get_executor();
  asio::post(executor, [] { ::sync(); });
}

void onStrandOfPool(asio::thread_pool &pool) {
  asio::any_io_executor executor = asio::make_strand(pool);
  asio::dispatch(executor, [] { ::sync(); });
}

void onSystem() {
  const asio::any_io_executor executor = asio::system_executor();
  asio::post(executor, [] { ::sync(); });
}

class Writer {
public:
  explicit Writer(asio::thread_pool &pool) : Executor(pool.get_executor()) {}
  void write() {
    asio::post(Executor, [] { ::sync(); });
  }
  void writeLater() {
    const asio::any_io_executor &own = Executor;
    asio::defer(own, [] { ::sync(); });
  }

private:
  asio::any_io_executor Executor;
};

class OwnPool {
public:
  void write() {
    asio::post(Executor, [] { ::sync(); });
  }

private:
  asio::thread_pool Pool;
  asio::any_io_executor Executor = Pool.get_executor();
};
