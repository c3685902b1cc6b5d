// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The units of a run, and what is known of them.

#ifndef CORO_TIDY_DRIVER_ANALYSIS_H
#define CORO_TIDY_DRIVER_ANALYSIS_H

#include "driver/Plan.h"
#include "driver/ReportScope.h"
#include "driver/Resolve.h"
#include "driver/Revision.h"
#include <optional>

namespace coro_tidy::driver {

/// The run was ended by a signal before there was anything to report.
class Interrupted : public llvm::ErrorInfo<Interrupted> {
public:
  static char ID;
  explicit Interrupted(int Signal) : Signal(Signal) {}
  void log(llvm::raw_ostream &OS) const override { OS << "interrupted"; }
  std::error_code convertToErrorCode() const override {
    return std::make_error_code(std::errc::interrupted);
  }
  int Signal;
};

class Analysis {
public:
  explicit Analysis(const DriverOptions &Options) : Options(Options), Run(Options.Run) {}

  /// Whatever keeps the run from beginning is an error; that no unit is asked for is none.
  llvm::Error prepare();
  const Plan &plan() const { return P; }

  /// All units. What was not finished when a signal came is left out.
  llvm::Error examine();

  /// Links what is known. Facts are left for others when the whole project is known.
  Report report();
  /// The same of a revision. Units that read nothing that has changed are not examined again.
  llvm::Expected<Report> reportOf(const Revision &Former);

  int signal() const { return Signal; }
  /// Whether all units of the project are known.
  bool isWhole() const;

private:
  using Includes = std::vector<std::set<std::string>>;

  llvm::Expected<std::vector<UnitOutcome>> work(llvm::ArrayRef<Unit> Units, Work What,
                                                const Settings &With, bool MayEndEarly = false);
  llvm::Expected<Includes> includesOf(llvm::ArrayRef<Unit> Units, const Settings &With);
  llvm::Error verifyConfiguration();
  UnitResult lastRuns() const;
  void leaveFacts(const Linker &Linked) const;

  const DriverOptions &Options;
  Settings Run;
  Plan P;
  std::optional<ReportScope> Scope;
  std::vector<UnitOutcome> Outcomes; ///< In the order of the units.
  int Signal = 0;
};

} // namespace coro_tidy::driver

#endif
