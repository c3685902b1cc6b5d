// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Recurrence.h"
#include "llvm/ADT/STLExtras.h"
#include <utility>

namespace coro_tidy::flow {

/// The blocks that a walk along Next reaches from Start and has not seen, the last one it is
/// done with last.
static void walk(unsigned Start, llvm::ArrayRef<llvm::SmallVector<unsigned, 2>> Next,
                 std::vector<bool> &Seen, std::vector<unsigned> &Into) {
  std::vector<std::pair<unsigned, unsigned>> Path{{Start, 0}};
  Seen[Start] = true;
  while (!Path.empty()) {
    auto &[Block, Edge] = Path.back();
    if (Edge == Next[Block].size()) {
      Into.push_back(Block);
      Path.pop_back();
    } else if (const unsigned To = Next[Block][Edge++]; !Seen[To]) {
      Seen[To] = true;
      Path.emplace_back(To, 0);
    }
  }
}

/// The components of more than one block, and those that lead to themselves: by a walk along the
/// edges, and one against them in the opposite order.
std::vector<bool> recurringBlocks(const Graph &In, bool AfterFailures) {
  const size_t Count = In.blocks().size();
  std::vector<llvm::SmallVector<unsigned, 2>> Next(Count), Before(Count);
  std::vector<bool> Result(Count), Seen(Count);
  for (unsigned I = 0; I != Count; ++I)
    for (const Edge &E : In.blocks()[I].Next)
      if (AfterFailures || E.Kind == EdgeKind::Flow) {
        Next[I].push_back(E.To);
        Before[E.To].push_back(I);
        Result[I] = Result[I] || E.To == I;
      }
  std::vector<unsigned> Order;
  for (unsigned I = 0; I != Count; ++I)
    if (!Seen[I])
      walk(I, Next, Seen, Order);
  Seen.assign(Count, false);
  for (const unsigned I : llvm::reverse(Order))
    if (std::vector<unsigned> Component; !Seen[I]) {
      walk(I, Before, Seen, Component);
      for (const unsigned Block : Component)
        Result[Block] = Result[Block] || Component.size() > 1;
    }
  return Result;
}

} // namespace coro_tidy::flow
