// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The far end of the sessions that stand in for real ones here. It answers after a while, by
// the clock of the loop, and remembers what it has seen: that is what the tests look at.
#ifndef CHECKLIST_SUPPORT_PEER_H
#define CHECKLIST_SUPPORT_PEER_H

#include "rill/clock.h"
#include "rill/sleep.h"
#include "rill/task.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// The peer has refused a request.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Peer {
  /// How long an answer takes.
  rill::Duration latency = std::chrono::seconds(1);
  /// How many of the next requests are refused.
  int to_refuse = 0;

  std::vector<std::string> requests;
  int answered = 0;
  int running = 0;
  int most_at_once = 0;
  /// Sessions: all that were opened, those that are open, those that were cut off.
  int opened = 0;
  int open = 0;
  int cut_off = 0;
};

/// Our end of a session. Whoever lets it die open has cut it off.
class Line {
public:
  explicit Line(Peer &peer) noexcept : peer_(&peer) {
    ++peer.opened;
    ++peer.open;
  }
  Line(Line &&other) noexcept : peer_(std::exchange(other.peer_, nullptr)) {}
  Line &operator=(Line &&other) noexcept {
    std::swap(peer_, other.peer_);
    return *this;
  }
  ~Line() {
    if (peer_) {
      --peer_->open;
      ++peer_->cut_off;
    }
  }

  /// Sends a request and waits for the answer. Throws Refused.
  rill::Task<> ask(std::string request) {
    Peer &peer = *peer_;
    peer.requests.push_back(request);
    Running running(peer);
    co_await rill::sleep_for(peer.latency);
    if (peer.to_refuse > 0) {
      --peer.to_refuse;
      throw Refused("refused: " + request);
    }
    ++peer.answered;
  }
  /// Says goodbye. Does nothing the second time.
  rill::Task<> hang_up() {
    if (!peer_)
      co_return;
    co_await rill::sleep_for(std::chrono::milliseconds(10));
    if (Peer *peer = std::exchange(peer_, nullptr))
      --peer->open;
  }
  bool open() const noexcept { return peer_; }

private:
  struct Running {
    explicit Running(Peer &at) noexcept : peer(at) {
      peer.most_at_once = std::max(peer.most_at_once, ++peer.running);
    }
    Running(const Running &) = delete;
    Running &operator=(const Running &) = delete;
    ~Running() { --peer.running; }
    Peer &peer;
  };

  Peer *peer_;
};

#endif
