// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A client of a web service: one session for all requests, a limit on the time of each, and for
// each way in which one can fail somebody who deals with it.
#include "support/http.h"
#include "support/stopwatch.h"

#include "rill/finally.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/rate_limiter.h"
#include "rill/retry.h"
#include "rill/settled.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using Paths = std::vector<std::string>;
using Log = std::vector<std::string>;

/// An error as a value, for whom a page that is missing is no surprise.
rill::Task<std::error_code> try_get(http::Session &session, std::string path) {
  http::Response response = co_await session.get(std::move(path));
  co_return response.status == 200 ? std::error_code()
                                   : std::make_error_code(std::errc::no_such_file_or_directory);
}

namespace wrong {

/// Asks, and does not listen.
rill::Task<> warm_up(http::Session &session) {
  co_await try_get(session, "/index"); // warning: result of 'try_get' is dropped, and with it whether it succeeded [coro-discarded-result]
}

} // namespace wrong

namespace right {

rill::Task<> warm_up(http::Session &session, Log &log) {
  if (std::error_code error = co_await try_get(session, "/index"))
    log.push_back(error.message());
}

/// The session is opened with the first request and reused by all others.
class Api {
public:
  explicit Api(http::Server &server) : server_(&server) {}

  rill::Task<std::string> get(std::string path) {
    http::Response response = co_await session().get(std::move(path));
    co_return response.require_success().body;
  }
  rill::Task<std::string> create(std::string path, std::string text) {
    http::Response response = co_await session().post(std::move(path), std::move(text));
    co_return response.require_success().body;
  }
  rill::Task<> close() {
    if (session_)
      co_await session_->close();
  }

private:
  http::Session &session() {
    if (!session_)
      session_.emplace(*server_, http::Options{.time_limit = 10s});
    return *session_;
  }

  http::Server *server_;
  std::optional<http::Session> session_;
};

/// Again after a failure that another try can mend, each time after a longer pause.
rill::Task<std::string> patiently(Api &api, std::string path) {
  rill::RetryPolicy policy{.attempts = 3, .pause = 1s, .factor = 2, .longest = 10s};
  policy.worthwhile = [](const std::exception &error) {
    return !dynamic_cast<const http::StatusError *>(&error);
  };
  co_return co_await rill::retry(policy, [&] { return api.get(path); });
}

/// The limit of this request, and an error that says which one it was.
rill::Task<std::string> in_time(Api &api, std::string path, rill::Duration limit) {
  try {
    co_return co_await rill::timeout(limit, api.get(path));
  } catch (const rill::TimeoutError &) {
    throw std::runtime_error("no answer in time: " + path);
  }
}

/// What is not there is no error; everything else is noted and goes on.
rill::Task<std::optional<std::string>> if_there(http::Session &session, std::string path,
                                                Log &log) {
  try {
    http::Response response = co_await session.get(path);
    if (response.status == 404)
      co_return std::nullopt;
    co_return response.require_success().body;
  } catch (const rill::TimeoutError &) {
    log.push_back("no answer: " + path);
    throw;
  } catch (const Refused &error) {
    log.push_back(error.what());
    throw;
  }
}

/// Many pages over one session, a few at a time, and of each what became of it.
struct Page {
  std::string path;
  std::size_t size = 0;
  std::string error;
};
rill::Task<Page> look_at(http::Session &session, std::string path) {
  rill::Settled<http::Response> outcome = co_await rill::settle(session.get(path));
  if (outcome.cancelled())
    std::move(outcome).value();
  if (!outcome.ok())
    co_return Page{.path = path, .error = "no answer"};
  co_return Page{.path = path, .size = outcome.value().body.size()};
}
rill::Task<std::vector<Page>> scrape(http::Session &session, Paths paths) {
  auto pages = paths | std::views::transform(
                           [&](const std::string &path) { return look_at(session, path); });
  co_return co_await rill::gather(pages, {.limit = 3});
}

/// So many a second, whoever asks.
rill::Task<std::string> gently(Api &api, rill::RateLimiter &limiter, std::string path) {
  co_await limiter.acquire();
  co_return co_await api.get(std::move(path));
}

/// Requests that are collected first and sent together.
class Batch {
public:
  explicit Batch(http::Session &session) : session_(session) {}
  void add(std::string path) { paths_.push_back(std::move(path)); }
  rill::Task<int> send() {
    Paths paths = std::exchange(paths_, {});
    auto tasks =
        paths | std::views::transform([&](const std::string &path) { return session_.get(path); });
    int answered = 0;
    for (const auto &outcome : co_await rill::gather_settled(tasks, {.limit = 10}))
      answered += outcome.ok();
    co_return answered;
  }

private:
  http::Session &session_;
  Paths paths_;
};

} // namespace right

template <class Test> rill::Task<> with_api(http::Server &server, Test test) {
  co_await rill::use(right::Api(server), test);
}

RILL_TEST(HttpClient, OneSessionServesAllRequests) {
  http::Server server;
  co_await with_api(server, [](right::Api &api) -> rill::Task<> {
    EXPECT_EQ(co_await api.get("/users"), "/users");
    EXPECT_EQ(co_await api.create("/users", "alice"), "/users alice");
  });
  EXPECT_EQ(server.opened, 1);
  EXPECT_EQ(server.cut_off, 0);
}

RILL_TEST(HttpClient, AnErrorIsLookedAt) {
  http::Server server;
  server.pages["/index"] = {404, ""};
  Log log;
  auto test = [&](http::Session &session) -> rill::Task<> {
    co_await wrong::warm_up(session);
    EXPECT_TRUE(log.empty());
    co_await right::warm_up(session, log);
    EXPECT_EQ(log.size(), 1u);
  };
  co_await rill::use(http::Session(server), test);
}

RILL_TEST(HttpClient, AFailureIsRetriedIfThatCanHelp) {
  http::Server server;
  server.to_refuse = 2;
  server.pages["/gone"] = {410, ""};
  co_await with_api(server, [&](right::Api &api) -> rill::Task<> {
    Stopwatch watch;
    EXPECT_EQ(co_await right::patiently(api, "/users"), "/users");
    EXPECT_EQ(watch.elapsed(), 3 * 1s + 1s + 2s);
    EXPECT_THROW((co_await rill::settle(right::patiently(api, "/gone"))).value(),
                 http::StatusError);
    EXPECT_EQ(watch.elapsed(), 7s);
  });
}

RILL_TEST(HttpClient, ALimitSaysWhichRequestWasLate) {
  http::Server server;
  server.latency = 5s;
  co_await with_api(server, [](right::Api &api) -> rill::Task<> {
    EXPECT_EQ(co_await right::in_time(api, "/users", 6s), "/users");
    try {
      co_await right::in_time(api, "/users", 1s);
      ADD_FAILURE();
    } catch (const std::runtime_error &error) {
      EXPECT_STREQ(error.what(), "no answer in time: /users");
    }
  });
}

RILL_TEST(HttpClient, EachFailureIsDealtWith) {
  http::Server server;
  server.pages["/gone"] = {404, ""};
  server.pages["/broken"] = {500, ""};
  Log log;
  auto test = [&](http::Session &session) -> rill::Task<> {
    EXPECT_EQ(co_await right::if_there(session, "/here", log), "/here");
    EXPECT_EQ(co_await right::if_there(session, "/gone", log), std::nullopt);
    EXPECT_TRUE(log.empty());
    auto broken = right::if_there(session, "/broken", log);
    EXPECT_THROW((co_await rill::settle(std::move(broken))).value(), http::StatusError);
    server.latency = 1min;
    auto late = right::if_there(session, "/late", log);
    EXPECT_THROW((co_await rill::settle(std::move(late))).value(), rill::TimeoutError);
    EXPECT_EQ(log, (Log{"status 500", "no answer: /late"}));
  };
  co_await rill::use(http::Session(server), test);
}

RILL_TEST(HttpClient, ManyPagesAFewAtATime) {
  http::Server server;
  server.to_refuse = 1;
  auto test = [](http::Session &session) -> rill::Task<> {
    Paths paths{"/a", "/bb", "/ccc", "/dddd"};
    std::vector<right::Page> pages = co_await right::scrape(session, paths);
    EXPECT_EQ(pages.size(), 4u);
    EXPECT_EQ(pages.front().error, "no answer");
    EXPECT_EQ(pages.back().size, 5u);
  };
  co_await rill::use(http::Session(server), test);
  EXPECT_EQ(server.most_at_once, 3);
}

RILL_TEST(HttpClient, SoManyASecond) {
  http::Server server;
  rill::RateLimiter limiter(10, 1s);
  co_await with_api(server, [&](right::Api &api) -> rill::Task<> {
    Stopwatch watch;
    auto tasks = std::views::iota(0, 20) | std::views::transform([&](int i) {
                   return right::gently(api, limiter, "/" + std::to_string(i));
                 });
    auto answers = co_await rill::gather(tasks, {.limit = 20});
    EXPECT_EQ(answers.size(), 20u);
    EXPECT_EQ(watch.elapsed(), 1900ms + 1s);
  });
}

RILL_TEST(HttpClient, ABatchIsSentTogether) {
  http::Server server;
  server.to_refuse = 1;
  auto test = [](http::Session &session) -> rill::Task<> {
    right::Batch batch(session);
    for (const char *path : {"/a", "/b", "/c"})
      batch.add(path);
    EXPECT_EQ(co_await batch.send(), 2);
    EXPECT_EQ(co_await batch.send(), 0);
  };
  co_await rill::use(http::Session(server), test);
  EXPECT_EQ(server.most_at_once, 3);
}

} // namespace
