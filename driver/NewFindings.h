// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What of a report is new: not in the baseline, and not in the revision that a change is
// measured by.

#ifndef CORO_TIDY_DRIVER_NEWFINDINGS_H
#define CORO_TIDY_DRIVER_NEWFINDINGS_H

#include "driver/Analysis.h"
#include "driver/Baseline.h"
#include "driver/Revision.h"

namespace coro_tidy::driver {

class NewFindings {
public:
  NewFindings(const DriverOptions &Options, const Analysis &Of) : Options(Options), Of(Of) {}

  /// What can be wrong with the options, before a long run.
  llvm::Error prepare();

  /// Examines the revision; the present state has been examined.
  llvm::Error learn(Analysis &From);

  /// Moves what is not new from the findings of the report to the known ones.
  void apply(Report &To);

  /// Writes or prunes the baseline, or says what in it is stale. The report has been applied to.
  llvm::Error finish(const Report &Applied);

private:
  bool maySave() const;
  void compareWithRevision(Report &To) const;

  const DriverOptions &Options;
  const Analysis &Of;
  std::optional<Baseline> Known;
  std::vector<BaselineEntry> Stale;
  std::optional<Revision> Former;
  std::optional<std::vector<Finding>> Before; ///< Of the revision, what the baseline has not.
};

} // namespace coro_tidy::driver

#endif
