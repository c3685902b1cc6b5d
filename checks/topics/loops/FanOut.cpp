// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/FanOut.h"
#include "core/Statements.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/loops/Ranges.h"
#include "topics/time/Pace.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

bool isJoinedLater(const CallSite &Site, const Knowledge &Facts, const ASTContext &Context) {
  if (Facts.holds(Site.ReceiverType, Fact::TaskScope))
    return true;
  if (Facts.isTask(Site.ReceiverType))
    return false;
  return Facts.isAwaitable(Site.ReceiverType) ||
         llvm::any_of(structure::asyncMembers(*Site.Receiver, Context),
                      [&](const CXXMethodDecl *Method) {
                        return Facts.holds(*Method, Fact::Waits, Standing::Name);
                      });
}

} // namespace

bool isRangeOfTasks(QualType Type, const Knowledge &Facts) {
  const QualType Element = structure::firstArgument(structure::classOf(Type));
  return !Element.isNull() && structure::isRange(Type) && Facts.isTask(Element);
}

SaidBy gathersRange(const CallSite &Site, const Knowledge &Facts) {
  const auto TakesTasks = [&] {
    return !llvm::isa<CXXMethodDecl>(Site.Callee) && Facts.isAwaitable(Site.Result) &&
           !Facts.holds(Site, Fact::GathersBounded) &&
           llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
             return isRangeOfTasks(Argument->getType(), Facts);
           });
  };
  const SaidBy By = Facts.standing(Site, Fact::Gathers);
  return confirmed(By, By == Standing::Name && TakesTasks());
}

SaidBy spawnsTask(const CallSite &Site, const Knowledge &Facts, const ASTContext &Context) {
  const SaidBy Spawns =
      std::max(Facts.standing(Site, Fact::Spawns), Facts.standing(Site, Fact::Detaches));
  const SaidBy MayStart = std::max(Spawns, Facts.standing(Site, Fact::MayStart));
  if (Spawns == Standing::Stated || !MayStart)
    return Spawns;
  const bool TakesTask = llvm::any_of(
      Site.Arguments, [&](const Expr *Argument) { return Facts.isTask(Argument->getType()); });
  if (!TakesTask)
    return std::nullopt;
  if (Spawns && !Facts.isAwaitable(Site.Result))
    return Spawns;
  return Site.Receiver && isJoinedLater(Site, Facts, Context) ? MayStart : std::nullopt;
}

bool startsByItself(const CallExpr &Call, const Knowledge &Facts, const ASTContext &Context) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const QualType Type = Call.getType();
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Callee || !Class || Facts.isGenerator(Type))
    return false;
  if (Facts.isAwaitable(Type)) {
    const TaskKind Kind = Facts.task(Type);
    return Kind == TaskKind::Eager || Kind == TaskKind::SelfOwning;
  }
  const CXXRecordDecl *Promise = structure::promiseOf(*Class, Context);
  return Promise && structure::startOf(*Promise) == structure::Start::Eager;
}

/// What holds a thread until somebody else has done something: a task, a promise, a permit. What
/// takes its time by itself, a sleep or a file, holds back nobody's number.
static bool blocksUntilTold(const CallSite &Site, const Knowledge &Facts) {
  if (Facts.holds(Site, Fact::SyncWait))
    return true;
  return Facts.holds(Site, Fact::Blocks) &&
         (Facts.holdsAny(Site, {Fact::ProvesReady, Fact::WaitsForCondition}, Standing::Stated) ||
          Facts.holds(Site, Fact::Acquires, Standing::Name));
}

/// What is awaited once, before the first turn, does not count.
bool waitsInEachTurn(const Stmt &Loop, const Knowledge &Facts, const ASTContext &Context) {
  const auto *For = llvm::dyn_cast<ForStmt>(&Loop);
  const Stmt *Once = For ? For->getInit() : nullptr;
  const auto Waits = [&](const Stmt &S) {
    if (const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(&S))
      return !neverSuspends(*Await, Facts) && !yields(*Await, Facts, Context) &&
             !Facts.holds(awaitedSite(*Await), Fact::Hops, Standing::Name);
    return llvm::isa<CallExpr>(S) && blocksUntilTold(callSite(S), Facts);
  };
  if (llvm::isa<CXXForRangeStmt>(Loop))
    return anyStatement(loopBody(Loop), Waits);
  return llvm::any_of(childrenOf(Loop), [&](const Stmt *Part) {
    return Part != Once && Part && anyStatement(Part, Waits);
  });
}

bool limits(const Expr &Argument, const Knowledge &Facts) {
  if (llvm::isa<CXXDefaultArgExpr>(Argument))
    return false;
  const QualType Type = Argument.getType().getNonReferenceType();
  if (Type->isIntegerType())
    return true;
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && !structure::isRange(Type) &&
         llvm::any_of(Class->fields(), [&](const FieldDecl *Field) {
           return Facts.holds(*Field, Fact::Bound, Standing::Name);
         });
}

const Expr *rangeAmong(llvm::ArrayRef<const Expr *> Arguments) {
  for (const Expr *Argument : Arguments)
    if (structure::isRange(Argument->getType()))
      return Argument;
  for (const Expr *Argument : Arguments)
    if (const auto *Call =
            llvm::dyn_cast<CXXMemberCallExpr>(Argument->IgnoreUnlessSpelledInSource()))
      if (const CXXMethodDecl *Method = Call->getMethodDecl();
          Method && structure::plays(*Method, structure::Role::Begin))
        return Call->getImplicitObjectArgument();
  return nullptr;
}

} // namespace coro_tidy
