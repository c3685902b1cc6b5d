// RUN: %expect %s coro-stale-view -- coro.Level=hint
// What an awaited call is lent of a member has to last until the call has finished.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rill/net/stream.h"
#include "rill/sleep.h"
#include "stubs/coro.h"

using lazy::AsyncMutex;
using lazy::Task;

Task<> connect();
Task<> write(std::string_view);

struct Session {
  // Uses its object when it has been suspended.
  Task<> send(std::string_view text) {
    co_await connect();
    ++Sent;  // note: 'Session::send' uses its object when it is resumed here
    co_await write(text);
  }
  // Is done with it before that.
  Task<> ping() {
    ++Sent;
    co_await connect();
  }
  // Never suspends.
  Task<> count() {
    ++Sent;
    co_return;
  }
  int Sent = 0;
};

Task<> flush(const std::string &text) {
  co_await connect();
  co_await write(text);  // note: 'flush' uses 'text' when it is resumed here
}
Task<> forward(const std::string &text) {
  co_await flush(text);  // note: 'forward' gives 'text' to 'flush' here
}
Task<> keep(std::string text) {
  co_await connect();
  co_await write(text);
}

// Reported.

class Room {
public:
  Task<> sendTo(int id, std::string_view text) {
    co_await Sessions.at(id).send(text);  // warning: 'Session::send' refers into 'Sessions' until it has finished, and others may change that meanwhile
  }
  Task<> sendFound(int id, std::string_view text) {
    auto it = Sessions.find(id);
    if (it != Sessions.end())
      co_await it->second.send(text);  // warning: 'Session::send' refers into 'Sessions' until
  }
  Task<> tell(int id) {
    co_await forward(Names.at(id));  // warning: 'forward' refers into 'Names' until
  }
  void leave(int id) {
    Sessions.erase(id);  // note: 'Room::leave' removes from 'Sessions' here
    Names.erase(id);     // note: 'Room::leave' removes from 'Names' here
  }

private:
  std::map<int, Session> Sessions;
  std::map<int, std::string> Names;
};

class Client {
public:
  Task<> hello() {
    if (Current)
      co_await Current->send("hello");  // warning: 'Session::send' refers into 'Current' until
  }
  void disconnect() { Current.reset(); }  // note: 'Client::disconnect' empties or replaces 'Current' here

private:
  std::unique_ptr<Session> Current;
};

// Silent.

class Careful {
public:
  Task<> ping(int id) { co_await Sessions.at(id).ping(); }
  Task<> count(int id) { co_await Sessions.at(id).count(); }
  Task<> copied(int id) { co_await keep(Names.at(id)); }
  Task<> taken(int id) {
    auto node = Sessions.extract(id);
    co_await node.mapped().send("bye");
  }
  Task<> own() {
    Session session;
    co_await session.send("hello");
  }
  Task<> given(Session &session) { co_await session.send("hello"); }
  void leave(int id) {
    Sessions.erase(id);
    Names.erase(id);
  }

private:
  std::map<int, Session> Sessions;
  std::map<int, std::string> Names;
};

// Who shares an element keeps it.
class Sharing {
public:
  Task<> sendTo(int id) { co_await Sessions.at(id)->send("hello"); }
  Task<> sendToOwn(int id) {
    auto session = Sessions.at(id);
    co_await session->send("hello");
  }
  void leave(int id) { Sessions.erase(id); }

private:
  std::map<int, std::shared_ptr<Session>> Sessions;
};

// Nobody removes anything.
class Growing {
public:
  Task<> sendTo(int id) { co_await Sessions.at(id).send("hello"); }
  void join(int id) { Sessions.emplace(id, Session()); }

private:
  std::map<int, Session> Sessions;
};

// Removes what it has sent to, after that.
class Itself {
public:
  Task<> run(int id) {
    co_await Sessions.at(id).send("hello");
    Sessions.erase(id);
  }

private:
  std::map<int, Session> Sessions;
};

class Locked {
public:
  Task<> sendTo(int id) {
    auto lock = co_await Mutex.scoped_lock();
    co_await Sessions.at(id).send("hello");
  }
  Task<> leave(int id) {
    auto lock = co_await Mutex.scoped_lock();
    Sessions.erase(id);
  }

private:
  AsyncMutex Mutex;
  std::map<int, Session> Sessions;
};

// What a library is lent it uses until it has finished.
class Chat {
public:
  rill::Task<> write() {
    co_await Stream.write(Outbox);  // warning: 'rill::net::Stream::write' refers into 'Outbox' until it has finished, and others may change that meanwhile
  }
  rill::Task<> writeFirst() {
    co_await Stream.write(Lines.front());  // warning: 'rill::net::Stream::write' refers into 'Lines' until it has finished
  }
  rill::Task<> writeCopy() {
    const std::string copy = Outbox;
    co_await Stream.write(copy);
  }
  rill::Task<> writeTaken() {
    const std::string taken = std::exchange(Outbox, {});  // note: 'Chat::writeTaken' empties or replaces 'Outbox' here
    co_await Stream.write(taken);
  }
  rill::Task<> writeFixed() { co_await Stream.write(Greeting); }
  rill::Task<> writeOnly() {
    co_await Stream.write(Own);
    Own.clear();
  }
  void add(std::string_view text) { Outbox += text; }
  rill::Task<> drop() {
    co_await rill::yield();
    Lines.clear();  // note: 'Chat::drop' empties or replaces 'Lines' here
    Outbox.clear();
  }

private:
  rill::net::Stream &Stream;
  std::string Outbox, Own;
  std::vector<std::string> Lines;
  const std::string Greeting = "hello";
};

// An object that cannot share itself ends with its last owner, who may be this one.
class Statement {
public:
  Task<> execute(int id) {
    co_await connect();
    Count += id;  // note: 'Statement::execute' uses its object when it is resumed here
  }
  int Count = 0;
};
struct Sharable : std::enable_shared_from_this<Sharable> {
  Task<> execute(int id) {
    auto self = shared_from_this();
    co_await connect();
    Count += id;
  }
  int Count = 0;
};
Task<std::shared_ptr<Statement>> prepare();

class Table {
public:
  Task<> insert(int id) {
    co_await renew();
    co_await Insert->execute(id);  // warning: 'Statement::execute' goes on with what 'Insert' owns, and another call of this function may reset that meanwhile
  }
  Task<> insertByCopy(int id) {
    co_await renew();
    auto insert = Insert;
    co_await insert->execute(id);
  }
  Task<> insertLocked(int id) {
    auto lock = co_await Mutex.scoped_lock();
    co_await renew();
    co_await Insert->execute(id);
  }
  Task<> insertSharable(int id) {
    Other = nullptr;
    Other = std::make_shared<Sharable>();
    co_await Other->execute(id);
  }
  Task<> insertWithout(int id) { co_await Insert->execute(id); }
  Task<> run() {
    co_await renew();
    co_await Insert->execute(1);
  }

private:
  Task<> renew() {
    Insert = nullptr;  // note: 'Table::renew' empties or replaces 'Insert' here
    Insert = co_await prepare();
  }
  AsyncMutex Mutex;
  std::shared_ptr<Statement> Insert;
  std::shared_ptr<Sharable> Other;
};
