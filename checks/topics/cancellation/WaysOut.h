// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ways on which a handler that has taken a cancellation is left, and on which of them
// nobody hears of it again:
//
//   catch (const Cancelled &) {
//     if (last) throw;           handed on
//     if (log) co_return;        lost
//   }                            lost, and, in a loop, perhaps back to the same suspension

#ifndef CORO_TIDY_TOPICS_CANCELLATION_WAYSOUT_H
#define CORO_TIDY_TOPICS_CANCELLATION_WAYSOUT_H

#include "flow/Ways.h"
#include "topics/cancellation/Cancellation.h"
#include "llvm/ADT/DenseSet.h"

namespace coro_tidy {

class WaysOut {
public:
  using Statements = llvm::DenseSet<const clang::Stmt *>;

  /// Of the coroutine's cancellations, and the suspensions where they may arrive.
  WaysOut(const flow::Graph &Graph, const Knowledge &Facts,
          llvm::ArrayRef<const clang::CXXRecordDecl *> Cancellations, const Statements &Suspensions)
      : Graph(Graph), Facts(Facts), Cancellations(Cancellations), Suspensions(Suspensions) {}

  /// Follows them from the handler's beginning to where it is left, and says in Found what they
  /// do. False when none of them loses the cancellation.
  bool lose(const clang::CXXTryStmt &Around, SwallowingHandler &Found) const;

private:
  using Point = flow::Point;
  using Way = flow::Way;
  using TokenSet = llvm::DenseSet<const clang::ValueDecl *>;

  std::optional<Point> entryOf(const clang::CXXCatchStmt &Handler) const;
  void forEachWay(Point From, llvm::function_ref<Way(const flow::Event &, Point)> Visit) const;
  Way within(const flow::Event &E, Point At, SwallowingHandler &Found, bool &Lost,
             bool &Leaves) const;
  bool isImpossible(const flow::Event &E, const SwallowingHandler &Found) const;
  bool isHandedOn(const clang::Stmt &Return) const;
  bool leavesWord(const flow::Event &E) const;
  bool ends(Point From) const;
  bool comesBack(Point From, const Statements &Tried) const;
  bool rethrownLater(Point From) const;
  TokenSet tokensIn(const clang::Stmt &Block) const;
  bool namesOneOf(const TokenSet &Tokens, const clang::Stmt &In) const;
  bool leadsToToken(Point From, const TokenSet &Tokens, const Statements &Tried) const;
  bool isCancellation(clang::QualType Type) const;

  const flow::Graph &Graph;
  const Knowledge &Facts;
  llvm::ArrayRef<const clang::CXXRecordDecl *> Cancellations;
  const Statements &Suspensions;
};

} // namespace coro_tidy

#endif
