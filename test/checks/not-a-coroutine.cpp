// RUN: %expect %s coro-not-a-coroutine

#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "stubs/coro.h"
#include "stubs/seastar.h"

using lazy::Task;

struct Message {
  Message(int);
  ~Message();
  int id() const;
};

Task<> connect();
Task<> unseen(const Message &);
void log(int);
void prepare();
int parse(std::string_view) noexcept;

Task<> send(const Message &m) {
  co_await connect();
  log(m.id());  // note: 'send' uses 'm' when it is resumed here
}
Task<> sendAll(std::vector<Message> &all) {
  for (Message &each : all)  // note: 'sendAll' uses 'all' when it is resumed here
    co_await send(each);
}
Task<> byView(std::string_view text) {
  co_await connect();
  log(static_cast<int>(text.size()));  // note: 'byView' uses 'text' when it is resumed here
}
Task<> byValue(Message m) {
  co_await connect();
  log(m.id());
}
Task<> ignores(const Message &) { co_await connect(); }
Task<> forwards(const Message &m) { return send(m); }  // note: 'forwards' gives 'm' to 'send' here
template <typename Range, typename F> Task<> each(Range &all, F f) {
  for (auto &one : all)  // note: 'each' uses 'all' when it is resumed here
    co_await f(one);
}

seastar::future<> flush();
seastar::future<> fail();
seastar::future<> share() noexcept;
seastar::future<> dial() {
  co_await flush();
  throw std::runtime_error("refused");
}

// Reported.

Task<> within(int ms, Task<> work);

Task<> wrapped(Message m) {
  return within(5, send(m));  // warning: 'm' ends when 'wrapped' returns, which is no coroutine, before the task of 'send' that refers to it
}
Task<> wrappedOfCaller(const Message &m) { return within(5, send(m)); }

Task<> parameterByValue(Message m) {
  return send(m);  // warning: 'm' ends when 'parameterByValue' returns, which is no coroutine, before the task of 'send' that refers to it
}

Task<> throughForwarder(Message m) {
  return forwards(m);  // warning: 'm' ends when 'throughForwarder' returns
}

Task<> local() {
  std::vector<Message> all;
  return sendAll(all);  // warning: 'all' ends when 'local' returns
}

Task<> throughVariable(std::string text) {
  auto task = byView(text);  // warning: 'text' ends when 'throughVariable' returns
  return task;
}

Task<> throughTemplate(std::vector<Message> all) {
  return each(all, [](const Message &m) { return byValue(m); });  // warning: 'all' ends when 'throughTemplate' returns
}

struct Store {
  seastar::gate Gate;
  seastar::semaphore Limit{1};
  seastar::future<> guarded() {
    auto held = Gate.hold();  // warning: 'held' is given back when 'Store::guarded' returns, which is no coroutine, before its task has finished
    return flush();  // note: the task is returned here
  }
  seastar::future<> permitted() {
    auto units = seastar::consume_units(Limit, 1);  // warning: 'units' is given back when 'Store::permitted' returns
    log(1);
    return flush();  // note: the task is returned here
  }
  seastar::future<> perhapsPermitted(seastar::semaphore_units<int> units, bool Enough) {
    if (Enough)
      return seastar::now();
    return flush().then([units = std::move(units)] {});
  }
  Task<> handled() {
    try {
      return connect();  // note: the task is returned here
    } catch (const std::runtime_error &) {  // warning: this handler does not see what the task of 'connect' throws, which runs after the function has returned
      log(1);
    }
    return unseen(Message(1));
  }
  seastar::future<> eager() {
    try {
      return dial();  // note: the task is returned here
    } catch (const std::runtime_error &) {  // warning: this handler does not see what the task of 'dial' throws, which whoever awaits it gets
      log(1);
    }
    return flush();
  }
  seastar::future<> either(bool Shared) {
    try {
      return Shared ? share() : dial();  // note: the task is returned here
    } catch (const std::bad_alloc &) {
      log(1);
    } catch (const std::runtime_error &) {  // warning: this handler does not see what the task of 'share' throws
      log(2);
    }
    return flush();
  }
};

// It may throw by itself; that it is aborted, its caller hears later.
seastar::future<> abortable(seastar::abort_source *Abort);
seastar::future<> translates(seastar::abort_source *Abort) {
  try {
    return Abort ? abortable(Abort) : fail();  // note: the task is returned here
  } catch (const seastar::abort_requested_exception &) {  // warning: this handler does not see what the task of 'abortable' throws, which whoever awaits it gets
    throw std::runtime_error("aborted");
  }
}

seastar::future<> later(const Message &m) {
  co_await flush();
  log(m.id());  // note: 'later' uses 'm' when it is resumed here
}
class Query {
public:
  ~Query();
  seastar::future<> dispatch() {
    co_await flush();
    log(Id);  // note: 'Query::dispatch' uses its object when it is resumed here
  }
  seastar::future<> now() {
    log(Id);
    co_await flush();
  }
  int Id;
};

seastar::future<> continued(Query query) {
  return query.dispatch().then([] { log(1); });  // warning: 'query' ends when 'continued' returns, which is no coroutine, before the task of 'Query::dispatch' that refers to it
}

seastar::future<> continuedTwice(Message m) {
  return later(m).then([] { log(1); }).finally([] { log(2); });  // warning: 'm' ends when 'continuedTwice' returns, which is no coroutine, before the task of 'later' that refers to it
}

seastar::future<> continuedInVariable(Message m) {
  auto done = later(m);  // warning: 'm' ends when 'continuedInVariable' returns, which is no coroutine, before the task of 'later' that refers to it
  return std::move(done).then([] { log(1); });
}

seastar::future<> heldOnOneWay(seastar::gate &gate, bool here) {
  auto held = gate.hold();  // warning: 'held' is given back when 'heldOnOneWay' returns, which is no coroutine, before its task has finished
  if (here)
    return flush().finally([held = std::move(held)] {});
  return flush();  // note: the task is returned here
}

// Silent.

// There may be no memory for the frame of the coroutine.
seastar::future<> anyException() {
  try {
    return dial();
  } catch (...) {
    return flush();
  }
}
seastar::future<> noMemory() {
  try {
    return dial();
  } catch (const std::exception &) {
    return flush();
  }
}

// It may throw before it makes its task.
seastar::future<> throwsBefore(int N) {
  if (N > 0)
    throw std::runtime_error("too many");
  return flush();
}
seastar::future<> handlesWhatIsThrownBefore(int N) {
  try {
    return throwsBefore(N);
  } catch (const std::runtime_error &) {
    return flush();
  }
}
seastar::future<> handlesWhatIsNotSeen(bool Shared) {
  try {
    return Shared ? share() : fail();
  } catch (const std::runtime_error &) {
    return flush();
  }
}

seastar::future<> checksFirst(seastar::abort_source &Abort) {
  try {
    Abort.check();
    return abortable(&Abort);
  } catch (const seastar::abort_requested_exception &) {
    return flush();
  }
}
seastar::future<> awaitsInTry(seastar::abort_source &Abort) {
  try {
    co_await abortable(&Abort);
  } catch (const seastar::abort_requested_exception &) {
    throw std::runtime_error("aborted");
  }
}
seastar::future<> refused(seastar::abort_source &Abort) {
  try {
    return abortable(&Abort);
  } catch (const std::runtime_error &) {
    return flush();
  }
}

seastar::future<> continuedWithoutIt(Query query) {
  return query.now().then([] { log(1); });
}

seastar::future<> continuedForCaller(Query &query) {
  return query.dispatch().then([] { log(1); });
}

seastar::future<> continuedWithIt(std::unique_ptr<Message> m) {
  return later(*m).finally([m = std::move(m)] {});
}

seastar::future<> continuedAndAwaited(Message m) {
  co_await later(m).then([] { log(1); });
}

seastar::future<> heldOnBothWays(seastar::gate &gate, bool here) {
  auto held = gate.hold();
  if (here)
    return flush().finally([held = std::move(held)] {});
  return fail().finally([held = std::move(held)] {});
}

seastar::future<> heldBeforeBranches(seastar::gate &gate, bool here) {
  auto held = gate.hold();
  auto release = [held = std::move(held)] {};
  if (here)
    return flush().finally(std::move(release));
  return flush();
}

Task<> sharedOwner(const std::vector<std::shared_ptr<Message>> &all) {
  auto one = all.front();
  return send(*one);
}

Task<> awaits(Message m) { co_await send(m); }
Task<> ofCaller(const Message &m) { return send(m); }
Task<> byPointer(Message *m) { return send(*m); }
Task<> handsOn(Message m) { return byValue(m); }
Task<> neverUsed(Message m) { return ignores(m); }
Task<> nobodyHasSeen(Message m) { return unseen(m); }
Task<> literal() { return byView("text"); }

Task<> ofStatic() {
  static const Message m(1);
  return send(m);
}

seastar::future<> keeps(std::vector<int> all) {
  return seastar::do_with(std::move(all), [](std::vector<int> &kept) {
    log(static_cast<int>(kept.size()));
    return flush();
  });
}

struct Guards {
  seastar::gate Gate;
  std::mutex Mutex;
  bool Cached;
  seastar::future<> moved() {
    auto held = Gate.hold();
    return flush().finally([held = std::move(held)] {});
  }
  seastar::future<> inCoroutine() {
    auto held = Gate.hold();
    co_await flush();
  }
  seastar::future<> endsBefore() {
    {
      auto held = Gate.hold();
      log(1);
    }
    return flush();
  }
  seastar::future<> finished() {
    auto held = Gate.hold();
    return seastar::make_ready_future<>();
  }
  seastar::future<> lockOfThreads() {
    std::lock_guard lock(Mutex);
    if (Cached)
      return seastar::make_ready_future<>();
    return flush();
  }
};

Task<> preparesInTry() {
  try {
    prepare();
    return connect();
  } catch (const std::runtime_error &) {
    log(1);
  }
  return connect();
}

Task<> parsesInTry(std::string text) {
  try {
    return byValue(Message(parse(text)));
  } catch (const std::runtime_error &) {
    log(1);
  }
  return connect();
}

template <typename F> Task<> unknownCallable(F f) {
  try {
    return f();
  } catch (...) {
    return connect();
  }
}
Task<> callsUnknown(Task<> (*f)()) { return unknownCallable(f); }

Task<> handlesInCoroutine() {
  try {
    co_await connect();
  } catch (const std::runtime_error &) {
    log(1);
  }
}

// A view of what is a reference itself refers to what that refers to.

struct Buffer {
  const void *data() const;
  std::size_t size() const;

private:
  const void *Data;
  std::size_t Size;
};
struct Text : std::string_view {
  template <typename From>
  Text(From &&Of) : std::string_view(static_cast<const char *>(Of.data()), Of.size()) {}
};
Task<> write(Text text) {
  co_await connect();
  log(static_cast<int>(text.size()));  // note: 'write' uses 'text' when it is resumed here
}
Task<> writesBuffer(Buffer buffer) { return write(buffer); }
Task<> writesString(std::string text) { return write(text); }  // warning: 'text' ends when 'writesString' returns

// What owns nothing has nothing that a view could refer to: the words are elsewhere.
class Words {
public:
  explicit Words(std::vector<std::string_view> &all) : All(&all) {}
  template <typename T> auto next() {
    if (At == All->size())
      return T();
    return as<T>(At++);
  }

private:
  template <typename T> T as(std::size_t i) const { return static_cast<T>(get(i)); }
  std::string_view get(std::size_t i) const { return (*All)[i].empty() ? "" : (*All)[i]; }
  std::size_t At = 0;
  std::vector<std::string_view> *All;
};
class OwnWords {
public:
  explicit OwnWords(std::size_t);
  template <typename T> auto next() {
    if (At == All.size())
      return T();
    return as<T>(At++);
  }

private:
  template <typename T> T as(std::size_t i) const { return static_cast<T>(get(i)); }
  std::string_view get(std::size_t i) const { return All[i].empty() ? "" : All[i]; }
  std::size_t At = 0;
  std::vector<std::string> All;
};
class Line {
public:
  std::string_view text() const;

private:
  char Text[80];
  unsigned Length;
};

Task<> byWord(std::vector<std::string_view> &all) {
  Words words(all);
  std::string_view first = words.next<std::string_view>();
  return byView(first);
}
Task<> byOwnWord(std::size_t n) {
  OwnWords words(n);
  std::string_view first = words.next<std::string_view>();
  return byView(first);  // warning: 'words' ends when 'byOwnWord' returns
}
Task<> byLine(Line line) {
  return byView(line.text());  // warning: 'line' ends when 'byLine' returns
}
