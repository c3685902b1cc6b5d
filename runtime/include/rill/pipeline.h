// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pipeline: stages that work beside each other on a stream of items, joined by bounded queues.
//
//   co_await pipeline(lines(file)).then(parse, {.workers = 4}).then(look_up).into(store);
#ifndef RILL_PIPELINE_H
#define RILL_PIPELINE_H

#include "rill/as_completed.h"
#include "rill/gather.h"
#include "rill/generator.h"
#include "rill/queue.h"
#include "rill/task.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <utility>

namespace rill {

struct StageOptions {
  /// How many items the stage works on at once. With more than one their order is not kept.
  std::size_t workers = 1;
  /// How many results may wait for the next stage; beyond that the stage waits.
  std::size_t capacity = 16;
};

namespace detail {

template <class T> Task<> pump(AsyncGenerator<T> source, Queue<T> &out) {
  while (T *item = co_await source.next())
    co_await out.push(std::move(*item));
  out.close();
}

template <class T, class U, class Fn> Task<> transform_items(Queue<T> &in, Queue<U> &out, Fn &fn) {
  while (std::optional<T> item = co_await in.pop())
    co_await out.push(co_await fn(std::move(*item)));
}

template <class T, class U, class Fn>
Task<> run_workers(Queue<T> &in, Queue<U> &out, Fn &fn, std::size_t workers) {
  auto worker = [&](std::size_t) { return transform_items(in, out, fn); };
  auto all = std::views::iota(std::size_t(0), workers) | std::views::transform(worker);
  co_await gather(std::move(all), {.limit = workers});
  out.close();
}

template <class T, class U, class Fn>
Task<> run_stage(Task<> upstream, std::unique_ptr<Queue<T>> in, Queue<U> &out, Fn fn,
                 std::size_t workers) {
  co_await gather(std::move(upstream), run_workers(*in, out, fn, workers));
}

} // namespace detail

/// A pipeline that ends in items of type T. Nothing runs before into().
template <class T> class [[nodiscard]] Pipeline {
public:
  /// Adds a stage that awaits `fn(item)` for every item and hands its result on. Throws
  /// std::invalid_argument for no workers or no capacity. Never suspends.
  template <class Fn> auto then(Fn fn, StageOptions options = {}) && {
    using U = detail::TaskValue<Fn &, T &&>;
    if (options.workers == 0)
      throw std::invalid_argument("rill: a stage without workers would never end");
    auto out = std::make_unique<Queue<U>>(options.capacity);
    Task<> run =
        detail::run_stage(std::move(run_), std::move(out_), *out, std::move(fn), options.workers);
    return Pipeline<U>(std::move(run), std::move(out));
  }

  /// Suspension point: runs all stages and awaits `fn(item)` for every item that comes out, one at
  /// a time. The first failure of any stage cancels the others and is rethrown once all have ended.
  template <class Fn> Task<> into(Fn fn) && {
    return run_into(std::move(run_), std::move(out_), std::move(fn));
  }

private:
  template <class> friend class Pipeline;
  template <class U> friend Pipeline<U> pipeline(AsyncGenerator<U> source, std::size_t capacity);

  Pipeline(Task<> run, std::unique_ptr<Queue<T>> out) noexcept
      : run_(std::move(run)), out_(std::move(out)) {}

  template <class Fn>
  static Task<> run_into(Task<> upstream, std::unique_ptr<Queue<T>> items, Fn fn) {
    co_await gather(std::move(upstream), detail::consume(*items, fn));
  }

  Task<> run_;
  std::unique_ptr<Queue<T>> out_;
};

/// The first stage: what `source` yields, of which up to `capacity` items may wait for the next.
template <class T> Pipeline<T> pipeline(AsyncGenerator<T> source, std::size_t capacity = 16) {
  auto out = std::make_unique<Queue<T>>(capacity);
  Task<> run = detail::pump(std::move(source), *out);
  return Pipeline<T>(std::move(run), std::move(out));
}

} // namespace rill

#endif
