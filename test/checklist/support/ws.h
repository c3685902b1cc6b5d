// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A WebSocket, seen from the server: messages come in until the client leaves.
#ifndef CHECKLIST_SUPPORT_WS_H
#define CHECKLIST_SUPPORT_WS_H

#include "support/peer.h"

#include "rill/attributes.h"
#include "rill/task.h"

#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace ws {

struct Browser : Peer {
  /// What it will send, one message in each latency.
  std::deque<std::string> says;
};

class RILL_FACT("must-close") Socket {
public:
  explicit Socket(Browser &browser) noexcept : browser_(&browser), line_(browser) {}

  rill::Task<> send(std::string message) { return line_.ask(std::move(message)); }
  /// The next message, or nothing once the client has left.
  rill::Task<std::optional<std::string>> receive() {
    co_await rill::sleep_for(browser_->latency);
    if (browser_->says.empty())
      co_return std::nullopt;
    std::string message = std::move(browser_->says.front());
    browser_->says.pop_front();
    co_return message;
  }
  rill::Task<> close() { return line_.hang_up(); }

private:
  Browser *browser_;
  Line line_;
};

} // namespace ws

#endif
