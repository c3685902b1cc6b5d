// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A web server on the loopback, in the loop of the test. It remembers what it has seen: that is
// what the tests look at.
#ifndef CHECKLIST_SUPPORT_SITE_H
#define CHECKLIST_SUPPORT_SITE_H

#include "rill/event.h"
#include "rill/http.h"
#include "rill/http_server.h"
#include "rill/net/endpoint.h"
#include "rill/sleep.h"
#include "rill/task.h"
#include "rill/task_group.h"
#include "rill/use.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

class Site {
public:
  struct Page {
    int status = 200;
    std::string text = {};
    /// No answer comes, as long as the test runs.
    bool late = false;
  };
  /// By path. What has no page is answered with its path, and what was posted.
  std::map<std::string, Page> pages;
  /// No request is answered before so many have come.
  std::size_t crowd = 1;
  /// How many of the next answers are broken off in their middle.
  int to_break_off = 0;

  std::string url;
  std::vector<std::string> requests;
  std::set<std::string> connections;
  int answered = 0;
  int most_at_once = 0;

  rill::Task<> answer(rill::http::Exchange &exchange) {
    std::string posted = co_await exchange.body();
    requests.push_back(exchange.method() + " " + exchange.target());
    connections.insert(exchange.peer().to_string());
    most_at_once = std::max(most_at_once, ++waiting_);
    if (requests.size() >= crowd)
      crowded_.set();
    co_await crowded_.wait();
    Page page = pages.contains(exchange.target()) ? pages[exchange.target()]
                                                  : Page{.text = exchange.target() + posted};
    if (page.late)
      co_await rill::sleep_for(std::chrono::hours(24));
    --waiting_; // before the client can know of the answer, and ask again
    if (to_break_off > 0) {
      --to_break_off;
      co_await exchange.begin(page.status);
      throw rill::http::ClientGone("the server cuts it off");
    }
    ++answered;
    co_await exchange.respond(page.status, page.text);
  }

private:
  int waiting_ = 0;
  rill::Event crowded_;
};

/// Runs `test(url)` while the handler serves there. What still waits for an answer afterwards gets
/// none.
template <class Test> rill::Task<> serving(rill::http::Handler handler, Test test) {
  auto run = [&](rill::http::Server &server) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      group.spawn(server.serve(std::move(handler)));
      co_await test("http://" + server.local().to_string());
      server.stop();
    });
  };
  rill::http::ServerOptions options{.grace = rill::Duration::zero()};
  auto here = rill::net::Endpoint::loopback(0);
  co_await rill::use(rill::http::Server::bind(here, std::move(options)), run);
}

/// Runs `test(site)`.
template <class Test> rill::Task<> with_site(Test test) {
  Site site;
  co_await serving([&](rill::http::Exchange &exchange) { return site.answer(exchange); },
                   [&](std::string url) {
                     site.url = std::move(url);
                     return test(site);
                   });
}

/// Runs `test(site, web)` with a session, which is closed afterwards.
template <class Test> rill::Task<> with_session(Test test, rill::http::Options options = {}) {
  co_await with_site([&](Site &site) {
    return rill::use(rill::http::Session(options),
                     [&](rill::http::Session &web) { return test(site, web); });
  });
}

#endif
