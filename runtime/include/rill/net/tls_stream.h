// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TlsStream: a connection that nobody else can read or change, over one that anybody can; over
// OpenSSL. The library rill::tls.
//
//   TlsContext trust = co_await TlsContext::client();
//   TcpStream wire = co_await TcpStream::connect("example.org", 443);
//   co_await use(co_await TlsStream<TcpStream>::connect(std::move(wire), trust, "example.org"),
//   talk);
#ifndef RILL_NET_TLS_STREAM_H
#define RILL_NET_TLS_STREAM_H

#include "rill/attributes.h"
#include "rill/descriptor.h"
#include "rill/mutex.h"
#include "rill/net/tls_context.h"
#include "rill/net/tls_engine.h"
#include "rill/settled.h"
#include "rill/task.h"
#include "rill/timeout.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rill::net {

/// Over TcpStream, UnixStream, or what reads, writes and closes as they do. One task may read while
/// another writes; further ones wait their turn. Must be closed with `co_await stream.close()`;
/// destroying an open one resets the connection. Throws what the stream below throws, TlsError, and
/// Closed on what is closed or was moved from. For the tasks of one loop, from which all of them
/// resume.
template <class Under> class RILL_FACT("must-close") TlsStream {
  struct Session;

public:
  /// Suspension point: shakes hands and yields an open stream. The server must be `host`, a name or
  /// an address, unless the context does not verify. When it throws or is cancelled, the
  /// connection has ended. Takes as long as the server does: put a limit around it.
  static Task<TlsStream> connect(Under under, TlsContext context, std::string host) {
    return begin(std::move(under), detail::TlsEngine(context, host));
  }
  /// The same for the side that was connected to.
  static Task<TlsStream> accept(Under under, TlsContext context) {
    return begin(std::move(under), detail::TlsEngine(context));
  }

  /// Suspension point: yields how many bytes were read into `buffer`, at least one; zero when the
  /// peer has said goodbye, or for an empty buffer. An end without a goodbye is a TlsError:
  /// somebody may have cut off the rest. Cancelling reads nothing.
  Task<std::size_t> read_some(std::span<char> buffer) {
    std::shared_ptr<Session> session = require_open();
    Mutex::Guard turn = co_await session->reading.lock();
    if (buffer.empty())
      co_return 0;
    for (;;) {
      if (std::optional<std::size_t> count = session->engine.read(buffer))
        co_return *count;
      co_await session->receive();
    }
  }

  /// Suspension point: sends all of `data`, which must live until then. Cancelling may leave a part
  /// of it sent; every later write then throws CutOff, and close() says no goodbye.
  Task<> write(std::string_view data) {
    std::shared_ptr<Session> session = require_open();
    Mutex::Guard turn = co_await session->writing.lock();
    if (std::exchange(session->cut_off, true))
      throw CutOff();
    for (; !data.empty(); data.remove_prefix(std::min(data.size(), slice))) {
      session->engine.write(data.substr(0, slice));
      co_await session->send();
    }
    session->cut_off = false;
  }

  /// Suspension point: says goodbye, for up to a second, and closes the stream below. Closed
  /// afterwards on every path, cancellation included; does nothing to a closed stream.
  Task<> close() {
    std::shared_ptr<Session> session = std::exchange(session_, nullptr);
    if (!session)
      co_return;
    if (!session->cut_off) {
      session->engine.say_goodbye();
      // What comes of it does not matter: the stream below is closed, and knows of a cancellation.
      static_cast<void>(co_await settle(timeout(goodbye_limit, session->send())));
    }
    co_await session->under.close();
  }

  bool open() const noexcept { return static_cast<bool>(session_); }
  /// The protocol on which both have agreed, of those that the contexts name; empty for none.
  std::string protocol() const { return require_open()->engine.protocol(); }

private:
  /// How much is encrypted before it is sent, and read at once.
  static constexpr std::size_t slice = 64 << 10;
  static constexpr Duration goodbye_limit = std::chrono::seconds(1);

  /// Kept by the stream and by who uses it.
  struct Session {
    Session(Under wire, detail::TlsEngine made)
        : under(std::move(wire)), engine(std::move(made)), received(slice) {}

    Task<> receive() {
      std::size_t count = co_await under.read_some(std::span(received));
      if (count == 0)
        engine.end_input();
      else
        engine.take_in(std::span(received).first(count));
    }
    Task<> send() {
      std::string output = engine.take_output();
      if (!output.empty())
        co_await under.write(output);
    }
    Task<> shake_hands() {
      for (bool done = false; !done;) {
        done = engine.shake_hands();
        co_await send();
        if (!done)
          co_await receive();
      }
    }

    Under under;
    detail::TlsEngine engine;
    std::vector<char> received;
    Mutex reading;
    Mutex writing;
    /// Whether a write is under way, or was given up.
    bool cut_off = false;
  };

  explicit TlsStream(std::shared_ptr<Session> session) noexcept : session_(std::move(session)) {}

  /// A peer that was refused is told why; one that was cancelled is left at once.
  static Task<TlsStream> begin(Under under, detail::TlsEngine engine) {
    auto session = std::make_shared<Session>(std::move(under), std::move(engine));
    Settled<void> greeted = co_await settle(session->shake_hands());
    TlsStream stream(session);
    if (!greeted.ok() && !greeted.cancelled())
      co_await stream.close();
    std::move(greeted).value();
    co_return stream;
  }

  std::shared_ptr<Session> require_open() const {
    if (!session_)
      throw Closed();
    return session_;
  }

  std::shared_ptr<Session> session_;
};

} // namespace rill::net

#endif
