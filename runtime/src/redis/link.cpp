// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Bytes between hiredis and the socket, as far as they go without blocking.
#include "link.h"

#include <algorithm>
#include <exception>

#include <poll.h>
#include <sys/epoll.h>

namespace rill::redis::detail {

namespace {

bool readable_now(int descriptor) noexcept {
  pollfd state{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&state, 1, 0) > 0;
}

} // namespace

Link::Link(EventLoop &loop, Context context) : loop_(loop), context_(std::move(context)) {
  loop_.watch(context_->fd, *this);
}

void Link::throw_lost() const { throw ConnectionLost(reason_); }

void Link::close(std::string reason) noexcept {
  if (!context_)
    return;
  reason_ = std::move(reason);
  loop_.unwatch(context_->fd, *this);
  context_.reset();
  for (const std::shared_ptr<Pending> &pending : std::exchange(pending_, {})) {
    pending->lost = true;
    if (Waiter *waiter = std::exchange(pending->waiter, nullptr)) {
      loop_.unhold();
      waiter->complete();
    }
  }
}

void Link::send(const std::vector<Command> &commands, std::shared_ptr<Pending> pending) {
  if (!context_)
    throw_lost();
  if (std::ranges::any_of(commands, &Command::empty))
    throw std::invalid_argument("rill: a command of redis without its name");
  pending_.push_back(std::move(pending));
  try {
    for (const Command &command : commands)
      append(*context_, command);
  } catch (const std::exception &error) {
    close(error.what()); // a part of them may be in line
    throw;
  }
  flush();
}

void Link::flush() noexcept {
  int done = 0;
  while (context_ && !done) {
    std::size_t before = ::sdslen(context_->obuf);
    if (::redisBufferWrite(context_.get(), &done) != REDIS_OK)
      close(std::string("rill: redis: ") + context_->errstr);
    else if (!done && ::sdslen(context_->obuf) == before)
      return; // the kernel takes no more for now
  }
}

void Link::ready(unsigned events) noexcept {
  if (events & EPOLLOUT)
    flush();
  if (context_ && (events & ~unsigned(EPOLLOUT))) {
    try {
      receive();
    } catch (const std::exception &error) {
      close(error.what());
    }
  }
}

void Link::receive() {
  while (context_ && readable_now(context_->fd)) {
    if (::redisBufferRead(context_.get()) != REDIS_OK)
      throw ConnectionLost(std::string("rill: redis: ") + context_->errstr);
    while (ReplyHandle reply = take_reply(*context_))
      deliver(std::move(reply));
  }
}

void Link::deliver(ReplyHandle reply) {
  if (pending_.empty())
    throw ConnectionLost("rill: redis: a reply to nothing");
  Pending &pending = *pending_.front();
  pending.replies.push_back(std::move(reply));
  if (--pending.left > 0)
    return;
  if (Waiter *waiter = std::exchange(pending.waiter, nullptr)) {
    loop_.unhold();
    waiter->complete();
  }
  pending_.pop_front();
}

} // namespace rill::redis::detail
