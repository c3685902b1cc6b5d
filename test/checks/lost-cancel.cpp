// RUN: %expect %s coro-lost-cancel
#include "stubs/asio.h"
#include "stubs/coro.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

using lazy::Task;

Task<> serve(std::stop_token Stop);
void watch(std::stop_source &Of);
void keep(std::stop_source Of);
void close();
bool done();

Task<> nobodyStops() {
  std::stop_source Source;  // warning: nobody can request the stop that 'Source' gives tokens of
  co_await serve(Source.get_token());  // note: a token is given out here
}

Task<> tokenIsKept() {
  std::stop_source Source;  // warning: nobody can request the stop that 'Source' gives tokens of
  std::stop_token Stop = Source.get_token();  // note: a token is given out here
  while (!Source.stop_requested())
    co_await serve(Stop);
}

Task<> temporary(std::stop_token Stop) {
  std::stop_callback(Stop, [] { close(); });  // warning: callback for a stop is a temporary, and called off at once
  co_await serve(Stop);
}

Task<> ofTemporary() { co_await serve(std::stop_source().get_token()); }  // warning: nobody can request the stop that this temporary gives tokens of

struct [[clang::annotate("coro::implicit-token")]] ImplicitToken {
  bool isCancellationRequested() const;
};
struct ImplicitSource {
  ImplicitToken getToken() const;
  [[clang::annotate("coro::cancels")]] void requestCancellation() const;
};
Task<> within(ImplicitToken Token, Task<> Of);

Task<> ofImplicitSource(std::stop_token Stop) {
  ImplicitSource Source;  // warning: nobody can request the stop that 'Source' gives tokens of
  co_await within(Source.getToken(), serve(Stop));  // note: a token is given out here
}

asio::awaitable<void> send();

asio::awaitable<void> limitOfNobody(asio::io_context &Loop, std::chrono::milliseconds Limit) {
  asio::steady_timer Timer;  // warning: 'Timer' is set, and nobody waits for it
  Timer.expires_after(Limit);  // note: it is set here
  co_await send();
}

// Silent.

asio::awaitable<void> limited(std::chrono::milliseconds Limit) {
  asio::steady_timer Timer;
  Timer.expires_after(Limit);
  Timer.async_wait([](int) { close(); });
  co_await send();
}

asio::awaitable<void> awaited(std::chrono::milliseconds Limit, bool Often) {
  asio::steady_timer Timer;
  do {
    Timer.expires_after(Limit);
    co_await Timer.async_wait(asio::use_awaitable);
  } while (Often);
}

void arm(asio::steady_timer &Timer);
asio::awaitable<void> givenAway(std::chrono::milliseconds Limit) {
  asio::steady_timer Timer;
  Timer.expires_after(Limit);
  arm(Timer);
  co_await send();
}

asio::awaitable<void> captured(std::chrono::milliseconds Limit) {
  asio::steady_timer Timer;
  Timer.expires_after(Limit);
  auto Wait = [&Timer]() -> asio::awaitable<void> {
    co_await Timer.async_wait(asio::use_awaitable);
  };
  co_await Wait();
}

asio::awaitable<void> blocksInstead(std::chrono::milliseconds Limit) {
  asio::steady_timer Timer;
  Timer.expires_after(Limit);
  Timer.wait();
  co_await send();
}

asio::awaitable<void> setButNotHere(std::shared_ptr<asio::steady_timer> Timer) {
  Timer->expires_after(std::chrono::seconds(1));
  co_await send();
}

std::stop_source sharedSource();

Task<> ofSomebodysSource() { co_await serve(sharedSource().get_token()); }

Task<> ofCopy(std::stop_source &Shared) {
  std::stop_source Source = Shared;
  co_await serve(Source.get_token());
}

Task<> implicitAndRequested(std::stop_token Stop) {
  ImplicitSource Source;
  std::stop_callback Link(Stop, [&] { Source.requestCancellation(); });
  co_await within(Source.getToken(), serve(Stop));
}

Task<> stopped() {
  std::stop_source Source;
  auto Serving = serve(Source.get_token());
  Source.request_stop();
  co_await std::move(Serving);
}

Task<> stoppedOnOnePath() {
  std::stop_source Source;
  co_await serve(Source.get_token());
  if (done())
    Source.request_stop();
}

Task<> stoppedByCallback(std::stop_token Outer) {
  std::stop_source Source;
  std::stop_callback Link(Outer, [&] { Source.request_stop(); });
  co_await serve(Source.get_token());
}

Task<> givenByReference() {
  std::stop_source Source;
  watch(Source);
  co_await serve(Source.get_token());
}

Task<> givenAway() {
  std::stop_source Source;
  auto Stop = Source.get_token();
  keep(std::move(Source));
  co_await serve(Stop);
}

Task<> copied(std::vector<std::stop_source> &All) {
  std::stop_source Source;
  All.push_back(Source);
  co_await serve(Source.get_token());
}

Task<> byItsThread() {
  std::jthread Worker([](std::stop_token) {});
  co_await serve(Worker.get_stop_token());
}

Task<> named(std::stop_token Stop) {
  std::stop_callback OnStop(Stop, [] { close(); });
  co_await serve(Stop);
}

Task<> parameter(std::stop_source Source) { co_await serve(Source.get_token()); }

struct Server {
  std::stop_source Source;
  Task<> run() { co_await serve(Source.get_token()); }
};
