// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/MemberScopes.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
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

/// joins(f, m): f waits for the tasks in the member m, a scope, or gives m to somebody who may.
/// joins(m): some function does.
static void inferJoins(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events())
    return;
  for (const Event &E : Fn.events()->all()) {
    const auto Use = useOfMember(E, Of);
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
