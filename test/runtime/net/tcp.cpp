// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Real sockets on the loopback: moving bytes, closing, and what goes wrong.
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"

#include "../helpers.h"

#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/semaphore.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <array>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace rill;
using namespace rill::net;
using namespace std::chrono_literals;
using helpers::error_of;
using helpers::read_all;

static_assert(AsyncClosable<TcpStream>);

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
    EXPECT_THROW((void)stream.write("x"), Closed);
  };
  auto [text, sent] = co_await gather(serve(), send());
  EXPECT_EQ(text, "hello");
}

RILL_REAL_TIME_TEST(Tcp, ReadsOnWhenItsOwnSideIsEnded) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  auto answer_what_is_complete = [&]() -> Task<> {
    co_await use(co_await listener.accept(),
                 [](TcpStream &stream) { return helpers::answer(stream); });
  };
  auto ask = [&]() -> Task<std::string> {
    co_return co_await use(co_await TcpStream::connect(listener.local()),
                           [](TcpStream &stream) { return helpers::ask(stream); });
  };
  auto [answered, answer] = co_await gather(answer_what_is_complete(), ask());
  EXPECT_EQ(answer, "the answer to a question");
}

RILL_REAL_TIME_TEST(Tcp, DestroyingAnOpenStreamResetsTheConnection) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect(listener.local());
  { TcpStream server = co_await listener.accept(); }
  std::array<char, 8> buffer;
  EXPECT_EQ(error_of(co_await settle(client.read_some(buffer))), std::errc::connection_reset);
  co_await client.close();
}

RILL_REAL_TIME_TEST(Tcp, RefusedConnectionIsASystemError) {
  Endpoint nobody = TcpListener::bind(Endpoint::loopback(0)).local();
  EXPECT_EQ(error_of(co_await settle(TcpStream::connect(nobody))), std::errc::connection_refused);
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

RILL_REAL_TIME_TEST(Tcp, AWriteThatIsCancelledInItsMiddleIsTheLast) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect(listener.local());
  TcpStream server = co_await listener.accept();
  auto write = [&](std::string_view data) -> Task<> { co_await client.write(data); };
  std::string more_than_fits(64 << 20, 'x');
  EXPECT_THROW((co_await settle(timeout(10ms, write(more_than_fits)))).value(), TimeoutError);
  EXPECT_THROW((co_await settle(write("the next message"))).value(), CutOff);
  EXPECT_THROW(client.shutdown_write(), CutOff);
  co_await client.close();
  Settled<std::string> received = co_await settle(read_all(server));
  EXPECT_EQ(error_of(received), std::errc::connection_reset) << "a part was taken for the whole";
  co_await server.close();
}

RILL_REAL_TIME_TEST(Tcp, AWriteThatIsCancelledBeforeItHasBegunTakesNothingFromTheNext) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect(listener.local());
  TcpStream server = co_await listener.accept();
  auto write = [&](std::string_view data) -> Task<> { co_await client.write(data); };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> writing = group.spawn(write("never sent"));
    writing.cancel();
    co_return;
  });
  co_await write("hello");
  auto read = [&]() -> Task<std::string> { co_return co_await read_all(server); };
  auto [text, closed] = co_await gather(read(), client.close());
  EXPECT_EQ(text, "hello");
  co_await server.close();
}

RILL_REAL_TIME_TEST(Tcp, ClosingWakesWhoIsReadingOrAccepting) {
  std::optional<TcpListener> listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect(listener->local());
  TcpStream server = co_await listener->accept();
  auto read = [&]() -> Task<> {
    std::array<char, 8> buffer;
    co_await client.read_some(buffer);
  };
  auto accept = [&]() -> Task<> { co_await listener->accept(); };
  auto close = [&]() -> Task<> {
    co_await yield();
    listener.reset();
    co_await client.close();
  };
  auto [reading, accepting, closing] = co_await gather_settled(read(), accept(), close());
  EXPECT_THROW(std::move(reading).value(), Closed);
  EXPECT_THROW(std::move(accepting).value(), Closed);
  EXPECT_TRUE(closing.ok());
  co_await server.close();
}

/// What is complete when the listener dies is a connection, and waits for its turn.
RILL_REAL_TIME_TEST(Tcp, AConnectionOutlivesTheListenerThatTookIt) {
  std::optional<TcpListener> listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect(listener->local());
  auto accept = [&]() -> Task<> {
    TcpStream server = co_await listener->accept();
    co_await gather(client.close(), server.close());
  };
  auto stop = [&]() -> Task<> {
    listener.reset();
    co_return;
  };
  auto accept_last = [&]() -> Task<> { // the last operation of its turn: complete, yet it waits
    Semaphore permits(127);
    while (permits.available() > 0)
      co_await permits.acquire();
    co_await accept();
  };
  co_await gather(accept_last(), stop());
}

RILL_REAL_TIME_TEST(Tcp, WhatWasMovedFromIsClosed) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpListener moved = std::move(listener);
  EXPECT_THROW((void)listener.accept(), Closed);
  EXPECT_THROW((void)listener.local(), Closed);
  TcpStream client = co_await TcpStream::connect(moved.local());
  TcpStream other = std::move(client);
  std::array<char, 8> buffer;
  EXPECT_THROW((void)client.read_some(buffer), Closed);
  EXPECT_THROW((void)client.peer(), Closed);
  co_await client.close();
  TcpStream server = co_await moved.accept();
  co_await gather(other.close(), server.close());
}

RILL_REAL_TIME_TEST(Tcp, AnEmptyBufferIsReadAtOnce) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect(listener.local());
  TcpStream server = co_await listener.accept();
  EXPECT_EQ(co_await client.read_some({}), 0u);
  co_await client.write("");
  co_await gather(client.close(), server.close());
}

/// A child process, or whoever else shares the file, keeps it open after it was closed here.
RILL_REAL_TIME_TEST(Tcp, AFileThatSomebodySharesIsForgottenWhenItIsClosed) {
  std::array<int, 2> ends;
  RILL_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
  int shared = ::dup(ends[0]);
  { Descriptor watched(EventLoop::current(), ends[0]); }
  EXPECT_EQ(::write(ends[1], "x", 1), 1);
  co_await sleep_for(1ms); // the loop looks for news
  ::close(shared);
  ::close(ends[1]);
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

RILL_REAL_TIME_TEST(Tcp, ConnectsByName) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  TcpStream client = co_await TcpStream::connect("127.0.0.1", listener.local().port());
  TcpStream server = co_await listener.accept();
  co_await gather(client.close(), server.close());
}

} // namespace
