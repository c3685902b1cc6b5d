// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a task ended, as a value: what std::expected<T, std::exception_ptr> will say one day.
// It lets a coroutine look at an error outside a handler, where it may await.
#ifndef RILL_SETTLED_H
#define RILL_SETTLED_H

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace rill {

/// Whether this is a cancellation; false for null.
bool is_cancelled(const std::exception_ptr &error) noexcept;

template <class T> class [[nodiscard]] Settled {
  static constexpr bool has_value = !std::is_void_v<T>;
  using Stored = std::conditional_t<has_value, T, std::nullptr_t>;

public:
  Settled(std::exception_ptr error,
          std::optional<Stored> value) noexcept(std::is_nothrow_move_constructible_v<Stored>)
      : error_(std::move(error)), value_(std::move(value)) {}

  bool ok() const noexcept { return !error_; }
  bool cancelled() const noexcept { return is_cancelled(error_); }
  /// Null when the task succeeded.
  const std::exception_ptr &error() const noexcept { return error_; }

  /// The value, moved out; rethrows when there is none.
  T value() && {
    if (error_)
      std::rethrow_exception(std::move(error_));
    if constexpr (has_value)
      return std::move(*value_);
  }
  const Stored &value() const &
    requires has_value
  {
    if (error_)
      std::rethrow_exception(error_);
    return *value_;
  }

private:
  std::exception_ptr error_;
  std::optional<Stored> value_;
};

} // namespace rill

#endif
