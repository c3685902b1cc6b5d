// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Headers that are parsed once for several units: a precompiled header without the bodies of
// functions, in front of each of these units, whose own includes then find nothing to do.
//
//   #include <vector>          parsed once, written to a file without a name
//   #include <asio.hpp>
//   ----
//   #include "mine.h"          each unit, as it is
//   #include <asio.hpp>        skipped: it has been included
//
// It is a matter of speed alone. Where anything is other than without it (an error, a file
// more or less that is read, a name that counts with __COUNTER__), the unit is parsed plainly.

#ifndef CORO_TIDY_DRIVER_PREAMBLE_H
#define CORO_TIDY_DRIVER_PREAMBLE_H

#include "driver/Parse.h"
#include <map>
#include <set>

namespace coro_tidy::driver {

/// Where a worker finds the file of a preamble.
int preambleDescriptor(unsigned Number);

/// In a worker, writes the headers of the order to their file. If they cannot be shared, that
/// stays empty.
void buildPreamble(const Order &What, const Settings &Run);

/// A preamble as it was written.
struct Preamble {
  std::unique_ptr<llvm::MemoryBuffer> File;
  llvm::StringRef Code;
  std::set<uint64_t> Headers;
  std::vector<Input> Asked; ///< When it was built.
};

/// The preambles that a worker has seen.
class Preambles {
public:
  /// Nothing if there is none.
  const Preamble *find(unsigned Number);

private:
  std::map<unsigned, Preamble> Known;
};

/// Puts the preamble in front of what is going to be parsed.
void addPreamble(Parse &To, const Preamble &With);

} // namespace coro_tidy::driver

#endif
