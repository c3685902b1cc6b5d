// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Tasks.h"
#include "core/Function.h"
#include "core/Source.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Discarded.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Whether the call is given an object of the type that it returns, and may be
/// returning just that.
bool handsOut(const CallExpr &Call, const CallSite &Site) {
  const CXXRecordDecl *Returned = structure::classOf(Call.getType());
  return llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
    return Argument->isGLValue() && !llvm::isa<MaterializeTemporaryExpr>(Argument) &&
           structure::classOf(Argument->getType()) == Returned;
  });
}

/// The prvalue that E is in other words: `f()` in `{f()}`, `Task<>(f())`.
const Expr &inOtherWords(const Expr &E) {
  const Expr &Value = written(E);
  const Expr *Inner = nullptr;
  if (const auto *List = llvm::dyn_cast<InitListExpr>(&Value); List && List->getNumInits() == 1)
    Inner = List->getInit(0);
  else if (const auto *Cast = llvm::dyn_cast<ExplicitCastExpr>(&Value))
    Inner = Cast->getSubExpr();
  const bool IsSame = Inner && structure::classOf(Inner->getType()) &&
                      structure::classOf(Inner->getType()) == structure::classOf(Value.getType());
  return IsSame ? inOtherWords(*Inner) : Value;
}

} // namespace

bool mattersWhenDropped(QualType Type, const Knowledge &Known) {
  if (Type->isLValueReferenceType())
    return false; // The task itself is somebody's.
  switch (Known.task(Type)) {
  case TaskKind::Lazy:
  case TaskKind::Eager:
    return true;
  case TaskKind::Unknown:
    return structure::isNodiscard(*structure::classOf(Type));
  case TaskKind::None:
  case TaskKind::SelfOwning:
    return false;
  }
  return false;
}

const CallExpr *madeTask(const Expr &E, const Knowledge &Known) {
  const auto *Call = llvm::dyn_cast<CallExpr>(&inOtherWords(E));
  const bool Makes = Call && Call->isPRValue() && Known.isTask(Call->getType()) &&
                     !handsOut(*Call, callSite(*Call));
  return Makes ? Call : nullptr;
}

const CallExpr *newTask(const Expr &E, const Knowledge &Known) {
  const Expr &Value = inOtherWords(E);
  if (const auto *Either = llvm::dyn_cast<ConditionalOperator>(&Value)) {
    const CallExpr *First = newTask(*Either->getTrueExpr(), Known);
    return First && newTask(*Either->getFalseExpr(), Known) ? First : nullptr;
  }
  const CallExpr *Call = madeTask(Value, Known);
  if (!Call || !mattersWhenDropped(Call->getType(), Known))
    return nullptr;
  const CallSite Site = callSite(*Call);
  const bool IsSafe = Known.holds(Site, Fact::Ready) || Known.holds(Site, Fact::MayBeDropped);
  return IsSafe ? nullptr : Call;
}

const Expr &calledBy(const CallExpr &Call) {
  const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&Call);
  return Operator && Operator->getOperator() == OO_Call ? *Call.getArg(0) : *Call.getCallee();
}

std::string calleeName(const CallExpr &Call) {
  const Expr &Called = written(calledBy(Call));
  if (llvm::isa<LambdaExpr>(Called))
    return "a lambda";
  const NamedDecl *Named = Call.getDirectCallee();
  if (const auto *Variable = llvm::dyn_cast<DeclRefExpr>(&Called))
    Named = Variable->getDecl();
  else if (const auto *Member = llvm::dyn_cast<MemberExpr>(&Called))
    Named = Member->getMemberDecl();
  return Named ? "'" + displayName(*Named) + "'" : "a call";
}

std::string calleeName(const CoawaitExpr &Await) {
  const auto *Call = llvm::dyn_cast<CallExpr>(&written(*Await.getOperand()));
  return Call && !structure::isMove(*Call) ? calleeName(*Call) : "'co_await'";
}

bool yieldsObject(QualType Task) {
  const CXXRecordDecl *Class = structure::classOf(Task);
  QualType Yielded = Class ? structure::resultOf(*Class) : QualType();
  if (Yielded.isNull())
    Yielded = structure::firstArgument(Class);
  return !Yielded.isNull() && Yielded.getNonReferenceType()->isObjectType();
}

bool givesResult(const CXXConversionDecl &By) {
  const FunctionDecl *Pattern = By.getInstantiatedFromMemberFunction();
  return Pattern && Pattern->getReturnType()->isDependentType();
}

bool returnsAwaitable(const FunctionDecl &Fn, const Knowledge &Known, const ASTContext &Context) {
  if (Known.isAwaitable(Fn.getReturnType()))
    return true;
  const CXXRecordDecl *Class = structure::classOrTemplateOf(Fn.getReturnType());
  return Class && !structure::classOf(Fn.getReturnType()) &&
         structure::isAwaitable(*Class, Context);
}

bool areOfOneRuntime(QualType Own, QualType Task, const Knowledge &Known) {
  const CXXRecordDecl *L = Own->getAsCXXRecordDecl(), *R = Task->getAsCXXRecordDecl();
  if (!L || !R || Known.isGenerator(Own))
    return false;
  const FactFile *Library = Known.library(Own);
  return L->getQualifiedNameAsString() == R->getQualifiedNameAsString() ||
         (Library && Library == Known.library(Task) && Known.isAwaitable(Task));
}

std::vector<FixItHint> awaiting(const Expr &E, const Function &In) {
  if (llvm::isa<InitListExpr>(E) || !canAwaitAt(E, In))
    return {};
  const ASTContext &Context = In.decl().getASTContext();
  const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&E);
  const bool IsPostfix =
      Operator ? llvm::is_contained({OO_Call, OO_Subscript, OO_Arrow}, Operator->getOperator())
               : llvm::isa<CallExpr>(E);
  return IsPostfix ? wrapped(E, "co_await ", "", Context) : wrapped(E, "co_await (", ")", Context);
}

} // namespace coro_tidy
