// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the authors of promises and awaiters owe to the language and to those who await:
//
//   void unhandled_exception() {}                  the exception is lost
//   void return_value(T v) { waiting_.resume(); }  the locals of the body are still alive
//   void await_suspend(handle h) {
//     start([this, h] { h.resume(); });            the coroutine may run from here on, and end
//     started_ = true;                             together with the awaiter in its frame
//   }
//   waiters_.exchange(this); handle_ = h;          others have found an awaiter without handle_
//   handle.destroy(); return next_;                the awaiter has gone with the frame
//   bool await_ready() { return true; }            await_suspend, and what it does, is left out
//   Task<int> f() { if (x) co_return 1; }          ends without a value

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Typestate.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/Throwing.h"
#include "topics/locks/HeldLocks.h"
#include "topics/resumption/AwaiterHelpers.h"
#include "topics/resumption/Publishing.h"
#include "topics/resumption/Resumption.h"
#include "topics/resumption/Unhandled.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::State;
using structure::Role;

/// A step of a handshake: it changes an atomic and tells what was there before.
bool exchanges(const FunctionDecl *Callee) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
  return Method && !Method->isConst() && !Method->getReturnType()->isVoidType() &&
         Method->getOverloadedOperator() != OO_Equal && structure::isAtomic(*Method->getParent());
}

bool isExchange(const Event &E) {
  return E.Kind == EventKind::Call && exchanges(llvm::dyn_cast_or_null<FunctionDecl>(E.Callee));
}

bool usesObject(const Event &E) {
  return E.Object && E.Object->isOfObject() && E.Goes.How != flow::Destination::Captured;
}

bool saysNo(const Event &E) {
  const auto *Return = llvm::dyn_cast_or_null<ReturnStmt>(E.At);
  const Expr *Value = Return ? Return->getRetValue() : nullptr;
  const auto *Truth =
      Value ? llvm::dyn_cast<CXXBoolLiteralExpr>(Value->IgnoreParenImpCasts()) : nullptr;
  return E.Kind == EventKind::Return && Truth && !Truth->getValue();
}

/// `co_yield co_error(why);` ends the coroutine where yield_value says so, which a template does
/// not tell before there is an instance.
bool mayComplete(const Event &E) {
  const auto *Yield = llvm::dyn_cast_or_null<CoyieldExpr>(E.At);
  return E.Kind == EventKind::Suspend && Yield && Yield->isTypeDependent();
}

class PromiseContractCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    if (Fn.isCoroutine())
      return endsWithoutValue(Fn);
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    if (!Method || Method->getDeclName().getNameKind() != DeclarationName::Identifier)
      return;
    if (isPromise(*Method->getParent())) {
      if (structure::plays(*Method, Role::Unhandled))
        swallows(Fn);
      if (structure::plays(*Method, Role::Unhandled) ||
          structure::plays(*Method, Role::Completes) ||
          structure::plays(*Method, Role::FinalSuspend))
        resumesEarly(Fn);
    }
    if (structure::plays(*Method, Role::AwaitSuspend) && Method->getNumParams() == 1 &&
        isHandle(Method->getParamDecl(0)->getType())) {
      neverAsked(Fn, *Method->getParent());
      if (llvm::any_of(Fn.events()->all(), isExchange))
        storesLate(Fn, *Method->getParamDecl(0));
      else
        usesGivenAway(Fn, Method->getParamDecl(0));
      usesDestroyed(Fn, *Method->getParamDecl(0));
      resumesNested(Fn, *Method->getParamDecl(0));
    } else if (isAwaiterHelper(Fn) && llvm::none_of(Fn.events()->all(), isExchange)) {
      usesGivenAway(Fn, handleIn(*Method), {{Fact::CalledSuspending, keyOf(*Method)}});
    }
  }

private:
  static bool isPromise(const CXXRecordDecl &Class) {
    return structure::hasRole(Class, Role::Unhandled) &&
           structure::hasRole(Class, Role::FinalSuspend);
  }

  void endsWithoutValue(const Function &Fn) {
    enum : State { Running, Returned };
    if (Fn.coroutine()->getFallthroughHandler() ||
        knowledge().isGenerator(Fn.decl().getReturnType()))
      return;
    const auto Hits = flow::run(*Fn.events(), [](State From, const Event &E) -> flow::Step {
      const bool IsOver = E.Kind == EventKind::Return || isUnhandled(E) || mayComplete(E);
      return {IsOver ? State(Returned) : From,
              From == Running && E.Kind == EventKind::End && E.How == flow::Exit::Normal};
    });
    if (!Hits.empty())
      report({.At = Fn.body().getEndLoc(),
              .Message = "'" + displayName(Fn.decl()) + "' may end here without a value"});
  }

  void swallows(const Function &Fn) {
    if (const auto Unless = observers(Fn, knowledge());
        Unless && context().getLangOpts().CXXExceptions)
      report({.At = Fn.decl().getLocation(),
              .Message = "the exception that leaves a coroutine is lost here",
              .When = {.Unless = *Unless}});
  }

  /// The coroutine is not suspended yet, and in return_value its locals are alive.
  void resumesEarly(const Function &Fn) {
    for (const Event &E : Fn.events()->all())
      for (Condition &When : ifResumes(E, Fn, knowledge()))
        report({.At = locationOf(E),
                .Message = "who awaits the coroutine is resumed by '" +
                           Fn.decl().getNameAsString() + "', before it is suspended",
                .When = std::move(When)});
  }

  /// struct Close {
  ///   bool await_ready() { return true; }
  ///   void await_suspend(handle) { ring_.close(fd_); }     nobody comes here
  void neverAsked(const Function &Fn, const CXXRecordDecl &Awaiter) {
    if (!Awaiter.isPolymorphic() &&
        structure::readinessOf(Awaiter) == structure::Readiness::Always &&
        llvm::any_of(Fn.events()->all(), works))
      report({.At = Fn.decl().getLocation(),
              .Message = "nobody is suspended here, since 'await_ready' always says yes; what "
                         "'await_suspend' does is left out"});
  }

  /// Not the word that nobody comes here: `std::terminate()`, `assert(false)`.
  static bool works(const Event &E) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
    const bool IsWord = Callee && Callee->isNoReturn();
    return (E.Kind == EventKind::Call && !E.Implicit && !IsWord) || E.Kind == EventKind::Assign;
  }

  static const ParmVarDecl *handleIn(const FunctionDecl &Fn) {
    for (const ParmVarDecl *Each : Fn.parameters())
      if (isHandle(Each->getType()))
        return Each;
    return nullptr;
  }

  /// In await_suspend, or in a member that it calls, which may say no to something else.
  void usesGivenAway(const Function &Fn, const ParmVarDecl *Handle,
                     llvm::ArrayRef<Atom> IfCalled = {}) {
    if (!locksIn(Fn, workspace()).empty())
      return;
    for (Publication &Each : publicationsIn(Fn, Handle, /*ItsObject=*/true, knowledge())) {
      const auto Later = firstAfter(Each, Fn, [&](const Event &E) {
        return usesObject(E) || (IfCalled.empty() && saysNo(E));
      });
      llvm::append_range(Each.When.If, IfCalled);
      if (Later)
        report({.At = locationOf(*Later),
                .Message = saysNo(*Later)
                               ? "coroutine goes on here, though others may resume it as well"
                               : "awaiter is used here, though its coroutine may have gone on",
                .Notes = {{Each.Call->getBeginLoc(), "others can resume it from here on"}},
                .When = std::move(Each.When)});
    }
  }

  /// The awaiter is a part of the frame.
  void usesDestroyed(const Function &Fn, const ParmVarDecl &Handle) {
    for (Publication &Each : destructionsIn(Fn, Handle, knowledge()))
      if (const auto Later = firstAfter(Each, Fn, usesObject))
        report({.At = locationOf(*Later),
                .Message = "awaiter is used here, though it was destroyed with its coroutine",
                .Notes = {{Each.Call->getBeginLoc(), "the coroutine is destroyed here"}},
                .When = std::move(Each.When)});
  }

  /// while (!waiters_.compare_exchange_weak(next_, this)) ...
  /// handle_ = handle;                                        others may have looked for it
  void storesLate(const Function &Fn, const ParmVarDecl &Handle) {
    enum : State { Own, Found };
    const auto Names = namesOfObject(Fn);
    const auto Hits = flow::run(*Fn.events(), [&](State From, const Event &E) -> flow::Step {
      if (isExchange(E) && givesAny(*E.At, Names))
        return {Found};
      const auto *Asked = llvm::dyn_cast_or_null<CallExpr>(E.At);
      if (E.Kind == EventKind::Fails && Asked && exchanges(Asked->getDirectCallee()))
        return {Own};
      const bool IsStored = E.Kind == EventKind::Move && E.variable() == &Handle &&
                            E.Goes.How == flow::Destination::Stored && E.Goes.To &&
                            E.Goes.To->isOfObject();
      return {From, From == Found && IsStored};
    });
    if (!Hits.empty())
      report({.At = locationOf(Hits.front().At),
              .Message = "handle is stored here, though others may have found the awaiter before",
              .Notes = {{locationOf(Hits.front().Since), "others can find it from here on"}}});
  }

  using Variables = llvm::SmallPtrSet<const ValueDecl *, 4>;

  /// The variables that get the address of the object: `wanted = this;`
  static Variables namesOfObject(const Function &Fn) {
    Variables Names;
    for (const VarDecl *Local : Fn.locals())
      if (Local->getInit() && isObject(*Local->getInit()))
        Names.insert(Local);
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Assigned = llvm::dyn_cast<BinaryOperator>(&S);
      if (Assigned && Assigned->getOpcode() == BO_Assign && isObject(*Assigned->getRHS()))
        if (const auto *To = llvm::dyn_cast<DeclRefExpr>(flow::originOf(Assigned->getLHS())))
          Names.insert(To->getDecl());
    });
    return Names;
  }

  /// Whether an argument is the address of the object, or a variable that gets it.
  static bool givesAny(const Stmt &Call, const Variables &Names) {
    return llvm::any_of(callSite(Call).Arguments, [&](const Expr *Argument) {
      const auto *Name = llvm::dyn_cast<DeclRefExpr>(flow::originOf(Argument));
      return isObject(*Argument) || (Name && Names.contains(Name->getDecl()));
    });
  }

  /// `this`, `static_cast<void *>(this)`
  static bool isObject(const Expr &Value) { return llvm::isa<CXXThisExpr>(flow::originOf(&Value)); }

  /// Each such resumption is a call within the last: a loop of them exhausts the stack.
  void resumesNested(const Function &Fn, const ParmVarDecl &Handle) {
    if (!Fn.decl().getReturnType()->isVoidType())
      return;
    for (const Event &E : Fn.events()->all()) {
      const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
      const bool Resumes = E.Kind == EventKind::Call && Method &&
                           structure::isStdClass(*Method->getParent(), {"coroutine_handle"}) &&
                           llvm::any_of(ifResumes(E, Fn, knowledge()),
                                        [](const Condition &When) { return When.holdsAlways(); });
      if (Resumes && E.variable() != &Handle && !loopAround(*E.At, Fn))
        report({.At = locationOf(E),
                .Message = "coroutine is resumed within 'await_suspend', which could return it"});
    }
  }
};

const Registration<PromiseContractCheck> Registered{{
    .Name = "coro-promise-contract",
    .Summary = "a promise or an awaiter breaks its contract",
    .Level = Severity::Warning,
    .Keeps = Principle::KeepTheContract,
}};

} // namespace
} // namespace coro_tidy
