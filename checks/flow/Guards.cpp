// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Guards.h"
#include "flow/Contents.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;

namespace coro_tidy::flow {
namespace {

/// A flag is set; an optional, an owner or a container has something.
enum class Answer : uint8_t { Unknown, Yes, No };

Answer answer(bool IsYes) { return IsYes ? Answer::Yes : Answer::No; }

struct Question {
  const Place *Of = nullptr;
  Answer Found = Answer::Unknown;
};

/// What is asked by the condition of a branch, and found on it.
Question asked(const Event &E, Places &Known) {
  if (E.Kind != EventKind::Holds && E.Kind != EventKind::Fails)
    return {};
  if (const Place *Empty = foundEmpty(E, Known))
    return {Empty, Answer::No};
  Event Otherwise = E;
  Otherwise.Kind = E.Kind == EventKind::Holds ? EventKind::Fails : EventKind::Holds;
  if (const Place *Filled = foundEmpty(Otherwise, Known))
    return {Filled, Answer::Yes};
  const auto *Flag = llvm::dyn_cast_or_null<Expr>(E.At);
  if (!llvm::isa_and_nonnull<DeclRefExpr, MemberExpr>(Flag) || !Flag->getType()->isScalarType())
    return {};
  const Place *Named = Known.of(Flag);
  return {Named ? &Known.resolved(*Named) : nullptr, answer(E.Kind == EventKind::Holds)};
}

bool isOptional(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return isOwner(Type) || (Class && structure::hasRole(*Class, structure::Role::HasValue));
}

/// `true`, `nullptr`, `std::nullopt`; a value that an optional is given.
Answer valueOf(const Expr *Value, const Place &Of) {
  const Expr *Plain = Value ? originOf(Value) : nullptr;
  const bool IsHolder = isOptional(Of.type()) || !structure::elementOf(Of.type()).isNull();
  const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(Plain);
  const bool IsWhole = Made && structure::classOf(Made->getType()) == structure::classOf(Of.type());
  if (!Plain || (IsWhole && Made->getNumArgs() == 0))
    return IsHolder ? Answer::No : Answer::Unknown;
  if (IsWhole)
    return valueOf(Made->getArg(0), Of);
  if (const auto *Literal = llvm::dyn_cast<CXXBoolLiteralExpr>(Plain))
    return answer(Literal->getValue());
  if (isNoContent(*Plain))
    return Answer::No;
  const CXXRecordDecl *Class = structure::classOf(Plain->getType());
  const bool IsContent = isOptional(Of.type()) && !Plain->getType()->isPointerType() &&
                         Class != structure::classOf(Of.type());
  return IsContent ? Answer::Yes : Answer::Unknown;
}

const Expr *assigned(const Event &E) {
  if (const auto *Plain = llvm::dyn_cast_or_null<BinaryOperator>(E.At))
    return Plain->getOpcode() == BO_Assign ? Plain->getRHS() : nullptr;
  const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E.At);
  return Operator && Operator->getOperator() == OO_Equal ? Operator->getArg(1) : nullptr;
}

/// What the call of a member leaves behind.
Answer after(const Event &Call, const Place &Of, Answer Before, Places &Known) {
  if (const Expr *Value = assigned(Call))
    return valueOf(Value, Of);
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
  if (!Method)
    return Answer::Unknown;
  if (endsContents(*Method))
    return Answer::No;
  if (insertsAny(Call, Known) || structure::plays(*Method, structure::Role::Inserts))
    return Answer::Yes;
  return leavesContents(*Method) ? Before : Answer::Unknown;
}

/// Whether who is given the place, or its value, leaves it as it is: a parameter that is const, or
/// has a copy. What an optional had is moved, and it still has something.
bool leaves(const Event &E, QualType Type) {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Goes.Callee);
  if (E.Kind == EventKind::Pass)
    return Callee && E.Goes.Index >= 0 && E.Goes.Index < static_cast<int>(Callee->getNumParams()) &&
           Callee->getParamDecl(E.Goes.Index)->getType().getNonReferenceType().isConstQualified();
  const CXXRecordDecl *Class = structure::classOf(Type);
  return E.Kind == EventKind::Move &&
         (Type->isScalarType() || (Class && structure::hasRole(*Class, structure::Role::HasValue)));
}

/// What is known of the guard behind an event.
Answer known(const Place &Guard, Answer Before, const Event &E, Places &Known) {
  if (!E.Object || &Known.resolved(*E.Object) != &Guard)
    return E.Object && Guard.isWithin(*E.Object) && E.Kind == EventKind::Assign ? Answer::Unknown
                                                                                : Before;
  switch (E.Kind) {
  case EventKind::Declare:
    return valueOf(llvm::dyn_cast_or_null<Expr>(E.At), Guard);
  case EventKind::Assign: {
    const Expr *Value = assigned(E);
    return Value ? valueOf(Value, Guard) : Answer::Unknown;
  }
  case EventKind::Call:
    return after(E, Guard, Before, Known);
  case EventKind::Pass:
  case EventKind::Move:
  case EventKind::Escape:
    return leaves(E, Guard.type()) ? Before : Answer::Unknown;
  default:
    return Before;
  }
}

/// The automaton and what is known of the guard, in one.
class Guarded {
public:
  Guarded(const Place &Guard, Places &Known, Automaton next)
      : Guard(Guard), Known(Known), next(next) {}

  Step operator()(State From, const Event &E) const {
    if (From == Impossible)
      return {From};
    const auto Of = static_cast<State>(From / 3);
    auto Before = static_cast<Answer>(From % 3);
    if (const Question Asked = asked(E, Known); Asked.Of == &Guard) {
      if (Before != Answer::Unknown && Before != Asked.Found)
        return {Impossible};
      Before = Asked.Found;
    }
    const Step To = next(Of, E);
    const Answer Then = known(Guard, Before, E, Known);
    return {static_cast<State>(3 * To.Next + static_cast<State>(Then)), To.Violates};
  }

private:
  static constexpr State Impossible = MaxStates - 1;

  const Place &Guard;
  Places &Known;
  Automaton next;
};

bool isSame(const Event &L, const Event &R) {
  return L.Kind == R.Kind && L.At == R.At && L.Object == R.Object;
}

} // namespace

bool guards(const Hit &At, const Graph &In, const Place &Of, Automaton next) {
  Places &Known = In.places();
  llvm::SetVector<const Place *> Candidates;
  for (const Event &E : In.all())
    if (const Question Asked = asked(E, Known); Asked.Of)
      Candidates.insert(Asked.Of);
  return llvm::any_of(Candidates, [&](const Place *Guard) {
    const Guarded Both(*Guard, Known, next);
    return llvm::none_of(run(In, Of, [&](State From, const Event &E) { return Both(From, E); }),
                         [&](const Hit &Other) { return isSame(Other.At, At.At); });
  });
}

} // namespace coro_tidy::flow
