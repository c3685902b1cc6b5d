// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conditions of loops that only somebody else can make true:
//
//   while (!done_)                 a member, which this loop does not change
//   while (!event.is_set())        an object that could be awaited
//   while (running.load())         an atomic
//   while (!lock.try_lock())       a lock or a permit that somebody else has
//
// and not: a counter of the loop itself, the end of a range, a file, a device.

#ifndef CORO_TIDY_TOPICS_LOOPS_POLLING_H
#define CORO_TIDY_TOPICS_LOOPS_POLLING_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether the condition asks for a request to stop, and for nothing else.
bool asksToStop(const clang::Expr &Condition);

class Polling {
public:
  Polling(const Function &In, const clang::Stmt &Loop, Workspace &Of)
      : In(In), Loop(Loop), Of(Of) {}

  /// The variable, member or member function by which the condition asks for state that
  /// others change; null when it asks for none, or for anything that is not such state.
  const clang::NamedDecl *polled(const clang::Expr &Condition) const;

  /// Whether the loop itself changes what the condition asks for: it counts its attempts,
  /// or goes through something.
  bool advances(const clang::Expr &Condition) const;

  /// Whether the statement takes or gives back a lock, so that somebody may look, and does
  /// nothing else.
  bool onlyLocks(const clang::Stmt &S) const;

private:
  bool collect(const clang::Expr *E, const clang::NamedDecl *&Found) const;
  bool collectCall(const clang::CallExpr &Call, const clang::NamedDecl *&Found) const;
  bool collectMember(const clang::CXXMemberCallExpr &Call, const clang::NamedDecl *&Found) const;
  bool onlyTries(const clang::CXXMemberCallExpr &Call) const;
  void note(const clang::Expr &Object, const clang::NamedDecl &Named,
            const clang::NamedDecl *&Found) const;
  void notePointee(const clang::Expr &Pointee, const clang::Expr &Pointer,
                   const clang::NamedDecl *&Found) const;
  bool isShared(const clang::Expr &Object) const;
  bool isCapturedByCopy(const clang::VarDecl &Variable) const;
  bool isExposed(const clang::VarDecl &Local) const;
  bool isChangedHere(const clang::ValueDecl &State) const;
  bool isCounter(const clang::Expr &Operand) const;
  bool couldBeAwaited(clang::QualType Type) const;
  bool isWaitedFor(clang::QualType Type) const;
  bool canBeAwaited(clang::QualType Type,
                    llvm::function_ref<bool(const clang::CXXMethodDecl &)> Such) const;

  const Function &In;
  const clang::Stmt &Loop;
  Workspace &Of;
};

} // namespace coro_tidy

#endif
