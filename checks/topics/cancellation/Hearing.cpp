// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Hearing.h"
#include "core/Statements.h"
#include "flow/Place.h"
#include "knowledge/FactFile.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Awaits.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The library has a type whose objects are handed on to whoever is to hear.
bool passesTokens(const FactFile &Library) {
  return llvm::any_of(Library.Types, [](const auto &Type) {
    return llvm::any_of(Type.second,
                        [](const StatedFact &Said) { return Said.What == Fact::StopToken; });
  });
}

class Hearing {
public:
  Hearing(const Function &In, const CXXRecordDecl &Task, Workspace &Of)
      : Facts(Of.knowledge()), Sources(Of.context().getSourceManager()),
        Library(Facts.described(Task)), Home(fileOf(In.decl())),
        Cancellations(Facts.cancellations(In.decl().getReturnType())) {}

  bool reaches(const Expr &Value) {
    const Expr &Written = *Value.IgnoreUnlessSpelledInSource();
    if (namesToken(Written))
      return true;
    if (const Expr *Inner = flow::passedOn(&Written))
      return reaches(*Inner);
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&Written)) {
      const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
      const bool IsLocal = Variable && Variable->hasLocalStorage() && Variable->getInit();
      return !IsLocal || reaches(*Variable->getInit());
    }
    if (const auto *Call = llvm::dyn_cast<CallExpr>(&Written))
      return reachesCall(Call->getDirectCallee(), *Call);
    if (const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&Written))
      return reachesCall(Made->getConstructor(), *Made);
    return true;
  }

private:
  FileID fileOf(const Decl &D) const {
    return Sources.getFileID(Sources.getExpansionLoc(D.getLocation()));
  }

  bool isToken(QualType Type) const {
    const QualType Pointee = Type->getPointeeType();
    return Facts.isStopToken(Pointee.isNull() ? Type : Pointee);
  }

  bool namesToken(const Stmt &S) const {
    return anyStatement(&S, [&](const Stmt &Inner) {
      const auto *Value = llvm::dyn_cast<Expr>(&Inner);
      return Value && isToken(Value->getType());
    });
  }

  bool reachesCall(const FunctionDecl *Callee, const Stmt &Call) {
    if (!Callee)
      return true;
    for (const Stmt *Child : childrenOf(Call))
      if (const auto *Given = llvm::dyn_cast_or_null<Expr>(Child); Given && reachesGiven(*Given))
        return true;
    return !isOfLibrary(*Callee) || couldTakeToken(*Callee) || isFailedByOthers(*Callee);
  }

  /// A function that stands beside the one that is examined is no part of the library, whatever
  /// its namespace.
  bool isOfLibrary(const FunctionDecl &Callee) const {
    return Library && Facts.described(Callee) == Library && fileOf(Callee) != Home;
  }

  /// It has a form that takes a token: without one, it may have one of its own.
  bool couldTakeToken(const FunctionDecl &Callee) const {
    return llvm::any_of(Callee.getDeclContext()->lookup(Callee.getDeclName()), [&](NamedDecl *D) {
      const FunctionDecl *Form = D->getAsFunction();
      return Form && llvm::any_of(Form->parameters(), [&](const ParmVarDecl *Parameter) {
               return isToken(Parameter->getType());
             });
    });
  }

  /// Whoever has a promise or a queue decides what they fail with: `set_exception`, `abort`.
  static bool isFailedByOthers(const FunctionDecl &Callee) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    return Method && llvm::any_of(Method->getParent()->methods(), [](const CXXMethodDecl *Other) {
             return llvm::any_of(Other->parameters(), [](const ParmVarDecl *Parameter) {
               return structure::isStdClass(Parameter->getType().getNonReferenceType(),
                                            {"exception_ptr"});
             });
           });
  }

  /// The callee of a call is one of its children, and calls nothing.
  bool reachesGiven(const Expr &Given) {
    const Expr &Written = *Given.IgnoreUnlessSpelledInSource();
    const auto *Member = llvm::dyn_cast<MemberExpr>(&Written);
    if (Member && llvm::isa<CXXMethodDecl>(Member->getMemberDecl()))
      return reachesGiven(*Member->getBase());
    const QualType Type = Written.getType();
    if (Type->isFunctionType() || Type->isFunctionPointerType())
      return !llvm::isa<DeclRefExpr>(Written);
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&Written))
      return reachesStatements(*Lambda->getBody());
    if (Facts.isAwaitable(Type))
      return reaches(Written);
    const CXXRecordDecl *Class = structure::classOf(Type);
    return (Class && structure::hasOperator(*Class, OO_Call)) ||
           leadsToTasks(structure::elementOf(Type)) || leadsToTasks(structure::pointeeOf(Type));
  }

  bool leadsToTasks(QualType Element) const {
    return !Element.isNull() && Facts.isAwaitable(Element);
  }

  bool reachesStatements(const Stmt &Body) {
    return namesToken(Body) || anyStatement(&Body, [&](const Stmt &S) {
             if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S))
               return reaches(operandOf(*Await));
             if (const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(&S))
               return throwsCancellation(*Throw);
             if (const auto *Return = llvm::dyn_cast<ReturnStmt>(&S))
               return Return->getRetValue() && Return->getRetValue()->isTypeDependent();
             const auto *Made = llvm::dyn_cast<Expr>(&S);
             return llvm::isa<DependentCoawaitExpr>(S) ||
                    (llvm::isa<CallExpr, CXXConstructExpr>(S) &&
                     Facts.isAwaitable(Made->getType()) && reaches(*Made));
           });
  }

  bool throwsCancellation(const CXXThrowExpr &Throw) const {
    const CXXRecordDecl *Thrown =
        Throw.getSubExpr() ? structure::classOf(Throw.getSubExpr()->getType()) : nullptr;
    return Thrown && llvm::any_of(Cancellations, [&](const CXXRecordDecl *Each) {
             return Thrown->getCanonicalDecl() == Each->getCanonicalDecl() ||
                    (Thrown->hasDefinition() && Thrown->isDerivedFrom(Each));
           });
  }

  const Knowledge &Facts;
  const SourceManager &Sources;
  const NamespaceDecl *const Library;
  const FileID Home;
  const std::vector<const CXXRecordDecl *> Cancellations;
};

} // namespace

bool mayHear(const CoawaitExpr &Await, const Function &In, Workspace &Of) {
  const QualType Task = In.decl().getReturnType();
  const CXXRecordDecl *Class = structure::classOf(Task);
  const FactFile *Library = Of.knowledge().library(Task);
  return !Class || !Library || !passesTokens(*Library) ||
         Hearing(In, *Class, Of).reaches(operandOf(Await));
}

} // namespace coro_tidy
