// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Ways.h"
#include "llvm/ADT/DenseSet.h"

namespace coro_tidy::flow {

std::optional<Point> behind(const Event &E, const Graph &In) {
  for (unsigned I = 0; I != In.blocks().size(); ++I)
    if (const auto &Events = In.blocks()[I].Events; &E >= Events.begin() && &E < Events.end())
      return Point{I, static_cast<size_t>(&E - Events.begin()) + 1};
  return std::nullopt;
}

void Leaving::pass(const Event &E) {
  if (E.Kind == EventKind::Catch)
    How = Exit::Normal;
  if (E.Kind == EventKind::Return || E.Kind == EventKind::Throw)
    Via = E.At;
}

void Leaving::pass(const Edge &To, const Block &From) {
  const Exit Now = To.Kind == EdgeKind::Unwind    ? Exit::Exception
                   : To.Kind == EdgeKind::Destroy ? Exit::Destroyed
                                                  : How;
  if (Now != How && !From.Events.empty())
    Via = From.Events.back().At;
  How = Now;
}

void forEachWay(const Graph &In, Point From, Along Edges,
                llvm::function_ref<Way(const Event &, Point)> Visit) {
  llvm::SmallVector<Point, 16> Work{From};
  llvm::SmallDenseSet<unsigned, 16> Seen;
  while (!Work.empty()) {
    Point At = Work.pop_back_val();
    const Block &Current = In.blocks()[At.Block];
    bool Ended = false;
    for (; At.Event < Current.Events.size() && !Ended; ++At.Event)
      Ended = Visit(Current.Events[At.Event], At) == Way::Ends;
    if (Ended)
      continue;
    for (const Edge &Next : Current.Next)
      if ((Edges == Along::All || Next.Kind == EdgeKind::Flow) && Seen.insert(Next.To).second)
        Work.push_back({Next.To});
  }
}

} // namespace coro_tidy::flow
