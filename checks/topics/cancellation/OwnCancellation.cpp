// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/OwnCancellation.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/cancellation/CancellationWords.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Place;
using Mentions = llvm::DenseSet<const ValueDecl *>;

/// The variables and members that an expression mentions, and those that the
/// variables among them were made from.
void collectMentions(const Stmt &In, Mentions &Into) {
  forEachStatement(&In, [&](const Stmt &S) {
    const ValueDecl *Named = nullptr;
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
      Named = Name->getDecl();
    else if (const auto *Member = llvm::dyn_cast<MemberExpr>(&S))
      Named = Member->getMemberDecl();
    if (!Named || !llvm::isa<VarDecl, FieldDecl>(Named) || !Into.insert(Named).second)
      return;
    if (const auto *Variable = llvm::dyn_cast<VarDecl>(Named);
        Variable && Variable->hasLocalStorage() && Variable->getInit())
      collectMentions(*Variable->getInit(), Into);
  });
}

/// The object that is asked to end, by what is known of the call or by its name.
const Expr *askedToEnd(const CallExpr &Call, const Knowledge &Facts) {
  const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  if (!Method || !(Facts.holds(callSite(Call), Fact::Cancels) || requestsEnd(*Method, Facts)))
    return nullptr;
  const Expr *Object = Member->getImplicitObjectArgument()->IgnoreParenImpCasts();
  if (const auto *Arrow = llvm::dyn_cast<CXXOperatorCallExpr>(Object);
      Arrow && Arrow->getOperator() == OO_Arrow)
    Object = Arrow->getArg(0)->IgnoreParenImpCasts();
  return Object;
}

/// All elements of the container that the object is one of, or belongs to one of; null when it
/// does not.
const Place *elementsBehind(const Expr &Object, const flow::Graph &Graph) {
  const Place *Of = Graph.places().of(&Object);
  for (const Place *At = Of ? &Graph.places().resolved(*Of) : nullptr; At; At = At->Of)
    if (At->What == Place::Element)
      return At;
  return nullptr;
}

/// What a function has cancelled up to a place.
class Cancelled {
public:
  Cancelled(const Function &In, SourceLocation UpTo, Workspace &Work)
      : In(In), Facts(Work.knowledge()) {
    const SourceManager &Sources = Work.context().getSourceManager();
    forEachStatement(&In.body(), [&](const Stmt &S) {
      const auto *Call = llvm::dyn_cast<CallExpr>(&S);
      if (Call && Sources.isBeforeInTranslationUnit(Call->getBeginLoc(), UpTo))
        add(*Call);
    });
  }

  bool isMentionedIn(const Stmt &Awaited) const {
    if (Named.empty() && Elements.empty())
      return false;
    Mentions Mentioned;
    collectMentions(Awaited, Mentioned);
    return llvm::any_of(Mentioned, [&](const ValueDecl *D) { return Named.contains(D); }) ||
           anyStatement(&Awaited, [&](const Stmt &S) {
             const auto *Object = llvm::dyn_cast<Expr>(&S);
             return Object && Elements.contains(elementsBehind(*Object, *In.events()));
           });
  }

private:
  /// By what is known of the call, or by its name where nothing is: then it is the object
  /// itself that is cancelled, and nothing that it was made from.
  void add(const CallExpr &Call) {
    const Expr *Object = askedToEnd(Call, Facts);
    if (Object && loopAround(Call, In))
      if (const Place *All = elementsBehind(*Object, *In.events()))
        Elements.insert(All);
    if (Facts.holds(callSite(Call), Fact::Cancels))
      return collectMentions(Call, Named);
    if (const auto *Variable = llvm::dyn_cast_or_null<DeclRefExpr>(Object))
      Named.insert(Variable->getDecl());
    else if (const auto *Part = llvm::dyn_cast_or_null<MemberExpr>(Object))
      Named.insert(Part->getMemberDecl());
  }

  const Function &In;
  const Knowledge &Facts;
  Mentions Named;
  llvm::DenseSet<const Place *> Elements;
};

const CXXRecordDecl *classOf(const FunctionDecl &Fn) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  return Method ? Method->getParent()->getCanonicalDecl() : nullptr;
}

/// `stop_` in `stop_.request_stop();`
bool cancels(const Function &Fn, const FieldDecl &Token, const Knowledge &Facts) {
  return anyStatement(&Fn.body(), [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const Expr *Object = Call ? askedToEnd(*Call, Facts) : nullptr;
    const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(Object);
    return Member && Member->getMemberDecl()->getCanonicalDecl() == &Token;
  });
}

} // namespace

bool isOwnCancellation(const CXXTryStmt &Of, const Function &In, Workspace &Work) {
  return Cancelled(In, Of.getTryBlock()->getEndLoc(), Work).isMentionedIn(*Of.getTryBlock());
}

const FieldDecl *tokenOfOwnClass(const CXXTryStmt &Of, const Function &In, Workspace &Work) {
  const CXXRecordDecl *Class = classOf(In.decl());
  if (!Class)
    return nullptr;
  Mentions Given;
  collectMentions(*Of.getTryBlock(), Given);
  for (const ValueDecl *Each : Given) {
    const auto *Field = llvm::dyn_cast<FieldDecl>(Each);
    if (!Field || Field->getParent()->getCanonicalDecl() != Class)
      continue;
    const FieldDecl &Token = *Field->getCanonicalDecl();
    if (llvm::any_of(Work.functions(), [&](const Function *Other) {
          return Other != &In && classOf(Other->decl()) == Class &&
                 cancels(*Other, Token, Work.knowledge());
        }))
      return &Token;
  }
  return nullptr;
}

} // namespace coro_tidy
