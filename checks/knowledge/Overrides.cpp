// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Overrides.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/Twine.h"
#include <tuple>

namespace coro_tidy {

void Overrides::add(const Override &Each) {
  All.push_back({Rules.Names.add(Each.Base), Rules.Names.add(Each.Derived),
                 Rules.Names.add(Each.BaseName), Rules.Names.add(Each.DerivedName),
                 Rules.add(Each.At)});
}

llvm::DenseSet<Strings::Id> Overrides::bases() const {
  llvm::DenseSet<Id> Result;
  for (const Overriding &O : All)
    Result.insert(O.Base);
  return Result;
}

/// By base, those whose bodies were seen, however many classes lie between. Of too many only
/// one more than MaxOverriders: each is handed up from base to base until it meets enough others.
std::map<Strings::Id, std::set<Strings::Id>> Overrides::overriders() const {
  std::map<Id, std::set<Id>> BasesOf, Result;
  std::vector<std::pair<Id, Id>> Left;
  for (const Overriding &O : All) {
    BasesOf[O.Derived].insert(O.Base);
    if (!Rules.Names[O.At.File].empty())
      Left.emplace_back(O.Base, O.Derived);
  }
  while (!Left.empty()) {
    const auto [Base, Derived] = Left.back();
    Left.pop_back();
    std::set<Id> &Known = Result[Base];
    if (Known.size() > MaxOverriders || !Known.insert(Derived).second)
      continue;
    if (const auto Further = BasesOf.find(Base); Further != BasesOf.end())
      for (const Id Above : Further->second)
        Left.emplace_back(Above, Derived);
  }
  return Result;
}

/// blocks(Base) if blocks(Derived), and likewise what else a call may do whichever of its
/// overriders runs, for the bases with few of them.
llvm::DenseSet<Strings::Id> Overrides::becomeRules(const llvm::DenseSet<Strings::Id> &Seen) {
  const auto InOrder = [&](const Overriding &O) {
    return std::tuple(Rules.Names[O.At.File], O.At.Line, O.At.Column, Rules.Names[O.DerivedName]);
  };
  llvm::DenseMap<Id, const Overriding *> SeenAt;
  llvm::DenseMap<Id, Id> NameOf;
  for (const Overriding &O : All) {
    NameOf.try_emplace(O.Base, O.BaseName);
    const Overriding *&First = SeenAt.try_emplace(O.Derived, &O).first->second;
    if (!Rules.Names[O.At.File].empty() &&
        (Rules.Names[First->At.File].empty() || InOrder(O) < InOrder(*First)))
      First = &O;
  }
  llvm::DenseMap<Id, std::set<AtomKey>> OfParameters;
  for (const Clause &C : Rules)
    if (const Fact What = whatOf(C.Head);
        What == Fact::PassesOn || What == Fact::UsesLater || What == Fact::UsesResumed)
      if (SeenAt.count(subjectOf(C.Head)))
        OfParameters[subjectOf(C.Head)].insert(C.Head);
  llvm::DenseSet<Id> SeenThrough;
  for (const auto &[Base, Derived] : overriders()) {
    if (Derived.size() > MaxOverriders)
      continue;
    bool AllSeen = true;
    for (const Id Name : Derived) {
      const Overriding &First = *SeenAt.at(Name);
      const std::string Why = ("'" + Rules.Names[First.DerivedName] + "' overrides '" +
                               Rules.Names[NameOf.at(Base)] + "' here")
                                  .str();
      for (const Fact What : {Fact::Blocks, Fact::SyncWait})
        Rules.add(atomKey(What, Base, Atom::NoIndex), atomKey(What, Name, Atom::NoIndex), First.At,
                  Why,
                  /*ThroughOverride=*/true);
      for (const AtomKey Of : OfParameters.lookup(Name)) {
        const bool IsTold = whatOf(Of) != Fact::PassesOn;
        Rules.add(withSubject(Of, Base), Of, IsTold ? First.At : Rules.add(FilePosition()),
                  IsTold ? Why : "",
                  /*ThroughOverride=*/true);
      }
      AllSeen &= Seen.contains(Name);
    }
    if (AllSeen)
      SeenThrough.insert(Base);
  }
  All.clear();
  return SeenThrough;
}

} // namespace coro_tidy
