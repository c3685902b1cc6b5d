// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/LastRun.h"
#include "knowledge/BuildFolder.h"
#include "knowledge/FactFile.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace coro_tidy {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

constexpr llvm::StringLiteral FactsFile = ".coro-tidy/facts";

std::string inFolder(llvm::StringRef BuildFolder) {
  llvm::SmallString<256> Path(BuildFolder);
  path::append(Path, FactsFile);
  return Path.str().str();
}

/// What callers and users do, all over the project, says nothing of a body that has changed.
bool isSaidByOthers(Fact What) {
  return llvm::is_contained({Fact::ClosedByProject, Fact::StartedTopLevel, Fact::StartedAway,
                             Fact::Unlimited, Fact::Unguarded, Fact::CalledInLoop},
                            What);
}

llvm::Expected<UnitResult> read(llvm::StringRef Path) {
  UnitResult Result;
  if (!fs::is_regular_file(Path))
    return llvm::createStringError(Path + ": it is no regular file");
  auto Text = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Text)
    return llvm::createFileError(Path, Text.getError());
  llvm::Expected<FactFile> File = readFactFile(**Text);
  if (!File)
    return File.takeError();
  for (const auto &[Subject, Facts] : File->Inferred)
    for (const StatedFact &Said : Facts)
      Result.Rules.push_back({{Said.What, Subject, Said.Index},
                              {},
                              {},
                              Said.Words.empty() ? std::string() : Said.Words.front()});
  return Result;
}

} // namespace

llvm::Error writeLastRun(llvm::StringRef BuildFolder,
                         llvm::ArrayRef<std::pair<Atom, std::string>> Known) {
  const std::string Path = inFolder(BuildFolder);
  if (const std::error_code Problem =
          fs::create_directories(path::parent_path(Path), /*IgnoreExisting=*/true, fs::all_all))
    return llvm::createFileError(Path, Problem);
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  writeInferred(Known, Out);
  return writeWholeFile(Path, Out.str());
}

llvm::Expected<UnitResult> readLastRun(llvm::StringRef BuildFolder) {
  const std::string Path = inFolder(BuildFolder);
  return fs::exists(Path) ? read(Path) : UnitResult();
}

llvm::Expected<UnitResult> readLastRunFor(llvm::StringRef Source) {
  const std::string Path = findBuilt(FactsFile, Source);
  return Path.empty() ? UnitResult() : read(Path);
}

void forget(UnitResult &LastRun, const std::set<llvm::StringRef> &Functions) {
  llvm::erase_if(LastRun.Rules, [&](const Rule &R) {
    return Functions.count(R.Head.Subject) != 0 && !isSaidByOthers(R.Head.What);
  });
}

} // namespace coro_tidy
