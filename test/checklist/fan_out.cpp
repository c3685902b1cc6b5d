// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What does not depend on each other runs beside each other, and of what there may be many, only
// so many at once.
#include "support/http.h"
#include "support/stopwatch.h"

#include "rill/for_each_batch.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/generator.h"
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
using Paths = std::vector<std::string>;

rill::Task<std::string> body_of(http::Session &session, std::string path) {
  http::Response response = co_await session.get(std::move(path));
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

/// Two servers, and the second is asked when the first has answered.
rill::Task<std::string> two_pages(http::Session &news, http::Session &weather) {
  std::string first = co_await body_of(news, "/today");
  std::string second = co_await body_of(weather, "/today"); // warning(Level): 'body_of' is awaited after 'body_of', though it does not need its result [coro-sequential-awaits]
  co_return first + second;
}

/// As many requests at once as there are paths.
rill::Task<> warm_up(http::Session &session, Paths paths) {
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (const std::string &path : paths)
      group.spawn(body_of(session, path)); // warning: 'rill::TaskGroup::spawn' in a loop over 'paths' starts an unbounded number of tasks [coro-unbounded-gather]
    co_return;
  });
}

} // namespace wrong

namespace right {

rill::Task<std::vector<std::string>> addresses(std::vector<std::string> hosts) {
  co_return co_await rill::map(std::move(hosts), address_of, {.limit = 4});
}

rill::Task<std::vector<std::string>> bodies(http::Session &session, Paths paths) {
  auto fetch = [&](const std::string &path) { return body_of(session, path); };
  co_return co_await rill::map(std::move(paths), fetch, {.limit = 4});
}

/// A few, whose number stands in the code.
rill::Task<std::vector<std::string>> first_users() {
  auto [first, second, third] = co_await rill::gather(name_of(1), name_of(2), name_of(3));
  co_return std::vector<std::string>{first, second, third};
}

rill::Task<std::string> two_pages(http::Session &news, http::Session &weather) {
  auto [first, second] = co_await rill::gather(body_of(news, "/today"), body_of(weather, "/today"));
  co_return first + second;
}

/// Each result or error by itself; a failure stops nobody.
rill::Task<std::pair<int, int>> count_good_and_bad(http::Session &session, Paths paths) {
  auto tasks = paths | std::views::transform(
                           [&](const std::string &path) { return body_of(session, path); });
  int good = 0;
  int bad = 0;
  for (const auto &outcome : co_await rill::gather_settled(tasks, {.limit = 4}))
    ++(outcome.ok() ? good : bad);
  co_return std::pair(good, bad);
}

/// The limit in the child: whoever starts it, and however many.
rill::Task<std::string> polite_body_of(http::Session &session, rill::Semaphore &permits,
                                       std::string path) {
  rill::Semaphore::Permit permit = co_await permits.permit();
  co_return co_await body_of(session, std::move(path));
}
rill::Task<> warm_up(http::Session &session, Paths paths) {
  rill::Semaphore permits(3);
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (const std::string &path : paths)
      group.spawn(polite_body_of(session, permits, path));
    co_return;
  });
}

/// One batch after another, with a rest in between.
rill::Task<int> in_batches(http::Session &session, std::span<const std::string> paths) {
  int batches = 0;
  auto fetch_batch = [&](std::span<const std::string> batch) -> rill::Task<> {
    auto tasks = batch | std::views::transform(
                             [&](const std::string &path) { return body_of(session, path); });
    co_await rill::gather(tasks, {.limit = 5});
    ++batches;
    co_await rill::sleep_for(100ms);
  };
  co_await rill::for_each_batch(paths, 5, fetch_batch);
  co_return batches;
}

rill::AsyncGenerator<std::string> all_of(Paths paths) {
  for (std::string &path : paths)
    co_yield std::move(path);
}

/// Stages that work at the same time, and hold each other back.
rill::Task<std::size_t> total_size(http::Session &session, Paths paths) {
  std::size_t total = 0;
  auto fetch = [&](std::string path) { return body_of(session, std::move(path)); };
  auto measure = [](std::string body) -> rill::Task<std::size_t> { co_return body.size(); };
  auto add = [&](std::size_t size) -> rill::Task<> {
    total += size;
    co_return;
  };
  co_await rill::pipeline(all_of(std::move(paths)))
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

Paths numbered(int count) {
  Paths paths;
  for (int i = 0; i < count; ++i)
    paths.push_back("/" + std::to_string(i));
  return paths;
}

/// Runs the test with a session, which is closed afterwards.
template <class Test> rill::Task<> with_session(http::Server &server, Test test) {
  co_await rill::use(http::Session(server), test);
}

RILL_TEST(FanOut, OneAfterAnotherTakesAsLongAsAll) {
  Stopwatch watch;
  auto addresses = co_await wrong::addresses(numbered(8));
  EXPECT_EQ(addresses.size(), 8u);
  EXPECT_EQ(watch.elapsed(), 8s);
  auto names = co_await wrong::first_users();
  EXPECT_EQ(names.size(), 3u);
  EXPECT_EQ(watch.elapsed(), 8s + 6s);
}

RILL_TEST(FanOut, BesideEachOtherTakesAsLongAsTheLongest) {
  http::Server server;
  co_await with_session(server, [](http::Session &session) -> rill::Task<> {
    Stopwatch watch;
    auto bodies = co_await right::bodies(session, numbered(8));
    EXPECT_EQ(bodies, numbered(8));
    EXPECT_EQ(watch.elapsed(), 2s);
  });
  EXPECT_EQ(server.most_at_once, 4);
  Stopwatch watch;
  auto addresses = co_await right::addresses(numbered(8));
  EXPECT_EQ(addresses.size(), 8u);
  EXPECT_EQ(watch.elapsed(), 2s);
  auto names = co_await right::first_users();
  EXPECT_EQ(names, (std::vector<std::string>{"user 1", "user 2", "user 3"}));
  EXPECT_EQ(watch.elapsed(), 2s + 3s);
}

RILL_TEST(FanOut, TwoServersAnswerAtTheSameTime) {
  http::Server server;
  co_await with_session(server, [&](http::Session &news) -> rill::Task<> {
    co_await with_session(server, [&](http::Session &weather) -> rill::Task<> {
      Stopwatch watch;
      std::string one_by_one = co_await wrong::two_pages(news, weather);
      EXPECT_EQ(watch.elapsed(), 2s);
      EXPECT_EQ(co_await right::two_pages(news, weather), one_by_one);
      EXPECT_EQ(watch.elapsed(), 3s);
    });
  });
}

RILL_TEST(FanOut, WithoutALimitAllRunAtOnce) {
  http::Server server;
  co_await with_session(
      server, [](http::Session &session) { return wrong::warm_up(session, numbered(50)); });
  EXPECT_EQ(server.most_at_once, 50);
}

RILL_TEST(FanOut, APermitLimitsTheChildren) {
  http::Server server;
  co_await with_session(
      server, [](http::Session &session) { return right::warm_up(session, numbered(50)); });
  EXPECT_EQ(server.most_at_once, 3);
  EXPECT_EQ(server.answered, 50);
}

RILL_TEST(FanOut, AFailureStopsNobodyWhenOutcomesAreWanted) {
  http::Server server;
  server.pages["/3"] = {404, ""};
  co_await with_session(server, [](http::Session &session) -> rill::Task<> {
    auto [good, bad] = co_await right::count_good_and_bad(session, numbered(10));
    EXPECT_EQ(good, 9);
    EXPECT_EQ(bad, 1);
  });
}

RILL_TEST(FanOut, BatchesFollowEachOther) {
  http::Server server;
  co_await with_session(server, [](http::Session &session) -> rill::Task<> {
    Paths paths = numbered(12);
    Stopwatch watch;
    EXPECT_EQ(co_await right::in_batches(session, paths), 3);
    EXPECT_EQ(watch.elapsed(), 3300ms);
  });
  EXPECT_EQ(server.most_at_once, 5);
}

RILL_TEST(FanOut, StagesWorkAtTheSameTime) {
  http::Server server;
  co_await with_session(server, [](http::Session &session) -> rill::Task<> {
    Stopwatch watch;
    EXPECT_EQ(co_await right::total_size(session, numbered(8)), 16u);
    EXPECT_EQ(watch.elapsed(), 2s);
  });
}

RILL_TEST(FanOut, WorkersComeTogetherAgain) {
  Stopwatch watch;
  EXPECT_EQ(co_await right::vote(), 2);
  EXPECT_EQ(watch.elapsed(), 1s);
}

} // namespace
