// RUN: %expect %s coro-reference-parameter -- coro.Level=all

#include <string>
#include <string_view>
#include <vector>

#include "stubs/asio.h"
#include "stubs/coro.h"

using asio::awaitable;
using lazy::Task;

Task<> connect();
awaitable<void> ready();
void use(const std::string &);
void use(std::string_view);

// Reported.

awaitable<void> started(asio::io_context &, const std::string &text) {  // warning: 'text' refers to what may have ended when the coroutine is resumed
  co_await ready();
  use(text);  // note: 'started' uses 'text' when it is resumed here
}
Task<> kept(std::string_view text) {  // warning: 'text' refers to what may have ended
  co_await connect();
  use(text);  // note: 'kept' uses 'text' when it is resumed here
}

struct Keeper {
  Task<> Kept = connect();
  std::string Name;
  void keep() { Kept = kept(Name); }  // note: 'kept' is called and not awaited here
  void start(asio::io_context &loop) { asio::co_spawn(loop, started(loop, Name), asio::detached); }  // note: 'started' is called and not awaited here
};

// Silent.

Task<> awaited(const std::string &text) {
  co_await connect();
  use(text);
}
Task<> unusedLater(const std::string &, int) { co_await connect(); }
Task<> byValue(std::string text) {
  co_await connect();
  use(text);
}
Task<> nobodyCalls(const std::string &text) {
  co_await connect();
  use(text);
}

struct Other {
  Task<> Kept = connect();
  std::string Name;
  void keep() { Kept = byValue(Name); }
  void ignore() { Kept = unusedLater(Name, 1); }
  Task<> structured() { co_await awaited(Name); }
};
