// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Both ends of ours, and either of them against the program openssl, with certificates that are
// made for these tests.
#include "rill/net/tls_stream.h"

#include "server.h"

#include "../helpers.h"

#include "rill/descriptor.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/net/buffered_reader.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/net/unix_stream.h"
#include "rill/process.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;
using helpers::read_all;
using helpers::words;
using net::TcpStream;
using net::TlsContext;
using net::TlsError;
using net::TlsOptions;
using net::UnixStream;
using rill::testing::cancel_sweep;
using rill::testing::Victim;
using Stream = net::TlsStream<UnixStream>;
using TcpTls = net::TlsStream<TcpStream>;

static_assert(AsyncClosable<Stream>);
static_assert(net::ReadableStream<Stream>);

/// A server's certificate, which only itself vouches for, and another.
class Certificates final : public ::testing::Environment {
public:
  void SetUp() override {
    folder_ = std::make_unique<helpers::Folder>();
    rill::run(make());
  }
  void TearDown() override { folder_.reset(); }

  std::string path(const std::string &name) const { return folder_->path() / name; }
  TlsOptions own(const std::string &name) const {
    TlsOptions options;
    options.certificate = path(name + ".pem");
    options.key = path(name + ".key");
    return options;
  }
  TlsOptions trust(const std::string &name) const {
    TlsOptions options;
    options.trusted = path(name + ".pem");
    return options;
  }

  /// Of a server on this machine, and of a client that trusts it.
  std::optional<TlsContext> server;
  std::optional<TlsContext> client;

private:
  Task<> make() {
    for (std::string name : {"localhost", "other"}) {
      std::vector<std::string> command{"openssl", "req", "-x509", "-nodes", "-days", "2"};
      command.insert(command.end(), {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"});
      command.insert(command.end(), {"-subj", "/CN=" + name, "-out", path(name + ".pem")});
      command.insert(command.end(), {"-addext", "subjectAltName=DNS:" + name + ",IP:127.0.0.1"});
      command.insert(command.end(), {"-keyout", path(name + ".key")});
      ProcessOutput made = co_await run_process(command);
      if (!made.status.success())
        throw std::runtime_error(made.error);
    }
    server = co_await TlsContext::server(own("localhost"));
    client = co_await TlsContext::client(trust("localhost"));
  }

  std::unique_ptr<helpers::Folder> folder_;
};

Certificates &made =
    *static_cast<Certificates *>(::testing::AddGlobalTestEnvironment(new Certificates));

/// Says everything back until the peer says goodbye.
Task<> echo(auto &stream) {
  std::vector<char> buffer(100'000);
  while (std::size_t count = co_await stream.read_some(buffer))
    co_await stream.write({buffer.data(), count});
}

Task<> serve(UnixStream wire, TlsContext context) {
  co_await use(co_await Stream::accept(std::move(wire), context),
               [](Stream &stream) { return echo(stream); });
}

/// Runs `talk(stream)` as a client of who is at the other end.
template <class Talk>
Task<typename std::invoke_result_t<Talk, Stream &>::value_type>
talk_over(UnixStream wire, TlsContext context, Talk talk, std::string host = "localhost") {
  co_return co_await use(co_await Stream::connect(std::move(wire), context, host), talk);
}

/// What the server and the client come to that meet with these contexts.
Task<std::pair<Settled<void>, Settled<std::string>>> meet(TlsContext server, TlsContext client,
                                                          std::string host = "localhost") {
  auto [near, far] = UnixStream::pair();
  auto ask = [&](Stream &stream) -> Task<std::string> {
    net::BufferedReader reader(stream);
    co_await stream.write("hello");
    co_return co_await reader.read_exactly(5);
  };
  auto [served, talked] = co_await gather_settled(serve(std::move(far), server),
                                                  talk_over(std::move(near), client, ask, host));
  std::pair<Settled<void>, Settled<std::string>> both(std::move(served), std::move(talked));
  co_return both;
}

RILL_REAL_TIME_TEST(Tls, BothEndsUnderstandEachOther) {
  auto [served, talked] = co_await meet(*made.server, *made.client);
  EXPECT_TRUE(served.ok());
  EXPECT_EQ(std::move(talked).value(), "hello");
  auto [by_address, answer] = co_await meet(*made.server, *made.client, "127.0.0.1");
  EXPECT_TRUE(by_address.ok());
  EXPECT_EQ(std::move(answer).value(), "hello");
}

RILL_REAL_TIME_TEST(Tls, ReadsWhileItWrites) {
  auto [near, far] = UnixStream::pair();
  std::string large(3'000'000, 'x');
  auto talk = [&](Stream &stream) -> Task<> {
    std::size_t received = 0;
    auto read = [&]() -> Task<> {
      std::array<char, 5000> buffer;
      while (received < large.size())
        received += co_await stream.read_some(buffer);
    };
    co_await gather(stream.write(large), read());
    EXPECT_EQ(received, large.size());
  };
  co_await gather(serve(std::move(far), *made.server),
                  talk_over(std::move(near), *made.client, talk));
}

RILL_REAL_TIME_TEST(Tls, VerifiesWithWhomItTalks) {
  TlsContext others = co_await TlsContext::client(made.trust("other"));
  auto [refused, unknown] = co_await meet(*made.server, others);
  EXPECT_THROW(std::move(unknown).value(), TlsError) << "an authority that is not trusted";
  EXPECT_THROW(std::move(refused).value(), TlsError);

  TlsContext of_the_system = co_await TlsContext::client();
  EXPECT_THROW((co_await meet(*made.server, of_the_system)).second.value(), TlsError);
  EXPECT_THROW((co_await meet(*made.server, *made.client, "example.org")).second.value(), TlsError);
  EXPECT_THROW((co_await meet(*made.server, *made.client, "127.0.0.2")).second.value(), TlsError);
  EXPECT_THROW((co_await meet(*made.server, *made.client, "")).second.value(),
               std::invalid_argument);

  TlsOptions careless;
  careless.verify = false;
  TlsContext anybody = co_await TlsContext::client(careless);
  EXPECT_EQ((co_await meet(*made.server, anybody, "")).second.value(), "hello");
}

RILL_REAL_TIME_TEST(Tls, AServerMayAskForACertificateToo) {
  TlsOptions asking = made.own("localhost");
  asking.trusted = made.path("other.pem");
  TlsContext server = co_await TlsContext::server(asking);
  TlsOptions with_certificate = made.own("other");
  with_certificate.trusted = made.path("localhost.pem");
  TlsContext known = co_await TlsContext::client(with_certificate);
  EXPECT_EQ((co_await meet(server, known)).second.value(), "hello");
  auto [served, talked] = co_await meet(server, *made.client);
  EXPECT_THROW(std::move(served).value(), TlsError);
  EXPECT_THROW(std::move(talked).value(), TlsError);
}

RILL_REAL_TIME_TEST(Tls, AgreesOnAProtocol) {
  TlsOptions options = made.own("localhost");
  options.protocols = {"h2", "http/1.1"};
  TlsContext server = co_await TlsContext::server(options);
  auto agree = [&](std::vector<std::string> offered) -> Task<std::string> {
    TlsOptions offering = made.trust("localhost");
    offering.protocols = std::move(offered);
    TlsContext client = co_await TlsContext::client(offering);
    auto [near, far] = UnixStream::pair();
    auto look = [](Stream &stream) -> Task<std::string> { co_return stream.protocol(); };
    auto [served, agreed] =
        co_await gather(serve(std::move(far), server), talk_over(std::move(near), client, look));
    co_return agreed;
  };
  EXPECT_EQ(co_await agree(words("http/1.1", "h2")), "h2");
  EXPECT_EQ(co_await agree(words("http/1.1")), "http/1.1");
  EXPECT_EQ(co_await agree(words()), "");
  EXPECT_THROW(co_await agree(words("gopher")), TlsError);
}

RILL_REAL_TIME_TEST(Tls, RefusesOptionsThatMakeNoSense) {
  TlsOptions nobody;
  EXPECT_THROW(co_await TlsContext::server(nobody), std::invalid_argument);
  TlsOptions half;
  half.certificate = made.path("localhost.pem");
  EXPECT_THROW(co_await TlsContext::client(half), std::invalid_argument);
  TlsOptions missing = made.own("nothing");
  EXPECT_THROW(co_await TlsContext::server(missing), TlsError);
  TlsOptions mixed = made.own("localhost");
  mixed.key = made.path("other.key");
  EXPECT_THROW(co_await TlsContext::server(mixed), TlsError);
}

/// Connects with TLS to who does `answer` with the bare connection.
template <class Answer> Task<std::string> talk_to(Answer answer) {
  auto [near, far] = UnixStream::pair();
  auto listen = [](Stream &stream) { return read_all(stream); };
  auto [talked, answered] = co_await gather_settled(
      talk_over(std::move(near), *made.client, listen), answer(std::move(far)));
  std::move(answered).value();
  co_return std::move(talked).value();
}

RILL_REAL_TIME_TEST(Tls, AnEndWithoutAGoodbyeIsAnError) {
  auto cut = [](UnixStream wire) -> Task<> {
    // Writes, and dies without a goodbye.
    Stream stream = co_await Stream::accept(std::move(wire), *made.server);
    co_await stream.write("a part");
  };
  EXPECT_THROW(co_await talk_to(cut), TlsError);
  auto whole = [](UnixStream wire) -> Task<> {
    Stream stream = co_await Stream::accept(std::move(wire), *made.server);
    co_await stream.write("the whole");
    co_await stream.close();
    EXPECT_FALSE(stream.open());
    co_await stream.close();
    EXPECT_THROW(co_await stream.write("more"), Closed);
  };
  EXPECT_EQ(co_await talk_to(whole), "the whole");
}

RILL_REAL_TIME_TEST(Tls, WhatIsNoTlsIsAnError) {
  for (std::string nonsense : {"", "HTTP/1.1 400 Bad Request\r\n\r\n", "\x16\x03\x03\xff\xff"}) {
    auto answer = [&](UnixStream wire) -> Task<> {
      co_await use(std::move(wire),
                   [&](UnixStream &open) -> Task<> { co_await open.write(nonsense); });
    };
    EXPECT_THROW(co_await talk_to(answer), TlsError);
  }
}

RILL_REAL_TIME_TEST(Tls, ASilentPeerIsATimeout) {
  auto [near, far] = UnixStream::pair();
  EXPECT_THROW(co_await timeout(10ms, Stream::connect(std::move(near), *made.client, "localhost")),
               TimeoutError);
  std::array<char, 4096> buffer;
  while (co_await far.read_some(buffer) > 0) {
  }
  co_await far.close();
}

RILL_REAL_TIME_TEST(Tls, AWriteThatWasCutOffTakesNoOther) {
  Settled<void> heard(std::make_exception_ptr(Closed()), std::nullopt);
  auto [near, far] = UnixStream::pair();
  auto serve_late = [&]() -> Task<> {
    auto read = [](Stream &stream) -> Task<> {
      co_await sleep_for(50ms);
      static_cast<void>(co_await read_all(stream));
    };
    heard = co_await settle(use(co_await Stream::accept(std::move(far), *made.server), read));
  };
  auto talk = [](Stream &stream) -> Task<> {
    EXPECT_THROW(co_await timeout(10ms, stream.write(std::string(8 << 20, 'x'))), TimeoutError);
    EXPECT_THROW(co_await stream.write("more"), CutOff);
  };
  co_await gather(serve_late(), talk_over(std::move(near), *made.client, talk));
  EXPECT_FALSE(heard.ok()) << "took a part for the whole";
}

RILL_REAL_TIME_TEST(Tls, ClosingWakesWhoReads) {
  auto [near, far] = UnixStream::pair();
  auto client = [&]() -> Task<> {
    Stream stream = co_await Stream::connect(std::move(near), *made.client, "localhost");
    auto read = [&]() -> Task<> {
      std::array<char, 16> buffer;
      EXPECT_THROW(co_await stream.read_some(buffer), Closed);
    };
    auto close = [&]() -> Task<> {
      co_await yield();
      co_await stream.close();
    };
    co_await gather(read(), close());
  };
  co_await gather(serve(std::move(far), *made.server), client());
}

RILL_REAL_TIME_TEST(Tls, TalksToTheServerOfOpenssl) {
  std::uint16_t port = servers::free_port();
  servers::Process server = servers::start_listening(port, [&] {
    return servers::Process({"openssl", "s_server", "-accept", std::to_string(port), "-rev",
                             "-cert", made.path("localhost.pem"), "-key",
                             made.path("localhost.key")});
  });
  for (const char *host : {"localhost", "127.0.0.1"}) {
    TcpStream wire = co_await TcpStream::connect(net::Endpoint::loopback(port));
    auto talk = [](TcpTls &stream) -> Task<> {
      net::BufferedReader reader(stream);
      co_await stream.write("hello\n");
      EXPECT_EQ(co_await reader.read_line(), "olleh");
    };
    co_await use(co_await TcpTls::connect(std::move(wire), *made.client, host), talk);
  }
}

RILL_REAL_TIME_TEST(Tls, TalksToTheClientOfOpenssl) {
  net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0));
  auto answer = [](TcpTls &stream) -> Task<> {
    net::BufferedReader reader(stream);
    std::optional<std::string> line = co_await reader.read_line();
    co_await stream.write("heard " + line.value_or("nothing") + "\n");
  };
  for (std::string version : {"-tls1_2", "-tls1_3"}) {
    auto serve_one = [&]() -> Task<> {
      TcpStream wire = co_await listener.accept();
      co_await use(co_await TcpTls::accept(std::move(wire), *made.server), answer);
    };
    auto ask = [&]() -> Task<> {
      std::vector<std::string> command{"openssl",
                                       "s_client",
                                       "-connect",
                                       listener.local().to_string(),
                                       "-quiet",
                                       "-CAfile",
                                       made.path("localhost.pem"),
                                       "-verify_return_error",
                                       "-verify_hostname",
                                       "localhost",
                                       version};
      ProcessOutput client = co_await run_process(command, "hello\n");
      EXPECT_EQ(client.output, "heard hello\n") << client.error;
    };
    co_await timeout(30s, gather(serve_one(), ask()));
  }
}

RILL_REAL_TIME_TEST(Tls, OldVersionsAreRefused) {
  net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0));
  auto serve_one = [&]() -> Task<> {
    TcpStream wire = co_await listener.accept();
    EXPECT_THROW(co_await TcpTls::accept(std::move(wire), *made.server), TlsError);
  };
  auto ask = [&]() -> Task<> {
    std::vector<std::string> command{
        "openssl", "s_client", "-connect",           listener.local().to_string(),
        "-tls1_1", "-cipher",  "DEFAULT:@SECLEVEL=0"};
    EXPECT_FALSE((co_await run_process(command)).status.success());
  };
  co_await timeout(30s, gather(serve_one(), ask()));
}

/// Cancelled anywhere, the client leaves nothing hanging: the server hears of the end.
Task<> client_scenario(Victim &victim) {
  auto [near, far] = UnixStream::pair();
  auto talk = [](Stream &stream) -> Task<> {
    net::BufferedReader reader(stream);
    co_await stream.write("hello");
    EXPECT_EQ(co_await reader.read_exactly(5), "hello");
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn([&]() -> Task<> {
      Settled<void> served = co_await settle(serve(std::move(far), *made.server));
      EXPECT_FALSE(served.cancelled());
    });
    co_await victim.run(talk_over(std::move(near), *made.client, talk));
  });
}
TEST(Tls, CancelSweepOfTheClient) { EXPECT_GE(cancel_sweep(client_scenario), 6); }

Task<> server_scenario(Victim &victim) {
  auto [near, far] = UnixStream::pair();
  auto talk = [](Stream &stream) -> Task<> {
    co_await stream.write("hello");
    std::array<char, 16> buffer;
    co_await stream.read_some(buffer);
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn([&]() -> Task<> {
      Settled<void> talked = co_await settle(talk_over(std::move(near), *made.client, talk));
      EXPECT_FALSE(talked.cancelled());
    });
    co_await victim.run(serve(std::move(far), *made.server));
  });
}
TEST(Tls, CancelSweepOfTheServer) { EXPECT_GE(cancel_sweep(server_scenario), 6); }

} // namespace
