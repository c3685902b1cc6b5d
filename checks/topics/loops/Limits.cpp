// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Limits.h"
#include "core/Statements.h"
#include "knowledge/CallSite.h"
#include "knowledge/Protocols.h"
#include "topics/loops/Ranges.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Whose value does not change into something else without being assigned.
const VarDecl *initializedLocal(const ValueDecl *Named) {
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(Named);
  const bool Fits = Variable && !llvm::isa<ParmVarDecl>(Variable) && Variable->hasLocalStorage() &&
                    Variable->getInit() && !structure::isRange(Variable->getType());
  return Fits ? Variable : nullptr;
}

/// What decides whether a number is a limit.
struct Asked {
  const Knowledge &Facts;
  const ASTContext &Context;

  bool isDecided(const Expr &Number) const {
    return constantNumber(Number, Context).value_or(0) > 0 || isLimited(Number, Facts);
  }
};

/// `count`, `urls.size()`, `std::size(urls)`, and `n` after `n = urls.size()`.
bool isCountOf(const Expr &Value, const ValueDecl &Source) {
  const Expr *E = Value.IgnoreUnlessSpelledInSource();
  if (const auto *Cast = llvm::dyn_cast<ExplicitCastExpr>(E))
    return isCountOf(*Cast->getSubExpr(), Source);
  if (llvm::isa<DeclRefExpr, MemberExpr>(E)) {
    if (!E->getType()->isIntegerType())
      return false;
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
    const VarDecl *Copy =
        Name && Name->getDecl() != &Source ? initializedLocal(Name->getDecl()) : nullptr;
    return Copy ? isCountOf(*Copy->getInit(), Source) : subjectOf(E) == &Source;
  }
  const auto *Call = llvm::dyn_cast<CallExpr>(E);
  const NamedDecl *Called = nullptr;
  if (Call) {
    const CallSite Site = callSite(*Call);
    Called = Site.Functor ? Site.Functor : Site.Callee;
  }
  return Called && structure::plays(*Called, structure::Role::Counts) && subjectOf(Call) == &Source;
}

/// Whether the condition holds whenever there are more than a few: `n > 8`, `8 <= n`, and
/// `n == 0 || n > 8`.
bool holdsForMany(const Expr &Condition, const ValueDecl &Source, const Asked &Of) {
  const auto *Operator = llvm::dyn_cast<BinaryOperator>(Condition.IgnoreUnlessSpelledInSource());
  if (!Operator)
    return false;
  const Expr &Left = *Operator->getLHS(), &Right = *Operator->getRHS();
  switch (Operator->getOpcode()) {
  case BO_LOr:
    return holdsForMany(Left, Source, Of) || holdsForMany(Right, Source, Of);
  case BO_GT:
  case BO_GE:
    return isCountOf(Left, Source) && Of.isDecided(Right);
  case BO_LT:
  case BO_LE:
    return isCountOf(Right, Source) && Of.isDecided(Left);
  default:
    return false;
  }
}

/// Whether control never comes to the end of the statement: its last one leaves.
bool alwaysLeaves(const Stmt &S) {
  if (const auto *Block = llvm::dyn_cast<CompoundStmt>(&S))
    return !Block->body_empty() && alwaysLeaves(*Block->body_back());
  if (llvm::isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt>(S))
    return true;
  const auto *Value = llvm::dyn_cast<Expr>(&S);
  const Expr *Written = Value ? Value->IgnoreUnlessSpelledInSource() : nullptr;
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Written);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return llvm::isa_and_nonnull<CXXThrowExpr>(Written) || (Callee && Callee->isNoReturn());
}

/// `urls.resize(8);`, `n = std::min(n, 8);`
bool setsToFew(const Stmt &S, const ValueDecl &Source, const Asked &Of) {
  if (const auto *Block = llvm::dyn_cast<CompoundStmt>(&S))
    return llvm::any_of(Block->body(),
                        [&](const Stmt *Child) { return setsToFew(*Child, Source, Of); });
  const auto *Value = llvm::dyn_cast<Expr>(&S);
  const Expr *E = Value ? Value->IgnoreUnlessSpelledInSource() : nullptr;
  if (const auto *Assignment = llvm::dyn_cast_or_null<BinaryOperator>(E))
    return Assignment->getOpcode() == BO_Assign && subjectOf(Assignment->getLHS()) == &Source &&
           Of.isDecided(*Assignment->getRHS());
  const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && structure::plays(*Method, structure::Role::Resizes) && Call->getNumArgs() > 0 &&
         subjectOf(Call->getImplicitObjectArgument()) == &Source && Of.isDecided(*Call->getArg(0));
}

bool caps(const Stmt &S, const ValueDecl &Source, const Asked &Of) {
  const auto *If = llvm::dyn_cast<IfStmt>(&S);
  if (!If)
    return setsToFew(S, Source, Of);
  return If->getCond() && holdsForMany(*If->getCond(), Source, Of) &&
         (alwaysLeaves(*If->getThen()) || setsToFew(*If->getThen(), Source, Of));
}

/// What a loop counts, or lets grow: `++started`, `batch.push_back(x)`; not what is new in
/// each turn.
class Counted {
public:
  explicit Counted(const Stmt &Loop) {
    llvm::SmallPtrSet<const Decl *, 8> Own;
    if (const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&Loop))
      Own.insert(Range->getLoopVariable());
    forEachStatement(loopBody(Loop), [&](const Stmt &S) {
      if (const auto *Declared = llvm::dyn_cast<DeclStmt>(&S))
        Own.insert(Declared->decl_begin(), Declared->decl_end());
    });
    forEachStatement(&Loop, [&](const Stmt &S) {
      if (const Expr *Grown = grownBy(S))
        if (const ValueDecl *Named = directlyNamed(*Grown); Named && !Own.contains(Named))
          Growing.insert(Named);
    });
  }

  bool isIn(const Expr &Side) const {
    return anyStatement(&Side, [&](const Stmt &S) {
      const auto *E = llvm::dyn_cast<Expr>(&S);
      const ValueDecl *Named = E ? directlyNamed(*E) : nullptr;
      return Named && Growing.contains(Named);
    });
  }

private:
  static const Expr *grownBy(const Stmt &S) {
    if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(&S);
        Unary && Unary->isIncrementDecrementOp())
      return Unary->getSubExpr();
    if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(&S);
        Binary && (Binary->getOpcode() == BO_AddAssign || Binary->getOpcode() == BO_SubAssign))
      return Binary->getLHS();
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    const bool Changes = Call && Call->getMethodDecl() && !Call->getMethodDecl()->isConst();
    return Changes ? Call->getImplicitObjectArgument() : nullptr;
  }

  static const ValueDecl *directlyNamed(const Expr &E) {
    const Expr *Value = E.IgnoreParenImpCasts();
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(Value))
      return llvm::isa<VarDecl>(Name->getDecl()) ? Name->getDecl() : nullptr;
    const auto *Member = llvm::dyn_cast<MemberExpr>(Value);
    return Member && llvm::isa<FieldDecl>(Member->getMemberDecl()) ? Member->getMemberDecl()
                                                                   : nullptr;
  }

  llvm::SmallPtrSet<const ValueDecl *, 8> Growing;
};

} // namespace

std::optional<uint64_t> constantNumber(const Expr &Value, const ASTContext &Context) {
  if (Value.isValueDependent())
    return std::nullopt;
  Expr::EvalResult Result;
  if (Value.getType()->isIntegralOrEnumerationType() && Value.EvaluateAsInt(Result, Context))
    return Result.Val.getInt().getLimitedValue();
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(Value.IgnoreParenImpCasts());
  const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  if (Variable && !llvm::isa<ParmVarDecl>(Variable) && Variable->getInit() &&
      !Variable->getInit()->isValueDependent() &&
      Variable->getType()->isIntegralOrEnumerationType() &&
      Variable->getInit()->EvaluateAsInt(Result, Context))
    return Result.Val.getInt().getLimitedValue();
  return std::nullopt;
}

bool isLimited(const Expr &Value, const Knowledge &Facts) {
  return speaksOfABound(Value, Facts) || anyStatement(&Value, [&](const Stmt &S) {
           const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
           const VarDecl *Local = Name ? initializedLocal(Name->getDecl()) : nullptr;
           // A variable of the same declaration may be in its own initialiser.
           return Local && !mentions(Local->getInit(), *Local) &&
                  isLimited(*Local->getInit(), Facts);
         });
}

bool isCappedBefore(const Stmt &At, const ValueDecl &Source, const Stmt *Since, const Function &In,
                    const Knowledge &Facts) {
  const ASTContext &Context = In.decl().getASTContext();
  const SourceManager &Sources = Context.getSourceManager();
  const Stmt *Below = &At;
  for (const Stmt *Above = In.parents().getParent(Below); Above && !llvm::isa<LambdaExpr>(Above);
       Below = Above, Above = In.parents().getParent(Above)) {
    const auto *Block = llvm::dyn_cast<CompoundStmt>(Above);
    if (!Block)
      continue;
    for (const Stmt *Before : Block->body()) {
      if (Before == Below)
        break;
      const bool Counts =
          !Since || Sources.isBeforeInTranslationUnit(Since->getBeginLoc(), Before->getBeginLoc());
      if (Counts && caps(*Before, Source, {Facts, Context}))
        return true;
    }
  }
  return false;
}

bool leavesAtLimit(const Stmt &Loop, const Knowledge &Facts, const ASTContext &Context) {
  std::optional<Counted> Counts;
  return anyStatement(&Loop, [&](const Stmt &S) {
    const auto *If = llvm::dyn_cast<IfStmt>(&S);
    const bool Leaves = If && anyStatement(If->getThen(), [](const Stmt &Inner) {
                          return llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt, CoawaitExpr>(Inner);
                        });
    return Leaves && anyStatement(If->getCond(), [&](const Stmt &Inner) {
             const auto *Operator = llvm::dyn_cast<BinaryOperator>(&Inner);
             if (!Operator || !Operator->isComparisonOp())
               return false;
             if (speaksOfABound(*Operator, Facts))
               return true;
             const Expr &Left = *Operator->getLHS(), &Right = *Operator->getRHS();
             const bool LeftIsLimit = constantNumber(Left, Context).value_or(0) > 0;
             if (!LeftIsLimit && constantNumber(Right, Context).value_or(0) == 0)
               return false;
             if (!Counts)
               Counts.emplace(Loop);
             return Counts->isIn(LeftIsLimit ? Right : Left);
           });
  });
}

} // namespace coro_tidy
