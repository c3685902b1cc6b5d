// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which plain functions let an exception out of their call:
//
//   void parse(View text) { if (text.empty()) throw Malformed(); }    throws
//   void load(View text) { parse(text); }                             throws if parse does
//   void tryToLoad(View text) { try { load(text); } catch (...) {} }  does not

#include "core/Infer.h"
#include "core/Statements.h"
#include "topics/cancellation/Rethrows.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Handlers.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// A handler that may rethrow hands on what it has taken. What a call throws, of which nobody knows
/// the class, may fit any handler.
constexpr HandlersAround::Ways OfCalls{[](const CXXCatchStmt &Taken) { return !mayRethrow(Taken); },
                                       [](const CXXCatchStmt &) { return true; }};

class ThrowsCollector {
public:
  ThrowsCollector(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Of(Of), Into(Into), Key(keyOf(Fn.decl())), Self("'" + displayName(Fn.decl()) + "'") {}

  void visit(const Stmt *S) {
    if (!S || llvm::isa<LambdaExpr, BlockExpr>(S))
      return;
    if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(S))
      return visitTry(*Try);
    if (const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(S)) {
      if (isFailure(*Throw, Of.knowledge()))
        thrown(Throw->getSubExpr()->getType(), *Throw, " throws here");
    } else if (const auto When = throwsWhen(*S, Of.knowledge())) {
      const std::string How = " calls '" + displayName(*callSite(*S).Callee) + "' here";
      if (When->empty()) {
        thrown(QualType(), *S, How);
      } else {
        add(Key, *When, *S, How);
        Into.Rules.back().Kept = Around.kept();
      }
    }
    for (const Stmt *Child : S->children())
      visit(Child);
  }

private:
  void visitTry(const CXXTryStmt &Try) {
    Around.within(Try, [&](const Stmt *Tried) { visit(Tried); });
    for (unsigned I = 0; I != Try.getNumHandlers(); ++I)
      visit(Try.getHandler(I)->getHandlerBlock());
  }

  void thrown(QualType Type, const Stmt &At, const std::string &How) {
    if (!Around.keep(Type))
      add(pairOf(Key, nameOfThrown(Type)), {}, At, How);
  }

  void add(const std::string &Subject, std::vector<Atom> Body, const Stmt &At,
           const std::string &How) {
    Into.Rules.push_back(
        {{Fact::Throws, Subject}, std::move(Body), {Of.place(At.getBeginLoc()), Self + How}, ""});
  }

  Workspace &Of;
  UnitResult &Into;
  const std::string Key, Self;
  HandlersAround Around{OfCalls}; ///< The statement that is visited.
};

/// Whether S asks the object, and gives what it has or throws what is the same for all:
///   if (!has_value()) throw BadAccess(); return value_;
bool asksAndGives(const Stmt *S) {
  const auto IsOfObject = [](const Stmt &Part) { return llvm::isa<CXXThisExpr>(Part); };
  if (const auto *Marked = llvm::dyn_cast_or_null<AttributedStmt>(S))
    return asksAndGives(Marked->getSubStmt());
  if (const auto *Several = llvm::dyn_cast_or_null<CompoundStmt>(S))
    return llvm::all_of(Several->body(), asksAndGives);
  if (const auto *Asked = llvm::dyn_cast_or_null<IfStmt>(S))
    return !Asked->getInit() && !Asked->getConditionVariable() &&
           anyStatement(Asked->getCond(), IsOfObject) && asksAndGives(Asked->getThen()) &&
           (!Asked->getElse() || asksAndGives(Asked->getElse()));
  const auto *Value = llvm::dyn_cast_or_null<Expr>(S);
  const auto *Throw =
      Value ? llvm::dyn_cast<CXXThrowExpr>(Value->IgnoreUnlessSpelledInSource()) : nullptr;
  return Throw ? !anyStatement(Throw, IsOfObject) : llvm::isa_and_nonnull<ReturnStmt>(S);
}

/// Whether objects of the class can be asked without being given anything: operator bool,
/// has_value().
bool canBeAsked(const CXXRecordDecl &Class) {
  return llvm::any_of(Class.methods(), [](const CXXMethodDecl *Method) {
    return Method->isConst() && Method->param_empty() && Method->getAccess() == AS_public &&
           Method->getReturnType()->isBooleanType();
  });
}

/// An accessor that throws when it is asked at the wrong time: then its caller is in the wrong, who
/// could have asked before. What carries an error of its own is a failure.
bool throwsOnlyAtMisuse(const Function &Fn) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
  return Method && Method->isInstance() && Method->param_empty() &&
         !Method->getReturnType()->isVoidType() && canBeAsked(*Method->getParent()) &&
         asksAndGives(&Fn.body());
}

} // namespace

static void inferThrows(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const auto *Type = Fn.decl().getType()->getAs<FunctionProtoType>();
  if (!(Type && Type->isNothrow()) && !Fn.isCoroutine() && !throwsOnlyAtMisuse(Fn))
    ThrowsCollector(Fn, Of, Into).visit(&Fn.body());
}

static const Inference Registered{"throws", inferThrows};

} // namespace coro_tidy
