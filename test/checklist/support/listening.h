// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The far end of connections: on the loopback, and in the loop of the test.
#ifndef CHECKLIST_SUPPORT_LISTENING_H
#define CHECKLIST_SUPPORT_LISTENING_H

#include "rill/net/endpoint.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/task.h"
#include "rill/task_group.h"

#include <utility>

/// Runs `test(endpoint)`, and meanwhile `talk(stream)` for every connection to that endpoint.
/// Returns when all of them have ended: who leaves one open is waited for in vain.
template <class Talk, class Test> rill::Task<> listening(Talk talk, Test test) {
  auto listener = rill::net::TcpListener::bind(rill::net::Endpoint::loopback(0));
  auto accept_all = [&](rill::TaskGroup &connections) -> rill::Task<> {
    for (;;)
      connections.spawn(talk(co_await listener.accept()));
  };
  co_await rill::with_task_group([&](rill::TaskGroup &connections) -> rill::Task<> {
    rill::TaskHandle<void> accepting = connections.spawn(accept_all(connections));
    co_await test(listener.local());
    accepting.cancel();
  });
}

#endif
