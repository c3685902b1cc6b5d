// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/queues/QueueUses.h"
#include "core/Roots.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/loops/Limits.h"
#include "topics/loops/Ranges.h"
#include "topics/queues/Queues.h"
#include "topics/sessions/Acquisitions.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Pace.h"

using namespace clang;

namespace coro_tidy {
namespace {

class QueueUsesCollector {
public:
  explicit QueueUsesCollector(Workspace &In) : In(In) {}

  QueueUses Found;

  static constexpr unsigned MaxDepth = 2;

  void collect(const ValueDecl &Queue, unsigned Depth) {
    if (!Names.insert(&Queue).second)
      return;
    for (const Function *Fn : In.functions())
      forEachStatement(&Fn->body(), [&](const Stmt &S) {
        if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
            Call && isQueue(*Call->getImplicitObjectArgument(), Queue))
          member(*Fn, *Call, Queue);
        else if (Depth != 0)
          arguments(S, Queue, Depth);
      });
  }

private:
  static bool isQueue(const Expr &Object, const ValueDecl &Queue) {
    const ObjectPath Path = pathOf(Object);
    return !Path.empty() && Path.back() == &Queue;
  }

  void member(const Function &Fn, const CXXMemberCallExpr &Call, const ValueDecl &Queue) {
    const CXXMethodDecl *Method = Call.getMethodDecl();
    if (!Method)
      return;
    if (isPush(*Method, In.knowledge()))
      Found.Pushes.push_back({&Fn, &Call, &Queue});
    else if (isPop(*Method, In.knowledge()))
      Found.Consumers.insert(&Fn);
    else if (Method->isConst() && Method->getReturnType()->isIntegerType())
      Found.IsMeasured = true;
  }

  /// `produce(jobs)`: goes on under the name of the parameter.
  void arguments(const Stmt &S, const ValueDecl &Queue, unsigned Depth) {
    const CallSite Site = callSite(S);
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    const Function *Body = Callee ? In.find(*Callee) : nullptr;
    if (!Body)
      return;
    for (unsigned I = 0; I != Site.Arguments.size() && I < Body->decl().getNumParams(); ++I)
      if (isQueue(*Site.Arguments[I], Queue))
        collect(*Body->decl().getParamDecl(I), Depth - 1);
  }

  Workspace &In;
  llvm::SmallPtrSet<const ValueDecl *, 4> Names;
};

/// A flag says that it is over, not how far it is.
bool isDoneFlag(QualType Type) {
  return Type.getNonReferenceType()->isBooleanType() ||
         structure::isStdClass(Type, {"atomic", "atomic_flag", "stop_source", "stop_token"});
}

/// The variable or member that a statement changes: `--pending`, `done.set()`.
const ValueDecl *changedBy(const Stmt &S) {
  const Expr *Changed = writtenTo(S);
  const ObjectPath Path = Changed ? pathOf(*Changed) : ObjectPath();
  return Path.empty() ? nullptr : Path.back();
}

bool isCounter(const ValueDecl &Variable) {
  return Variable.getType().getNonReferenceType()->isIntegerType() &&
         !isDoneFlag(Variable.getType());
}

/// What a loop asks and awaits before it goes on; not the queue, nor a flag.
llvm::SmallPtrSet<const ValueDecl *, 8> waitedFor(const Stmt &Loop) {
  llvm::SmallPtrSet<const ValueDecl *, 8> Result;
  const auto Add = [&](const Stmt *In, bool OnlyCounters) {
    forEachStatement(In, [&](const Stmt &S) {
      const auto *E = llvm::dyn_cast<Expr>(&S);
      const ObjectPath Path =
          E && llvm::isa<DeclRefExpr, MemberExpr>(E) ? pathOf(*E) : ObjectPath();
      if (!Path.empty() && Path.back() && !isDoneFlag(Path.back()->getType()) &&
          (!OnlyCounters || isCounter(*Path.back())))
        Result.insert(Path.back());
    });
  };
  for (const CoawaitExpr *Await : awaitsIn(&Loop))
    if (const CallExpr *Call = awaitedCall(*Await))
      if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Call))
        Add(Member->getImplicitObjectArgument(), false);
  forEachStatement(&Loop, [&](const Stmt &S) {
    if (const auto *While = llvm::dyn_cast<WhileStmt>(&S))
      Add(While->getCond(), true);
    else if (const auto *If = llvm::dyn_cast<IfStmt>(&S))
      Add(If->getCond(), true);
  });
  return Result;
}

bool isPacedByConsumer(const QueueUses::Push &Push, const Stmt &Loop, const QueueUses &Uses) {
  auto Waited = waitedFor(Loop);
  Waited.erase(Push.Queue);
  return llvm::any_of(Uses.Consumers, [&](const Function *Consumer) {
    return anyStatement(&Consumer->body(), [&](const Stmt &S) {
      const ValueDecl *Changed = changedBy(S);
      return Changed && Waited.contains(Changed);
    });
  });
}

/// A limiter is only left when there is room, a sleep when its time has come.
bool isPacedByItself(const Stmt &Loop, const Knowledge &Facts) {
  return llvm::any_of(awaitsIn(&Loop), [&](const CoawaitExpr *Await) {
    const CallSite Site = awaitedSite(*Await);
    return sleeps(*Await, Facts) || Facts.holds(Site, Fact::Acquires) ||
           Facts.isLimiter(Site.ReceiverType);
  });
}

/// if (next >= 100) break;
bool stopsAtNumber(const Stmt &Loop, const ASTContext &Context) {
  return anyStatement(&Loop, [&](const Stmt &S) {
    const auto *If = llvm::dyn_cast<IfStmt>(&S);
    const auto *Asked =
        If ? llvm::dyn_cast<BinaryOperator>(If->getCond()->IgnoreUnlessSpelledInSource()) : nullptr;
    return Asked && Asked->isRelationalOp() &&
           (constantNumber(*Asked->getLHS(), Context).value_or(0) > 0 ||
            constantNumber(*Asked->getRHS(), Context).value_or(0) > 0) &&
           anyStatement(If->getThen(), llvm::IsaPred<BreakStmt, ReturnStmt, CoreturnStmt>);
  });
}

/// for (auto &url : urls) co_await jobs.push(url);
bool bringsInNothingNew(const QueueUses::Push &Push, const Stmt &Loop) {
  const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&Loop);
  return Range && structure::isRange(Range->getRangeInit()->getType()) &&
         subjectOf(Range->getRangeInit()) &&
         llvm::all_of(awaitsIn(&Loop),
                      [&](const CoawaitExpr *Await) { return awaitedCall(*Await) == Push.Call; });
}

bool takesOut(const Stmt &Loop, const ValueDecl &Queue, const Knowledge &Facts) {
  return anyStatement(&Loop, [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    const ObjectPath Path = Call ? pathOf(*Call->getImplicitObjectArgument()) : ObjectPath();
    return !Path.empty() && Path.back() == &Queue && Call->getMethodDecl() &&
           isPop(*Call->getMethodDecl(), Facts);
  });
}

} // namespace

QueueUses usesOf(const ValueDecl &Queue, Workspace &In) {
  QueueUsesCollector Uses(In);
  Uses.collect(Queue, QueueUsesCollector::MaxDepth);
  return std::move(Uses.Found);
}

bool isFedFreely(const QueueUses::Push &Push, const Stmt &Loop, const QueueUses &Uses,
                 Workspace &In) {
  return !takesOut(Loop, *Push.Queue, In.knowledge()) && !isPacedByItself(Loop, In.knowledge()) &&
         !isPacedByConsumer(Push, Loop, Uses) && !bringsInNothingNew(Push, Loop) &&
         !stopsAtNumber(Loop, In.context());
}

} // namespace coro_tidy
