// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A scan of all units comes first, then for each group its preamble and its units. Whatever
// goes wrong with a preamble costs time alone: its units are parsed plainly.

#include "driver/SharedWork.h"
#include "driver/PreambleGroups.h"
#include "llvm/ADT/STLExtras.h"
#include <sys/mman.h>
#include <unistd.h>

namespace coro_tidy::driver {
namespace {

class SharedWork {
public:
  SharedWork(llvm::ArrayRef<Order> Orders, const Settings &Run, const PoolOptions &Options)
      : Orders(Orders), Run(Run), Options(Options) {}
  SharedWork(const SharedWork &) = delete;
  SharedWork &operator=(const SharedWork &) = delete;
  ~SharedWork() {
    for (const int File : Files)
      ::close(File);
  }

  llvm::Expected<PoolResult> run() {
    auto Scanned = scan();
    if (!Scanned || Scanned->Signal)
      return Scanned;
    std::vector<Shareable> Units;
    for (UnitOutcome &O : Scanned->Outcomes)
      Units.push_back(std::move(O.Shares));
    arrange(Units);
    auto Worked = work();
    if (!Worked || Worked->Signal || Lost.empty())
      return Worked;
    return workAgain(std::move(*Worked));
  }

private:
  llvm::Expected<PoolResult> scan() {
    std::vector<Order> Scans;
    for (const Order &What : Orders)
      Scans.push_back({.What = Work::ScanIncludes, .Of = What.Of});
    PoolOptions Those = Options;
    Those.Answered = nullptr;
    if (Options.Progress)
      Those.Progress = [&](size_t, llvm::StringRef File) { Options.Progress(0, File); };
    auto Scanned = runInWorkers(Scans, Run, Those);
    if (Scanned && Scanned->Signal)
      Scanned->Outcomes = std::vector<UnitOutcome>(Orders.size());
    return Scanned;
  }

  /// Brings each group into a row, behind what builds its preamble.
  void arrange(llvm::ArrayRef<Shareable> Units) {
    std::vector<bool> Taken(Orders.size());
    for (PreambleGroup &Group : groupByHeaders(Units)) {
      const int File = ::memfd_create("coro-tidy preamble", MFD_CLOEXEC);
      if (File < 0)
        break;
      Files.push_back(File);
      Group.Preamble.Number = Files.size();
      const size_t Build = Arranged.size();
      add({Work::BuildPreamble, Orders[Group.Members.front()].Of, Group.Preamble});
      for (const size_t Member : Group.Members) {
        Order What = Orders[Member];
        What.With.Number = Group.Preamble.Number;
        What.With.Reads = Units[Member].Reads;
        add(std::move(What), Member, Build);
        Taken[Member] = true;
      }
      Waiting.push_back(Group.Members.size());
    }
    for (size_t I = 0; I < Orders.size(); ++I)
      if (!Taken[I])
        add(Orders[I], I);
  }

  void add(Order What, std::optional<size_t> Number = {}, std::optional<size_t> After = {}) {
    Arranged.push_back(std::move(What));
    Numbers.push_back(Number);
    Prerequisites.push_back(After);
  }

  llvm::Expected<PoolResult> work() {
    PoolOptions Those = Options;
    Those.Files = Files;
    Those.After = Prerequisites;
    Those.Answered = [&](size_t Place, UnitOutcome &Outcome) {
      if (Numbers[Place] && Options.Answered)
        Options.Answered(*Numbers[Place], Outcome);
      if (Numbers[Place])
        release(Arranged[Place].With.Number);
    };
    if (Options.Progress)
      Those.Progress = [&](size_t Done, llvm::StringRef File) {
        Options.Progress(Done - std::min(Done, Files.size()), File);
      };
    auto Worked = runInWorkers(Arranged, Run, Those);
    if (!Worked)
      return Worked;
    PoolResult Result{std::vector<UnitOutcome>(Orders.size()), Worked->Signal};
    for (auto [What, Number, Outcome] : llvm::zip_equal(Arranged, Numbers, Worked->Outcomes)) {
      if (!Number)
        continue;
      if (Outcome.Lost && What.With.Number)
        Lost.push_back(*Number);
      Result.Outcomes[*Number] = std::move(Outcome);
    }
    return Result;
  }

  /// Gives the memory back when no unit needs the preamble any more.
  void release(unsigned Preamble) {
    if (Preamble && --Waiting[Preamble - 1] == 0)
      if (::ftruncate(Files[Preamble - 1], 0))
        return; // Then it is given back when the run ends.
  }

  /// Plainly, where a worker has not survived a unit with a preamble.
  llvm::Expected<PoolResult> workAgain(PoolResult Result) {
    std::vector<Order> Again;
    for (const size_t Number : Lost)
      Again.push_back(Orders[Number]);
    PoolOptions Those = Options;
    Those.Progress = nullptr;
    if (Options.Answered)
      Those.Answered = [&](size_t Place, UnitOutcome &Outcome) {
        Options.Answered(Lost[Place], Outcome);
      };
    auto Worked = runInWorkers(Again, Run, Those);
    if (!Worked)
      return Worked;
    for (auto [Number, Outcome] : llvm::zip_equal(Lost, Worked->Outcomes))
      Result.Outcomes[Number] = std::move(Outcome);
    Result.Signal = Worked->Signal;
    return Result;
  }

  llvm::ArrayRef<Order> Orders;
  const Settings &Run;
  const PoolOptions &Options;
  /// By the numbers of the preambles, from one. Each is in memory, without a name: it ends with
  /// the last process that has it open, however that ends.
  std::vector<int> Files;
  std::vector<size_t> Waiting; ///< How many units need each preamble.
  std::vector<Order> Arranged;
  std::vector<std::optional<size_t>> Numbers; ///< Of the orders that were given.
  std::vector<std::optional<size_t>> Prerequisites;
  std::vector<size_t> Lost; ///< Orders with a preamble that have cost a worker.
};

/// Files of another revision have no identity that processes agree on.
bool canShare(llvm::ArrayRef<Order> Orders, const Settings &Run, const PoolOptions &Options) {
  return Options.SharePreambles && Orders.size() >= LeastMembers && Run.Former.empty() &&
         llvm::all_of(Orders, [](const Order &O) { return O.What == Work::Tidy; });
}

} // namespace

llvm::Expected<PoolResult> runWithPreambles(llvm::ArrayRef<Order> Orders, const Settings &Run,
                                            const PoolOptions &Options) {
  return canShare(Orders, Run, Options) ? SharedWork(Orders, Run, Options).run()
                                        : runInWorkers(Orders, Run, Options);
}

} // namespace coro_tidy::driver
