// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One .clang-tidy file. It may have been written for any version of clang-tidy, and by
// anybody.

#ifndef CORO_TIDY_DRIVER_CONFIGFILE_H
#define CORO_TIDY_DRIVER_CONFIGFILE_H

#include "clang-tidy/ClangTidyOptions.h"
#include <string>
#include <vector>

namespace coro_tidy::driver {

struct ConfigFile {
  std::string Path;
  /// What it says of our checks and of compile commands; the list as globs to be read after
  /// `coro-*`.
  clang::tidy::ClangTidyOptions Options;
  std::vector<std::string> Exclude;  ///< Patterns, see PathPatterns.h.
  std::vector<std::string> Tests;    ///< Patterns, too.
  std::string Problem;               ///< Why it cannot be followed; empty if it can.
  std::vector<std::string> Warnings; ///< What in it means nothing to this version.
};

ConfigFile readConfigFile(std::string Path);

} // namespace coro_tidy::driver

#endif
