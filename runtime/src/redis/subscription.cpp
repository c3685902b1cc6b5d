// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Messages, read when somebody asks for them and not before.
#include "protocol.h"

#include "rill/descriptor.h"
#include "rill/readiness.h"
#include "rill/redis.h"
#include "rill/timeout.h"

#include <cstddef>
#include <deque>
#include <utility>

namespace rill::redis {

namespace detail {

class Feed {
public:
  Feed(EventLoop &loop, Context context)
      : context_(std::move(context)), socket_(loop, context_->fd, Descriptor::Ownership::borrowed) {
  }

  Task<Reply> next_reply() {
    for (;;) {
      if (ReplyHandle reply = take_reply(*context_))
        co_return to_reply(*reply);
      co_await readable(socket_);
      if (::redisBufferRead(context_.get()) != REDIS_OK)
        throw ConnectionLost(std::string("rill: redis: ") + context_->errstr);
    }
  }

  Task<> send(std::vector<Command> commands) {
    for (const Command &command : commands)
      append(*context_, command);
    for (int done = 0; !done;) {
      if (::redisBufferWrite(context_.get(), &done) != REDIS_OK)
        throw ConnectionLost(std::string("rill: redis: ") + context_->errstr);
      if (!done)
        co_await writable(socket_);
    }
  }

  /// What came while others were waited for.
  std::deque<Message> early;

private:
  Context context_;
  Descriptor socket_;
};

} // namespace detail

namespace {

using detail::Feed;

/// Nothing if the reply is no message. A pattern's has the pattern before the channel.
std::optional<Message> message_in(Reply &reply) {
  std::vector<Reply> &parts = reply.list;
  if (parts.size() < 3 || (parts[0].text != "message" && parts[0].text != "pmessage"))
    return std::nullopt;
  return Message{std::move(parts[parts.size() - 2].text), std::move(parts.back().text)};
}

Command subscribe(const std::string &channel) {
  return {channel.find('*') == std::string::npos ? "SUBSCRIBE" : "PSUBSCRIBE", channel};
}

Task<std::shared_ptr<Feed>> open_feed(std::string host, std::uint16_t port,
                                      std::vector<std::string> channels, Options options) {
  detail::Context context = co_await detail::connect(std::move(host), port);
  auto feed = std::make_shared<Feed>(EventLoop::current(), std::move(context));
  std::vector<Command> commands = detail::greeting(options);
  for (const std::string &channel : channels)
    commands.push_back(subscribe(channel));
  std::size_t to_confirm = commands.size();
  co_await feed->send(std::move(commands));
  while (to_confirm > 0) {
    Reply reply = co_await feed->next_reply();
    detail::require_success(reply);
    if (std::optional<Message> message = message_in(reply))
      feed->early.push_back(std::move(*message));
    else
      --to_confirm;
  }
  co_return feed;
}

} // namespace

Task<Subscription> Subscription::open(std::string host, std::uint16_t port,
                                      std::vector<std::string> channels, Options options) {
  if (channels.empty())
    throw std::invalid_argument("rill: a subscription needs a channel");
  Duration limit = options.connect_limit;
  auto opening = open_feed(std::move(host), port, std::move(channels), std::move(options));
  co_return Subscription(co_await timeout(limit, std::move(opening)));
}

Task<Message> Subscription::next() {
  if (!feed_)
    throw Closed();
  std::shared_ptr<Feed> feed = feed_;
  if (!feed->early.empty()) {
    Message message = std::move(feed->early.front());
    feed->early.pop_front();
    co_return message;
  }
  for (;;) {
    Reply reply = co_await feed->next_reply();
    if (std::optional<Message> message = message_in(reply))
      co_return std::move(*message);
  }
}

Task<> Subscription::close() {
  feed_.reset();
  co_return;
}

} // namespace rill::redis
