// RUN: %expect %s coro-await-per-item -- coro.Level=all coro.Knowledge=test/checks/Inputs/batches.yaml
#include "stubs/coro.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using lazy::Task;

struct Value {
  bool Last = false;
};
using Keys = std::vector<std::string>;

struct Store {
  Task<Value> get(const std::string &Key);
  Task<std::vector<Value>> get_many(std::span<const std::string> Keys);
  Task<> put(std::string Key, int Value);
  Task<> putAll(std::vector<std::string> Keys, int Value);
  Task<int> count(int Id);
  Task<std::vector<int>> mcount(std::vector<int> Ids);
  Task<> remove(int Id);
  Task<> removes(const std::vector<int> &Ids);

  // No form for many.
  Task<int> size(int Id);
  Task<int> size_all();
  Task<int> find(int Id);
  Task<int> find_all(std::vector<std::string> Names);
  Task<int> peek(int Id);
  int peek_many(std::vector<int> Ids);
  Task<int> load(int Id);
  Task<int> load_twice(std::vector<int> Ids);
};

// Whose form for many nothing else in the unit needs.
struct Key {
  int Id;
};
template <typename T> class View {
public:
  const T *begin() const;
  const T *end() const;
};
template <typename T> class Sink {
public:
  void add(T);
};
struct Table {
  Task<Value> get(Key);
  Task<std::vector<Value>> get_many(View<const Key>);
  Task<Value> find(Key);
  Task<std::vector<Value>> find_all(Sink<Key>);
};

namespace api {
Task<Value> fetch(int Id);
Task<std::vector<Value>> fetch_batch(std::span<int> Ids);
Task<> send(std::string_view Line);
Task<Value> ask(std::string_view Line);
Task<Value> take(int From);
Task<std::vector<Value>> take_many(std::span<int> From);
} // namespace api

// One request for each item.

Task<> gets(Store &From, const Keys &All) {
  std::vector<Value> Values;
  for (const auto &Key : All) // note: once in each turn of this loop
    Values.push_back(co_await From.get(Key)); // warning: 'Store::get' is awaited for each item, though 'Store::get_many' takes many, judging by a name
}

Task<> getsFromTable(Table &From, const std::vector<Key> &All) {
  for (const auto &One : All) { // note: once in each turn of this loop
    (void)co_await From.get(One); // warning: 'Table::get' is awaited for each item, though 'Table::get_many' takes many
    (void)co_await From.find(One);
  }
}

Task<> puts(Store &To, const Keys &All) {
  for (const auto &Key : All) // note: once in each turn of this loop
    co_await To.put(Key, 1); // warning: 'Store::put' is awaited for each item, though 'Store::putAll' takes many
}

Task<int> counts(Store &Of, std::vector<int> Ids) {
  int Sum = 0;
  for (std::size_t I = 0; I < Ids.size(); ++I) // note: once in each turn of this loop
    Sum += co_await Of.count(Ids[I]); // warning: 'Store::count' is awaited for each item, though 'Store::mcount' takes many
  co_return Sum;
}

Task<> plural(Store &From, std::vector<int> Ids) {
  for (int Id : Ids) // note: once in each turn of this loop
    co_await From.remove(Id); // warning: 'Store::remove' is awaited for each item, though 'Store::removes' takes many
}

Task<> freeFunction(std::vector<int> Ids) {
  for (int Id : Ids) // note: once in each turn of this loop
    (void)co_await api::fetch(Id); // warning: 'api::fetch' is awaited for each item, though 'api::fetch_batch' takes many
}

Task<> byLibraryFile(const Keys &Lines) {
  for (const auto &Line : Lines) // note: once in each turn of this loop
    co_await api::send(Line); // warning: 'api::send' is awaited for each item, though 'api::send_lines' takes many
}

// How long the answer takes does not matter, nor who gives it.
Task<> asksPeer(const Keys &Lines) {
  for (const auto &Line : Lines) // note: once in each turn of this loop
    (void)co_await api::ask(Line); // warning: 'api::ask' is awaited for each item, though 'api::ask_all' takes many
}

// Silent: each turn asks the same.
Task<> asksTheSame(const Keys &Lines, std::string_view Line) {
  for (const auto &Other : Lines) {
    (void)co_await api::ask(Line);
    (void)Other;
  }
}

// Silent: what comes is up to somebody else.
Task<> takesFromPeer(std::vector<int> Ids) {
  for (int Id : Ids)
    (void)co_await api::take(Id);
}

// Silent: there is no such form.

Task<> noFormForMany(Store &Of, std::vector<int> Ids) {
  for (int Id : Ids)
    (void)co_await Of.size(Id);
  for (int Id : Ids)
    (void)co_await Of.find(Id);
  for (int Id : Ids)
    (void)co_await Of.peek(Id);
  for (int Id : Ids)
    (void)co_await Of.load(Id);
}

// Silent: the turns need each other, or there is one.

Task<> untilLast(Store &From, const Keys &All) {
  for (const auto &Key : All)
    if ((co_await From.get(Key)).Last)
      break;
}

Task<int> feedsNext(Store &Of, std::vector<int> Ids) {
  int Last = 0;
  for (int Id : Ids)
    Last = co_await Of.count(Id + Last);
  co_return Last;
}

Task<> once(Store &From) {
  for (int I = 0; I < 1; ++I)
    co_await From.remove(I);
  co_await From.remove(2);
}

Task<> sameItem(Store &From, const Keys &All) {
  for (const auto &Key : All) {
    (void)Key;
    (void)co_await From.get("x");
  }
}

Task<> usesMany(Store &From, const std::vector<Keys> &Batches) {
  for (const auto &Batch : Batches)
    (void)co_await From.get_many(Batch);
}

Task<std::vector<Value>> api::fetch_batch(std::span<int> Ids) {
  std::vector<Value> Result;
  for (int Id : Ids)
    Result.push_back(co_await fetch(Id));
  co_return Result;
}

Task<> suppressed(Store &From, const Keys &All) {
  for (const auto &Key : All)
    (void)co_await From.get(Key); // NOLINT(coro-await-per-item)
}
