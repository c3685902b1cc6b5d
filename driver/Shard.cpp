// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Shard.h"
#include "driver/Analysis.h"
#include "driver/Cache.h"
#include "driver/Run.h"
#include "llvm/ADT/STLExtras.h"
#include <fmt/format.h>

namespace coro_tidy::driver {

llvm::Expected<Shard> parseShard(llvm::StringRef Text) {
  Shard Result;
  const auto [Number, Of] = Text.split('/');
  if (Number.getAsInteger(10, Result.Number) || Of.getAsInteger(10, Result.Of) ||
      Result.Number == 0 || Result.Number > Result.Of)
    return llvm::createStringError("--shard is '" + Text +
                                   "'; expected a part and their number, such as 1/4");
  return Result;
}

llvm::Expected<int> runShard(const DriverOptions &Options, Analysis &All) {
  if (llvm::Error Bad = All.prepare())
    return std::move(Bad);
  const size_t Units = All.plan().Units.size();
  All.keepOnly(*Options.Part);
  const size_t Mine = All.plan().Units.size();
  if (Mine > 0)
    if (llvm::Error Failed = All.examine())
      return std::move(Failed);
  if (All.signal())
    return 128 + All.signal();
  if (llvm::any_of(All.outcomes(),
                   [](const UnitOutcome &O) { return isKnown(O) && O.Address.empty(); }))
    return llvm::createStringError("a part of a run is of use only with its results, and not all "
                                   "of them could be kept");
  if (!Options.Quiet)
    llvm::errs() << fmt::format(
        "coro-tidy: part {} of {}: the results of {} of {} units are in {}\n", Options.Part->Number,
        Options.Part->Of, Mine, Units, cacheFolder(All.plan().Databases.begin()->first));
  return Clean;
}

} // namespace coro_tidy::driver
