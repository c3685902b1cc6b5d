// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Answers what it is asked over WebSockets, and remembers how they ended.
#ifndef CHECKLIST_SUPPORT_ORACLE_H
#define CHECKLIST_SUPPORT_ORACLE_H

#include "support/listening.h"

#include "rill/event.h"
#include "rill/net/endpoint.h"
#include "rill/net/tcp_stream.h"
#include "rill/settled.h"
#include "rill/task.h"
#include "rill/use.h"
#include "rill/ws/socket.h"

#include <optional>
#include <string>
#include <utility>

struct Oracle {
  using Socket = rill::ws::Socket<rill::net::TcpStream>;

  /// Is set by the question that gets no answer.
  rill::Event ponders;
  int goodbyes = 0;
  int cut_off = 0;

  rill::Task<> talk(rill::net::TcpStream stream) {
    rill::Settled<void> outcome = co_await rill::settle(answer_all(std::move(stream)));
    ++(outcome.ok() ? goodbyes : cut_off);
  }

private:
  rill::Task<> answer_all(rill::net::TcpStream stream) {
    auto answer = [&](Socket &socket) -> rill::Task<> {
      while (std::optional<rill::ws::Message> question = co_await socket.receive()) {
        if (question->data == "how long?")
          ponders.set();
        else
          co_await socket.send(question->data == "why?" ? "nobody knows" : "yes");
      }
    };
    co_await rill::use(co_await Socket::accept(std::move(stream)), answer);
  }
};

/// Runs `test(endpoint)` while the oracle answers there, and waits until all have left.
template <class Test> rill::Task<> asking(Oracle &oracle, Test test) {
  co_await listening([&](rill::net::TcpStream stream) { return oracle.talk(std::move(stream)); },
                     std::move(test));
}

#endif
