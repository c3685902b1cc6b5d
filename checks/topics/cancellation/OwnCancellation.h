// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cancellation that the code itself has asked for: what a handler does comes after it then,
// and refuses nothing.
//
//   child.cancel();                                  the coroutine, what it awaits
//   try { co_await child; } catch (const Cancelled &) {}
//
//   void stop() { stop_.request_stop(); }            another member of its class
//   try { co_await serve(stop_.get_token()); } catch (const Cancelled &) {}

#ifndef CORO_TIDY_TOPICS_CANCELLATION_OWNCANCELLATION_H
#define CORO_TIDY_TOPICS_CANCELLATION_OWNCANCELLATION_H

#include "core/Workspace.h"
#include "clang/AST/StmtCXX.h"

namespace coro_tidy {

/// Whether the coroutine has cancelled what it awaits in the try statement, itself or, in a
/// loop, all elements of the container that it is one of.
bool isOwnCancellation(const clang::CXXTryStmt &Of, const Function &In, Workspace &Work);

/// The member that what is awaited in the try statement was given, or made from, and that the
/// same class cancels in another function of the unit; null without one.
const clang::FieldDecl *tokenOfOwnClass(const clang::CXXTryStmt &Of, const Function &In,
                                        Workspace &Work);

} // namespace coro_tidy

#endif
