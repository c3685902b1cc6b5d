// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What hiredis says, in rill's words.
#ifndef RILL_SRC_REDIS_PROTOCOL_H
#define RILL_SRC_REDIS_PROTOCOL_H

#include "rill/redis.h"
#include "rill/task.h"

#include <cstdint>
#include <memory>
#include <string>

#include <hiredis/hiredis.h>

namespace rill::redis::detail {

struct FreeReply {
  void operator()(redisReply *reply) const noexcept { ::freeReplyObject(reply); }
};
using ReplyHandle = std::unique_ptr<redisReply, FreeReply>;

struct FreeContext {
  void operator()(redisContext *context) const noexcept { ::redisFree(context); }
};
/// Owns its socket.
using Context = std::unique_ptr<redisContext, FreeContext>;

/// A connected socket that does not block; nobody watches it yet.
Task<Context> connect(std::string host, std::uint16_t port);

Reply to_reply(const redisReply &reply);
/// Throws Error if it is one.
void require_success(const Reply &reply);

/// Puts a command in line; throws std::bad_alloc.
void append(redisContext &context, const Command &command);

/// What was read and is a whole reply; null when there is none. Throws ConnectionLost for what is
/// no reply at all.
ReplyHandle take_reply(redisContext &context);

/// AUTH and SELECT, as far as the options ask for them.
std::vector<Command> greeting(const Options &options);

} // namespace rill::redis::detail

#endif
