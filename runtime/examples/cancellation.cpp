// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task that is asked to stop: what it may finish, what it cleans up, and who waits for it.
#include "rill/cancel.h"
#include "rill/finally.h"
#include "rill/run.h"
#include "rill/shield.h"
#include "rill/shutdown.h"
#include "rill/sleep.h"
#include "rill/task_group.h"

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

struct Ledger {
  int committed = 0;
  bool closed = false;
};

rill::Task<> commit(Ledger &ledger) {
  co_await rill::sleep_for(2s);
  ++ledger.committed;
}

rill::Task<> keep_books(Ledger &ledger) {
  for (;;) {
    co_await rill::sleep_for(1s);
    co_await rill::shield(commit(ledger)); // never half of one
  }
}

rill::Task<> close(Ledger &ledger) {
  co_await rill::sleep_for(1s);
  ledger.closed = true;
}

/// C++ cannot await in a handler: finally() runs the cleanup, shielded, on every path.
rill::Task<> accountant(Ledger &ledger) {
  auto cleanup = [&] { return close(ledger); };
  co_await rill::finally(keep_books(ledger), cleanup, 5s);
}

/// Looks at the request, and passes it on.
rill::Task<> polite(bool &said_goodbye) {
  try {
    co_await rill::sleep_for(24h);
  } catch (const rill::Cancelled &) {
    said_goodbye = true;
    throw;
  }
}

rill::Task<int> example() {
  Ledger ledger;
  bool said_goodbye = false;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(accountant(ledger));
    rill::TaskHandle<void> guest = group.spawn(polite(said_goodbye));
    co_await rill::sleep_for(3500ms);
    guest.cancel();
    co_await rill::shutdown(group, 1s); // a second of grace, then everybody is asked
  });
  std::printf("%d commits, ledger %s\n", ledger.committed, ledger.closed ? "closed" : "open");
  co_return ledger.committed == 2 && ledger.closed && said_goodbye ? 0 : 1;
}

int main() { return rill::run(example(), {.virtual_time = true}); }
