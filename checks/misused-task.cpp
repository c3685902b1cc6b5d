// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task that can be asked whether it holds a coroutine stands where its result is meant.
// It compiles, and what was just made always holds one:
//
//   if (cache.contains(key))       // Task<bool>: true, and contains() never runs
//   log << "size: " << store.size();

#include "core/Check.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ExprConcepts.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The type that a task's template says it yields; null when it yields no object.
QualType yieldedType(QualType Task) {
  return yieldsObject(Task) ? structure::firstArgument(structure::classOf(Task)) : QualType();
}

/// Whether a value of this type can be a condition itself.
bool canBeTested(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class ? structure::anyMethod(*Class,
                                      [](const CXXMethodDecl &Method) {
                                        return llvm::isa<CXXConversionDecl>(Method) &&
                                               Method.getReturnType()->isBooleanType();
                                      })
               : Type->isScalarType();
}

bool canBeNull(QualType Type) {
  return !Type.isNull() &&
         (Type->isPointerType() || (structure::classOf(Type) && canBeTested(Type)));
}

/// template <typename T> Log &operator<<(const T &);
bool takesAnything(const FunctionDecl &Fn) {
  const FunctionDecl *Pattern = Fn.getTemplateInstantiationPattern();
  return Pattern &&
         Pattern->parameters().back()->getType().getNonReferenceType()->isTemplateTypeParmType();
}

/// Whether the object takes text and numbers by its operator <<, whoever declares it.
bool isStream(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class)
    return false;
  bool Text = false, Numbers = false;
  structure::anyMethod(*Class, [&](const CXXMethodDecl &Method) {
    if (Method.getOverloadedOperator() == OO_LessLess && Method.getNumParams() == 1) {
      const QualType Taken = Method.getParamDecl(0)->getType().getNonReferenceType();
      Text |= Taken->isPointerType();
      Numbers |= Taken->isIntegerType();
    }
    return Text && Numbers;
  });
  return Text && Numbers;
}

/// `format(FormatString<Args...> text, Args &&...values)`: a parameter lists the types of
/// the values that follow it.
bool isFormatting(const FunctionDecl &Fn, unsigned Value) {
  const CXXRecordDecl *Class = structure::classOf(Fn.getParamDecl(Value)->getType());
  for (unsigned I = 0; Class && I != Value; ++I) {
    const auto *Text = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        structure::classOf(Fn.getParamDecl(I)->getType()));
    if (!Text)
      continue;
    for (const TemplateArgument &Argument : Text->getTemplateArgs().asArray())
      if (Argument.getKind() == TemplateArgument::Pack &&
          llvm::any_of(Argument.pack_elements(), [&](const TemplateArgument &Listed) {
            return Listed.getKind() == TemplateArgument::Type &&
                   structure::classOf(Listed.getAsType()) == Class;
          }))
        return true;
  }
  return false;
}

class MisusedTaskCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    In = &Fn;
    Understood.clear();
    llvm::DenseSet<const Stmt *> Unevaluated;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (llvm::isa<CXXNoexceptExpr, UnaryExprOrTypeTraitExpr, CXXTypeidExpr, RequiresExpr>(S))
        forEachStatement(&S, [&](const Stmt &Inner) { Unevaluated.insert(&Inner); });
      if (Unevaluated.contains(&S))
        return;
      if (const auto *Overloaded = llvm::dyn_cast<CXXOperatorCallExpr>(&S))
        overloaded(*Overloaded);
      else if (const auto *Operator = llvm::dyn_cast<BinaryOperator>(&S))
        compared(*Operator);
      else if (const auto *Cast = llvm::dyn_cast<ImplicitCastExpr>(&S))
        converted(*Cast);
      else if (const auto *Call = llvm::dyn_cast<CallExpr>(&S))
        formatted(*Call);
    });
  }

private:
  /// `ready(1)` where it was turned into something by a member of its own, as a condition
  /// is or an operand. An explicit cast asks on purpose, if it is not the one in assert().
  const Expr *convertedTask(const Expr &Value) const {
    const Expr *Inner = Value.IgnoreParens();
    const auto *Cast = llvm::dyn_cast<ImplicitCastExpr>(Inner);
    while (Cast && Cast->getCastKind() != CK_UserDefinedConversion)
      Cast = llvm::dyn_cast<ImplicitCastExpr>(Cast->getSubExpr()->IgnoreParens());
    if (!Cast)
      return nullptr;
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(Cast->getSubExpr()->IgnoreImplicit());
    const auto *By =
        Call ? llvm::dyn_cast_or_null<CXXConversionDecl>(Call->getMethodDecl()) : nullptr;
    if (!By)
      return nullptr;
    const Expr &Object = written(*Call->getImplicitObjectArgument());
    if (Cast->isPartOfExplicitCast() && !isCastByMacro(*Cast))
      return nullptr;
    const bool IsOnlyWay = givesResult(*By) && !In->isCoroutine();
    return madeTask(Object, knowledge()) && !IsOnlyWay ? &Object : nullptr;
  }

  bool isCastByMacro(const Expr &Operand) const {
    const Stmt *Above = &Operand;
    while (Above && !llvm::isa<ExplicitCastExpr>(Above))
      Above = In->parents().getParent(Above);
    return Above && context().getSourceManager().isMacroBodyExpansion(Above->getBeginLoc());
  }

  /// A task that is made here, or a variable that holds one.
  bool isTask(const Expr &Value) const {
    return madeTask(Value, knowledge()) ||
           (llvm::isa<DeclRefExpr>(written(Value)) && knowledge().isTask(written(Value).getType()));
  }

  /// What a function without a result is asked for can only be whether it made a task.
  void converted(const ImplicitCastExpr &Cast) {
    const Expr *Task = Understood.contains(&Cast) ? nullptr : convertedTask(Cast);
    if (!Task || !Understood.insert(Task).second)
      return;
    const QualType Result = yieldedType(Task->getType());
    if (!Cast.getType()->isBooleanType()) {
      if (isValueOf(Cast.getType(), Result))
        tell(*Task, "converted to '" + Cast.getType().getAsString() + "', not awaited");
    } else if (!Result.isNull() && canBeTested(Result))
      tell(*Task, "tested, not what it yields");
  }

  /// A task may also turn into what runs it, such as a std::coroutine_handle<>.
  bool isValueOf(QualType Type, QualType Result) const {
    return !Result.isNull() && (context().hasSameUnqualifiedType(Type, Result) ||
                                (Type->isArithmeticType() && Result->isArithmeticType()));
  }

  void compared(const BinaryOperator &Operator) {
    if (Operator.isComparisonOp())
      for (const Expr *Side : {Operator.getLHS(), Operator.getRHS()})
        if (const Expr *Task = convertedTask(*Side); Task && Understood.insert(Task).second)
          tell(*Task, "compared, not what it yields");
  }

  /// Whether two tasks are the same is asked of variables; and of a task whose result is no
  /// pointer whether it is null.
  void overloaded(const CXXOperatorCallExpr &Operator) {
    if (Operator.getOperator() == OO_LessLess && Operator.getNumArgs() == 2 &&
        isStream(Operator.getArg(0)->getType()))
      streamed(*Operator.getArg(1), Operator);
    else if (Operator.isComparisonOp() && !knowledge().isAwaitable(Operator.getType())) {
      const bool WithNull = llvm::any_of(Operator.arguments(), [](const Expr *Side) {
        return Side->getType().getNonReferenceType()->isNullPtrType();
      });
      for (const Expr *Side : Operator.arguments())
        if (madeTask(*Side, knowledge()) && (!WithNull || canBeNull(yieldedType(Side->getType()))))
          tell(written(*Side), "compared, not what it yields", /*Fixable=*/false);
    }
  }

  /// A parameter by value takes the task over: `nursery << serve()`. An operator for tasks
  /// alone prints what a variable holds, such as its number.
  void streamed(const Expr &Value, const CXXOperatorCallExpr &Operator) {
    const Expr *Task = convertedTask(Value);
    const FunctionDecl *Callee = Operator.getDirectCallee();
    if (!Task && isTask(Value) && Callee &&
        Callee->parameters().back()->getType()->isReferenceType() &&
        (madeTask(Value, knowledge()) || takesAnything(*Callee)))
      Task = &written(Value);
    if (Task && Understood.insert(Task).second)
      tell(*Task, "printed, not what it yields");
  }

  void formatted(const CallExpr &Call) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (!Callee || (Method && Method->isExplicitObjectMemberFunction()))
      return;
    for (unsigned I = 0; I != Call.getNumArgs(); ++I)
      if (isTask(*Call.getArg(I)) &&
          (I < Callee->getNumParams() ? isFormatting(*Callee, I) : Callee->isVariadic()))
        tell(written(*Call.getArg(I)), "printed, not what it yields");
  }

  void tell(const Expr &Task, const std::string &What, bool Fixable = true) {
    const CallExpr *Call = madeTask(Task, knowledge());
    const auto *Variable = llvm::dyn_cast<DeclRefExpr>(&Task);
    const std::string Name = Call       ? "returned by " + calleeName(*Call)
                             : Variable ? "'" + Variable->getDecl()->getNameAsString() + "'"
                                        : "";
    Report Finding{.At = Task.getBeginLoc(), .Message = "task " + Name + " is " + What};
    if (Call && Fixable && yieldsObject(Call->getType()) &&
        !knowledge().isGenerator(In->decl().getReturnType()))
      Finding.Fixes = awaiting(Task, *In);
    report(std::move(Finding));
  }

  const Function *In = nullptr;                  ///< That is being checked.
  llvm::SmallPtrSet<const Expr *, 8> Understood; ///< Tasks that were told of already.
};

const Registration<MisusedTaskCheck> Registered{{
    .Name = "coro-misused-task",
    .Summary = "a task is tested, compared or printed instead of its result",
    .Level = Severity::Error,
    .Keeps = Principle::AwaitOrOwn,
    .Serves = "call async functions with await",
}};

} // namespace
} // namespace coro_tidy
