// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Both ends of ours, and either of them against bytes that RFC 6455 prints or forbids.
#include "rill/ws/socket.h"

#include "../helpers.h"

#include "rill/descriptor.h"
#include "rill/gather.h"
#include "rill/http_server.h"
#include "rill/net/buffered_reader.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/net/tls_stream.h"
#include "rill/net/unix_stream.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;
using namespace std::string_literals;
using helpers::read_all;
using net::TcpStream;
using net::UnixStream;
using rill::testing::cancel_sweep;
using rill::testing::Victim;
using ws::Message;
using ws::Opening;
using ws::Options;
using Socket = ws::Socket<UnixStream>;

static_assert(AsyncClosable<Socket>);
static_assert(AsyncClosable<ws::Socket<net::TlsStream<TcpStream>>>);

/// Says everything back until the peer says goodbye.
Task<> echo(Socket &socket) {
  while (std::optional<Message> message = co_await socket.receive())
    co_await socket.send(std::move(*message));
}

Task<> serve(UnixStream wire, Options options = {}) {
  co_await use(co_await Socket::accept(std::move(wire), std::move(options)),
               [](Socket &socket) { return echo(socket); });
}

/// Runs `talk(socket)` as a client of who is at the other end.
template <class Talk> Task<> talk_over(UnixStream wire, Talk talk, Options options = {}) {
  co_await use(co_await Socket::connect(std::move(wire), "localhost", "/chat", std::move(options)),
               talk);
}

/// Runs `talk(socket)` as a client of an echo.
template <class Talk> Task<> with_echo(Talk talk, Options server = {}, Options client = {}) {
  auto [near, far] = UnixStream::pair();
  co_await gather(serve(std::move(far), std::move(server)),
                  talk_over(std::move(near), std::move(talk), std::move(client)));
}

RILL_REAL_TIME_TEST(WebSocket, BothEndsUnderstandEachOther) {
  co_await with_echo([](Socket &socket) -> Task<> {
    std::vector<Message> messages{{"hello", false}, {"", false}, {"\xff\x00\x80"s, true}};
    messages.push_back({std::string(500'000, 'x'), false});
    messages.push_back({std::string(70'000, '\0'), true});
    for (const Message &message : messages) {
      co_await socket.send(message);
      EXPECT_EQ(co_await socket.receive(), message);
    }
    EXPECT_EQ(socket.opening().target, "/chat");
  });
}

RILL_REAL_TIME_TEST(WebSocket, ManyMayBeOnTheirWayAtOnce) {
  co_await with_echo([](Socket &socket) -> Task<> {
    auto say = [&]() -> Task<> {
      for (int i = 0; i < 1000; ++i)
        co_await socket.send(std::to_string(i));
    };
    auto hear = [&]() -> Task<> {
      for (int i = 0; i < 1000; ++i) {
        Message expected{std::to_string(i)};
        EXPECT_EQ(co_await socket.receive(), expected);
      }
    };
    co_await gather(say(), hear());
  });
}

RILL_REAL_TIME_TEST(WebSocket, ProtocolsAreAgreedOn) {
  Options server;
  server.protocols = {"b", "c"};
  Options client;
  client.protocols = {"a", "c", "b"};
  client.headers = {{"Authorization", "Bearer x"}};
  std::string admitted;
  server.admit = [&](const Opening &opening) {
    admitted = opening.target + " " + std::string(opening.headers.find("authorization").value());
  };
  co_await with_echo(
      [](Socket &socket) -> Task<> {
        EXPECT_EQ(socket.opening().protocol, "c");
        co_return;
      },
      server, client);
  EXPECT_EQ(admitted, "/chat Bearer x");
}

RILL_REAL_TIME_TEST(WebSocket, WorksOverTcp) {
  net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0));
  using Tcp = ws::Socket<TcpStream>;
  auto answer = [&]() -> Task<> {
    co_await use(co_await Tcp::accept(co_await listener.accept()), [](Tcp &socket) -> Task<> {
      co_await socket.send("you said " + (co_await socket.receive()).value().data);
      EXPECT_EQ(co_await socket.receive(), std::nullopt);
    });
  };
  auto ask = [&]() -> Task<> {
    TcpStream wire = co_await TcpStream::connect(listener.local());
    co_await use(co_await Tcp::connect(std::move(wire), "localhost"), [](Tcp &socket) -> Task<> {
      co_await socket.send("hello");
      EXPECT_EQ((co_await socket.receive()).value().data, "you said hello");
    });
  };
  co_await gather(answer(), ask());
}

const std::string request = "GET /chat HTTP/1.1\r\nHost: server.example.com\r\n"
                            "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            "Origin: http://example.com\r\n"
                            "Sec-WebSocket-Version: 13\r\n\r\n";
const std::string agreement = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                              "Connection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/// Everything that a server says to these bytes until it closes the connection, and how it ended.
Task<std::pair<std::string, Settled<void>>> said_to(std::string bytes, Options options = {}) {
  auto [near, far] = UnixStream::pair();
  auto talk = [&](UnixStream &wire) -> Task<std::string> {
    co_await wire.write(bytes);
    co_return co_await read_all(wire);
  };
  auto [served, said] = co_await gather(settle(serve(std::move(far), std::move(options))),
                                        use(std::move(near), talk));
  std::pair<std::string, Settled<void>> both(std::move(said), std::move(served));
  co_return both;
}

/// What the server says once it has agreed.
Task<std::string> answered(std::string frames, Options options = {}) {
  auto [said, served] = co_await said_to(request + frames, std::move(options));
  if (!said.starts_with(agreement))
    co_return "no agreement: " + said;
  co_return said.substr(agreement.size());
}

const std::string no_mask("\0\0\0\0", 4);
/// A frame of a client whose mask changes nothing.
std::string frame(int first, std::string_view data) {
  std::string bytes{static_cast<char>(first), static_cast<char>(0x80 | data.size())};
  return bytes + no_mask + std::string(data);
}
/// What a server says as it closes for this reason.
std::string goodbye(ws::Goodbye why) {
  auto code = static_cast<unsigned>(why);
  return "\x88\x02"s + static_cast<char>(code >> 8) + static_cast<char>(code & 0xff);
}
const std::string leave = frame(0x88, "\x03\xe8");

RILL_REAL_TIME_TEST(WebSocket, FramesAreThoseOfTheStandard) {
  std::string hello = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";
  std::string done = goodbye(ws::Goodbye::done);
  EXPECT_EQ(co_await answered(hello + leave), "\x81\x05Hello" + done);
  EXPECT_EQ(co_await answered(frame(0x01, "Hel") + frame(0x80, "lo") + leave),
            "\x81\x05Hello" + done);
  EXPECT_EQ(co_await answered(frame(0x01, "Hel") + frame(0x89, "?") + frame(0x80, "lo") + leave),
            "\x8a\x01?\x81\x05Hello" + done);
  EXPECT_EQ(co_await answered(frame(0x8a, "unasked") + leave), done);
}

RILL_REAL_TIME_TEST(WebSocket, WhatIsForbiddenEndsTheConnection) {
  using enum ws::Goodbye;
  EXPECT_EQ(co_await answered("\x81\x05Hello"), goodbye(protocol_error)); // without a mask
  EXPECT_EQ(co_await answered(frame(0x83, "?")), goodbye(protocol_error));
  EXPECT_EQ(co_await answered(frame(0xc1, "?")), goodbye(protocol_error));
  EXPECT_EQ(co_await answered(frame(0x80, "of nothing")), goodbye(protocol_error));
  EXPECT_EQ(co_await answered(frame(0x81, "\xff")), goodbye(malformed));
  Options options;
  options.longest_message = 5;
  EXPECT_EQ(co_await answered(frame(0x81, "Hello") + frame(0x81, "Hello!"), options),
            "\x81\x05Hello" + goodbye(too_long));
  auto [said, served] = co_await said_to(request + "\x81\x05Hello");
  EXPECT_THROW(std::move(served).value(), ws::Error);
}

RILL_REAL_TIME_TEST(WebSocket, AnEndWithoutAGoodbyeIsAnError) {
  auto [near, far] = UnixStream::pair();
  auto leave_early = [](UnixStream &wire) -> Task<> { co_await wire.write(request); };
  auto [served, left] =
      co_await gather(settle(serve(std::move(far))), settle(use(std::move(near), leave_early)));
  EXPECT_THROW(std::move(served).value(), ws::Error);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

RILL_REAL_TIME_TEST(WebSocket, RefusesWhatIsNoRequestForOne) {
  auto status = [](std::string text, Options options = {}) -> Task<std::string> {
    auto [said, served] = co_await said_to(std::move(text), std::move(options));
    EXPECT_FALSE(served.ok());
    co_return said.substr(0, 12);
  };
  EXPECT_EQ(co_await status(replaced(request, "GET", "POST")), "HTTP/1.1 400");
  EXPECT_EQ(co_await status(replaced(request, "websocket", "h2c")), "HTTP/1.1 400");
  EXPECT_EQ(co_await status(replaced(request, "ZQ==", "ZQ")), "HTTP/1.1 400");
  EXPECT_EQ(co_await status(replaced(request, "Version: 13", "Version: 8")), "HTTP/1.1 426");
  EXPECT_EQ(co_await status("nonsense\r\n\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(co_await status(replaced(request, "/chat", "/" + std::string(20'000, 'x'))),
            "HTTP/1.1 414");
  Options refusing;
  refusing.admit = [](const Opening &opening) {
    if (opening.headers.find("Origin") == "http://example.com")
      throw std::runtime_error("somebody else's page");
  };
  EXPECT_EQ(co_await status(request, refusing), "HTTP/1.1 403");
  refusing.admit = [](const Opening &) { throw http::Refusal(401, "who are you?"); };
  EXPECT_EQ(co_await status(request, refusing), "HTTP/1.1 401");
}

/// How a client takes it that a server answers with these bytes.
Task<Settled<void>> answer_to_client(std::string bytes) {
  auto [near, far] = UnixStream::pair();
  auto answer = [&](UnixStream &wire) -> Task<> {
    net::BufferedReader reader(wire);
    co_await reader.read_until("\r\n\r\n");
    co_await wire.write(bytes);
  };
  auto do_nothing = [](Socket &) -> Task<> { co_return; };
  auto [talked, answered] = co_await gather(settle(talk_over(std::move(near), do_nothing)),
                                            settle(use(std::move(far), answer)));
  co_return std::move(talked);
}

RILL_REAL_TIME_TEST(WebSocket, AClientBelievesNoOtherServer) {
  for (std::string bytes :
       {agreement, // for another key
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"s, "HTTP/1.1 101 \r\n\r\n"s,
        "nonsense\r\n\r\n"s, "HTTP/1.1 200 OK\r\nX: "s + std::string(20'000, 'x')}) {
    Settled<void> outcome = co_await answer_to_client(std::move(bytes));
    EXPECT_THROW(std::move(outcome).value(), ws::Error);
  }
  auto [near, far] = UnixStream::pair();
  auto leave = [](UnixStream &) -> Task<> { co_return; };
  auto do_nothing = [](Socket &) -> Task<> { co_return; };
  auto [talked, left] = co_await gather(settle(talk_over(std::move(near), do_nothing)),
                                        settle(use(std::move(far), leave)));
  EXPECT_THROW(std::move(talked).value(), ws::Error);
}

RILL_REAL_TIME_TEST(WebSocket, WhatCannotBeAskedForIsNotSent) {
  auto ask = [](std::string target, Options options) -> Task<> {
    auto [near, far] = UnixStream::pair();
    co_await Socket::connect(std::move(near), "localhost", std::move(target), std::move(options));
  };
  Options options;
  options.headers = {{"X", "a\r\nHost: b"}};
  for (auto [target, with] : {std::pair("no path"s, Options()), std::pair("/a b"s, Options()),
                              std::pair("/"s, options)}) {
    Settled<void> outcome = co_await settle(ask(target, with));
    EXPECT_THROW(std::move(outcome).value(), std::invalid_argument);
  }
}

RILL_REAL_TIME_TEST(WebSocket, NothingIsSentAfterAGoodbye) {
  auto [near, far] = UnixStream::pair();
  auto go = [](Socket &socket) -> Task<> { co_await socket.close(ws::Goodbye::going_away); };
  auto talk = [](Socket &socket) -> Task<> {
    EXPECT_EQ(co_await socket.receive(), std::nullopt);
    Settled<void> sent = co_await settle(socket.send("too late"));
    EXPECT_THROW(std::move(sent).value(), ws::Error);
    co_await socket.close();
    Settled<void> closed = co_await settle(socket.send("too late"));
    EXPECT_THROW(std::move(closed).value(), Closed);
  };
  auto accept = [&]() -> Task<> { co_await use(co_await Socket::accept(std::move(far)), go); };
  co_await gather(accept(), talk_over(std::move(near), talk));
}

RILL_REAL_TIME_TEST(WebSocket, PingsAreAnsweredWhileSomebodyReceives) {
  co_await with_echo([](Socket &socket) -> Task<> {
    co_await socket.ping();
    co_await socket.send("after it");
    Message expected{"after it"};
    EXPECT_EQ(co_await socket.receive(), expected);
  });
}

/// Cancelled anywhere, neither side leaves the other hanging.
Task<> client_scenario(Victim &victim) {
  auto [near, far] = UnixStream::pair();
  auto talk = [](Socket &socket) -> Task<> {
    co_await socket.send("hello");
    Message expected{"hello"};
    EXPECT_EQ(co_await socket.receive(), expected);
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn([&]() -> Task<> {
      Settled<void> served = co_await settle(serve(std::move(far)));
      EXPECT_FALSE(served.cancelled());
    });
    co_await victim.run(talk_over(std::move(near), talk));
  });
}
TEST(WebSocket, CancelSweepOfTheClient) { EXPECT_GE(cancel_sweep(client_scenario), 6); }

Task<> server_scenario(Victim &victim) {
  auto [near, far] = UnixStream::pair();
  auto talk = [](Socket &socket) -> Task<> {
    co_await socket.send("hello");
    co_await socket.receive();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn([&]() -> Task<> {
      Settled<void> talked = co_await settle(talk_over(std::move(near), talk));
      EXPECT_FALSE(talked.cancelled());
    });
    co_await victim.run(serve(std::move(far)));
  });
}
TEST(WebSocket, CancelSweepOfTheServer) { EXPECT_GE(cancel_sweep(server_scenario), 6); }

} // namespace
