// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Link.h"
#include <deque>

namespace coro_tidy {

void Linker::add(const UnitResult &Unit) {
  Rules.insert(Rules.end(), Unit.Rules.begin(), Unit.Rules.end());
  Overrides.insert(Overrides.end(), Unit.Overrides.begin(), Unit.Overrides.end());
  Seen.insert(Unit.Seen.begin(), Unit.Seen.end());
}

/// blocks(Base) if blocks(Derived), for the bases with few overriders.
void Linker::expandOverrides() {
  std::map<std::string, std::map<std::string, const Override *>> Of;
  for (const Override &O : Overrides)
    Of[O.Base].emplace(O.Derived, &O);
  for (const auto &[Base, Derived] : Of)
    if (Derived.size() <= MaxOverriders)
      for (const auto &[Name, O] : Derived)
        Rules.push_back({{Fact::Blocks, Base}, {{Fact::Blocks, Name}}, O->Why, "", true});
}

/// A function that nobody has read is supposed to close what it is given, and so does
/// who hands something on to it.
void Linker::supposeUnseen() {
  std::set<Atom> Unseen;
  for (const Rule &R : Rules)
    for (const Atom &A : R.Body)
      if (A.What == Fact::Closes && A.Index != Atom::ThisIndex && !Seen.count(A.Subject))
        Unseen.insert(A);
  for (const Atom &A : Unseen)
    Rules.push_back({A, {}, {}, ""});
}

/// Breadth first from the facts, so that the first derivation of an atom is a
/// shortest one; among equally short ones the smallest in the order of the rules,
/// which are sorted, so that neither the order of the units nor their number of
/// copies of a rule matters.
void Linker::close() {
  expandOverrides();
  supposeUnseen();
  llvm::sort(Rules);
  Rules.erase(llvm::unique(Rules), Rules.end());

  std::map<Atom, std::vector<unsigned>> Uses;
  std::vector<size_t> Missing(Rules.size());
  for (unsigned I = 0; I < Rules.size(); ++I) {
    const std::set<Atom> Body(Rules[I].Body.begin(), Rules[I].Body.end());
    Missing[I] = Body.size();
    for (const Atom &A : Body)
      Uses[A].push_back(I);
  }

  // One round a length; within a round a derivation without overrides wins.
  std::vector<unsigned> Ready;
  for (unsigned I = 0; I < Rules.size(); ++I)
    if (Missing[I] == 0)
      Ready.push_back(I);
  while (!Ready.empty()) {
    std::vector<Atom> Fresh;
    llvm::sort(Ready);
    for (const bool ThroughOverride : {false, true})
      for (const unsigned I : Ready)
        if (isThroughOverride(Rules[I]) == ThroughOverride &&
            Derived.try_emplace(Rules[I].Head, Derivation{&Rules[I], ThroughOverride}).second)
          Fresh.push_back(Rules[I].Head);
    Ready.clear();
    for (const Atom &A : Fresh)
      if (const auto Using = Uses.find(A); Using != Uses.end())
        for (const unsigned I : Using->second)
          if (--Missing[I] == 0)
            Ready.push_back(I);
  }
}

bool Linker::isThroughOverride(const Rule &R) const {
  if (R.ThroughOverride)
    return true;
  return llvm::any_of(R.Body, [&](const Atom &A) {
    const auto Known = Derived.find(A);
    return Known != Derived.end() && Known->second.ThroughOverride;
  });
}

Chain Linker::chainOf(const Atom &A) const {
  Chain Result;
  const Atom *Current = &A;
  while (true) {
    const Derivation &Last = Derived.at(*Current);
    Result.ThroughOverride |= Last.ThroughOverride;
    if (!Last.By->Why.Text.empty())
      Result.Links.push_back(Last.By->Why);
    if (Last.By->Body.empty()) {
      Result.Primitive = Last.By->Primitive;
      return Result;
    }
    Current = &Last.By->Body.front();
  }
}

/// A member is part of its class: that it does what only some members are known to
/// do is not supposed of those whose bodies nobody has seen.
bool Linker::holdsOrUnseen(const Atom &A) const {
  return Derived.count(A) || (A.Index != Atom::ThisIndex && !Seen.count(A.Subject));
}

std::optional<std::vector<Chain>> Linker::satisfy(const Condition &When) const {
  for (const Atom &A : When.If)
    if (!Derived.count(A))
      return std::nullopt;
  for (const Atom &A : When.Unless)
    if (holdsOrUnseen(A))
      return std::nullopt;
  std::vector<Chain> Chains;
  for (const Atom &A : When.If)
    Chains.push_back(chainOf(A));
  return Chains;
}

std::vector<std::pair<Atom, std::string>> Linker::closure() const {
  std::vector<std::pair<Atom, std::string>> Result;
  for (const auto &[A, How] : Derived)
    Result.emplace_back(A, chainOf(A).Primitive);
  llvm::sort(Result, [](const auto &L, const auto &R) {
    return std::tie(L.first.Subject, L.first) < std::tie(R.first.Subject, R.first);
  });
  return Result;
}

} // namespace coro_tidy
