// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Names.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {

std::vector<std::string> checkNames() {
  std::vector<std::string> Names;
  for (const CatalogEntry &Entry : catalog())
    Names.push_back(Entry.Info.Name.str());
  return Names;
}

std::vector<OptionInfo> allOptions() {
  std::vector<OptionInfo> Options = globalOptions();
  Options.push_back({ExcludeOption.str(), "",
                     "files and folders that are no part of the report, separated by semicolons"});
  Options.push_back({TestsOption.str(), "",
                     "files and folders that are tests, besides those that are called so"});
  for (const CatalogEntry &Entry : catalog())
    for (OptionInfo &Option : optionsOf(Entry)) {
      Option.Name = (Entry.Info.Name + "." + Option.Name).str();
      Options.push_back(std::move(Option));
    }
  return Options;
}

std::string didYouMean(llvm::StringRef Word, llvm::ArrayRef<std::string> Candidates) {
  llvm::StringRef Best;
  unsigned Least = std::max<size_t>(2, Word.size() / 3) + 1;
  for (llvm::StringRef Candidate : Candidates)
    if (unsigned Distance = Word.edit_distance(Candidate, true, Least); Distance < Least) {
      Least = Distance;
      Best = Candidate;
    }
  return Best.empty() ? "" : "; did you mean '" + Best.str() + "'?";
}

std::string verifyGlob(llvm::StringRef Glob, llvm::ArrayRef<std::string> Names) {
  Glob.consume_front("-");
  clang::tidy::GlobList Matching(Glob);
  if (llvm::any_of(Names, [&](llvm::StringRef Name) { return Matching.contains(Name); }))
    return "";
  return "no check is named '" + Glob.str() + "'" + didYouMean(Glob, Names);
}

} // namespace coro_tidy::driver
