// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/LinkCommand.h"
#include "driver/Analysis.h"
#include "driver/Run.h"
#include "driver/UnitFile.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {
namespace {

/// A result and the file that it was read from.
struct NamedResult {
  std::string Name;
  ExaminedUnit Is;
};

/// In the order of a run.
llvm::Expected<std::vector<NamedResult>> readAll(llvm::ArrayRef<std::string> Names,
                                                 const Relocation &Moved) {
  std::vector<NamedResult> All;
  for (const std::string &Name : Names) {
    auto Result = readUnitFile(Name, Moved);
    if (!Result)
      return Result.takeError();
    All.push_back({Name, std::move(*Result)});
  }
  llvm::sort(All, [](const auto &A, const auto &B) {
    return std::tie(A.Is.Of, A.Name) < std::tie(B.Is.Of, B.Name);
  });
  return All;
}

/// Whether they are results of one run: each unit once, and all examined in the same way.
llvm::Error verify(llvm::ArrayRef<NamedResult> All, Configuration &Config,
                   const Relocation &Moved) {
  const NamedResult &First = All.front();
  for (const auto &[Last, R] : llvm::zip(All.drop_back(), All.drop_front()))
    if (Last.Is.Of == R.Is.Of)
      return llvm::createStringError(Last.Name + " and " + R.Name + " are results of one unit, " +
                                     R.Is.Of.File);
  for (const NamedResult &R : All) {
    if (R.Is.Options != First.Is.Options)
      return llvm::createStringError(R.Name + ": it was made with other options than " +
                                     First.Name);
    auto Now = configurationDigest(R.Is.Of.File, Config, Moved);
    if (!Now)
      return Now.takeError();
    if (*Now != R.Is.Configuration)
      return llvm::createStringError(R.Name + ": it was made with another configuration than " +
                                     R.Is.Of.File + " has now");
  }
  return llvm::Error::success();
}

} // namespace

llvm::Expected<int> linkResults(const DriverOptions &Options) {
  const std::string Root = folderOfResults(Options.Root);
  const Relocation Moved(Root);
  auto All = readAll(Options.Results, Moved);
  if (!All)
    return All.takeError();
  DriverOptions Those = Options;
  if (llvm::Error Bad = parseSettings(All->front().Is.Options).moveInto(Those.Run))
    return std::move(Bad);
  Configuration Config(Those.Run);
  if (llvm::Error Bad = verify(*All, Config, Moved))
    return std::move(Bad);

  Plan P{.IsWhole = !Options.IsPartial, .Root = Root, .IsRootKnown = true};
  std::vector<UnitOutcome> Outcomes;
  for (NamedResult &R : *All) {
    P.Units.push_back(std::move(R.Is.Of));
    Outcomes.push_back(std::move(R.Is.Found));
  }
  Analysis Known(Those, std::move(P), std::move(Outcomes));
  return run(Those, Known);
}

} // namespace coro_tidy::driver
