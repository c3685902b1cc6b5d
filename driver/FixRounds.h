// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --fix: changes the files of the project, looks at them again, and takes back what does
// not compile.

#ifndef CORO_TIDY_DRIVER_FIXROUNDS_H
#define CORO_TIDY_DRIVER_FIXROUNDS_H

#include "driver/Fixes.h"
#include "driver/NewFindings.h"
#include "llvm/Support/Chrono.h"

namespace coro_tidy::driver {

class FixRounds {
public:
  /// Files that somebody has changed since Began are left alone: what is known of them is
  /// out of date.
  FixRounds(const DriverOptions &Options, Analysis &Of, NewFindings &New,
            llvm::sys::TimePoint<> Began)
      : Options(Options), Of(Of), New(New), Began(Began) {}

  /// What could be fixed at once in the findings of the report.
  FixPlan plan(const Report &From);

  /// Fixes round by round, until nothing is left that can be fixed. The report on the
  /// fixed code.
  llvm::Expected<Report> run(Report First);

private:
  bool mayChange(llvm::StringRef Path);
  llvm::Error write(const FixPlan &Plan);
  llvm::Error restore(const FixPlan &Plan, const std::set<std::string> &Files);
  llvm::Error undoWhatBreaks(const FixPlan &Plan);

  const DriverOptions &Options;
  Analysis &Of;
  NewFindings &New;
  llvm::sys::TimePoint<> Began;
  std::map<std::string, std::string> Written; ///< Files with what this run has made of them.
  std::set<std::string> Broken;               ///< Files whose fixes do not compile.
};

} // namespace coro_tidy::driver

#endif
