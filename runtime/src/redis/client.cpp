// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Commands, and the connection that carries them.
#include "link.h"

#include "rill/descriptor.h"
#include "rill/redis.h"
#include "rill/timeout.h"

#include <algorithm>
#include <utility>

namespace rill::redis {

using detail::Exchange;
using detail::Link;

namespace {

Task<std::vector<Reply>> exchange(std::shared_ptr<Link> link, std::vector<Command> commands) {
  auto handles = co_await Suspend<Exchange>(std::move(link), std::move(commands));
  std::vector<Reply> replies;
  replies.reserve(handles.size());
  for (const detail::ReplyHandle &handle : handles)
    replies.push_back(detail::to_reply(*handle));
  co_return replies;
}

Task<std::shared_ptr<Link>> open_link(std::string host, std::uint16_t port, Options options) {
  detail::Context context = co_await detail::connect(std::move(host), port);
  auto link = std::make_shared<Link>(EventLoop::current(), std::move(context));
  std::vector<Command> commands = detail::greeting(options);
  commands.push_back({"PING"});
  std::vector<Reply> replies = co_await exchange(link, std::move(commands));
  std::ranges::for_each(replies, detail::require_success);
  co_return link;
}

} // namespace

Task<Client> Client::connect(std::string host, std::uint16_t port, Options options) {
  Duration limit = options.connect_limit;
  auto opening = open_link(std::move(host), port, std::move(options));
  co_return Client(co_await timeout(limit, std::move(opening)));
}

std::shared_ptr<Link> Client::link() const {
  if (!link_)
    throw Closed();
  return link_;
}

Task<Reply> Client::command(Command command) {
  std::vector<Command> commands;
  commands.push_back(std::move(command));
  std::vector<Reply> replies = co_await exchange(link(), std::move(commands));
  detail::require_success(replies.front());
  co_return std::move(replies.front());
}

Task<std::vector<Reply>> Client::pipeline(std::vector<Command> commands) {
  return exchange(link(), std::move(commands));
}

Task<Reply> Client::transaction(std::vector<Command> commands) {
  commands.insert(commands.begin(), {"MULTI"});
  commands.push_back({"EXEC"});
  std::vector<Reply> replies = co_await exchange(link(), std::move(commands));
  std::ranges::for_each(replies, detail::require_success); // what was refused on the way says why
  co_return std::move(replies.back());
}

Task<std::optional<std::string>> Client::get(std::string key) {
  Reply reply = co_await command("GET", std::move(key));
  if (reply.kind == Reply::Kind::nothing)
    co_return std::nullopt;
  co_return std::move(reply.text);
}

Task<> Client::set(std::string key, std::string value) {
  co_await command("SET", std::move(key), std::move(value));
}

Task<> Client::close() {
  if (link_)
    std::exchange(link_, nullptr)->close("rill: redis: the client was closed");
  co_return;
}

bool Client::usable() const noexcept { return link_ && link_->usable(); }

} // namespace rill::redis
