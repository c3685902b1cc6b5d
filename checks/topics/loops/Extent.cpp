// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Extent.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/loops/FanOut.h"
#include "topics/loops/Limits.h"
#include "topics/loops/Ranges.h"
#include "topics/tasks/Makers.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `static const std::vector<int> Ports{80, 443};`: nothing is put into it later.
bool isConstant(const VarDecl &Variable) {
  return Variable.hasGlobalStorage() && Variable.getType().isConstQualified() &&
         Variable.getAnyInitializer();
}

/// `end` in `it != end`, where iterators are objects; null for other conditions.
const Expr *comparedWith(const Expr &Condition) {
  if (const auto *Rewritten = llvm::dyn_cast<CXXRewrittenBinaryOperator>(&Condition))
    return Rewritten->getRHS();
  const auto *Overloaded = llvm::dyn_cast<CXXOperatorCallExpr>(&Condition);
  return Overloaded && Overloaded->isComparisonOp() && Overloaded->getNumArgs() == 2
             ? Overloaded->getArg(1)
             : nullptr;
}

/// The numbers in `std::views::iota(0, n)`.
std::optional<std::pair<const Expr *, const Expr *>> boundsOf(const Expr &Range) {
  const CallSite Site = callSite(Range);
  if (!structure::isStdClass(Range.getType(), {"iota_view"}) || Site.Arguments.size() != 2)
    return std::nullopt;
  return std::pair(Site.Arguments[0], Site.Arguments[1]);
}

Extent between(const Expr &First, const Expr &End, const Knowledge &Facts,
               const ASTContext &Context) {
  const auto From = constantNumber(First, Context), To = constantNumber(End, Context);
  if (From && To)
    return Extent::constantly(*To > *From ? *To - *From : 0);
  const ValueDecl *Source = subjectOf(&End);
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(Source);
  const bool IsSetting = Variable && Variable->hasGlobalStorage();
  return IsSetting || isLimited(End, Facts) ? Extent::bounded() : Extent::unknown(Source);
}

/// Not `while (!stop.requested())`, nor a flag.
bool saysHowMany(QualType Type, const Knowledge &Facts) {
  const QualType Plain = Type.getNonReferenceType();
  return !Plain->isBooleanType() && !Facts.isStopToken(Plain) &&
         !Facts.holds(Plain, Fact::StopToken);
}

} // namespace

void Extent::add(const Extent &More) {
  for (const FunctionDecl *Maker : More.Makers)
    if (!llvm::is_contained(Makers, Maker))
      Makers.push_back(Maker);
  if (More.Is > Is) {
    const auto All = std::move(Makers);
    *this = More;
    Makers = All;
  } else {
    if (More.Is == Is)
      RestsOn = Is == Constant ? std::min(RestsOn, More.RestsOn) : std::max(RestsOn, More.RestsOn);
    Count += More.Count;
    if (!GrowsIn) {
      GrowsIn = More.GrowsIn;
      Grown = More.Grown;
    }
  }
}

void Extent::repeat(const Extent &Turns) {
  if (Turns.Is == Constant)
    Count *= std::max<uint64_t>(Turns.Count, 1);
  if (Turns.Is > Is) {
    Is = Turns.Is;
    Source = Turns.Source;
  }
}

Extents::Extents(const Function &In, Workspace &Of, unsigned Depth)
    : In(In), Of(Of), Depth(Depth), Body(In.body()), Facts(Of.knowledge()), Context(Of.context()),
      Parents(In.parents()) {}

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

void Extents::addMakers(Extent &To, const Expr &In) const {
  for (const FunctionDecl *Maker : makersIn(In, Facts))
    if (!llvm::is_contained(To.Makers, Maker))
      To.Makers.push_back(Maker);
}

Extent Extents::ofRange(const Expr &Range) const { return capped(sizeOfRange(Range), Range); }

/// Unless the code before At has seen to it that there are few.
Extent Extents::capped(Extent Size, const Stmt &At) const {
  if (Size.Is == Extent::Unknown && Size.Source &&
      isCappedBefore(At, *Size.Source, Size.GrowsIn, In, Facts))
    Size.Is = Extent::Bounded;
  return Size;
}

Extent Extents::sizeOfRange(const Expr &Range) const {
  const Expr &Value = stripped(Range);
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(&Value);
  const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  Extent Result;
  if (const auto Size = sizeOf(Value.getType(), Context))
    Result = Extent::constantly(*Size);
  else if (const InitListExpr *List = listIn(Value))
    Result = Extent::constantly(List->getNumInits());
  else if (const auto Bounds = boundsOf(Value))
    Result = between(*Bounds->first, *Bounds->second, Facts, Context);
  else if (const Function *Generator = generatorOf(Value))
    return ofGenerator(*Generator);
  else if (const Function *Filler = fillerOf(Value))
    return ofFiller(*Filler, llvm::cast<CallExpr>(Value));
  else if (speaksOfABound(Value, Facts))
    return Extent::bounded();
  else if (Variable && Variable->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Variable) &&
           !Name->refersToEnclosingVariableOrCapture())
    return ofVariable(*Variable);
  else if (Variable && isConstant(*Variable))
    return ofInitializer(*Variable);
  else
    Result = Extent::unknown(subjectOf(&Value));
  addMakers(Result, Value);
  return Result;
}

const Function *Extents::makerOf(const Expr &Range) const {
  constexpr unsigned MaxDepth = 3;
  const auto *Call = llvm::dyn_cast<CallExpr>(&Range);
  const FunctionDecl *Callee = Call && Depth < MaxDepth ? Call->getDirectCallee() : nullptr;
  return Callee ? Of.find(*Callee) : nullptr;
}

/// The generator that makes the range, where it is seen.
const Function *Extents::generatorOf(const Expr &Range) const {
  const Function *Seen = Facts.isGenerator(Range.getType()) ? makerOf(Range) : nullptr;
  return Seen && Seen->isCoroutine() ? Seen : nullptr;
}

/// The function that fills a container with tasks, where it is seen.
const Function *Extents::fillerOf(const Expr &Range) const {
  const Function *Seen = isRangeOfTasks(Range.getType(), Facts) ? makerOf(Range) : nullptr;
  return Seen && !Seen->isCoroutine() ? Seen : nullptr;
}

Extent Extents::ofArgument(const CallSite &Site, unsigned Index) const {
  if (Index >= Site.Arguments.size())
    return Extent::unknown(nullptr);
  const auto Count = constantNumber(*Site.Arguments[Index], Context);
  return Count ? Extent::constantly(*Count) : ofRange(*Site.Arguments[Index]);
}

/// What it returns; what it was given is as large as what the call gives to it.
Extent Extents::ofFiller(const Function &Filler, const CallExpr &Call) const {
  const Extents Inside(Filler, Of, Depth + 1);
  Extent Result = Extent::constantly(0);
  forEachStatement(&Filler.body(), [&](const Stmt &S) {
    const auto *Return = llvm::dyn_cast<ReturnStmt>(&S);
    if (!Return || !Return->getRetValue())
      return;
    Extent Filled = Inside.ofRange(*Return->getRetValue());
    const auto *Given = llvm::dyn_cast_or_null<ParmVarDecl>(Filled.Source);
    if (Filled.Is == Extent::Unknown && Given) {
      const Extent Argument = ofArgument(callSite(Call), Given->getFunctionScopeIndex());
      Filled.Is = Argument.Is;
      Filled.Count = Argument.Count;
      Filled.Source = Argument.Source;
    }
    Result.add(Filled);
  });
  return Result;
}

/// As often as it yields.
Extent Extents::ofGenerator(const Function &Generator) const {
  const Extents Inside(Generator, Of, Depth + 1);
  Extent Result = Extent::constantly(0);
  forEachStatement(&Generator.body(), [&](const Stmt &S) {
    const auto *Yield = llvm::dyn_cast<CoyieldExpr>(&S);
    if (!Yield)
      return;
    Extent Each = Extent::constantly(1);
    for (const Stmt *Loop : Inside.loopsAround(*Yield))
      Each.repeat(Inside.ofLoop(*Loop));
    const auto *Yielded = llvm::dyn_cast<CallExpr>(Yield->getOperand()->IgnoreImplicit());
    if (Yielded && Yielded->getNumArgs() == 1)
      addMakers(Each, *Yielded->getArg(0));
    Result.add(Each);
  });
  return Result;
}

Extent Extents::ofLoop(const Stmt &Loop) const {
  const auto [Leaves, New] = Limited.try_emplace(&Loop);
  if (New)
    Leaves->second = leavesAtLimit(Loop, Facts, Context);
  if (Leaves->second)
    return Extent::bounded();
  if (const auto *For = llvm::dyn_cast<ForStmt>(&Loop))
    return capped(ofCondition(For->getCond()), Loop);
  if (const auto *While = llvm::dyn_cast<WhileStmt>(&Loop))
    return capped(ofCondition(While->getCond()), Loop);
  if (const auto *Do = llvm::dyn_cast<DoStmt>(&Loop))
    return capped(ofCondition(Do->getCond()), Loop);
  const auto &Range = llvm::cast<CXXForRangeStmt>(Loop);
  Extent Size = ofRange(*Range.getRangeInit());
  // Whoever made the tasks that are only taken over here has decided how many.
  const bool TakesOver =
      Size.Makers.empty() && Facts.isAwaitable(Range.getLoopVariable()->getType());
  return TakesOver ? Extent::bounded() : Size;
}

/// `i < n`, `it != urls.end()`, `n--`, `!queue.empty()`, several of them.
Extent Extents::ofCondition(const Expr *Condition) const {
  if (!Condition)
    return Extent::unknown(nullptr);
  Condition = Condition->IgnoreUnlessSpelledInSource();
  const auto *Operator = llvm::dyn_cast<BinaryOperator>(Condition);
  if (Operator && Operator->getOpcode() == BO_LAnd) {
    Extent Left = ofCondition(Operator->getLHS());
    Extent Right = ofCondition(Operator->getRHS());
    return Left.Is <= Right.Is ? Left : Right;
  }
  if (speaksOfABound(*Condition, Facts))
    return Extent::bounded();
  if (const Expr *End = comparedWith(*Condition))
    return isLimited(*End, Facts) ? Extent::bounded() : Extent::unknown(subjectOf(End));

  llvm::SmallVector<const Expr *, 2> Limits;
  if (const auto *Down = llvm::dyn_cast<UnaryOperator>(Condition); Down && Down->isDecrementOp())
    Limits = {Down->getSubExpr()};
  else if (Operator && Operator->isComparisonOp())
    Limits = {Operator->getRHS(), Operator->getLHS()};
  const bool Upwards =
      Operator && (Operator->getOpcode() == BO_LT || Operator->getOpcode() == BO_LE ||
                   Operator->getOpcode() == BO_NE);
  if (Upwards)
    Limits.pop_back();
  for (const Expr *Limit : Limits)
    if (const auto Count = constantNumber(*Limit, Context); Count && *Count > 0)
      return Extent::constantly(*Count);
  if (llvm::any_of(Limits, [&](const Expr *Limit) { return isLimited(*Limit, Facts); }))
    return Extent::bounded();
  const ValueDecl *Source = subjectOf(Limits.empty() ? Condition : Limits.front());
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(Source);
  if (Variable && Variable->hasGlobalStorage())
    return Extent::bounded(); // a setting
  if (Variable && Variable->hasLocalStorage() && Variable->getInit() &&
      !llvm::isa<ParmVarDecl>(Variable)) {
    if (speaksOfABound(*Variable->getInit(), Facts))
      return Extent::bounded();
    if (structure::isRange(Variable->getType()))
      return ofVariable(*Variable);
  }
  return Extent::unknown(Source && saysHowMany(Source->getType(), Facts) ? Source : nullptr);
}

} // namespace coro_tidy
