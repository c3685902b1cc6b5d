// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/state/MissingKeys.h"
#include "core/Statements.h"
#include "flow/Loans.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Containers.h"
#include "knowledge/Equality.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/state/MemberChanges.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;
using structure::Storage;

/// Next to what StateTests.h has, where Read says that the key was found missing.
constexpr flow::State Present = Old + 1; ///< Or others can see that it is claimed.

/// Who has made a second one has made something that the first one does not know of: a
/// connection, and no copy of a value.
bool isOneOfAKind(QualType Value) {
  if (Value->isPointerType())
    return !Value->getPointeeType().isConstQualified();
  const CXXRecordDecl *Class = structure::classOf(Value);
  if (!Class)
    return Value->isBooleanType();
  if (structure::storageOf(Value) != Storage::Owned)
    return !structure::isCopyable(*Class);
  const QualType Owned = structure::pointeeOf(Value);
  if (structure::hasRole(*Class, structure::Role::HasValue))
    return !Owned.isNull() && isOneOfAKind(Owned.getUnqualifiedType());
  return !Owned.isNull() && !Owned.isConstQualified();
}

/// A set has no values: that the key is there says that something was done.
bool holdsOneOfAKind(QualType Container) {
  const QualType Value = structure::mappedOf(Container);
  return Value.isNull() || isOneOfAKind(Value);
}

/// The first argument of the call that adds, or what stands before the `=`.
const Expr *keyOfAdding(const Event &E) {
  if (E.Kind == EventKind::Call) {
    const llvm::ArrayRef<const Expr *> Arguments = callSite(*E.At).Arguments;
    return Arguments.empty() ? nullptr : Arguments[0];
  }
  if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(E.At))
    return Operator->getArg(0);
  const auto *Built = llvm::dyn_cast<BinaryOperator>(E.At);
  return Built ? Built->getLHS() : nullptr;
}

/// How the function asks one container for one key.
class KeyTests {
public:
  KeyTests(const Place &Container, const Expr &Key, const Function &In)
      : Container(Container), Key(Key), In(In) {}

  /// Whether the call looks for the key in the container.
  bool looks(const Stmt *S) const {
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(S);
    const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
    return Callee && structure::looksUp(*Callee) && Call->getNumArgs() != 0 && isOn(*Call) &&
           isSameKey(*Call->getArg(0));
  }

  /// Whether the key is there on the way of the branch that begins with the event: nothing for
  /// events that do not tell.
  std::optional<bool> found(const Event &E) const {
    if ((E.Kind != EventKind::Holds && E.Kind != EventKind::Fails) || !E.At)
      return std::nullopt;
    const bool Holds = E.Kind == EventKind::Holds;
    if (const auto Compared = equalityIn(*E.At)) {
      const bool IsEnd = (isResult(*Compared->Left) && isEnd(*Compared->Right)) ||
                         (isResult(*Compared->Right) && isEnd(*Compared->Left));
      return IsEnd ? std::optional(Holds != Compared->IsEqual) : std::nullopt;
    }
    const auto *Asked = llvm::dyn_cast<Expr>(E.At);
    return Asked && isResult(*Asked) ? std::optional(Holds) : std::nullopt;
  }

private:
  bool isOn(const CXXMemberCallExpr &Call) const {
    flow::Places &Known = In.events()->places();
    const Place *On = Known.receiver(Call);
    return On && &Known.resolved(*On) == &Container;
  }

  bool isSameKey(const Expr &Asked) const { return isSamePlace(Asked) || isNamedAlike(Asked); }

  /// const auto &host = request.host;    the same by two names
  bool isSamePlace(const Expr &Asked) const {
    flow::Places &Known = In.events()->places();
    const Place *Of = Known.of(&Asked), *Own = Known.of(&Key);
    return Of && Own && &flow::withoutAliases(*Of, Known) == &flow::withoutAliases(*Own, Known);
  }

  bool isNamedAlike(const Expr &Asked) const {
    bool IsNamed = false;
    const bool Differs = anyStatement(&Asked, [&](const Stmt &S) {
      const ValueDecl *Named = nullptr;
      if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
        Named = llvm::dyn_cast<VarDecl>(Name->getDecl());
      if (const auto *Member = llvm::dyn_cast<MemberExpr>(&S))
        Named = llvm::dyn_cast<FieldDecl>(Member->getMemberDecl());
      IsNamed |= Named != nullptr;
      return Named && !mentions(&Key, *Named);
    });
    return IsNamed && !Differs;
  }

  /// The result of the look, or a variable that has it from the beginning.
  bool isResult(const Expr &Value) const {
    const Expr *Plain = Value.IgnoreUnlessSpelledInSource();
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(Plain))
      if (const auto *Local = llvm::dyn_cast<VarDecl>(Name->getDecl());
          Local && Local->hasLocalStorage() && Local->getInit())
        Plain = Local->getInit()->IgnoreUnlessSpelledInSource();
    return looks(Plain);
  }

  /// `sessions_.end()`, `std::end(sessions_)`
  bool isEnd(const Expr &Value) const {
    const auto *Call = llvm::dyn_cast<CallExpr>(Value.IgnoreUnlessSpelledInSource());
    if (const auto *Member = llvm::dyn_cast_or_null<CXXMemberCallExpr>(Call))
      return Member->getNumArgs() == 0 && isOn(*Member);
    if (!Call || Call->getNumArgs() != 1 || !isEndOfStd(Call->getDirectCallee()))
      return false;
    flow::Places &Known = In.events()->places();
    const Place *Of = Known.of(Call->getArg(0));
    return Of && &Known.resolved(*Of) == &Container;
  }

  static bool isEndOfStd(const FunctionDecl *Callee) {
    return isStdFunction(Callee, "end") || isStdFunction(Callee, "cend");
  }

  const Place &Container;
  const Expr &Key;
  const Function &In;
};

/// Whether others reach it, or something that it is a part of.
bool isShared(const Place &Of, const Function &In) {
  for (const Place *At = &Of; At; At = At->Of)
    if (sharedMember(*At, In))
      return true;
  return false;
}

/// What others can see of the function before it suspends: it changes something that is shared,
/// or calls who may do so, `mark_busy(host)`. A mere count says nothing to them.
bool claims(const Event &E, const Function &In, const Knowledge &Facts) {
  if (E.Implicit || !E.Object)
    return false;
  if (E.Kind == EventKind::Assign)
    return (!E.Object->type()->isIntegerType() || E.Object->type()->isBooleanType()) &&
           isShared(*E.Object, In);
  const auto *Callee =
      E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee) : nullptr;
  const auto *Made = llvm::dyn_cast_or_null<Expr>(E.At);
  if (!Callee || Callee->isConst() || !Made || Facts.isAwaitable(Made->getType()))
    return false;
  return E.Object->What == Place::Object ||
         (structure::changeBy(*Callee) != structure::Change::None && isShared(*E.Object, In));
}

/// A guard of a lock that is none of the members known here, say one for each key.
bool hasGuard(const Function &In, const Knowledge &Facts) {
  return llvm::any_of(In.locals(),
                      [&](const VarDecl *Local) {
                        return Facts.isGuard(Local->getType().getNonReferenceType());
                      }) ||
         llvm::any_of(In.decl().parameters(), [&](const ParmVarDecl *Given) {
           return Facts.isGuard(Given->getType().getNonReferenceType());
         });
}

/// The container that gets an element by the event, and no notice is taken of what is there
/// already.
const Place *addsByKey(const Event &E, const Function &In, const Knowledge &Facts) {
  const bool IsUnseen = E.Kind == EventKind::Assign ||
                        (E.Kind == EventKind::Call && E.Goes.How == flow::Destination::Dropped);
  const auto Change = IsUnseen ? changeBy(E, In, Facts) : std::nullopt;
  if (!Change || Change->What != Fact::Grows)
    return nullptr;
  const Place *To = E.Kind == EventKind::Assign ? E.Object->Of : E.Object;
  return holdsOneOfAKind(To->type()) ? To : nullptr;
}

} // namespace

std::optional<AddedAsMissing> addedAsMissing(const Event &Adding, const Function &In,
                                             const Knowledge &Facts, const StateTests &Tests) {
  const Place *To = Adding.Object && !Adding.Implicit ? addsByKey(Adding, In, Facts) : nullptr;
  const ValueDecl *Member = To ? sharedMember(*To, In) : nullptr;
  const Expr *Key = Member ? keyOfAdding(Adding) : nullptr;
  if (!Key || hasGuard(In, Facts))
    return std::nullopt;
  const KeyTests Of(*To, *Key, In);
  bool IsAlwaysMissing = true;
  const auto Hits = flow::run(*In.events(), [&](flow::State From, const Event &E) -> flow::Step {
    if (const auto Found = Of.found(E))
      return {*Found ? Present : flow::State(Read)};
    if (E.Kind == EventKind::Call && Of.looks(E.At))
      return {Unknown};
    if (&E == &Adding) {
      IsAlwaysMissing &= From == Read || From == Old;
      return {Present, From == Old};
    }
    if (From == Read && claims(E, In, Facts))
      return {Present};
    if (From == Old && Tests.asksForOthers(E))
      return {Read};
    return {Tests.aged(From, E, {Member})};
  });
  if (Hits.empty() || !IsAlwaysMissing)
    return std::nullopt;
  return AddedAsMissing{Member, Hits.front()};
}

} // namespace coro_tidy
