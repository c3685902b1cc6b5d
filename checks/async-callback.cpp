// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A callable that returns a task, given to what drops the task: nobody awaits it, and nobody
// learns of its failure.
//
//   std::for_each(all.begin(), all.end(), [](Item &i) -> Task<> { co_await store(i); });
//   std::function<void()> onClose = [this]() -> Task<> { co_await flush(); };

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/CallableFates.h"
#include "topics/lifetime/UsesLater.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// A class of a library that is made of any callable, and calls it for nothing:
///   struct Handler { template <typename F> Handler(F); void operator()() const; };
bool erasesForeign(const CXXMethodDecl &Made) {
  const FunctionDecl *Pattern = Made.getTemplateInstantiationPattern();
  const ParmVarDecl *Taken =
      Pattern && Pattern->getNumParams() != 0 ? Pattern->getParamDecl(0) : nullptr;
  if (!Taken || !llvm::isa<CXXConstructorDecl>(Made) || !isInSystemHeader(Made) ||
      !Taken->getType().getNonReferenceType()->getAs<TemplateTypeParmType>())
    return false;
  bool Calls = false, Returns = false;
  structure::anyMethod(*Made.getParent(), [&](const CXXMethodDecl &Each) {
    const bool IsCall = Each.getOverloadedOperator() == OO_Call;
    Calls |= IsCall;
    Returns |= IsCall && !Each.getReturnType()->isVoidType();
    return false;
  });
  return Calls && !Returns;
}

/// What is made a std::function<void(int)>, or given to one, or to its like.
bool makesVoid(const NamedDecl &Callee) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
  if (!Method ||
      !(llvm::isa<CXXConstructorDecl>(Method) || Method->getOverloadedOperator() == OO_Equal))
    return false;
  if (erasesForeign(*Method))
    return true;
  const QualType First = structure::firstArgument(Method->getParent());
  const auto *Signature = First.isNull() ? nullptr : First->getAs<FunctionProtoType>();
  return Signature && Signature->getReturnType()->isVoidType();
}

class AsyncCallbackCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    for (const flow::Event &E : Fn.events()->all())
      if (E.Kind == flow::EventKind::Call && E.At)
        lookAt(callSite(*E.At));
  }

private:
  void lookAt(const CallSite &Sink) {
    for (const auto &Each : llvm::enumerate(Sink.Arguments)) {
      const auto When = dropped(Sink, static_cast<int>(Each.index()));
      if (!When)
        continue;
      for (const FunctionDecl *Target : targetsGiven(*Each.value()))
        if (matters(Target->getReturnType()) && !knowledge().fact(*Target, Fact::MayBeDropped))
          tell(*Each.value(), *Target, Sink, static_cast<int>(Each.index()), *When);
    }
  }

  /// When what the argument returns is dropped: by its call, or by the type that it becomes.
  std::optional<std::vector<Atom>> dropped(const CallSite &Sink, int Index) const {
    if (Sink.Callee && makesVoid(*Sink.Callee))
      return std::vector<Atom>();
    return wheneverSink(Sink, Fact::DropsResult, Index, workspace());
  }

  bool matters(QualType Task) const {
    return mattersWhenDropped(Task, knowledge()) || runsOn(Task);
  }

  /// It comes to its end all the same, but nobody hears of its failure.
  bool runsOn(QualType Task) const {
    return !Task->isReferenceType() && knowledge().task(Task) == TaskKind::SelfOwning &&
           !knowledge().fact(Task, Fact::EventHandler);
  }

  void tell(const Expr &Callable, const FunctionDecl &Target, const CallSite &Sink, int Index,
            const std::vector<Atom> &When) {
    const std::string By =
        makesVoid(*Sink.Callee)
            ? "a '" + llvm::cast<CXXMethodDecl>(Sink.Callee)->getParent()->getNameAsString() +
                  "' that returns nothing"
            : "'" + displayName(*Sink.Callee) + "'";
    Report Finding{.At = Callable.getBeginLoc(),
                   .Message = nameOf(Target) + " returns a task, which " + By + " drops"};
    Finding.When.If = When;
    if (runsOn(Target.getReturnType())) {
      Finding.When.If.push_back({Fact::Fails, keyOf(Target)});
      Finding.Message = "the failure of " + nameOf(Target) + " is lost: " + By + " drops its task";
      Finding.Grade = Severity::Hint;
    }
    if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Target);
        Method && isFreedAfterUse(*Method, Sink, Index))
      Finding.When.UnlessKnown = {{Fact::UsesLater, keyOf(*Method), Atom::ThisIndex}};
    report(std::move(Finding));
  }

  /// Then it is told as such, if it uses what it has captured.
  bool isFreedAfterUse(const CXXMethodDecl &Lambda, const CallSite &Sink, int Index) const {
    const auto Frees = wheneverSink(Sink, Fact::FreesCallable, Index, workspace());
    return Lambda.getParent()->isLambda() && Frees && Frees->empty() &&
           !startsLater(Lambda.getReturnType(), knowledge());
  }

  static std::string nameOf(const FunctionDecl &Target) {
    return Target.getIdentifier() ? "'" + displayName(Target) + "'" : "this lambda";
  }
};

const Registration<AsyncCallbackCheck> Registered{{
    .Name = "coro-async-callback",
    .Summary = "a callback returns a task that nobody awaits",
    .Level = Severity::Warning,
    .Keeps = Principle::AwaitOrOwn,
}};

} // namespace
} // namespace coro_tidy
