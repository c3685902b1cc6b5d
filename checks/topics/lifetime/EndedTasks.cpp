// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/EndedTasks.h"
#include "flow/Loans.h"
#include "knowledge/Containers.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Awaits.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using structure::Role;

/// Whether the class says that its objects have such a value, and not a reference to one.
bool hasValue(QualType Task, QualType Value, const ASTContext &Context) {
  const QualType Has = structure::firstArgument(structure::classOf(Task));
  return !Has.isNull() && Context.hasSameUnqualifiedType(Has, Value);
}

/// The call whose task has what is awaited, if the variable is a reference to that: its type
/// says that the task has a value, and no reference.
const CallExpr *taskBehind(const VarDecl &Variable, const Expr &Init, const Knowledge &Facts) {
  const auto *Await = llvm::dyn_cast<CoawaitExpr>(Init.IgnoreParenImpCasts());
  if (!Await || !Await->isGLValue())
    return nullptr;
  const auto *Maker = llvm::dyn_cast<CallExpr>(Await->getOperand()->IgnoreImplicit());
  return Maker && Maker->isPRValue() && Facts.isTask(Maker->getType()) &&
                 hasValue(Maker->getType(), Await->getType(), Variable.getASTContext())
             ? Maker
             : nullptr;
}

/// Others may have the same task; a coroutine that is called has made a new one.
bool isHeldByOthers(QualType Task, const Knowledge &Facts) {
  return structure::isCopyable(*structure::classOf(Task)) || Facts.holds(Task, Fact::Shared);
}

/// The temporary with which the place ends.
const MaterializeTemporaryExpr *temporaryOf(const flow::Place &Of) {
  const flow::Place &Root = Of.root();
  if (Root.What != flow::Place::Temporary || !Of.endsWith(Root))
    return nullptr;
  for (const flow::Place *At = &Of; At->Of; At = At->Of)
    if (At->What == flow::Place::Pointee && structure::isSharing(At->Of->type()))
      return nullptr;
  return llvm::dyn_cast<MaterializeTemporaryExpr>(Root.Made);
}

/// `ask().value()`, whose body need not be seen.
const MaterializeTemporaryExpr *futureAsked(const Expr &Init, const Function &Fn,
                                            const Knowledge &Facts) {
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(flow::originOf(&Init));
  const CXXMethodDecl *Asked = Call ? Call->getMethodDecl() : nullptr;
  if (!Asked || Asked->getNumParams() != 0 || !structure::plays(*Asked, Role::Content) ||
      !Asked->getReturnType()->isReferenceType() || !Facts.isAwaitable(Call->getObjectType()) ||
      !hasValue(Call->getObjectType(), Asked->getReturnType()->getPointeeType(),
                Asked->getASTContext()))
    return nullptr;
  const flow::Place *Future = Fn.events()->places().receiver(*Call);
  return Future ? temporaryOf(*Future) : nullptr;
}

/// A part of what a co_await has yielded, or of a task.
std::optional<EndedPart> partOfTemporary(const VarDecl &Variable, const Expr &Init,
                                         const Function &Fn, const Knowledge &Facts) {
  const flow::Place *Of = flow::borrowed(Variable.getType(), Init, Fn.events()->places());
  const MaterializeTemporaryExpr *Made = Of ? temporaryOf(*Of) : nullptr;
  if (!Made)
    Made = futureAsked(Init, Fn, Facts);
  if (!Made || Made->getExtendingDecl())
    return std::nullopt;
  const Expr *By = flow::originOf(Made);
  if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(By))
    return Await->isPRValue() ? std::optional(EndedPart{&Variable, awaitedCall(*Await), true, {}})
                              : std::nullopt;
  const auto *Maker = llvm::dyn_cast<CallExpr>(By);
  if (!Maker || !Maker->isPRValue() || !Maker->getDirectCallee() ||
      !Facts.isTask(Maker->getType()) || isHeldByOthers(Maker->getType(), Facts))
    return std::nullopt;
  return EndedPart{&Variable, Maker, false, {}};
}

/// co_await OrEnd(read())    yields a reference to what it was made from, or to itself
bool isMadeFromTemporaries(const VarDecl &Variable, const Expr &Init, const Function &Fn,
                           const Knowledge &Facts) {
  const auto *Await = llvm::dyn_cast<CoawaitExpr>(Init.IgnoreParenImpCasts());
  if (!Await || !Await->isXValue() || !Variable.getType()->isReferenceType())
    return false;
  const Expr *Made = flow::originOf(&operandOf(*Await));
  const CallSite Site = callSite(*Made);
  if (!Made->isPRValue() || Site.On || Site.Arguments.empty() || Facts.isTask(Made->getType()))
    return false;
  return llvm::all_of(Site.Arguments, [&](const Expr *Each) {
    const flow::Place *From = Fn.events()->places().of(Each);
    const MaterializeTemporaryExpr *Temporary = From ? temporaryOf(*From) : nullptr;
    return Temporary && !Temporary->getExtendingDecl();
  });
}

bool isUsedLater(const VarDecl &Variable, const Function &Fn) {
  return llvm::any_of(Fn.events()->all(), [&](const Event &E) {
    return E.Object && E.Object->root().variable() == &Variable && E.Kind != EventKind::Declare &&
           E.Kind != EventKind::Destroy;
  });
}

} // namespace

std::optional<EndedPart> endedPartOf(const Event &Declared, const Function &Fn,
                                     const Knowledge &Facts) {
  const VarDecl *Variable = Declared.Kind == EventKind::Declare && Declared.Object
                                ? Declared.Object->variable()
                                : nullptr;
  const Expr *Init = Variable ? Variable->getInit() : nullptr;
  if (!Init || !flow::refersElsewhere(Variable->getType()) ||
      (Variable->isImplicit() && Variable->getASTContext().getLangOpts().CPlusPlus23))
    return std::nullopt;
  if (const auto *Full = llvm::dyn_cast<ExprWithCleanups>(Init))
    Init = Full->getSubExpr();
  std::optional<EndedPart> Found;
  const CallExpr *Maker = Variable->getType()->isReferenceType() && Fn.isCoroutine()
                              ? taskBehind(*Variable, *Init, Facts)
                              : nullptr;
  if (const FunctionDecl *Callee = Maker ? Maker->getDirectCallee() : nullptr) {
    Found = EndedPart{Variable, Maker, false, {}};
    if (isHeldByOthers(Maker->getType(), Facts))
      Found->When.If.push_back({Fact::Coroutine, keyOf(*Callee)});
  } else if (isMadeFromTemporaries(*Variable, *Init, Fn, Facts)) {
    Found = EndedPart{Variable, nullptr, false, {}};
  } else {
    Found = partOfTemporary(*Variable, *Init, Fn, Facts);
  }
  return Found && isUsedLater(*Variable, Fn) ? Found : std::nullopt;
}

} // namespace coro_tidy
