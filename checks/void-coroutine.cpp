// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A coroutine that nobody can wait for: what it returns cannot be awaited, and its frame ends
// by itself.
//
//   Detached save(Document d) {
//     co_await write(d);                // when is it saved? what if that fails?
//   }

#include "core/Check.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class VoidCoroutineCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || !Fn.events() || awaitsIn(&Fn.body()).empty())
      return;
    const QualType Type = Fn.decl().getReturnType();
    if (knowledge().isAwaitable(Type) || knowledge().isGenerator(Type) ||
        knowledge().holds(Type, Fact::EventHandler) || !endsByItself(Type) ||
        isCalledFromOutside(Fn.decl()) || startsWhatItIsGiven(Fn.decl()) ||
        handlesAll(&Fn.body()) || promiseHandlesAll(Type))
      return;
    report({.At = Fn.decl().getLocation(),
            .Message =
                "nobody can wait for '" + displayName(Fn.decl()) + "', or learn that it has failed",
            .Grade = isOfLibrary(Type) ? std::optional(Severity::Hint) : std::nullopt});
  }

private:
  /// Who takes the type that a library has for it, beside its tasks, has decided so. What may fail
  /// there is coro-detached-task's.
  bool isOfLibrary(QualType Type) const {
    const CXXRecordDecl *Class = structure::classOf(Type);
    return Class && knowledge().isForeign(*Class);
  }

  /// final_suspend does not suspend: no owner destroys the frame.
  bool endsByItself(QualType Type) const {
    const CXXRecordDecl *Class = structure::classOf(Type);
    const CXXRecordDecl *Promise = Class ? structure::promiseOf(*Class, context()) : nullptr;
    bool Result = false;
    if (Promise)
      structure::anyMethod(*Promise, [&](const CXXMethodDecl &Method) {
        if (!structure::plays(Method, structure::Role::FinalSuspend))
          return false;
        const CXXRecordDecl *Awaiter = structure::classOf(Method.getReturnType());
        Result = Awaiter && structure::readinessOf(*Awaiter) == structure::Readiness::Always;
        return true;
      });
    return Result;
  }

  /// Its signature is somebody else's: main, an override, a callback that is a lambda, a function
  /// that the class which it returns names.
  static bool isCalledFromOutside(const FunctionDecl &Fn) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
    return Fn.isMain() || isNamedBy(structure::classOf(Fn.getReturnType()), Fn) ||
           (Method && (Method->isVirtual() || Method->getParent()->isLambda()));
  }

  /// class main { friend auto ::co_main(int argc, char *argv[]) -> main; };
  static bool isNamedBy(const CXXRecordDecl *Class, const FunctionDecl &Fn) {
    return Class && llvm::any_of(Class->friends(), [&](const FriendDecl *Friend) {
             const NamedDecl *Named = Friend->getFriendDecl();
             return Named && declaresSameEntity(Named, &Fn);
           });
  }

  /// `Detached start(Task<> t) { co_await std::move(t); }` is how a runtime begins.
  bool startsWhatItIsGiven(const FunctionDecl &Fn) const {
    return llvm::any_of(Fn.parameters(), [&](const ParmVarDecl *Parameter) {
      const QualType Type = Parameter->getType().getNonReferenceType();
      return knowledge().isAwaitable(Type) || structure::isCallable(Type);
    });
  }

  /// `unhandled_exception() { try { throw; } catch (...) { log("failed"); } }`, or it tells
  /// somebody: `unhandled_exception() { report(std::current_exception()); }`
  bool promiseHandlesAll(QualType Type) const {
    const CXXRecordDecl *Class = structure::classOf(Type);
    const CXXRecordDecl *Promise = Class ? structure::promiseOf(*Class, context()) : nullptr;
    return Promise && structure::anyMethod(*Promise, [&](const CXXMethodDecl &Method) {
             return structure::plays(Method, structure::Role::Unhandled) &&
                    (handlesAll(Method.getBody()) || tellsOfException(Method.getBody()));
           });
  }

  bool tellsOfException(const Stmt *Body) const {
    return anyStatement(Body, [&](const Stmt &S) {
      const CallSite Site = callSite(S);
      const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
      return Callee && !isInStd(*Callee) && !Callee->isNoReturn() &&
             (knowledge().holds(Site, Fact::Prints, Standing::Name) ||
              llvm::any_of(Site.Arguments, [](const Expr *Argument) {
                return structure::isStdClass(Argument->getType(), {"exception_ptr"});
              }));
    });
  }

  /// There is a try with a handler for all.
  static bool handlesAll(const Stmt *Body) {
    return anyStatement(Body, [](const Stmt &S) {
      const auto *Try = llvm::dyn_cast<CXXTryStmt>(&S);
      return Try && Try->getNumHandlers() != 0 &&
             !Try->getHandler(Try->getNumHandlers() - 1)->getExceptionDecl();
    });
  }
};

const Registration<VoidCoroutineCheck> Registered{{
    .Name = "coro-void-coroutine",
    .Summary = "a coroutine cannot be waited for",
    .Level = Severity::Warning,
    .Keeps = Principle::AwaitOrOwn,
    .MeantInTests = true,
}};

} // namespace
} // namespace coro_tidy
