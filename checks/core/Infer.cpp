// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Infer.h"
#include "core/Awaits.h"
#include "core/BlockingRules.h"
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
  explicit Inference(Workspace &Of) : Of(Of) {}

  UnitResult run() {
    const SourceManager &Sources = Of.context().getSourceManager();
    Result.File = Of.place(Sources.getLocForStartOfFile(Sources.getMainFileID())).File;
    for (const Function *Fn : Of.functions()) {
      Result.Seen.push_back(keyOf(Fn->decl()));
      if (Fn->decl().hasExternalFormalLinkage() &&
          Sources.isInMainFile(Sources.getFileLoc(Fn->decl().getLocation())))
        Result.Own.push_back(Result.Seen.back());
      overrides(*Fn);
      inferPermits(*Fn, Of, Result);
      inferSessions(*Fn, Of, Result);
      inferRethrows(*Fn, Of, Result);
      inferFailures(*Fn, Of, Result);
      inferAwaits(*Fn, Of, Result);
      inferCallers(*Fn, Of, Result);
    }
    inferBlocking(Of, Result);
    inferStarts(Of, Result);
    return std::move(Result);
  }

private:
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
  UnitResult Result;
};

} // namespace

UnitResult infer(Workspace &Of) { return Inference(Of).run(); }

} // namespace coro_tidy
