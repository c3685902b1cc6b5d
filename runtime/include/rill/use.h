// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sessions: what has to be closed, and closing suspends, so that a destructor cannot do it.
//
//   co_await use(co_await TcpStream::connect(...), [&](TcpStream& stream) -> Task<> { ... });
#ifndef RILL_USE_H
#define RILL_USE_H

#include "rill/finally.h"
#include "rill/task.h"

#include <concepts>
#include <utility>

namespace rill {

/// Must be closed with `co_await session.close()` before it is destroyed.
template <class T>
concept AsyncClosable = std::move_constructible<T> && requires(T &session) {
  { session.close() } -> std::same_as<Task<>>;
};

/// Runs `fn(session)` and closes the session on every path, as finally() does; yields what `fn`
/// returned. The session lives in the frame until it is closed.
template <AsyncClosable Session, class Fn>
Task<detail::TaskValue<Fn &, Session &>> use(Session session, Fn fn,
                                             Duration limit = cleanup_limit) {
  auto close = [&session] { return session.close(); };
  co_return co_await finally(detail::invoke(fn, session), close, limit);
}

/// The same for two sessions or more, which are closed in the reverse order, each on every path:
/// `co_await use_all(fn, std::move(a), std::move(b))` awaits `fn(a, b)`.
template <class Fn, AsyncClosable Session>
Task<detail::TaskValue<Fn &, Session &>> use_all(Fn fn, Session session) {
  return use(std::move(session), std::move(fn));
}
template <class Fn, AsyncClosable First, AsyncClosable... Rest>
  requires(sizeof...(Rest) > 0)
Task<detail::TaskValue<Fn &, First &, Rest &...>> use_all(Fn fn, First first, Rest... rest) {
  auto close = [&first] { return first.close(); };
  auto with_first = [&](Rest &...others) { return fn(first, others...); };
  co_return co_await finally(use_all(with_first, std::move(rest)...), close);
}

} // namespace rill

#endif
