// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A parameter of a coroutine by which it refers to what its caller owns, and which it uses
// after it was suspended. That is right where the caller awaits it at once, and only there:
//
//   Task<> send(const Message &m) { co_await connect(); co_await write(m); }
//   void later(Message m) { tasks.push_back(send(m)); }
//
// So is its object. A coroutine that nobody can await has to own a share of that itself, and
// what it takes by && are temporaries, which it has to move from before it is suspended:
//
//   Detached Session::serve() { co_await read(); ++served_; }
//   Detached tell(Message &&m) { co_await connect(); write(m); }

#include "core/Check.h"
#include "flow/Loans.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/UsesLater.h"

using namespace clang;

namespace coro_tidy {
namespace {

class ReferenceParameterCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    if (!Fn.isCoroutine() || (Method && Method->getParent()->isLambda()))
      return;
    for (const ParmVarDecl *Parameter : Fn.decl().parameters())
      if (Parameter->getIdentifier() && flow::refersElsewhere(Parameter->getType()))
        lookAt(Fn.decl(), *Parameter);
    if (Method && Method->isInstance())
      lookAtObject(Fn, *Method);
  }

private:
  /// A value that has nothing cannot lead to its coroutine either.
  bool isLeftAlone(QualType Returned) const {
    const CXXRecordDecl *Class = structure::classOf(Returned);
    return Returned->isVoidType() ||
           (Class && Class->isEmpty() && !knowledge().isAwaitable(Returned));
  }

  /// Its owners share the object, and cannot know how long the coroutine needs it.
  void lookAtObject(const Function &Fn, const CXXMethodDecl &Method) {
    const CXXRecordDecl &Class = *Method.getParent();
    const auto Keeps = [&](const VarDecl *Variable) {
      return structure::keepsObject(Variable->getType(), Class);
    };
    if (!isLeftAlone(Method.getReturnType()) ||
        !structure::hasRole(Class, structure::Role::Shares) || llvm::any_of(Fn.locals(), Keeps) ||
        llvm::any_of(Method.parameters(), Keeps))
      return;
    Report Finding{.At = Method.getLocation(),
                   .Message = "the '" + Class.getNameAsString() +
                              "' may end while this coroutine is suspended, which nobody can await",
                   .Grade = Severity::Warning};
    Finding.When.If = {{Fact::UsesLater, keyOf(Method), Atom::ThisIndex}};
    report(std::move(Finding));
  }

  void lookAt(const FunctionDecl &Fn, const ParmVarDecl &Parameter) {
    const std::string Key = keyOf(Fn);
    Report Finding{.At = Parameter.getLocation(),
                   .Message = "'" + Parameter.getNameAsString() +
                              "' refers to what may have ended when the coroutine is resumed"};
    Finding.When.If = {{Fact::UsesLater, Key, static_cast<int>(Parameter.getFunctionScopeIndex())}};
    if (Parameter.getType()->isRValueReferenceType() && isLeftAlone(Fn.getReturnType())) {
      Finding.Message += ", which nobody can await";
      Finding.Grade = Severity::Warning;
    } else {
      Finding.When.If.push_back({Fact::LeftRunning, Key});
    }
    report(std::move(Finding));
  }
};

const Registration<ReferenceParameterCheck> Registered{{
    .Name = "coro-reference-parameter",
    .Summary = "a coroutine that is not awaited at once takes a reference",
    .Level = Severity::Hint,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
