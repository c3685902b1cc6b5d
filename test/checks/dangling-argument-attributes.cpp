// RUN: %expect %s coro-dangling-argument

// Functions without a body, whose attributes say what their results refer to.

#include <memory>
#include <string>
#include <string_view>

#include "stubs/coro.h"

using lazy::Task;

struct Request {
  Request(int);
  ~Request();
  int id() const;
};
Request make();
void keep(Task<>);

Task<> sendBound(const Request &request [[clang::lifetimebound]]);
Task<> sendView(std::string_view text [[clang::lifetimebound]], int times);
Task<> sendUnsaid(const Request &request);
Task<> sendSecond(const Request &first, const Request &second [[clang::lifetimebound]]);

struct Connection {
  Connection(int);
  ~Connection();
  Task<> flush() [[clang::lifetimebound]];
  Task<> drain();
};

// Reported.

Task<> temporary() {
  Task<> sent = sendBound(make());  // warning: temporary ends before the task of 'sendBound' that refers to it
  co_await std::move(sent);  // note: the task is used here
}
Task<> temporaryText() {
  auto sent = sendView(std::string("a long greeting"), 3);  // warning: temporary ends before the task of 'sendView' that refers to it
  co_await std::move(sent);  // note: the task is used here
}
Task<> temporaryObject() {
  auto flushed = Connection(1).flush();  // warning: temporary ends before the task of 'Connection::flush' that refers to it
  co_await std::move(flushed);  // note: the task is used here
}
Task<> second(const Request &first) {
  auto sent = sendSecond(first, make());  // warning: temporary ends before the task of 'sendSecond' that refers to it
  co_await std::move(sent);  // note: the task is used here
}

// Silent.

Task<> awaitedAtOnce() { co_await sendBound(make()); }
Task<> textAwaitedAtOnce() { co_await sendView(std::string("a long greeting"), 3); }
Task<> namedBefore() {
  Request request = make();
  Task<> sent = sendBound(request);
  co_await std::move(sent);
}
Task<> nothingSaid() {
  Task<> sent = sendUnsaid(make());
  co_await std::move(sent);
}
Task<> nothingSaidOfTheObject() {
  auto drained = Connection(1).drain();
  co_await std::move(drained);
}
Task<> nothingSaidOfTheFirst(const Request &second) {
  auto sent = sendSecond(make(), second);
  co_await std::move(sent);
}
Task<> literal() {
  auto sent = sendView("static", 3);
  co_await std::move(sent);
}
Task<> passedOn(const Request &request) { return sendBound(request); }
