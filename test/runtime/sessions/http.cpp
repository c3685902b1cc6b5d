// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A real nginx, started for these tests: keep-alive, limits, redirections, large bodies, and
// servers that go, hang or talk nonsense.
#include "rill/http.h"

#include "server.h"

#include "rill/descriptor.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/net/buffered_reader.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;
using http::Download;
using http::Request;
using http::Response;
using http::Session;

static_assert(AsyncClosable<Session>);

constexpr std::size_t large_size = 20 << 20;

class Nginx final : public servers::Server {
public:
  void SetUp() override {
    if (servers::find_program("nginx").empty())
      GTEST_SKIP() << "nginx is not installed";
    const passwd *user = servers::someone_else("www-data");
    folder_ = std::make_unique<servers::Folder>(user);
    port_ = servers::free_port();
    std::ofstream(path("small")) << "a small page";
    std::ofstream(path("large")) << std::string(large_size, 'x');
    std::ofstream(path("nginx.conf")) << configuration();
    start();
  }

  void start() {
    server_ = servers::start_listening(port_, [&] {
      return servers::Process(
          {servers::find_program("nginx"), "-p", folder_->path(), "-c", path("nginx.conf")},
          servers::someone_else("www-data"), path("log"));
    });
  }
  std::string url(const std::string &page) const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/" + page;
  }

private:
  std::string path(const std::string &name) const { return folder_->path() / name; }
  std::string configuration() const {
    std::string temporary;
    for (const char *what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
      temporary += std::string("  ") + what + "_temp_path " + path(what) + ";\n";
    return "daemon off;\npid " + path("pid") +
           ";\nerror_log stderr;\nevents {}\nhttp {\n  access_log off;\n" + temporary +
           "  server {\n    listen 127.0.0.1:" + std::to_string(port_) + ";\n    root " +
           folder_->path().string() + ";\n" + R"(
    location /connection { return 200 "$connection"; }
    location /echo { return 200 "$request_method $http_x_test"; }
    location /moved { return 302 /small; }
    location /round { return 302 /round; }
    location /slow/ { alias )" +
           folder_->path().string() + R"(/; limit_rate 1k; }
  }
}
)";
  }
};

Nginx &nginx = *static_cast<Nginx *>(::testing::AddGlobalTestEnvironment(new Nginx));

RILL_REAL_TIME_TEST(Http, YieldsTheResponse) {
  co_await use(Session(), [](Session &web) -> Task<> {
    Response page = co_await web.get(nginx.url("small"));
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.body, "a small page");
    EXPECT_EQ(page.headers.find("content-LENGTH"), "12");
    EXPECT_EQ(page.headers.find("X-Nothing"), std::nullopt);
    http::Headers headers{{"X-Test", "hello"}};
    Response echo = co_await web.get(nginx.url("echo"), headers);
    EXPECT_EQ(echo.body, "GET hello");
    EXPECT_EQ((co_await web.post(nginx.url("echo"), "a body")).body, "POST ");
    EXPECT_EQ((co_await web.post(nginx.url("echo"), "")).body, "POST ");
    Request to_put{.method = "PUT", .url = nginx.url("echo"), .body = "b"};
    EXPECT_EQ((co_await web.request(to_put)).body, "PUT ");
    Request about_it{.method = "HEAD", .url = nginx.url("small")};
    Response head = co_await web.request(about_it);
    EXPECT_EQ(head.headers.find("Content-Length"), "12");
    EXPECT_EQ(head.body, "");
    Request with_body{.method = "HEAD", .url = nginx.url("small"), .body = "is not sent"};
    EXPECT_EQ((co_await web.request(with_body)).status, 200);
  });
}

RILL_REAL_TIME_TEST(Http, RefusesAMethodThatIsNoWord) {
  co_await use(Session(), [](Session &web) -> Task<> {
    for (const char *method : {"", "GET / HTTP/1.1\r\nHost: another\r\n\r\nGET", "A B"}) {
      Request request{.method = method, .url = nginx.url("small")};
      EXPECT_THROW((co_await settle(web.request(request))).value(), http::Error) << method;
    }
  });
}

RILL_REAL_TIME_TEST(Http, AnErrorOfTheServerIsAResponse) {
  co_await use(Session(), [](Session &web) -> Task<> {
    Response page = co_await web.get(nginx.url("nothing"));
    EXPECT_EQ(page.status, 404);
    EXPECT_THROW(page.require_success(), http::StatusError);
    EXPECT_EQ((co_await web.get(nginx.url("small"))).require_success().status, 200);
  });
}

RILL_REAL_TIME_TEST(Http, FollowsRedirectionsButNotForEver) {
  co_await use(Session(), [](Session &web) -> Task<> {
    Response page = co_await web.get(nginx.url("moved"));
    EXPECT_EQ(page.body, "a small page");
    EXPECT_EQ(page.headers.find("Location"), std::nullopt) << "of the response before";
    EXPECT_THROW((co_await settle(web.get(nginx.url("round")))).value(), http::Error);
  });
  http::Options options{.redirections = 0};
  co_await use(Session(options), [](Session &web) -> Task<> {
    EXPECT_EQ((co_await web.get(nginx.url("moved"))).status, 302);
  });
}

RILL_REAL_TIME_TEST(Http, KeepsConnectionsAndLimitsThem) {
  http::Options options{.connections_per_host = 3};
  co_await use(Session(options), [](Session &web) -> Task<> {
    auto connection = [&](int) -> Task<std::string> {
      co_return (co_await web.get(nginx.url("connection"))).body;
    };
    std::string first = co_await connection(0);
    EXPECT_EQ(co_await connection(1), first);
    std::vector<std::string> all = co_await gather(
        std::views::iota(0, 200) | std::views::transform(connection), {.limit = 50});
    EXPECT_LE(std::set<std::string>(all.begin(), all.end()).size(), 3u);
  });
}

RILL_REAL_TIME_TEST(Http, LimitsTheTimeOfARequest) {
  http::Options options{.time_limit = 50ms};
  co_await use(Session(options), [](Session &web) -> Task<> {
    EXPECT_THROW((co_await settle(web.get(nginx.url("slow/large")))).value(), TimeoutError);
    EXPECT_EQ((co_await web.get(nginx.url("small"))).status, 200);
  });
}

RILL_REAL_TIME_TEST(Http, RefusesABodyThatIsTooLong) {
  http::Options options{.longest_body = 1 << 20};
  co_await use(Session(options), [](Session &web) -> Task<> {
    EXPECT_THROW((co_await settle(web.get(nginx.url("large")))).value(), http::Error);
    EXPECT_EQ((co_await web.get(nginx.url("small"))).status, 200);
  });
}

RILL_REAL_TIME_TEST(Http, DownloadsPieceByPieceAndMakesTheServerWait) {
  co_await use(Session(), [](Session &web) -> Task<> {
    Request large{.url = nginx.url("large")};
    Download download = co_await web.download(large);
    EXPECT_EQ(download.status(), 200);
    EXPECT_EQ(download.headers().find("Content-Length"), std::to_string(large_size));
    std::size_t received = 0;
    std::size_t largest = 0;
    while (std::optional<std::string> piece = co_await download.next()) {
      received += piece->size();
      largest = std::max(largest, piece->size());
      if (received < 4 << 20)
        co_await sleep_for(1ms);
    }
    EXPECT_EQ(received, large_size);
    EXPECT_LE(largest, 1u << 20) << "was not made to wait";
    EXPECT_EQ(co_await download.next(), std::nullopt);
    Download given_up = co_await web.download(large);
    EXPECT_TRUE((co_await given_up.next()).has_value());
  });
}

RILL_REAL_TIME_TEST(Http, CancellingBreaksOffTheRequestAndNoOther) {
  co_await use(Session(), [](Session &web) -> Task<> {
    EXPECT_THROW((co_await settle(timeout(20ms, web.get(nginx.url("slow/large"))))).value(),
                 TimeoutError);
    for (int turns = 0; turns < 30; ++turns) {
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        TaskHandle<Response> asking = group.spawn(web.get(nginx.url("small")));
        for (int i = 0; i < turns; ++i)
          co_await yield();
        asking.cancel();
        EXPECT_EQ((co_await web.get(nginx.url("small"))).body, "a small page");
      });
    }
  });
}

/// Serves each connection by `answer(request head)`, until it is cancelled.
template <class Answer> Task<> serve(net::TcpListener &listener, Answer answer) {
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (;;) {
      group.spawn(
          [&](net::TcpStream stream) -> Task<> {
            co_await use(std::move(stream), [&](net::TcpStream &stream) -> Task<> {
              net::BufferedReader reader(stream);
              std::string head = co_await reader.read_until("\r\n\r\n");
              co_await answer(stream, std::move(head));
            });
          },
          co_await listener.accept());
    }
  });
}

/// Runs `body(web, url)` beside a server of ours.
template <class Answer, class Body>
Task<> beside(Answer answer, http::Options options, Body body) {
  net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0));
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(serve(listener, answer));
    std::string url = "http://" + listener.local().to_string() + "/";
    co_await use(Session(std::move(options)), [&](Session &web) { return body(web, url); });
    group.cancel();
  });
}

RILL_REAL_TIME_TEST(Http, AnswersThatAreNoneAreErrors) {
  for (std::string nonsense : {"", "nonsense\r\n\r\n",
                               "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1",
                               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"}) {
    auto answer = [&](net::TcpStream &stream, std::string) -> Task<> {
      co_await stream.write(nonsense);
    };
    co_await beside(answer, http::Options(), [&](Session &web, std::string url) -> Task<> {
      EXPECT_THROW((co_await settle(web.get(url))).value(), http::Error) << nonsense;
    });
  }
  co_await use(Session(), [](Session &web) -> Task<> {
    std::string nobody = "http://127.0.0.1:" + std::to_string(servers::free_port());
    for (std::string url : {nobody, std::string("file:///etc/passwd"), std::string("http://["),
                            std::string("nonsense://x"), std::string()})
      EXPECT_THROW((co_await settle(web.get(url))).value(), http::Error) << url;
    auto smuggled = web.get(nobody, {{"X-Test", "a\r\nX-Other: b"}});
    EXPECT_THROW((co_await settle(std::move(smuggled))).value(), http::Error);
  });
}

RILL_REAL_TIME_TEST(Http, ASilentServerIsATimeout) {
  auto say_nothing = [](net::TcpStream &, std::string) -> Task<> { co_await sleep_for(1h); };
  http::Options options{.time_limit = 20ms};
  co_await beside(say_nothing, options, [](Session &web, std::string url) -> Task<> {
    EXPECT_THROW((co_await settle(web.get(url))).value(), TimeoutError);
  });
}

RILL_REAL_TIME_TEST(Http, TriesAgainWhatMayBeRepeated) {
  int asked = 0;
  auto fail_twice = [&](net::TcpStream &stream, std::string) -> Task<> {
    if (++asked > 2)
      co_await stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  };
  http::Options options{.retries = {.attempts = 3, .pause = 1ms}};
  co_await beside(fail_twice, options, [&](Session &web, std::string url) -> Task<> {
    EXPECT_EQ((co_await web.get(url)).body, "ok");
    asked = 0;
    EXPECT_THROW((co_await settle(web.post(url, "x"))).value(), http::Error);
    EXPECT_EQ(asked, 1);
  });
}

RILL_REAL_TIME_TEST(Http, ClosingWakesWhoWaits) {
  Session web;
  auto wait = [&]() -> Task<> {
    EXPECT_THROW((co_await settle(web.get(nginx.url("slow/large")))).value(), Closed);
  };
  auto close = [&]() -> Task<> {
    co_await sleep_for(20ms);
    co_await web.close();
  };
  co_await gather(wait(), close());
  EXPECT_FALSE(web.open());
  EXPECT_THROW((co_await settle(web.get(nginx.url("small")))).value(), Closed);
  co_await web.close();
}

RILL_REAL_TIME_TEST(Http, AServerThatDiesInTheMiddleIsAnError) {
  co_await use(Session(), [](Session &web) -> Task<> {
    Request slow{.url = nginx.url("slow/large")};
    Download download = co_await web.download(slow);
    auto drain = [&]() -> Task<> {
      while (co_await download.next()) {
      }
    };
    auto kill = []() -> Task<> {
      co_await sleep_for(20ms);
      nginx.stop(SIGKILL);
    };
    auto [drained, killed] = co_await gather_settled(drain(), kill());
    EXPECT_THROW(std::move(drained).value(), http::Error);
    EXPECT_TRUE(killed.ok());
    nginx.start();
    EXPECT_EQ((co_await web.get(nginx.url("small"))).status, 200);
  });
}

} // namespace
