// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The result of one unit as a file that build systems hand from machine to machine: what
// `coro-tidy unit` writes and `coro-tidy link` reads. It depends on the unit alone, and names
// files relative to the project.

#ifndef CORO_TIDY_DRIVER_UNITFILE_H
#define CORO_TIDY_DRIVER_UNITFILE_H

#include "driver/Config.h"
#include "driver/Outcome.h"
#include "driver/Relocation.h"

namespace coro_tidy::driver {

struct ExaminedUnit {
  Unit Of;
  UnitOutcome Found;
  std::string Options;       ///< The settings that are equal for all units of a project.
  std::string Configuration; ///< The digest of what applies to the file.
};

/// What of the settings decides about results, as parseSettings() reads it.
std::string optionsOf(Settings Run);

/// The digest of the configuration of a file, wherever the project lies. The error is that it
/// cannot be read.
llvm::Expected<std::string> configurationDigest(llvm::StringRef File, Configuration &Config,
                                                const Relocation &Moved);

llvm::Error writeUnitFile(llvm::StringRef Path, const ExaminedUnit &Examined,
                          const Relocation &Moved);

/// The error is a line that names the file.
llvm::Expected<ExaminedUnit> readUnitFile(llvm::StringRef Path, const Relocation &Moved);

} // namespace coro_tidy::driver

#endif
