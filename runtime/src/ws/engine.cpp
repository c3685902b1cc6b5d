// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A context of wslay between two buffers in memory.
#include "rill/ws/engine.h"

#include "key.h"

#include <algorithm>
#include <new>
#include <utility>

#include <wslay/wslay.h>

namespace rill::ws::detail {

struct Engine::Callbacks {
  static Engine &self(void *engine) noexcept { return *static_cast<Engine *>(engine); }

  static ssize_t receive(wslay_event_context *context, std::uint8_t *buffer, std::size_t size, int,
                         void *engine) noexcept {
    std::string_view &shown = self(engine).shown_;
    if (shown.empty()) {
      ::wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    std::size_t count = std::min(size, shown.size());
    std::copy_n(shown.data(), count, buffer);
    shown.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }

  /// C code must not see an exception: what cannot be kept is a failure of the connection.
  static ssize_t send(wslay_event_context *context, const std::uint8_t *data, std::size_t size, int,
                      void *engine) noexcept {
    try {
      self(engine).output_.append(reinterpret_cast<const char *>(data), size);
      return static_cast<ssize_t>(size);
    } catch (const std::bad_alloc &) {
      ::wslay_event_set_error(context, WSLAY_ERR_CALLBACK_FAILURE);
      return -1;
    }
  }

  static int mask(wslay_event_context *, std::uint8_t *buffer, std::size_t size, void *) noexcept {
    return fill_randomly({reinterpret_cast<char *>(buffer), size}) ? 0 : -1;
  }

  static void message(wslay_event_context *context, const wslay_event_on_msg_recv_arg *came,
                      void *engine) noexcept {
    if (wslay_is_ctrl_frame(came->opcode))
      return;
    try {
      self(engine).message_ = {
          std::string(reinterpret_cast<const char *>(came->msg), came->msg_length),
          came->opcode == WSLAY_BINARY_FRAME};
    } catch (const std::bad_alloc &) {
      ::wslay_event_shutdown_read(context);
    }
  }
};

namespace {

/// How long a frame is that begins with these bytes (RFC 6455, 5.2); nothing if they do not tell.
std::optional<std::uint64_t> length_of_frame(std::string_view bytes) noexcept {
  if (bytes.size() < 2)
    return std::nullopt;
  const unsigned second = static_cast<unsigned char>(bytes[1]);
  std::uint64_t payload = second & 0x7f;
  const std::size_t extended = payload == 126 ? 2 : payload == 127 ? 8 : 0;
  if (bytes.size() < 2 + extended)
    return std::nullopt;
  if (extended)
    payload = 0;
  for (char digit : bytes.substr(2, extended))
    payload = payload << 8 | static_cast<unsigned char>(digit);
  const std::uint64_t mask = second & 0x80 ? 4 : 0;
  return 2 + extended + mask + std::min(payload, std::uint64_t{1} << 62); // more is forbidden
}

} // namespace

void Engine::Free::operator()(wslay_event_context *context) const noexcept {
  ::wslay_event_context_free(context);
}

Engine::Engine(Side side, std::size_t longest_message) {
  wslay_event_callbacks callbacks{};
  callbacks.recv_callback = Callbacks::receive;
  callbacks.send_callback = Callbacks::send;
  callbacks.genmask_callback = Callbacks::mask;
  callbacks.on_msg_recv_callback = Callbacks::message;
  wslay_event_context *context = nullptr;
  auto init =
      side == Side::client ? ::wslay_event_context_client_init : ::wslay_event_context_server_init;
  if (init(&context, &callbacks, this) != 0)
    throw std::bad_alloc();
  context_.reset(context);
  ::wslay_event_config_set_max_recv_msg_length(context, longest_message);
}

Engine::~Engine() = default;

void Engine::take_in(std::string_view received) {
  input_.erase(0, std::exchange(read_, 0));
  input_ += received;
}

std::optional<Message> Engine::next() {
  while (!message_ && feed_frame()) {
  }
  return std::exchange(message_, std::nullopt);
}

/// Shows wslay what has come of one frame: it would read on, into a goodbye behind the message.
bool Engine::feed_frame() {
  const std::string_view input = std::string_view(input_).substr(read_);
  if (peer_closed() || peer_failed() || input.empty())
    return false;
  if (left_ == 0) {
    std::optional<std::uint64_t> length = length_of_frame(input);
    if (!length)
      return false;
    left_ = *length;
  }
  shown_ = input.substr(0, left_);
  left_ -= shown_.size();
  read_ += shown_.size();
  if (::wslay_event_recv(context_.get()) != 0)
    ::wslay_event_shutdown_read(context_.get());
  return true;
}

bool Engine::has_answers() const noexcept { return ::wslay_event_want_write(context_.get()) != 0; }

bool Engine::peer_failed() const noexcept {
  return !peer_closed() && !::wslay_event_get_read_enabled(context_.get());
}

bool Engine::peer_closed() const noexcept {
  return ::wslay_event_get_close_received(context_.get()) != 0;
}

void Engine::queue(unsigned char opcode, std::string_view data) {
  wslay_event_msg message{.opcode = opcode,
                          .msg = reinterpret_cast<const std::uint8_t *>(data.data()),
                          .msg_length = data.size()};
  switch (::wslay_event_queue_msg(context_.get(), &message)) {
  case 0:
    return;
  case WSLAY_ERR_NOMEM:
    throw std::bad_alloc();
  default:
    throw Error("rill: nothing can be sent after the goodbye of a WebSocket");
  }
}

void Engine::send(const Message &message) {
  queue(message.binary ? WSLAY_BINARY_FRAME : WSLAY_TEXT_FRAME, message.data);
}

void Engine::ping() { queue(WSLAY_PING, {}); }

void Engine::say_goodbye(Goodbye why) noexcept {
  // If that was said before, it is not said again.
  ::wslay_event_queue_close(context_.get(), static_cast<std::uint16_t>(why), nullptr, 0);
}

std::string Engine::take_output() {
  if (::wslay_event_send(context_.get()) != 0)
    throw Error("rill: a message cannot be put into frames");
  return std::exchange(output_, {});
}

} // namespace rill::ws::detail
