// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A real Redis, started for these tests: commands, pipelines, messages, cancellation, and servers
// that go, hang or talk nonsense.
#include "rill/redis.h"

#include "server.h"

#include "rill/descriptor.h"
#include "rill/gather.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <memory>
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
using redis::Client;
using redis::Command;
using redis::Reply;
using redis::Subscription;

static_assert(AsyncClosable<Client> && AsyncClosable<Subscription>);

class Redis final : public servers::Server {
public:
  void SetUp() override {
    if (servers::find_program("redis-server").empty())
      GTEST_SKIP() << "redis-server is not installed";
    folder_ = std::make_unique<servers::Folder>();
    port_ = servers::free_port();
    start();
  }

  void start() {
    server_ = servers::start_listening(port_, [&] {
      return servers::Process({servers::find_program("redis-server"), "--port",
                               std::to_string(port_), "--bind", "127.0.0.1", "--dir",
                               folder_->path(), "--save", "", "--requirepass", "secret"});
    });
  }
};

Redis &server = *static_cast<Redis *>(::testing::AddGlobalTestEnvironment(new Redis));

Task<Client> connect() {
  redis::Options options{.user = {}, .password = "secret"};
  co_return co_await Client::connect("127.0.0.1", server.port(), options);
}

template <class Body> Task<> with_cache(Body body) {
  co_await use(co_await connect(), [&](Client &cache) -> Task<> {
    co_await cache.command("FLUSHALL");
    co_await body(cache);
  });
}

RILL_REAL_TIME_TEST(Redis, StoresAndYieldsValues) {
  co_await with_cache([](Client &cache) -> Task<> {
    std::string bytes("a\0\r\nb", 5);
    co_await cache.set("key", bytes);
    EXPECT_EQ(co_await cache.get("key"), bytes);
    EXPECT_EQ(co_await cache.get("nothing"), std::nullopt);
    EXPECT_EQ((co_await cache.command("DEL", "key", "nothing")).integer, 1);
    EXPECT_EQ((co_await cache.command("PING")).text, "PONG");
  });
}

RILL_REAL_TIME_TEST(Redis, YieldsNestedReplies) {
  co_await with_cache([](Client &cache) -> Task<> {
    const char *script = "return {1, {'two', false}, {}}";
    Reply reply = co_await cache.command("EVAL", script, "0");
    EXPECT_EQ(reply.kind, Reply::Kind::list);
    EXPECT_EQ(reply.list.at(0).integer, 1);
    EXPECT_EQ(reply.list.at(1).list.at(0).text, "two");
    EXPECT_EQ(reply.list.at(1).list.at(1).kind, Reply::Kind::nothing);
    EXPECT_TRUE(reply.list.at(2).list.empty());
  });
}

RILL_REAL_TIME_TEST(Redis, ReportsWhatIsRefusedAndGoesOn) {
  co_await with_cache([](Client &cache) -> Task<> {
    EXPECT_THROW((co_await settle(cache.command("NONSENSE"))).value(), redis::Error);
    EXPECT_THROW((co_await settle(cache.command(Command()))).value(), std::invalid_argument);
    co_await cache.set("text", "x");
    EXPECT_THROW((co_await settle(cache.command("INCR", "text"))).value(), redis::Error);
    EXPECT_EQ(co_await cache.get("text"), "x");
  });
  auto wrong = Client::connect("127.0.0.1", server.port(), {.user = {}, .password = "wrong"});
  EXPECT_THROW((co_await settle(std::move(wrong))).value(), redis::Error);
}

RILL_REAL_TIME_TEST(Redis, PipelinesInOneRoundTrip) {
  co_await with_cache([](Client &cache) -> Task<> {
    std::vector<Command> commands;
    std::string large(1000, 'x');
    for (int i = 0; i < 5000; ++i) // more than a socket holds
      commands.push_back({"SET", "key" + std::to_string(i), large});
    commands.push_back({"INCR", "key0"});
    commands.push_back({"DBSIZE"});
    std::vector<Reply> replies = co_await cache.pipeline(std::move(commands));
    EXPECT_EQ(replies.size(), 5002u);
    EXPECT_EQ(replies[5000].kind, Reply::Kind::error);
    EXPECT_EQ(replies[5001].integer, 5000);
    EXPECT_TRUE((co_await cache.pipeline(std::vector<Command>())).empty());
  });
}

RILL_REAL_TIME_TEST(Redis, TransactionsAreCarriedOutAsAWholeOrNotAtAll) {
  co_await with_cache([](Client &cache) -> Task<> {
    std::vector<Command> twice(2, Command{"INCR", "n"});
    Reply replies = co_await cache.transaction(twice);
    EXPECT_EQ(replies.list.at(1).integer, 2);
    std::vector<Command> wrong{{"INCR", "n"}, {"NONSENSE"}};
    auto refused = cache.transaction(wrong);
    EXPECT_THROW((co_await settle(std::move(refused))).value(), redis::Error);
    EXPECT_EQ(co_await cache.get("n"), "2");
  });
}

RILL_REAL_TIME_TEST(Redis, TasksThatShareAConnectionGetTheirOwnReplies) {
  co_await with_cache([](Client &cache) -> Task<> {
    auto ask = [&](int i) -> Task<bool> {
      std::string value = std::to_string(i);
      Reply reply = co_await cache.command("ECHO", value);
      co_return reply.text == value;
    };
    std::vector<bool> right = co_await gather(
        std::views::iota(0, 5000) | std::views::transform(ask), {.limit = 500});
    EXPECT_EQ(std::ranges::count(right, true), 5000);
  });
}

RILL_REAL_TIME_TEST(Redis, WhoIsCancelledTakesNobodysReply) {
  co_await with_cache([](Client &cache) -> Task<> {
    auto wait = timeout(5ms, cache.command("BLPOP", "nothing", "0.05"));
    EXPECT_THROW((co_await settle(std::move(wait))).value(), TimeoutError);
    for (int turns = 0; turns < 20; ++turns) {
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        TaskHandle<Reply> asking = group.spawn(cache.command("ECHO", "dropped"));
        for (int i = 0; i < turns; ++i)
          co_await yield();
        asking.cancel();
      });
      EXPECT_EQ((co_await cache.command("ECHO", "kept")).text, "kept");
    }
  });
}

Task<Subscription> subscribe(std::vector<std::string> channels) {
  redis::Options options{.user = {}, .password = "secret"};
  co_return co_await Subscription::open("127.0.0.1", server.port(), std::move(channels), options);
}

RILL_REAL_TIME_TEST(Redis, HearsMessagesAndLosesNoneWhenCancelled) {
  auto listen = [](Client &cache, Subscription &news) -> Task<> {
    EXPECT_THROW((co_await settle(timeout(5ms, news.next()))).value(), TimeoutError);
    for (int i = 0; i < 1000; ++i)
      co_await cache.command("PUBLISH", i % 2 ? "news" : "news.local", std::to_string(i));
    for (int i = 0; i < 1000; ++i) {
      redis::Message message = co_await timeout(10s, news.next());
      EXPECT_EQ(message.channel, i % 2 ? "news" : "news.local");
      EXPECT_EQ(message.payload, std::to_string(i));
    }
    co_await news.close();
    EXPECT_THROW((co_await settle(news.next())).value(), Closed);
  };
  std::vector<std::string> channels{"news", "news.*"};
  co_await use_all(listen, co_await connect(), co_await subscribe(channels));
  std::vector<std::string> none;
  EXPECT_THROW((co_await settle(subscribe(none))).value(), std::invalid_argument);
}

/// Answers every connection with the same bytes.
Task<> answer_with(net::TcpListener &listener, std::string answer) {
  co_await use(co_await listener.accept(), [&](net::TcpStream &stream) -> Task<> {
    co_await stream.write(answer);
    co_await sleep_for(20ms);
  });
}

RILL_REAL_TIME_TEST(Redis, AnotherServerThanExpectedIsReported) {
  auto refused = Client::connect("127.0.0.1", servers::free_port());
  EXPECT_THROW((co_await settle(std::move(refused))).value(), std::system_error);
  net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0));
  std::uint16_t port = listener.local().port();
  redis::Options impatient{.user = {}, .password = {}, .connect_limit = 20ms};
  auto silent = Client::connect("127.0.0.1", port, impatient);
  EXPECT_THROW((co_await settle(std::move(silent))).value(), TimeoutError);
  static_cast<void>(co_await listener.accept()); // is reset
  for (const char *nonsense : {"HTTP/1.1 400 Bad Request\r\n\r\n", "+PONG\r\n+PONG\r\n:x\r\n"}) {
    auto ask = [&]() -> Task<> {
      auto talk = [](Client &client) -> Task<> { co_await client.command("PING"); };
      auto greeting = Client::connect("127.0.0.1", port);
      Settled<Client> client = co_await settle(std::move(greeting));
      if (client.ok()) {
        Settled<void> talked = co_await settle(use(std::move(client).value(), talk));
        EXPECT_THROW(std::move(talked).value(), redis::ConnectionLost) << nonsense;
      } else {
        EXPECT_THROW(std::move(client).value(), redis::ConnectionLost) << nonsense;
      }
    };
    co_await gather(answer_with(listener, nonsense), ask());
  }
}

RILL_REAL_TIME_TEST(Redis, ClosingWakesWhoWaits) {
  Client cache = co_await connect();
  auto wait = [&]() -> Task<> {
    EXPECT_THROW((co_await settle(cache.command("BLPOP", "nothing", "60"))).value(),
                 redis::ConnectionLost);
  };
  auto close = [&]() -> Task<> {
    co_await sleep_for(5ms);
    co_await cache.close();
  };
  co_await gather(wait(), close());
  EXPECT_FALSE(cache.usable());
  EXPECT_THROW((co_await settle(cache.command("PING"))).value(), Closed);
}

RILL_REAL_TIME_TEST(Redis, AServerThatDiesInTheMiddleIsALostConnection) {
  Client cache = co_await connect();
  std::vector<std::string> channels{"news"};
  Subscription news = co_await subscribe(channels);
  auto wait = [&]() -> Task<> {
    EXPECT_THROW((co_await settle(cache.command("BLPOP", "nothing", "60"))).value(),
                 redis::ConnectionLost);
  };
  auto listen = [&]() -> Task<> {
    EXPECT_THROW((co_await settle(news.next())).value(), redis::ConnectionLost);
  };
  auto kill = []() -> Task<> {
    co_await sleep_for(20ms);
    server.stop(SIGKILL);
  };
  co_await gather(wait(), listen(), kill());
  EXPECT_FALSE(cache.usable());
  EXPECT_THROW((co_await settle(cache.command("PING"))).value(), redis::ConnectionLost);
  co_await gather(cache.close(), news.close());
  server.start();
  co_await use(co_await connect(), [](Client &again) -> Task<> { co_await again.command("PING"); });
}

} // namespace
