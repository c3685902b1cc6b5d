// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What users, pages, reports and the driver know about the checks, and the one
// way by which a unit's facts leave the checks. The only header of checks/core
// that the driver includes.

#ifndef CORO_TIDY_CORE_CATALOG_H
#define CORO_TIDY_CORE_CATALOG_H

#include "knowledge/Link.h"
#include "knowledge/Models.h"
#include "knowledge/UnitResult.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
}
namespace clang::tidy {
class ClangTidyCheck;
class ClangTidyContext;
struct ClangTidyOptions;
} // namespace clang::tidy

namespace coro_tidy {

/// Grades of CHECKS.md. Hints are silent in CI, opt-in checks until asked for.
enum class Severity : uint8_t { Error, Warning, Hint, OptIn };

/// The sentences of docs/principles.md.
enum class Principle : uint8_t {
  NeverBlock,
  AwaitOrOwn,
  LetCancellationThrough,
  OutliveNothing,
  HoldNothing,
  BoundTheWork,
  KeepTheContract,
};

llvm::StringRef name(Severity Level);      ///< "error", "warning", "hint", "opt-in".
llvm::StringRef sentence(Principle Keeps); ///< As docs/principles.md has it.

/// What is known about a check. Written once, in the check's own file.
struct CheckInfo {
  llvm::StringLiteral Name;    ///< "coro-" and the stem of the file.
  llvm::StringLiteral Summary; ///< What is wrong: one clause, lower case, no full stop.
  Severity Level;
  Principle Keeps;
  llvm::StringLiteral Serves = ""; ///< The line of the review checklist, if there is one.
  bool MeantInTests = false;       ///< Whether tests do it on purpose: a hint there.
};

struct OptionInfo {
  std::string Name;
  std::string Default;
  std::string Meaning;
};

struct CatalogEntry {
  CheckInfo Info;
  std::unique_ptr<clang::tidy::ClangTidyCheck> (*Make)(const CheckInfo &, llvm::StringRef,
                                                       clang::tidy::ClangTidyContext *);
};

/// Every check of this binary, sorted by name.
const std::vector<CatalogEntry> &catalog();

/// Adds a check while the program starts; see Registration.
void enter(CatalogEntry Entry);

/// The options of a check, as its constructor declares them.
std::vector<OptionInfo> optionsOf(const CatalogEntry &Entry);

/// The options of all checks together: coro.Level, coro.Knowledge and coro.Whole.
std::vector<OptionInfo> globalOptions();

/// The highest grade that coro.Level lets through; none when it has a value that is no grade.
std::optional<Severity> levelIn(const clang::tidy::ClangTidyOptions &Options);

/// What coro.Whole says; none when it says nothing that it can.
std::optional<Whole> wholeIn(const clang::tidy::ClangTidyOptions &Options);

/// The page of a check, docs/checks/<stem>.md, as it was when the binary was built.
llvm::StringRef pageOf(llvm::StringRef CheckName);

/// Where to read more about a check: a web address, or the command that explains it.
std::string helpFor(llvm::StringRef CheckName);

/// While an object of this class lives, the checks that run on this thread report
/// conditional findings unevaluated: each message begins with a FindingTag, and the
/// conditions are in Into.
class CollectUnitResult {
public:
  explicit CollectUnitResult(UnitResult &Into);
  ~CollectUnitResult();
  CollectUnitResult(const CollectUnitResult &) = delete;
  CollectUnitResult &operator=(const CollectUnitResult &) = delete;

  /// The result that is being collected on this thread; null when none is.
  static UnitResult *current();
};

/// The files of facts: the built-in ones, and those that the configuration names. They are
/// read once for a process and each set of paths. What cannot be read is reported for every
/// unit and leaves what the binary itself knows.
std::shared_ptr<const Models> modelsFor(clang::tidy::ClangTidyContext &Tidy);

/// What is true of the unit's functions, whatever checks are enabled and whatever
/// language it is written in.
UnitResult factsOf(clang::ASTContext &Unit, clang::tidy::ClangTidyContext &Tidy);

/// What a message adds for what its finding rests on besides what is certain: that a virtual
/// call reaches an override, that something is what its name says.
std::string reserves(llvm::ArrayRef<Chain> Chains, Standing RestsOn);

/// What a collected finding says besides its text. It travels at the beginning
/// of the message, so that NOLINT, filters and fixes treat a conditional finding
/// like any other.
struct FindingTag {
  static constexpr int Unconditional = -1;

  Severity Grade = Severity::Warning;
  int Condition = Unconditional; ///< Number in UnitResult::Conditions.
  Standing RestsOn = Standing::Stated;
  std::string Function; ///< Key of the function around the finding.

  std::string print() const;
  /// Reads a tag off the front of Message and removes it; keeps the default when there is none.
  static FindingTag take(std::string &Message);
};

} // namespace coro_tidy

#endif
