// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/SpentGenerators.h"
#include "core/Statements.h"
#include "flow/Loans.h"
#include "knowledge/Protocols.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::State;

/// The variable of the function that the loop goes over.
const VarDecl *generatorOf(const CXXForRangeStmt &Loop, const Knowledge &Facts) {
  const Expr *Range = Loop.getRangeInit();
  const auto *Name =
      Range ? llvm::dyn_cast<DeclRefExpr>(Range->IgnoreUnlessSpelledInSource()) : nullptr;
  const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  return Variable && Variable->hasLocalStorage() && !Variable->getType()->isReferenceType() &&
                 Facts.isGenerator(Variable->getType())
             ? Variable
             : nullptr;
}

/// A loop that goes on where another was left early begins the generator, too.
std::optional<SpentGenerator> begunAgain(const VarDecl &Generator, const Function &Fn,
                                         const Knowledge &Facts) {
  enum : State { Fresh, Open, Exhausted };
  llvm::SmallPtrSet<const Stmt *, 4> GoOn;
  flow::Places &Known = Fn.events()->places();
  const auto Next = [&](State From, const Event &E) -> flow::Step {
    if (E.Kind == EventKind::Done) {
      const auto *Loop = llvm::dyn_cast<CXXForRangeStmt>(E.At);
      return {Loop && generatorOf(*Loop, Facts) == &Generator ? State(Exhausted) : From};
    }
    const flow::Place *Of = E.Object ? &flow::withoutAliases(*E.Object, Known) : nullptr;
    if (!Of || Of->variable() != Generator.getCanonicalDecl())
      return {From};
    if (E.Kind == EventKind::Call && E.Callee &&
        structure::plays(*E.Callee, structure::Role::Begin)) {
      if (From == Open)
        GoOn.insert(E.At);
      return {Open, From == Exhausted};
    }
    return {E.Kind == EventKind::Assign || E.Kind == EventKind::Escape ? State(Fresh) : From};
  };
  for (const flow::Hit &Hit : flow::run(*Fn.events(), Generator, Next))
    if (!GoOn.contains(Hit.At.At))
      return SpentGenerator{&Generator, Hit.At, Hit.Since};
  return std::nullopt;
}

} // namespace

std::vector<SpentGenerator> spentGeneratorsIn(const Function &Fn, const Knowledge &Facts) {
  llvm::SetVector<const VarDecl *> Iterated;
  forEachStatement(&Fn.body(), [&](const Stmt &S) {
    const auto *Loop = llvm::dyn_cast<CXXForRangeStmt>(&S);
    if (const VarDecl *Generator = Loop ? generatorOf(*Loop, Facts) : nullptr)
      Iterated.insert(Generator);
  });
  std::vector<SpentGenerator> Result;
  for (const VarDecl *Generator : Iterated)
    if (auto Spent = begunAgain(*Generator, Fn, Facts))
      Result.push_back(std::move(*Spent));
  return Result;
}

} // namespace coro_tidy
