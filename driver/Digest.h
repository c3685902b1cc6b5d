// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef CORO_TIDY_DRIVER_DIGEST_H
#define CORO_TIDY_DRIVER_DIGEST_H

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include <string>

namespace coro_tidy::driver {

/// Short enough for a file's name, and no two texts have the same.
inline std::string digestOf(llvm::StringRef Text) {
  return llvm::toHex(llvm::BLAKE3::hash<16>(llvm::arrayRefFromStringRef(Text)),
                     /*LowerCase=*/true);
}

} // namespace coro_tidy::driver

#endif
