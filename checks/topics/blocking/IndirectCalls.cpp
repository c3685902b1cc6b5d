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

/// `second` of a std::pair, as the elements of maps are.
bool isMapped(const Place &Of) {
  const auto *Field = llvm::dyn_cast_or_null<FieldDecl>(Of.Named);
  return Of.What == Place::Member && Field && Field->getFieldIndex() == 1 && Of.Of &&
         structure::isStdClass(Of.Of->type(), {"pair"});
}

/// What a place belongs to when nothing but elements and pointers stand between.
const ValueDecl *holder(const Place *At) {
  while (At && (At->What == Place::Element || At->What == Place::Pointee || isMapped(*At)))
    At = At->Of;
  if (!At || !At->Named)
    return nullptr;
  return At->What == Place::Variable || (At->Of && At->Of->What == Place::Object) ? At->Named
                                                                                  : nullptr;
}

/// A table of functions: `std::map<std::string, std::function<void()>>`.
bool isTable(QualType Type) {
  const QualType Mapped = structure::mappedOf(Type.getNonReferenceType());
  return !Mapped.isNull() && isErasedCallable(Mapped);
}

bool holdsErased(QualType Type) {
  const QualType Plain = Type.getNonReferenceType();
  if (isErasedCallable(Plain) || isTable(Plain))
    return true;
  const QualType Element = structure::elementOf(Plain);
  return !Element.isNull() && isErasedCallable(Element);
}

bool isReachedByOthers(const ValueDecl &Holder) {
  const auto *Variable = llvm::dyn_cast<VarDecl>(&Holder);
  return !Variable || Variable->hasGlobalStorage();
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

const ValueDecl *holderNamed(const Expr &E, const Function &In) {
  flow::Places &Known = In.events()->places();
  const Place *Found = Known.of(&E);
  const ValueDecl *Holder = Found ? holder(&Known.resolved(*Found)) : nullptr;
  if (Holder && !holdsErased(Holder->getType()))
    if (const ValueDecl *Table = tableSearchedBy(*Holder, In))
      return Table;
  return Holder;
}

struct Put {
  const ValueDecl *Holder;
  const Expr *Value;
};

/// What the function puts where: initialisers, assignments, what a container is given.
std::vector<Put> findPuts(const Function &In) {
  std::vector<Put> Result;
  const auto Visit = [&](const ValueDecl &Holder, const Expr &Value) {
    Result.push_back({&Holder, &Value});
  };
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
  return Result;
}

/// Kept with the function: each call of what a variable holds asks for them.
const std::vector<Put> &putsIn(const Function &In) {
  return In.once([&] { return findPuts(In); });
}

/// What it puts into this holder.
llvm::SmallVector<const Expr *, 2> valuesPutInto(const ValueDecl &Holder, const Function &In) {
  llvm::SmallVector<const Expr *, 2> Result;
  for (const Put &Each : putsIn(In))
    if (Each.Holder->getCanonicalDecl() == Holder.getCanonicalDecl())
      Result.push_back(Each.Value);
  return Result;
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
  for (const Expr *Value : valuesPutInto(Holder, In))
    addTargets(*Value, Result);
  return Result;
}

llvm::SmallVector<const ValueDecl *, 2> copiedInto(const ValueDecl &Holder, const Function &In) {
  llvm::SmallVector<const ValueDecl *, 2> Result;
  for (const Expr *Value : valuesPutInto(Holder, In))
    if (const ValueDecl *From = holderNamed(*Value->IgnoreUnlessSpelledInSource(), In);
        From && isTable(From->getType()) && isReachedByOthers(*From))
      Result.push_back(From);
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

/// What a function is given for one of its parameters blocks: said of functions that put that into
/// a table, from which others call it.
static Atom givenBlocks(Fact Cause, const FunctionDecl &Callee, unsigned Parameter) {
  return {Cause, keyOf(Callee), static_cast<int>(Parameter)};
}

/// Cause of Head, if Target does: Holds says how.
static void mayRun(Atom Head, const FunctionDecl &Target, const Expr &At, const std::string &Holds,
                   Workspace &Of, UnitResult &Into) {
  const Evidence Why{Of.place(At.getBeginLoc()), Holds + "'" + displayName(Target) + "'"};
  const StatedFact *Said = Of.knowledge().fact(Target, Fact::Blocks);
  for (const Fact Cause : {Fact::Blocks, Fact::SyncWait}) {
    Head.What = Cause;
    if (!Said)
      Into.Rules.push_back({Head, {{Cause, keyOf(Target)}}, Why, ""});
    else if (Cause == Fact::Blocks && Said->Unless.empty())
      Into.Rules.push_back({Head, {}, Why, displayName(Target)});
  }
}

/// `agent.registerFunction(2, [] { ... })`
static void inferGiven(const CallSite &Site, Workspace &Of, UnitResult &Into) {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
  if (!Callee || isInSystemHeader(*Callee))
    return;
  for (unsigned I = 0; I != Site.Arguments.size() && I != Callee->getNumParams(); ++I)
    if (isErasedCallable(Callee->getParamDecl(I)->getType()))
      for (const FunctionDecl *Target : callableTargets(*Site.Arguments[I]))
        mayRun(givenBlocks(Fact::Blocks, *Callee, I), *Target, *Site.Arguments[I],
               "'" + displayName(*Callee) + "' is given ", Of, Into);
}

/// blocks(m), of a member or a global variable that holds functions: one of those that its own
/// class, or anybody, puts into it does. Of a table what its class is given to put there counts,
/// too; of other members not: each object has its own.
static void inferHolders(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events())
    return;
  for (const auto &[To, Put] : putsIn(Fn)) {
    const ValueDecl &Holder = *To;
    const Expr &Value = *Put;
    if (!isReachedByOthers(Holder))
      continue;
    const std::string Holds = "'" + Holder.getNameAsString() + "' holds ";
    const ParmVarDecl *Given = isTable(Holder.getType()) ? parameterIn(Value, Fn.decl()) : nullptr;
    for (const Fact Cause : {Fact::Blocks, Fact::SyncWait})
      if (Given)
        Into.Rules.push_back({{Cause, keyOf(Holder)},
                              {givenBlocks(Cause, Fn.decl(), Given->getFunctionScopeIndex())},
                              {Of.place(Value.getBeginLoc()),
                               Holds + "what '" + displayName(Fn.decl()) + "' is given"},
                              ""});
    llvm::SmallVector<const FunctionDecl *, 2> Targets;
    addTargets(Value, Targets);
    for (const FunctionDecl *Target : Targets)
      mayRun({Fact::Blocks, keyOf(Holder)}, *Target, Value, Holds, Of, Into);
  }
  for (const Event &E : Fn.events()->all())
    if (E.Kind == EventKind::Call && E.At && !E.Implicit)
      inferGiven(callSite(*E.At), Of, Into);
}

static const Inference RegisteredCalls{"calls-now", inferCallsNow};
static const Inference RegisteredHolders{"holders", inferHolders};

} // namespace coro_tidy
