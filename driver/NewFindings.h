// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What of a report is new: not in the baseline.

#ifndef CORO_TIDY_DRIVER_NEWFINDINGS_H
#define CORO_TIDY_DRIVER_NEWFINDINGS_H

#include "driver/Analysis.h"
#include "driver/Baseline.h"

namespace coro_tidy::driver {

class NewFindings {
public:
  NewFindings(const DriverOptions &Options, const Analysis &Of) : Options(Options), Of(Of) {}

  /// What can be wrong with the options, before a long run.
  llvm::Error prepare();

  /// Moves what is not new from the findings of the report to the known ones.
  void apply(Report &To);

  /// Writes or prunes the baseline, or says what in it is stale. The report has been applied to.
  llvm::Error finish(const Report &Applied);

private:
  bool maySave() const;

  const DriverOptions &Options;
  const Analysis &Of;
  std::optional<Baseline> Known;
  std::vector<BaselineEntry> Stale;
};

} // namespace coro_tidy::driver

#endif
