// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conditions, evidence, order and fingerprints, see Resolve.h.

#include "driver/Resolve.h"
#include "driver/Causes.h"
#include "driver/Fingerprint.h"
#include "driver/SourceText.h"
#include "knowledge/LastRun.h"
#include "knowledge/Programs.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include <map>
#include <set>

namespace coro_tidy::driver {
namespace {

/// A finding that holds, with what its fingerprint and its cause are made of.
struct Resolved {
  Finding Is;
  std::string Function;
  std::string EndOfChain;
};

/// The order of a finding, without the finding.
using Place = std::tuple<std::string, unsigned, unsigned, std::string, std::string>;

/// Opt-in checks report as warnings: who has asked for one wants to see it.
std::string severityOf(Severity Grade) {
  return name(Grade == Severity::OptIn ? Severity::Warning : Grade).str();
}

void replaceAll(std::string &In, llvm::StringRef What, llvm::StringRef By) {
  for (size_t At = In.find(What); At != std::string::npos; At = In.find(What, At + By.size()))
    In.replace(At, What.size(), By);
}

/// Adds what the chains prove to the finding: the primitive's name in the message,
/// and a note for each link.
void addChains(Finding &F, llvm::ArrayRef<Chain> Chains, SourceText &Text) {
  if (!Chains.empty())
    replaceAll(F.Message, "{primitive}", Chains.front().Primitive);
  for (const Chain &C : Chains)
    for (const Evidence &Link : C.Links)
      F.Notes.push_back({Text.at(Link.At), Link.Text, /*OfChain=*/true});
}

Fix fixOf(const RawFix &Raw, SourceText &Text) {
  Fix F{.Description = Raw.Description, .Suggested = Raw.Suggested};
  const auto IsBefore = [](const Edit &A, const Edit &B) {
    return std::tie(A.Begin.File, A.Begin.Offset) < std::tie(B.Begin.File, B.Begin.Offset);
  };
  for (const RawEdit &E : Raw.Edits) {
    const unsigned End = E.At.Offset + E.Length;
    Edit Whole{Text.at(E.At.File, E.At.Offset), Text.at(E.At.File, End), E.Length, E.Text};
    F.Edits.insert(llvm::upper_bound(F.Edits, Whole, IsBefore), Whole);
  }
  return F;
}

/// The last link of the chain; empty when the finding is its own cause. A chain that a message
/// does not tell the end of is a reason why the place of the finding is wrong, as that the call
/// there may be suspended.
std::string endOfChain(const RawFinding &Raw, llvm::ArrayRef<Chain> Chains, SourceText &Text) {
  const bool TellsEnd = llvm::StringRef(Raw.Message).contains("{primitive}");
  if (!TellsEnd || Chains.empty() || Chains.front().Links.empty())
    return "";
  const Evidence &Last = Chains.front().Links.back();
  return Text.display(Last.At.File) + '\0' + Last.Text;
}

Resolved resolved(const RawFinding &Raw, Severity Grade, const Unit &U,
                  llvm::ArrayRef<Chain> Chains, SourceText &Text) {
  auto PlaceOf = [&](const RawPlace &At) {
    return At.File.empty() ? Position{.File = Text.display(U.File)} : Text.at(At.File, At.Offset);
  };
  Finding F;
  F.Check = Raw.Check;
  F.Severity = severityOf(Grade);
  F.At = PlaceOf(Raw.At);
  F.Message = Raw.Message;
  for (const RawNote &N : Raw.Notes)
    F.Notes.push_back({N.At.File.empty() ? F.At : PlaceOf(N.At), N.Message});
  for (const RawFix &X : Raw.Fixes)
    F.Fixes.push_back(fixOf(X, Text));
  addChains(F, Chains, Text);
  F.Message += reserves(Chains, Raw.RestsOn);
  if (llvm::any_of(catalog(), [&](const CatalogEntry &E) { return E.Info.Name == F.Check; }))
    F.Help = helpFor(F.Check);
  return {std::move(F), Raw.Function, endOfChain(Raw, Chains, Text)};
}

std::vector<CheckSummary> summaries() {
  std::vector<CheckSummary> All;
  for (const CatalogEntry &Entry : catalog())
    All.push_back({Entry.Info.Name.str(), Entry.Info.Summary.str(), severityOf(Entry.Info.Level),
                   sentence(Entry.Info.Keeps).str(), helpFor(Entry.Info.Name)});
  return All;
}

/// What an earlier run has linked of functions that these units have seen is out of date.
void forgetSeen(UnitResult &Linked, llvm::ArrayRef<PackedFacts *> Units) {
  llvm::StringSet<> Known;
  for (const Rule &R : Linked.Rules)
    Known.insert(functionOf(R.Head.Subject));
  if (Known.empty())
    return;
  std::set<llvm::StringRef> Seen;
  for (const PackedFacts *Of : Units)
    for (const std::string &Function : Of->seen())
      if (const auto Entry = Known.find(Function); Entry != Known.end())
        Seen.insert(Entry->getKey());
  forget(Linked, Seen);
}

} // namespace

Linker link(llvm::MutableArrayRef<UnitOutcome> Outcomes, Earlier Others, llvm::StringRef Root,
            bool IsWhole) {
  std::vector<PackedFacts *> Units;
  for (PackedFacts &Other : Others.Units)
    Units.push_back(&Other);
  for (UnitOutcome &O : Outcomes)
    Units.push_back(&O.Facts);
  Programs All(Root);
  for (const PackedFacts *Of : Units)
    All.add(Of->own(), Of->File);
  for (UnitOutcome &O : Outcomes)
    for (RawFinding &F : O.Findings)
      All.separate(F.When, O.Facts.File);

  Linker Linked;
  forgetSeen(Others.Linked, Units);
  Linked.add(Others.Linked);
  Others.Linked = {};
  UnitResult Facts;
  for (PackedFacts *Of : Units) {
    Of->unpack(Facts);
    *Of = {};
    All.separate(Facts);
    Linked.add(Facts);
  }
  Linked.close(IsWhole);
  return Linked;
}

std::string failureOf(const UnitOutcome &O, SourceText &Text) {
  if (O.FirstError.empty())
    return O.Failure;
  std::string Where;
  if (!O.ErrorAt.File.empty()) {
    const Position At = Text.at(O.ErrorAt.File, O.ErrorAt.Offset);
    Where = " at " + At.File + ":" + std::to_string(At.Line) + ":" + std::to_string(At.Column);
  }
  return O.Failure + Where + ": " + O.FirstError;
}

Report resolve(llvm::ArrayRef<Unit> Units, llvm::ArrayRef<UnitOutcome> Outcomes,
               const Linker &Linked, ReportScope &Scope, SourceText &Text) {
  Report Result;
  Result.Version = CORO_TIDY_VERSION;
  Result.Checks = summaries();

  std::map<Place, Resolved> All;
  std::set<std::tuple<std::string, unsigned, std::string, std::string>> HintsInTests;
  for (auto [U, O] : llvm::zip_equal(Units, Outcomes)) {
    Result.FromCache += O.FromCache;
    Result.WithPreamble += O.WithPreamble;
    if (!O.Examined)
      ++Result.NotExamined;
    else if (O.Failure.empty())
      ++Result.Analysed;
    else
      (Scope.contains(U.File) ? Result.Failed : Result.FailedElsewhere)
          .push_back({Text.display(U.File), failureOf(O, Text),
                      O.FirstError.empty() ? O.Failure : O.FirstError});
    for (const RawFinding &F : O.Findings) {
      const std::string &File = F.At.File.empty() ? U.File : F.At.File;
      if (!Scope.contains(File))
        continue;
      const auto Chains = Linked.satisfy(F.When);
      if (!Chains)
        continue;
      if (const std::optional<Severity> Grade = Scope.gradeOf(F, File)) {
        Resolved R = resolved(F, *Grade, U, *Chains, Text);
        All.try_emplace(Place(orderOf(R.Is)), std::move(R));
      } else {
        HintsInTests.emplace(File, F.At.Offset, F.Check, F.Message);
      }
    }
  }
  std::vector<Identified> Identities;
  for (auto &[_, R] : All)
    Identities.push_back({&R.Is, R.Function});
  addFingerprints(Identities);
  std::vector<Caused> Causes;
  for (auto &[_, R] : All)
    Causes.push_back({&R.Is, R.EndOfChain});
  addCauses(Causes);
  Result.HintsInTests = HintsInTests.size();
  for (auto &[_, R] : All)
    Result.Findings.push_back(std::move(R.Is));
  return Result;
}

} // namespace coro_tidy::driver
