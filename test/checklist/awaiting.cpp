// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calling an asynchronous function makes a task and runs nothing: it is awaited, or handed to
// somebody who awaits it. There is one loop, and plain code starts it, at the top.
#include "support/site.h"

#include "rill/errors.h"
#include "rill/http.h"
#include "rill/run.h"
#include "rill/run_blocking.h"
#include "rill/settled.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/use.h"

#include <string>
#include <utility>
#include <vector>

namespace {

namespace http = rill::http;

rill::Task<std::string> download(http::Session &web, std::string url) {
  http::Response response = co_await web.get(std::move(url));
  co_return response.body;
}

rill::Task<> save(http::Session &web, std::string url, std::string text) {
  co_await web.post(std::move(url), std::move(text));
}

namespace wrong {

/// A plain function gets a task where it expects a page.
std::string refresh(http::Session &web, std::string paper) {
  auto page = download(web, paper + "/news"); // warning: task 'page' is never awaited [coro-discarded-task]
  return "refreshed";
}

/// A coroutine could have awaited it.
rill::Task<> show(http::Session &web, std::string paper, std::string &screen) {
  auto page = download(web, paper + "/news"); // warning: task 'page' is never awaited [coro-discarded-task]
  screen = "news";
  co_return;
}

/// The task would have told whether it worked.
rill::Task<bool> save_and_leave(http::Session &web, std::string paper) {
  const auto saved = save(web, paper + "/document", "draft"); // warning: task 'saved' is never awaited [coro-discarded-task]
  co_await web.post(paper + "/goodbye", "");
  co_return true;
}

/// What is neither coroutine nor at the top can only drop the task.
struct Button {
  http::Session &web;
  std::string url;
  void clicked() {
    auto saving = save(web, url, "clicked"); // warning: task 'saving' is never awaited [coro-discarded-task]
  }
};

/// A loop inside the loop.
rill::Task<std::string> headline(http::Session &web, std::string paper) {
  co_return rill::run(download(web, paper + "/headline")); // warning: 'rill::run' waits for tasks while this coroutine holds the thread [coro-sync-wait]
}

/// The same, hidden in a plain function: main() may call it, a coroutine may not.
std::string headline_now(http::Session &web, std::string paper) {
  return rill::run(download(web, paper + "/headline"));
}
rill::Task<std::string> front_page(http::Session &web, std::string paper) {
  std::string first = headline_now(web, paper); // warning: it reaches 'rill::run' [coro-sync-wait]
  co_return first + co_await download(web, paper + "/rest");
}

} // namespace wrong

namespace right {

rill::Task<> show(http::Session &web, std::string paper, std::string &screen) {
  screen = co_await download(web, paper + "/news");
}

rill::Task<std::string> headline(http::Session &web, std::string paper) {
  co_return co_await download(web, paper + "/headline");
}

/// A plain function on the loop hands its task to a group, which awaits it.
struct Button {
  http::Session &web;
  std::string url;
  rill::TaskGroup &clicks;
  void clicked() { clicks.spawn(save(web, url, "clicked")); }
};

/// The top: here, and nowhere else, a loop is started.
std::string fetch_headline(std::string paper) {
  auto fetch = [](std::string paper) -> rill::Task<std::string> {
    co_return co_await rill::use(http::Session(),
                                 [&](http::Session &web) { return headline(web, paper); });
  };
  return rill::run(fetch(std::move(paper)));
}

} // namespace right

RILL_REAL_TIME_TEST(Awaiting, ATaskThatIsNotAwaitedDoesNothing) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    std::string screen;
    EXPECT_EQ(wrong::refresh(web, site.url), "refreshed");
    co_await wrong::show(web, site.url, screen);
    EXPECT_EQ(screen, "news");
    wrong::Button(web, site.url).clicked();
    EXPECT_TRUE(co_await wrong::save_and_leave(web, site.url));
    EXPECT_EQ(site.requests, std::vector<std::string>{"POST /goodbye"});
  });
}

RILL_REAL_TIME_TEST(Awaiting, ALoopDoesNotRunInsideALoop) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    auto first = wrong::headline(web, site.url);
    EXPECT_THROW((co_await rill::settle(std::move(first))).value(), rill::NestedLoop);
    auto second = wrong::front_page(web, site.url);
    EXPECT_THROW((co_await rill::settle(std::move(second))).value(), rill::NestedLoop);
    EXPECT_TRUE(site.requests.empty());
  });
}

RILL_REAL_TIME_TEST(Awaiting, AnAwaitedTaskYieldsItsResult) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    site.pages["/news"] = {.text = "it rains"};
    std::string screen;
    co_await right::show(web, site.url, screen);
    EXPECT_EQ(screen, "it rains");
  });
}

RILL_REAL_TIME_TEST(Awaiting, AGroupAwaitsWhatAPlainFunctionStarts) {
  co_await with_session([](Site &site, http::Session &web) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &clicks) -> rill::Task<> {
      right::Button button(web, site.url, clicks);
      button.clicked();
      button.clicked();
      co_return;
    });
    EXPECT_EQ(site.answered, 2);
  });
}

/// On another thread, which has no loop yet.
RILL_REAL_TIME_TEST(Awaiting, MainRunsTheLoop) {
  co_await with_site([](Site &site) -> rill::Task<> {
    auto main = [&] { return right::fetch_headline(site.url); };
    EXPECT_EQ(co_await rill::run_blocking(main), "/headline");
  });
}

} // namespace
