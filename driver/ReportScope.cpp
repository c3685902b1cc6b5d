// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/ReportScope.h"
#include "driver/Names.h"
#include "driver/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {

namespace path = llvm::sys::path;

/// What was not written for the project.
static constexpr llvm::StringLiteral OfOthers[] = {"_deps", "third[-_]party"};

static constexpr llvm::StringLiteral OfTests[] = {
    "test",         "tests",      "testing",   "unittest*", "*_test.c*",        "*_tests.c*",
    "*-test.c*",    "*-tests.c*", "test_*.c*", "test-*.c*", "*[a-z0-9]Test.c*", "*[a-z0-9]Tests.c*",
    "*_unittest.c*"};

/// The patterns were verified when they were read.
static void add(PathPatterns &To, llvm::StringRef Folder, llvm::ArrayRef<std::string> Patterns) {
  llvm::cantFail(To.add(Folder, Patterns));
}

NamedFiles::NamedFiles(llvm::ArrayRef<llvm::StringLiteral> ByDefault, Listed InFile,
                       llvm::ArrayRef<std::string> Told, llvm::ArrayRef<std::string> GivenPaths,
                       llvm::StringRef Root)
    : InFile(InFile), Root(realPath(Root)), Here(realPath(".")), Told(Told) {
  for (llvm::StringRef Pattern : ByDefault) {
    PathPatterns Alone;
    add(Alone, this->Root, {Pattern.str()});
    if (llvm::none_of(GivenPaths,
                      [&](const std::string &Path) { return Alone.match(realPath(Path)); }))
      this->ByDefault.push_back(Pattern.str());
  }
}

const PathPatterns &NamedFiles::patternsFor(llvm::StringRef Folder, Configuration &Config) {
  const auto [It, New] = Patterns.try_emplace(Folder);
  if (New) {
    add(It->second, Root, ByDefault);
    for (const ConfigFile *File : Config.filesAbove(Folder))
      add(It->second, pathFrom(Root, path::parent_path(File->Path)), File->*InFile);
    add(It->second, Here, Told);
  }
  return It->second;
}

bool NamedFiles::contains(llvm::StringRef File, Configuration &Config) {
  const auto [It, New] = Answers.try_emplace(File);
  if (New) {
    const std::string Path = pathFrom(Root, File);
    It->second = patternsFor(path::parent_path(Path), Config).match(Path);
  }
  return It->second;
}

/// `why` names a file to ask of it, and is answered as of a run over the project.
static llvm::ArrayRef<std::string> pathsToSee(const DriverOptions &Options) {
  if (Options.What == Command::Why)
    return {};
  return Options.Paths;
}

static llvm::ArrayRef<llvm::StringLiteral> testsIn(bool IsRootKnown) {
  if (!IsRootKnown)
    return {};
  return OfTests;
}

ReportScope::ReportScope(const DriverOptions &Options, llvm::StringRef Root, bool IsRootKnown)
    : Config(Options.Run),
      Excluded(OfOthers, &ConfigFile::Exclude, Options.Exclude, Options.Paths, Root),
      Tests(testsIn(IsRootKnown), &ConfigFile::Tests, {}, pathsToSee(Options), Root) {}

static bool isMeantInTests(llvm::StringRef Check) {
  return llvm::any_of(catalog(), [&](const CatalogEntry &Entry) {
    return Entry.Info.MeantInTests && Entry.Info.Name == Check;
  });
}

std::optional<Severity> ReportScope::gradeOf(const RawFinding &Found, llvm::StringRef File) {
  if (Found.Grade >= Severity::Hint || !isMeantInTests(Found.Check) || !isTest(File))
    return Found.Grade;
  const auto [Level, New] = Levels.try_emplace(path::parent_path(File), Severity::Warning);
  if (New)
    Level->second = levelIn(Config.getOptions(File)).value_or(Severity::Warning);
  return Level->second < Severity::Hint ? std::nullopt : std::optional(Severity::Hint);
}

} // namespace coro_tidy::driver
