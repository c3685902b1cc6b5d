// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which files a report is about: all of the project but what the defaults, the
// configuration files and the command line exclude.

#ifndef CORO_TIDY_DRIVER_REPORTSCOPE_H
#define CORO_TIDY_DRIVER_REPORTSCOPE_H

#include "driver/Config.h"
#include "driver/Exclusion.h"
#include "driver/Options.h"
#include "llvm/ADT/StringMap.h"

namespace coro_tidy::driver {

class ReportScope {
public:
  /// Root is the project's. Who gives a path that is excluded by default wants to see it.
  ReportScope(const DriverOptions &Options, llvm::StringRef Root);

  /// Whether findings in the file, which need not have its real path, are reported.
  bool contains(llvm::StringRef File);

private:
  const Exclusion &exclusionIn(llvm::StringRef Folder);

  Configuration Config;
  std::string Root;
  std::string Here;
  std::vector<std::string> Told;
  std::vector<std::string> ByDefault;
  llvm::StringMap<Exclusion> Exclusions; ///< By folder.
  llvm::StringMap<bool> Answers;         ///< By file.
};

} // namespace coro_tidy::driver

#endif
