// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Connecting to the first of several addresses that answers.
#include "rill/gather.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <chrono>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace {

using namespace rill;
using namespace rill::net;
using namespace std::chrono_literals;

/// A listener that answers nobody any more: the kernel drops what comes while its queue is full.
class Silent {
public:
  static Task<Silent> make() {
    Silent silent;
    for (int i = 0; i < 8; ++i) {
      auto connect = timeout(20ms, TcpStream::connect(silent.endpoint()));
      Settled<TcpStream> filler = co_await settle(std::move(connect));
      if (!filler.ok())
        co_return silent;
      silent.fillers_.push_back(std::move(filler).value());
    }
    throw std::runtime_error("the queue does not fill up");
  }
  Endpoint endpoint() const { return listener_.local(); }

private:
  TcpListener listener_ = TcpListener::bind(Endpoint::loopback(0), 0);
  std::vector<TcpStream> fillers_;
};

Endpoint nobody() { return TcpListener::bind(Endpoint::loopback(0)).local(); }

Task<Duration> time_to_connect(std::vector<Endpoint> endpoints, TcpListener &expected) {
  TimePoint before = EventLoop::current().now();
  TcpStream client = co_await TcpStream::connect(std::move(endpoints));
  Duration taken = EventLoop::current().now() - before;
  EXPECT_EQ(client.peer().to_string(), expected.local().to_string());
  TcpStream server = co_await expected.accept();
  co_await gather(client.close(), server.close());
  co_return taken;
}

RILL_REAL_TIME_TEST(Connect, OvertakesAnAddressThatIsSilent) {
  Silent silent = co_await Silent::make();
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::vector<Endpoint> endpoints{silent.endpoint(), listener.local()};
  Duration taken = co_await time_to_connect(endpoints, listener);
  EXPECT_GE(taken, 250ms);
  EXPECT_LT(taken, 10s); // a silent address is given up after two minutes
}

RILL_REAL_TIME_TEST(Connect, LeavesAnAddressThatRefusesAtOnce) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::vector<Endpoint> endpoints(20, nobody());
  endpoints.push_back(listener.local());
  Duration taken = co_await time_to_connect(std::move(endpoints), listener);
  EXPECT_LT(taken, 20 * 250ms);
}

RILL_REAL_TIME_TEST(Connect, StaysWithTheFirstThatAnswers) {
  TcpListener first = TcpListener::bind(Endpoint::loopback(0));
  TcpListener second = TcpListener::bind(Endpoint::loopback(0));
  std::vector<Endpoint> endpoints{first.local(), second.local()};
  co_await time_to_connect(endpoints, first);
  EXPECT_THROW((co_await settle(timeout(1ms, second.accept()))).value(), TimeoutError);
}

RILL_REAL_TIME_TEST(Connect, ThrowsTheLastErrorWhenNobodyAnswers) {
  std::vector<Endpoint> endpoints{nobody(), nobody()};
  Settled<TcpStream> outcome = co_await settle(TcpStream::connect(endpoints));
  EXPECT_THROW((void)outcome.value(), std::system_error);
  Settled<TcpStream> none = co_await settle(TcpStream::connect(std::vector<Endpoint>()));
  EXPECT_THROW((void)none.value(), std::invalid_argument);
}

RILL_REAL_TIME_TEST(Connect, EndsWhenItIsCancelled) {
  Silent silent = co_await Silent::make();
  auto connect = TcpStream::connect({silent.endpoint(), silent.endpoint()});
  EXPECT_THROW((co_await settle(timeout(300ms, std::move(connect)))).value(), TimeoutError);
}

} // namespace
