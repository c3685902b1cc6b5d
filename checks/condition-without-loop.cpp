// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who is notified runs later, and others may run before: what was true when the notice
// was given need not be true any more, and some condition variables wake without one.
//
//   if (items.empty())
//     co_await changed.wait(guard);
//   use(items.back());               // taken by somebody else in between

#include "core/Check.h"
#include "core/Statements.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Conditions.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class ConditionWithoutLoopCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine())
      return;
    llvm::DenseSet<const Stmt *> Seen;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
      if (!Call || !waitsUnasked(callSite(*Call)) || !Seen.insert(Call).second)
        return;
      if (!isCheckedAgain(*Call, Fn.parents()))
        report({.At = Call->getExprLoc(),
                .Message = "'" + nameOfCallee(callSite(*Call)) +
                           "' may return although nothing has changed, and the condition is not "
                           "looked at again"});
    });
  }

private:
  /// With a predicate the library itself looks again.
  bool waitsUnasked(const CallSite &Site) const {
    return !predicateOf(Site) && waitsForCondition(Site, knowledge());
  }

  /// Whether the next thing that happens after the wait is a look at something: the next
  /// statement branches, or the turn of a loop ends. Where nothing else comes, and nothing
  /// was asked before, whoever awaits this coroutine looks.
  static bool isCheckedAgain(const Stmt &Wait, const ParentMap &Parents) {
    bool Asked = false;
    const Stmt *Below = &Wait;
    for (const Stmt *Above = Parents.getParent(Below); Above; Above = Parents.getParent(Above)) {
      if (const auto *Block = llvm::dyn_cast<CompoundStmt>(Above)) {
        if (const Stmt *Next = following(*Block, *Below))
          return branches(*Next) || looksLater(*Block, *Below) || (!Asked && leaves(*Next));
      } else if (isLoop(*Above)) {
        return !llvm::isa<CXXForRangeStmt>(Above);
      } else if (const auto *If = llvm::dyn_cast<IfStmt>(Above)) {
        if (If->getCond() == Below)
          return true;
        Asked = true;
      }
      Below = Above;
    }
    return !Asked;
  }

  /// With nothing that depends on what was waited for.
  static bool leaves(const Stmt &S) {
    const auto *Return = llvm::dyn_cast<CoreturnStmt>(&S);
    return Return && !anyStatement(Return->getOperand(), [](const Stmt &Inner) {
             const auto *Name = llvm::dyn_cast<DeclRefExpr>(&Inner);
             return llvm::isa<MemberExpr, CXXThisExpr>(Inner) ||
                    (Name && llvm::isa<VarDecl>(Name->getDecl()));
           });
  }

  /// What comes next, but for `timer.cancel();`, which ends what served the wait alone.
  static const Stmt *following(const CompoundStmt &In, const Stmt &After) {
    const auto *At = llvm::find(In.body(), &After);
    if (At != In.body_end())
      At = std::find_if_not(std::next(At), In.body_end(),
                            [](const Stmt *S) { return tidiesUp(*S); });
    return At == In.body_end() ? nullptr : *At;
  }

  static bool tidiesUp(const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    const auto *Name =
        Call ? llvm::dyn_cast<DeclRefExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts())
             : nullptr;
    const auto *Local = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
    return Local && Local->hasLocalStorage() && !Local->getType()->isReferenceType() &&
           Call->getNumArgs() == 0;
  }

  static bool branches(const Stmt &S) {
    return llvm::isa<IfStmt, SwitchStmt, ContinueStmt>(S) || isLoop(S);
  }

  /// Outside of an `if`, some way behind it: in a loop that waits for whatever happens.
  static bool looksLater(const CompoundStmt &In, const Stmt &After) {
    if (!llvm::isa<Expr, DeclStmt>(After))
      return false;
    bool Behind = false;
    return llvm::any_of(In.body(), [&](const Stmt *S) {
      const bool Looks = Behind && branches(*S);
      Behind |= S == &After;
      return Looks;
    });
  }
};

const Registration<ConditionWithoutLoopCheck> Registered{{
    .Name = "coro-condition-without-loop",
    .Summary = "a wait on a condition is not followed by another look at it",
    .Level = Severity::Warning,
    .Keeps = Principle::BoundTheWork,
    .Serves = "conditions are waited for with a predicate",
}};

} // namespace
} // namespace coro_tidy
