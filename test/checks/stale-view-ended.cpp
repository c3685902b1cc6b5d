// RUN: %expect %s coro-stale-view
//
// References to a part of what ends with the statement.
#include "stubs/coro.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using lazy::Task;

class Page {
public:
  const std::vector<int> &items() const { return Items; }
  std::vector<int> &items() { return Items; }
  std::string title() const { return Title; }
  std::string_view name() const { return Title; }
  static const Page &empty();

private:
  std::vector<int> Items;
  std::string Title;
};

// Asked without being awaited, in a place that may block.
template <typename T> class [[nodiscard]] Once {
public:
  struct promise_type {
    Once get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    template <typename U> void return_value(U &&);
    void unhandled_exception();
  };
  Once(Once &&) noexcept;
  ~Once();
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  T &value() &;
  T &&value() &&;
};

Task<Page> load(int Number);
Task<std::shared_ptr<Page>> shared(int Number);
Task<std::optional<Page>> find(int Number);
Task<std::unique_ptr<Page>> own(int Number);
Task<const Page &> existing(int Number);
Once<Page> ask(int Number);
Once<Page &> borrow(int Number);
Page made(int Number);
Task<> save(int Item);
void use(const std::vector<int> &);
void show(std::string_view);

// Reported.

Task<> loopOverPart() {
  for (int Item : (co_await load(1)).items())  // warning: this loop goes over a part of what 'load' has yielded, which ends with this statement
    co_await save(Item);
}
Task<> referenceToPart() {
  auto &Items = (co_await load(1)).items();  // warning: 'Items' refers to a part of what 'load' has yielded, which ends with this statement
  use(Items);
}
Task<> viewOfPart() {
  std::string_view Name = (co_await load(1)).name();  // warning: 'Name' refers to a part of
  show(Name);
}
Task<> referenceIntoOptional() {
  auto &&Found = (co_await find(1)).value();  // warning: 'Found' refers to a part of what 'find' has yielded
  use(Found.items());
}
Task<> referenceToOwned() {
  auto &Owned = *co_await own(1);  // warning: 'Owned' refers to a part of what 'own' has yielded
  use(Owned.items());
}
Task<> valueOfFuture() {
  auto &&Answer = ask(1).value();  // warning: 'Answer' refers to a part of the task of 'ask', which ends with this statement
  use(Answer.items());
  co_return;
}

// Yields what is in the result that it was made from.
struct OrEnd {
  explicit OrEnd(Page &&From) : From(std::move(From)) {}
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) const noexcept;
  Page &&await_resume() { return std::move(From); }
  Page &&From;
};
Task<> yieldedByAwaitable() {
  auto &&Read = co_await OrEnd(made(1));  // warning: 'Read' refers to a part of what is awaited here, which ends with this statement
  use(Read.items());
}

// Silent.

Task<> loopOverCopy() {
  for (int Item : (co_await load(1)).title())
    co_await save(Item);
}
Task<> loopOverVariable() {
  auto Loaded = co_await load(1);
  for (int Item : Loaded.items())
    co_await save(Item);
}
Task<> extended() {
  auto &&Loaded = co_await load(1);
  for (int Item : Loaded.items())
    co_await save(Item);
}
Task<> usedAtOnce() { use((co_await load(1)).items()); }
Task<> copied() {
  auto Items = (co_await load(1)).items();
  use(Items);
}
Task<> ownedByOthers() {
  auto &Items = (co_await shared(1))->items();
  use(Items);
}
Task<> referenceYielded() {
  auto &Items = (co_await existing(1)).items();
  use(Items);
}
Task<> referenceAsked() {
  auto &Borrowed = borrow(1).value();
  use(Borrowed.items());
  co_return;
}
Task<> futureInVariable() {
  auto Asked = ask(1);
  auto &Answer = Asked.value();
  use(Answer.items());
  co_return;
}
Task<> partOfSomethingElse() {
  auto &Items = (co_await load(1)).empty().items();
  use(Items);
}
Task<> neverUsed() { [[maybe_unused]] auto &Items = (co_await load(1)).items(); }
Task<> yieldedAsValue() {
  auto Read = co_await OrEnd(made(1));
  use(Read.items());
}
Task<> yieldedFromVariable() {
  auto Kept = made(1);
  auto &&Read = co_await OrEnd(std::move(Kept));
  use(Read.items());
}
