// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Moving bytes, and saying goodbye.
#include "rill/net/stream.h"

#include "../system.h"

#include "rill/timeout.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace rill::net {

namespace {

constexpr Duration goodbye_limit = std::chrono::seconds(1);

Task<> await_goodbye(Stream &stream) {
  std::array<char, 4096> rest;
  while (co_await stream.read_some(rest) > 0) {
  }
}

/// Of TCP, since Linux 4.18: with each read the kernel says how much is left.
bool ask_what_is_left(int number) noexcept {
  int on = 1;
  return ::setsockopt(number, IPPROTO_TCP, TCP_INQ, &on, sizeof(on)) == 0;
}

ssize_t receive_and_learn_what_is_left(int number, std::span<char> buffer,
                                       bool &drained) noexcept {
  iovec place{.iov_base = buffer.data(), .iov_len = buffer.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control;
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t count = ::recvmsg(number, &message, 0);
  if (count <= 0)
    return count;
  int left = static_cast<std::size_t>(count) == buffer.size();
  const cmsghdr *hint = CMSG_FIRSTHDR(&message);
  if (hint && hint->cmsg_level == SOL_TCP && hint->cmsg_type == TCP_CM_INQ)
    std::memcpy(&left, CMSG_DATA(hint), sizeof(left));
  drained = left == 0;
  return count;
}

/// A short read says little here: the kernel stops where a peer has passed a descriptor along.
ssize_t receive(int number, std::span<char> buffer, bool &) noexcept {
  return ::recv(number, buffer.data(), buffer.size(), 0);
}

ssize_t send(int number, std::string_view data) noexcept {
  return ::send(number, data.data(), data.size(), MSG_NOSIGNAL);
}

} // namespace

Stream::Stream(std::unique_ptr<Descriptor> connected) noexcept
    : socket_(std::move(connected)),
      receive_(ask_what_is_left(socket_->number()) ? receive_and_learn_what_is_left : receive) {}

Stream::~Stream() {
  if (!socket_)
    return;
  linger reset{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_->number(), SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
}

Suspend<rill::detail::ReadSome> Stream::read_some(std::span<char> buffer) {
  return Suspend<rill::detail::ReadSome>(socket(), buffer, receive_);
}

Suspend<rill::detail::WriteAll> Stream::write(std::string_view data) {
  return Suspend<rill::detail::WriteAll>(socket(), data, send);
}

void Stream::shutdown_write() {
  if (socket().cut_off())
    throw CutOff();
  if (::shutdown(socket().number(), SHUT_WR) < 0)
    fail(errno, "cannot end the writing side of the connection");
}

Task<> Stream::close() {
  if (!socket_)
    co_return;
  // NOLINTNEXTLINE(coro-unclosed-session): this is what closing is made of
  Stream closing(std::move(*this));
  if (closing.socket().cut_off())
    co_return;
  ::shutdown(closing.socket().number(), SHUT_WR);
  Settled<void> goodbye = co_await settle(timeout(goodbye_limit, await_goodbye(closing)));
  closing.socket_.reset();
  if (goodbye.cancelled())
    throw Cancelled();
}

Descriptor &Stream::socket() const {
  if (!socket_)
    throw Closed();
  return *socket_;
}

} // namespace rill::net
