// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A connection that many tasks share. Commands go out at once; replies come in the same order, and
// each goes to whoever waits for it, if anybody still does.
#ifndef RILL_SRC_REDIS_LINK_H
#define RILL_SRC_REDIS_LINK_H

#include "protocol.h"

#include "rill/loop.h"
#include "rill/suspend.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rill::redis::detail {

/// Commands that were sent together, and their replies: kept by who waits, and by the link.
struct Pending {
  explicit Pending(std::size_t commands) : left(commands) { replies.reserve(commands); }

  std::vector<ReplyHandle> replies;
  std::size_t left;
  /// Null when nobody waits any more.
  Waiter *waiter = nullptr;
  bool lost = false;
};

class Link final : public Watched {
public:
  Link(EventLoop &loop, Context context);
  Link(const Link &) = delete;
  Link &operator=(const Link &) = delete;
  ~Link() { close("rill: redis: the connection was closed"); }

  /// Throws ConnectionLost if there is no connection any more.
  void send(const std::vector<Command> &commands, std::shared_ptr<Pending> pending);
  /// Whoever waits gets ConnectionLost, which says why.
  void close(std::string reason) noexcept;
  bool usable() const noexcept { return static_cast<bool>(context_); }
  [[noreturn]] void throw_lost() const;

private:
  void ready(unsigned events) noexcept override;
  void receive();
  void flush() noexcept;
  void deliver(ReplyHandle reply);

  EventLoop &loop_;
  Context context_;
  std::deque<std::shared_ptr<Pending>> pending_;
  std::string reason_;
};

/// The operation behind each command.
struct Exchange {
  Exchange(std::shared_ptr<Link> link, std::vector<Command> commands)
      : link(std::move(link)), commands(std::move(commands)),
        pending(std::make_shared<Pending>(this->commands.size())) {}

  bool start(Waiter &waiter) {
    if (commands.empty())
      return true;
    link->send(commands, pending);
    if (pending->left > 0 && !pending->lost)
      pending->waiter = &waiter;
    if (pending->waiter)
      waiter.loop().hold();
    return !pending->waiter;
  }
  bool abort(Waiter &waiter) noexcept {
    pending->waiter = nullptr;
    waiter.loop().unhold();
    return true;
  }
  std::vector<ReplyHandle> finish() {
    if (pending->lost)
      link->throw_lost();
    return std::move(pending->replies);
  }

  std::shared_ptr<Link> link;
  std::vector<Command> commands;
  std::shared_ptr<Pending> pending;
};

} // namespace rill::redis::detail

#endif
