// RUN: %expect %s coro-not-a-coroutine
//
// Awaitables that no coroutine makes: constructed, or made by a library of the views that it is given.

#include <coroutine>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stubs/asio.h"
#include "stubs/coro.h"

using asio::use_awaitable;
using lazy::Task;

struct Socket {
  int Fd;
};

class Write {
public:
  Write(Socket &to, const std::string &what) : To(to), What(what) {}  // note: 'Write::Write' keeps 'what' here
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();

private:
  Socket &To;
  const std::string &What;
};
Write write(Socket &to, const std::string &what) { return Write(to, what); }  // note: 'write' gives 'what' to 'Write::Write' here

class Copy {
public:
  explicit Copy(const std::string &what) : What(what) {}
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();

private:
  std::string What;
};

struct Fill {
  Socket &From;
  std::string *To;
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
Fill fill(Socket &from, std::string &to) { return Fill{from, &to}; }  // note: 'fill' gives 'to' to what it returns here
Fill next(Socket &from, std::string *to) { return {from, to}; }

// A promise is none of these: it is made by its coroutine.
Task<int> answer(const std::string &what) {
  co_await Copy(what);
  co_return static_cast<int>(what.size());
}

// Reported.

Write constructed(Socket &to, int n) {
  const std::string text = std::to_string(n);
  return Write(to, text);  // warning: 'text' ends when 'constructed' returns, which is no coroutine, before the task of 'Write' that refers to it
}
Write ofParameter(Socket &to, std::string text) {
  return Write{to, text};  // warning: 'text' ends when 'ofParameter' returns
}
Write made(Socket &to, std::string text) {
  text += '\n';
  return write(to, text);  // warning: 'text' ends when 'made' returns, which is no coroutine, before the task of 'write' that refers to it
}
auto deduced(Socket &to, std::string text) {
  auto op = Write(to, text);  // warning: 'text' ends when 'deduced' returns
  return op;
}

Fill aggregate(Socket &from) {
  std::string line;
  return Fill{from, &line};  // warning: 'line' ends when 'aggregate' returns, which is no coroutine, before the task of 'Fill' that refers to it
}
Fill braces(Socket from, std::string &to) {
  return {from, &to};  // warning: 'from' ends when 'braces' returns
}
Fill madeAsAggregate(Socket &from) {
  std::string line;
  return fill(from, line);  // warning: 'line' ends when 'madeAsAggregate' returns
}

class Client {
public:
  asio::awaitable<std::size_t> text(int n) {
    std::string text = std::to_string(n);
    return To.async_write_some(asio::buffer(text));  // warning: 'text' ends when 'Client::text' returns, which is no coroutine, before the task of 'asio::basic_stream_socket::async_write_some' that refers to it
  }
  asio::awaitable<std::size_t> beginning(std::string text) {
    return To.async_write_some(asio::buffer(asio::buffer(text), 4));  // warning: 'text' ends when 'Client::beginning' returns
  }
  asio::awaitable<std::size_t> named(std::string text) {
    const auto all = asio::buffer(text);  // warning: 'text' ends when 'Client::named' returns, which is no coroutine, before the task of 'asio::basic_stream_socket::async_write_some' that refers to it
    return To.async_write_some(all);
  }
  asio::awaitable<std::size_t> line(std::string_view line) {
    return To.async_write_some(asio::buffer(line));  // note: 'Client::line' gives 'line' to 'asio::basic_stream_socket::async_write_some' here
  }
  asio::awaitable<std::size_t> lineOfLocal(int n) {
    const std::string text = std::to_string(n);
    return line(text);  // warning: 'text' ends when 'Client::lineOfLocal' returns
  }

  // Silent.

  asio::awaitable<std::size_t> coroutine(std::string text) {
    co_return co_await To.async_write_some(asio::buffer(text));
  }
  asio::awaitable<std::size_t> ofMember() { return To.async_write_some(asio::buffer(Kept)); }
  asio::awaitable<std::size_t> ofCaller(const std::string &text) {
    return To.async_write_some(asio::buffer(text));
  }
  asio::awaitable<std::size_t> ofCallersBuffer(asio::const_buffer all) {
    return To.async_write_some(all);
  }
  asio::awaitable<std::size_t> ofConstant() {
    static const std::string hello = "hello";
    return To.async_write_some(asio::buffer(hello));
  }
  void handled() {
    auto text = std::make_shared<std::string>("x");
    To.async_send(asio::buffer(*text), [text](auto...) {});
  }

private:
  asio::basic_stream_socket<int> To;
  std::string Kept;
};

Write ofCaller(Socket &to, const std::string &text) { return Write(to, text); }
Copy copied(int n) {
  const std::string text = std::to_string(n);
  return Copy(text);
}
Task<int> awaited(Socket &to, int n) {
  const std::string text = std::to_string(n);
  Write op(to, text);
  co_return co_await op;
}
int notAwaited(Socket &to, std::string text) {
  Write op(to, text);
  return op.await_resume();
}
Fill ofMemory(Socket &from) {
  auto line = std::make_unique<std::string>();
  return Fill{from, line.release()};
}
Task<int> filled(Socket &from) {
  std::string line;
  co_return co_await Fill{from, &line};
}
Fill ofThread(Socket &from) {
  static thread_local std::string line;
  return Fill{from, &line};
}
Write ofStatic(Socket &to) {
  static const std::string text = "hello";
  return Write(to, text);
}
