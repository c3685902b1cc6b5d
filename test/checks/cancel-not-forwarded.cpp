// RUN: %expect %s coro-cancel-not-forwarded -- coro.Level=hint
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/seastar.h"

#include <atomic>
#include <functional>
#include <stop_token>
#include <utility>
#include <vector>

using lazy::Task;
using std::stop_token;

Task<int> fetch(int Url, stop_token Stop = {});
Task<int> fetchBy(int Url, int Retries = 3, stop_token Stop = {});
Task<int> ping(int Host);
Task<int> ping(int Host, stop_token Stop);
Task<> both(Task<int> First, Task<int> Second);
void log(int);

Task<int> defaulted(int Url, stop_token Stop) {
  co_return co_await fetch(Url); // warning: 'fetch' takes a stop token and does not get 'Stop'; fix: co_await fetch(Url, Stop);
}

Task<int> behindAnotherDefault(int Url, stop_token Stop) {
  co_return co_await fetchBy(Url); // warning: 'fetchBy' takes a stop token and does not get 'Stop'
}

Task<int> overload(int Host, const stop_token &Stop) {
  co_return co_await ping(Host); // warning: 'ping' takes a stop token and does not get; fix: co_await ping(Host, Stop);
}

Task<> insideAGather(int Url, stop_token Stop) {
  co_await both(fetch(Url, Stop), fetch(Url)); // warning: 'fetch' takes a stop token and does not get; fix: fetch(Url, Stop)
}

Task<std::vector<int>> when_all(std::vector<Task<int>>, stop_token Stop = {});
Task<std::vector<int>> gather(std::vector<Task<int>>);
Task<> keep(std::vector<Task<int>>);

Task<> fanOut(std::vector<int> Urls, stop_token Stop) {
  std::vector<Task<int>> Tasks;
  for (int Url : Urls)
    Tasks.push_back(fetch(Url)); // warning: 'fetch' takes a stop token and does not get 'Stop', judging by a name; fix: Tasks.push_back(fetch(Url, Stop));
  co_await gather(std::move(Tasks));
}

Task<> fanOutInPlace(stop_token Stop) {
  std::vector<Task<int>> Tasks;
  Tasks.emplace_back(fetch(1)); // warning: 'fetch' takes a stop token and does not get 'Stop'; fix: Tasks.emplace_back(fetch(1, Stop));
  Tasks.emplace_back(fetch(2, Stop));
  auto All = gather(std::move(Tasks));
  co_await std::move(All);
}

Task<> fanOutWithIt(std::vector<int> Urls, stop_token Stop) {
  std::vector<Task<int>> Tasks;
  for (int Url : Urls)
    Tasks.push_back(fetch(Url, Stop));
  co_await gather(std::move(Tasks));
}

Task<> fanOutUnderIt(std::vector<int> Urls, stop_token Stop) {
  std::vector<Task<int>> Tasks;
  for (int Url : Urls)
    Tasks.push_back(fetch(Url));
  co_await when_all(std::move(Tasks), Stop);
}

Task<> fanOutElsewhere(std::vector<int> Urls, stop_token Stop) {
  std::vector<Task<int>> Tasks;
  for (int Url : Urls)
    Tasks.push_back(fetch(Url));
  co_await keep(std::move(Tasks));
}

Task<> fanOutOfGiven(std::vector<Task<int>> Given, stop_token Stop) {
  Given.push_back(fetch(1));
  co_await gather(std::move(Given));
}

Task<int> afterALook(int Url, stop_token Stop) {
  if (Stop.stop_requested())
    co_return 0;
  co_return co_await fetch(Url); // warning: 'fetch' takes a stop token and does not get; fix: fetch(Url, Stop)
}

Task<int> inItsLoop(int Url, stop_token Stop) {
  while (!Stop.stop_requested())
    log(co_await fetch(Url)); // warning: 'fetch' takes a stop token and does not get; fix: fetch(Url, Stop)
  co_return 0;
}

Task<int> ofTwo(int Url, stop_token Mine, stop_token Theirs) {
  co_return co_await fetch(Url); // warning: 'fetch' takes a stop token and does not get 'Mine'
}

Task<int> madeBefore(int Url, stop_token Stop) {
  auto Page = fetch(Url); // warning: 'fetch' takes a stop token and does not get 'Stop'; fix: auto Page = fetch(Url, Stop);
  log(1);
  co_return co_await std::move(Page);
}

Task<int> madeBeforeWithIt(int Url, stop_token Stop) {
  auto Page = fetch(Url, Stop);
  co_return co_await std::move(Page);
}

Task<int> unusedOnPurpose(int Url, [[maybe_unused]] stop_token Stop) {
  co_return co_await fetch(Url);
}

Task<int> withoutName(int Url, stop_token) { co_return co_await fetch(Url); }

// A source that the token stops as well.
Task<int> linked(int Url, stop_token Stop) {
  std::stop_source Own;
  std::stop_callback Link(Stop, [&] { Own.request_stop(); });
  co_return co_await fetch(Url, Own.get_token());
}

Task<> underAnotherName(stop_token Stop) {
  auto Work = [](stop_token Inner) -> Task<> { log(co_await fetch(1, Inner)); };
  co_await Work(Stop);
}

Task<> looksBetween(std::vector<int> Urls, stop_token Stop) {
  for (int Url : Urls) {
    if (Stop.stop_requested())
      co_return;
    log(co_await fetch(Url, Stop));
  }
}

cppcoro::task<> disconnects(cppcoro::net::socket &Peer, cppcoro::cancellation_token Stop, void *To) {
  co_await Peer.recv(To, 4, Stop);
  co_await Peer.disconnect();
}

// What ends an object works for everybody, though it is told to stop.
struct Service {
  Task<> shutdown() { log(co_await fetch(1)); }
  Task<> drain() { log(co_await fetch(2)); }
  stop_token Stop;
};

Task<int> passedOn(int Url, stop_token Stop) { co_return co_await fetch(Url, Stop); }

Task<int> movedOn(int Url, stop_token Stop) { co_return co_await fetch(Url, std::move(Stop)); }

Task<int> expressly(int Url, stop_token Stop) { co_return co_await fetch(Url, stop_token()); }

Task<int> expresslyNone(int Url, stop_token Stop) { co_return co_await fetch(Url, {}); }

Task<int> another(int Url, stop_token Stop, std::stop_source &Own) {
  co_return co_await fetch(Url, Own.get_token());
}

Task<int> hasNone(int Url) { co_return co_await fetch(Url); }

Task<int> ownSource(int Url) {
  std::stop_source Source;
  stop_token Stop = Source.get_token();
  co_return co_await fetch(Url);
}

Task<int> takesNone(int Url);
Task<int> nowhereToPass(int Url, stop_token Stop) { co_return co_await takesNone(Url); }

// A parameter of another type, another class's overload, one that differs in more.
Task<int> pong(int Host, int Port);
Task<int> pong(int Host, const char *Port, stop_token Stop);
Task<int> differsInMore(int Host, stop_token Stop) { co_return co_await pong(Host, 80); }

template <typename T> Task<T> within(stop_token Stop, Task<T> Of);
Task<int> wrapped(int Url, stop_token Stop) { co_return co_await within(Stop, fetch(Url)); }

// Cleanup must run though it was cancelled.

struct Session {
  Task<> close(stop_token Stop = {});
  Task<> send(int, stop_token Stop = {});
  void stopOn(stop_token Stop);
  void cancel();
  Task<> next(stop_token Stop = {});
  Task<> run();
  stop_token Stop;
};

Task<> closes(Session &Of, stop_token Stop) {
  co_await Of.send(1, Stop);
  co_await Of.close();
}

Task<> goodbye(Session &Of, stop_token Stop) {
  while (!Stop.stop_requested())
    co_await Of.send(1, Stop);
  co_await Of.send(2);
}

Task<> goodbyeWhenAsked(Session &Of, stop_token Stop) {
  if (Stop.stop_requested()) {
    co_await Of.send(2);
    co_return;
  }
  co_await Of.send(1, Stop);
}

Task<> breaksOut(Session &Of, stop_token Stop) {
  for (;;) {
    if (Stop.stop_requested())
      break;
    co_await Of.send(1, Stop);
  }
  co_await Of.send(2);
}

Task<> afterAHandler(Session &Of, stop_token Stop) {
  std::exception_ptr Error;
  try {
    co_await Of.send(1, Stop);
  } catch (...) {
    Error = std::current_exception();
  }
  co_await Of.send(2);
  if (Error)
    std::rethrow_exception(Error);
}

// Somebody else carries the request.

Task<> configured(Session &Of, stop_token Stop) {
  Of.stopOn(Stop);
  co_await Of.send(1);
}

Task<> byCallback(Session &Of, stop_token Stop) {
  std::stop_callback Callback(Stop, [&] { Of.cancel(); });
  co_await Of.send(1);
}

struct Client {
  explicit Client(stop_token Stop);
  Task<int> get(int Url, stop_token Stop = {});
};
Task<int> knowsAlready(int Url, stop_token Stop) {
  Client Own(Stop);
  co_return co_await Own.get(Url);
}

struct Options {
  int Retries = 3;
  stop_token Stop = {};
};
Task<int> fetchWith(int Url, Options With, stop_token Stop = {});
Task<int> inOptions(int Url, stop_token Stop) {
  co_return co_await fetchWith(Url, {.Retries = 1, .Stop = Stop});
}

void spawn(Task<int> Of);
Task<> background(int Url, stop_token Stop) {
  spawn(fetch(Url));
  co_return;
}

int plain(int Url, stop_token Stop) {
  spawn(fetch(Url));
  return Url;
}

// Members and what the coroutine is asked for.

Task<> Session::run() { co_await next(); }

struct Server {
  Task<> serve(int Url);
  stop_token Stop;
};
Task<> Server::serve(int Url) {
  log(co_await fetch(Url)); // warning: 'fetch' takes a stop token and does not get 'Stop'; fix: fetch(Url, Stop)
}

struct CurrentToken {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  stop_token await_resume();
};
Task<int> asked(int Url) {
  stop_token Stop = co_await CurrentToken();
  co_return co_await fetch(Url); // warning: 'fetch' takes a stop token and does not get; fix: fetch(Url, Stop)
}

Task<int> askedTooLate(int Url) {
  int Page = co_await fetch(Url);
  stop_token Stop = co_await CurrentToken();
  co_return Page + co_await fetch(Url, Stop);
}

void lambdas(stop_token Stop) {
  auto Captures = [Stop]() -> Task<int> {
    co_return co_await fetch(1); // warning: 'fetch' takes a stop token and does not get; fix: fetch(1, Stop)
  };
  auto HasItsOwn = [](stop_token Own) -> Task<int> {
    co_return co_await fetch(1); // warning: 'fetch' takes a stop token and does not get 'Own'; fix: fetch(1, Own)
  };
  auto HasNone = []() -> Task<int> { co_return co_await fetch(1); };
}

// Whatever the class is called that says whether a stop was requested.

namespace company {
class Token {
public:
  bool isCancellationRequested() const;
};
class Source {
public:
  bool isCancellationRequested() const;
  void requestCancellation();
};
Task<> work(int, const Token &Cancel = {});
Task<> works(const Token &Cancel) {
  co_await work(1); // warning: 'company::work' takes a stop token and does not get 'Cancel'; fix: work(1, Cancel)
}
Task<> own(int, Source Of = {});
Task<> isNoToken(Source Of) { co_await own(1); }
} // namespace company

namespace cppcoro {
task<> connects(net::socket &To, const int &Where, cancellation_token Stop) {
  co_await To.connect(Where); // warning: 'cppcoro::net::socket::connect' takes a stop token and does not get 'Stop'; fix: To.connect(Where, Stop)
  co_await To.connect(Where, Stop);
  co_await To.disconnect();
}
task<> sleeps(io_service &On, cancellation_token Stop) {
  co_await On.schedule_after(std::chrono::seconds(1)); // warning: 'cppcoro::io_service::schedule_after' takes a stop token and does not get; fix: schedule_after(std::chrono::seconds(1), Stop)
}
} // namespace cppcoro

namespace seastar {
future<> waits(semaphore &Units, abort_source &Abort) {
  co_await sleep_abortable<std::chrono::steady_clock>(std::chrono::seconds(1)); // warning: 'seastar::sleep_abortable' takes a stop token and does not get 'Abort'; fix: (std::chrono::seconds(1), Abort)
  co_await Units.wait(Abort, 1);
}

// Tokens of other objects, which the coroutine uses beside the call.

struct leader {
  abort_source abort;
  semaphore *recovery = nullptr;
  bool isLeading() const;
  future<> step(int);
  future<> step(int, abort_source &);
};
using clock = std::chrono::steady_clock;
future<> readBatch(int);
future<> readBatch(int, abort_source &);

class recovery {
  leader *of_ = nullptr;
  struct {
    leader &of;
    abort_source *other;
  } state_;

public:
  future<> asksIt() {
    while (of_->isLeading() && !of_->abort.abort_requested())
      co_await of_->recovery->wait(1); // warning: 'seastar::basic_semaphore::wait' takes a stop token and does not get 'of_->abort'
  }
  future<> givesItElsewhere() {
    co_await readBatch(1); // warning: 'seastar::readBatch' takes a stop token and does not get 'state_.of.abort'; fix: readBatch(1, state_.of.abort)
    co_await sleep_abortable<clock>(std::chrono::seconds(1), state_.of.abort);
  }
  future<> ofWhatIsGiven(leader &To) {
    co_await readBatch(1); // warning: does not get 'To.abort'; fix: readBatch(1, To.abort)
    co_await readBatch(2, To.abort);
  }
  future<> neverUsesIt() {
    if (of_->isLeading())
      co_await readBatch(1);
  }
  future<> givesIt(leader &To) {
    if (!To.abort.abort_requested())
      co_await readBatch(1, To.abort);
  }
  future<> isCarriedAlready() {
    if (!of_->abort.abort_requested())
      co_await of_->step(1);
  }
  future<> afterTheStop() {
    while (!of_->abort.abort_requested())
      co_await sleep_abortable<clock>(std::chrono::seconds(1), of_->abort);
    co_await readBatch(1);
  }
  future<> ofItsOwn() {
    leader Mine;
    Mine.abort.request_abort();
    co_await readBatch(1);
  }
  future<> ofWhatItHasFound(bool Wanted) {
    co_await readBatch(1);
    leader &Found = *of_;
    if (Found.abort.abort_requested() && Wanted)
      co_return;
  }
  future<> inACallback() {
    auto Stops = [this] { of_->abort.request_abort(); };
    co_await readBatch(1);
    Stops();
  }
};

future<> cannotBeGiven(const abort_source &Abort) {
  co_await sleep_abortable<std::chrono::steady_clock>(std::chrono::seconds(1));
}
} // namespace seastar

namespace folly::coro {
Task<int> read(int, CancellationToken Stop = {});
Task<int> travelsByItself(CancellationToken Stop) { co_return co_await read(1); }
} // namespace folly::coro

// A loop that sleeps and goes on for ever, whoever asks it to stop.

namespace deaf {

using namespace std::chrono_literals;
using seastar::future;

struct Late : std::exception {};
future<int> fetchPage(int From);
future<int> fetchPage(int From, seastar::abort_source &Stop);
future<bool> isReady(int Port);
bool isReadyNow(int Port);
void use(int);

future<> scans(int Pages, seastar::abort_source &Stop) {
  for (int Page = 0; Page != Pages; ++Page) {
    if (Stop.abort_requested())
      co_return;
    for (;;) { // note: it goes on without end
      try {
        use(co_await seastar::with_timeout(std::chrono::steady_clock::now(), isReady(Page)));
        break;
      } catch (const Late &) {
      }
      co_await seastar::sleep(1s); // warning: nothing in the loop that sleeps here asks 'Stop' whether to stop
    }
  }
}

future<> waitsForAPort(int Port, seastar::abort_source &Stop) {
  while (true) { // note: it goes on without end
    if (isReadyNow(Port))
      break;
    co_await seastar::sleep(100ms); // warning: nothing in the loop that sleeps here asks 'Stop' whether to stop
  }
  Stop.check();
}

future<> inALambda(seastar::gate &Running, seastar::abort_source &Stop) {
  return seastar::with_gate(Running, [&Stop]() -> future<> {
    do { // note: it goes on without end
      use(isReadyNow(1));
      co_await seastar::sleep(1s); // warning: nothing in the loop that sleeps here asks 'Stop' whether to stop
    } while (true);
    Stop.check();
  });
}

cppcoro::task<> ofAnotherRuntime(cppcoro::io_service &Io, stop_token Stop) {
  for (;;) { // note: it goes on without end
    use(isReadyNow(2));
    co_await Io.schedule_after(10ms); // warning: nothing in the loop that sleeps here asks 'Stop' whether to stop
  }
}

// Silent.

future<> sleepsAbortably(seastar::abort_source &Stop) {
  for (;;) {
    use(isReadyNow(1));
    co_await seastar::sleep_abortable(1s, Stop);
  }
}

future<> asksInTheLoop(seastar::abort_source &Stop) {
  for (;;) {
    Stop.check();
    use(isReadyNow(1));
    co_await seastar::sleep(1s);
  }
}

future<> asksInTheCondition(seastar::abort_source &Stop) {
  while (!Stop.abort_requested())
    co_await seastar::sleep(1s);
}

future<> passesItOn(seastar::abort_source &Stop) {
  for (;;) {
    use(co_await fetchPage(1, Stop));
    co_await seastar::sleep(1s);
  }
}

future<> retriesAFewTimes(seastar::abort_source &Stop) {
  for (int Try = 0; Try != 3; ++Try) {
    if (co_await isReady(Try))
      co_return;
    co_await seastar::sleep(10ms);
  }
  Stop.check();
}

future<> untilItSucceeds(seastar::abort_source &Stop) {
  bool Ready = false;
  while (!Ready) {
    Ready = co_await isReady(1);
    co_await seastar::sleep(10ms);
  }
  Stop.check();
}

future<> sleepsOnce(seastar::abort_source &Stop) {
  co_await seastar::sleep(1s);
  Stop.check();
}

struct Poller {
  seastar::abort_source Stop;
  bool Stopped = false;
  future<> poll();

  future<> run() {
    for (;;) {
      co_await poll();
      co_await seastar::sleep(1s);
    }
  }
  future<> untilStopped(seastar::abort_source &Other) {
    for (;;) {
      if (Stopped)
        break;
      use(isReadyNow(1));
      co_await seastar::sleep(1s);
    }
    Other.check();
  }
};

struct Client {
  explicit Client(seastar::abort_source &);
  future<int> fetch();
};
future<> knowsItAlready(seastar::abort_source &Stop) {
  Client Peer(Stop);
  for (;;) {
    use(co_await Peer.fetch());
    co_await seastar::sleep(1s);
  }
}

future<> untilAFlagIsSet(std::atomic<bool> &Stopped, seastar::abort_source &Stop) {
  for (;;) {
    if (Stopped)
      break;
    use(isReadyNow(1));
    co_await seastar::sleep(1s);
  }
  Stop.check();
}

cppcoro::task<> untilItIsToldTo(cppcoro::io_service &Io, stop_token Stop) {
  bool Done = false;
  std::stop_callback Tell(Stop, [&] { Done = true; });
  for (;;) {
    if (Done)
      break;
    co_await Io.schedule_after(10ms);
  }
}

struct Source {
  bool stop_requested() const;
  template <typename F> int subscribe(F What) const { return 0; }
};
cppcoro::task<> untilItHasHeard(cppcoro::io_service &Io, Source Stop) {
  bool Done = false;
  auto Heard = Stop.subscribe([&] { Done = true; });
  for (;;) {
    if (Done)
      break;
    co_await Io.schedule_after(10ms);
  }
  use(Heard);
}

folly::coro::Task<> reachesIt(folly::CancellationToken Stop) {
  for (;;) {
    use(isReadyNow(1));
    co_await folly::coro::sleep(1s);
  }
}

} // namespace deaf

// A pointer to a token, which may be null.
namespace seastar {
future<> upload(int What, abort_source *Stop = nullptr);
future<> uploadAll(int What, abort_source *Stop);
future<> closeUpload(int What, abort_source *Stop);
struct Copy {
  Copy(int What, abort_source *Stop);
  future<> run();
};

future<> leavesItOut(int What, abort_source *Stop) {
  co_await upload(What); // warning: 'seastar::upload' takes a stop token and does not get 'Stop'; fix: upload(What, Stop)
  co_await uploadAll(What, Stop);
}

future<> passesThePointer(int What, abort_source *Stop) {
  co_await upload(What, Stop);
  co_await Copy(What, Stop).run();
}

future<> asksThePointer(int What, abort_source *Stop) {
  while (Stop && !Stop->abort_requested())
    co_await uploadAll(What, Stop);
  co_await upload(What);
}

future<> passesTheObject(int What, abort_source &Stop) { co_await upload(What, &Stop); }

future<> saysNone(int What, abort_source *Stop) {
  co_await uploadAll(What, Stop);
  co_await uploadAll(What, nullptr);
}

future<> usesNone(int What, abort_source *) { // note: the token
  co_await Copy(What, nullptr).run(); // warning: 'seastar::Copy::Copy' is given no stop token, and nothing uses the one that 'seastar::usesNone' is given
}

future<> hasNone(int What) { co_await Copy(What, nullptr).run(); }

future<> closes(int What, abort_source *) { co_await closeUpload(What, nullptr); }

struct Uploader {
  virtual future<> put(int What, abort_source *Stop);
};
struct PlainUploader : Uploader {
  future<> put(int What, abort_source *) override { co_await uploadAll(What, nullptr); }
};
} // namespace seastar

// A wrapper of the standard library around a token.
#include <functional>
#include <optional>

namespace seastar {
future<int> leader(int Partition,
                   std::optional<std::reference_wrapper<abort_source>> Stop = std::nullopt);
future<int> waitFor(int Partition, std::optional<abort_source> Stop = {});
future<int> numbered(int Partition, std::optional<int> Retries = {});

struct Frontend {
  abort_source Stop;

  future<int> leavesItOut() {
    co_return co_await leader(1); // warning: 'seastar::leader' takes a stop token and does not get 'Stop'; fix: leader(1, Stop)
  }
  future<int> givesIt() { co_return co_await leader(1, Stop); }
  future<int> saysNone() { co_return co_await leader(1, std::nullopt); }
  future<int> hasANumber() { co_return co_await numbered(1); }
};

future<int> givenOne(abort_source &Stop) {
  co_return co_await leader(2); // warning: 'seastar::leader' takes a stop token and does not get 'Stop'; fix: leader(2, Stop)
}

future<int> wrapsIt(abort_source &Stop) { co_return co_await leader(2, std::ref(Stop)); }

future<int> mayOnlyAsk(const abort_source &Stop) {
  if (Stop.abort_requested())
    co_return 0;
  co_return co_await leader(2);
}
} // namespace seastar
