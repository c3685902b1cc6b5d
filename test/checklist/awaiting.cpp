// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calling an asynchronous function makes a task and runs nothing: it is awaited, or handed to
// somebody who awaits it. There is one loop, and plain code starts it, at the top.
#include "support/http.h"

#include "rill/errors.h"
#include "rill/run.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/use.h"

#include <string>
#include <utility>
#include <vector>

namespace {

rill::Task<std::string> download(http::Session &session, std::string path) {
  http::Response response = co_await session.get(std::move(path));
  co_return response.body;
}

rill::Task<> save(http::Session &session, std::string text) {
  co_await session.post("/document", std::move(text));
}

namespace wrong {

/// A plain function gets a task where it expects a page.
std::string refresh(http::Session &session) {
  auto page = download(session, "/news"); // warning: task 'page' is never awaited [coro-discarded-task]
  return "refreshed";
}

/// A coroutine could have awaited it.
rill::Task<> show(http::Session &session, std::string &screen) {
  auto page = download(session, "/news"); // warning: task 'page' is never awaited [coro-discarded-task]
  screen = "news";
  co_return;
}

/// The task would have told whether it worked.
rill::Task<bool> save_and_leave(http::Session &session) {
  const auto saved = save(session, "draft"); // warning: task 'saved' is never awaited [coro-discarded-task]
  co_await session.post("/goodbye", "");
  co_return true;
}

/// What is neither coroutine nor at the top can only drop the task.
struct Button {
  http::Session &session;
  void clicked() {
    auto saving = save(session, "clicked"); // warning: task 'saving' is never awaited [coro-discarded-task]
  }
};

/// A loop inside the loop.
rill::Task<std::string> headline(http::Session &session) {
  co_return rill::run(download(session, "/headline")); // warning: 'rill::run' waits for tasks while this coroutine holds the thread [coro-sync-wait]
}

/// The same, hidden in a plain function: main() may call it, a coroutine may not.
std::string headline_now(http::Session &session) {
  return rill::run(download(session, "/headline"));
}
rill::Task<std::string> front_page(http::Session &session) {
  std::string first = headline_now(session); // warning: it reaches 'rill::run' [coro-sync-wait]
  co_return first + co_await download(session, "/rest");
}

} // namespace wrong

namespace right {

rill::Task<> show(http::Session &session, std::string &screen) {
  screen = co_await download(session, "/news");
}

rill::Task<std::string> headline(http::Session &session) {
  co_return co_await download(session, "/headline");
}

/// A plain function on the loop hands its task to a group, which awaits it.
struct Button {
  http::Session &session;
  rill::TaskGroup &clicks;
  void clicked() { clicks.spawn(save(session, "clicked")); }
};

/// The top: here, and nowhere else, a loop is started.
std::string fetch_headline(http::Server &server) {
  auto fetch = [](http::Server &server) -> rill::Task<std::string> {
    co_return co_await rill::use(http::Session(server), headline);
  };
  return rill::run(fetch(server), {.virtual_time = true});
}

} // namespace right

RILL_TEST(Awaiting, ATaskThatIsNotAwaitedDoesNothing) {
  http::Server server;
  co_await rill::use(http::Session(server), [&](http::Session &session) -> rill::Task<> {
    std::string screen;
    EXPECT_EQ(wrong::refresh(session), "refreshed");
    co_await wrong::show(session, screen);
    EXPECT_EQ(screen, "news");
    wrong::Button(session).clicked();
    EXPECT_TRUE(server.requests.empty());
    EXPECT_TRUE(co_await wrong::save_and_leave(session));
    EXPECT_EQ(server.requests, std::vector<std::string>{"POST /goodbye "});
  });
}

RILL_TEST(Awaiting, ALoopDoesNotRunInsideALoop) {
  http::Server server;
  co_await rill::use(http::Session(server), [](http::Session &session) -> rill::Task<> {
    EXPECT_THROW((co_await rill::settle(wrong::headline(session))).value(), rill::NestedLoop);
    EXPECT_THROW((co_await rill::settle(wrong::front_page(session))).value(), rill::NestedLoop);
  });
  EXPECT_EQ(server.answered, 0);
}

RILL_TEST(Awaiting, AnAwaitedTaskYieldsItsResult) {
  http::Server server;
  server.pages["/news"] = {200, "it rains"};
  co_await rill::use(http::Session(server), [](http::Session &session) -> rill::Task<> {
    std::string screen;
    co_await right::show(session, screen);
    EXPECT_EQ(screen, "it rains");
  });
}

RILL_TEST(Awaiting, AGroupAwaitsWhatAPlainFunctionStarts) {
  http::Server server;
  co_await rill::use(http::Session(server), [](http::Session &session) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &clicks) -> rill::Task<> {
      right::Button button(session, clicks);
      button.clicked();
      button.clicked();
      co_return;
    });
  });
  EXPECT_EQ(server.answered, 2);
}

TEST(Awaiting, MainRunsTheLoop) {
  http::Server server;
  EXPECT_EQ(right::fetch_headline(server), "/headline");
  EXPECT_EQ(server.cut_off, 0);
}

} // namespace
