// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sessions are closed on every path.
#include "rill/use.h"

#include "rill/sleep.h"
#include "rill/testing.h"

#include <stdexcept>
#include <string>

namespace {

using namespace rill;
using namespace std::chrono_literals;

struct Session {
  explicit Session(int &closed) : closed(&closed) {}
  Task<> close() {
    co_await yield();
    ++*closed;
  }
  int *closed;
};
static_assert(AsyncClosable<Session>);
static_assert(!AsyncClosable<int>);

RILL_TEST(Use, ClosesOnEveryPath) {
  int closed = 0;
  int result = co_await use(Session(closed), [](Session &) -> Task<int> { co_return 5; });
  EXPECT_EQ(result, 5);
  EXPECT_EQ(closed, 1);
  auto fail = [](Session &) -> Task<int> {
    co_await yield();
    throw std::runtime_error("body");
  };
  auto failing = use(Session(closed), fail);
  EXPECT_THROW((co_await settle(std::move(failing))).value(), std::runtime_error);
  EXPECT_EQ(closed, 2);
  auto hang = [](Session &) -> Task<int> {
    co_await sleep_for(1h);
    co_return 1;
  };
  auto hanging = use(Session(closed), hang);
  EXPECT_THROW((co_await settle(timeout(1s, std::move(hanging)))).value(), TimeoutError);
  EXPECT_EQ(closed, 3);
}

struct Named {
  Named(char name, std::string &order) : name(name), order(&order) {}
  Task<> close() {
    co_await yield();
    *order += name;
  }
  char name;
  std::string *order;
};

RILL_TEST(UseAll, ClosesInReverseOrderOnEveryPath) {
  std::string order;
  auto work = [&](Named &a, Named &b, Named &c) -> Task<int> {
    order += {a.name, b.name, c.name, ' '};
    co_await sleep_for(1h);
    co_return 7;
  };
  int result = co_await use_all(work, Named('a', order), Named('b', order), Named('c', order));
  EXPECT_EQ(result, 7);
  EXPECT_EQ(order, "abc cba");
  order.clear();
  auto limited =
      timeout(1s, use_all(work, Named('a', order), Named('b', order), Named('c', order)));
  EXPECT_THROW((co_await settle(std::move(limited))).value(), TimeoutError);
  EXPECT_EQ(order, "abc cba");
}

} // namespace
