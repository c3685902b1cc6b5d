// RUN: %expect %s coro-blocking-call
//
// Functions that run under another name.
#include "stubs/coro.h"

#include <chrono>
#include <functional>
#include <thread>
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
