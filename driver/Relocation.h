// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Texts that name files of the project, kept so that another checkout can use them.

#ifndef CORO_TIDY_DRIVER_RELOCATION_H
#define CORO_TIDY_DRIVER_RELOCATION_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace coro_tidy::driver {

/// A text has a byte in the place of the project's folder that JSON never has unescaped.
class Relocation {
public:
  explicit Relocation(llvm::StringRef Root);

  std::string kept(llvm::StringRef Text) const;
  std::string used(llvm::StringRef Text) const;

private:
  std::string Root; ///< As JSON spells it. Empty where there is no folder that could move.
};

} // namespace coro_tidy::driver

#endif
