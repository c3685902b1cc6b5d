// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the program says besides its findings: the catalog and its pages, progress,
// the closing line. And the way of a report to where it is wanted.

#ifndef CORO_TIDY_DRIVER_CONSOLE_H
#define CORO_TIDY_DRIVER_CONSOLE_H

#include "driver/Finding.h"
#include "llvm/Support/Error.h"
#include <functional>

namespace coro_tidy::driver {

void listChecks(llvm::raw_ostream &OS);

/// Prints the page of a check, named with or without "coro-".
llvm::Error explain(llvm::StringRef Check, llvm::raw_ostream &OS);

/// One line, `coro-tidy: error: …`, on standard error.
void complain(const llvm::Twine &Problem);
/// The same for what does not keep the run from its end.
void warn(const llvm::Twine &Problem);
void note(const llvm::Twine &Text);

/// What a worker has said on its standard error, on ours.
void passOn(llvm::StringRef Log);

/// A line on standard error that shows how far the run is, where that is a
/// terminal; nothing elsewhere.
class ProgressLine {
public:
  ProgressLine(size_t Total, bool Quiet);
  ~ProgressLine();
  void show(size_t Done, llvm::StringRef File);

private:
  size_t Total;
  bool Shown;
};

/// Writes the report to File, or to standard output when that is empty. Whoever
/// reads File meanwhile sees the old content or the new, never a part.
llvm::Error write(const Report &Result, const OutputFormat &Format, llvm::StringRef File);

/// Closes with a line that sums up, unless it shall be quiet.
void sumUp(const Report &Result, bool Quiet);

/// How many findings there are of each check, and where the results of the units came from.
void printStatistics(const Report &Result);

} // namespace coro_tidy::driver

#endif
