// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names to addresses, and name servers that do not answer: getaddrinfo is replaced for some names.
#include "rill/net/resolve.h"

#include "rill/net/tcp_stream.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <latch>
#include <string>
#include <string_view>
#include <vector>

#include <dlfcn.h>
#include <netdb.h>

namespace {

std::latch name_server_answers(1);

} // namespace

extern "C" int getaddrinfo(const char *name, const char *service, const addrinfo *hints,
                           addrinfo **result) {
  if (std::string_view(name) == "slow.test") {
    name_server_answers.wait();
    return EAI_AGAIN;
  }
  static auto *real = reinterpret_cast<decltype(&getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(name, service, hints, result);
}

namespace {

using namespace rill;
using namespace rill::net;
using namespace std::chrono_literals;

RILL_REAL_TIME_TEST(Resolve, RefusesWhatIsNoName) {
  for (std::string host : {std::string(), std::string("localhost\0.org", 14), std::string(" "),
                           std::string("no such host"), std::string(100'000, 'a'),
                           std::string("300.300.300.300"), std::string("[::1]")}) {
    Settled<std::vector<Endpoint>> outcome = co_await settle(resolve(host, 80));
    EXPECT_THROW((void)outcome.value(), ResolveError) << host;
  }
}

RILL_REAL_TIME_TEST(Resolve, KnowsLocalhostAndRefusesNonsense) {
  std::vector<Endpoint> found = co_await resolve("localhost", 80);
  RILL_REQUIRE(!found.empty());
  EXPECT_EQ(found.front().port(), 80);
  std::string text;
  try {
    co_await resolve(std::string(100, 'x'), 80); // no label is that long
  } catch (const ResolveError &error) {
    text = error.what();
  }
  EXPECT_NE(text.find("xxx"), std::string::npos);
}

RILL_REAL_TIME_TEST(Resolve, ALimitIsKeptThoughTheNameServersAreSilent) {
  for (int i = 0; i < 3; ++i) {
    Settled<std::vector<Endpoint>> found = co_await settle(timeout(5ms, resolve("slow.test", 80)));
    EXPECT_THROW((void)found.value(), TimeoutError);
  }
  Settled<TcpStream> connected = co_await settle(timeout(5ms, TcpStream::connect("slow.test", 80)));
  EXPECT_THROW((void)connected.value(), TimeoutError);
  name_server_answers.count_down(); // not before
}

} // namespace
