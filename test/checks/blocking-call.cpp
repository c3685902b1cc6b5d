// RUN: %expect %s coro-blocking-call
// RUN: %expect %s coro-blocking-call -- Descriptors=true Brief=true
#include "stubs/cobalt.h"
#include "stubs/coro.h"
#include "stubs/mysql.h"
#include "stubs/qcoro.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <future>
#include <mutex>
#include <poll.h>
#include <sstream>
#include <thread>
#include <unistd.h>
#include <variant>
#include <vector>

using namespace std::chrono_literals;
using lazy::Task;

// Known primitives.

Task<> sleeps() {
  std::this_thread::sleep_for(1s); // warning: 'std::this_thread::sleep_for' blocks the thread that this coroutine runs on
  co_return;
}

Task<int> getsFuture(std::future<int> Ready) {
  co_return Ready.get(); // warning: 'std::future::get' blocks
}

Task<> waitsForFuture(std::future<int> &Pending) {
  Pending.wait(); // warning: 'std::future::wait' blocks
  co_return;
}

Task<> opensFile(const char *Path) {
  std::ifstream In(Path); // warning: 'std::basic_ifstream::basic_ifstream' blocks
  co_return;
}

Task<> destroysThread() {
  std::jthread Worker([] {}); // warning: 'std::jthread::~jthread' blocks
  co_return;
}

Task<> dropsAsync() {
  auto Later = std::async(std::launch::async, [] {}); // warning: the destructor of what std::async returns' blocks
  co_return;
}

Task<> syncs(int Fd) {
  ::fsync(Fd); // warning: 'fsync' blocks
  co_return;
}

Task<> locksBriefly(std::mutex &M) {
  std::lock_guard Guard(M); // warning(Brief): 'std::lock_guard::lock_guard' blocks
  co_return;
}

Task<> readsDescriptor(int Fd, char *To) {
  ::read(Fd, To, 1); // warning(Descriptors): 'read' blocks
  co_return;
}

// Through helpers.

void flush(int Fd) {
  ::fdatasync(Fd); // note: 'flush' calls 'fdatasync' here; note: 'flush' calls 'fdatasync' here
}

void store(int Fd) {
  flush(Fd); // note: 'store' calls 'flush' here
}

Task<> reachesPrimitive(int Fd) {
  store(Fd); // warning: 'store' blocks the thread that this coroutine runs on: it reaches 'fdatasync'
  co_return;
}

int even(int N);
int odd(int N) {
  if (N == 0)
    ::usleep(5); // note: 'odd' calls 'usleep' here
  return even(N - 1);
}
int even(int N) { return odd(N - 1); } // note: 'even' calls 'odd' here

Task<int> reachesThroughRecursion() {
  co_return even(4); // warning: 'even' blocks
}

struct Journal {
  Journal() { ::sync(); } // note: 'Journal::Journal' calls 'sync' here; note: 'Journal::Journal' calls 'sync' here
  ~Journal() { ::fsync(Fd); } // note: 'Journal::~Journal' calls 'fsync' here; note: 'Journal::~Journal' calls 'fsync' here
  int Fd = 0;
};

struct Ledger {
  Journal Inner;
};

Task<> constructsAndDestroys() {
  Journal Log; // warning: 'Journal::Journal' blocks; warning: 'Journal::~Journal' blocks
  co_return;
}

Task<> destroysImplicitly(Ledger *Old) {
  delete Old; // warning: 'Journal::~Journal' blocks
  co_return;
}

struct Archive {
  virtual ~Archive() {}
  Journal Inner; // note: 'Archive::Inner' calls 'Journal::Journal' here
};

Task<> destroysParts() {
  Archive Own; // warning: 'Journal::~Journal' blocks; warning: 'Journal::Journal' blocks
  co_return;
}

template <typename T> void persist(const T &) {
  ::sync(); // note: 'persist' calls 'sync' here
}

Task<> callsTemplate() {
  persist(1); // warning: 'persist' blocks
  co_return;
}

template <typename T> Task<T> inTemplate(T Value) {
  std::this_thread::sleep_for(1s); // warning: 'std::this_thread::sleep_for' blocks
  co_return Value;
}
Task<> instantiates() {
  co_await inTemplate(1);
  co_await inTemplate(2L);
}

Task<> callsLambdaAtOnce() {
  auto Wait = [] {
    ::usleep(10); // note: 'lambda' calls 'usleep' here
  };
  Wait(); // warning: 'lambda' blocks
  co_return;
}

Task<> runsCallableAtOnce(std::vector<int> &Fds) {
  std::for_each(Fds.begin(), Fds.end(), flush); // warning: 'flush' blocks
  co_return;
}

// Parts that nobody has written a function for.

int slow() {
  ::sync(); // note: 'slow' calls 'sync' here; note: 'slow' calls 'sync' here; note: 'slow' calls 'sync' here; note: 'slow' calls 'sync' here
  return 1;
}

struct Record {
  std::ifstream In{"record"}; // note: 'Record::In' calls 'std::basic_ifstream::basic_ifstream' here
};
Task<> makesMember() {
  Record Own; // warning: 'std::basic_ifstream::basic_ifstream' blocks
  co_return;
}

struct Config {
  int Limit = slow(); // note: 'Config::Limit' calls 'slow' here
};
struct Setup {
  Config Inner;
};
Task<> makesMemberOfMember() {
  Setup Own; // warning: 'slow' blocks
  co_return;
}

Task<> makesAggregate() {
  Config Own{}; // warning: 'slow' blocks
  co_return;
}

void withDefault(int Limit = slow()); // note: 'withDefault' calls 'slow' here
Task<> takesDefault() {
  withDefault(); // warning: 'slow' blocks
  withDefault(1);
  withDefault(); // warning: 'slow' blocks
  co_return;
}

struct Spool {
  ~Spool() { ::fsync(1); } // note: 'Spool::~Spool' calls 'fsync' here; note: 'Spool::~Spool' calls 'fsync' here; note: 'Spool::~Spool' calls 'fsync' here
};
Task<> destroysWhatItOwns() {
  auto Own = std::make_unique<Spool>(); // warning: 'Spool::~Spool' blocks
  co_return;
}
Task<> destroysNew() {
  const std::unique_ptr<Spool> Own(new Spool); // warning: 'Spool::~Spool' blocks
  co_return;
}
Task<> destroysOptional() {
  std::optional<Spool> Own(std::in_place); // warning: 'Spool::~Spool' blocks
  co_return;
}

Task<> connects(const sockaddr *To) {
  const int Fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int On = 1;
  ::setsockopt(Fd, SOL_SOCKET, SO_KEEPALIVE, &On, sizeof(On));
  ::connect(Fd, To, sizeof(*To)); // warning: 'connect' blocks
  ::close(Fd);
  co_return;
}

Task<> walksDirectory() {
  for (const auto &Entry : std::filesystem::directory_iterator("/")) // warning: 'std::filesystem::directory_iterator::directory_iterator' blocks; warning(Brief): 'std::filesystem::directory_iterator::operator++' blocks
    (void)Entry;
  co_return;
}

Task<> readsConsole() {
  int Number = 0;
  std::string Line;
  std::cin >> Number; // warning: 'std::basic_istream::operator>>' blocks
  std::getline(std::cin, Line); // warning: 'std::getline' blocks
  std::cin >> Line; // warning: 'std::operator>>' blocks
  co_return;
}

Task<> assignsThread(bool Now) {
  std::jthread Worker; // warning: 'std::jthread::~jthread' blocks
  if (Now)
    Worker = std::jthread([] {});
  co_return;
}

Task<> opensWhatItGot(std::future<std::string> &Pending) {
  if (Pending.wait_for(0s) != std::future_status::ready)
    co_return;
  auto Path = Pending.get();
  std::ifstream In(Path); // warning: 'std::basic_ifstream::basic_ifstream' blocks
}

Task<int> anotherPromise() {
  std::promise<int> Set, Unset;
  auto Later = Unset.get_future();
  Set.set_value(1);
  co_return Later.get(); // warning: 'std::future::get' blocks
}

Task<int> newFuture(std::promise<int> &Unset) {
  std::promise<int> Set;
  auto Later = Set.get_future();
  Set.set_value(1);
  Later = Unset.get_future();
  co_return Later.get(); // warning: 'std::future::get' blocks
}

struct Service {
  Task<> member() {
    ::sleep(1); // warning: 'sleep' blocks
    co_return;
  }
};

auto CoroutineLambda = []() -> Task<> {
  ::sleep(1); // warning: 'sleep' blocks
  co_return;
};

[[clang::annotate("coro::runs-on-loop")]] void defer(const std::function<void()> &Job);
void defers() {
  defer([] {
    ::sleep(1); // warning: 'sleep' blocks the thread that this handler runs on
  });
}

struct Sink {
  virtual ~Sink() = default;
  virtual void write() = 0;
};
struct FileSink : Sink {
  void write() override { // note: 'FileSink::write' overrides 'Sink::write' here
    ::sync(); // note: 'FileSink::write' calls 'sync' here
  }
};

Task<> callsVirtual(Sink &To) {
  To.write(); // warning: it reaches 'sync', if an override is what runs
  co_return;
}

Task<> poll() {
  ::usleep(7); // warning: 'usleep' blocks
  co_return;
}

// Silent: what does not block, runs elsewhere, or never runs.

Task<> callsNamesake() { co_await poll(); }

struct Timer {
  void sleep(int) {}
  static void usleep(int) {}
};

Task<> callsMembersOfThatName(Timer &T) {
  T.sleep(1);
  Timer::usleep(1);
  co_return;
}

Task<> defersLock(std::mutex &M) {
  std::unique_lock Guard(M, std::defer_lock);
  co_return;
}

Task<> joinsNothing() {
  std::thread Empty;
  co_return;
}

Task<> zeroTimeouts(std::future<int> &Pending, pollfd *Fds) {
  (void)Pending.wait_for(0s);
  ::poll(Fds, 1, 0);
  ::usleep(0);
  co_return;
}

Task<int> provenReady(std::future<int> &Pending) {
  if (Pending.wait_for(0s) == std::future_status::ready)
    co_return Pending.get();
  co_return 0;
}

struct Outcome {
  std::future<int> Done;
  Task<int> ownProvenReady() {
    if (Done.wait_for(0s) != std::future_status::ready)
      co_return 0;
    co_return Done.get();
  }
};
Task<int> memberProvenReady(std::shared_ptr<Outcome> On) {
  if (On->Done.wait_for(0s) == std::future_status::ready)
    co_return On->Done.get();
  co_return 0;
}
Task<int> memberOfAnother(std::shared_ptr<Outcome> On, std::shared_ptr<Outcome> Other) {
  if (On->Done.wait_for(0s) == std::future_status::ready)
    co_return Other->Done.get(); // warning: 'std::future::get' blocks
  co_return 0;
}
Task<int> memberBeforeSuspension(std::shared_ptr<Outcome> On) {
  if (On->Done.wait_for(0s) == std::future_status::ready) {
    co_await sleeps();
    co_return On->Done.get(); // warning: 'std::future::get' blocks
  }
  co_return 0;
}
Task<int> memberOfReplaced(std::shared_ptr<Outcome> On, std::shared_ptr<Outcome> Other) {
  if (On->Done.wait_for(0s) == std::future_status::ready) {
    On = Other;
    co_return On->Done.get(); // warning: 'std::future::get' blocks
  }
  co_return 0;
}

Task<> neverStarted() {
  std::jthread Worker;
  if (Worker.joinable())
    co_return;
}

Task<> deferred() {
  auto Later = std::async(std::launch::deferred, [] {});
  co_return;
}

Task<int> keepsItsPromise() {
  std::promise<int> Promise;
  auto Later = Promise.get_future();
  Promise.set_value(3);
  co_return Later.get();
}

Task<int> keepsItsPromiseFirst() {
  std::promise<int> Promise;
  Promise.set_value(3);
  auto Later = Promise.get_future();
  co_return Later.get();
}

// Of classes that nobody has described.
struct ThreadPool {
  Task<> schedule();
};
struct BlockingExecutor {};
Task<> resume_on(BlockingExecutor &Where);
struct Reactor {
  Task<> schedule();
};

Task<> hopsToPool(ThreadPool &Pool) {
  co_await Pool.schedule();
  ::sync();
}

Task<> hopsToPoolOfOwner(std::unique_ptr<ThreadPool> &Pool) {
  co_await Pool->schedule();
  ::sync();
}

Task<> hopsToExecutor(BlockingExecutor &Where) {
  co_await resume_on(Where);
  ::sync();
}

Task<> hopsToReactor(Reactor &Loop) {
  co_await Loop.schedule();
  ::fdatasync(1); // warning: 'fdatasync' blocks
}

Task<> beforeTheHop(ThreadPool &Pool) {
  ::fdatasync(1); // warning: 'fdatasync' blocks
  co_await Pool.schedule();
}

// Parts that block no more.

struct Closed {
  std::ifstream In;
  int Limit = 1;
};
Task<> makesNothing() {
  Closed Own;
  Record *Later = nullptr;
  co_return;
}

Task<> writesOutDefaults() {
  withDefault(2);
  Config Own{3};
  co_return;
}

std::unique_ptr<Spool> find();
void fill(std::unique_ptr<Spool> &Into);

Task<> perhapsNothing() {
  std::unique_ptr<Spool> Empty;
  std::unique_ptr<Spool> Null(nullptr);
  std::optional<Spool> None = std::nullopt;
  auto Found = find();
  co_return;
}

Task<> givesAway(std::vector<std::unique_ptr<Spool>> &To) {
  auto Own = std::make_unique<Spool>();
  auto Kept = std::make_unique<Spool>();
  auto Other = std::make_unique<Spool>();
  To.push_back(std::move(Own));
  Spool *Raw = Kept.release();
  fill(Other);
  co_return;
}

Task<> connectsWithoutWaiting(const sockaddr *To) {
  const int Fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  ::connect(Fd, To, sizeof(*To)); // warning(Descriptors): 'connect' blocks
  co_return;
}

Task<> connectsAfterFlags(const sockaddr *To) {
  const int Fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::fcntl(Fd, F_SETFL, ::fcntl(Fd, F_GETFL) | O_NONBLOCK);
  ::connect(Fd, To, sizeof(*To)); // warning(Descriptors): 'connect' blocks
  co_return;
}

void makeNonBlocking(int Fd);
Task<> connectsAfterHelper(const sockaddr *To) {
  const int Fd = ::socket(AF_INET, SOCK_STREAM, 0);
  makeNonBlocking(Fd);
  ::connect(Fd, To, sizeof(*To)); // warning(Descriptors): 'connect' blocks
  co_return;
}

Task<> connectsSomething(int Fd, const sockaddr *To) {
  ::connect(Fd, To, sizeof(*To)); // warning(Descriptors): 'connect' blocks
  co_return;
}

Task<> readsFromElsewhere(std::istream &In) {
  int Number = 0;
  std::string Line;
  In >> Number;
  std::getline(In, Line);
  std::cin.tie(nullptr);
  co_return;
}

Task<> triesLock(std::mutex &M) {
  if (M.try_lock())
    M.unlock();
  co_return;
}

Task<> onAnotherThread() {
  std::thread([] { std::this_thread::sleep_for(1s); }).detach();
  co_return;
}

Task<> movedThread(std::vector<std::jthread> &Pool) {
  std::jthread Worker([] { ::sleep(1); });
  Pool.push_back(std::move(Worker));
  co_return;
}

Task<> definedNotCalled(std::vector<std::function<void()>> &Jobs) {
  Jobs.push_back([] { ::sleep(1); });
  co_return;
}

Task<> unknownTarget(std::function<void()> Job, void (*Pointer)()) {
  Job();
  Pointer();
  co_return;
}

Task<> memoryStreams() {
  std::istringstream In("a\nb");
  std::string Line;
  while (std::getline(In, Line))
    ;
  std::printf("%s", Line.c_str()); // warning(Brief): 'printf' blocks
  co_return;
}

Task<> defaultStream() {
  std::ifstream In;
  co_return;
}

Task<> movesStream(std::ifstream Open) {
  auto Moved = std::move(Open);
  std::ifstream Again(std::move(Moved));
  co_return;
}

Task<> deadBranch() {
  if constexpr (sizeof(int) == 1)
    ::sleep(1);
  if (false)
    ::sleep(2);
  co_return;
}

Task<> afterReturn() {
  co_return;
  ::sleep(1);
}

void quiet() [[clang::nonblocking]];

Task<> trustsAnnotation() {
  quiet();
  co_return;
}

Task<> awaitsBlockingCoroutine() { co_await sleeps(); }

void plainFunction() { ::sleep(1); }

template <typename Fn> void expectThrow(Fn Run) { Run(); }

Task<> provenBeforeItWasCaptured(std::future<int> &Pending) {
  if (Pending.wait_for(0s) == std::future_status::ready)
    expectThrow([&] { Pending.get(); });
  co_return;
}

template <typename Fn> Task<> runsWhatItIsGiven(Fn Job) {
  Job();
  co_return;
}
Task<> gives() {
  co_await runsWhatItIsGiven([] { ::sleep(1); });
}

[[clang::annotate("coro::runs-on-loop")]] void post(const std::function<void()> &Job);
template <typename Fn> void forward(Fn Job) {
  post([Job] { Job(); });
}
void forwards() {
  forward([] { ::sleep(1); });
}

template <typename Fn> struct Poster {
  Fn Job;
  void operator()() {
    post([this] { Job(); });
  }
};
void forwardsInObject() {
  auto Job = [] { ::sleep(1); };
  Poster<decltype(Job)>{Job}();
}

struct [[clang::annotate("coro::starts-away")]] OnWorker {};

Task<> startsOnWorker(OnWorker, int Seconds) {
  ::sleep(Seconds);
  co_return;
}

struct Device {
  virtual ~Device() {}
};
struct Disk : Device {
  ~Disk() override { ::sync(); }
};

Task<> knowsTheType() {
  Device Null;
  co_return;
}

// Closing it is the only thing that its destructor waits for.
struct Wire {
  Wire() = default;
  Wire(Wire &&) = delete;
  ~Wire() { ::fsync(Fd); }
  Task<> close();
  int Fd = 0;
};
struct [[clang::annotate("coro::must-close")]] Link {
  ~Link() { ::fsync(Fd); }
  Task<> close();
  int Fd = 0;
};

Task<> closesBeforeTheEnd() {
  Wire Open;
  co_await Open.close();
}

// Of a library that is described it is known what blocks.
namespace asio::detail {
struct registry {
  ~registry() { ::sync(); }
};
inline void lookUp() { ::sync(); }
} // namespace asio::detail

Task<> usesDescribedLibrary() {
  asio::detail::registry Services;
  asio::detail::lookUp();
  co_return;
}

// A line of log is brief, though an unusual one may make it dump its stack.
struct EventLogger {
  void write(const char *Line) {
    if (*Line == '!')
      ::popen("backtrace", "r"); // note(Brief): 'EventLogger::write' calls 'popen' here
  }
};
void logError() { ::sync(); } // note(Brief): 'logError' calls 'sync' here

Task<> writesLog(EventLogger &To) {
  To.write("begins"); // warning(Brief): 'EventLogger::write' blocks
  logError(); // warning(Brief): 'logError' blocks
  co_return;
}

void nap() { ::sleep(1); } // note: 'nap' calls 'sleep' here

Task<> callsWhatItHolds(bool Fast) {
  void (*Pointer)() = nap;
  Pointer(); // warning: 'nap' blocks
  const std::function<void()> Held = nap;
  Held(); // warning: 'nap' blocks
  std::function<void()> Lambda = [] { ::sleep(1); }; // note: 'lambda' calls 'sleep' here
  Lambda(); // warning: 'lambda' blocks
  co_return;
}

struct CommitLog {
  void append() { ::sync(); } // note: 'CommitLog::append' calls 'sync' here
};
void rotate_log() { ::sync(); } // note: 'rotate_log' calls 'sync' here
Task<> keepsLog(CommitLog &To) {
  To.append(); // warning: 'CommitLog::append' blocks
  rotate_log(); // warning: 'rotate_log' blocks
  co_return;
}

Task<> leavesItToTheCheckOfSessions() {
  Link Open;
  co_return;
}

// Two lambdas of one inline function are two functions.
struct Jobs {
  template <typename Fn> static Task<> apply(Fn Each) {
    perform(Each);
    co_return;
  }
  template <typename Fn> static void perform(Fn &&Each) { Each(); }
  Task<> count(int &Done) {
    auto Other = std::async([] { std::this_thread::sleep_for(1s); });
    Done += Other.wait_for(0s) == std::future_status::ready;
    Other.get();
    return apply([&] { ++Done; });
  }
};

namespace of_cobalt {

boost::cobalt::thread worker();
boost::cobalt::task<> joins() {
  auto Thread = worker();
  Thread.join(); // warning: 'boost::cobalt::thread::join' blocks
  co_return;
}
boost::cobalt::task<> leaves() {
  auto Thread = worker(); // warning: 'boost::cobalt::thread::~thread' blocks
  co_return;
}
boost::cobalt::task<> awaits() {
  auto Thread = worker();
  co_await Thread;
}

} // namespace of_cobalt

namespace of_qt {

QCoro::Task<int> blocks(QProcess &Process, QTcpServer &Server, QThread &Thread) {
  QThread::msleep(10); // warning: 'QThread::msleep' blocks
  Process.waitForFinished(); // warning: 'QProcess::waitForFinished' blocks
  Thread.wait(); // warning: 'QThread::wait' blocks
  Server.waitForNewConnection(1000); // warning: 'QTcpServer::waitForNewConnection' blocks
  auto Early = QtConcurrent::run([] { return 1; });
  co_return Early.result(); // warning: 'QFuture::result' blocks
}
QCoro::Task<int> waits(QTcpServer &Server, QThread &Thread, QSemaphore &Free) {
  QThread::msleep(0);
  Server.waitForNewConnection();
  Server.waitForNewConnection(0);
  co_await qCoro(Thread).waitForFinished();
  Free.tryAcquire();
  auto Future = QtConcurrent::run([] {
    QThread::msleep(10);
    return 1;
  });
  co_await Future;
  co_return Future.result();
}
QCoro::Task<int> waitsByWrapper() {
  auto Future = QtConcurrent::run([] { return 1; });
  co_await qCoro(Future).waitForFinished();
  co_return Future.result();
}
QCoro::Task<int> waitsForAnother(QThread &Thread) {
  auto Future = QtConcurrent::run([] { return 1; });
  auto Other = QtConcurrent::run([] { return 2; });
  co_await qCoro(Other).waitForFinished();
  co_await qCoro(Thread).waitForFinished();
  const int Known = Other.result();
  co_return Known + Future.result(); // warning: 'QFuture::result' blocks
}

} // namespace of_qt

// Constructed out of sight, in a header of the standard library.

class Report {
public:
  explicit Report(const std::string &Path) {
    Out.open(Path); // note: 'Report::Report' calls 'std::basic_ofstream::open' here; note: 'Report::Report' calls 'std::basic_ofstream::open' here; note: 'Report::Report' calls 'std::basic_ofstream::open' here
  }
  Report(const std::string &Path, int Mode) {}

private:
  std::ofstream Out;
};

Task<> makesUnique(std::string Path) {
  auto Own = std::make_unique<Report>(Path); // warning: 'Report::Report' blocks
  co_return;
}
Task<> makesShared(std::string Path) {
  auto Own = std::make_shared<Report>(Path); // warning: 'Report::Report' blocks
  co_return;
}
Task<> makesElement(std::vector<Report> &To) {
  To.emplace_back("path"); // warning: 'Report::Report' blocks
  co_return;
}
Task<> makesStream(std::filesystem::path Path, std::optional<std::ifstream> &To) {
  auto Own = std::make_unique<std::ofstream>(Path); // warning: 'std::basic_ofstream::basic_ofstream' blocks
  To.emplace("path", std::ios::binary); // warning: 'std::basic_ifstream::basic_ifstream' blocks
  co_return;
}

struct Opener {
  Opener(int Fd) { ::fsync(Fd); } // note: 'Opener::Opener' calls 'fsync' here
  Opener(const char *Path) {}
};
Task<> choosesByType(int Fd) {
  auto One = std::make_unique<Opener>(Fd); // warning: 'Opener::Opener' blocks
  auto Other = std::make_unique<Opener>("path");
  co_return;
}

Task<> makesNothingThatBlocks(std::vector<std::ifstream> &To, std::ifstream Open, short Fd) {
  To.emplace_back();
  To.emplace_back(std::move(Open));
  auto Empty = std::make_unique<std::ofstream>();
  auto Brief = std::make_unique<Report>("path", 1);
  auto Ambiguous = std::make_unique<Opener>(Fd);
  auto Array = std::make_unique<std::ofstream[]>(2);
  std::vector<std::thread> Threads;
  Threads.emplace_back([] { ::sleep(1); });
  Threads.front().detach();
  co_return;
}

// A callable for any type, and others that algorithms call.

Task<> joinsAll(std::vector<std::thread> &All) {
  std::ranges::for_each(All, [](auto &Each) {
    Each.join(); // note: 'lambda' calls 'std::thread::join' here
  });             // warning@-2: 'lambda' blocks
  co_return;
}
Task<> visits(std::variant<std::string, std::filesystem::path> &Path) {
  std::visit([](const auto &Name) { // warning: 'lambda' blocks
    std::ofstream Out(Name);        // note: 'lambda' calls 'std::basic_ofstream::basic_ofstream' here
  }, Path);
  co_return;
}
template <typename... T> struct Overloaded : T... {
  using T::operator()...;
};
Task<> visitsByOverload(std::variant<int, std::thread> &Either) {
  std::visit(Overloaded{[](int) {}, [](std::thread &Worker) { // warning: 'lambda' blocks
    Worker.join(); // note: 'lambda' calls 'std::thread::join' here
  }}, Either);
  co_return;
}
struct Joiner {
  void operator()(std::thread &Worker) const { Worker.join(); } // note: 'Joiner::operator()' calls 'std::thread::join' here
};
Task<> joinsByName(std::vector<std::thread> &All) {
  std::for_each(All.begin(), All.end(), Joiner{}); // warning: 'Joiner::operator()' blocks
  std::ranges::for_each(All, &std::thread::join); // warning: 'std::thread::join' blocks
  std::for_each(All.begin(), All.end(), std::mem_fn(&std::thread::join)); // warning: 'std::thread::join' blocks
  co_return;
}

Task<> callsForAnyTypeBriefly(std::vector<std::thread> &All, std::variant<int, long> Number,
                              std::vector<std::function<void()>> &Jobs) {
  std::ranges::for_each(All, [](auto &Each) { Each.detach(); });
  std::ranges::for_each(All, &std::thread::detach);
  std::for_each(All.begin(), All.end(), std::mem_fn(&std::thread::detach));
  std::visit([](auto Value) { return Value + 1L; }, Number);
  std::visit(Overloaded{[](int) {}, [](auto) {}}, Number);
  std::ranges::for_each(All, [&](auto &Each) { Jobs.push_back([&] { Each.join(); }); });
  co_return;
}

// What ends before its owner does, or with it.

struct Worker {
  ~Worker() { Thread.join(); } // note: 'Worker::~Worker' calls 'std::thread::join' here; note: 'Worker::~Worker' calls 'std::thread::join' here; note: 'Worker::~Worker' calls 'std::thread::join' here; note: 'Worker::~Worker' calls 'std::thread::join' here
  void stop();
  std::thread Thread;
};
struct Owner {
  std::unique_ptr<Worker> Own;
  std::optional<Worker> Perhaps;

  Task<> restarts() {
    if (Own)
      Own.reset(); // warning: 'Worker::~Worker' blocks
    Own = std::make_unique<Worker>();
    co_return;
  }
  Task<> ends() {
    Own = nullptr;   // warning: 'Worker::~Worker' blocks
    Perhaps.reset(); // warning: 'Worker::~Worker' blocks
    co_return;
  }
  Task<> endsAfterStop() {
    Own->stop();
    Own.reset();
    co_return;
  }
  Task<> endsNothing() {
    auto Old = std::move(Own);
    Own = nullptr;
    Old.release();
    co_return;
  }
  Task<> starts() {
    Own = std::make_unique<Worker>();
    Perhaps.emplace();
    co_return;
  }
};

Task<> keepsSharedToTheEnd() {
  auto Own = std::make_shared<Worker>(); // warning: 'Worker::~Worker' blocks
  co_return;
}
Task<> keepsThreadsToTheEnd() {
  std::vector<std::jthread> All; // warning: 'std::jthread::~jthread' blocks
  All.reserve(2);
  All.emplace_back([] { ::sleep(1); });
  co_return;
}

struct Host : std::enable_shared_from_this<Host> {
  ~Host() { ::sync(); }
};
Task<> sharesOn(std::vector<std::shared_ptr<Worker>> &To, std::shared_ptr<Worker> &Slot) {
  auto One = std::make_shared<Worker>();
  To.push_back(One);
  auto Two = std::make_shared<Worker>();
  Slot = Two;
  auto Itself = std::make_shared<Host>();
  std::shared_ptr<Worker> Given = Slot;
  Given.reset();
  co_return;
}
void keep(std::vector<std::jthread> Threads);
Task<> passesThreadsOn() {
  std::vector<std::jthread> Empty;
  std::vector<std::jthread> Detached;
  Detached.emplace_back([] { ::sleep(1); });
  for (auto &Each : Detached)
    Each.detach();
  std::vector<std::jthread> Moved;
  Moved.emplace_back([] { ::sleep(1); });
  keep(std::move(Moved));
  co_return;
}

// A call that is put off runs where its result is asked for.

Task<int> asksForDeferred() {
  auto Later = std::async(std::launch::deferred, [] {
    ::sleep(1); // note: 'lambda' calls 'sleep' here
    return 1;
  });
  co_return Later.get(); // warning: 'lambda' blocks
}
Task<int> asksForBriefDeferred(std::future<int> &Pending) {
  auto Later = std::async(std::launch::deferred, [] { return 1; });
  Later.wait_for(1s);
  Later.wait();
  const int Early = std::async(std::launch::deferred, [] { return 1; }).get();
  auto Never = std::async(std::launch::deferred, [] { ::sleep(1); });
  co_return Later.get() + Early;
}
Task<int> asksForAnother(std::future<int> &Pending) {
  auto Later = std::async(std::launch::deferred, [] { return 1; });
  Later = std::move(Pending);
  co_return Later.get(); // warning: 'std::future::get' blocks
}

Task<> suppressed() {
  ::sleep(1); // NOLINT(coro-blocking-call)
  // NOLINTNEXTLINE(coro-blocking-call)
  store(1);
  co_return;
}

// The client of MySQL waits for its server, but for the calls that say when to come back.

Task<> queries(MYSQL *Connection) {
  mysql_real_query(Connection, "select 1"); // warning: 'mysql_real_query' blocks the thread
  co_return;
}
Task<> executes(MYSQL_STMT *Statement) {
  if (mysql_stmt_execute(Statement) == 0) // warning: 'mysql_stmt_execute' blocks the thread
    mysql_stmt_store_result(Statement); // warning: 'mysql_stmt_store_result' blocks the thread
  co_return;
}
Task<> startsQuery(MYSQL *Connection, int Status) {
  int Failed = 0;
  if (mysql_real_query_start(&Failed, Connection, "select 1") != 0)
    mysql_real_query_cont(&Failed, Connection, Status);
  co_return;
}
Task<> walksRows(MYSQL_RES *Rows) {
  mysql_fetch_row(Rows);
  mysql_free_result(Rows);
  co_return;
}
