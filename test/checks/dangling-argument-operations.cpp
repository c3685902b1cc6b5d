// RUN: %expect %s coro-dangling-argument
//
// Operations of a library that tell a handler how they have ended, and refer until then to what a
// buffer is made from.
#include "stubs/asio.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

using Socket = asio::ip::tcp::socket;
std::string encode(int Number);
std::shared_ptr<std::string> cached(int Number);
void log(const std::string &Text);

struct Job : std::enable_shared_from_this<Job> {
  void keep();
  std::string Text;
};

struct Session : std::enable_shared_from_this<Session> {
  void done(int) {}

  // Reported.

  void localText(int Number) {
    std::string Text = encode(Number);
    asio::async_write(Peer, asio::buffer(Text), [self = shared_from_this()](int n) { self->done(n); });  // warning: 'Text' ends before the task that 'asio::async_write' has started and that refers to it
  }
  void temporaryText(int Number) {
    asio::async_write(Peer, asio::buffer(encode(Number)), [](int) {});  // warning: temporary ends before the task that 'asio::async_write' has started and that refers to it
  }
  void namedBuffer(int Number) {
    const std::string Text = encode(Number);
    const auto Buffer = asio::buffer(Text);  // warning: 'Text' ends before the task
    asio::async_write(Peer, Buffer, [](int) {});
  }
  void readIntoLocal() {
    std::string Text(100, ' ');
    asio::async_read(Peer, asio::buffer(Text), [](int) {});  // warning: 'Text' ends before the task
  }
  void onlyOwner(int Number) {
    auto Text = std::make_shared<std::string>(encode(Number));
    asio::async_write(Peer, asio::buffer(*Text), [self = shared_from_this()](int n) { self->done(n); });  // warning: 'Text' ends before the task
  }
  void onlyOwnerOfNew(const char *Data, std::size_t Length) {
    std::shared_ptr<std::string> Text(new std::string(Data, Length));
    log(*Text);
    asio::async_write(Peer, asio::buffer(*Text), asio::detached);  // warning: 'Text' ends before the task
  }
  void readIntoArray() {
    char Reply[100];
    asio::async_read(Peer, asio::buffer(Reply, sizeof(Reply)), [](int) {});  // warning: 'Reply' ends before the task
  }
  void onlyOwnerOfArray(std::size_t Length) {
    std::shared_ptr<char[]> Bytes(new char[Length]);
    asio::async_read(Peer, asio::buffer(Bytes.get(), Length), [](int) {});  // warning: 'Bytes' ends before the task
  }

  // Silent.

  void readIntoMemberArray() {
    asio::async_read(Peer, asio::buffer(Bytes, sizeof(Bytes)), [](int) {});
  }
  void arrayKeptByHandler(std::size_t Length) {
    std::shared_ptr<char[]> Bytes(new char[Length]);
    asio::async_read(Peer, asio::buffer(Bytes.get(), Length), [Bytes](int) {});
  }
  void ofPointer(char *Bytes, std::size_t Length) {
    asio::async_read(Peer, asio::buffer(Bytes, Length), [](int) {});
  }

  void sharesItself(int Number) {
    auto Made = std::make_shared<Job>();
    Made->keep();
    asio::async_write(Peer, asio::buffer(Made->Text), [](int) {});
  }
  void keptByHandler(int Number) {
    auto Text = std::make_shared<std::string>(encode(Number));
    asio::async_write(Peer, asio::buffer(*Text), [Text](int) {});
  }
  void movedIntoHandler(int Number) {
    auto Text = std::make_unique<std::string>(encode(Number));
    auto Buffer = asio::buffer(*Text);
    asio::async_write(Peer, Buffer, [Text = std::move(Text)](int) {});
  }
  void keptByMember(int Number) {
    auto Text = std::make_shared<std::string>(encode(Number));
    Last = Text;
    asio::async_write(Peer, asio::buffer(*Text), [](int) {});
  }
  void ofOthers(int Number) {
    auto Text = cached(Number);
    asio::async_write(Peer, asio::buffer(*Text), [](int) {});
  }
  void member(int Number) {
    Out = encode(Number);
    asio::async_write(Peer, asio::buffer(Out), [](int) {});
  }
  void ofCaller(const std::string &Text) {
    asio::async_write(Peer, asio::buffer(Text), [](int) {});
  }
  void literal() {
    asio::async_write(Peer, asio::buffer(std::string_view("hello")), [](int) {});
  }
  void inStackful(int Number, asio::yield_context Yield) {
    std::string Text = encode(Number);
    asio::async_write(Peer, asio::buffer(Text), Yield);
  }
  void runsTheLoop(int Number, asio::io_context &Loop) {
    std::string Text = encode(Number);
    asio::async_write(Peer, asio::buffer(Text), [](int) {});
    Loop.run();
  }
  asio::awaitable<void> waits(int Number) {
    std::string Text = encode(Number);
    asio::async_write(Peer, asio::buffer(Text), [](int) {});
    co_await Done.async_wait(asio::use_awaitable);
  }

  Socket Peer;
  std::string Out;
  char Bytes[100];
  std::shared_ptr<std::string> Last;
  asio::steady_timer Done;
};
