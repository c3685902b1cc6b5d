// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Listeners.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Failures.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The branch that is taken when there is an exception, of `if (error)`, `if (error == nullptr)`
/// and the like: null for no statement, nothing where the condition asks for more.
std::optional<const Stmt *> branchOfFailure(const IfStmt &If, const ParmVarDecl &Told) {
  const Expr *Asked = If.getCond()->IgnoreUnlessSpelledInSource();
  bool IsFailure = true;
  if (const auto *Not = llvm::dyn_cast<UnaryOperator>(Asked); Not && Not->getOpcode() == UO_LNot) {
    IsFailure = false;
    Asked = Not->getSubExpr()->IgnoreUnlessSpelledInSource();
  } else if (const auto *Compared = llvm::dyn_cast<CXXOperatorCallExpr>(Asked);
             Compared && Compared->getOperator() == OO_EqualEqual) {
    IsFailure = false;
    Asked = Compared->getArg(0)->IgnoreUnlessSpelledInSource();
  }
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(Asked);
  if (!Name || Name->getDecl() != &Told)
    return std::nullopt;
  return IsFailure ? If.getThen() : If.getElse();
}

bool doesNothing(const Stmt *Branch) {
  if (const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Branch))
    return llvm::all_of(Block->body(), doesNothing);
  const auto *Return = llvm::dyn_cast_or_null<ReturnStmt>(Branch);
  return !Branch || llvm::isa<NullStmt>(Branch) || (Return && !Return->getRetValue());
}

/// Not if all that is done with an exception is to ask whether there is one, and to do nothing
/// then.
bool isLooked(const ParmVarDecl &Told, const Stmt &Body) {
  unsigned Mentions = 0, Asked = 0;
  forEachStatement(&Body, [&](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    Mentions += Name && Name->getDecl() == &Told;
    const auto *If = llvm::dyn_cast<IfStmt>(&S);
    const auto OnFailure = If && If->getCond() ? branchOfFailure(*If, Told) : std::nullopt;
    Asked += OnFailure && doesNothing(*OnFailure);
    const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S);
    Mentions += Lambda && mentions(Lambda, Told);
  });
  return Mentions > Asked;
}

/// The class around, also around a lambda of one of its members.
const CXXRecordDecl *classAround(const FunctionDecl &Fn) {
  for (const DeclContext *Around = Fn.getParent(); Around; Around = Around->getParent())
    if (const auto *Class = llvm::dyn_cast<CXXRecordDecl>(Around); Class && !Class->isLambda())
      return Class->getCanonicalDecl();
  return nullptr;
}

/// Whether an object of the class is told who listens when it is made.
bool takesListener(const CXXRecordDecl &Scope, const CXXMethodDecl &Listener) {
  return llvm::any_of(Scope.ctors(), [&](const CXXConstructorDecl *Constructor) {
    return llvm::any_of(Constructor->parameters(), [&](const ParmVarDecl *Parameter) {
      const QualType Type = Parameter->getType();
      const CXXRecordDecl *Class = Type->getPointeeCXXRecordDecl();
      return Class && llvm::any_of(Listener.overridden_methods(), [&](const CXXMethodDecl *Base) {
               return Base->getParent()->getCanonicalDecl() == Class->getCanonicalDecl();
             });
    });
  });
}

} // namespace

const ParmVarDecl *ignoredFailure(const FunctionDecl &Handler, const Knowledge &Facts) {
  const Stmt *Body = Handler.getBody();
  if (!Body)
    return nullptr;
  for (const ParmVarDecl *Parameter : Handler.parameters()) {
    const QualType Type = Parameter->getType();
    const CXXRecordDecl *Class = structure::classOf(Type);
    if (structure::isStdClass(Type, {"exception_ptr"}) || Facts.isOutcome(Type) ||
        Type->isDependentType() || (Class && Facts.holds(*Class, Fact::Failure, Standing::Name)))
      return isLooked(*Parameter, *Body) || Parameter->hasAttr<UnusedAttr>() ? nullptr : Parameter;
  }
  return nullptr;
}

const FunctionDecl *handlerIn(const Expr &Given, const Knowledge &Facts) {
  if (const FunctionDecl *Target = callableTarget(Given))
    return Target;
  const auto *Call = llvm::dyn_cast<CallExpr>(Given.IgnoreUnlessSpelledInSource());
  const FunctionDecl *Wrapper = Call ? Call->getDirectCallee() : nullptr;
  if (!Wrapper || !Facts.described(*Wrapper))
    return nullptr;
  for (const Expr *Argument : Call->arguments())
    if (const FunctionDecl *Target = handlerIn(*Argument, Facts))
      return Target;
  return nullptr;
}

bool isListener(const FunctionDecl &Fn, const Knowledge &Facts) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  return Method && llvm::any_of(Method->overridden_methods(), [&](const CXXMethodDecl *Base) {
           return Facts.holds(*Base, Fact::ToldOfFailure);
         });
}

std::vector<const FunctionDecl *> heardBy(const FunctionDecl &Listener, Workspace &In) {
  std::vector<const FunctionDecl *> Makers;
  const auto &Method = llvm::cast<CXXMethodDecl>(Listener);
  for (const Function *Fn : In.functions()) {
    if (classAround(Fn->decl()) != Method.getParent()->getCanonicalDecl())
      continue;
    forEachStatement(&Fn->body(), [&](const Stmt &S) {
      const CallSite Site = callSite(S);
      if (!Site.Receiver || !In.knowledge().holds(Site, Fact::Spawns) ||
          !takesListener(*Site.Receiver, Method))
        return;
      if (const FunctionDecl *Maker = startedTask(llvm::cast<Expr>(S), In);
          Maker && !llvm::is_contained(Makers, Maker))
        Makers.push_back(Maker);
    });
  }
  return Makers;
}

} // namespace coro_tidy
