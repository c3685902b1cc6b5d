// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/UsesLater.h"
#include "flow/Loans.h"
#include "knowledge/Containers.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

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

/// auto text = std::make_shared<std::string>();   std::shared_ptr<char[]> bytes(new char[n]);
bool isMadeHere(const VarDecl &Owner) {
  const Expr *Made = Owner.getInit() ? flow::originOf(Owner.getInit()) : nullptr;
  if (const auto *Owning = llvm::dyn_cast_or_null<CXXConstructExpr>(Made))
    return Owning->getNumArgs() != 0 && llvm::isa<CXXNewExpr>(flow::originOf(Owning->getArg(0)));
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Made);
  const FunctionDecl *Maker = Call ? Call->getDirectCallee() : nullptr;
  return Maker && Maker->isInStdNamespace() && !llvm::isa<CXXMethodDecl>(Maker) &&
         llvm::none_of(Call->arguments(), [](const Expr *Argument) {
           return structure::isSharedOwner(Argument->getType());
         });
}

/// Whether the object makes owners of itself.
bool sharesItself(QualType Owner) {
  const CXXRecordDecl *Owned = structure::classOf(structure::heldType(Owner));
  return Owned && structure::hasRole(*Owned, structure::Role::Shares);
}

/// A shared owner that the function has made, and of which nobody gets a copy.
bool isOnlyOwner(const flow::Place &Owner, const flow::Graph &In) {
  const VarDecl *Variable = Owner.variable();
  return Variable && In.declares(Owner) && !Variable->getType()->isReferenceType() &&
         structure::isStdClass(Variable->getType(), {"shared_ptr"}) &&
         !sharesItself(Variable->getType()) && isMadeHere(*Variable) &&
         llvm::all_of(In.eventsOf(*Variable), [&](const flow::Graph::Occurrence &Each) {
           const EventKind Kind = Each.What->Kind;
           return Each.What->Object != &Owner || Kind == EventKind::Declare ||
                  Kind == EventKind::Destroy || Kind == EventKind::Call;
         });
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
    if (At->What == flow::Place::Pointee && structure::isSharing(At->Of->type()) &&
        !isOnlyOwner(*At->Of, In))
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
         (Facts.isAwaitable(Made->getThisType()->getPointeeType()) ||
          structure::hasRole(*Made->getParent(), structure::Role::AwaitSuspend));
}

bool constructsAwaitable(const Event &Call, const Knowledge &Facts) {
  const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(Call.At);
  if (!Made || Call.Kind != EventKind::Call || Call.Implicit ||
      Made->getConstructor()->isCopyOrMoveConstructor() || !Facts.isAwaitable(Made->getType()))
    return false;
  const CXXRecordDecl &Class = *Made->getConstructor()->getParent();
  return !structure::promiseOf(Class, Class.getASTContext());
}

/// What a `void *` is made from has a type of its own: `char reply[100]` of `buffer(reply, 100)`.
static Viewed viewedThrough(const ParmVarDecl &By, const Expr &What) {
  if (!By.getType()->isVoidPointerType())
    return {By.getType(), &What};
  const QualType Own = What.IgnoreParenImpCasts()->getType();
  return {Own->isArrayType() ? By.getASTContext().getArrayDecayedType(Own) : Own, &What};
}

/// A view may be made of another one, and have a name: `auto all = buffer(text);  buffer(all, 4)`.
static std::optional<Viewed> viewedBy(const Expr &Argument, const Knowledge &Facts,
                                      unsigned Depth) {
  constexpr unsigned MaxDepth = 4;
  if (Depth == MaxDepth)
    return std::nullopt;
  const Expr *Made = flow::originOf(&Argument);
  if (const auto *Copy = llvm::dyn_cast<CXXConstructExpr>(Made);
      Copy && Copy->getNumArgs() == 1 && Copy->getArg(0)->getType()->isRecordType())
    return viewedBy(*Copy->getArg(0), Facts, Depth + 1);
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(Made);
  const auto *Local = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  if (Local && Local->hasLocalStorage() && Local->getInit() && Local->getType()->isRecordType())
    return viewedBy(*Local->getInit(), Facts, Depth + 1);
  const CallSite Site = callSite(*Made);
  const auto *Maker = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
  if (!Maker || Facts.isAwaitable(Site.Result))
    return std::nullopt;
  for (unsigned I = 0; I != Site.Arguments.size() && I != Maker->getNumParams(); ++I)
    if (Facts.fact(Site, Fact::UsesLater, static_cast<int>(I))) {
      const auto Inner = viewedBy(*Site.Arguments[I], Facts, Depth + 1);
      return Inner ? Inner : viewedThrough(*Maker->getParamDecl(I), *Site.Arguments[I]);
    }
  return std::nullopt;
}

std::optional<Viewed> viewedBy(const Expr &Argument, const Knowledge &Facts) {
  return viewedBy(Argument, Facts, 0);
}

std::vector<Viewed> membersReturned(const Event &Return, const Knowledge &Facts) {
  const auto *Leaving = llvm::dyn_cast_or_null<ReturnStmt>(Return.At);
  const Expr *Value = Leaving ? Leaving->getRetValue() : nullptr;
  const auto *List = Value ? llvm::dyn_cast<InitListExpr>(flow::originOf(Value)) : nullptr;
  const CXXRecordDecl *Class = List ? structure::classOf(List->getType()) : nullptr;
  if (!Class || !Facts.isAwaitable(List->getType()) ||
      structure::promiseOf(*Class, Class->getASTContext()))
    return {};
  const InitListExpr &Semantic = List->isSemanticForm() ? *List : *List->getSemanticForm();
  std::vector<Viewed> Result;
  unsigned Index = Class->getNumBases();
  for (const FieldDecl *Field : Class->fields())
    if (Index < Semantic.getNumInits())
      Result.push_back({Field->getType(), Semantic.getInit(Index++)});
  return Result;
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
    if (const auto View = viewedBy(*Site.Arguments[I], Facts)) {
      const bool IsKept = !Callee || Facts.isForeign(*Callee);
      if (const flow::Place *Given = flow::borrowed(View->By, *View->What, In.places()))
        Result.push_back(
            {Given, View->What, static_cast<int>(I), IsErased || IsKept ? nullptr : Callee});
      if (IsKept)
        continue; // A copy of the view.
    }
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
