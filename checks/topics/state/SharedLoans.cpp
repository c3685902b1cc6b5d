// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/state/SharedLoans.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "flow/Accessors.h"
#include "flow/Loans.h"
#include "knowledge/Containers.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Awaits.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using structure::Refers;
using structure::Storage;

/// What lies between a loan and what borrows by it.
struct Way {
  bool LeadsOn = false;      ///< `*it`: an element, and no iterator.
  bool ThroughOwner = false; ///< `*owners[i]`, which does not move with the owner.
};

/// Collects the loans on the way to a place.
class LoansCollector {
public:
  explicit LoansCollector(const Function &In) : In(In), Known(In.events()->places()) {}

  void ofVariable(const VarDecl &Variable, Way Beyond = {}, unsigned Depth = 0) {
    constexpr unsigned MaxDepth = 4;
    if (Depth > MaxDepth || llvm::isa<ParmVarDecl>(Variable) || !Variable.getInit() ||
        !flow::refersElsewhere(Variable.getType()))
      return;
    const QualType Type = Variable.getType();
    const flow::Place *To = flow::borrowed(Type, *Variable.getInit(), Known);
    if (!To)
      return;
    ofBorrower(Type, flow::sharedSource(*To, Known), howRefers(Type), Beyond, Depth);
  }

  /// What has borrowed To, and by what type: a reference, a view, an iterator.
  void ofBorrower(QualType Type, const flow::Place &To, Refers How, Way Beyond = {},
                  unsigned Depth = 0) {
    const Storage Of = structure::storageOf(To.type());
    const bool IsInto = Of != Storage::None && Of != Storage::Owned && refersInto(Type, To);
    wayTo(To, Beyond, Depth, IsInto);
    if (IsInto)
      add(To, Of, How, Beyond);
  }

  void ofElements(const flow::Place &Container, Refers How) {
    add(Container, structure::storageOf(Container.type()), How, {});
  }

  std::vector<SharedLoan> Result;

private:
  /// Each container and each owner on the way, from the place to its own root, and the objects
  /// that these are a part of: they end when such an object gets another value.
  void wayTo(const flow::Place &Place, Way Beyond, unsigned Depth, bool IsContent) {
    const flow::Place *At = &Place;
    for (; At->Of; At = At->Of) {
      const Storage Of = structure::storageOf(At->Of->type());
      const bool IsOwned = At->What == flow::Place::Pointee && Of == Storage::Owned;
      const bool IsElement = At->What == flow::Place::Element && Of != Storage::None;
      IsContent |= IsOwned || IsElement;
      if (IsOwned || IsElement)
        add(*At->Of, Of, Refers::ToElement, Beyond);
      else if (IsContent && At->What == flow::Place::Member)
        add(*At->Of, Storage::Owned, Refers::ToElement, Beyond);
      Beyond.LeadsOn |= At->What == flow::Place::Pointee;
      Beyond.ThroughOwner |= IsOwned && !holdsInPlace(At->Of->type());
    }
    if (const VarDecl *Root = At->variable(); Root && Root->hasLocalStorage())
      ofVariable(*Root, Beyond, Depth + 1);
  }

  /// An optional and a variant move what they have along with themselves.
  static bool holdsInPlace(QualType Owner) {
    return structure::isStdClass(Owner, {"variant"}) ||
           structure::hasRole(*structure::classOf(Owner), structure::Role::HasValue);
  }

  /// A reference or a pointer to the container itself stays what it is.
  static bool refersInto(QualType By, const flow::Place &Container) {
    if (By->isReferenceType())
      return false;
    const QualType To = By->getPointeeType();
    return To.isNull() || To.getCanonicalType().getUnqualifiedType() !=
                              Container.type().getCanonicalType().getUnqualifiedType();
  }

  /// An iterator leads on by its operators, a view does not.
  static Refers howRefers(QualType By) {
    const bool LeadsOn = By->isRecordType() && !structure::pointeeOf(By).isNull();
    return LeadsOn ? Refers::ByIterator : Refers::ToElement;
  }

  void add(const flow::Place &Container, Storage Of, Refers How, Way Beyond) {
    if (Beyond.LeadsOn)
      How = Refers::ToElement;
    if (const ValueDecl *Member = sharedMember(Container, In))
      Result.push_back({Member, !Beyond.ThroughOwner && structure::endsByGrowth(Of, How)});
  }

  const Function &In;
  flow::Places &Known;
};

/// A pointer that is only compared or copied leads nowhere.
bool usesWhatIsBehind(const Event &E, const VarDecl &Variable) {
  if (!E.Object || E.Object->root().variable() != Variable.getCanonicalDecl())
    return false;
  const bool IsWhole = E.Object->What == flow::Place::Variable;
  switch (E.Kind) {
  case EventKind::Use:
    return !IsWhole || !Variable.getType()->isPointerType();
  case EventKind::Assign:
    return !IsWhole || Variable.getType()->isReferenceType();
  case EventKind::Pass:
  case EventKind::Move:
  case EventKind::Escape:
  case EventKind::Await:
    return true;
  case EventKind::Call:
    return !llvm::isa_and_nonnull<CXXOperatorCallExpr>(E.At) ||
           llvm::cast<CXXOperatorCallExpr>(E.At)->getOperator() != OO_Equal || !IsWhole;
  default:
    return false;
  }
}

/// It gets another value, or somebody looks whether what it refers to is still there.
bool looksAgain(const Event &E, const VarDecl &Variable, llvm::ArrayRef<SharedLoan> Loans,
                const Function &In) {
  if (E.Kind == EventKind::Assign && E.Object && E.Object->variable() == &Variable)
    return !Variable.getType()->isReferenceType();
  if (E.Kind != EventKind::Call || !E.Object || !E.Callee || !structure::looksUp(*E.Callee))
    return false;
  const ValueDecl *Member = sharedMember(*E.Object, In);
  return llvm::any_of(Loans, [&](const SharedLoan &Loan) { return Loan.Member == Member; });
}

} // namespace

std::vector<SharedLoan> loansOf(const VarDecl &Variable, const Function &In) {
  LoansCollector All(In);
  All.ofVariable(Variable);
  return std::move(All.Result);
}

std::vector<SharedLoan> loansOf(QualType By, const flow::Place &To, const Function &In) {
  LoansCollector All(In);
  All.ofBorrower(By, To, Refers::ToElement);
  return std::move(All.Result);
}

std::optional<Walk> walkBy(const Event &E, const Function &In, const Knowledge &Facts) {
  const bool IsRange = E.Kind == EventKind::Pass || E.Kind == EventKind::Escape;
  const bool IsBegin =
      E.Kind == EventKind::Call && E.Callee && structure::plays(*E.Callee, structure::Role::Begin);
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.Goes.At);
  if ((!IsRange && !IsBegin) || !Call || !E.Object || E.Goes.How != flow::Destination::Given)
    return std::nullopt;
  Walk Result;
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Goes.Callee);
  if (!Facts.fact(callSite(*Call), Fact::Walks, E.Goes.Index)) {
    if (!Callee || !Facts.isAwaitable(Call->getType()))
      return std::nullopt;
    Result.If = {Fact::Walks, keyOf(*Callee), E.Goes.Index};
  }
  LoansCollector All(In);
  All.ofElements(*E.Object, Refers::ByIterator);
  Result.Loans = std::move(All.Result);
  return Result.Loans.empty() ? std::nullopt : std::optional(std::move(Result));
}

/// Whether the lambda refers to the place that it captures, or to what that refers to: a copy of
/// an element refers to neither.
static bool capturesReference(const Event &E) {
  const auto *Value = llvm::dyn_cast_or_null<Expr>(E.At);
  return E.Kind == EventKind::Escape || !Value || flow::refersElsewhere(Value->getType());
}

bool isContinuedWith(const Event &E, const VarDecl &Variable, const Function &In,
                     const Knowledge &Facts) {
  const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.Goes.At);
  if (!Lambda || E.Goes.How != flow::Destination::Captured || !E.Object || !capturesReference(E) ||
      E.Object->root().variable() != Variable.getCanonicalDecl())
    return false;
  return anyStatement(&In.body(), [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const CallSite Site = Call ? callSite(*Call) : CallSite();
    const bool IsGiven = llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
      return Argument->IgnoreUnlessSpelledInSource() == Lambda;
    });
    return IsGiven && !Facts.holds(Site, Fact::CallsNow) &&
           !(Site.Callee && isInStd(*Site.Callee)) &&
           (Facts.isAwaitable(Call->getType()) ||
            (!Site.ReceiverType.isNull() && Facts.isAwaitable(Site.ReceiverType)));
  });
}

bool isMadeFrom(const VarDecl &Variable, const VarDecl &Other, const Function &In) {
  const flow::Place *From =
      flow::borrowed(Variable.getType(), *Variable.getInit(), In.events()->places());
  return From && From->root().variable() == Other.getCanonicalDecl();
}

std::vector<const VarDecl *> borrowersIn(const Function &Fn) {
  std::vector<const VarDecl *> Result;
  for (const Event &E : Fn.events()->all()) {
    const VarDecl *Variable = E.Object ? E.Object->variable() : nullptr;
    if (E.Kind == EventKind::Declare && Variable && Variable->getInit() &&
        !llvm::isa<ParmVarDecl>(Variable) && flow::refersElsewhere(Variable->getType()) &&
        !llvm::is_contained(Result, Variable))
      Result.push_back(Variable);
  }
  return Result;
}

bool suspendsAt(const Event &E, const Knowledge &Facts) {
  if (E.Kind != EventKind::Suspend || E.Implicit || llvm::isa<CoyieldExpr>(E.At))
    return false;
  const CallExpr *Call = suspendingCall(E.At);
  return !Call || !(Facts.holds(callSite(*Call), Fact::NeverSuspends) ||
                    Facts.holds(callSite(*Call), Fact::Ready));
}

std::optional<Atom> suspensionOf(const Event &E, Workspace &Of) {
  const CallExpr *Call = suspendingCall(E.At);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || Of.knowledge().described(*Callee) || isInSystemHeader(*Callee))
    return std::nullopt;
  return Atom{Fact::MaySuspend, keyOf(*Callee)};
}

std::vector<flow::Hit> usesAfter(const VarDecl &Variable, const Function &In,
                                 llvm::function_ref<bool(const Event &)> Interrupts) {
  enum : flow::State { Fresh, Old };
  const std::vector<SharedLoan> Loans = loansOf(Variable, In);
  return flow::run(*In.events(), Variable, [&](flow::State From, const Event &E) -> flow::Step {
    const bool IsDeclared =
        E.Kind == EventKind::Declare && E.Object && E.Object->variable() == &Variable;
    if (IsDeclared || looksAgain(E, Variable, Loans, In))
      return {Fresh};
    if (From == Old)
      return {Old, usesWhatIsBehind(E, Variable)};
    return {Interrupts(E) ? flow::State(Old) : From};
  });
}

/// walks(f, n): the coroutine f loops over its parameter n, and awaits something in the loop.
static void inferWalks(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.isCoroutine() || !Fn.events())
    return;
  for (const VarDecl *Variable : borrowersIn(Fn)) {
    const flow::Place *Range =
        Variable->isImplicit()
            ? flow::borrowed(Variable->getType(), *Variable->getInit(), Fn.events()->places())
            : nullptr;
    const auto *Parameter =
        Range ? llvm::dyn_cast_or_null<ParmVarDecl>(
                    flow::withoutAliases(*Range, Fn.events()->places()).variable())
              : nullptr;
    if (!Parameter || !Parameter->getType()->isReferenceType())
      continue;
    const auto Hits =
        usesAfter(*Variable, Fn, [&](const Event &E) { return suspendsAt(E, Of.knowledge()); });
    for (const flow::Hit &Hit : llvm::ArrayRef(Hits).take_front()) {
      Rule Walks{
          {Fact::Walks, keyOf(Fn.decl()), static_cast<int>(Parameter->getFunctionScopeIndex())},
          {},
          evidenceIn(Fn, Of, Variable->getLocation(),
                     "loops over '" + Parameter->getNameAsString() + "'"),
          displayName(Fn.decl())};
      if (const auto Suspends = suspensionOf(Hit.Since, Of))
        Walks.Body.push_back(*Suspends);
      Into.Rules.push_back(std::move(Walks));
    }
  }
}

static const Inference Registered{"walks", inferWalks};

} // namespace coro_tidy
