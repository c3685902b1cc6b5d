// RUN: %expect %s coro-discarded-task
// RUN: %expect %s coro-discarded-task -- IgnoreVoidCast=false
#include "stubs/asio.h"
#include "stubs/cobalt.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/qcoro.h"
#include "stubs/seastar.h"
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace of_asio {

template <typename T = void> using awaitable = asio::awaitable<T>;
awaitable<> session(int);
awaitable<int> size();
using Socket = asio::ip::tcp::socket;

awaitable<> withoutToken(asio::steady_timer &timer, Socket &socket) {
  timer.async_wait();         // warning: 'asio::basic_waitable_timer::async_wait' is dropped: it never runs; fix: co_await timer.async_wait();
  socket.async_read_some(1);  // warning: 'asio::basic_stream_socket::async_read_some' is dropped: it never runs; fix: co_await socket.async_read_some(1);
  auto read = socket.async_read_some(2);  // warning: task 'read' is never awaited
  co_await session(1);
}

awaitable<> withUseAwaitable(asio::any_io_executor ex, asio::steady_timer &timer) {
  timer.async_wait(asio::use_awaitable);  // warning: 'asio::basic_waitable_timer::async_wait' is dropped; fix: co_await timer.async_wait(asio::use_awaitable);
  asio::co_spawn(ex, size(), asio::deferred);  // warning: 'asio::co_spawn' is dropped: it never runs; fix: co_await asio::co_spawn(ex, size(), asio::deferred);
  session(2);  // warning: 'of_asio::session' is dropped; fix: co_await session(2);
  co_return;
}

void inHandler(asio::steady_timer &timer) {
  timer.async_wait([](int) {
    session(1);  // warning: 'of_asio::session' is dropped: it never runs
  });
}

awaitable<> accepted(asio::ip::tcp::acceptor &acceptor) {
  auto socket = acceptor.async_accept();  // warning: task 'socket' is never awaited; fix: auto socket = co_await acceptor.async_accept();
  co_return;
}

awaitable<> handedOn(asio::any_io_executor ex, asio::steady_timer &timer, Socket &socket) {
  asio::co_spawn(ex, session(1), asio::detached);
  asio::co_spawn(ex, [] { return session(2); }, asio::detached);
  timer.async_wait([](int) {});
  timer.async_wait(asio::detached);
  socket.async_read_some(1, [](int, std::size_t) {});
  co_await timer.async_wait(asio::use_awaitable);
  auto read = socket.async_write_some(2);
  co_await std::move(read);
  auto wait = timer.async_wait();
  co_await std::move(wait);
  asio::post(ex, [] {});
}

} // namespace of_asio

namespace of_boost {

boost::asio::awaitable<void> session();

boost::asio::awaitable<void> dropped(boost::asio::steady_timer &timer) {
  timer.async_wait();  // warning: 'boost::asio::basic_waitable_timer::async_wait' is dropped; fix: co_await timer.async_wait();
  session();           // warning: 'of_boost::session' is dropped; fix: co_await session();
  co_return;
}

} // namespace of_boost

namespace of_seastar {

using seastar::future;
future<> append(int);

struct Store {
  seastar::semaphore limit{4};
  seastar::rwlock lock;

  future<> writeUnlimited() {
    auto units = seastar::get_units(limit, 1);  // warning: task 'units' is never awaited; fix: auto units = co_await seastar::get_units(limit, 1);
    auto held = lock.hold_write_lock();         // warning: task 'held' is never awaited; fix: auto held = co_await lock.hold_write_lock();
    co_await append(1);
  }

  future<> writeLimited() {
    auto units = co_await seastar::get_units(limit, 1);
    auto waiting = lock.hold_write_lock();
    auto held = co_await std::move(waiting);
    co_await append(1);
  }

  void inBackground() {
    (void)append(1);
    (void)append(1).then([](auto) {});
    append(2);  // warning: 'of_seastar::append' is dropped: its outcome is lost
  }

  future<> mayFail() {
    auto written = co_await seastar::coroutine::as_future(append(1));
    seastar::make_ready_future<>();
    auto done = seastar::make_ready_future<int>(3);
    auto failed = seastar::make_exception_future<>(nullptr);
    auto other = append(2);
    if (other.failed())
      co_return;
    co_await std::move(other);
  }

  future<> chained() {
    return append(1).then([] { return append(2); });
  }
};

struct Node {
  int id;
  std::optional<future<>> run;
};
future<> serve(std::shared_ptr<Node>);
std::map<int, std::shared_ptr<Node>> nodes;

future<> start(int id) {
  auto node = std::make_shared<Node>();
  nodes[id] = node;
  node->run = append(id);
  auto other = std::make_shared<Node>();
  nodes.emplace(id, other);
  other->run = append(id);
  auto self = std::make_shared<Node>();
  self->run = serve(self);
  co_return;
}
future<> keepsForNobody(int id) {
  auto alone = std::make_shared<Node>();  // warning: task 'alone.run' is never awaited
  alone->run = append(id);
  auto known = std::make_shared<Node>();  // warning: task 'known.run' is never awaited
  const auto alias = known;
  known->run = append(alias->id);
  auto later = std::make_shared<Node>();
  later->run = append(id);
  nodes[id] = later;
  co_return;
}


struct Vote {
  bool granted;
};
void note(Vote);
void note(std::exception_ptr);

// What the caller gives goes on and loses its outcome.

future<> told(future<Vote> vote, bool late) {  // warning: task 'vote' is not awaited on every path
  if (late)
    return seastar::now();  // note: left here by this return
  note(vote.get());
  return seastar::now();
}

future<> awaitsOneOfTwo(future<Vote> vote, future<> other) {  // warning: task 'other' is not awaited on every path
  try {
    note(co_await std::move(vote));
  } catch (...) {
    note(std::current_exception());
    co_return;  // note: left here by this return
  }
  co_await std::move(other);
}

future<> toldInAContinuation(bool &closing) {
  return append(3).then_wrapped([&closing](future<> written) {  // warning: task 'written' is not awaited on every path
    if (closing)
      return seastar::now();  // note: left here by this return
    return written;
  });
}

future<> toldInTime(future<Vote> vote, bool late) {
  if (vote.failed()) {
    note(vote.get_exception());
    return seastar::now();
  }
  if (!late)
    note(vote.get());
  return seastar::now();
}

// Who asks whether it has failed has not yet looked at the exception.
future<> asksAndForgets(future<Vote> vote) {  // warning: task 'vote' is not awaited on every path
  if (!vote.failed()) {
    note(vote.get());
    return seastar::now();
  }
  return seastar::now();  // note: left here by this return
}

future<> asksAndForgetsInAContinuation() {
  return append(3).then_wrapped([](future<> written) {  // warning: task 'written' is not awaited on every path
    if (written.failed())
      return seastar::now();  // note: left here by this return
    return written;
  });
}

future<> asksForALocalReason(future<Vote> vote) {
  const bool failed = vote.failed();
  if (!failed)
    note(vote.get());
  return seastar::now();
}

future<> asksAndDrops(future<Vote> vote) {
  if (vote.failed())
    return vote.discard_result();
  note(vote.get());
  return seastar::now();
}

// What an exception leaves running.
future<Vote> voteOf(int who) {
  if (who < 0)
    throw std::runtime_error("nobody");  // note: 'of_seastar::voteOf' throws here
  return seastar::make_ready_future<Vote>();
}
future<> failing(int who) {
  (void)co_await voteOf(who);  // note: 'of_seastar::failing' awaits 'of_seastar::voteOf' here
}
future<> fine(int) { co_return; }

future<> leavesOne(int who) {
  auto stored = append(who);  // warning: task 'stored' is left running when 'of_seastar::failing' throws
  co_await failing(who);      // note: the exception leaves the function here
  co_await std::move(stored);
}

future<> leavesSeveral(int who) {
  std::vector<future<>> all;
  all.push_back(append(who));  // warning: tasks in 'all' are left running when 'of_seastar::failing' throws
  co_await failing(who);       // note: the exception leaves the function here
  all.push_back(append(who));
  co_await seastar::when_all_succeed(std::move(all));
}

future<> leavesOthers(int who) {
  std::vector<future<>> all;
  all.push_back(failing(who));  // warning: tasks in 'all' are left running when 'of_seastar::failing' throws
  for (auto &each : all)
    co_await std::move(each);  // note: the exception leaves the function here
}

future<> leavesNoOthers(int who) {
  std::vector<future<>> all;
  all.push_back(fine(who));
  for (auto &each : all)
    co_await std::move(each);
}

future<> leavesNone(int who) {
  auto stored = append(who);
  co_await fine(who);
  co_await std::move(stored);
}

future<> awaitsFirst(int who) {
  co_await failing(who);
  auto stored = append(who);
  co_await std::move(stored);
}

future<> catchesBefore(int who) {
  auto stored = append(who);
  std::exception_ptr failure;
  try {
    co_await failing(who);
  } catch (...) {
    failure = std::current_exception();
  }
  co_await std::move(stored);
  if (failure)
    std::rethrow_exception(failure);
}

future<> looksBefore(int who) {
  auto stored = append(who);
  auto failed = co_await seastar::coroutine::as_future(failing(who));
  co_await std::move(stored);
  failed.get();
}

// A handler that does not keep it lets it out as well.
future<> logsAndRethrows(int who) {
  auto stored = append(who);  // warning: task 'stored' is left running when 'of_seastar::failing' throws
  try {
    co_await failing(who);  // note: the exception leaves the function here
  } catch (const std::exception &e) {
    note(std::current_exception());
    throw;
  }
  co_await std::move(stored);
}

future<> handlesAnotherKind(int who) {
  auto stored = append(who);  // warning: task 'stored' is left running when 'of_seastar::failing' throws
  try {
    co_await failing(who);  // note: the exception leaves the function here
  } catch (const seastar::timed_out_error &) {
  }
  co_await std::move(stored);
}

future<> handlesThisKind(int who) {
  auto stored = append(who);
  try {
    co_await failing(who);
  } catch (const std::runtime_error &e) {
    note(std::current_exception());
  }
  co_await std::move(stored);
}

future<> rethrowsAnotherKind(int who) {
  auto stored = append(who);
  try {
    co_await failing(who);
  } catch (const seastar::timed_out_error &) {
    throw;
  } catch (const std::exception &e) {
    note(std::current_exception());
  }
  co_await std::move(stored);
}

future<> cancelsWhatItLeaves(int who, seastar::abort_source &stop) {
  auto stored = append(who);
  try {
    co_await failing(who);
  } catch (...) {
    stop.request_abort();
    throw;
  }
  co_await std::move(stored);
}

future<> triesWhatIsFine(int who) {
  auto stored = append(who);
  try {
    co_await fine(who);
  } catch (const std::exception &e) {
    note(std::current_exception());
    throw;
  }
  co_await std::move(stored);
}

// What a continuation has that does not run.
future<> bothStages(int who) {
  auto second = append(who);
  return failing(who).then([second = std::move(second)]() mutable {  // warning: task 'second' is dropped when 'of_seastar::failing' fails: this continuation does not run then
    return std::move(second);
  });
}

future<> bothStagesInAnyCase(int who) {
  auto second = append(who);
  return failing(who).finally([second = std::move(second)]() mutable { return std::move(second); });
}

future<> firstCannotFail(int who) {
  auto second = append(who);
  return fine(who).then([second = std::move(second)]() mutable { return std::move(second); });
}

future<> firstIsHandled(int who) {
  auto second = append(who);
  return failing(who).handle_exception([](std::exception_ptr) {}).then(
      [second = std::move(second)]() mutable { return std::move(second); });
}

future<> hasWhatIsNoTask(int who) {
  auto text = std::make_unique<int>(who);
  return failing(who).then([text = std::move(text)]() mutable { text.reset(); });
}

future<> asksWhetherAllIsWell(future<> written) {
  if (written.failed())
    note(written.get_exception());
  co_return;
}

future<> ignoredByCast(future<> written, bool late) {
  (void)written;
  if (late)
    return seastar::now();
  return written;
}

// That is what it is given for.
future<> takenAndDropped(future<> written) {
  return append(4);
}

struct Slot {
  future<> last = seastar::now();

  void replace(future<> next) { last = std::move(next); }
  future<> both(future<> next) { return std::move(last).then([n = std::move(next)]() mutable { return std::move(n); }); }
};

future<> leftByAnException(future<> written, int size) {
  if (size < 0)
    throw size;
  return written;
}

future<> handsOn(future<> written, seastar::gate &running) {
  auto guard = running.hold();
  co_await std::move(written);
}

future<> ofAnother(future<> &written, bool late) {
  if (late)
    co_return;
  co_await std::move(written);
}

} // namespace of_seastar

namespace of_folly {

using folly::coro::Task;
Task<> flush();
Task<int> number();

void dropped(int executor) {
  flush();                                           // warning: 'of_folly::flush' is dropped: it never runs
  folly::coro::co_withExecutor(executor, flush());   // warning: 'folly::coro::folly_cpo__::co_withExecutor' is dropped: it never runs
  auto later = number();                             // warning: task 'later' is never awaited
}

void started(int executor, folly::coro::AsyncScope &scope) {
  auto task = folly::coro::co_withExecutor(executor, flush());
  scope.add(std::move(task));
  folly::coro::co_withExecutor(executor, flush()).start();
  auto bound = folly::coro::co_withExecutor(executor, flush());
  std::move(bound).start();
  folly::coro::blockingWait(number());
  folly::makeFuture(1);
}

} // namespace of_folly

namespace of_cppcoro {

cppcoro::task<> flush();
cppcoro::shared_task<int> shared();
cppcoro::async_generator<int> numbers();

cppcoro::task<> dropped() {
  flush();   // warning: 'of_cppcoro::flush' is dropped: it never runs; fix: co_await flush();
  shared();  // warning: 'of_cppcoro::shared' is dropped: it never runs; fix: co_await shared();
  auto both = cppcoro::when_all(flush(), flush());  // warning: task 'both' is never awaited
  co_return;
}

cppcoro::task<> kept(cppcoro::async_scope &scope) {
  scope.spawn(flush());
  auto one = shared(), two = one;
  co_await two;
  auto range = numbers();
  co_await cppcoro::when_all(flush(), flush());
}

} // namespace of_cppcoro

namespace of_libcoro {

coro::task<void> flush();

coro::task<void> dropped(coro::scheduler &scheduler) {
  scheduler.schedule(flush());  // warning: 'coro::scheduler::schedule' is dropped: it never runs; fix: co_await scheduler.schedule(flush());
  scheduler.spawn_joinable(flush());  // warning: 'coro::scheduler::spawn_joinable' is dropped; fix: co_await scheduler.spawn_joinable(flush());
  co_return;
}

coro::task<void> kept(coro::scheduler &scheduler) {
  scheduler.spawn_detached(flush());
  auto joinable = scheduler.spawn_joinable(flush());
  co_await joinable;
  coro::sync_wait(flush());
}

} // namespace of_libcoro

namespace of_cobalt {

namespace cobalt = boost::cobalt;
using namespace std::chrono_literals;
cobalt::promise<int> eager();
cobalt::promise<void> background();
cobalt::task<int> later();
cobalt::generator<int> numbers();
cobalt::thread worker();

cobalt::task<int> dropped(boost::asio::io_context &loop) {
  eager();  // warning: 'of_cobalt::eager' is dropped: its outcome is lost; fix: co_await eager();
  later();  // warning: 'of_cobalt::later' is dropped: it never runs; fix: co_await later();
  cobalt::io::sleep(1s);  // warning: 'boost::cobalt::io::sleep' is dropped: it never runs; fix: co_await cobalt::io::sleep(1s);
  cobalt::spawn(loop, later(), cobalt::use_op);  // warning: 'boost::cobalt::spawn' is dropped: it never runs; fix: co_await cobalt::spawn(loop, later(), cobalt::use_op);
  auto promise = eager();  // warning: task 'promise' is never awaited; fix: auto promise = co_await eager();
  co_return 1;
}

cobalt::task<int> handedOn(boost::asio::io_context &loop) {
  +eager();
  cobalt::spawn(loop, later(), boost::asio::detached);
  cobalt::wait_group group;
  group.push_back(background());
  co_await group;
  auto generator = numbers();
  auto thread = worker();
  auto operation = cobalt::spawn(loop, later(), cobalt::use_op);
  co_await operation;
  auto promise = eager();
  co_return co_await promise;
}

} // namespace of_cobalt

namespace of_qcoro {

QCoro::Task<int> task();
QCoro::LazyTask<int> later();

void slot(QObject *context) {
  task();
  task().then([](int) {});
  QCoro::connect(task(), context, [](int) {});
  QCoro::waitFor(task());
}
QCoro::Task<> dropped() {
  later();  // warning: 'of_qcoro::later' is dropped: it never runs; fix: co_await later();
  task();
  co_await QCoro::sleepFor(std::chrono::seconds(1));
}

} // namespace of_qcoro
