// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Almost every call may throw. Which exceptions are worth a report: those that are
// known to come.

#ifndef CORO_TIDY_TOPICS_CANCELLATION_THROWING_H
#define CORO_TIDY_TOPICS_CANCELLATION_THROWING_H

#include "core/Workspace.h"
#include "llvm/ADT/DenseMap.h"

namespace coro_tidy {

class Throwing {
public:
  explicit Throwing(Workspace &In) : In(In) {}

  /// Whether an event is known to throw: an awaited result, a throw expression, a
  /// function that reaches one. Making a task, and what is thrown when memory runs out or
  /// to a caller in the wrong, does not count.
  bool mayThrow(const flow::Event &E);

  /// The innermost try statement around a call or an await that handles whatever operations
  /// throw: heirs of std::exception, and the cancellations of the library. Null when there
  /// is none, and for a throw expression, whose type says where it goes.
  const clang::CXXTryStmt *handledBy(const flow::Event &E, const Function &Fn) const;

private:
  bool reachesThrow(const clang::FunctionDecl &Fn, unsigned Depth);

  Workspace &In;
  llvm::DenseMap<const clang::FunctionDecl *, bool> Known;
};

/// The promise is given the exception that leaves the body of a coroutine.
bool isUnhandled(const flow::Event &E);

/// What throws at Via, the statement by which a path is left: `'read'`, `'co_await'`.
std::string throwerAt(const clang::Stmt &Via);

} // namespace coro_tidy

#endif
