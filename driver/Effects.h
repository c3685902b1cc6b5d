// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a compile command does besides saying how a file is read: it writes objects,
// dependencies, diagnostics, statistics and module caches, loads plugins and starts
// programs. An analysis does none of that.

#ifndef CORO_TIDY_DRIVER_EFFECTS_H
#define CORO_TIDY_DRIVER_EFFECTS_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace clang {
class CompilerInvocation;
}

namespace coro_tidy::driver {

/// The command without its outputs and without files other than File to compile, which it
/// compiles in any case. Two commands that parse File alike become equal.
std::vector<std::string> withoutEffects(const std::vector<std::string> &Arguments,
                                        llvm::StringRef File);

/// The same for what reaches the invocation by other ways: configuration files, -Xclang,
/// -Wp. Header modules are included as text, since building them writes a cache.
void dropEffects(clang::CompilerInvocation &Invocation);

} // namespace coro_tidy::driver

#endif
