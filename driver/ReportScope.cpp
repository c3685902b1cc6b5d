// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/ReportScope.h"
#include "driver/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {

namespace path = llvm::sys::path;

/// The patterns were verified when they were read.
static void add(Exclusion &To, llvm::StringRef Folder, llvm::ArrayRef<std::string> Patterns) {
  llvm::cantFail(To.add(Folder, Patterns));
}

ReportScope::ReportScope(const DriverOptions &Options, llvm::StringRef Root)
    : Config(Options.Run), Root(realPath(Root)), Here(realPath(".")), Told(Options.Exclude) {
  for (llvm::StringRef Pattern : DefaultExclusions) {
    Exclusion Alone;
    add(Alone, this->Root, {Pattern.str()});
    if (llvm::none_of(Options.Paths,
                      [&](const std::string &Path) { return Alone.excludes(realPath(Path)); }))
      ByDefault.push_back(Pattern.str());
  }
}

const Exclusion &ReportScope::exclusionIn(llvm::StringRef Folder) {
  const auto [It, New] = Exclusions.try_emplace(Folder);
  if (New) {
    add(It->second, Root, ByDefault);
    for (const ConfigFile *File : Config.filesAbove(Folder))
      add(It->second, realPath(path::parent_path(File->Path)), File->Exclude);
    add(It->second, Here, Told);
  }
  return It->second;
}

bool ReportScope::contains(llvm::StringRef File) {
  const auto [It, New] = Answers.try_emplace(File);
  if (New) {
    const std::string Real = realPath(File);
    It->second = !exclusionIn(path::parent_path(Real)).excludes(Real);
  }
  return It->second;
}

} // namespace coro_tidy::driver
