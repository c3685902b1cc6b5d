// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whom a cancellation reaches, in libraries that pass it on by tokens alone:
//
//   co_await connect(address);           nobody can cancel it
//   co_await sleep_abortable(1s, stop);  whoever has the source of `stop` can
//   co_await session.read();             if that hears: it is no function of the library

#ifndef CORO_TIDY_TOPICS_CANCELLATION_HEARING_H
#define CORO_TIDY_TOPICS_CANCELLATION_HEARING_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// When a cancellation may arrive there: if one of the functions hears of it, or always where there
/// are none. Nothing if no token gets to what is awaited, and it is made of functions of the
/// library alone. In libraries that pass a cancellation on in other ways it may always arrive.
std::optional<std::vector<Atom>> whenHearing(const clang::CoawaitExpr &Await, const Function &In,
                                             Workspace &Of);

} // namespace coro_tidy

#endif
