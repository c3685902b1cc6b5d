// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is inferred of each coroutine, and of each maker of a task, about how that fails.

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Exceptions.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Handlers.h"
#include "topics/tasks/Makers.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Whether an error is not thrown but told: it is a result, or put into an argument.
///   async_read(s, b, as_tuple(use_awaitable))    async_read(s, b, redirect_error(token, ec))
/// What a task results in is for who awaits it: in_time(async_read(s, b, as_tuple), 5s)
/// An operation that results in one of several named cases has one for its failure.
///   poll_status s = co_await client.poll(poll_op::read);
class ToldError {
public:
  explicit ToldError(const Knowledge &Facts) : Facts(Facts) {}

  bool operator()(QualType Result, const CallSite &Site) const {
    return Result->isEnumeralType() || isIn(Result) ||
           llvm::any_of(Site.Arguments,
                        [&](const Expr *Argument) { return isWrittenTo(*Argument); });
  }

private:
  bool isIn(QualType Type) const {
    if (Facts.isOutcome(Type))
      return true;
    const auto *Class =
        llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(structure::classOf(Type));
    return Class && llvm::any_of(Class->getTemplateArgs().asArray(), [&](const auto &Argument) {
             if (Argument.getKind() == TemplateArgument::Pack)
               return llvm::any_of(Argument.pack_elements(), [&](const TemplateArgument &Element) {
                 return Element.getKind() == TemplateArgument::Type &&
                        Facts.isOutcome(Element.getAsType());
               });
             return Argument.getKind() == TemplateArgument::Type &&
                    (Facts.isOutcome(Argument.getAsType()) ||
                     (Facts.isTask(Type) && isIn(Argument.getAsType())));
           });
  }

  bool isWrittenTo(const Expr &Argument) const {
    const CXXRecordDecl *Class = structure::classOf(Argument.getType());
    if (Facts.isOutcome(Argument.getType()))
      return Argument.isLValue() && !Argument.getType().isConstQualified();
    return Class && llvm::any_of(Class->fields(), [&](const FieldDecl *Field) {
             return Field->getType()->isReferenceType() && Facts.isOutcome(Field->getType());
           });
  }

  const Knowledge &Facts;
};

/// What is thrown in a body and not handled there.
class Escaping {
public:
  Escaping(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), Key(keyOf(Fn.decl())),
        Self("'" + displayName(Fn.decl()) + "'") {}

  /// coroutine(f), and fails(f): f throws outside of handlers, or calls a function that throws, or
  /// awaits an operation of a library there, or a task that fails. And fails-at-once(f), if that is
  /// awaited before anything else, and fails at once.
  void run() {
    const auto *Type = Fn.decl().getType()->getAs<FunctionProtoType>();
    if (Fn.isCoroutine())
      add({Fact::Coroutine, Key}, {}, Fn.body(), Self + " is a coroutine");
    if (!Type || !Type->isNothrow())
      visit(&Fn.body());
  }

private:
  void visit(const Stmt *S) {
    if (!S || llvm::isa<LambdaExpr, BlockExpr>(S))
      return;
    if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(S)) {
      Around.within(*Try, [&](const Stmt *Tried) { visit(Tried); });
      return visitHandlers(*Try);
    }
    if (const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(S)) {
      if (const auto *Written = llvm::dyn_cast<CoawaitExpr>(Await))
        awaited(*Written);
      return visit(Await->getOperand());
    }
    if (const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(S)) {
      if (Throw->getSubExpr())
        thrown(Throw->getSubExpr()->getType(), *Throw, Self + " throws here");
      else if (!IsAfterWait)
        thrown(QualType(), *Throw, Self + " rethrows here");
    } else if (const auto When = throwsWhen(*S, Facts)) {
      const std::string Text = Self + " calls '" + displayName(*callSite(*S).Callee) + "' here";
      if (When->empty())
        thrown(QualType(), *S, Text);
      else
        handOn(When->front(), *S, Text, Around.kept());
    }
    if (const auto *Return = llvm::dyn_cast<ReturnStmt>(S); Return && Return->getRetValue())
      if (const FunctionDecl *Maker = failingMaker(*Return->getRetValue(), Of))
        addIfFails(*Maker, *Return, "returns the task of", Around.kept());
    for (const Stmt *Child : childrenOf(*S))
      visit(Child);
  }

  /// Where nothing but a wait is tried, what is rethrown is nothing that has failed:
  ///   try { co_await timer.async_wait(); } catch (const system_error &e) { ... throw; }
  void visitHandlers(const CXXTryStmt &Try) {
    const bool IsAround = std::exchange(IsAfterWait, triesOnlyToWait(*Try.getTryBlock()));
    for (unsigned I = 0; I != Try.getNumHandlers(); ++I)
      visit(Try.getHandler(I)->getHandlerBlock());
    IsAfterWait = IsAround;
  }

  bool triesOnlyToWait(const Stmt &Tried) const {
    const auto Fails = [&](const Stmt &S) {
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S);
      return Await ? !onlyWaits(callSite(written(*Await->getOperand())), Facts)
                   : llvm::isa<CXXThrowExpr>(S) || throwsWhen(S, Facts).has_value();
    };
    const auto Awaits = [](const Stmt &S) { return llvm::isa<CoawaitExpr>(S); };
    return anyStatement(&Tried, Awaits) && !anyStatement(&Tried, Fails);
  }

  /// A combinator passes on how its tasks end; what a library's own task does is not seen. How
  /// a task ends that the caller has given is for the caller to know.
  void awaited(const CoawaitExpr &Await) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(flow::originOf(Await.getOperand()));
    if (Name && llvm::isa<ParmVarDecl>(Name->getDecl()) && !Around.keep(QualType()))
      add({Fact::AwaitsGiven, Key}, {}, Await,
          Self + " awaits '" + Name->getDecl()->getNameAsString() + "' here");
    const Expr &Operation = written(*Await.getOperand());
    const CallSite Site = callSite(Operation);
    std::vector<std::string> Kept = Around.kept();
    // Who tells errors by the result is not supposed to throw others.
    if (ToldError(Facts)(Await.getType(), Site))
      Kept.push_back(UnseenFailure.str());
    bool IsOurs = false;
    for (const FunctionDecl *Maker : makersIn(*Await.getOperand(), Facts))
      if (!isInSystemHeader(*Maker)) {
        addIfFails(*Maker, Await, "awaits", Kept);
        IsOurs = true;
      }
    if (!IsOurs)
      operation(Operation, Await.getType(), Await);
    if (Site.Callee && !Facts.holds(Site, Fact::YieldsReady))
      for (const Expr *Each : Site.Arguments)
        operation(written(*Each), Each->getType(), Await);
  }

  /// What a library does, awaited by itself or among others: `race(socket.read(), stop.wait())`.
  void operation(const Expr &Task, QualType Result, const CoawaitExpr &At) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&Task);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || !isInSystemHeader(*Callee) || !Facts.isTask(Call->getType()) ||
        structure::isMove(*Call))
      return;
    const CallSite Site = callSite(*Call);
    if (onlyWaits(Site, Facts) || ToldError(Facts)(Result, Site) || Around.keep(QualType()))
      return;
    thrown(QualType(), At, "'" + displayName(*Callee) + "' may throw here");
    if (Facts.fact(Site, Fact::FailsAtOnce) && isFirst(At))
      add({Fact::FailsAtOnce, Key}, {}, At, "'" + displayName(*Callee) + "' fails at once");
  }

  void addIfFails(const FunctionDecl &Maker, const Stmt &At, const std::string &How,
                  std::vector<std::string> Kept) {
    const std::string Text = Self + " " + How + " '" + displayName(Maker) + "' here";
    handOn({Fact::Fails, keyOf(Maker)}, At, Text, std::move(Kept));
    if (!Around.keep(QualType()) && (llvm::isa<ReturnStmt>(At) || isFirst(At)))
      add({Fact::FailsAtOnce, Key}, {{Fact::FailsAtOnce, keyOf(Maker)}}, At, Text);
  }

  /// What is tried again then has not waited for anything.
  bool isFirst(const Stmt &Await) {
    if (!First)
      First = Fn.isCoroutine() && Fn.events() ? firstAwaits(Fn) : llvm::DenseSet<const Stmt *>();
    return First->contains(&Await);
  }

  void thrown(QualType Type, const Stmt &At, const std::string &Text) {
    if (!Around.keep(Type))
      add({Fact::Fails, pairOf(Key, nameOfThrown(Type))}, {}, At, Text);
  }

  /// What leaves another function, but for what is kept here.
  void handOn(const Atom &From, const Stmt &At, const std::string &Text,
              std::vector<std::string> Kept) {
    add({Fact::Fails, Key}, {From}, At, Text);
    Into.Rules.back().Kept = std::move(Kept);
  }

  void add(const Atom &Proved, std::vector<Atom> Body, const Stmt &At, const std::string &Text) {
    Into.Rules.push_back({Proved, std::move(Body), {Of.place(At.getBeginLoc()), Text}, ""});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const std::string Key, Self;
  HandlersAround Around;                             ///< The statement that is visited.
  bool IsAfterWait = false;                          ///< In a handler of what only waits.
  std::optional<llvm::DenseSet<const Stmt *>> First; ///< The awaits that come before others.
};

void inferFailures(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.isCoroutine() || Of.knowledge().isTask(Fn.decl().getReturnType()))
    Escaping(Fn, Of, Into).run();
}

const Inference Registered{"failures", inferFailures};

} // namespace
} // namespace coro_tidy
