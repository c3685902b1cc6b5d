// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A time limit that limits nothing:
//
//   co_await timeout(5s, compute());            compute() never suspends, and nothing else
//                                               can be interrupted
//   co_await when_any(work(), sleep_for(5s));   work() runs on, with all that it holds
//   co_await timeout(seconds(limit_ms.count()), work());

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Makers.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include <limits>
#include <tuple>

using namespace clang;

namespace coro_tidy {
namespace {

/// std::chrono::duration<...> or time_point<...>; null for other types.
const ClassTemplateSpecializationDecl *chrono(QualType Type, llvm::StringRef Name) {
  return structure::isStdClass(Type, {Name})
             ? llvm::dyn_cast<ClassTemplateSpecializationDecl>(structure::classOf(Type))
             : nullptr;
}

/// Its ticks per second, as a type: std::ratio<1, 1000>.
QualType periodOf(QualType Type) {
  const ClassTemplateSpecializationDecl *Class = chrono(Type, "duration");
  return Class ? Class->getTemplateArgs().get(1).getAsType().getCanonicalType() : QualType();
}

/// `milliseconds`, or the whole type where nobody has given it a name.
std::string unitOf(QualType Type, const ASTContext &Context) {
  const auto *Period =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(structure::classOf(periodOf(Type)));
  const auto Number = [&](unsigned I) {
    return Period->getTemplateArgs().get(I).getAsIntegral().getExtValue();
  };
  if (Period && Period->getTemplateArgs().size() == 2) {
    static constexpr std::tuple<int64_t, int64_t, llvm::StringLiteral> Units[] = {
        {1, 1'000'000'000, "nanoseconds"},
        {1, 1'000'000, "microseconds"},
        {1, 1000, "milliseconds"},
        {1, 1, "seconds"},
        {60, 1, "minutes"},
        {3600, 1, "hours"}};
    for (const auto &[Numerator, Denominator, Name] : Units)
      if (Number(0) == Numerator && Number(1) == Denominator)
        return Name.str();
  }
  return Type.getNonReferenceType().getUnqualifiedType().getAsString(Context.getPrintingPolicy());
}

/// The duration whose count() is this number, as it stands or in a constant variable.
QualType countedBy(const Expr *Number) {
  Number = Number->IgnoreParenCasts();
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(Number))
    if (const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
        Variable && Variable->getType().isConstQualified() && Variable->getInit())
      Number = Variable->getInit()->IgnoreParenCasts();
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(Number->IgnoreImplicit());
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method || !structure::plays(*Method, structure::Role::Ticks))
    return {};
  const QualType Type = Call->getImplicitObjectArgument()->IgnoreParenImpCasts()->getType();
  return chrono(Type, "duration") ? Type : QualType();
}

class IneffectiveTimeoutCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Call = llvm::dyn_cast<CallExpr>(&S))
        examine(*Call);
      if (!Fn.isCoroutine())
        return;
      if (const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(&S))
        construct(*Construction);
      else if (const auto *Operation = llvm::dyn_cast<BinaryOperator>(&S))
        compare(*Operation);
    });
  }

private:
  void examine(const CallExpr &Call) {
    const CallSite Site = callSite(Call);
    if (!Site.Callee)
      return;
    if (knowledge().holds(Site, Fact::AbandonsLosers))
      race(Call, Site);
    const bool IsDeadline = knowledge().holds(Site, Fact::Deadline);
    if (!IsDeadline && !knowledge().holds(Site, Fact::Sleeps))
      return;
    const bool IsLimit = !llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
      return isReportedLimit(Call, Site, *Argument, IsDeadline);
    });
    if (IsDeadline && IsLimit && isOfTime(Site))
      interrupt(Call, Site);
  }

  /// A race between tasks is a time limit if one of them sleeps.
  bool isOfTime(const CallSite &Site) {
    return llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
      const auto *Made = llvm::dyn_cast<CallExpr>(Argument->IgnoreUnlessSpelledInSource());
      return !knowledge().isAwaitable(Argument->getType()) ||
             (Made && Made->getDirectCallee() && sleeps(*Made));
    });
  }

  /// A body that is seen to the end and has no suspension.
  void interrupt(const CallExpr &Call, const CallSite &Site) {
    for (const Expr *Argument : Site.Arguments) {
      const FunctionDecl *Body = bodyOf(*Argument);
      if (!Body || isOverridable(*Body) || knowledge().described(*Body))
        continue;
      report({.At = Call.getExprLoc(),
              .Message = "'" + nameOfCallee(Site) + "' cannot interrupt '" + displayName(*Body) +
                         "', which never suspends",
              .When = {.If = {}, .Unless = {{Fact::MaySuspend, keyOf(*Body)}}}});
    }
  }

  /// The function whose task is awaited under the limit, if there is but one. A callable that
  /// makes none is told how the operation under the limit has ended:
  ///   socket.async_read_some(buffer, cancel_after(5s, [](error_code, size_t) {}));
  const FunctionDecl *bodyOf(const Expr &Argument) const {
    const std::vector<const FunctionDecl *> Makers =
        behindLambdas(makersIn(Argument, knowledge()), knowledge());
    if (Makers.size() == 1)
      return Makers.front();
    const FunctionDecl *Callable = callableTarget(Argument);
    return Callable && knowledge().isTask(Callable->getReturnType()) ? Callable : nullptr;
  }

  static bool isOverridable(const FunctionDecl &Fn) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
    return Method && Method->isVirtual();
  }

  void race(const CallExpr &Call, const CallSite &Site) {
    std::string Timer, Loser;
    for (const Expr *Argument : Site.Arguments) {
      const auto *Made = llvm::dyn_cast<CallExpr>(Argument->IgnoreUnlessSpelledInSource());
      if (!Made || !Made->getDirectCallee())
        return;
      (sleeps(*Made) ? Timer : Loser) = nameOf(*Made);
    }
    if (!Timer.empty() && !Loser.empty())
      report({.At = Call.getExprLoc(),
              .Message = "'" + nameOfCallee(Site) + "' ends with '" + Timer + "' and leaves '" +
                         Loser + "' running"});
  }

  /// Of `std::move(task)` the task's.
  static std::string nameOf(const CallExpr &Call) {
    if (structure::isMove(Call))
      if (const auto *Task = llvm::dyn_cast<DeclRefExpr>(Call.getArg(0)->IgnoreParenImpCasts()))
        return Task->getDecl()->getNameAsString();
    return nameOfCallee(callSite(Call));
  }

  /// Itself, or a coroutine that awaits nothing but sleeps.
  bool sleeps(const CallExpr &Call) {
    if (knowledge().holds(callSite(Call), Fact::Sleeps))
      return true;
    const Function *Body = workspace().find(*Call.getDirectCallee());
    const auto Awaits =
        Body && Body->isCoroutine() ? awaitsIn(&Body->body()) : std::vector<const CoawaitExpr *>();
    return !Awaits.empty() && llvm::all_of(Awaits, [&](const CoawaitExpr *Await) {
      const CallExpr *Awaited = awaitedCall(*Await);
      return Awaited && knowledge().holds(callSite(*Awaited), Fact::Sleeps);
    });
  }

  bool isReportedLimit(const CallExpr &Call, const CallSite &Site, const Expr &Argument,
                       bool IsDeadline) {
    const bool IsDuration = chrono(Argument.getType(), "duration");
    if (!IsDuration && !chrono(Argument.getType(), "time_point"))
      return false;
    const std::optional<int64_t> Ticks = constantOf(Argument, context());
    const std::string Name = "'" + nameOfCallee(Site) + "'";
    if (Ticks && IsDuration && IsDeadline && *Ticks <= 0)
      report({.At = Call.getExprLoc(),
              .Message = "the time limit of " + Name + " is always " +
                         (*Ticks == 0 ? "zero" : "negative")});
    else if (Ticks && !IsDuration && *Ticks != std::numeric_limits<int64_t>::max())
      report({.At = Call.getExprLoc(),
              .Message = "the deadline of " + Name + " is a constant point in time"});
    else
      return false;
    return true;
  }

  /// seconds(limit.count()), where limit counts milliseconds.
  void construct(const CXXConstructExpr &Construction) {
    if (Construction.getNumArgs() != 1 || !chrono(Construction.getType(), "duration"))
      return;
    const QualType From = countedBy(Construction.getArg(0));
    if (!From.isNull() && periodOf(From) != periodOf(Construction.getType()))
      report({.At = Construction.getBeginLoc(),
              .Message = "'" + unitOf(Construction.getType(), context()) +
                         "' is made from a count of '" + unitOf(From, context()) + "'"});
  }

  void compare(const BinaryOperator &Operation) {
    if (!Operation.isComparisonOp())
      return;
    const QualType Left = countedBy(Operation.getLHS());
    const QualType Right = countedBy(Operation.getRHS());
    if (!Left.isNull() && !Right.isNull() && periodOf(Left) != periodOf(Right))
      report({.At = Operation.getOperatorLoc(),
              .Message = "a count of '" + unitOf(Left, context()) +
                         "' is compared with a count of '" + unitOf(Right, context()) + "'"});
  }
};

const Registration<IneffectiveTimeoutCheck> Registered{{
    .Name = "coro-ineffective-timeout",
    .Summary = "a time limit does not limit anything",
    .Level = Severity::Warning,
    .Keeps = Principle::LetCancellationThrough,
    .Serves = "network operations have a reasonable timeout",
}};

} // namespace
} // namespace coro_tidy
