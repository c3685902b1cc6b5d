// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One function with a body as the checks see it, coroutine or not.

#ifndef CORO_TIDY_CORE_FUNCTION_H
#define CORO_TIDY_CORE_FUNCTION_H

#include "flow/Event.h"
#include "knowledge/Knowledge.h"
#include "knowledge/Tree.h"
#include "clang/AST/Decl.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coro_tidy {

class Function {
public:
  Function(const clang::FunctionDecl &Definition, clang::ASTContext &Context,
           const Knowledge &Facts)
      : Definition(Definition), Context(Context), Facts(Facts) {}

  const clang::FunctionDecl &decl() const { return Definition; }

  /// Null for a function that is no coroutine.
  const clang::CoroutineBodyStmt *coroutine() const;
  bool isCoroutine() const { return coroutine() != nullptr; }

  /// What of the function has a Suspend event: co_awaits and co_yields, also those that nobody has
  /// written, or the calls by which a stackful coroutine suspends itself and all its callers.
  const llvm::DenseSet<const clang::Stmt *> &suspensions() const;
  /// Whether it is suspended though it is no coroutine of C++.
  bool isStackful() const { return !isCoroutine() && !suspensions().empty(); }
  /// Whether others run between its statements.
  bool suspends() const { return isCoroutine() || isStackful(); }

  /// The body as the author wrote it, without the implicit parts of a coroutine.
  const clang::Stmt &body() const;

  /// What happens in the function, built on first use; null when it cannot be told,
  /// see flow::buildGraph.
  const flow::Graph *events() const;

  /// Whether events() is null because there would be too many.
  bool isTooLarge() const { return !events() && TooLarge; }

  /// What stands around what in the body, not in nested lambdas.
  const ParentMap &parents() const;

  /// The variables with automatic storage that the body declares, in the order of
  /// the source; those of nested lambdas are not among them.
  std::vector<const clang::VarDecl *> locals() const;

  /// What find() makes of the function, for those who ask for it again: made on first use, and
  /// kept as long as the function. One for each type of find.
  template <typename Find> const auto &once(Find find) const {
    using Result = decltype(find());
    static char Key;
    std::shared_ptr<const void> &Known = Kept[&Key];
    if (!Known)
      Known = std::make_shared<const Result>(find());
    return *static_cast<const Result *>(Known.get());
  }

private:
  const clang::FunctionDecl &Definition;
  clang::ASTContext &Context;
  const Knowledge &Facts;
  mutable std::unique_ptr<flow::Graph> Graph;
  mutable bool Built = false;
  mutable bool TooLarge = false;
  mutable std::optional<llvm::DenseSet<const clang::Stmt *>> Suspensions;
  mutable std::unique_ptr<ParentMap> Parents;
  mutable std::map<const void *, std::shared_ptr<const void>> Kept;
};

/// The function around a lambda and all lambdas around that; the function itself otherwise.
const clang::FunctionDecl &outermost(const clang::FunctionDecl &Fn);

/// The name to print for a declaration: qualified, without template arguments,
/// "lambda" for a lambda's call operator.
std::string displayName(const clang::NamedDecl &D);

} // namespace coro_tidy

#endif
