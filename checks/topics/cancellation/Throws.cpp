// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which plain functions let an exception out of their call:
//
//   void parse(View text) { if (text.empty()) throw Malformed(); }    throws
//   void load(View text) { parse(text); }                             throws if parse does
//   void tryToLoad(View text) { try { load(text); } catch (...) {} }  does not

#include "core/Infer.h"
#include "core/Statements.h"
#include "topics/cancellation/CaughtException.h"
#include "topics/cancellation/Rethrows.h"
#include "topics/tasks/Failures.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

class ThrowsCollector {
public:
  ThrowsCollector(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Of(Of), Into(Into), Head{Fact::Throws, keyOf(Fn.decl())},
        Self("'" + displayName(Fn.decl()) + "'") {}

  void visit(const Stmt *S) {
    if (!S || llvm::isa<LambdaExpr, BlockExpr>(S))
      return;
    if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(S))
      return visitTry(*Try);
    if (const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(S)) {
      if (isFailure(*Throw, Of.knowledge()) && leaves(Throw->getSubExpr()->getType()))
        add({}, *Throw, Self + " throws here");
    } else if (const auto When = throwsWhen(*S, Of.knowledge()); When && leaves(QualType())) {
      add(*When, *S, Self + " calls '" + displayName(*callSite(*S).Callee) + "' here");
    }
    for (const Stmt *Child : S->children())
      visit(Child);
  }

private:
  void visitTry(const CXXTryStmt &Try) {
    Around.push_back(&Try);
    visit(Try.getTryBlock());
    Around.pop_back();
    for (unsigned I = 0; I != Try.getNumHandlers(); ++I)
      visit(Try.getHandler(I)->getHandlerBlock());
  }

  /// Whether no handler around keeps what is thrown; null for what a call throws, of which the
  /// type is not known.
  bool leaves(QualType Thrown) const {
    return llvm::none_of(Around, [&](const CXXTryStmt *Try) { return isKept(*Try, Thrown); });
  }

  /// The first handler that fits gets it. What a call throws may fit any that keeps it.
  bool isKept(const CXXTryStmt &Try, QualType Thrown) const {
    for (unsigned I = 0; I != Try.getNumHandlers(); ++I) {
      const CXXCatchStmt &Handler = *Try.getHandler(I);
      const bool Keeps = !mayRethrow(Handler);
      if (!Handler.getExceptionDecl() || (!Thrown.isNull() && fits(Handler, Thrown)))
        return Keeps;
      if (Thrown.isNull() && Keeps)
        return true;
    }
    return false;
  }

  bool fits(const CXXCatchStmt &Handler, QualType Thrown) const {
    if (const CXXRecordDecl *Class = Thrown->getAsCXXRecordDecl())
      return takes(Handler, *Class);
    return Of.context().hasSameUnqualifiedType(Handler.getCaughtType().getNonReferenceType(),
                                               Thrown);
  }

  void add(std::vector<Atom> Body, const Stmt &At, const std::string &Text) {
    Into.Rules.push_back({Head, std::move(Body), {Of.place(At.getBeginLoc()), Text}, ""});
  }

  Workspace &Of;
  UnitResult &Into;
  const Atom Head;
  const std::string Self;
  std::vector<const CXXTryStmt *> Around; ///< Of the statement that is visited, inner ones last.
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
