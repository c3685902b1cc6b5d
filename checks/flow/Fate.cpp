// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A breadth-first search over triples of a block, the place that holds the value, and how
// far a container of values has been emptied:
//
//   for (auto &t : tasks)     from the first await on, some of the tasks are taken care of;
//     co_await t;             once the loop is done, all of them are

#include "flow/Fate.h"
#include "flow/Contents.h"
#include "flow/Loops.h"
#include "flow/Ways.h"
#include <deque>
#include <set>

using namespace clang;

namespace coro_tidy::flow {
namespace {

class FateSearch {
public:
  FateSearch(const Graph &In, llvm::function_ref<bool(const Event &)> OnlyLooks,
             const Place *Watched,
             llvm::function_ref<bool(const Event &, const Place &)> Settles = nullptr)
      : In(In), Known(In.places()), OnlyLooks(OnlyLooks), Settles(Settles), Watched(Watched),
        AllLoops(In) {}

  std::vector<Fate> ofValueMadeBy(const Event &Maker) {
    if (const std::optional<Point> Behind = behind(Maker, In))
      if (Position Start{.Block = Behind->Block, .Next = Behind->Event};
          enter(Maker.Goes, Maker, Start))
        follow(Start);
    return finish();
  }

  std::vector<Fate> ofValueGivenAs(const Place &Parameter) {
    follow({.Block = Graph::Entry, .Holder = &Parameter});
    return finish();
  }

private:
  using Story = std::tuple<bool, bool, bool, bool>;

  struct Position {
    unsigned Block;
    size_t Next = 0; ///< The event of the block that comes next.
    const Place *Holder = nullptr;
    const Stmt *Storing = nullptr; ///< The assignment or the call by which Holder gets the value.
    const Stmt *Taking = nullptr;  ///< What has taken some of the values that Holder has.
    Leaving Leaves = {};
    const Stmt *Caught = nullptr;
    const Event *Ended = nullptr; ///< Of what is watched.

    /// What certainly throws, or suspends and may throw, says more than a call that might:
    /// both ways are followed.
    Story story() const {
      const auto IsCertain = llvm::IsaAndPresentPred<CoroutineSuspendExpr, CXXThrowExpr>;
      return {IsCertain(Leaves.Via), Caught != nullptr, IsCertain(Caught), Ended != nullptr};
    }
  };

  std::vector<Fate> finish() {
    for (; !Work.empty(); Work.pop_front())
      follow(Work.front());
    return std::move(Result);
  }

  /// The value goes somewhere. Whether it is still to be followed.
  bool enter(const Destination &Goes, const Event &By, Position &At) {
    switch (Goes.How) {
    case Destination::Dropped:
      return end(Fate::Dropped, By, At);
    case Destination::Awaited:
      return end(Fate::Awaited, By, At);
    case Destination::Captured:
      return end(Fate::Captured, By, At);
    case Destination::Returned:
      return end(Fate::Returned, By, At);
    case Destination::Thrown:
      return end(Fate::Thrown, By, At);
    case Destination::Operand:
    case Destination::Asked:
      return end(Fate::Used, By, At);
    case Destination::Stored:
      return hold(Goes.To, By, At);
    case Destination::Part:
      return hold(Known.part(Goes.To, Goes.Index), By, At);
    case Destination::Given:
      if (const Place *Into = insertionInto(Goes, typeOf(By), Known))
        return hold(Into, By, At);
      return end(Fate::Given, By, At);
    }
    return false;
  }

  QualType typeOf(const Event &By) const {
    if (By.Object && By.Kind != EventKind::Call)
      return By.Object->type();
    const auto *Value = llvm::dyn_cast_or_null<Expr>(By.At);
    return Value ? Value->getType() : QualType();
  }

  bool hold(const Place *To, const Event &By, Position &At) {
    At.Holder = To;
    if (!To || !isOwn(*To, In))
      return end(Fate::Kept, By, At);
    At.Storing = By.Goes.At;
    At.Taking = nullptr;
    At.Leaves.Via = At.Caught = nullptr;
    return true;
  }

  bool end(Fate::Kind What, const Event &By, const Position &At) {
    if (Seen.insert({&By, What, At.story()}).second)
      Result.push_back({What, &By, At.Holder, At.Taking != nullptr, At.Leaves.Via, At.Leaves.How,
                        At.Caught, At.Ended});
    return false;
  }

  void visit(const Position &At) {
    if (Visited
            .insert({At.Block, At.Holder, At.Storing != nullptr, At.Taking != nullptr, At.story()})
            .second)
      Work.push_back(At);
  }

  void follow(Position At) {
    const Block &Current = In.blocks()[At.Block];
    for (; At.Next != Current.Events.size(); ++At.Next)
      if (!step(At, Current.Events[At.Next]))
        return;
    for (const Edge &E : Current.Next) {
      Position There = At;
      There.Block = E.To;
      There.Next = 0;
      There.Leaves.pass(E, Current);
      visit(There);
    }
  }

  /// Whether the value lives on.
  bool step(Position &At, const Event &E) {
    if (E.Kind == EventKind::Catch)
      At.Caught = At.Leaves.Via;
    At.Leaves.pass(E);
    if (E.Kind == EventKind::Done && AllLoops.takeAll(*E.At, *At.Holder))
      return end(Fate::Awaited, E, At);
    if (Settles && Settles(E, *At.Holder))
      return end(Fate::Used, E, At);
    if (!At.Taking && isAmong(*At.Holder, foundEmpty(E, Known)))
      return false; // `if (tasks.empty())`: the value is not on this way
    if (!E.Object)
      return true;
    if (Watched && E.Kind == EventKind::Destroy && Watched->endsWith(*E.Object))
      At.Ended = &E;
    const Place &About = Known.resolved(*E.Object);
    const bool IsPart = About.isWithin(*At.Holder);
    const bool IsLoopVariable = &About != E.Object;
    if (E.Kind == EventKind::Declare || (IsPart && E.Kind == EventKind::Destroy && IsLoopVariable))
      return true;
    if (IsPart && At.Holder->What == Place::Element)
      return stepOfOne(At, E);
    if (At.Holder->isWithin(About))
      return stepOfWhole(At, E, About);
    return !IsPart || E.Kind == EventKind::Destroy || end(Fate::Used, E, At);
  }

  /// Whether the place is, or belongs to, what the container has elements of or the owner owns.
  static bool isAmong(const Place &Holder, const Place *Whole) {
    for (const Place *At = &Holder; Whole && At->Of; At = At->Of)
      if (At->Of == Whole)
        return At->What == Place::Element || At->What == Place::Pointee;
    return false;
  }

  /// One of the values that a container has is taken care of: in a loop the others follow.
  bool stepOfOne(Position &At, const Event &E) {
    if (E.Kind == EventKind::Assign || isAssignment(E) || OnlyLooks(E))
      return true;
    if (!AllLoops.contain(E))
      return end(Fate::Used, E, At);
    if (!At.Taking)
      At.Taking = E.At;
    return true;
  }

  /// What holds the value, or what holds that.
  bool stepOfWhole(Position &At, const Event &E, const Place &Whole) {
    const bool IsHolder = &Whole == At.Holder;
    switch (E.Kind) {
    case EventKind::Destroy:
      return !At.Holder->endsWith(Whole) || end(Fate::Dropped, E, At);
    case EventKind::Assign:
      return isStoring(At, E) || end(Fate::Replaced, E, At);
    case EventKind::Await:
      return end(Fate::Awaited, E, At);
    case EventKind::Escape:
    case EventKind::Pass:
      return end(E.Goes.How == Destination::Captured ? Fate::Captured : Fate::Given, E, At);
    case EventKind::Move:
      return move(At, E, Whole);
    case EventKind::Use:
      return (!IsHolder && isRangeOfLoop(E)) || OnlyLooks(E) || end(Fate::Used, E, At);
    case EventKind::Call:
      return called(At, E, IsHolder);
    default:
      return true;
    }
  }

  /// The assignment that follows on the value that it is about to store.
  static bool isStoring(Position &At, const Event &E) {
    return E.Kind == EventKind::Assign && E.At == std::exchange(At.Storing, nullptr);
  }

  bool move(Position &At, const Event &E, const Place &Whole) {
    const Place *Held = At.Holder;
    if (!enter(E.Goes, E, At))
      return false;
    At.Holder = Known.rebased(*Held, Whole, *At.Holder);
    return At.Holder || end(Fate::Given, E, At);
  }

  bool called(Position &At, const Event &E, bool IsHolder) {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    if (OnlyLooks(E) || isAssignment(E))
      return true; // The assignment itself follows.
    if (IsHolder || !Method)
      return end(Fate::Used, E, At);
    if (endsContents(*Method))
      return end(Fate::Replaced, E, At);
    return leavesContents(*Method) || insertsAny(E, Known) || end(Fate::Given, E, At);
  }

  static bool isAssignment(const Event &E) {
    const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E.At);
    return Operator && Operator->getOperator() == OO_Equal;
  }

  bool isRangeOfLoop(const Event &E) const {
    const VarDecl *To = E.Goes.To ? E.Goes.To->variable() : nullptr;
    return To && To->isImplicit() && E.Goes.How == Destination::Stored;
  }

  const Graph &In;
  Places &Known;
  llvm::function_ref<bool(const Event &)> OnlyLooks;
  llvm::function_ref<bool(const Event &, const Place &)> Settles;
  const Place *const Watched;
  std::deque<Position> Work;
  std::set<std::tuple<unsigned, const Place *, bool, bool, Story>> Visited;
  std::set<std::tuple<const Event *, Fate::Kind, Story>> Seen;
  Loops AllLoops;
  std::vector<Fate> Result;
};

bool isLocal(const Place &To, const Graph &In) {
  const Place &Root = To.root();
  return Root.What == Place::Variable && To.endsWith(Root) && In.declares(Root) &&
         (!llvm::isa<ParmVarDecl>(Root.Named) || !Root.Named->getType()->isReferenceType());
}

/// Whoever has a copy of the owner reaches what it owns: sessions.emplace(id, s); s->task = run();
bool isSharedOut(const Place &Owned, const Graph &In) {
  return Owned.isReachedByCopies(Owned.root()) && llvm::any_of(In.all(), [&](const Event &E) {
           const bool IsGivenOn = E.Kind == EventKind::Move || E.Kind == EventKind::Pass ||
                                  E.Kind == EventKind::Escape;
           return IsGivenOn && E.Object && Owned.isWithin(*E.Object) &&
                  Owned.isReachedByCopies(*E.Object) && !(E.Goes.To && isLocal(*E.Goes.To, In));
         });
}

} // namespace

bool isOwn(const Place &To, const Graph &In) { return isLocal(To, In) && !isSharedOut(To, In); }

std::vector<Fate> fatesOf(const Graph &In, const Event &Maker,
                          llvm::function_ref<bool(const Event &)> OnlyLooks, const Place *Watched) {
  return FateSearch(In, OnlyLooks, Watched).ofValueMadeBy(Maker);
}

std::vector<Fate> fatesOf(const Graph &In, const Event &Maker, const Place *Watched) {
  return fatesOf(
      In, Maker, [](const Event &) { return false; }, Watched);
}

std::vector<Fate> fatesOf(const Graph &In, const ParmVarDecl &Given,
                          llvm::function_ref<bool(const Event &)> OnlyLooks,
                          llvm::function_ref<bool(const Event &, const Place &)> Settles) {
  return FateSearch(In, OnlyLooks, nullptr, Settles).ofValueGivenAs(*In.places().variable(Given));
}

} // namespace coro_tidy::flow
