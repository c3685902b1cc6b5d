// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Watch.h"
#include "driver/Analysis.h"
#include "driver/Console.h"
#include "driver/FolderWatch.h"
#include "driver/Paths.h"
#include "driver/Run.h"
#include "knowledge/BuildFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

namespace path = llvm::sys::path;

/// The files whose change asks for another run.
class Files {
public:
  /// What the units of a run read, how they are compiled, and what is configured. If it could not
  /// begin, what is known from before remains.
  llvm::Error learn(Analysis &Of, const DriverOptions &Options) {
    if (Of.plan().Units.empty())
      return llvm::Error::success();
    auto Read = Of.filesRead();
    if (!Read)
      return Read.takeError();
    *this = Files();
    Sources = std::move(*Read);
    for (const Unit &U : Of.plan().Units)
      Sources.insert(realPath(U.File));
    for (const std::string &File : Sources) {
      Extensions.insert(path::extension(File).str());
      if (Folders.insert(path::parent_path(File).str()).second)
        for (const std::string &Outer : foldersFrom(path::parent_path(File)))
          Others.insert(Outer + "/.clang-tidy");
    }
    for (const auto &[Folder, Used] : Of.plan().Databases)
      Others.insert(Folder + "/compile_commands.json");
    for (const std::string &File : Options.Run.Knowledge)
      Others.insert(realPath(File));
    return llvm::Error::success();
  }

  std::set<std::string> folders() const {
    std::set<std::string> All = Folders;
    for (const std::string &File : Others)
      All.insert(path::parent_path(File).str());
    return All;
  }

  /// Beside a source also a new file of its kind: an include may have missed it.
  bool matters(llvm::StringRef Folder, llvm::StringRef Name) const {
    const std::string File = (Folder + "/" + Name).str();
    return Sources.contains(File) || Others.contains(File) ||
           (Folders.contains(Folder.str()) && !Name.starts_with(".") &&
            Extensions.contains(path::extension(Name).str()));
  }

  bool anyChangedSince(llvm::sys::TimePoint<> Then) const {
    return llvm::any_of(Sources, [&](const std::string &File) {
      llvm::sys::fs::file_status Status;
      return !llvm::sys::fs::status(File, Status) && Status.getLastModificationTime() > Then;
    });
  }

private:
  std::set<std::string> Sources;
  std::set<std::string> Folders;    ///< Of the sources.
  std::set<std::string> Extensions; ///< Of the sources.
  std::set<std::string> Others;     ///< Files.
};

void clearScreen() {
  if (llvm::outs().is_displayed())
    llvm::outs() << "\033[H\033[2J\033[3J";
}

} // namespace

llvm::Expected<int> watch(const DriverOptions &Options) {
  const auto Began = std::chrono::system_clock::now();
  Files Of;
  FolderWatch Folders;
  for (bool IsFirst = true;; IsFirst = false) {
    Analysis All(Options);
    auto Code = run(Options, All);
    llvm::outs().flush();
    if (Code ? *Code >= 128 : IsFirst || Code.errorIsA<Interrupted>())
      return Code;
    if (!Code) // Was well at first, so it may be mended next.
      complain(llvm::toString(Code.takeError()));
    if (llvm::Error Bad = Of.learn(All, Options))
      return std::move(Bad);
    if (llvm::Error Bad = Folders.set(Of.folders()))
      return std::move(Bad);
    if (!Options.Quiet)
      note("waiting for changes, until Ctrl-C");
    if (!IsFirst || !Of.anyChangedSince(Began))
      if (llvm::Error Failed = Folders.wait(
              [&](llvm::StringRef In, llvm::StringRef Name) { return Of.matters(In, Name); }))
        return std::move(Failed);
    clearScreen();
  }
}

} // namespace coro_tidy::driver
