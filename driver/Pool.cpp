// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hands orders out to worker processes and gathers the answers, see Pool.h.

#include "driver/Pool.h"
#include "driver/WorkerProcess.h"
#include "llvm/ADT/STLExtras.h"
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <list>
#include <poll.h>

namespace coro_tidy::driver {

namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t CaughtSignal = 0;

/// While it lives, the signals that end a program wait until they are looked for,
/// and writing to a dead worker is no signal at all.
class SignalGuard {
public:
  SignalGuard() {
    CaughtSignal = 0;
    sigset_t Deadly;
    ::sigemptyset(&Deadly);
    for (size_t I = 0; I < std::size(Ends); ++I) {
      ::sigaddset(&Deadly, Ends[I]);
      struct sigaction Catch = {};
      Catch.sa_handler = [](int Caught) { CaughtSignal = Caught; };
      ::sigaction(Ends[I], &Catch, &Before[I]);
    }
    ::sigprocmask(SIG_BLOCK, &Deadly, &Usual);
    BeforePipe = std::signal(SIGPIPE, SIG_IGN);
  }
  /// A signal that came too late to be looked for does what it would have done without this. One
  /// that has ended the work may come again meanwhile, from a terminal and a script, say.
  ~SignalGuard() {
    if (CaughtSignal)
      ::sigprocmask(SIG_SETMASK, &Usual, nullptr);
    for (size_t I = 0; I < std::size(Ends); ++I)
      ::sigaction(Ends[I], &Before[I], nullptr);
    std::signal(SIGPIPE, BeforePipe);
    ::sigprocmask(SIG_SETMASK, &Usual, nullptr);
  }
  SignalGuard(const SignalGuard &) = delete;
  SignalGuard &operator=(const SignalGuard &) = delete;

  /// Waits for one of the descriptors, for a signal, or until the time is over.
  void wait(std::vector<pollfd> &For, std::optional<Clock::time_point> Until) const {
    timespec Left = {};
    if (Until) {
      auto Nanoseconds = std::max(Clock::duration(0), *Until - Clock::now()).count();
      Left = {.tv_sec = Nanoseconds / 1'000'000'000, .tv_nsec = Nanoseconds % 1'000'000'000};
    }
    if (::ppoll(For.data(), For.size(), Until ? &Left : nullptr, &Usual) < 0)
      for (pollfd &P : For)
        P.revents = 0;
  }

private:
  static constexpr int Ends[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction Before[std::size(Ends)];
  void (*BeforePipe)(int);
  sigset_t Usual;
};

/// A unit may take so much of the processor, and ten times that by the clock: a machine that
/// is busy with other things gives up no healthy unit.
constexpr int ClockFactor = 10;

class Pool {
public:
  Pool(llvm::ArrayRef<Order> Orders, const Settings &Run, const PoolOptions &Options)
      : Orders(Orders), Run(Run), Options(Options),
        Allowed(std::chrono::seconds(Options.UnitTimeout)), Outcomes(Orders.size()) {
    for (size_t I = 0; I < Orders.size(); ++I)
      Left.push_back(I);
  }

  llvm::Expected<PoolResult> run() {
    Seats.resize(std::max<size_t>(1, std::min<size_t>(Options.Jobs, Orders.size())));
    while (Done < Orders.size()) {
      for (Seat &S : Seats)
        if (llvm::Error Failed = employ(S))
          return std::move(Failed);
      waitForNews();
      if (CaughtSignal)
        return PoolResult{std::move(Outcomes), CaughtSignal};
      for (Seat &S : Seats)
        if (llvm::Error Failed = serve(S))
          return std::move(Failed);
    }
    return PoolResult{.Outcomes = std::move(Outcomes)};
  }

private:
  /// A place for a worker, and what the worker there is doing.
  struct Seat {
    std::unique_ptr<WorkerProcess> Worker;
    std::optional<size_t> Busy; ///< The number of its order.
    Clock::time_point Began;
    Clock::duration UsedBefore; ///< Of the processor, for other orders.
    bool HasNews = false;

    Clock::duration waited() const { return Clock::now() - Began; }
    Clock::duration used() const { return Worker->processorTime() - UsedBefore; }
  };

  llvm::Error employ(Seat &S) {
    const auto Next = S.Busy ? Left.end() : llvm::find_if(Left, [&](size_t N) { return isDue(N); });
    if (Next == Left.end())
      return llvm::Error::success();
    if (!S.Worker) {
      auto Started = WorkerProcess::start(Run, Options.Files);
      if (!Started)
        return Started.takeError();
      S.Worker = std::move(*Started);
    }
    S.Busy = *Next;
    Left.erase(Next);
    S.Began = Clock::now();
    S.UsedBefore = S.Worker->processorTime();
    S.Worker->give(Orders[*S.Busy]);
    if (Options.Progress)
      Options.Progress(Done, Orders[*S.Busy].Of.File);
    return llvm::Error::success();
  }

  bool isDue(size_t Number) const {
    return Options.After.empty() || !Options.After[Number] ||
           Outcomes[*Options.After[Number]].Examined;
  }

  void waitForNews() {
    std::vector<pollfd> Descriptors;
    std::optional<Clock::time_point> Until;
    for (const Seat &S : Seats) {
      Descriptors.push_back({S.Busy ? S.Worker->answers() : -1, POLLIN, 0});
      if (S.Busy && Options.UnitTimeout) {
        // One thread of it works, which cannot use more of the processor than time passes.
        const auto Left = std::min(Allowed - S.used(), ClockFactor * Allowed - S.waited());
        const auto Look = Clock::now() + Left;
        Until = Until ? std::min(*Until, Look) : Look;
      }
    }
    Signals.wait(Descriptors, Until);
    for (auto [S, D] : llvm::zip_equal(Seats, Descriptors))
      S.HasNews = D.revents != 0;
  }

  llvm::Error serve(Seat &S) {
    if (!S.Busy)
      return llvm::Error::success();
    if (S.HasNews) {
      bool Alive = S.Worker->receive();
      if (auto Answer = S.Worker->takeAnswer()) {
        finish(S, parseOutcome(*Answer));
        return llvm::Error::success();
      }
      if (!Alive) {
        auto How = S.Worker->bury();
        if (!How)
          return How.takeError();
        fail(S, *How);
        return llvm::Error::success();
      }
    }
    if (Options.UnitTimeout && S.used() >= Allowed)
      fail(S, fmt::format("took longer than {} seconds", Options.UnitTimeout));
    else if (Options.UnitTimeout && S.waited() >= ClockFactor * Allowed)
      fail(S, fmt::format("took longer than {} seconds by the clock",
                          ClockFactor * Options.UnitTimeout));
    return llvm::Error::success();
  }

  void finish(Seat &S, llvm::Expected<UnitOutcome> Outcome) {
    if (!Outcome)
      return fail(S, "garbled its answer: " + llvm::toString(Outcome.takeError()));
    UnitOutcome &Kept = Outcomes[*S.Busy] = std::move(*Outcome);
    Kept.Examined = true;
    Kept.ProcessorTime = S.used();
    Kept.Log = S.Worker->takeLog();
    if (Options.Answered)
      Options.Answered(*S.Busy, Kept);
    Kept.Asked = std::vector<Input>(); // Without the memory that an empty list would keep.
    S.Busy.reset();
    ++Done;
  }

  /// The worker is lost, and the unit with it.
  void fail(Seat &S, const std::string &How) {
    UnitOutcome &Outcome = Outcomes[*S.Busy];
    Outcome.Examined = Outcome.Lost = true;
    Outcome.ProcessorTime = std::max(Clock::duration(0), S.used()); // Unknown of the dead.
    S.Worker.reset();
    Outcome.Failure = "the analysis " + How;
    Outcome.AnyCheck = true;
    S.Busy.reset();
    ++Done;
  }

  SignalGuard Signals;
  llvm::ArrayRef<Order> Orders;
  const Settings &Run;
  const PoolOptions &Options;
  const Clock::duration Allowed;
  std::vector<UnitOutcome> Outcomes;
  std::vector<Seat> Seats;
  std::list<size_t> Left; ///< Orders that nobody has.
  size_t Done = 0;
};

} // namespace

llvm::Expected<PoolResult> runInWorkers(llvm::ArrayRef<Order> Orders, const Settings &Run,
                                        const PoolOptions &Options) {
  return Pool(Orders, Run, Options).run();
}

} // namespace coro_tidy::driver
