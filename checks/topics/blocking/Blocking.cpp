// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/blocking/Blocking.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Forward.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/blocking/CallsReached.h"
#include "topics/blocking/Parts.h"
#include "topics/blocking/ThreadState.h"
#include "topics/calls/IndirectCalls.h"
#include "topics/tasks/Awaits.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

class BlockingCallsFinder {
public:
  BlockingCallsFinder(const Function &In, Workspace &Of, const BlockingOptions &Options)
      : In(In), Facts(Of.knowledge()), Options(Options), Once(madeOnce(In)),
        Reached(In, Of, Options) {}

  std::vector<BlockingCall> run() {
    const flow::Graph *Graph = In.events();
    if (!Graph)
      return {};
    const auto After = [&](ThreadState State, const Event &E) {
      State.after(E, Facts);
      return State;
    };
    const auto AtEntry = flow::forward(*Graph, atStart(), After, joined);
    for (size_t I = 0; I < AtEntry.size(); ++I) {
      if (!AtEntry[I])
        continue;
      ThreadState State = *AtEntry[I];
      for (const Event &E : Graph->blocks()[I].Events) {
        if (State.OnLoop && !runsOnce(E))
          visit(State, E);
        State.after(E, Facts);
      }
    }
    return Reached.take();
  }

private:
  ThreadState atStart() const {
    return {.OnLoop = llvm::none_of(In.decl().parameters(), [&](const ParmVarDecl *Parameter) {
              return Facts.holds(Parameter->getType(), Fact::StartsAway);
            })};
  }

  using Statements = llvm::DenseSet<const Stmt *>;

  /// What gives the static variables of the function their values.
  static Statements madeOnce(const Function &In) {
    Statements Result;
    forEachStatement(&In.body(), [&](const Stmt &S) {
      const VarDecl *Variable = declaredBy(S);
      if (Variable && Variable->isStaticLocal() && Variable->hasInit()) {
        const Statements Parts = statementsOf(Variable->getInit());
        Result.insert(Parts.begin(), Parts.end());
      }
    });
    return Result;
  }

  /// The first call alone pays for it; one that waits for a task of its own loop would not return.
  bool runsOnce(const Event &E) const {
    return E.At && Once.contains(E.At) && !Facts.holds(siteOf(E), Fact::SyncWait);
  }

  void visit(const ThreadState &State, const Event &E) {
    if (E.Kind == EventKind::Destroy)
      return visitDestruction(State, E);
    if (E.Kind != EventKind::Call)
      return;
    const CallSite Site = siteOf(E);
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    if (Facts.holds(Site, Fact::NonBlocking))
      return;
    if (const FunctionDecl *Target = deferredTarget(State, E, Site))
      return Reached.follow(E, *Target);
    if (State.isSafe(E, Site, Facts) || runsGiven(E, Callee) || isOfResumed(E, Site))
      return;
    if (const ValueDecl *Holder = holderCalled(E, In))
      return runHeld(E, *Holder);
    if (const StatedFact *Said = blocks(State, E, Site)) {
      const Fact Cause = Reached.causeOf(Site);
      if (Cause == Fact::Blocks || !(isDriver(State, E, Site) || isGiven(E, Site, *Said)))
        Reached.add({.At = &E, .Known = Said, .Primitive = nameOfCallee(Site), .Causes = {Cause}});
      return;
    }
    if (Facts.offloads(Site))
      return;
    if (Facts.holds(Site, Fact::CallsNow))
      for (const Expr *Argument : Site.Arguments)
        for (const FunctionDecl *Target : callableTargets(*Argument))
          Reached.invoke(E, *Target);
    for (const GivenCallable &Given : calledBack(Site, Facts))
      Reached.invoke(E, *Given.Target, {Given.Called});
    if (const QualType Made = madeBy(Site, Facts); !Made.isNull())
      Reached.construct(E, *structure::classOf(Made), Site.Arguments);
    if (const auto *Destructor = llvm::dyn_cast_or_null<CXXDestructorDecl>(Callee))
      Reached.destroy(E, *Destructor);
    else if (const QualType Held = emptiedOf(E); !Held.isNull())
      destroyHeld(E, Held);
    else if (Callee)
      Reached.follow(E, *Callee);
  }

  /// What runs in its caller when a result is asked for, and no time-out is given:
  ///   auto later = std::async(std::launch::deferred, load);  later.get();
  const FunctionDecl *deferredTarget(const ThreadState &State, const Event &E,
                                     const CallSite &Site) const {
    const auto *Asked = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At);
    if (!Asked || !Site.Arguments.empty() || !Facts.holds(Site, Fact::ProvesReady) ||
        llvm::is_contained(State.Renewed, E.variable()))
      return nullptr;
    const Expr *Made = E.variable() ? E.variable()->getInit() : Asked->getImplicitObjectArgument();
    const CallSite Maker = Made ? callSite(*Made->IgnoreUnlessSpelledInSource()) : CallSite();
    if (!Facts.holds(Maker, Fact::CallsLater) || !Facts.holds(Maker, Fact::Ready))
      return nullptr;
    for (const Expr *Argument : Maker.Arguments)
      if (const FunctionDecl *Target = callableTarget(*Argument))
        return Target;
    return nullptr;
  }

  /// What is called by a name that holds functions.
  void runHeld(const Event &E, const ValueDecl &Holder) {
    for (const ValueDecl *Held : heldBy(Holder, In))
      if (const auto *Target = llvm::dyn_cast<FunctionDecl>(Held))
        Reached.invoke(E, *Target);
      else
        Reached.add({.At = &E, .IfBlocks = Held, .Causes = {Fact::Blocks, Fact::SyncWait}});
  }

  /// A coroutine or a lambda that calls the lambda it was given, or that its object was made
  /// with: where that may block, and on which thread, is the business of who gives it.
  bool runsGiven(const Event &E, const FunctionDecl *Callee) const {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (!Method || !Method->getParent()->isLambda())
      return false;
    if (llvm::isa_and_nonnull<ParmVarDecl>(E.variable()))
      return In.isCoroutine() || E.variable()->getDeclContext() != &In.decl();
    const auto *Call = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E.At);
    return Call && llvm::isa<MemberExpr>(Call->getArg(0)->IgnoreParenImpCasts()) &&
           (In.isCoroutine() || isLambdaCallOperator(&In.decl()));
  }

  /// A destructor that blocks, whoever calls it; not that of an object whose value
  /// has been moved away, or that was joined before, nor of a session that has to be
  /// closed: that it is not is a finding of its own.
  void visitDestruction(const ThreadState &State, const Event &E) {
    if (!E.Callee || (E.variable() && isLeftToOthers(E, *E.variable())) ||
        llvm::is_contained(State.Safe, E.variable()) || isTakenFrom(E))
      return;
    if (const QualType Held = E.variable() ? heldToTheEnd(*E.variable(), In) : QualType();
        !Held.isNull())
      return destroyHeld(E, Held);
    const Expr *Made = E.variable() ? E.variable()->getInit() : llvm::dyn_cast_or_null<Expr>(E.At);
    if (Made) {
      const CallSite Maker = callSite(*Made->IgnoreImplicit());
      if (E.variable() && Facts.holds(Maker, Fact::ProvesReady) &&
          staysAsItWasMade(*E.variable(), In))
        return;
      if (const StatedFact *Said = Facts.fact(Maker, Fact::DestructionBlocks))
        return Reached.add(
            {.At = &E,
             .Known = Said,
             .Primitive = "the destructor of what " + nameOfCallee(Maker) + " returns",
             .Causes = {Fact::Blocks}});
    }
    if (const auto *Destructor = llvm::dyn_cast<CXXDestructorDecl>(E.Callee))
      Reached.destroy(E, *Destructor);
  }

  /// worker.reset(), worker = nullptr: what was there ends, if nobody has done something else
  /// about it before.
  QualType emptiedOf(const Event &E) const {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
    const ValueDecl *Owner = Call ? emptiedBy(*Call) : nullptr;
    return Owner && isOnlyFilledAndEmptied(*Owner, In) ? heldBy(Owner->getType()) : QualType();
  }

  /// Not a session that has to be closed, nor tasks that somebody awaits.
  void destroyHeld(const Event &E, QualType Held) {
    const CXXDestructorDecl *Destructor = Held->getAsCXXRecordDecl()->getDestructor();
    if (Destructor && !Facts.session(Held) && !Facts.holds(Held, Fact::TaskScope))
      Reached.destroy(E, *Destructor);
  }

  /// A temporary whose value goes to a parameter: worker = std::jthread(run);
  bool isTakenFrom(const Event &E) const {
    if (E.variable() || !E.At)
      return false;
    const Stmt *Above = E.At;
    while (Above && !llvm::isa<MaterializeTemporaryExpr>(Above) &&
           (Above == E.At || llvm::isa<CastExpr, CXXBindTemporaryExpr>(Above)))
      Above = In.parents().getParent(Above);
    const auto *Temporary = llvm::dyn_cast_or_null<MaterializeTemporaryExpr>(Above);
    return Temporary && !Temporary->isBoundToLvalueReference() &&
           llvm::isa_and_nonnull<CallExpr, CXXConstructExpr>(In.parents().getParent(Temporary));
  }

  /// What an exception does to it counts only where nothing else ends its life.
  bool isLeftToOthers(const Event &End, const VarDecl &Object) const {
    if (Facts.holds(Object.getType(), Fact::MustClose))
      return true;
    return llvm::any_of(In.events()->eventsOf(Object), [&](const flow::Graph::Occurrence &E) {
      return E.What->Kind == EventKind::Move ||
             (E.What->Kind == EventKind::Destroy && E.What->How == flow::Exit::Normal &&
              End.How != flow::Exit::Normal);
    });
  }

  /// Whoever resumes an awaiter has what it waited for:
  ///   T await_resume() { return future.get(); }
  bool isOfResumed(const Event &E, const CallSite &Site) const {
    if (!E.At || !Site.Receiver)
      return false;
    const auto *Resume = llvm::dyn_cast<CXXMethodDecl>(&outermost(In.decl()));
    return Resume && structure::plays(*Resume, structure::Role::AwaitResume) &&
           anyStatement(E.At, llvm::IsaPred<CXXThisExpr>);
  }

  const StatedFact *blocks(const ThreadState &State, const Event &E, const CallSite &Site) const {
    if (Options.Descriptors || State.isFresh(E, Site))
      if (const StatedFact *Said = Facts.fact(Site, Fact::BlocksOnDescriptor))
        return Said;
    return Reached.blocks(Site);
  }

  /// A coroutine that runs somebody else's loop before it awaits anything is not on that
  /// loop: it drives it, often on a thread of its own.
  ///   [&]() -> task<> { io.process_events(); co_return; }
  bool isDriver(const ThreadState &State, const Event &E, const CallSite &Site) const {
    const bool TakesTask = llvm::any_of(
        Site.Arguments, [&](const Expr *Argument) { return Facts.isTask(Argument->getType()); });
    const bool IsLoop = Site.Receiver && !TakesTask && !Facts.isTask(Site.ReceiverType);
    const bool IsOwn = E.variable() && E.variable()->isLocalVarDecl() &&
                       E.variable()->getDeclContext() == &In.decl();
    return In.isCoroutine() && IsLoop && !IsOwn && !State.HasAwaited;
  }

  /// A future that a function is given is as ready as its caller knows it to be, where
  /// the library has threads in which futures may be waited for.
  bool isGiven(const Event &E, const CallSite &Site, const StatedFact &Said) const {
    return Said.What == Fact::SyncWait &&
           llvm::any_of(subjectsOf(E, Site), [](const VarDecl *Subject) {
             return llvm::isa_and_nonnull<ParmVarDecl>(Subject);
           });
  }

  const Function &In;
  const Knowledge &Facts;
  const BlockingOptions &Options;
  const Statements Once;
  CallsReached Reached;
};

} // namespace

bool waitsForTasksIfAny(const FunctionDecl &Fn, const Knowledge &Facts) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  const bool IsForHolder = Method && Method->isInstance() && Method->getIdentifier() &&
                           !structure::plays(*Method, structure::Role::Awaiter) &&
                           Facts.isTask(Method->getFunctionObjectParameterType());
  return Facts.couldSyncWait(Fn) || (IsForHolder && !Facts.isAwaitable(Fn.getReturnType()));
}

std::vector<BlockingCall> blockingCalls(const Function &In, Workspace &Of,
                                        const BlockingOptions &Options) {
  return BlockingCallsFinder(In, Of, Options).run();
}

} // namespace coro_tidy
