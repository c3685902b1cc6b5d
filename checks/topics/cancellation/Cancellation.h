// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of a cancellation that arrives at a suspension:
//
//   try {
//     co_await read();          it is thrown here,
//   } catch (...) {             taken here,
//     log("failed");
//   }                           and on this path nobody hears of it again.

#ifndef CORO_TIDY_TOPICS_CANCELLATION_CANCELLATION_H
#define CORO_TIDY_TOPICS_CANCELLATION_CANCELLATION_H

#include "core/Workspace.h"

namespace coro_tidy {

/// A handler that takes a cancellation and does not pass it on, at least on one path.
struct SwallowingHandler {
  const clang::CXXCatchStmt *Handler;
  const clang::CXXRecordDecl *Cancellation;
  const clang::Expr *Suspension; ///< One where the cancellation may arrive.
  std::vector<Atom> Hears;       ///< If one of them holds; always without any.

  const clang::Stmt *Leaves = nullptr; ///< The path's last statement; null for the closing brace.
  bool Translates = false;             ///< The path ends by an exception of another type.
  bool LoopsOn = false;                ///< The path comes back to the suspension.
  bool AlwaysLoopsOn = false;          ///< All paths do, and none rethrows.
  bool TellsApart = false;             ///< It asks for other values of the same exception.
  const clang::Stmt *Loop = nullptr;   ///< The innermost loop around the try statement.
  Standing RestsOn = Standing::Stated; ///< What says that it is one, and is taken.

  /// Functions that the handler calls on its way: when one of them rethrows what is
  /// being handled, the handler swallows nothing. Helpers look as if they did, and are supposed
  /// to where nobody has seen them; others have to be seen to.
  std::vector<const clang::FunctionDecl *> Helpers, Others;
  /// Those that it is given to, when one of them hands it on: `passes-on(f, i)`.
  std::vector<Atom> Receivers;
};

/// The handlers of a coroutine that swallow a cancellation, in the order of the source; of a
/// stackful one those that swallow the exception by which its stack is unwound.
/// Not among them: those that hand it on or ask whether it was one, and those around
/// the await of a child that the coroutine has cancelled itself.
std::vector<SwallowingHandler> swallowingHandlers(const Function &Coroutine, Workspace &Of);

} // namespace coro_tidy

#endif
