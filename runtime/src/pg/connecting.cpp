// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a connection string to a connection. libpq would block to look names up, so it is given
// addresses.
#include "session.h"

#include "rill/loop.h"
#include "rill/net/resolve.h"
#include "rill/readiness.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <string_view>
#include <utility>

namespace rill::pg::detail {

namespace {

constexpr std::uint16_t default_port = 5432;

using OptionList = std::unique_ptr<PQconninfoOption, decltype(&::PQconninfoFree)>;

OptionList parse(const std::string &where) {
  char *message = nullptr;
  OptionList options(::PQconninfoParse(where.c_str(), &message), &::PQconninfoFree);
  std::unique_ptr<char, decltype(&::PQfreemem)> reason(message, &::PQfreemem);
  if (!options)
    throw Error(std::string("rill: ") + (message ? message : "out of memory"), "");
  return options;
}

std::string value_of(const PQconninfoOption *options, std::string_view keyword) {
  for (; options->keyword; ++options)
    if (options->keyword == keyword && options->val)
      return options->val;
  return {};
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  for (;;) {
    std::size_t comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos)
      return parts;
    list.remove_prefix(comma + 1);
  }
}

/// The hosts of a connection string, one for each address, as libpq wants them: side by side.
struct Hosts {
  std::string names;
  std::string addresses;
  std::string ports;

  void add(const std::string &name, const std::string &address, const std::string &port) {
    const char *separator = empty ? "" : ",";
    names += separator + name;
    addresses += separator + address;
    ports += separator + port;
    empty = false;
  }
  bool empty = true;
};

bool is_name(const std::string &host) {
  return !host.empty() && !host.starts_with('/') && !host.starts_with('@');
}

std::uint16_t number_of(const std::string &port) {
  std::uint16_t number = default_port;
  std::from_chars(port.data(), port.data() + port.size(), number);
  return number;
}

Task<Hosts> look_up(std::vector<std::string> names, std::vector<std::string> ports) {
  Hosts hosts;
  std::exception_ptr unknown;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string &port = ports.size() == 1 ? ports.front() : ports.at(i);
    if (!is_name(names[i])) {
      hosts.add(names[i], "", port);
      continue;
    }
    try {
      for (const net::Endpoint &endpoint : co_await net::resolve(names[i], number_of(port)))
        hosts.add(names[i], endpoint.address(), port);
    } catch (const net::ResolveError &) { // one of the others may be known
      unknown = std::current_exception();
    }
  }
  if (hosts.empty)
    std::rethrow_exception(unknown);
  co_return hosts;
}

void ignore_notice(void *, const PGresult *) {}

} // namespace

Task<Target> resolve_target(std::string where) {
  OptionList given = parse(where);
  OptionList defaults(::PQconndefaults(), &::PQconninfoFree);
  Target target;
  for (const PQconninfoOption *option = given.get(); option->keyword; ++option) {
    if (!option->val)
      continue;
    target.keywords.emplace_back(option->keyword);
    target.values.emplace_back(option->val);
  }
  auto setting = [&](std::string_view keyword) {
    std::string value = value_of(given.get(), keyword);
    return value.empty() && defaults ? value_of(defaults.get(), keyword) : value;
  };
  std::vector<std::string> names = split(setting("host"));
  std::vector<std::string> ports = split(setting("port"));
  bool looks_up = std::ranges::any_of(names, is_name) && setting("hostaddr").empty();
  if (!looks_up || (ports.size() != 1 && ports.size() != names.size()))
    co_return target; // libpq says what is wrong with the ports
  Hosts hosts = co_await look_up(std::move(names), std::move(ports));
  for (auto [keyword, value] : {std::pair("host", &hosts.names), {"hostaddr", &hosts.addresses},
                                {"port", &hosts.ports}}) {
    target.keywords.emplace_back(keyword); // the last of the same name counts
    target.values.push_back(*value);
  }
  co_return target;
}

Task<> Session::connect(std::string where) {
  Target target = co_await resolve_target(std::move(where));
  std::vector<const char *> keywords;
  std::vector<const char *> values;
  for (std::size_t i = 0; i < target.keywords.size(); ++i) {
    keywords.push_back(target.keywords[i].c_str());
    values.push_back(target.values[i].c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  connection_.reset(::PQconnectStartParams(keywords.data(), values.data(), 0));
  if (!connection_)
    throw std::bad_alloc();
  co_await finish_connecting();
  ::PQsetnonblocking(connection(), 1);
  ::PQsetNoticeReceiver(connection(), &ignore_notice, nullptr);
}

/// Between two steps libpq may close its socket and open another, so it is watched only in between.
Task<> Session::finish_connecting() {
  EventLoop &loop = EventLoop::current();
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
  while (wanted != PGRES_POLLING_OK) {
    if (wanted == PGRES_POLLING_FAILED || ::PQstatus(connection()) == CONNECTION_BAD)
      lose();
    socket_.emplace(loop, ::PQsocket(connection()), Descriptor::Ownership::borrowed);
    if (wanted == PGRES_POLLING_READING)
      co_await readable(*socket_);
    else
      co_await writable(*socket_);
    socket_.reset();
    wanted = ::PQconnectPoll(connection());
  }
  socket_.emplace(loop, ::PQsocket(connection()), Descriptor::Ownership::borrowed);
}

} // namespace rill::pg::detail
