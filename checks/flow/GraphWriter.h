// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writes a graph in the order in which the function runs, and keeps the stack of
// what must be undone when a scope is left: by falling out of it, by a jump, by an
// exception, or because the suspended coroutine is destroyed.
//
//   Guard a;  Guard b;  co_await f();         the stack: b, a
//                          |   \___
//                          |       v           landing blocks, one for each entry and
//                     Destroy b   Destroy b    reason, made once and shared by all
//                     Destroy a   Destroy a    that leave from the same place
//
// A jump destroys what it leaves itself, so that each return is a path of its own. Where
// there are very many, they share that as well.

#ifndef CORO_TIDY_FLOW_GRAPHWRITER_H
#define CORO_TIDY_FLOW_GRAPHWRITER_H

#include "flow/Event.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"
#include <deque>

namespace coro_tidy::flow {

struct Handler {
  const clang::CXXCatchStmt *Catch;
  unsigned Head; ///< The block that begins with its Catch event.
};

/// An entry of the stack. Entries are never changed after they were pushed, so
/// that the part below any of them can be shared.
struct Cleanup {
  enum Kind : uint8_t {
    Object,      ///< Something to destroy.
    Conditional, ///< A temporary that only some of the paths to here have made.
    Try,         ///< The block of a try statement: exceptions go to its handlers.
    Body,        ///< The body of a coroutine: exceptions go to the promise.
  };

  Kind What;
  const Cleanup *Outer = nullptr;
  Event Destruction = {EventKind::Destroy};
  llvm::SmallVector<Handler, 2> Handlers = {}; ///< Of Try.
  unsigned OnException = 0;                    ///< Of Body: the block that follows.
  mutable std::optional<unsigned> Unwound = std::nullopt;
  mutable std::optional<unsigned> Destroyed = std::nullopt; ///< The landing blocks, once made.
};

class GraphWriter {
protected:
  explicit GraphWriter(clang::ASTContext &Context) : Context(Context) {}

  unsigned newBlock();
  void edge(unsigned From, unsigned To, EdgeKind Kind = EdgeKind::Flow);

  /// Where events go. A block that nothing leads to takes the events of dead code.
  unsigned here() const { return Here; }
  void continueIn(unsigned Block) { Here = Block; }
  void unreachable() { Here = newBlock(); }
  /// Goes to Block, and goes on there.
  void goOnIn(unsigned Block);

  void emit(Event E);

  const Cleanup *top() const { return Top; }
  void push(Cleanup Entry);
  /// Takes the entries above Base off and destroys their objects here.
  void popTo(const Cleanup *Base);
  /// Goes on as if the stack were Base; whoever left from above it has destroyed that.
  void resetTo(const Cleanup *Base) { Top = Base; }
  /// Pushes the entries of Branch above Base, as conditional ones.
  void adopt(const Cleanup *Branch, const Cleanup *Base);
  /// Goes to Block after destroying what is above Base; the stack stays as it is
  /// for the code that follows, which nothing leads to.
  void jump(unsigned Block, const Cleanup *Base);

  /// What has just been emitted may end by an exception of any type.
  void mayThrow();
  /// An exception of this type, or of an unknown one if it is null, is thrown here.
  void raise(clang::QualType Thrown);
  /// The coroutine that has just been suspended may be destroyed.
  void mayBeDestroyed();

  bool canThrow(const clang::FunctionDecl *Callee) const;

  /// What was written, laid out as a graph; empty when it is too large.
  std::vector<Block> finish();

  clang::ASTContext &Context;
  bool Noexcept = false;                ///< An exception that leaves this function terminates.
  bool Nothrow = false;                 ///< Whether what is emitted is taken to throw nothing.
  bool Implicit = false;                ///< Whether what is emitted has no source text.
  const clang::Expr *Default = nullptr; ///< What Event::Default of what is emitted is.
  Exit Leaving = Exit::Normal;          ///< How the function is left while the epilogue is written.
  bool Abandoned = false;               ///< There will be no graph.
  bool TooLarge = false;                ///< ... because the function is too large or too deep.
  void giveUpAbove(size_t Limit, size_t Size) { Abandoned |= TooLarge |= Size > Limit; }

private:
  static constexpr unsigned Nowhere = ~0u;
  static constexpr unsigned MaxEvents = 40 * Graph::MaxBlocks;
  static constexpr unsigned MaxRepeated = 2000;

  /// Whether jumps have destroyed far more than there is in the function besides.
  bool repeatsTooMuch() const {
    return Repeated > MaxRepeated && Repeated > 4 * (EventCount - Repeated);
  }

  void destroy(const Cleanup &Entry, bool Unwinding);
  unsigned landing(const Cleanup *From, EdgeKind Why);
  unsigned landingOf(const Cleanup &Entry, unsigned Next, EdgeKind Why);
  unsigned ending(EdgeKind Why);

  std::vector<Block> Blocks{1};
  std::deque<Cleanup> Cleanups;
  const Cleanup *Top = nullptr;
  unsigned Here = Graph::Entry;
  unsigned EventCount = 0;
  unsigned Repeated = 0; ///< How many of them are what jumps destroy.
  /// Where jumps to a block destroy an entry of the stack, and go on to the next.
  llvm::DenseMap<std::pair<const Cleanup *, unsigned>, unsigned> Shared;
  std::optional<unsigned> Unwound, Destroyed;
};

} // namespace coro_tidy::flow

#endif
