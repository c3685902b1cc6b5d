// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Socket: messages in both directions over one connection (RFC 6455), over wslay. The library
// rill::ws.
//
//   TcpStream wire = co_await TcpStream::connect("example.org", 80);
//   co_await use(co_await Socket<TcpStream>::connect(std::move(wire), "example.org", "/chat"),
//                [](auto &socket) -> Task<> {
//                  co_await socket.send("hello");
//                  while (std::optional<Message> message = co_await socket.receive())
//                    show(message->data);
//                });
#ifndef RILL_WS_SOCKET_H
#define RILL_WS_SOCKET_H

#include "rill/attributes.h"
#include "rill/clock.h"
#include "rill/descriptor.h"
#include "rill/mutex.h"
#include "rill/settled.h"
#include "rill/task.h"
#include "rill/timeout.h"
#include "rill/ws/engine.h"
#include "rill/ws/handshake.h"
#include "rill/ws/message.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace rill::ws {

/// Over TcpStream, TlsStream, UnixStream, or what reads, writes and closes as they do. One task may
/// receive while another sends; further ones wait their turn. Must be closed with
/// `co_await socket.close()`. Throws what the stream below throws, Error, and Closed on what is
/// closed or was moved from. For the tasks of one loop, from which all of them resume.
template <class Under> class RILL_FACT("must-close") Socket {
  struct Session;

public:
  /// Suspension point: asks the server at the other end for `target` at `host` and yields an open
  /// socket. When it throws or is cancelled, the connection has ended. Takes as long as the server
  /// does: put a limit around it. std::invalid_argument for what cannot be asked for.
  static Task<Socket> connect(Under under, std::string host, std::string target = "/",
                              Options options = {}) {
    auto handshake = detail::Handshake::of_client(std::move(host), std::move(target), options);
    return begin(std::move(under), std::move(handshake), detail::Side::client,
                 options.longest_message);
  }
  /// The same for the side that was connected to. A request that is refused throws http::Refusal,
  /// or what Options::admit has thrown, when the client has been told.
  static Task<Socket> accept(Under under, Options options = {}) {
    return begin(std::move(under), detail::Handshake::of_server(options), detail::Side::server,
                 options.longest_message);
  }

  /// Suspension point: yields the next message; nothing once the peer has said goodbye. An end
  /// without one is an Error, as is what the protocol forbids. Pings are answered meanwhile.
  /// Cancelling loses no message; if it comes while a ping is answered, it cuts off as in send().
  Task<std::optional<Message>> receive() {
    std::shared_ptr<Session> session = require_open();
    Mutex::Guard turn = co_await session->receiving.lock();
    for (;;) {
      if (std::optional<Message> message = session->engine.next())
        co_return message;
      if (session->engine.has_answers())
        co_await session->say([](detail::Engine &) {});
      if (session->engine.peer_closed())
        co_return std::nullopt;
      if (session->engine.peer_failed())
        throw Error("rill: the peer of a WebSocket sent what it must not send");
      std::size_t count = co_await session->under.read_some(session->received);
      if (count == 0)
        throw Error("rill: the peer of a WebSocket has left without a goodbye");
      session->engine.take_in({session->received.data(), count});
    }
  }

  /// Suspension point: sends a text, in UTF-8, as one message. Returns when it has been handed to
  /// the kernel, which takes no more than the peer does. Cancelling may leave a part of it sent;
  /// what is sent later then throws CutOff, and close() says no goodbye. Throws Error once the peer
  /// has said goodbye.
  Task<> send(std::string text) { return send(Message{std::move(text), false}); }
  Task<> send(Message message) {
    std::shared_ptr<Session> session = require_open();
    co_await session->say([&](detail::Engine &engine) { engine.send(message); });
  }
  /// Suspension point: asks for a sign of life, which keeps what lies between from forgetting the
  /// connection. As send() does.
  Task<> ping() {
    std::shared_ptr<Session> session = require_open();
    co_await session->say([](detail::Engine &engine) { engine.ping(); });
  }

  /// Suspension point: says goodbye, for up to a second, and closes the stream below. Closed
  /// afterwards on every path, cancellation included; does nothing to a closed socket.
  Task<> close() { return close(Goodbye::done); }
  Task<> close(Goodbye why) {
    std::shared_ptr<Session> session = std::exchange(session_, nullptr);
    if (!session)
      co_return;
    if (!session->cut_off) {
      auto goodbye = [&](detail::Engine &engine) { engine.say_goodbye(why); };
      // What comes of it does not matter: the stream below is closed, and knows of a cancellation.
      static_cast<void>(co_await settle(timeout(goodbye_limit, session->say(goodbye))));
    }
    co_await session->under.close();
  }

  bool open() const noexcept { return static_cast<bool>(session_); }
  /// How it began. Valid until the socket is closed.
  const Opening &opening() const { return require_open()->opening; }

private:
  static constexpr Duration goodbye_limit = std::chrono::seconds(1);

  /// Kept by the socket and by who uses it.
  struct Session {
    Session(Under wire, detail::Side side, std::size_t longest_message)
        : under(std::move(wire)), engine(side, longest_message) {}

    /// Sends what `speak` says, and the answers to what was taken in.
    template <class Speak> Task<> say(Speak speak) {
      Mutex::Guard turn = co_await sending.lock();
      if (cut_off)
        throw CutOff();
      speak(engine);
      std::string output = engine.take_output();
      if (output.empty())
        co_return;
      cut_off = true;
      co_await under.write(output);
      cut_off = false;
    }

    Task<> shake_hands(detail::Handshake &handshake) {
      for (bool agreed = false; !agreed;) {
        if (std::string output = handshake.take_output(); !output.empty())
          co_await under.write(output);
        std::size_t count = co_await under.read_some(received);
        if (count == 0)
          throw Error("rill: the peer has left before a WebSocket was agreed on");
        agreed = handshake.take_in({received.data(), count});
      }
      if (std::string output = handshake.take_output(); !output.empty())
        co_await under.write(output);
    }

    Under under;
    detail::Engine engine;
    Opening opening;
    std::array<char, 16 << 10> received;
    Mutex receiving;
    Mutex sending;
    /// Whether a write is under way, or was given up.
    bool cut_off = false;
  };

  explicit Socket(std::shared_ptr<Session> session) noexcept : session_(std::move(session)) {}

  /// A client that was refused is told why; one that was cancelled is left at once.
  static Task<Socket> begin(Under under, std::unique_ptr<detail::Handshake> handshake,
                            detail::Side side, std::size_t longest_message) {
    auto session = std::make_shared<Session>(std::move(under), side, longest_message);
    Settled<void> agreed = co_await settle(session->shake_hands(*handshake));
    if (!agreed.ok()) {
      std::string refusal = handshake->take_output();
      if (!agreed.cancelled() && !refusal.empty())
        static_cast<void>(co_await settle(timeout(goodbye_limit, session->under.write(refusal))));
      co_await session->under.close();
    }
    std::move(agreed).value();
    session->opening = handshake->opening();
    session->engine.take_in(handshake->take_rest());
    co_return Socket(std::move(session));
  }

  std::shared_ptr<Session> require_open() const {
    if (!session_)
      throw Closed();
    return session_;
  }

  std::shared_ptr<Session> session_;
};

} // namespace rill::ws

#endif
