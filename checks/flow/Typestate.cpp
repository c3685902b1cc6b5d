// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A breadth-first search over pairs of a block and a state. Each is reached first by
// a shortest path, whose story (since when, by which way out) travels with it.

#include "flow/Typestate.h"
#include "flow/Forward.h"
#include "flow/Ways.h"
#include <deque>
#include <map>
#include <optional>
#include <set>

namespace coro_tidy::flow {

llvm::TrackingStatistic NumEvents = {"coro-tidy", "NumEvents", "Number of events gone through"};

namespace {

/// The object between two blocks of a path, and the path's story so far.
struct Position {
  unsigned Block = Graph::Entry;
  std::optional<State> In = std::nullopt; ///< Nothing while the object is not alive.
  const Event *Since = nullptr;
  Leaving Leaves = {};
};

class ProductSearch {
public:
  ProductSearch(const Graph &In, const Place *Of, Automaton next)
      : In(In), Of(Of), Declared(Of ? declared(In, *Of) : nullptr), next(next),
        Seen(In.blocks().size() * (MaxStates + 1), false) {}

  std::vector<Hit> run() {
    if (!Declared)
      visit({.In = 0});
    else
      for (const auto &[Block, E] : In.eventsOf(*Declared->variable()))
        if (E->Kind == EventKind::Declare)
          visit({.Block = Block});
    while (!Work.empty()) {
      const Position At = Work.front();
      Work.pop_front();
      follow(At);
    }
    std::vector<Hit> Result;
    for (auto &[Place, Found] : Hits) {
      Found.OnSomePathsOnly = Harmless.contains({Found.At.Kind, Found.At.Object});
      Result.push_back(Found);
    }
    return Result;
  }

private:
  /// The variable whose declaration begins the life of a place, if there is one.
  static const Place *declared(const Graph &In, const Place &Of) {
    const Place &Root = Of.root();
    return Root.What == Place::Variable && Of.endsWith(Root) && In.declares(Root) ? &Root : nullptr;
  }

  void visit(const Position &At) {
    const size_t Index = At.Block * (MaxStates + 1) + At.In.value_or(MaxStates);
    if (Seen[Index])
      return;
    Seen[Index] = true;
    Work.push_back(At);
  }

  void follow(Position At) {
    const Block &Current = In.blocks()[At.Block];
    for (unsigned I = 0; I != Current.Events.size(); ++I)
      step(At, Current.Events[I], {At.Block, I});
    NumEvents += Current.Events.size();
    if (!At.In)
      return;
    for (const Edge &E : Current.Next) {
      Position There = At;
      There.Block = E.To;
      There.Leaves.pass(E, Current);
      visit(There);
    }
  }

  void step(Position &At, const Event &E, std::pair<unsigned, unsigned> Place) {
    At.Leaves.pass(E);
    const bool Begins = Declared && E.Kind == EventKind::Declare && E.Object == Declared;
    if (!At.In && !Begins)
      return;
    const State From = At.In.value_or(0);
    const Step To = next(From, E);
    if (To.Violates)
      Hits.try_emplace(Place, Hit{From, E, At.Since ? *At.Since : E, At.Leaves.Via, At.Leaves.How});
    else
      Harmless.insert({E.Kind, E.Object});
    if (Begins || To.Next != From) {
      At.Since = &E;
      At.Leaves.Via = nullptr;
    }
    At.In = To.Next;
    if (Of && E.Kind == EventKind::Destroy && E.Object && Of->endsWith(*E.Object))
      At.In.reset();
  }

  const Graph &In;
  const Place *Of;
  const Place *Declared; ///< The variable with which the place begins; null if it is there before.
  Automaton next;
  std::vector<bool> Seen;
  std::deque<Position> Work;
  std::map<std::pair<unsigned, unsigned>, Hit> Hits;
  std::set<std::pair<EventKind, const Place *>> Harmless;
};

} // namespace

std::vector<Hit> run(const Graph &In, const Place &Of, Automaton next) {
  return ProductSearch(In, &Of, next).run();
}

std::vector<Hit> run(const Graph &In, const clang::VarDecl &Variable, Automaton next) {
  return run(In, *In.places().variable(Variable), next);
}

std::vector<Hit> run(const Graph &In, Automaton next) {
  return ProductSearch(In, nullptr, next).run();
}

} // namespace coro_tidy::flow
