// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a unit has found out of functions, as the lines in which it crosses the pipe. The driver
// has those of all units at once, and takes a tenth of the memory for them that way; linking
// unpacks them one after the other.

#ifndef CORO_TIDY_DRIVER_PACKEDFACTS_H
#define CORO_TIDY_DRIVER_PACKEDFACTS_H

#include "knowledge/UnitResult.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace coro_tidy::driver {

/// Copies share the lines.
class PackedFacts {
public:
  PackedFacts() = default;
  /// Without its conditions.
  explicit PackedFacts(const UnitResult &Facts);

  /// See UnitResult. They are not in the lines.
  std::string File;
  Whole IsPartOf = Whole::Auto;

  /// What UnitResult::Own and Seen were, for less than all the rest takes.
  std::vector<std::string> own() const;
  std::vector<std::string> seen() const;

  /// Replaces what is in Into, whose memory is used again.
  void unpack(UnitResult &Into) const;

  /// Each behind a newline. Empty, or a line of each kind:
  ///
  ///   w, b     Own; Seen; once
  ///   r, o     a rule; an override
  ///   t        a string
  llvm::StringRef lines() const { return Lines ? llvm::StringRef(*Lines) : ""; }

  /// Whether lines() has such a line.
  static bool isLine(llvm::StringRef Line) {
    return !Line.empty() && llvm::StringRef("wbrot").contains(Line.front());
  }

  /// Takes lines, each behind a newline, if they are such as lines() returns.
  llvm::Error take(llvm::StringRef From);

private:
  std::shared_ptr<const std::string> Lines;
};

} // namespace coro_tidy::driver

#endif
