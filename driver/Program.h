// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Other programs that the driver asks: compilers and git.

#ifndef CORO_TIDY_DRIVER_PROGRAM_H
#define CORO_TIDY_DRIVER_PROGRAM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace coro_tidy::driver {

struct ProgramOutput {
  int ExitCode = 0;
  std::string Out;
  std::string Err;
};

/// Runs the program, whose path is the first word, with Input for its standard input, in
/// the C locale, and waits for it. An error when it does not start or does not end.
llvm::Expected<ProgramOutput> runProgram(llvm::ArrayRef<std::string> Words,
                                         llvm::StringRef Input = "");

} // namespace coro_tidy::driver

#endif
