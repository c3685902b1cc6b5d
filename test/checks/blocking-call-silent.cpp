// RUN: %expect %s coro-blocking-call
#include "rill/run_blocking.h"
#include "rill/task.h"
#include "stubs/asio.h"
#include "stubs/concurrencpp.h"
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/posix.h"
#include "stubs/seastar.h"
#include "stubs/std.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <sstream>
#include <string>
#include <utility>

using namespace std::chrono_literals;
using lazy::Task;

bool condition();
void log(const char *);
Task<> later();

// A look that does not wait.

Task<bool> looksAtDescriptor(pollfd *Fds) { co_return ::poll(Fds, 1, 0) > 0; }

Task<int> looksAtEpoll(int Fd, epoll_event *Events) { co_return ::epoll_wait(Fd, Events, 8, 0); }

Task<bool> looksAtChild(int Pid) {
  int Status;
  co_return ::waitpid(Pid, &Status, WNOHANG) == Pid;
}

Task<long> receivesWhatIsThere(int Fd, char *To) { co_return ::recv(Fd, To, 1, MSG_DONTWAIT); }

Task<bool> triesFileLock(int Fd) { co_return ::flock(Fd, LOCK_EX | LOCK_NB) == 0; }

Task<> givesUpFileLock(int Fd) {
  ::flock(Fd, LOCK_UN);
  co_return;
}

Task<> startsToWriteBack(void *Page) {
  ::msync(Page, 4096, MS_ASYNC);
  co_return;
}

// A lock waits for threads that hold it, as std::mutex does.

class ReadersOrWriter {
public:
  void lock() {
    std::unique_lock Locked(M);
    Free.wait(Locked, [this] { return Readers == 0; });
    Readers = -1;
  }
  void unlock();
  void lock_shared() { waitForWriter(); }
  void unlock_shared();

private:
  void waitForWriter() {
    std::unique_lock Locked(M);
    Free.wait(Locked, [this] { return Readers >= 0; });
    ++Readers;
  }
  std::mutex M;
  std::condition_variable Free;
  int Readers = 0;
};
Task<int> readsUnderLock(ReadersOrWriter &Lock, const int &Value) {
  Lock.lock_shared();
  const int Copy = Value;
  Lock.unlock_shared();
  co_return Copy;
}
Task<> writesUnderLock(ReadersOrWriter &Lock, int &Value) {
  {
    std::lock_guard Locked(Lock);
    ++Value;
  }
  co_return;
}

// That of a file waits for other processes.

class FileLock {
public:
  explicit FileLock(int Fd) : Fd(Fd) {}
  void lock() { ::flock(Fd, LOCK_EX); }  // note: 'FileLock::lock' calls 'flock' here
  void unlock() { ::flock(Fd, LOCK_UN); }

private:
  int Fd;
};
int lockWholeFile(int Fd) { return ::flock(Fd, LOCK_EX); }  // note: 'lockWholeFile' calls 'flock' here
class WholeFileLock {
public:
  void lock() { lockWholeFile(Fd); }  // note: 'WholeFileLock::lock' calls 'lockWholeFile' here
  void unlock() { ::flock(Fd, LOCK_UN); }

private:
  int Fd = 0;
};
Task<> locksAWholeFile(WholeFileLock &Lock) {
  Lock.lock();  // warning: 'WholeFileLock::lock' blocks the thread that this coroutine runs on: it reaches 'flock'
  Lock.unlock();
  co_return;
}
Task<> locksAFile(FileLock &Lock) {
  Lock.lock();  // warning: 'FileLock::lock' blocks the thread that this coroutine runs on: it reaches 'flock'
  Lock.unlock();
  co_return;
}

Task<bool> triesSemaphore(std::counting_semaphore<4> &Limit) { co_return Limit.try_acquire(); }

Task<bool> triesSemaphoreForNoTime(std::counting_semaphore<4> &Limit) {
  co_return Limit.try_acquire_for(0ms);
}

Task<bool> triesTimedLock(std::timed_mutex &Lock) { co_return Lock.try_lock_for(0s); }

Task<> triesSharedLock(std::shared_mutex &Lock) {
  std::shared_lock Held(Lock, std::try_to_lock);
  if (Held)
    log("held");
  co_return;
}

Task<bool> triesTwoLocks(std::mutex &A, std::mutex &B) { co_return std::try_lock(A, B) == -1; }

Task<> sleepsForNoTime() {
  std::this_thread::sleep_for(0ms);
  co_return;
}

Task<> countsDown(std::latch &All) {
  All.count_down();
  if (All.try_wait())
    log("all");
  co_return;
}

Task<> arrives(std::barrier<> &All) {
  (void)All.arrive();
  co_return;
}

Task<> wakesOthers(std::condition_variable &Changed, std::atomic<int> &Count) {
  Changed.notify_all();
  Count.notify_one();
  co_return;
}

Task<> exchangesAtomically(std::atomic<int> &Count) {
  int Old = Count.load();
  while (!Count.compare_exchange_weak(Old, Old + 1)) {
  }
  co_return;
}

// A short section, and what is no wait at all.

Task<> shortSection(std::mutex &Lock, std::map<int, int> &Table) {
  {
    std::lock_guard Held(Lock);
    Table[1] = 2;
  }
  co_await later();
}

Task<> swapsUnderLock(std::mutex &Lock, std::vector<int> &Shared) {
  std::vector<int> Mine;
  {
    std::scoped_lock Held(Lock);
    Mine.swap(Shared);
  }
  co_return;
}

Task<> once(std::once_flag &Done) {
  std::call_once(Done, [] { log("initialised"); });
  co_return;
}

Task<bool> asksTheDisk(const std::filesystem::path &Path) {
  co_return std::filesystem::exists(Path);
}

Task<long> asksTheClock() {
  co_return std::chrono::steady_clock::now().time_since_epoch().count() + ::getpid();
}

// A future that has its value.

Task<int> asksUntilReady(std::future<int> &Pending) {
  while (Pending.wait_for(0s) != std::future_status::ready)
    co_await later();
  co_return Pending.get();
}

Task<int> leavesUnlessReady(std::future<int> Pending) {
  if (!Pending.valid() || Pending.wait_for(0ms) == std::future_status::timeout)
    co_return 0;
  co_return Pending.get();
}

Task<> thoseThatAreReady(std::vector<std::future<int>> &All, std::vector<int> &To) {
  for (auto &Each : All)
    if (Each.wait_for(0s) == std::future_status::ready)
      To.push_back(Each.get());
  co_return;
}

Task<int> sharedAndReady(std::shared_future<int> Pending) {
  if (Pending.wait_for(0s) == std::future_status::ready)
    co_return Pending.get();
  co_return 0;
}

Task<int> runsItsJob() {
  std::packaged_task<int()> Job([] { return 1; });
  auto Result = Job.get_future();
  Job();
  co_return Result.get();
}

Task<int> failsItsPromise() {
  std::promise<int> Promise;
  Promise.set_exception(nullptr);
  co_return Promise.get_future().get();
}

folly::coro::Task<int> readyOfFolly(folly::SemiFuture<int> Pending) {
  if (Pending.isReady())
    co_return std::move(Pending).get();
  co_return 0;
}

seastar::future<int> availableOfSeastar(seastar::future<int> Pending) {
  if (Pending.available())
    co_return Pending.get();
  co_return co_await std::move(Pending);
}

// A thread that somebody else waits for.

struct Workers {
  std::vector<std::jthread> All;
  void add() {
    All.emplace_back([] { ::sleep(1); });
  }
};
Task<> addsWorker(Workers &To) {
  To.add();
  co_return;
}

Task<> handsThreadOver(Workers &To) {
  auto Worker = std::jthread([] { ::sleep(1); });
  To.All.push_back(std::move(Worker));
  co_return;
}

Task<> letsThreadRun() {
  std::jthread Worker([] { ::sleep(1); });
  Worker.detach();
  co_return;
}

Task<> fillsSlot(std::optional<std::jthread> &Slot) {
  Slot.emplace([] { ::sleep(1); });
  co_return;
}

Task<> asksThreadToStop(std::jthread &Worker) {
  Worker.request_stop();
  co_return;
}

Task<> keepsFuture(std::vector<std::future<void>> &To) {
  To.push_back(std::async(std::launch::async, [] { ::sleep(1); }));
  co_return;
}

void work(std::stop_token Stop) {
  while (!Stop.stop_requested())
    std::this_thread::sleep_for(1s);
}
Task<> startsByName(Workers &To) {
  To.All.emplace_back(work);
  co_return;
}

struct Engine {
  std::jthread Worker{work};
};
Task<> sharesEngine(std::shared_ptr<Engine> Shared) {
  log(Shared ? "runs" : "none");
  co_return;
}

Task<> passesEngineOn(std::unique_ptr<Engine> Own, std::vector<std::unique_ptr<Engine>> &To) {
  To.push_back(std::move(Own));
  co_return;
}

// On threads that may block.

rill::Task<std::string> readsElsewhere() {
  co_return co_await rill::run_blocking([] {
    std::ifstream In("file");
    std::string Line;
    std::getline(In, Line);
    return Line;
  });
}

rill::Task<> runsNamedJob() {
  auto Job = [] { ::sync(); };
  co_await rill::run_blocking(Job);
}

asio::awaitable<void> postsToPool(asio::thread_pool &Pool) {
  asio::post(Pool, [] { ::sleep(1); });
  co_return;
}

void naps();
void quick() {}
rill::Task<> callsWhatItMayHold(std::function<void()> Given, bool Fast) {
  void (*Chosen)() = naps;
  if (Fast)
    Chosen = quick;
  Chosen();
  std::function<void()> Job = [] { ::sync(); };
  co_await rill::run_blocking(Job);
  Given();
}

asio::awaitable<int> computesOnPool(int Seconds) {
  ::sleep(Seconds);
  co_return Seconds;
}
void spawnsOnPool(asio::thread_pool &Pool) {
  asio::co_spawn(Pool, computesOnPool(1), asio::detached);
  asio::co_spawn(Pool.get_executor(), []() -> asio::awaitable<void> {
    ::sync();
    co_return;
  }, asio::detached);
}

asio::awaitable<void> hopsToPool(asio::thread_pool &Pool) {
  co_await asio::post(asio::bind_executor(Pool.get_executor(), asio::use_awaitable));
  ::sync();
}

asio::awaitable<void> hopsToPoolByDefaultToken(asio::thread_pool &Pool) {
  co_await asio::post(asio::bind_executor(Pool));
  ::sync();
}

coro::task<void> hopsToPoolOfLibcoro(coro::thread_pool &Pool) {
  co_await Pool.schedule();
  std::this_thread::sleep_for(1s);
}

cppcoro::task<> hopsToPoolOfCppcoro(cppcoro::static_thread_pool &Pool) {
  co_await Pool.schedule();
  ::sync();
}

folly::coro::Task<> addsToPoolOfFolly(folly::CPUThreadPoolExecutor &Pool) {
  Pool.add([] { ::sleep(1); });
  co_return;
}

seastar::future<> inThreadOfSeastar() {
  co_await seastar::async([] { ::sleep(1); });
}

concurrencpp::result<void> postsToExecutor(std::shared_ptr<concurrencpp::executor> To) {
  To->post([] { ::sleep(1); });
  co_return;
}

struct JobQueue {
  std::mutex Lock;
  std::queue<std::function<void()>> Jobs;
  void post(std::function<void()> Job) {
    std::lock_guard Held(Lock);
    Jobs.push(std::move(Job));
  }
};
Task<> queuesJob(JobQueue &To) {
  To.post([] { ::sleep(1); });
  co_return;
}

struct OwnPool {
  std::vector<std::function<void()>> Jobs;
  template <typename F> std::future<int> submit(F Job) {
    auto Shared = std::make_shared<std::packaged_task<int()>>(Job);
    Jobs.push_back([Shared] { (*Shared)(); });
    return Shared->get_future();
  }
};
Task<> submitsJob(OwnPool &To, std::future<int> &Result) {
  Result = To.submit([] {
    ::sync();
    return 1;
  });
  co_return;
}

template <typename F> struct OnWorker {
  F Job;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> Caller) {
    std::thread([this, Caller] {
      Job();
      Caller.resume();
    }).detach();
  }
  void await_resume() {}
};
Task<> awaitsWorker() {
  co_await OnWorker{[] { ::sync(); }};
}

// In memory.

Task<int> parses(std::string Text) {
  std::istringstream In(Text);
  int Words = 0;
  for (std::string Word; In >> Word;)
    ++Words;
  co_return Words;
}

int numberFrom(std::istream &In) {
  int Number = 0;
  In >> Number;
  return Number;
}
Task<int> parsesByHelper(std::string Text) {
  std::istringstream In(Text);
  co_return numberFrom(In);
}

Task<std::string> formats(int Number) {
  std::ostringstream Out;
  Out << Number << std::endl;
  co_return Out.str();
}

Task<int> convertsNumber(std::string Text) {
  int Number = 0;
  std::from_chars(Text.data(), Text.data() + Text.size(), Number);
  co_return Number;
}

Task<> prints() {
  std::cout << "out" << std::endl;
  std::fprintf(stderr, "error");
  co_return;
}

Task<std::filesystem::path> namesFile(std::filesystem::path Path) {
  co_return Path.parent_path() / Path.filename().replace_extension(".bak");
}

Task<> closesStream(std::ofstream &Out) {
  Out << "last";
  Out.close();
  co_return;
}

// A descriptor of which nothing is known, or that it does not block.

Task<long> readsEvent(int Fd) {
  char To[8];
  co_return ::read(Fd, To, sizeof(To));
}

Task<int> acceptsWithoutWaiting(int Fd) {
  co_return ::accept4(Fd, nullptr, nullptr, SOCK_NONBLOCK);
}

Task<> listens(const sockaddr *At) {
  const int Fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::bind(Fd, At, sizeof(*At));
  ::listen(Fd, 5);
  co_return;
}

// Not called here.

Task<> keepsCallable(std::function<void()> &Slot) {
  Slot = [] { ::sleep(1); };
  co_return;
}

Task<> takesAddress(int (*&Slot)(int)) {
  Slot = ::fsync;
  co_return;
}

struct Button {
  std::vector<std::function<void()>> Handlers;
  void onClick(std::function<void()> Handler) { Handlers.push_back(std::move(Handler)); }
};
Task<> registersHandler(Button &On) {
  On.onClick([] { ::sleep(1); });
  co_return;
}

Task<> unevaluated() {
  static_assert(sizeof(::sleep(1)) == 4);
  using Type = decltype(::fsync(1));
  co_return;
}

// Of the same name.

struct Connection {
  int Fd;
  void wait();
  void join();
  int get() const { return Fd; }
  void connect(int);
};
Task<int> membersOfThatName(Connection &Of) {
  Of.wait();
  Of.join();
  Of.connect(1);
  co_return Of.get();
}

namespace simulated {
void sleep(int);
int system(const char *);
int connect(int, const sockaddr *, int);
} // namespace simulated
Task<> functionsOfThatName() {
  simulated::sleep(1);
  simulated::system("ls");
  simulated::connect(1, nullptr, 0);
  co_return;
}

struct Source {
  virtual ~Source() = default;
  virtual int next() = 0;
};
struct InMemory : Source {
  int next() override { return 1; }
};
Task<int> overrideInMemory(Source &From) { co_return From.next(); }

// No coroutine, and no handler on a loop.

int mainFunction(asio::io_context &Loop) {
  std::this_thread::sleep_for(1s);
  Loop.run();
  return 0;
}

void threadOfTheLoop(asio::io_context &Loop) {
  std::thread([&Loop] { Loop.run(); }).detach();
}

void postsWhenItIsDone(asio::io_context &Loop) {
  std::thread([&Loop] {
    ::sleep(1);
    asio::post(Loop, [] { log("done"); });
  }).detach();
}

void quickHandler(asio::io_context &Loop) {
  asio::post(Loop, [] { log("posted"); });
}

asio::awaitable<void> startsTimer(asio::steady_timer &Timer) {
  Timer.expires_after(1s);
  Timer.async_wait([](int) { log("tick"); });
  co_return;
}

// Tasks that are awaited together, by what refers to them.

struct Work {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
  int result() {
    Done.wait();  // note: calls 'std::future::wait' here
    return Value;
  }

private:
  std::future<void> Done;
  int Value = 0;
};
struct Together {
  Together(Work &First, Work &Second);
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
Together allOf(Work &First, Work &Second);
Task<int> afterBothByName(Work &First, Work &Second) {
  Together Both(First, Second);
  co_await Both;
  co_return First.result() + Second.result();
}
Task<int> afterBothByCall(Work &First, Work &Second) {
  co_await allOf(First, Second);
  co_return First.result() + Second.result();
}
Task<int> afterBothInPlace(Work &First, Work &Second) {
  co_await Together(First, Second);
  co_return First.result() + Second.result();
}
Task<int> beforeBoth(Work &First, Work &Second) {
  Together Both(First, Second);
  const int Early = First.result();  // warning: 'Work::result' blocks
  co_await Both;
  co_return Early;
}
Task<int> ofAThird(Work &First, Work &Second, Work &Third) {
  co_await allOf(First, Second);
  co_return Third.result();  // warning: 'Work::result' blocks
}
