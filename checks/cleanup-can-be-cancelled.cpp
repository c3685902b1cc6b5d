// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A request to cancel stays in force. What is awaited to clean up after it fails at once,
// and nothing is cleaned up:
//
//   try { co_await work(); } catch (...) { error = std::current_exception(); }
//   co_await results.push(failed);       // throws Cancelled without pushing anything
//   std::rethrow_exception(error);

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/CancellationCodes.h"
#include "topics/cancellation/CaughtException.h"
#include "topics/cancellation/Tokens.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Handlers.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `a` as true, `!a` as false.
const Expr &withoutNot(const Expr &Condition, bool &Holds) {
  const Expr *E = Condition.IgnoreParenImpCasts();
  while (const auto *Not = llvm::dyn_cast<UnaryOperator>(E)) {
    if (Not->getOpcode() != UO_LNot)
      break;
    Holds = !Holds;
    E = Not->getSubExpr()->IgnoreParenImpCasts();
  }
  return *E;
}

class CleanupCanBeCancelledCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine())
      return;
    Cleaning = &Fn;
    Tokens = tokensOf(Fn, knowledge());
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Block = llvm::dyn_cast<CompoundStmt>(&S))
        examine({Block->body_begin(), Block->body_end()});
      else if (const auto *If = llvm::dyn_cast<IfStmt>(&S))
        for (const ValueDecl *Token : Tokens)
          if (const Stmt *Stopped = branchOfStop(*If, *Token))
            lookForToken(*Stopped, *Token, If->getBeginLoc());
    });
  }

private:
  /// What follows a try statement or a loop in the same block.
  void examine(llvm::ArrayRef<Stmt *> Block) {
    for (; !Block.empty(); Block = Block.drop_front()) {
      const llvm::ArrayRef<const Stmt *> Rest = Block.drop_front();
      if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(Block.front())) {
        if (const CXXCatchStmt *Handler = storing(*Try))
          afterHandler(*Try, *Handler, Rest);
      } else if (isLoop(*Block.front())) {
        const Stmt &Loop = *Block.front();
        for (const ValueDecl *Token : Tokens)
          if (endsByStop(Loop, *Token))
            for (const Stmt *Next : Rest)
              lookForToken(*Next, *Token, Loop.getBeginLoc());
      }
    }
  }

  /// The first handler for the cancellation, if it keeps what it has caught for later. One
  /// that swallows it is another finding.
  const CXXCatchStmt *storing(const CXXTryStmt &Try) const {
    const QualType Task = Cleaning->decl().getReturnType();
    if (awaitsIn(Try.getTryBlock()).empty() || !cancellationCode(Task, knowledge()).empty())
      return nullptr;
    const auto Cancellations = knowledge().cancellations(Task);
    for (unsigned I = 0; I < Try.getNumHandlers() && !Cancellations.empty(); ++I) {
      const CXXCatchStmt &Handler = *Try.getHandler(I);
      if (llvm::any_of(Cancellations, [&](const auto *Class) { return takes(Handler, *Class); })) {
        const CaughtException Caught(Handler, *Cleaning, knowledge());
        return Caught.goesOn() || !Caught.receivers().empty() ? &Handler : nullptr;
      }
    }
    return nullptr;
  }

  /// Statement by statement, until one asks for what the handler has stored: then the
  /// branch that is taken after an error.
  void afterHandler(const CXXTryStmt &Try, const CXXCatchStmt &Handler,
                    llvm::ArrayRef<const Stmt *> Rest) {
    llvm::SmallVector<const ValueDecl *, 2> Given;
    for (const ValueDecl *Token : Tokens)
      if (mentions(Try.getTryBlock(), *Token))
        Given.push_back(Token);
    const auto Look = [&](const Stmt &In) {
      lookForOperations(In, Handler.getBeginLoc());
      for (const ValueDecl *Token : Given)
        lookForToken(In, *Token, Handler.getBeginLoc());
    };
    for (const Stmt *Next : Rest) {
      const auto *If = llvm::dyn_cast<IfStmt>(Next);
      if (If && mentionsStored(*If->getCond(), Handler)) {
        bool Failed = true;
        withoutNot(*If->getCond(), Failed);
        if (const Stmt *Branch = Failed ? If->getThen() : If->getElse())
          Look(*Branch);
        return;
      }
      if (isLoop(*Next) || llvm::isa<CXXTryStmt, SwitchStmt>(Next))
        return;
      Look(*Next);
    }
  }

  /// Whether it speaks of a variable that the handler writes.
  static bool mentionsStored(const Expr &Condition, const CXXCatchStmt &Handler) {
    return anyStatement(&Condition, [&](const Stmt &S) {
      const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
      return Name && llvm::isa<VarDecl>(Name->getDecl()) &&
             mentions(Handler.getHandlerBlock(), *Name->getDecl());
    });
  }

  /// while (!stop.stop_requested()) ...
  /// for (;;) { if (stop.stop_requested()) break; ... }
  ///
  /// Without another way out to what follows.
  bool endsByStop(const Stmt &Loop, const ValueDecl &Token) const {
    const bool HasCondition = !isEndless(&Loop);
    if (HasCondition && !goesOnUntilStop(Loop, Token))
      return false;
    bool ByStop = HasCondition, Otherwise = false;
    forEachStatement(loopBody(Loop), [&](const Stmt &S) {
      if (isBreakOf(S, Loop))
        (standsInBranchOfStop(S, Loop, Token) ? ByStop : Otherwise) = true;
      Otherwise |= llvm::isa<GotoStmt>(S);
    });
    return ByStop && !Otherwise;
  }

  static bool goesOnUntilStop(const Stmt &Loop, const ValueDecl &Token) {
    const Expr *Condition = loopCondition(Loop);
    bool GoesOn = true;
    return Condition && isQuestion(withoutNot(*Condition, GoesOn), Token) && !GoesOn;
  }

  bool isBreakOf(const Stmt &S, const Stmt &Loop) const {
    if (!llvm::isa<BreakStmt>(S))
      return false;
    const ParentMap &Parents = Cleaning->parents();
    const Stmt *Left = Parents.getParent(&S);
    while (Left && !loopBody(*Left) && !llvm::isa<SwitchStmt>(Left))
      Left = Parents.getParent(Left);
    return Left == &Loop;
  }

  bool standsInBranchOfStop(const Stmt &S, const Stmt &Loop, const ValueDecl &Token) const {
    const ParentMap &Parents = Cleaning->parents();
    for (const Stmt *Below = &S, *Above = Parents.getParent(Below); Above != &Loop;
         Below = Above, Above = Parents.getParent(Above))
      if (const auto *If = llvm::dyn_cast<IfStmt>(Above); If && branchOfStop(*If, Token) == Below)
        return true;
    return false;
  }

  static const Stmt *branchOfStop(const IfStmt &If, const ValueDecl &Token) {
    bool Stopped = true;
    if (!isQuestion(withoutNot(*If.getCond(), Stopped), Token))
      return nullptr;
    return Stopped ? If.getThen() : If.getElse();
  }

  /// Nothing but `stop.stop_requested()`.
  static bool isQuestion(const Expr &Asked, const ValueDecl &Token) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&Asked);
    return Call && Call->getNumArgs() == 0 && Call->getType()->isBooleanType() &&
           asksWhetherStopped(Call, Token);
  }

  void lookForToken(const Stmt &In, const ValueDecl &Token, SourceLocation Since) {
    for (const CoawaitExpr *Await : awaitsIn(&In)) {
      const CallExpr *Call = awaitedCall(*Await);
      if (!Call || !Call->getDirectCallee() || !isGiven(*Call, Token))
        continue;
      report({.At = Call->getExprLoc(),
              .Message = "the cleanup '" + displayName(*Call->getDirectCallee()) + "' is given '" +
                         Token.getNameAsString() + "', which has been asked to stop",
              .Notes = {{Since, "'" + Token.getNameAsString() + "' has been asked to stop here"}}});
      return;
    }
  }

  static bool isGiven(const CallExpr &Call, const ValueDecl &Token) {
    return llvm::any_of(Call.arguments(), [&](const Expr *Argument) {
      return structure::classOf(Argument->getType()) == structure::classOf(Token.getType()) &&
             mentions(Argument, Token);
    });
  }

  void lookForOperations(const Stmt &In, SourceLocation Since) {
    for (const CoawaitExpr *Await : awaitsIn(&In)) {
      const CallExpr *Call = awaitedCall(*Await);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      if (!Callee)
        continue;
      const CallSite Site = callSite(*Call);
      Report Finding{.At = Call->getExprLoc(),
                     .Message = "the cleanup '" + nameOfCallee(Site) +
                                "' fails at once when the task was cancelled",
                     .Notes = {{Since, "a cancellation is caught here, and stays in force"}},
                     .Fixes = shielding(*Await, *Call)};
      if (knowledge().holds(Site, Fact::Cancellable)) {
        report(std::move(Finding));
      } else if (!knowledge().holds(Site, Fact::Shields)) {
        Finding.Message += ": it reaches '{primitive}'";
        Finding.When.If = {{Fact::Cancellable, keyOf(*Callee)}};
        report(std::move(Finding));
      }
    }
  }

  /// co_await farewell()  ->  co_await rill::shield(farewell()), for what is a task of
  /// the same kind as the coroutine's.
  std::vector<FixItHint> shielding(const CoawaitExpr &Await, const CallExpr &Call) const {
    const QualType Own = Cleaning->decl().getReturnType();
    const FactFile *Library = knowledge().library(Own);
    if (!Library || templateOf(Call.getType()) != templateOf(Own) || &operandOf(Await) != &Call)
      return {};
    const auto Shield = Library->Advice.find("shield");
    if (Shield == Library->Advice.end())
      return {};
    return wrapped(Call, Shield->second + "(", ")", context());
  }

  static const CXXRecordDecl *templateOf(QualType Task) {
    const CXXRecordDecl *Class = structure::classOf(Task);
    const auto *Instance = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
    return Instance ? Instance->getSpecializedTemplate()->getTemplatedDecl() : Class;
  }

  const Function *Cleaning = nullptr;
  std::vector<const ValueDecl *> Tokens;
};

const Registration<CleanupCanBeCancelledCheck> Registered{{
    .Name = "coro-cleanup-can-be-cancelled",
    .Summary = "what is awaited after a cancellation to clean up is cancelled itself",
    .Level = Severity::Warning,
    .Keeps = Principle::LetCancellationThrough,
    .Serves = "cleanup runs in `finally`",
}};

} // namespace
} // namespace coro_tidy
