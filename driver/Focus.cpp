// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The choice of what is parsed and walked, see Focus.h.

#include "driver/Focus.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSet.h"

namespace coro_tidy::driver {
namespace {

/// Whether the function is part of the protocol between a coroutine and its
/// promise or awaitables. Their bodies show whether a task is lazy and whether an
/// awaitable suspends, also in the headers of a library.
bool isCoroutineProtocol(const clang::FunctionDecl &F) {
  static const llvm::StringSet<> Names{
      "await_ready",         "await_suspend",     "await_resume", "initial_suspend",
      "final_suspend",       "await_transform",   "return_value", "return_void",
      "unhandled_exception", "get_return_object", "yield_value"};
  if (F.getOverloadedOperator() == clang::OO_Coawait)
    return true;
  const clang::IdentifierInfo *Name = F.getIdentifier();
  return Name && Names.contains(Name->getName());
}

class UserCodeFocus : public clang::ASTConsumer {
public:
  void Initialize(clang::ASTContext &Context) override { Sources = &Context.getSourceManager(); }

  bool shouldSkipFunctionBody(clang::Decl *D) override {
    if (!Sources->isInSystemHeader(D->getLocation()))
      return false;
    const clang::FunctionDecl *F = D->getAsFunction();
    return F && !isCoroutineProtocol(*F);
  }

  bool HandleTopLevelDecl(clang::DeclGroupRef Group) override {
    for (clang::Decl *D : Group)
      if (isWrittenByUser(*D))
        Scope.push_back(D);
    return true;
  }

  void HandleTranslationUnit(clang::ASTContext &Context) override {
    Context.setTraversalScope(Scope);
  }

private:
  /// Instantiations arrive here too; traversal reaches them through their template.
  bool isWrittenByUser(const clang::Decl &D) const {
    if (Sources->isInSystemHeader(Sources->getExpansionLoc(D.getBeginLoc())) ||
        !D.getLexicalDeclContext()->isFileContext())
      return false;
    const auto *F = llvm::dyn_cast<clang::FunctionDecl>(&D);
    return !F || !clang::isTemplateInstantiation(F->getTemplateSpecializationKind());
  }

  const clang::SourceManager *Sources = nullptr;
  std::vector<clang::Decl *> Scope;
};

} // namespace

std::unique_ptr<clang::ASTConsumer> focusOnUserCode() { return std::make_unique<UserCodeFocus>(); }

} // namespace coro_tidy::driver
