// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a lambda has captured, and gives away with its first call:
//
//   retry(3, [r = std::move(request)]() mutable { return send(std::move(r)); })
//
// The second call sends nothing.

#ifndef CORO_TIDY_TOPICS_LIFETIME_MOVEDCAPTURES_H
#define CORO_TIDY_TOPICS_LIFETIME_MOVEDCAPTURES_H

#include "core/Workspace.h"

namespace coro_tidy {

struct MovedCapture {
  const clang::VarDecl *Captured;
  flow::Event Move;             ///< In the lambda.
  const clang::NamedDecl *Sink; ///< What calls the lambda again.
  const clang::Expr *Given;     ///< The lambda, as the sink gets it.
  std::vector<Atom> If;         ///< It does, if these hold.
};

/// Those of lambdas that the function gives to a call, which every call of the lambda moves, and
/// that nothing in it gives another value.
std::vector<MovedCapture> capturesMovedAgain(const Function &Fn, Workspace &In);

} // namespace coro_tidy

#endif
