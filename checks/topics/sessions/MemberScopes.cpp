// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/MemberScopes.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Contents.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;

/// What an event does to a member.
struct MemberUse {
  const FieldDecl *Scope;
  SessionUse How;
};

/// The member that the place is, or is within.
const FieldDecl *memberAround(const Place *At) {
  while (At && At->What != Place::Member)
    At = At->Of;
  return At ? llvm::dyn_cast<FieldDecl>(At->Named) : nullptr;
}

/// `Task<> serving_;`, `std::optional<Task<>> serving_;`
bool isLazy(const FieldDecl &Field, const Knowledge &Facts) {
  QualType Task = Field.getType();
  if (flow::isOwner(Task))
    Task = structure::firstArgument(structure::classOf(Task));
  return !Task.isNull() && Facts.task(Task) == TaskKind::Lazy && !isInSystemHeader(Field);
}

/// Of a lazy task, that anything is done with it but to ask for it, to replace or to end it.
std::optional<MemberUse> useOfTask(const Event &E, const Function &Fn, const Knowledge &Facts) {
  const FieldDecl *Field = memberAround(E.Object);
  if (!Field || !isLazy(*Field, Facts) || E.Kind == EventKind::Destroy ||
      E.Kind == EventKind::Assign || E.Kind == EventKind::Declare)
    return std::nullopt;
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
  if (Method && E.Kind == EventKind::Call) {
    const bool IsOfOwner = E.Object->What == Place::Member && flow::isOwner(Field->getType());
    const bool Leaves =
        IsOfOwner && (flow::endsContents(*Method) || flow::leavesContents(*Method) ||
                      flow::insertsAny(E, Fn.events()->places()));
    if (Leaves || Method->getOverloadedOperator() == OO_Equal ||
        llvm::isa<CXXConstructorDecl>(Method))
      return std::nullopt;
  }
  return MemberUse{Field, {SessionUse::HandsOn}};
}

/// Of a scope that has to be joined. Also of one that the member owns:
/// `std::optional<AsyncScope> scope_`.
std::optional<MemberUse> useOfMember(const Event &E, Workspace &In) {
  const Place *At = E.Object;
  if (At && At->What == Place::Pointee && flow::isOwner(At->Of->type()))
    At = At->Of;
  const auto *Field =
      At && At->What == Place::Member ? llvm::dyn_cast<FieldDecl>(At->Named) : nullptr;
  if (!Field || isInSystemHeader(*Field))
    return std::nullopt;
  const auto Scope = sessionOf(E.Object->type(), nullptr, In.knowledge());
  if (!Scope || !Scope->IsScope || !Scope->Known.Stated)
    return std::nullopt;
  return MemberUse{Field, useAt(E, *Scope, In)};
}

/// `scope_.add(serve())`, `gate_.hold()`, `with_gate(gate_, [&] { return serve(); })`
bool isStart(const Event &E, const SessionUse &Use, const Knowledge &Facts) {
  if (Use.What != SessionUse::Touches && Use.What != SessionUse::MayClose)
    return false;
  if (E.Kind == EventKind::Pass)
    return E.Goes.At && Facts.holds(callSite(*E.Goes.At), Fact::CallsNow);
  return E.Kind == EventKind::Call && E.At && E.Callee &&
         !Facts.holds(callSite(*E.At), Fact::Cancels);
}

/// Whether what joins the member stands in a function of its class.
bool isClosed(const FieldDecl &Scope, const CXXRecordDecl &Class) {
  return Scope.getAccess() == AS_private && !Class.hasFriends() &&
         !Class.getTemplateInstantiationPattern() &&
         llvm::none_of(Class.decls(),
                       [](const Decl *D) { return llvm::isa<FunctionTemplateDecl>(D); });
}

} // namespace

const FieldDecl *startsIn(const Event &E, Workspace &In) {
  const auto Use = useOfMember(E, In);
  return Use && isStart(E, Use->How, In.knowledge()) ? Use->Scope : nullptr;
}

const FieldDecl *keptLazily(const Event &Maker, const Function &Fn, const Knowledge &Facts) {
  const auto *Made = llvm::dyn_cast_or_null<Expr>(Maker.At);
  const Place *To = Maker.Goes.How == flow::Destination::Stored ? Maker.Goes.To : nullptr;
  if (!To && Made && Maker.Goes.How == flow::Destination::Given)
    To = flow::insertionInto(Maker.Goes, Made->getType(), Fn.events()->places());
  if (To && To->What == Place::Pointee && flow::isOwner(To->Of->type()))
    To = To->Of;
  const bool IsOwn = To && To->What == Place::Member && To->Of && To->Of->What == Place::Object;
  const auto *Field = IsOwn ? llvm::dyn_cast<FieldDecl>(To->Named) : nullptr;
  return Field && isLazy(*Field, Facts) ? Field : nullptr;
}

const CXXMethodDecl *endOf(const FieldDecl &Scope, const Knowledge &Facts) {
  const auto *Class = llvm::dyn_cast<CXXRecordDecl>(Scope.getParent());
  if (!Class)
    return nullptr;
  for (const CXXMethodDecl *Method : Class->methods()) {
    if (llvm::isa<CXXDestructorDecl>(Method) && Method->isUserProvided())
      return Method;
    if (Method->isStatic() || !Method->getIdentifier())
      continue;
    const std::optional<Session> Own = Facts.session(Method->getThisType()->getPointeeType());
    if (Own && llvm::is_contained(Own->Closers, Method->getName()))
      return Method;
  }
  return nullptr;
}

Atom joins(const FunctionDecl *Fn, const FieldDecl &Scope) {
  return {Fact::Joins, Fn ? pairOf(keyOf(*Fn), keyOf(Scope)) : keyOf(Scope)};
}

std::optional<std::vector<Atom>> joinersOf(const FieldDecl &Scope) {
  const auto *Class = llvm::dyn_cast<CXXRecordDecl>(Scope.getParent());
  if (!Class || !isClosed(Scope, *Class))
    return std::nullopt;
  std::vector<Atom> Result;
  for (const CXXMethodDecl *Method : Class->methods())
    if (!Method->isImplicit() && !Method->isDefaulted() && !Method->isDeleted())
      Result.push_back(joins(Method, Scope));
  return Result;
}

/// joins(f, m): f waits for the tasks in the member m, a scope, or gives m to somebody who may; or
/// does something with m, a lazy task. joins(m): some function does.
static void inferJoins(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events())
    return;
  for (const Event &E : Fn.events()->all()) {
    auto Use = useOfMember(E, Of);
    if (!Use)
      Use = useOfTask(E, Fn, Of.knowledge());
    if (!Use)
      continue;
    const SessionUse &How = Use->How;
    const bool Joins = How.What == SessionUse::Closes || How.What == SessionUse::HandsOn;
    if (!Joins && How.What != SessionUse::MayClose)
      continue;
    const std::vector<Atom> Body = Joins ? std::vector<Atom>() : std::vector{How.Helper};
    const Evidence Why{Of.place(locationOf(E)), ""};
    for (const FunctionDecl *By :
         {&outermost(Fn.decl()), static_cast<const FunctionDecl *>(nullptr)})
      Into.Rules.push_back({joins(By, *Use->Scope), Body, Why, ""});
  }
}

static const Inference Registered{"joins", inferJoins};

} // namespace coro_tidy
