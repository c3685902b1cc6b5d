// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/EarlierRuns.h"
#include "driver/Console.h"
#include "knowledge/LastRun.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {

/// Functions of headers that this run has read again are as they are now. Functions of the main
/// file are the unit's own: others of their names belong to other programs.
static bool forgetReadAgain(PackedFacts &Of, const llvm::StringSet<> &Seen) {
  const std::vector<std::string> AllOwn = Of.own(), AllSeen = Of.seen();
  const std::set<llvm::StringRef> Own(AllOwn.begin(), AllOwn.end());
  std::set<llvm::StringRef> Again;
  for (const llvm::StringRef Function : AllSeen)
    if (Seen.contains(Function) && !Own.count(Function))
      Again.insert(Function);
  if (Again.empty())
    return false;
  UnitResult Facts;
  Of.unpack(Facts);
  const size_t Before = Facts.Rules.size();
  forget(Facts, Again);
  if (Facts.Rules.size() == Before)
    return false;
  Of = PackedFacts(Facts);
  return true;
}

EarlierRuns::EarlierRuns(const Plan &P, llvm::ArrayRef<UnitOutcome> Outcomes) : Outcomes(Outcomes) {
  for (const auto &[Folder, Used] : P.Databases) {
    Database D{Folder, UnitFacts(Folder, P.Root, Used.Units)};
    for (size_t Number = 0; Number < Used.Units.size(); ++Number) {
      const auto Planned = llvm::lower_bound(P.Units, Used.Units[Number]);
      const size_t Index = Planned - P.Units.begin();
      if (Planned != P.Units.end() && *Planned == Used.Units[Number] && isKnown(Outcomes[Index]))
        D.Fresh.emplace_back(Number, Index);
      else
        read(D, Number);
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

void EarlierRuns::read(Database &Of, size_t Number) {
  auto Facts = Of.Units.find(Number);
  if (!Facts)
    return;
  ++Of.Old;
  if (!Seen) {
    Seen.emplace();
    for (const UnitOutcome &O : Outcomes)
      for (const std::string &Function : O.Facts.seen())
        Seen->insert(Function);
  }
  if (forgetReadAgain(*Facts, *Seen))
    Of.Changed.emplace_back(Number, Known.Units.size());
  Known.Units.push_back(std::move(*Facts));
}

void EarlierRuns::keep() {
  for (Database &D : Databases)
    if (llvm::Error Failed = keep(D))
      warn("what this run knows of units could not be kept: " + llvm::toString(std::move(Failed)));
}

llvm::Error EarlierRuns::keep(Database &Of) {
  for (const auto &[Number, Index] : Of.Fresh) {
    const UnitOutcome &O = Outcomes[Index];
    if (llvm::Error Failed = Of.Units.keep(Number, O.Facts, O.Address, O.KeptIn))
      return Failed;
  }
  for (const auto &[Number, Index] : Of.Changed)
    if (llvm::Error Failed = Of.Units.keep(Number, Known.Units[Index], "", ""))
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
