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
// Each event is about a place (flow/Place.h). What becomes of a value is told twice: by the
// event of the place that has it (Move, Pass, Await ...), and for the result of a call or of
// a co_await, which nothing has yet, by the event that makes it.

#ifndef CORO_TIDY_FLOW_EVENT_H
#define CORO_TIDY_FLOW_EVENT_H

#include "flow/Place.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <memory>
#include <ranges>
#include <vector>

namespace clang {
class ASTContext;
class CallExpr;
class CXXCatchStmt;
} // namespace clang

namespace coro_tidy::flow {

enum class EventKind : uint8_t {
  Declare, ///< Object begins its life. At is the VarDecl's initialiser, null without one.
  Assign,  ///< Object gets a new value. At is the assignment.
  Use,     ///< Object is read or written in a way that has no event of its own.
  Pass,    ///< Object is given to a parameter by reference or by pointer, or is a pointer or a
           ///< number itself.
  Move,    ///< Object's value goes elsewhere: moved, returned, passed or captured by value.
  Escape,  ///< From here on Object can be reached by another name: aliased, captured by reference
           ///< by the lambda At.
  Create,  ///< The closure At is made. Goes tells what becomes of it.
  Call,    ///< Callee runs, on Object if on anything. Goes tells what becomes of its result.
  Await,   ///< Object, or for a null Object the value of At, is the operand At of a co_await.
  Suspend, ///< The coroutine is suspended here. At is the co_await or co_yield, of a stackful
           ///< coroutine the call by which it is.
  Resume,  ///< The co_await or co_yield At has its result, of which Goes tells what becomes;
           ///< follows Suspend, or replaces it. Of a call its own event tells that.
  Destroy, ///< Object ends its life: a variable, a temporary, in a destructor a member. Callee is
           ///< the destructor, null where none runs.
  Return,  ///< return or co_return.
  Throw,   ///< A throw expression.
  Catch,   ///< The handler At is entered.
  Holds,   ///< A branch is taken because the condition At is true. Only of conditions that are
           ///< calls or co_awaits, equalities or places; what negates them is looked through.
  Fails,   ///< The same, because it is false.
  Done,    ///< The loop At has come to its end by its condition.
  End,     ///< The function is left; Exit says how.
};

/// The ways out of a function.
enum class Exit : uint8_t {
  Normal,
  Exception, ///< An exception leaves the body.
  Destroyed, ///< The coroutine is destroyed while it is suspended.
};

/// Where a value goes at once.
struct Destination {
  enum Kind : uint8_t {
    Operand,  ///< Nowhere: it is compared, converted, tested, used to compute another one.
    Dropped,  ///< Nowhere, and nobody looks at it: a statement, the left of a comma.
    Awaited,  ///< It is the operand of a co_await.
    Asked,    ///< A member of it is called or read.
    Stored,   ///< It becomes the value of To, by a declaration or an assignment.
    Given,    ///< To parameter Index of Callee, which is called on To, if on anything, or
              ///< constructs To.
    Part,     ///< It becomes a part of a new object, which is stored in To, if that is known.
    Captured, ///< By the lambda At.
    Returned, ///< By return, co_return or co_yield.
    Thrown,
  };

  Kind How = Operand;
  int Index = -1;
  const Place *To = nullptr;
  const clang::NamedDecl *Callee = nullptr;
  const clang::Stmt *At = nullptr; ///< The call, the lambda, the initialiser of the new object.
};

struct Event {
  EventKind Kind;
  Exit How = Exit::Normal; ///< Of End, and of Destroy: how the scope is left.
  bool Implicit = false;   ///< No source text of its own: destructors, copies, default arguments,
                           ///< the members that co_await calls, initial and final suspension.
  const Place *Object = nullptr;
  const clang::NamedDecl *Callee = nullptr; ///< Null for a call whose target is not known.
  Destination Goes = {};                    ///< What becomes of the value.
  const clang::Stmt *At = nullptr;          ///< Null for events without a statement.
  /// The default argument, or the use of a member's default initialiser, that At is a part
  /// of: At is then written elsewhere, and the same for all calls that leave it out.
  const clang::Expr *Default = nullptr;

  /// The variable that the event is about: Object itself or, of a call and of what is given
  /// on, the variable that leads to it: `p` in `p->f()` and in `f(*p)`, where that is a pointer.
  /// Null for other places.
  const clang::VarDecl *variable() const;
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

  /// The places that the events are about; new ones may be asked for.
  Places &places() const { return *Known; }

  llvm::ArrayRef<Block> blocks() const { return Blocks; }

  /// The events of all blocks, in the order of these.
  auto all() const { return Blocks | std::views::transform(&Block::Events) | std::views::join; }

  /// Whether the function itself declares the variable, as a parameter or in its body.
  bool declares(const Place &Variable) const;

  static constexpr unsigned Entry = 0; ///< Index of the first block.

  /// A function with more blocks is too large to be followed, and has no graph.
  static constexpr unsigned MaxBlocks = 20000;
  /// Nor has one with braces that are nested deeper: as deep as compilers take them.
  static constexpr unsigned MaxNesting = 256;

  /// An event, and the block that it is in.
  struct Occurrence {
    unsigned Block;
    const Event *What;
  };
  /// The events of an object, in the order of the blocks.
  llvm::ArrayRef<Occurrence> eventsOf(const clang::VarDecl &Object) const;

  void print(llvm::raw_ostream &Out) const;

private:
  friend class GraphBuilder;
  const clang::FunctionDecl *Fn = nullptr;
  std::unique_ptr<Places> Known;
  std::vector<Block> Blocks;
  llvm::DenseMap<const clang::VarDecl *, std::vector<Occurrence>> ByObject;
};

/// Which calls suspend the stackful coroutine that makes them.
using SuspendingCalls = llvm::function_ref<bool(const clang::CallExpr &)>;

/// The events of a function with a body, coroutine or not. Null for a body that
/// contains errors or depends on template parameters, or that is too large, which is
/// then said in IsTooLarge.
std::unique_ptr<Graph> buildGraph(const clang::FunctionDecl &Fn, clang::ASTContext &Context,
                                  SuspendingCalls SuspendsCaller = nullptr,
                                  bool *IsTooLarge = nullptr);

} // namespace coro_tidy::flow

#endif
