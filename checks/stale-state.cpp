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
//   if (!session_) co_return;
//   co_await update();                   meanwhile others have set it to null
//   session_->finish();
//
//   if (!pools_.contains(host))          two callers find none,
//     pools_[host] = co_await open(host);  and both open one
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
#include "topics/state/MissingKeys.h"
#include "topics/state/SharedLoans.h"
#include "topics/state/StateTests.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;
using structure::Role;

class StaleStateCheck final : public Check {
public:
  using Check::Check;

  void onStartOfTranslationUnit() override {
    Others.reset();
    Check::onStartOfTranslationUnit();
  }

  void checkFunction(const Function &Fn) override {
    if (!Fn.suspends() || !Fn.events())
      return;
    Tests.emplace(Fn, knowledge());
    llvm::SmallPtrSet<const Place *, 8> Done, Followed;
    for (const Event &E : Fn.events()->all()) {
      for (const Place *At = E.Implicit ? nullptr : E.Object; At && At->Of; At = At->Of)
        if (At->What == Place::Pointee && Followed.insert(At).second)
          followed(Fn, *At);
      if (const auto Added = addedAsMissing(E, Fn, knowledge(), *Tests))
        tell(Fn, *Added->Member, Fact::Grows, Added->At, /*Itself=*/true,
             "'" + Added->Member->getNameAsString() + "' was asked for the key before a " +
                 "suspension, and gets an element as if nobody else had added one");
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
    const auto IsSet = [&](const Event &E) {
      return E.Object == &Of && E.Kind == EventKind::Assign && !givesUp(E);
    };
    if (const auto Hit = firstAfterTest(Fn, Of, Member, IsSet))
      tell(Fn, changed(Fn, Of, Member, What), What, *Hit, /*Itself=*/true,
           "'" + Member.getNameAsString() +
               "' was tested before a suspension, and is set as if nobody else had done so");
  }

  /// The first such event for which what was tested is old.
  std::optional<flow::Hit> firstAfterTest(const Function &Fn, const Place &Of,
                                          const ValueDecl &Member,
                                          llvm::function_ref<bool(const Event &)> Is) const {
    const auto Hits = flow::run(*Fn.events(), [&](flow::State From, const Event &E) -> flow::Step {
      if (Tests->asks(E, Of) || (From == Old && Tests->asksForOthers(E)))
        return {Read};
      const bool IsHit = From == Old && Is(E);
      if (IsHit || (E.Object == &Of && E.Kind == EventKind::Assign))
        return {Unknown, IsHit};
      return {Tests->aged(From, E, {&Member})};
    });
    return Hits.empty() ? std::nullopt : std::optional(Hits.front());
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

  void writtenBack(const Function &Fn, const Place &Of, const ValueDecl &Member,
                   const VarDecl &Copy, Fact What) {
    const auto Hits =
        flow::run(*Fn.events(), Copy, [&](flow::State From, const Event &E) -> flow::Step {
          const VarDecl *About = E.Object ? E.Object->variable() : nullptr;
          if (About == &Copy && E.Kind == EventKind::Declare)
            return {Read};
          if ((About == &Copy && E.Kind == EventKind::Assign) || Tests->asks(E, Of))
            return {Unknown};
          if (From == Old && Tests->asksForOthers(E))
            return {Read};
          if (E.Object == &Of && E.Kind == EventKind::Assign) {
            const Expr *Value = valueOf(E);
            return {Unknown, From == Old && Value && mentions(Value, Copy)};
          }
          return {From == Read && suspendsAt(E, knowledge()) ? flow::State(Old) : From};
        });
    if (!Hits.empty())
      tell(Fn, changed(Fn, Of, Member, What), What, Hits.front(), /*Itself=*/true,
           "'" + Member.getNameAsString() + "' is set to what was computed from its value " +
               "before a suspension");
  }

  /// A pointer or an owner is tested, and then followed.
  void followed(const Function &Fn, const Place &Behind) {
    const Place &Pointer = *Behind.Of;
    const ValueDecl *Member = sharedMember(Pointer, Fn);
    if (!Member || !Pointer.Of)
      return;
    const auto IsFollowed = [&](const Event &E) { return E.Object && E.Object->isWithin(Behind); };
    if (const auto Hit = firstAfterTest(Fn, Pointer, *Member, IsFollowed))
      tell(Fn, *Member, Fact::Shrinks, *Hit, /*Itself=*/false,
           "'" + Member->getNameAsString() +
               "' was tested before a suspension, and is used as if nobody had reset it");
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
        return {Tests->conditionOf(E) ? flow::State(Read) : From};
      if (&E == &Taking)
        return {Unknown, From == Old};
      return {Tests->aged(From, E, {&Member})};
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
          const Expr *Asked = Tests->conditionOf(E);
          const bool IsNew =
              E.Object == &Own && (E.Kind == EventKind::Declare || E.Kind == EventKind::Assign);
          if (IsNew || (Asked && mentions(Asked, Index) && mentions(Asked, Member)))
            return {Read};
          if (&E == &Access)
            return {From, From == Old};
          return {Tests->aged(From, E, {&Member, &Index})};
        });
    if (!Hits.empty())
      tell(Fn, Member, Fact::Shrinks, Hits.front(), /*Itself=*/false,
           "'" + Index.getNameAsString() + "' leads into '" + Member.getNameAsString() +
               "', which may have lost elements since it was suspended");
  }

  /// What has a number or a flag as a part is told apart from others of its class.
  static Changed changed(const Function &Fn, const Place &Of, const ValueDecl &Member, Fact What) {
    return {Member, What == Fact::Sets ? wholeOf(Of, Fn) : nullptr};
  }

  /// One finding for each who may write; those that differ in nothing else are one.
  void tell(const Function &Fn, const Changed &Member, Fact What, const flow::Hit &Hit, bool Itself,
            const std::string &Message) {
    if (!Others)
      Others.emplace(workspace());
    const Members Held = exclusionOf(Fn, workspace()).holdsAt(Hit.Since);
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
  std::optional<StateTests> Tests; ///< Of the function that is examined.
};

const Registration<StaleStateCheck> Registered{{
    .Name = "coro-stale-state",
    .Summary = "shared state is used as it was before a suspension",
    .Level = Severity::Hint,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
