// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Real sockets on the loopback: moving bytes, closing, and what goes wrong.
#include "rill/net/resolve.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"

#include "rill/gather.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <array>
#include <string>
#include <system_error>

namespace {

using namespace rill;
using namespace rill::net;
using namespace std::chrono_literals;

static_assert(AsyncClosable<TcpStream>);

Task<std::string> read_all(TcpStream &stream) {
  std::string all;
  std::array<char, 1024> buffer;
  while (std::size_t count = co_await stream.read_some(buffer))
    all.append(buffer.data(), count);
  co_return all;
}

Task<> echo_once(TcpListener &listener) {
  co_await use(co_await listener.accept(), [](TcpStream &stream) -> Task<> {
    std::array<char, 4096> buffer;
    while (std::size_t count = co_await stream.read_some(buffer))
      co_await stream.write({buffer.data(), count});
  });
}

RILL_REAL_TIME_TEST(Tcp, EchoesAMegabyte) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::string sent(1 << 20, 'x');
  std::string received;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(echo_once(listener));
    co_await use(co_await TcpStream::connect(listener.local()), [&](TcpStream &stream) -> Task<> {
      auto send = [&]() -> Task<> { co_await stream.write(sent); };
      auto receive = [&]() -> Task<> {
        std::array<char, 4096> buffer;
        while (received.size() < sent.size())
          received.append(buffer.data(), co_await stream.read_some(buffer));
      };
      co_await gather(send(), receive());
    });
  });
  EXPECT_EQ(received, sent);
}

RILL_REAL_TIME_TEST(Tcp, ClosingEndsThePeersReading) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  auto serve = [&]() -> Task<std::string> {
    co_return co_await use(co_await listener.accept(),
                           [](TcpStream &stream) -> Task<std::string> { return read_all(stream); });
  };
  auto send = [&]() -> Task<> {
    TcpStream stream = co_await TcpStream::connect(listener.local());
    EXPECT_EQ(stream.peer().to_string(), listener.local().to_string());
    co_await stream.write("hello");
    co_await stream.close();
    EXPECT_FALSE(stream.open());
    EXPECT_THROW((void)stream.write("x"), TcpStream::ClosedStream);
  };
  auto [text, sent] = co_await gather(serve(), send());
  EXPECT_EQ(text, "hello");
}

RILL_REAL_TIME_TEST(Tcp, DestroyingAnOpenStreamResetsTheConnection) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect(listener.local());
  {
    TcpStream server = co_await listener.accept();
  }
  std::error_code error;
  try {
    std::array<char, 8> buffer;
    co_await client.read_some(buffer);
  } catch (const std::system_error &reset) {
    error = reset.code();
  }
  EXPECT_EQ(error, std::errc::connection_reset);
  co_await client.close();
}

RILL_REAL_TIME_TEST(Tcp, RefusedConnectionIsASystemError) {
  Endpoint nobody = TcpListener::bind(Endpoint::loopback(0)).local();
  std::error_code error;
  try {
    co_await TcpStream::connect(nobody);
  } catch (const std::system_error &refused) {
    error = refused.code();
  }
  EXPECT_EQ(error, std::errc::connection_refused);
}

RILL_REAL_TIME_TEST(Tcp, WaitingCanBeCancelled) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  auto accept = [&]() -> Task<> { co_await listener.accept(); };
  EXPECT_THROW((co_await settle(timeout(1ms, accept()))).value(), TimeoutError);
  TcpStream client = co_await TcpStream::connect(listener.local());
  TcpStream server = co_await listener.accept();
  auto read = [&]() -> Task<> {
    std::array<char, 8> buffer;
    co_await client.read_some(buffer);
  };
  EXPECT_THROW((co_await settle(timeout(1ms, read()))).value(), TimeoutError);
  co_await gather(client.close(), server.close());
}

RILL_REAL_TIME_TEST(Tcp, TwoReadersOfOneStreamAreRefused) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect(listener.local());
  auto read = [&]() -> Task<> {
    std::array<char, 8> buffer;
    co_await client.read_some(buffer);
  };
  EXPECT_THROW((co_await settle(gather(read(), read()))).value(), UsageError);
  co_await gather(client.close(), [&]() -> Task<> {
    TcpStream server = co_await listener.accept();
    co_await server.close();
  }());
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

RILL_REAL_TIME_TEST(Tcp, ConnectsByName) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect("127.0.0.1", listener.local().port());
  TcpStream server = co_await listener.accept();
  co_await gather(client.close(), server.close());
}

} // namespace
