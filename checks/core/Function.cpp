// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Function.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace coro_tidy {

const CoroutineBodyStmt *Function::coroutine() const {
  return llvm::dyn_cast_or_null<CoroutineBodyStmt>(Definition.getBody());
}

const Stmt &Function::body() const {
  if (const CoroutineBodyStmt *Coroutine = coroutine())
    return *Coroutine->getBody();
  return *Definition.getBody();
}

const flow::Graph *Function::events() const {
  if (!Built) {
    Built = true;
    Graph = flow::buildGraph(
        Definition, Context, [this](const CallExpr &Call) { return Facts.suspendsCaller(Call); },
        &TooLarge);
  }
  return Graph.get();
}

const llvm::DenseSet<const Stmt *> &Function::suspensions() const {
  if (!Suspensions) {
    Suspensions.emplace();
    if (events())
      for (const flow::Event &E : events()->all())
        if (E.Kind == flow::EventKind::Suspend)
          Suspensions->insert(E.At);
  }
  return *Suspensions;
}

const ParentMap &Function::parents() const {
  if (!Parents)
    Parents = std::make_unique<ParentMap>(body());
  return *Parents;
}

std::vector<const VarDecl *> Function::locals() const {
  std::vector<const VarDecl *> Result;
  forEachStatement(&body(), [&](const Stmt &S) {
    if (const auto *Statement = llvm::dyn_cast<DeclStmt>(&S))
      for (const Decl *D : Statement->decls())
        if (const auto *Variable = llvm::dyn_cast<VarDecl>(D);
            Variable && Variable->hasLocalStorage())
          Result.push_back(Variable);
  });
  return Result;
}

const FunctionDecl &outermost(const FunctionDecl &Fn) {
  const FunctionDecl *At = &Fn;
  while (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(At)) {
    const auto *Around = Method->getParent()->isLambda()
                             ? llvm::dyn_cast<FunctionDecl>(Method->getParent()->getDeclContext())
                             : nullptr;
    if (!Around)
      break;
    At = Around;
  }
  return *At;
}

std::string displayName(const NamedDecl &D) {
  if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&D);
      Method && Method->getParent()->isLambda())
    return "lambda";
  if (const auto *Variable = llvm::dyn_cast<VarDecl>(&D);
      Variable && Variable->isLocalVarDeclOrParm()) {
    std::string Name;
    llvm::raw_string_ostream Out(Name);
    D.printName(Out); // Of a structured binding, the names of its parts.
    return Out.str();
  }
  std::string Name = llvm::isa<CXXConstructorDecl>(D) || llvm::isa<CXXDestructorDecl>(D)
                         ? llvm::cast<CXXMethodDecl>(D).getParent()->getNameAsString()
                         : D.getNameAsString();
  if (llvm::isa<CXXDestructorDecl>(D))
    Name = "~" + Name;
  for (const DeclContext *In = D.getDeclContext(); In; In = In->getParent()) {
    const auto *Space = llvm::dyn_cast<NamespaceDecl>(In);
    const bool IsShown =
        Space ? !Space->isInline() && !Space->isAnonymousNamespace() : llvm::isa<TagDecl>(In);
    if (const auto *Named = llvm::dyn_cast<NamedDecl>(In); IsShown && Named->getIdentifier())
      Name = (Named->getName() + "::" + Name).str();
  }
  return Name;
}

} // namespace coro_tidy
