// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A soak: clients that talk to servers which are killed and started again, and that are cancelled
// wherever they happen to be. Nothing may be left of a round once it is over: no memory, no file
// descriptor, no child process.
//
//   rill_soak [ROUNDS [CLIENTS [SECONDS]]]     a round takes so many seconds
#include "rill/descriptor.h"
#include "rill/errors.h"
#include "rill/finally.h"
#include "rill/http.h"
#include "rill/http_server.h"
#include "rill/net/buffered_reader.h"
#include "rill/net/endpoint.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/pool.h"
#include "rill/process.h"
#include "rill/race.h"
#include "rill/run.h"
#include "rill/run_blocking.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <malloc.h>
#include <sys/prctl.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#define RILL_SOAK_ADDRESS_SANITIZER
#endif
#endif

namespace {

using namespace std::chrono_literals;
using namespace rill;
using net::BufferedReader;
using net::Endpoint;
using net::TcpListener;
using net::TcpStream;

/// Where the servers listen; the same each time they are started.
struct Ports {
  std::uint16_t echo = 0;
  std::uint16_t http = 0;
};

// The servers, a process of their own.

Task<> echo(TcpStream &stream) {
  std::vector<char> buffer(16 << 10);
  while (std::size_t count = co_await stream.read_some(buffer))
    co_await stream.write({buffer.data(), count});
}

/// A client that is gone is no reason to end the server.
Task<> serve_one(TcpStream stream) {
  Settled<void> outcome = co_await settle(use(std::move(stream), echo));
  if (outcome.cancelled())
    std::move(outcome).value();
}

Task<> accept_all(TcpListener &listener, TaskGroup &connections) {
  for (;;)
    connections.spawn(serve_one(co_await listener.accept()));
}

Task<> answer(http::Exchange &exchange) {
  std::string body = co_await exchange.body();
  co_await sleep_for(1ms);
  co_await exchange.begin(200);
  for (int i = 0; i < 10; ++i)
    co_await exchange.write(body + std::string(1000, 'x'));
}

Task<> serve(Ports ports) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(ports.echo), 4096);
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(accept_all(listener, group));
    http::ServerOptions options;
    options.on_error = [](const std::exception_ptr &) {}; // clients that go are what this is about
    co_await use(http::Server::bind(Endpoint::loopback(ports.http), options),
                 [](http::Server &server) { return server.serve(answer); });
  });
}

// The clients.

/// The dice of one thread, the same in every run.
int random_up_to(int most) {
  static std::mt19937 engine(1);
  return std::uniform_int_distribution(0, most)(engine);
}

struct Counts {
  long succeeded = 0;
  long failed = 0;
  long timed_out = 0;
  long cancelled = 0;
};

struct Sessions {
  Pool<TcpStream> &streams;
  http::Session &web;
  Ports ports;
};

/// Sends bytes and takes them back.
Task<> exchange_bytes(TcpStream &stream) {
  BufferedReader reader(stream);
  for (int left = random_up_to(5); left >= 0; --left) {
    std::string message(static_cast<std::size_t>(1 + random_up_to(20'000)), 'x');
    co_await stream.write(message);
    if (co_await reader.read_exactly(message.size()) != message)
      std::abort();
  }
}

Task<TcpStream> connect_anyhow(Ports ports) {
  if (random_up_to(9) == 0)
    return TcpStream::connect("localhost", ports.echo);
  return TcpStream::connect(Endpoint::loopback(ports.echo));
}

Task<> by_own_connection(Sessions &sessions) {
  TcpStream stream = co_await connect_anyhow(sessions.ports);
  co_await use(std::move(stream), exchange_bytes);
}

/// What did not end well leaves a stream whose answers belong to nobody.
Task<> by_lent_connection(Sessions &sessions) {
  auto stream = co_await sessions.streams.acquire();
  Settled<void> outcome = co_await settle(exchange_bytes(*stream));
  if (!outcome.ok())
    stream.spoil();
  std::move(outcome).value();
}

Task<> by_http(Sessions &sessions) {
  std::string url = "http://127.0.0.1:" + std::to_string(sessions.ports.http) + "/";
  if (random_up_to(1) == 0) {
    http::Response response = co_await sessions.web.post(url, std::string(5000, 'y'));
    response.require_success();
  } else {
    http::Request request{.url = url};
    http::Download download = co_await sessions.web.download(std::move(request));
    while (co_await download.next()) {
    }
  }
}

Task<> on_another_thread() {
  co_await run_blocking([] { return std::filesystem::exists("/nowhere"); });
}

Task<> by_child_process() {
  std::vector<std::string> command{"cat"};
  ProcessOutput output = co_await run_process(std::move(command), std::string(10'000, 'z'));
  if (output.status.success() && output.output.size() != 10'000)
    std::abort();
}

Task<> any_work(Sessions &sessions) {
  int choice = random_up_to(999);
  if (choice == 0)
    return by_child_process();
  if (choice < 50)
    return on_another_thread();
  if (choice < 400)
    return by_own_connection(sessions);
  if (choice < 700)
    return by_lent_connection(sessions);
  return by_http(sessions);
}

/// Most work has the time that it needs, the rest is cut off anywhere, by a limit or by a race.
Task<> cut_short(Sessions &sessions) {
  Duration limit = std::chrono::microseconds(random_up_to(30'000));
  switch (random_up_to(3)) {
  case 0:
    co_await timeout(limit, any_work(sessions));
    break;
  case 1:
    co_await race(any_work(sessions), sleep_for(limit));
    break;
  default:
    co_await timeout(20s, any_work(sessions));
  }
}

void count(Settled<void> outcome, Counts &counts) {
  try {
    std::move(outcome).value();
    ++counts.succeeded;
  } catch (const TimeoutError &) {
    ++counts.timed_out;
  } catch (const Cancelled &) {
    ++counts.cancelled;
    throw;
  } catch (const std::exception &) {
    ++counts.failed;
  }
}

/// A failure is followed by a pause, or nobody else would get a turn while the servers are down.
Task<> client(Sessions &sessions, Counts &counts) {
  for (;;) {
    long failed = counts.failed;
    count(co_await settle(cut_short(sessions)), counts);
    if (counts.failed != failed)
      co_await sleep_for(std::chrono::milliseconds(random_up_to(200)));
  }
}

// A round.

Task<> until_it_listens(std::uint16_t port) {
  for (;;) {
    Settled<TcpStream> stream = co_await settle(TcpStream::connect(Endpoint::loopback(port)));
    if (stream.ok() || stream.cancelled())
      co_return co_await std::move(stream).value().close();
    co_await sleep_for(10ms);
  }
}

/// Starts the servers and kills them, again and again.
Task<> keep_killing(std::string program, Ports ports) {
  for (;;) {
    std::vector<std::string> command{program, "serve", std::to_string(ports.echo),
                                     std::to_string(ports.http)};
    Process servers = co_await Process::start(std::move(command));
    auto life = [&](Process &process) -> Task<> {
      co_await until_it_listens(ports.http);
      co_await sleep_for(std::chrono::milliseconds(300 + random_up_to(1000)));
      process.signal(SIGKILL);
      co_await process.wait();
    };
    co_await use(std::move(servers), life);
  }
}

Ports free_ports() {
  TcpListener echo = TcpListener::bind(Endpoint::loopback(0));
  TcpListener http = TcpListener::bind(Endpoint::loopback(0));
  return {echo.local().port(), http.local().port()};
}

Task<> play(std::string program, int clients, Duration length, Counts &counts) {
  Ports ports = free_ports();
  auto connect = [=] { return TcpStream::connect(Endpoint::loopback(ports.echo)); };
  auto with_web = [&](Pool<TcpStream> &streams, http::Session &web) -> Task<> {
    Sessions sessions{streams, web, ports};
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn(keep_killing(program, ports));
      for (int i = 0; i < clients; ++i)
        group.spawn(client(sessions, counts));
      co_await sleep_for(length);
      group.cancel();
    });
  };
  auto with_pool = [&](Pool<TcpStream> &streams) -> Task<> {
    http::Options options{.connections = 200, .connections_per_host = 200, .time_limit = 5s};
    co_await use(http::Session(options),
                 [&](http::Session &web) { return with_web(streams, web); });
  };
  PoolOptions<TcpStream> options{.size = 100};
  co_await use(Pool<TcpStream>(connect, std::move(options)), with_pool);
}

// What is left.

struct Held {
  std::size_t bytes = 0;
  std::size_t descriptors = 0;
};

Held held() {
#if defined(RILL_SOAK_ADDRESS_SANITIZER)
  std::size_t bytes = ::__sanitizer_get_current_allocated_bytes();
#else
  std::size_t bytes = ::mallinfo2().uordblks;
#endif
  std::filesystem::directory_iterator descriptors("/proc/self/fd");
  return {bytes, static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)))};
}

/// The first round warms up what is kept on purpose: memory for frames, tables of libcurl.
int soak(const std::string &program, int rounds, int clients, Duration length) {
  Held first;
  Held last;
  for (int round = 0; round < rounds; ++round) {
    Counts counts;
    run(play(program, clients, length, counts));
    last = held();
    if (round == 0)
      first = last;
    std::printf("round %d: %ld succeeded, %ld failed, %ld timed out, %ld cancelled; left: %zu KiB, "
                "%zu descriptors\n",
                round + 1, counts.succeeded, counts.failed, counts.timed_out, counts.cancelled,
                last.bytes >> 10, last.descriptors);
    std::fflush(stdout);
    if (counts.succeeded == 0 || counts.timed_out == 0) // at its end all of them may pause
      return 1;
  }
  constexpr std::size_t tolerated = 256 << 10;
  return last.descriptors > first.descriptors || last.bytes > first.bytes + tolerated;
}

} // namespace

int main(int count, char **words) {
  std::vector<std::string> given(words + 1, words + count);
  if (given.size() == 3 && given[0] == "serve") {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    auto port = [](const std::string &text) { return static_cast<std::uint16_t>(std::stoi(text)); };
    run(serve({port(given[1]), port(given[2])}));
    return 0;
  }
  auto number = [&](std::size_t i, int otherwise) {
    return i < given.size() ? std::stoi(given[i]) : otherwise;
  };
  std::string program = std::filesystem::read_symlink("/proc/self/exe");
  return soak(program, number(0, 3), number(1, 100), std::chrono::seconds(number(2, 2)));
}
