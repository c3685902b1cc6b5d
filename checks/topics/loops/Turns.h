// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether the turns of a loop need each other:
//
//   for (const auto &url : urls)
//     pages.push_back(co_await fetch(url));     no: each could be under way at once
//
//   for (const auto &step : steps)
//     state = co_await apply(state, step);      yes: the next turn needs this one's result

#ifndef CORO_TIDY_TOPICS_LOOPS_TURNS_H
#define CORO_TIDY_TOPICS_LOOPS_TURNS_H

#include "core/Workspace.h"
#include "topics/loops/AwaitedWork.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace coro_tidy {

/// The turns of a loop over elements: a range-based `for`, or one that counts a variable
/// of its own.
class Turns {
public:
  Turns(const Function &In, const clang::Stmt &Loop, Workspace &Of);

  /// The awaits of the body, if every turn could run without the others: none leaves the
  /// loop, waits for its place in time, touches what the others touch, or reads what they
  /// write. Empty otherwise.
  std::vector<AwaitedWork> independentAwaits() const;

  /// The awaits of the body, if no turn leaves the loop or reads what others write.
  std::vector<AwaitedWork> awaits() const;

  /// Whether the expression is about the turn's own element, or what is made of it.
  bool isAboutElement(const clang::Expr &E) const;

  /// What the loop goes over; null when that has no name.
  const clang::ValueDecl *range() const;

private:
  void collectElements();
  void collectWritten();
  bool mayEndEarly() const;
  bool readsWritten(const clang::CallExpr &Call) const;
  bool isElement(const clang::VarDecl *Variable) const { return Elements.contains(Variable); }

  const Function &In;
  const clang::Stmt &Loop;
  const clang::Stmt *Body = nullptr; ///< Null for other loops.
  Workspace &Of;
  llvm::SmallPtrSet<const clang::ValueDecl *, 4> Elements;
  llvm::SmallPtrSet<const clang::ValueDecl *, 4> Written; ///< Outside of the loop, by a turn.
};

} // namespace coro_tidy

#endif
