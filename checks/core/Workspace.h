// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the checks share while one translation unit is examined: knowledge, event
// graphs, the rules of the unit. Made on first use, one for each ASTContext, and
// gone with it.

#ifndef CORO_TIDY_CORE_WORKSPACE_H
#define CORO_TIDY_CORE_WORKSPACE_H

#include "core/Function.h"
#include "knowledge/Knowledge.h"
#include "knowledge/Link.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <vector>

namespace clang::tidy {
class ClangTidyContext;
}

namespace coro_tidy {

class Workspace {
public:
  static Workspace &of(clang::ASTContext &Context, clang::tidy::ClangTidyContext &Tidy);
  ~Workspace();

  clang::ASTContext &context() const { return Context; }
  const Knowledge &knowledge() const { return *Known; }

  /// Every function with a body outside system headers, templates as their
  /// instantiations, lambdas included, in the order of the source. Without those that
  /// are too large to be followed.
  const std::vector<const Function *> &functions();

  /// These, for the first who asks: what concerns all checks is said by one of them.
  std::vector<const clang::FunctionDecl *> takeTooLarge();

  /// The function with this body, if it is one of functions(); null otherwise.
  const Function *find(const clang::FunctionDecl &Callee);

  /// The facts and rules of this unit.
  const UnitResult &result();

  /// The unit's rules closed, together with what the last whole run found out about
  /// other units where its facts file can be found.
  const Linker &linked();

  /// Where a reader finds this place; macros at their expansion.
  FilePosition place(clang::SourceLocation At) const;

  /// The way back; invalid for a place outside this unit.
  clang::SourceLocation location(const FilePosition &At) const;

private:
  Workspace(clang::ASTContext &Context, clang::tidy::ClangTidyContext &Tidy);

  clang::ASTContext &Context;
  clang::tidy::ClangTidyContext &Tidy;
  std::unique_ptr<Knowledge> Known;
  bool Collected = false;
  std::vector<const Function *> Functions;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<Function>> ByDefinition;
  std::vector<const clang::FunctionDecl *> TooLarge;
  std::unique_ptr<UnitResult> Result;
  std::unique_ptr<Linker> Link;
};

} // namespace coro_tidy

#endif
