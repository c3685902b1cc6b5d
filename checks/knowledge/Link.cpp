// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Link.h"
#include "knowledge/Clauses.h"
#include "knowledge/Exceptions.h"
#include "knowledge/Overrides.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <array>

namespace coro_tidy {

constexpr llvm::StringLiteral Pair = " => ";

std::string pairOf(llvm::StringRef Function, llvm::StringRef To) {
  return (Function + Pair + To).str();
}

llvm::StringRef functionOf(llvm::StringRef Subject) { return Subject.split(Pair).first; }

llvm::StringRef otherOf(llvm::StringRef Subject) { return Subject.split(Pair).second; }

namespace {

using Id = Strings::Id;

/// The bits of a Reserve: what a derivation needs that others do not, an override to be
/// reached, a name to mean what it says.
enum : uint8_t { NeedsOverride = 1, NeedsName = 2, EveryReserve = 3 };
using Reserve = uint8_t;

} // namespace

class Linker::Rules {
public:
  void add(const UnitResult &Unit);
  void close(bool IsWholeRun);
  std::optional<std::vector<Chain>> satisfy(const Condition &When) const;
  std::vector<LinkedFact> closure() const;

private:
  /// The last step of a shortest derivation, and the primitive at its other end.
  struct Derivation {
    unsigned By;
    Id Primitive;
    Reserve With;
  };

  bool isSeen(Id Function) const { return Seen.count(Function) != 0; }
  bool isAmbiguous(llvm::StringRef Subject) const;
  bool isSupposed(AtomKey K) const;
  bool isSupposed(const Atom &A) const;
  std::optional<Chain> satisfy(const Atom &A, llvm::ArrayRef<std::string> Kept) const;
  void supposeUnseen();
  void sort();
  Reserve reserveOf(const Clause &C) const;
  const Derivation *derivationOf(const Atom &A) const;
  bool holdsOrUnseen(const Atom &A) const;
  Chain chainOf(AtomKey K) const;

  Clauses All;
  Exceptions Thrown;
  Overrides Virtual{All, MaxOverriders};
  llvm::DenseSet<Id> Seen;
  /// Virtual functions all of whose overriders were read.
  llvm::DenseSet<Id> SeenThroughOverriders;
  llvm::DenseSet<Id> Overridden; ///< By functions of the project.
  llvm::DenseSet<Id> Ambiguous;
  bool IsWhole = false, SayWhole = false, SayPart = false; ///< The run; some of its units.
  llvm::DenseMap<AtomKey, Derivation> Derived;
};

void Linker::Rules::add(const UnitResult &Unit) {
  for (const Rule &R : Unit.Rules)
    if (!Thrown.add(R, All))
      All.add(R);
  for (const Override &O : Unit.Overrides)
    Virtual.add(O);
  for (const std::string &Function : Unit.Seen)
    Seen.insert(All.Names.add(Function));
  for (const std::string &Name : Unit.Ambiguous)
    Ambiguous.insert(All.Names.add(Name));
  SayWhole |= Unit.IsPartOf == Whole::Yes;
  SayPart |= Unit.IsPartOf == Whole::No;
}

/// Whether nobody has read the function, and the fact is one that is supposed of such ones. A
/// virtual function that the project overrides is within it.
bool Linker::Rules::isSupposed(AtomKey K) const {
  const Id Function = subjectOf(K);
  if (isSeen(Function) || indexOf(K) == Atom::ThisIndex)
    return false;
  const Unseen When = unseen(whatOf(K));
  return When == Unseen::Always ||
         (When == Unseen::WholeProject && IsWhole && !Overridden.count(Function));
}

/// Where nobody states the fact.
void Linker::Rules::supposeUnseen() {
  llvm::DenseSet<AtomKey> Asked(All.atoms().begin(), All.atoms().end());
  Thrown.addBodies(Asked);
  for (const Clause &C : All)
    Asked.erase(C.Head);
  for (const AtomKey K : Asked)
    if (isSupposed(K))
      All.add(K, {}, All.add(FilePosition()), "", /*ThroughOverride=*/false);
}

/// From here on numbers compare as names do.
void Linker::Rules::sort() {
  const std::vector<Id> New = All.sort();
  Thrown.renumber(New);
  for (llvm::DenseSet<Id> *Set : {&Seen, &SeenThroughOverriders, &Overridden, &Ambiguous}) {
    llvm::DenseSet<Id> Renumbered;
    for (const Id Old : *Set)
      Renumbered.insert(New[Old]);
    *Set = std::move(Renumbered);
  }
}

/// Breadth first from the facts, so that the first derivation of an atom is a
/// shortest one; among equally short ones the smallest in the order of the rules,
/// which are sorted, so that neither the order of the units nor their number of
/// copies of a rule matters. What can be derived without a reserve is derived so, be it
/// longer: a rule waits until all is derived that needs fewer.
void Linker::Rules::close(bool IsWholeRun) {
  IsWhole = !SayPart && (SayWhole || IsWholeRun);
  Overridden = Virtual.bases();
  SeenThroughOverriders = Virtual.becomeRules(Seen);
  supposeUnseen();
  Thrown.spread(All);
  sort();

  std::vector<std::pair<AtomKey, unsigned>> Uses; // Sorted.
  std::vector<unsigned> Missing(All.size());
  std::array<std::vector<unsigned>, EveryReserve + 1> Waiting;
  for (unsigned I = 0; I < All.size(); ++I) {
    llvm::SmallVector<AtomKey, 4> Body(All.bodyOf(All[I]));
    llvm::sort(Body);
    Body.erase(llvm::unique(Body), Body.end());
    Missing[I] = Body.size();
    for (const AtomKey K : Body)
      Uses.emplace_back(K, I);
    if (Body.empty())
      Waiting[reserveOf(All[I])].push_back(I);
  }
  llvm::sort(Uses);

  for (unsigned With = 0; With <= EveryReserve; ++With)
    while (!Waiting[With].empty()) {
      std::vector<unsigned> Ready;
      std::swap(Ready, Waiting[With]);
      llvm::sort(Ready);
      std::vector<AtomKey> Fresh;
      for (const unsigned I : Ready) {
        const Clause &C = All[I];
        const Id Primitive =
            C.Atoms == 0 ? C.Primitive : Derived.at(All.bodyOf(C).front()).Primitive;
        const Derivation How{I, Primitive, static_cast<Reserve>(With)};
        if (Derived.try_emplace(C.Head, How).second)
          Fresh.push_back(C.Head);
      }
      for (const AtomKey K : Fresh)
        for (auto Use = llvm::lower_bound(Uses, std::pair(K, 0u));
             Use != Uses.end() && Use->first == K; ++Use)
          if (--Missing[Use->second] == 0)
            Waiting[reserveOf(All[Use->second])].push_back(Use->second);
    }
}

/// Of the rule itself and of what its body was derived from.
Reserve Linker::Rules::reserveOf(const Clause &C) const {
  Reserve Result = 0;
  if (C.ThroughOverride)
    Result |= NeedsOverride;
  if (C.By == Standing::Name)
    Result |= NeedsName;
  for (const AtomKey K : All.bodyOf(C))
    Result |= Derived.at(K).With;
  return Result;
}

Chain Linker::Rules::chainOf(AtomKey K) const {
  const Derivation &Whole = Derived.at(K);
  Chain Result;
  Result.Primitive = All.Names[Whole.Primitive].str();
  Result.ThroughOverride = Whole.With & NeedsOverride;
  Result.By = Whole.With & NeedsName ? Standing::Name : Standing::Inferred;
  for (const Clause *Last = &All[Whole.By]; Last;) {
    if (const llvm::StringRef Why = All.Names[Last->Text]; !Why.empty())
      Result.Links.push_back(
          {{All.Names[Last->At.File].str(), Last->At.Line, Last->At.Column}, Why.str()});
    Last = Last->Atoms == 0 ? nullptr : &All[Derived.at(All.bodyOf(*Last).front()).By];
  }
  return Result;
}

const Linker::Rules::Derivation *Linker::Rules::derivationOf(const Atom &A) const {
  const auto Subject = All.Names.find(A.Subject);
  if (!Subject)
    return nullptr;
  const auto Known = Derived.find(atomKey(A.What, *Subject, A.Index));
  return Known == Derived.end() ? nullptr : &Known->second;
}

/// A member is part of its class: that it does what only some members are known to
/// do is not supposed of those whose bodies nobody has seen.
bool Linker::Rules::holdsOrUnseen(const Atom &A) const {
  const auto Function = All.Names.find(functionOf(A.Subject)), Subject = All.Names.find(A.Subject);
  const bool IsSeen = (Function && isSeen(*Function)) || (A.What == Fact::PassesOn && Subject &&
                                                          SeenThroughOverriders.count(*Subject));
  return derivationOf(A) || (A.Index != Atom::ThisIndex && !IsSeen);
}

/// No rule needs to ask for what a condition does. What nobody names is outside of the project.
bool Linker::Rules::isSupposed(const Atom &A) const {
  const auto Subject = All.Names.find(A.Subject);
  const Unseen When = unseen(A.What);
  return Subject ? isSupposed(atomKey(A.What, *Subject, A.Index))
                 : When == Unseen::Always || (When == Unseen::WholeProject && IsWhole);
}

/// The shortest one, of which the names decide if several are.
std::optional<Chain> Linker::Rules::satisfy(const Atom &A, llvm::ArrayRef<std::string> Kept) const {
  std::optional<Chain> Best;
  if (Kept.empty()) {
    if (const Derivation *How = derivationOf(A))
      return chainOf(All[How->By].Head);
    return isSupposed(A) ? std::optional(Chain()) : std::nullopt;
  }
  for (const Atom &Each : Thrown.notKept(A, Kept, All)) {
    Chain Next = chainOf(All[derivationOf(Each)->By].Head);
    if (!Best || Next.Links.size() < Best->Links.size())
      Best = std::move(Next);
  }
  return Best;
}

std::optional<std::vector<Chain>> Linker::Rules::satisfy(const Condition &When) const {
  const auto IsDerived = [&](const Atom &A) { return derivationOf(A) != nullptr; };
  if (llvm::any_of(When.UnlessKnown, IsDerived) ||
      llvm::any_of(When.Unless, [&](const Atom &A) { return holdsOrUnseen(A); }))
    return std::nullopt;
  std::vector<Chain> Chains;
  for (const Atom &A : When.If) {
    std::optional<Chain> Next = satisfy(A, When.Kept);
    if (!Next)
      return std::nullopt;
    Chains.push_back(std::move(*Next));
  }
  return Chains;
}

bool Linker::Rules::isAmbiguous(llvm::StringRef Subject) const {
  if (Ambiguous.empty())
    return false;
  const auto Function = All.Names.find(functionOf(Subject));
  return Function && Ambiguous.count(*Function);
}

std::vector<LinkedFact> Linker::Rules::closure() const {
  std::vector<std::pair<AtomKey, const Derivation *>> Known;
  for (const auto &[K, How] : Derived)
    if (!isAmbiguous(All.Names[subjectOf(K)]))
      Known.emplace_back(K, &How);
  llvm::sort(Known, [](const auto &A, const auto &B) {
    return std::pair(subjectOf(A.first), A.first) < std::pair(subjectOf(B.first), B.first);
  });
  std::vector<LinkedFact> Result;
  Result.reserve(Known.size());
  for (const auto &[K, How] : Known)
    Result.push_back({{whatOf(K), All.Names[subjectOf(K)].str(), indexOf(K)},
                      All.Names[How->Primitive].str(),
                      How->With & NeedsName ? Standing::Name : Standing::Inferred});
  return Result;
}

Linker::Linker() : All(std::make_unique<Rules>()) {}
Linker::Linker(Linker &&) noexcept = default;
Linker &Linker::operator=(Linker &&) noexcept = default;
Linker::~Linker() = default;

void Linker::add(const UnitResult &Unit) { All->add(Unit); }
void Linker::close(bool IsWhole) { All->close(IsWhole); }
std::optional<std::vector<Chain>> Linker::satisfy(const Condition &When) const {
  return All->satisfy(When);
}
std::vector<LinkedFact> Linker::closure() const { return All->closure(); }

} // namespace coro_tidy
