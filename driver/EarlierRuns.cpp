// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/EarlierRuns.h"
#include "driver/Console.h"
#include "knowledge/LastRun.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {

/// Functions of headers that this run has read again are as they are now. Functions of the main
/// file are the unit's own: others of their names belong to other programs.
static bool forgetReadAgain(UnitResult &Of, const std::set<llvm::StringRef> &Seen) {
  const std::set<llvm::StringRef> Own(Of.Own.begin(), Of.Own.end());
  std::set<llvm::StringRef> Again;
  for (const llvm::StringRef Function : Of.Seen)
    if (Seen.count(Function) && !Own.count(Function))
      Again.insert(Function);
  const size_t Before = Of.Rules.size();
  forget(Of, Again);
  return Of.Rules.size() != Before;
}

EarlierRuns::EarlierRuns(const Plan &P, llvm::ArrayRef<UnitOutcome> Outcomes) : Outcomes(Outcomes) {
  std::set<llvm::StringRef> Seen; // By this run.
  for (const UnitOutcome &O : Outcomes)
    Seen.insert(O.Facts.Seen.begin(), O.Facts.Seen.end());
  for (const auto &[Folder, Used] : P.Databases) {
    Database D{Folder, UnitFacts(Folder, P.Root, Used.Units)};
    for (size_t Number = 0; Number < Used.Units.size(); ++Number) {
      const auto Planned = llvm::lower_bound(P.Units, Used.Units[Number]);
      const size_t Index = Planned - P.Units.begin();
      if (Planned != P.Units.end() && *Planned == Used.Units[Number] && isKnown(Outcomes[Index]))
        D.Fresh.emplace_back(Number, Index);
      else
        read(D, Number, Seen);
    }
    const bool AllKnown = D.Fresh.size() + D.Old == Used.Units.size();
    D.IsWhole = AllKnown || Used.IsWhole;
    if (!D.IsWhole) {
      if (auto Last = readLastRun(Folder))
        llvm::append_range(Known.Linked.Rules, Last->Rules);
      else
        warn("nothing is known of other units: " + llvm::toString(Last.takeError()));
    }
    Databases.push_back(std::move(D));
  }
}

void EarlierRuns::read(Database &Of, size_t Number, const std::set<llvm::StringRef> &Seen) {
  auto Facts = Of.Units.find(Number);
  if (!Facts)
    return;
  ++Of.Old;
  if (forgetReadAgain(*Facts, Seen))
    Of.Changed.emplace_back(Number, Known.Units.size());
  Known.Units.push_back(std::move(*Facts));
}

void EarlierRuns::keep() {
  for (Database &D : Databases)
    if (llvm::Error Failed = keep(D))
      warn("what this run knows of units could not be kept: " + llvm::toString(std::move(Failed)));
}

llvm::Error EarlierRuns::keep(Database &Of) {
  for (const auto &[Number, Index] : Of.Fresh)
    if (llvm::Error Failed = Of.Units.keep(Number, Outcomes[Index].Facts, Outcomes[Index].Address))
      return Failed;
  for (const auto &[Number, Index] : Of.Changed)
    if (llvm::Error Failed = Of.Units.keep(Number, Known.Units[Index], ""))
      return Failed;
  Of.Units.dropOthers();
  return llvm::Error::success();
}

void EarlierRuns::leave(const Linker &Linked) const {
  for (const Database &D : Databases)
    if (D.IsWhole)
      if (llvm::Error Failed = writeLastRun(D.Folder, Linked.closure()))
        warn("the facts of this run could not be kept: " + llvm::toString(std::move(Failed)));
}

} // namespace coro_tidy::driver
