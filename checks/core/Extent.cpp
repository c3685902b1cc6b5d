// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Extent.h"
#include "core/CaughtException.h"
#include "core/Source.h"
#include "core/Words.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Names of numbers that somebody has decided, and of the few things a machine has.
bool speaksOfABound(const Stmt &In) {
  return mentionsWord(In, {"worker", "thread", "core", "cpu", "concurrency", "concurrent",
                           "parallel", "parallelism", "limit", "max", "maximum", "min", "shard",
                           "replica", "batch", "chunk", "window", "slide", "take", "argc", "argv",
                           "listener", "acceptor"});
}

const Expr *stripped(const Expr *E) {
  while (E) {
    E = E->IgnoreUnlessSpelledInSource();
    const auto *Call = llvm::dyn_cast<CallExpr>(E);
    if (Call && Call->getNumArgs() == 1 &&
        (isStdFunction(Call->getDirectCallee(), "move") ||
         isStdFunction(Call->getDirectCallee(), "ref") ||
         isStdFunction(Call->getDirectCallee(), "as_const")))
      E = Call->getArg(0);
    else
      return E;
  }
  return nullptr;
}

/// The variable or member that an expression is about: `urls` in `urls.begin()`,
/// `request.urls | std::views::transform(fetch)` and `std::span(urls)`.
const ValueDecl *subject(const Stmt *In) {
  if (!In)
    return nullptr;
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(In))
    return llvm::isa<VarDecl, BindingDecl>(Name->getDecl()) &&
                   !(llvm::isa<VarDecl>(Name->getDecl()) &&
                     llvm::cast<VarDecl>(Name->getDecl())->isConstexpr())
               ? Name->getDecl()
               : nullptr;
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(In);
      Member && llvm::isa<FieldDecl>(Member->getMemberDecl()))
    return Member->getMemberDecl();
  if (llvm::isa<LambdaExpr>(In))
    return nullptr;
  for (const Stmt *Child : In->children())
    if (const ValueDecl *Found = subject(Child))
      return Found;
  return nullptr;
}

/// What a variable that is no range itself was made from: `urls` of `end = urls.end()`.
const ValueDecl *origin(const ValueDecl *From) {
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(From);
  const ValueDecl *Behind = Variable && !llvm::isa<ParmVarDecl>(Variable) && Variable->getInit() &&
                                    !isRange(Variable->getType())
                                ? subject(Variable->getInit())
                                : nullptr;
  return Behind ? Behind : From;
}

/// The size that the type itself has.
std::optional<uint64_t> sizeOf(QualType Type, const ASTContext &Context) {
  Type = Type.getNonReferenceType();
  if (const auto *Array = Context.getAsConstantArrayType(Type))
    return Array->getSize().getZExtValue();
  const auto *Class =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  if (!Class || !Class->isInStdNamespace())
    return std::nullopt;
  if (Class->getName() == "array" && Class->getTemplateArgs().size() == 2)
    return Class->getTemplateArgs()[1].getAsIntegral().getZExtValue();
  return std::nullopt;
}

bool isInitializerList(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->isInStdNamespace() && Class->getName() == "initializer_list";
}

/// The elements of `{a, b, c}` where a container is made from them.
const InitListExpr *listIn(const Expr *Init) {
  const InitListExpr *Found = nullptr;
  forEachStatement(Init, [&](const Stmt &S) {
    if (const auto *List = llvm::dyn_cast<CXXStdInitializerListExpr>(&S))
      if (!Found)
        Found = llvm::dyn_cast<InitListExpr>(List->getSubExpr()->IgnoreImplicit());
  });
  return Found;
}

Extent constantly(uint64_t Count) {
  Extent Result;
  Result.Is = Extent::Constant;
  Result.Count = Count;
  return Result;
}

Extent bounded() {
  Extent Result;
  Result.Is = Extent::Bounded;
  return Result;
}

Extent unknown(const ValueDecl *Source) {
  Extent Result;
  Result.Source = Source;
  return Result;
}

/// As many as both together.
void add(Extent &To, const Extent &More) {
  for (const FunctionDecl *Maker : More.Makers)
    if (!llvm::is_contained(To.Makers, Maker))
      To.Makers.push_back(Maker);
  if (More.Is > To.Is) {
    const auto Makers = std::move(To.Makers);
    To = More;
    To.Makers = Makers;
  } else {
    To.Count += More.Count;
    if (!To.GrowsIn) {
      To.GrowsIn = More.GrowsIn;
      To.Grown = More.Grown;
    }
  }
}

bool isLoop(const Stmt &S) { return llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S); }

} // namespace

bool isRange(QualType Type) {
  if (Type.getNonReferenceType()->isArrayType())
    return true;
  const CXXRecordDecl *Class = structure::classOf(Type);
  bool Begins = false, Ends = false;
  if (Class)
    structure::anyMethod(*Class, [&](const CXXMethodDecl &Method) {
      Begins |= Method.getIdentifier() && Method.getName() == "begin";
      Ends |= Method.getIdentifier() && Method.getName() == "end";
      return Begins && Ends;
    });
  return Begins && Ends;
}

Extents::Extents(const Function &In, Workspace &Of)
    : Body(In.body()), Facts(Of.knowledge()), Context(Of.context()),
      Parents(const_cast<Stmt *>(&In.body())) {}

std::vector<const Stmt *> Extents::loopsAround(const Stmt &Inner, const Stmt *Outermost) const {
  std::vector<const Stmt *> Result;
  const Stmt *Below = &Inner;
  for (const Stmt *Above = Parents.getParent(Below); Above && Above != Outermost;
       Below = Above, Above = Parents.getParent(Above)) {
    const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(Above);
    const auto *For = llvm::dyn_cast<ForStmt>(Above);
    const bool InHead = (Range && Below != Range->getBody()) || (For && Below == For->getInit());
    if (isLoop(*Above) && !InHead)
      Result.push_back(Above);
  }
  return Result;
}

std::optional<uint64_t> Extents::constant(const Expr &Value) const {
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

Extent Extents::ofRange(const Expr &Range) const {
  const Expr *Value = stripped(&Range);
  if (const auto Size = sizeOf(Value->getType(), Context)) {
    Extent Result = constantly(*Size);
    Result.Makers = makersIn(*Value);
    return Result;
  }
  if (isInitializerList(Value->getType()) || listIn(Value)) {
    const InitListExpr *List = listIn(Value);
    return List ? constantly(List->getNumInits()) : bounded();
  }
  if (speaksOfABound(*Value))
    return bounded();
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(Value))
    if (const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
        Variable && Variable->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Variable) &&
        !Name->refersToEnclosingVariableOrCapture())
      return ofVariable(*Variable);
  Extent Result = unknown(subject(Value));
  Result.Makers = makersIn(*Value);
  return Result;
}

/// What a variable of this function is made from, and everything that is put into it.
Extent Extents::ofVariable(const VarDecl &Variable) const {
  const Expr *Init = Variable.getInit();
  if (Variable.getType()->isReferenceType())
    return Init && !Variable.isImplicit() && stripped(Init) && subject(Init) != &Variable
               ? ofRange(*Init)
               : unknown(&Variable);
  Extent Result = constantly(0);
  if (Init) {
    const Expr *From = Init->IgnoreUnlessSpelledInSource();
    const auto *Made = llvm::dyn_cast<CXXConstructExpr>(From);
    if (const InitListExpr *List = listIn(Init)) {
      Result = constantly(List->getNumInits());
      Result.Makers = makersIn(*Init);
    } else if (Made && Made->getNumArgs() > 0 && !Made->getConstructor()->isCopyOrMoveConstructor()) {
      const auto Count = constant(*Made->getArg(0));
      Result = Count ? constantly(*Count) : unknown(subject(Made->getArg(0)));
      Result.Makers = makersIn(*Init);
    } else if (!Made) {
      Result = ofRange(*Init);
      if (!Result.Source)
        Result.Source = &Variable;
    }
  }
  const Stmt *Declared = nullptr;
  forEachStatement(&Body, [&](const Stmt &S) {
    if (const auto *Statement = llvm::dyn_cast<DeclStmt>(&S);
        Statement && llvm::is_contained(Statement->decls(), &Variable))
      Declared = Statement;
  });
  const Stmt *Scope = Declared ? Parents.getParent(Declared) : nullptr;
  forEachStatement(&Body, [&](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    if (!Name || Name->getDecl() != &Variable)
      return;
    const Stmt *Above = Parents.getParentIgnoreParenImpCasts(const_cast<DeclRefExpr *>(Name));
    const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(Above);
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(
        Member ? Parents.getParentIgnoreParenImpCasts(const_cast<MemberExpr *>(Member)) : Above);
    if (!Call)
      return;
    const auto *Callee = llvm::dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl());
    if (!Callee || !Callee->getIdentifier())
      return;
    if (Member && hasWord(*Callee, {"push", "emplace", "insert", "append", "add"}) &&
        Call->getNumArgs() > 0) {
      Extent More = constantly(1);
      for (const Stmt *Loop : loopsAround(*Call, Scope)) {
        const Extent Turns = ofLoop(*Loop);
        if (Turns.Is == Extent::Constant)
          More.Count *= std::max<uint64_t>(Turns.Count, 1);
        else if (Turns.Is > More.Is)
          More.Is = Turns.Is, More.Source = Turns.Source;
        if (!More.GrowsIn) {
          More.GrowsIn = Loop;
          More.Grown = &Variable;
        }
      }
      for (const Expr *Argument : Call->arguments())
        for (const FunctionDecl *Maker : makersIn(*Argument))
          More.Makers.push_back(Maker);
      add(Result, More);
    } else if (Member && (Callee->getName() == "resize" || Callee->getName() == "assign")) {
      const auto Count = Call->getNumArgs() ? constant(*Call->getArg(0)) : std::nullopt;
      add(Result, Count ? constantly(*Count)
                        : unknown(Call->getNumArgs() ? subject(Call->getArg(0)) : nullptr));
    } else if (isStdFunction(Callee, "back_inserter")) {
      const Stmt *Algorithm = Call;
      while (Algorithm && (Algorithm == Call || !llvm::isa<CallExpr>(Algorithm)))
        Algorithm = Parents.getParent(Algorithm);
      const auto *Filling = llvm::dyn_cast_or_null<CallExpr>(Algorithm);
      Extent More = unknown(Filling ? subject(Filling->getArg(0)) : nullptr);
      if (Filling)
        for (const Expr *Argument : Filling->arguments())
          for (const FunctionDecl *Maker : makersIn(*Argument))
            More.Makers.push_back(Maker);
      add(Result, More);
    }
  });
  return Result;
}

/// A loop that is left, or that starts over, when a count has reached its limit:
///   if (batch.size() == 10) break;
bool Extents::leavesAtLimit(const Stmt &Loop) const {
  bool Found = false;
  forEachStatement(&Loop, [&](const Stmt &S) {
    const auto *If = llvm::dyn_cast<IfStmt>(&S);
    if (!If || !If->getThen())
      return;
    bool Leaves = false, Compares = false;
    forEachStatement(If->getThen(), [&](const Stmt &Inner) {
      Leaves |= llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt, CoawaitExpr>(Inner);
    });
    forEachStatement(If->getCond(), [&](const Stmt &Inner) {
      const auto *Operator = llvm::dyn_cast<BinaryOperator>(&Inner);
      Compares |= Operator && Operator->isComparisonOp() &&
                  (constant(*Operator->getRHS()).value_or(0) > 0 || speaksOfABound(*Operator));
    });
    Found |= Leaves && Compares;
  });
  return Found;
}

Extent Extents::ofLoop(const Stmt &Loop) const {
  if (leavesAtLimit(Loop))
    return bounded();
  if (const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&Loop))
    return ofRange(*Range->getRangeInit());
  if (const auto *For = llvm::dyn_cast<ForStmt>(&Loop))
    return ofCondition(For->getCond(), For->getInit());
  if (const auto *While = llvm::dyn_cast<WhileStmt>(&Loop))
    return ofCondition(While->getCond(), nullptr);
  if (const auto *Do = llvm::dyn_cast<DoStmt>(&Loop))
    return ofCondition(Do->getCond(), nullptr);
  return unknown(nullptr);
}

/// `i < n`, `it != urls.end()`, `!queue.empty()`.
Extent Extents::ofCondition(const Expr *Condition, const Stmt *Init) const {
  if (!Condition)
    return unknown(nullptr);
  Condition = Condition->IgnoreParenImpCasts();
  const auto *Operator = llvm::dyn_cast<BinaryOperator>(Condition);
  if (Operator && Operator->getOpcode() == BO_LAnd) {
    const Extent Left = ofCondition(Operator->getLHS(), Init);
    const Extent Right = ofCondition(Operator->getRHS(), Init);
    return Left.Is <= Right.Is ? Left : Right;
  }
  if (speaksOfABound(*Condition))
    return bounded();
  if (const auto *Counts = llvm::dyn_cast<UnaryOperator>(Condition);
      Counts && Counts->isIncrementDecrementOp())
    return constant(*Counts->getSubExpr()) ? constantly(*constant(*Counts->getSubExpr()))
                                           : unknown(subject(Counts));
  if (const auto *Overloaded = llvm::dyn_cast<CXXOperatorCallExpr>(
          Condition->IgnoreUnlessSpelledInSource());
      Overloaded && Overloaded->isComparisonOp() && Overloaded->getNumArgs() == 2)
    return unknown(origin(subject(Overloaded->getArg(1))));
  if (!Operator || !Operator->isComparisonOp())
    return unknown(origin(subject(Condition)));
  const bool Down = Operator->getOpcode() == BO_GT || Operator->getOpcode() == BO_GE;
  const Expr &Bound = Down ? *Operator->getLHS() : *Operator->getRHS();
  if (!Down)
    if (const auto Count = constant(Bound))
      return constantly(*Count);
  if (Down)
    for (const Expr *Side : {Operator->getLHS(), Operator->getRHS()})
      if (const auto Count = constant(*Side); Count && *Count > 0)
        return constantly(*Count);
  const ValueDecl *Source = subject(&Bound);
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(Source);
  if (Variable && Variable->hasGlobalStorage())
    return bounded(); // a setting
  if (Variable && !llvm::isa<ParmVarDecl>(Variable) && Variable->getInit()) {
    if (speaksOfABound(*Variable->getInit()))
      return bounded();
  }
  return unknown(origin(Source));
}

/// A call of a coroutine or of a function that returns its task, a lambda, a function
/// by its name, or the variable that one of these was put in.
std::vector<const FunctionDecl *> Extents::makersIn(const Expr &Tasks) const {
  std::vector<const FunctionDecl *> Result;
  const auto Add = [&](const FunctionDecl *Maker) {
    if (Maker && !Maker->isInStdNamespace() && !llvm::is_contained(Result, Maker))
      Result.push_back(Maker);
  };
  llvm::SmallPtrSet<const VarDecl *, 8> Followed;
  const auto Collect = [&](const auto &Again, const Stmt *In) -> void {
    forEachStatement(In, [&](const Stmt &S) {
      if (const auto *Call = llvm::dyn_cast<CallExpr>(&S)) {
        const FunctionDecl *Callee = Call->getDirectCallee();
        if (Facts.isTask(Call->getType()))
          Add(Callee);
        return;
      }
      if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S)) {
        if (const FunctionTemplateDecl *Generic = Lambda->getDependentCallOperator())
          for (const FunctionDecl *Special : Generic->specializations())
            Add(Special);
        else
          Add(Lambda->getCallOperator());
        return;
      }
      const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
      if (!Name)
        return;
      const auto *Fn = llvm::dyn_cast<FunctionDecl>(Name->getDecl());
      if (Fn && Facts.isTask(Fn->getReturnType()))
        Add(Fn);
      const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
      if (!Variable || !Variable->hasLocalStorage() || !Variable->getInit() ||
          !Followed.insert(Variable).second)
        return;
      const CXXRecordDecl *Class = structure::classOf(Variable->getType());
      if (Facts.isTask(Variable->getType()) || (Class && Class->isLambda()))
        Again(Again, Variable->getInit());
    });
  };
  Collect(Collect, &Tasks);
  return Result;
}

} // namespace coro_tidy
