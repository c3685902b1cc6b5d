// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/calls/IndirectCalls.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;

/// `second` of a std::pair, as the elements of maps are.
bool isMapped(const Place &Of) {
  const auto *Field = llvm::dyn_cast_or_null<FieldDecl>(Of.Named);
  return Of.What == Place::Member && Field && Field->getFieldIndex() == 1 && Of.Of &&
         structure::isStdClass(Of.Of->type(), {"pair"});
}

/// What a place belongs to when nothing but elements and pointers stand between.
const ValueDecl *holder(const Place *At, Whose Of = Whose::Own) {
  while (At && (At->What == Place::Element || At->What == Place::Pointee || isMapped(*At)))
    At = At->Of;
  if (!At || !At->Named)
    return nullptr;
  const bool IsMember =
      At->Of && (Of == Whose::Anybodys ? At->What == Place::Member : At->Of->What == Place::Object);
  return At->What == Place::Variable || IsMember ? At->Named : nullptr;
}

bool holdsErased(QualType Type) {
  const QualType Plain = Type.getNonReferenceType();
  if (isErasedCallable(Plain) || isTable(Plain))
    return true;
  const QualType Element = structure::elementOf(Plain);
  return !Element.isNull() && isErasedCallable(Element);
}

/// Of `auto found = table_.find(id);` the table.
const ValueDecl *tableSearchedBy(const ValueDecl &Found, const Function &In) {
  const auto *Variable = llvm::dyn_cast<VarDecl>(&Found);
  const auto *Search =
      Variable && Variable->getInit()
          ? llvm::dyn_cast<CXXMemberCallExpr>(Variable->getInit()->IgnoreUnlessSpelledInSource())
          : nullptr;
  const Place *On = Search ? In.events()->places().receiver(*Search) : nullptr;
  const ValueDecl *Table = holder(On);
  return Table && isTable(Table->getType()) ? Table : nullptr;
}

const ValueDecl *holderNamed(const Expr &E, const Function &In, Whose Of = Whose::Own) {
  flow::Places &Known = In.events()->places();
  const Place *Found = Known.of(&E);
  const ValueDecl *Holder = Found ? holder(&Known.resolved(*Found), Of) : nullptr;
  if (Holder && !holdsErased(Holder->getType()))
    if (const ValueDecl *Table = tableSearchedBy(*Holder, In))
      return Table;
  return Holder;
}

/// Initialisers, assignments, what a container is given.
std::vector<Put> findPuts(const Function &In) {
  std::vector<Put> Result;
  const auto Visit = [&](const ValueDecl &Holder, const Expr &Value, Whose Of = Whose::Own) {
    Result.push_back({&Holder, &Value, Of});
  };
  const auto Put = [&](const Expr &To, const Expr &Value) {
    for (const Whose Of : {Whose::Own, Whose::Anybodys})
      if (const ValueDecl *Holder = holderNamed(To, In, Of);
          Holder && holdsErased(Holder->getType()))
        return Visit(*Holder, Value, Of);
  };
  if (const auto *Constructor = llvm::dyn_cast<CXXConstructorDecl>(&In.decl()))
    for (const CXXCtorInitializer *Part : Constructor->inits())
      if (const FieldDecl *Field = Part->getAnyMember(); Field && holdsErased(Field->getType())) {
        const auto *ByDefault = llvm::dyn_cast<CXXDefaultInitExpr>(Part->getInit());
        Visit(*Field, ByDefault ? *ByDefault->getExpr() : *Part->getInit());
      }
  forEachStatement(&In.body(), [&](const Stmt &S) {
    if (const auto *Declared = llvm::dyn_cast<DeclStmt>(&S)) {
      for (const Decl *D : Declared->decls())
        if (const auto *Variable = llvm::dyn_cast<VarDecl>(D);
            Variable && Variable->getInit() && holdsErased(Variable->getType()))
          Visit(*Variable, *Variable->getInit());
    } else if (const auto *Builtin = llvm::dyn_cast<BinaryOperator>(&S);
               Builtin && Builtin->getOpcode() == BO_Assign) {
      Put(*Builtin->getLHS(), *Builtin->getRHS());
    } else if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&S)) {
      if (Operator->getOperator() == OO_Equal)
        Put(*Operator->getArg(0), *Operator->getArg(1));
    } else if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&S)) {
      for (const Expr *Argument : Member->arguments())
        Put(*Member->getImplicitObjectArgument(), *Argument);
    }
  });
  return Result;
}

} // namespace

bool isTable(QualType Type) {
  const QualType Mapped = structure::mappedOf(Type.getNonReferenceType());
  return !Mapped.isNull() && isErasedCallable(Mapped);
}

bool isReachedByOthers(const ValueDecl &Holder) {
  const auto *Variable = llvm::dyn_cast<VarDecl>(&Holder);
  return !Variable || Variable->hasGlobalStorage();
}

const std::vector<Put> &putsIn(const Function &In) {
  return In.once([&] { return findPuts(In); });
}

llvm::SmallVector<const FunctionDecl *, 2> targetsIn(const Expr &Value) {
  llvm::SmallVector<const FunctionDecl *, 2> Result(callableTargets(Value));
  if (Result.empty())
    forEachStatement(&Value, [&](const Stmt &S) {
      if (const auto *List = llvm::dyn_cast<InitListExpr>(&S))
        for (const Expr *Each : List->inits())
          llvm::append_range(Result, callableTargets(*Each));
    });
  return Result;
}

const ParmVarDecl *callableIn(const Expr &Argument, const FunctionDecl &Of) {
  const ParmVarDecl *Given = parameterGiven(Argument);
  return Given && Given->getDeclContext() == &Of && isErasedCallable(Given->getType()) ? Given
                                                                                       : nullptr;
}

const Expr *calledObject(const CallExpr &Call) {
  const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&Call);
  if (Operator)
    return Operator->getOperator() == OO_Call ? Operator->getArg(0) : nullptr;
  if (llvm::isa<CXXMemberCallExpr>(Call) || Call.getDirectCallee())
    return nullptr;
  const Expr *Called = Call.getCallee()->IgnoreParenImpCasts();
  const auto *Deref = llvm::dyn_cast<UnaryOperator>(Called);
  return Deref && Deref->getOpcode() == UO_Deref ? Deref->getSubExpr() : Called;
}

bool isErasedCallable(QualType Type) {
  const QualType Plain = Type.getNonReferenceType();
  const CXXRecordDecl *Class = structure::classOf(Plain);
  const auto TakesAnything = [](const Decl *Member) {
    const auto *Template = llvm::dyn_cast<FunctionTemplateDecl>(Member);
    return Template && llvm::isa<CXXConstructorDecl>(Template->getTemplatedDecl());
  };
  return Plain->isFunctionPointerType() ||
         (Class && structure::isCallable(Plain) && llvm::any_of(Class->decls(), TakesAnything));
}

const ValueDecl *holderCalled(const Event &E, const Function &In, Whose Of) {
  const auto *Call = E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CallExpr>(E.At) : nullptr;
  const Expr *Called = Call ? calledObject(*Call) : nullptr;
  const ValueDecl *Holder = Called ? holderNamed(*Called, In, Of) : nullptr;
  return Holder && !llvm::isa<ParmVarDecl>(Holder) && holdsErased(Holder->getType()) ? Holder
                                                                                     : nullptr;
}

/// `ready = std::move(waiting_)`, `auto ready = std::exchange(waiting_, {});`
static const Expr &sourceOf(const Expr &Value) {
  const Expr &Given = unmoved(Value);
  const auto *Call = llvm::dyn_cast<CallExpr>(&Given);
  return Call && isStdFunction(Call->getDirectCallee(), "exchange") ? *Call->getArg(0) : Given;
}

llvm::SmallVector<const ValueDecl *, 2> heldBy(const ValueDecl &Holder, const Function &In,
                                               Whose Of) {
  if (isReachedByOthers(Holder))
    return {&Holder};
  llvm::SmallVector<const ValueDecl *, 2> Result;
  for (const Put &Each : putsIn(In)) {
    if (Each.Holder->getCanonicalDecl() != Holder.getCanonicalDecl())
      continue;
    llvm::append_range(Result, targetsIn(*Each.Value));
    if (const ValueDecl *From = holderNamed(sourceOf(*Each.Value), In, Of);
        From && isReachedByOthers(*From) &&
        (Of == Whose::Anybodys ? holdsErased(From->getType()) : isTable(From->getType())))
      Result.push_back(From);
  }
  return Result;
}

std::vector<GivenCallable> calledBack(const CallSite &Site, const Knowledge &Facts) {
  std::vector<GivenCallable> Result;
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
  if (!Callee || isInSystemHeader(*Callee) || Facts.isAwaitable(Callee->getReturnType()))
    return Result;
  for (unsigned I = 0; I != Site.Arguments.size() && I != Callee->getNumParams(); ++I)
    if (isErasedCallable(Callee->getParamDecl(I)->getType()))
      for (const FunctionDecl *Target : callableTargets(*Site.Arguments[I]))
        Result.push_back({Target, {Fact::CallsNow, keyOf(*Callee), static_cast<int>(I)}});
  return Result;
}

} // namespace coro_tidy
