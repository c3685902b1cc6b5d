// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a finding is known by, from one run to the next: while lines move, code around it
// changes and files are renamed. Baselines and services keep fingerprints for years, so a
// new way to make them is a new scheme, and the ones before are still made.

#ifndef CORO_TIDY_DRIVER_FINGERPRINT_H
#define CORO_TIDY_DRIVER_FINGERPRINT_H

#include "driver/Finding.h"
#include "llvm/ADT/ArrayRef.h"

namespace coro_tidy::driver {

/// A finding and the key of the function around it, which is empty outside of functions.
struct Identified {
  Finding *Is;
  llvm::StringRef Function;
};

/// Gives each finding its fingerprints. They are in the order of the report: findings that
/// nothing else tells apart are numbered in it.
void addFingerprints(llvm::ArrayRef<Identified> All);

} // namespace coro_tidy::driver

#endif
