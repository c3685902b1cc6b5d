// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The statements of a function as a tree: each part stands in one place. In Clang's AST the
// operand of a co_await stands in two places, and so twice as often with every co_await
// around it. Whoever walks over statements asks this file what they consist of.

#ifndef CORO_TIDY_KNOWLEDGE_TREE_H
#define CORO_TIDY_KNOWLEDGE_TREE_H

#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace coro_tidy {

/// The parts of a statement, some of which may be null:
///   co_await x;     x as it is awaited: await_transform(x).operator co_await()
///   co_return x;    promise.return_value(x)
/// What else the two call is not written. Of other statements all that Clang knows.
clang::Stmt::const_child_range childrenOf(const clang::Stmt &S);

/// Calls Visit for In and what is below it, in the order of the source. Lambdas are visited,
/// their bodies are not: they are other functions.
void forEachStatement(const clang::Stmt *In, llvm::function_ref<void(const clang::Stmt &)> Visit);

/// The same, until it says yes.
bool anyStatement(const clang::Stmt *In, llvm::function_ref<bool(const clang::Stmt &)> Is);

enum class Visited { Below, Past, Ended };

/// The same, except for what is below a statement that Visit goes past, until it has ended the
/// walk. Says whether it came to no such end.
bool walkOver(const clang::Stmt *In, llvm::function_ref<Visited(const clang::Stmt &)> Visit);

/// `x` where `return x;` is all that the body has, beside classes that it declares; null otherwise.
const clang::Expr *onlyReturned(const clang::Stmt *Body);

/// The variable or the member that the expression names; null for any other expression.
const clang::ValueDecl *declarationNamedBy(const clang::Expr &E);

/// What stands around what in the body of a function, up to the body itself.
class ParentMap {
public:
  explicit ParentMap(const clang::Stmt &Body);

  /// Null for the body, and for what is not part of it.
  const clang::Stmt *getParent(const clang::Stmt *S) const { return Above.lookup(S); }

private:
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Above;
};

} // namespace coro_tidy

#endif
