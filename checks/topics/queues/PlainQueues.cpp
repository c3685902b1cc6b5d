// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/queues/PlainQueues.h"
#include "core/Statements.h"
#include "knowledge/Containers.h"
#include "knowledge/Structure.h"
#include "topics/sessions/Acquisitions.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Pace.h"

using namespace clang;

namespace coro_tidy {
namespace {

using structure::Change;

/// The member of the own object that the call is made on: a container whose elements can be taken
/// out at the front. One piece of memory is a stack at most.
const FieldDecl *ownQueue(const CXXMemberCallExpr &Call) {
  const ObjectPath Path = pathOf(*Call.getImplicitObjectArgument());
  const auto *Field =
      Path.size() == 2 && !Path.front() ? llvm::dyn_cast_or_null<FieldDecl>(Path.back()) : nullptr;
  if (!Field || Field->getType()->isReferenceType())
    return nullptr;
  const structure::Storage Kind = structure::storageOf(Field->getType());
  return Kind == structure::Storage::Blocks || Kind == structure::Storage::Nodes ? Field : nullptr;
}

const CXXMethodDecl *methodOf(const CXXMemberCallExpr &Call) { return Call.getMethodDecl(); }

bool takesOut(const Stmt &S, const FieldDecl &Queue) {
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
  return Call && methodOf(*Call) && ownQueue(*Call) == &Queue &&
         structure::changeBy(*methodOf(*Call)) == Change::Shrinks &&
         structure::takesEnd(*methodOf(*Call));
}

bool comparesNumbers(const Stmt &S) {
  const auto *Asked = llvm::dyn_cast<BinaryOperator>(&S);
  return Asked && Asked->isRelationalOp();
}

/// `out_.size()`, in a comparison or for somebody else who may compare it.
bool measures(const Stmt &S, const FieldDecl &Queue) {
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
  return Call && methodOf(*Call) && ownQueue(*Call) == &Queue &&
         methodOf(*Call)->getReturnType()->isIntegerType() &&
         !methodOf(*Call)->getReturnType()->isBooleanType();
}

/// Of a loop that awaits more than a signal or a time.
const Stmt *emptiedIn(const Function &Consumer, const FieldDecl &Queue, const Knowledge &Facts) {
  const Stmt *Found = nullptr;
  forEachStatement(&Consumer.body(), [&](const Stmt &Loop) {
    if (Found || !isLoop(Loop))
      return;
    const bool Works = llvm::any_of(awaitsIn(&Loop), [&](const CoawaitExpr *Await) {
      const CallSite Site = awaitedSite(*Await);
      return Site.Callee && !sleeps(*Await, Facts) &&
             !Facts.holdsAny(Site, {Fact::WaitsForCondition, Fact::Yields, Fact::Hops},
                             Standing::Stated);
    });
    if (Works)
      forEachStatement(&Loop, [&](const Stmt &S) {
        if (!Found && takesOut(S, Queue))
          Found = &S;
      });
  });
  return Found;
}

/// Whether the function is one of an object that has the member, or is a lambda in such a one.
bool mayReach(const FieldDecl &Member, const Function &Fn) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&outermost(Fn.decl()));
  const auto *Class = llvm::cast<CXXRecordDecl>(Member.getParent());
  return Method && (Method->getParent()->getCanonicalDecl() == Class->getCanonicalDecl() ||
                    Method->getParent()->isDerivedFrom(Class));
}

bool isGiven(const Expr &Item, const FunctionDecl &Producer) {
  return anyStatement(&Item, [&](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    const auto *Given = Name ? llvm::dyn_cast<ParmVarDecl>(Name->getDecl()) : nullptr;
    return Given && Given->getDeclContext() == &Producer;
  });
}

} // namespace

std::vector<PlainPush> unmeasuredPushes(const Function &Producer, Workspace &In) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Producer.decl());
  if (!Method || Method->getParent()->isLambda() || Producer.isCoroutine() ||
      llvm::isa<CXXConstructorDecl>(Method) || anyStatement(&Producer.body(), comparesNumbers))
    return {};
  std::vector<PlainPush> Result;
  forEachStatement(&Producer.body(), [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    const FieldDecl *Queue = Call && methodOf(*Call) ? ownQueue(*Call) : nullptr;
    if (!Queue || structure::changeBy(*methodOf(*Call)) != Change::Grows ||
        llvm::none_of(Call->arguments(),
                      [&](const Expr *Item) { return isGiven(*Item, Producer.decl()); }))
      return;
    PlainPush Push{Queue, Call, nullptr, nullptr};
    for (const Function *Other : In.functions()) {
      if (!mayReach(*Queue, *Other))
        continue;
      if (anyStatement(&Other->body(), [&](const Stmt &Each) { return measures(Each, *Queue); }))
        return;
      if (!Push.Emptied && Other != &Producer && Other->isCoroutine()) {
        Push.Emptied = emptiedIn(*Other, *Queue, In.knowledge());
        Push.By = Other;
      }
    }
    if (Push.Emptied)
      Result.push_back(Push);
  });
  return Result;
}

} // namespace coro_tidy
