// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the transactions of all databases share: whatever happens, they end.
#ifndef RILL_TRANSACTION_H
#define RILL_TRANSACTION_H

#include "rill/finally.h"
#include "rill/shield.h"
#include "rill/task.h"
#include "rill/timeout.h"

#include <type_traits>
#include <utility>

namespace rill::detail {

template <class Transaction, class Body>
Task<TaskValue<Body &, Transaction &>> run_and_commit(Transaction &transaction, Body &body,
                                                      Duration limit) {
  co_await transaction.begin();
  if constexpr (std::is_void_v<TaskValue<Body &, Transaction &>>) {
    co_await invoke(body, transaction);
    co_await shield(timeout(limit, transaction.commit()));
  } else {
    auto value = co_await invoke(body, transaction);
    co_await shield(timeout(limit, transaction.commit()));
    co_return value;
  }
}

/// Awaits `transaction.begin()`, `body(transaction)` and `transaction.commit()`, and, when one of
/// them has failed or was cancelled, `transaction.roll_back()`. Commit and roll-back are shielded
/// from cancellation and have a time limit of their own.
template <class Transaction, class Body>
Task<TaskValue<Body &, Transaction &>> in_transaction(Transaction transaction, Body body,
                                                      Duration limit = cleanup_limit) {
  auto outcome = co_await settle(run_and_commit(transaction, body, limit));
  if (!outcome.ok()) {
    Settled<void> undone = co_await settle(shield(timeout(limit, transaction.roll_back())));
    throw_failures(outcome.error(), undone.error());
  }
  co_return std::move(outcome).value();
}

} // namespace rill::detail

#endif
