// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/UsesLater.h"
#include "flow/Loans.h"
#include "knowledge/Containers.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// for (auto &x : make())    the range is what the hidden reference keeps alive
bool keepsTemporary(const VarDecl &Reference) {
  const Expr *Init = Reference.getInit();
  if (const auto *Full = llvm::dyn_cast_or_null<ExprWithCleanups>(Init))
    Init = Full->getSubExpr();
  const auto *Made = llvm::dyn_cast_or_null<MaterializeTemporaryExpr>(Init);
  return Made && Made->getExtendingDecl() == &Reference;
}

/// std::function and its like: which function runs is not known.
bool isErased(const FunctionDecl *Callee) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
  return !Callee || (Method && Method->getOverloadedOperator() == OO_Call &&
                     Method->getParent()->isInStdNamespace());
}

} // namespace

bool startsLater(QualType Task, const Knowledge &Facts) {
  return Facts.task(Task) == TaskKind::Lazy || Facts.isGenerator(Task);
}

bool endsHere(const flow::Place &Of, const flow::Graph &In) {
  const flow::Place &Root = Of.root();
  if (!Of.endsWith(Root))
    return false;
  for (const flow::Place *At = &Of; At->Of; At = At->Of)
    if (At->What == flow::Place::Pointee && structure::isSharing(At->Of->type()))
      return false;
  const VarDecl *Variable = Root.variable();
  return Root.What == flow::Place::Temporary ||
         (Variable && In.declares(Root) &&
          (!Variable->getType()->isReferenceType() || keepsTemporary(*Variable)));
}

bool runsOn(QualType Type, const Knowledge &Facts) {
  if (Facts.isAwaitable(Type) || Facts.isGenerator(Type))
    return true;
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && structure::promiseOf(*Class, Class->getASTContext());
}

bool makesTask(const Event &Call, const Knowledge &Facts) {
  const auto *Made = llvm::dyn_cast_or_null<CallExpr>(Call.At);
  return Made && Call.Kind == EventKind::Call && !Call.Implicit && Made->isPRValue() &&
         runsOn(Made->getType(), Facts) && !Facts.holds(callSite(*Made), Fact::SyncWait);
}

bool constructsAwaitable(const FunctionDecl &Fn, const Knowledge &Facts) {
  const auto *Made = llvm::dyn_cast<CXXConstructorDecl>(&Fn);
  return Made && !Made->isCopyOrMoveConstructor() &&
         Facts.isAwaitable(Made->getThisType()->getPointeeType());
}

std::vector<Borrowed> borrowedBy(const Event &Call, const flow::Graph &In, const Knowledge &Facts) {
  std::vector<Borrowed> Result = givenTo(Call, In, Facts);
  llvm::erase_if(Result, [&](const Borrowed &Each) { return !endsHere(*Each.Of, In); });
  return Result;
}

std::vector<Borrowed> givenTo(const Event &Call, const flow::Graph &In, const Knowledge &Facts) {
  std::vector<Borrowed> Result;
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  const bool IsErased = isErased(Callee);
  const QualType Task = llvm::cast<Expr>(Call.At)->getType();
  if (IsErased && !startsLater(Task, Facts))
    return Result;
  const CallSite Site = callSite(*Call.At);
  const FunctionProtoType *Type = nullptr;
  if (const auto *Plain = llvm::dyn_cast<CallExpr>(Call.At); Plain && !Callee)
    if (const auto *Pointer = Plain->getCallee()->getType()->getAs<PointerType>())
      Type = Pointer->getPointeeType()->getAs<FunctionProtoType>();
  for (unsigned I = 0; I != Site.Arguments.size(); ++I) {
    const bool IsKnown = Callee ? I < Callee->getNumParams() : Type && I < Type->getNumParams();
    if (!IsKnown || Facts.fact(Site, Fact::FreesCallable, static_cast<int>(I)))
      continue; // What frees a callable has taken it over.
    const QualType By = Callee ? Callee->getParamDecl(I)->getType() : Type->getParamType(I);
    const flow::Place *Given = flow::borrowed(By, *Site.Arguments[I], In.places());
    if (!Given)
      Given = flow::borrowedByMember(By, *Site.Arguments[I], In.places());
    if (Given)
      Result.push_back(
          {Given, Site.Arguments[I], static_cast<int>(I), IsErased ? nullptr : Callee});
  }
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (Method && Method->isImplicitObjectMemberFunction() && Call.Object && Site.On && !IsErased)
    Result.push_back({Call.Object, Site.On, Atom::ThisIndex, Callee});
  return Result;
}

} // namespace coro_tidy
