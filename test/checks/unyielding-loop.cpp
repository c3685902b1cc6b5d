// RUN: %expect %s coro-unyielding-loop
#include "stubs/coro.h"
#include "stubs/cppcoro.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

using lazy::Task;

struct Job {};
Task<> run(Job);
Task<> handle(int);
Task<int> receive();
Task<> wait();
void step();
bool more();
struct Queue {
  std::optional<Job> try_pop();
  bool empty() const;
};
struct Parser {
  std::optional<Job> next();
  void feed(int);
};
struct [[nodiscard]] Ready {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  int await_resume() const noexcept { return 0; }
};

// It never suspends.

Task<> works() {
  while (true) // warning: loop never suspends, and does not end by itself
    step();
  co_return;
}

Task<> afterAwait() {
  co_await wait();
  for (;;) { // warning: loop never suspends
    step();
    if (more())
      continue;
    step();
  }
}

Task<> untilStopped(std::stop_token Stop) {
  while (!Stop.stop_requested()) // warning: loop never suspends
    step();
  co_return;
}

Task<> leavesWhenStopped(std::stop_token Stop) {
  while (true) { // warning: loop never suspends
    if (Stop.stop_requested())
      co_return;
    step();
  }
}

Task<> alwaysReady() {
  while (true) { // warning: loop never suspends
    co_await Ready();
    co_await std::suspend_never();
  }
}

struct Service {
  bool Done = false;
  std::atomic<bool> Stopped{false};
  Queue Jobs;

  Task<> spinsOnMember() {
    while (!Done) // warning: loop never suspends
      ;
    co_return;
  }
  Task<> spinsOnAtomic() {
    while (!Stopped.load()) // warning: loop never suspends
      std::this_thread::yield();
    co_return;
  }

  // It spins while there is nothing to do.

  Task<> pops() {
    while (!Stopped) { // note: this loop does not end by itself
      auto Next = Jobs.try_pop();
      if (!Next)
        continue; // warning: loop goes round without a suspension while there is nothing to do
      co_await run(*Next);
    }
  }
  Task<> asks() {
    for (;;) { // note: this loop does not end
      if (Jobs.empty()) {
        std::this_thread::yield();
        continue; // warning: loop goes round without a suspension
      }
      co_await run(*Jobs.try_pop());
    }
  }

  Task<> runsIfAny() {
    for (;;) { // note: this loop does not end
      if (!Jobs.empty()) // warning: loop goes round without a suspension while there is nothing to do
        co_await run(*Jobs.try_pop());
    }
  }
  Task<> popsIfAny() {
    while (!Stopped) { // note: this loop does not end
      if (auto Next = Jobs.try_pop()) { // warning: loop goes round without a suspension while there is nothing to do, judging by a name
        co_await run(*Next);
      }
    }
  }
  Task<> popsFirst() {
    while (!Stopped) { // note: this loop does not end
      auto Next = Jobs.try_pop();
      if (Next.has_value()) // warning: loop goes round without a suspension
        co_await run(*Next);
    }
  }

  std::map<int, Job> Named;
  Task<> looksItUp(int Name) {
    while (!Stopped) { // note: this loop does not end
      const auto Found = Named.find(Name);
      if (Found == Named.end())
        continue; // warning: loop goes round without a suspension
      co_await run(Found->second);
    }
  }

  enum class Status { Got, Nothing };
  struct Ring {
    Status status() const;
  } Ring;
  Task<> asksForItsStatus() {
    while (!Stopped) { // note: this loop does not end
      if (Ring.status() == Status::Nothing)
        continue; // warning: loop goes round without a suspension
      co_await wait();
    }
  }

  // Looking takes a lock.

  std::mutex Mutex;
  std::deque<int> Numbers;
  Task<> popsUnderLock() {
    for (;;) { // note: this loop does not end
      int Next;
      {
        std::lock_guard Lock(Mutex);
        if (Numbers.empty())
          continue; // warning: loop goes round without a suspension
        Next = Numbers.front();
        Numbers.pop_front();
      }
      co_await handle(Next);
    }
  }
  Task<> unlocksByHand() {
    while (!Stopped) { // note: this loop does not end
      std::unique_lock Lock(Mutex);
      if (Numbers.empty())
        continue; // warning: loop goes round without a suspension
      const int Next = Numbers.front();
      Numbers.pop_front();
      Lock.unlock();
      co_await handle(Next);
    }
  }
  Task<> locksMutex() {
    while (!Stopped) { // note: this loop does not end
      Mutex.lock();
      if (Numbers.empty()) {
        Mutex.unlock();
        continue; // warning: loop goes round without a suspension
      }
      const int Next = Numbers.front();
      Numbers.pop_front();
      Mutex.unlock();
      co_await handle(Next);
    }
  }

  // Silent: work is done under the lock, or it is an awaited one.

  Task<> cleansUnderLock() {
    for (;;) {
      std::unique_lock Lock(Mutex);
      step();
      if (Numbers.empty())
        continue;
      Lock.unlock();
      co_await wait();
    }
  }
  Task<> countsUnderLock(int &Looks) {
    for (;;) {
      {
        std::lock_guard Lock(Mutex);
        ++Looks;
        if (Numbers.empty())
          continue;
      }
      co_await wait();
    }
  }
  Task<> waitsForTheLock(cppcoro::async_mutex &Turn) {
    for (;;) {
      auto Lock = co_await Turn.scoped_lock_async();
      if (Numbers.empty())
        continue;
      co_await wait();
    }
  }

  // Silent: there is something to do, or somewhere to wait.

  Task<> runsOrWaits() {
    while (!Stopped) {
      if (!Jobs.empty())
        co_await run(*Jobs.try_pop());
      else
        co_await wait();
    }
  }
  Task<> runsThenWaits() {
    while (!Stopped) {
      if (!Jobs.empty())
        co_await run(*Jobs.try_pop());
      co_await wait();
    }
  }
  Task<> spinsBeforeItWaits(int Turns) {
    int Left = Turns;
    while (!Stopped) {
      if (Left-- <= 0) {
        co_await wait();
        Left = Turns;
      }
    }
  }
  Task<> spinsInsideOfALoop(int Turns) {
    int Left = Turns;
    while (more()) {
      while (!Stopped) {
        if (Left-- <= 0) {
          co_await wait();
          Left = Turns;
        }
      }
    }
  }
  Task<> waitsFirst() {
    while (!Stopped) {
      co_await wait();
      if (auto Next = Jobs.try_pop())
        co_await run(*Next);
    }
  }
  Task<> worksThenFlushes() {
    while (!Stopped) {
      step();
      if (!Jobs.empty())
        co_await run(*Jobs.try_pop());
    }
  }
  Task<> asksSomebody() {
    while (!Stopped) {
      if (more())
        co_await wait();
    }
  }
  Task<> runsWhatIsThere() {
    while (!Jobs.empty()) {
      if (auto Next = Jobs.try_pop())
        co_await run(*Next);
    }
  }

  // Silent: the work may change what the loop asks for.

  void parse();
  Task<> untilParsed() {
    while (!Done)
      parse();
    co_return;
  }
  Task<> drains() {
    while (!Jobs.empty())
      Jobs.try_pop();
    co_return;
  }
  std::atomic<int> Pending{3};
  Task<> countsDown() {
    while (Pending.load() > 0)
      parse();
    co_return;
  }
};

// Silent: nobody comes here.
Task<int> neverReturns() {
  co_await wait();
  for (;;) {
  }
  co_return 1;
}

// Silent: each way round suspends.

Task<> serves() {
  while (true)
    co_await run(Job());
}

Task<> eitherWay() {
  while (true) {
    if (more())
      co_await wait();
    else
      co_await run(Job());
  }
}

Task<> inCondition() {
  while (co_await receive())
    step();
}

Task<> readsLines() {
  for (;;) {
    const int Got = co_await receive();
    if (!Got)
      continue;
    step();
  }
}

Task<> afterTry() {
  while (true) {
    try {
      step();
    } catch (...) {
    }
    co_await wait();
  }
}

cppcoro::async_generator<int> yieldsAll() {
  for (int I = 0;; ++I)
    co_yield I;
}

cppcoro::generator<int> yieldsSome() {
  for (int I = 0;; ++I)
    if (I % 3 == 0)
      co_yield I;
}

Task<> servesUntilStopped(std::stop_token Stop) {
  while (!Stop.stop_requested()) {
    const int Got = co_await receive();
    if (Got == 0)
      continue;
    co_await handle(Got);
  }
}

Task<> pausesBetweenTurns() {
  for (;; co_await wait()) {
    if (!more())
      continue;
    step();
  }
}

Task<> asksAtTheEndOfEachTurn() {
  do {
    if (!more())
      continue;
    step();
  } while (co_await receive() > 0);
}

Task<int> retries() {
  while (true) {
    try {
      co_return co_await receive();
    } catch (const std::runtime_error &) {
      continue;
    }
  }
}

enum class Frame { Ping, Data, Close };
Task<Frame> receiveFrame();
Task<> skipsFrames() {
  for (;;) {
    switch (co_await receiveFrame()) {
    case Frame::Ping:
      continue;
    case Frame::Data:
      step();
      break;
    case Frame::Close:
      co_return;
    }
  }
}

struct Message {
  Frame Kind;
};
struct Inbox {
  const Message *next();
  void feed(int);
};
void answer();
Task<> answersWhatIsThere(Inbox In, std::stop_token Stop) {
  while (!Stop.stop_requested()) {
    const Message *Next = In.next();
    if (!Next) {
      In.feed(co_await receive());
      continue;
    }
    if (Next->Kind == Frame::Ping) {
      answer();
      continue;
    }
    co_await handle(1);
  }
}

Task<> dropsWhatIsThere(Inbox &In) {
  for (;;) {
    const Message *Next = In.next();
    if (!Next) {
      In.feed(co_await receive());
      continue;
    }
    if (Next->Kind == Frame::Ping)
      continue;
    co_await handle(1);
  }
}

Task<> innerLoopIsLeft(Parser From) {
  while (true) {
    while (true) {
      if (!From.next())
        break;
      step();
    }
    From.feed(co_await receive());
  }
}

// Silent: it ends by itself.

Task<> parsesText(std::string Text) {
  std::size_t At = 0;
  while (true) {
    At = Text.find(',', At);
    if (At == std::string::npos)
      break;
    ++At;
  }
  co_return;
}

Task<> parsesMessages(Parser From) {
  while (true) {
    if (auto Message = From.next()) {
      step();
      continue;
    }
    const int Got = co_await receive();
    if (Got == 0)
      co_return;
    From.feed(Got);
  }
}

Task<> skipsBlanks(Parser From) {
  while (true) {
    auto Message = From.next();
    if (!Message)
      break;
    step();
  }
  co_return;
}

Task<> leavesOnEachPath() {
  while (true) {
    step();
    if (more())
      co_return;
    break;
  }
}

Task<> counts(int N) {
  for (int I = 0; I < N; ++I)
    step();
  int Left = N;
  while (Left-- > 0)
    step();
  for (int I : std::vector<int>{1, 2, 3})
    (void)I;
  do
    step();
  while (false);
  co_return;
}

Task<> numbersOnly() {
  int Number = 0;
  while (true) {
    ++Number;
    if (Number % 3 == 0)
      continue;
    co_await run(Job());
  }
}

Task<> exchangesUntilItSucceeds(std::atomic<int> &Free) {
  int Seen = Free.load();
  do {
    if (Seen == 0)
      co_return;
  } while (!Free.compare_exchange_weak(Seen, Seen - 1));
}

Task<> countsToItsLimit(int Limit) {
  int Turns = 0;
  while (true) {
    if (Turns == Limit)
      break;
    Turns = Turns + 1;
  }
  co_await wait();
}

Task<> readsWhatIsThere(int Descriptor) {
  char Byte;
  while (true) {
    if (::read(Descriptor, &Byte, 1) == -1) {
      if (errno != EWOULDBLOCK)
        throw std::system_error(errno, std::system_category());
      break;
    }
    step();
  }
  co_await wait();
}

Task<> popsUntilItIsEmpty(Queue Jobs) {
  for (;;) {
    auto Next = Jobs.try_pop();
    if (Next)
      step();
    else
      break;
  }
  co_await wait();
}

Task<> picksAnother(const std::vector<int> &Taken) {
  int Pick;
  while (true) {
    Pick = std::rand() % 6;
    if (std::find(Taken.begin(), Taken.end(), Pick) == Taken.end())
      break;
  }
  co_await handle(Pick);
}

struct Timers {
  std::deque<std::chrono::steady_clock::time_point> Due;
  Task<> fire();
};
Task<> Timers::fire() {
  while (!Due.empty() && Due.front() <= std::chrono::steady_clock::now()) {
    Due.pop_front();
    step();
  }
  co_await wait();
}

struct Lexer {
  std::string Text;
  std::size_t At = 0;
  Task<> run();
};
Task<> Lexer::run() {
  while (At < Text.size()) {
    if (Text[At] == ' ') {
      ++At;
      continue;
    }
    co_await handle(Text[At++]);
  }
}

Task<> goesRoundAList(std::vector<int> Weights, std::size_t At) {
  while (true) {
    if (At == Weights.size())
      At = 0;
    if (Weights[At] > 0)
      break;
    ++At;
  }
  co_await wait();
}

struct Node {
  const Node *Next;
  bool Wanted;
};
Task<> followsTheChain(const Node *At) {
  while (true) {
    if (!At || At->Wanted)
      break;
    At = At->Next;
  }
  co_await wait();
}

Task<> readsToken(const char *Text) {
  for (;;) {
    switch (*Text++) {
    case ' ':
      continue;
    case '\0':
      co_return;
    default:
      step();
    }
  }
}

Task<> readsLinesOf(std::istringstream Text) {
  for (std::string Line; std::getline(Text, Line);)
    step();
  co_return;
}

bool advance();
Task<> untilItSaysSo() {
  bool Done = false;
  while (!Done)
    Done = advance();
  co_return;
}

Task<> yieldsNowAndThen(std::vector<int> All) {
  std::size_t At = 0;
  while (true) {
    if (At == All.size())
      co_return;
    step();
    if (++At % 100 == 0)
      co_await wait();
  }
}

Task<> dies() {
  while (true) {
    step();
    std::abort();
  }
  co_return;
}

Task<> throws() {
  while (true) {
    step();
    if (more())
      throw 1;
  }
  co_return;
}

// Silent: not on the loop's thread, or no coroutine.

cppcoro::task<> onPool(cppcoro::static_thread_pool &Pool) {
  co_await Pool.schedule();
  while (true)
    step();
}

void plain() {
  while (true)
    step();
}

Task<> inThread() {
  std::thread([] {
    while (true)
      step();
  }).detach();
  co_return;
}

Task<> suppressed() {
  while (true) // NOLINT(coro-unyielding-loop)
    step();
  co_return;
}
