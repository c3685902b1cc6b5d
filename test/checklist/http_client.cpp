// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A client of a web service: one session for all requests, a limit on the time of each, and for
// each way in which one can fail somebody who deals with it.
#include "support/site.h"

#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/http.h"
#include "rill/rate_limiter.h"
#include "rill/retry.h"
#include "rill/settled.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <algorithm>
#include <chrono>
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

using namespace std::chrono_literals;
using Urls = std::vector<std::string>;
using Log = std::vector<std::string>;
namespace http = rill::http;

/// An error as a value, for whom a page that is missing is no surprise.
rill::Task<std::error_code> try_get(http::Session &web, std::string url) {
  http::Response response = co_await web.get(std::move(url));
  co_return response.status == 200 ? std::error_code()
                                   : std::make_error_code(std::errc::no_such_file_or_directory);
}

namespace wrong {

/// Asks, and does not listen.
rill::Task<> warm_up(http::Session &web, std::string url) {
  co_await try_get(web, url); // warning: result of 'try_get' is dropped, and with it whether it succeeded [coro-discarded-result]
}

} // namespace wrong

namespace right {

rill::Task<> warm_up(http::Session &web, std::string url, Log &log) {
  if (std::error_code error = co_await try_get(web, url))
    log.push_back(error.message());
}

/// The session is opened with the first request and reused by all others.
class Api {
public:
  explicit Api(std::string url) : url_(std::move(url)) {}

  rill::Task<std::string> get(std::string path) {
    http::Response response = co_await session().get(url_ + path);
    co_return response.require_success().body;
  }
  rill::Task<std::string> create(std::string path, std::string text) {
    http::Response response = co_await session().post(url_ + path, std::move(text));
    co_return response.require_success().body;
  }
  rill::Task<> close() {
    if (session_)
      co_await session_->close();
  }

private:
  http::Session &session() {
    if (!session_)
      session_.emplace(http::Options{.time_limit = 10s});
    return *session_;
  }

  std::string url_;
  std::optional<http::Session> session_;
};

/// Again after a failure that another try can mend, each time after a longer pause.
rill::Task<std::string> patiently(Api &api, std::string path) {
  rill::RetryPolicy policy{.attempts = 3, .pause = 10ms, .factor = 2, .longest = 10s};
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
rill::Task<std::optional<std::string>> if_there(http::Session &web, std::string url, Log &log) {
  try {
    http::Response response = co_await web.get(url);
    if (response.status == 404)
      co_return std::nullopt;
    co_return response.require_success().body;
  } catch (const rill::TimeoutError &) {
    log.push_back("no answer in time");
    throw;
  } catch (const http::Error &error) {
    log.push_back(error.what());
    throw;
  }
}

/// Many pages over one session, a few at a time, and of each what became of it.
struct Page {
  std::string url;
  std::size_t size = 0;
  std::string error;
};
rill::Task<Page> look_at(http::Session &web, std::string url) {
  rill::Settled<http::Response> outcome = co_await rill::settle(web.get(url));
  if (outcome.cancelled())
    std::move(outcome).value();
  if (!outcome.ok())
    co_return Page{.url = url, .error = "no answer"};
  co_return Page{.url = url, .size = outcome.value().body.size()};
}
rill::Task<std::vector<Page>> scrape(http::Session &web, Urls urls) {
  auto pages =
      urls | std::views::transform([&](const std::string &url) { return look_at(web, url); });
  co_return co_await rill::gather(pages, {.limit = 3});
}

/// So many in a time, whoever asks.
rill::Task<std::string> gently(Api &api, rill::RateLimiter &limiter, std::string path) {
  co_await limiter.acquire();
  co_return co_await api.get(std::move(path));
}

/// Requests that are collected first and sent together.
class Batch {
public:
  explicit Batch(http::Session &web) : web_(web) {}
  void add(std::string url) { urls_.push_back(std::move(url)); }
  rill::Task<int> send() {
    Urls urls = std::exchange(urls_, {});
    auto tasks =
        urls | std::views::transform([&](const std::string &url) { return web_.get(url); });
    int answered = 0;
    for (const auto &outcome : co_await rill::gather_settled(tasks, {.limit = 10}))
      answered += outcome.ok();
    co_return answered;
  }

private:
  http::Session &web_;
  Urls urls_;
};

} // namespace right

/// Runs `test(site, api)`.
template <class Test> rill::Task<> with_api(Test test) {
  co_await with_site([&](Site &site) {
    return rill::use(right::Api(site.url), [&](right::Api &api) { return test(site, api); });
  });
}

RILL_REAL_TIME_TEST(HttpClient, OneSessionServesAllRequests) {
  co_await with_api([](Site &site, right::Api &api) -> rill::Task<> {
    EXPECT_EQ(co_await api.get("/users"), "/users");
    EXPECT_EQ(co_await api.create("/users/", "alice"), "/users/alice");
    EXPECT_EQ(site.connections.size(), 1u);
  });
}

RILL_REAL_TIME_TEST(HttpClient, AnErrorIsLookedAt) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.pages["/index"] = {.status = 404};
    Log log;
    co_await wrong::warm_up(web, site.url + "/index");
    EXPECT_TRUE(log.empty());
    co_await right::warm_up(web, site.url + "/index", log);
    EXPECT_EQ(log.size(), 1u);
  });
}

RILL_REAL_TIME_TEST(HttpClient, AFailureIsRetriedIfThatCanHelp) {
  co_await with_api([](Site &site, right::Api &api) -> rill::Task<> {
    site.to_break_off = 2;
    site.pages["/gone"] = {.status = 410};
    EXPECT_EQ(co_await right::patiently(api, "/users"), "/users");
    EXPECT_EQ(site.requests.size(), 3u);
    auto gone = right::patiently(api, "/gone");
    EXPECT_THROW((co_await rill::settle(std::move(gone))).value(), http::StatusError);
    EXPECT_EQ(site.requests.size(), 4u);
  });
}

RILL_REAL_TIME_TEST(HttpClient, ALimitSaysWhichRequestWasLate) {
  co_await with_api([](Site &site, right::Api &api) -> rill::Task<> {
    site.pages["/late"] = {.late = true};
    EXPECT_EQ(co_await right::in_time(api, "/users", 10s), "/users");
    try {
      co_await right::in_time(api, "/late", 20ms);
      ADD_FAILURE();
    } catch (const std::runtime_error &error) {
      EXPECT_STREQ(error.what(), "no answer in time: /late");
    }
  });
}

RILL_REAL_TIME_TEST(HttpClient, EachFailureIsDealtWith) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.pages["/gone"] = {.status = 404};
    site.pages["/broken"] = {.status = 500};
    Log log;
    EXPECT_EQ(co_await right::if_there(web, site.url + "/here", log), "/here");
    EXPECT_EQ(co_await right::if_there(web, site.url + "/gone", log), std::nullopt);
    EXPECT_TRUE(log.empty());
    auto broken = right::if_there(web, site.url + "/broken", log);
    EXPECT_THROW((co_await rill::settle(std::move(broken))).value(), http::StatusError);
    EXPECT_EQ(log, Log{"rill: the server answered with status 500"});
  });
}

RILL_REAL_TIME_TEST(HttpClient, ALateAnswerIsDealtWith) {
  auto test = [](Site &site, http::Session &impatient) -> rill::Task<> {
    site.pages["/late"] = {.late = true};
    Log log;
    auto late = right::if_there(impatient, site.url + "/late", log);
    EXPECT_THROW((co_await rill::settle(std::move(late))).value(), rill::TimeoutError);
    EXPECT_EQ(log, Log{"no answer in time"});
  };
  co_await with_session(test, {.time_limit = 20ms});
}

RILL_REAL_TIME_TEST(HttpClient, ManyPagesAFewAtATime) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.crowd = 3;
    site.to_break_off = 1;
    Urls urls;
    for (const char *path : {"/a", "/b", "/c", "/d"})
      urls.push_back(site.url + path);
    std::vector<right::Page> pages = co_await right::scrape(web, urls);
    EXPECT_EQ(pages.size(), 4u);
    EXPECT_EQ(std::ranges::count(pages, "no answer", &right::Page::error), 1);
    EXPECT_EQ(std::ranges::count(pages, 2u, &right::Page::size), 3);
    EXPECT_EQ(site.most_at_once, 3);
  });
}

RILL_REAL_TIME_TEST(HttpClient, WhoAsksTooOftenWaits) {
  co_await with_api([](Site &site, right::Api &api) -> rill::Task<> {
    rill::RateLimiter limiter(2, 24h, /*burst=*/2);
    EXPECT_EQ(co_await right::gently(api, limiter, "/a"), "/a");
    EXPECT_EQ(co_await right::gently(api, limiter, "/b"), "/b");
    auto third = rill::timeout(20ms, right::gently(api, limiter, "/c"));
    EXPECT_THROW((co_await rill::settle(std::move(third))).value(), rill::TimeoutError);
    EXPECT_EQ(site.requests.size(), 2u);
  });
}

RILL_REAL_TIME_TEST(HttpClient, ABatchIsSentTogether) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.crowd = 3;
    site.to_break_off = 1;
    right::Batch batch(web);
    for (const char *path : {"/a", "/b", "/c"})
      batch.add(site.url + path);
    EXPECT_EQ(co_await batch.send(), 2);
    EXPECT_EQ(co_await batch.send(), 0);
    EXPECT_EQ(site.most_at_once, 3);
  });
}

} // namespace
