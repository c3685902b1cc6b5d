// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The frames of a WebSocket without a wire, over wslay: bytes of the peer go in, bytes for the peer
// come out, and somebody else moves them. Socket does.
#ifndef RILL_WS_ENGINE_H
#define RILL_WS_ENGINE_H

#include "rill/ws/message.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct wslay_event_context;

namespace rill::ws::detail {

enum class Side : unsigned char { client, server };

/// Never suspends. Stays where it is: wslay knows it by its address.
class Engine {
public:
  Engine(Side side, std::size_t longest_message);
  Engine(const Engine &) = delete;
  Engine &operator=(const Engine &) = delete;
  ~Engine();

  /// What the peer sent.
  void take_in(std::string_view received);
  /// The next message that is complete. Looks at nothing that came behind it: whoever answers it
  /// may do so even if that is a goodbye.
  std::optional<Message> next();
  /// Whether pings, a goodbye, or what is forbidden have to be answered.
  bool has_answers() const noexcept;
  /// Whether the peer has said goodbye, or what it must not say: then nothing more comes.
  bool peer_closed() const noexcept;
  bool peer_failed() const noexcept;

  /// Throw Error once either side has said goodbye.
  void send(const Message &message);
  void ping();
  void say_goodbye(Goodbye why) noexcept;
  /// What is to be sent to the peer, once.
  std::string take_output();

private:
  struct Callbacks;
  struct Free {
    void operator()(wslay_event_context *context) const noexcept;
  };

  void queue(unsigned char opcode, std::string_view data);
  bool feed_frame();

  std::unique_ptr<wslay_event_context, Free> context_;
  std::string input_;
  std::size_t read_ = 0; ///< How much of it was fed.
  /// What of it wslay may see, and what is missing of the frame that it is reading.
  std::string_view shown_;
  std::uint64_t left_ = 0;
  std::string output_;
  std::optional<Message> message_;
};

} // namespace rill::ws::detail

#endif
