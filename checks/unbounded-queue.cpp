// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A queue without a capacity between producers and consumers never makes a producer wait.
// Where they are faster than the consumers, it grows until the memory is gone:
//
//   UnboundedQueue<Job> jobs;
//   for (;;)
//     jobs.push(co_await accept());      // however many wait already
//
// and so does a container that callers fill, and a coroutine empties as fast as its peer reads.

#include "core/Check.h"
#include "core/Statements.h"
#include "topics/loops/Extent.h"
#include "topics/queues/PlainQueues.h"
#include "topics/queues/QueueUses.h"
#include "topics/queues/Queues.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

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
      if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
        if (const auto *Global = llvm::dyn_cast<VarDecl>(Name->getDecl());
            Global && Global->hasGlobalStorage())
          Queues.insert(Global);
    });
    for (const ValueDecl *Queue : Queues)
      if (isQueueType(Queue->getType(), knowledge()))
        if (const auto Why = unboundedness(*Queue, workspace()))
          examine(*Queue, *Why);
    for (const PlainPush &Push : unmeasuredPushes(Fn, workspace()))
      report({.At = Push.Call->getExprLoc(),
              .Message = "'" + Push.Queue->getNameAsString() +
                         "' takes any number of items from '" + displayName(Fn.decl()) + "'",
              .Notes = {{Push.Emptied->getBeginLoc(),
                         "'" + displayName(Push.By->decl()) +
                             "' takes them out here, and awaits something for each"}},
              .Grade = Severity::Hint});
  }

private:
  void examine(const ValueDecl &Queue, const Unboundedness &Why) {
    const QueueUses Used = usesOf(Queue, workspace());
    if (Used.Consumers.empty() || Used.IsMeasured)
      return;
    Report Finding{.At = Queue.getLocation(),
                   .Message = "queue '" + Queue.getNameAsString() +
                              "' takes any number of items from its producers",
                   .RestsOn = Why.RestsOn};
    llvm::SmallPtrSet<const Function *, 4> Producers;
    for (const QueueUses::Push &Push : Used.Pushes) {
      if (llvm::isa<CXXConstructorDecl>(Push.In->decl()))
        continue; // what a pool begins with
      if (isFedInLoop(Push, Used))
        Finding.Notes = {{Push.Call->getExprLoc(), "it is fed here, in a loop"}};
      if (Push.In->isCoroutine() && isNews(Push, Used))
        Producers.insert(Push.In);
    }
    if (Finding.Notes.empty() && Producers.size() > 1)
      for (const QueueUses::Push &Push : Used.Pushes)
        Finding.Notes.push_back({Push.Call->getExprLoc(), "it is fed here"});
    if (Finding.Notes.empty())
      return;
    Finding.Notes.push_back({Queue.getLocation(), Why.Bounded});
    report(std::move(Finding));
  }

  /// In a loop of any length that nothing holds back.
  bool isFedInLoop(const QueueUses::Push &Push, const QueueUses &Used) {
    const Extents Sizes(*Push.In, workspace());
    return llvm::any_of(Sizes.loopsAround(*Push.Call), [&](const Stmt *Loop) {
      return isFedFreely(Push, *Loop, Used, workspace()) &&
             Sizes.ofLoop(*Loop).Is == Extent::Unknown;
    });
  }

  /// Not a piece that was taken out here before, and goes back; nor a message that is always
  /// the same, such as that it is over.
  bool isNews(const QueueUses::Push &Push, const QueueUses &Used) const {
    return !Used.Consumers.contains(Push.In) &&
           llvm::any_of(Push.Call->arguments(), [&](const Expr *Item) {
             return anyStatement(Item, [](const Stmt &S) {
               const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
               return llvm::isa<CXXThisExpr, CoawaitExpr>(S) || llvm::isa<CallExpr>(S) ||
                      (Name && llvm::isa<VarDecl, BindingDecl>(Name->getDecl()));
             });
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
