// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/NewFindings.h"
#include "driver/Console.h"
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
  const auto &Databases = Of.plan().Databases;
  const bool IsPart =
      Databases.empty() || llvm::any_of(Databases, [](const auto &D) { return !D.second; });
  if (Options.WithBaseline != BaselineMode::Check && IsPart)
    return llvm::createStringError("a baseline is written and pruned by a run over the whole "
                                   "project, without paths that leave out a part of it");
  if (!Options.Baseline.empty() && Options.WithBaseline != BaselineMode::Write)
    return readBaseline(Options.Baseline).moveInto(Known.emplace());
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
