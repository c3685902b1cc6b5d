// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// getaddrinfo, on a thread where it may block, for as long as the name servers take to be given up.
#include "rill/net/resolve.h"

#include "rill/run_abandonable.h"
#include "rill/thread_pool.h"

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include <netdb.h>

namespace rill::net {

namespace {

std::vector<Endpoint> look_up(const std::string &host, std::uint16_t port) {
  if (host.empty() || host.find('\0') != std::string::npos)
    throw ResolveError("rill: cannot resolve '" + host + "': not a name");
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo *found = nullptr;
  int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (code == EAI_SYSTEM)
    throw ResolveError("rill: cannot resolve '" + host +
                       "': " + std::generic_category().message(errno));
  if (code != 0)
    throw ResolveError("rill: cannot resolve '" + host + "': " + ::gai_strerror(code));

  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  std::vector<Endpoint> endpoints;
  for (const addrinfo *at = found; at; at = at->ai_next)
    endpoints.emplace_back(at->ai_addr, at->ai_addrlen);
  return endpoints;
}

/// One for the process, and never destroyed: that would wait for whoever hangs in a look-up.
ThreadPool &look_up_threads() {
  static ThreadPool &threads = *new ThreadPool(16);
  return threads;
}

} // namespace

Task<std::vector<Endpoint>> resolve(std::string host, std::uint16_t port) {
  auto ask = [host = std::move(host), port] { return look_up(host, port); };
  co_return co_await run_abandonable(look_up_threads(), std::move(ask));
}

} // namespace rill::net
