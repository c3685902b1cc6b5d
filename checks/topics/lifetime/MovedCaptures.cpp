// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/MovedCaptures.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/CallableFates.h"
#include "topics/state/MemberChanges.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// A copy of its own, which is empty when its value has been moved on.
bool isLostByMoving(const LambdaCapture &Each) {
  if (!Each.capturesVariable() || Each.getCaptureKind() != LCK_ByCopy)
    return false;
  const QualType Type = Each.getCapturedVar()->getType();
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && Type->isRecordType() && !Class->isTriviallyCopyable();
}

/// Whether each run of the body comes to the statement.
bool isAlwaysReached(const Stmt &At, const Function &Body) {
  for (const Stmt *Above = Body.parents().getParent(&At); Above && Above != &Body.body();
       Above = Body.parents().getParent(Above))
    if (llvm::isa<IfStmt, SwitchStmt, ConditionalOperator, CXXCatchStmt, LambdaExpr>(Above) ||
        isLoop(*Above))
      return false;
  return true;
}

/// The event that moves the variable on, if nothing else happens to it that could bring it back.
const Event *onlyMove(const Function &Body, const VarDecl &Captured) {
  const Event *Move = nullptr;
  for (const Event &E : Body.events()->all()) {
    if (!E.Object || E.Object->root().variable() != &Captured)
      continue;
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    const bool Looks = E.Kind == EventKind::Use || E.Kind == EventKind::Destroy ||
                       (E.Kind == EventKind::Call && Method && Method->isConst());
    if (E.Kind == EventKind::Move && E.Object->variable() == &Captured && isMovedFrom(E, Body) &&
        E.At && isAlwaysReached(*E.At, Body))
      Move = &E;
    else if (!Looks)
      return nullptr;
  }
  return Move;
}

/// Whether a way leaves the body before the event.
bool mayLeaveBefore(const Function &Body, const Event &Move) {
  const auto &Sources = Body.decl().getASTContext().getSourceManager();
  return anyStatement(&Body.body(), [&](const Stmt &S) {
    return llvm::isa<ReturnStmt, CoreturnStmt>(S) &&
           Sources.isBeforeInTranslationUnit(S.getEndLoc(), Move.At->getBeginLoc());
  });
}

} // namespace

std::vector<MovedCapture> capturesMovedAgain(const Function &Fn, Workspace &In) {
  std::vector<MovedCapture> Result;
  for (const Event &E : Fn.events()->all()) {
    if (E.Kind != EventKind::Call || !E.At || E.Implicit)
      continue;
    const CallSite Sink = callSite(*E.At);
    for (int I = 0; I != static_cast<int>(Sink.Arguments.size()); ++I) {
      const auto *Lambda =
          llvm::dyn_cast<LambdaExpr>(Sink.Arguments[I]->IgnoreUnlessSpelledInSource());
      const auto Again = Lambda ? whenever(Sink, Fact::CallsAgain, I, In) : std::nullopt;
      if (!Again)
        continue;
      for (const FunctionDecl *Target : targetsGiven(*Sink.Arguments[I])) {
        const Function *Body = In.find(*Target);
        if (!Body || !Body->events())
          continue;
        for (const LambdaCapture &Each : Lambda->captures()) {
          const auto *Captured =
              isLostByMoving(Each) ? llvm::dyn_cast<VarDecl>(Each.getCapturedVar()) : nullptr;
          const Event *Move = Captured ? onlyMove(*Body, *Captured) : nullptr;
          if (Move && !mayLeaveBefore(*Body, *Move))
            Result.push_back({Captured, *Move, Sink.Callee, Sink.Arguments[I], *Again});
        }
      }
    }
  }
  return Result;
}

} // namespace coro_tidy
