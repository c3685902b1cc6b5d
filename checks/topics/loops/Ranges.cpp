// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Ranges.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The first variable or member in the order of the source; a constant is none, and neither is
/// what nobody has written, as the promise in `co_await queries(server)`.
const ValueDecl *named(const Stmt *In) {
  if (!In || llvm::isa<LambdaExpr>(In))
    return nullptr;
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(In)) {
    const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
    if (Variable ? !Variable->isConstexpr() && !Variable->isImplicit()
                 : llvm::isa<BindingDecl>(Name->getDecl()))
      return Name->getDecl();
    return nullptr;
  }
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(In);
      Member && llvm::isa<FieldDecl>(Member->getMemberDecl()))
    return Member->getMemberDecl();
  for (const Stmt *Child : childrenOf(*In))
    if (const ValueDecl *Found = named(Child))
      return Found;
  return nullptr;
}

} // namespace

std::optional<uint64_t> sizeOf(QualType Type, const ASTContext &Context) {
  Type = Type.getNonReferenceType();
  if (const auto *Array = Context.getAsConstantArrayType(Type))
    return Array->getSize().getZExtValue();
  const auto *Class =
      structure::isStdClass(Type, {"array"})
          ? llvm::dyn_cast<ClassTemplateSpecializationDecl>(structure::classOf(Type))
          : nullptr;
  if (Class && Class->getTemplateArgs().size() == 2)
    return Class->getTemplateArgs()[1].getAsIntegral().getZExtValue();
  return std::nullopt;
}

const InitListExpr *listIn(const Expr &Init) {
  const InitListExpr *Found = nullptr;
  forEachStatement(&Init, [&](const Stmt &S) {
    const auto *List = llvm::dyn_cast<CXXStdInitializerListExpr>(&S);
    if (List && !Found)
      Found = llvm::dyn_cast<InitListExpr>(List->getSubExpr()->IgnoreImplicit());
  });
  return Found;
}

const ValueDecl *subjectOf(const Stmt *In) {
  const ValueDecl *From = named(In);
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(From);
  if (!Variable || llvm::isa<ParmVarDecl>(Variable) || structure::isRange(Variable->getType()))
    return From;
  const ValueDecl *Behind = named(Variable->getInit());
  return Behind ? Behind : From;
}

const Expr &stripped(const Expr &E) {
  const Expr *Current = E.IgnoreUnlessSpelledInSource();
  while (const auto *Call = llvm::dyn_cast<CallExpr>(Current)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Call->getNumArgs() != 1 || (!structure::isMove(*Call) && !isStdFunction(Callee, "ref") &&
                                    !isStdFunction(Callee, "as_const")))
      break;
    Current = Call->getArg(0)->IgnoreUnlessSpelledInSource();
  }
  return *Current;
}

bool speaksOfABound(const Stmt &In, const Knowledge &Facts) {
  return anyStatement(&In, [&](const Stmt &S) {
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
      return Facts.holds(*Name->getDecl(), Fact::Bound, Standing::Name);
    const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
    return Member && Facts.holds(*Member->getMemberDecl(), Fact::Bound, Standing::Name);
  });
}

} // namespace coro_tidy
