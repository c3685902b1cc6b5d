// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/LastRun.h"
#include "knowledge/FactFile.h"
#include "knowledge/WholeFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace coro_tidy {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

std::string factsIn(llvm::StringRef Folder) {
  llvm::SmallString<256> Path(Folder);
  path::append(Path, ".coro-tidy", "facts");
  path::remove_dots(Path);
  return Path.str().str();
}

/// The facts file of a project folder: in it, or in one of its build folders.
std::string factsOfProject(llvm::StringRef Project) {
  for (llvm::StringRef Build : buildFolders()) {
    llvm::SmallString<256> Folder(Project);
    if (!Build.consume_back("*")) {
      path::append(Folder, Build);
      if (fs::exists(factsIn(Folder)))
        return factsIn(Folder);
      continue;
    }
    std::error_code Problem;
    for (fs::directory_iterator Entry(Folder, Problem), End; !Problem && Entry != End;
         Entry.increment(Problem))
      if (path::filename(Entry->path()).starts_with(Build) && fs::exists(factsIn(Entry->path())))
        return factsIn(Entry->path());
  }
  return {};
}

std::string nearestFacts(llvm::StringRef Source) {
  llvm::SmallString<256> Folder(Source);
  fs::make_absolute(Folder);
  while (path::has_relative_path(Folder)) {
    path::remove_filename(Folder);
    if (std::string Found = factsOfProject(Folder); !Found.empty())
      return Found;
  }
  return {};
}

} // namespace

llvm::ArrayRef<llvm::StringLiteral> buildFolders() {
  static constexpr llvm::StringLiteral Folders[] = {".", "build", "out", "cmake-build-*", "_build"};
  return Folders;
}

llvm::Error writeLastRun(llvm::StringRef BuildFolder,
                         llvm::ArrayRef<std::pair<Atom, std::string>> Facts) {
  const std::string Path = factsIn(BuildFolder);
  if (const std::error_code Problem = fs::create_directories(path::parent_path(Path)))
    return llvm::createFileError(Path, Problem);
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  writeInferred(Facts, Out);
  return writeWholeFile(Path, Out.str());
}

llvm::Expected<UnitResult> readLastRun(llvm::StringRef Source) {
  UnitResult Result;
  const std::string Path = nearestFacts(Source);
  if (Path.empty())
    return Result;
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

} // namespace coro_tidy
