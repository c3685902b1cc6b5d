// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/ObjectStarts.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::EventKind;
using flow::Place;

class StartsCollector {
public:
  StartsCollector(const Function &Fn, Workspace &Of) : Fn(Fn), Facts(Of.knowledge()) {}

  std::vector<ObjectStart> run() {
    for (const Event &E : Fn.events()->all()) {
      if (E.Kind == EventKind::Call && E.Object && E.Object->isOfObject()) {
        if (!started(E, E.Goes, E.Callee, /*IsClosure=*/false))
          helped(E);
      } else if (E.Kind == EventKind::Create) {
        const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.At);
        if (Lambda && capturesObject(*Lambda))
          started(E, whereGiven(E), Lambda->getCallOperator(), /*IsClosure=*/true);
      }
    }
    return std::move(Result);
  }

private:
  /// What is dressed up as a std::function goes where that goes.
  Destination whereGiven(const Event &Created) const {
    Destination Goes = Created.Goes;
    const auto *Maker = llvm::dyn_cast_or_null<CXXConstructorDecl>(Goes.Callee);
    if (!Maker || !isInStd(*Maker))
      return Goes;
    const Stmt *Around = Goes.At;
    do
      Around = Fn.parents().getParent(Around);
    while (llvm::isa_and_nonnull<Expr>(Around) && !llvm::isa<CallExpr>(Around));
    Goes.At = llvm::isa_and_nonnull<CallExpr>(Around) ? Around : nullptr;
    return Goes;
  }

  bool started(const Event &E, const Destination &Goes, const NamedDecl *Made, bool IsClosure) {
    const auto *Coroutine = llvm::dyn_cast_or_null<FunctionDecl>(Made);
    if (!Coroutine || !(Facts.isTask(Coroutine->getReturnType()) || isSelfOwning(*Coroutine)))
      return false;
    if (const SaidBy Starts = starts(E, Goes, *Coroutine); Starts && !isKept(Goes.At))
      Result.push_back({.At = locationOf(E),
                        .Started = Coroutine,
                        .IsClosure = IsClosure,
                        .RestsOn = *Starts,
                        .Made = &E});
    return true;
  }

  /// `start();`, of the same object and with nothing to tell its end by.
  void helped(const Event &E) {
    const auto *Helper = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    if (Helper && E.Object->What == Place::Object && Helper->getReturnType()->isVoidType() &&
        !llvm::isa<CXXConstructorDecl, CXXDestructorDecl>(Helper) && !Facts.described(*Helper))
      Result.push_back({.At = locationOf(E), .Started = Helper, .IsHelper = true, .Made = &E});
  }

  bool isSelfOwning(const FunctionDecl &Of) const {
    const CXXRecordDecl *Class = structure::classOf(Of.getReturnType());
    return Class && structure::promiseOf(*Class, Class->getASTContext()) &&
           !Facts.isAwaitable(Of.getReturnType());
  }

  /// Whether the task is set going without anybody of this class to own it.
  SaidBy starts(const Event &E, const Destination &Goes, const FunctionDecl &Coroutine) const {
    const TaskKind Kind = Facts.task(Coroutine.getReturnType());
    if (E.Kind == EventKind::Call && Goes.How == Destination::Dropped)
      return Kind == TaskKind::Lazy ? std::nullopt : SaidBy(Standing::Structure);
    if (Goes.How != Destination::Given || !Goes.At || (Goes.To && Goes.To->isOfObject()))
      return std::nullopt;
    const CallSite Site = callSite(*Goes.At);
    const SaidBy Spawns =
        std::max(Facts.standing(Site, Fact::Spawns), Facts.standing(Site, Fact::Detaches));
    return confirmed(Spawns, !Facts.isAwaitable(Site.Result));
  }

  /// running_ = spawn(run());    where what spawn returns ends what it has started
  bool isKept(const Stmt *Starting) const {
    const auto Keeps = [&](const Event &E) {
      const auto *Made = llvm::dyn_cast_or_null<Expr>(E.At);
      const CXXRecordDecl *Owner = Made ? structure::classOf(Made->getType()) : nullptr;
      return E.Kind == EventKind::Call && Made == Starting && E.Goes.To &&
             E.Goes.To->isOfObject() && Owner && !Owner->hasTrivialDestructor();
    };
    return Starting && llvm::any_of(Fn.events()->all(), Keeps);
  }

  const Function &Fn;
  const Knowledge &Facts;
  std::vector<ObjectStart> Result;
};

/// starts-object(f): f gives its object to a task that uses it later, and that nobody owns.
void inferStarts(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
  if (!Method || Method->isStatic() || Method->getParent()->isLambda())
    return;
  for (const ObjectStart &Start : objectStarts(Fn, Of))
    if (Start.RestsOn != Standing::Name)
      Into.Rules.push_back(
          {{Fact::StartsObject, keyOf(Fn.decl())},
           {Start.If()},
           evidenceIn(Fn, Of, Start.At, "starts '" + displayName(*Start.Started) + "'"),
           ""});
}

const Inference Registered{"object-starts", inferStarts};

} // namespace

Atom ObjectStart::If() const {
  return IsHelper ? Atom{Fact::StartsObject, keyOf(*Started)}
                  : Atom{Fact::UsesLater, keyOf(*Started), Atom::ThisIndex};
}

std::vector<ObjectStart> objectStarts(const Function &Fn, Workspace &Of) {
  return Fn.events() ? StartsCollector(Fn, Of).run() : std::vector<ObjectStart>();
}

bool capturesObject(const LambdaExpr &Lambda) {
  return llvm::any_of(Lambda.captures(), [](const LambdaCapture &Each) {
    return Each.capturesThis() && Each.getCaptureKind() == LCK_This;
  });
}

} // namespace coro_tidy
