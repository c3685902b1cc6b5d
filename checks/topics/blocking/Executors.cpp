// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/blocking/Executors.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Follows an executor to the threads for which it was made.
class ThreadsBehind {
public:
  explicit ThreadsBehind(const Knowledge &Facts) : Facts(Facts) {}

  bool mayBlock(const Expr &Executor, unsigned Depth = 0) const {
    constexpr unsigned MaxDepth = 5;
    const Expr &Plain = *Executor.IgnoreUnlessSpelledInSource();
    if (Depth > MaxDepth)
      return false;
    if (Facts.holds(Plain.getType().getNonReferenceType(), Fact::BlockingThreads, Standing::Stated))
      return true;
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&Plain))
      return isMade(*Name->getDecl(), Depth);
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(&Plain))
      return isMade(*Member->getMemberDecl(), Depth);
    return isMadeBy(callSite(Plain), Depth);
  }

private:
  /// `pool.get_executor()`, `make_strand(pool)`, `any_io_executor(pool.get_executor())`
  bool isMadeBy(const CallSite &Site, unsigned Depth) const {
    if (Site.Receiver && Site.On)
      return mayBlock(*Site.On, Depth + 1);
    return !Site.Arguments.empty() && mayBlock(*Site.Arguments.front(), Depth + 1);
  }

  /// By all that is seen to give the variable or the member its first value.
  bool isMade(const ValueDecl &Executor, unsigned Depth) const {
    llvm::SmallVector<const Expr *, 4> Values;
    if (const auto *Variable = llvm::dyn_cast<VarDecl>(&Executor);
        Variable && Variable->hasInit() && !llvm::isa<ParmVarDecl>(Variable))
      Values.push_back(Variable->getInit());
    if (const auto *Field = llvm::dyn_cast<FieldDecl>(&Executor))
      collect(*Field, Values);
    return !Values.empty() && llvm::all_of(Values, [&](const Expr *Value) {
      return Value && mayBlock(*Value, Depth + 1);
    });
  }

  static void collect(const FieldDecl &Field, llvm::SmallVectorImpl<const Expr *> &Values) {
    if (Field.hasInClassInitializer())
      Values.push_back(Field.getInClassInitializer());
    const auto *Class = llvm::dyn_cast<CXXRecordDecl>(Field.getParent());
    if (!Class)
      return;
    for (const CXXConstructorDecl *Each : Class->ctors()) {
      const FunctionDecl *Defined = Each->getDefinition();
      if (!Defined || Each->isCopyOrMoveConstructor())
        continue;
      for (const CXXCtorInitializer *Init : llvm::cast<CXXConstructorDecl>(Defined)->inits())
        if (Init->getMember() == &Field && !llvm::isa<CXXDefaultInitExpr>(Init->getInit()))
          Values.push_back(Init->getInit());
    }
  }

  const Knowledge &Facts;
};

} // namespace

bool leadsToBlockingThreads(const Expr &Executor, const Knowledge &Facts) {
  return ThreadsBehind(Facts).mayBlock(Executor);
}

} // namespace coro_tidy
