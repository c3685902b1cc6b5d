// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What makes a unit cheaper to examine than to compile. Nobody is told about the
// headers of the system, so the bodies of their functions are not parsed, and nobody
// walks over them.

#ifndef CORO_TIDY_DRIVER_FOCUS_H
#define CORO_TIDY_DRIVER_FOCUS_H

#include "clang/AST/ASTConsumer.h"
#include <memory>

namespace coro_tidy::driver {

/// A consumer to stand before the one that runs the checks, in a parse with
/// SkipFunctionBodies set: it chooses the bodies to skip, and narrows the scope of
/// traversal to the user's own declarations.
std::unique_ptr<clang::ASTConsumer> focusOnUserCode();

} // namespace coro_tidy::driver

#endif
