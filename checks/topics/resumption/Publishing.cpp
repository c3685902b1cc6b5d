// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/resumption/Publishing.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Typestate.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Containers.h"
#include "knowledge/Structure.h"
#include "topics/locks/HeldLocks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// How an expression has what leads to the coroutine.
enum class Carries : uint8_t { Nothing, Plainly, InClosure };

class Publications {
public:
  Publications(const Function &Fn, const ParmVarDecl *Parameter, bool ItsObject,
               const Knowledge &Facts)
      : Fn(Fn), ItsObject(ItsObject), Facts(Facts) {
    if (Parameter)
      Carriers.insert(Parameter);
    for (const VarDecl *Local : Fn.locals())
      if (Local->getInit() && carries(*Local->getInit()) != Carries::Nothing)
        Carriers.insert(Local);
  }

  /// `jobs_.push_back(std::move(job))`
  bool putsIntoObject(const Event &E) const {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
    return E.Kind == EventKind::Call && E.At && Callee && E.Object && E.Object->isOfObject() &&
           structure::storageOf(E.Object->type()) != structure::Storage::None &&
           structure::changeBy(*Callee) == structure::Change::Grows &&
           llvm::any_of(callSite(*E.At).Arguments, [&](const Expr *Argument) {
             return carries(*Argument) != Carries::Nothing;
           });
  }

  std::vector<Publication> find() const {
    std::vector<Publication> Result;
    for (const Event &E : Fn.events()->all())
      if (E.Kind == EventKind::Call && E.At && !E.Implicit) {
        collect(*E.At, Result);
        if (const FunctionDecl *Own = ItsObject ? ownMember(E) : nullptr)
          Result.push_back({E.At, {.If = {{Fact::Publishes, keyOf(*Own), Atom::ThisIndex}}}});
      }
    return Result;
  }

private:
  /// `launch()`, called on the object itself.
  const FunctionDecl *ownMember(const Event &Call) const {
    const auto *Member = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
    const bool IsOwn = Member && Call.Object && Call.Object->What == flow::Place::Object;
    return IsOwn && Member->isImplicitObjectMemberFunction() && !Facts.isForeign(*Member) ? Member
                                                                                          : nullptr;
  }

  void collect(const Stmt &Call, std::vector<Publication> &Into) const {
    const CallSite Site = callSite(Call);
    if (const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
        Callee && dressesUp(*Callee))
      return;
    for (unsigned I = 0; I != Site.Arguments.size(); ++I) {
      const Carries How = carries(*Site.Arguments[I]);
      if (How != Carries::Nothing)
        if (auto When = ifPublishes(Site, static_cast<int>(I), How))
          Into.push_back({&Call, std::move(*When)});
    }
  }

  /// When the function that is called lets others have its argument. One that nobody has
  /// described and whose code is not seen calls back from wherever it likes.
  std::optional<Condition> ifPublishes(const CallSite &Site, int Index, Carries How) const {
    if (Facts.fact(Site, Fact::Publishes, Index) || Facts.fact(Site, Fact::Offloads))
      return Condition();
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    if (!Callee || Facts.isForeign(*Callee))
      return std::nullopt;
    if (How == Carries::InClosure && !Callee->isDefined() && !llvm::isa<CXXConstructorDecl>(Callee))
      return Condition();
    return Condition{.If = {{Fact::Publishes, keyOf(*Callee), Index}}};
  }

  /// `std::move`, `std::function`, `std::bind`: what they return has what they are given.
  static bool dressesUp(const FunctionDecl &Callee) {
    return isInStd(Callee) &&
           (structure::isCallable(Callee.getReturnType()) ||
            llvm::isa<CXXConstructorDecl>(Callee)) &&
           !isThread(Callee);
  }

  static bool isThread(const FunctionDecl &Callee) {
    const auto *Maker = llvm::dyn_cast<CXXConstructorDecl>(&Callee);
    return Maker && structure::isStdClass(*Maker->getParent(), {"thread", "jthread"});
  }

  Carries carries(const Expr &Value) const {
    const Expr *E = flow::originOf(Value.IgnoreParenImpCasts());
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(E)) {
      const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
      if (!Variable || !Carriers.contains(Variable))
        return Carries::Nothing;
      return structure::isCallable(Variable->getType()) && !isHandle(Variable->getType())
                 ? Carries::InClosure
                 : Carries::Plainly;
    }
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(E))
      return carriesIn(*Lambda) ? Carries::InClosure : Carries::Nothing;
    if (const auto *Made = llvm::dyn_cast<CXXConstructExpr>(E))
      return within(Made->getType(), firstOf({Made->getArgs(), Made->getNumArgs()}));
    if (const auto *New = llvm::dyn_cast<CXXNewExpr>(E); New && New->getConstructExpr())
      return carries(*New->getConstructExpr());
    if (const auto *Cast = llvm::dyn_cast<CXXFunctionalCastExpr>(E))
      return carries(*Cast->getSubExpr());
    if (const auto *Parts = llvm::dyn_cast<InitListExpr>(E))
      return firstOf(Parts->inits());
    if (const auto *Call = llvm::dyn_cast<CallExpr>(E);
        Call && Call->getDirectCallee() && dressesUp(*Call->getDirectCallee()))
      return firstOf({Call->getArgs(), Call->getNumArgs()});
    if (const auto *Call = llvm::dyn_cast<CallExpr>(E);
        Call && Facts.holds(callSite(*Call), Fact::Constructs))
      return within(structure::firstArgument(structure::classOf(Call->getType())),
                    firstOf({Call->getArgs(), Call->getNumArgs()}));
    return Carries::Nothing;
  }

  /// std::make_unique<ResumeTask>(handle)    a job is called by what its base declares, as a
  /// closure is by its operator
  static Carries within(QualType Made, Carries How) {
    const CXXRecordDecl *Class = Made.isNull() ? nullptr : structure::classOf(Made);
    const bool IsJob = Class && Class->hasDefinition() && Class->isPolymorphic();
    return IsJob && How != Carries::Nothing ? Carries::InClosure : How;
  }

  Carries firstOf(llvm::ArrayRef<const Expr *> Parts) const {
    for (const Expr *Part : Parts)
      if (const Carries How = carries(*Part); How != Carries::Nothing)
        return How;
    return Carries::Nothing;
  }

  /// A lambda that has captured a carrier, or its object and resumes a handle through it.
  bool carriesIn(const LambdaExpr &Lambda) const {
    bool HasObject = false;
    for (const LambdaCapture &Each : Lambda.captures()) {
      if (Each.capturesVariable()) {
        const auto *Variable = llvm::dyn_cast<VarDecl>(Each.getCapturedVar());
        if (Variable && (Carriers.contains(Variable) || isCapturedCarrier(*Variable)))
          return true;
      }
      HasObject |= Each.capturesThis();
    }
    return HasObject && ItsObject && anyStatement(Lambda.getBody(), [](const Stmt &S) {
             const auto *Part = llvm::dyn_cast<Expr>(&S);
             return Part && !Part->getType().isNull() && isHandle(Part->getType());
           });
  }

  /// [next = handle]
  bool isCapturedCarrier(const VarDecl &Captured) const {
    return Captured.isInitCapture() && Captured.getInit() &&
           carries(*Captured.getInit()) != Carries::Nothing;
  }

  const Function &Fn;
  const bool ItsObject;
  const Knowledge &Facts;
  llvm::DenseSet<const VarDecl *> Carriers;
};

/// publishes(f, i): f lets others have the handle, or the callable, that it is given.
void inferPublishing(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.isCoroutine() || !Fn.events())
    return;
  for (const ParmVarDecl *Parameter : Fn.decl().parameters()) {
    if (!isHandle(Parameter->getType()) && !structure::isCallable(Parameter->getType()))
      continue;
    const auto Add = [&](std::vector<Atom> If, const Stmt &At) {
      Into.Rules.push_back({{Fact::Publishes, keyOf(Fn.decl()),
                             static_cast<int>(Parameter->getFunctionScopeIndex())},
                            std::move(If),
                            evidenceIn(Fn, Of, At.getBeginLoc(), "gives it away"),
                            ""});
    };
    const Publications Its(Fn, Parameter, false, Of.knowledge());
    for (Publication &Each : Its.find())
      Add(std::move(Each.When.If), *Each.Call);
    // What is put into a member under a lock, other threads take out again.
    for (const HeldLock &Lock : locksIn(Fn, Of))
      for (const WhileHeld &Each :
           whileHeld(Fn, Lock, Of, [&](const Event &E) { return Its.putsIntoObject(E); }))
        if (Each.When.Unless.empty() && Each.When.UnlessKnown.empty())
          Add(Each.When.If, *Each.Where.At.At);
  }
}

const Inference Registered{"publishing", inferPublishing};

/// The coroutine's: `Giving` until it is known that the call has not thrown.
enum : flow::State { Own, Giving, Given };

/// Whether what an expression asks for is the call, or a variable that has what it returned.
bool asksFor(const Stmt &Asked, const Stmt &Call) {
  return anyStatement(&Asked, [&](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    const auto *Answer = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
    return &S == &Call || (Answer && Answer->hasLocalStorage() && Answer->getInit() &&
                           Answer->getInit()->IgnoreUnlessSpelledInSource() == &Call);
  });
}

/// if (!trySend(request, callback))          if (auto error = start(callback))
/// What returns no bool may be an error where it is true, or one where it is false.
bool mayHaveFailed(const Event &E, const Stmt &Call) {
  const bool IsAsked =
      (E.Kind == EventKind::Holds || E.Kind == EventKind::Fails) && asksFor(*E.At, Call);
  return IsAsked &&
         (E.Kind == EventKind::Fails || !llvm::cast<Expr>(Call).getType()->isBooleanType());
}

flow::State after(flow::State From, const Event &E, const Stmt &Call) {
  if (E.Kind == EventKind::Call && E.At == &Call)
    return Giving;
  const bool HasThrown = From == Giving && E.Kind == EventKind::Catch;
  if (From == Own || HasThrown || mayHaveFailed(E, Call))
    return Own;
  const bool IsThrowing = From == Giving && E.How == flow::Exit::Exception;
  return IsThrowing ? Giving : Given;
}

} // namespace

bool isHandle(QualType Type) { return structure::isStdClass(Type, {"coroutine_handle"}); }

std::vector<Publication> publicationsIn(const Function &Fn, const ParmVarDecl *Parameter,
                                        bool ItsObject, const Knowledge &Facts) {
  return Publications(Fn, Parameter, ItsObject, Facts).find();
}

std::optional<Event> firstAfter(const Publication &By, const Function &Fn,
                                llvm::function_ref<bool(const Event &)> Is) {
  const auto Hits = flow::run(*Fn.events(), [&](flow::State From, const Event &E) -> flow::Step {
    const flow::State Next = after(From, E, *By.Call);
    const bool MayRun = From == Given || (From == Giving && Next == Given);
    return {Next, MayRun && Is(E)};
  });
  return Hits.empty() ? std::nullopt : std::optional(Hits.front().At);
}

} // namespace coro_tidy
