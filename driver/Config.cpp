// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Configuration files and their verification, see Config.h. A .clang-tidy was
// written for clang-tidy with its hundreds of checks: only what names ours counts.

#include "driver/Config.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

namespace coro_tidy::driver {

using clang::tidy::ClangTidyOptions;
using clang::tidy::GlobList;
namespace path = llvm::sys::path;

/// Options that the command line sets, too.
static constexpr llvm::StringLiteral Level = "coro.Level";
static constexpr llvm::StringLiteral Knowledge = "coro.Knowledge";

static std::vector<std::string> checkNames() {
  std::vector<std::string> Names;
  for (const CatalogEntry &Entry : catalog())
    Names.push_back(Entry.Info.Name.str());
  return Names;
}

static std::vector<std::string> optionNames() {
  std::vector<std::string> Names;
  for (const OptionInfo &Option : globalOptions())
    Names.push_back(Option.Name);
  for (const CatalogEntry &Entry : catalog())
    for (const OptionInfo &Option : optionsOf(Entry))
      Names.push_back((Entry.Info.Name + "." + Option.Name).str());
  return Names;
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

static std::vector<std::string> split(llvm::StringRef Globs) {
  std::vector<std::string> Parts;
  for (llvm::StringRef Part : llvm::split(Globs, ','))
    if (llvm::StringRef Glob = Part.trim(); !Glob.empty())
      Parts.push_back(Glob.str());
  return Parts;
}

/// The error that Glob names no check of Names, if it does not.
static std::string verifyGlob(llvm::StringRef Glob, llvm::ArrayRef<std::string> Names) {
  Glob.consume_front("-");
  GlobList Matching(Glob);
  if (llvm::any_of(Names, [&](llvm::StringRef Name) { return Matching.contains(Name); }))
    return "";
  return "no check is named '" + Glob.str() + "'" + didYouMean(Glob, Names);
}

llvm::Error verifyChecks(llvm::StringRef Globs) {
  std::vector<std::string> Names = checkNames();
  bool OursAlone = llvm::all_of(split(Globs), [](llvm::StringRef Glob) {
    return Glob.ltrim('-').starts_with("coro") || Glob == "-*";
  });
  if (!OursAlone)
    for (const auto &Check : clang::tidy::getAllChecksAndOptions(false, false).Checks)
      Names.push_back(Check.getKey().str());
  llvm::sort(Names);
  for (llvm::StringRef Glob : split(Globs))
    if (std::string Problem = verifyGlob(Glob, Names); !Problem.empty())
      return llvm::createStringError("--checks: " + Problem);
  return llvm::Error::success();
}

static bool concernsUs(llvm::StringRef Glob) { return Glob.ltrim('-').starts_with("coro-"); }

/// What a configuration file says of coro- checks, and nothing else.
static ClangTidyOptions oursOf(const ClangTidyOptions &All) {
  ClangTidyOptions Ours;
  std::string Globs;
  for (llvm::StringRef Glob : split(All.Checks.value_or("")))
    if (concernsUs(Glob))
      Globs += (Globs.empty() ? "" : ",") + Glob.str();
  if (!Globs.empty())
    Ours.Checks = Globs;
  Ours.CheckOptions = All.CheckOptions;
  return Ours;
}

/// The first check or option of ours that does not exist.
static std::string verifyNames(const ClangTidyOptions &Ours) {
  std::vector<std::string> Checks = checkNames();
  for (llvm::StringRef Glob : split(Ours.Checks.value_or("")))
    if (std::string Problem = verifyGlob(Glob, Checks); !Problem.empty())
      return Problem;
  std::vector<std::string> Options = optionNames();
  std::vector<llvm::StringRef> Keys(Ours.CheckOptions.keys().begin(),
                                    Ours.CheckOptions.keys().end());
  llvm::sort(Keys);
  for (llvm::StringRef Key : Keys)
    if ((Key.starts_with("coro-") || Key.starts_with("coro.")) && !llvm::is_contained(Options, Key))
      return "no option is named '" + Key.str() + "'" + didYouMean(Key, Options);
  return "";
}

Configuration::Configuration(const Settings &Run) : Run(Run) {}

const Configuration::ConfigFile *Configuration::fileIn(llvm::StringRef Directory) {
  auto [It, New] = Files.try_emplace(Directory);
  if (!New)
    return It->second.get();
  llvm::SmallString<256> Path(Directory);
  path::append(Path, ".clang-tidy");
  if (!llvm::sys::fs::is_regular_file(Path))
    return nullptr;
  auto File = std::make_unique<ConfigFile>();
  File->Path = std::string(Path);
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text) {
    File->Problem = File->Path + ": " + Text.getError().message();
  } else {
    auto Note = [&](const llvm::SMDiagnostic &D) {
      if (File->Problem.empty())
        File->Problem = File->Path + ":" + std::to_string(D.getLineNo()) + ":" +
                        std::to_string(D.getColumnNo() + 1) + ": " + D.getMessage().str();
    };
    auto Parsed = clang::tidy::parseConfigurationWithDiags((*Text)->getMemBufferRef(), Note);
    if (!Parsed && File->Problem.empty())
      File->Problem = File->Path + ": " + Parsed.getError().message();
    if (Parsed) {
      File->Options = oursOf(*Parsed);
      File->Options.InheritParentConfig = Parsed->InheritParentConfig;
      if (std::string Problem = verifyNames(File->Options); !Problem.empty())
        File->Problem = File->Path + ": " + Problem;
    }
  }
  It->second = std::move(File);
  return It->second.get();
}

/// From the outermost that is inherited to the nearest.
std::vector<const Configuration::ConfigFile *> Configuration::filesFor(llvm::StringRef File) {
  std::vector<const ConfigFile *> Found;
  for (llvm::StringRef Dir = path::parent_path(File); !Dir.empty(); Dir = path::parent_path(Dir))
    if (const ConfigFile *Here = fileIn(Dir)) {
      Found.insert(Found.begin(), Here);
      if (!Here->Options.InheritParentConfig.value_or(false))
        break;
    }
  return Found;
}

llvm::Error Configuration::verify(llvm::StringRef File) {
  for (const ConfigFile *Config : filesFor(File))
    if (!Config->Problem.empty())
      return llvm::createStringError(Config->Problem);
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
  std::vector<OptionsSource> Sources{{std::move(Base), "coro-tidy"}};

  std::string Models;
  for (const ConfigFile *Config : filesFor(Absolute)) {
    Sources.emplace_back(Config->Options, Config->Path);
    if (auto It = Config->Options.CheckOptions.find(Knowledge);
        It != Config->Options.CheckOptions.end())
      Models = It->second.Value;
  }

  ClangTidyOptions Told;
  if (!Run.Checks.empty())
    Told.Checks = Run.Checks;
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

} // namespace coro_tidy::driver
