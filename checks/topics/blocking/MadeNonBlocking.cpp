// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/blocking/MadeNonBlocking.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "topics/blocking/ThreadState.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

const FieldDecl *ownMember(const Expr &E) {
  const auto *Named = llvm::dyn_cast<MemberExpr>(E.IgnoreParenImpCasts());
  return Named && llvm::isa<CXXThisExpr>(Named->getBase()->IgnoreParenImpCasts())
             ? llvm::dyn_cast<FieldDecl>(Named->getMemberDecl())
             : nullptr;
}

/// The members that a call is about, through the locals that were made from them.
std::vector<const FieldDecl *> membersOf(const Stmt &Call) {
  const auto *Value = llvm::dyn_cast<Expr>(&Call);
  if (!Value)
    return {};
  const CallSite Site = callSite(*Value->IgnoreUnlessSpelledInSource());
  if (!Site.On)
    return {};
  if (const FieldDecl *Member = ownMember(*Site.On))
    return {Member};
  std::vector<const FieldDecl *> Result;
  const auto *Local = llvm::dyn_cast_or_null<VarDecl>(declarationNamedBy(*Site.On));
  if (!Local || !Local->hasLocalStorage() || !Local->getInit())
    return {};
  for (const Expr *From : callSite(*Local->getInit()->IgnoreUnlessSpelledInSource()).Arguments)
    if (const FieldDecl *Member = ownMember(*From))
      Result.push_back(Member);
  return Result;
}

/// The constructor that a member is initialised by.
const CXXConstructorDecl *constructorIn(const Expr *Made) {
  if (const auto *Default = llvm::dyn_cast_or_null<CXXDefaultInitExpr>(Made))
    Made = Default->getExpr();
  const auto *Construction =
      Made ? llvm::dyn_cast<CXXConstructExpr>(Made->IgnoreUnlessSpelledInSource()) : nullptr;
  return Construction ? Construction->getConstructor() : nullptr;
}

/// What makes the member in one constructor of its class; of one that nobody has written, what
/// stands at the member.
const CXXConstructorDecl *makerIn(const CXXConstructorDecl &Constructor, const FieldDecl &Member) {
  if (Constructor.isImplicit())
    return constructorIn(Member.getInClassInitializer());
  const auto *Defined = llvm::cast_or_null<CXXConstructorDecl>(Constructor.getDefinition());
  if (Defined)
    for (const CXXCtorInitializer *Each : Defined->inits())
      if (Each->getAnyMember() == &Member)
        return constructorIn(Each->getInit());
  return nullptr;
}

/// The members of its object that a function gives another value. Kept with the function.
const llvm::DenseSet<const FieldDecl *> &replacedBy(const Function &Fn) {
  return Fn.once([&] {
    llvm::DenseSet<const FieldDecl *> Result;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Assignment = llvm::dyn_cast<CXXOperatorCallExpr>(&S);
      if (Assignment && Assignment->isAssignmentOp())
        if (const FieldDecl *Member = ownMember(*Assignment->getArg(0)))
          Result.insert(Member);
    });
    return Result;
  });
}

/// What makes the member in all constructors of its class, where the unit sees these; null for a
/// member that is made in several ways, or gets another value.
const CXXConstructorDecl *makerOf(const FieldDecl &Member, Workspace &Of) {
  const auto *Class = llvm::dyn_cast<CXXRecordDecl>(Member.getParent());
  llvm::SmallPtrSet<const CXXConstructorDecl *, 2> Makers;
  for (const CXXConstructorDecl *Each : Class->ctors())
    if (!Each->isCopyOrMoveConstructor() && !Each->isDeleted() && !Each->isDelegatingConstructor())
      Makers.insert(makerIn(*Each, Member));
  if (Makers.empty()) // One that is made when it is called.
    Makers.insert(constructorIn(Member.getInClassInitializer()));
  const CXXConstructorDecl *Maker = Makers.size() == 1 ? *Makers.begin() : nullptr;
  if (!Maker || isInSystemHeader(*Maker))
    return nullptr;
  const bool IsReplaced = llvm::any_of(
      Of.functions(), [&](const Function *Fn) { return replacedBy(*Fn).contains(&Member); });
  return IsReplaced ? nullptr : Maker;
}

/// What opens something that blocks or not. Whoever makes a descriptor nonblocking afterwards says
/// nothing of what else its object waits for, such as names that are resolved.
bool blocksOtherwise(const CallSite &Site, const Knowledge &Facts) {
  const auto *Callee = llvm::dyn_cast<FunctionDecl>(Site.Callee);
  const StatedFact *Said = Callee ? Facts.fact(*Callee, Fact::Blocks) : nullptr;
  return Said && !Said->Unless.empty();
}

} // namespace

std::vector<Atom> whenMadeNonBlocking(const Stmt &Call, Workspace &Of) {
  std::vector<Atom> Result;
  for (const FieldDecl *Member : membersOf(Call))
    if (const CXXConstructorDecl *Maker = makerOf(*Member, Of))
      Result.push_back({Fact::MakesNonBlocking, keyOf(*Maker)});
  return Result;
}

/// makes-nonblocking(c): the constructor c makes what it opens nonblocking, and calls nothing that
/// is known to block.
static void inferNonBlocking(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const Knowledge &Facts = Of.knowledge();
  if (!llvm::isa<CXXConstructorDecl>(Fn.decl()) || !Fn.events())
    return;
  const Stmt *Making = nullptr;
  for (const Event &E : Fn.events()->all()) {
    if (E.Kind != EventKind::Call || !E.At)
      continue;
    const CallSite Site = siteOf(E);
    if (Facts.fact(Site, Fact::Blocks))
      return;
    if (Facts.holds(Site, Fact::MakesNonBlocking) && blocksOtherwise(Site, Facts))
      Making = E.At;
  }
  if (Making)
    Into.Rules.push_back({{Fact::MakesNonBlocking, keyOf(Fn.decl())},
                          {},
                          {Of.place(Making->getBeginLoc()), ""},
                          ""});
}

static const Inference Registered{"nonblocking", inferNonBlocking};

} // namespace coro_tidy
