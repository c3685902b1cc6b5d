// RUN: %expect %s coro-dangling-argument
//
// An awaitable that no coroutine makes keeps what its constructor was given by reference.

#include <coroutine>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stubs/coro.h"

using lazy::Task;

struct Socket {
  int Fd;
};
struct Buffer {
  ~Buffer();
  std::vector<char> Bytes;
};

struct Awaiter {
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};

class Write : public Awaiter {
public:
  Write(Socket &to, const Buffer &what) : To(to), What(what) {}  // note: 'Write::Write' keeps 'what' here

private:
  Socket &To;
  const Buffer &What;
};
Write write(Socket &to, const Buffer &what) { return Write(to, what); }  // note: 'write' gives 'what' to 'Write::Write' here
Write again(Socket &to, const Buffer &what) { return write(to, what); }  // note: 'again' gives 'what' to 'write' here

class Say : public Awaiter {
public:
  explicit Say(std::string_view text) : Text(text) {}  // note: 'Say::Say' keeps 'text' here

private:
  std::string_view Text;
};
Say say(std::string_view text) { return Say{text}; }  // note: 'say' gives 'text' to 'Say::Say' here

class Fill : public Awaiter {
public:
  explicit Fill(Buffer *to) : To(to) {}  // note: 'Fill::Fill' keeps 'to' here

private:
  Buffer *To;
};
Fill fill(Buffer &to) { return Fill(&to); }

struct Gate {
  Fill opened() { return Fill(&Own); }  // note: 'Gate::opened' gives its object to 'Fill::Fill' here
  Buffer Own;
};
Gate gate();

// Awaiters that are made of what another awaitable gives them.
class Counted : public Awaiter {
public:
  Counted(Socket &to, Buffer &&what) : Inner(write(to, what)) {}  // note: 'Counted::Counted' gives 'what' to 'write' here

private:
  Write Inner;
};
Counted counted(Socket &to, Buffer &&what) { return Counted(to, std::move(what)); }  // note: 'counted' gives 'what' to 'Counted::Counted' here

// Reported.

Task<int> keptInAwaiter(Socket &to) {
  auto op = counted(to, Buffer());  // warning: temporary ends before the task of 'counted' that refers to it
  co_return co_await op;  // note: the task is used here
}
Task<int> kept(Socket &to) {
  auto op = write(to, Buffer());  // warning: temporary ends before the task of 'write' that refers to it
  co_return co_await op;  // note: the task is used here
}
Task<int> throughForwarder(Socket &to) {
  auto op = again(to, Buffer());  // warning: temporary ends before the task of 'again' that refers to it
  co_return co_await op;  // note: the task is used here
}
Task<int> text(int n) {
  auto op = say(std::to_string(n));  // warning: temporary ends before the task of 'say' that refers to it
  co_return co_await op;  // note: the task is used here
}
Task<int> ofTemporary() {
  auto op = gate().opened();  // warning: temporary ends before the task of 'Gate::opened' that refers to it
  co_return co_await op;  // note: the task is used here
}

// Silent.

Task<int> awaitedAtOnce(Socket &to) { co_return co_await write(to, Buffer()); }
Task<int> ofVariable(Socket &to) {
  Buffer own;
  auto op = write(to, own);
  co_return co_await op;
}
Write ofCaller(Socket &to, const Buffer &what) { return write(to, what); }

// Keeps the buffer as long as its awaiter needs it.
class Counting {
public:
  Counting(Socket &to, Buffer &&what) : To(to), What(std::move(what)) {}
  Counted operator co_await() && { return Counted(To, std::move(What)); }

private:
  Socket &To;
  Buffer What;
};
Task<int> countedAtOnce(Socket &to) { co_return co_await counted(to, Buffer()); }
Task<int> countedOfVariable(Socket &to) {
  Buffer own;
  auto op = counted(to, std::move(own));
  co_return co_await op;
}
Task<int> countedWithBuffer(Socket &to) {
  auto op = Counting(to, Buffer());
  co_return co_await std::move(op);
}

// Copies what it is given.
class Copy : public Awaiter {
public:
  explicit Copy(std::string_view text) : Text(text) {}
  Copy(const Buffer &of, int) : Text(of.Bytes.begin(), of.Bytes.end()) {}

private:
  std::string Text;
};
Copy copy(std::string_view text) { return Copy(text); }
Copy copy(const Buffer &of) { return Copy(of, 1); }
Task<int> copied(int n) {
  auto text = copy(std::to_string(n));
  auto bytes = copy(Buffer());
  co_await bytes;
  co_return co_await text;
}

// A handle, whose copies and whose awaitables refer to what others own.
class Handle {
public:
  Fill ready() const { return Fill(Of); }
  Fill shared() const { return Fill(Kept.get()); }
  friend Fill readyOf(const Handle &of) { return Fill(of.Of); }

private:
  Buffer *Of = nullptr;
  std::shared_ptr<Buffer> Kept;
};
Handle handle();
Task<int> ofHandle() {
  auto op = handle().ready();
  co_return co_await op;
}
Task<int> ofSharing() {
  auto op = handle().shared();
  co_return co_await op;
}
Task<int> ofHandleGiven() {
  auto op = readyOf(handle());
  co_return co_await op;
}
