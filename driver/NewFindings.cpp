// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/NewFindings.h"
#include "driver/Compare.h"
#include "driver/Console.h"
#include "driver/Failures.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <utility>

namespace coro_tidy::driver {
namespace {

/// So many stale entries are named.
constexpr size_t MostNamed = 5;

void warnOfStale(const Baseline &Of, llvm::ArrayRef<BaselineEntry> Stale) {
  if (Stale.empty())
    return;
  std::vector<std::string> Names;
  for (const BaselineEntry &Entry : Stale.take_front(MostNamed))
    Names.push_back(Entry.File + " (" + Entry.Check + ")");
  if (Stale.size() > MostNamed)
    Names.push_back("…");
  warn(Of.Path + ": " + llvm::Twine(Stale.size()) + " of its " + llvm::Twine(Of.Entries.size()) +
       " entries match no finding any more: " + llvm::join(Names, ", ") +
       "; --prune-baseline takes them out");
}

} // namespace

llvm::Error NewFindings::prepare() {
  if (Options.WithBaseline != BaselineMode::Check && !Of.plan().IsWhole)
    return llvm::createStringError("a baseline is written and pruned by a run over the whole "
                                   "project, without paths that leave out a part of it");
  if (!Options.Baseline.empty() && Options.WithBaseline != BaselineMode::Write)
    if (llvm::Error Bad = readBaseline(Options.Baseline).moveInto(Known.emplace()))
      return Bad;
  if (!Options.Since.empty())
    return changesSince(Options.Since, Of.plan().Root).moveInto(Former.emplace());
  return llvm::Error::success();
}

llvm::Error NewFindings::learn(Analysis &From) {
  if (!Former || From.signal())
    return llvm::Error::success();
  Settings Other = From.settings();
  Other.Former = Former->Files;
  auto Then = From.reportWith(Other, Former->Renamed);
  if (!Then)
    return Then.takeError();
  if (Known)
    driver::apply(*Known, *Then);
  Before = std::move(Then->Findings);
  for (const FailureCause &Each : failureCauses(Then->Failed))
    if (Each.reason() != FileDoesNotExist)
      warn(Each.names() + " could not be analysed as it was at " + Former->Name +
           ", so all that is found there counts as introduced: " + Each.reason());
  return llvm::Error::success();
}

/// A baseline of all that is known is better than none, and worse than one of everything.
bool NewFindings::maySave() const {
  if (Of.isWhole())
    return true;
  return Options.WithBaseline == BaselineMode::Write && !Of.signal() &&
         !llvm::sys::fs::exists(Options.Baseline);
}

void NewFindings::apply(Report &To) {
  if (Known)
    Stale = driver::apply(*Known, To);
  else if (Options.WithBaseline == BaselineMode::Write && maySave())
    To.Known = std::exchange(To.Findings, {});
  if (Before)
    compareWithRevision(To);
}

void NewFindings::compareWithRevision(Report &To) const {
  To.Since = Former->Name;
  std::vector<Remembered> Earlier;
  for (const Finding &F : *Before)
    Earlier.push_back(remembered(F));
  Comparison Found = compare(std::move(To.Findings), Earlier, remembered);
  To.Findings = std::move(Found.New);
  llvm::append_range(To.Known, std::move(Found.Old));
  for (const size_t Number : Found.Gone)
    To.Fixed.push_back((*Before)[Number]);
}

llvm::Error NewFindings::finish(const Report &Applied) {
  if (Options.WithBaseline != BaselineMode::Check) {
    if (maySave())
      return writeBaseline(Options.Baseline, Applied.Known);
    warn(Options.Baseline + " is as it was, since not all units could be analysed");
  } else if (Known && Of.isWhole()) {
    warnOfStale(*Known, Stale);
  }
  if (Known && Known->Scheme != FingerprintScheme)
    note(Known->Path + " has fingerprints of an older version; --prune-baseline renews them");
  return llvm::Error::success();
}

} // namespace coro_tidy::driver
