// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The names of checks and options, and which one a mistyped name was meant to be.

#ifndef CORO_TIDY_DRIVER_NAMES_H
#define CORO_TIDY_DRIVER_NAMES_H

#include "core/Catalog.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace coro_tidy::driver {

/// Options of the driver alone: what findings are reported is no matter of the checks.
inline constexpr llvm::StringLiteral ExcludeOption = "coro.Exclude";
inline constexpr llvm::StringLiteral TestsOption = "coro.Tests";

std::vector<std::string> checkNames();

/// `coro.Level`, `coro-blocking-call.Brief` and the like, with what they mean.
std::vector<OptionInfo> allOptions();

/// "; did you mean 'x'?" for the closest of Candidates, or nothing.
std::string didYouMean(llvm::StringRef Word, llvm::ArrayRef<std::string> Candidates);

/// Why Glob, which may begin with `-`, names none of Names; empty if it does.
std::string verifyGlob(llvm::StringRef Glob, llvm::ArrayRef<std::string> Names);

} // namespace coro_tidy::driver

#endif
