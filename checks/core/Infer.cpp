// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Infer.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <map>

using namespace clang;

namespace coro_tidy {
namespace {

/// Static objects fill it in an order that depends on the linker; the map sorts them.
template <typename Infer> std::map<llvm::StringRef, Infer> &parts() {
  static std::map<llvm::StringRef, Infer> All;
  return All;
}

class UnitInference {
public:
  explicit UnitInference(Workspace &Of) : Of(Of) {}

  UnitResult run() {
    const SourceManager &Sources = Of.context().getSourceManager();
    Result.File = Of.place(Sources.getLocForStartOfFile(Sources.getMainFileID())).File;
    for (const Function *Fn : Of.functions()) {
      Result.Seen.push_back(keyOf(Fn->decl()));
      if (Fn->decl().hasExternalFormalLinkage() &&
          Sources.isInMainFile(Sources.getFileLoc(Fn->decl().getLocation())))
        Result.Own.push_back(Result.Seen.back());
      overrides(*Fn);
      for (const auto &[Name, Infer] : parts<Inference::OfFunction>())
        Infer(*Fn, Of, Result);
    }
    for (const auto &[Name, Infer] : parts<Inference::OfUnit>())
      Infer(Of, Result);
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

Inference::Inference(llvm::StringLiteral Name, OfFunction Infer) {
  parts<OfFunction>().emplace(Name, Infer);
}

Inference::Inference(llvm::StringLiteral Name, OfUnit Infer) {
  parts<OfUnit>().emplace(Name, Infer);
}

UnitResult infer(Workspace &Of) { return UnitInference(Of).run(); }

} // namespace coro_tidy
