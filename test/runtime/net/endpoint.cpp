// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Endpoints as text.
#include "rill/net/endpoint.h"

#include <stdexcept>

#include <gtest/gtest.h>
#include <sys/socket.h>

namespace {

using rill::net::Endpoint;

TEST(Endpoint, ReadsWhatItWrites) {
  for (const char *text : {"127.0.0.1:80", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:443",
                           "[2001:db8::7]:8080", "[::ffff:10.0.0.1]:1"})
    EXPECT_EQ(Endpoint::parse(text).to_string(), text);
  EXPECT_EQ(Endpoint::parse("127.0.0.1:80").to_string(), Endpoint::loopback(80).to_string());
  EXPECT_EQ(Endpoint::parse("[::1]:443").family(), AF_INET6);
  EXPECT_EQ(Endpoint::parse("[::1]:443").port(), 443);
  EXPECT_EQ(Endpoint::parse("[::1]:443").address(), "::1");
  EXPECT_EQ(Endpoint::parse("127.0.0.1:80").address(), "127.0.0.1");
}

TEST(Endpoint, RefusesWhatIsNone) {
  for (const char *text :
       {"", ":", "127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:80x", "127.0.0.1: 80", "127.1:80", "256.0.0.1:80", "::1:80", "[::1]", "[::1]80",
        "[]:80", "[127.0.0.1]:80", "localhost:80", "[::1:80", "::1]:80"})
    EXPECT_THROW(static_cast<void>(Endpoint::parse(text)), std::invalid_argument) << text;
}

} // namespace
