// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/CancellationCodes.h"
#include "core/Statements.h"
#include "knowledge/Equality.h"
#include "topics/cancellation/CancellationWords.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

bool leavesFunction(const Stmt *In) {
  bool Found = false;
  forEachStatement(In, [&](const Stmt &S) {
    Found |= llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt, CXXThrowExpr, GotoStmt>(S);
  });
  return Found;
}

bool endsWithContinue(const Stmt *Branch) {
  if (const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Branch))
    Branch = Block->body_empty() ? nullptr : Block->body_back();
  return llvm::isa_and_nonnull<ContinueStmt>(Branch);
}

/// `error` in `error == operation_aborted`, `e` in `e.code() == operation_aborted`.
const ValueDecl *comparedError(const Expr &Value) {
  const Expr *E = Value.IgnoreUnlessSpelledInSource();
  if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(E))
    E = Call->getImplicitObjectArgument()->IgnoreUnlessSpelledInSource();
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
  const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  const bool IsCode = Name && E == Value.IgnoreUnlessSpelledInSource();
  return IsCode || (Variable && Variable->isExceptionVariable()) ? Name->getDecl() : nullptr;
}

/// `error == operation_aborted`, `error != operation_aborted`.
struct Comparison {
  const Expr *Whole;
  const ValueDecl *Error;
  bool IsEqual;
};

class CodesFinder {
public:
  CodesFinder(const Function &In, const Knowledge &Facts) : Facts(Facts) {
    visit(&In.body(), nullptr);
  }
  std::vector<IgnoredCode> Result;

private:
  void visit(const Stmt *In, const Stmt *Loop) {
    if (!In || llvm::isa<LambdaExpr, BlockExpr>(In))
      return;
    if (isLoop(*In))
      Loop = In;
    if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(In))
      for (unsigned I = 0; I < Try->getNumHandlers(); ++I)
        if (const VarDecl *Caught = Try->getHandler(I)->getExceptionDecl())
          Tried[Caught] = Try->getTryBlock();
    if (const auto *If = llvm::dyn_cast<IfStmt>(In); If && isEndless(Loop))
      examine(*If, *Loop);
    for (const Stmt *Child : childrenOf(*In))
      visit(Child, Loop);
  }

  /// Either the code leads to `continue`, or all other errors lead out of the loop.
  void examine(const IfStmt &If, const Stmt &Loop) {
    forEachStatement(If.getCond(), [&](const Stmt &S) {
      const auto Found = comparison(S);
      if (!Found)
        return;
      const bool GoesOn = Found->IsEqual
                              ? endsWithContinue(If.getThen()) && !leavesFunction(If.getThen())
                              : leavesFunction(If.getThen()) && !If.getElse();
      if (const CoawaitExpr *From = GoesOn ? sourceOf(*Found->Error, Loop) : nullptr)
        Result.push_back({Found->Whole, From});
    });
  }

  std::optional<Comparison> comparison(const Stmt &S) const {
    std::optional<Equality> Found;
    if (const auto *Rewritten = llvm::dyn_cast<CXXRewrittenBinaryOperator>(&S)) {
      const auto Parts = Rewritten->getDecomposedForm();
      Found = Equality{Parts.LHS, Parts.RHS, Parts.Opcode == BO_EQ};
    } else if (llvm::isa<CXXOperatorCallExpr>(S)) {
      Found = equalityIn(S);
    }
    if (!Found)
      return std::nullopt;
    const auto &[Left, Right, IsEqual] = *Found;
    for (const auto &[Error, Code] : {std::pair(Left, Right), std::pair(Right, Left)}) {
      const ValueDecl *Compared = comparedError(*Error);
      if (Compared && mentionsCode(*Code))
        return Comparison{llvm::cast<Expr>(&S), Compared, IsEqual};
    }
    return std::nullopt;
  }

  bool mentionsCode(const Expr &Value) const {
    return anyStatement(&Value, [&](const Stmt &S) {
      const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
      return Name && llvm::isa<EnumConstantDecl>(Name->getDecl()) &&
             Facts.fact(*Name->getDecl(), Fact::CancellationCode);
    });
  }

  /// The await in the loop that sets the error: it is given the variable, or makes it, or
  /// throws it.
  const CoawaitExpr *sourceOf(const ValueDecl &Error, const Stmt &Loop) const {
    if (const Stmt *Block = Tried.lookup(&Error))
      return onlyNonTimer(*Block);
    const auto *Part = llvm::dyn_cast<BindingDecl>(&Error);
    const auto *Variable =
        llvm::dyn_cast_or_null<VarDecl>(Part ? Part->getDecomposedDecl() : &Error);
    const CoawaitExpr *Found = nullptr;
    if (Variable && Variable->getInit())
      forEachStatement(Variable->getInit(), [&](const Stmt &S) {
        if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S))
          Found = Await;
      });
    forEachStatement(&Loop, [&](const Stmt &S) {
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S);
      forEachStatement(Await ? Await->getOperand() : nullptr, [&](const Stmt &Inner) {
        const auto *Name = llvm::dyn_cast<DeclRefExpr>(&Inner);
        if (Name && Name->getDecl() == &Error)
          Found = Await;
      });
    });
    return Found && !waits(*Found) ? Found : nullptr;
  }

  /// An await that may have thrown; null if that may have been a timer's.
  const CoawaitExpr *onlyNonTimer(const Stmt &Block) const {
    const std::vector<const CoawaitExpr *> All = awaitsIn(&Block);
    return All.empty() || llvm::any_of(All, [&](const CoawaitExpr *Await) { return waits(*Await); })
               ? nullptr
               : All.front();
  }

  bool waits(const CoawaitExpr &Await) const {
    return anyStatement(Await.getOperand(), [&](const Stmt &S) {
      const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
      return Member && Facts.holds(*Member->getMemberDecl(), Fact::Waits, Standing::Name);
    });
  }

  const Knowledge &Facts;
  llvm::DenseMap<const ValueDecl *, const Stmt *> Tried; ///< The block whose exceptions it catches.
};

/// What the exception says of itself: `e.code()`, `e.code().value()`.
bool isAnswerOf(const VarDecl &Caught, const Expr &Value) {
  const Expr *E = Value.IgnoreUnlessSpelledInSource();
  const Expr *const Whole = E;
  for (;;) {
    if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(E))
      E = Call->getImplicitObjectArgument()->IgnoreUnlessSpelledInSource();
    else if (const auto *Member = llvm::dyn_cast<MemberExpr>(E))
      E = Member->getBase()->IgnoreUnlessSpelledInSource();
    else
      break;
  }
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
  return Name && E != Whole && Name->getDecl() == &Caught;
}

/// `errc::timed_out`, `error_code_timed_out`
bool isNamedConstant(const Expr &Value) {
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(Value.IgnoreUnlessSpelledInSource());
  const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  return Name &&
         (llvm::isa<EnumConstantDecl>(Name->getDecl()) ||
          (Variable && Variable->hasGlobalStorage() && Variable->getType().isConstQualified()));
}

} // namespace

std::optional<bool> truthWhenCancelled(const Stmt &Condition, const VarDecl &Caught,
                                       const Knowledge &Facts) {
  const auto Compared = equalityIn(Condition);
  if (!Compared)
    return std::nullopt;
  for (const auto &[Answer, Constant] :
       {std::pair(Compared->Left, Compared->Right), std::pair(Compared->Right, Compared->Left)})
    if (isAnswerOf(Caught, *Answer) && isNamedConstant(*Constant) &&
        !saysCancelled(*Constant, Facts))
      return !Compared->IsEqual;
  return std::nullopt;
}

/// As the namespace of the task spells it: boost::asio::error::operation_aborted.
static std::string spelt(std::string Name, const FactFile &Library, QualType Task) {
  const CXXRecordDecl *Class = Task->getAsCXXRecordDecl();
  const std::string TaskName = Class ? Class->getQualifiedNameAsString() : "";
  for (const std::string &Twin : Library.Namespaces)
    if (llvm::StringRef(TaskName).starts_with(Twin + "::"))
      return Name.replace(0, Library.Namespaces.front().size(), Twin);
  return Name;
}

std::string cancellationCode(QualType Task, const Knowledge &Facts) {
  if (const FactFile *Library = Facts.library(Task))
    for (const auto &[Name, Stated] : Library->Functions)
      for (const StatedFact &Said : Stated)
        if (Said.What == Fact::CancellationCode)
          return spelt(Name, *Library, Task);
  return "";
}

std::vector<IgnoredCode> ignoredCodes(const Function &Coroutine, const Knowledge &Facts) {
  if (!Coroutine.events() || cancellationCode(Coroutine.decl().getReturnType(), Facts).empty())
    return {};
  return std::move(CodesFinder(Coroutine, Facts).Result);
}

} // namespace coro_tidy
