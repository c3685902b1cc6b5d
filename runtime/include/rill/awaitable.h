// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What may be awaited in a coroutine of rill and given to its combinators, and one clear line for
// what may not.
#ifndef RILL_AWAITABLE_H
#define RILL_AWAITABLE_H

#include <coroutine>
#include <cstdlib>
#include <type_traits>
#include <utility>

namespace rill {

template <class T> class Task;

namespace detail {

template <class A> inline constexpr bool is_task = false;
template <class T> inline constexpr bool is_task<Task<T>> = true;

/// What rill's own functions return, such as `queue.pop()`: it suspends where the loop sees it.
template <class A>
concept OwnAwaiter = requires { typename A::rill_awaiter; };

template <class A>
concept HasAwaiterFunctions = requires(A &awaiter, std::coroutine_handle<> coroutine) {
  awaiter.await_ready() ? 0 : 1;
  awaiter.await_suspend(coroutine);
  awaiter.await_resume();
};

template <class A>
concept HasMemberCoAwait = requires(A &&awaitable) {
  static_cast<A &&>(awaitable).operator co_await();
};
template <class A>
concept HasFreeCoAwait = requires(A &&awaitable) {
  operator co_await(static_cast<A &&>(awaitable));
};

/// The awaiter of what somebody else's coroutines await.
template <class A> decltype(auto) foreign_awaiter(A &&awaitable) {
  if constexpr (HasMemberCoAwait<A>)
    return std::forward<A>(awaitable).operator co_await();
  else if constexpr (HasFreeCoAwait<A>)
    return operator co_await(std::forward<A>(awaitable));
  else
    return std::forward<A>(awaitable);
}

template <class A>
concept ForeignAwaitable =
    !is_task<std::remove_cvref_t<A>> && !OwnAwaiter<std::remove_cvref_t<A>> &&
    (HasMemberCoAwait<A> || HasFreeCoAwait<A> || HasAwaiterFunctions<std::remove_reference_t<A>>);

/// What `co_await` yields, as a value; void for what cannot be awaited.
template <class A> struct Awaited {
  using type = void;
};
template <class T> struct Awaited<Task<T>> {
  using type = T;
};
template <OwnAwaiter A> struct Awaited<A> {
  using type = std::remove_cvref_t<decltype(std::declval<A &>().await_resume())>;
};
template <ForeignAwaitable A> struct Awaited<A> {
  using type = std::remove_cvref_t<decltype(foreign_awaiter(std::declval<A>()).await_resume())>;
};
template <class A> using AwaitedValue = typename Awaited<std::remove_cvref_t<A>>::type;

/// A task or an awaiter of rill's that nobody else can await afterwards.
template <class A>
concept Awaitable = !std::is_lvalue_reference_v<A> &&
                    (is_task<std::remove_cvref_t<A>> || OwnAwaiter<std::remove_cvref_t<A>>);

/// Says what to write instead of awaiting this. At most one of the lines applies.
template <class A> consteval void explain_misuse() {
  using Value = std::remove_cvref_t<A>;
  constexpr bool own = is_task<Value> || OwnAwaiter<Value>;
  constexpr bool foreign = ForeignAwaitable<A>;
  constexpr bool callable = std::is_invocable_v<A> && !foreign;
  static_assert(!own, "rill: what is awaited is used up: write std::move(task)");
  static_assert(own || !foreign, "rill: this is no awaitable of rill: write rill::foreign(...)");
  static_assert(own || foreign || !callable,
                "rill: this is a function: call it and await the task");
  static_assert(own || foreign || callable,
                "rill: this cannot be awaited: only tasks and what functions of rill return can");
}

/// Stands for the awaiter of what cannot be awaited, so that the compiler complains once.
template <class T> struct Misused {
  static constexpr bool await_ready() noexcept { return true; }
  static constexpr void await_suspend(std::coroutine_handle<>) noexcept {}
  [[noreturn]] static T await_resume() { std::abort(); }
};

/// What a function that rill calls yields once its task is awaited; void if it cannot be called.
template <class Fn, class... Args> struct BodyValue {
  static constexpr bool valid = false;
  using type = void;
};
template <class Fn, class... Args>
  requires std::is_invocable_v<Fn, Args...>
struct BodyValue<Fn, Args...> {
  static constexpr bool valid = Awaitable<std::invoke_result_t<Fn, Args...>>;
  using type = AwaitedValue<std::invoke_result_t<Fn, Args...>>;
};
template <class Fn, class... Args> using TaskValue = typename BodyValue<Fn, Args...>::type;

template <class Fn, class... Args> consteval void explain_bad_body() {
  constexpr bool callable = std::is_invocable_v<Fn, Args...>;
  static_assert(callable, "rill: this function cannot be called with what rill gives it: look at "
                          "its parameters");
  static_assert(!callable, "rill: this function must return a task: write `-> rill::Task<>` after "
                           "its parameters, and co_await or co_return in it");
}

} // namespace detail

} // namespace rill

#endif
