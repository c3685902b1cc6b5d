// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Enough of a Redis to be talked to. It remembers what it was asked for.
#ifndef CHECKLIST_SUPPORT_STORE_H
#define CHECKLIST_SUPPORT_STORE_H

#include "support/listening.h"

#include "rill/net/buffered_reader.h"
#include "rill/net/tcp_stream.h"
#include "rill/task.h"
#include "rill/use.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

class Store {
public:
  using Words = std::vector<std::string>;

  std::map<std::string, std::string> values;
  /// Whether writing is refused.
  bool read_only = false;

  std::uint16_t port = 0;
  /// The commands, without their arguments.
  Words commands;
  int opened = 0;

  rill::Task<> talk(rill::net::TcpStream stream) {
    ++opened;
    co_await rill::use(std::move(stream),
                       [&](rill::net::TcpStream &open) { return answer_all(open); });
  }

private:
  using Reader = rill::net::BufferedReader<rill::net::TcpStream>;

  rill::Task<> answer_all(rill::net::TcpStream &stream) {
    Reader reader(stream);
    while (std::optional<std::string> count = co_await reader.read_line()) {
      Words words(std::stoul(count->substr(1)));
      for (std::string &word : words)
        word = co_await read_word(reader);
      co_await stream.write(reply_to(words));
    }
  }
  static rill::Task<std::string> read_word(Reader &reader) {
    std::optional<std::string> size = co_await reader.read_line();
    std::string word = co_await reader.read_exactly(std::stoul(size.value().substr(1)) + 2);
    word.resize(word.size() - 2);
    co_return word;
  }

  std::string reply_to(const Words &words) {
    const std::string &command = words.at(0);
    if (command == "PING")
      return "+PONG\r\n";
    commands.push_back(command);
    if (command == "GET")
      return value_of(words.at(1));
    if (command == "MGET") {
      std::string reply = "*" + std::to_string(words.size() - 1) + "\r\n";
      for (std::size_t i = 1; i < words.size(); ++i)
        reply += value_of(words[i]);
      return reply;
    }
    if (read_only)
      return "-READONLY nothing can be written\r\n";
    if (command == "DEL")
      return ":" + std::to_string(values.erase(words.at(1))) + "\r\n";
    values[words.at(1)] = words.at(2);
    return "+OK\r\n";
  }
  std::string value_of(const std::string &key) const {
    auto found = values.find(key);
    if (found == values.end())
      return "$-1\r\n";
    return "$" + std::to_string(found->second.size()) + "\r\n" + found->second + "\r\n";
  }
};

/// Runs `test(store)`, and waits until all clients have left.
template <class Test> rill::Task<> with_store(Test test) {
  Store store;
  co_await listening([&](rill::net::TcpStream stream) { return store.talk(std::move(stream)); },
                     [&](const rill::net::Endpoint &here) {
                       store.port = here.port();
                       return test(store);
                     });
}

#endif
