// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A constructor or a destructor that gives `this` to something that runs later, though the
// object may be elsewhere by then, or gone:
//
//   Server::Server(Loop &loop) { loop.spawn(serve()); }   serve() runs on after ~Server()
//   Sleep::Sleep(Timer t) : timer_(std::move(t)) {        and Sleep can be moved
//     timer_.onDone([this] { waiting_.resume(); });
//   }

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::EventKind;
using flow::Place;

bool isOfObject(const Place *Of) { return Of && Of->root().What == Place::Object; }

/// Whether objects are moved or copied by what the compiler writes, which knows nothing of
/// who remembers them. What gives shared owners of itself, or has virtual functions, stays where
/// its owners lead to.
bool isMovedByMembers(const CXXRecordDecl &Class) {
  if (structure::hasRole(Class, structure::Role::Shares) || Class.isPolymorphic())
    return false;
  const auto IsWrittenByCompiler = [](const FunctionDecl *Fn) {
    return !Fn->isDeleted() && !Fn->isUserProvided();
  };
  for (const CXXConstructorDecl *Maker : Class.ctors())
    if (Maker->isCopyOrMoveConstructor() && IsWrittenByCompiler(Maker))
      return true;
  for (const CXXMethodDecl *Method : Class.methods())
    if ((Method->isMoveAssignmentOperator() || Method->isCopyAssignmentOperator()) &&
        IsWrittenByCompiler(Method))
      return true;
  return (Class.needsImplicitMoveConstructor() && !Class.defaultedMoveConstructorIsDeleted()) ||
         (Class.needsImplicitCopyConstructor() && !Class.defaultedCopyConstructorIsDeleted());
}

class StartInConstructorCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    const bool IsMaker = llvm::isa<CXXConstructorDecl>(Fn.decl());
    if (!Method || !Fn.events() || !(IsMaker || llvm::isa<CXXDestructorDecl>(Fn.decl())))
      return;
    const CXXRecordDecl &Class = *Method->getParent();
    const bool IsJoined = IsMaker && joinsLater(Class);
    const bool IsMoved = IsMaker && isMovedByMembers(Class);
    for (const Event &E : Fn.events()->all()) {
      if (E.Kind == EventKind::Call && isOfObject(E.Object) && !IsJoined)
        started(E, E.Callee, Fn);
      if (const auto *Lambda =
              E.Kind == EventKind::Create ? llvm::dyn_cast_or_null<LambdaExpr>(E.At) : nullptr;
          Lambda && capturesObject(*Lambda)) {
        if (!IsJoined)
          started(given(E, Fn), Lambda->getCallOperator(), Fn);
        if (IsMoved)
          remembered(*Lambda, Fn);
      }
    }
  }

private:
  static bool capturesObject(const LambdaExpr &Lambda) {
    return llvm::any_of(Lambda.captures(), [](const LambdaCapture &Each) {
      return Each.capturesThis() && Each.getCaptureKind() == LCK_This;
    });
  }

  /// Somebody may wait for the end of what was started: a member that is awaited, such as
  /// stop(), or a destructor that does something.
  bool joinsLater(const CXXRecordDecl &Class) const {
    const CXXDestructorDecl *Destructor = Class.getDestructor();
    const Stmt *Body = Destructor ? Destructor->getBody() : nullptr;
    const bool DoesNothing =
        !Destructor || !Destructor->isUserProvided() ||
        (Body && !anyStatement(Body, [](const Stmt &S) { return llvm::isa<CallExpr>(S); }));
    return !DoesNothing || !structure::asyncMembers(Class, context()).empty();
  }

  /// What is dressed up as a std::function goes where that goes.
  static Event given(Event Created, const Function &Fn) {
    const auto *Maker = llvm::dyn_cast_or_null<CXXConstructorDecl>(Created.Goes.Callee);
    if (!Maker || !isInStd(*Maker))
      return Created;
    const Stmt *Around = Created.Goes.At;
    do
      Around = Fn.parents().getParent(Around);
    while (llvm::isa_and_nonnull<Expr>(Around) && !llvm::isa<CallExpr>(Around));
    Created.Goes.At = llvm::isa_and_nonnull<CallExpr>(Around) ? Around : nullptr;
    return Created;
  }

  void started(const Event &E, const NamedDecl *Made, const Function &Fn) {
    const auto *Coroutine = llvm::dyn_cast_or_null<FunctionDecl>(Made);
    if (!Coroutine || !(returnsTask(*Coroutine) || isSelfOwning(*Coroutine)))
      return;
    const SaidBy Starts = starts(E, *Coroutine);
    if (!Starts || isKept(E.Goes.At, Fn))
      return;
    const bool IsMaker = llvm::isa<CXXConstructorDecl>(Fn.decl());
    const std::string Which = llvm::isa<CXXMethodDecl>(Coroutine) && E.Kind == EventKind::Call
                                  ? "'" + displayName(*Coroutine) + "'"
                                  : "a coroutine";
    report({.At = locationOf(E),
            .Message = std::string(IsMaker ? "constructor" : "destructor") + " starts " + Which +
                       ", which may outlive the object",
            .When = {.If = {{Fact::UsesLater, keyOf(*Coroutine), Atom::ThisIndex}}},
            .RestsOn = *Starts});
  }

  bool returnsTask(const FunctionDecl &Fn) const { return knowledge().isTask(Fn.getReturnType()); }

  bool isSelfOwning(const FunctionDecl &Fn) const {
    const CXXRecordDecl *Class = structure::classOf(Fn.getReturnType());
    return Class && structure::promiseOf(*Class, context()) &&
           !knowledge().isAwaitable(Fn.getReturnType());
  }

  /// Whether the task is set going without anybody of this class to own it.
  SaidBy starts(const Event &E, const FunctionDecl &Coroutine) const {
    const TaskKind Kind = knowledge().task(Coroutine.getReturnType());
    if (E.Kind == EventKind::Call && E.Goes.How == Destination::Dropped)
      return Kind == TaskKind::Lazy ? std::nullopt : SaidBy(Standing::Structure);
    if (E.Goes.How != Destination::Given || !E.Goes.At || isOfObject(E.Goes.To))
      return std::nullopt;
    const CallSite Site = callSite(*E.Goes.At);
    const SaidBy Spawns = std::max(knowledge().standing(Site, Fact::Spawns),
                                   knowledge().standing(Site, Fact::Detaches));
    return confirmed(Spawns, !knowledge().isAwaitable(Site.Result));
  }

  /// running_ = spawn(run());    where what spawn returns ends what it has started
  static bool isKept(const Stmt *Starting, const Function &Fn) {
    const auto Keeps = [&](const Event &E) {
      const auto *Made = llvm::dyn_cast_or_null<Expr>(E.At);
      const CXXRecordDecl *Owner = Made ? structure::classOf(Made->getType()) : nullptr;
      return E.Kind == EventKind::Call && Made == Starting && isOfObject(E.Goes.To) && Owner &&
             !Owner->hasTrivialDestructor();
    };
    return Starting && llvm::any_of(Fn.events()->all(), Keeps);
  }

  /// task_->callback = [this] { ... };
  void remembered(const LambdaExpr &Lambda, const Function &Fn) {
    const Stmt *Given = &Lambda;
    for (const Stmt *Around = Fn.parents().getParent(Given); Around;
         Given = std::exchange(Around, Fn.parents().getParent(Around))) {
      const auto *Assigned = llvm::dyn_cast<CXXOperatorCallExpr>(Around);
      if (Assigned && Assigned->getOperator() == OO_Equal && Assigned->getNumArgs() == 2 &&
          isOfObject(Fn.events()->places().of(Assigned->getArg(0))))
        return report({.At = Lambda.getBeginLoc(),
                       .Message = "callable remembers 'this', but the object can be moved"});
      if (!llvm::isa<Expr>(Around) || Assigned || isCalledBy(*Around, *Given))
        return;
    }
  }

  /// names_ = sorted(all, [this](auto &l, auto &r) { ... });    nobody keeps it
  static bool isCalledBy(const Stmt &Call, const Stmt &Given) {
    if (!llvm::isa<CallExpr>(Call))
      return false;
    const CallSite Site = callSite(Call);
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    const auto At = llvm::find(Site.Arguments, &Given);
    return Callee && At != Site.Arguments.end() &&
           structure::mayCall(*Callee, At - Site.Arguments.begin());
  }
};

const Registration<StartInConstructorCheck> Registered{{
    .Name = "coro-start-in-constructor",
    .Summary = "a constructor or destructor gives its object to what runs later",
    .Level = Severity::Warning,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
