// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ready tasks never starve I/O, nor I/O ready tasks. Counted in steps, not in time: how many steps
// the others take says the same on a slow machine as on a fast one.
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <array>
#include <chrono>
#include <vector>

namespace {

using namespace rill;
using namespace rill::net;
using namespace std::chrono_literals;

/// Two ends of a connection, both served by this loop.
struct Pair {
  TcpStream near;
  TcpStream far;
};

Task<Pair> connect_pair(TcpListener &listener) {
  TcpStream near = co_await TcpStream::connect(listener.local());
  TcpStream far = co_await listener.accept();
  co_return Pair{std::move(near), std::move(far)};
}

Task<> close_all(std::vector<Pair> &pairs) {
  for (Pair &pair : pairs)
    co_await gather(pair.near.close(), pair.far.close());
}

Task<> compute(const bool &stop, long &steps, Duration step) {
  while (!stop) {
    TimePoint end = Clock::now() + step;
    while (Clock::now() < end) {
    }
    ++steps;
    co_await yield();
  }
}

Task<> answer(TcpStream &stream) {
  std::array<char, 8> buffer;
  while (std::size_t count = co_await stream.read_some(buffer))
    co_await stream.write({buffer.data(), count});
}

Task<> ask(TcpStream &stream, int questions) {
  std::array<char, 8> buffer;
  for (int i = 0; i < questions; ++i) {
    co_await stream.write("?");
    co_await stream.read_some(buffer);
  }
}

RILL_REAL_TIME_TEST(Fairness, AnAnswerDoesNotWaitForARoundOfReadyTasks) {
  constexpr int tasks = 200;
  constexpr int questions = 20;
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::vector<Pair> pairs;
  pairs.push_back(co_await connect_pair(listener));
  bool stop = false;
  long steps = 0;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> answering = group.spawn(answer(pairs[0].far));
    for (int i = 0; i < tasks; ++i)
      group.spawn(compute(stop, steps, 50us));
    co_await ask(pairs[0].near, questions);
    stop = true;
    group.cancel();
  });
  EXPECT_LT(steps, questions * tasks / 2);
  co_await close_all(pairs);
}

RILL_REAL_TIME_TEST(Fairness, AllThatAPollReportsIsServed) {
  constexpr std::size_t connections = 60;
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < connections; ++i)
    pairs.push_back(co_await connect_pair(listener));
  bool stop = false;
  long steps = 0;
  std::size_t read = 0;
  auto read_one = [&](TcpStream &stream) -> Task<> {
    std::array<char, 8> buffer;
    co_await stream.read_some(buffer);
    stop = ++read == connections;
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (Pair &pair : pairs)
      group.spawn(read_one(pair.far));
    co_await yield(); // they wait
    for (Pair &pair : pairs)
      co_await pair.near.write("!");
    group.spawn(compute(stop, steps, 500us));
  });
  EXPECT_LT(steps, long(connections));
  co_await close_all(pairs);
}

RILL_REAL_TIME_TEST(Fairness, ReadyTasksRunBesideConnectionsThatAreNeverQuiet) {
  constexpr int tasks = 10;
  constexpr long steps_to_take = 200;
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::vector<Pair> pairs;
  for (int i = 0; i < 40; ++i)
    pairs.push_back(co_await connect_pair(listener));
  bool stop = false;
  long steps = 0;
  long answers = 0;
  auto ask_on = [&](TcpStream &stream) -> Task<> {
    while (!stop) {
      co_await ask(stream, 1);
      ++answers;
    }
  };
  auto stop_in_time = [&]() -> Task<> {
    while (steps < steps_to_take)
      co_await yield();
    stop = true;
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (Pair &pair : pairs) {
      group.spawn(answer(pair.far));
      group.spawn(ask_on(pair.near));
    }
    for (int i = 0; i < tasks; ++i)
      group.spawn(compute(stop, steps, 50us));
    co_await stop_in_time();
    group.cancel();
  });
  EXPECT_GT(answers, steps_to_take / 4) << "the connections starve";
  EXPECT_LT(answers, steps_to_take * 100) << "the tasks starve";
  co_await close_all(pairs);
}

} // namespace
