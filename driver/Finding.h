// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The result of a run, as the outputs see it. An output is one file in outputs/:
// a function that renders a Report, and a static RegisterOutput with its name.

#ifndef CORO_TIDY_DRIVER_FINDING_H
#define CORO_TIDY_DRIVER_FINDING_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <tuple>
#include <vector>

namespace coro_tidy::driver {

/// A place in a file, with the text of its line.
struct Position {
  std::string File;       ///< Relative to the current directory when the file is below it.
  unsigned Line = 0;      ///< From 1; 0 while the place is unknown.
  unsigned Column = 0;    ///< From 1, in bytes.
  unsigned Character = 0; ///< From 1, in Unicode code points.
  unsigned Offset = 0;    ///< From 0, in bytes.
  std::string Source;     ///< The line, without its end.
};

struct Note {
  Position At;
  std::string Message;
  bool OfChain = false; ///< A link of the call chain that makes the finding one.
};

struct Edit {
  Position Begin;
  Position End;
  unsigned Length = 0; ///< In bytes.
  std::string Text;
};

struct Fix {
  std::string Description;
  std::vector<Edit> Edits;
  bool Suggested = false; ///< One way among others, which an author must choose.
};

struct Finding {
  std::string Check;
  std::string Severity; ///< "error", "warning" or "hint".
  Position At;
  std::string Message;
  std::string Fingerprint;      ///< See Fingerprint.h. Unique within a file.
  std::string FirstFingerprint; ///< By the first scheme.
  std::string Cause;            ///< Equal for findings that one change would mend, see Causes.h.
  std::string Help;             ///< An address, or a command.
  std::vector<Note> Notes;
  std::vector<Fix> Fixes;
};

/// By what findings are ordered, and taken for one when several units report them.
inline auto orderOf(const Finding &F) {
  return std::tie(F.At.File, F.At.Line, F.At.Column, F.Check, F.Message);
}

/// A check that may have been run.
struct CheckSummary {
  std::string Name;
  std::string Summary;
  std::string Severity;
  std::string Principle;
  std::string Help;
};

struct FailedUnit {
  std::string File;
  std::string Reason;
  std::string Cause; ///< Equal for units that one thing keeps from being analysed.
};

struct Report {
  std::string Version;
  std::vector<CheckSummary> Checks;
  std::vector<Finding> Findings; ///< Sorted, each cause once.
  std::vector<Finding> Known;    ///< Those that were there before; they are not reported.
  std::vector<Finding> Fixed;    ///< Those that were there before and are gone.
  std::string Since;             ///< The revision that "before" means; may be empty.
  size_t FixedNow = 0;           ///< Findings that this run has fixed.
  size_t HintsInTests = 0;       ///< Findings that are hints in tests, and so are not reported.
  unsigned Analysed = 0;
  unsigned FromCache = 0;    ///< Units whose results an earlier run has found out.
  unsigned WithPreamble = 0; ///< Units that were parsed with headers of several.
  unsigned NotExamined = 0;  ///< Units that an interrupted run has left.
  std::vector<FailedUnit> Failed;
  std::vector<FailedUnit> FailedElsewhere; ///< Units that the report is not about.
};

/// How fingerprints are made; a new way gets a new name.
inline constexpr llvm::StringLiteral FingerprintScheme = "coroTidyFingerprint/v2";
inline constexpr llvm::StringLiteral FirstFingerprintScheme = "coroTidyFingerprint/v1";

/// The findings of a report by their cause and severity, in the order of the first of each.
std::vector<std::vector<const Finding *>> byCause(llvm::ArrayRef<Finding> All);

/// The text with all visible that would act on a terminal or hide something: control and
/// formatting characters as <U+001B>, bytes that are no UTF-8 as <FF>. Tabs stay.
std::string printable(llvm::StringRef Text);

struct OutputFormat {
  llvm::StringLiteral Name;
  void (*Render)(const Report &, llvm::raw_ostream &);
};

/// The formats of this binary, sorted by name.
llvm::ArrayRef<OutputFormat> outputFormats();

struct RegisterOutput {
  explicit RegisterOutput(OutputFormat Format);
};

} // namespace coro_tidy::driver

#endif
