// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which plain functions let an exception out of their call:
//
//   void parse(View text) { if (text.empty()) throw Malformed(); }    throws
//   void load(View text) { parse(text); }                             throws if parse does

#include "core/Infer.h"
#include "core/Statements.h"
#include "topics/tasks/Failures.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class ThrowsCollector {
public:
  ThrowsCollector(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Of(Of), Into(Into), Head{Fact::Throws, keyOf(Fn.decl())},
        Self("'" + displayName(Fn.decl()) + "'") {}

  /// What stands in a try block has a handler: for which exceptions, calls do not say.
  void visit(const Stmt *S) {
    if (!S || llvm::isa<LambdaExpr, BlockExpr>(S))
      return;
    if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(S)) {
      for (unsigned I = 0; I != Try->getNumHandlers(); ++I)
        visit(Try->getHandler(I)->getHandlerBlock());
      return;
    }
    if (const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(S)) {
      if (isFailure(*Throw, Of.knowledge()))
        add({}, *Throw, Self + " throws here");
    } else if (const FunctionDecl *Called = throwingCallee(*S, Of)) {
      add({{Fact::Throws, keyOf(*Called)}}, *S,
          Self + " calls '" + displayName(*Called) + "' here");
    }
    for (const Stmt *Child : S->children())
      visit(Child);
  }

private:
  void add(std::vector<Atom> Body, const Stmt &At, const std::string &Text) {
    Into.Rules.push_back({Head, std::move(Body), {Of.place(At.getBeginLoc()), Text}, ""});
  }

  Workspace &Of;
  UnitResult &Into;
  const Atom Head;
  const std::string Self;
};

} // namespace

static void inferThrows(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const auto *Type = Fn.decl().getType()->getAs<FunctionProtoType>();
  if (!(Type && Type->isNothrow()) && !Fn.isCoroutine())
    ThrowsCollector(Fn, Of, Into).visit(&Fn.body());
}

static const Inference Registered{"throws", inferThrows};

} // namespace coro_tidy
