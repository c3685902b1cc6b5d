// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/blocking/IndirectCalls.h"
#include "core/Infer.h"
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

/// `job` in `job()`, `(*job)()`; null for other calls.
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

/// What a place belongs to when nothing but elements and pointers stand between.
const ValueDecl *holder(const Place *At) {
  while (At && (At->What == Place::Element || At->What == Place::Pointee))
    At = At->Of;
  if (!At || !At->Named)
    return nullptr;
  return At->What == Place::Variable || (At->Of && At->Of->What == Place::Object) ? At->Named
                                                                                  : nullptr;
}

const ValueDecl *holderNamed(const Expr &E, const Function &In) {
  flow::Places &Known = In.events()->places();
  const Place *Found = Known.of(&E);
  return Found ? holder(&Known.resolved(*Found)) : nullptr;
}

bool holdsErased(QualType Type) {
  const QualType Plain = Type.getNonReferenceType();
  if (isErasedCallable(Plain))
    return true;
  const QualType Element = structure::elementOf(Plain);
  return !Element.isNull() && isErasedCallable(Element);
}

/// Visits what the function puts where: initialisers, assignments, what a container is given.
void forEachPut(const Function &In,
                llvm::function_ref<void(const ValueDecl &, const Expr &)> Visit) {
  const auto Put = [&](const Expr &To, const Expr &Value) {
    if (const ValueDecl *Holder = holderNamed(To, In); Holder && holdsErased(Holder->getType()))
      Visit(*Holder, Value);
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
}

/// Of `{flush, [] { ... }}` each.
void addTargets(const Expr &Value, llvm::SmallVectorImpl<const FunctionDecl *> &To) {
  const size_t Before = To.size();
  llvm::append_range(To, callableTargets(Value));
  if (To.size() == Before)
    forEachStatement(&Value, [&](const Stmt &S) {
      if (const auto *List = llvm::dyn_cast<InitListExpr>(&S))
        for (const Expr *Each : List->inits())
          llvm::append_range(To, callableTargets(*Each));
    });
}

/// The parameter of the function that is given on as it is.
const ParmVarDecl *parameterIn(const Expr &Argument, const FunctionDecl &Of) {
  const ParmVarDecl *Given = parameterGiven(Argument);
  return Given && Given->getDeclContext() == &Of && isErasedCallable(Given->getType()) ? Given
                                                                                       : nullptr;
}

} // namespace

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

const ValueDecl *holderCalled(const Event &E, const Function &In) {
  const auto *Call = E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CallExpr>(E.At) : nullptr;
  const Expr *Called = Call ? calledObject(*Call) : nullptr;
  const ValueDecl *Holder = Called ? holderNamed(*Called, In) : nullptr;
  return Holder && !llvm::isa<ParmVarDecl>(Holder) && holdsErased(Holder->getType()) ? Holder
                                                                                     : nullptr;
}

llvm::SmallVector<const FunctionDecl *, 2> putInto(const ValueDecl &Holder, const Function &In) {
  llvm::SmallVector<const FunctionDecl *, 2> Result;
  forEachPut(In, [&](const ValueDecl &To, const Expr &Value) {
    if (To.getCanonicalDecl() == Holder.getCanonicalDecl())
      addTargets(Value, Result);
  });
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

/// calls-now(f, i): f calls its argument i, or gives it to a function that does.
static void inferCallsNow(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.isCoroutine() || !Fn.events() ||
      llvm::none_of(Fn.decl().parameters(),
                    [](const ParmVarDecl *Each) { return isErasedCallable(Each->getType()); }))
    return;
  const auto HeadOf = [&](const ParmVarDecl &Given) {
    return Atom{Fact::CallsNow, keyOf(Fn.decl()), static_cast<int>(Given.getFunctionScopeIndex())};
  };
  for (const Event &E : Fn.events()->all()) {
    const auto *Call = E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CallExpr>(E.At) : nullptr;
    if (!Call)
      continue;
    const Expr *Called = calledObject(*Call);
    if (const ParmVarDecl *Given = Called ? parameterIn(*Called, Fn.decl()) : nullptr)
      Into.Rules.push_back({HeadOf(*Given), {}, {}, ""});
    const CallSite Site = callSite(*Call);
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    for (unsigned I = 0; Callee && I != Site.Arguments.size(); ++I) {
      const ParmVarDecl *Given = parameterIn(*Site.Arguments[I], Fn.decl());
      if (Given && Of.knowledge().fact(Site, Fact::CallsNow, static_cast<int>(I)))
        Into.Rules.push_back({HeadOf(*Given), {}, {}, ""});
      else if (Given && !isInSystemHeader(*Callee))
        Into.Rules.push_back(
            {HeadOf(*Given), {{Fact::CallsNow, keyOf(*Callee), static_cast<int>(I)}}, {}, ""});
    }
  }
}

/// blocks(m), of a member or a global variable that holds functions: one of those that its own
/// class, or anybody, puts into it does.
static void inferHolders(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events())
    return;
  forEachPut(Fn, [&](const ValueDecl &Holder, const Expr &Value) {
    const auto *Variable = llvm::dyn_cast<VarDecl>(&Holder);
    if (Variable && !Variable->hasGlobalStorage())
      return;
    llvm::SmallVector<const FunctionDecl *, 2> Targets;
    addTargets(Value, Targets);
    for (const FunctionDecl *Target : Targets) {
      const Evidence Why{Of.place(Value.getBeginLoc()),
                         "'" + Holder.getNameAsString() + "' holds '" + displayName(*Target) + "'"};
      const StatedFact *Said = Of.knowledge().fact(*Target, Fact::Blocks);
      for (const Fact Cause : {Fact::Blocks, Fact::SyncWait})
        if (!Said)
          Into.Rules.push_back({{Cause, keyOf(Holder)}, {{Cause, keyOf(*Target)}}, Why, ""});
      if (Said && Said->Unless.empty())
        Into.Rules.push_back({{Fact::Blocks, keyOf(Holder)}, {}, Why, displayName(*Target)});
    }
  });
}

static const Inference RegisteredCalls{"calls-now", inferCallsNow};
static const Inference RegisteredHolders{"holders", inferHolders};

} // namespace coro_tidy
