// RUN: %expect %s coro-sync-overload
// RUN: %expect %s coro-sync-overload -- Exclude=query
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/libcoro.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <rill/run_blocking.h>
#include <rill/task.h>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using lazy::Task;

struct Reply {
  std::string Text;
};
struct Request {};
struct AsTask {};

struct Client {
  int call(const Request &);
  Task<int> async_call(const Request &); // note: this one can be awaited

  Reply readReply();
  Task<Reply> readReplyAsync(std::stop_token = {}); // note: this one can be awaited

  bool ping() const;
  Task<bool> co_ping() const; // note: this one can be awaited

  void syncFlush();
  Task<> flush(); // note: this one can be awaited

  int query(std::string Text);
  Task<int> query(std::string Text, AsTask); // note(!Exclude): this one can be awaited

  std::size_t write(const char *From);
  template <typename Token> auto async_write(const char *From, Token &&Done); // note: this one can be awaited

  // No twins.
  int size();
  Task<int> async_size(int Unit);
  int load(int Key);
  Task<int> async_load(std::string Key);
  int peek(int Key);
  int async_peek(int Key);
  int seek(int To);
  Task<int> async_find(int To);
  void send(std::function<void(int)> Done);
  Task<int> async_send(std::function<void(int)> Done);
  bool try_read(int);
  Task<bool> async_try_read(int);
  void cancel();
  Task<> async_cancel(); // note(Exclude): this one can be awaited
  void enqueue(int Value) { Values.push_back(Value); }
  Task<> async_enqueue(int Value);
  int close();
  Task<int> async_close(); // note(Exclude): this one can be awaited
  int fast() [[clang::nonblocking]];
  Task<int> async_fast();

private:
  int sum(int);
  Task<int> async_sum(int);
  int hidden(int);
  std::vector<int> Values;
};

// Telling those who wait: whoever does it does not wait.

struct Awaiter {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct Event {
  Awaiter operator co_await();
  void set();
  Awaiter co_set();
};
struct Latch {
  Awaiter wait();
  void count_down(int);
  Awaiter co_count_down(int);
};
struct Journal {
  Awaiter open();
  void commit();
  Awaiter co_commit(); // note: this one can be awaited
};
Task<> announces(Event &Ready, Latch &Done, Journal &Into) {
  Ready.set();
  Done.count_down(1);
  Into.commit(); // warning: 'Journal::commit' is the synchronous twin of 'Journal::co_commit'
  co_return;
}

// Reported.

Task<int> calls(Client &To) {
  const int Status = To.call(Request()); // warning: 'Client::call' is the synchronous twin of 'Client::async_call', in a coroutine, judging by a name; fix: const int Status = co_await To.async_call(Request());
  co_return Status;
}

Task<> throughPointer(Client *To) {
  To->call(Request()); // warning: 'Client::call' is the synchronous twin; fix: co_await To->async_call(Request());
  co_return;
}

Task<> defaultedToken(Client &From) {
  const auto Text = From.readReply().Text; // warning: 'Client::readReply' is the synchronous twin of 'Client::readReplyAsync'
  co_return;
}

Task<> otherPrefixes(const Client &Asked, Client &Flushed) {
  if (Asked.ping()) // warning: 'Client::ping' is the synchronous twin of 'Client::co_ping'; fix: if (co_await Asked.co_ping())
    co_return;
  Flushed.syncFlush(); // warning: 'Client::syncFlush' is the synchronous twin of 'Client::flush'; fix: co_await Flushed.flush();
}

Task<int> overload(Client &To) {
  co_return To.query("select"); // warning(!Exclude): 'Client::query' is the synchronous twin of 'Client::query'
}

Task<> token(Client &To) {
  To.write("x"); // warning: 'Client::write' is the synchronous twin of 'Client::async_write'
  co_return;
}

cppcoro::task<int> otherRuntime(Client &To) {
  co_return To.call(Request()); // warning: 'Client::call' is the synchronous twin
}

struct Bus {
  void publish(std::string_view Topic);
  Task<> async_publish(std::string Topic); // note: this one can be awaited
};
Task<> textByValue(Bus &To) {
  To.publish("news"); // warning: 'Bus::publish' is the synchronous twin of 'Bus::async_publish'; fix: co_await To.async_publish("news");
  co_return;
}

struct Repository {
  long find(int Key);
  rill::Task<long> find_async(int Key); // note: this one can be awaited
};
rill::Task<> ofItsOwnKind(Repository &In) {
  In.find(1); // warning: 'Repository::find' is the synchronous twin of 'Repository::find_async'; fix: co_await In.find_async(1);
  co_return;
}

struct Cached : Client {
  Task<int> count() {
    co_return total(1); // warning: 'Cached::total' is the synchronous twin of 'Cached::async_total'; fix: co_return co_await async_total(1);
  }

private:
  int total(int);
  Task<int> async_total(int); // note: this one can be awaited
};

// Silent: the parameters or the names do not match.

Task<> differs(Client &To) {
  To.size();
  To.load(1);
  To.peek(1);
  To.seek(1);
  co_return;
}

// Silent: nothing to wait for, or nothing that waits.

Task<> doesNotWait(Client &To) {
  To.send([](int) {});
  To.try_read(1);
  To.cancel(); // warning(Exclude): 'Client::cancel' is the synchronous twin; fix(Exclude): co_await To.async_cancel();
  To.close(); // warning(Exclude): 'Client::close' is the synchronous twin; fix(Exclude): co_await To.async_close();
  To.enqueue(1);
  To.fast();
  co_return;
}

// Silent: another place than a coroutine.

void plain(Client &To) { To.call(Request()); }

Task<> inThread(Client &To) {
  std::thread([&] { To.call(Request()); }).detach();
  co_return;
}

Task<> inLambda(Client &To) {
  auto Later = [&] { return To.call(Request()); };
  (void)Later;
  co_return;
}

cppcoro::task<> onPool(Client &To, cppcoro::static_thread_pool &Pool) {
  co_await Pool.schedule();
  To.call(Request());
}

Task<int> awaits(Client &To) { co_return co_await To.async_call(Request()); }

Task<int> Client::async_call(const Request &With) { co_return call(With); }

// Silent: there is nothing to wait for any more, or nothing that could be awaited.

struct Job {
  bool done() const;
  int result();
  Task<int> async_result();
};

Task<int> asksFirst(Job &Of) {
  if (Of.done())
    co_return Of.result();
  co_return co_await Of.async_result();
}

Task<int> leavesUnlessDone(Job *Of) {
  if (!Of->done())
    co_return 0;
  co_return Of->result();
}

struct Cache {
  bool contains(int Key) const;
  int get(int Key) const;
  Task<int> async_get(int Key) const;
};

Task<int> inMemory(const Cache &Of) {
  co_return Of.contains(1) ? Of.get(1) : co_await Of.async_get(1);
}

struct Transaction {
  void rollback();
  Task<> async_rollback();
  Task<> async_commit();
};

Task<> inHandler(Transaction &Of) {
  try {
    co_await Of.async_commit();
  } catch (...) {
    Of.rollback();
    throw;
  }
}

// Silent: it only starts something, or says that something has happened.

struct Board {
  void notify();
  Task<> notify_async();
  void emit(int);
  Task<> emit_async(int);
  int submit(int);
  Task<int> async_submit(int);
  void schedule(int);
  Task<> async_schedule(int);
  void unlock();
  Task<> async_unlock();
};

Task<> notifies(Board &Of) {
  Of.notify();
  co_return;
}

Task<> emits(Board &Of) {
  Of.emit(1);
  co_return;
}

Task<int> submits(Board &Of) { co_return Of.submit(1); }

Task<> schedules(Board &Of) {
  Of.schedule(1);
  co_return;
}

Task<> unlocks(Board &Of) {
  Of.unlock();
  co_return;
}

// Silent: an asynchronous form that does it by the synchronous one.

struct Table {
  int load(int Key);
  Task<int> async_load(int Key);
  Task<int> load(int Key, AsTask);
};

Task<int> Table::async_load(int Key) { co_return load(Key); }

Task<int> Table::load(int Key, AsTask) { co_return load(Key); }

// Silent: its body shows that it waits for nothing.

struct Registers {
  int read(int Number) const { return Values[Number]; }
  Task<int> async_read(int Number) const;
  int sum() const { return read(0) + read(1); }
  Task<int> async_sum() const;
  int Values[2];
};

Task<int> reads(const Registers &From) { co_return From.read(1); }

Task<int> sums(const Registers &From) { co_return From.sum(); }

struct Parser {
  Task<> run() {
    while (advance(1))
      co_await async_advance(1);
  }

private:
  bool advance(int Count) { return (Position += Count) < 10; }
  Task<bool> async_advance(int Count);
  int Position = 0;
};

// Silent: another kind of member.

struct Settings {
  static Settings load(std::string Path);
  Task<> async_load(std::string Path);
  Settings &timeout(int Seconds);
  Settings &async_timeout(int Seconds);
  int at(int Key) const;
  Task<int> async_at(int Key);
};

Task<> loadsStatic() {
  Settings::load("path");
  co_return;
}

Task<> builds(Settings &To) {
  To.timeout(1);
  co_return;
}

Task<int> constant(const Settings &From) { co_return From.at(1); }

// Silent: it runs elsewhere.

Task<> onOtherThreads(Client &To, std::vector<std::jthread> &Pool) {
  Pool.emplace_back([&] { To.call(Request()); });
  co_return;
}

rill::Task<int> offloaded(Client &To) {
  co_return co_await rill::run_blocking([&] { return To.call(Request()); });
}

coro::task<void> onOtherPool(Client &To, coro::thread_pool &Pool) {
  co_await Pool.schedule();
  To.call(Request());
}

Task<> keptForLater(Client &To, std::function<int()> &Later) {
  Later = [&] { return To.call(Request()); };
  co_return;
}

// Silent: coro-blocking-call reports it.

struct Store {
  int read(int Key) {
    std::unique_lock Lock(Guard);
    Changed.wait(Lock);
    return Key;
  }
  Task<int> async_read(int Key);
  std::mutex Guard;
  std::condition_variable Changed;
};
Task<int> blocks(Store &From) { co_return From.read(1); }

struct Pool {
  void wait(int Count) [[clang::blocking]];
  Task<> async_wait(int Count);
};
Task<> blocksBySaying(Pool &Of) {
  Of.wait(1);
  co_return;
}

// Silent: who awaits the other one on the other branch has chosen.

struct Handler {
  virtual bool isAsync() const = 0;
  virtual int handle(int Key) = 0;
  virtual Task<int> handleAsync(int Key) = 0; // note: this one can be awaited
};
Task<int> chooses(Handler &By) { co_return By.isAsync() ? co_await By.handleAsync(1) : By.handle(1); }
Task<int> choosesByStatement(Handler &By) {
  if (!By.isAsync()) {
    co_return By.handle(1);
  } else {
    const int Key = co_await By.handleAsync(1);
    co_return Key;
  }
}
Task<int> choosesOther(Handler &By, Client &To) {
  co_return By.isAsync() ? co_await To.async_call(Request()) : By.handle(1); // warning: 'Handler::handle' is the synchronous twin of 'Handler::handleAsync'; fix: co_return By.isAsync() ? co_await To.async_call(Request()) : co_await By.handleAsync(1);
}

// Silent: containers of the standard library, and what is marked.

Task<> standard(std::vector<int> &Values) {
  Values.push_back(1);
  co_return;
}

Task<> suppressed(Client &To) {
  To.call(Request()); // NOLINT(coro-sync-overload)
  co_return;
}
