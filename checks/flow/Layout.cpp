// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The last step of writing a graph: empty blocks are passed by, straight lines
// become one block, what nothing leads to is dropped, and the rest is numbered in
// the order of the code (reverse postorder), which is also the solver's best order.

#include "flow/GraphWriter.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::flow {

/// Where control arrives that goes to Block: past the empty ones.
static Edge throughEmpty(const std::vector<Block> &Blocks, Edge To) {
  for (size_t Steps = 0; Steps != Blocks.size(); ++Steps) {
    const Block &Target = Blocks[To.To];
    if (!Target.Events.empty() || Target.Next.size() != 1)
      break;
    const Edge Next = Target.Next.front();
    To = {Next.To, To.Kind == EdgeKind::Flow ? Next.Kind : To.Kind};
  }
  return To;
}

/// An empty block that leads nowhere follows what never returns.
static void passByEmpty(std::vector<Block> &Blocks) {
  for (Block &B : Blocks) {
    llvm::SmallVector<Edge, 2> Next;
    llvm::SmallDenseSet<std::pair<unsigned, unsigned>, 4> Known;
    for (const EdgeKind Kind : {EdgeKind::Flow, EdgeKind::Unwind, EdgeKind::Destroy})
      for (const Edge &E : B.Next) {
        const Edge Past = throughEmpty(Blocks, E);
        const bool Ends = Blocks[Past.To].Events.empty() && Blocks[Past.To].Next.empty();
        if (Past.Kind == Kind && !Ends && Known.insert({Past.To, unsigned(Kind)}).second)
          Next.push_back(Past);
      }
    B.Next = std::move(Next);
  }
}

/// The blocks that can be reached, each before those that it leads to, loops aside.
static std::vector<unsigned> inOrder(const std::vector<Block> &Blocks) {
  std::vector<unsigned> Postorder;
  std::vector<char> Seen(Blocks.size(), 0);
  std::vector<std::pair<unsigned, unsigned>> Path{{Graph::Entry, 0}};
  Seen[Graph::Entry] = 1;
  while (!Path.empty()) {
    auto &[Current, Visited] = Path.back();
    const auto &Next = Blocks[Current].Next;
    if (Visited == Next.size()) {
      Postorder.push_back(Current);
      Path.pop_back();
      continue;
    }
    const unsigned To = Next[Next.size() - ++Visited].To;
    if (!std::exchange(Seen[To], 1))
      Path.push_back({To, 0});
  }
  std::reverse(Postorder.begin(), Postorder.end());
  return Postorder;
}

/// Whether From may take over the block that it leads to, when it is the only one
/// that leads there. The edge by which an exception begins its way stays visible.
static bool isStraight(const Block &From) {
  auto isDestroy = [](const Event &E) { return E.Kind == EventKind::Destroy; };
  return From.Next.size() == 1 && From.Next.front().To != Graph::Entry &&
         (From.Next.front().Kind == EdgeKind::Flow || llvm::all_of(From.Events, isDestroy));
}

static void mergeStraightLines(std::vector<Block> &Blocks) {
  std::vector<unsigned> Predecessors(Blocks.size(), 0);
  const std::vector<unsigned> Order = inOrder(Blocks);
  for (unsigned I : Order)
    for (const Edge &E : Blocks[I].Next)
      ++Predecessors[E.To];
  for (unsigned I : Order) {
    Block &Head = Blocks[I];
    while (isStraight(Head) && Head.Next.front().To != I &&
           Predecessors[Head.Next.front().To] == 1) {
      Block Tail = std::move(Blocks[Head.Next.front().To]);
      Head.Events.append(Tail.Events.begin(), Tail.Events.end());
      Head.Next = std::move(Tail.Next);
    }
  }
}

std::vector<Block> GraphWriter::finish() {
  if (Abandoned)
    return {};
  passByEmpty(Blocks);
  mergeStraightLines(Blocks);
  const std::vector<unsigned> Order = inOrder(Blocks);
  giveUpAbove(Graph::MaxBlocks, Order.size());
  if (Abandoned)
    return {};
  std::vector<unsigned> Number(Blocks.size(), 0);
  for (auto [New, Old] : llvm::enumerate(Order))
    Number[Old] = New;
  std::vector<Block> Result;
  Result.reserve(Order.size());
  for (unsigned Old : Order) {
    for (Edge &E : Blocks[Old].Next)
      E.To = Number[E.To];
    Result.push_back(std::move(Blocks[Old]));
  }
  return Result;
}

} // namespace coro_tidy::flow
