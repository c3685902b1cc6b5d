// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happens inside a function, in the order in which it happens, as a graph of
// events. GraphBuilder makes it and alone knows the quirks of the AST; everything
// above it sees only this vocabulary.
//
//   Task<int> f(Queue &q) {   Declare q, Suspend, Resume (initial suspension)
//     auto t = q.pop();       Call pop (on q), Declare t
//     log(t);                 Pass t to log, Call log
//     co_return co_await t;   Await t, Suspend | (never suspends), Resume, Return, Destroy t
//   }                         Suspend (final suspension), End
//
// Object is always a local variable or a parameter, or inside a lambda a captured one.

#ifndef CORO_TIDY_FLOW_EVENT_H
#define CORO_TIDY_FLOW_EVENT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <memory>
#include <vector>

namespace clang {
class ASTContext;
class CXXCatchStmt;
class Expr;
class FunctionDecl;
class NamedDecl;
class Stmt;
class VarDecl;
} // namespace clang

namespace coro_tidy::flow {

enum class EventKind : uint8_t {
  Declare, ///< Object begins its life. At is the VarDecl's initialiser, null without one.
  Assign,  ///< Object gets a new value. At is the assignment.
  Use,     ///< Object is read or written in a way that has no event of its own.
  Pass,    ///< Object is given to parameter Index of Callee by reference or by pointer, or is a
           ///< pointer or a number itself.
  Move,    ///< Object's value goes elsewhere: moved, returned, passed or captured by value.
  Escape,  ///< From here on Object can be reached by another name: aliased, captured by reference
           ///< by the lambda At.
  Call,    ///< Callee runs. Object is the variable that it is called on, also through `->`.
  Await,   ///< Object, or for a null Object the value of At, is the operand At of a co_await.
  Suspend, ///< The coroutine is suspended here. At is the co_await or co_yield.
  Resume,  ///< The co_await or co_yield At has its result; follows Suspend, or replaces it.
  Destroy, ///< Object, of class type, ends its life, or for a null Object a temporary At or, in a
           ///< destructor, a member does. Callee is the destructor, null for a trivial one.
  Return,  ///< return or co_return.
  Throw,   ///< A throw expression.
  Catch,   ///< The handler At is entered.
  End,     ///< The function is left; Exit says how.
};

/// The ways out of a function.
enum class Exit : uint8_t {
  Normal,
  Exception, ///< An exception leaves the body.
  Destroyed, ///< The coroutine is destroyed while it is suspended.
};

struct Event {
  EventKind Kind;
  Exit How = Exit::Normal; ///< Of End, and of Destroy: how the scope is left.
  bool Implicit = false;   ///< No source text of its own: destructors, copies, default arguments,
                           ///< the members that co_await calls, initial and final suspension.
  int Index = -1;          ///< Of Pass and of a Move into a call: which parameter.
  const clang::VarDecl *Object = nullptr;
  const clang::NamedDecl *Callee = nullptr; ///< Null for a call whose target is not known.
  const clang::Stmt *At = nullptr;          ///< Null for events without a statement.
  /// The default argument, or the use of a member's default initialiser, that At is a part
  /// of: At is then written elsewhere, and the same for all calls that leave it out.
  const clang::Expr *Default = nullptr;
};

/// Why control goes from one block to the next.
enum class EdgeKind : uint8_t {
  Flow,
  Unwind,  ///< By an exception. The target replays the destructors of the scopes that are left.
  Destroy, ///< By destroying the suspended coroutine, likewise.
};

struct Edge {
  unsigned To;
  EdgeKind Kind = EdgeKind::Flow;
};

struct Block {
  llvm::SmallVector<Event, 4> Events;
  llvm::SmallVector<Edge, 2> Next;
};

/// Control flow within one function body. Dead branches (`if constexpr`, constant
/// conditions) are absent. Nested lambdas and classes are other functions.
class Graph {
public:
  const clang::FunctionDecl &function() const { return *Fn; }
  llvm::ArrayRef<Block> blocks() const { return Blocks; }
  static constexpr unsigned Entry = 0; ///< Index of the first block.

  /// A function with more blocks is too large to be followed, and has no graph.
  static constexpr unsigned MaxBlocks = 20000;

  void print(llvm::raw_ostream &Out) const;

private:
  friend class GraphBuilder;
  const clang::FunctionDecl *Fn = nullptr;
  std::vector<Block> Blocks;
};

/// The events of a function with a body, coroutine or not. Null for a body that
/// contains errors or depends on template parameters, or that is too large, which is
/// then said in IsTooLarge.
std::unique_ptr<Graph> buildGraph(const clang::FunctionDecl &Fn, clang::ASTContext &Context,
                                  bool *IsTooLarge = nullptr);

} // namespace coro_tidy::flow

#endif
