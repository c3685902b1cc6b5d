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
#include "topics/lifetime/Joins.h"
#include "topics/lifetime/ObjectStarts.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;

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
    if (!IsMaker || !joinsLater(Class))
      for (const ObjectStart &Start : objectStarts(Fn, workspace()))
        started(Start, Fn, IsMaker);
    if (!IsMaker)
      return waits(Fn);
    if (isMovedByMembers(Class))
      for (const Event &E : Fn.events()->all())
        if (const auto *Lambda =
                E.Kind == EventKind::Create ? llvm::dyn_cast_or_null<LambdaExpr>(E.At) : nullptr;
            Lambda && capturesObject(*Lambda))
          remembered(*Lambda, Fn);
  }

private:
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

  void started(const ObjectStart &Start, const Function &Fn, bool IsMaker) {
    Condition When{.If = {Start.If()}};
    if (!IsMaker) {
      // ~Group() { spawn([this, &done] { ...; done.set_value(); });  done.get_future().wait(); }
      const auto Ends = endsWithoutWaiting(*Start.Made, *Fn.events()->places().object(),
                                           *Fn.events(), knowledge());
      if (!Ends)
        return;
      When.Unless = Ends->Unless;
      When.UnlessKnown = Ends->UnlessKnown;
    }
    const std::string Who = IsMaker ? "constructor" : "destructor";
    const std::string Which = "'" + displayName(*Start.Started) + "'";
    report({.At = Start.At,
            .Message = Start.IsHelper
                           ? Who + " calls " + Which + ", which starts what may outlive the object"
                           : Who + " starts " + (Start.IsClosure ? "a coroutine" : Which) +
                                 ", which may outlive the object",
            .When = {.If = {Start.If()}},
            .RestsOn = Start.RestsOn});
  }

  /// ~Server() { sync_wait(stop()); }    a deadlock where the loop itself destroys the server
  void waits(const Function &Fn) {
    for (const Event &E : Fn.events()->all())
      if (E.Kind == EventKind::Call && E.At &&
          anyStatement(E.At, [](const Stmt &S) { return llvm::isa<CXXThisExpr>(S); }) &&
          knowledge().holds(callSite(*E.At), Fact::SyncWait))
        report({.At = locationOf(E),
                .Message = "destructor blocks its thread until a task has finished"});
  }

  /// task_->callback = [this] { ... };
  void remembered(const LambdaExpr &Lambda, const Function &Fn) {
    const Stmt *Given = &Lambda;
    for (const Stmt *Around = Fn.parents().getParent(Given); Around;
         Given = std::exchange(Around, Fn.parents().getParent(Around))) {
      const auto *Assigned = llvm::dyn_cast<CXXOperatorCallExpr>(Around);
      const bool IsPut =
          Assigned && Assigned->getOperator() == OO_Equal && Assigned->getNumArgs() == 2;
      const Place *To = IsPut ? Fn.events()->places().of(Assigned->getArg(0)) : nullptr;
      if (To && To->isOfObject())
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
