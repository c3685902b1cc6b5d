// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Connecting, moving bytes, and saying goodbye.
#include "rill/net/tcp_stream.h"

#include "connect.h"

#include "rill/net/resolve.h"
#include "rill/timeout.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace rill::net {

namespace {

constexpr Duration goodbye_limit = std::chrono::seconds(1);

bool would_block(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

[[noreturn]] void fail(int error, const std::string &what) {
  throw std::system_error(error, std::generic_category(), "rill: " + what);
}

Task<> await_goodbye(TcpStream &stream) {
  std::array<char, 4096> rest;
  while (co_await stream.read_some(rest) > 0) {
  }
}

/// Receives, and learns whether that was all there is: the next attempt can then be saved even if
/// the buffer is full.
ssize_t receive(int descriptor, std::span<char> buffer, bool &drained) noexcept {
  iovec place{.iov_base = buffer.data(), .iov_len = buffer.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control;
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t count = ::recvmsg(descriptor, &message, 0);
  if (count <= 0)
    return count;
  int left = static_cast<std::size_t>(count) == buffer.size();
  const cmsghdr *hint = CMSG_FIRSTHDR(&message);
  if (hint && hint->cmsg_level == SOL_TCP && hint->cmsg_type == TCP_CM_INQ)
    std::memcpy(&left, CMSG_DATA(hint), sizeof(left));
  drained = left == 0;
  return count;
}

} // namespace

TcpStream::TcpStream(std::unique_ptr<Descriptor> connected) noexcept
    : socket_(std::move(connected)) {
  int on = 1;
  ::setsockopt(socket_->number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  ::setsockopt(socket_->number(), IPPROTO_TCP, TCP_INQ, &on, sizeof(on)); // since Linux 4.18
}

TcpStream::~TcpStream() {
  if (!socket_)
    return;
  linger reset{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_->number(), SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
}

Task<TcpStream> TcpStream::connect(Endpoint endpoint) {
  co_return TcpStream(co_await connect_socket(endpoint));
}

Task<TcpStream> TcpStream::connect(std::vector<Endpoint> endpoints) {
  co_return TcpStream(co_await connect_first(std::move(endpoints)));
}

Task<TcpStream> TcpStream::connect(std::string host, std::uint16_t port) {
  std::vector<Endpoint> endpoints = co_await resolve(std::move(host), port);
  co_return co_await connect(alternate_families(endpoints));
}

Suspend<TcpStream::Read> TcpStream::read_some(std::span<char> buffer) {
  return Suspend<Read>(socket(), buffer);
}

Suspend<TcpStream::Write> TcpStream::write(std::string_view data) {
  return Suspend<Write>(socket(), data);
}

void TcpStream::shutdown_write() {
  if (socket().cut_off())
    throw CutOff();
  if (::shutdown(socket().number(), SHUT_WR) < 0)
    fail(errno, "cannot end the writing side of the connection");
}

Task<> TcpStream::close() {
  if (!socket_)
    co_return;
  // NOLINTNEXTLINE(coro-unclosed-session): this is what closing is made of
  TcpStream closing(std::move(socket_));
  if (closing.socket().cut_off())
    co_return;
  ::shutdown(closing.socket().number(), SHUT_WR);
  Settled<void> goodbye = co_await settle(timeout(goodbye_limit, await_goodbye(closing)));
  closing.socket_.reset();
  if (goodbye.cancelled())
    throw Cancelled();
}

Endpoint TcpStream::peer() const {
  sockaddr_storage address;
  socklen_t size = sizeof(address);
  if (::getpeername(socket().number(), reinterpret_cast<sockaddr *>(&address), &size) < 0)
    fail(errno, "getpeername");
  return Endpoint(reinterpret_cast<const sockaddr *>(&address), size);
}

Descriptor &TcpStream::socket() const {
  if (!socket_)
    throw Closed();
  return *socket_;
}

bool TcpStream::Read::attempt(Descriptor &socket) noexcept {
  if (buffer_.empty())
    return true;
  bool drained = false;
  ssize_t count = receive(socket.number(), buffer_, drained);
  if (count < 0 && would_block(errno)) {
    socket.drained();
    return false;
  }
  if (count < 0)
    error_ = errno;
  else
    received_ = static_cast<std::size_t>(count);
  if (drained)
    socket.drained();
  return true;
}

std::size_t TcpStream::Read::finish() const {
  require_open();
  if (error_)
    fail(error_, "cannot read from the connection");
  return received_;
}

bool TcpStream::Write::attempt(Descriptor &socket) noexcept {
  while (!rest_.empty()) {
    ssize_t count = ::send(socket.number(), rest_.data(), rest_.size(), MSG_NOSIGNAL);
    if (count < 0) {
      error_ = would_block(errno) ? 0 : errno;
      return error_ != 0;
    }
    rest_.remove_prefix(static_cast<std::size_t>(count));
    sent_a_part();
  }
  return true;
}

void TcpStream::Write::finish() const {
  require_open();
  if (error_)
    fail(error_, "cannot write to the connection");
}

} // namespace rill::net
