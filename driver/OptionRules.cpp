// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/OptionRules.h"
#include "llvm/Support/FileSystem.h"

namespace coro_tidy::driver {
namespace {

bool changesFiles(const DriverOptions &Options) {
  return Options.Fix != FixMode::None || Options.WithBaseline != BaselineMode::Check;
}

/// What needs units to be examined once more.
bool examinesAgain(const DriverOptions &Options) {
  return Options.Fix != FixMode::None || Options.ShowDiff || !Options.Since.empty() ||
         Options.UnusedSuppressions || Options.Watch;
}

/// What decides how units are examined.
bool isAboutUnits(const DriverOptions &Options) {
  return Options.CompilerFlags || !Options.BuildDir.empty() || !Options.QueryDriver.empty() ||
         !Options.Run.Checks.empty() || Options.Run.All || !Options.Run.Knowledge.empty() ||
         !Options.Run.ExtraArgs.empty() || !Options.Run.ExtraArgsBefore.empty();
}

llvm::Error verifyUnit(const DriverOptions &Options) {
  if (examinesAgain(Options) || Options.Part || !Options.Baseline.empty() ||
      !Options.Exclude.empty())
    return llvm::createStringError("unit examines one unit and reports nothing: --exclude, --fix, "
                                   "--diff, --since, --baseline, --watch, --shard and "
                                   "--report-unused-suppressions are for others");
  return llvm::Error::success();
}

llvm::Error verifyLink(const DriverOptions &Options) {
  if (examinesAgain(Options) || Options.Part)
    return llvm::createStringError(
        "link examines nothing: --fix, --diff, --since, --watch, "
        "--shard and --report-unused-suppressions are for a run over the project");
  if (isAboutUnits(Options))
    return llvm::createStringError(
        "link takes from the results how units were examined: -p, --checks, --all, --knowledge, "
        "--query-driver, --extra-arg and flags behind -- are for unit");
  return llvm::Error::success();
}

/// Whatever is about findings is for the run that reports.
llvm::Error verifyShard(const DriverOptions &Options) {
  if (Options.CompilerFlags || (!Options.UseCache && Options.ResultFolder.empty()))
    return llvm::createStringError("--shard leaves its results in the cache of a compile database, "
                                   "or in the folder of --results: it goes without --no-cache "
                                   "where there is none, and without flags behind --");
  if (examinesAgain(Options) || !Options.Baseline.empty() || !Options.Output.empty())
    return llvm::createStringError(
        "--shard reports nothing: --fix, --diff, --since, --baseline, --output, --watch and "
        "--report-unused-suppressions are for the run that does");
  return llvm::Error::success();
}

llvm::Error verifyRoot(const DriverOptions &Options) {
  if (Options.What != Command::Unit && Options.What != Command::Link &&
      Options.ResultFolder.empty())
    return llvm::createStringError("--root is for unit, link and --results");
  if (!llvm::sys::fs::is_directory(Options.Root))
    return llvm::createStringError("--root: there is no folder " + Options.Root);
  return llvm::Error::success();
}

} // namespace

llvm::Error verifyTogether(const DriverOptions &Options) {
  if (Options.WithBaseline != BaselineMode::Check && !Options.Since.empty())
    return llvm::createStringError("a baseline is written and pruned without --since");
  if (Options.UnusedSuppressions &&
      (!Options.Since.empty() || Options.Fix != FixMode::None || Options.ShowDiff))
    return llvm::createStringError("--report-unused-suppressions is about the project as it is: "
                                   "it goes without --since, --fix and --diff");
  if (Options.Watch && changesFiles(Options))
    return llvm::createStringError("--watch goes without what changes files: --fix, "
                                   "--write-baseline and --prune-baseline");
  if (!Options.Depfile.empty() && Options.What != Command::Unit)
    return llvm::createStringError("--depfile is for unit");
  if (Options.IsPartial && Options.What != Command::Link)
    return llvm::createStringError("--partial is for link");
  if (!Options.ResultFolder.empty() && !Options.Part)
    return llvm::createStringError("--results is for --shard");
  if (!Options.Root.empty())
    if (llvm::Error Bad = verifyRoot(Options))
      return Bad;
  if (Options.What == Command::Unit)
    return verifyUnit(Options);
  if (Options.What == Command::Link)
    return verifyLink(Options);
  return Options.Part ? verifyShard(Options) : llvm::Error::success();
}

} // namespace coro_tidy::driver
