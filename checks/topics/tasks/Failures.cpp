// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Failures.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Makers.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `serve().handle_exception(...)`, `then_wrapped`, `co_awaitTry(serve())`. What is awaited
/// within is another task.
bool dealsWithFailure(const Stmt &Task, const Knowledge &Facts) {
  const CallSite Site = callSite(Task);
  const bool GetsTask =
      Facts.isTask(Site.ReceiverType) || llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
        return Facts.isTask(Argument->getType());
      });
  if (GetsTask && Facts.holds(Site, Fact::HandlesFailure, Standing::Name))
    return true;
  return llvm::any_of(childrenOf(Task), [&](const Stmt *Child) {
    return Child && !llvm::isa<CoroutineSuspendExpr, LambdaExpr, BlockExpr>(Child) &&
           dealsWithFailure(*Child, Facts);
  });
}

} // namespace

bool takesFailures(const CXXCatchStmt &Handler) {
  const CXXRecordDecl *Caught = structure::classOf(Handler.getCaughtType());
  return !Handler.getExceptionDecl() ||
         structure::isStdClass(Handler.getCaughtType(), {"exception", "runtime_error"}) ||
         (Caught && structure::hasRole(*Caught, structure::Role::ErrorCode));
}

bool onlyWaits(const CallSite &Site, const Knowledge &Facts) {
  if (!Site.Callee)
    return false;
  if (Facts.holdsAny(Site,
                     {Fact::HopsAway, Fact::HopsBack, Fact::NeverSuspends, Fact::YieldsReady,
                      Fact::Ready, Fact::Acquires},
                     Standing::Stated) ||
      Facts.holdsAny(Site, {Fact::Sleeps, Fact::Yields, Fact::Waits, Fact::Hops}, Standing::Name))
    return true;
  return Facts.isLimiter(Site.ReceiverType) || Facts.isAsyncLock(Site.ReceiverType);
}

bool isWork(const CallSite &Site, const Knowledge &Facts) {
  return Site.Callee && !onlyWaits(Site, Facts) &&
         !Facts.holds(Site, Fact::CleansUp, Standing::Name);
}

bool isErrorCode(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && structure::hasRole(*Class, structure::Role::Category);
}

bool isFailure(const CXXThrowExpr &Throw, const Knowledge &Facts) {
  return Throw.getSubExpr() && !Facts.isInMacro(Throw.getBeginLoc(), Fact::Asserts) &&
         !structure::isStdClass(Throw.getSubExpr()->getType(), {"bad_alloc", "logic_error"});
}

bool isLogging(const FunctionDecl &Fn, const Knowledge &Facts) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  return Facts.holds(Fn, Fact::Logs, Standing::Name) ||
         (Method && Facts.holds(*Method->getParent(), Fact::Logs, Standing::Name));
}

bool couldThrow(const FunctionDecl &Fn, const Knowledge &Facts) {
  const auto *Type = Fn.getType()->getAs<FunctionProtoType>();
  const bool CanThrow =
      Type && (isUnresolvedExceptionSpec(Type->getExceptionSpecType()) || !Type->isNothrow());
  if (!CanThrow || Fn.isExternC() || Fn.isImplicit() || isInSystemHeader(Fn) ||
      Facts.isAwaitable(Fn.getReturnType()) || isLogging(Fn, Facts))
    return false;
  const CXXRecordDecl *Returned = structure::classOf(Fn.getReturnType().getNonReferenceType());
  return !Returned || !Facts.holds(*Returned, Fact::Logs, Standing::Name);
}

std::optional<std::vector<Atom>> throwsWhen(const Stmt &Call, const Knowledge &Facts) {
  const CallSite Site = callSite(Call);
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
  if (!Callee)
    return std::nullopt;
  if (Facts.holds(Site, Fact::Throws))
    return std::vector<Atom>();
  if (!couldThrow(*Callee, Facts))
    return std::nullopt;
  return std::vector<Atom>{{Fact::Throws, keyOf(*Callee)}};
}

const FunctionDecl *failingMaker(const Expr &Task, Workspace &In) {
  if (dealsWithFailure(Task, In.knowledge()))
    return nullptr;
  for (const FunctionDecl *Maker : makersIn(Task, In.knowledge()))
    if (!isInSystemHeader(*Maker))
      return Maker;
  return nullptr;
}

const FunctionDecl *startedTask(const Expr &Call, Workspace &In) {
  const CallSite Site = callSite(Call);
  if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call);
      Member && In.knowledge().isTask(Site.ReceiverType))
    return failingMaker(*Member->getImplicitObjectArgument(), In);
  for (const Expr *Argument : Site.Arguments)
    if (const FunctionDecl *Maker = failingMaker(*Argument, In))
      return Maker;
  return nullptr;
}

Condition ifFails(const FunctionDecl &Maker) { return {.If = {{Fact::Fails, keyOf(Maker)}}}; }

} // namespace coro_tidy
