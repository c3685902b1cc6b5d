// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/FindDatabase.h"
#include "driver/Console.h"
#include "knowledge/BuildFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

namespace fs = llvm::sys::fs;

llvm::Expected<std::string> toldDatabase(llvm::StringRef Told) {
  llvm::SmallString<128> Path(Told);
  fs::make_absolute(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  const std::string File(Path);
  if (!fs::is_directory(File))
    return fs::exists(File) ? llvm::Expected<std::string>(File)
                            : llvm::createStringError("-p: there is no " + File);
  for (llvm::StringRef Name : {CompileCommands, CompileFlags})
    if (std::string InFolder = (File + "/" + Name).str(); fs::exists(InFolder))
      return InFolder;
  return llvm::createStringError("-p: there is no " + CompileCommands + " in " + File);
}

/// The database of the project in this folder; empty if it has none.
std::string databaseIn(llvm::StringRef Folder) {
  const std::vector<std::string> Found = builtIn(Folder, CompileCommands);
  if (Found.size() > 1)
    note(llvm::Twine(Found.size()) + " compile databases are as near as each other; " +
         Found.front() + " is taken, another with -p");
  if (!Found.empty())
    return Found.front();
  const std::string Flags = (Folder + "/" + CompileFlags).str();
  return fs::exists(Flags) ? Flags : "";
}

} // namespace

llvm::Expected<std::string> findDatabase(llvm::StringRef Path, llvm::StringRef Told) {
  if (!Told.empty())
    return toldDatabase(Told);
  std::vector<std::string> Searched;
  for (llvm::StringRef Start : {Path, llvm::StringRef(".")})
    for (const std::string &Folder : foldersFrom(Start)) {
      if (llvm::is_contained(Searched, Folder))
        continue;
      Searched.push_back(Folder);
      if (std::string Found = databaseIn(Folder); !Found.empty())
        return Found;
    }
  const llvm::StringRef For = Path == "." ? llvm::StringRef(Searched.front()) : Path;
  return llvm::createStringError(
      "no " + CompileCommands + " and no " + CompileFlags + " for '" + For + "': looked in " +
      llvm::join(Searched, ", ") + ", in each at " + BuildFolders +
      "; make one with 'cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON' or 'bear -- make', name "
      "one with -p, or give compiler flags after --");
}

} // namespace coro_tidy::driver
