// RUN: %expect %s coro-unclosed-session
// Sessions that a local owner holds.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stubs/coro.h"

using lazy::Task;

struct Connection {
  explicit Connection(std::string Host);
  Connection(Connection &&) noexcept;
  Connection &operator=(Connection &&) noexcept;
  ~Connection();
  Task<> send(std::string);
  Task<> close();
  bool isOpen() const;
};
struct Closer {
  void operator()(Connection *) const;
};
struct Client {
  Client();
  explicit Client(std::string Host);
  Client(Client &&) noexcept;
  ~Client();
  Task<> connect();
  Task<> ask();
  Task<> close();
};

bool condition();
Task<Connection> dial();
Task<std::unique_ptr<Connection>> dialOwned();
Task<> helper(Connection &C) {
  co_await C.send("hello");
}
Task<> closing(Connection &C) {
  co_await C.close();  // note: 'Connection' is closed by 'close' here
}
void keep(std::unique_ptr<Connection>);
void refill(std::unique_ptr<Connection> &);

// Reported.

Task<> earlyReturn() {
  std::optional<Connection> C = co_await dial();  // warning: session 'C' is not closed on every path
  if (condition())
    co_return;  // note: it is still open here
  co_await C->close();
}
Task<> earlyReturnOwned() {
  auto C = std::make_unique<Connection>(co_await dial());  // warning: session 'C' is not closed on every path
  if (condition())
    co_return;  // note: it is still open here
  co_await C->close();
}
Task<> assignedLater() {
  std::optional<Connection> C;  // warning: session 'C' is not closed on every path
  C = co_await dial();
  if (condition())
    co_return;  // note: it is still open here
  co_await C->close();
}
Task<> emplacedLater() {
  std::optional<Connection> C;  // warning: session 'C' is not closed on every path
  C.emplace(co_await dial());
  if (condition())
    co_return;  // note: it is still open here
  co_await (*C).close();
}
Task<> emplacedAndLeft() {
  std::optional<Connection> C;  // warning: session 'C' is never closed
  C.emplace("host");
  co_await C->send("hello");
}
Task<> usedAndLeft() {
  auto C = co_await dialOwned();  // warning: session 'C' is not closed when 'Connection::send' throws
  co_await C->send("hello");  // note: may throw here
  co_await C->close();
}
Task<> neverClosed() {
  auto C = co_await dialOwned();  // warning: session 'C' is never closed
  co_await helper(*C);
}
Task<> handedIn(std::unique_ptr<Connection> C) {  // warning: session 'C' is never closed
  co_await C->send("hello");
}
Task<> opened() {
  auto C = std::make_unique<Client>("host");  // warning: session 'C' is not closed on every path
  co_await C->connect();
  if (condition())
    co_return;  // note: it is still open here
  co_await C->close();
}

// Silent.

Task<> closed() {
  std::optional<Connection> C = co_await dial();
  co_await C->close();
}
Task<> closedIfThere() {
  std::optional<Connection> C;
  if (condition())
    C = co_await dial();
  if (C)
    co_await C->close();
}
Task<> closedIfNotNull() {
  std::unique_ptr<Connection> C;
  if (condition())
    C = co_await dialOwned();
  if (C != nullptr)
    co_await C->close();
}
Task<> closedIfItHasOne() {
  std::optional<Connection> C = co_await dial();
  if (C.has_value() && C->isOpen())
    co_await C->close();
}
Task<> closedByHelper() {
  auto C = co_await dialOwned();
  co_await closing(*C);
}
Task<> givenAway() {
  auto C = co_await dialOwned();
  if (condition())
    co_return keep(std::move(C));
  co_await C->close();
}
Task<std::unique_ptr<Connection>> returned() {
  auto C = co_await dialOwned();
  co_return C;
}
Task<> intoAContainer(std::vector<std::unique_ptr<Connection>> &All) {
  auto C = co_await dialOwned();
  All.push_back(std::move(C));
}
Task<> contentMovedOut(std::map<int, Connection> &All) {
  std::optional<Connection> C = co_await dial();
  All.emplace(1, std::move(*C));
}
Task<> aliased() {
  auto C = co_await dialOwned();
  Connection *P = C.get();
  co_await P->close();
}
Task<> givenUpOnPurpose() {
  auto C = co_await dialOwned();
  if (condition()) {
    C.reset();
    co_return;
  }
  co_await C->close();
}
Task<> setToNothing() {
  std::optional<Connection> C = co_await dial();
  if (condition()) {
    C = std::nullopt;
    co_return;
  }
  co_await C->close();
}
Task<> withDeleter() {
  std::unique_ptr<Connection, Closer> C(new Connection(co_await dial()));
  if (condition())
    co_return;
  co_await C->close();
}
Task<> shared() {
  auto C = std::make_shared<Connection>(co_await dial());
  if (condition())
    co_return;
  co_await C->close();
}
Task<> captured() {
  auto C = co_await dialOwned();
  auto Later = [C = std::move(C)]() mutable { return C->close(); };
  co_await Later();
}
Task<> refilled() {
  std::unique_ptr<Connection> C;
  refill(C);
  if (condition())
    co_return;
  co_await C->close();
}
Task<> neverOpened() {
  auto C = std::make_unique<Client>("host");
  if (condition())
    co_return;
  co_await C->connect();
  co_await C->close();
}
Task<> nothingInIt() {
  std::optional<Connection> C;
  if (condition())
    co_return;
  C.emplace(co_await dial());
  co_await C->close();
}
