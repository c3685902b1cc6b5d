// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that rethrow the exception which their caller handles:
//
//   void translate() { try { throw; } catch (const Cancelled &) { throw; } catch (...) { ... } }

#ifndef CORO_TIDY_TOPICS_CANCELLATION_RETHROWS_H
#define CORO_TIDY_TOPICS_CANCELLATION_RETHROWS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// `throw;` and std::rethrow_exception.
bool isRethrow(const clang::Stmt &S);

/// Whether the handler may rethrow what it has caught.
bool mayRethrow(const clang::CXXCatchStmt &Handler);

/// Whether a function is declared as such a helper would be: a free function of the project that
/// is given nothing or the exception, and has no result.
bool looksRethrowing(const clang::FunctionDecl &Callee);

} // namespace coro_tidy

#endif
