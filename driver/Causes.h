// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings that one change of the code would mend: coroutines that reach one blocking call
// through helpers, instantiations of one template. Each is a finding with its own place,
// fingerprint and suppression; who reads the report reads of the cause once.
//
//   Task<> a() { save(); }        // findings, of one cause:
//   Task<> b() { save(); }
//   void save() { ::fsync(fd); }  // this call

#ifndef CORO_TIDY_DRIVER_CAUSES_H
#define CORO_TIDY_DRIVER_CAUSES_H

#include "driver/Finding.h"
#include "llvm/ADT/ArrayRef.h"

namespace coro_tidy::driver {

struct Caused {
  Finding *Is;
  llvm::StringRef End; ///< Of the call chain that makes it one; empty when it is its own cause.
};

/// Gives each its Cause. They are in the order of the report, and have their fingerprints.
void addCauses(llvm::ArrayRef<Caused> All);

} // namespace coro_tidy::driver

#endif
