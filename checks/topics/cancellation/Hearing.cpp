// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Hearing.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "flow/Place.h"
#include "knowledge/FactFile.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Awaits.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
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
  Hearing(const Function &In, const CXXRecordDecl &Class, Workspace &Of)
      : Facts(Of.knowledge()), Sources(Of.context().getSourceManager()),
        Task(In.decl().getReturnType()), Library(Facts.described(Class)), Home(fileOf(In.decl())) {}

  /// Functions of the project, one of which may hear.
  const std::vector<const CallExpr *> &asked() const { return Asked; }

  bool reaches(const Expr &Value) { return namesToken(Value) || follow(Value); }

  bool reachesStatements(const Stmt &Body) {
    return namesToken(Body) || anyStatement(&Body, [&](const Stmt &S) {
             if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S))
               return follow(operandOf(*Await));
             if (const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(&S))
               return throwsCancellation(*Throw);
             if (const auto *Return = llvm::dyn_cast<ReturnStmt>(&S))
               return Return->getRetValue() && Return->getRetValue()->isTypeDependent();
             const auto *Made = llvm::dyn_cast<Expr>(&S);
             return llvm::isa<DependentCoawaitExpr>(S) ||
                    (llvm::isa<CallExpr, CXXConstructExpr>(S) &&
                     Facts.isAwaitable(Made->getType()) && follow(*Made));
           });
  }

private:
  /// From a value that names no token to what it is made of.
  bool follow(const Expr &Value) {
    const Expr &Written = *Value.IgnoreUnlessSpelledInSource();
    if (!Followed.insert(&Written).second)
      return false;
    if (const Expr *Inner = flow::passedOn(&Written))
      return follow(*Inner);
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&Written)) {
      const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
      const bool IsLocal = Variable && Variable->hasLocalStorage() && Variable->getInit();
      return !IsLocal || reaches(*Variable->getInit());
    }
    if (const auto *Call = llvm::dyn_cast<CallExpr>(&Written))
      return followCall(Call->getDirectCallee(), *Call);
    if (const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&Written))
      return followCall(Made->getConstructor(), *Made);
    return !llvm::isa<MemberExpr>(Written); // Who has stored the task knows what it hears.
  }

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

  bool followCall(const FunctionDecl *Callee, const Stmt &Call) {
    if (!Callee || isCallable(*Callee))
      return false; // What is behind it cannot be told.
    for (const Stmt *Child : childrenOf(Call))
      if (const auto *Given = llvm::dyn_cast_or_null<Expr>(Child); Given && followGiven(*Given))
        return true;
    if (isOfLibrary(*Callee))
      return couldTakeToken(*Callee) || isFailedByOthers(*Callee);
    const auto *Own = llvm::dyn_cast<CallExpr>(&Call);
    if (!Own || !isOfProject(*Callee))
      return true;
    Asked.push_back(Own);
    return false;
  }

  /// The call operator of a std::function and its like.
  static bool isCallable(const FunctionDecl &Callee) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    return Callee.getOverloadedOperator() == OO_Call && Method && !Method->getParent()->isLambda();
  }

  /// Of such a function it is inferred whether it hears.
  bool isOfProject(const FunctionDecl &Callee) const {
    const CXXRecordDecl *Task = structure::classOf(Callee.getReturnType());
    return Task && Library && Facts.described(*Task) == Library && !isInSystemHeader(Callee) &&
           (!Facts.described(Callee) || fileOf(Callee) == Home);
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

  /// Whoever has a promise or a queue decides what they fail with: `set_exception`, `abort`. A task
  /// fails with what it is made of.
  bool isFailedByOthers(const FunctionDecl &Callee) const {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    const bool IsPart = Method && Method->isInstance() &&
                        !Facts.isAwaitable(Method->getThisType()->getPointeeType());
    return IsPart && llvm::any_of(Method->getParent()->methods(), [](const CXXMethodDecl *Other) {
             return llvm::any_of(Other->parameters(), [](const ParmVarDecl *Parameter) {
               return structure::isStdClass(Parameter->getType().getNonReferenceType(),
                                            {"exception_ptr"});
             });
           });
  }

  /// The callee of a call is one of its children, and calls nothing.
  bool followGiven(const Expr &Given) {
    const Expr &Written = *Given.IgnoreUnlessSpelledInSource();
    const auto *Member = llvm::dyn_cast<MemberExpr>(&Written);
    if (Member && llvm::isa<CXXMethodDecl>(Member->getMemberDecl()))
      return followGiven(*Member->getBase());
    const QualType Type = Written.getType();
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&Written))
      return reachesStatements(*Lambda->getBody());
    if (Facts.isAwaitable(Type))
      return follow(Written);
    return leadsToTasks(structure::elementOf(Type)) || leadsToTasks(structure::pointeeOf(Type));
  }

  bool leadsToTasks(QualType Element) const {
    return !Element.isNull() && Facts.isAwaitable(Element);
  }

  bool throwsCancellation(const CXXThrowExpr &Throw) const {
    const CXXRecordDecl *Thrown =
        Throw.getSubExpr() ? structure::classOf(Throw.getSubExpr()->getType()) : nullptr;
    return Thrown && llvm::any_of(Facts.cancellations(Task), [&](const CXXRecordDecl *Each) {
             return Thrown->getCanonicalDecl() == Each->getCanonicalDecl() ||
                    (Thrown->hasDefinition() && Thrown->isDerivedFrom(Each));
           });
  }

  const Knowledge &Facts;
  const SourceManager &Sources;
  const QualType Task;
  const NamespaceDecl *const Library;
  const FileID Home;
  std::vector<const CallExpr *> Asked;
  llvm::DenseSet<const Expr *> Followed;
};

/// Who can tell of a function whether it hears; nothing in libraries that do not pass on tokens.
std::optional<Hearing> hearingIn(const Function &Fn, Workspace &Of) {
  const QualType Task = Fn.decl().getReturnType();
  const CXXRecordDecl *Class = structure::classOf(Task);
  const FactFile *Library = Of.knowledge().library(Task);
  if (!Class || !Library || !passesTokens(*Library))
    return std::nullopt;
  return Hearing(Fn, *Class, Of);
}

Atom hears(const CallExpr &Call) { return {Fact::Hears, keyOf(*Call.getDirectCallee())}; }

} // namespace

std::optional<std::vector<Atom>> whenHearing(const CoawaitExpr &Await, const Function &In,
                                             Workspace &Of) {
  std::vector<Atom> Result;
  std::optional<Hearing> Hears = hearingIn(In, Of);
  if (!Hears || Hears->reaches(operandOf(Await)))
    return Result;
  for (const CallExpr *Call : Hears->asked())
    Result.push_back(hears(*Call));
  return Result.empty() ? std::nullopt : std::optional(std::move(Result));
}

/// hears(f): a cancellation may arrive at what f awaits, or at the task that it returns.
static void inferHearing(const Function &Fn, Workspace &Of, UnitResult &Into) {
  std::optional<Hearing> Hears = hearingIn(Fn, Of);
  if (!Hears)
    return;
  const Atom Head{Fact::Hears, keyOf(Fn.decl())};
  if (Hears->reachesStatements(Fn.body()))
    Into.Rules.push_back({Head, {}, {Of.place(Fn.decl().getLocation()), ""}, ""});
  else
    for (const CallExpr *Call : Hears->asked())
      Into.Rules.push_back({Head, {hears(*Call)}, {Of.place(Call->getBeginLoc()), ""}, ""});
}

static const Inference Registered{"hearing", inferHearing};

} // namespace coro_tidy
