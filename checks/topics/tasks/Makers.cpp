// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Makers.h"
#include "knowledge/Structure.h"
#include "knowledge/Tree.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

class MakersCollector {
public:
  explicit MakersCollector(const Knowledge &Facts) : Facts(Facts) {}

  std::vector<const FunctionDecl *> Result;

  /// What is awaited within has become a result, and is no task of this expression.
  void collect(const Stmt &In) {
    if (llvm::isa<CoroutineSuspendExpr>(In))
      return;
    visit(In);
    if (llvm::isa<LambdaExpr, BlockExpr>(In))
      return;
    for (const Stmt *Child : childrenOf(In))
      if (Child)
        collect(*Child);
  }

private:
  void visit(const Stmt &S) {
    if (const auto *Call = llvm::dyn_cast<CallExpr>(&S)) {
      if (Facts.isTask(Call->getType()))
        add(Call->getDirectCallee());
    } else if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S)) {
      addLambda(*Lambda);
    } else if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S)) {
      if (const auto *Fn = llvm::dyn_cast<FunctionDecl>(Name->getDecl());
          Fn && Facts.isTask(Fn->getReturnType()))
        add(Fn);
      if (const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl()))
        follow(*Variable);
    }
  }

  /// What returns a reference, `tasks[0]`, has not made the task.
  void add(const FunctionDecl *Maker) {
    if (Maker && !Maker->getReturnType()->isReferenceType() && !Maker->isInStdNamespace() &&
        !isAdapter(*Maker) && !llvm::is_contained(Result, Maker))
      Result.push_back(Maker);
  }

  /// `.via(executor)` of a task is still the task.
  bool isAdapter(const FunctionDecl &Maker) const {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Maker);
    return Method && Method->isInstance() && Facts.isTask(Method->getFunctionObjectParameterType());
  }

  void addLambda(const LambdaExpr &Lambda) {
    const FunctionTemplateDecl *Generic = Lambda.getDependentCallOperator();
    if (!Generic)
      return add(Lambda.getCallOperator());
    for (const FunctionDecl *Special : Generic->specializations())
      add(Special);
  }

  void follow(const VarDecl &Variable) {
    const CXXRecordDecl *Class = structure::classOf(Variable.getType());
    const bool IsLambda = Class && Class->isLambda();
    if ((IsLambda || Facts.isTask(Variable.getType())) && Variable.hasLocalStorage() &&
        Variable.getInit() && Followed.insert(&Variable).second)
      collect(*Variable.getInit());
  }

  const Knowledge &Facts;
  llvm::SmallPtrSet<const VarDecl *, 8> Followed;
};

} // namespace

std::vector<const FunctionDecl *> makersIn(const Expr &Tasks, const Knowledge &Facts) {
  MakersCollector All(Facts);
  All.collect(Tasks);
  return std::move(All.Result);
}

std::vector<const FunctionDecl *> behindLambdas(std::vector<const FunctionDecl *> Makers,
                                                const Knowledge &Facts) {
  std::vector<const FunctionDecl *> Result;
  for (size_t I = 0; I != Makers.size(); ++I) {
    const FunctionDecl *Maker = Makers[I];
    MakersCollector Inside(Facts);
    const Stmt *Body = Maker->getBody();
    const bool IsCoroutine = llvm::isa_and_nonnull<CoroutineBodyStmt>(Body);
    if (Body && isLambdaCallOperator(Maker) && !IsCoroutine)
      Inside.collect(*Body);
    if (Inside.Result.empty() && (IsCoroutine || Facts.isTask(Maker->getReturnType())))
      Result.push_back(Maker);
    for (const FunctionDecl *Called : Inside.Result)
      if (!llvm::is_contained(Makers, Called))
        Makers.push_back(Called);
  }
  return Result;
}

} // namespace coro_tidy
