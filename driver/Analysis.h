// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The units of a run, and what is known of them: examined once, and again where files have
// changed since or were different before.

#ifndef CORO_TIDY_DRIVER_ANALYSIS_H
#define CORO_TIDY_DRIVER_ANALYSIS_H

#include "driver/CachedWork.h"
#include "driver/Plan.h"
#include "driver/ReportScope.h"
#include "driver/Resolve.h"
#include <map>
#include <optional>
#include <set>

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
  explicit Analysis(const DriverOptions &Options)
      : Options(Options), Run(Options.Run),
        LinkedAgain(!Options.Since.empty() || Options.Fix != FixMode::None ||
                    Options.UnusedSuppressions) {}

  /// Of units that others have examined.
  Analysis(const DriverOptions &Options, Plan Of, std::vector<UnitOutcome> Known)
      : Analysis(Options) {
    P = std::move(Of);
    Outcomes = std::move(Known);
  }

  /// Whatever keeps the run from beginning is an error; that no unit is asked for is none.
  llvm::Error prepare();
  /// Leaves the other units of the plan to other runs.
  void keepOnly(const Shard &Part);
  const Plan &plan() const { return P; }
  const Settings &settings() const { return Run; }
  /// What was found out of the units of the plan, in their order.
  llvm::ArrayRef<UnitOutcome> outcomes() const { return Outcomes; }

  /// All units. What was not finished when a signal came is left out.
  llvm::Error examine();
  /// The units that read one of these files, whose names are real paths.
  llvm::Error examineAgain(const std::set<std::string> &Changed);

  /// Links what is known. Facts are left for others when the whole project is known.
  Report report();
  /// The same with other settings, where they are about files that these have in another state:
  /// units that read none of those are not examined again. Renamed has the names that files of
  /// units have in that state, by their present ones.
  llvm::Expected<Report> reportWith(const Settings &Other,
                                    const std::map<std::string, std::string> &Renamed = {});

  /// Shows what the units have found out, before it is decided what of it holds.
  using Look =
      llvm::function_ref<void(llvm::ArrayRef<Unit>, llvm::ArrayRef<UnitOutcome>, const Linker &)>;
  void look(Look At);

  /// All files that the units read, by their real paths.
  llvm::Expected<std::set<std::string>> filesRead();

  int signal() const { return Signal; }
  /// Whether all units of the project are known.
  bool isWhole() const;
  ReportScope &scope() { return *Scope; }

  /// A unit that was analysed at first, and cannot be after it was examined again.
  struct NewFailure {
    std::string File;
    std::string Reason;
    std::set<std::string> Reads;
  };
  std::vector<NewFailure> newFailures() const;

private:
  using Includes = std::vector<std::set<std::string>>;

  llvm::Expected<std::vector<UnitOutcome>> work(llvm::ArrayRef<Unit> Units, Work What,
                                                const Settings &With, bool MayEndEarly = false);
  llvm::Expected<Includes> includesOf(llvm::ArrayRef<Unit> Units, const Settings &With);
  llvm::Error findUnits();
  llvm::Error examineUnits();
  llvm::Error learnIncludes();
  llvm::Error verifyConfiguration();

  const DriverOptions &Options;
  Settings Run;
  bool LinkedAgain; ///< Whether report() is not the last that is asked.
  Plan P;
  CacheUse Results;
  std::optional<ReportScope> Scope;
  std::vector<UnitOutcome> Outcomes; ///< In the order of the units.
  Includes ReadNow;                  ///< Of the units; empty while it is not known.
  std::vector<bool> KnownAtFirst;
  std::map<size_t, std::set<std::string>> Reads; ///< What units read that were examined again.
  int Signal = 0;
};

} // namespace coro_tidy::driver

#endif
