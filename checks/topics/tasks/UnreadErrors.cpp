// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/UnreadErrors.h"
#include "core/Statements.h"
#include "flow/Ways.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Failures.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Whether the function takes its argument to write to it. What takes anything, `T &&`, may be
/// given an error to send: `channel.async_send(error, value, token)`.
bool takesToWrite(const FunctionDecl *Callee, unsigned Argument) {
  if (Callee && Callee->getPrimaryTemplate())
    Callee = Callee->getPrimaryTemplate()->getTemplatedDecl();
  if (!Callee || Argument >= Callee->getNumParams())
    return false;
  const auto *Reference = Callee->getParamDecl(Argument)->getType()->getAs<LValueReferenceType>();
  return Reference && !Reference->getPointeeType().isConstQualified();
}

class ErrorFinder {
public:
  ErrorFinder(const Function &Fn, const Knowledge &Facts)
      : Fn(Fn), Facts(Facts), Places(Fn.events()->places()) {}

  std::vector<UnreadError> find() {
    std::vector<UnreadError> Found;
    for (const auto &[Error, Of] : mentioned())
      if (!Of.IsRead)
        for (const Expr *Set : Of.SetBy)
          if (const CallExpr *Operation = work(*Set))
            if (const CallExpr *GoesOn = nextWith(objectOf(*Operation), *Set))
              Found.push_back({Operation, GoesOn, llvm::cast<VarDecl>(Error)});
    return Found;
  }

private:
  /// What an error variable is mentioned for.
  struct Mentions {
    std::vector<const Expr *> SetBy; ///< The suspensions that it is given to.
    bool IsRead = false;             ///< Or anything else.
  };

  llvm::MapVector<const ValueDecl *, Mentions> mentioned() const {
    llvm::MapVector<const ValueDecl *, Mentions> Result;
    for (const VarDecl *Local : Fn.locals())
      if (Local->getType()->isRecordType() && isErrorCode(Local->getType()))
        Result.insert({Local, {}});
    if (Result.empty())
      return Result;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
        for (const LambdaCapture &Each : Lambda->captures())
          if (Each.capturesVariable())
            if (auto Of = Result.find(Each.getCapturedVar()); Of != Result.end())
              Of->second.IsRead = true;
      const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
      const auto Of = Name ? Result.find(Name->getDecl()) : Result.end();
      if (Of == Result.end())
        return;
      Of->second.SetBy.push_back(isGivenToWrite(*Name) ? suspensionAround(*Name) : nullptr);
      Of->second.IsRead |= !Of->second.SetBy.back();
    });
    return Result;
  }

  bool isGivenToWrite(const Expr &Name) const {
    const Stmt *Inner = &Name, *Above = Fn.parents().getParent(Inner);
    while (llvm::isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Above))
      Above = Fn.parents().getParent(Inner = Above);
    const auto IsIt = [&](const Expr *Argument) { return Argument == Inner; };
    if (const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(Above))
      return takesToWrite(Made->getConstructor(),
                          llvm::find_if(Made->arguments(), IsIt) - Made->arg_begin());
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Above);
    if (!Call)
      return false;
    const FunctionDecl *Callee = Call->getDirectCallee();
    const unsigned At = llvm::find_if(Call->arguments(), IsIt) - Call->arg_begin();
    const bool IsOfObject =
        llvm::isa<CXXOperatorCallExpr>(Call) && llvm::isa_and_nonnull<CXXMethodDecl>(Callee);
    return At >= IsOfObject && takesToWrite(Callee, At - IsOfObject);
  }

  const Expr *suspensionAround(const Expr &Inner) const {
    for (const Stmt *Above = &Inner; llvm::isa_and_nonnull<Expr>(Above);
         Above = Fn.parents().getParent(Above))
      if (Fn.suspensions().contains(Above))
        return llvm::cast<Expr>(Above);
    return nullptr;
  }

  const CallExpr *work(const Expr &Suspension) const {
    const CallExpr *Call = suspendingCall(&Suspension);
    return Call && isWork(callSite(*Call), Facts) ? Call : nullptr;
  }

  /// The variable, or the member of the own object, that the call is about: `stream` in
  /// `stream.next_layer().async_write(x)`.
  const flow::Place *objectOf(const CallExpr &Call) const {
    const Expr *On = callSite(Call).On;
    while (const auto *Layer =
               On ? llvm::dyn_cast<CXXMemberCallExpr>(On->IgnoreUnlessSpelledInSource()) : nullptr)
      On = Layer->getImplicitObjectArgument();
    const flow::Place *At = On ? Places.of(On) : nullptr;
    while (At && At->Of && At->Of->What != flow::Place::Object)
      At = At->Of;
    return At;
  }

  /// The first operation with this object on the ways behind, of those written below.
  const CallExpr *nextWith(const flow::Place *Object, const Expr &Behind) const {
    const auto &All = Fn.once([&] { return suspensionsIn(Fn.body(), Fn); });
    const auto At = llvm::find(All, &Behind);
    if (!Object || At == All.end())
      return nullptr;
    const llvm::DenseSet<const Stmt *> Reached = reachedFrom(Behind);
    for (const Expr *Each : llvm::make_range(std::next(At), All.end()))
      if (const CallExpr *Call = Reached.contains(Each) ? work(*Each) : nullptr;
          Call && objectOf(*Call) == Object)
        return Call;
    return nullptr;
  }

  llvm::DenseSet<const Stmt *> reachedFrom(const Expr &Suspension) const {
    const flow::Graph &In = *Fn.events();
    llvm::DenseSet<const Stmt *> Result;
    for (const flow::Event &From : In.all())
      if (From.Kind == flow::EventKind::Suspend && From.At == &Suspension)
        flow::forEachWay(In, *flow::behind(From, In), flow::Along::Flow,
                         [&](const flow::Event &E, flow::Point) {
                           if (E.Kind == flow::EventKind::Suspend)
                             Result.insert(E.At);
                           return flow::Way::Goes;
                         });
    return Result;
  }

  const Function &Fn;
  const Knowledge &Facts;
  flow::Places &Places;
};

} // namespace

std::vector<UnreadError> unreadErrors(const Function &Fn, const Knowledge &Facts) {
  return Fn.suspends() && Fn.events() ? ErrorFinder(Fn, Facts).find() : std::vector<UnreadError>();
}

} // namespace coro_tidy
