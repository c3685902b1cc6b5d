// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which units share a preamble: those that are parsed with the same flags, and could share
// about the same headers. The preamble of a group consists of what all of its units include.

#ifndef CORO_TIDY_DRIVER_PREAMBLEGROUPS_H
#define CORO_TIDY_DRIVER_PREAMBLEGROUPS_H

#include "driver/Outcome.h"

namespace coro_tidy::driver {

struct PreambleGroup {
  std::vector<size_t> Members; ///< Numbers of units.
  SharedPreamble Preamble;     ///< Without its number, and what each unit reads.
};

/// Groups that are worth the cost of their preambles.
std::vector<PreambleGroup> groupByHeaders(llvm::ArrayRef<Shareable> Units);

/// Fewer units than these share nothing.
inline constexpr size_t LeastMembers = 3;

} // namespace coro_tidy::driver

#endif
