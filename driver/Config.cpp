// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which configuration applies to a file, see Config.h.

#include "driver/Config.h"
#include "clang-tidy/ClangTidy.h"
#include "driver/CheckList.h"
#include "driver/Names.h"
#include "knowledge/ModelPaths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {

using clang::tidy::ClangTidyOptions;
namespace path = llvm::sys::path;

/// Options that the command line sets, too.
static constexpr llvm::StringLiteral Level = "coro.Level";
static constexpr llvm::StringLiteral Knowledge = "coro.Knowledge";

Settings withEverything(Settings Run) {
  Run.All = true;
  Run.Checks += Run.Checks.empty() ? "coro-*" : ",coro-*";
  return Run;
}

llvm::Error verifyChecks(llvm::StringRef Globs) {
  std::vector<std::string> Names = checkNames();
  const bool OursAlone = llvm::all_of(globsOf(Globs), [](llvm::StringRef Glob) {
    return Glob.ltrim('-').starts_with("coro") || Glob == "-*";
  });
  if (!OursAlone)
    for (const auto &Check : clang::tidy::getAllChecksAndOptions(false, false).Checks)
      Names.push_back(Check.getKey().str());
  llvm::sort(Names);
  for (const std::string &Glob : globsOf(Globs))
    if (std::string Problem = verifyGlob(Glob, Names); !Problem.empty())
      return llvm::createStringError("--checks: " + Problem);
  return llvm::Error::success();
}

const ConfigFile *Configuration::fileIn(llvm::StringRef Directory) {
  auto [It, New] = Files.try_emplace(Directory);
  if (!New)
    return It->second.get();
  llvm::SmallString<256> Path(Directory);
  path::append(Path, ".clang-tidy");
  if (llvm::sys::fs::exists(Path) && !llvm::sys::fs::is_directory(Path))
    It->second = std::make_unique<ConfigFile>(readConfigFile(std::string(Path)));
  return It->second.get();
}

/// From the outermost that is inherited to the nearest.
std::vector<const ConfigFile *> Configuration::filesApplyingTo(llvm::StringRef File) {
  std::vector<const ConfigFile *> Found;
  for (llvm::StringRef Dir = path::parent_path(File); !Dir.empty(); Dir = path::parent_path(Dir))
    if (const ConfigFile *Here = fileIn(Dir)) {
      Found.insert(Found.begin(), Here);
      if (!Here->Options.InheritParentConfig.value_or(false))
        break;
    }
  return Found;
}

std::vector<const ConfigFile *> Configuration::filesAbove(llvm::StringRef Folder) {
  std::vector<const ConfigFile *> Found;
  for (; !Folder.empty(); Folder = path::parent_path(Folder))
    if (const ConfigFile *Here = fileIn(Folder))
      Found.insert(Found.begin(), Here);
  return Found;
}

llvm::Error Configuration::verify(llvm::StringRef File, std::set<std::string> &Warnings) {
  for (const ConfigFile *Config : filesApplyingTo(File)) {
    if (!Config->Problem.empty())
      return llvm::createStringError(Config->Problem);
    Warnings.insert(Config->Warnings.begin(), Config->Warnings.end());
  }
  return llvm::Error::success();
}

std::vector<Configuration::OptionsSource> Configuration::getRawOptions(llvm::StringRef File) {
  llvm::SmallString<256> Absolute(File);
  llvm::sys::fs::make_absolute(Absolute);
  path::remove_dots(Absolute, /*remove_dot_dot=*/true);

  ClangTidyOptions Base = ClangTidyOptions::getDefaults();
  Base.Checks = "-*,coro-*";
  Base.HeaderFilterRegex = ".*";
  Base.SystemHeaders = false;
  std::vector<OptionsSource> Sources{{std::move(Base), "default"}};

  std::string Models;
  for (const ConfigFile *Config : filesApplyingTo(Absolute)) {
    Sources.emplace_back(Config->Options, Config->Path);
    if (auto It = Config->Options.CheckOptions.find(Knowledge);
        It != Config->Options.CheckOptions.end())
      Models = It->second.Value;
  }

  ClangTidyOptions Told;
  if (!Run.Checks.empty())
    Told.Checks = Run.Checks;
  Told.ExtraArgs = Run.ExtraArgs;
  Told.ExtraArgsBefore = Run.ExtraArgsBefore;
  if (Run.All)
    Told.CheckOptions[Level] = "all";
  if (!Run.Knowledge.empty()) {
    for (const std::string &Model : Run.Knowledge)
      Models += (Models.empty() ? "" : ";") + Model;
    Told.CheckOptions[Knowledge] = ClangTidyOptions::ClangTidyValue(Models);
  }
  Sources.emplace_back(std::move(Told), "the command line");
  return Sources;
}

std::vector<std::string> factFiles(const ClangTidyOptions &Options, llvm::StringRef File) {
  const auto Named = Options.CheckOptions.find(Knowledge);
  return Named == Options.CheckOptions.end() ? std::vector<std::string>()
                                             : modelPaths(Named->second.Value, File);
}

} // namespace coro_tidy::driver
