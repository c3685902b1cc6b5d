// RUN: %expect %s coro-blocking-call
//
// Functions that run under another name.
#include "stubs/coro.h"

#include <any>
#include <chrono>
#include <functional>
#include <map>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using lazy::Task;

void log(const char *);
void nap() { std::this_thread::sleep_for(1s); }  // note: 'nap' calls 'std::this_thread::sleep_for' here
void pauseFor(int Seconds) { std::this_thread::sleep_for(std::chrono::seconds(Seconds)); }  // note: 'pauseFor' calls 'std::this_thread::sleep_for' here
void quick() { log("quick"); }

// Given to a function that calls it.

void apply(const std::function<void()> &Do) { Do(); }
void applyPointer(void (*Do)()) { Do(); }
void applyThroughAnother(std::function<void()> Do) { apply(std::move(Do)); }
void keep(std::function<void()>) {}
void runLater(std::vector<std::function<void()>> &Queue, std::function<void()> Do) {
  Queue.push_back(std::move(Do));
}
void onThread(std::function<void()> Do) { std::thread(std::move(Do)).detach(); }
void elsewhere(std::function<void()> Do);

Task<> gives() {
  apply(nap);  // warning: 'nap' blocks the thread that this coroutine runs on: it reaches 'std::this_thread::sleep_for'
  applyPointer(&nap);  // warning: 'nap' blocks the thread
  applyThroughAnother(nap);  // warning: 'nap' blocks the thread
  apply([] { nap(); });  // warning: 'lambda' blocks the thread; note: 'lambda' calls 'nap' here
  apply(std::bind(pauseFor, 1));  // warning: 'pauseFor' blocks the thread
  co_return;
}

Task<> givesToOthers(std::vector<std::function<void()>> &Queue) {
  apply(quick);
  keep(nap);
  runLater(Queue, nap);
  onThread(nap);
  elsewhere(nap);
  co_return;
}

void between() { apply(nap); }  // note: 'between' calls 'nap' here
Task<> througAPlainFunction() {
  between();  // warning: 'between' blocks the thread that this coroutine runs on: it reaches 'std::this_thread::sleep_for'
  co_return;
}

// Kept in a member, a variable, a container.

class Job {
  std::function<void()> Slow = nap;  // note: 'Slow' holds 'nap'
  std::function<void()> Fast = quick;
  void (*Pointer)() = nullptr;
  std::function<void()> Given;
  std::vector<std::function<void()>> All;

public:
  explicit Job(std::function<void()> From) : Given(std::move(From)) { Pointer = &nap; }  // note: 'Pointer' holds 'nap'
  void prepare() { All.push_back([] { nap(); }); }  // note: 'All' holds 'lambda'; note: 'lambda' calls 'nap' here
  Task<> run() {
    Slow();  // warning: 'Job::Slow' blocks the thread that this coroutine runs on: it reaches 'std::this_thread::sleep_for'
    Pointer();  // warning: 'Job::Pointer' blocks the thread that this coroutine runs on: it reaches 'std::this_thread::sleep_for'
    Fast();
    Given();
    for (auto &Each : All)
      Each();  // warning: 'Job::All' blocks the thread that this coroutine runs on: it reaches 'std::this_thread::sleep_for'
    co_return;
  }
};

class MadeOf {
  std::function<void()> Direct, Quick, Given, Any;

public:
  MadeOf(std::function<void()> From, std::any What)
      : Direct(nap), Quick(quick), Given(From), Any(nullptr) {  // note: 'Direct' holds 'nap'
    store(What);
  }
  void store(std::any);
  Task<> run() {
    Direct();  // warning: 'MadeOf::Direct' blocks the thread that this coroutine runs on: it reaches 'std::this_thread::sleep_for'
    Quick();
    Given();
    Any();
    std::function<void()> Here(nap), Harmless(quick);
    Here();  // warning: 'nap' blocks the thread
    Harmless();
    co_return;
  }
};

// Put into a table by whoever knows what is to be done.

class Agent {
  std::unordered_map<int, std::function<void(int)>> Known;  // a table
  std::map<int, std::function<void(int)>> Others;
  std::vector<std::function<void(int)>> Listeners;

public:
  void add(int Id, std::function<void(int)> Do) { Known[Id] = std::move(Do); }  // note: 'Known' holds what 'Agent::add' is given
  void addOther(int Id, std::function<void(int)> Do) { Others.emplace(Id, std::move(Do)); }
  void listen(std::function<void(int)> Do) { Listeners.push_back(std::move(Do)); }
  Task<> process(int Id) {
    auto Found = Known.find(Id);
    if (Found == Known.end())
      co_return;
    Found->second(1);  // warning: 'Agent::Known' blocks the thread that this coroutine runs on: it reaches 'std::this_thread::sleep_for'
    auto Copy = Found->second;
    Copy(2);  // warning: 'Agent::Known' blocks the thread
    Known[Id](3);  // warning: 'Agent::Known' blocks the thread
  }
  Task<> processOthers(int Id) {
    auto Found = Others.find(Id);
    Found->second(1);
    auto Copy = Found->second;
    Copy(2);
    for (auto &Each : Listeners)
      Each(3);
    co_return;
  }
};

void fill(Agent &All) {
  All.add(1, [](int) { quick(); });
  All.add(2, [](int) { nap(); });  // note: 'Agent::add' is given 'lambda'; note: 'lambda' calls 'nap' here
  All.addOther(1, [](int) { quick(); });
  All.listen([](int) { nap(); });
}

struct Handler {
  std::function<void()> Do;
  bool IsSlow;
};
class OffloadingAgent {
  std::map<int, Handler> Known;

public:
  void add(int Id, std::function<void()> Do, bool IsSlow) { Known[Id] = {std::move(Do), IsSlow}; }
  Task<> process(int Id) {
    const Handler Found = Known[Id];
    if (!Found.IsSlow)
      Found.Do();
    co_return;
  }
};
void fill(OffloadingAgent &All) { All.add(1, [] { nap(); }, true); }

Task<> assigned(bool Thorough) {
  std::function<void()> Do = quick;
  if (Thorough)
    Do = nap;
  Do();  // warning: 'nap' blocks the thread
  std::function<void()> Other;
  Other = quick;
  Other();
  co_return;
}

Task<> inContainer() {
  std::vector<std::function<void()>> Steps;
  Steps.push_back(quick);
  Steps.emplace_back(nap);
  for (const auto &Each : Steps)
    Each();  // warning: 'nap' blocks the thread
  Steps[0]();  // warning: 'nap' blocks the thread
  std::vector<std::function<void()>> Harmless{quick, [] { log("x"); }};
  for (const auto &Each : Harmless)
    Each();
  void (*Table[])() = {nap, quick};
  Table[0]();  // warning: 'nap' blocks the thread
  co_return;
}

Task<> bound() {
  auto Later = std::bind(pauseFor, 1);
  Later();  // warning: 'pauseFor' blocks the thread that this coroutine runs on: it reaches 'std::this_thread::sleep_for'
  std::function<void()> Do = std::bind(pauseFor, 1);
  Do();  // warning: 'pauseFor' blocks the thread
  co_return;
}

// What stands in a lambda for any type.

void generic() {
  auto Each = [](auto Seconds) {
    auto Wait = [=]() -> Task<> {
      pauseFor(Seconds);  // warning: 'pauseFor' blocks the thread that this coroutine runs on
      co_return;
    };
    return Wait();
  };
  auto First = Each(1);
  auto Second = Each('a');
}
