// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Link.h"
#include "llvm/ADT/Twine.h"
#include <array>

namespace coro_tidy {

/// The bits of a Reserve.
enum : unsigned { NeedsOverride = 1, NeedsName = 2, EveryReserve = 3 };

void Linker::add(const UnitResult &Unit) {
  Rules.insert(Rules.end(), Unit.Rules.begin(), Unit.Rules.end());
  Overrides.insert(Overrides.end(), Unit.Overrides.begin(), Unit.Overrides.end());
  Seen.insert(Unit.Seen.begin(), Unit.Seen.end());
  Ambiguous.insert(Unit.Ambiguous.begin(), Unit.Ambiguous.end());
}

/// By base, those whose bodies were seen, however many classes lie between. Of too many only
/// one more than MaxOverriders: each is handed up from base to base until it meets enough others.
Linker::Names Linker::overriders() const {
  Names BasesOf, Result;
  std::vector<std::pair<llvm::StringRef, llvm::StringRef>> Left;
  for (const Override &O : Overrides) {
    BasesOf[O.Derived].insert(O.Base);
    if (!O.At.File.empty())
      Left.emplace_back(O.Base, O.Derived);
  }
  while (!Left.empty()) {
    const auto [Base, Derived] = Left.back();
    Left.pop_back();
    std::set<llvm::StringRef> &Known = Result[Base];
    if (Known.size() > MaxOverriders || !Known.insert(Derived).second)
      continue;
    if (const auto Further = BasesOf.find(Base); Further != BasesOf.end())
      for (const llvm::StringRef Above : Further->second)
        Left.emplace_back(Above, Derived);
  }
  return Result;
}

constexpr llvm::StringLiteral Pair = " => ";

std::string pairOf(llvm::StringRef Function, llvm::StringRef To) {
  return (Function + Pair + To).str();
}

llvm::StringRef functionOf(llvm::StringRef Subject) { return Subject.split(Pair).first; }

/// blocks(Base) if blocks(Derived), and likewise what else a call may do whichever of its
/// overriders runs, for the bases with few of them.
void Linker::expandOverrides() {
  std::map<llvm::StringRef, std::pair<FilePosition, llvm::StringRef>> SeenAt;
  std::map<llvm::StringRef, llvm::StringRef> NameOf;
  for (const Override &O : Overrides) {
    NameOf.emplace(O.Base, O.BaseName);
    const std::pair<FilePosition, llvm::StringRef> Here(O.At, O.DerivedName);
    if (const auto [Entry, New] = SeenAt.emplace(O.Derived, Here);
        !New && !O.At.File.empty() && (Entry->second.first.File.empty() || Here < Entry->second))
      Entry->second = Here;
  }
  std::map<std::string, std::set<std::pair<Fact, int>>, std::less<>> OfParameters;
  for (const Rule &R : Rules)
    if (R.Head.What == Fact::PassesOn || R.Head.What == Fact::UsesLater ||
        R.Head.What == Fact::UsesResumed)
      OfParameters[R.Head.Subject].insert({R.Head.What, R.Head.Index});
  for (const auto &[Base, Derived] : overriders()) {
    if (Derived.size() > MaxOverriders)
      continue;
    bool AllSeen = true;
    for (const llvm::StringRef Name : Derived) {
      const auto &[At, Called] = SeenAt.at(Name);
      const Evidence Why{At, ("'" + Called + "' overrides '" + NameOf.at(Base) + "' here").str()};
      for (const Fact What : {Fact::Blocks, Fact::SyncWait})
        Rules.push_back({{What, Base.str()}, {{What, Name.str()}}, Why, "", true});
      for (const auto &[What, Index] : OfParameters[Name.str()])
        Rules.push_back({{What, Base.str(), Index},
                         {{What, Name.str(), Index}},
                         What == Fact::PassesOn ? Evidence() : Why,
                         "",
                         true});
      AllSeen &= Seen.count(Name.str()) != 0;
    }
    if (AllSeen)
      SeenThroughOverriders.insert(Base.str());
  }
}

/// A function that nobody has read is supposed to close what it is given, to suspend who awaits
/// it, and to hear of a cancellation; then so does who hands something on to it, or awaits it.
void Linker::supposeUnseen() {
  const auto IsSupposed = [](const Atom &A) {
    return A.What == Fact::Closes || A.What == Fact::MaySuspend || A.What == Fact::Hears;
  };
  std::set<Atom> Stated, Unseen;
  for (const Rule &R : Rules)
    if (IsSupposed(R.Head))
      Stated.insert(R.Head);
  for (const Rule &R : Rules)
    for (const Atom &A : R.Body)
      if (IsSupposed(A) && A.Index != Atom::ThisIndex && !Seen.count(A.Subject) && !Stated.count(A))
        Unseen.insert(A);
  for (const Atom &A : Unseen)
    Rules.push_back({A, {}, {}, ""});
}

/// Breadth first from the facts, so that the first derivation of an atom is a
/// shortest one; among equally short ones the smallest in the order of the rules,
/// which are sorted, so that neither the order of the units nor their number of
/// copies of a rule matters. What can be derived without a reserve is derived so, be it
/// longer: a rule waits until all is derived that needs fewer.
void Linker::close() {
  expandOverrides();
  supposeUnseen();
  llvm::sort(Rules);
  Rules.erase(llvm::unique(Rules), Rules.end());

  std::map<Atom, std::vector<unsigned>> Uses;
  std::vector<size_t> Missing(Rules.size());
  std::array<std::vector<unsigned>, EveryReserve + 1> Waiting;
  for (unsigned I = 0; I < Rules.size(); ++I) {
    const std::set<Atom> Body(Rules[I].Body.begin(), Rules[I].Body.end());
    Missing[I] = Body.size();
    for (const Atom &A : Body)
      Uses[A].push_back(I);
    if (Body.empty())
      Waiting[reserveOf(Rules[I])].push_back(I);
  }

  for (Reserve With = 0; With <= EveryReserve; ++With)
    while (!Waiting[With].empty()) {
      std::vector<unsigned> Ready;
      std::swap(Ready, Waiting[With]);
      llvm::sort(Ready);
      std::vector<const Atom *> Fresh;
      for (const unsigned I : Ready) {
        const Rule &R = Rules[I];
        const std::string *Primitive =
            R.Body.empty() ? &R.Primitive : Derived.at(R.Body.front()).Primitive;
        if (Derived.try_emplace(R.Head, Derivation{&R, Primitive, With}).second)
          Fresh.push_back(&R.Head);
      }
      for (const Atom *A : Fresh)
        if (const auto Using = Uses.find(*A); Using != Uses.end())
          for (const unsigned I : Using->second)
            if (--Missing[I] == 0)
              Waiting[reserveOf(Rules[I])].push_back(I);
    }
}

/// Of the rule itself and of what its body was derived from.
Linker::Reserve Linker::reserveOf(const Rule &R) const {
  Reserve Result = 0;
  if (R.ThroughOverride)
    Result |= NeedsOverride;
  if (R.By == Standing::Name)
    Result |= NeedsName;
  for (const Atom &A : R.Body)
    Result |= Derived.at(A).With;
  return Result;
}

Chain Linker::chainOf(const Atom &A) const {
  Chain Result;
  const Atom *Current = &A;
  Result.Primitive = *Derived.at(A).Primitive;
  Result.ThroughOverride = Derived.at(A).With & NeedsOverride;
  Result.By = Derived.at(A).With & NeedsName ? Standing::Name : Standing::Inferred;
  while (Current) {
    const Rule &Last = *Derived.at(*Current).By;
    if (!Last.Why.Text.empty())
      Result.Links.push_back(Last.Why);
    Current = Last.Body.empty() ? nullptr : &Last.Body.front();
  }
  return Result;
}

/// A member is part of its class: that it does what only some members are known to
/// do is not supposed of those whose bodies nobody has seen.
bool Linker::holdsOrUnseen(const Atom &A) const {
  const bool IsSeen = Seen.count(functionOf(A.Subject)) ||
                      (A.What == Fact::PassesOn && SeenThroughOverriders.count(A.Subject));
  return Derived.count(A) || (A.Index != Atom::ThisIndex && !IsSeen);
}

std::optional<std::vector<Chain>> Linker::satisfy(const Condition &When) const {
  for (const Atom &A : When.If)
    if (!Derived.count(A))
      return std::nullopt;
  for (const Atom &A : When.Unless)
    if (holdsOrUnseen(A))
      return std::nullopt;
  for (const Atom &A : When.UnlessKnown)
    if (Derived.count(A))
      return std::nullopt;
  std::vector<Chain> Chains;
  for (const Atom &A : When.If)
    Chains.push_back(chainOf(A));
  return Chains;
}

std::vector<LinkedFact> Linker::closure() const {
  std::vector<LinkedFact> Result;
  for (const auto &[A, How] : Derived)
    if (!Ambiguous.count(A.Subject))
      Result.push_back(
          {A, *How.Primitive, How.With & NeedsName ? Standing::Name : Standing::Inferred});
  llvm::sort(Result, [](const LinkedFact &L, const LinkedFact &R) {
    return std::tie(L.What.Subject, L.What) < std::tie(R.What.Subject, R.What);
  });
  return Result;
}

} // namespace coro_tidy
