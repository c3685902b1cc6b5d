// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps of a run in their order, see Run.h. Whatever could make a run look
// clean that has seen nothing is an error here.

#include "driver/Run.h"
#include "driver/Config.h"
#include "driver/Console.h"
#include "driver/Plan.h"
#include "driver/Pool.h"
#include "driver/Resolve.h"
#include "driver/ResourceDir.h"
#include "knowledge/LastRun.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

using Outcomes = std::vector<UnitOutcome>;

llvm::Expected<Outcomes> examine(llvm::ArrayRef<Unit> Units, Work What, const Settings &Run,
                                 const DriverOptions &Options) {
  std::vector<Order> Orders;
  for (const Unit &U : Units)
    Orders.push_back({What, U});
  ProgressLine Line(Units.size());
  return runInWorkers(Orders, Run,
                      {Options.Jobs, Options.UnitTimeout,
                       [&](size_t Done, llvm::StringRef File) { Line.show(Done, File); }});
}

llvm::Error verifyConfiguration(llvm::ArrayRef<Unit> Units, const Settings &Run) {
  Configuration Config(Run);
  std::set<std::string> Warnings;
  for (const Unit &U : Units)
    if (llvm::Error Bad = Config.verify(U.File, Warnings))
      return Bad;
  for (const std::string &Warning : Warnings)
    warn(Warning);
  return llvm::Error::success();
}

/// A folder that is missing is better said before a long run than after it.
llvm::Error verifyOutput(llvm::StringRef File) {
  const llvm::StringRef Folder = llvm::sys::path::parent_path(File);
  if (Folder.empty() || llvm::sys::fs::is_directory(Folder))
    return llvm::Error::success();
  return llvm::createStringError("--output " + File + ": there is no folder " + Folder);
}

llvm::Error verifyOutcomes(llvm::ArrayRef<UnitOutcome> All) {
  for (const UnitOutcome &O : All)
    if (!O.Misconfigured.empty())
      return llvm::createStringError(O.Misconfigured);
  if (llvm::none_of(All, [](const UnitOutcome &O) { return O.AnyCheck; }))
    return llvm::createStringError("no checks are enabled, see --checks and .clang-tidy");
  return llvm::Error::success();
}

/// What earlier runs know of the units of these databases that this run leaves out, or
/// that it could not analyse.
UnitResult lastRuns(const Plan &P, llvm::ArrayRef<UnitOutcome> All) {
  const bool AnyFailed = llvm::any_of(All, [](const UnitOutcome &O) { return !O.Failure.empty(); });
  UnitResult Known;
  for (const auto &[Dir, Whole] : P.Databases)
    if (!Whole || AnyFailed) {
      llvm::Expected<UnitResult> Last = readLastRun(Dir);
      if (Last)
        llvm::append_range(Known.Rules, Last->Rules);
      else
        warn("nothing is known of other units: " + llvm::toString(Last.takeError()));
    }
  return Known;
}

/// Leaves the facts for those who see one unit alone: editors, clang-tidy, hooks.
void leaveFacts(const Plan &P, const Linker &Linked) {
  for (const auto &[Dir, Whole] : P.Databases)
    if (Whole)
      if (llvm::Error Failed = writeLastRun(Dir, Linked.closure()))
        warn("the facts of this run could not be kept: " + llvm::toString(std::move(Failed)));
}

int exitCode(const Report &Result) {
  if (!Result.Failed.empty())
    return Incomplete;
  bool Clear = llvm::all_of(Result.Findings,
                            [](const Finding &F) { return F.Severity == name(Severity::Hint); });
  return Clear ? Clean : Findings;
}

} // namespace

llvm::Expected<int> run(const DriverOptions &Options) {
  if (llvm::Error Bad = verifyOutput(Options.Output))
    return std::move(Bad);
  Settings Run = Options.Run;
  if (auto Error = findResourceDir().moveInto(Run.ResourceDir))
    return std::move(Error);

  auto IncludesOf =
      [&](llvm::ArrayRef<Unit> Units) -> llvm::Expected<std::vector<std::set<std::string>>> {
    auto All = examine(Units, Work::ListIncludes, Run, Options);
    if (!All)
      return All.takeError();
    std::vector<std::set<std::string>> Includes;
    for (const UnitOutcome &O : *All)
      Includes.emplace_back(O.Includes.begin(), O.Includes.end());
    return Includes;
  };
  auto Planned = plan(Options, Run, IncludesOf);
  if (!Planned)
    return Planned.takeError();
  if (Planned->Units.empty()) { // Only after --ignore-unknown: the files are nobody's.
    if (llvm::Error Failed = write({}, *Options.Format, Options.Output))
      return std::move(Failed);
    return Clean;
  }
  if (llvm::Error Bad = verifyConfiguration(Planned->Units, Run))
    return std::move(Bad);
  ReportScope Scope(Options, Planned->Root);
  if (llvm::none_of(Planned->Units, [&](const Unit &U) { return Scope.contains(U.File); }))
    return llvm::createStringError("every unit is excluded from the report: see --exclude, "
                                   "coro.Exclude, and '!third_party', which readmits");

  auto All = examine(Planned->Units, Work::Tidy, Run, Options);
  if (!All)
    return All.takeError();
  for (const UnitOutcome &O : *All)
    passOn(O.Log);
  if (llvm::Error Bad = verifyOutcomes(*All))
    return std::move(Bad);

  Linker Linked = link(*All, lastRuns(*Planned, *All));
  leaveFacts(*Planned, Linked);
  Report Result = resolve(Planned->Units, *All, Linked, Scope);
  llvm::Error Failed = write(Result, *Options.Format, Options.Output);
  if (Failed && !Options.Output.empty()) { // Nothing of a long run is lost.
    complain(llvm::toString(std::move(Failed)) + "; the report goes to standard output instead");
    if (llvm::Error Again = write(Result, *Options.Format, ""))
      return std::move(Again);
    return WrongUse;
  }
  if (Failed)
    return std::move(Failed);
  sumUp(Result);
  return exitCode(Result);
}

} // namespace coro_tidy::driver
