// RUN: %expect %s coro-detached-task
#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include "stubs/cobalt.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"
#include "stubs/winrt.h"
#include <functional>
#include <stdexcept>
#include <utility>

void log(const char *);
bool condition();

// A runtime that no file describes.

template <typename T = void> struct [[nodiscard]] Task {
  struct promise_type : stub::LazyPromise<Task, T> {};
  Task(Task &&) noexcept;
  ~Task();
  stub::Awaiter<T> operator co_await();
  void detach() &&;
  Task withHandler(std::function<void(std::exception_ptr)>) &&;
};
void spawn_detached(Task<>);
void runDetached(Task<> task, std::function<void(std::exception_ptr)> onError);
struct Scope {
  void startDetached(Task<>);
};
struct Thread {
  void detach();
};

Task<> throwing() {
  if (condition())
    throw std::runtime_error("failed");  // note: 'throwing' throws here
  co_return;
}
Task<> calling() { co_await throwing(); }  // note: 'calling' awaits 'throwing' here
Task<> forwarding() { return throwing(); }  // note: 'forwarding' returns the task of 'throwing' here
Task<> rethrowing() {
  try {
    co_await throwing();
  } catch (const std::exception &error) {
    log(error.what());
    throw;  // note: 'rethrowing' rethrows here
  }
}
Task<> quiet() {
  log("works");
  co_return;
}
Task<> handling() {
  try {
    co_await throwing();
  } catch (const std::exception &error) {
    log(error.what());
  }
}
Task<> handlingAll() {
  while (condition())
    try {
      co_await throwing();
      throw 1;
    } catch (...) {
      log("failed");
    }
}
Task<> promising() noexcept { co_await throwing(); }
Task<> elsewhere();
Task<> callingElsewhere() { co_await elsewhere(); }

// Left to itself.

void detachesByMember() {
  throwing().detach();  // warning: task of 'throwing' is detached: when it fails, nobody is told, judging by a name
}
void detachesThroughVariable() {
  auto task = calling();
  std::move(task).detach();  // warning: task of 'calling' is detached: when it fails, nobody is told
}
Task<> detachesInCoroutine() {
  spawn_detached(rethrowing());  // warning: task of 'rethrowing' is detached
  co_return;
}
void detachesForwarded() {
  spawn_detached(forwarding());  // warning: task of 'forwarding' is detached
}
void detachesLambda() {
  auto work = []() -> Task<> {
    co_await throwing();  // note: 'lambda' awaits 'throwing' here
  };
  spawn_detached(work());  // warning: task of 'lambda' is detached
}
void detachesOnScope(Scope &scope) {
  scope.startDetached(throwing());  // warning: task of 'throwing' is detached
}

// By a function of the project that detaches what it is given.

void launch(Task<> task) { spawn_detached(std::move(task)); }  // note: 'launch' detaches its task here
void relaunch(Task<> task) { launch(std::move(task)); }  // note: 'relaunch' detaches its task here
void keep(Task<>) {}
void launchElsewhere(Task<> task);
void detachesThroughWrapper() {
  launch(throwing());    // warning: task of 'throwing' is detached: when it fails, nobody is told
  relaunch(throwing());  // warning: task of 'throwing' is detached: when it fails, nobody is told
  launch(quiet());
  keep(throwing());
  launchElsewhere(throwing());
}

// By a throw that is a few calls away.

void check(int number) {
  if (number < 0)
    throw std::runtime_error("negative");  // note: 'check' throws here
}
void checkAll(int number) { check(number); }  // note: 'checkAll' calls 'check' here
void checkQuietly(int number) {
  try {
    check(number);
  } catch (const std::exception &) {
    log("negative");
  }
}
void checkPromised(int number) noexcept { check(number); }
void inTheWrong(int number) {
  if (number < 0)
    throw std::logic_error("negative");
}
Task<> callsWhatThrows(int number) {
  checkAll(number);  // note: 'callsWhatThrows' calls 'checkAll' here
  co_return;
}
Task<> callsWhatHandles(int number) {
  checkQuietly(number);
  checkPromised(number);
  inTheWrong(number);
  co_return;
}

// A log that nobody has set up is no failure of the task that writes to it. Another object is.
struct Logger {
  void error(const char *);
};
Logger *TheLog;
Logger &instance() {
  if (!TheLog)
    throw std::runtime_error("no log");
  return *TheLog;
}
struct Settings {
  int limit() const;
};
Settings *TheSettings;
Settings &settings() {
  if (!TheSettings)
    throw std::runtime_error("no settings");  // note: 'settings' throws here
  return *TheSettings;
}
Task<> writesToTheLog() {
  if (condition())
    instance().error("failed");
  co_return;
}
Task<> asksTheSettings() {
  if (settings().limit() > 1)  // note: 'asksTheSettings' calls 'settings' here
    log("many");
  co_return;
}
void detachesWhatLogs() {
  spawn_detached(writesToTheLog());
  spawn_detached(asksTheSettings());  // warning: task of 'asksTheSettings' is detached
}

// An accessor that throws where nobody has asked before blames its caller. What has kept an error, and
// throws that, tells of a failure; and so does what cannot be asked.
class Outcome {
public:
  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  const int &value() const {
    if (!has_value())
      throw std::runtime_error("no value");
    return value_;
  }
  const char *error() {
    if (error_) [[likely]] {
      return error_;
    } else {
      throw std::runtime_error("no error");
    }
  }
  int valueOrThrow() const {
    if (error_)
      throw std::runtime_error(error_);  // note: 'Outcome::valueOrThrow' throws here
    return value_;
  }
  int take() {
    log("taken");
    if (error_)
      throw std::runtime_error("failed");  // note: 'Outcome::take' throws here
    return value_;
  }

private:
  int value_ = 0;
  const char *error_ = nullptr;
};
class Slot {
public:
  int &value() {
    if (!is_)
      throw std::runtime_error("empty");  // note: 'Slot::value' throws here
    return value_;
  }

private:
  int value_ = 0;
  bool is_ = false;
};
Task<> asks(Outcome outcome) {
  log(outcome ? "done" : outcome.error());
  if (outcome.value() > 1)
    log("many");
  co_return;
}
Task<> takesOver(Outcome outcome) {
  if (outcome.valueOrThrow() > 1)  // note: 'takesOver' calls 'Outcome::valueOrThrow' here
    log("many");
  co_return;
}
Task<> takes(Outcome outcome) {
  outcome.take();  // note: 'takes' calls 'Outcome::take' here
  co_return;
}
Task<> looksInto(Slot slot) {
  slot.value() = 1;  // note: 'looksInto' calls 'Slot::value' here
  co_return;
}
void detachesWhatAsks(Outcome outcome, Slot slot) {
  spawn_detached(asks(outcome));
  spawn_detached(takesOver(outcome));  // warning: task of 'takesOver' is detached
  spawn_detached(takes(outcome));  // warning: task of 'takes' is detached
  spawn_detached(looksInto(slot));  // warning: task of 'looksInto' is detached
}

Task<> handlesTheCall(int number) {
  try {
    checkAll(number);
  } catch (...) {
    log("negative");
  }
  co_return;
}
void detachesFarThrows() {
  spawn_detached(callsWhatThrows(1));  // warning: task of 'callsWhatThrows' is detached
  spawn_detached(callsWhatHandles(1));
  spawn_detached(handlesTheCall(1));
}

// Handled in the task, or not known to fail.

void detachesWhatHandles(Scope &scope) {
  handling().detach();
  handlingAll().detach();
  promising().detach();
  quiet().detach();
  spawn_detached(handlingAll());
  scope.startDetached(quiet());
}
void detachesUnknown(Task<> given) {
  std::move(given).detach();
  elsewhere().detach();
  callingElsewhere().detach();
}
void tells() {
  runDetached(throwing(), [](std::exception_ptr) { log("failed"); });
  throwing().withHandler([](std::exception_ptr) { log("failed"); }).detach();
}
Task<> ownsIt() {
  co_await throwing();
  auto later = calling();
  co_await std::move(later);
}
void otherDetach(Thread &thread) { thread.detach(); }

void silenced() {
  throwing().detach();  // NOLINT(coro-detached-task): logs by itself
}

namespace of_asio {

using asio::awaitable;
using asio::ip::tcp;

awaitable<void> serve(tcp::socket &socket) {
  co_await socket.async_read_some(1);  // note: 'asio::basic_stream_socket::async_read_some' may throw here
}
awaitable<bool> pauses(asio::steady_timer &timer) {
  try {
    co_await timer.async_wait(asio::use_awaitable);
    co_return true;
  } catch (const asio::system_error &) {
    if (condition())
      co_return false;
    throw;
  }
}
awaitable<void> pausesAndReads(asio::steady_timer &timer, tcp::socket &socket) {
  try {
    co_await timer.async_wait(asio::use_awaitable);
    co_await socket.async_read_some(1);
  } catch (const asio::system_error &) {
    throw;  // note: 'of_asio::pausesAndReads' rethrows here
  }
}
void waitsAlone(asio::io_context &loop, asio::steady_timer &timer, tcp::socket &socket) {
  asio::co_spawn(loop, pauses(timer), asio::detached);
  asio::co_spawn(loop, pausesAndReads(timer, socket), asio::detached);  // warning: task of 'of_asio::pausesAndReads' is detached
}
awaitable<void> serveAndLog(tcp::socket &socket) {
  try {
    co_await socket.async_read_some(1);
  } catch (const asio::system_error &error) {
    log("closed");
  }
}
awaitable<void> tick(asio::steady_timer &timer) {
  while (true)
    co_await timer.async_wait();
}
awaitable<void> moves(asio::any_io_executor ex) { co_await asio::post(ex, asio::use_awaitable); }
awaitable<void> movesAndReads(asio::any_io_executor ex, tcp::socket &socket) {
  co_await asio::post(ex, asio::use_awaitable);
  co_await socket.async_read_some(1);  // note: 'asio::basic_stream_socket::async_read_some' may throw here
}
void goesElsewhere(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, moves(ex), asio::detached);
  asio::co_spawn(ex, movesAndReads(ex, socket), asio::detached);  // warning: task of 'of_asio::movesAndReads' is detached
}
awaitable<void> accept(asio::any_io_executor ex, tcp::socket &socket, asio::steady_timer &timer) {
  asio::co_spawn(ex, serve(socket), asio::detached);  // warning: task of 'of_asio::serve' is detached: when it fails, nobody is told
  asio::co_spawn(ex, serve(socket), asio::bind_executor(ex, asio::detached));  // warning: task of 'of_asio::serve' is detached: when it fails, nobody is told
  asio::co_spawn(ex, serveAndLog(socket), asio::detached);
  asio::co_spawn(ex, serveAndLog(socket), asio::bind_executor(ex, asio::detached));
  asio::co_spawn(ex, tick(timer), asio::detached);
  asio::co_spawn(ex, serve(socket), [](std::exception_ptr error) {
    if (error)
      std::rethrow_exception(error);
  });
  co_await asio::co_spawn(ex, serve(socket), asio::use_awaitable);
}
void startsLambda(asio::any_io_executor ex, tcp::socket &socket) {
  asio::co_spawn(ex, [&]() -> awaitable<void> { co_await serve(socket); }, asio::detached);  // warning: task of 'lambda' is detached; note: 'lambda' awaits 'of_asio::serve' here
  asio::co_spawn(ex, [&] { return serve(socket); }, asio::detached);  // warning: task of 'lambda' is detached; note: 'lambda' returns the task of 'of_asio::serve' here
}

} // namespace of_asio

namespace of_libcoro {

coro::task<void> work() {
  throw 1;  // note: 'of_libcoro::work' throws here
  co_return;
}
void starts(coro::scheduler &scheduler) {
  scheduler.spawn_detached(work());        // warning: task of 'of_libcoro::work' is detached
  (void)scheduler.spawn_detached(work());  // warning: task of 'of_libcoro::work' is detached
}
coro::task<void> joins(coro::scheduler &scheduler) { co_await scheduler.spawn_joinable(work()); }

// What happened is one of several named cases, a failure among them.
coro::task<void> polls(coro::net::tcp::client client) {
  co_await client.poll(coro::poll_op::read);
}
coro::task<void> asksHowItWent(coro::net::tcp::client client) {
  while (co_await client.poll(coro::poll_op::read) != coro::poll_status::closed)
    log("more");
}
coro::task<void> reads(coro::net::tcp::client client, std::string &buffer) {
  co_await client.poll(coro::poll_op::read);
  co_await client.read_some(buffer);  // note: 'coro::net::tcp::client::read_some' may throw here
}
void startsReading(coro::scheduler &scheduler, coro::net::tcp::client (*next)(),
                   std::string &buffer) {
  scheduler.spawn_detached(polls(next()));
  scheduler.spawn_detached(asksHowItWent(next()));
  scheduler.spawn_detached(reads(next(), buffer));  // warning: task of 'of_libcoro::reads' is detached
}

} // namespace of_libcoro

namespace of_folly {

folly::coro::Task<> work() {
  throw 1;  // note: 'of_folly::work' throws here
  co_return;
}
void starts(int executor) {
  folly::coro::co_withExecutor(executor, work()).start();  // warning: task of 'of_folly::work' is detached
  auto future = folly::coro::co_withExecutor(executor, work()).start();
  folly::coro::co_withExecutor(executor, work()).start([](auto &&result) { log("done"); });
}

} // namespace of_folly

namespace of_async_simple {

async_simple::coro::Lazy<> work() {
  throw 1;  // note: 'of_async_simple::work' throws here
  co_return;
}
void starts() {
  work().via(nullptr).detach();  // warning: task of 'of_async_simple::work' is detached
}

} // namespace of_async_simple

namespace of_seastar {

using seastar::future;
future<> append(int n) {
  if (n > 3)
    throw std::runtime_error("full");  // note: 'of_seastar::append' throws here
  co_return;
}

struct Store {
  seastar::gate gate;

  void inBackground() {
    (void)append(1);  // warning: task of 'of_seastar::append' is detached
  }
  void behindGate() {
    gate.enter();
    (void)append(1);
    auto held = gate.hold();
    (void)append(2);
  }
  void handled() {
    (void)append(1).then([] { log("done"); }).handle_exception([](std::exception_ptr) {});
  }
};

} // namespace of_seastar

int main() {
  throwing().detach();
  [] { calling().detach(); }();
}

// Several operations at once: a race and a join throw what one of them has thrown, a gather yields
// how each has ended.
namespace of_cobalt {

using boost::cobalt::gather;
using boost::cobalt::race;
using boost::cobalt::spawn;
using boost::cobalt::task;
using boost::cobalt::use_task;
using Socket = boost::asio::ip::tcp::socket;

task<> writesOrSleeps(Socket &To) {
  co_await race(boost::asio::async_write(To, 1, use_task), boost::cobalt::io::sleep(std::chrono::seconds(1)));  // note: 'boost::asio::async_write' may throw here
}
task<> sleeps() {
  co_await race(boost::cobalt::io::sleep(std::chrono::seconds(1)), boost::cobalt::io::sleep(std::chrono::seconds(2)));
}
task<> gathersWrites(Socket &To) {
  auto Ended = co_await gather(boost::asio::async_write(To, 1, use_task), boost::asio::async_write(To, 2, use_task));
  (void)Ended;
}
void starts(boost::asio::any_io_executor On, Socket &To) {
  spawn(On, writesOrSleeps(To), boost::asio::detached);  // warning: task of 'of_cobalt::writesOrSleeps' is detached
  spawn(On, sleeps(), boost::asio::detached);
  spawn(On, gathersWrites(To), boost::asio::detached);
}

} // namespace of_cobalt

// Handlers of events, which nobody awaits.

void parse(int what) {
  if (what < 0)
    throw std::runtime_error("negative");  // note: 'parse' throws here
}
int twice(int what) { return 2 * what; }
void parseOrLog(int what) {
  try {
    parse(what);
  } catch (const std::exception &error) {
    log(error.what());
  }
}
struct Shown {
  void show(int what) { parse(twice(what)); }  // note: 'Shown::show' calls 'parse' here
};

winrt::fire_and_forget onClick(int what) {
  co_await winrt::resume_background();
  parse(what);  // warning: what 'parse' throws leaves a coroutine that nobody awaits
}
winrt::fire_and_forget onPress(Shown &shown, int what) {
  co_await winrt::resume_background();
  if (what != 0) {
    shown.show(what);  // warning: what 'Shown::show' throws leaves a coroutine that nobody awaits
    shown.show(twice(what));
  }
}
winrt::fire_and_forget onRelease(int what) {
  co_await winrt::resume_background();
  parseOrLog(what);
  log(twice(what) > 3 ? "much" : "little");
}
winrt::fire_and_forget onMove(int what) {
  co_await winrt::resume_background();
  try {
    parse(what);
  } catch (...) {
    log("failed");
  }
}
winrt::fire_and_forget onWheel(int what) {
  co_await winrt::resume_background();
  try {
    parse(what);  // warning: what 'parse' throws leaves a coroutine that nobody awaits
  } catch (const std::bad_alloc &) {
    log("memory");
  }
}
winrt::fire_and_forget onKey(int what) {
  co_await winrt::resume_background();
  try {
    parse(what);
  } catch (const std::runtime_error &) {
    log("failed");
  }
}
winrt::Windows::Foundation::IAsyncAction load(int what) {
  co_await winrt::resume_background();
  parse(what);
}

// What detaching returns could be awaited, and is dropped.
struct Started {
  struct promise_type : stub::EagerPromise<Started, void> {};
  ~Started();
  stub::Awaiter<> operator co_await();
};
struct Launchable {
  struct promise_type : stub::LazyPromise<Launchable, void> {};
  Launchable(Launchable &&) noexcept;
  stub::Awaiter<> operator co_await();
  Started detach();
};
Launchable launched(int what) {
  parse(what);  // note: 'launched' calls 'parse' here
  co_return;
}
Launchable launchedAndHandled(int what) {
  try {
    parse(what);
  } catch (...) {
    log("failed");
  }
  co_return;
}

void dropsWhatDetachingReturns() {
  launched(1).detach();  // warning: task of 'launched' is detached: when it fails, nobody is told
  launchedAndHandled(1).detach();
}
Task<> awaitsWhatDetachingReturns() { co_await launched(1).detach(); }
Started handsOnWhatDetachingReturns() { return launched(1).detach(); }
