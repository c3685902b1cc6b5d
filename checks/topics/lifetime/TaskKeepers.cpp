// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions of the project that take over the task that they are given, which goes on when they
// have returned:
//
//   void add(Task<> t) { tasks_.push_back(std::move(t)); }         consumes(add, 0)
//   void adopt(Task<> &&t) { all.push_back(std::make_unique<Task<>>(std::move(t))); }
//   void start(Task<> t) { add(std::move(t)); }                    if consumes(add, 0)
//
// and those that leave nothing of one that they are given by its name:
//
//   Task<> logged(Task<> &t) { log("before"); co_await std::move(t); }       consumes(logged, 0)

#include "core/Infer.h"
#include "core/Source.h"
#include "flow/Contents.h"
#include "flow/Fate.h"
#include "flow/Typestate.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/Starts.h"
#include "topics/lifetime/UsesLater.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::EventKind;
using flow::Fate;

class Keeper {
public:
  Keeper(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), In(*Fn.events()) {}

  void run() {
    for (const Event &E : In.all())
      if (const ParmVarDecl *Given = E.Kind == EventKind::Move ? taskOf(E) : nullptr)
        goes(E, static_cast<int>(Given->getFunctionScopeIndex()));
  }

private:
  /// The parameter that is moved, if it is a task.
  const ParmVarDecl *taskOf(const Event &Move) const {
    const auto *Named =
        Move.Object ? llvm::dyn_cast_or_null<ParmVarDecl>(Move.Object->variable()) : nullptr;
    const bool IsOwn = Named && Named->getDeclContext() == &Fn.decl() &&
                       !Named->getType()->isLValueReferenceType();
    return IsOwn && Facts.isAwaitable(Named->getType().getNonReferenceType()) ? Named : nullptr;
  }

  void goes(const Event &E, int Index) {
    if (const flow::Place *To = placeOf(E)) {
      if (!flow::isOwn(*To, In) && !isTakenAgain(*To, storedIn(E) ? 1 : 0))
        add(E, Index, {}, "keeps it");
      return;
    }
    if (E.Goes.How == Destination::Part || E.Goes.How == Destination::Given) {
      const Event *Made = E.Goes.At ? eventOf(*E.Goes.At, In) : nullptr;
      if (Made && isObjectWithIt(*Made, E.Goes))
        return object(*Made, Index);
    }
    if (E.Goes.How == Destination::Given)
      given(E, Index);
  }

  static const flow::Place *storedIn(const Event &E) {
    return E.Goes.How == Destination::Stored ? E.Goes.To : nullptr;
  }

  const flow::Place *placeOf(const Event &E) const {
    if (const flow::Place *To = storedIn(E))
      return To;
    return flow::insertionInto(E.Goes, E.Object->type(), In.places());
  }

  /// `std::make_unique<Task<>>(std::move(t))`, `Running{std::move(t)}`
  bool isObjectWithIt(const Event &Made, const Destination &Goes) const {
    return llvm::isa<CXXConstructExpr, InitListExpr>(Made.At) ||
           Facts.holds(callSite(*Goes.At), Fact::Constructs);
  }

  void object(const Event &Made, int Index) {
    for (const Fate &Each : flow::fatesOf(In, Made))
      if (Each.What == Fate::Kept && !(Each.Holder && isTakenAgain(*Each.Holder)))
        return add(Made, Index, {}, "keeps it");
  }

  void given(const Event &E, int Index) {
    const CallSite Sink = callSite(*E.Goes.At);
    if (!Sink.Callee || Facts.isAwaitable(Sink.Result) || Facts.holds(Sink, Fact::SyncWait))
      return;
    const std::string Name = "gives it to '" + displayName(*Sink.Callee) + "'";
    if (Facts.fact(Sink, Fact::Consumes, E.Goes.Index) || Facts.holds(Sink, Fact::Spawns) ||
        Facts.holds(Sink, Fact::Detaches))
      add(E, Index, {}, Name);
    else if (!Facts.isForeign(*Sink.Callee))
      add(E, Index, {{Fact::Consumes, keyOf(*Sink.Callee), E.Goes.Index}}, Name);
  }

  /// current_ = std::move(t);  loop();  current_ = {};
  bool isTakenAgain(const flow::Place &Holder, unsigned Stores = 0) const {
    unsigned Changes = 0;
    for (const Event &E : In.all())
      if (E.Object && Holder.isWithin(In.places().resolved(*E.Object)))
        if (E.Kind == EventKind::Move || E.Kind == EventKind::Await || E.Kind == EventKind::Assign)
          ++Changes;
    return Changes > Stores;
  }

  void add(const Event &At, int Index, std::vector<Atom> Body, const std::string &How) {
    const std::string Name = displayName(Fn.decl());
    Into.Rules.push_back({{Fact::Consumes, keyOf(Fn.decl()), Index},
                          std::move(Body),
                          {Of.place(locationOf(At)), "'" + Name + "' " + How + " here"},
                          Name});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const flow::Graph &In;
};

/// What comes back with another task, or with the same one on some way, is not said here.
class UsedUp {
public:
  UsedUp(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into) {}

  void run() {
    for (const ParmVarDecl *Each : Fn.decl().parameters()) {
      const QualType By = Each->getType(), Task = By.getNonReferenceType();
      if (By->isLValueReferenceType() && !Task.isConstQualified() && Facts.isTask(Task) &&
          !Facts.holds(Task, Fact::Shared))
        lookAt(*Each);
    }
  }

private:
  void lookAt(const ParmVarDecl &Task) {
    enum : flow::State { Whole, Gone, Back };
    const flow::Place &Of = *Fn.events()->places().variable(Task);
    const Event *Last = nullptr;
    bool Comes = false;
    flow::run(*Fn.events(), Task, [&](flow::State From, const Event &E) -> flow::Step {
      if (E.Kind == EventKind::End && E.How == flow::Exit::Normal)
        Comes = Comes || From != Gone;
      if (E.Object != &Of || E.Kind == EventKind::Declare || E.Kind == EventKind::Destroy)
        return {From};
      const auto *Operand =
          E.Kind == EventKind::Await ? llvm::dyn_cast_or_null<Expr>(E.At) : nullptr;
      if (E.Kind == EventKind::Move || (Operand && Operand->isXValue())) {
        Last = &E;
        return {Gone};
      }
      const bool MayChange =
          E.Kind == EventKind::Assign || E.Kind == EventKind::Pass || E.Kind == EventKind::Escape;
      return {MayChange ? flow::State(Back) : From};
    });
    if (Last && !Comes)
      Into.Rules.push_back(
          {{Fact::Consumes, keyOf(Fn.decl()), static_cast<int>(Task.getFunctionScopeIndex())},
           {},
           evidenceIn(Fn, this->Of, locationOf(*Last),
                      "moves from '" + Task.getNameAsString() + "'"),
           displayName(Fn.decl())});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
};

void inferKeepers(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.events())
    UsedUp(Fn, Of, Into).run();
  if (Fn.events() && !Fn.isCoroutine() && !Of.knowledge().isAwaitable(Fn.decl().getReturnType()))
    Keeper(Fn, Of, Into).run();
}

const Inference Registered{"task-keepers", inferKeepers};

} // namespace
} // namespace coro_tidy
