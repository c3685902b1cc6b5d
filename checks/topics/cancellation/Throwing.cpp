// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Throwing.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/CancellationCodes.h"
#include "topics/cancellation/CaughtException.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Handlers.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// `co_await as_future(...)`, `co_await settle(...)`, `co_await co_awaitTry(...)`: a failure is a
/// value.
bool awaitsOutcome(const CoroutineSuspendExpr &Await, const Knowledge &Facts) {
  const CallSite Site = callSite(*Await.getOperand()->IgnoreImplicit());
  return Facts.holds(Site, Fact::YieldsReady) ||
         (Facts.isOutcome(Await.getType()) &&
          Facts.holds(Site, Fact::HandlesFailure, Standing::Name));
}

/// Calling a function that makes a lazy task runs nothing of it: what its author promises by
/// noexcept is of the task.
bool promisesNotToFail(const CallExpr &Made, const Knowledge &Facts) {
  const FunctionDecl *Maker = Made.getDirectCallee();
  const auto *Type = Maker ? Maker->getType()->getAs<FunctionProtoType>() : nullptr;
  const TaskKind Kind = Facts.task(Made.getType());
  return Type && Type->isNothrow() && (Kind == TaskKind::Lazy || Kind == TaskKind::Unknown);
}

bool promisesNotToFail(const CoroutineSuspendExpr &Await, const Knowledge &Facts) {
  const auto *Written = llvm::dyn_cast<CoawaitExpr>(&Await);
  const CallExpr *Made = Written ? awaitedCall(*Written) : nullptr;
  return Made && promisesNotToFail(*Made, Facts);
}

bool takesAnything(const CXXCatchStmt &Handler) { return !Handler.getExceptionDecl(); }

bool takesStdException(const CXXCatchStmt &Handler) {
  return structure::isStdClass(Handler.getCaughtType(), {"exception"});
}

/// `co_await socket.async_read_some(...)`: where cancellation is a code among others, all
/// failures of the library's own operations are codes, and thrown as one class.
bool failsByCode(const Event &E, QualType Task, const Knowledge &Facts) {
  const auto *Await = llvm::dyn_cast_or_null<CoawaitExpr>(E.At);
  const CallExpr *Made = Await ? awaitedCall(*Await) : nullptr;
  return Made && Made->getDirectCallee() && Facts.described(*Made->getDirectCallee()) &&
         !cancellationCode(Task, Facts).empty();
}

bool handlesFailures(const CXXTryStmt &Try, const Event &E, QualType Task, const Knowledge &Facts) {
  const auto IsTaken = [&](const CXXRecordDecl *Cancellation) {
    return anyHandler(Try,
                      [&](const CXXCatchStmt &Handler) { return takes(Handler, *Cancellation); });
  };
  const auto Cancellations = Facts.cancellations(Task);
  return anyHandler(Try, takesAnything) ||
         (anyHandler(Try, takesStdException) && llvm::all_of(Cancellations, IsTaken)) ||
         (failsByCode(E, Task, Facts) && llvm::any_of(Cancellations, IsTaken));
}

/// `async_read(socket, buffer, yield)`, and not with `yield[error]`, which takes the error.
bool throwsIntoStack(const CallExpr &Call, const Knowledge &Facts) {
  const auto IsPlain = [&](const Expr *Argument) {
    return Facts.holds(Argument->getType(), Fact::StackfulToken) &&
           llvm::isa<DeclRefExpr, MemberExpr>(Argument->IgnoreUnlessSpelledInSource());
  };
  return Facts.suspendsCaller(Call) && llvm::any_of(Call.arguments(), IsPlain) &&
         Call.getDirectCallee() && Facts.described(*Call.getDirectCallee());
}

/// The call that makes the task which a thread waits for, and whose failure it gets so:
/// `fetch(url).get()`, `sync_wait(fetch(url))`. An older task may have been asked before.
const CallExpr *newTaskWaitedFor(const Stmt &At, const Knowledge &Facts) {
  const CallSite Site = callSite(At);
  if (!Facts.holds(Site, Fact::SyncWait))
    return nullptr;
  const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&At);
  const Expr *Waited = Member                   ? Member->getImplicitObjectArgument()
                       : Site.Arguments.empty() ? nullptr
                                                : Site.Arguments.front();
  return Waited ? newTask(*Waited, Facts) : nullptr;
}

/// Of an awaiter that may give an exception.
bool isThrowingResume(const FunctionDecl *Callee) {
  const auto *Type = Callee ? Callee->getType()->getAs<FunctionProtoType>() : nullptr;
  return Type && structure::plays(*Callee, structure::Role::AwaitResume) && !Type->isNothrow();
}

/// A plain function that returns a task, as far as it is seen to be none itself: it throws when it
/// is called. Where the task is awaited at once, that tells.
bool throwsBeforeItsTask(const Event &E, const FunctionDecl &Callee, const Knowledge &Facts) {
  const auto *Type = Callee.getType()->getAs<FunctionProtoType>();
  const Stmt *Body = Callee.getBody();
  return E.Goes.How != flow::Destination::Awaited && Facts.isAwaitable(Callee.getReturnType()) &&
         Type && !isUnresolvedExceptionSpec(Type->getExceptionSpecType()) && !Type->isNothrow() &&
         !isInSystemHeader(Callee) && Body && !Callee.hasSkippedBody() &&
         !llvm::isa<CoroutineBodyStmt>(Body);
}

} // namespace

bool isKnownToThrow(const Event &E, const Knowledge &Facts) {
  if (E.Kind == EventKind::Throw)
    return true;
  if (E.Kind != EventKind::Call)
    return false;
  if (const auto *Await = llvm::dyn_cast_or_null<CoroutineSuspendExpr>(E.At))
    return isThrowingResume(llvm::dyn_cast_or_null<FunctionDecl>(E.Callee)) &&
           !awaitsOutcome(*Await, Facts) && !promisesNotToFail(*Await, Facts);
  if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
      Call && throwsIntoStack(*Call, Facts))
    return true;
  if (!E.At || E.Implicit)
    return false;
  const CallExpr *Waited = newTaskWaitedFor(*E.At, Facts);
  return Waited ? !promisesNotToFail(*Waited, Facts) : Facts.holds(callSite(*E.At), Fact::Throws);
}

const FunctionDecl *possibleThrower(const Event &E, const Knowledge &Facts) {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
  if (E.Kind != EventKind::Call || !Callee || E.Implicit ||
      llvm::isa_and_nonnull<CoroutineSuspendExpr>(E.At) || Callee->isDefaulted() ||
      isKnownToThrow(E, Facts) ||
      !(couldThrow(*Callee, Facts) || throwsBeforeItsTask(E, *Callee, Facts)))
    return nullptr;
  return Callee->getCanonicalDecl();
}

bool throwsIf(const Event &E, const FunctionDecl *Supposed, const Knowledge &Facts) {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
  const bool IsSupposed = Supposed && Callee && Callee->getCanonicalDecl() == Supposed;
  return isKnownToThrow(E, Facts) || (IsSupposed && possibleThrower(E, Facts));
}

std::vector<const FunctionDecl *> suppositions(const flow::Graph &In, const Knowledge &Facts) {
  constexpr unsigned Few = 16;
  llvm::SmallSetVector<const FunctionDecl *, Few + 1> Result;
  Result.insert(nullptr);
  for (const Event &E : In.all())
    if (const FunctionDecl *Callee = possibleThrower(E, Facts); Callee && Result.size() <= Few)
      Result.insert(Callee);
  return {Result.begin(), Result.end()};
}

const CXXTryStmt *handledBy(const Event &E, const Function &Fn, const Knowledge &Facts) {
  if (E.Kind == EventKind::Throw || !E.At)
    return nullptr;
  return tryAround(*E.At, Fn, [&](const CXXTryStmt &Try) {
    return handlesFailures(Try, E, Fn.decl().getReturnType(), Facts);
  });
}

bool isUnhandled(const Event &E) {
  return E.Kind == EventKind::Call && E.Implicit && E.Callee &&
         structure::plays(*E.Callee, structure::Role::Unhandled);
}

std::string throwerAt(const Stmt &Via, const Knowledge &Facts) {
  const Stmt *At = &Via;
  if (const CallExpr *Waited = newTaskWaitedFor(Via, Facts))
    At = Waited;
  if (const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(At))
    At = Await->getOperand()->IgnoreImplicit();
  if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&Via))
    if (const CallExpr *Made = awaitedCall(*Await))
      At = Made;
  const NamedDecl *Callee = callSite(*At).Callee;
  return Callee ? "'" + displayName(*Callee) + "'" : "'co_await'";
}

} // namespace coro_tidy
