// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A client of a key-value store.
#ifndef CHECKLIST_SUPPORT_REDIS_H
#define CHECKLIST_SUPPORT_REDIS_H

#include "support/peer.h"

#include "rill/attributes.h"
#include "rill/task.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis {

struct Server : Peer {
  std::map<std::string, std::string> values;
};

class RILL_FACT("must-close") Client {
public:
  explicit Client(Server &server) noexcept : server_(&server), line_(server) {}

  rill::Task<std::optional<std::string>> get(std::string key) {
    co_await line_.ask("GET " + key);
    co_return look_up(key);
  }
  /// Several values in one round trip.
  rill::Task<std::vector<std::optional<std::string>>> mget(std::vector<std::string> keys) {
    co_await line_.ask("MGET of " + std::to_string(keys.size()));
    std::vector<std::optional<std::string>> values;
    for (const std::string &key : keys)
      values.push_back(look_up(key));
    co_return values;
  }
  rill::Task<> set(std::string key, std::string value) {
    co_await line_.ask("SET " + key);
    server_->values[std::move(key)] = std::move(value);
  }
  rill::Task<> del(std::string key) {
    co_await line_.ask("DEL " + key);
    server_->values.erase(key);
  }
  rill::Task<> close() { return line_.hang_up(); }

private:
  std::optional<std::string> look_up(const std::string &key) const {
    auto found = server_->values.find(key);
    return found == server_->values.end() ? std::nullopt : std::optional(found->second);
  }

  Server *server_;
  Line line_;
};

} // namespace redis

#endif
