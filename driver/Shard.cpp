// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Shard.h"
#include "driver/Analysis.h"
#include "driver/Cache.h"
#include "driver/Digest.h"
#include "driver/Run.h"
#include "driver/UnitFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
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

/// A file for each unit, of the same name on all machines.
static llvm::Error writeResults(const Analysis &Of, const DriverOptions &Options) {
  if (const std::error_code EC = llvm::sys::fs::create_directories(Options.ResultFolder))
    return llvm::createFileError(Options.ResultFolder, EC);
  const Relocation Moved(folderOfResults(Options.Root));
  Configuration Config(Of.settings());
  for (const auto &[U, O] : llvm::zip_equal(Of.plan().Units, Of.outcomes())) {
    ExaminedUnit Examined{U, O, optionsOf(Of.settings())};
    if (llvm::Error Bad =
            configurationDigest(U.File, Config, Moved).moveInto(Examined.Configuration))
      return Bad;
    const std::string Name = digestOf(Moved.kept(print(Order{.Of = U})));
    if (llvm::Error Failed =
            writeUnitFile(Options.ResultFolder + "/" + Name + ".result", Examined, Moved))
      return Failed;
  }
  return llvm::Error::success();
}

static bool isKept(const UnitOutcome &O) { return !isKnown(O) || !O.Address.empty(); }

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
  const bool InFolder = !Options.ResultFolder.empty();
  if (InFolder)
    if (llvm::Error Failed = writeResults(All, Options))
      return std::move(Failed);
  if (!InFolder && !llvm::all_of(All.outcomes(), isKept))
    return llvm::createStringError("a part of a run is of use only with its results, and not all "
                                   "of them could be kept");
  if (!Options.Quiet)
    llvm::errs() << fmt::format(
        "coro-tidy: part {} of {}: the results of {} of {} units are in {}\n", Options.Part->Number,
        Options.Part->Of, Mine, Units,
        InFolder ? Options.ResultFolder : cacheFolder(All.plan().Databases.begin()->first));
  return Clean;
}

} // namespace coro_tidy::driver
