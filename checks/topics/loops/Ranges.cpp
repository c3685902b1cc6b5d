// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Ranges.h"
#include "core/Statements.h"
#include "core/Words.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The first variable or member in the order of the source; a constant is none.
const ValueDecl *named(const Stmt *In) {
  if (!In || llvm::isa<LambdaExpr>(In))
    return nullptr;
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(In)) {
    const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
    if (Variable ? !Variable->isConstexpr() : llvm::isa<BindingDecl>(Name->getDecl()))
      return Name->getDecl();
    return nullptr;
  }
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(In);
      Member && llvm::isa<FieldDecl>(Member->getMemberDecl()))
    return Member->getMemberDecl();
  for (const Stmt *Child : In->children())
    if (const ValueDecl *Found = named(Child))
      return Found;
  return nullptr;
}

/// Those of which a machine or a program has few.
const std::initializer_list<llvm::StringRef> Few = {
    "worker", "thread", "core", "cpu",      "shard",    "replica",  "batch",
    "chunk",  "window", "argv", "listener", "acceptor", "consumer", "producer"};

/// A number is decided by any of these words in its name; a container only by what it has:
/// there are few `io_threads`, but any number of `thread_ids` and `max_scores`.
bool namesABound(const ValueDecl &Named) {
  if (!llvm::isa<FunctionDecl>(Named) && isRange(Named.getType()))
    return lastWordIs(Named, Few);
  return hasWord(Named, Few) ||
         hasWord(Named, {"concurrency", "concurrent", "parallel", "parallelism", "limit", "max",
                         "maximum", "min", "slide", "take", "argc"});
}

bool hasMethods(QualType Type, llvm::StringRef First, llvm::StringRef Second) {
  const CXXRecordDecl *Class = structure::classOrTemplateOf(Type);
  bool HasFirst = false, HasSecond = false;
  return Class && structure::anyMethod(*Class, [&](const CXXMethodDecl &Method) {
           HasFirst |= Method.getIdentifier() && Method.getName() == First;
           HasSecond |= Method.getIdentifier() && Method.getName() == Second;
           return HasFirst && HasSecond;
         });
}

} // namespace

bool isRange(QualType Type) {
  return Type.getNonReferenceType()->isArrayType() || hasMethods(Type, "begin", "end");
}

bool isAllocator(QualType Type) { return hasMethods(Type, "allocate", "deallocate"); }

std::optional<uint64_t> sizeOf(QualType Type, const ASTContext &Context) {
  Type = Type.getNonReferenceType();
  if (const auto *Array = Context.getAsConstantArrayType(Type))
    return Array->getSize().getZExtValue();
  const auto *Class =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  if (!Class || !Class->isInStdNamespace())
    return std::nullopt;
  if (Class->getName() == "array" && Class->getTemplateArgs().size() == 2)
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
  if (!Variable || llvm::isa<ParmVarDecl>(Variable) || isRange(Variable->getType()))
    return From;
  const ValueDecl *Behind = named(Variable->getInit());
  return Behind ? Behind : From;
}

const Expr &stripped(const Expr &E) {
  const Expr *Current = E.IgnoreUnlessSpelledInSource();
  while (const auto *Call = llvm::dyn_cast<CallExpr>(Current)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Call->getNumArgs() != 1 ||
        (!isStdFunction(Callee, "move") && !isStdFunction(Callee, "ref") &&
         !isStdFunction(Callee, "as_const")))
      break;
    Current = Call->getArg(0)->IgnoreUnlessSpelledInSource();
  }
  return *Current;
}

bool speaksOfABound(const Stmt &In) {
  return anyStatement(&In, [](const Stmt &S) {
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
      return namesABound(*Name->getDecl());
    const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
    return Member && namesABound(*Member->getMemberDecl());
  });
}

} // namespace coro_tidy
