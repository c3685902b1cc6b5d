// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an awaited call has borrowed of a member for as long as it runs:
//
//   co_await sessions_.at(id).send(text);     an element of sessions_
//   co_await client_->hello();                what client_ owns
//   co_await stream.write(outbox_);           what outbox_ has

#ifndef CORO_TIDY_TOPICS_LIFETIME_LENDINGS_H
#define CORO_TIDY_TOPICS_LIFETIME_LENDINGS_H

#include "topics/state/SharedLoans.h"

namespace coro_tidy {

struct Lending {
  const clang::Expr *Argument; ///< The object for a member function.
  const clang::FunctionDecl *To;
  std::vector<SharedLoan> Loans;
  /// It uses what was lent after it has been suspended; always, if a library says so.
  std::optional<Atom> If;
  bool IsShared = false; ///< It is behind a shared owner: others may have it as well.
};

/// What the event lends to a call that is awaited at once. Not among it what is behind a shared
/// owner, if the call may share it.
std::vector<Lending> lendingsBy(const flow::Event &E, const Function &In, const Knowledge &Facts);

} // namespace coro_tidy

#endif
