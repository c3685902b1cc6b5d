// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Infer.h"
#include "core/Awaits.h"
#include "core/Blocking.h"
#include "core/Callers.h"
#include "core/Failures.h"
#include "core/Permits.h"
#include "core/Rethrows.h"
#include "core/Sessions.h"
#include "core/TopLevel.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

class Inference {
public:
  explicit Inference(Workspace &Of) : Of(Of), Facts(Of.knowledge()) {}

  UnitResult run() {
    const SourceManager &Sources = Of.context().getSourceManager();
    Result.File = Of.place(Sources.getLocForStartOfFile(Sources.getMainFileID())).File;
    for (const Function *Fn : Of.functions()) {
      Result.Seen.push_back(keyOf(Fn->decl()));
      if (Fn->decl().hasExternalFormalLinkage() &&
          Sources.isInMainFile(Sources.getFileLoc(Fn->decl().getLocation())))
        Result.Own.push_back(Result.Seen.back());
      blocking(*Fn);
      overrides(*Fn);
      inferPermits(*Fn, Of, Result);
      inferSessions(*Fn, Of, Result);
      inferRethrows(*Fn, Of, Result);
      inferFailures(*Fn, Of, Result);
      inferAwaits(*Fn, Of, Result);
      inferCallers(*Fn, Of, Result);
    }
    inferStarts(Of, Result);
    return std::move(Result);
  }

private:
  Evidence at(const flow::Event &E, const std::string &Text) const {
    const Stmt *Where = E.At ? E.At : (E.Object ? E.Object->getInit() : nullptr);
    return {Of.place(Where ? Where->getBeginLoc()
                           : (E.Object ? E.Object->getLocation() : SourceLocation())),
            Text};
  }

  /// blocks(f) if blocks(g), because f calls g, and sync-wait(f) if sync-wait(g). The caller of a
  /// coroutine gets a task, not the time that its body takes: what a coroutine calls is a finding
  /// in the coroutine and says nothing about its callers.
  void blocking(const Function &Fn) {
    if (Fn.isCoroutine() || Facts.fact(Fn.decl(), Fact::NonBlocking))
      return;
    const Atom Head{Fact::Blocks, keyOf(Fn.decl())};
    const std::string Self = "'" + displayName(Fn.decl()) + "'";
    if (waitsForTasksIfAny(Fn.decl(), Facts))
      Result.Rules.push_back({{Fact::SyncWait, Head.Subject}, {Head}, {}, ""});
    if (Facts.fact(Fn.decl(), Fact::Blocks)) {
      Result.Rules.push_back({Head, {}, {}, displayName(Fn.decl())});
      return;
    }
    for (const BlockingCall &Call : blockingCalls(Fn, Of))
      for (const Fact Cause : Call.Causes) {
        const std::string Callee = Call.Known ? Call.Primitive : displayName(*Call.IfBlocks);
        Result.Rules.push_back(
            {{Cause, Head.Subject},
             Call.Known ? std::vector<Atom>() : std::vector<Atom>{{Cause, keyOf(*Call.IfBlocks)}},
             at(*Call.At, Self + " calls '" + Callee + "' here"),
             Call.Known ? Call.Primitive : ""});
      }
  }

  void overrides(const Function &Fn) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
    if (!Method)
      return;
    llvm::SmallPtrSet<const CXXMethodDecl *, 4> Done;
    overridesOf(*Method, *Method, Done);
  }

  void overridesOf(const CXXMethodDecl &Derived, const CXXMethodDecl &Nearer,
                   llvm::SmallPtrSetImpl<const CXXMethodDecl *> &Done) {
    for (const CXXMethodDecl *Base : Nearer.overridden_methods()) {
      if (!Done.insert(Base).second)
        continue;
      Result.Overrides.push_back(
          {keyOf(*Base),
           keyOf(Derived),
           {Of.place(Derived.getLocation()),
            "'" + displayName(Derived) + "' overrides '" + displayName(*Base) + "' here"}});
      overridesOf(Derived, *Base, Done);
    }
  }

  Workspace &Of;
  const Knowledge &Facts;
  UnitResult Result;
};

} // namespace

UnitResult infer(Workspace &Of) { return Inference(Of).run(); }

} // namespace coro_tidy
