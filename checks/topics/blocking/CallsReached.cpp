// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/blocking/CallsReached.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/blocking/Parts.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Failures.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;

const StatedFact *CallsReached::blocks(const CallSite &Site) const {
  for (const Fact Always : {Fact::Blocks, Fact::SyncWait})
    if (const StatedFact *Said = Facts.fact(Site, Always))
      return Said;
  return Options.Brief ? Facts.fact(Site, Fact::BlocksBriefly) : nullptr;
}

Fact CallsReached::causeOf(const CallSite &Site) const {
  return waitsForTask(Site) ? Fact::SyncWait : Fact::Blocks;
}

bool CallsReached::waitsForTask(const CallSite &Site) const {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
  return Facts.holds(Site, Fact::SyncWait) || Facts.isTask(Site.ReceiverType) ||
         (Callee && waitsForTasksIfAny(*Callee, Facts));
}

void CallsReached::add(BlockingCall Call) {
  if (!Known.emplace(Call.At->At, Call.At->Default, Call.At->Object, Call.IfBlocks).second)
    return;
  if (const Elsewhere By = Part.For ? Part : writtenAt(*Call.At); By.For)
    Call.Notes.push_back({By.At, "'" + displayName(*By.For) + "' calls '" +
                                     (Call.Known ? Call.Primitive : displayName(*Call.IfBlocks)) +
                                     "' here"});
  Result.push_back(std::move(Call));
}

CallsReached::Elsewhere CallsReached::writtenAt(const Event &E) {
  if (!E.At)
    return {};
  if (const auto *Member = llvm::dyn_cast_or_null<CXXDefaultInitExpr>(E.Default))
    return {Member->getField(), E.At->getBeginLoc()};
  if (const auto *Argument = llvm::dyn_cast_or_null<CXXDefaultArgExpr>(E.Default))
    if (const auto *Fn = llvm::dyn_cast<FunctionDecl>(Argument->getParam()->getDeclContext()))
      return {Fn, E.At->getBeginLoc()};
  return {};
}

/// int Limit = readLimit();   Journal Log;
CallsReached::Elsewhere CallsReached::partOf(const FieldDecl &Member, const Stmt &Made) {
  return {&Member, Member.hasInClassInitializer() ? Made.getBeginLoc() : Member.getLocation()};
}

/// A coroutine's body does not run here, or answers for itself; what lies in system
/// headers is known by name or, unless asked for, not at all, nor is what lies in another
/// library that is described.
bool CallsReached::runsItself(const FunctionDecl &Callee) const {
  const FunctionDecl *Defined = Callee.getDefinition();
  if (Defined && llvm::isa_and_nonnull<CoroutineBodyStmt>(Defined->getBody()))
    return false;
  const bool IsLambda =
      llvm::isa<CXXMethodDecl>(Callee) && llvm::cast<CXXMethodDecl>(Callee).getParent()->isLambda();
  if (!IsLambda && !Options.System && isInSystemHeader(Callee))
    return false;
  const NamespaceDecl *Library = Facts.described(Callee);
  return !Library || Library == Facts.described(In.decl());
}

/// That a line of log is written, and what else comes of it, is brief.
void CallsReached::follow(const Event &E, const FunctionDecl &Callee, std::vector<Atom> If) {
  if (!runsItself(Callee) || (isLogging(Callee, Facts) && !Options.Brief))
    return;
  if (Callee.isImplicit() || Callee.isDefaulted()) {
    if (const auto *Constructor =
            llvm::dyn_cast_or_null<CXXConstructorDecl>(Callee.getDefinition());
        Constructor && !Constructor->isCopyOrMoveConstructor())
      construct(E, *Constructor);
    return;
  }
  add({.At = &E,
       .IfBlocks = &Callee,
       .Causes = waitsForTasksIfAny(Callee, Facts)
                     ? llvm::SmallVector<Fact, 2>{Fact::SyncWait}
                     : llvm::SmallVector<Fact, 2>{Fact::Blocks, Fact::SyncWait},
       .Also = std::move(If)});
}

/// std::ranges::for_each(threads, &std::thread::join)
void CallsReached::invoke(const Event &E, const FunctionDecl &Target, std::vector<Atom> If) {
  const StatedFact *Said = Facts.fact(Target, Fact::Blocks);
  if (Said && Said->Unless.empty())
    add({.At = &E,
         .Known = Said,
         .Primitive = displayName(Target),
         .Causes = {Fact::Blocks},
         .Also = std::move(If)});
  else
    follow(E, Target, std::move(If));
}

/// Of what std::make_unique<Journal>(path) makes: the constructor that the arguments choose,
/// or what is known of all among which they may.
void CallsReached::construct(const Event &E, const CXXRecordDecl &Class,
                             llvm::ArrayRef<const Expr *> Arguments) {
  const auto Constructors = constructorsFor(Class, Arguments);
  const auto SiteOf = [&](const CXXConstructorDecl *Each) {
    CallSite Site;
    Site.Callee = Each;
    Site.Arguments = Arguments;
    return Site;
  };
  const auto Blocks = [&](const CXXConstructorDecl *Each) { return blocks(SiteOf(Each)); };
  if (Constructors.empty())
    return;
  const CXXConstructorDecl &First = *Constructors.front();
  if (llvm::all_of(Constructors, Blocks))
    add({.At = &E,
         .Known = Blocks(&First),
         .Primitive = displayName(First),
         .Causes = {causeOf(SiteOf(&First))}});
  else if (Constructors.size() == 1 && !First.isDependentContext())
    follow(E, First);
}

void CallsReached::construct(const Event &E, const CXXConstructorDecl &Constructor) {
  if (!Constructing.insert(&Constructor).second)
    return;
  forEachPartMade(Constructor, [&](const Stmt &Made, const FieldDecl *Member) {
    const CallSite Site = callSite(Made);
    if (!Site.Callee || Facts.holds(Site, Fact::NonBlocking))
      return;
    const llvm::SaveAndRestore Nested(Part, Member ? partOf(*Member, Made) : Elsewhere());
    if (const StatedFact *Said = blocks(Site))
      add({.At = &E, .Known = Said, .Primitive = nameOfCallee(Site), .Causes = {causeOf(Site)}});
    else if (const auto *Callee = llvm::dyn_cast<FunctionDecl>(Site.Callee);
             Callee && !Facts.offloads(Site))
      follow(E, *Callee);
  });
  Constructing.erase(&Constructor);
}

/// Where the type of the object is known, no override of `virtual ~X() {}` runs in its place.
void CallsReached::destroy(const Event &E, const CXXDestructorDecl &Destructor) {
  if (const StatedFact *Said = Facts.fact(Destructor, Fact::Blocks))
    return add(
        {.At = &E, .Known = Said, .Primitive = displayName(Destructor), .Causes = {Fact::Blocks}});
  if (Destructor.isUserProvided() && !(E.Kind == EventKind::Destroy && hasEmptyBody(Destructor)))
    return follow(E, Destructor);
  const auto DestroyPart = [&](QualType Type) {
    const CXXRecordDecl *Part = Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    if (Part && Part->hasDefinition() && !Part->hasTrivialDestructor() && Part->getDestructor())
      destroy(E, *Part->getDestructor());
  };
  for (const FieldDecl *Member : Destructor.getParent()->fields())
    DestroyPart(Member->getType());
  for (const CXXBaseSpecifier &Base : Destructor.getParent()->bases())
    DestroyPart(Base.getType());
}

} // namespace coro_tidy
