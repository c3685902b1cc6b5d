// RUN: %events --brief %s
// What happens to a variable that is mentioned.

#include "stubs/coro.h"
#include <memory>
#include <utility>

struct Handle {
  Handle() noexcept;
  Handle(Handle &&) noexcept;
  Handle(const Handle &) noexcept;
  Handle &operator=(Handle &&) noexcept;
  ~Handle();
  void close() noexcept;
  Handle *next() noexcept;
  int number;
};

struct Aggregate {
  Handle value;
  Handle &reference;
};

struct Owner {
  Owner(Handle from, Handle &other) noexcept : value(std::move(from)), reference(other) {}
  Handle value;
  Handle &reference;
};

struct Smart {
  Handle *operator->() noexcept;
  Handle &operator*() noexcept;
};

void byReference(const Handle &, Handle &) noexcept;
void byPointer(const Handle *, int) noexcept;
void byValue(Handle) noexcept;
void byRvalue(Handle &&) noexcept;
template <typename T> void forward(T &&) noexcept;
Handle make() noexcept;

void arguments(Handle handle, int number) {
  byReference(handle, handle);
  byPointer(&handle, number);
  byPointer(std::addressof(handle), 1);
  byValue(handle);
  byValue(std::move(handle));
  byRvalue(std::move(handle));
  forward(handle);
  forward(std::as_const(handle));
  forward((static_cast<Handle &&>(handle)));
}

Handle moved(Handle a, Handle b) {
  Handle copy = a;
  Handle other(std::move(a));
  Aggregate aggregate{std::move(b), other};
  return copy;
}

void escapes(Handle handle) {
  Handle &reference = handle;
  Handle *pointer = &handle;
  pointer = &handle;
  auto lambda = [&handle, copy = handle, moved = std::move(handle)] { byReference(handle, handle); };
  auto implicit = [&] { handle.close(); };
  lambda();
}

void assigns(Handle handle, int number) {
  handle = make();
  number = 1;
  number += number;
  Handle other;
  handle = std::move(other);
}

void members(Handle handle, Handle *pointer, Smart smart, std::unique_ptr<Handle> unique) {
  handle.close();
  pointer->close();
  (*pointer).close();
  smart->close();
  (*smart).close();
  unique->close();
  handle.next()->close();
  handle.number = handle.number + 1;
  byPointer(nullptr, handle.number);
  delete pointer;
}

void nothing(Handle handle) {
  (void)handle;
  static_cast<void>(handle);
  static_assert(sizeof(handle) != 0);
  bool quiet = noexcept(handle.close());
  decltype(handle) *none = nullptr;
}

lazy::Task<> awaits(lazy::Task<> a, lazy::Task<> b, lazy::Task<> *c, bool flag) {
  co_await a;
  co_await std::move(b);
  co_await (flag ? a : b);
  co_await *c;
  co_await (byPointer(nullptr, 1), a);
}

struct Global : std::suspend_always {};
constexpr Global global;

lazy::Task<> awaitsOthers(std::pair<Global, int> pair) {
  co_await global;
  auto [first, second] = pair;
  co_await first;
  co_await pair.first;
}

lazy::Task<Handle> returns(Handle handle) { co_return handle; }

void structured(std::pair<Handle, int> pair) {
  auto [first, second] = pair;
  auto &[left, right] = pair;
  first.close();
  byValue(std::move(left));
}

// EVENTS
// Owner::Owner
// [0]
//   25: declare from
//   25: declare other
//   25: move from
//   25: escape other
//   25: destroy from
//   end
// arguments
// [0]
//   42: declare handle
//   42: declare number
//   43: pass handle to parameter 0 of byReference
//   43: pass handle to parameter 1 of byReference
//   43: call byReference
//   44: pass handle to parameter 0 of byPointer
//   44: pass number to parameter 1 of byPointer
//   44: call byPointer
//   45: pass handle to parameter 0 of byPointer
//   45: call byPointer
//   46: move handle to parameter 0 of byValue
//   46: call byValue
//   46: destroy temporary Handle
//   47: move handle to parameter 0 of byValue
//   47: call byValue
//   47: destroy temporary Handle
//   48: move handle to parameter 0 of byRvalue
//   48: call byRvalue
//   49: pass handle to parameter 0 of forward
//   49: call forward
//   50: pass handle to parameter 0 of forward
//   50: call forward
//   51: move handle to parameter 0 of forward
//   51: call forward
//   42: destroy number
//   42: destroy handle
//   end
// moved
// [0]
//   54: declare a
//   54: declare b
//   55: move a
//   55: declare copy
//   56: move a
//   56: declare other
//   57: move b to parameter 0 of ?
//   57: escape other
//   57: declare aggregate
//   58: move copy
//   58: return
//   57: destroy aggregate
//   56: destroy other
//   55: destroy copy
//   54: destroy b
//   54: destroy a
//   end
// escapes
// [0] -> 1, 2 by exception
//   61: declare handle
//   62: escape handle
//   62: declare reference
//   63: escape handle
//   63: declare pointer
//   64: escape handle
//   64: assign pointer
//   65: escape handle
//   65: move handle
//   65: move handle
//   65: create
//   65: declare lambda
//   66: escape handle
//   66: create
//   66: declare implicit
//   67: call escapes::lambda::operator() on lambda
// [1]
//   66: destroy implicit
//   65: destroy lambda
//   63: destroy pointer
//   61: destroy handle
//   end
// [2]
//   66: destroy implicit by exception
//   65: destroy lambda by exception
//   63: destroy pointer by exception
//   61: destroy handle by exception
//   end by exception
// escapes::lambda::operator()
// [0]
//   65: pass handle to parameter 0 of byReference
//   65: pass handle to parameter 1 of byReference
//   65: call byReference
//   end
// escapes::lambda::operator()
// [0]
//   66: call Handle::close on handle
//   end
// assigns
// [0]
//   70: declare handle
//   70: declare number
//   71: call make
//   71: call Handle::operator= on handle
//   71: assign handle
//   71: destroy temporary Handle
//   72: assign number
//   73: use number
//   73: use number
//   74: call Handle::Handle
//   74: declare other
//   75: move other
//   75: call Handle::operator= on handle
//   75: assign handle
//   74: destroy other
//   70: destroy number
//   70: destroy handle
//   end
// members
// [0]
//   78: declare handle
//   78: declare pointer
//   78: declare smart
//   78: declare unique
//   79: call Handle::close on handle
//   80: call Handle::close on *pointer
//   81: call Handle::close on *pointer
//   82: call Smart::operator-> on smart
//   82: call Handle::close on *smart
//   83: call Smart::operator* on smart
//   83: call Handle::close on *smart
//   84: call std::unique_ptr::operator-> on unique
//   84: call Handle::close on *unique
//   85: call Handle::next on handle
//   85: call Handle::close
//   86: use handle.number
//   86: assign handle.number
//   87: pass handle.number to parameter 1 of byPointer
//   87: call byPointer
//   88: call Handle::~Handle on *pointer
//   88: destroy *pointer
//   78: destroy unique
//   78: destroy smart
//   78: destroy pointer
//   78: destroy handle
//   end
// nothing
// [0]
//   91: declare handle
//   95: declare quiet
//   96: declare none
//   96: destroy none
//   95: destroy quiet
//   91: destroy handle
//   end
// awaits
// [0] -> 1, 21 destroyed
//   99: declare a
//   99: declare b
//   99: declare c
//   99: declare flag
//   99: suspend (implicit)
// [1] -> 3, 2
//   99: resume (implicit)
//   99: destroy temporary std::suspend_always
//   100: await a
// [2] -> 3, 22 destroyed
//   100: suspend
// [3] -> 4, 20 by exception
// [4] -> 6, 5
//   100: resume
//   101: await b
// [5] -> 6, 22 destroyed
//   101: suspend
// [6] -> 7, 20 by exception
// [7] -> 8, 9
//   101: resume
//   102: use flag
// [8] -> 10
//   102: await a
// [9] -> 10
//   102: await b
// [10] -> 12, 11
// [11] -> 12, 22 destroyed
//   102: suspend
// [12] -> 13, 20 by exception
// [13] -> 15, 14
//   102: resume
//   103: await *c
// [14] -> 15, 22 destroyed
//   103: suspend
// [15] -> 16, 20 by exception
// [16] -> 18, 17
//   103: resume
//   104: call byPointer
//   104: await a
// [17] -> 18, 22 destroyed
//   104: suspend
// [18] -> 19, 20 by exception
// [19]
//   104: resume
//   99: suspend (implicit)
//   99: destroy temporary detail::Continue
//   99: destroy flag
//   99: destroy c
//   99: destroy b
//   99: destroy a
//   end
// [20]
//   99: suspend (implicit)
//   99: destroy temporary detail::Continue by exception
//   99: destroy flag by exception
//   99: destroy c by exception
//   99: destroy b by exception
//   99: destroy a by exception
//   end by exception
// [21] -> 22 destroyed
//   99: destroy temporary std::suspend_always with the coroutine
// [22]
//   99: destroy flag with the coroutine
//   99: destroy c with the coroutine
//   99: destroy b with the coroutine
//   99: destroy a with the coroutine
//   end with the coroutine
// awaitsOthers
// [0] -> 1, 6 destroyed
//   110: declare pair
//   110: suspend (implicit)
// [1] -> 2, 7 destroyed
//   110: resume (implicit)
//   110: destroy temporary std::suspend_always
//   111: await global
//   111: suspend
// [2] -> 3, 5 destroyed
//   111: resume
//   112: move pair
//   112: declare (unnamed)
//   113: await (unnamed).first
//   113: suspend
// [3] -> 4, 5 destroyed
//   113: resume
//   114: await pair.first
//   114: suspend
// [4]
//   114: resume
//   112: destroy (unnamed)
//   110: suspend (implicit)
//   110: destroy temporary detail::Continue
//   110: destroy pair
//   end
// [5] -> 7 destroyed
//   112: destroy (unnamed) with the coroutine
// [6] -> 7 destroyed
//   110: destroy temporary std::suspend_always with the coroutine
// [7]
//   110: destroy pair with the coroutine
//   end with the coroutine
// returns
// [0] -> 1, 4 destroyed
//   117: declare handle
//   117: suspend (implicit)
// [1] -> 2, 3 by exception
//   117: resume (implicit)
//   117: destroy temporary std::suspend_always
//   117: move handle
// [2]
//   117: return
//   117: suspend (implicit)
//   117: destroy temporary detail::Continue
//   117: destroy handle
//   end
// [3]
//   117: suspend (implicit)
//   117: destroy temporary detail::Continue by exception
//   117: destroy handle by exception
//   end by exception
// [4]
//   117: destroy temporary std::suspend_always with the coroutine
//   117: destroy handle with the coroutine
//   end with the coroutine
// structured
// [0]
//   119: declare pair
//   120: move pair
//   120: declare (unnamed)
//   121: escape pair
//   121: declare (unnamed)
//   122: call Handle::close on (unnamed).first
//   123: move (unnamed).left to parameter 0 of byValue
//   123: call byValue
//   123: destroy temporary Handle
//   120: destroy (unnamed)
//   119: destroy pair
//   end
