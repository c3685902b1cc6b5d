// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Redis, over hiredis: its protocol, without its waiting. The library rill::redis.
//
//   co_await use(co_await redis::Client::connect("cache", 6379), [](auto &cache) -> Task<> {
//     co_await cache.command("SET", "answer", "42");
//     std::optional<std::string> answer = co_await cache.get("answer");
//   });
#ifndef RILL_REDIS_H
#define RILL_REDIS_H

#include "rill/attributes.h"
#include "rill/clock.h"
#include "rill/task.h"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace rill::redis {

/// The server refused a command; what() is what it said.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The connection was lost, or what came was not Redis's protocol; another has to be opened.
struct ConnectionLost final : Error {
  using Error::Error;
};

/// An answer. Which members count depends on its kind.
struct Reply {
  enum class Kind : unsigned char { nothing, integer, text, list, error };

  Kind kind = Kind::nothing;
  std::int64_t integer = 0;
  std::string text; ///< of an error too
  std::vector<Reply> list;
};

/// A command and its arguments, each of any bytes.
using Command = std::vector<std::string>;

struct Options {
  std::string user;
  /// Sent with AUTH unless it is empty.
  std::string password;
  /// Chosen with SELECT unless it is zero.
  unsigned database = 0;
  /// How long it may take until the server has answered for the first time.
  Duration connect_limit = std::chrono::seconds(10);
};

namespace detail {
class Link;
class Feed;
} // namespace detail

/// Shared by tasks of one loop: their commands share the connection and do not wait for each other.
/// Must be closed with `co_await client.close()`; destroying an open one cuts it off. Everything
/// here throws Error, ConnectionLost once there is no connection any more, and Closed on what is
/// closed or was moved from. Cancelling leaves at once: what was sent is carried out all the same,
/// and its reply is dropped.
class RILL_FACT("must-close") RILL_FACT("expensive") Client {
public:
  /// Suspension point, always. Throws net::ResolveError, std::system_error, TimeoutError too.
  static Task<Client> connect(std::string host, std::uint16_t port, Options options = {});

  /// Suspension point, always: yields the reply. Throws Error if that is one.
  Task<Reply> command(Command command);
  template <std::convertible_to<std::string>... Words>
    requires(sizeof...(Words) > 0)
  Task<Reply> command(Words &&...words) {
    Command command;
    command.reserve(sizeof...(Words));
    (command.emplace_back(std::forward<Words>(words)), ...);
    return this->command(std::move(command));
  }
  /// The same for several, in one round trip. Yields all replies in order, errors among them.
  Task<std::vector<Reply>> pipeline(std::vector<Command> commands);
  /// The same between MULTI and EXEC: nobody else's commands come between. Yields what EXEC does:
  /// all of the replies, or nothing if a watched key has changed. Throws Error if none was carried
  /// out.
  Task<Reply> transaction(std::vector<Command> commands);

  /// The value of a key, if there is one.
  Task<std::optional<std::string>> get(std::string key);
  Task<> set(std::string key, std::string value);

  /// Closed afterwards on every path; does nothing to a closed client. Tasks that wait for a reply
  /// get ConnectionLost.
  Task<> close();
  bool open() const noexcept { return static_cast<bool>(link_); }
  /// Whether it is open and the server has not gone, as far as can be seen from here.
  bool usable() const noexcept;

private:
  explicit Client(std::shared_ptr<detail::Link> link) noexcept : link_(std::move(link)) {}
  std::shared_ptr<detail::Link> link() const;

  std::shared_ptr<detail::Link> link_;
};

struct Message {
  std::string channel;
  std::string payload;
};

/// A connection that listens to channels, and does nothing else. What is not taken stays with the
/// server, up to its limit. Closed and destroyed as a Client is; for one task at a time.
class RILL_FACT("must-close") RILL_FACT("expensive") Subscription {
public:
  /// Suspension point, always: returns once the server has confirmed every channel. A pattern is a
  /// channel with a star in it.
  static Task<Subscription> open(std::string host, std::uint16_t port,
                                 std::vector<std::string> channels, Options options = {});

  /// Suspension point: yields the next message. Cancelling loses none. Throws ConnectionLost.
  Task<Message> next();

  Task<> close();

private:
  explicit Subscription(std::shared_ptr<detail::Feed> feed) noexcept : feed_(std::move(feed)) {}

  std::shared_ptr<detail::Feed> feed_;
};

} // namespace rill::redis

#endif
