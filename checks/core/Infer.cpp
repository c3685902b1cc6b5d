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
      if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn->decl()))
        overrides(*Method, Of.place(Method->getLocation()));
      for (const auto &[Name, Infer] : parts<Inference::OfFunction>())
        Infer(*Fn, Of, Result);
    }
    for (const auto &[Name, Infer] : parts<Inference::OfUnit>())
      Infer(Of, Result);
    return std::move(Result);
  }

private:
  /// Up to the first base, whose body may not be seen: calls name any of them.
  void overrides(const CXXMethodDecl &Method, FilePosition At) {
    llvm::SmallVector<const CXXMethodDecl *> Left{&Method};
    for (; !Left.empty(); At = {}) {
      const CXXMethodDecl &Derived = *Left.pop_back_val();
      for (const CXXMethodDecl *Base : Derived.overridden_methods()) {
        Result.Overrides.push_back(
            {keyOf(*Base), keyOf(Derived), displayName(*Base), displayName(Derived), At});
        if (Followed.insert(Base).second)
          Left.push_back(Base);
      }
    }
  }

  Workspace &Of;
  UnitResult Result;
  llvm::SmallPtrSet<const CXXMethodDecl *, 16> Followed;
};

} // namespace

Inference::Inference(llvm::StringLiteral Name, OfFunction Infer) {
  parts<OfFunction>().emplace(Name, Infer);
}

Inference::Inference(llvm::StringLiteral Name, OfUnit Infer) {
  parts<OfUnit>().emplace(Name, Infer);
}

Evidence evidenceIn(const Function &Fn, const Workspace &Of, SourceLocation At,
                    const std::string &Does) {
  return {Of.place(At), "'" + displayName(Fn.decl()) + "' " + Does + " here"};
}

UnitResult infer(Workspace &Of) { return UnitInference(Of).run(); }

} // namespace coro_tidy
