// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/resumption/Resumption.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Structure.h"
#include "topics/calls/IndirectCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// Whether a coroutine with this promise is a generator.
bool isOfGenerator(const CXXRecordDecl &Promise, const Knowledge &Facts) {
  return structure::anyMethod(Promise, [&](const CXXMethodDecl &Method) {
    const CXXRecordDecl *Made = structure::classOf(Method.getReturnType());
    const CXXRecordDecl *Its =
        Made ? structure::promiseOf(*Made, Promise.getASTContext()) : nullptr;
    return Its && declaresSameEntity(Its, &Promise) && Facts.isGenerator(Method.getReturnType());
  });
}

/// handle.resume(), where a generator is asked for its next value: its coroutine is a part of
/// the loop that asks, and no other's turn.
bool asksGenerator(const CallSite &Site, const Knowledge &Facts) {
  const CXXRecordDecl *Handle = structure::classOf(Site.ReceiverType);
  if (!Handle || !structure::isStdClass(*Handle, {"coroutine_handle"}))
    return false;
  const CXXRecordDecl *Promise = structure::classOf(structure::firstArgument(Handle));
  return Promise && isOfGenerator(*Promise, Facts);
}

class ResumptionRules {
public:
  ResumptionRules(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), Key(keyOf(Fn.decl())) {}

  void run() {
    for (const Event &E : Fn.events()->all())
      for (Condition &When : ifResumes(E, Fn, Facts))
        add(std::move(When.If), E);
  }

private:
  void add(std::vector<Atom> Body, const Event &At) {
    const bool IsPrimitive = Body.empty();
    Into.Rules.push_back(
        {{Fact::Resumes, Key},
         std::move(Body),
         evidenceIn(Fn, Of, locationOf(At),
                    IsPrimitive ? "resumes a coroutine" : "comes to resume a coroutine"),
         IsPrimitive && At.Callee ? displayName(*At.Callee) : ""});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const std::string Key;
};

/// resumes(f): f may resume a coroutine before it returns. Not of coroutines, which suspend
/// themselves first.
void inferResumption(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.events() && !Fn.isCoroutine())
    ResumptionRules(Fn, Of, Into).run();
}

const Inference Registered{"resumption", inferResumption};

} // namespace

std::vector<Condition> ifResumes(const Event &E, const Function &In, const Knowledge &Facts) {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
  std::vector<Condition> Result;
  if (const ValueDecl *Holder = holderCalled(E, In, Whose::Anybodys)) {
    for (const ValueDecl *Held : heldBy(*Holder, In, Whose::Anybodys))
      Result.push_back({.If = {{Fact::Resumes, keyOf(*Held)}}});
    return Result;
  }
  if (!Callee || (E.Kind != EventKind::Call && E.Kind != EventKind::Destroy))
    return {};
  const CallSite Site = E.Kind == EventKind::Call && E.At ? callSite(*E.At) : CallSite();
  if (asksGenerator(Site, Facts))
    return {};
  if (Site.Callee ? Facts.holds(Site, Fact::Resumes) : Facts.holds(*Callee, Fact::Resumes))
    return {Condition()};
  if (!Facts.isForeign(*Callee))
    Result.push_back({.If = {{Fact::Resumes, keyOf(*Callee)}}});
  // std::ranges::for_each(waiting, [](auto h) { h.resume(); });
  if (Site.Callee && Facts.fact(Site, Fact::CallsNow))
    for (const Expr *Argument : Site.Arguments)
      for (const FunctionDecl *Target : callableTargets(*Argument))
        Result.push_back({.If = {{Fact::Resumes, keyOf(*Target)}}});
  for (const GivenCallable &Given : calledBack(Site, Facts))
    Result.push_back({.If = {{Fact::Resumes, keyOf(*Given.Target)}, Given.Called}});
  return Result;
}

} // namespace coro_tidy
