// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a worker reports about one unit, and the lines in which orders and reports cross the
// pipe. A report is a line of JSON for the unit and one for each finding, and a line of numbers
// for each rule, override and input, which may be thousands. What is known of functions stays as
// it has come until it is of use.

#ifndef CORO_TIDY_DRIVER_OUTCOME_H
#define CORO_TIDY_DRIVER_OUTCOME_H

#include "core/Catalog.h"
#include "driver/FormerFiles.h"
#include "driver/Inputs.h"
#include "driver/PackedFacts.h"
#include "driver/Unit.h"
#include "llvm/Support/Error.h"
#include <chrono>

namespace coro_tidy::driver {

/// What all units of a run have in common.
struct Settings {
  std::string Checks;                 ///< Globs added to those of the configuration.
  bool All = false;                   ///< Whether hints and opt-in checks are wanted.
  std::vector<std::string> Knowledge; ///< Model files, absolute.
  std::vector<std::string> ExtraArgs; ///< Added to each compile command.
  std::vector<std::string> ExtraArgsBefore;
  std::vector<FormerFile> Former; ///< When the code of another revision is examined.
  std::string ResourceDir;
};

struct RawPlace {
  std::string File; ///< Absolute; empty when a diagnostic has no place.
  unsigned Offset = 0;
};

struct RawNote {
  RawPlace At;
  std::string Message;
};

struct RawEdit {
  RawPlace At;
  unsigned Length = 0;
  std::string Text;
};

struct RawFix {
  std::string Description;
  std::vector<RawEdit> Edits;
  bool Suggested = false; ///< One way among others, which an author must choose.
};

struct RawFinding {
  std::string Check;
  Severity Grade = Severity::Warning;
  RawPlace At;
  std::string Message;
  std::string Function; ///< Key of the function around it.
  Condition When;
  Standing RestsOn = Standing::Stated;
  std::vector<RawNote> Notes;
  std::vector<RawFix> Fixes;
};

/// The failure of a unit that is not there, or was not there in another revision.
inline constexpr llvm::StringLiteral FileDoesNotExist = "the file does not exist";

/// A header that a unit includes, and could share.
struct Head {
  std::string Name; ///< Found by `#include <Name>`.
  uint64_t Header = 0;
};

/// What a unit could share with others, see Includes.h. Headers are told apart by headerId().
struct Shareable {
  std::string Flags; ///< Units share where these are equal.
  std::vector<Head> Heads;
  std::vector<uint64_t> Headers; ///< Sorted: the heads and what they include. Empty for nothing.
  uint64_t Reads = 0;            ///< The sum of all that it reads.
};

/// What processor time went into.
struct Cost {
  std::string On; ///< See core/Cost.h.
  int64_t Nanoseconds = 0;
};

struct UnitOutcome {
  bool Examined = false;     ///< Otherwise the run was interrupted before.
  bool Lost = false;         ///< Whether the worker that examined it is dead.
  std::string Failure;       ///< Why the unit could not be analysed as a whole; empty if it could.
  std::string FirstError;    ///< Of the compiler, where that is the failure.
  RawPlace ErrorAt;          ///< The place of the first error.
  std::string Misconfigured; ///< What is wrong with the configuration that applies to it.
  bool AnyCheck = false;     ///< Whether any check was enabled for it.
  std::vector<RawFinding> Findings;
  PackedFacts Facts;
  std::string Log;                   ///< What was printed while it was examined.
  std::vector<std::string> Includes; ///< Only when they were what was asked for.
  std::vector<Input> Asked;          ///< Of the file system.
  Shareable Shares;                  ///< Only when that was what was asked for.
  bool WithPreamble = false;         ///< Whether it was parsed with headers of several units.
  std::string Address;               ///< What the result is kept under; empty if it is not.
  std::string KeptIn;                ///< The file that has it.
  bool FromCache = false;
  std::vector<Cost> Spent;                  ///< Not kept with the result.
  std::chrono::nanoseconds ProcessorTime{}; ///< Of its worker, parsing included.
};

inline bool isKnown(const UnitOutcome &O) { return O.Examined && O.Failure.empty(); }

/// What a worker is to do with a unit.
enum class Work : uint8_t { Tidy, ListIncludes, ScanIncludes, BuildPreamble };

/// Headers that are parsed once for several units.
struct SharedPreamble {
  unsigned Number = 0;            ///< Of the file that holds it; 0 for none.
  std::vector<std::string> Heads; ///< In the order in which it includes them.
  std::vector<uint64_t> Headers;  ///< Of nothing else may it consist.
  uint64_t Reads = 0;             ///< The sum of what the unit reads, with these headers.
};

struct Order {
  Work What = Work::Tidy;
  Unit Of;
  SharedPreamble With;
};

/// One line each, without its end.
std::string print(const Settings &S);
std::string print(const Order &O);
/// Lines, of which EndOfOutcome is the last.
std::string print(const UnitOutcome &O);
/// What parseOutcome() reads, without what was asked of the file system and what it cost.
std::string printWithoutInputs(const UnitOutcome &O);
llvm::Expected<Settings> parseSettings(llvm::StringRef Line);
llvm::Expected<Order> parseOrder(llvm::StringRef Line);
/// Without the last line.
llvm::Expected<UnitOutcome> parseOutcome(llvm::StringRef Lines);

inline constexpr llvm::StringLiteral EndOfOutcome = "\n.\n";

} // namespace coro_tidy::driver

#endif
