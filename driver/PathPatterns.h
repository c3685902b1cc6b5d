// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files of a project, named by patterns that belong to a folder.
//
//   third_party         whatever has this name, at any depth, and what lies below
//   src/generated/*.cc  a path from the folder that the pattern belongs to; * matches / too
//   !third_party/ours   not named after all: of the patterns that match, the last decides

#ifndef CORO_TIDY_DRIVER_PATHPATTERNS_H
#define CORO_TIDY_DRIVER_PATHPATTERNS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"
#include <memory>
#include <string>
#include <vector>

namespace coro_tidy::driver {

class PathPatterns {
public:
  /// Patterns that belong to Folder, which has no symbolic links. The error names the pattern.
  llvm::Error add(llvm::StringRef Folder, llvm::ArrayRef<std::string> Patterns);

  /// Whether they name this absolute path without symbolic links.
  bool match(llvm::StringRef File) const;

private:
  struct Pattern {
    std::string Folder;
    std::shared_ptr<const std::string> Text; ///< Glob refers to it, wherever this is moved.
    llvm::GlobPattern Glob;
    bool Denies;    ///< Begins with `!`.
    bool IsForName; ///< Has no slash.

    bool matches(llvm::StringRef File) const;
  };

  std::vector<Pattern> Patterns;
};

/// The patterns in a list that semicolons separate.
std::vector<std::string> patternsIn(llvm::StringRef List);

} // namespace coro_tidy::driver

#endif
