// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The task was awaited, but what it yields is dropped, and that mattered:
//
//   co_await file.write(text);         // Expected<void>: nobody sees the error
//   co_await prepare(order);           // Task<Task<>>: the inner task never runs
//   co_await mutex.scoped_lock();      // the guard dies at the semicolon
//
// Or it was put where nobody looks:
//
//   co_await async_write(socket, head, redirect_error(use_awaitable, error));
//   co_await async_write(socket, body, use_awaitable);
//
// A task that is not awaited at all is coro-discarded-task's.

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Tasks.h"
#include "topics/tasks/UnreadErrors.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class DiscardedResultCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    for (const UnreadError &Unread : unreadErrors(Fn, knowledge()))
      unread(Unread);
    if (!Fn.isCoroutine())
      return;
    for (const DiscardedValue &Dropped : discardedValues(Fn)) {
      const auto *Either = llvm::dyn_cast<ConditionalOperator>(Dropped.Value);
      const Expr &Value = Either ? written(*Either->getTrueExpr()) : *Dropped.Value;
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(&Value);
      if (Await && Dropped.How == Discard::Tacit && Await->isPRValue() && !mayDrop(*Await))
        examine(Fn, *Await);
    }
  }

private:
  void unread(const UnreadError &Unread) {
    report({.At = Unread.Operation->getBeginLoc(),
            .Message = "error of " + calleeName(*Unread.Operation) + " is never looked at: '" +
                       Unread.Error->getNameAsString() + "' is for nothing else",
            .Notes = {{Unread.GoesOn->getBeginLoc(),
                       calleeName(*Unread.GoesOn) + " goes on as if it had succeeded"}}});
  }

  static CallSite awaitedCall(const CoawaitExpr &Await) {
    return callSite(written(*Await.getOperand()));
  }

  /// An error in closing is one that nobody can do anything about any more, and who has slept may
  /// look at the clock.
  bool mayDrop(const CoawaitExpr &Await) const {
    const CallSite Site = awaitedCall(Await);
    return Site.Callee && (knowledge().holds(Site, Fact::MayBeDropped) || onlyMoves(Site) ||
                           knowledge().holds(Site, Fact::Sleeps, Standing::Name) || closes(Site) ||
                           wrapsClosing(Site));
  }

  /// `co_await socket.close()`, `co_await close(socket)`, `co_await ring.close(descriptor)`
  bool closes(const CallSite &Site) const {
    if (Site.Callee && !Site.Arguments.empty() &&
        knowledge().standing(*Site.Callee, Fact::Closes, Atom::ThisIndex))
      return true;
    const std::optional<Session> Closed = knowledge().session(Site.ReceiverType);
    return Closed && Site.Callee && Site.Callee->getIdentifier() &&
           llvm::is_contained(Closed->Closers, Site.Callee->getName());
  }

  /// `co_await timeout(socket.close(), 1s)`
  bool wrapsClosing(const CallSite &Site) const {
    return llvm::any_of(Site.Arguments,
                        [&](const Expr *Argument) { return closes(callSite(written(*Argument))); });
  }

  /// `co_await shut(socket)`, where shut closes what it is given; and `co_await op.run();
  /// if (error)`, where run also stores its error in what op refers to.
  Condition unlessNobodyMisses(const CallSite &Site) const {
    Condition When;
    if (!Site.Callee)
      return When;
    When.UnlessKnown.push_back({Fact::StoresOutcome, keyOf(*Site.Callee)});
    for (unsigned I = 0; I != Site.Arguments.size(); ++I)
      if (knowledge().session(Site.Arguments[I]->getType().getNonReferenceType()))
        When.UnlessKnown.push_back({Fact::Closes, keyOf(*Site.Callee), static_cast<int>(I)});
    return When;
  }

  /// `co_await dispatch(executor)` goes to another thread, `co_await post([] {}, executor)` lets
  /// what was posted before run first: neither does anything that could fail.
  bool onlyMoves(const CallSite &Site) const {
    return knowledge().holdsAny(Site, {Fact::Hops, Fact::Posts}, Standing::Name) &&
           llvm::none_of(Site.Arguments, [](const Expr *Argument) {
             if (!structure::isCallable(Argument->getType()))
               return false;
             const FunctionDecl *Target = callableTarget(*Argument);
             return !Target || !Target->getBody() ||
                    anyStatement(Target->getBody(), [](const Stmt &S) {
                      return llvm::isa<CallExpr, CXXConstructExpr, CXXThrowExpr>(S);
                    });
           });
  }

  void examine(const Function &Fn, const CoawaitExpr &Await) {
    const QualType Yielded = Await.getType();
    const bool Settled = knowledge().holds(awaitedCall(Await), Fact::YieldsReady);
    if (mattersWhenDropped(Yielded, knowledge()) && !Settled)
      return innerTask(Fn, Await);
    if (knowledge().isGuard(Yielded)) {
      if (!isOwnMember(Fn, Yielded) && !isLast(Fn, Await))
        tell(Await, "guard that " + calleeName(Await) + " yields is dropped: it lets go at once");
      return;
    }
    const std::string Dropped = "result of " + calleeName(Await) + " is dropped, ";
    if (saysOutcome(Yielded) || (Settled && knowledge().isTask(Yielded)))
      tell(Await, Dropped + "and with it whether it succeeded");
    else if (const CXXRecordDecl *Class = structure::classOf(Yielded);
             Class && structure::isNodiscard(*Class) && !knowledge().isAwaitable(Yielded))
      tell(Await, Dropped + "though its type is [[nodiscard]]");
  }

  /// One of several results may be the outcome: (error, bytes transferred). Where it is the
  /// only one, its caller has asked for an error that is not thrown, to be free of it. Several
  /// outcomes are those of several tasks, and coro-unobserved-exception's.
  bool saysOutcome(QualType Type) const {
    if (knowledge().isOutcome(Type))
      return true;
    const auto Several = severalIn(Type);
    const auto Outcomes =
        llvm::count_if(Several, [&](QualType One) { return knowledge().isOutcome(One); });
    return Outcomes != 0 && Outcomes != static_cast<long>(Several.size());
  }

  /// The elements of a tuple or a pair, the members of a plain structure.
  static llvm::SmallVector<QualType, 4> severalIn(QualType Type) {
    llvm::SmallVector<QualType, 4> Result;
    const CXXRecordDecl *Class = structure::classOf(Type);
    if (structure::isStdClass(Type, {"tuple", "pair"})) {
      const auto *Instance = llvm::cast<ClassTemplateSpecializationDecl>(Class);
      for (const TemplateArgument &Argument : Instance->getTemplateArgs().asArray()) {
        if (Argument.getKind() == TemplateArgument::Type)
          Result.push_back(Argument.getAsType());
        else if (Argument.getKind() == TemplateArgument::Pack)
          for (const TemplateArgument &Element : Argument.pack_elements())
            Result.push_back(Element.getAsType());
      }
    } else if (Class && !isInStd(*Class) && Class->isAggregate() && !Class->isUnion()) {
      for (const FieldDecl *Member : Class->fields())
        Result.push_back(Member->getType());
    }
    return Result;
  }

  /// A guard that locks itself again: it holds the lock, whatever comes back.
  static bool isOwnMember(const Function &Fn, QualType Guard) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    const CXXRecordDecl *Class = structure::classOf(Guard);
    return Method && Class && Method->getParent()->getCanonicalDecl() == Class->getCanonicalDecl();
  }

  /// Who does nothing more has only waited for the one that held the lock.
  static bool isLast(const Function &Fn, const CoawaitExpr &Await) {
    const Stmt *Last = &Await;
    const Stmt *Above = Fn.parents().getParent(Last);
    for (; llvm::isa_and_nonnull<Expr>(Above); Above = Fn.parents().getParent(Above))
      Last = Above;
    const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Above);
    if (!Block)
      return false;
    const auto *Next = std::next(llvm::find(Block->body(), Last));
    if (Next == Block->body_end())
      return Block == &Fn.body();
    const auto *Return = llvm::dyn_cast<CoreturnStmt>(*Next);
    return Return &&
           !(Return->getOperand() && anyStatement(Return->getOperand(), [](const Stmt &S) {
               return llvm::isa<CallExpr>(S);
             }));
  }

  void innerTask(const Function &Fn, const CoawaitExpr &Await) {
    const bool IsLazy = knowledge().task(Await.getType()) == TaskKind::Lazy;
    Report Finding{.At = Await.getBeginLoc(),
                   .Message = calleeName(Await) + " yields another task, which is dropped: " +
                              (IsLazy ? "it never runs" : "its outcome is lost")};
    if (!knowledge().isGenerator(Fn.decl().getReturnType()) && canAwaitAt(Await, Fn))
      Finding.Fixes = wrapped(Await, "co_await ", "", context());
    report(std::move(Finding));
  }

  void tell(const CoawaitExpr &Await, const std::string &Message) {
    report({.At = Await.getBeginLoc(),
            .Message = Message,
            .When = unlessNobodyMisses(awaitedCall(Await))});
  }
};

const Registration<DiscardedResultCheck> Registered{{
    .Name = "coro-discarded-result",
    .Summary = "what co_await yields is dropped, though it matters",
    .Level = Severity::Warning,
    .Keeps = Principle::AwaitOrOwn,
    .Serves = "errors of awaited calls are handled",
    .MeantInTests = true,
}};

} // namespace
} // namespace coro_tidy
