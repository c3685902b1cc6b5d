// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A queue without a capacity between producers and consumers never makes a producer wait.
// Where they are faster than the consumers, it grows until the memory is gone:
//
//   UnboundedQueue<Job> jobs;
//   for (;;)
//     jobs.push(co_await accept());      // however many wait already

#include "core/Acquisitions.h"
#include "core/Check.h"
#include "core/Extent.h"
#include "core/Queues.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// What the unit does with one queue, under its own name and as an argument.
struct Uses {
  struct Push {
    const Function *In;
    const CallExpr *Call;
    const ValueDecl *Queue; ///< Its name there.
  };
  std::vector<Push> Pushes;
  bool IsPopped = false;
  bool IsMeasured = false; ///< Somebody looks how full it is.
};

class UsesOf {
public:
  UsesOf(const ValueDecl &Queue, Workspace &In) : In(In) { collect(Queue, MaxDepth); }

  Uses Found;

private:
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

  static bool isQueue(const Expr &Object, const ValueDecl &Queue) {
    const ObjectPath Path = pathOf(Object);
    return !Path.empty() && Path.back() == &Queue;
  }

  void member(const Function &Fn, const CXXMemberCallExpr &Call, const ValueDecl &Queue) {
    const CXXMethodDecl *Method = Call.getMethodDecl();
    if (!Method)
      return;
    if (isPush(*Method))
      Found.Pushes.push_back({&Fn, &Call, &Queue});
    else if (isPop(*Method, In.knowledge()))
      Found.IsPopped = true;
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

class UnboundedQueueCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    llvm::SetVector<const ValueDecl *> Queues;
    for (const VarDecl *Local : Fn.locals())
      Queues.insert(Local);
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Member = llvm::dyn_cast<MemberExpr>(&S))
        if (const auto *Field = llvm::dyn_cast<FieldDecl>(Member->getMemberDecl()))
          Queues.insert(Field);
    });
    for (const ValueDecl *Queue : Queues)
      if (isQueueType(Queue->getType(), knowledge()))
        if (const auto Why = unboundedness(*Queue, workspace()))
          examine(*Queue, *Why);
  }

private:
  void examine(const ValueDecl &Queue, const Unboundedness &Why) {
    const Uses Used = UsesOf(Queue, workspace()).Found;
    if (!Used.IsPopped || Used.IsMeasured)
      return;
    Report Finding{.At = Queue.getLocation(),
                   .Message = "queue '" + Queue.getNameAsString() +
                              "' takes any number of items from its producers"};
    llvm::SmallPtrSet<const Function *, 4> Producers;
    for (const Uses::Push &Push : Used.Pushes) {
      if (isFedInLoop(Push))
        Finding.Notes = {{Push.Call->getExprLoc(), "it is fed here, in a loop"}};
      if (Push.In->isCoroutine())
        Producers.insert(Push.In);
    }
    if (Finding.Notes.empty() && Producers.size() > 1)
      for (const Uses::Push &Push : Used.Pushes)
        Finding.Notes.push_back({Push.Call->getExprLoc(), "it is fed here"});
    if (Finding.Notes.empty())
      return;
    Finding.Notes.push_back({Queue.getLocation(), Why.Bounded});
    report(std::move(Finding));
  }

  /// In a loop of any length that takes nothing out.
  bool isFedInLoop(const Uses::Push &Push) {
    const Extents Sizes(*Push.In, workspace());
    return llvm::any_of(Sizes.loopsAround(*Push.Call), [&](const Stmt *Loop) {
      const bool TakesOut = anyStatement(Loop, [&](const Stmt &S) {
        const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
        const ObjectPath Path = Call ? pathOf(*Call->getImplicitObjectArgument()) : ObjectPath();
        return !Path.empty() && Path.back() == Push.Queue && Call->getMethodDecl() &&
               isPop(*Call->getMethodDecl(), knowledge());
      });
      return !TakesOut && Sizes.ofLoop(*Loop).Is == Extent::Unknown;
    });
  }
};

const Registration<UnboundedQueueCheck> Registered{{
    .Name = "coro-unbounded-queue",
    .Summary = "a queue without a capacity stands between producers and consumers",
    .Level = Severity::Warning,
    .Keeps = Principle::BoundTheWork,
    .Serves = "back-pressure between producers and consumers",
}};

} // namespace
} // namespace coro_tidy
