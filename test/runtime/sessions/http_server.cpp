// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A server of ours, and clients of others: the program curl, libcurl through http::Session, and
// some that are rude, slow, or talk nonsense.
#include "rill/http_server.h"

#include "server.h"

#include "../helpers.h"

#include "rill/descriptor.h"
#include "rill/event.h"
#include "rill/gather.h"
#include "rill/http.h"
#include "rill/net/buffered_reader.h"
#include "rill/net/tcp_stream.h"
#include "rill/process.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <exception>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;
using helpers::read_all;
using helpers::words;
using http::Exchange;
using http::Handler;
using http::Server;
using http::ServerOptions;
using http::Session;
using net::TcpStream;
using rill::testing::cancel_sweep;
using rill::testing::Victim;

static_assert(AsyncClosable<Server>);

/// Runs `body(server, url)` beside a server of ours, and stops that.
template <class Body> Task<> beside(Handler handler, ServerOptions options, Body body) {
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    auto run = [&](Server &server) -> Task<> {
      group.spawn(server.serve(handler));
      co_await body(server, "http://" + server.local().to_string());
    };
    co_await use(Server::bind(net::Endpoint::loopback(0), std::move(options)), run);
  });
}

template <class Body> Task<> beside(Handler handler, Body body) {
  ServerOptions options;
  return beside(std::move(handler), std::move(options), std::move(body));
}

/// Says what was asked for.
Task<> echo(Exchange &exchange) {
  std::string said = exchange.method() + " " + exchange.target() + " ";
  said += co_await exchange.body();
  http::Headers headers{{"X-Path", std::string(exchange.path())}};
  co_await exchange.respond(200, said, headers);
}

/// Says that it was asked, and nothing to who asked.
Handler answer_nothing(Event &asked) {
  return [&asked](Exchange &) -> Task<> {
    asked.set();
    co_await sleep_for(1h);
  };
}

/// Gives back what comes, as it comes.
Task<> give_back(Exchange &exchange) {
  co_await exchange.begin(200);
  while (std::optional<std::string> piece = co_await exchange.next())
    co_await exchange.write(std::move(*piece));
}

Task<std::string> curl(std::vector<std::string> options, std::string input = {}) {
  options.insert(options.begin(), {"curl", "-sS", "--max-time", "30"});
  co_return (co_await run_process(std::move(options), std::move(input))).output;
}

/// Everything that a server says to `text` until it closes the connection.
Task<std::string> said_to(const Server &server, std::string text) {
  auto talk = [&](TcpStream &stream) -> Task<std::string> {
    co_await stream.write(text);
    co_return co_await read_all(stream);
  };
  co_return co_await use(co_await TcpStream::connect(server.local()), talk);
}

std::string status_line(const std::string &response) {
  return response.substr(0, response.find('\r'));
}

RILL_REAL_TIME_TEST(HttpServer, AnswersTheProgramCurl) {
  co_await beside(echo, [](Server &, std::string url) -> Task<> {
    EXPECT_EQ(co_await curl(words(url + "/page?x=1")), "GET /page?x=1 ");
    EXPECT_EQ(co_await curl(words("-d", "a body", url)), "POST / a body");
    EXPECT_EQ(co_await curl(words("-0", url)), "GET / ");
    EXPECT_EQ(co_await curl(words("-T", "-", url), "in chunks"), "PUT / in chunks");
    std::string head = co_await curl(words("-I", url + "/page?x"));
    EXPECT_EQ(status_line(head), "HTTP/1.1 200 OK");
    EXPECT_NE(head.find("X-Path: /page\r\n"), std::string::npos);
    EXPECT_NE(head.find("Content-Length: 13\r\n"), std::string::npos);
    EXPECT_NE(head.find("\r\nDate: "), std::string::npos);
    EXPECT_NE(head.find(" GMT\r\n"), std::string::npos);
  });
}

RILL_REAL_TIME_TEST(HttpServer, TellsWhoAsks) {
  std::vector<std::string> peers;
  auto note = [&](Exchange &exchange) -> Task<> {
    peers.push_back(exchange.peer().to_string());
    co_await exchange.respond(200, "");
  };
  co_await beside(note, [](Server &, std::string url) -> Task<> {
    auto ask_twice = [&](Session &web) -> Task<> {
      co_await web.get(url);
      co_await web.get(url);
    };
    co_await gather(use(Session(), ask_twice), use(Session(), ask_twice));
  });
  std::ranges::sort(peers);
  EXPECT_EQ(peers.size(), 4u);
  EXPECT_EQ(peers[0], peers[1]);
  EXPECT_EQ(peers[2], peers[3]);
  EXPECT_NE(peers[1], peers[2]);
}

RILL_REAL_TIME_TEST(HttpServer, KeepsConnections) {
  auto second_connections = [](std::string url,
                               std::vector<std::string> options) -> Task<std::string> {
    options.insert(options.end(), {"-o", "/dev/null", "-o", "/dev/null", "-w", "%{num_connects} "});
    options.insert(options.end(), {url, url});
    co_return co_await curl(std::move(options));
  };
  co_await beside(echo, [&](Server &, std::string url) -> Task<> {
    EXPECT_EQ(co_await second_connections(url, words()), "1 0 ");
    EXPECT_EQ(co_await second_connections(url, words("-H", "Connection: close")), "1 1 ");
    EXPECT_EQ(co_await second_connections(url, words("-0")), "1 1 ");
    EXPECT_EQ(co_await second_connections(url, words("-0", "-H", "Connection: keep-alive")),
              "1 0 ");
  });
}

RILL_REAL_TIME_TEST(HttpServer, AnswersManyAtOnce) {
  co_await beside(echo, [](Server &, std::string url) -> Task<> {
    http::Options options{.connections_per_host = 20};
    co_await use(Session(options), [&](Session &web) -> Task<> {
      auto ask = [&](int i) -> Task<> {
        std::string body = std::to_string(i);
        http::Response response = co_await web.post(url, body);
        EXPECT_EQ(response.body, "POST / " + body);
      };
      auto all = std::views::iota(0, 300) | std::views::transform(ask);
      co_await gather(all, {.limit = 50});
    });
  });
}

RILL_REAL_TIME_TEST(HttpServer, StreamsBothWays) {
  co_await beside(give_back, [](Server &server, std::string url) -> Task<> {
    std::string large(2 << 20, 'x'); // curl asks first whether it may send so much
    EXPECT_EQ(co_await curl(words("--data-binary", "@-", url), large), large);
    EXPECT_EQ(co_await curl(words("-T", "-", url), large), large);
    EXPECT_EQ(co_await curl(words("-0", "--data-binary", "@-", url), "old"), "old");
    EXPECT_EQ(co_await curl(words("-d", "", url)), "");
    std::string chunks =
        co_await said_to(server, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                 "Transfer-Encoding: chunked\r\n\r\n"
                                 "3\r\nabc\r\n0\r\nX-Trailer: dropped\r\n\r\n");
    EXPECT_NE(chunks.find("\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), std::string::npos) << chunks;
  });
}

RILL_REAL_TIME_TEST(HttpServer, AClientThatDoesNotReadMakesTheHandlerWait) {
  std::size_t written = 0;
  auto talkative = [&](Exchange &exchange) -> Task<> {
    co_await exchange.begin(200);
    for (; written < (32u << 20); written += 1 << 20)
      co_await exchange.write(std::string(1 << 20, 'x'));
  };
  co_await beside(talkative, [&](Server &, std::string url) -> Task<> {
    co_await use(Session(), [&](Session &web) -> Task<> {
      http::Request request{.url = url};
      http::Download download = co_await web.download(request);
      std::size_t read = 0;
      for (int i = 0; i < 20; ++i) {
        std::optional<std::string> piece = co_await download.next();
        read += piece->size();
      }
      EXPECT_LE(written, read + (20u << 20)) << "the client was not waited for";
      while (std::optional<std::string> piece = co_await download.next())
        read += piece->size();
      EXPECT_EQ(read, 32u << 20);
    });
  });
}

RILL_REAL_TIME_TEST(HttpServer, AnswersWhatIsSentAheadInOrder) {
  co_await beside(echo, [](Server &server, std::string) -> Task<> {
    std::string all = co_await said_to(
        server, "\r\nGET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
                "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                "GET /3 HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"
                "GET /4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /5 HTTP/1.1\r\n");
    std::size_t first = all.find("\r\n\r\nGET /1 HTTP/1.1 200");
    std::size_t second = all.find("POST /2 abc");
    std::size_t third = all.find("GET /3 ");
    std::size_t fourth = all.find("Connection: close\r\n\r\nGET /4 ");
    EXPECT_LT(first, second);
    EXPECT_LT(second, third);
    EXPECT_LT(third, fourth);
    EXPECT_TRUE(all.ends_with("GET /4 ")) << all;
  });
}

RILL_REAL_TIME_TEST(HttpServer, RefusesWhatIsNoRequest) {
  bool asked = false;
  auto note = [&](Exchange &exchange) -> Task<> {
    co_await exchange.body();
    asked = true;
  };
  const std::vector<std::pair<std::string, int>> malformed{
      {"nonsense\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", 400},
      {"GET /\t HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"GET /" + std::string(20000, 'x'), 414},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'x'), 431},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n", 413},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n" +
           std::string(0x200000, 'x'),
       413},
  };
  co_await beside(note, [&](Server &server, std::string) -> Task<> {
    for (const auto &[request, status] : malformed) {
      std::string said = co_await said_to(server, request);
      EXPECT_EQ(said.substr(9, 3), std::to_string(status)) << request.substr(0, 200);
      EXPECT_NE(said.find("\r\nConnection: close\r\n"), std::string::npos);
    }
  });
  EXPECT_FALSE(asked);
}

RILL_REAL_TIME_TEST(HttpServer, ASlowClientIsNotWaitedForLong) {
  ServerOptions options{.idle_limit = 20ms, .head_limit = 20ms, .silence_limit = 20ms};
  co_await beside(echo, options, [](Server &server, std::string) -> Task<> {
    EXPECT_EQ(co_await said_to(server, ""), "");
    EXPECT_EQ(status_line(co_await said_to(server, "GET / HT")), "HTTP/1.1 408 Request Timeout");
    std::string half = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab";
    EXPECT_EQ(status_line(co_await said_to(server, half)), "HTTP/1.1 408 Request Timeout");
    std::string whole = co_await said_to(server, half + "cd");
    EXPECT_TRUE(whole.ends_with("POST / abcd")) << "and then ends, for nothing more comes";
  });
}

RILL_REAL_TIME_TEST(HttpServer, AClientThatTakesNothingIsGone) {
  Event gone;
  auto talkative = [&](Exchange &exchange) -> Task<> {
    co_await exchange.begin(200);
    try {
      for (;;)
        co_await exchange.write(std::string(1 << 20, 'x'));
    } catch (const http::ClientGone &) {
      gone.set();
      throw;
    }
  };
  ServerOptions options{.silence_limit = 20ms};
  co_await beside(talkative, options, [&](Server &server, std::string) -> Task<> {
    auto ask = [&](TcpStream &stream) -> Task<> {
      co_await stream.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      co_await timeout(30s, gone.wait());
    };
    co_await use(co_await TcpStream::connect(server.local()), ask);
  });
}

RILL_REAL_TIME_TEST(HttpServer, AClientThatIsKilledHarmsNobody) {
  Event begun;
  int gone = 0;
  auto talkative = [&](Exchange &exchange) -> Task<> {
    if (exchange.target() == "/short") {
      co_await exchange.respond(200, "still here");
      co_return;
    }
    try {
      co_await exchange.begin(200);
      for (;;) {
        co_await exchange.write("more");
        begun.set();
        co_await sleep_for(1ms);
      }
    } catch (const http::ClientGone &) {
      ++gone;
      throw;
    }
  };
  co_await beside(talkative, [&](Server &, std::string url) -> Task<> {
    std::vector<std::string> command{"curl", "-s", "-o", "/dev/null", url};
    auto kill = [&](Process &client) -> Task<> {
      co_await timeout(30s, begun.wait());
      client.signal(SIGKILL);
      co_await timeout(30s, client.wait());
    };
    co_await use(co_await Process::start(command), kill);
    while (gone == 0)
      co_await sleep_for(1ms);
    EXPECT_EQ(co_await curl(words(url + "/short")), "still here");
  });
  EXPECT_EQ(gone, 1);
}

RILL_REAL_TIME_TEST(HttpServer, AnErrorOfAHandlerIsAResponse) {
  std::vector<std::string> told;
  ServerOptions options;
  options.on_error = [&](const std::exception_ptr &error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception &exception) {
      told.push_back(exception.what());
    }
  };
  auto fail = [](Exchange &exchange) -> Task<> {
    if (exchange.path() == "/refused")
      throw http::Refusal(404, "no such page");
    if (exchange.path() == "/failed")
      throw std::runtime_error("broken");
    http::Headers broken{{"X", "a\r\nY: b"}};
    if (exchange.path() == "/header")
      co_await exchange.respond(200, "", broken);
    if (exchange.path() == "/status")
      co_await exchange.respond(100, "");
    if (exchange.path() == "/twice") {
      co_await exchange.respond(200, "once");
      co_await exchange.respond(200, "twice");
    }
    if (exchange.path() == "/half") {
      co_await exchange.begin(200);
      co_await exchange.write("a part");
      throw std::runtime_error("halfway");
    }
  };
  co_await beside(fail, options, [&](Server &, std::string url) -> Task<> {
    co_await use(Session(), [&](Session &web) -> Task<> {
      http::Response refused = co_await web.get(url + "/refused");
      EXPECT_EQ(refused.status, 404);
      EXPECT_EQ(refused.body, "no such page");
      EXPECT_TRUE(told.empty());
      for (std::string page : {"/failed", "/nothing", "/header", "/status"})
        EXPECT_EQ((co_await web.get(url + page)).status, 500) << page;
      EXPECT_EQ((co_await web.get(url + "/twice")).body, "once");
      Settled<http::Response> half = co_await settle(web.get(url + "/half"));
      EXPECT_THROW(static_cast<void>(half.value()), http::Error);
    });
    std::vector<std::string> old{"curl", "-s", "-0", url + "/half"};
    EXPECT_FALSE((co_await run_process(old)).status.success()) << "a part was taken for the whole";
  });
  EXPECT_EQ(told.size(), 7u);
  EXPECT_EQ(told.front(), "broken");
}

RILL_REAL_TIME_TEST(HttpServer, LimitsItsConnections) {
  ServerOptions options{.connections = 1};
  std::string last = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  co_await beside(echo, options, [&](Server &server, std::string) -> Task<> {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      std::optional<TaskHandle<std::string>> second;
      auto occupy = [&](TcpStream &stream) -> Task<> {
        net::BufferedReader reader(stream);
        co_await stream.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        co_await reader.read_until("GET / ");
        second = group.spawn(said_to(server, last));
        co_await sleep_for(20ms);
        EXPECT_FALSE(second->done());
      };
      co_await use(co_await TcpStream::connect(server.local()), occupy);
      EXPECT_TRUE((co_await second->join()).ends_with("GET /last "));
    });
  });
}

RILL_REAL_TIME_TEST(HttpServer, StoppingLetsRequestsEnd) {
  Event asked;
  Event go_on;
  auto wait = [&](Exchange &exchange) -> Task<> {
    asked.set();
    co_await go_on.wait();
    co_await exchange.respond(200, "done");
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    auto run = [&](Server &server) -> Task<> {
      TaskHandle<void> serving = group.spawn(server.serve(wait));
      TaskHandle<std::string> idle = group.spawn(said_to(server, ""));
      TaskHandle<std::string> answer =
          group.spawn(said_to(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      co_await asked.wait();
      server.stop();
      EXPECT_EQ(co_await idle.join(), "");
      EXPECT_THROW(co_await said_to(server, ""), std::system_error) << "listens still";
      EXPECT_FALSE(serving.done());
      go_on.set();
      std::string said = co_await answer.join();
      EXPECT_NE(said.find("\r\nConnection: close\r\n"), std::string::npos);
      EXPECT_TRUE(said.ends_with("done"));
      co_await serving.join();
    };
    co_await use(Server::bind(net::Endpoint::loopback(0)), run);
  });
}

RILL_REAL_TIME_TEST(HttpServer, StoppingEndsConnectionsThatBeginInThatMoment) {
  ServerOptions options{.idle_limit = 1h, .grace = 1h};
  for (int turns = 0; turns < 8; ++turns) {
    co_await beside(echo, options, [&](Server &server, std::string) -> Task<> {
      auto read = [&](TcpStream &stream) -> Task<> {
        for (int i = 0; i < turns; ++i)
          co_await yield();
        server.stop();
        std::array<char, 16> buffer;
        try {
          EXPECT_EQ(co_await timeout(30s, stream.read_some(buffer)), 0u);
        } catch (const std::system_error &) { // not accepted any more
        }
      };
      co_await use(co_await TcpStream::connect(server.local()), read);
    });
  }
}

RILL_REAL_TIME_TEST(HttpServer, StoppingDoesNotWaitForEver) {
  Event asked;
  Handler hang = answer_nothing(asked);
  ServerOptions options{.grace = 10ms};
  std::optional<Settled<std::string>> said;
  co_await beside(hang, options, [&](Server &server, std::string) -> Task<> {
    auto ask = [&]() -> Task<> {
      said.emplace(co_await settle(said_to(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")));
    };
    auto close = [&]() -> Task<> {
      co_await asked.wait();
      co_await server.close();
    };
    co_await gather(ask(), close());
    EXPECT_FALSE(server.open());
    EXPECT_THROW(co_await server.serve(hang), Closed);
    co_await server.close();
  });
  EXPECT_THROW(static_cast<void>(said->value()), std::system_error) << "was cut off";
}

RILL_REAL_TIME_TEST(HttpServer, CancellingACloseEndsTheConnections) {
  Event asked;
  Handler hang = answer_nothing(asked);
  ServerOptions options{.grace = 1h};
  co_await beside(hang, options, [&](Server &server, std::string) -> Task<> {
    auto ask = [&]() -> Task<> {
      Settled<std::string> said = co_await settle(said_to(server, "GET / HTTP/1.0\r\n\r\n"));
      EXPECT_FALSE(said.ok());
    };
    auto close = [&]() -> Task<> {
      co_await asked.wait();
      EXPECT_THROW(co_await timeout(10ms, server.close()), TimeoutError);
    };
    co_await gather(ask(), close());
  });
}

RILL_REAL_TIME_TEST(HttpServer, ServesOnceAndNotWhenClosed) {
  Server server = Server::bind(net::Endpoint::loopback(0));
  Task<> too_late = server.serve(echo);
  Task<> never = server.serve(echo);
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> serving = group.spawn(server.serve(echo));
    co_await yield();
    EXPECT_THROW(co_await std::move(never), UsageError);
    serving.cancel();
  });
  co_await server.close();
  co_await std::move(too_late);
}

/// Two requests on one connection, of which the second uses all that a handler can; whatever is
/// cancelled in the server, the client hears of it, and others are served afterwards.
Task<> serving_scenario(Victim &victim) {
  auto talk = [](TcpStream &stream) -> Task<> {
    net::BufferedReader reader(stream);
    co_await stream.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    co_await reader.read_until("GET / ");
    co_await stream.write("POST /both HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                          "Expect: 100-continue\r\n\r\n");
    co_await stream.write("ab");
    co_await reader.read_until("\r\nab\r\n0\r\n\r\n");
  };
  auto handle = [](Exchange &exchange) {
    return exchange.path() == "/both" ? give_back(exchange) : echo(exchange);
  };
  auto ask = [&](Server &server) -> Task<bool> {
    co_return (co_await settle(use(co_await TcpStream::connect(server.local()), talk))).ok();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    auto run = [&](Server &server) -> Task<> {
      Event heard;
      auto ask_and_stop = [&]() -> Task<> {
        if (co_await ask(server))
          server.stop();
        heard.set();
      };
      group.spawn(ask_and_stop);
      bool cut_short = co_await victim.run(server.serve(handle));
      group.spawn(server.serve(handle));
      co_await heard.wait();
      if (cut_short && !server.stopping()) {
        bool served = co_await ask(server);
        EXPECT_TRUE(served);
      }
    };
    co_await use(Server::bind(net::Endpoint::loopback(0)), run);
  });
}
TEST(HttpServer, CancelSweep) { EXPECT_GE(cancel_sweep(serving_scenario), 10); }

} // namespace
