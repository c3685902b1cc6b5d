// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// After a statement that failed or was cancelled: what is left of it is taken in, so that the next
// one finds the connection in order, or the connection is given up.
#include "session.h"

#include "rill/loop.h"
#include "rill/run_abandonable.h"
#include "rill/timeout.h"

#include <array>
#include <memory>

namespace rill::pg::detail {

Task<> Session::recover(bool running) {
  auto settle_down = [&]() -> Task<> {
    if (running)
      co_await ask_to_give_up();
    co_await drain();
  };
  Settled<void> in_order = co_await settle(timeout(options_.cancel_limit, settle_down()));
  if (in_order.ok())
    co_return;
  socket_.reset();
  connection_.reset();
}

/// libpq opens a connection for this and blocks meanwhile.
Task<> Session::ask_to_give_up() {
  std::shared_ptr<PGcancel> request(::PQgetCancel(connection()), &::PQfreeCancel);
  auto send = [request] {
    std::array<char, 256> reason;
    ::PQcancel(request.get(), reason.data(), static_cast<int>(reason.size()));
  };
  co_await run_abandonable(EventLoop::current().blocking_pool(), send);
}

/// Takes in what is left, up to where the next statement can begin.
Task<> Session::drain() {
  int empty_in_a_row = 0;
  while (empty_in_a_row < 2) { // in a pipeline one stands between two statements
    ResultHandle result = co_await next_result();
    ExecStatusType status = ::PQresultStatus(result.get());
    empty_in_a_row = result ? 0 : empty_in_a_row + 1;
    if (status == PGRES_COPY_IN) {
      // NOLINTNEXTLINE(coro-blocking-call): the connection was made nonblocking
      ::PQputCopyEnd(connection(), "given up by the client");
      co_await flush();
    } else if (status == PGRES_COPY_OUT) {
      co_await skip_copy();
    }
  }
  if (::PQpipelineStatus(connection()) != PQ_PIPELINE_OFF && !::PQexitPipelineMode(connection()))
    lose();
}

Task<> Session::skip_copy() {
  for (;;) {
    char *row = nullptr;
    int size = ::PQgetCopyData(connection(), &row, 1);
    ::PQfreemem(row);
    if (size < 0)
      co_return;
    if (size == 0) { // not all of a row has come
      co_await take_in();
    }
  }
}

} // namespace rill::pg::detail
