// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// co_await and co_yield, and the calls by which a stackful coroutine is suspended.
//
//   the operand, await_transform, operator co_await
//   Await
//   await_ready ----------------------.  absent when it is constant
//   await_suspend                     |
//   Suspend ---- destroyed ---> ...   |  absent when await_ready is constantly true
//        \                            |
//         `-------------> await_resume, Resume
//                               |
//                               `-- exception ---> ...
//
// What await_suspend destroys is not resumed, nor where await_resume does not return.
//
//   async_read(socket, buffer, yield)    Call, Suspend, Resume, or an exception

#include "flow/GraphBuilder.h"
#include "knowledge/Tree.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using llvm::SaveAndRestore;

namespace coro_tidy::flow {

/// The call of the awaiter's member Name, which E is or does something with.
static const CXXMemberCallExpr *callOf(llvm::StringRef Name, const Expr *E) {
  while (E) {
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      const CXXMethodDecl *Callee = Call->getMethodDecl();
      if (Callee && Callee->getIdentifier() && Callee->getName() == Name)
        return Call;
      E = Call->getImplicitObjectArgument();
    } else {
      E = passedOn(E);
    }
  }
  return nullptr;
}

/// What `bool await_ready() { return false; }` returns, whatever the awaiter.
static std::optional<bool> constantResult(const CXXMemberCallExpr *Call,
                                          const ASTContext &Context) {
  const FunctionDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
  const Expr *Value = Callee ? onlyReturned(Callee->getBody()) : nullptr;
  bool Result = false;
  if (!Value || Value->isValueDependent() || Value->containsErrors() ||
      !Value->EvaluateAsBooleanCondition(Result, Context))
    return std::nullopt;
  return Result;
}

/// Whether await_suspend ends the coroutine instead of having it resumed: it destroys the handle
/// that it is given, itself or by a lambda, and does nothing else with it but ask for the promise.
///
///   void await_suspend(std::coroutine_handle<P> h) { h.promise().fail(error); h.destroy(); }
class HandleUses {
public:
  static bool endCoroutine(const CXXMemberCallExpr *Suspend) {
    const FunctionDecl *Callee = Suspend ? Suspend->getMethodDecl() : nullptr;
    const Stmt *Body = Callee ? Callee->getBody() : nullptr;
    if (!Body || Callee->getNumParams() == 0 || !Callee->getReturnType()->isVoidType())
      return false;
    HandleUses Uses(*Callee->getParamDecl(0));
    return Uses.areAllKnown(Body) && Uses.Destroyed;
  }

private:
  explicit HandleUses(const ParmVarDecl &Handle) : Handle(Handle) {}

  bool areAllKnown(const Stmt *Code) {
    return walkOver(Code, [&](const Stmt &S) {
      if (const auto *Lambda = dyn_cast<LambdaExpr>(&S))
        return areAllKnown(*Lambda) ? Visited::Past : Visited::Ended;
      if (const auto *Call = dyn_cast<CXXMemberCallExpr>(&S); Call && isKnown(*Call))
        return llvm::all_of(Call->arguments(), [&](const Expr *E) { return areAllKnown(E); })
                   ? Visited::Past
                   : Visited::Ended;
      return isHandle(S) ? Visited::Ended : Visited::Below;
    });
  }

  /// The handle may be captured under its own name.
  bool areAllKnown(const LambdaExpr &Lambda) {
    return areAllKnown(Lambda.getBody()) &&
           llvm::all_of(Lambda.captures(), [&](const LambdaCapture &Capture) {
             const auto *Variable =
                 Lambda.isInitCapture(&Capture) ? cast<VarDecl>(Capture.getCapturedVar()) : nullptr;
             return !Variable || areAllKnown(Variable->getInit());
           });
  }

  bool isKnown(const CXXMemberCallExpr &Call) {
    const CXXMethodDecl *Called = Call.getMethodDecl();
    const llvm::StringRef Name = Called && Called->getIdentifier() ? Called->getName() : "";
    if (!isHandle(*Call.getImplicitObjectArgument()->IgnoreParenImpCasts()) ||
        (Name != "destroy" && Name != "promise"))
      return false;
    Destroyed |= Name == "destroy";
    return true;
  }

  bool isHandle(const Stmt &S) const {
    const auto *Name = dyn_cast<DeclRefExpr>(&S);
    return Name && Name->getDecl() == &Handle;
  }

  const ParmVarDecl &Handle;
  bool Destroyed = false;
};

void GraphBuilder::VisitCoroutineSuspendExpr(const CoroutineSuspendExpr *E, const Role &As) {
  if (!E->getReadyExpr() || !E->getSuspendExpr() || !E->getResumeExpr()) {
    Abandoned = true;
    return;
  }
  const auto *Await = dyn_cast<CoawaitExpr>(E);
  const bool IsWritten = Await && !Await->isImplicit();
  {
    SaveAndRestore Outer(Written, Operand{IsWritten ? E->getOperand() : nullptr,
                                          {.Kind = EventKind::Await,
                                           .Goes = {.How = Destination::Awaited, .At = E},
                                           .At = E->getOperand()},
                                          Implicit});
    SaveAndRestore Protocol(Implicit, Implicit || IsWritten);
    evaluate(E->getCommonExpr());
  }
  suspend(E, As.Goes);
}

void GraphBuilder::suspend(const CoroutineSuspendExpr *E, const Destination &Result) {
  const auto member = [&](const CXXMemberCallExpr *Call) {
    if (Call && Call->getMethodDecl() && !Call->getMethodDecl()->isTrivial())
      emit({.Kind = EventKind::Call, .Implicit = true, .Callee = Call->getMethodDecl(), .At = E});
  };
  const CXXMemberCallExpr *Ready = callOf("await_ready", E->getReadyExpr());
  const CXXMemberCallExpr *Suspend = callOf("await_suspend", E->getSuspendExpr());
  const CXXMemberCallExpr *Resume = callOf("await_resume", E->getResumeExpr());
  const std::optional<bool> AlwaysReady = constantResult(Ready, Context);
  const bool MayDecline = E->getSuspendExpr()->getType()->isBooleanType();
  const unsigned Resumed = newBlock();

  member(Ready);
  if (!AlwaysReady)
    edge(here(), Resumed);
  if (AlwaysReady.value_or(false)) {
    edge(here(), Resumed);
  } else {
    goOnIn(newBlock());
    member(Suspend);
    if (MayDecline) {
      edge(here(), Resumed);
      goOnIn(newBlock());
    }
    emit({.Kind = EventKind::Suspend, .At = E});
    if (!AtFinalSuspension)
      mayBeDestroyed();
    if (!HandleUses::endCoroutine(Suspend))
      edge(here(), Resumed);
  }
  continueIn(Resumed);
  if (AtFinalSuspension)
    return;
  member(Resume);
  if (Resume && canThrow(Resume->getMethodDecl()))
    mayThrow();
  endsIfNoReturn(Resume ? Resume->getMethodDecl() : nullptr);
  emit({.Kind = EventKind::Resume, .Goes = Result, .At = E});
}

void GraphBuilder::suspendCaller(const CallExpr *E) {
  emit({.Kind = EventKind::Suspend, .At = E});
  mayBeDestroyed();
  emit({.Kind = EventKind::Resume, .At = E});
}

} // namespace coro_tidy::flow
