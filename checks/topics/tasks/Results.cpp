// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Results.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `return std::move(value_);`, or a call that does so, as await_resume of a wrapper hands over
/// to that of what it wraps.
bool movesOut(const Stmt *Body, unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 2;
  return anyStatement(Body, [&](const Stmt &S) {
    const auto *Return = llvm::dyn_cast<ReturnStmt>(&S);
    return Return && anyStatement(Return, [&](const Stmt &Part) {
             const auto *Call = llvm::dyn_cast<CallExpr>(&Part);
             const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
             if (!Callee || structure::isMove(*Call))
               return Callee != nullptr;
             const FunctionDecl *Defined = isInStd(*Callee) ? nullptr : Callee->getDefinition();
             return Defined && Depth != MaxDepth && movesOut(Defined->getBody(), Depth + 1);
           });
  });
}

bool isOfObject(const Expr &E) {
  return anyStatement(&E, [](const Stmt &S) { return llvm::isa<CXXThisExpr>(S); });
}

/// Numbers and pointers are as they were when they have been moved.
bool isLostWhenMoved(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && Type->isRecordType() && !Class->isTriviallyCopyable();
}

/// A member function whose object is not const and no rvalue: it can be called again.
const CXXMethodDecl *repeatable(const FunctionDecl &Fn) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  return Method && Method->isInstance() && !Method->isConst() && !Method->getParent()->isLambda() &&
                 Method->getRefQualifier() != RQ_RValue
             ? Method
             : nullptr;
}

/// consumes(f, this): what f returns, f has moved out of its object.
class Takes {
public:
  Takes(const Function &Fn, Workspace &Of, UnitResult &Into) : Fn(Fn), Of(Of), Into(Into) {}

  void run() {
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Return = llvm::dyn_cast<ReturnStmt>(&S))
        forEachStatement(Return, [&](const Stmt &Part) {
          if (const auto *Call = llvm::dyn_cast<CallExpr>(&Part))
            returned(*Call);
        });
    });
  }

private:
  void returned(const CallExpr &Call) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (structure::isMove(Call) || isStdFunction(Callee, "exchange")) {
      if (isOfObject(*Call.getArg(0)))
        add(Call, {}, "moves its result out");
      return;
    }
    const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call);
    if (!Member || !Of.knowledge().isTask(ofClass()) ||
        !isOfObject(*Member->getImplicitObjectArgument()))
      return;
    if (const auto When = whenTaking(*Member, Of.knowledge()))
      add(Call, *When, "calls '" + displayName(*Callee) + "'");
  }

  QualType ofClass() const {
    return llvm::cast<CXXMethodDecl>(Fn.decl()).getFunctionObjectParameterType();
  }

  void add(const CallExpr &At, std::vector<Atom> Body, const std::string &How) {
    const std::string Name = displayName(Fn.decl());
    Into.Rules.push_back({{Fact::Consumes, keyOf(Fn.decl()), Atom::ThisIndex},
                          std::move(Body),
                          {Of.place(At.getBeginLoc()), "'" + Name + "' " + How + " here"},
                          Name});
  }

  const Function &Fn;
  Workspace &Of;
  UnitResult &Into;
};

void inferTakes(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.isCoroutine() && repeatable(Fn.decl()) && isLostWhenMoved(Fn.decl().getReturnType()))
    Takes(Fn, Of, Into).run();
}

const Inference Registered{"results", inferTakes};

} // namespace

bool takesResult(const CoawaitExpr &Await) {
  const auto *Resume = llvm::dyn_cast<CXXMemberCallExpr>(Await.getResumeExpr()->IgnoreImplicit());
  const CXXMethodDecl *Method = Resume ? Resume->getMethodDecl() : nullptr;
  const FunctionDecl *Body = Method ? Method->getDefinition() : nullptr;
  return Body && Method->getReturnType()->isRecordType() && movesOut(Body->getBody());
}

std::optional<std::vector<Atom>> whenTaking(const CXXMemberCallExpr &Call, const Knowledge &Facts) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  if (!Method)
    return std::nullopt;
  const bool IsOfRvalue = Method->getRefQualifier() == RQ_RValue && !Method->isConst();
  const bool IsStated = Method->getRefQualifier() != RQ_LValue && // `then() &` beside `then() &&`
                        Facts.fact(callSite(Call), Fact::Consumes, Atom::ThisIndex);
  if (IsOfRvalue || IsStated)
    return std::vector<Atom>();
  if (!repeatable(*Method) || !isLostWhenMoved(Method->getReturnType()) || Facts.isForeign(*Method))
    return std::nullopt;
  return std::vector<Atom>{{Fact::Consumes, keyOf(*Method), Atom::ThisIndex}};
}

std::optional<Atom> whenTakenOver(const flow::Event &Giving, const Knowledge &Facts) {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Giving.Goes.Callee);
  const int Index = Giving.Goes.Index;
  if (Giving.Kind != flow::EventKind::Pass || Giving.Goes.How != flow::Destination::Given ||
      !Callee || Index < 0 || Index >= static_cast<int>(Callee->getNumParams()) ||
      Facts.isForeign(*Callee))
    return std::nullopt;
  const QualType By = Callee->getParamDecl(Index)->getType();
  const bool MayMove = By->isLValueReferenceType() && !By->getPointeeType().isConstQualified();
  return MayMove ? std::optional(Atom{Fact::Consumes, keyOf(*Callee), Index}) : std::nullopt;
}

} // namespace coro_tidy
