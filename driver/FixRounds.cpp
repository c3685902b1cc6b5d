// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/FixRounds.h"
#include "driver/Console.h"
#include "driver/Paths.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <algorithm>

namespace coro_tidy::driver {

namespace fs = llvm::sys::fs;

/// A fix that makes a new finding with a fix could go on for ever.
static constexpr unsigned MostRounds = 10;

/// Whether the folder of a database is one where a build puts what it makes.
static bool isBuildFolder(llvm::StringRef Folder) {
  return fs::exists(Folder + "/CMakeCache.txt") || fs::exists(Folder + "/build.ninja");
}

bool FixRounds::mayChange(llvm::StringRef Path) {
  const Plan &P = Of.plan();
  const auto IsBuilt = [&](const auto &Database) {
    return isBelow(Path, realPath(Database.first)) && isBuildFolder(Database.first);
  };
  if (!isBelow(Path, P.Root) || !Of.scope().contains(Path) || Broken.count(Path.str()) ||
      llvm::any_of(P.Databases, IsBuilt))
    return false;
  fs::file_status Status;
  if (fs::status(Path, Status) || fs::access(Path, fs::AccessMode::Write))
    return false;
  if (Status.getLastModificationTime() <= Began)
    return true;
  const auto Own = Written.find(Path.str());
  auto Text = readWholeFile(Path);
  if (Own != Written.end() && Text && (*Text)->getBuffer() == Own->second)
    return true;
  llvm::consumeError(Text.takeError());
  warn(Path + " was changed while it was analysed, and is not fixed");
  return false;
}

FixPlan FixRounds::plan(const Report &From) {
  return planFixes(From.Findings, Options.Fix == FixMode::All,
                   [&](llvm::StringRef Path) { return mayChange(Path); });
}

llvm::Error FixRounds::write(const FixPlan &Plan) {
  for (const auto &[Path, File] : Plan.Files) {
    std::string After = File.after();
    if (llvm::Error Failed = writeWholeFile(Path, After))
      return Failed;
    Written[Path] = std::move(After);
  }
  return llvm::Error::success();
}

llvm::Error FixRounds::restore(const FixPlan &Plan, const std::set<std::string> &Files) {
  for (const std::string &Path : Files) {
    const std::string &Before = Plan.Files.at(Path).Before;
    if (llvm::Error Failed = writeWholeFile(Path, Before))
      return Failed;
    Written[Path] = Before;
  }
  return llvm::Error::success();
}

/// Takes back what units do not compile with that did before: the fixes in the files that
/// they read, and if that does not help, all of them.
llvm::Error FixRounds::undoWhatBreaks(const FixPlan &Plan) {
  std::set<std::string> Left;
  for (const auto &[Path, _] : Plan.Files)
    Left.insert(Path);
  for (auto Failures = Of.newFailures(); !Failures.empty() && !Left.empty();
       Failures = Of.newFailures()) {
    std::set<std::string> Undo;
    for (const Analysis::NewFailure &F : Failures)
      std::set_intersection(Left.begin(), Left.end(), F.Reads.begin(), F.Reads.end(),
                            std::inserter(Undo, Undo.end()));
    if (Undo.empty())
      Undo = Left;
    warn("the fixes in " + llvm::join(Undo, ", ") + " are undone, since " + Failures.front().File +
         " does not compile with them: " + Failures.front().Reason);
    for (const std::string &Path : Undo)
      Left.erase(Path);
    Broken.insert(Undo.begin(), Undo.end());
    if (llvm::Error Failed = restore(Plan, Undo))
      return Failed;
    if (llvm::Error Failed = Of.examineAgain(Undo))
      return Failed;
  }
  return llvm::Error::success();
}

llvm::Expected<Report> FixRounds::run(Report First) {
  size_t Fixed = 0;
  Report Last = std::move(First);
  for (unsigned Round = 0; Round < MostRounds; ++Round) {
    const FixPlan Plan = plan(Last);
    if (Plan.Files.empty())
      break;
    if (llvm::Error Failed = write(Plan))
      return std::move(Failed);
    std::set<std::string> Changed;
    for (const auto &[Path, _] : Plan.Files)
      Changed.insert(Path);
    if (llvm::Error Failed = Of.examineAgain(Changed))
      return std::move(Failed);
    if (llvm::Error Failed = undoWhatBreaks(Plan))
      return std::move(Failed);
    Fixed += llvm::count_if(Plan.Fixed, [&](const std::set<std::string> &Files) {
      return llvm::none_of(Files, [&](const std::string &Path) { return Broken.count(Path); });
    });
    Last = Of.report();
    New.apply(Last);
  }
  Last.FixedNow = Fixed;
  return Last;
}

} // namespace coro_tidy::driver
