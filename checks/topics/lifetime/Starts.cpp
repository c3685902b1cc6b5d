// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/Starts.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "knowledge/Tree.h"
#include "topics/lifetime/UsesLater.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace coro_tidy {

using flow::Destination;
using flow::Event;
using flow::Fate;

const Event *eventOf(const Stmt &Call, const flow::Graph &In) {
  for (const Event &E : In.all())
    if (E.Kind == flow::EventKind::Call && E.At == &Call && !E.Implicit)
      return &E;
  return nullptr;
}

const Event *startedBy(const Destination &Goes, const flow::Graph &In, const Knowledge &Facts) {
  if (Goes.How != Destination::Given || !Goes.At)
    return nullptr;
  const CallSite Sink = callSite(*Goes.At);
  const bool TakesOver =
      Facts.fact(Sink, Fact::Consumes, Goes.Index) && !Facts.holds(Sink, Fact::SyncWait);
  if (!TakesOver && !Facts.holds(Sink, Fact::Spawns) && !Facts.holds(Sink, Fact::Detaches))
    return nullptr;
  const Event *Call = eventOf(*Goes.At, In);
  return Call && Call->Goes.How == Destination::Dropped ? Call : nullptr;
}

/// Whether the coroutine ends with such a value: ~Task() { handle.destroy(); }, or that of a part.
static bool destroysCoroutine(const CXXRecordDecl &Class) {
  const CXXDestructorDecl *Ending = Class.getDestructor();
  const auto Destroys = [](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    const CXXMethodDecl *Member = Call ? Call->getMethodDecl() : nullptr;
    return Member && structure::plays(*Member, structure::Role::EndsFrame) &&
           structure::isStdClass(Call->getObjectType(), {"coroutine_handle"});
  };
  if (Ending && Ending->hasBody() && anyStatement(Ending->getBody(), Destroys))
    return true;
  return llvm::any_of(Class.fields(), [](const FieldDecl *Part) {
    const CXXRecordDecl *Of = structure::classOf(Part->getType());
    return Of && Part->getType()->isRecordType() && Of->hasDefinition() &&
           !Of->isInStdNamespace() && destroysCoroutine(*Of);
  });
}

bool runsByItself(const Event &Maker, const Knowledge &Facts) {
  const QualType Task = llvm::cast<Expr>(Maker.At)->getType();
  const TaskKind Kind = Facts.task(Task);
  if (Kind != TaskKind::None)
    return Kind == TaskKind::SelfOwning || Facts.holds(Task, Fact::EagerTask);
  const CXXRecordDecl *Class = structure::classOf(Task);
  const CXXRecordDecl *Promise =
      Class ? structure::promiseOf(*Class, Class->getASTContext()) : nullptr;
  return Promise && structure::startOf(*Promise) == structure::Start::Eager &&
         !destroysCoroutine(*Class);
}

bool isTakenBy(const CallExpr &Call, const Destination &Goes) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || Goes.Index < 0 || Goes.Index >= static_cast<int>(Callee->getNumParams()))
    return false;
  const QualType Parameter = Callee->getParamDecl(Goes.Index)->getType();
  return Parameter->isRecordType() || Parameter->isRValueReferenceType();
}

/// The call that makes a task of this one: `timeout(read(x), 5s)`.
static const Event *wrappedBy(const Fate &Task, const flow::Graph &In, const Knowledge &Facts) {
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Task.At->Goes.At);
  const Event *Wrapper = Task.What == Fate::Given && Call && isTakenBy(*Call, Task.At->Goes)
                             ? eventOf(*Call, In)
                             : nullptr;
  return Wrapper && makesTask(*Wrapper, Facts) ? Wrapper : nullptr;
}

/// The call of a member of the task for which it is used.
static const Event *memberCall(const Fate &Task, const Event &Maker, const flow::Graph &In) {
  if (Task.What != Fate::Used)
    return nullptr;
  for (const Event &E : In.all()) {
    const auto *Call = E.Kind == flow::EventKind::Call && &E != &Maker
                           ? llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At)
                           : nullptr;
    const Expr *Object = Call ? Call->getImplicitObjectArgument() : nullptr;
    if (Object && (&E == Task.At || Object->IgnoreUnlessSpelledInSource() ==
                                        llvm::cast<Expr>(Maker.At)->IgnoreUnlessSpelledInSource()))
      return &E;
  }
  return nullptr;
}

const Event *continuedBy(const Fate &Task, const Event &Maker, const flow::Graph &In,
                         const Knowledge &Facts) {
  if (const Event *Wrapper = wrappedBy(Task, In, Facts))
    return Wrapper;
  const Event *Next = memberCall(Task, Maker, In);
  return Next && makesTask(*Next, Facts) ? Next : nullptr;
}

/// `read(x).start(done)`
static bool isStart(const Event &E, const Knowledge &Facts) {
  const CallSite Site = callSite(*E.At);
  return E.Goes.How == Destination::Dropped && !makesTask(E, Facts) &&
         (Facts.holds(Site, Fact::Spawns) || Facts.holds(Site, Fact::Detaches));
}

const Event *startOf(const Fate &Task, const Event &Maker, const flow::Graph &In,
                     const Knowledge &Facts) {
  if (Task.What == Fate::Given)
    return startedBy(Task.At->Goes, In, Facts);
  if (const Event *Call = memberCall(Task, Maker, In))
    return isStart(*Call, Facts) ? Call : nullptr;
  const bool RunsOn = Task.What == Fate::Dropped && Task.At == &Maker;
  return RunsOn && runsByItself(Maker, Facts) ? &Maker : nullptr;
}

} // namespace coro_tidy
