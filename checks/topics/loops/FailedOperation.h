// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a coroutine does when something that it has awaited has failed:
//
//   auto [error, socket] = co_await acceptor.async_accept(as_tuple);
//   if (error) {                 noticed here,
//     log(error);                not answered,
//     co_return false;           and told the caller without a pause
//   }

#ifndef CORO_TIDY_TOPICS_LOOPS_FAILEDOPERATION_H
#define CORO_TIDY_TOPICS_LOOPS_FAILEDOPERATION_H

#include "core/Workspace.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>
#include <vector>

namespace coro_tidy {

/// How an operation says that it has failed.
enum class FailsBy : uint8_t {
  Any,       ///< By an exception or an error code.
  Exception, ///< By an exception alone.
  Result,    ///< By its result: false, none, an error code.
};

/// What is asked for its truth: `x` of `if (x)`, be it by a conversion.
const clang::Expr *askedFor(const clang::Stmt &Condition);

class FailedOperation {
public:
  /// Of the operation of a coroutine, a co_await or the call of a stackful one, as far as it is
  /// repeated: a loop around it, or the whole body.
  FailedOperation(const Function &In, const clang::Expr &Operation, const clang::Stmt &Repeated,
                  const Knowledge &Facts);

  struct Way {
    const clang::Stmt *Failure; ///< Where it is noticed: the condition, or the handler.
    flow::Event To;
  };

  /// The ways from its failure to such events, on which nothing suspends or blocks, and nothing is
  /// done about it: it is not sorted out, and the object, an argument and what is asked for keep
  /// their values. Answers says what else is done about it. None at all of what counts its
  /// attempts or goes on to another target.
  std::vector<Way> waysTo(llvm::function_ref<bool(const flow::Event &)> Such, FailsBy How,
                          llvm::function_ref<bool(const flow::Event &)> Answers = nullptr) const;

  /// Where the coroutine returns the error that the operation has set, whatever it is.
  std::optional<flow::Event> returnsCode() const;

  /// Whether the coroutine returns that it has failed there: `co_return false;`, `co_return ec;`
  bool isToldBy(const flow::Event &Return) const;

  /// Whether this lets time pass, or others run.
  bool pauses(const flow::Event &E) const;

private:
  bool setsError(const clang::ValueDecl &Error) const;
  bool isCode(const clang::Expr *Value) const;
  bool asksWhichFailure() const;
  bool namesFailure(const clang::Expr &Code) const;
  bool isFailure(const flow::Event &E, FailsBy How) const;
  bool isFalse(const flow::Event &E) const;
  bool isNamedFailure(const flow::Event &E) const;
  bool isErrorOfOperation(const clang::Expr &Code) const;
  bool isThrownHere(const clang::ValueDecl &Caught) const;
  bool isResult(const clang::ValueDecl &Named) const;
  bool handlesOperation(const clang::CXXCatchStmt &Handler) const;
  bool isAnswer(const flow::Event &E) const;
  bool isNewTarget(const clang::VarDecl *Declared) const;
  bool changesGiven(const clang::CXXMemberCallExpr &Change) const;
  bool isFlag(const clang::VarDecl *Written) const;
  bool decidesLoop(const flow::Place *Of) const;
  bool isSortedOut(const flow::Event &E) const;

  const Function &In;
  const flow::Graph &Graph;
  const clang::Expr &Operation; ///< A co_await, or the call of a stackful coroutine.
  const clang::Expr &Call;      ///< What is awaited, or the same.
  const clang::Stmt &Repeated;
  const Knowledge &Facts;
  const llvm::DenseSet<const clang::Stmt *> Parts; ///< Of the operation.
  const bool Reads;                                ///< What has failed then fails for good.
  const flow::Place *Object;                       ///< Of the operation; may be null.
};

} // namespace coro_tidy

#endif
