// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings that a project has agreed to live with for now: a file that is kept in version
// control. A line a finding, sorted so that the findings of one change stand far from each
// other, and changes merge without conflicts. Files are named as seen from the baseline.
//
//   # coro-tidy baseline, coroTidyFingerprint/v2
//   07f1d5… coro-blocking-call src/disk.cpp

#ifndef CORO_TIDY_DRIVER_BASELINE_H
#define CORO_TIDY_DRIVER_BASELINE_H

#include "driver/Finding.h"
#include "llvm/Support/Error.h"

namespace coro_tidy::driver {

struct BaselineEntry {
  std::string Fingerprint;
  std::string Check;
  std::string File;
};

struct Baseline {
  std::string Path;
  std::string Scheme; ///< Of the fingerprints.
  std::vector<BaselineEntry> Entries;
};

/// The error names the file, and the line.
llvm::Expected<Baseline> readBaseline(llvm::StringRef File);

/// Moves what the baseline has from the findings of the report to the known ones. The
/// entries that no finding has.
std::vector<BaselineEntry> apply(const Baseline &Of, Report &To);

/// Replaces the file, in the current scheme.
llvm::Error writeBaseline(llvm::StringRef File, llvm::ArrayRef<Finding> All);

} // namespace coro_tidy::driver

#endif
