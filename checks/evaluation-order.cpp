// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One argument of a call moves from an object, another one reads it, and nobody says which
// comes first:
//
//   co_await send(std::move(message), message.size());
//   co_await insert(*actor, start(std::move(actor)));             the move is in an inner call
//   co_await add(std::move(r.ids), [r = std::move(r)] { ... });   ... or in a capture
//   co_await at(shard_of(key), [key = std::move(key)] { ... });   so may the read be
//
// What a member function is called on comes before its arguments, and what stands in braces
// is read from left to right.

#include "core/Check.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class EvaluationOrderCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events() || movedIn(Fn.body(), Fn.events()->places()).empty())
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Call = llvm::dyn_cast<CallExpr>(&S);
      if (Call && Call->getNumArgs() > 1 && !llvm::isa<CXXOperatorCallExpr>(Call) &&
          concernsCoroutines(*Call))
        examine(*Call, Fn.events()->places());
    });
  }

private:
  /// It starts a coroutine, or an argument awaits one, starts one, or does so when it is called.
  bool concernsCoroutines(const CallExpr &Call) const {
    return hasTask(Call.getType()) || llvm::any_of(Call.arguments(), [&](const Expr *Argument) {
             return anyStatement(Argument, [&](const Stmt &S) {
               const auto *Inner = llvm::dyn_cast<CallExpr>(&S);
               const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S);
               return llvm::isa<CoawaitExpr>(S) ||
                      (Inner && Inner->isPRValue() && hasTask(Inner->getType())) ||
                      (Lambda && hasTask(Lambda->getCallOperator()->getReturnType()));
             });
           });
  }

  /// A task, or an object that is made with one.
  bool hasTask(QualType Type) const {
    const CXXRecordDecl *Class = structure::classOf(Type);
    return knowledge().isAwaitable(Type) ||
           (Class && Class->isAggregate() &&
            llvm::any_of(Class->fields(), [&](const FieldDecl *Field) {
              return knowledge().isAwaitable(Field->getType());
            }));
  }

  void examine(const CallExpr &Call, flow::Places &Places) {
    for (const Expr *Argument : Call.arguments())
      for (const flow::Place *From : movedIn(*Argument, Places))
        for (const Expr *Other : Call.arguments())
          if (const Expr *Read = Other == Argument ? nullptr : readIn(*Other, *From, Places))
            return report(
                {.At = Read->getBeginLoc(),
                 .Message = "'" + From->Named->getNameAsString() +
                            "' is read here, and moved from in another argument",
                 .Notes = {{Argument->getBeginLoc(), "which comes first is not specified"}}});
  }

  /// Variables, and members of them, from which new objects are made by move: parameters by
  /// value, what a lambda captures.
  static std::vector<const flow::Place *> movedIn(const Stmt &Part, flow::Places &Places) {
    std::vector<const flow::Place *> Result;
    const auto Look = [&](const Stmt &S) {
      const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&S);
      if (!Made || Made->getNumArgs() == 0 || !Made->getConstructor()->isMoveConstructor() ||
          !Made->getArg(0)->isXValue())
        return;
      const flow::Place *From = Places.of(Made->getArg(0));
      if (From && From->Named && From->root().variable() && From->endsWith(From->root()))
        Result.push_back(From);
    };
    forEachEvaluated(Part, Look);
    return Result;
  }

  /// A mention that needs the value: not of another std::move, nor of the address alone.
  const Expr *readIn(const Expr &In, const flow::Place &Of, flow::Places &Places) const {
    const Expr *Found = nullptr;
    const auto Look = [&](const Expr *Object) {
      const flow::Place *Read = Object && !Found ? Places.of(Object) : nullptr;
      if (Read && Read->isWithin(Of))
        Found = Object;
    };
    forEachEvaluated(In, [&](const Stmt &S) {
      Look(objectReadBy(S));
      if (const auto *Call = llvm::dyn_cast<CallExpr>(&S); Call && makesValue(*Call))
        for (unsigned I = 0; I != Call->getNumArgs(); ++I)
          if (isLookedAt(*Call, I))
            Look(Call->getArg(I));
    });
    return Found;
  }

  /// A call of whose result nothing refers to what it was given, so that it has read that.
  bool makesValue(const CallExpr &Call) const {
    const QualType Type = Call.getType();
    return Call.isPRValue() && !llvm::isa<CXXOperatorCallExpr>(Call) &&
           !knowledge().isAwaitable(Type) &&
           (Type->isArithmeticType() || Type->isEnumeralType() ||
            isValue(structure::classOf(Type)));
  }

  /// It has no references, and its pointers are to what it owns.
  static bool isValue(const CXXRecordDecl *Class) {
    return Class && Class->hasDefinition() && !Class->isLambda() &&
           llvm::none_of(Class->fields(),
                         [&](const FieldDecl *Field) {
                           const QualType Type = Field->getType();
                           return Type->isReferenceType() ||
                                  (Type->isPointerType() && Class->hasTrivialDestructor());
                         }) &&
           llvm::all_of(Class->bases(), [](const CXXBaseSpecifier &Base) {
             return isValue(structure::classOf(Base.getType()));
           });
  }

  /// A parameter that is a reference to what is not changed.
  static bool isLookedAt(const CallExpr &Call, unsigned Index) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    const QualType Type = Callee && Index < Callee->getNumParams()
                              ? Callee->getParamDecl(Index)->getType()
                              : QualType();
    return !Type.isNull() && Type->isLValueReferenceType() &&
           Type->getPointeeType().isConstQualified();
  }

  static const Expr *objectReadBy(const Stmt &S) {
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&S))
      return Member->getImplicitObjectArgument();
    if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&S))
      return llvm::isa_and_nonnull<CXXMethodDecl>(Operator->getCalleeDecl()) ? Operator->getArg(0)
                                                                             : nullptr;
    if (const auto *Copy = llvm::dyn_cast<CXXConstructExpr>(&S))
      return Copy->getConstructor()->isCopyConstructor() && Copy->getNumArgs() != 0
                 ? Copy->getArg(0)
                 : nullptr;
    const auto *Field = llvm::dyn_cast<MemberExpr>(&S);
    return Field && llvm::isa<FieldDecl>(Field->getMemberDecl()) ? Field : nullptr;
  }

  /// What is evaluated with a part of the code: of a lambda its captures.
  static void forEachEvaluated(const Stmt &In, llvm::function_ref<void(const Stmt &)> Visit) {
    forEachStatement(&In, [&](const Stmt &S) {
      Visit(S);
      if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
        for (const Expr *Init : Lambda->capture_inits())
          if (Init)
            forEachEvaluated(*Init, Visit);
    });
  }
};

const Registration<EvaluationOrderCheck> Registered{{
    .Name = "coro-evaluation-order",
    .Summary = "an object is moved from and read in arguments whose order is open",
    .Level = Severity::Warning,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
