// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Polling.h"
#include "core/Roots.h"
#include "core/Statements.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/time/Pace.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Objects whose purpose is that another thread or coroutine changes them.
bool isSignal(QualType Type) {
  return structure::isStdClass(
      Type, {"atomic", "atomic_flag", "atomic_ref", "stop_token", "stop_source"});
}

/// Members of the standard library that only look at their object. What they are given is
/// a key or a memory order.
bool onlyLooks(const CXXMethodDecl &Method) {
  if (!isInStd(Method))
    return false;
  if (llvm::isa<CXXConversionDecl>(Method))
    return true;
  if (Method.isOverloadedOperator())
    return llvm::is_contained({OO_Star, OO_Arrow, OO_Exclaim}, Method.getOverloadedOperator());
  return structure::plays(Method, structure::Role::Looks);
}

/// Operators of the standard library that only look: comparisons, `*pointer`, `pointer->`. A
/// function object may do anything, as a generator of random numbers does.
bool onlyLooks(const CXXOperatorCallExpr &Operator) {
  switch (Operator.getOperator()) {
  case OO_Call:
  case OO_PlusPlus:
  case OO_MinusMinus:
    return false;
  default:
    return !Operator.isAssignmentOp();
  }
}

/// `id`, `message.id`, `"name"`, std::memory_order_acquire: nothing that is called.
bool isKey(const Expr *Argument) {
  return !anyStatement(Argument, llvm::IsaPred<CallExpr, CoroutineSuspendExpr>);
}

} // namespace

bool asksToStop(const Expr &Condition) {
  const Expr *E = Condition.IgnoreUnlessSpelledInSource();
  if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_LNot)
    E = Unary->getSubExpr()->IgnoreUnlessSpelledInSource();
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(E);
  return Call && structure::isStdClass(Call->getObjectType(), {"stop_token", "stop_source"});
}

const NamedDecl *Polling::polled(const Expr &Condition) const {
  const NamedDecl *Found = nullptr;
  return collect(&Condition, Found) ? Found : nullptr;
}

bool Polling::advances(const Expr &Condition) const {
  return anyStatement(&Condition, [&](const Stmt &S) {
    const auto *E = llvm::dyn_cast<Expr>(&S);
    const ValueDecl *Named = E ? declarationNamedBy(*E) : nullptr;
    return Named && isChangedHere(*Named);
  });
}

/// `std::lock_guard guard(mutex);`, `lock.unlock();`
bool Polling::onlyLocks(const Stmt &S) const {
  if (const auto *Declared = llvm::dyn_cast<DeclStmt>(&S))
    return llvm::all_of(Declared->decls(), [&](const Decl *D) {
      const auto *Local = llvm::dyn_cast<VarDecl>(D);
      return Local && Of.knowledge().isGuard(Local->getType());
    });
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && structure::isLock(Call->getObjectType()) &&
         structure::plays(*Method, structure::Role::Locks);
}

/// False for whatever is not understood: it may be the world outside, or progress.
bool Polling::collect(const Expr *E, const NamedDecl *&Found) const {
  E = E->IgnoreUnlessSpelledInSource();
  if (E->getType().isVolatileQualified())
    return false; // a register of some device
  if (llvm::isa<IntegerLiteral, CXXBoolLiteralExpr, CXXNullPtrLiteralExpr, CXXThisExpr,
                CharacterLiteral, FloatingLiteral>(E))
    return true;
  if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(E)) {
    if (!collect(Unary->getSubExpr(), Found))
      return false;
    if (Unary->getOpcode() == UO_Deref)
      notePointee(*E, *Unary->getSubExpr(), Found);
    return true;
  }
  if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(E);
      Binary && Binary->isComparisonOp() &&
      (isCounter(*Binary->getLHS()) || isCounter(*Binary->getRHS())))
    return true;
  if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(E))
    return !Binary->isAssignmentOp() && collect(Binary->getLHS(), Found) &&
           collect(Binary->getRHS(), Found);
  if (const auto *Rewritten = llvm::dyn_cast<CXXRewrittenBinaryOperator>(E))
    return collect(Rewritten->getLHS(), Found) && collect(Rewritten->getRHS(), Found);
  if (const auto *Cast = llvm::dyn_cast<ExplicitCastExpr>(E))
    return collect(Cast->getSubExpr(), Found);
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(E)) {
    note(*Name, *Name->getDecl(), Found);
    return llvm::isa<VarDecl, EnumConstantDecl>(Name->getDecl());
  }
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(E)) {
    const NamedDecl *Owner = nullptr;
    note(*Member, *Member->getMemberDecl(), Found);
    return llvm::isa<FieldDecl, VarDecl>(Member->getMemberDecl()) &&
           collect(Member->getBase(), Owner);
  }
  const auto *Call = llvm::dyn_cast<CallExpr>(E);
  return Call && collectCall(*Call, Found);
}

bool Polling::collectCall(const CallExpr &Call, const NamedDecl *&Found) const {
  if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call))
    return collectMember(*Member, Found);
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || !isInStd(*Callee))
    return false;
  if (structure::plays(*Callee, structure::Role::Clock))
    return true;
  const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&Call);
  if (!Operator || !onlyLooks(*Operator) ||
      !llvm::all_of(Call.arguments(), [&](const Expr *E) { return collect(E, Found); }))
    return false;
  if (llvm::is_contained({OO_Star, OO_Arrow}, Operator->getOperator()))
    notePointee(Call, *Call.getArg(0), Found);
  return true;
}

/// `lock.try_lock()`: it is free when somebody else has let it go.
bool Polling::onlyTries(const CXXMemberCallExpr &Call) const {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  const QualType Type = Call.getObjectType();
  return Method && Method->getReturnType()->isBooleanType() && Call.getNumArgs() == 0 &&
         Of.knowledge().holds(*Method, Fact::Tries, Standing::Name) &&
         (structure::isLock(Type) || Of.knowledge().isAsyncLock(Type) ||
          Of.knowledge().isLimiter(Type));
}

bool Polling::collectMember(const CXXMemberCallExpr &Call, const NamedDecl *&Found) const {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  const Expr *Object = Call.getImplicitObjectArgument();
  if (!Method || !Object)
    return false;
  const bool TakesNothing = llvm::all_of(Call.arguments(), llvm::IsaPred<CXXDefaultArgExpr>);
  if (onlyLooks(*Method))
    return collect(Object, Found) && (TakesNothing || llvm::all_of(Call.arguments(), isKey));
  if (!TakesNothing)
    return false;
  if (onlyTries(Call)) {
    const NamedDecl *Lock = declarationNamedBy(*Object);
    Found = Found ? Found : Lock;
    return Lock != nullptr;
  }
  const NamedDecl *Owner = nullptr;
  if (!Method->isConst() || !collect(Object, Owner))
    return false;
  QualType Type = Object->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  const Expr *Value = onlyReturned(Method->getBody());
  const NamedDecl *Inner = nullptr;
  if (Method->hasBody() ? !Value || !collect(Value, Inner) : !isWaitedFor(Type))
    return false;
  if (Inner || !Method->hasBody())
    note(*Object, *Method, Found);
  return true;
}

void Polling::note(const Expr &Object, const NamedDecl &Named, const NamedDecl *&Found) const {
  const auto *State = llvm::dyn_cast<ValueDecl>(&Named);
  const auto *Variable = llvm::dyn_cast<VarDecl>(&Named);
  const bool IsConstant =
      State && (State->getType().isConstQualified() || (Variable && Variable->isConstexpr()));
  if (!Found && State && !llvm::isa<EnumConstantDecl>(State) && !IsConstant &&
      !isTime(State->getType()) && !isChangedHere(*State) && isShared(Object))
    Found = &Named;
}

/// `*stop` and `stop->` are called by the pointer's name. That the pointer is constant says
/// nothing of what it leads to.
void Polling::notePointee(const Expr &Pointee, const Expr &Pointer, const NamedDecl *&Found) const {
  const ValueDecl *Named = declarationNamedBy(Pointer);
  if (!Found && Named && !isTime(Pointee.getType()) && !isChangedHere(*Named) && isShared(Pointee))
    Found = Named;
}

/// Whether others can reach the object: through `this`, a pointer, a reference, a
/// capture, a global variable, or because that is what its type is for.
bool Polling::isShared(const Expr &Object) const {
  if (isSignal(Object.getType()) || couldBeAwaited(Object.getType()))
    return true;
  const VarDecl *Root = rootVariable(&Object);
  if (!Root)
    return anyStatement(&Object, [](const Stmt &S) { return llvm::isa<CXXThisExpr>(S); });
  const bool IsCopy = isCapturedByCopy(*Root);
  if (Root->hasGlobalStorage() || (Root->getType()->isReferenceType() && !IsCopy))
    return true;
  const bool ThroughPointer =
      !llvm::isa<DeclRefExpr>(Object.IgnoreUnlessSpelledInSource()) &&
      (Root->getType()->isPointerType() ||
       structure::isStdClass(Root->getType(), {"shared_ptr", "unique_ptr", "reference_wrapper"}));
  return ThroughPointer || (!IsCopy && isExposed(*Root));
}

/// Whether this function is a lambda that has its own copy of the variable.
bool Polling::isCapturedByCopy(const VarDecl &Variable) const {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&In.decl());
  return Method && Method->getParent()->isLambda() &&
         llvm::any_of(Method->getParent()->captures(), [&](const LambdaCapture &Capture) {
           return Capture.capturesVariable() && Capture.getCapturedVar() == &Variable &&
                  Capture.getCaptureKind() == LCK_ByCopy;
         });
}

/// A local variable that somebody may reach by another name.
bool Polling::isExposed(const VarDecl &Local) const {
  if (Local.getDeclContext() != &In.decl())
    return true; // captured by this lambda
  return llvm::any_of(In.events()->eventsOf(Local), [](const flow::Graph::Occurrence &Each) {
    return Each.What->Kind == flow::EventKind::Escape;
  });
}

bool Polling::isChangedHere(const ValueDecl &State) const {
  const auto IsState = [&](const Expr *E) { return declarationNamedBy(*E) == &State; };
  return anyStatement(&Loop, [&](const Stmt &S) {
    if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(&S))
      return Binary->isAssignmentOp() && IsState(Binary->getLHS());
    if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(&S))
      return (Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_AddrOf) &&
             IsState(Unary->getSubExpr());
    if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&S))
      return (Operator->isAssignmentOp() ||
              llvm::is_contained({OO_PlusPlus, OO_MinusMinus}, Operator->getOperator())) &&
             IsState(Operator->getArg(0));
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    return Call && Call->getMethodDecl() && !Call->getMethodDecl()->isConst() &&
           !onlyLooks(*Call->getMethodDecl()) && !onlyTries(*Call) && !isSignal(State.getType()) &&
           IsState(Call->getImplicitObjectArgument());
  });
}

/// `i` in `for (int i = 0; i < n; ++i)`, `at_` in `while (at_ < text_.size()) ++at_;`: the loop
/// itself makes progress.
bool Polling::isCounter(const Expr &Operand) const {
  const ValueDecl *Named = declarationNamedBy(Operand);
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(Named);
  const bool IsOwn =
      Variable ? Variable->hasLocalStorage() : llvm::isa_and_nonnull<FieldDecl>(Named);
  return IsOwn && Named->getType()->isArithmeticType() && isChangedHere(*Named);
}

bool Polling::couldBeAwaited(QualType Type) const {
  return canBeAwaited(Type, [](const CXXMethodDecl &) { return true; });
}

/// An event or a latch: `co_await x;` and `co_await x.wait();` wait for what others do to it
/// in memory. What a connection says of itself it may have to ask the system.
bool Polling::isWaitedFor(QualType Type) const {
  return canBeAwaited(
      Type, [](const CXXMethodDecl &By) { return structure::plays(By, structure::Role::Waits); });
}

/// Whether the object can be awaited, itself or by one of such members.
bool Polling::canBeAwaited(QualType Type,
                           llvm::function_ref<bool(const CXXMethodDecl &)> Such) const {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && !isInStd(*Class) &&
         (Of.knowledge().isAwaitable(Type) ||
          llvm::any_of(structure::asyncMembers(*Class, Of.context()),
                       [&](const CXXMethodDecl *Method) { return Such(*Method); }));
}

} // namespace coro_tidy
