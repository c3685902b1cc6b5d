// RUN: %expect %s coro-double-await
#include "stubs/coro.h"
#include "stubs/cppcoro.h"
#include "stubs/once.h"
#include "stubs/qcoro.h"
#include "stubs/seastar.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using lazy::Task;

struct [[clang::annotate("coro::shared")]] SharedTask {
  struct promise_type {
    SharedTask get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(int);
    void unhandled_exception();
  };
  SharedTask(SharedTask &&) noexcept;
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};

Once<int> ask(std::string Server);
// Awaited by its name, and gives its result away.
class Text {
public:
  struct promise_type {
    Text get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(std::string);
    void unhandled_exception();
    std::string Value;
  };
  Text(Text &&) noexcept;
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  std::string await_resume() { return std::move(Handle.promise().Value); }

private:
  std::coroutine_handle<promise_type> Handle;
};
// Awaited by its name it is left as it was, as an rvalue it gives its result away.
class Kept {
public:
  struct promise_type {
    Kept get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(std::string);
    void unhandled_exception();
    std::string Value;
  };
  Kept(Kept &&) noexcept;
  auto operator co_await() const & {
    struct Copying : Waiting {
      std::string await_resume() { return Handle.promise().Value; }
    };
    return Copying{Handle};
  }
  auto operator co_await() const && {
    struct Moving : Waiting {
      std::string await_resume() { return std::move(Handle.promise().Value); }
    };
    return Moving{Handle};
  }

private:
  struct Waiting {
    bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<>);
    std::coroutine_handle<promise_type> Handle;
  };
  std::coroutine_handle<promise_type> Handle;
};
Text read();
Kept recall();
Task<> flush();
SharedTask load();
Task<> send(std::string Message);
Task<> sendShared(const std::string &Message);
Task<> sendMany(std::vector<int> All);
void spawn(Once<int> What);
void use(int Value);
void log(const std::string &Text);
bool done();

Task<> twice() {
  auto Answer = ask("a");
  use(co_await std::move(Answer));  // note: it is moved from here
  use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before
}

Task<> inLoop() {
  auto Answer = ask("a");
  while (!done())
    use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before; note: it is moved from here
}

Task<> awaitedAndSpawned() {
  auto Answer = ask("a");
  spawn(std::move(Answer));  // note: it is moved from here
  co_await std::move(Answer);  // warning: 'Answer' is awaited, but was used up before
}

Task<> spawnedTwice() {
  auto Answer = ask("a");
  spawn(std::move(Answer));  // note: it is moved from here
  spawn(std::move(Answer));  // warning: 'Answer' is handed on, but was used up before
  co_return;
}

Task<> onOnePath(bool Early) {
  auto Answer = ask("a");
  if (Early)
    use(co_await std::move(Answer));  // note: it is moved from here
  use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before
}

Task<> inHandler() {
  auto Answer = ask("a");
  try {
    use(co_await std::move(Answer));  // note: it is moved from here
  } catch (const std::runtime_error &) {
  }
  use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before
}

Task<> lvalueTwice() {
  auto Text = read();
  log(co_await Text);  // note: it is awaited here
  log(co_await Text);  // warning: 'Text' is awaited, but was used up before
}

Task<> ofParameter(Once<int> Answer) {
  use(co_await std::move(Answer));  // note: it is moved from here
  use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before
}

Task<> usedByHandler(std::string Message) {
  try {
    co_await send(std::move(Message));
  } catch (const std::runtime_error &) {  // note: the exception is handled here
    log(Message);  // warning: 'Message' was moved into the task that has failed
  }
}

Task<> retried(std::string Message) {
  for (int Attempt = 0; Attempt != 3; ++Attempt) {
    try {
      co_await send(std::move(Message));  // warning: 'Message' was moved into the task that has failed
      co_return;
    } catch (const std::runtime_error &) {  // note: the exception is handled here
    }
  }
}

// Its result is taken by member functions.
template <typename T> struct State {
  T take() { return std::move(*Value); }  // note: 'State::take' moves its result out here
  std::unique_ptr<T> Value;
};
class Answered {
public:
  struct promise_type {
    Answered get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(std::string);
    void unhandled_exception();
  };
  Answered(Answered &&) noexcept;
  Answered &operator=(Answered &&) noexcept;
  ~Answered();
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  std::string await_resume() { return std::move(Text); }

  bool failed() const;
  std::string get() { return std::move(Text); }  // note: 'Answered::get' moves its result out here
  std::string shared() { return Behind->take(); }  // note: 'Answered::shared' calls 'State::take' here
  std::string copy() { return Text; }
  std::string next() { return std::exchange(Text, "next"); }
  std::string unseen();
  int length() { return static_cast<int>(std::move(Text).size()); }
  std::string result() && { return std::move(Text); }
  void restart();

private:
  std::string Text;
  std::unique_ptr<State<std::string>> Behind;
};
Answered answer();
bool isShutdown(const std::exception_ptr &);
void logError(const std::exception_ptr &);
seastar::future<int> size(std::string Path);
seastar::future<> close();

seastar::future<> errorTakenTwice() {
  auto Done = co_await seastar::coroutine::as_future(size("a"));
  if (Done.failed() && !isShutdown(Done.get_exception()))  // note: its result is taken here
    logError(Done.get_exception());  // warning: 'Done' is asked for its result, but was used up before
}

// What ends the coroutine has taken the exception for good.
struct FailWith {
  std::exception_ptr Error;
  bool await_ready() const noexcept { return false; }
  template <typename P> void await_suspend(std::coroutine_handle<P> handle) noexcept {
    handle.promise().unhandled_exception();
    handle.destroy();
  }
  void await_resume() noexcept;
};
seastar::future<int> failsOrReturns() {
  auto Done = co_await seastar::coroutine::as_future(size("a"));
  if (Done.failed())
    co_await FailWith{Done.get_exception()};
  co_return Done.get();
}
seastar::future<int> logsAndReturns() {
  auto Done = co_await seastar::coroutine::as_future(size("a"));
  if (Done.failed())
    logError(Done.get_exception());  // note: its result is taken here
  co_return Done.get();  // warning: 'Done' is asked for its result, but was used up before
}

seastar::future<> continuedTwice() {
  auto Done = size("a");
  auto First = Done.then([](int) {});   // note: its result is taken here
  auto Second = Done.then([](int) {});  // warning: 'Done' is asked for its result, but was used up before
  co_await std::move(First);
  co_await std::move(Second);
}

Task<> gotTwice() {
  auto Text = answer();
  log(Text.get());  // note: its result is taken here
  log(Text.get());  // warning: 'Text' is asked for its result, but was used up before
  co_return;
}

Task<> gotThroughState() {
  auto Text = answer();
  log(Text.shared());  // note: its result is taken here
  log(co_await Text);  // warning: 'Text' is awaited, but was used up before
}

void ofRvalueTwice() {
  auto Text = answer();
  log(std::move(Text).result());  // note: its result is taken here
  log(std::move(Text).result());  // warning: 'Text' is asked for its result, but was used up before
}

QCoro::Task<> loaded();

QCoro::Task<> continuedAsRvalueTwice() {
  auto Loaded = loaded();
  auto First = std::move(Loaded).then([] {});   // note: its result is taken here
  auto Second = std::move(Loaded).then([] {});  // warning: 'Loaded' is asked for its result, but was used up before
  co_await First;
  co_await Second;
}

// Silent.

QCoro::Task<> continuedAsItIsTwice() {
  auto Loaded = loaded();
  auto First = Loaded.then([] {});
  auto Second = Loaded.then([] {});
  co_await First;
  co_await Second;
}

seastar::future<> errorKept() {
  auto Done = co_await seastar::coroutine::as_future(size("a"));
  if (Done.failed()) {
    const auto Error = Done.get_exception();
    if (!isShutdown(Error))
      logError(Error);
  }
}

seastar::future<int> errorOrValue() {
  auto Done = co_await seastar::coroutine::as_future(size("a"));
  if (Done.failed()) {
    logError(Done.get_exception());
    co_return 0;
  }
  co_return Done.get();
}

seastar::future<int> errorRemembered() {
  auto Done = co_await seastar::coroutine::as_future(size("a"));
  std::exception_ptr Error;
  if (Done.failed())
    Error = Done.get_exception();
  co_await close();
  if (Error)
    std::rethrow_exception(Error);
  co_return Done.get();
}

seastar::future<> takenInEachTurn() {
  while (!done()) {
    auto Done = co_await seastar::coroutine::as_future(size("a"));
    logError(Done.get_exception());
  }
}

seastar::future<> continuedAndAssigned() {
  auto Done = close();
  for (int Turn = 0; Turn != 3; ++Turn)
    Done = Done.then([] { return close(); });
  co_await std::move(Done);
}

Task<> copiedTwice() {
  auto Text = answer();
  log(Text.copy());
  log(Text.copy());
  co_return;
}

Task<> neverSeen() {
  auto Text = answer();
  log(Text.unseen());
  log(Text.unseen());
  co_return;
}

Task<> onlyNumbers() {
  auto Text = answer();
  use(Text.length());
  use(Text.length());
  co_return;
}

Task<> startedAgain() {
  auto Text = answer();
  log(Text.get());
  Text.restart();
  log(Text.get());
  co_return;
}

Task<> askedBetween() {
  auto Text = answer();
  log(Text.get());
  if (!Text.failed())
    log(Text.get());
  co_return;
}

Task<> once() {
  auto Answer = ask("a");
  use(co_await std::move(Answer));
}

Task<> onEitherPath(bool Early) {
  auto Answer = ask("a");
  if (Early)
    use(co_await std::move(Answer));
  else
    use(co_await std::move(Answer) + 1);
}

Task<> madeAgain() {
  auto Answer = ask("a");
  use(co_await std::move(Answer));
  Answer = ask("b");
  use(co_await std::move(Answer));
}

Task<> madeInEachTurn() {
  while (!done()) {
    auto Answer = ask("a");
    use(co_await std::move(Answer));
  }
}

Task<> leftAfterwards() {
  auto Answer = ask("a");
  while (!done()) {
    use(co_await std::move(Answer));
    break;
  }
}

Task<> sharedTask() {
  auto Loaded = load();
  use(co_await Loaded);
  use(co_await Loaded);
}

Task<> waitedForTwice() {
  auto Flushed = flush();
  co_await Flushed;
  co_await Flushed;
}

Task<> eachOfSeveral(std::vector<Once<int>> All) {
  for (auto &Each : All)
    use(co_await std::move(Each));
}

Task<> byIndex(std::vector<Once<int>> All) {
  use(co_await std::move(All[0]));
  use(co_await std::move(All[1]));
}

Task<> onlyAsked() {
  auto Answer = ask("a");
  use(co_await std::move(Answer));
  use(Answer.isReady());
}

Task<> remembered(bool Early) {
  auto Answer = ask("a");
  bool Awaited = false;
  if (Early) {
    use(co_await std::move(Answer));
    Awaited = true;
  }
  if (!Awaited)
    use(co_await std::move(Answer));
}

Task<> copiedEachTime(std::string Message) {
  for (int Attempt = 0; Attempt != 3; ++Attempt) {
    try {
      co_await send(Message);
      co_return;
    } catch (const std::runtime_error &) {
      log(Message);
    }
  }
}

Task<> filledAgain(std::string Message) {
  try {
    co_await send(std::move(Message));
  } catch (const std::runtime_error &) {
    Message = "failed";
    log(Message);
  }
}

Task<> byReference(std::string Message) {
  try {
    co_await sendShared(Message);
  } catch (const std::runtime_error &) {
    log(Message);
  }
}

Task<> otherValue(std::string Message, std::string Name) {
  try {
    co_await send(std::move(Message));
  } catch (const std::runtime_error &) {
    log(Name);
  }
}

Task<> nothingAfterwards(std::string Message) {
  try {
    co_await send(std::move(Message));
  } catch (const std::runtime_error &) {
    log("failed");
  }
}

Task<> copiedThenTaken() {
  auto Answer = recall();
  log(co_await Answer);
  log(co_await Answer);
  log(co_await std::move(Answer));
}

Task<> takenThenCopied() {
  auto Answer = recall();
  log(co_await std::move(Answer));  // note: it is moved from here
  log(co_await Answer);             // warning: 'Answer' is awaited, but was used up before
}

struct Service {
  int Id;
  std::optional<seastar::future<>> Run;
  seastar::future<> Done;
};
void forget(int);

seastar::future<> stops(std::shared_ptr<Service> Of) {
  return Of->Run.value().then([Of] { forget(Of->Id); });
}

seastar::future<> stopsOnce(std::shared_ptr<Service> Of) {
  auto First = Of->Done.then([Of] { forget(Of->Id); });
  co_await std::move(First);
}

seastar::future<> stopsTwice(std::shared_ptr<Service> Of) {
  auto First = Of->Done.then([Of] { forget(Of->Id); });  // note: its result is taken here
  co_await std::move(First);
  co_await Of->Done.then([] {});  // warning: 'Done' is asked for its result, but was used up before
}

// Generators that are iterated over.
cppcoro::generator<int> numbers();
void print(int);

void iteratedTwice() {
  auto all = numbers();
  for (int n : all)  // note: it is exhausted here
    print(n);
  for (int n : all)  // warning: 'all' is begun again, but has come to its end before
    print(n);
}

void iteratedInEachTurn(int turns) {
  auto all = numbers();
  for (int turn = 0; turn != turns; ++turn)
    for (int n : all)  // note: it is exhausted here; warning: 'all' is begun again, but has come to its end before
      print(n);
}

void iteratedFromTheMiddle() {
  auto all = numbers();
  for (int n : all)
    if (n == 0)
      break;
  for (int n : all)
    print(n);
}

void madeAnew() {
  auto all = numbers();
  for (int n : all)
    print(n);
  all = numbers();
  for (int n : all)
    print(n);
}

void madeInEachTurn(int turns) {
  for (int turn = 0; turn != turns; ++turn) {
    auto all = numbers();
    for (int n : all)
      print(n);
  }
}

void eitherWay(bool loud) {
  auto all = numbers();
  if (loud) {
    for (int n : all)
      print(n);
    return;
  }
  for (int n : all)
    print(-n);
}

void containerTwice(const std::vector<int> &all) {
  for (int n : all)
    print(n);
  for (int n : all)
    print(n);
}

// A flag, an optional or an owner tells whether the task is still there. It has to be asked again,
// and it has to have changed.
bool lucky();
Task<> wait();
void use(int);

class Started {
public:
  Task<> once() {
    while (lucky()) {
      if (!IsStarted) {
        IsStarted = true;
        use(co_await std::move(Own));
      }
      co_await wait();
    }
  }
  Task<> onceWithOthers() {
    while (lucky()) {
      if (lucky() && !IsStarted) {
        use(co_await std::move(Own));
        IsStarted = true;
      }
      co_await wait();
    }
  }
  Task<> again() {
    while (lucky()) {
      if (!IsStarted)
        use(co_await std::move(Own));  // warning: 'Own' is awaited, but was used up before; note: it is moved from here
      co_await wait();
    }
  }
  Task<> anew() {
    while (lucky()) {
      if (!IsStarted) {
        IsStarted = true;
        use(co_await std::move(Own));  // warning: 'Own' is awaited, but was used up before; note: it is moved from here
      }
      co_await wait();
      IsStarted = false;
    }
  }

private:
  Once<int> Own;
  bool IsStarted = false;
};

Task<> hasAnswered(bool early) {
  Once<int> answer = ask("here");
  std::optional<int> got;
  if (early)
    got = co_await std::move(answer);
  if (got)
    co_return;
  use(co_await std::move(answer));
}

Task<> hasAnsweredOrNot(bool early) {
  Once<int> answer = ask("here");
  std::optional<int> got;
  if (early)
    got.emplace(co_await std::move(answer));
  if (lucky() && !got.has_value())
    got = co_await std::move(answer);
  use(*got);
}

struct Addresses {};
Once<std::optional<Addresses>> resolve();
void look(const std::optional<Addresses> &);
void change(std::optional<Addresses> &);
Task<> resolvesOnce(const std::vector<int> &all) {
  auto task = resolve();
  std::optional<Addresses> found;
  for (int each : all) {
    if (!found.has_value() && each > 1) {
      found = co_await std::move(task);
      if (!found.has_value())
        found = Addresses{};
    }
    look(found);
  }
}

Task<> resolvesOnceAndChanges(const std::vector<int> &all) {
  auto task = resolve();
  std::optional<Addresses> found;
  for (int each : all) {
    if (!found.has_value() && each > 1) {
      found = co_await std::move(task);  // warning: 'task' is awaited, but was used up before; note: it is moved from here
      found = Addresses{};
    }
    change(found);
  }
}

Task<> resolvesUntilFound(const std::vector<int> &all) {
  auto task = resolve();
  std::optional<Addresses> found;
  for (int each : all) {
    if (!found.has_value() && each > 1)
      found = co_await std::move(task);  // warning: 'task' is awaited, but was used up before; note: it is moved from here
    use(each);
  }
}

Task<> hasForgotten(bool early) {
  Once<int> answer = ask("here");
  std::optional<int> got;
  if (early)
    got = co_await std::move(answer);  // note: it is moved from here
  use(got.value_or(1));
  got.reset();
  if (got)
    co_return;
  use(co_await std::move(answer));  // warning: 'answer' is awaited, but was used up before
}

Task<> asksAnother(bool early, bool late) {
  Once<int> answer = ask("here");
  bool isAsked = false;
  if (early) {
    isAsked = true;
    use(co_await std::move(answer));  // note: it is moved from here
  }
  if (late)
    co_return;
  use(co_await std::move(answer));  // warning: 'answer' is awaited, but was used up before
  use(isAsked);
}

// The branch around all of it was taken before the future was made.
void tell(std::exception_ptr);
bool isOver(std::exception_ptr);
seastar::future<> removeFile();

seastar::future<> takenTwiceInABranch(std::exception_ptr failure) {
  std::exception_ptr before = failure;
  if (before) {
    auto removed = co_await seastar::coroutine::as_future(removeFile());
    if (removed.failed() && !isOver(removed.get_exception()))  // note: its result is taken here
      tell(removed.get_exception());  // warning: 'removed' is asked for its result, but was used up before
  }
}

seastar::future<> takenOnceInABranch(std::exception_ptr failure) {
  std::exception_ptr before = failure;
  if (before) {
    auto removed = co_await seastar::coroutine::as_future(removeFile());
    if (removed.failed()) {
      auto why = removed.get_exception();
      if (!isOver(why))
        tell(why);
    }
  }
}

Task<> decidedInside(bool known) {
  bool more = known;
  auto answer = ask("a");
  if (!more)
    print(co_await std::move(answer));
  if (more)
    print(co_await std::move(answer));
}

// Closing what has been moved on does nothing.
struct Reader {
  Reader(Reader &&) noexcept;
  ~Reader();
  Task<int> next();
  Task<> close();
};
Task<> consume(Reader);
void count(Reader &);

Task<> closedWhereverItIs(Reader reader) {
  bool failed = false;
  try {
    log("begin");
    co_await consume(std::move(reader));
  } catch (const std::runtime_error &) {
    failed = true;
  }
  co_await reader.close();
  log(failed ? "failed" : "done");
}

Task<> readAfterwards(Reader reader) {
  try {
    co_await consume(std::move(reader));
  } catch (const std::runtime_error &) {  // note: the exception is handled here
    count(reader);  // warning: 'reader' was moved into the task that has failed
  }
}

// Lambdas that are called again.
template <typename F> Task<> retry(int times, F f) {
  for (int i = 0; i != times; ++i) {
    try {
      co_await f();  // note: 'retry' calls it again and again here
      co_return;
    } catch (const std::runtime_error &) {
    }
  }
}
template <typename F> Task<> twice(F f) { return retry(2, std::move(f)); }  // note: 'twice' gives it to 'retry' here
template <typename F> Task<> once(F f) { co_await f(); }
template <typename F> Task<> firstOf(const std::vector<int> &all, F f) {
  for (int each : all)
    if (each > 3) {
      co_await f();
      break;
    }
}

Task<> movedByTheFirstTry(std::string text) {
  co_await retry(3, [text = std::move(text)]() mutable {  // note: 'retry' calls it as often as it likes
    return send(std::move(text));  // warning: 'text' is empty when this lambda is called again
  });
}
Task<> movedThroughAnother(std::string text) {
  co_await twice([text]() mutable { return send(std::move(text)); });  // warning: 'text' is empty when this lambda is called again; note: 'twice' calls it as often as it likes
}
seastar::future<> movedByTheFirstElement(std::vector<int> all, std::string text) {
  return seastar::parallel_for_each(all, [text = std::move(text)](int) mutable {  // note: 'seastar::parallel_for_each' calls it as often as it likes
    return send(std::move(text));  // warning: 'text' is empty when this lambda is called again
  });
}

Task<> copiedInEachTry(std::string text) {
  co_await retry(3, [text = std::move(text)] { return send(text); });
}
Task<> calledOnce(std::string text) {
  co_await once([text = std::move(text)]() mutable { return send(std::move(text)); });
}
Task<> calledForOneElement(const std::vector<int> &all, std::string text) {
  co_await firstOf(all, [text = std::move(text)]() mutable { return send(std::move(text)); });
}
seastar::future<> movedByTheLastTurn(std::string text, int turns) {
  return seastar::repeat([text = std::move(text), turns]() mutable {
    if (--turns == 0)
      return send(std::move(text));
    return send(text);
  });
}
seastar::future<> leftBefore(std::string text, bool stop) {
  return seastar::repeat([text = std::move(text), &stop]() mutable {
    if (!stop)
      return send("more");
    return send(std::move(text));
  });
}
Task<> filledForTheNextTry(std::string text) {
  co_await retry(3, [text = std::move(text)]() mutable {
    auto sent = send(std::move(text));
    text = "again";
    return sent;
  });
}
Task<> movedByReference(std::string text) {
  co_await retry(3, [&text]() mutable { return send(std::move(text)); });
}
