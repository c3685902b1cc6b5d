// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the checks share while one translation unit is examined: knowledge, event
// graphs, inferred rules. Made on first use, one for each ASTContext, and gone
// with it.

#ifndef CORO_TIDY_CORE_WORKSPACE_H
#define CORO_TIDY_CORE_WORKSPACE_H

#include "core/Coroutine.h"
#include "knowledge/Knowledge.h"
#include "knowledge/Link.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>

namespace clang::tidy {
class ClangTidyContext;
}

namespace coro_tidy {

class Workspace {
public:
  static Workspace &of(clang::ASTContext &Context, clang::tidy::ClangTidyContext &Tidy);

  clang::ASTContext &context() const { return Context; }
  const Knowledge &knowledge() const { return *Known; }

  /// The function with this definition.
  const Function &function(const clang::FunctionDecl &Definition);
  const flow::Graph *graph(const clang::FunctionDecl &Definition);

  /// Whether findings and facts are wanted for code at this place: not in system headers.
  bool isUserCode(clang::SourceLocation At) const;

  /// Rules and facts of this unit: those of the functions that Seeds' subjects reach,
  /// or of every function of the unit while a unit's result is being collected.
  const UnitResult &infer(llvm::ArrayRef<Condition> Seeds);

  /// Links this unit with the facts file of the last whole run, when there is one.
  const Linker &linked(llvm::ArrayRef<Condition> Seeds);

private:
  Workspace(clang::ASTContext &Context, clang::tidy::ClangTidyContext &Tidy);

  clang::ASTContext &Context;
  clang::tidy::ClangTidyContext &Tidy;
  std::shared_ptr<const Knowledge> Known;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<Function>> Functions;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<flow::Graph>> Graphs;
};

} // namespace coro_tidy

#endif
