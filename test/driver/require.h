// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef CORO_TIDY_TEST_DRIVER_REQUIRE_H
#define CORO_TIDY_TEST_DRIVER_REQUIRE_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

/// The test has failed unless it holds; What says how.
inline void require(bool Holds, const llvm::Twine &What) {
  if (Holds)
    return;
  llvm::errs() << What << '\n';
  std::exit(1);
}

#endif
