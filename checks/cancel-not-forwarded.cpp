// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A stop token works as far as it is passed on; whoever is awaited without it goes on
// working for somebody who has given up:
//
//   Task<Page> load(Url url, std::stop_token stop) {
//     co_return co_await fetch(url);   // Task<Page> fetch(Url, std::stop_token = {});
//   }

#include "core/Check.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/Tokens.h"
#include "topics/loops/FanOut.h"
#include "topics/loops/Ranges.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Tasks.h"
#include "topics/time/Pace.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace coro_tidy {
namespace {

const FunctionDecl &patternOf(const FunctionDecl &Fn) {
  const FunctionDecl *Pattern = Fn.getTemplateInstantiationPattern();
  return *(Pattern ? Pattern : &Fn)->getCanonicalDecl();
}

/// Where Longer has a parameter for the token, if it has all those of Shorter besides.
std::optional<unsigned> onlyTokenMore(const FunctionDecl &Shorter, const FunctionDecl &Longer,
                                      const ValueDecl &Token) {
  if (Longer.getNumParams() != Shorter.getNumParams() + 1)
    return std::nullopt;
  const auto At = [](const FunctionDecl &Of, unsigned I) {
    return Of.getParamDecl(I)->getType().getCanonicalType();
  };
  unsigned Extra = 0;
  while (Extra < Shorter.getNumParams() && At(Shorter, Extra) == At(Longer, Extra))
    ++Extra;
  for (unsigned I = Extra; I < Shorter.getNumParams(); ++I)
    if (At(Shorter, I) != At(Longer, I + 1))
      return std::nullopt;
  return takesToken(At(Longer, Extra), Token) ? std::optional(Extra) : std::nullopt;
}

bool callableAlike(const FunctionDecl &L, const FunctionDecl &R) {
  const auto *Left = llvm::dyn_cast<CXXMethodDecl>(&L);
  const auto *Right = llvm::dyn_cast<CXXMethodDecl>(&R);
  if (!Left || !Right)
    return !Left && !Right;
  return Left->isStatic() == Right->isStatic() && Left->getAccess() == Right->getAccess() &&
         Left->getMethodQualifiers() == Right->getMethodQualifiers();
}

class CancelNotForwardedCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || isCleanup(Fn.decl()))
      return;
    withheld(Fn);
    const std::vector<AtHand> Tokens = tokensAtHand(Fn);
    if (Tokens.empty())
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S);
      if (!Await || Await->isImplicit())
        return;
      forEachStatement(Await->getOperand(), [&](const Stmt &Inner) {
        if (const auto *Call = llvm::dyn_cast<CallExpr>(&Inner))
          examine(Fn, *Await, *Call, Tokens);
      });
      if (const CallExpr *Before = awaitedCall(*Await); // auto page = fetch(url);
          Before && !isWithin(*Before, Await->getOperand()))
        examine(Fn, *Await, *Before, Tokens);
      if (const auto All = gatheredBy(*Await))
        examineTasksIn(*All->Tasks, Fn, *Await, Tokens, All->By);
      if (const SaidBy Sleeps = sleeps(*Await, knowledge()))
        examineSleep(Fn, *Await, *Sleeps);
    });
  }

private:
  /// A null pointer that stands where the token could, of which the coroutine makes no use at all.
  /// It may be meant, so this is a hint; whose signature is somebody else's has no choice.
  void withheld(const Function &Fn) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    if (Method && Method->isVirtual())
      return;
    for (const ParmVarDecl *Token : Fn.decl().parameters())
      if (Token->getType()->isPointerType() && !mentions(&Fn.body(), *Token) &&
          knowledge().isStopToken(Token->getType()->getPointeeType()))
        for (const CoawaitExpr *Await : awaitsIn(&Fn.body()))
          forEachStatement(Await->getOperand(), [&](const Stmt &S) {
            const CallSite Site = callSite(S);
            const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
            for (unsigned I = 0; Callee && I != Site.Arguments.size(); ++I)
              if (I < Callee->getNumParams() && flow::isNullPointer(*Site.Arguments[I]) &&
                  takesToken(Callee->getParamDecl(I)->getType(), *Token) && !isCleanup(*Callee))
                report({.At = Site.Arguments[I]->getBeginLoc(),
                        .Message = "'" + displayName(*Callee) +
                                   "' is given no stop token, and nothing uses the one that '" +
                                   displayName(Fn.decl()) + "' is given",
                        .Notes = {{Token->getLocation(), "the token"}},
                        .Grade = Severity::Hint});
          });
  }

  struct AtHand {
    const ValueDecl *Token;
    std::string Spelling; ///< `stop`, `job->stop`
  };

  std::vector<AtHand> tokensAtHand(const Function &Fn) const {
    std::vector<AtHand> Result;
    for (const ValueDecl *Token : tokensOf(Fn, knowledge()))
      Result.push_back({Token, Token->getNameAsString()});
    for (const MemberExpr *Reached : tokensReached(Fn, knowledge()))
      Result.push_back(
          {Reached->getMemberDecl(),
           Lexer::getSourceText(CharSourceRange::getTokenRange(Reached->getSourceRange()),
                                context().getSourceManager(), context().getLangOpts())
               .str()});
    return Result;
  }

  /// The local container of tasks that are all awaited at once: co_await all(std::move(tasks))
  struct Gathered {
    const VarDecl *Tasks;
    Standing By;
  };

  std::optional<Gathered> gatheredBy(const CoawaitExpr &Await) const {
    const CallExpr *Call = awaitedCall(Await);
    const CallSite Site = Call ? callSite(*Call) : CallSite();
    const SaidBy Gathers = gathersRange(Site, knowledge());
    const Expr *Range = Gathers ? rangeAmong(Site.Arguments) : nullptr;
    const auto *Name = Range ? llvm::dyn_cast<DeclRefExpr>(&stripped(*Range)) : nullptr;
    const auto *Local = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
    return Local && Local->isLocalVarDecl() ? std::optional(Gathered{Local, *Gathers})
                                            : std::nullopt;
  }

  /// for (...) tasks.push_back(fetch(url));
  void examineTasksIn(const VarDecl &All, const Function &Fn, const CoawaitExpr &Await,
                      llvm::ArrayRef<AtHand> Tokens, Standing Gathered) {
    if (llvm::any_of(Tokens,
                     [&](const AtHand &Each) { return mentions(Await.getOperand(), *Each.Token); }))
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Put = llvm::dyn_cast<CXXMemberCallExpr>(&S);
      if (Put && subjectOf(Put->getImplicitObjectArgument()) == &All)
        for (const Expr *Argument : Put->arguments())
          if (const CallExpr *Call = madeTask(*Argument, knowledge()))
            examine(Fn, Await, *Call, Tokens, Gathered);
    });
  }

  /// for (;;) { if (co_await poll()) break; co_await sleep(1s); }
  void examineSleep(const Function &Fn, const CoawaitExpr &Sleep, Standing Sleeps) {
    for (const ValueDecl *Token : tokensOf(Fn, knowledge()))
      if (!llvm::isa<FieldDecl>(Token) && isBefore(*Token, Sleep))
        if (const Stmt *Loop = loopDeafTo(*Token, Sleep, Fn, knowledge()))
          return report({.At = Sleep.getBeginLoc(),
                         .Message = "nothing in the loop that sleeps here asks '" +
                                    Token->getNameAsString() + "' whether to stop",
                         .Notes = {{Loop->getBeginLoc(), "it goes on without end"}},
                         .RestsOn = Sleeps});
  }

  /// Nothing is within null.
  static bool isWithin(const CallExpr &Call, const Stmt *Outer) {
    return anyStatement(Outer, [&](const Stmt &S) { return &S == &Call; });
  }

  /// Awaited is what says that Await awaits the call.
  void examine(const Function &Fn, const CoawaitExpr &Await, const CallExpr &Call,
               llvm::ArrayRef<AtHand> Tokens, Standing Awaited = Standing::Structure) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (!Callee || llvm::isa<CXXOperatorCallExpr>(Call) || isCleanup(*Callee) ||
        !knowledge().isAwaitable(Call.getType()))
      return;
    for (const auto &[Token, Spelling] : Tokens) {
      const std::optional<unsigned> Slot = slotFor(Call, *Callee, *Token);
      if (!Slot || !isBefore(*Token, Call))
        continue;
      if (!carriesItself(*Callee, *Token) && !isPassedAround(Await, Call, *Token) &&
          !runsAfterStop(Fn, Call, *Token) && !reachesOtherwise(Fn, Call, *Token, knowledge()))
        report({.At = Call.getExprLoc(),
                .Message = "'" + displayName(*Callee) + "' takes a stop token and does not get '" +
                           Spelling + "'",
                .Fixes =
                    Tokens.size() == 1 ? fixesFor(Call, *Slot, Spelling) : std::vector<FixItHint>(),
                .RestsOn = Awaited});
      return;
    }
  }

  /// A parameter that the caller left to its default, or one that an overload adds.
  static std::optional<unsigned> slotFor(const CallExpr &Call, const FunctionDecl &Callee,
                                         const ValueDecl &Token) {
    for (unsigned I = 0; I < Callee.getNumParams() && I < Call.getNumArgs(); ++I)
      if (takesToken(Callee.getParamDecl(I)->getType(), Token))
        return llvm::isa<CXXDefaultArgExpr>(Call.getArg(I)) ? std::optional(I) : std::nullopt;
    if (!Callee.getDeclName().isIdentifier())
      return std::nullopt;
    const FunctionDecl &Pattern = patternOf(Callee);
    for (const NamedDecl *Other : Pattern.getDeclContext()->lookup(Pattern.getDeclName()))
      if (const FunctionDecl *Overload = Other->getUnderlyingDecl()->getAsFunction();
          Overload && !Overload->isDeleted() && callableAlike(Pattern, *Overload))
        if (const auto Extra = onlyTokenMore(Pattern, *Overload, Token))
          return Extra;
    return std::nullopt;
  }

  bool isBefore(const ValueDecl &Token, const Stmt &At) const {
    return llvm::isa<FieldDecl>(Token) || context().getSourceManager().isBeforeInTranslationUnit(
                                              Token.getLocation(), At.getBeginLoc());
  }

  /// The call is given the token in some other form, or a call around it is:
  ///   within(stop, fetch(url))    fetch(url, {.stop = stop})
  bool isPassedAround(const CoawaitExpr &Await, const CallExpr &Call,
                      const ValueDecl &Token) const {
    return anyStatement(Await.getOperand(), [&](const Stmt &S) {
      const auto *Around = llvm::dyn_cast<CallExpr>(&S);
      if (!Around || !isWithin(Call, &S))
        return false;
      if (Around == &Call)
        return mentions(Around, Token);
      return llvm::any_of(Around->arguments(), [&](const Expr *Argument) {
        return !knowledge().isAwaitable(Argument->getType()) && !isWithin(Call, Argument) &&
               mentions(Argument, Token);
      });
    });
  }

  /// What ends things must run although it was cancelled.
  bool isCleanup(const FunctionDecl &Fn) const {
    return knowledge().holds(Fn, Fact::CleansUp, Standing::Name);
  }

  /// A member of the same object has the token already.
  static bool carriesItself(const FunctionDecl &Callee, const ValueDecl &Token) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    return Method && Token.getDeclContext() == Method->getDeclContext();
  }

  /// Behind a handler, behind a loop that ended because of the token, or in a branch that
  /// is taken for it:
  ///   while (!stop.stop_requested()) { ... }   co_await goodbye();
  bool runsAfterStop(const Function &Fn, const CallExpr &Call, const ValueDecl &Token) const {
    const SourceManager &Sources = context().getSourceManager();
    return anyStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *If = llvm::dyn_cast<IfStmt>(&S))
        return isBranchOfStop(*If, Call, Token);
      const bool Ends = llvm::isa<CXXTryStmt>(S) || (isLoop(S) && asksWhetherStopped(&S, Token));
      return Ends && Sources.isBeforeInTranslationUnit(S.getEndLoc(), Call.getBeginLoc());
    });
  }

  static bool isBranchOfStop(const IfStmt &If, const CallExpr &Call, const ValueDecl &Token) {
    if (!asksWhetherStopped(If.getCond(), Token))
      return false;
    const auto *Not = llvm::dyn_cast<UnaryOperator>(If.getCond()->IgnoreParenImpCasts());
    const Stmt *Stopped = Not && Not->getOpcode() == UO_LNot ? If.getElse() : If.getThen();
    return isWithin(Call, Stopped);
  }

  /// fetch(url)  ->  fetch(url, stop), where that is the next parameter.
  static std::vector<FixItHint> fixesFor(const CallExpr &Call, unsigned Slot,
                                         const std::string &Token) {
    unsigned Written = 0;
    while (Written < Call.getNumArgs() && !llvm::isa<CXXDefaultArgExpr>(Call.getArg(Written)))
      ++Written;
    if (Written != Slot || Call.getRParenLoc().isMacroID() || Call.getBeginLoc().isMacroID())
      return {};
    return {FixItHint::CreateInsertion(Call.getRParenLoc(), (Slot ? ", " : "") + Token)};
  }
};

const Registration<CancelNotForwardedCheck> Registered{{
    .Name = "coro-cancel-not-forwarded",
    .Summary = "a stop token is at hand and is not passed on",
    .Level = Severity::Warning,
    .Keeps = Principle::LetCancellationThrough,
    .Serves = "tasks support cancellation",
}};

} // namespace
} // namespace coro_tidy
