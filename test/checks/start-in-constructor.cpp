// RUN: %expect %s coro-start-in-constructor
#include "stubs/coro.h"

#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using lazy::Task;

struct Detached {
  struct promise_type {
    Detached get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
};

struct External {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
External tick();
void spawn(Task<> What);

class Eager {
public:
  Eager() { run(); }  // warning: constructor starts 'Eager::run', which may outlive the object

private:
  Detached run() {
    co_await tick();
    ++Count;  // note: 'Eager::run' uses its object when it is resumed here
  }
  int Count = 0;
};

// Whoever asks, when it is resumed, whether the object is still there, uses none that has ended.
template <typename T> class Watcher {
public:
  Watcher(T *Of);
  explicit operator bool() const;
  T *operator->() const;
};
bool hasNext();
class Watched {
public:
  Watched() { load(); }

private:
  Detached load() {
    Watcher<Watched> Self(this);
    while (hasNext()) {
      if (!Self)
        co_return;
      use(Count);
      try {
        co_await tick();
        if (!Self || Count == 0)
          co_return;
        ++Count;
      } catch (...) {
      }
    }
    if (Self)
      --Count;
  }
  void use(int Of);
  int Count = 0;
};
class WatchedThrough {
public:
  WatchedThrough() { load(); }

private:
  Detached load() {
    Watcher<WatchedThrough> Self(this);
    co_await tick();
    if (Self)
      Self->Count = 1;
  }
  int Count = 0;
};
class AskedTooEarly {
public:
  AskedTooEarly() { load(); }  // warning: constructor starts 'AskedTooEarly::load', which may outlive the object

private:
  Detached load() {
    Watcher<AskedTooEarly> Self(this);
    if (!Self)
      co_return;
    co_await tick();
    ++Count;  // note: 'AskedTooEarly::load' uses its object when it is resumed here
  }
  int Count = 0;
};
class AskedBeforeAnother {
public:
  AskedBeforeAnother() { load(); }  // warning: constructor starts 'AskedBeforeAnother::load', which may outlive the object

private:
  Detached load() {
    Watcher<AskedBeforeAnother> Self(this);
    co_await tick();
    if (!Self)
      co_return;
    ++Count;
    co_await tick();
    ++Count;  // note: 'AskedBeforeAnother::load' uses its object when it is resumed here
  }
  int Count = 0;
};

class Spawned {
public:
  Spawned() { spawn(run()); }  // warning: constructor starts 'Spawned::run', which may outlive the object, judging by a name

private:
  Task<> run() {
    co_await tick();
    ++Count;  // note: 'Spawned::run' uses its object when it is resumed here
  }
  int Count = 0;
};

void spawnAll(std::function<Task<>()> What);
class SpawnedLambda {
public:
  SpawnedLambda() {
    spawnAll([this]() -> Task<> {  // warning: constructor starts a coroutine, which may outlive the object, judging by a name
      co_await tick();
      ++Count;  // note: 'lambda' uses what it has captured when it is resumed here
    });
  }

private:
  int Count = 0;
};

int spawnNumbered(Task<> What);
class Numbered {
public:
  Numbered() : Number(spawnNumbered(run())) {}  // warning: constructor starts 'Numbered::run', which may outlive the object, judging by a name

private:
  Task<> run() {
    co_await tick();
    ++Count;  // note: 'Numbered::run' uses its object when it is resumed here
  }
  int Count = 0;
  int Number;
};

class InDestructor {
public:
  ~InDestructor() { close(); }  // warning: destructor starts 'InDestructor::close', which may outlive the object
  Task<> stop();

private:
  Detached close() {
    co_await tick();
    Open = false;  // note: 'InDestructor::close' uses its object when it is resumed here
  }
  bool Open = true;
};

struct Timer {
  std::function<void()> Done;
};

class Movable {
public:
  explicit Movable(std::unique_ptr<Timer> Of) : Own(std::move(Of)) {
    Own->Done = [this] { ++Count; };  // warning: callable remembers 'this', but the object can be moved
  }

private:
  std::unique_ptr<Timer> Own;
  int Count = 0;
};

// Made on the heap, and known by its base.
struct Job {
  virtual ~Job() = default;
  virtual void run() = 0;
};
class EchoJob : public Job {
public:
  EchoJob();
  void run() override { Call(); }

private:
  std::function<void()> Call;
  int Count = 0;
};
EchoJob::EchoJob() {
  Call = [this] { ++Count; };
}

class MovableMember {
public:
  MovableMember() {
    Done = [this] { ++Count; };  // warning: callable remembers 'this', but the object can be moved
  }
  MovableMember(MovableMember &&) = default;
  MovableMember &operator=(MovableMember &&) = default;

private:
  std::function<void()> Done;
  int Count = 0;
};

class MovableWrapped {
public:
  MovableWrapped() {
    Done = logged([this] { ++Count; });  // warning: callable remembers 'this', but the object can be moved
  }

private:
  static std::function<void()> logged(std::function<void()> What) {
    return [What = std::move(What)] { What(); };
  }
  std::function<void()> Done;
  int Count = 0;
};

class StartedByHelper {
public:
  StartedByHelper() { start(); }  // warning: constructor calls 'StartedByHelper::start', which starts what may outlive the object

private:
  void start() {
    Count = 0;
    more();  // note: 'StartedByHelper::start' starts 'StartedByHelper::more' here
  }
  void more() { run(); }  // note: 'StartedByHelper::more' starts 'StartedByHelper::run' here
  Detached run() {
    co_await tick();
    ++Count;  // note: 'StartedByHelper::run' uses its object when it is resumed here
  }
  int Count = 0;
};

// Silent.

class HelperStartsWhatNeedsNothing {
public:
  HelperStartsWhatNeedsNothing() { start(); }

private:
  void start() { run(); }
  static Detached run() { co_await tick(); }
};

class HelperIsJoined {
public:
  HelperIsJoined() { start(); }
  Task<> stop();

private:
  void start() { run(); }
  Detached run() {
    co_await tick();
    ++Count;
  }
  int Count = 0;
};

class HelperStartsNothing {
public:
  HelperStartsNothing() { prepare(); }
  void start() { run(); }

private:
  void prepare() { ++Count; }
  Detached run() {
    co_await tick();
    ++Count;
  }
  int Count = 0;
};

class HelperOfAnother {
public:
  explicit HelperOfAnother(HelperStartsNothing &Of) { Of.start(); }
};

class Joined {
public:
  Joined();
  Task<> stop();

private:
  Task<> run();
  int Count = 0;
};

Joined::Joined() { spawn(run()); }

Task<> Joined::run() {
  co_await tick();
  ++Count;
}

class Service {
public:
  virtual ~Service() = default;
  virtual Task<> stop();
};

class JoinedAsItsBase : public Service {
public:
  JoinedAsItsBase();

private:
  Task<> run();
  int Count = 0;
};

JoinedAsItsBase::JoinedAsItsBase() { spawn(run()); }

Task<> JoinedAsItsBase::run() {
  co_await tick();
  ++Count;
}

class JoinedByDestructor {
public:
  JoinedByDestructor();
  ~JoinedByDestructor();

private:
  void wait();
  Task<> run();
  int Count = 0;
};

JoinedByDestructor::JoinedByDestructor() { spawn(run()); }
JoinedByDestructor::~JoinedByDestructor() { wait(); }

Task<> JoinedByDestructor::run() {
  co_await tick();
  ++Count;
}

class Kept {
public:
  Kept();

private:
  eager::Task<> run();
  int Count = 0;
  eager::Task<> Running;
};

Kept::Kept() : Running(run()) {}

eager::Task<> Kept::run() {
  co_await tick();
  ++Count;
}

class KeptWithOthers {
public:
  explicit KeptWithOthers(int Workers);

private:
  eager::Task<> work();
  int Count = 0;
  std::vector<eager::Task<>> Running;
};

KeptWithOthers::KeptWithOthers(int Workers) {
  for (int I = 0; I < Workers; ++I)
    Running.push_back(work());
}

eager::Task<> KeptWithOthers::work() {
  co_await tick();
  ++Count;
}

// What starts a task may give somebody who owns it from then on.
class [[nodiscard]] Owning {
public:
  Owning(Owning &&) noexcept;
  ~Owning();
};
Owning spawnOwned(Task<> What);

class KeptByItsOwner {
public:
  KeptByItsOwner();

private:
  Task<> run();
  int Count = 0;
  Owning Running;
};

KeptByItsOwner::KeptByItsOwner() : Running(spawnOwned(run())) {}

Task<> KeptByItsOwner::run() {
  co_await tick();
  ++Count;
}

// Its destructor cancels what it was given, and waits for that.
class Nursery {
public:
  ~Nursery();
  void spawn(Task<> What);
};

class InOwnNursery {
public:
  InOwnNursery();

private:
  Task<> run();
  int Count = 0;
  Nursery Tasks;
};

InOwnNursery::InOwnNursery() { Tasks.spawn(run()); }

Task<> InOwnNursery::run() {
  co_await tick();
  ++Count;
}

class UsesNothing {
public:
  UsesNothing();

private:
  static Detached report();
};

UsesNothing::UsesNothing() { report(); }

Detached UsesNothing::report() { co_await tick(); }

class UsesItAtOnce {
public:
  UsesItAtOnce();

private:
  Detached run();
  int Count = 0;
};

UsesItAtOnce::UsesItAtOnce() { run(); }

Detached UsesItAtOnce::run() {
  ++Count;
  co_await tick();
}

// What the coroutine needs outlives both.
class SharesItsState {
public:
  SharesItsState();

private:
  struct State {
    int Count = 0;
  };
  std::shared_ptr<State> Own = std::make_shared<State>();
};

SharesItsState::SharesItsState() {
  spawnAll([Own = Own]() -> Task<> {
    co_await tick();
    ++Own->Count;
  });
}

struct Connection {
  Task<> close();
};

class GivesUpItsConnection {
public:
  ~GivesUpItsConnection();

private:
  std::unique_ptr<Connection> Own;
};

Detached closeLater(std::unique_ptr<Connection> Of) { co_await Of->close(); }

GivesUpItsConnection::~GivesUpItsConnection() { closeLater(std::move(Own)); }

// The constructor waits.
void runToEnd(Task<> What);

class LoadedByItself {
public:
  LoadedByItself();

private:
  Task<> load();
  int Count = 0;
};

LoadedByItself::LoadedByItself() { runToEnd(load()); }

Task<> LoadedByItself::load() {
  co_await tick();
  ++Count;
}

class StartedByMember {
public:
  void start();

private:
  Task<> run();
  int Count = 0;
};

void StartedByMember::start() { spawn(run()); }

Task<> StartedByMember::run() {
  co_await tick();
  ++Count;
}

class Pinned {
public:
  Pinned();
  Pinned(const Pinned &) = delete;
  Pinned &operator=(const Pinned &) = delete;

private:
  std::function<void()> Done;
  int Count = 0;
};

Pinned::Pinned() {
  Done = [this] { ++Count; };
}

class NonCopyable {
protected:
  NonCopyable() = default;
  NonCopyable(const NonCopyable &) = delete;
  NonCopyable &operator=(const NonCopyable &) = delete;
};

class PinnedByItsBase : NonCopyable {
public:
  PinnedByItsBase();

private:
  std::function<void()> Done;
  int Count = 0;
};

PinnedByItsBase::PinnedByItsBase() {
  Done = [this] { ++Count; };
}

class HasMutex {
public:
  HasMutex();

private:
  std::mutex Mutex;
  std::function<void()> Done;
  int Count = 0;
};

HasMutex::HasMutex() {
  Done = [this] { ++Count; };
}

// Only shared pointers lead to it.
class Shared : public std::enable_shared_from_this<Shared> {
public:
  static std::shared_ptr<Shared> make() { return std::shared_ptr<Shared>(new Shared); }

private:
  Shared();
  std::function<void()> Done;
  int Count = 0;
};

Shared::Shared() {
  Done = [this] { ++Count; };
}

class MovesItself {
public:
  MovesItself();
  MovesItself(MovesItself &&Other) noexcept;
  MovesItself &operator=(MovesItself &&) = delete;

private:
  void bind();
  std::function<void()> Done;
  int Count = 0;
};

MovesItself::MovesItself() { bind(); }
MovesItself::MovesItself(MovesItself &&Other) noexcept { bind(); }

void MovesItself::bind() {
  Done = [this] { ++Count; };
}

// What is remembered is what the pointer leads to, and that stays.
class BehindPointer {
public:
  BehindPointer();

private:
  struct Impl {
    std::function<void()> Done;
    int Count = 0;
  };
  std::unique_ptr<Impl> Own;
};

BehindPointer::BehindPointer() : Own(std::make_unique<Impl>()) {
  Own->Done = [Own = Own.get()] { ++Own->Count; };
}

class SetLater {
public:
  void start();

private:
  std::function<void()> Done;
  int Count = 0;
};

void SetLater::start() {
  Done = [this] { ++Count; };
}

class CallsAtOnce {
public:
  CallsAtOnce();

private:
  int Count = 0;
};

CallsAtOnce::CallsAtOnce() {
  auto Init = [this] { Count = 1; };
  Init();
}

class AsksAtOnce {
public:
  explicit AsksAtOnce(const std::vector<std::string> &All);

private:
  std::string Between = ", ";
  std::string List;
};

AsksAtOnce::AsksAtOnce(const std::vector<std::string> &All) {
  List = std::accumulate(All.begin(), All.end(), std::string(),
                         [this](std::string L, const std::string &R) { return L + Between + R; });
}

template <typename Predicate>
std::vector<int> only(std::vector<int> All, Predicate Is) {
  std::vector<int> Result;
  for (int Each : All)
    if (Is(Each))
      Result.push_back(Each);
  return Result;
}

class AskedByHelper {
public:
  explicit AskedByHelper(std::vector<int> All);

private:
  int Least = 1;
  std::vector<int> Some;
};

AskedByHelper::AskedByHelper(std::vector<int> All) {
  Some = only(std::move(All), [this](int Each) { return Each >= Least; });
}

#include "stubs/cppcoro.h"

class WaitsInDestructor {
public:
  ~WaitsInDestructor() { cppcoro::sync_wait(stop()); }  // warning: destructor blocks its thread until a task has finished
  cppcoro::task<> stop();
};

cppcoro::task<> flushAll();
class WaitsForOthers {
public:
  ~WaitsForOthers() { cppcoro::sync_wait(flushAll()); }
  void stop() { cppcoro::sync_wait(run()); }
  cppcoro::task<> run();
};

#include <future>

// It goes on when what it has started has kept its promise.
class JoinsWhatItStarts {
public:
  ~JoinsWhatItStarts() {
    std::promise<void> Done;
    auto End = Done.get_future();
    spawnAll([this, &Done]() -> Task<> {
      co_await tick();
      Open = false;
      Done.set_value();
    });
    End.wait();
  }

private:
  bool Open = true;
};

class JoinsItsMember {
public:
  ~JoinsItsMember() {
    std::promise<void> Done;
    auto End = Done.get_future();
    close(Done);
    End.get();
  }
  Task<> stop();

private:
  Detached close(std::promise<void> &Done) {
    co_await tick();
    Open = false;
    Done.set_value();
  }
  bool Open = true;
};

void note(std::future<void> &End) { End.valid(); }

class WaitsBefore {
public:
  ~WaitsBefore() {
    Ready.wait();
    close();  // warning: destructor starts 'WaitsBefore::close', which may outlive the object
    note(Ready);
  }
  Task<> stop();

private:
  Detached close() {
    co_await tick();
    Open = false;  // note: 'WaitsBefore::close' uses its object when it is resumed here
  }
  std::future<void> Ready;
  bool Open = true;
};
