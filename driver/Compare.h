// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which findings were there before: those of a baseline, or of another revision.

#ifndef CORO_TIDY_DRIVER_COMPARE_H
#define CORO_TIDY_DRIVER_COMPARE_H

#include "driver/Finding.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>
#include <vector>

namespace coro_tidy::driver {

/// What a finding is recognised by.
struct Remembered {
  std::string Fingerprint;
  std::string File;
};

/// By the current scheme, and the name of the file that the report shows.
inline Remembered remembered(const Finding &F) { return {F.Fingerprint, F.At.File}; }

struct Comparison {
  std::vector<Finding> New;
  std::vector<Finding> Old;
  std::vector<size_t> Gone; ///< Numbers of what was remembered and is not among the findings.
};

/// By fingerprint, first within each file, then across files: a fingerprint does not name
/// the file, so that it survives renaming, and may stand in several.
Comparison compare(std::vector<Finding> Now, llvm::ArrayRef<Remembered> Before,
                   llvm::function_ref<Remembered(const Finding &)> Of);

} // namespace coro_tidy::driver

#endif
