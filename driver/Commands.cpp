// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Commands.h"
#include "driver/Names.h"
#include <utility>

namespace coro_tidy::driver {
namespace {

llvm::Error readExplain(DriverOptions &Options) {
  if (Options.Paths.size() != 1)
    return llvm::createStringError("explain wants the name of one check");
  Options.What = Command::Explain;
  Options.ExplainCheck = Options.Paths.back();
  return llvm::Error::success();
}

llvm::Error readWhy(DriverOptions &Options) {
  if (Options.Paths.size() != 1)
    return llvm::createStringError("why wants a place: FILE:LINE");
  Options.What = Command::Why;
  return llvm::Error::success();
}

/// Behind clean or stats stands a path of the project.
llvm::Error readCache(DriverOptions &Options) {
  const std::string Word = Options.Paths.empty() ? "" : Options.Paths.front();
  if (Word != "clean" && Word != "stats")
    return llvm::createStringError(
        "cache wants a word: clean or stats" +
        (Word.empty() ? std::string() : didYouMean(Word, {"clean", "stats"})));
  Options.What = Word == "clean" ? Command::CacheClean : Command::CacheStats;
  Options.Paths.erase(Options.Paths.begin());
  return llvm::Error::success();
}

llvm::Error readUnit(DriverOptions &Options) {
  if (Options.Paths.size() != 1 || Options.Output.empty())
    return llvm::createStringError("unit wants one source file, and -o RESULT");
  Options.What = Command::Unit;
  return llvm::Error::success();
}

llvm::Error readLink(DriverOptions &Options) {
  Options.What = Command::Link;
  Options.Results = std::exchange(Options.Paths, {}); // Without @files, which the parser expands.
  if (Options.Results.empty())
    return llvm::createStringError("link wants the results of at least one unit");
  return llvm::Error::success();
}

} // namespace

llvm::Error readCommand(DriverOptions &Options) {
  static constexpr std::pair<llvm::StringLiteral, llvm::Error (*)(DriverOptions &)> Words[] = {
      {"explain", readExplain},
      {"why", readWhy},
      {"cache", readCache},
      {"unit", readUnit},
      {"link", readLink}};
  if (Options.Paths.empty())
    return llvm::Error::success();
  for (const auto &[Word, Read] : Words)
    if (Options.Paths.front() == Word) {
      Options.Paths.erase(Options.Paths.begin());
      return Read(Options);
    }
  return llvm::Error::success();
}

} // namespace coro_tidy::driver
