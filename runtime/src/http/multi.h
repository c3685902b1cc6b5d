// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libcurl's multi interface on the loop. libcurl says which sockets it waits for, and is told when
// something has happened there. It expects to be told again while that is so, and the loop tells
// every change once; so libcurl's sockets are in an epoll of their own, and the loop watches that.
#ifndef RILL_SRC_HTTP_MULTI_H
#define RILL_SRC_HTTP_MULTI_H

#include "rill/http.h"
#include "rill/loop.h"
#include "rill/timer.h"

#include <memory>
#include <set>

#include <curl/curl.h>

namespace rill::http::detail {

/// Kept by the session and by every transfer.
class Multi final : public Watched, private Timer {
public:
  Multi(EventLoop &loop, Options options);
  Multi(const Multi &) = delete;
  Multi &operator=(const Multi &) = delete;
  ~Multi();

  /// Begins with a transfer. Throws Closed when there is nothing to begin with any more.
  void add(Transfer &transfer);
  /// Breaks a transfer off that has not ended.
  void remove(Transfer &transfer) noexcept;
  /// Breaks all transfers off and closes the connections.
  void close() noexcept;

  EventLoop &loop() noexcept { return loop_; }
  const Options &options() const noexcept { return options_; }

private:
  struct Cleanup {
    void operator()(CURLM *multi) const noexcept { ::curl_multi_cleanup(multi); }
  };

  /// How often in a row libcurl is told before others get their turn.
  static constexpr int most_rounds = 64;

  void ready(unsigned events) noexcept override;
  static void fire(Timer &timer) noexcept;
  static int change_interest(CURL *, curl_socket_t socket, int what, void *self, void *known);
  static int change_timer(CURLM *, long milliseconds, void *self);
  void act(curl_socket_t socket, int events) noexcept;

  EventLoop &loop_;
  Options options_;
  int poll_;
  std::unique_ptr<CURLM, Cleanup> multi_;
  std::set<Transfer *> transfers_;
};

} // namespace rill::http::detail

#endif
