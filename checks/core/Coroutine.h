// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One function with a body as the checks see it, coroutine or not.

#ifndef CORO_TIDY_CORE_COROUTINE_H
#define CORO_TIDY_CORE_COROUTINE_H

#include "flow/Event.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace coro_tidy {

class Workspace;

class Function {
public:
  Function(const clang::FunctionDecl &Fn, Workspace &Of) : Fn(&Fn), Of(&Of) {}

  const clang::FunctionDecl &decl() const { return *Fn; }

  /// The body as the author wrote it, without the implicit parts of a coroutine.
  const clang::Stmt &body() const;

  /// Null for a function that is no coroutine.
  const clang::CoroutineBodyStmt *coroutine() const;
  bool isCoroutine() const { return coroutine() != nullptr; }

  /// What happens in the function; null when it cannot be told (see buildGraph).
  const flow::Graph *events() const;

  /// The local variables with automatic storage, in the order of their declaration,
  /// those of nested lambdas excluded.
  std::vector<const clang::VarDecl *> locals() const;

private:
  const clang::FunctionDecl *Fn;
  Workspace *Of;
};

} // namespace coro_tidy

#endif
