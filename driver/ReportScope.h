// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which files a report is about, and which of them are tests: what the defaults, the
// configuration files and the command line name.

#ifndef CORO_TIDY_DRIVER_REPORTSCOPE_H
#define CORO_TIDY_DRIVER_REPORTSCOPE_H

#include "driver/Config.h"
#include "driver/Options.h"
#include "driver/PathPatterns.h"
#include "llvm/ADT/StringMap.h"

namespace coro_tidy::driver {

/// Files named by patterns: by those for every project, by an option of the .clang-tidy files
/// above them, and on the command line.
class NamedFiles {
public:
  using Listed = std::vector<std::string> ConfigFile::*;

  /// The default belongs to Root and does not hold where a given path is named by it: who gives
  /// it wants to see it as it is.
  NamedFiles(llvm::ArrayRef<llvm::StringLiteral> ByDefault, Listed InFile,
             llvm::ArrayRef<std::string> Told, llvm::ArrayRef<std::string> GivenPaths,
             llvm::StringRef Root);

  /// The file need not have its real path.
  bool contains(llvm::StringRef File, Configuration &Config);

private:
  const PathPatterns &patternsFor(llvm::StringRef Folder, Configuration &Config);

  Listed InFile;
  std::string Root;
  std::string Here;
  std::vector<std::string> ByDefault;
  std::vector<std::string> Told;
  llvm::StringMap<PathPatterns> Patterns; ///< By folder.
  llvm::StringMap<bool> Answers;          ///< By file.
};

class ReportScope {
public:
  /// Root is the project's; where it is not known, nothing is a test by its name. The options must
  /// outlive it.
  ReportScope(const DriverOptions &Options, llvm::StringRef Root, bool IsRootKnown);

  /// Whether findings in the file are reported.
  bool contains(llvm::StringRef File) { return !Excluded.contains(File, Config); }

  /// Whether it is a test, which does on purpose what is a mistake elsewhere.
  bool isTest(llvm::StringRef File) { return Tests.contains(File, Config); }

  /// The grade of a finding in the file; none where findings of its grade are not wanted.
  std::optional<Severity> gradeOf(const RawFinding &Found, llvm::StringRef File);

private:
  Configuration Config;
  NamedFiles Excluded;
  NamedFiles Tests;
  llvm::StringMap<Severity> Levels; ///< By folder.
};

} // namespace coro_tidy::driver

#endif
