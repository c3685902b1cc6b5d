// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What libcurl waits for, and what it is told.
#include "multi.h"

#include "transfer.h"

#include "rill/descriptor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <limits>
#include <new>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace rill::http::detail {

namespace {

void initialise_libcurl() {
  static const CURLcode code = ::curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK)
    throw Error(std::string("rill: libcurl: ") + ::curl_easy_strerror(code), code);
}

long limit_of(std::size_t count) noexcept {
  return static_cast<long>(std::min<std::size_t>(count, std::numeric_limits<long>::max()));
}

/// The transfer that an easy handle belongs to.
Transfer &transfer_of(CURL *easy) noexcept {
  void *transfer = nullptr;
  ::curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
  return *static_cast<Transfer *>(transfer);
}

} // namespace

Multi::Multi(EventLoop &loop, Options options)
    : Timer(&Multi::fire), loop_(loop), options_(std::move(options)) {
  initialise_libcurl();
  multi_.reset(::curl_multi_init());
  if (!multi_)
    throw std::bad_alloc();
  ::curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &Multi::change_interest);
  ::curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  ::curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &Multi::change_timer);
  ::curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  long connections = limit_of(options_.connections);
  ::curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
  ::curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, connections);
  ::curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS,
                      limit_of(options_.connections_per_host));
  poll_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (poll_ < 0)
    throw std::system_error(errno, std::generic_category(), "rill: epoll_create1");
  try {
    loop_.watch(poll_, *this);
  } catch (...) {
    ::close(poll_);
    throw;
  }
}

Multi::~Multi() {
  close();
  loop_.unwatch(poll_, *this);
  ::close(poll_);
}

void Multi::add(Transfer &transfer) {
  if (!multi_)
    throw Closed();
  transfers_.insert(&transfer);
  CURLMcode code = ::curl_multi_add_handle(multi_.get(), transfer.easy());
  if (code == CURLM_OK)
    return;
  transfers_.erase(&transfer);
  throw Error(std::string("rill: libcurl: ") + ::curl_multi_strerror(code), code);
}

void Multi::remove(Transfer &transfer) noexcept {
  if (transfers_.erase(&transfer))
    ::curl_multi_remove_handle(multi_.get(), transfer.easy());
}

void Multi::close() noexcept {
  while (!transfers_.empty()) {
    Transfer &transfer = **transfers_.begin();
    remove(transfer);
    transfer.abandon();
  }
  multi_.reset();
  loop_.timers().disarm(*this);
}

int Multi::change_interest(CURL *, curl_socket_t socket, int what, void *self, void *known) {
  auto &multi = *static_cast<Multi *>(self);
  if (what == CURL_POLL_REMOVE) {
    ::epoll_ctl(multi.poll_, EPOLL_CTL_DEL, socket, nullptr);
    return 0;
  }
  epoll_event event{.events = 0, .data = {.fd = socket}};
  if (what & CURL_POLL_IN)
    event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT)
    event.events |= EPOLLOUT;
  ::epoll_ctl(multi.poll_, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
  ::curl_multi_assign(multi.multi_.get(), socket, self); // `known` from now on
  return 0;
}

int Multi::change_timer(CURLM *, long milliseconds, void *self) {
  auto &multi = *static_cast<Multi *>(self);
  TimerQueue &timers = multi.loop_.timers();
  timers.disarm(multi);
  if (milliseconds >= 0)
    timers.arm(multi, later(multi.loop_.now(), std::chrono::milliseconds(milliseconds)));
  return 0;
}

void Multi::fire(Timer &timer) noexcept {
  auto &multi = static_cast<Multi &>(timer);
  multi.act(CURL_SOCKET_TIMEOUT, 0);
  multi.ready(0); // there may be some left
}

void Multi::ready(unsigned) noexcept {
  std::array<epoll_event, 64> events;
  for (int round = 0; round < most_rounds; ++round) {
    int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 0);
    if (count <= 0)
      return;
    for (const epoll_event &event : std::span(events).first(static_cast<std::size_t>(count))) {
      int what = 0;
      if (event.events & EPOLLIN)
        what |= CURL_CSELECT_IN;
      if (event.events & EPOLLOUT)
        what |= CURL_CSELECT_OUT;
      if (event.events & (EPOLLERR | EPOLLHUP))
        what |= CURL_CSELECT_ERR;
      act(event.data.fd, what);
    }
  }
  loop_.timers().disarm(*this);
  loop_.timers().arm(*this, loop_.now());
}

void Multi::act(curl_socket_t socket, int events) noexcept {
  int running = 0;
  ::curl_multi_socket_action(multi_.get(), socket, events, &running);
  int left = 0;
  while (const CURLMsg *message = ::curl_multi_info_read(multi_.get(), &left))
    if (message->msg == CURLMSG_DONE)
      transfer_of(message->easy_handle).end(message->data.result);
}

} // namespace rill::http::detail
