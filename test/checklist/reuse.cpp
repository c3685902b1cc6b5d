// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One session serves many requests, and a few that are lent serve many tasks.
#include "support/database.h"
#include "support/site.h"

#include "rill/http.h"
#include "rill/pool.h"
#include "rill/sqlite.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/use.h"

#include <optional>
#include <string>
#include <utility>

namespace {

namespace http = rill::http;
namespace sqlite = rill::sqlite;

namespace right {

/// One session for all requests: opened with the first, closed with the client.
class Client {
public:
  rill::Task<std::string> get(std::string url) {
    http::Response response = co_await session().get(std::move(url));
    co_return response.body;
  }
  rill::Task<> close() {
    if (session_)
      co_await session_->close();
  }

private:
  http::Session &session() {
    if (!session_ || !session_->open())
      session_.emplace();
    return *session_;
  }

  std::optional<http::Session> session_;
};

/// Connections that are expensive to open are opened once, and lent.
using Connections = rill::Pool<sqlite::Connection>;
rill::Task<> serve(Connections &connections, std::string request) {
  Connections::Lease connection = co_await connections.acquire();
  co_await connection->execute("insert into user (name) values (?)", request);
}
rill::Task<> serve_all(Connections::Open connect, int requests) {
  auto serve_each = [requests](Connections &connections) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      for (int request = 0; request < requests; ++request)
        group.spawn(serve(connections, "user " + std::to_string(request)));
      co_return;
    });
  };
  co_await rill::use(Connections(std::move(connect), {.size = 3}), serve_each);
}

} // namespace right

RILL_REAL_TIME_TEST(Reuse, AClientOpensOneForManyRequests) {
  co_await with_site([](Site &site) -> rill::Task<> {
    co_await rill::use(right::Client(), [&](right::Client &client) -> rill::Task<> {
      EXPECT_EQ(co_await client.get(site.url + "/one"), "/one");
      EXPECT_EQ(co_await client.get(site.url + "/two"), "/two");
      EXPECT_EQ(site.connections.size(), 1u);
      co_await client.close();
      EXPECT_EQ(co_await client.get(site.url + "/three"), "/three");
      EXPECT_EQ(site.connections.size(), 2u);
    });
  });
}

RILL_REAL_TIME_TEST(Reuse, APoolOpensAFew) {
  co_await with_database({}, [](Database &database) -> rill::Task<> {
    int opened = 0;
    auto connect = [&] {
      ++opened;
      return sqlite::Connection::open(database.path());
    };
    co_await right::serve_all(connect, 12);
    EXPECT_EQ((co_await database.users()).size(), 12u);
    EXPECT_EQ(opened, 3);
    EXPECT_EQ(co_await database.connections(), 0);
  });
}

} // namespace
