// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line.

#ifndef CORO_TIDY_DRIVER_OPTIONS_H
#define CORO_TIDY_DRIVER_OPTIONS_H

#include "driver/Finding.h"
#include "driver/Outcome.h"
#include "llvm/Support/Error.h"
#include <optional>

namespace coro_tidy::driver {

enum class Command : uint8_t {
  Check,
  ListChecks,
  Explain,
  ShowConfig,
  CacheClean,
  CacheStats,
  Why,
  Unit,
  Link,
  Help,
  Version
};

/// What is done with the fixes: nothing, the safe ones, those that an author must choose, too.
enum class FixMode : uint8_t { None, Safe, All };

/// The lowest grade of a finding that fails a run.
enum class FailOn : uint8_t { Error, Warning, Never };

/// What is done with the baseline.
enum class BaselineMode : uint8_t { Check, Write, Prune };

/// Which of how many parts of a run, see Shard.h.
struct Shard {
  unsigned Number = 1; ///< From 1 on.
  unsigned Of = 1;
};

struct DriverOptions {
  Command What = Command::Check;
  bool HelpOnAll = false;
  std::string ExplainCheck;
  std::string ShowConfigFor;                             ///< A file.
  std::vector<std::string> Paths;                        ///< As they were given.
  std::optional<std::vector<std::string>> CompilerFlags; ///< What followed `--`.
  std::string BuildDir;                                  ///< Of -p; empty to search.
  std::vector<std::string> QueryDriver;                  ///< Globs of compilers that may be asked.
  std::vector<std::string> Exclude;                      ///< Patterns, see PathPatterns.h.
  bool IgnoreUnknown = false;
  unsigned Jobs = 1;
  unsigned UnitTimeout = 0;
  bool UseCache = true;
  bool SharePreambles = true;       ///< Parses headers once that several units include.
  uint64_t CacheSize = 0;           ///< In bytes.
  std::optional<Shard> Part;        ///< Examines this part, and reports nothing.
  std::string ResultFolder;         ///< Where a part leaves its results; empty for the cache alone.
  std::vector<std::string> Results; ///< Files that are linked.
  std::string Root;                 ///< What results name files by; empty to be found out.
  std::string Depfile;              ///< Where a unit names what its result is made of.
  bool IsPartial = false;           ///< Whether the results are not those of a whole project.
  const OutputFormat *Format = nullptr;
  std::string Output; ///< Empty for standard output.
  FailOn Fails = FailOn::Warning;
  bool Quiet = false;              ///< Says nothing of a run that went well but its findings.
  bool Profile = false;            ///< Says what processor time went into.
  bool Statistics = false;         ///< Counts findings by check, and where results came from.
  bool UnusedSuppressions = false; ///< Reports suppressions that suppress nothing.
  FixMode Fix = FixMode::None;
  bool ShowDiff = false; ///< Instead of changing files.
  std::string Baseline;
  BaselineMode WithBaseline = BaselineMode::Check;
  std::string Since;  ///< A revision; empty for none.
  bool Watch = false; ///< Runs again when a file changes.
  Settings Run;
};

/// The error is a line that says what is wrong with the command line.
llvm::Expected<DriverOptions> parseOptions(int Argc, const char *const *Argv);

/// On one screen, or with every option.
std::string helpText(bool All);

} // namespace coro_tidy::driver

#endif
