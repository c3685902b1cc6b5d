// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How an operation parks on a socket, and how the kernel's news sets it going again.
#include "rill/net/socket.h"

#include "rill/errors.h"

#include <cassert>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace rill::net {

bool SocketOperation::start(Waiter &waiter) {
  bool reading = direction_ == Direction::read;
  SocketOperation *&place = reading ? socket_.reader_ : socket_.writer_;
  if (place)
    throw UsageError(reading ? "rill: two tasks read from the same socket"
                             : "rill: two tasks write to the same socket");
  if ((!reading || socket_.readable_) && attempt())
    return true;
  waiter_ = &waiter;
  place = this;
  socket_.loop_.hold();
  return false;
}

bool SocketOperation::abort(Waiter &) noexcept {
  (direction_ == Direction::read ? socket_.reader_ : socket_.writer_) = nullptr;
  socket_.loop_.unhold();
  return true;
}

Socket::Socket(EventLoop &loop, int descriptor) : loop_(loop), descriptor_(descriptor) {
  loop.watch(descriptor, *this);
}

Socket::~Socket() {
  assert(!reader_ && !writer_ && "a task waits on this socket");
  ::close(descriptor_);
}

void Socket::ready(unsigned events) noexcept {
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
    hung_up_ = true;
  if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
    readable_ = true;
    retry(reader_);
  }
  if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
    retry(writer_);
}

void Socket::retry(SocketOperation *&operation) noexcept {
  if (!operation || !operation->attempt())
    return;
  Waiter &waiter = *std::exchange(operation, nullptr)->waiter_;
  waiter.loop().unhold();
  waiter.complete();
}

} // namespace rill::net
