// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Blocking.h"
#include "core/Source.h"
#include "core/Words.h"
#include "flow/Forward.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// What the path so far says about the thread and about single objects.
struct Known {
  bool OnLoop = true;                         ///< No hop to an executor that may block.
  llvm::SmallVector<const VarDecl *, 2> Safe; ///< Proven ready, or made nonblocking.

  friend bool operator==(const Known &, const Known &) = default;
};

Known joined(const Known &L, const Known &R) {
  Known Result{L.OnLoop || R.OnLoop, {}};
  for (const VarDecl *Object : L.Safe)
    if (llvm::is_contained(R.Safe, Object))
      Result.Safe.push_back(Object);
  return Result;
}

CallSite siteOf(const Event &E) {
  CallSite Site = E.At ? callSite(*E.At) : CallSite();
  if (E.Callee)
    Site.Callee = E.Callee;
  return Site;
}

/// The variables that a call is about: its object, its arguments as they stand, and what
/// lambdas among these have captured.
llvm::SmallVector<const VarDecl *, 2> subjectsOf(const Event &E, const CallSite &Site) {
  llvm::SmallVector<const VarDecl *, 2> Result;
  if (E.Object)
    Result.push_back(E.Object);
  for (const Expr *Argument : Site.Arguments) {
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(Argument->IgnoreUnlessSpelledInSource()))
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable())
          Result.push_back(llvm::dyn_cast<VarDecl>(Capture.getCapturedVar()));
    if (const auto *Named = llvm::dyn_cast<DeclRefExpr>(Argument->IgnoreParenImpCasts()))
      if (const auto *Variable = llvm::dyn_cast<VarDecl>(Named->getDecl()))
        Result.push_back(Variable);
  }
  return Result;
}

class Finder {
public:
  Finder(const Function &In, Workspace &Of, const BlockingOptions &Options)
      : In(In), Of(Of), Facts(Of.knowledge()), Options(Options) {}

  std::vector<BlockingCall> run() {
    const flow::Graph *Graph = In.events();
    if (!Graph)
      return {};
    const auto AtEntry = flow::forward(
        *Graph, atStart(), [&](Known State, const Event &E) { return after(std::move(State), E); },
        joined);
    for (size_t I = 0; I < AtEntry.size(); ++I) {
      if (!AtEntry[I])
        continue;
      Known State = *AtEntry[I];
      for (const Event &E : Graph->blocks()[I].Events) {
        if (State.OnLoop)
          visit(State, E);
        State = after(std::move(State), E);
      }
    }
    return std::move(Result);
  }

private:
  Known atStart() const {
    return {.OnLoop = llvm::none_of(In.decl().parameters(), [&](const ParmVarDecl *Parameter) {
              return Facts.holds(Parameter->getType(), Fact::StartsAway);
            })};
  }

  Known after(Known State, const Event &E) const {
    if (E.Kind == EventKind::Await && E.At) {
      if (const auto *Awaited = awaitedCall(E)) {
        const CallSite Site = callSite(*Awaited);
        if (Facts.holds(Site, Fact::HopsAway))
          State.OnLoop = false;
        else if (Facts.holds(Site, Fact::HopsBack))
          State.OnLoop = true;
        if (const VarDecl *Ended = awaitedEnd(*Awaited);
            Ended && !llvm::is_contained(State.Safe, Ended))
          State.Safe.push_back(Ended);
      }
      return State;
    }
    if (E.Kind == EventKind::Assign || E.Kind == EventKind::Declare) {
      llvm::erase(State.Safe, E.Object);
      return State;
    }
    if (E.Kind != EventKind::Call || !E.At)
      return State;
    const CallSite Site = siteOf(E);
    if (Facts.holds(Site, Fact::ProvesReady) || Facts.holds(Site, Fact::MakesNonBlocking))
      for (const VarDecl *Subject : subjectsOf(E, Site))
        if (!llvm::is_contained(State.Safe, Subject))
          State.Safe.push_back(Subject);
    return State;
  }

  /// What has nothing left to wait for when it is destroyed: a scope whose tasks are awaited
  /// (`co_await group`, `co_await group.join()`), a session after `co_await session.close()`.
  const VarDecl *awaitedEnd(const Stmt &Awaited) const {
    const Expr *Object = llvm::dyn_cast<Expr>(&Awaited);
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(Object);
    if (Call)
      Object = Call->getImplicitObjectArgument();
    const auto *Named =
        Object ? llvm::dyn_cast<DeclRefExpr>(Object->IgnoreParenImpCasts()) : nullptr;
    const auto *Variable = Named ? llvm::dyn_cast<VarDecl>(Named->getDecl()) : nullptr;
    if (!Variable || Facts.holds(Variable->getType(), Fact::TaskScope))
      return Variable;
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    const auto Closing = Method ? Facts.session(Variable->getType()) : std::nullopt;
    return Closing && llvm::is_contained(Closing->Closers, Method->getNameAsString()) ? Variable
                                                                                     : nullptr;
  }

  static const Stmt *awaitedCall(const Event &E) {
    const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(E.At);
    const Expr *Operand = Await ? Await->getOperand() : llvm::dyn_cast<Expr>(E.At);
    return Operand ? Operand->IgnoreImplicit() : nullptr;
  }

  void visit(const Known &State, const Event &E) {
    if (E.Kind == EventKind::Destroy)
      return visitDestruction(State, E);
    if (E.Kind != EventKind::Call)
      return;
    const CallSite Site = siteOf(E);
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    if (Facts.holds(Site, Fact::NonBlocking))
      return;
    const auto IsSafe = [&](const VarDecl *Subject) {
      return llvm::is_contained(State.Safe, Subject);
    };
    if (llvm::any_of(subjectsOf(E, Site), IsSafe) || runsGiven(E, Callee))
      return;
    if (const StatedFact *Said = blocks(Site))
      return add({&E, Said, nameOf(Site)});
    if (Facts.offloads(Site))
      return;
    if (Facts.holds(Site, Fact::Invokes))
      for (const Expr *Argument : Site.Arguments)
        if (const FunctionDecl *Target = callableTarget(*Argument))
          follow(E, *Target);
    if (const auto *Destructor = llvm::dyn_cast_or_null<CXXDestructorDecl>(Callee))
      destroy(E, *Destructor);
    else if (Callee)
      follow(E, *Callee);
  }

  /// A coroutine or a lambda that calls the lambda it was given: where that may block, and
  /// on which thread, is the business of who gives it.
  bool runsGiven(const Event &E, const FunctionDecl *Callee) const {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
    return Method && Method->getParent()->isLambda() &&
           llvm::isa_and_nonnull<ParmVarDecl>(E.Object) &&
           (In.isCoroutine() || E.Object->getDeclContext() != &In.decl());
  }

  /// A destructor that blocks, whoever calls it; not that of an object whose value
  /// has been moved away, or that was joined before, nor of a session that has to be
  /// closed: that it is not is a finding of its own.
  void visitDestruction(const Known &State, const Event &E) {
    if (!E.Callee || (E.Object && isLeftToOthers(E, *E.Object)) ||
        llvm::is_contained(State.Safe, E.Object))
      return;
    const Expr *Made = E.Object ? E.Object->getInit() : llvm::dyn_cast_or_null<Expr>(E.At);
    if (Made) {
      const CallSite Maker = callSite(*Made->IgnoreImplicit());
      if (const StatedFact *Said = Facts.fact(Maker, Fact::DestructionBlocks))
        return add({&E, Said, "the destructor of what " + nameOf(Maker) + " returns"});
    }
    if (const auto *Destructor = llvm::dyn_cast<CXXDestructorDecl>(E.Callee))
      destroy(E, *Destructor);
  }

  /// A destructor that nobody wrote is what the destructors of its parts are.
  void destroy(const Event &E, const CXXDestructorDecl &Destructor) {
    if (const StatedFact *Said = Facts.fact(Destructor, Fact::Blocks))
      return add({&E, Said, displayName(Destructor)});
    if (Destructor.isUserProvided() && !(E.Kind == EventKind::Destroy && isEmpty(Destructor)))
      return follow(E, Destructor);
    const auto DestroyPart = [&](QualType Type) {
      const CXXRecordDecl *Part = Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
      if (Part && Part->hasDefinition() && !Part->hasTrivialDestructor() && Part->getDestructor())
        destroy(E, *Part->getDestructor());
    };
    for (const FieldDecl *Member : Destructor.getParent()->fields())
      DestroyPart(Member->getType());
    for (const CXXBaseSpecifier &Base : Destructor.getParent()->bases())
      DestroyPart(Base.getType());
  }

  /// Where the type of the object is known, no override of `virtual ~X() {}` runs in its place.
  static bool isEmpty(const CXXDestructorDecl &Destructor) {
    const FunctionDecl *Defined = Destructor.getDefinition();
    const auto *Body =
        Defined ? llvm::dyn_cast_or_null<CompoundStmt>(Defined->getBody()) : nullptr;
    return Body && Body->body_empty();
  }

  /// What an exception does to it counts only where nothing else ends its life.
  bool isLeftToOthers(const Event &End, const VarDecl &Object) const {
    if (Facts.holds(Object.getType(), Fact::MustClose))
      return true;
    for (const flow::Block &Block : In.events()->blocks())
      for (const Event &E : Block.Events)
        if (E.Object == &Object &&
            (E.Kind == EventKind::Move ||
             (E.Kind == EventKind::Destroy && E.How == flow::Exit::Normal &&
              End.How != flow::Exit::Normal)))
          return true;
    return false;
  }

  const StatedFact *blocks(const CallSite &Site) const {
    if (const StatedFact *Said = Facts.fact(Site, Fact::Blocks))
      return Said;
    if (Options.Descriptors)
      if (const StatedFact *Said = Facts.fact(Site, Fact::BlocksOnDescriptor))
        return Said;
    return Options.Brief ? Facts.fact(Site, Fact::BlocksBriefly) : nullptr;
  }

  /// A coroutine's body does not run here, or answers for itself; what lies in system
  /// headers, or in another library that is described, is known by name or not at all.
  void follow(const Event &E, const FunctionDecl &Callee) {
    const FunctionDecl *Defined = Callee.getDefinition();
    if (Defined && llvm::isa_and_nonnull<CoroutineBodyStmt>(Defined->getBody()))
      return;
    const SourceManager &Sources = Of.context().getSourceManager();
    const bool IsLambda = llvm::isa<CXXMethodDecl>(Callee) &&
                          llvm::cast<CXXMethodDecl>(Callee).getParent()->isLambda();
    if (!IsLambda && Sources.isInSystemHeader(Callee.getLocation()))
      return;
    const NamespaceDecl *Library = Facts.described(Callee);
    if (Library && Library != Facts.described(In.decl()))
      return;
    if (isLogging(Callee) && !Options.Brief)
      return;
    if (Callee.isImplicit() || Callee.isDefaulted())
      return;
    add({&E, nullptr, "", &Callee});
  }

  /// That a line of log is written, and what else comes of it, is brief.
  static bool isLogging(const FunctionDecl &Callee) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    return hasWord(Callee, {"log", "logger"}) ||
           (Method && hasWord(*Method->getParent(), {"log", "logger"}));
  }

  static std::string nameOf(const CallSite &Site) {
    if (Site.Functor)
      return displayName(*Site.Functor);
    if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Site.Callee); Method && Site.Receiver)
      return displayName(*Site.Receiver) + "::" + Method->getNameAsString();
    return displayName(*Site.Callee);
  }

  void add(BlockingCall Call) {
    const bool Known = llvm::any_of(Result, [&](const BlockingCall &Other) {
      return Other.At->At == Call.At->At && Other.IfBlocks == Call.IfBlocks &&
             Other.At->Object == Call.At->Object;
    });
    if (!Known)
      Result.push_back(std::move(Call));
  }

  const Function &In;
  Workspace &Of;
  const Knowledge &Facts;
  const BlockingOptions &Options;
  std::vector<BlockingCall> Result;
};

} // namespace

std::vector<BlockingCall> blockingCalls(const Function &In, Workspace &Of,
                                        const BlockingOptions &Options) {
  return Finder(In, Of, Options).run();
}

} // namespace coro_tidy
