// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What does not depend on each other runs beside each other, and of what there may be many, only
// so many at once.
#include "support/site.h"
#include "support/stopwatch.h"

#include "rill/for_each_batch.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/generator.h"
#include "rill/http.h"
#include "rill/map.h"
#include "rill/pipeline.h"
#include "rill/semaphore.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/use.h"

#include <array>
#include <chrono>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using Urls = std::vector<std::string>;
namespace http = rill::http;

rill::Task<std::string> body_of(http::Session &web, std::string url) {
  http::Response response = co_await web.get(std::move(url));
  co_return response.require_success().body;
}

rill::Task<std::string> name_of(int user) {
  co_await rill::sleep_for((user % 3 + 1) * 1s);
  co_return "user " + std::to_string(user);
}

rill::Task<std::string> address_of(std::string host) {
  co_await rill::sleep_for(1s);
  co_return host + ".example";
}

namespace wrong {

/// As slow as all look-ups together.
rill::Task<std::vector<std::string>> addresses(std::vector<std::string> hosts) {
  std::vector<std::string> result;
  for (const std::string &host : hosts) {
    std::string address = co_await address_of(host); // warning(Level): 'address_of' is awaited for one element of 'hosts' after another, though none needs the one before [coro-await-in-loop]
    result.push_back(std::move(address));
  }
  co_return result;
}

rill::Task<std::vector<std::string>> first_users() {
  std::vector<std::string> names;
  for (int user = 1; user < 4; ++user)
    names.push_back(co_await name_of(user)); // warning(Level): 'name_of' is awaited for one element after another, though none needs the one before [coro-await-in-loop]
  co_return names;
}

/// Two sessions, and the second is asked when the first has answered.
rill::Task<std::string> two_pages(http::Session &news, http::Session &weather, std::string url) {
  std::string first = co_await body_of(news, url);
  std::string second = co_await body_of(weather, url); // warning(Level): 'body_of' is awaited after 'body_of', though it does not need its result [coro-sequential-awaits]
  co_return first + second;
}

/// As many requests at once as there are pages.
rill::Task<> warm_up(http::Session &web, Urls urls) {
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (const std::string &url : urls)
      group.spawn(body_of(web, url)); // warning: 'rill::TaskGroup::spawn' in a loop over 'urls' starts an unbounded number of tasks [coro-unbounded-gather]
    co_return;
  });
}

} // namespace wrong

namespace right {

rill::Task<std::vector<std::string>> addresses(std::vector<std::string> hosts) {
  co_return co_await rill::map(std::move(hosts), address_of, {.limit = 4});
}

rill::Task<std::vector<std::string>> bodies(http::Session &web, Urls urls) {
  auto fetch = [&](const std::string &url) { return body_of(web, url); };
  co_return co_await rill::map(std::move(urls), fetch, {.limit = 4});
}

/// A few, whose number stands in the code.
rill::Task<std::vector<std::string>> first_users() {
  auto [first, second, third] = co_await rill::gather(name_of(1), name_of(2), name_of(3));
  co_return std::vector<std::string>{first, second, third};
}

rill::Task<std::string> two_pages(http::Session &news, http::Session &weather, std::string url) {
  auto [first, second] = co_await rill::gather(body_of(news, url), body_of(weather, url));
  co_return first + second;
}

/// Each result or error by itself; a failure stops nobody.
rill::Task<std::pair<int, int>> count_good_and_bad(http::Session &web, Urls urls) {
  auto tasks =
      urls | std::views::transform([&](const std::string &url) { return body_of(web, url); });
  int good = 0;
  int bad = 0;
  for (const auto &outcome : co_await rill::gather_settled(tasks, {.limit = 4}))
    ++(outcome.ok() ? good : bad);
  co_return std::pair(good, bad);
}

/// The limit in the child: whoever starts it, and however many.
rill::Task<std::string> polite_body_of(http::Session &web, rill::Semaphore &permits,
                                       std::string url) {
  rill::Semaphore::Permit permit = co_await permits.permit();
  co_return co_await body_of(web, std::move(url));
}
rill::Task<> warm_up(http::Session &web, Urls urls) {
  rill::Semaphore permits(3);
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (const std::string &url : urls)
      group.spawn(polite_body_of(web, permits, url));
    co_return;
  });
}

/// One batch after another, with a rest in between.
rill::Task<int> in_batches(http::Session &web, std::span<const std::string> urls) {
  int batches = 0;
  auto fetch_batch = [&](std::span<const std::string> batch) -> rill::Task<> {
    auto tasks =
        batch | std::views::transform([&](const std::string &url) { return body_of(web, url); });
    co_await rill::gather(tasks, {.limit = 5});
    ++batches;
    co_await rill::sleep_for(10ms);
  };
  co_await rill::for_each_batch(urls, 5, fetch_batch);
  co_return batches;
}

rill::AsyncGenerator<std::string> all_of(Urls urls) {
  for (std::string &url : urls)
    co_yield std::move(url);
}

/// Stages that work at the same time, and hold each other back.
rill::Task<std::size_t> total_size(http::Session &web, Urls urls) {
  std::size_t total = 0;
  auto fetch = [&](std::string url) { return body_of(web, std::move(url)); };
  auto measure = [](std::string body) -> rill::Task<std::size_t> { co_return body.size(); };
  auto add = [&](std::size_t size) -> rill::Task<> {
    total += size;
    co_return;
  };
  co_await rill::pipeline(all_of(std::move(urls)))
      .then(fetch, {.workers = 4})
      .then(measure)
      .into(add);
  co_return total;
}

/// Out to a few workers, and in again to one.
rill::Task<int> vote() {
  constexpr int workers = 5;
  auto ballot = [](int worker) -> rill::Task<int> {
    co_await rill::sleep_for(1s);
    co_return worker % 2;
  };
  auto ballots = std::views::iota(0, workers) | std::views::transform(ballot);
  int yes = 0;
  for (int vote : co_await rill::gather(ballots, {.limit = workers}))
    yes += vote;
  co_return yes;
}

} // namespace right

Urls numbered(std::string url, int count) {
  Urls urls;
  for (int i = 0; i < count; ++i)
    urls.push_back(url + "/" + std::to_string(i));
  return urls;
}

RILL_TEST(FanOut, OneAfterAnotherTakesAsLongAsAll) {
  Stopwatch watch;
  auto addresses = co_await wrong::addresses(numbered("host", 8));
  EXPECT_EQ(addresses.size(), 8u);
  EXPECT_EQ(watch.elapsed(), 8s);
  auto names = co_await wrong::first_users();
  EXPECT_EQ(names.size(), 3u);
  EXPECT_EQ(watch.elapsed(), 8s + 6s);
}

RILL_TEST(FanOut, BesideEachOtherTakesAsLongAsTheLongest) {
  Stopwatch watch;
  auto addresses = co_await right::addresses(numbered("host", 8));
  EXPECT_EQ(addresses.size(), 8u);
  EXPECT_EQ(watch.elapsed(), 2s);
  auto names = co_await right::first_users();
  EXPECT_EQ(names, (std::vector<std::string>{"user 1", "user 2", "user 3"}));
  EXPECT_EQ(watch.elapsed(), 2s + 3s);
}

RILL_REAL_TIME_TEST(FanOut, SeveralAreAskedForAtOnce) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.crowd = 4;
    auto bodies = co_await right::bodies(web, numbered(site.url, 8));
    EXPECT_EQ(bodies, numbered("", 8));
    EXPECT_EQ(site.most_at_once, 4);
  });
}

template <class Test> rill::Task<> with_two_sessions(Test test) {
  co_await with_site([&](Site &site) {
    auto with_both = [&](http::Session &one, http::Session &other) {
      return test(site, one, other);
    };
    return rill::use_all(with_both, http::Session(), http::Session());
  });
}

RILL_REAL_TIME_TEST(FanOut, TwoPagesComeAtTheSameTime) {
  std::string one_by_one;
  auto in_turn = [&](Site &site, http::Session &news, http::Session &weather) -> rill::Task<> {
    one_by_one = co_await wrong::two_pages(news, weather, site.url + "/today");
    EXPECT_EQ(site.most_at_once, 1);
  };
  auto together = [&](Site &site, http::Session &news, http::Session &weather) -> rill::Task<> {
    site.crowd = 2;
    EXPECT_EQ(co_await right::two_pages(news, weather, site.url + "/today"), one_by_one);
    EXPECT_EQ(site.most_at_once, 2);
  };
  co_await with_two_sessions(in_turn);
  co_await with_two_sessions(together);
}

/// Of a session that holds nobody back by itself.
http::Options unlimited() { return {.connections = 1000, .connections_per_host = 1000}; }

RILL_REAL_TIME_TEST(FanOut, WithoutALimitAllRunAtOnce) {
  auto test = [](Site &site, http::Session &web) -> rill::Task<> {
    site.crowd = 50;
    co_await wrong::warm_up(web, numbered(site.url, 50));
    EXPECT_EQ(site.most_at_once, 50);
  };
  co_await with_session(test, unlimited());
}

RILL_REAL_TIME_TEST(FanOut, APermitLimitsTheChildren) {
  auto test = [](Site &site, http::Session &web) -> rill::Task<> {
    site.crowd = 3;
    co_await right::warm_up(web, numbered(site.url, 50));
    EXPECT_EQ(site.most_at_once, 3);
    EXPECT_EQ(site.answered, 50);
  };
  co_await with_session(test, unlimited());
}

RILL_REAL_TIME_TEST(FanOut, AFailureStopsNobodyWhenOutcomesAreWanted) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.pages["/3"] = {.status = 404};
    auto [good, bad] = co_await right::count_good_and_bad(web, numbered(site.url, 10));
    EXPECT_EQ(good, 9);
    EXPECT_EQ(bad, 1);
  });
}

RILL_REAL_TIME_TEST(FanOut, BatchesFollowEachOther) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.crowd = 5;
    Urls urls = numbered(site.url, 12);
    EXPECT_EQ(co_await right::in_batches(web, urls), 3);
    EXPECT_EQ(site.most_at_once, 5);
    EXPECT_EQ(site.answered, 12);
  });
}

RILL_REAL_TIME_TEST(FanOut, StagesWorkAtTheSameTime) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.crowd = 4;
    EXPECT_EQ(co_await right::total_size(web, numbered(site.url, 8)), 16u);
    EXPECT_EQ(site.most_at_once, 4);
  });
}

RILL_TEST(FanOut, WorkersComeTogetherAgain) {
  Stopwatch watch;
  EXPECT_EQ(co_await right::vote(), 2);
  EXPECT_EQ(watch.elapsed(), 1s);
}

} // namespace
