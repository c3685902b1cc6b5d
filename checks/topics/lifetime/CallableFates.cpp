// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/CallableFates.h"
#include "core/Source.h"
#include "knowledge/Behaviour.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {

const Expr *original(const Expr *E) {
  for (const Expr *Inner = E; Inner;) {
    E = Inner;
    const auto *Copy = llvm::dyn_cast<CXXConstructExpr>(E);
    Inner = Copy && Copy->getConstructor()->isCopyOrMoveConstructor() ? Copy->getArg(0)
                                                                      : flow::passedOn(E);
  }
  return E;
}

llvm::SmallVector<const FunctionDecl *, 2> targetsGiven(const Expr &Argument) {
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(original(&Argument));
  if (Name && llvm::isa<ParmVarDecl>(Name->getDecl()))
    return {};
  return callableTargets(Argument);
}

std::optional<std::vector<Atom>> whenever(const CallSite &Call, Fact What, int Argument,
                                          const Workspace &In) {
  const Knowledge &Facts = In.knowledge();
  if (Facts.fact(Call, What, Argument))
    return std::vector<Atom>();
  if (!Call.Callee || Argument < 0 || Facts.isForeign(*Call.Callee))
    return std::nullopt;
  return std::vector<Atom>{{What, keyOf(*Call.Callee), Argument}};
}

std::optional<std::vector<Atom>> wheneverSink(const CallSite &Call, Fact What, int Argument,
                                              const Workspace &In) {
  const Knowledge &Facts = In.knowledge();
  const bool IsCallable = Argument >= 0 && Argument < static_cast<int>(Call.Arguments.size()) &&
                          structure::isCallable(Call.Arguments[Argument]->getType());
  if (IsCallable && Facts.holds(Call, Fact::RunsOnLoop)) {
    // Until the task has finished, so it waits for that.
    const bool Keeps = Facts.fact(Call, Fact::Keeps, Argument) != nullptr;
    const bool Does = What == Fact::FreesCallable ? !Keeps
                      : What == Fact::DropsResult
                          ? !Keeps && !Call.Result.isNull() && Call.Result->isVoidType()
                          : What == Fact::CallsLater;
    if (Does)
      return std::vector<Atom>();
  }
  // It runs elsewhere, and what tells of its end can be awaited.
  if (IsCallable && What == Fact::CallsLater && Facts.holds(Call, Fact::Offloads) &&
      Facts.isAwaitable(Call.Result))
    return std::vector<Atom>();
  return whenever(Call, What, Argument, In);
}

} // namespace coro_tidy
