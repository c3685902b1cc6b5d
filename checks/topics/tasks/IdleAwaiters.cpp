// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/IdleAwaiters.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

bool onlyStores(const CXXConstructorDecl &Constructor, unsigned Depth);

/// Whether evaluating it changes nothing: `*this`, `std::move(lock)`, `{pool, priority}`.
bool onlyTells(const Stmt *Value, unsigned Depth = 0) {
  return !anyStatement(Value, [&](const Stmt &Part) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&Part);
    const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(&Part);
    return (Call && !structure::isMove(*Call)) ||
           (Construction && !onlyStores(*Construction->getConstructor(), Depth));
  });
}

/// Operation(Pool &pool) : pool_(pool) {}
bool onlyStores(const CXXConstructorDecl &Constructor, unsigned Depth) {
  constexpr unsigned MaxDepth = 8;
  if (Constructor.getParent()->isInStdNamespace() || Constructor.isTrivial())
    return true;
  const FunctionDecl *Defined = nullptr;
  return Depth != MaxDepth && Constructor.getBody(Defined) && hasEmptyBody(Constructor) &&
         llvm::all_of(
             llvm::cast<CXXConstructorDecl>(Defined)->inits(),
             [&](const CXXCtorInitializer *Each) { return onlyTells(Each->getInit(), Depth + 1); });
}

/// Operation schedule() { return Operation{*this}; }
bool onlyMakes(const FunctionDecl &Fn) {
  const Expr *Made = onlyReturned(Fn.getBody());
  return Made && onlyTells(Made);
}

/// Whether the end of such an object does something of its own, as that of a guard does.
bool hasOwnEnd(const CXXRecordDecl &Class) {
  return llvm::any_of(structure::partsOf(Class), [](const CXXRecordDecl *Part) {
    const CXXDestructorDecl *Destructor = Part->getDestructor();
    return Destructor && Destructor->isUserProvided();
  });
}

/// Whether what the call makes shows it: an awaiter without an end of its own, that its maker only
/// constructs, or forbids to drop.
bool isIdle(const CallSite &Site) {
  const CXXRecordDecl *Made = structure::classOf(Site.Result);
  const auto *Maker = llvm::dyn_cast<FunctionDecl>(Site.Callee);
  return Made && Maker && !Site.Result->isReferenceType() &&
         structure::hasRole(*Made, structure::Role::Awaiter) && !hasOwnEnd(*Made) &&
         (Maker->hasAttr<WarnUnusedResultAttr>() || onlyMakes(*Maker));
}

} // namespace

/// A coroutine is a task, and so is what says that it must not be dropped. What is given a
/// callable or a task may have started it.
SaidBy makesIdleAwaiter(const CallSite &Site, const Knowledge &Known) {
  if (!Site.Callee || !Known.isAwaitable(Site.Result) ||
      Known.task(Site.Result) != TaskKind::None || Known.holds(Site.Result, Fact::NotATask) ||
      Known.holds(Site, Fact::MayBeDropped) || Known.holds(Site, Fact::NeverSuspends))
    return std::nullopt;
  for (const Fact Waits :
       {Fact::Sleeps, Fact::Yields, Fact::Hops, Fact::HopsAway, Fact::HopsBack, Fact::Gathers,
        Fact::Acquires, Fact::WaitsForCondition, Fact::WaitsForPeer})
    if (Known.holds(Site, Waits))
      return Standing::Stated;
  const bool IsGivenWork = llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
    return Known.isAwaitable(Argument->getType()) || structure::isCallable(Argument->getType());
  });
  if (!IsGivenWork && isIdle(Site))
    return Standing::Structure;
  const bool Waits =
      Known.holdsAny(Site, {Fact::Sleeps, Fact::Yields, Fact::Waits, Fact::Hops}, Standing::Name);
  const bool Gathers = IsGivenWork && Known.holds(Site, Fact::Gathers, Standing::Name);
  return (Waits && !IsGivenWork) || Gathers ? SaidBy(Standing::Name) : std::nullopt;
}

} // namespace coro_tidy
