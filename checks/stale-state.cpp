// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a coroutine has read of the state that it shares is old after a suspension:
//
//   if (!conn_)                          two callers find it empty,
//     conn_ = co_await connect();        and both connect
//
//   const int n = count_;                what others have added meanwhile
//   co_await flush();
//   count_ = n + 1;                      is lost
//
//   co_await resume_foreground(queue_);  meanwhile others have removed tabs,
//   tabs_.GetAt(index).focus();          and index may be beyond the last
//
// `total_ += co_await f()` is right: since C++17 the right operand is evaluated first.

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Loans.h"
#include "knowledge/Containers.h"
#include "knowledge/Protocols.h"
#include "topics/lifetime/SharedLoans.h"
#include "topics/tasks/Awaits.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;
using structure::Role;

enum : flow::State { Unknown, Read, Old };

class StaleStateCheck final : public Check {
public:
  using Check::Check;

  void onStartOfTranslationUnit() override {
    Others.reset();
    Check::onStartOfTranslationUnit();
  }

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || !Fn.events())
      return;
    Conditions.clear();
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const Expr *Asked = loopCondition(S);
      if (const auto *If = llvm::dyn_cast<IfStmt>(&S))
        Asked = If->getCond();
      if (const auto *Choice = llvm::dyn_cast<ConditionalOperator>(&S))
        Asked = Choice->getCond();
      if (Asked)
        for (const Stmt *Part : statementsOf(Asked))
          Conditions.try_emplace(Part, Asked);
    });
    llvm::SmallPtrSet<const Place *, 8> Done;
    for (const Event &E : Fn.events()->all()) {
      const ValueDecl *Member = E.Object && !E.Implicit ? memberOf(E, Fn) : nullptr;
      if (!Member)
        continue;
      if (E.Kind == EventKind::Assign && Done.insert(E.Object).second)
        written(Fn, *E.Object, *Member);
      if (E.Kind == EventKind::Call && takesElement(E))
        taken(Fn, E, *Member);
      if (const VarDecl *Index = E.Kind == EventKind::Call ? indexOf(E) : nullptr)
        indexed(Fn, E, *Index, *Member);
    }
  }

private:
  static const ValueDecl *memberOf(const Event &E, const Function &Fn) {
    const bool Concerns = E.Kind == EventKind::Assign || E.Kind == EventKind::Call;
    return Concerns ? sharedMember(*E.Object, Fn) : nullptr;
  }

  /// The condition that the event is a part of.
  const Expr *conditionOf(const Event &E) const { return Conditions.lookup(E.At); }

  bool asks(const Event &E, const Place &Of) const {
    return (E.Object == &Of && E.Kind != EventKind::Assign && conditionOf(E)) || asksByName(E, Of);
  }

  /// `if (!connected())`, which returns what the member is.
  bool asksByName(const Event &E, const Place &Of) const {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    const FunctionDecl *Body = Method && Method->isConst() && Method->getNumParams() == 0
                                   ? Method->getDefinition()
                                   : nullptr;
    return E.Kind == EventKind::Call && Body && Of.What == Place::Member && E.Object == Of.Of &&
           conditionOf(E) && mentions(Body->getBody(), *Of.Named);
  }

  /// if (mine == generation_) ...    nobody has begun the same since `mine` was read
  bool asksForOthers(const Event &E, const Function &Fn) const {
    const Expr *Asked = E.Object && E.Kind != EventKind::Assign ? conditionOf(E) : nullptr;
    const ValueDecl *Version = Asked ? sharedMember(*E.Object, Fn) : nullptr;
    return Version && llvm::any_of(Fn.locals(), [&](const VarDecl *Local) {
             return mentions(Asked, *Local) && isCopyOf(*Local, *Version);
           });
  }

  /// What was read is old after a suspension, unless that ends by asking for all of it:
  /// co_await arrived_.wait([this] { return !items_.empty(); });
  flow::State aged(flow::State From, const Event &E, llvm::ArrayRef<const ValueDecl *> All) const {
    if (From != Read || !suspendsAt(E, knowledge()))
      return From;
    const CallExpr *Call = awaitedCall(*llvm::cast<CoawaitExpr>(E.At));
    const bool AsksItself =
        Call && llvm::any_of(callSite(*Call).Arguments, [&](const Expr *Each) {
          const auto *Lambda = llvm::dyn_cast<LambdaExpr>(Each->IgnoreUnlessSpelledInSource());
          return Lambda && Lambda->getCallOperator()->getReturnType()->isBooleanType() &&
                 llvm::all_of(
                     All, [&](const ValueDecl *Of) { return mentions(Lambda->getBody(), *Of); });
        });
    return AsksItself ? Read : Old;
  }

  // x_ is tested, or read into a local variable; then it is written.

  void written(const Function &Fn, const Place &Of, const ValueDecl &Member) {
    const QualType Type = Of.type();
    const bool IsOwner = structure::storageOf(Type) == structure::Storage::Owned;
    if (Type->isBooleanType() || Type->isPointerType() || IsOwner)
      actedUpon(Fn, Of, Member, IsOwner ? Fact::Shrinks : Fact::Sets);
    const bool IsStored = structure::storageOf(Type) != structure::Storage::None;
    for (const VarDecl *Local : Fn.locals())
      if (isCopyOf(*Local, Member))
        writtenBack(Fn, Of, Member, *Local, IsStored ? Fact::Shrinks : Fact::Sets);
  }

  void actedUpon(const Function &Fn, const Place &Of, const ValueDecl &Member, Fact What) {
    const auto Hits = flow::run(*Fn.events(), [&](flow::State From, const Event &E) -> flow::Step {
      if (asks(E, Of) || (From == Old && asksForOthers(E, Fn)))
        return {Read};
      if (E.Object == &Of && E.Kind == EventKind::Assign)
        return {Unknown, From == Old && !givesUp(E)};
      return {aged(From, E, {&Member})};
    });
    if (!Hits.empty())
      tell(Fn, Member, What, Hits.front(), /*Itself=*/true,
           "'" + Member.getNameAsString() +
               "' was tested before a suspension, and is set as if nobody else had done so");
  }

  /// `conn_ = nullptr` and `open_ = false` end something, and twice without harm.
  bool givesUp(const Event &E) const {
    const Expr *Value = valueOf(E);
    const Expr *Plain = Value ? Value->IgnoreUnlessSpelledInSource() : nullptr;
    const auto *List = llvm::dyn_cast_or_null<InitListExpr>(Plain);
    const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(Plain);
    return !Plain || llvm::isa<CXXNullPtrLiteralExpr, CXXScalarValueInitExpr>(Plain) ||
           (List && List->getNumInits() == 0) || (Made && Made->getNumArgs() == 0) ||
           constantOf(*Plain, context()) == 0 || namesEmpty(*Plain);
  }

  bool namesEmpty(const Expr &Value) const {
    return knowledge().holds(Value.getType(), Fact::MakesEmpty, Standing::Name);
  }

  /// What is assigned.
  static const Expr *valueOf(const Event &Assign) {
    if (const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Assign.At))
      return Operator->getNumArgs() == 2 ? Operator->getArg(1) : nullptr;
    const auto *Binary = llvm::dyn_cast_or_null<BinaryOperator>(Assign.At);
    return Binary && Binary->getOpcode() == BO_Assign ? Binary->getRHS() : nullptr;
  }

  /// `auto n = count_;`, and not what takes the value away: `std::exchange(count_, 0)`.
  static bool isCopyOf(const VarDecl &Local, const ValueDecl &Member) {
    const Expr *Init = Local.getInit();
    if (!Init || flow::refersElsewhere(Local.getType()) || !mentions(Init, Member))
      return false;
    return !anyStatement(Init, [](const Stmt &S) {
      const auto *Call = llvm::dyn_cast<CallExpr>(&S);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      return llvm::isa<CoawaitExpr>(S) ||
             (Callee && structure::changeOfArgument(*Callee) != structure::Change::None) ||
             isStdFunction(Callee, "move");
    });
  }

  void writtenBack(const Function &Fn, const Place &Of, const ValueDecl &Member,
                   const VarDecl &Copy, Fact What) {
    const auto Hits =
        flow::run(*Fn.events(), Copy, [&](flow::State From, const Event &E) -> flow::Step {
          const VarDecl *About = E.Object ? E.Object->variable() : nullptr;
          if (About == &Copy && E.Kind == EventKind::Declare)
            return {Read};
          if ((About == &Copy && E.Kind == EventKind::Assign) || asks(E, Of))
            return {Unknown};
          if (From == Old && asksForOthers(E, Fn))
            return {Read};
          if (E.Object == &Of && E.Kind == EventKind::Assign) {
            const Expr *Value = valueOf(E);
            return {Unknown, From == Old && Value && mentions(Value, Copy)};
          }
          return {From == Read && suspendsAt(E, knowledge()) ? flow::State(Old) : From};
        });
    if (!Hits.empty())
      tell(Fn, Member, What, Hits.front(), /*Itself=*/true,
           "'" + Member.getNameAsString() + "' is set to what was computed from its value " +
               "before a suspension");
  }

  // A container is asked whether it has something, which is then taken; or a number leads into it.

  static bool takesElement(const Event &E) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
    return Callee && structure::takesEnd(*Callee);
  }

  void taken(const Function &Fn, const Event &Taking, const ValueDecl &Member) {
    const auto Hits = flow::run(*Fn.events(), [&](flow::State From, const Event &E) -> flow::Step {
      const bool IsAsked = E.Callee && (structure::plays(*E.Callee, Role::Empty) ||
                                        structure::plays(*E.Callee, Role::Counts));
      if (E.Object == Taking.Object && E.Kind == EventKind::Call && IsAsked)
        return {conditionOf(E) ? flow::State(Read) : From};
      if (&E == &Taking)
        return {Unknown, From == Old};
      return {aged(From, E, {&Member})};
    });
    if (!Hits.empty())
      tell(Fn, Member, Fact::Shrinks, Hits.front(), /*Itself=*/false,
           "'" + Member.getNameAsString() +
               "' may have been emptied since it was asked, before a suspension");
  }

  /// The local variable by which the call reaches into its object.
  static const VarDecl *indexOf(const Event &E) {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    if (!Method || !structure::takesIndex(*Method) || !structure::isIndexed(E.Object->type()))
      return nullptr;
    const llvm::ArrayRef<const Expr *> Arguments = callSite(*E.At).Arguments;
    const auto *Name = Arguments.empty()
                           ? nullptr
                           : llvm::dyn_cast<DeclRefExpr>(Arguments[0]->IgnoreParenImpCasts());
    const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
    return Variable && Variable->hasLocalStorage() && Variable->getType()->isIntegerType()
               ? Variable
               : nullptr;
  }

  void indexed(const Function &Fn, const Event &Access, const VarDecl &Index,
               const ValueDecl &Member) {
    const Place &Own = *Fn.events()->places().variable(Index);
    if (!Fn.events()->declares(Own))
      return;
    const auto Hits =
        flow::run(*Fn.events(), Own, [&](flow::State From, const Event &E) -> flow::Step {
          const Expr *Asked = conditionOf(E);
          const bool IsNew =
              E.Object == &Own && (E.Kind == EventKind::Declare || E.Kind == EventKind::Assign);
          if (IsNew || (Asked && mentions(Asked, Index) && mentions(Asked, Member)))
            return {Read};
          if (&E == &Access)
            return {From, From == Old};
          return {aged(From, E, {&Member, &Index})};
        });
    if (!Hits.empty())
      tell(Fn, Member, Fact::Shrinks, Hits.front(), /*Itself=*/false,
           "'" + Index.getNameAsString() + "' leads into '" + Member.getNameAsString() +
               "', which may have lost elements since it was suspended");
  }

  /// One finding for each who may write; those that differ in nothing else are one.
  void tell(const Function &Fn, const ValueDecl &Member, Fact What, const flow::Hit &Hit,
            bool Itself, const std::string &Message) {
    if (!Others)
      Others.emplace(workspace());
    const Members Held = Exclusion(Fn, workspace()).holdsAt(Hit.Since);
    for (Condition &When : Others->of(Member, What, Held, Fn, Itself)) {
      if (const auto Suspends = suspensionOf(Hit.Since, workspace()))
        When.If.push_back(*Suspends);
      report({.At = locationOf(Hit.At),
              .Message = Message,
              .Notes = {{locationOf(Hit.Since), "suspended here"}},
              .When = std::move(When)});
    }
  }

  std::optional<Changers> Others;
  llvm::DenseMap<const Stmt *, const Expr *> Conditions; ///< By what they consist of.
};

const Registration<StaleStateCheck> Registered{{
    .Name = "coro-stale-state",
    .Summary = "shared state is used as it was before a suspension",
    .Level = Severity::Hint,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
