// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compile databases: what they say.

#ifndef CORO_TIDY_DRIVER_DATABASE_H
#define CORO_TIDY_DRIVER_DATABASE_H

#include "driver/Unit.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace coro_tidy::driver {

/// The units of C and C++ of the database, sorted, each once.
llvm::Expected<std::vector<Unit>> readDatabase(llvm::StringRef File);

/// The unit that a database with this command would have.
llvm::Expected<Unit> unitOf(llvm::StringRef File, llvm::StringRef Directory,
                            llvm::ArrayRef<std::string> Command);

} // namespace coro_tidy::driver

#endif
