// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Commands out, replies in.
#include "protocol.h"

#include "../net/connect.h"

#include "rill/net/resolve.h"

#include <cstddef>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rill::redis::detail {

namespace {

Reply::Kind kind_of(const redisReply &reply) noexcept {
  switch (reply.type) {
  case REDIS_REPLY_INTEGER:
    return Reply::Kind::integer;
  case REDIS_REPLY_STRING:
  case REDIS_REPLY_STATUS:
    return Reply::Kind::text;
  case REDIS_REPLY_ARRAY:
    return Reply::Kind::list;
  case REDIS_REPLY_ERROR:
    return Reply::Kind::error;
  default:
    return Reply::Kind::nothing;
  }
}

} // namespace

Task<Context> connect(std::string host, std::uint16_t port) {
  std::vector<net::Endpoint> endpoints = co_await net::resolve(std::move(host), port);
  net::Socket socket = co_await net::connect_first(net::alternate_families(endpoints));
  int on = 1;
  ::setsockopt(socket->number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  int descriptor = socket->release();
  Context context(::redisConnectFd(descriptor));
  if (!context) {
    ::close(descriptor);
    throw std::bad_alloc();
  }
  context->flags &= ~REDIS_BLOCK; // hiredis takes a socket that it is given for one that blocks
  co_return context;
}

Reply to_reply(const redisReply &reply) {
  Reply result{.kind = kind_of(reply), .integer = reply.integer, .text = {}, .list = {}};
  if (reply.str)
    result.text.assign(reply.str, reply.len);
  if (result.kind == Reply::Kind::list)
    for (std::size_t i = 0; i < reply.elements; ++i)
      result.list.push_back(to_reply(*reply.element[i]));
  return result;
}

void require_success(const Reply &reply) {
  if (reply.kind == Reply::Kind::error)
    throw Error("rill: redis: " + reply.text);
}

void append(redisContext &context, const Command &command) {
  if (command.empty())
    throw std::invalid_argument("rill: a command of redis without its name");
  std::vector<const char *> words;
  std::vector<std::size_t> sizes;
  for (const std::string &word : command) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  if (::redisAppendCommandArgv(&context, static_cast<int>(words.size()), words.data(),
                               sizes.data()) != REDIS_OK)
    throw std::bad_alloc();
}

ReplyHandle take_reply(redisContext &context) {
  void *reply = nullptr;
  if (::redisGetReplyFromReader(&context, &reply) != REDIS_OK)
    throw ConnectionLost(std::string("rill: redis: ") + context.errstr);
  return ReplyHandle(static_cast<redisReply *>(reply));
}

std::vector<Command> greeting(const Options &options) {
  std::vector<Command> commands;
  if (!options.password.empty() && options.user.empty())
    commands.push_back({"AUTH", options.password});
  else if (!options.password.empty())
    commands.push_back({"AUTH", options.user, options.password});
  if (options.database != 0)
    commands.push_back({"SELECT", std::to_string(options.database)});
  return commands;
}

} // namespace rill::redis::detail
