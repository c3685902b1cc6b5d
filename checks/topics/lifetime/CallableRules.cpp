// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is inferred of each function about the callables that it is given, or finds in members.

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Contents.h"
#include "flow/Fate.h"
#include "flow/Recurrence.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/CallableFates.h"
#include "topics/lifetime/LeftBehind.h"
#include "topics/lifetime/Outlives.h"
#include "topics/lifetime/Starts.h"
#include "topics/lifetime/UsesLater.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::EventKind;
using flow::Place;

/// The member that the place is, or whose elements it is.
const FieldDecl *fieldOf(const Place *Found) {
  while (Found && Found->What == Place::Element)
    Found = Found->Of;
  return Found && Found->What == Place::Member ? llvm::dyn_cast<FieldDecl>(Found->Named) : nullptr;
}

/// The member that a new object of a class keeps the value in.
const FieldDecl *partOf(const Destination &Goes) {
  const auto *Made = llvm::dyn_cast_or_null<Expr>(Goes.At);
  const CXXRecordDecl *Class = Made ? structure::classOf(Made->getType()) : nullptr;
  int Index = Goes.Index - (Class ? static_cast<int>(Class->getNumBases()) : 0);
  if (!Class || Index < 0)
    return nullptr;
  for (const FieldDecl *Field : Class->fields())
    if (Index-- == 0)
      return Field->getCanonicalDecl();
  return nullptr;
}

bool isDropped(const Event &Call) {
  const auto *Made = llvm::dyn_cast_or_null<Expr>(Call.At);
  return Call.Goes.How == Destination::Dropped && Made && !Made->getType()->isVoidType();
}

/// What one function does with the callables that it is given, and with those in members.
class Callables {
public:
  Callables(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Into(Into), In(*Fn.events()) {}

  void run() {
    for (size_t I = 0; I != In.blocks().size(); ++I)
      for (const Event &E : In.blocks()[I].Events)
        if (E.Object && E.Kind == EventKind::Call)
          calledIn(I, E);
    for (const Event &E : In.all()) {
      if (!E.Object)
        continue;
      if (E.Kind == EventKind::Call)
        called(E);
      else if (E.Kind == EventKind::Move || E.Kind == EventKind::Pass)
        goes(E);
    }
  }

private:
  using Subject = std::pair<std::string, int>; ///< Of atoms.

  /// A parameter of this function that can be called.
  std::optional<Subject> parameter(const Place &Found) const {
    const auto *Named = llvm::dyn_cast_or_null<ParmVarDecl>(Found.variable());
    if (!Named || Named->getDeclContext() != &Fn.decl() || !structure::isCallable(Named->getType()))
      return std::nullopt;
    return Subject{keyOf(Fn.decl()), static_cast<int>(Named->getFunctionScopeIndex())};
  }

  std::optional<Subject> subject(const Place &Found) const {
    const FieldDecl *Field = fieldOf(origin(Found));
    if (Field && structure::isCallable(Found.type()))
      return Subject{keyOf(*Field), Atom::NoIndex};
    return parameter(Found);
  }

  /// auto jobs = std::move(jobs_);    for (auto &job : std::exchange(jobs_, {}))
  const Place *origin(const Place &Found) const {
    const Place &Root = Found.root();
    const VarDecl *Variable = Root.variable();
    const Expr *Init = Root.Made;
    if (Variable && !llvm::isa<ParmVarDecl>(Variable))
      Init = Variable->getInit();
    if (!Init)
      return &Found;
    const auto *Call = llvm::dyn_cast<CallExpr>(Init->IgnoreUnlessSpelledInSource());
    if (Call && isStdFunction(Call->getDirectCallee(), "exchange"))
      Init = Call->getArg(0);
    const Place *Source = In.places().of(Init);
    return Source ? In.places().rebased(Found, Root, *Source) : &Found;
  }

  void called(const Event &Call) {
    const Place &On = In.places().resolved(*Call.Object);
    const auto Own = subject(On);
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
    if (!Own || (Method && Method->getOverloadedOperator() != OO_Call))
      return;
    if (dropsTask(Call))
      add(Fact::DropsResult, *Own, {}, Call, "drops what it returns");
    const auto *Made = llvm::dyn_cast_or_null<Expr>(Call.At);
    const auto When =
        Made && runsOn(Made->getType(), Of.knowledge()) ? whenFreed(Call, On) : std::nullopt;
    if (When)
      add(Fact::FreesCallable, *Own, *When, Call, "lets go of it while its task goes on");
  }

  void calledIn(size_t Block, const Event &Call) {
    const auto Own = parameter(In.places().resolved(*Call.Object));
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
    if (!Own || (Method && Method->getOverloadedOperator() != OO_Call))
      return;
    if (Recurs.empty())
      Recurs = flow::recurringBlocks(In, /*AfterFailures=*/true);
    if (Recurs[Block])
      add(Fact::CallsAgain, *Own, {}, Call, "calls it again and again");
  }

  /// All instances of a template share their facts, and may do with a task what they do not
  /// do with a number: `if constexpr (isTask<R>) co_await f(); else f();`
  bool dropsTask(const Event &Call) const {
    const auto *Made = llvm::dyn_cast_or_null<Expr>(Call.At);
    return isDropped(Call) && Made->isPRValue() &&
           mattersWhenDropped(Made->getType(), Of.knowledge());
  }

  /// When the callable ends before the task that the call makes. Who waits for what he is given is
  /// told apart where that is called.
  std::optional<std::vector<Atom>> whenFreed(const Event &Call, const Place &On) const {
    const bool IsReference =
        On.root().Named && On.root().Named->getType()->isReferenceType() && parameter(On);
    if (!IsReference && !endsHere(On, In))
      return std::nullopt;
    if (const auto Task = outliving(Call, On, In, Of.knowledge()))
      return IsReference && Task->What == flow::Fate::Returned ? std::nullopt
                                                               : std::optional(std::vector<Atom>());
    const Left Later = leftRunning(Call, On, Fn, Of.knowledge());
    return Later ? std::optional(Later->second.If) : std::nullopt;
  }

  void goes(const Event &E) {
    const auto Own = parameter(*E.Object);
    if (!Own)
      return;
    switch (E.Goes.How) {
    case Destination::Given:
      return given(E, *Own);
    case Destination::Part:
      return kept(partOf(E.Goes), E, *Own);
    case Destination::Stored:
      return kept(fieldOf(E.Goes.To), E, *Own);
    case Destination::Captured:
      return captured(E, *Own);
    default:
      return;
    }
  }

  void given(const Event &E, const Subject &Own) {
    if (const Place *Into = flow::insertionInto(E.Goes, E.Object->type(), In.places()))
      return kept(fieldOf(Into), E, Own);
    const CallSite Sink = E.Goes.At ? callSite(*E.Goes.At) : CallSite();
    for (const Fact What :
         {Fact::CallsLater, Fact::CallsAgain, Fact::FreesCallable, Fact::DropsResult})
      forward(What, Own, Sink, E.Goes.Index, E);
    const Event *Call = callBy(E, In);
    if (const auto When = Call ? whenFreed(*Call, *E.Object) : std::nullopt)
      add(Fact::FreesCallable, Own, *When, E, "lets go of it while its task goes on");
  }

  /// The call that the mention of a callable is: of itself, or of what calls it and returns its
  /// task, as `futurize_invoke(f)` does.
  const Event *callBy(const Event &Mention, const flow::Graph &Within) const {
    if (Mention.Kind == EventKind::Call)
      return &Mention;
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Mention.Goes.At);
    const bool IsCall = Mention.Goes.How == Destination::Given && Call &&
                        runsOn(Call->getType(), Of.knowledge()) &&
                        Of.knowledge().fact(callSite(*Call), Fact::CallsNow, Mention.Goes.Index);
    return IsCall ? eventOf(*Call, Within) : nullptr;
  }

  void forward(Fact What, const Subject &Own, const CallSite &Sink, int Index, const Event &E) {
    if (const auto When = wheneverSink(Sink, What, Index, Of); When && Sink.Callee)
      add(What, Own, *When, E, "gives it to '" + displayName(*Sink.Callee) + "'");
  }

  void kept(const FieldDecl *Field, const Event &E, const Subject &Own) {
    if (Field)
      for (const Fact What : {Fact::FreesCallable, Fact::DropsResult})
        add(What, Own, {{What, keyOf(*Field)}}, E, "keeps it in '" + displayName(*Field) + "'");
  }

  /// post(loop, [f = std::move(f)] { f(); });
  void captured(const Event &E, const Subject &Own) {
    const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.Goes.At);
    const Function *Body = Lambda ? Of.find(*Lambda->getCallOperator()) : nullptr;
    if (!Body || !Body->events() || Body->isCoroutine())
      return;
    for (const Event &Made : In.all())
      if (Made.Kind == EventKind::Create && Made.At == Lambda &&
          Made.Goes.How == Destination::Given && Made.Goes.At)
        wrapped(Own, *E.Object, *Body, callSite(*Made.Goes.At), Made.Goes.Index, E);
  }

  /// Body is given to the sink, and calls the callable that it has captured. It frees that when
  /// the sink frees Body.
  void wrapped(const Subject &Own, const Place &Captured, const Function &Body,
               const CallSite &Sink, int Index, const Event &E) {
    for (const Event &Mention : Body.events()->all()) {
      const bool IsIt = Mention.Object && isCopyOf(*Mention.Object, Captured);
      const Event *Call = IsIt ? callBy(Mention, *Body.events()) : nullptr;
      if (!Call)
        continue;
      for (const Fact What : {Fact::CallsLater, Fact::CallsAgain})
        forward(What, Own, Sink, Index, E);
      if (dropsTask(*Call))
        add(Fact::DropsResult, Own, {}, E, "drops what it returns");
      if (isDropped(*Call) || Call->Goes.How == Destination::Returned)
        forward(Fact::FreesCallable, Own, Sink, Index, E);
    }
  }

  /// What a lambda has by the name of what it has captured, or by a name of its own.
  bool isCopyOf(const Place &Own, const Place &Captured) const {
    const VarDecl *Named = Own.variable();
    if (!Named || Named == Captured.variable())
      return Named;
    const Expr *Init = Named->isInitCapture() ? Named->getInit() : nullptr;
    return Init && In.places().of(original(Init)) == &Captured;
  }

  void add(Fact What, const Subject &Own, std::vector<Atom> Body, const Event &E,
           const std::string &Why) {
    const std::string Name = displayName(Fn.decl());
    Into.Rules.push_back({{What, Own.first, Own.second},
                          std::move(Body),
                          {Of.place(locationOf(E)), "'" + Name + "' " + Why + " here"},
                          Name});
  }

  const Function &Fn;
  Workspace &Of;
  UnitResult &Into;
  const flow::Graph &In;
  std::vector<bool> Recurs; ///< Found out when it is asked for.
};

void inferCallables(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.events())
    Callables(Fn, Of, Into).run();
}

const Inference Registered{"callables", inferCallables};

} // namespace
} // namespace coro_tidy
