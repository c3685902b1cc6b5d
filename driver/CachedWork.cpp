// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/CachedWork.h"
#include "driver/Cache.h"
#include "driver/Console.h"
#include "driver/SharedWork.h"
#include "knowledge/LastRun.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {
namespace {

/// What is not in the cache, and what is found out about it.
class CachedWork {
public:
  CachedWork(llvm::ArrayRef<Order> Orders, const Settings &Run, const PoolOptions &Options,
             const CacheUse &With)
      : Orders(Orders), Run(Run), Options(Options), With(With),
        Results(With.Folder, With.Root, Run) {}

  llvm::Expected<PoolResult> run() {
    std::vector<UnitOutcome> Outcomes(Orders.size());
    for (size_t I = 0; I < Orders.size(); ++I)
      if (auto Found = Results.find(Orders[I])) {
        Outcomes[I] = std::move(*Found);
      } else {
        Left.push_back(I);
      }
    if (Left.empty())
      return PoolResult{.Outcomes = std::move(Outcomes)};
    auto Worked = workOnTheRest();
    if (!Worked)
      return Worked;
    for (auto [I, Outcome] : llvm::zip_equal(Left, Worked->Outcomes))
      Outcomes[I] = std::move(Outcome);
    if (Results.hasGrown())
      makeRoom(With.Folder, With.MostBytes);
    return PoolResult{std::move(Outcomes), Worked->Signal};
  }

private:
  llvm::Expected<PoolResult> workOnTheRest() {
    std::vector<Order> Rest;
    for (const size_t I : Left)
      Rest.push_back(Orders[I]);
    PoolOptions Those = Options;
    const size_t Found = Orders.size() - Left.size();
    if (Options.Progress)
      Those.Progress = [&, Found](size_t Done, llvm::StringRef File) {
        Options.Progress(Found + Done, File);
      };
    Those.Answered = [&](size_t Number, UnitOutcome &Outcome) { keep(Rest[Number], Outcome); };
    return runWithPreambles(Rest, Run, Those);
  }

  /// Where one result cannot be written, others cannot either.
  void keep(const Order &What, UnitOutcome &Outcome) {
    if (Broken)
      return;
    llvm::Error Failed = makeOwnFolder(With.Folder);
    if (!Failed)
      Failed = Results.keep(What, Outcome);
    Broken = bool(Failed);
    if (Failed)
      warn("results cannot be kept for later runs: " + llvm::toString(std::move(Failed)));
  }

  llvm::ArrayRef<Order> Orders;
  const Settings &Run;
  const PoolOptions &Options;
  const CacheUse &With;
  Cache Results;
  std::vector<size_t> Left; ///< Numbers of orders.
  bool Broken = false;
};

} // namespace

llvm::Expected<PoolResult> work(llvm::ArrayRef<Order> Orders, const Settings &Run,
                                const PoolOptions &Options, const CacheUse &With) {
  if (With.Folder.empty())
    return runWithPreambles(Orders, Run, Options);
  return CachedWork(Orders, Run, Options, With).run();
}

} // namespace coro_tidy::driver
