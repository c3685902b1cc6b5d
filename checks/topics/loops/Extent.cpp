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

Extent constantly(uint64_t Count) { return {.Is = Extent::Constant, .Count = Count}; }
Extent bounded() { return {.Is = Extent::Bounded}; }
Extent unknown(const ValueDecl *Source) { return {.Source = Source}; }

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
    return constantly(*To > *From ? *To - *From : 0);
  const ValueDecl *Source = subjectOf(&End);
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(Source);
  const bool IsSetting = Variable && Variable->hasGlobalStorage();
  return IsSetting || isLimited(End, Facts) ? bounded() : unknown(Source);
}

/// Not `while (!stop.requested())`, nor a flag.
bool saysHowMany(QualType Type, const Knowledge &Facts) {
  const QualType Plain = Type.getNonReferenceType();
  return !Plain->isBooleanType() && !Facts.isStopToken(Plain) &&
         !Facts.holds(Plain, Fact::StopToken);
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
    if (More.Is == To.Is)
      To.RestsOn = To.Is == Extent::Constant ? std::min(To.RestsOn, More.RestsOn)
                                             : std::max(To.RestsOn, More.RestsOn);
    To.Count += More.Count;
    if (!To.GrowsIn) {
      To.GrowsIn = More.GrowsIn;
      To.Grown = More.Grown;
    }
  }
}

} // namespace

/// The blocks that a walk along Next reaches from Start and has not seen, the last one it is
/// done with last.
static void walk(unsigned Start, llvm::ArrayRef<llvm::SmallVector<unsigned, 2>> Next,
                 std::vector<bool> &Seen, std::vector<unsigned> &Into) {
  std::vector<std::pair<unsigned, unsigned>> Path{{Start, 0}};
  Seen[Start] = true;
  while (!Path.empty()) {
    auto &[Block, Edge] = Path.back();
    if (Edge == Next[Block].size()) {
      Into.push_back(Block);
      Path.pop_back();
    } else if (const unsigned To = Next[Block][Edge++]; !Seen[To]) {
      Seen[To] = true;
      Path.emplace_back(To, 0);
    }
  }
}

/// The components of more than one block, and those that lead to themselves: by a walk along the
/// edges, and one against them in the opposite order.
std::vector<bool> recurringBlocks(const flow::Graph &In) {
  const size_t Count = In.blocks().size();
  std::vector<llvm::SmallVector<unsigned, 2>> Next(Count), Before(Count);
  std::vector<bool> Result(Count), Seen(Count);
  for (unsigned I = 0; I != Count; ++I)
    for (const flow::Edge &E : In.blocks()[I].Next)
      if (E.Kind == flow::EdgeKind::Flow) {
        Next[I].push_back(E.To);
        Before[E.To].push_back(I);
        Result[I] = Result[I] || E.To == I;
      }
  std::vector<unsigned> Order;
  for (unsigned I = 0; I != Count; ++I)
    if (!Seen[I])
      walk(I, Next, Seen, Order);
  Seen.assign(Count, false);
  for (const unsigned I : llvm::reverse(Order))
    if (std::vector<unsigned> Component; !Seen[I]) {
      walk(I, Before, Seen, Component);
      for (const unsigned Block : Component)
        Result[Block] = Result[Block] || Component.size() > 1;
    }
  return Result;
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
    Result = constantly(*Size);
  else if (const InitListExpr *List = listIn(Value))
    Result = constantly(List->getNumInits());
  else if (const auto Bounds = boundsOf(Value))
    Result = between(*Bounds->first, *Bounds->second, Facts, Context);
  else if (const Function *Generator = generatorOf(Value))
    return ofGenerator(*Generator);
  else if (const Function *Filler = fillerOf(Value))
    return ofFiller(*Filler, llvm::cast<CallExpr>(Value));
  else if (speaksOfABound(Value, Facts))
    return bounded();
  else if (Variable && Variable->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Variable) &&
           !Name->refersToEnclosingVariableOrCapture())
    return ofVariable(*Variable);
  else if (Variable && isConstant(*Variable))
    return ofInitializer(*Variable);
  else
    Result = unknown(subjectOf(&Value));
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
    return unknown(nullptr);
  const auto Count = constantNumber(*Site.Arguments[Index], Context);
  return Count ? constantly(*Count) : ofRange(*Site.Arguments[Index]);
}

/// What it returns; what it was given is as large as what the call gives to it.
Extent Extents::ofFiller(const Function &Filler, const CallExpr &Call) const {
  const Extents Inside(Filler, Of, Depth + 1);
  Extent Result = constantly(0);
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
    add(Result, Filled);
  });
  return Result;
}

/// As often as it yields.
Extent Extents::ofGenerator(const Function &Generator) const {
  const Extents Inside(Generator, Of, Depth + 1);
  Extent Result = constantly(0);
  forEachStatement(&Generator.body(), [&](const Stmt &S) {
    const auto *Yield = llvm::dyn_cast<CoyieldExpr>(&S);
    if (!Yield)
      return;
    Extent Each = constantly(1);
    for (const Stmt *Loop : Inside.loopsAround(*Yield)) {
      const Extent Turns = Inside.ofLoop(*Loop);
      Each.Count *= std::max<uint64_t>(Turns.Count, 1);
      if (Turns.Is > Each.Is) {
        Each.Is = Turns.Is;
        Each.Source = Turns.Source;
      }
    }
    const auto *Yielded = llvm::dyn_cast<CallExpr>(Yield->getOperand()->IgnoreImplicit());
    if (Yielded && Yielded->getNumArgs() == 1)
      addMakers(Each, *Yielded->getArg(0));
    add(Result, Each);
  });
  return Result;
}

/// What a variable of this function is made from, and all that is put into it.
Extent Extents::ofVariable(const VarDecl &Variable) const {
  if (const auto [Entry, New] = Known.try_emplace(&Variable, unknown(&Variable)); !New)
    return Entry->second;
  Extent Result = ofInitializer(Variable);
  const Stmt *Scope = scopeOf(Variable);
  forEachStatement(&Body, [&](const Stmt &S) {
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S); Name && Name->getDecl() == &Variable)
      add(Result, ofMention(*Name, Scope));
  });
  return Known[&Variable] = Result;
}

Extent Extents::ofInitializer(const VarDecl &Variable) const {
  const Expr *Init = Variable.getAnyInitializer();
  if (!Init)
    return constantly(0);
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Init->IgnoreUnlessSpelledInSource());
  if (!Made || listIn(*Init) || Made->getConstructor()->isCopyOrMoveConstructor()) {
    Extent Result = ofRange(*Init);
    if (!Result.Source)
      Result.Source = &Variable;
    return Result;
  }
  if (Made->getNumArgs() == 0 ||
      structure::isAllocator(Made->getConstructor()->getParamDecl(0)->getType()))
    return constantly(0);
  const auto Count = constantNumber(*Made->getArg(0), Context);
  Extent Result = Count ? constantly(*Count) : unknown(subjectOf(Made->getArg(0)));
  if (llvm::any_of(Made->arguments(),
                   [&](const Expr *Argument) { return isLimited(*Argument, Facts); }))
    Result.Is = Extent::Bounded;
  addMakers(Result, *Init);
  return Result;
}

/// What a mention of a container adds to it:
///   tasks.push_back(fetch(url))    tasks.resize(n)    std::transform(...,
///   std::back_inserter(tasks), fetch)    tasks[i] = fetch(urls[i])
Extent Extents::ofMention(const DeclRefExpr &Mention, const Stmt *Scope) const {
  const auto ParentOf = [&](const Expr *E) {
    const Stmt *Above = Parents.getParent(E);
    while (llvm::isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Above))
      Above = Parents.getParent(Above);
    return Above;
  };
  const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(ParentOf(&Mention));
  const auto *Call =
      llvm::dyn_cast_or_null<CallExpr>(Member ? ParentOf(Member) : ParentOf(&Mention));
  const auto *Callee = Call ? llvm::dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl()) : nullptr;
  if (!Callee)
    return constantly(0);
  if (isStdFunction(Callee, "back_inserter"))
    return ofAlgorithm(*Call);
  if (const auto *Element = llvm::dyn_cast<CXXOperatorCallExpr>(Call);
      Element && Element->getOperator() == OO_Subscript)
    return ofElement(*Element, llvm::dyn_cast_or_null<CXXOperatorCallExpr>(ParentOf(Element)));
  if (!Member || Call->getNumArgs() == 0)
    return constantly(0);
  if (const SaidBy Inserts = Facts.standing(*Callee, Fact::Inserts)) {
    Extent Result = ofInsertion(*Call, *llvm::cast<VarDecl>(Mention.getDecl()), Scope);
    Result.RestsOn = std::min(Result.RestsOn, *Inserts);
    return Result;
  }
  const SaidBy Resizes = Facts.standing(*Callee, Fact::Resizes);
  if (!Resizes)
    return constantly(0);
  const auto Count = constantNumber(*Call->getArg(0), Context);
  if (!Count && isLimited(*Call->getArg(0), Facts))
    return bounded();
  Extent Result = Count ? constantly(*Count) : unknown(subjectOf(Call->getArg(0)));
  Result.RestsOn = *Resizes;
  return Result;
}

/// An element that is assigned to was there before.
Extent Extents::ofElement(const Expr &Element, const CXXOperatorCallExpr *User) const {
  Extent Result = constantly(0);
  if (User && User->isAssignmentOp() && User->getArg(0)->IgnoreParenImpCasts() == &Element)
    addMakers(Result, *User->getArg(1));
  return Result;
}

/// As often as the loops run that stand between the container's scope and the call.
Extent Extents::ofInsertion(const CallExpr &Call, const VarDecl &Into, const Stmt *Scope) const {
  Extent Result = constantly(1);
  for (const Stmt *Loop : loopsAround(Call, Scope)) {
    const Extent Turns = ofLoop(*Loop);
    if (Turns.Is == Extent::Constant)
      Result.Count *= std::max<uint64_t>(Turns.Count, 1);
    if (Turns.Is > Result.Is) {
      Result.Is = Turns.Is;
      Result.Source = Turns.Source;
    }
    if (!Result.GrowsIn) {
      Result.GrowsIn = Loop;
      Result.Grown = &Into;
    }
  }
  for (const Expr *Argument : Call.arguments())
    addMakers(Result, *Argument);
  return Result;
}

Extent Extents::ofAlgorithm(const CallExpr &Inserter) const {
  const Stmt *Around = Parents.getParent(&Inserter);
  while (Around && !llvm::isa<CallExpr>(Around))
    Around = Parents.getParent(Around);
  const auto *Algorithm = llvm::dyn_cast_or_null<CallExpr>(Around);
  if (!Algorithm)
    return unknown(nullptr);
  Extent Result = capped(unknown(subjectOf(Algorithm->getArg(0))), *Algorithm);
  if (llvm::any_of(Algorithm->arguments(), [&](const Expr *E) { return isLimited(*E, Facts); }))
    Result.Is = Extent::Bounded;
  for (const Expr *Argument : Algorithm->arguments())
    addMakers(Result, *Argument);
  return Result;
}

const Stmt *Extents::scopeOf(const VarDecl &Variable) const {
  const Stmt *Scope = nullptr;
  forEachStatement(&Body, [&](const Stmt &S) {
    if (const auto *Statement = llvm::dyn_cast<DeclStmt>(&S);
        Statement && llvm::is_contained(Statement->decls(), &Variable))
      Scope = Parents.getParent(Statement);
  });
  return Scope;
}

Extent Extents::ofLoop(const Stmt &Loop) const {
  const auto [Leaves, New] = Limited.try_emplace(&Loop);
  if (New)
    Leaves->second = leavesAtLimit(Loop, Facts, Context);
  if (Leaves->second)
    return bounded();
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
  return TakesOver ? bounded() : Size;
}

/// `i < n`, `it != urls.end()`, `n--`, `!queue.empty()`, several of them.
Extent Extents::ofCondition(const Expr *Condition) const {
  if (!Condition)
    return unknown(nullptr);
  Condition = Condition->IgnoreUnlessSpelledInSource();
  const auto *Operator = llvm::dyn_cast<BinaryOperator>(Condition);
  if (Operator && Operator->getOpcode() == BO_LAnd) {
    Extent Left = ofCondition(Operator->getLHS());
    Extent Right = ofCondition(Operator->getRHS());
    return Left.Is <= Right.Is ? Left : Right;
  }
  if (speaksOfABound(*Condition, Facts))
    return bounded();
  if (const Expr *End = comparedWith(*Condition))
    return isLimited(*End, Facts) ? bounded() : unknown(subjectOf(End));

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
      return constantly(*Count);
  if (llvm::any_of(Limits, [&](const Expr *Limit) { return isLimited(*Limit, Facts); }))
    return bounded();
  const ValueDecl *Source = subjectOf(Limits.empty() ? Condition : Limits.front());
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(Source);
  if (Variable && Variable->hasGlobalStorage())
    return bounded(); // a setting
  if (Variable && Variable->hasLocalStorage() && Variable->getInit() &&
      !llvm::isa<ParmVarDecl>(Variable)) {
    if (speaksOfABound(*Variable->getInit(), Facts))
      return bounded();
    if (structure::isRange(Variable->getType()))
      return ofVariable(*Variable);
  }
  return unknown(Source && saysHowMany(Source->getType(), Facts) ? Source : nullptr);
}

} // namespace coro_tidy
