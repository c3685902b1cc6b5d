// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Requests through http::Session, and through libcurl alone, to the same server in another process:
// its time is not counted.
#include "../work.h"

#include "rill/http.h"
#include "rill/http_server.h"
#include "rill/run.h"
#include "rill/task_group.h"
#include "rill/use.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace rill;

constexpr std::size_t page_size = 1024;

Task<> answer(http::Exchange &exchange) {
  co_await exchange.respond(200, std::string(page_size, 'x'));
}

[[noreturn]] void serve(int report) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  auto main = [&]() -> Task<> {
    co_await use(http::Server::bind(net::Endpoint::loopback(0)),
                 [&](http::Server &server) -> Task<> {
                   std::uint16_t port = server.local().port();
                   if (::write(report, &port, sizeof(port)) == sizeof(port))
                     co_await server.serve(answer);
                 });
  };
  run(main());
  ::_exit(1);
}

/// The server, from the first benchmark that asks for it to the end of the program.
class Server {
public:
  Server() {
    int ends[2];
    if (::pipe(ends) != 0 || (process_ = ::fork()) < 0)
      throw std::system_error(errno, std::generic_category(), "cannot start the server");
    if (process_ == 0)
      serve(ends[1]);
    ::close(ends[1]);
    std::uint16_t port = 0;
    if (::read(ends[0], &port, sizeof(port)) != sizeof(port))
      throw std::runtime_error("the server has not started");
    ::close(ends[0]);
    page_ = "http://127.0.0.1:" + std::to_string(port) + "/";
  }
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;
  ~Server() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  const std::string &page() const noexcept { return page_; }

private:
  pid_t process_ = -1;
  std::string page_;
};

const std::string &page() {
  static Server server;
  return server.page();
}

void check(benchmark::State &state, std::size_t size) {
  if (size != page_size)
    state.SkipWithError("a page did not come");
}

Task<> get_often(http::Session &web, int rounds, benchmark::State &state) {
  for (int i = 0; i < rounds; ++i)
    check(state, (co_await web.get(page())).body.size());
}

void by_session(benchmark::State &state) {
  int users = static_cast<int>(state.range(0));
  http::Options options{.connections_per_host = static_cast<std::size_t>(users)};
  auto ask = [&](http::Session &web) -> Task<> {
    for (auto _ : state) {
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        for (int i = 0; i < users; ++i)
          group.spawn(get_often(web, work::requests / users, state));
        co_return;
      });
    }
  };
  auto main = [&]() -> Task<> { co_await use(http::Session(options), ask); };
  page();
  run(main());
  work::count_items(state, work::requests);
}
RILL_BENCHMARK(by_session, "http request/rill")->Arg(1)->Arg(16);

/// A request that is made again and again.
class Easy {
public:
  Easy() : handle_(::curl_easy_init()) {
    ::curl_easy_setopt(handle_, CURLOPT_URL, page().c_str());
    ::curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &take);
    ::curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &body_);
    ::curl_easy_setopt(handle_, CURLOPT_PRIVATE, this);
  }
  Easy(const Easy &) = delete;
  Easy &operator=(const Easy &) = delete;
  ~Easy() { ::curl_easy_cleanup(handle_); }

  CURL *handle() const noexcept { return handle_; }
  /// The body of the last response; the next one begins anew.
  std::string take_body() { return std::exchange(body_, {}); }

private:
  static std::size_t take(char *bytes, std::size_t, std::size_t count, void *body) {
    static_cast<std::string *>(body)->append(bytes, count);
    return count;
  }

  CURL *handle_;
  std::string body_;
};

void get_one_by_one(benchmark::State &state) {
  Easy easy;
  for (int i = 0; i < work::requests; ++i) {
    ::curl_easy_perform(easy.handle());
    check(state, easy.take_body().size());
  }
}

/// As many at once as there are users, until each has had its share.
void get_at_once(benchmark::State &state, int users) {
  CURLM *multi = ::curl_multi_init();
  std::vector<Easy> requests(static_cast<std::size_t>(users));
  for (Easy &request : requests)
    ::curl_multi_add_handle(multi, request.handle());
  int begun = users;
  for (int answered = 0; answered < work::requests;) {
    int running = 0;
    ::curl_multi_perform(multi, &running);
    int left = 0;
    while (CURLMsg *message = ::curl_multi_info_read(multi, &left)) {
      Easy *request = nullptr;
      ::curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &request);
      check(state, request->take_body().size());
      ++answered;
      ::curl_multi_remove_handle(multi, request->handle());
      if (begun < work::requests && ++begun)
        ::curl_multi_add_handle(multi, request->handle());
    }
    if (running > 0)
      ::curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  ::curl_multi_cleanup(multi);
}

void by_curl(benchmark::State &state) {
  int users = static_cast<int>(state.range(0));
  page();
  for (auto _ : state) {
    if (users == 1)
      get_one_by_one(state);
    else
      get_at_once(state, users);
  }
  work::count_items(state, work::requests);
}
RILL_BENCHMARK(by_curl, "http request/client alone")->Arg(1)->Arg(16);

} // namespace
