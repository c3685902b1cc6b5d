// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// While a coroutine is suspended others run. What refers into a container that they reach too
// may then refer to nothing:
//
//   for (auto &[id, s] : sessions_)     the iterator of the loop refers into sessions_
//     co_await s.send(text);            meanwhile leave(id) erases from it
//
// A finding needs somebody who changes the member, who can run meanwhile, and whom no lock,
// gate or flag keeps out. And nobody is needed for what ends by itself:
//
//   const auto &jobs = co_await load();   if that is a reference into the task, which ends here

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Containers.h"
#include "topics/lifetime/EndedTasks.h"
#include "topics/lifetime/Lendings.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

class StaleViewCheck final : public Check {
public:
  using Check::Check;

  void onStartOfTranslationUnit() override {
    Others.reset();
    Check::onStartOfTranslationUnit();
  }

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    variables(Fn);
    for (const Event &E : Fn.events()->all()) {
      if (const auto Part = endedPartOf(E, Fn, knowledge()))
        ofEnded(*Part);
      if (const auto Walked = walkBy(E, Fn, knowledge()))
        walk(Fn, E, *Walked);
      for (const Lending &Each : lendingsBy(E, Fn, knowledge()))
        lent(Fn, E, Each);
      if (Fn.isCoroutine() && E.Kind == EventKind::Move && E.Goes.How == flow::Destination::Given)
        moved(Fn, E);
    }
  }

private:
  const Changers &others() {
    if (!Others)
      Others.emplace(workspace());
    return *Others;
  }

  void variables(const Function &Fn) {
    const VarDecl *Loop = nullptr; // whose elements are no other news
    for (const VarDecl *Variable : borrowersIn(Fn)) {
      const std::vector<SharedLoan> Loans = loansOf(*Variable, Fn);
      if (Loans.empty() || (Loop && isMadeFrom(*Variable, *Loop, Fn)))
        continue;
      const std::optional<Use> Late = lateUse(Fn, *Variable);
      if (!Late)
        continue;
      if (Variable->isImplicit())
        Loop = Variable;
      tell({.At = Variable->isImplicit() ? Variable->getLocation() : locationOf(Late->At),
            .Message = Variable->isImplicit()
                           ? WalksOn.str()
                           : "'" + nameIn(Late->At, *Variable) +
                                 "' refers into {}, which others may have changed since it was "
                                 "suspended",
            .Notes = {{locationOf(Late->Since), "suspended here"}}},
           Loans, exclusionOf(Fn, workspace()).holdsAt(Late->Since), Fn,
           suspensionOf(Late->Since, workspace()), erases(Late->At, Loans, Fn));
    }
  }

  /// `sessions_.erase(it)`, called for one of many: another call for the same one erases it twice.
  static bool erases(const Event &Use, llvm::ArrayRef<SharedLoan> Loans, const Function &Fn) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Use.Goes.Callee);
    const ValueDecl *Member = Use.Goes.To ? sharedMember(*Use.Goes.To, Fn) : nullptr;
    return Use.Goes.How == flow::Destination::Given && Callee && Fn.decl().getNumParams() != 0 &&
           structure::changeBy(*Callee) == structure::Change::Shrinks &&
           llvm::any_of(Loans, [&](const SharedLoan &Loan) { return Loan.Member == Member; });
  }

  static constexpr llvm::StringLiteral WalksOn =
      "this loop over {} goes on after a suspension, during which others may change it";

  struct Use {
    Event At, Since;
  };

  /// After a suspension, or in a continuation: the first use of those from which the fewest locks
  /// keep others out.
  std::optional<Use> lateUse(const Function &Fn, const VarDecl &Variable) {
    std::vector<Use> Late;
    for (const Event &E : Fn.events()->all())
      if (isContinuedWith(E, Variable, Fn, knowledge()))
        Late.push_back({E, E});
    if (Fn.suspends())
      for (const flow::Hit &Hit :
           usesAfter(Variable, Fn, [&](const Event &E) { return suspendsAt(E, knowledge()); }))
        Late.push_back({Hit.At, Hit.Since});
    const Exclusion &Locks = exclusionOf(Fn, workspace());
    const auto First = std::min_element(Late.begin(), Late.end(), [&](const Use &L, const Use &R) {
      return Locks.holdsAt(L.Since).size() < Locks.holdsAt(R.Since).size();
    });
    return First == Late.end() ? std::nullopt : std::optional(*First);
  }

  /// do_for_each(sessions_, ...)    is a loop with an await in it
  void walk(const Function &Fn, const Event &E, const Walk &Over) {
    tell({.At = E.Goes.At->getBeginLoc(), .Message = WalksOn.str()}, Over.Loans,
         exclusionOf(Fn, workspace()).holdsAt(E), Fn, Over.If);
  }

  /// co_await sessions_.at(id).send(text)    refers to the session until it has been sent
  void lent(const Function &Fn, const Event &Call, const Lending &To) {
    const Members &Held = exclusionOf(Fn, workspace()).holdsAt(Call);
    if (To.IsShared)
      return lentShared(Fn, To, Held);
    tell(
        {.At = To.Argument->getBeginLoc(),
         .Message = "'" + displayName(*To.To) +
                    "' refers into {} until it has finished, and others may change that meanwhile"},
        To.Loans, Held, Fn, To.If);
  }

  /// co_await client_->hello()    another call of the same function resets client_, which may be
  /// the last owner. What ends the work of all, as stop() does, waits for it or has shared owners.
  void lentShared(const Function &Fn, const Lending &To, const Members &Held) {
    const FunctionDecl &Own = outermost(Fn.decl());
    if (Own.getNumParams() == 0 || Own.getAccess() == AS_private)
      return;
    for (const SharedLoan &Loan : To.Loans) {
      Condition When;
      if (To.If)
        When.If.push_back(*To.If);
      llvm::append_range(When.If, changesDespite(Held, {&Own}, *Loan.Member, Fact::Shrinks));
      report({.At = To.Argument->getBeginLoc(),
              .Message = "'" + displayName(*To.To) + "' goes on with what '" +
                         Loan.Member->getNameAsString() +
                         "' owns, and another call of this function may reset that meanwhile",
              .When = std::move(When),
              .Grade = Severity::Hint});
    }
  }

  static std::string nameIn(const Event &E, const VarDecl &Variable) {
    const flow::Place *At = E.Object;
    while (At->Of && At->Of->Of)
      At = At->Of;
    const bool IsPart = At->Of && llvm::isa_and_nonnull<BindingDecl>(At->Named);
    return (IsPart ? At->Named : &Variable)->getNameAsString();
  }

  /// The message is said of each member whose name it has in place of `{}`. One finding for each
  /// who may change that; those that differ in nothing else are one.
  void tell(Report Finding, llvm::ArrayRef<SharedLoan> Loans, const Members &Held,
            const Function &Fn, const std::optional<Atom> &If, bool Itself = false) {
    const auto [Before, After] = llvm::StringRef(Finding.Message).split("{}");
    const std::string Begin = Before.str(), End = After.str();
    for (const SharedLoan &Loan : Loans) {
      Finding.Message = Begin + "'" + Loan.Member->getNameAsString() + "'" + End;
      for (const Fact What : {Fact::Shrinks, Fact::Grows})
        if (What == Fact::Shrinks || Loan.EndsByGrowth)
          for (Condition &When : others().of(*Loan.Member, What, Held, Fn, Itself)) {
            Finding.When = std::move(When);
            if (If)
              Finding.When.If.push_back(*If);
            report(Finding);
          }
    }
  }

  /// A reference to the value that a temporary task has, or to a part of what it has yielded.
  void ofEnded(const EndedPart &Part) {
    const bool IsLoop = Part.By->isImplicit();
    const FunctionDecl *Callee = Part.Maker ? Part.Maker->getDirectCallee() : nullptr;
    const std::string Of = Callee
                               ? (Part.IsYielded ? " what '" : " the task of '") +
                                     displayName(*Callee) + (Part.IsYielded ? "' has yielded" : "'")
                               : " what is awaited here";
    report({.At = IsLoop && Part.Maker ? Part.Maker->getBeginLoc() : Part.By->getLocation(),
            .Message = (IsLoop ? "this loop goes over a part of"
                               : "'" + nameOf(*Part.By) + "' refers to a part of") +
                       Of + ", which ends with this statement",
            .When = Part.When});
  }

  static std::string nameOf(const VarDecl &Variable) {
    const auto *Parts = llvm::dyn_cast<DecompositionDecl>(&Variable);
    return (Parts && !Parts->bindings().empty() ? Parts->bindings().front()->getNameAsString()
                                                : Variable.getNameAsString());
  }

  /// x = co_await f(std::move(x));    when that fails, x has been moved from
  void moved(const Function &Fn, const Event &Given) {
    enum : flow::State { Whole, Gone, Lost };
    const VarDecl *Variable = Given.Object->variable();
    if (!Variable || !Fn.events()->declares(*Given.Object) || !isMovedFrom(Given, Fn) ||
        !comesBack(Given, Fn))
      return;
    const auto Hits =
        flow::run(*Fn.events(), *Variable, [&](flow::State From, const Event &E) -> flow::Step {
          if (&E == &Given)
            return {Gone};
          if (E.Object == Given.Object && isAssigned(E))
            return {Whole};
          if (From == Gone && E.Kind == EventKind::Catch)
            return {Lost};
          return {From, From == Lost && E.Object && E.Object->isWithin(*Given.Object) && reads(E)};
        });
    if (!Hits.empty())
      report({.At = locationOf(Hits.front().At),
              .Message = "'" + Variable->getNameAsString() +
                         "' was moved into a call that has failed, and did not come back",
              .Notes = {{locationOf(Given), "moved here"}}});
  }

  /// Whether the variable gets what the call that it is moved into yields when it is awaited.
  static bool comesBack(const Event &Given, const Function &Fn) {
    return llvm::any_of(Fn.events()->all(), [&](const Event &E) {
      return E.Kind == EventKind::Assign && E.Object == Given.Object && E.At &&
             anyStatement(E.At, [](const Stmt &S) { return llvm::isa<CoawaitExpr>(S); }) &&
             anyStatement(E.At, [&](const Stmt &S) { return &S == Given.Goes.At; });
    });
  }

  static bool isAssigned(const Event &E) {
    const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E.At);
    return E.Kind == EventKind::Assign ||
           (E.Kind == EventKind::Call && Operator && Operator->getOperator() == OO_Equal);
  }

  /// A number in what was moved from is still there.
  static bool reads(const Event &E) {
    const QualType Type = E.Object->type();
    const bool IsNumber = !Type.isNull() && Type->isScalarType();
    for (const flow::Place *At = E.Object; IsNumber && At; At = At->Of)
      if (At->What == flow::Place::Pointee)
        return true;
    return !IsNumber && E.Kind != EventKind::Destroy && E.Kind != EventKind::Assign;
  }

  std::optional<Changers> Others;
};

const Registration<StaleViewCheck> Registered{{
    .Name = "coro-stale-view",
    .Summary = "what refers into a shared container is used after a suspension",
    .Level = Severity::Warning,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
