// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Commands that were written for gcc. Clang understands most of them; the rest is here:
// where that gcc looks for headers, for which machine, and what it takes for granted.

#ifndef CORO_TIDY_DRIVER_GCC_H
#define CORO_TIDY_DRIVER_GCC_H

#include "driver/Unit.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <optional>
#include <set>

namespace coro_tidy::driver {

/// Asks the compilers that the commands name for their include paths and their target, as
/// `g++ -E -v` prints them, each once. A foreign project does not choose what is started:
/// only a gcc from a folder of the system is, and what the user allows.
class Compilers {
public:
  /// Allowed: globs of further programs, as clangd's --query-driver has them.
  explicit Compilers(std::vector<std::string> Allowed) : Allowed(std::move(Allowed)) {}

  /// Makes a command for gcc one for clang that finds the same headers. The folder of
  /// clang's own headers takes the place of gcc's.
  void translate(Unit &U, llvm::StringRef ResourceDir);

  /// What the user should know of compilers that could not be asked.
  const std::set<std::string> &complaints() const { return Complaints; }

private:
  struct Answer {
    std::string Target;
    std::vector<std::string> Includes;
  };

  const std::optional<Answer> &ask(const std::string &Program,
                                   const std::vector<std::string> &Flags);
  bool isAllowed(llvm::StringRef Program) const;

  std::vector<std::string> Allowed;
  std::map<std::vector<std::string>, std::optional<Answer>> Known; ///< By the whole question.
  std::set<std::string> Complaints;
};

} // namespace coro_tidy::driver

#endif
